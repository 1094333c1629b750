"""The door to git: a repository is found by a walk of our own, and asked by plumbing only."""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from okrkit import complaints
from okrkit.characters import UNPRINTABLE
from okrkit.errors import OkrError
from okrkit.process import USUAL, Answer, GitLimits, git_version, identity, run_git, stream_git

BATCH = ("cat-file", "--batch", "--buffer")
SIZES = ("cat-file", "--batch-check", "--buffer")
ID = re.compile("[0-9a-f]{40}|[0-9a-f]{64}")
NOTHING_SET = 1  # the exit code of `git config`


class User(NamedTuple):
    """Who git thinks the user is; None for what nobody has told it."""

    email: str | None
    name: str | None


class Repo(NamedTuple):
    """A repository that git is willing to read.

    `root` is the folder of its files, None where it has none (bare); `git_dir` that of git's own.
    """

    root: Path | None
    git_dir: Path
    limits: GitLimits = USUAL

    def user(self) -> User:
        """The user's e-mail and name, from the settings of the repository or of the user.

        Raises OkrError where git cannot read them.
        """
        answer = self.run("config", "--null", "--get-regexp", r"^user\.(email|name)$")
        if answer.code not in {0, NOTHING_SET}:
            raise OkrError(complaints.refusal(self._folder(), answer.complaint))
        entries = answer.output.decode("utf-8", "surrogateescape").split("\0")
        found = dict(entry.partition("\n")[::2] for entry in entries)  # of several the last counts
        email, name = (found.get(f"user.{key}", "").strip() or None for key in User._fields)
        return User(email, name)

    def resolve(self, revision: str) -> str:
        """The id of the commit that a revision names, in hex; only that goes on to other commands.

        Raises OkrError where it names none, or one that git has lost.
        """
        is_plain = not revision.startswith("-") and not UNPRINTABLE.search(revision)
        found = self._id(f"{revision}^{{commit}}") if is_plain and revision else None
        if found is not None:
            return found
        # A reference leads to an id, whether git has its object or not; without HEAD all is lost.
        for name in (revision, "HEAD") if is_plain else ():
            id = self._id(name)
            if id not in (None, revision) and self.run("cat-file", "-e", str(id)).code:
                raise OkrError(complaints.missing(self._folder(), str(id)))
        raise OkrError(complaints.unknown(revision, is_shallow=self.is_shallow()))

    def _id(self, name: str) -> str | None:
        """The id of what a name leads to; None where it is no name, or one of more or less."""
        answer = self.run("rev-parse", "--verify", "--quiet", "--end-of-options", name)
        said = answer.output.decode("ascii", "replace").strip()
        return said if ID.fullmatch(said) else None  # of `^main` git says `^` and an id

    def merge_base(self, one: str, other: str) -> str | None:
        """The newest commit that two commits (ids in hex) both come from; None where there is none.

        In a shallow clone it may only be out of reach.
        """
        answer = self.run("merge-base", one, other)
        return answer.output.decode().split()[0] if answer.code == 0 else None

    def is_shallow(self) -> bool:
        """Whether this is a clone without the older part of the history."""
        return self.run("rev-parse", "--is-shallow-repository").output.strip() == b"true"

    def own(self, name: str, *options: str) -> str:
        """A setting of the user's own, not of the repository's; "" where there is none."""
        answer = self.run("config", "--global", "--includes", *options, "--get", name)
        text = answer.output.decode("utf-8", "surrogateescape")
        return text.removesuffix("\n") if answer.code == 0 else ""

    def objects(self, ids: Iterable[str]) -> Iterator[bytes]:
        """The contents of objects, in order, one at a time.

        Raises OkrError where one is not there.
        """
        wanted = list(ids)
        feed = "".join(f"{id}\n" for id in wanted).encode()
        answer = _Answer(stream_git(self._folder(), [*self._where(), *BATCH], self.limits, feed))
        for id in wanted:
            head = answer.line().split(b" ")
            if len(head) != 3 or head[0].decode("ascii", "replace") != id:
                raise OkrError(complaints.missing(self._folder(), id))
            content = answer.take(int(head[2]) + 1)
            if len(content) != int(head[2]) + 1:
                raise OkrError(complaints.missing(self._folder(), id))
            yield content[:-1]

    def small_objects(self, ids: Iterable[str], most: int) -> Iterator[tuple[str, bytes | None]]:
        """The ids and contents of objects, in order; None for one of more than `most` bytes.

        Such a one is not read at all. Raises OkrError where one is not there.
        """
        wanted = list(ids)
        large = self._larger(wanted, most)
        contents = self.objects(id for id in wanted if id not in large)
        for id in wanted:
            yield id, None if id in large else next(contents)

    def _larger(self, ids: Sequence[str], most: int) -> frozenset[str]:
        """Those of some objects that have more than so many bytes; what is missing has none."""
        if not ids:
            return frozenset()
        feed = "".join(f"{id}\n" for id in ids).encode()
        said = self.run(*SIZES, feed=feed).output.decode("ascii", "replace").split("\n")
        sizes = (line.split(" ") for line in said)
        return frozenset(one[0] for one in sizes if len(one) == 3 and int(one[2]) > most)

    def run(
        self,
        *words: str,
        index: Path | None = None,
        as_user: bool = False,
        feed: bytes | None = None,
    ) -> Answer:
        """Run a command of git, to its end.

        Perhaps with another index, with the user's identity and keys, or with an input.

        No program runs that the repository or our environment names, as long as the command
        compares no files of the work tree (filters) and shows no texts for people (textconv).
        What users wrote does not belong in the words. Raises OkrError where there is no git, and
        where it takes too long or answers too much.
        """
        more = {} if index is None else {"GIT_INDEX_FILE": os.fspath(index)}
        if as_user:
            more.update(identity())
        return run_git(self._folder(), [*self._where(), *words], self.limits, more, feed)

    def ask(self, *words: str, as_user: bool = False, feed: bytes | None = None) -> bytes:
        """The answer of a command of git that has to succeed. Raises OkrError where it does not."""
        answer = self.run(*words, as_user=as_user, feed=feed)
        if answer.code:
            raise OkrError(complaints.refusal(self._folder(), answer.complaint))
        return answer.output

    def _where(self) -> list[str]:
        work_tree = [] if self.root is None else [f"--work-tree={self.root}"]
        return [f"--git-dir={self.git_dir}", *work_tree]

    def _folder(self) -> Path:
        return self.root or self.git_dir


