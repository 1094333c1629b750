"""The files of a workspace: the one door through which okr reads them from the disk.

Whoever opens a pull request chooses what lies in the folder. What is neither a regular file nor a
link to one of the same workspace is not read; whatever cannot be read ends as a fault.
"""

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from okrkit import unreadable
from okrkit.characters import quote
from okrkit.encoding import decode
from okrkit.errors import NothingError, OkrError
from okrkit.folder import Folder, OpenFile, Target, open_outermost
from okrkit.globs import Globs, pattern_fault
from okrkit.limits import Limits
from okrkit.links import Link, link_fault
from okrkit.source import Fault, SourceFile

SETTINGS_NAME = "okrkit.yaml"
BASELINE_NAME = "okrkit-baseline.yaml"
OWN_FILES = frozenset({SETTINGS_NAME, BASELINE_NAME})

MOST_LEVELS = 64  # folders inside each other
MOST_PATTERNS = 200


class Reading(NamedTuple):
    """What was read, each part sorted by path.

    `unreadable` are the sources of the faults, with the text that stands before the fault. `nested`
    are folders that were left out because they are workspaces of their own.
    """

    sources: tuple[SourceFile, ...]
    faults: tuple[Fault, ...] = ()
    unreadable: tuple[SourceFile, ...] = ()
    nested: tuple[str, ...] = ()

    @property
    def texts(self) -> dict[str, SourceFile]:
        """The sources by path; of what could not be read to its end, the part before that."""
        return {source.path: source for source in (*self.sources, *self.unreadable)}


class Disk(NamedTuple):
    """A workspace as it lies on the disk now; it has no `day` of its own."""

    folder: Path
    day: date | None = None

    def settings(self, limits: Limits) -> Reading:
        """The settings."""
        return read_settings(self.folder, limits)

    def goals(self, patterns: Sequence[str], limits: Limits) -> Reading:
        """The goal files."""
        return read_goals(self.folder, patterns, limits)

    def baseline(self, limits: Limits) -> Reading:
        """The recorded findings, if there are some."""
        return read_recorded(self.folder, limits)


def find_workspace(start: Path) -> Path:
    """The nearest folder at or above `start` that holds okrkit.yaml, not above the git root.

    Raises OkrError when there is none.
    """
    start = Path(os.path.realpath(start))
    if not start.is_dir():
        raise OkrError(f"there is no folder {_shown(start)}: name another one with `-C DIR`")
    if not os.access(start, os.X_OK):
        raise OkrError(
            f"okr has no permission to look into {_shown(start)}: allow it, for example with"
            " `chmod u+rx`, or name another one with `-C DIR`"
        )
    for folder in (start, *start.parents):
        if os.path.lexists(folder / SETTINGS_NAME):
            return folder
        if os.path.lexists(folder / ".git"):
            break
    raise OkrError(
        f"no {SETTINGS_NAME} in {_shown(start)} or above it: "
        "run `okr init` to make a workspace, or name its folder with `-C DIR`"
    )


def read_settings(folder: Path, limits: Limits) -> Reading:
    """The settings of a workspace. Raises OkrError when they are gone."""
    reading = _read_own(folder, SETTINGS_NAME, limits)
    if reading is None:
        raise OkrError(
            f"no {SETTINGS_NAME} in {_shown(folder)}: run `okr init` to make a workspace"
        )
    return reading


def read_recorded(folder: Path, limits: Limits) -> Reading:
    """The recorded findings of a workspace; nothing if there are none."""
    return _read_own(folder, BASELINE_NAME, limits) or Reading(())


def read_goals(folder: Path, patterns: Sequence[str], limits: Limits) -> Reading:
    """The goal files of a workspace, in one walk however many patterns there are.

    A file with several names is read once. Folders with an okrkit.yaml are other workspaces.
    Raises OkrError for a refused pattern, when nothing matches, and when the goal files are more,
    or larger together, than the limits.
    """
    globs = globs_of(patterns)
    with _open_workspace(folder) as root:
        reader = _Reader(root, limits)
        reader.walk(root, "", globs)
        reader.follow_links()
    reading = reader.reading()
    if not reading.sources and not reading.faults:
        raise NothingError(_no_goals(folder, patterns, reader.nested))
    return reading


