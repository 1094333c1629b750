"""The door that commits: exactly some files on top of HEAD, by git's plumbing.

No hook, no filter, no editor and nothing else that the repository names is run: the files become
blobs, a temporary index a tree, the tree a commit, and the branch moves if nobody moved it.
"""

import os
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
FREE = ("unspecified", "unset", "set")
"""What git says of a file without a filter; there may be filters of these names, too."""


class Commits(NamedTuple):
    """Where commits are made. `paths` are those of git's, of files that will have changed; `dirty`
    those of them that have changes already which are in no commit. What has to do with an
    index is run `without_filters`: git may look at any file then, through its filter."""

    repo: Repo
    paths: tuple[str, ...]
    dirty: tuple[str, ...]
    without_filters: tuple[str, ...]


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
    without = _without_filters(repo)
    there = tuple(path for path in inner if os.path.lexists(repo.root / path))
    with TemporaryDirectory(prefix="okr-") as place:
        index = Path(place) / "index"
        head = _head(repo)
        _fill(Commits(repo, there, (), without), index, head)
        words = (*without, "diff-index", "--cached", "--name-only", "-z", head)
        changed = _line(repo.run(*words, index=index)).split("\0") if head else there
    return Commits(repo, inner, tuple(filter(None, changed)), without)


def commit(commits: Commits, message: str) -> str | None:
    """Commit the files as they lie on the disk now; the new commit's id, None if nothing differs.

    Raises OkrError where git cannot, or somebody else has moved the branch meanwhile.
    """
    repo, paths, _, without = commits
    head = _head(repo)
    with TemporaryDirectory(prefix="okr-") as place:
        index = Path(place) / "index"
        _fill(commits, index, head)
        tree = _must(repo.run(*without, "write-tree", index=index))
        entries = [word for path in paths for word in ("--cacheinfo", _entry(repo, index, path))]
    if head and tree == _must(repo.run("rev-parse", "--verify", f"{head}^{{tree}}")):
        return None
    parents = ["-p", head] if head else []
    key = _key(repo)
    signing = [f"-S{key}"] if key else []
    # The repository's own format could ask a program for the key.
    form = ["-c", f"gpg.format={repo.own('gpg.format') or 'openpgp'}"]
    words = [*form, "commit-tree", tree, *parents, *signing, "-m", message]
    new = _must(repo.run(*words, as_user=True))
    # Not by their paths: git passes over those that it is told to assume unchanged.
    _must(repo.run(*without, "update-index", "--add", *entries))
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


def _head(repo: Repo) -> str:
    """The id of the last commit; nothing where there is none."""
    words = ("rev-parse", "--verify", "--quiet", "--end-of-options", "HEAD^{commit}")
    return _line(repo.run(*words))


def _fill(commits: Commits, index: Path, head: str) -> None:
    """Make an index of the last commit and the files as they lie on the disk now."""
    repo, paths, _, without = commits
    if head:
        whole = ("-c", "core.sparseCheckout=false")
        _must(repo.run(*without, *whole, "read-tree", head, index=index))
    _must(repo.run(*without, "update-index", "--add", "--", *paths, index=index))


def _entry(repo: Repo, index: Path, path: str) -> str:
    """A file of an index as `update-index` puts it into another one."""
    said = _must(repo.run("ls-files", "--stage", "-z", "--", path, index=index))
    mode, blob, _ = said.partition("\t")[0].split(" ")
    return f"{mode},{blob},{path}"


def _without_filters(repo: Repo) -> tuple[str, ...]:
    """The options that switch off every filter that the settings know.

    Git looks again at files that are as old as the index that it writes, through their filters.
    """
    said = repo.run("config", "--null", "--name-only", "--get-regexp", r"^filter\.")
    keys = said.output.decode("utf-8", "surrogateescape").split("\0")
    names = {key.partition(".")[2].rpartition(".")[0] for key in keys if key} | set(FREE)
    if any("=" in name for name in names):
        raise OkrError("a filter of git has `=` in its name; rename it, or leave --commit out")
    return tuple(
        word
        for name in sorted(names)
        for part in ("clean=", "smudge=", "process=", "required=false")
        for word in ("-c", f"filter.{name}.{part}")
    )


def _key(repo: Repo) -> str | None:
    """The key that commits are signed with, if the user's own settings want that.

    Raises OkrError where they do not name one: git might run a program to learn it.
    """
    if repo.own("commit.gpgSign", "--type=bool") != "true":
        return None
    key = repo.own("user.signingKey")
    if not key:
        raise OkrError(
            "your commits are to be signed, and your own settings do not say with which key: run"
            " `git config --global user.signingKey KEY`, or leave --commit out"
        )
    return key


def _line(answer: Answer) -> str:
    """What git answers, without the line break; nothing where it has none to give."""
    text = answer.output.decode("utf-8", "surrogateescape")
    return text.removesuffix("\n") if answer.code == 0 else ""


def _must(answer: Answer) -> str:
    """What git answers. Raises OkrError where it cannot do what was asked."""
    if answer.code:
        raise OkrError(
            f"git cannot commit and says {quote(answer.complaint, 500)}; commit the files"
            " yourself, or leave --commit out"
        )
    return _line(answer)
