"""Open folders and files: what nobody can exchange any more between a look and a read.

Everything is opened relative to its open folder and never through a link. Where the system opens
nothing relative to a folder (Windows) the way is checked after opening instead, which leaves a
moment to someone who exchanges folders for links again and again meanwhile.
"""

# Surrogates in names, folder handles and 10,000 files are matters of `os`, not of `pathlib`.
# ruff: noqa: PTH112, PTH115, PTH118, PTH206
import errno
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

OPENS_RELATIVE = os.open in os.supports_dir_fd and os.scandir in os.supports_fd

OPEN = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
OPEN_FOLDER = OPEN | getattr(os, "O_DIRECTORY", 0)
OPEN_FILE = OPEN | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)

LEAST_READ = 4096  # bytes


class OpenFile(NamedTuple):
    """A file, or whatever else was opened, and what the system knows of it."""

    handle: int
    status: os.stat_result

    def read(self, most: int) -> bytes:
        """All its bytes, but no more than `most`. Raises OSError."""
        parts = []
        step = max(self.status.st_size + 1, LEAST_READ)
        while part := os.read(self.handle, min(step, most)):
            parts.append(part)
            most -= len(part)
        return b"".join(parts)


class Target(NamedTuple):
    """Where a link leads: as written in it, and the way there from the outermost folder.

    `parts` are the names on that way, free of links; None if it leads elsewhere.
    """

    written: str
    parts: tuple[str, ...] | None
    is_folder: bool


@dataclass(frozen=True, slots=True)
class Folder:
    """An open folder; `place` is its path on the disk, free of links."""

    place: str
    handle: int | None

    def entries(self) -> list[tuple[str, os.DirEntry[str]]]:
        """What is in it by name. A folder's name ends with `/`, which sorts whole paths rightly."""
        with os.scandir(self.place if self.handle is None else self.handle) as entries:
            keyed = [
                (entry.name + "/" if entry.is_dir(follow_symlinks=False) else entry.name, entry)
                for entry in entries
            ]
        return sorted(keyed, key=itemgetter(0))

    def mode(self, name: str) -> int:
        """What kind of thing has this name, as `st_mode`. Raises OSError."""
        if self.handle is None:
            return os.lstat(self._below(name)).st_mode
        return os.stat(name, dir_fd=self.handle, follow_symlinks=False).st_mode

    def target(self, path: str) -> Target:
        """Where a link in this folder or below leads. Raises OSError if it is none."""
        link = self._below(path)
        written = os.readlink(link)
        real = os.path.realpath(link)
        here = os.path.join(self.place, "")
        is_below = os.path.normcase(real + os.sep).startswith(os.path.normcase(here))
        parts = real[len(here) :].split(os.sep) if is_below else None
        return Target(written, tuple(filter(None, parts)) if parts else None, os.path.isdir(real))

    @contextmanager
    def open_folder(self, name: str) -> Iterator["Folder"]:
        """A folder in this folder. Raises OSError, for a link too."""
        below = self._below(name)
        if self.handle is None:
            _refuse_links(below)
            yield Folder(below, None)
            return
        handle = os.open(name, OPEN_FOLDER, dir_fd=self.handle)
        try:
            yield Folder(below, handle)
        finally:
            os.close(handle)

    @contextmanager
    def open_file(self, name: str) -> Iterator[OpenFile]:
        """A file in this folder, or whatever has this name. Raises OSError, for a link too."""
        below = self._below(name)
        handle = os.open(below if self.handle is None else name, OPEN_FILE, dir_fd=self.handle)
        try:
            if self.handle is None:
                _refuse_links(below, handle)
            yield OpenFile(handle, os.fstat(handle))
        finally:
            os.close(handle)

    @contextmanager
    def open_below(self, parts: Sequence[str]) -> Iterator[OpenFile]:
        """A file some folders below this one. Raises OSError, for a link on the way too."""
        with ExitStack() as way:
            folder = self
            for part in parts[:-1]:
                folder = way.enter_context(folder.open_folder(part))
            yield way.enter_context(folder.open_file(parts[-1]))

    def _below(self, path: str) -> str:
        return os.path.join(self.place, path)


@contextmanager
def open_outermost(folder: Path) -> Iterator[Folder]:
    """The folder to start from; links on the way to it are followed. Raises OSError."""
    place = os.path.realpath(folder)
    if not OPENS_RELATIVE:
        os.scandir(place).close()
        yield Folder(place, None)
        return
    handle = os.open(place, OPEN_FOLDER)
    try:
        yield Folder(place, handle)
    finally:
        os.close(handle)


def _refuse_links(place: str, handle: int | None = None) -> None:
    """Raises OSError if a link stands on the way to a place, or if what was opened is not there."""
    is_straight = os.path.normcase(os.path.realpath(place)) == os.path.normcase(place)
    if is_straight and (handle is None or os.path.samestat(os.fstat(handle), os.lstat(place))):
        return
    raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