def read_given(path: Path, limits: Limits) -> str:
    """The text of a file that the user named, which may be a pipe.

    Raises OkrError where it cannot be read, is no UTF-8, or has more bytes than all goal files may.
    """
    try:
        with path.open("rb") as file:
            return decoded(str(path), file.read(limits.total_size + 1), limits)
    except OSError as error:
        raise OkrError(f"cannot read {_shown(path)}: {error.strerror}") from None


def decoded(name: str, data: bytes, limits: Limits) -> str:
    """The text of bytes that the user gave; raises OkrError as `read_given` does."""
    if len(data) > limits.total_size:
        raise OkrError(
            f"{_shown(name)} has more than {limits.total_size:,} bytes: cut it into parts, or raise"
            " `--limit total-size=BYTES`"
        )
    source, fault = decode(name, data)
    if fault:
        raise OkrError(f"{_shown(name)}: {fault.message}; {fault.hint}")
    return source.text


def globs_of(patterns: Sequence[str]) -> Globs:
    """The patterns of goal files. Raises OkrError for one that is refused."""
    if not patterns:
        raise OkrError(f"`goals` in {SETTINGS_NAME} is empty: write `goals: [goals/**/*.yaml]`")
    if len(patterns) > MOST_PATTERNS:
        raise OkrError(
            f"`goals` in {SETTINGS_NAME} has {len(patterns):,} patterns, more than "
            f"{MOST_PATTERNS}: write fewer, with `*` and `**`"
        )
    for pattern in patterns:
        if reason := pattern_fault(pattern):
            raise OkrError(f"{reason}; correct `goals` in {SETTINGS_NAME}")
    return Globs.of(patterns)


def too_many(most: int) -> str:
    """That there are more goal files than may be."""
    return (
        f"more than {most:,} files match `goals` in {SETTINGS_NAME}: narrow the patterns, or raise"
        " `--limit files=N`"
    )


def too_much(most: int) -> str:
    """That the goal files have more bytes together than they may."""
    return (
        f"the goal files have more than {most:,} bytes together: narrow `goals` in {SETTINGS_NAME},"
        " or raise `--limit total-size=BYTES`"
    )


def _no_goals(folder: Path, patterns: Sequence[str], nested: Sequence[str]) -> str:
    listed = ", ".join(map(quote, patterns[:5])) + (", …" if len(patterns) > 5 else "")
    aside = f" ({_shown(nested[0])} is a workspace of its own)" if nested else ""
    return (
        f"no file in {_shown(folder)} matches {listed}{aside}: "
        f"write the first goal with `okr new`, or correct `goals` in {SETTINGS_NAME}"
    )


def _read_own(folder: Path, name: str, limits: Limits) -> Reading | None:
    """One of okr's own files, None if it is missing."""
    with _open_workspace(folder) as root:
        reader = _Reader(root, limits)
        try:
            mode = root.mode(name)
        except FileNotFoundError:
            return None
        if stat.S_ISDIR(mode):
            reader.refuse(unreadable.no_folder(name))
        elif stat.S_ISLNK(mode):
            reader.links.append(Link(name, name, Globs.of((name,))))
            reader.follow_links()
        else:
            reader.read(root, name, name)
    return reader.reading()


@contextmanager
def _open_workspace(folder: Path) -> Iterator[Folder]:
    try:
        with open_outermost(folder) as root:
            yield root
    except OSError as error:
        raise OkrError(f"the folder {_shown(folder)} cannot be read: {error.strerror}") from None


def _shown(path: Path | str) -> str:
    return quote(str(path), unreadable.LONGEST_PATH)


