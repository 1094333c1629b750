"""The door that commits: exactly some files on top of HEAD, by git's plumbing.

No hook, no filter, no editor and nothing else that the repository names is run: the files become
blobs, a temporary index a tree, the tree a commit, and the branch moves if nobody moved it.
"""

import os
import stat
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from okrkit.characters import quote
from okrkit.errors import OkrError
from okrkit.process import Answer
from okrkit.repo import Repo, find_repo
from okrkit.unreadable import LONGEST_PATH

UNFINISHED = {
    "MERGE_HEAD": "merge",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
    "rebase-merge": "rebase",
    "rebase-apply": "rebase",
}
FREE = frozenset({"unspecified", "unset", "set", ""})
"""What git says of a file without a filter; a filter has a name."""

FILE, PROGRAM = "100644", "100755"  # the modes that git knows


class Commits(NamedTuple):
    """Where commits are made. `paths` are those of git's, of files that will have changed; `dirty`
    those of them that have changes already which are in no commit."""

    repo: Repo
    paths: tuple[str, ...]
    dirty: tuple[str, ...]


def ready(folder: Path, paths: Sequence[str]) -> Commits:
    """What is needed to commit files of a workspace, before they are changed.

    Raises OkrError where no commit can be made, and says what to do.
    """
    repo = find_repo(folder)
    if repo is None or repo.root is None:
        raise OkrError(f"{_shown(folder)} is in no repository with files; leave --commit out")
    for name, what in UNFINISHED.items():
        if os.path.lexists(repo.git_dir / name):
            raise OkrError(f"there is an unfinished {what}: end it, or leave --commit out")
    if repo.run("-c", "user.useConfigOnly=true", "var", "GIT_COMMITTER_IDENT", as_user=True).code:
        raise OkrError(
            "git does not know who you are: run `git config user.name NAME` and `git config"
            " user.email YOU@EXAMPLE.ORG`, or leave --commit out"
        )
    _key(repo)
    inner = tuple(_path(repo.root, folder / path) for path in paths)
    for path in inner:
        _check(repo, path)
    return Commits(repo, inner, tuple(path for path in inner if _is_dirty(repo, repo.root, path)))


def commit(commits: Commits, message: str) -> str | None:
    """Commit the files as they lie on the disk now; the new commit's id, None if nothing differs.

    Raises OkrError where git cannot, or somebody else has moved the branch meanwhile.
    """
    repo, paths, _ = commits
    head = _line(repo.run("rev-parse", "--verify", "--quiet", "--end-of-options", "HEAD^{commit}"))
    entries = [word for path in paths for word in ("--cacheinfo", _entry(repo, path, head))]
    with TemporaryDirectory(prefix="okr-") as place:
        index = Path(place) / "index"
        if head:
            _must(repo.run("read-tree", head, index=index))
        _must(repo.run("update-index", "--add", *entries, index=index))
        tree = _must(repo.run("write-tree", index=index))
    if head and tree == _must(repo.run("rev-parse", "--verify", f"{head}^{{tree}}")):
        return None
    parents = ["-p", head] if head else []
    key = _key(repo)
    signing = [f"-S{key}"] if key else []
    # The repository's own format could ask a program for the key.
    form = ["-c", f"gpg.format={_own(repo, 'gpg.format') or 'openpgp'}"]
    words = [*form, "commit-tree", tree, *parents, *signing, "-m", message]
    new = _must(repo.run(*words, as_user=True))
    _must(repo.run("update-index", "--add", *entries))
    subject = message.partition("\n")[0]
    moved = ["update-ref", "-m", f"commit: {subject}", "HEAD", new, head or "0" * len(new)]
    _must(repo.run(*moved, as_user=True))
    return new


def _shown(path: Path | str) -> str:
    return quote(os.fspath(path), LONGEST_PATH)


def _path(root: Path, file: Path) -> str:
    """A file as git names it: its real place, from the root of the repository."""
    real = Path(os.path.realpath(file))
    if root not in real.parents:
        raise OkrError(f"{_shown(file)} is not in the repository; leave --commit out")
    for folder in real.parents:
        if folder == root:
            break
        if os.path.lexists(folder / ".git"):
            raise OkrError(
                f"{_shown(file)} is in a repository of its own, {_shown(folder)}; commit it there"
            )
    return real.relative_to(root).as_posix()


def _check(repo: Repo, path: str) -> None:
    """Raise OkrError for a file that git ignores, or does not store as it is."""
    # It knows no literal paths; behind `./` nothing is magic.
    words = ("--no-literal-pathspecs", "check-ignore", "--quiet", "--", f"./{path}")
    if repo.run(*words).code == 0:
        raise OkrError(f"git ignores {_shown(path)}; leave --commit out")
    said = _must(repo.run("check-attr", "-z", "filter", "--", path)).split("\0")
    if len(said) > 2 and said[2] not in FREE:
        raise OkrError(
            f"git stores {_shown(path)} through the filter {quote(said[2])}, and okr runs no"
            " filters; leave --commit out, and commit it yourself"
        )


def _is_dirty(repo: Repo, root: Path, path: str) -> bool:
    """Whether a file is not what the last commit says."""
    if not os.path.lexists(root / path):
        return False
    blob = _line(repo.run("rev-parse", "--verify", "--quiet", "--end-of-options", f"HEAD:{path}"))
    return blob != _must(repo.run("hash-object", f"--path={path}", "--", os.fspath(root / path)))


def _entry(repo: Repo, path: str, head: str) -> str:
    """A file as `update-index` takes it; its content becomes a blob."""
    assert repo.root is not None  # noqa: S101  `ready` has seen to that
    blob = _must(repo.run("hash-object", "-w", f"--path={path}", "--", os.fspath(repo.root / path)))
    said = repo.run("ls-tree", "-z", "--end-of-options", head, "--", path) if head else None
    mode = said.output.split(b" ")[0].decode() if said and said.output else None
    return f"{mode or _mode(repo.root / path)},{blob},{path}"


def _mode(file: Path) -> str:
    return PROGRAM if stat.S_IMODE(file.stat().st_mode) & stat.S_IXUSR else FILE


def _key(repo: Repo) -> str | None:
    """The key that commits are signed with, if the user's own settings want that.

    Raises OkrError where they do not name one: git might run a program to learn it.
    """
    if _own(repo, "commit.gpgSign", "--type=bool") != "true":
        return None
    key = _own(repo, "user.signingKey")
    if not key:
        raise OkrError(
            "your commits are to be signed, and your own settings do not say with which key: run"
            " `git config --global user.signingKey KEY`, or leave --commit out"
        )
    return key


def _own(repo: Repo, name: str, *options: str) -> str:
    return _line(repo.run("config", "--global", *options, "--get", name))


def _line(answer: Answer) -> str:
    """What git answers, without the line break; nothing where it has none to give."""
    text = answer.output.decode("utf-8", "surrogateescape")
    return text.removesuffix("\n") if answer.code == 0 else ""


def _must(answer: Answer) -> str:
    """What git answers. Raises OkrError where it cannot do what was asked."""
    if answer.code:
        raise OkrError(
            f"git cannot commit and says {quote(answer.complaint, 500)}; the files are written,"
            " commit them yourself"
        )
    return _line(answer)
