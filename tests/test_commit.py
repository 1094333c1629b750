"""`--commit`: exactly the files that okr changed, and nothing that the repository names is run."""

import os
from pathlib import Path

import pytest

from editing import Okr
from okrkit import commit as door
from okrkit.commit import commit, ready
from okrkit.errors import OkrError
from okrkit.process import Answer
from repositories import Repository, git, make_hostile, move_in, repository

POSIX = pytest.mark.skipif(os.name != "posix", reason="the programs are shell scripts")

GOALS = "kpis:\n  k:\n    title: K\n    checkins:\n      2026-11-09: 1\n"
OTHER = "kpis:\n  l:\n    title: L\n"
SETTINGS = "version: 1\n"


@pytest.fixture
def made(okr: Okr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A repository whose root is the workspace, with one commit."""
    move_in(tmp_path / "home", monkeypatch)
    made = repository(okr.folder, tmp_path / "home")
    made.configure({"user.email": "ana@acme.example", "user.name": "Ana Ito"})
    made.commit({"okrkit.yaml": SETTINGS, "goals/a.yaml": GOALS, "goals/b.yaml": OTHER})
    return made


def last(made: Repository) -> list[str]:
    """Author and message of the last commit, and what it changed."""
    text = made.git("log", "-1", "--format=%an <%ae>%n%B", "--name-status")
    return [line for line in text.splitlines() if line]


CHECKED_IN = [
    "Ana Ito <ana@acme.example>",
    "Check in k (2026-11-20)",
    "M\tgoals/a.yaml",
]


def test_the_changed_file_is_committed_and_nothing_else(okr: Okr, made: Repository) -> None:
    made.write({"goals/b.yaml": OTHER + "    unit: h\n", "notes": "x", "staged": "y"})
    made.git("add", "goals/b.yaml", "staged")
    made.write({"goals/b.yaml": OTHER + "    unit: min\n"})
    answer = okr("checkin", "k", "2", "--commit")
    assert answer.code == 0
    assert last(made) == CHECKED_IN
    head = made.git("rev-parse", "HEAD").strip()
    assert answer.err.splitlines() == [f"committed as {head[:12]}", "wrote goals/a.yaml"]
    assert made.git("status", "--porcelain").splitlines() == [
        "MM goals/b.yaml", "A  staged", "?? notes"
    ]  # fmt: skip
    assert made.git("show", "HEAD:goals/a.yaml") == (okr.folder / "goals/a.yaml").read_text()
    assert made.git("reflog", "-1", "--format=%gs") == "commit: Check in k (2026-11-20)\n"
    made.git("fsck", "--strict")


@pytest.mark.parametrize("flag", ["--skip-worktree", "--assume-unchanged"])
def test_a_file_that_git_does_not_look_at_is_committed_too(
    flag: str, okr: Okr, made: Repository
) -> None:
    made.git("update-index", flag, "goals/a.yaml")
    assert okr("checkin", "k", "2", "--commit").code == 0
    assert last(made) == CHECKED_IN
    made.git("commit", "--quiet", "--allow-empty", "--message=Mine")
    assert "2026-11-20: 2" in made.git("show", "HEAD:goals/a.yaml")


def test_other_changes_in_the_same_file_are_told(okr: Okr, made: Repository) -> None:
    made.write({"goals/a.yaml": GOALS.replace("title: K", "title: Another")})
    answer = okr("checkin", "k", "2", "--commit")
    assert "goals/a.yaml had changes that were in no commit; they are in this one" in answer.err
    assert made.git("status", "--porcelain") == ""


def test_without_a_change_nothing_is_committed(okr: Okr, made: Repository) -> None:
    head = made.git("rev-parse", "HEAD")
    assert okr("checkin", "k", "1", "--on", "2026-11-09", "--commit").code == 0
    assert okr("checkin", "k", "2", "--commit", "--dry-run").code == 0
    assert made.git("rev-parse", "HEAD") == head


def test_what_could_not_be_committed_can_be_committed_later(okr: Okr, made: Repository) -> None:
    lock = okr.folder / ".git" / "index.lock"
    lock.touch()
    words = ("checkin", "k", "2", "--commit")
    answer = okr(*words)
    assert (answer.code, list(answer.changed)) == (2, ["goals/a.yaml"])
    assert answer.err.startswith("okr: wrote goals/a.yaml, but git cannot commit and says ")
    answer = okr(*words)
    assert (answer.code, answer.changed) == (2, {})
    assert answer.err.startswith("okr: nothing was written to goals/a.yaml, but git cannot commit")
    lock.unlink()
    answer = okr(*words)
    assert (answer.code, answer.changed) == (0, {})
    assert last(made) == CHECKED_IN
    head = made.git("rev-parse", "HEAD").strip()
    assert f"committed as {head[:12]}" in answer.err
    assert okr(*words).code == 0
    assert made.git("rev-parse", "HEAD").strip() == head


def test_new_files_and_many_files_are_one_commit(okr: Okr, made: Repository) -> None:
    assert okr("new", "objective", "Fast", "--period", "2027-Q1", "--commit").code == 0
    assert last(made)[1:] == ["Add 2027-Q1/fast", "A\tgoals/2027-Q1/company.yaml"]
    made.write({"readings": "ref,date,value\nk,2026-11-20,3\nl,2026-11-19,4\n"})
    assert okr("checkin", "--from", str(okr.folder / "readings"), "--commit").code == 0
    assert last(made)[1:] == [
        "Check in k, l (2026-11-19 to 2026-11-20)", "M\tgoals/a.yaml", "M\tgoals/b.yaml"
    ]  # fmt: skip
    assert okr("drop", "k", "--why", "No time", "--commit").code == 0
    assert last(made)[1:3] == ["Drop k (2026-11-20)", "No time"]
    assert okr("rename", "l", "m", "--commit").code == 0
    assert last(made)[1] == "Rename l to m"


def test_the_environment_may_say_who_it_is(
    okr: Okr, made: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    made.git("config", "--unset", "user.name")
    answer = okr("checkin", "k", "2", "--commit")
    assert (answer.code, answer.changed) == (2, {})
    assert "git does not know who you are" in answer.err
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "A robot")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "robot@acme.example")
    monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere/index")
    assert okr("checkin", "k", "2", "--commit").code == 0
    assert last(made)[0] == "A robot <robot@acme.example>"


def test_it_works_on_every_kind_of_head(okr: Okr, made: Repository, tmp_path: Path) -> None:
    made.git("checkout", "--quiet", "--detach")
    assert okr("checkin", "k", "2", "--commit").code == 0
    assert made.git("rev-parse", "HEAD^") == made.git("rev-parse", "main")
    tree = made.worktree(tmp_path / "tree", "side")
    other = Okr(tree.folder, okr.capture)
    assert other("checkin", "k", "5", "--on", "2026-11-18", "--commit").code == 0
    assert made.git("log", "-1", "--format=%s", "side") == "Check in k (2026-11-18)\n"
    assert tree.git("status", "--porcelain") == made.git("status", "--porcelain") == ""


@pytest.mark.parametrize("form", ["sha1", "sha256"])
def test_the_first_commit_may_be_okrs(
    form: str, okr: Okr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    move_in(tmp_path / "home", monkeypatch)
    new = repository(okr.folder.parent, tmp_path / "home", f"--object-format={form}")
    new.configure({"user.email": "ana@acme.example", "user.name": "Ana Ito"})
    okr.write({"goals/a.yaml": GOALS})
    assert okr("checkin", "k", "2", "--commit").code == 0
    assert last(new)[1:] == ["Check in k (2026-11-20)", "A\tworkspace/goals/a.yaml"]


def test_modes_links_and_line_ends_stay(okr: Okr, made: Repository) -> None:
    made.write({".gitattributes": "*.yaml text eol=crlf\n"})
    (okr.folder / "goals/b.yaml").unlink()
    (okr.folder / "goals/b.yaml").symlink_to("c.txt")
    made.commit({"goals/c.txt": OTHER})
    (okr.folder / "goals/a.yaml").chmod(0o755)
    made.commit({"goals/a.yaml": GOALS.replace("\n", "\r\n")})
    assert okr("checkin", "k", "2", "--commit").code == 0
    assert okr("checkin", "l", "2", "--commit").code == 0
    assert last(made)[2:] == ["M\tgoals/c.txt"]
    (okr.folder / "goals/b.yaml").unlink()
    made.write({"goals/b.yaml": OTHER, "goals/c.txt": "kpis: {}\n"})
    assert okr("checkin", "l", "2", "--commit").code == 0
    assert made.git("ls-tree", "HEAD", "goals/b.yaml").startswith("100644 ")
    assert made.git("ls-tree", "HEAD", "goals/a.yaml").startswith("100755 ")
    assert "\r" not in made.git("show", "HEAD:goals/a.yaml")
    assert made.git("status", "--porcelain") == " M goals/c.txt\n"


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        ("none", "is in no repository with files; leave --commit out"),
        ("merge", "there is an unfinished merge: end it, or leave --commit out"),
        ("ignored", "git ignores `goals/a.yaml`"),
        ("filter", "through the filter `lfs`, and okr runs no filters"),
        ("inner", "is in a repository of its own"),
        ("signed", "do not say with which key"),
    ],
)
def test_what_cannot_be_committed_is_not_written(
    trouble: str, reason: str, okr: Okr, made: Repository
) -> None:
    match trouble:
        case "none":
            (okr.folder / ".git").rename(okr.folder.parent / "away")
        case "merge":
            (okr.folder / ".git/MERGE_HEAD").write_text(made.git("rev-parse", "HEAD"))
        case "ignored":
            made.git("rm", "--quiet", "--cached", "goals/a.yaml")
            made.commit({".gitignore": "goals/a.yaml\n"})
        case "filter":
            made.write({".gitattributes": "*.yaml filter=lfs\n"})
        case "inner":
            repository(okr.folder / "goals", made.home)
        case "signed":
            made.git("config", "--global", "commit.gpgsign", "true")
    answer = okr("checkin", "k", "2", "--commit")
    assert (answer.code, answer.changed) == (2, {})
    assert reason in answer.err


def test_a_branch_that_was_moved_meanwhile_stays_where_it_is(
    okr: Okr, made: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    commits = ready(okr.folder, ["goals/a.yaml"])
    made.write({"goals/a.yaml": GOALS + "      2026-11-02: 3\n"})
    must = door._must

    def moved(answer: Answer) -> str:
        text = must(answer)
        if git(okr.folder, made.home, "log", "-1", "--format=%s") == "Change\n":
            made.git("commit", "--quiet", "--allow-empty", "--message=Mine")
        return text

    monkeypatch.setattr(door, "_must", moved)
    with pytest.raises(OkrError, match="git cannot commit and says"):
        commit(commits, "Check in")
    assert last(made)[1] == "Mine"


@POSIX
def test_nothing_runs_that_the_repository_names(okr: Okr, made: Repository, tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    make_hostile(made, canary)
    for hook in ("pre-commit", "prepare-commit-msg", "commit-msg", "post-commit"):
        program = tmp_path / "workspace" / ".git" / "hooks" / hook
        program.parent.mkdir(exist_ok=True)
        program.write_text(f"#!/bin/sh\necho {hook} >> '{canary}'\n")
        program.chmod(0o755)
    made.configure({"gpg.format": "ssh", "commit.gpgsign": "true"})
    made.write({".gitattributes": "* diff=evil merge=evil\n"})
    assert okr("checkin", "k", "2", "--commit").code == 0
    assert okr("rename", "k", "new", "--commit").code == 0
    assert not canary.exists(), canary.read_text()
    assert last(made)[1] == "Rename k to new"
    made.write({".gitattributes": "* filter=evil\n"})
    for name in ("set", "unset", "unspecified"):
        made.configure({f"filter.{name}.clean": str(tmp_path / "programs" / "clean")})
        made.write({".gitattributes": f"* filter={name}\n"})
        assert okr("checkin", "new", name[-1].replace("t", "3").replace("d", "4"), "--on",
                   f"2026-11-1{len(name) % 10}", "--commit").code == 0  # fmt: skip
    made.write({".gitattributes": "* filter=evil\n"})
    assert okr("checkin", "new", "3", "--on", "2026-11-19", "--commit").code == 2
    assert not canary.exists(), canary.read_text()
