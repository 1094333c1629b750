"""The only writer to the disk: a file has its old bytes or its new ones, whatever happens.

New bytes go to a temporary file beside the old one, are forced to the disk, and take its place in
one step; a lock keeps other runs of okr out meanwhile. (Four writers without a lock kept 81 of 200
updates, and `open(path, "w")` left 328 of 400 files damaged under kill -9.)
"""

import errno
import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from socket import gethostname
from tempfile import mkstemp
from time import monotonic, sleep
from typing import NamedTuple

from okrkit.characters import quote
from okrkit.discover import SETTINGS_NAME
from okrkit.edit import NOTHING_CHANGED
from okrkit.errors import OkrError
from okrkit.seam import Seam, about, is_regular
from okrkit.unreadable import LONGEST_PATH

PATIENCE = 10.0  # seconds to wait for another run of okr
PAUSE = 0.02  # seconds between two looks
LOCK_CURE = "set XDG_CACHE_HOME to a folder that you may write to"
TEMPORARY = re.compile(r"\.okr-(?P<host>[0-9a-f]{8})-(?P<pid>\d+)-[0-9a-f]{8}\.tmp")
NEW_MODE = 0o666  # less what the user's umask takes
REAL = Seam()


class Change(NamedTuple):
    """A file of a workspace (its path there), the text that was read, and the one to write.

    Without a text before, it is a new file.
    """

    path: str
    before: str | None
    after: str


def create_files(folder: Path, files: Mapping[str, str]) -> None:
    """Write new files (path in the folder: text) in UTF-8; nothing that exists is touched.

    Raises OkrError where a file exists already, or cannot be written.
    """
    write_changes(folder, [Change(path, None, text) for path, text in files.items()])


@contextmanager
def scratch(text: str) -> Iterator[Path]:
    """A file of the user's own with this text, outside of any workspace, gone at the end.

    After an OkrError it stays, and the message says where: what was typed into it is not lost.
    """
    handle, name = mkstemp(prefix="okr-", suffix=".yaml")
    path = Path(name)
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    try:
        yield path
    except OkrError as error:
        if not os.path.lexists(path):  # an editor may do with it what it likes
            raise
        details = [*error.details, f"what you wrote is kept in {_shown(path)}"]
        raise OkrError(str(error), details) from None
    path.unlink(missing_ok=True)


@contextmanager
def locked(folder: Path, cache: Path | None) -> Iterator[None]:
    """Keep other runs of okr from writing into a workspace; the lock lies in the user's cache.

    Read what is to be changed inside. Raises OkrError where another run does not come to an end,
    and where no lock can be made. (One elsewhere would keep nobody out who has a cache.)
    """
    handle = _lock_file(sha256(os.fsencode(os.path.realpath(folder))).hexdigest()[:32], cache)
    try:
        _wait_for(handle, folder)
        yield
    finally:
        os.close(handle)  # which gives the lock back


def try_lock_in(cache: Path | None) -> None:
    """Make a lock that keeps nobody out. Raises OkrError as `locked` does where it cannot."""
    os.close(_lock_file("trial", cache))