class _Reader:
    """Gathers what a workspace holds."""

    def __init__(self, root: Folder, limits: Limits) -> None:
        self.root = root
        self.limits = limits
        self.sources: list[SourceFile] = []
        self.faults: list[Fault] = []
        self.unreadable: list[SourceFile] = []
        self.links: list[Link] = []
        self.nested: list[str] = []  # folders that are other workspaces
        self.walked: dict[str, Globs] = {}  # what was looked for in each folder
        self.seen: set[tuple[int, int]] = set()  # device and inode of what was opened
        self.size = 0  # bytes of what was read

    def reading(self) -> Reading:
        """What was gathered. The walk is in order; what links brought is sorted in."""
        return Reading(
            tuple(sorted(self.sources, key=attrgetter("path"))),
            tuple(sorted(self.faults, key=attrgetter("place.file"))),
            tuple(sorted(self.unreadable, key=attrgetter("path"))),
            tuple(sorted(self.nested)),
        )

    def walk(self, folder: Folder, path: str, globs: Globs) -> None:
        """Reads what the patterns match in a folder and below, in the order of whole paths."""
        entries = folder.entries()
        if path and any(entry.name == SETTINGS_NAME for _, entry in entries):
            self.nested.append(path)
            return
        self.walked[path] = globs
        for key, entry in entries:
            name = entry.name
            below = f"{path}/{name}" if path else name
            if below in OWN_FILES:
                continue
            if entry.is_symlink():
                if globs.match_file(name) or globs.into(name):
                    self.links.append(Link(below, name, globs))
            elif key.endswith("/"):
                self._enter(folder, name, below, globs)
            elif globs.match_file(name):
                if entry.is_file(follow_symlinks=False):
                    self.read(folder, name, below)
                else:  # opening a device can already do something
                    self._refuse_kind(folder, name, below)

    def _enter(self, folder: Folder, name: str, path: str, globs: Globs) -> None:
        inside = globs.into(name)
        if globs.mean_file(name):
            self.refuse(unreadable.wrong_kind(path, stat.S_IFDIR))
        elif inside and path.count("/") >= MOST_LEVELS:
            self.refuse(unreadable.too_deep(path, MOST_LEVELS))
        elif inside:
            try:
                with folder.open_folder(name) as opened:
                    self.walk(opened, path, inside)
            except OSError as error:
                self.refuse(unreadable.failed(path, error))

    def read(self, folder: Folder, name: str, path: str) -> None:
        """Reads a file that is no link, unless it was read under another name."""
        try:
            with folder.open_file(name) as file:
                self._read(file, path)
        except OSError as error:
            self.refuse(unreadable.failed(path, error))

    def follow_links(self) -> None:
        """Reads the files that links lead to, unless they were read under their own name."""
        for link in self.links:
            try:
                target = self.root.target(link.path)
            except OSError as error:
                self.refuse(unreadable.failed(link.path, error))
            else:
                self._follow(link, target)

    def _follow(self, link: Link, target: Target) -> None:
        if fault := link_fault(link, target, self.walked):
            self.refuse(fault)
        elif target.parts and not target.is_folder and link.globs.match_file(link.name):
            try:
                with self.root.open_below(target.parts) as file:
                    self._read(file, link.path, is_link=True)
            except OSError as error:
                self.refuse(unreadable.link_failed(link.path, target.written, error))

    def _read(self, file: OpenFile, path: str, *, is_link: bool = False) -> None:
        status = file.status
        identity = (status.st_dev, status.st_ino)
        if not stat.S_ISREG(status.st_mode):
            self.refuse(unreadable.wrong_kind(path, status.st_mode))
        elif identity not in self.seen or not (is_link or status.st_nlink > 1):
            if status.st_ino:  # some file systems do not number their files
                self.seen.add(identity)
            self._read_regular(file, path)

    def _read_regular(self, file: OpenFile, path: str) -> None:
        size, most = file.status.st_size, self.limits.file_size
        if size <= most:
            self.size += size
            if self.size > self.limits.total_size:
                raise OkrError(too_much(self.limits.total_size))
            data = file.read(most + 1)
            if len(data) <= most:
                self._add(*decode(path, data))
                return
            size = len(data)  # it has grown meanwhile
        self.refuse(unreadable.too_large(path, size, most))

    def _refuse_kind(self, folder: Folder, name: str, path: str) -> None:
        try:
            self.refuse(unreadable.wrong_kind(path, folder.mode(name)))
        except OSError as error:
            self.refuse(unreadable.failed(path, error))

    def refuse(self, fault: Fault) -> None:
        """Takes note of what is not read."""
        self._add(SourceFile(fault.place.file, ""), fault)

    def _add(self, source: SourceFile, fault: Fault | None) -> None:
        if fault is None:
            self.sources.append(source)
        else:
            self.faults.append(fault)
            self.unreadable.append(source)
        if len(self.sources) + len(self.faults) > self.limits.files:
            raise OkrError(too_many(self.limits.files))
