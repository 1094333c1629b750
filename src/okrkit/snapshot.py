"""A workspace as it was in a revision: its files come out of git's objects, not from the disk."""

import os
import posixpath
import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from okrkit import unreadable
from okrkit.characters import quote
from okrkit.discover import (
    BASELINE_NAME,
    OWN_FILES,
    SETTINGS_NAME,
    Reading,
    globs_of,
    too_many,
    too_much,
)
from okrkit.encoding import decode
from okrkit.errors import NothingError, OkrError
from okrkit.limits import Limits
from okrkit.repo import Repo, find_repo
from okrkit.revision import day_of
from okrkit.source import Fault, SourceFile

LINK = "120000"  # its mode in git
MOST_LINKS = 40  # one leading to another
ENTRY = re.compile(rb"(\d+) (\w+) ([0-9a-f]+) +(\S+)\t(.*)", re.DOTALL)
COPY = "copy the file into the workspace instead"


class Stored(NamedTuple):
    """A file in a revision: its mode, the id of its content, and its size in bytes."""

    mode: str
    id: str
    size: int


class Snapshot:
    """A workspace in a revision.

    `folder` is where it lies on the disk today, `commit` the id in hex, `day` that of the commit in
    the committer's own time zone.
    """

    def __init__(self, repo: Repo, folder: Path, inner: str, commit: str, day: date) -> None:
        self.repo, self.folder, self.commit, self.day = repo, folder, commit, day
        self.inner = inner

    @cached_property
    def files(self) -> dict[str, Stored]:
        """All files below the workspace's folder, by path there; those of other ones left out.

        Raises OkrError where git does not know them all.
        """
        nested = tuple(f"{folder}/" for folder in self.nested)
        return {path: one for path, one in self._below.items() if not path.startswith(nested)}

    @cached_property
    def nested(self) -> tuple[str, ...]:
        """The folders below that are workspaces of their own."""
        settings = f"/{SETTINGS_NAME}"
        return tuple(path.removesuffix(settings) for path in self._below if path.endswith(settings))

    @cached_property
    def _below(self) -> dict[str, Stored]:
        words = ["ls-tree", "-r", "-z", "--long", "--full-tree", self.commit]
        below = [f"{self.inner}/"] if self.inner else []
        return dict(_stored(self.repo.ask(*words, "--", *below), len("".join(below))))

    def settings(self, limits: Limits) -> Reading:
        """The settings."""
        return self.reading([SETTINGS_NAME], limits)

    def baseline(self, limits: Limits) -> Reading:
        """The recorded findings, if there are some."""
        return self.reading([BASELINE_NAME] if BASELINE_NAME in self.files else [], limits)

    def goals(self, patterns: Sequence[str], limits: Limits) -> Reading:
        """The goal files. Raises OkrError as reading them from the disk does."""
        names = self.goal_files(patterns)
        if not names:
            raise NothingError(
                f"no file of {quote(self.commit[:12])} matches `goals` in {SETTINGS_NAME} as it was"
            )
        if len(names) > limits.files:
            raise OkrError(too_many(limits.files))
        globs = globs_of(patterns)
        nested = tuple(filter(globs.below, self.nested))
        return self.reading(names, limits)._replace(nested=nested)

    def goal_files(self, patterns: Sequence[str]) -> list[str]:
        """The paths of the goal files. Raises OkrError for a pattern that is refused."""
        globs = globs_of(patterns)
        return sorted(path for path in self.files if path not in OWN_FILES and globs.has(path))

    def reading(self, names: Sequence[str], limits: Limits) -> Reading:
        """Some of the files."""
        ways = {name: self._way(name) for name in names}
        # A file with several names is read once, under its own.
        kept = {name: way for name, way in ways.items() if way == name or way not in ways}
        stored = {name: self.files[way] for name, way in kept.items() if way is not None}
        fitting = {name: one for name, one in stored.items() if one.size <= limits.file_size}
        if sum(one.size for one in fitting.values()) > limits.total_size:
            raise OkrError(too_much(limits.total_size))
        ids = list(dict.fromkeys(one.id for one in fitting.values()))
        contents = dict(zip(ids, self.repo.objects(ids), strict=True))
        read = [
            decode(name, contents[fitting[name].id])
            if name in fitting
            else (SourceFile(name, ""), self._unread(name, stored.get(name), limits))
            for name in kept
        ]
        return Reading(
            tuple(source for source, fault in read if fault is None),
            tuple(fault for _, fault in read if fault is not None),
            tuple(source for source, fault in read if fault is not None),
        )

    def _unread(self, name: str, stored: Stored | None, limits: Limits) -> Fault:
        if stored is not None:
            return unreadable.too_large(name, stored.size, limits.file_size)
        (target,) = self.repo.objects([self.files[name].id])
        shown = f"the link to {quote(os.fsdecode(target), unreadable.LONGEST_PATH)}"
        reason = f"{shown} leads to no file of the workspace in this revision"
        return unreadable.unreadable(name, reason, COPY)

    def _way(self, name: str) -> str | None:
        """The file that a name leads to, behind links; None where it is none of the workspace."""
        for _ in range(MOST_LINKS):
            stored = self.files.get(name)
            if stored is None or stored.mode != LINK:
                return name if stored else None
            (target,) = self.repo.objects([stored.id])
            name = posixpath.normpath(posixpath.join(posixpath.dirname(name), os.fsdecode(target)))
        return None


def snapshot(start: Path, revision: str) -> Snapshot:
    """The workspace around a folder in a revision.

    Raises OkrError where there is no repository, no such revision, or no workspace in it.
    """
    start = Path(os.path.realpath(start))
    repo = find_repo(start)
    if repo is None:
        raise OkrError(f"{quote(str(start))} is in no repository, so it has no revisions")
    commit = repo.resolve(revision)
    root = repo.root or start
    for folder in (start, *start.parents):
        inner = folder.relative_to(root).as_posix() if folder != root else ""
        path = f"{inner}/{SETTINGS_NAME}" if inner else SETTINGS_NAME
        if repo.ask("ls-tree", "--full-tree", commit, "--", path):
            return Snapshot(repo, folder, inner, commit, _day(repo, commit))
        if folder == root:
            break
    raise NothingError(
        f"no {SETTINGS_NAME} in {quote(str(start))} or above it as of {quote(revision)}: name a"
        " later revision, or another folder with `-C DIR`"
    )


def _day(repo: Repo, commit: str) -> date:
    said = repo.ask("log", "-1", "--no-show-signature", "--format=%cI", commit)
    return day_of(said.decode().strip())


def _stored(output: bytes, cut: int) -> Iterator[tuple[str, Stored]]:
    """The files of an answer of `ls-tree`, without the first `cut` characters of their paths."""
    for line in output.split(b"\0"):
        match = ENTRY.fullmatch(line)
        if match and match[2] == b"blob":
            mode, _, id, said, path = match.groups()
            size = int(said) if said.isdigit() else 0  # BAD: whoever reads it hears that it is lost
            yield os.fsdecode(path)[cut:], Stored(mode.decode(), id.decode(), size)
