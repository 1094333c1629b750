"""Files that a command was asked to write, such as reports for CI systems: where they may go."""

import os
from collections.abc import Container
from pathlib import Path
from typing import NamedTuple

from okrkit.characters import quote
from okrkit.errors import OkrError
from okrkit.save import append_to, replace_file
from okrkit.seam import is_regular
from okrkit.unreadable import LONGEST_PATH
from okrkit.ways import inside


class Kept(NamedTuple):
    """What a file that is written leaves as it is.

    These are the files of a workspace, by their paths in its folder, and all that lies outside of
    its `root`, the repository, for those links that lie in there.
    """

    root: Path
    workspace: Path
    files: Container[str]

    def has(self, place: Path) -> bool:
        """Whether a place is that of one of these files."""
        return inside(place, os.path.realpath(self.workspace)) in self.files


def write_output(folder: Path, path: str, text: str, kept: Kept) -> None:
    """Write a file, its path as seen from a folder, in place of what it was before.

    Raises OkrError where it would replace a link, a file that is kept or what is no file, where a
    link leads it out of the repository, and where it cannot be written.
    """
    target = _target(folder, path, kept.root)
    if kept.has(target):
        raise OkrError(f"{_shown(path)} is a file of the workspace; name another one to write to")
    try:
        replace_file(target, text)
    except OSError as error:
        raise OkrError(f"cannot write {_shown(path)}: {error.strerror}") from None


def append(path: Path, text: str) -> None:
    """Add to a file that the environment names. Raises OkrError where that cannot be done."""
    try:
        append_to(path, text)
    except OSError as error:
        raise OkrError(f"cannot write {_shown(str(path))}: {error.strerror}") from None


def _target(folder: Path, path: str, root: Path) -> Path:
    """Where a path leads to. In a checkout from a stranger there may be links on the way."""
    root = Path(os.path.realpath(root))
    asked = Path(os.path.normpath(Path(os.path.realpath(folder), path)))
    place = Path(os.path.realpath(asked.parent))
    is_inside = any(os.path.realpath(above) == str(root) for above in asked.parents)
    if is_inside and root not in (place, *place.parents):
        raise OkrError(f"{_shown(path)} leads out of {_shown(str(root))} by a link; name another")
    target = place / asked.name
    try:
        status = os.lstat(target)
    except OSError:
        return target
    if not is_regular(status):
        raise OkrError(f"{_shown(path)} is a link, a folder or a device; name a file to write to")
    return target


def _shown(path: str) -> str:
    return quote(path, LONGEST_PATH)
