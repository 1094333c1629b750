"""The door to git: which repository is found, who its user is, and what git may not do."""

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent
from time import sleep

import psutil
import pytest

from fakes import run
from okrkit import process as door
from okrkit.errors import OkrError
from okrkit.process import GitLimits
from okrkit.repo import Repo, User, find_repo
from repositories import (
    Repository,
    git,
    lose_objects,
    make_hostile,
    move_in,
    repository,
    sign_badly,
)

POSIX = pytest.mark.skipif(os.name != "posix", reason="the programs are shell scripts")
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="such names exist on Linux only")

ANA = {"user.email": "ana@acme.example", "user.name": "Ana Ito"}
ANA_SAYS_GIT = User("ana@acme.example", "Ana Ito")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture(autouse=True)
def at_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every test has a home of its own, and leaves no processes behind."""
    move_in(home, monkeypatch)
    yield
    assert psutil.Process().children(recursive=True) == []


@pytest.fixture
def made(tmp_path: Path, home: Path) -> Repository:
    """A repository with one commit and a user."""
    made = repository(tmp_path / "acme", home)
    made.configure(ANA)
    made.commit({"goals/a.yaml": "period: 2026-Q4\n"})
    return made


def found(folder: Path, limits: GitLimits = door.USUAL) -> Repo:
    repo = find_repo(folder, limits)
    assert repo is not None
    return repo


def top(repo: Repo) -> Path:
    """Where git says the files are."""
    return Path(os.fsdecode(repo.run("rev-parse", "--show-toplevel").output.rstrip()))


def refusal(folder: Path, limits: GitLimits = door.USUAL) -> str:
    with pytest.raises(OkrError) as refused:
        found(folder, limits).user()
    return str(refused.value)


def ends_soon(number: int) -> bool:
    """Whether a process has ended, be it that nobody has asked for its end yet."""
    for _ in range(100):
        try:
            if psutil.Process(number).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        sleep(0.05)
    return False


def write_git(folder: Path, script: str) -> Path:
    """A program called git; `$GIT` in the script is the real one."""
    folder.mkdir()
    program = folder / "git"
    real = shutil.which("git")
    program.write_text(f"#!/bin/sh\nGIT='{real}'\n{dedent(script)}")
    program.chmod(0o755)
    return folder


# Which repository a folder is in


def test_a_plain_folder_is_in_no_repository(tmp_path: Path) -> None:
    assert find_repo(tmp_path) is None
    assert find_repo(tmp_path / "not" / "there") is None


def a_repository(made: Repository) -> tuple[Path, Path, str]:
    return made.folder, made.folder, ".git"


def a_folder_below(made: Repository) -> tuple[Path, Path, str]:
    return made.folder / "goals", made.folder, ".git"


def a_folder_of_gits_own(made: Repository) -> tuple[Path, Path, str]:
    return made.folder / ".git" / "refs", made.folder, ".git"


def a_link_to_it(made: Repository) -> tuple[Path, Path, str]:
    link = made.folder.parent / "link"
    link.symlink_to(made.folder / "goals", target_is_directory=True)
    return link, made.folder, ".git"


def a_clone(made: Repository) -> tuple[Path, Path, str]:
    clone = made.clone(made.folder.parent / "clone")
    clone.configure(ANA)
    return clone.folder, clone.folder, "../clone/.git"


def a_shallow_clone(made: Repository) -> tuple[Path, Path, str]:
    made.commit({"b": "b"})
    clone = made.clone(made.folder.parent / "shallow", "--depth=1")
    clone.configure(ANA)
    assert clone.git("rev-list", "--count", "HEAD") == "1\n"
    return clone.folder, clone.folder, "../shallow/.git"


def a_linked_work_tree(made: Repository) -> tuple[Path, Path, str]:
    linked = made.worktree(made.folder.parent / "linked", "more")
    return linked.folder / "goals", linked.folder, ".git/worktrees/linked"


def a_submodule(made: Repository) -> tuple[Path, Path, str]:
    outer = repository(made.folder.parent / "outer", made.home)
    inner = outer.submodule("parts/acme", made)
    inner.configure(ANA)
    return inner.folder / "goals", inner.folder, "../outer/.git/modules/parts/acme"


def a_nested_repository(made: Repository) -> tuple[Path, Path, str]:
    inner = repository(made.folder / "goals" / "inner", made.home)
    inner.configure(ANA)
    return inner.folder, inner.folder, "goals/inner/.git"


def a_detached_head(made: Repository) -> tuple[Path, Path, str]:
    made.git("checkout", "--quiet", "--detach")
    return made.folder, made.folder, ".git"


def a_sparse_work_tree(made: Repository) -> tuple[Path, Path, str]:
    made.commit({"a/a": "a", "b/b": "b"})
    made.git("sparse-checkout", "set", "--cone", "b")
    return made.folder / "b", made.folder, ".git"


def no_commit_yet(made: Repository) -> tuple[Path, Path, str]:
    empty = repository(made.folder.parent / "empty", made.home)
    empty.configure(ANA)
    return empty.folder, empty.folder, "../empty/.git"


def sha_256(made: Repository) -> tuple[Path, Path, str]:
    other = repository(made.folder.parent / "sha256", made.home, "--object-format=sha256")
    other.configure(ANA)
    assert len(other.commit({"a": "a"})) == 64
    return other.folder, other.folder, "../sha256/.git"


def a_git_folder_elsewhere(made: Repository) -> tuple[Path, Path, str]:
    apart = made.folder.parent / "apart"
    other = repository(made.folder.parent / "files", made.home, f"--separate-git-dir={apart}")
    other.configure(ANA)
    return other.folder, other.folder, "../apart"


@pytest.mark.parametrize(
    "case",
    [
        a_repository,
        a_folder_below,
        a_folder_of_gits_own,
        pytest.param(a_link_to_it, marks=POSIX, id="a_link_to_it"),
        a_clone,
        a_shallow_clone,
        a_linked_work_tree,
        a_submodule,
        a_nested_repository,
        a_detached_head,
        a_sparse_work_tree,
        no_commit_yet,
        sha_256,
        a_git_folder_elsewhere,
    ],
    ids=lambda case: case.__name__,
)
def test_a_repository_is_found_and_knows_its_user(
    made: Repository, case: Callable[[Repository], tuple[Path, Path, str]]
) -> None:
    folder, root, git_dir = case(made)
    repo = found(folder)
    assert repo == Repo(root.resolve(), (made.folder / git_dir).resolve())
    assert repo.user() == ANA_SAYS_GIT


@pytest.mark.parametrize(
    "name",
    [
        "with space",
        "müller-株式会社",
        "-rf",
        "--git-dir=x",
        "~",
        "$HOME",
        "%APPDATA%",
        "a'b",
        pytest.param("a:b", marks=POSIX),
        pytest.param("*", marks=POSIX),
        pytest.param('a"b\\c', marks=POSIX),
        pytest.param("two\nlines\n", marks=POSIX),
        pytest.param(os.fsdecode(b"caf\xe9"), marks=LINUX, id="latin-1"),
    ],
)
def test_a_folder_may_have_any_name(tmp_path: Path, home: Path, name: str) -> None:
    made = repository(tmp_path / name, home)
    made.configure(ANA)
    (made.folder / "goals").mkdir()
    repo = found(made.folder / "goals")
    assert repo == Repo(made.folder.resolve(), made.folder.resolve() / ".git")
    assert repo.user() == ANA_SAYS_GIT


def test_a_folder_is_looked_at_from_where_okr_stands(
    made: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(made.folder / "goals")
    assert found(Path()).root == made.folder.resolve()


def test_a_bare_repository_with_a_file_that_leads_to_it_has_no_work_tree(
    tmp_path: Path, home: Path
) -> None:
    bare = repository(tmp_path / "hub" / "acme.git", home, "--bare")
    bare.configure(ANA)
    (tmp_path / "hub" / ".git").write_text("gitdir: ./acme.git\n")
    repo = found(tmp_path / "hub")
    assert repo == Repo(None, bare.folder.resolve())
    assert repo.user() == ANA_SAYS_GIT


# Who its user is


def test_a_user_is_who_git_says(made: Repository, home: Path, tmp_path: Path) -> None:
    repo = found(made.folder)
    for key in ANA:
        made.git("config", "--unset", key)

    def both() -> tuple[User, str]:
        user = repo.user()
        return user, made.git("config", "--default=", "--get", "user.email").strip()

    assert both() == (User(None, None), "")
    (home / ".config" / "git").mkdir(parents=True)
    (home / ".config" / "git" / "config").write_text("[user]\nemail = xdg@x\nname = X\n")
    assert both() == (User("xdg@x", "X"), "xdg@x")
    made.configure({"user.email": "global@x"}, "--global")
    assert both() == (User("global@x", "X"), "global@x")
    (tmp_path / "work").write_text("[user]\nemail = work@x\n")
    scope = f"includeIf.gitdir:{made.folder.resolve()}/.path"
    made.configure({scope: str(tmp_path / "work")}, "--global")
    assert both() == (User("work@x", "X"), "work@x")
    (tmp_path / "included").write_text("[user]\nemail = included@x\nname = Zoë\n")
    made.configure({"include.path": str(tmp_path / "included")})
    assert both() == (User("included@x", "Zoë"), "included@x")
    made.configure({"user.email": "local@x"})
    assert both() == (User("local@x", "Zoë"), "local@x")
    made.git("config", "--add", "user.email", "latest@x")
    assert both() == (User("latest@x", "Zoë"), "latest@x")
    made.configure({"extensions.worktreeConfig": "true"})
    made.configure({"user.email": "tree@x"}, "--worktree")
    assert both() == (User("tree@x", "Zoë"), "tree@x")


def test_each_work_tree_may_have_a_user_of_its_own(made: Repository, tmp_path: Path) -> None:
    linked = made.worktree(tmp_path / "linked", "more")
    made.configure({"extensions.worktreeConfig": "true"})
    linked.configure({"user.email": "linked@x"}, "--worktree")
    assert found(linked.folder).user() == User("linked@x", "Ana Ito")
    assert found(made.folder).user() == ANA_SAYS_GIT


@pytest.mark.parametrize("settings", ['[user]\nemail =\nname = ""\n', '[user]\nemail = " \\n "\n'])
def test_an_empty_value_is_none(made: Repository, settings: str) -> None:
    (made.folder / ".git" / "config").write_text(settings)
    assert found(made.folder).user() == User(None, None)


def test_a_value_is_taken_as_it_is(made: Repository) -> None:
    made.configure({"user.email": "a\x1b[31m\nuser.name", "user.name": "=\t:"})
    assert found(made.folder).user() == User("a\x1b[31m\nuser.name", "=\t:")


def test_without_a_home_the_repository_still_knows(
    made: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HOME")
    monkeypatch.delenv("USERPROFILE")
    assert found(made.folder).user() == ANA_SAYS_GIT
    made.configure({"include.path": "~/more"})
    assert "could not expand include path '~/more'" in refusal(made.folder)


# What the environment says


@pytest.fixture
def elsewhere(tmp_path: Path, home: Path) -> Repository:
    """The repository that the environment means."""
    made = repository(tmp_path / "elsewhere", home)
    made.configure({"user.email": "eve@x", "user.name": "Eve"})
    made.commit({"a": "a"})
    return made


def test_the_variables_that_a_hook_has_lead_nowhere_else(
    made: Repository, elsewhere: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = elsewhere.folder / ".git" / "config"
    trace = elsewhere.folder / "trace"
    variables = {
        "GIT_DIR": elsewhere.folder / ".git",
        "GIT_WORK_TREE": elsewhere.folder,
        "GIT_COMMON_DIR": elsewhere.folder / ".git",
        "GIT_INDEX_FILE": elsewhere.folder / ".git" / "index",
        "GIT_OBJECT_DIRECTORY": elsewhere.folder / ".git" / "objects",
        "GIT_CEILING_DIRECTORIES": made.folder.parent,
        "GIT_PREFIX": "goals/",
        "GIT_EXEC_PATH": elsewhere.folder,
        "GIT_CONFIG": settings,
        "GIT_CONFIG_GLOBAL": settings,
        "GIT_CONFIG_SYSTEM": settings,
        "GIT_CONFIG_PARAMETERS": "'user.email=eve@x'",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "user.email",
        "GIT_CONFIG_VALUE_0": "eve@x",
        "GIT_TRACE": trace,
        "GIT_TRACE2_EVENT": trace,
        "GIT_PYTHON_GIT_EXECUTABLE": elsewhere.folder,
        "GIT_PYTHON_TRACE": "full",
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, str(value))
    repo = found(made.folder)
    assert repo == Repo(made.folder.resolve(), made.folder.resolve() / ".git")
    assert repo.user() == ANA_SAYS_GIT
    assert top(repo) == repo.root
    assert not trace.exists()


@POSIX
def test_a_hook_of_git_may_ask(made: Repository, elsewhere: Repository, tmp_path: Path) -> None:
    code = f"from pathlib import Path; from okrkit.repo import find_repo; \
        print(find_repo(Path({str(made.folder)!r})).user().email)"
    hook = elsewhere.folder / ".git" / "hooks" / "pre-commit"
    hook.write_text(f'#!/bin/sh\n"{sys.executable}" -c "{code}" > "{tmp_path / "said"}" 2>&1\n')
    hook.chmod(0o755)
    elsewhere.commit({"b": "b"})
    assert (tmp_path / "said").read_text() == "ana@acme.example\n"


@POSIX
def test_git_gets_an_environment_and_settings_of_its_own(
    made: Repository, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_git(tmp_path / "bin", f'env >> "{tmp_path}/seen"\nexec "$GIT" "$@"\n')
    monkeypatch.setenv("PATH", f".{os.pathsep}{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("SSH_ASKPASS", "/nowhere")
    monkeypatch.setenv("PAGER", "/nowhere")
    repo = found(made.folder)
    (tmp_path / "seen").unlink()
    assert repo.user() == ANA_SAYS_GIT
    seen = dict(line.split("=", 1) for line in (tmp_path / "seen").read_text().splitlines())
    for name in ("PWD", "OLDPWD", "SHLVL", "_"):  # the shell's own
        seen.pop(name, None)
    for name in ("TMPDIR", "TEMP", "TMP", "LD_LIBRARY_PATH", "DEVELOPER_DIR", "SUDO_UID"):
        seen.pop(name, None)  # there or not
    assert seen == {
        "GIT_ADVICE": "0",
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_GRAFT_FILE": "/dev/null",
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_PAGER": "cat",
        "GIT_TERMINAL_PROMPT": "0",
        "HOME": str(home),
        "LANGUAGE": "C",
        "LC_ALL": "C",
        "PATH": os.environ["PATH"].removeprefix(f".{os.pathsep}"),
        "USERPROFILE": str(home),
    }


def test_the_environment_is_left_as_it_was(
    made: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", "x")
    before = dict(os.environ)
    assert found(made.folder).user() == ANA_SAYS_GIT
    assert dict(os.environ) == before
    (made.folder / ".git" / "HEAD").unlink()
    assert "no repository" in refusal(made.folder)
    assert dict(os.environ) == before


# What a hostile repository can do


@POSIX
def test_nothing_runs_that_the_repository_names(made: Repository, tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    made.commit({".gitattributes": "* filter=evil diff=evil merge=evil\n"})
    sign_badly(made)
    make_hostile(made, canary)
    repo = found(made.folder / "goals")
    assert repo.user() == ANA_SAYS_GIT
    commands = [
        ("rev-parse", "--verify", "--quiet", "--end-of-options", "HEAD^{commit}"),
        ("log", "--raw", "-z", "--no-abbrev", "--no-renames"),
        ("log", "--show-notes", "--patch", "--no-ext-diff", "--no-textconv"),
        ("cat-file", "blob", "HEAD:goals/a.yaml"),
        ("ls-tree", "-r", "-z", "HEAD"),
        ("ls-files", "-z"),
        ("merge-base", "HEAD", "HEAD"),
    ]
    for words in commands:
        answer = repo.run(*words)
        assert (answer.code, bool(answer.output)) == (0, True), (words, answer)
    assert not canary.exists(), canary.read_text()

    made.git("status")
    made.git("log")
    assert {"clean", "fsmonitor", "gpg"} <= set(canary.read_text().split())  # git alone runs them


def test_objects_are_read_whole_and_large_ones_not_at_all(made: Repository) -> None:
    texts = [b"", b"\n", b"a\nb", bytes(range(256)) * 20_000, b"c" * 99, b"d" * 100]
    made.commit({f"{number}.bin": text for number, text in enumerate(texts)})
    ids = [made.git("rev-parse", f"HEAD:{number}.bin").strip() for number in range(len(texts))]
    repo = find_repo(made.folder)
    assert repo is not None
    assert list(repo.objects([*ids, *ids])) == [*texts, *texts]
    little = repo._replace(limits=GitLimits(output=2000))
    small = [None if len(text) > 99 else text for text in texts]
    assert list(little.small_objects(ids, 99)) == list(zip(ids, small, strict=True))
    with pytest.raises(OkrError, match="is not in"):
        list(repo.small_objects([*ids, "1" * len(ids[0])], 99))


@POSIX
@pytest.mark.parametrize("is_old_git", [False, True])
def test_lost_objects_are_not_fetched(
    made: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_old_git: bool
) -> None:
    canary = tmp_path / "canary"
    program = tmp_path / "fetch"
    program.write_text(f"#!/bin/sh\ntouch '{canary}'\n")
    program.chmod(0o755)
    make_hostile(made, tmp_path / "another")
    head = made.git("rev-parse", "HEAD").strip()
    lose_objects(made, str(program))
    if is_old_git:  # the variable came with 2.45
        monkeypatch.delitem(door.ENVIRONMENT, "GIT_NO_LAZY_FETCH")
    repo = found(made.folder)
    assert repo.user() == ANA_SAYS_GIT
    assert repo.run("cat-file", "commit", head).code != 0
    assert not canary.exists()

    with pytest.raises(AssertionError):
        made.git("cat-file", "commit", head)
    assert canary.exists()  # git alone runs it


def test_replaced_and_grafted_history_is_read_as_it_was(made: Repository) -> None:
    made.commit({"b": "b"})
    head = made.commit({"c": "c"})
    made.git("replace", "--graft", "HEAD")
    (made.folder / ".git" / "info").mkdir(exist_ok=True)
    (made.folder / ".git" / "info" / "grafts").write_text(f"{head}\n")
    assert made.git("rev-list", "--count", "HEAD") == "1\n"
    assert found(made.folder).run("rev-list", "--count", "HEAD").output == b"3\n"


def test_a_work_tree_that_the_settings_name_is_not_taken(made: Repository, tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    made.configure({"core.worktree": str(tmp_path / "secret")})
    repo = found(made.folder)
    assert repo.root == made.folder.resolve()
    assert top(repo) == repo.root


@pytest.mark.parametrize("place", ["data/embedded", "data/embedded/refs", "data/embedded/work"])
def test_an_embedded_bare_repository_is_refused(
    made: Repository, tmp_path: Path, place: str
) -> None:
    embedded = repository(made.folder / "data" / "embedded", made.home, "--bare")
    make_hostile(embedded, tmp_path / "canary")
    (embedded.folder / "work").mkdir()
    made.git("add", "data")  # it comes with a plain clone
    assert refusal(made.folder / place) == (
        f"`{embedded.folder.resolve()}` is a bare repository, or files that look like one, so okr "
        "does not read it: work in a clone of it, or in another folder"
    )
    assert not (tmp_path / "canary").exists()


def test_the_repository_around_an_embedded_one_is_read(made: Repository) -> None:
    repository(made.folder / "data" / "embedded", made.home, "--bare")
    assert found(made.folder / "data").user() == ANA_SAYS_GIT


# What is wrong, and what to do


@POSIX
@pytest.mark.parametrize(
    "name", ["acme 2", pytest.param("it's", id="quote"), pytest.param("-x", id="dash")]
)
def test_the_repository_of_somebody_else_is_refused_with_the_command(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    made = repository(tmp_path / name, home)
    folder = made.folder.resolve()
    path = f"'{folder}'" if name == "acme 2" else "'" + str(folder).replace("'", "'\"'\"'") + "'"
    shown = str(folder) if name == "-x" else path
    strangers = write_git(
        tmp_path / "bin", 'GIT_TEST_ASSUME_DIFFERENT_OWNER=true exec "$GIT" "$@"\n'
    )
    monkeypatch.setenv("PATH", f"{strangers}{os.pathsep}{os.environ['PATH']}")
    command = f"git config --global --add safe.directory {shown}"
    assert refusal(made.folder) == (
        f"`{folder}` belongs to somebody else, so git does not read it: if you trust them, run "
        f"`{command}`"
    )
    assert not (home / ".gitconfig").exists()
    made.git("config", "--global", "--add", "safe.directory", str(folder))
    assert found(made.folder).user() == User(None, None)


@pytest.mark.skipif(
    os.name != "posix" or os.geteuid() != 0, reason="only root can give a folder away"
)
@pytest.mark.parametrize("part", [".", ".git"])
def test_the_owner_counts_of_the_files_and_of_gits_own(made: Repository, part: str) -> None:
    os.chown(made.folder / part, 1234, 1234)
    assert "belongs to somebody else" in refusal(made.folder)


def a_file_that_leads_nowhere(root: Path) -> None:
    shutil.rmtree(root / ".git")
    (root / ".git").write_text("gitdir: ../gone/.git/worktrees/acme\n")


def a_file_of_something_else(root: Path) -> None:
    shutil.rmtree(root / ".git")
    (root / ".git").write_text("# notes\n")


def an_empty_file(root: Path) -> None:
    shutil.rmtree(root / ".git")
    (root / ".git").touch()


def an_empty_folder(root: Path) -> None:
    shutil.rmtree(root / ".git")
    (root / ".git").mkdir()


def a_link_to_nothing(root: Path) -> None:
    shutil.rmtree(root / ".git")
    (root / ".git").symlink_to("gone")


def a_pipe(root: Path) -> None:
    shutil.rmtree(root / ".git")
    os.mkfifo(root / ".git")


def no_head(root: Path) -> None:
    (root / ".git" / "HEAD").unlink()


def a_head_of_something_else(root: Path) -> None:
    (root / ".git" / "HEAD").write_bytes(b"\0\x1b[31mrubbish")


def no_objects(root: Path) -> None:
    shutil.rmtree(root / ".git" / "objects")


@pytest.mark.parametrize("is_inside_another", [False, True])
@pytest.mark.parametrize(
    "damage",
    [
        a_file_that_leads_nowhere,
        a_file_of_something_else,
        an_empty_file,
        an_empty_folder,
        pytest.param(a_link_to_nothing, marks=POSIX),
        pytest.param(a_pipe, marks=POSIX),
        no_head,
        a_head_of_something_else,
        no_objects,
    ],
    ids=lambda damage: damage.__name__,
)
def test_a_broken_repository_is_refused_and_none_further_up_is_taken(
    made: Repository, home: Path, damage: Callable[[Path], None], is_inside_another: bool
) -> None:
    if is_inside_another:
        repository(made.folder.parent, home)
    damage(made.folder)
    assert refusal(made.folder / "goals") == (
        f"`{made.folder.resolve() / '.git'}` is, or leads to, no repository that git can read: "
        "clone it anew, or mend it (a work tree that was moved with `git worktree repair`)"
    )


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ("[user\n", "bad config line 1 in file "),
        ("[core]\nrepositoryformatversion = 9\n", "Expected git repo version <= 1, found 9"),
        ("[core]\nbare = perhaps\n", "bad boolean config value 'perhaps' for 'core.bare'"),
    ],
)
def test_settings_that_git_does_not_read_are_refused_in_its_words(
    made: Repository, settings: str, says: str
) -> None:
    (made.folder / ".git" / "config").write_text(settings)
    message = refusal(made.folder)
    before = f"git does not read the repository in `{made.folder.resolve()}` and says `{says}"
    assert message.startswith(before)
    assert message.endswith("`: mend it, or clone it anew")


def test_settings_that_break_later_are_refused_too(made: Repository) -> None:
    repo = found(made.folder)
    (made.folder / ".git" / "config").write_text("[user\n")
    with pytest.raises(OkrError, match="bad config line 1"):
        repo.user()


@pytest.mark.parametrize("path", ["", "empty", f"bin{os.pathsep}."])
def test_without_git_a_repository_cannot_be_read(
    made: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    (made.folder / "git").write_text("#!/bin/sh\ntouch canary\n")
    (made.folder / "git").chmod(0o755)
    monkeypatch.chdir(made.folder)
    monkeypatch.setenv("PATH", str(tmp_path / path) if path == "empty" else path)
    assert refusal(made.folder) == (
        "git is in no folder of PATH: install it, or add its folder to PATH"
    )
    assert find_repo(tmp_path) is None
    assert not (made.folder / "canary").exists()


def test_a_revision_whose_commit_is_lost_is_not_unknown(made: Repository) -> None:
    made.git("switch", "--quiet", "--create", "side")
    id = made.commit({"goals/a.yaml": "kpis:\n"})
    made.git("switch", "--quiet", "main")
    repo = found(made.folder)
    (made.folder / ".git" / "objects" / id[:2] / id[2:]).unlink()

    def resolved(revision: str) -> str:
        with pytest.raises(OkrError) as refused:
            repo.resolve(revision)
        return str(refused.value)

    assert resolved("side").startswith(f"the object `{id}` is not in")
    for revision in (id, "side~1", "^side"):  # nobody can say whether it is wrong or lost
        assert resolved(revision).startswith("git knows no revision")
    made.git("symbolic-ref", "HEAD", "refs/heads/side")
    for revision in ("HEAD", "HEAD~1", "nowhere"):
        assert resolved(revision).startswith(f"the object `{id}` is not in")


@POSIX
def test_a_git_that_does_not_start_is_no_bug(
    made: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_git(tmp_path / "bin", "")
    (folder / "git").write_bytes(b"\x7fELF no program")
    monkeypatch.setenv("PATH", str(folder))
    assert refusal(made.folder) == (
        f"git does not start (`{folder / 'git'}`: Exec format error): install it anew"
    )


@POSIX
@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("echo 'xcrun: error: invalid active developer path' >&2; exit 1", "xcrun: error: invalid"),
        ("exit 1", "nothing"),
        ("echo something else", "nothing"),
    ],
)
def test_a_git_that_does_not_work_is_not_taken_for_a_broken_repository(
    script: str, said: str, made: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_git(tmp_path / "bin", f"{script}\n")
    monkeypatch.setenv("PATH", str(folder))
    complaint = refusal(made.folder)
    assert complaint.startswith(f"git does not work (`{folder / 'git'}` says `{said}")
    assert complaint.endswith("`): install it anew, or put another one first in PATH")


@POSIX
def test_git_is_ended_with_its_children_when_its_time_is_over(
    made: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = f"trap '' TERM\nsleep 60 &\necho $! > '{tmp_path}/child'\necho started\nsleep 60\n"
    folder = write_git(tmp_path / "bin", script)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    assert refusal(made.folder, GitLimits(seconds=1)) == (
        f"git has not answered for 1 seconds in `{made.folder.resolve()}`: run okr again, or "
        "clone the repository anew"
    )
    assert ends_soon(int((tmp_path / "child").read_text()))


@LINUX
def test_a_process_that_has_got_away_does_not_keep_okr_waiting(
    made: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = f"echo half; setsid sh -c 'echo $$ > \"{tmp_path}/away\"; sleep 60' &\n"
    folder = write_git(tmp_path / "bin", script)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(door, "GRACE", 0.01)
    assert "git has not answered for 1 seconds" in refusal(made.folder, GitLimits(seconds=1))
    os.killpg(int((tmp_path / "away").read_text()), signal.SIGKILL)


@POSIX
def test_settings_from_a_pipe_do_not_keep_okr_waiting(made: Repository, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with (made.folder / ".git" / "config").open("a") as config:
        config.write(f"[include]\npath = {tmp_path / 'pipe'}\n")
    assert "git has not answered for 0.5 seconds" in refusal(made.folder, GitLimits(seconds=0.5))


@POSIX
@pytest.mark.parametrize("stream", ["1", "2"])
def test_git_is_ended_when_it_says_too_much(
    made: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stream: str
) -> None:
    folder = write_git(tmp_path / "bin", f"yes >&{stream}\n")
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    assert refusal(made.folder, GitLimits(output=100_000)) == (
        f"git answers with more than 100,000 bytes in `{made.folder.resolve()}`: ask for less, or "
        "clone the repository anew"
    )


def test_an_answer_as_long_as_the_limit_is_read(made: Repository) -> None:
    made.write({"long": "x" * 100_000})
    blob = made.git("hash-object", "-w", "long").strip()
    whole = found(made.folder, GitLimits(output=100_000)).run("cat-file", "blob", blob)
    assert whole.output == b"x" * 100_000
    with pytest.raises(OkrError, match="more than 99,999 bytes"):
        found(made.folder, GitLimits(output=99_999)).run("cat-file", "blob", blob)


# What is loaded


@pytest.mark.parametrize("place", ["plain", "acme"])
def test_gitpython_is_loaded_for_a_repository_only(
    made: Repository, tmp_path: Path, place: str
) -> None:
    (tmp_path / "plain").mkdir()
    code = "import sys; from pathlib import Path; from okrkit.repo import find_repo; \
        before = 'git' in sys.modules; find_repo(Path(sys.argv[1])); \
        print(before, 'git' in sys.modules)"
    process = run("-c", code, tmp_path / place)
    assert process.stdout == f"False {place == 'acme'}\n", process.stderr


@POSIX
def test_loading_gitpython_starts_nothing(made: Repository, tmp_path: Path) -> None:
    folder = write_git(tmp_path / "bin", f'echo "$@" >> "{tmp_path}/seen"\nexec "$GIT" "$@"\n')
    code = "import sys; from pathlib import Path; from okrkit.repo import find_repo; \
        find_repo(Path(sys.argv[1]))"
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    process = run("-c", code, made.folder, PATH=path)
    assert (process.returncode, process.stderr) == (0, "")
    [seen] = (tmp_path / "seen").read_text().splitlines()
    assert seen.endswith("rev-parse --is-bare-repository --absolute-git-dir")


def test_the_users_own_settings_are_left_alone(made: Repository, home: Path) -> None:
    before = git(made.folder, home, "config", "--list", "--show-origin")
    assert found(made.folder).user() == ANA_SAYS_GIT
    assert git(made.folder, home, "config", "--list", "--show-origin") == before