class _Answer:
    """An answer that comes in pieces, read by lines and lengths."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces = pieces
        self.piece = b""
        self.at = 0

    def line(self) -> bytes:
        """The next line without its end; what is there where it has none."""
        parts = []
        while self._has_more():
            end = self.piece.find(b"\n", self.at)
            if end >= 0:
                parts.append(self._taken(end))
                self.at += 1
                break
            parts.append(self._taken(len(self.piece)))
        return b"".join(parts)

    def take(self, size: int) -> bytes:
        """The next `size` bytes; fewer where the answer has ended."""
        parts = []
        while size > 0 and self._has_more():
            parts.append(self._taken(min(self.at + size, len(self.piece))))
            size -= len(parts[-1])
        return b"".join(parts)

    def _taken(self, end: int) -> bytes:
        start, self.at = self.at, end
        return self.piece[start:end]

    def _has_more(self) -> bool:
        if self.at == len(self.piece):
            self.piece, self.at = next(self.pieces, b""), 0
        return bool(self.piece)


def find_repo(folder: Path, limits: GitLimits = USUAL) -> Repo | None:
    """The repository that a folder is in, None where it is in none.

    Raises OkrError where there is one that git does not read: somebody else's, a broken one, or a
    bare one, which may just be files of another repository that look like one; and where git is not
    installed.
    """
    start = Path(os.path.realpath(folder))
    for place in (start, *start.parents):
        if os.path.lexists(place / ".git"):
            return _opened(place, limits)
        if _is_like_bare(place):
            raise OkrError(complaints.bare(place))
    return None


def _is_like_bare(folder: Path) -> bool:
    """Whether git could take a folder for a bare repository; below a `.git` it is git's own."""
    has_parts = all(os.path.lexists(folder / name) for name in ("HEAD", "objects", "refs"))
    return has_parts and ".git" not in folder.parts


def _opened(root: Path, limits: GitLimits) -> Repo:
    """The repository of a folder with a `.git`.

    git looks at the owner only where it finds the repository itself, and not where --git-dir names
    it. So it is asked once without.
    """
    answer = run_git(root, ["rev-parse", "--is-bare-repository", "--absolute-git-dir"], limits)
    is_bare, _, path = answer.output.removesuffix(b"\n").partition(b"\n")
    git_dir = Path(os.fsdecode(path))
    if answer.code or not _leads_to(root / ".git", git_dir):
        git_version(limits)  # says so where it is git that is broken
        reason = complaints.refusal(root, answer.complaint)
        raise OkrError(reason if answer.code else complaints.broken(root))
    return Repo(None if is_bare == b"true" else root, git_dir, limits)


def _leads_to(marker: Path, git_dir: Path) -> bool:
    """Whether it was this `.git` that git took; past a folder that is no repository it goes up."""
    with suppress(OSError):
        return marker.is_file() or marker.samefile(git_dir)
    return False