def _lock_file(name: str, cache: Path | None) -> int:
    if cache is None:
        raise OkrError(f"there is no home folder, so no place for a lock: {LOCK_CURE}")
    try:
        cache.mkdir(parents=True, exist_ok=True)
        return os.open(cache / f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        reason = f"cannot make a lock in {_shown(cache)}: {error.strerror}"
        raise OkrError(f"{reason}; {LOCK_CURE}") from None


def _wait_for(handle: int, folder: Path) -> None:
    until = monotonic() + PATIENCE
    while not _try_lock(handle):
        if monotonic() > until:
            raise OkrError(
                f"another okr has been writing into {_shown(folder)} for {PATIENCE:.0f} seconds;"
                " try again, or look what it does"
            )
        sleep(PAUSE)


if sys.platform != "win32":
    import fcntl

    def _try_lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

else:
    import msvcrt

    def _try_lock(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True


class _Prepared(NamedTuple):
    """A change whose new bytes lie on the disk already, beside the target."""

    path: str
    target: Path
    temporary: Path


def write_changes(folder: Path, changes: Sequence[Change], seam: Seam = REAL) -> None:
    """Write changed files of a locked workspace: all are prepared before the first takes its place.

    Raises OkrError where a file has changed since it was read, is not to be written, or cannot be.
    Then nothing was changed, or the message names what was.
    """
    prepared: list[_Prepared] = []
    done: list[str] = []
    made: list[Path] = []
    try:
        targets = [(change, _target(folder, change, seam)) for change in changes]
        for place in sorted({target.parent for _, target in targets}):
            _make_folder(place, made)
            _remove_leftovers(place, seam)
        for change, target in targets:
            with about(change.path):
                prepared.append(_Prepared(change.path, target, _prepare(target, change, seam)))
        for path, target, temporary in prepared:
            with about(path):
                _take_place(temporary, target, seam)
                done.append(path)
                seam.fsync_folder(target.parent)
    except OSError as error:
        raise OkrError(_complaint(error, done)) from None
    finally:
        for one in prepared[len(done) :]:
            with suppress(OSError):
                seam.unlink(one.temporary)
        for empty in sorted(made, key=lambda one: len(one.parts), reverse=True):
            with suppress(OSError):  # where all went well there are files in it
                empty.rmdir()


def replace_file(target: Path, text: str, seam: Seam = REAL) -> None:
    """Let a file with this text take the place of what is there, in one step.

    What is there need not be read: it is no goal file. Raises OSError where that fails.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = _prepare(target, Change(target.name, None, text), seam)
    try:
        _take_place(temporary, target, seam)
    except BaseException:
        with suppress(OSError):
            seam.unlink(temporary)
        raise
    seam.fsync_folder(target.parent)


def append_to(target: Path, text: str) -> None:
    """Add a text to the end of a file that others add to as well. Raises OSError if that fails."""
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    handle = os.open(target, flags | getattr(os, "O_BINARY", 0), NEW_MODE)
    try:
        _write_all(handle, text.encode(), REAL)
    finally:
        os.close(handle)


def _complaint(error: OSError, done: Sequence[str]) -> str:
    told = f"cannot write {_shown(error.filename)}: {error.strerror}"
    if not done:
        return f"{told}; {NOTHING_CHANGED}"
    return f"{told}; written before: {', '.join(map(_shown, done))}"


def _shown(path: str | Path) -> str:
    return quote(str(path), LONGEST_PATH)


def _target(folder: Path, change: Change, seam: Seam) -> Path:
    """The file that a path leads to, as long as it may be written; raises OkrError if not."""
    root = Path(os.path.realpath(folder))
    target = Path(os.path.realpath(root / change.path))
    shown = _shown(change.path)
    if root not in target.parents:
        raise OkrError(f"{shown} leads out of the workspace; {NOTHING_CHANGED}")
    if change.before is None:
        if os.path.lexists(root / change.path):
            raise OkrError(f"{shown} exists already; okr overwrites nothing")
        if target != root / change.path or target.as_posix() != f"{root.as_posix()}/{change.path}":
            raise OkrError(f"{shown} leads to another place, {_shown(target)}; {NOTHING_CHANGED}")
        for above in target.parents:
            if above == root:
                break
            if os.path.lexists(above / SETTINGS_NAME):
                raise OkrError(f"{shown} lies in another workspace, {_shown(above)}")
        return target
    with about(change.path):
        status = seam.lstat(target)
    if not is_regular(status):
        raise OkrError(f"{shown} is no regular file; {NOTHING_CHANGED}")
    if status.st_nlink > 1:
        raise OkrError(f"{shown} has more than one name (hard links); {NOTHING_CHANGED}")
    if not status.st_mode & 0o222:
        raise OkrError(f"{shown} is read-only; {NOTHING_CHANGED}")
    with about(change.path):
        now = seam.read(target)
    if now != change.before.encode():
        raise OkrError(f"{shown} has changed since it was read; {NOTHING_CHANGED}, try again")
    return target


def _make_folder(place: Path, made: list[Path]) -> None:
    """Make a folder and those above it; what was not there before is noted."""
    made.extend(one for one in (place, *place.parents) if not os.path.lexists(one))
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = f"cannot make the folder {_shown(place)}: {error.strerror}"
        raise OkrError(f"{reason}; {NOTHING_CHANGED}") from None


def _prepare(target: Path, change: Change, seam: Seam) -> Path:
    """The new bytes in a temporary file beside the target, with its mode, forced to the disk."""
    temporary = target.parent / f".okr-{_host()}-{os.getpid()}-{token_hex(4)}.tmp"
    data = change.after.encode()
    handle = seam.create(temporary)
    try:
        try:
            _write_all(handle, data, seam)
            _keep_rights(temporary, target, change, seam)
            seam.fsync(handle)
        finally:
            seam.close(handle)
        if seam.lstat(temporary).st_size != len(data):
            raise OSError(errno.EIO, "the disk has not taken all of it", str(target))
    except BaseException:
        with suppress(OSError):
            seam.unlink(temporary)
        raise
    return temporary


def _write_all(handle: int, data: bytes, seam: Seam) -> None:
    written = 0
    while written < len(data):
        written += seam.write(handle, data[written:])


def _keep_rights(temporary: Path, target: Path, change: Change, seam: Seam) -> None:
    """The mode of the old file, and its owner as far as that is ours to decide."""
    if change.before is None:
        seam.chmod(temporary, NEW_MODE & ~_umask())
        return
    status = seam.lstat(target)
    seam.chmod(temporary, status.st_mode & 0o7777)
    if hasattr(os, "chown"):
        with suppress(OSError):
            os.chown(temporary, status.st_uid, status.st_gid)


def _umask() -> int:
    umask = os.umask(0)  # there is no other way to learn it
    os.umask(umask)
    return umask


def _take_place(temporary: Path, target: Path, seam: Seam) -> None:
    """On Windows somebody may look at the file just now: a second's patience."""
    until = monotonic() + (1.0 if os.name == "nt" else 0.0)
    while True:
        try:
            return seam.replace(temporary, target)
        except PermissionError:
            if monotonic() >= until:
                raise
            sleep(PAUSE)


def _host() -> str:
    return sha256(gethostname().encode(errors="surrogatepass")).hexdigest()[:8]


def _remove_leftovers(folder: Path, seam: Seam) -> None:
    """Take away what killed runs left in a folder, before this one makes files of its own."""
    with os.scandir(folder) as entries:
        found = [entry.name for entry in entries if _is_left_over(entry.name)]
    for name in found:
        with suppress(OSError):
            seam.unlink(folder / name)


def _is_left_over(name: str) -> bool:
    """Whether it is the temporary file of a dead run; those of other machines are not judged."""
    match = TEMPORARY.fullmatch(name)
    return match is not None and match["host"] == _host() and not _is_alive(int(match["pid"]))


def _is_alive(pid: int) -> bool:
    if pid == os.getpid():
        return False  # the lock is ours, so it is none of ours
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
