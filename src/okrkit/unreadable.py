"""Why a file or folder is not read, in words: the faults that reading the disk ends in."""

import errno
import stat

from okrkit.characters import quote
from okrkit.source import Fault, Place, Span

KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}
LONGEST_PATH = 4_096  # characters shown
LOOK = "remove the link, or correct where it leads"


def unreadable(path: str, message: str, hint: str) -> Fault:
    """The fault of a file or folder of which no text is known."""
    return Fault("unreadable-file", message, Place(path, span=Span(0, 0)), hint)


def too_large(path: str, size: int, most: int) -> Fault:
    """A file of `size` bytes where `most` are accepted."""
    message = f"the file has {size:,} bytes, more than the limit of {most:,}"
    hint = f"split it, or raise the limit with `--limit file-size={size}`"
    return unreadable(path, message, hint)


def too_deep(path: str, most: int) -> Fault:
    """A folder below which okr does not go."""
    message = f"the folder lies more than {most} levels deep and is not read"
    return unreadable(path, message, "move what is in it further up")


def wrong_kind(path: str, mode: int) -> Fault:
    """Something else than a regular file; `mode` is from `os.stat`."""
    if stat.S_ISDIR(mode):
        hint = f"rename it, or name the files in it: {quote(path + '/**/*.yaml', LONGEST_PATH)}"
        return unreadable(path, "this is a folder, and `goals` names it like a file", hint)
    kind = KINDS.get(stat.S_IFMT(mode), "something unknown")
    return unreadable(path, f"this is {kind}, not a regular file", "remove or rename it")


def no_folder(path: str) -> Fault:
    """A folder in the place of one of okr's own files."""
    hint = "give the folder another name, and let a file have this one"
    return unreadable(path, "this is a folder, and okr looks for a file of this name", hint)


def failed(path: str, error: OSError) -> Fault:
    """A file or folder that the system did not open or read."""
    if error.errno in {errno.EACCES, errno.EPERM}:
        hint = "allow it, for example with `chmod u+rX`"
        return unreadable(path, "okr has no permission to read this", hint)
    if error.errno == errno.ENOENT:
        return unreadable(path, "this vanished while okr was reading", "run okr again")
    if error.errno in {errno.ELOOP, errno.ENOTDIR, errno.EMLINK, errno.EINVAL}:  # a link, or none
        message = "this was exchanged while okr was reading"
        return unreadable(path, message, "run okr again when nothing writes to the workspace")
    message = f"this cannot be read: {error.strerror or error}"
    return unreadable(path, message, "mend or remove it")


def link_failed(path: str, target: str, error: OSError) -> Fault:
    """A link to `target` that led nowhere."""
    if error.errno == errno.ELOOP:
        return unreadable(
            path, f"the link to {quote(target, LONGEST_PATH)} leads in a circle", LOOK
        )
    if error.errno in {errno.ENOENT, errno.ENOTDIR}:
        return unreadable(path, f"the link to {quote(target, LONGEST_PATH)} leads to nothing", LOOK)
    return failed(path, error)
