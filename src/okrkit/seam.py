"""The calls to the operating system that a write is made of: what a test lets fail, one by one."""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple


def _create(path: Path) -> int:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.open(path, flags, 0o600)


def _read(path: Path) -> bytes:
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        return file.read()


def _fsync_folder(folder: Path) -> None:
    """Force a folder's entries to the disk; some file systems cannot, and need not."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)


class Seam(NamedTuple):
    """The calls, in the order that a write makes them. Each raises OSError."""

    lstat: Callable[[Path], os.stat_result] = os.lstat
    read: Callable[[Path], bytes] = _read
    create: Callable[[Path], int] = _create
    write: Callable[[int, bytes], int] = os.write
    chmod: Callable[[Path, int], None] = os.chmod
    fsync: Callable[[int], None] = os.fsync
    close: Callable[[int], None] = os.close
    replace: Callable[[Path, Path], None] = os.replace
    fsync_folder: Callable[[Path], None] = _fsync_folder
    unlink: Callable[[Path], None] = os.unlink


@contextmanager
def about(place: str | Path) -> Iterator[None]:
    """Name what is written in an OSError; a write names nothing, and a move the temporary file."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(place)) from None


def is_regular(status: os.stat_result) -> bool:
    """Whether something is a regular file."""
    return stat.S_ISREG(status.st_mode)
