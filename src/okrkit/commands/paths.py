"""The files and folders that a command was given, as paths of the workspace."""

import os
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import NamedTuple

from okrkit.characters import quote
from okrkit.discover import OWN_FILES, SETTINGS_NAME
from okrkit.errors import OkrError
from okrkit.ways import inside


class Chosen(NamedTuple):
    """Which files were asked for: those of these paths and below them; without any, all."""

    paths: tuple[str, ...] = ()

    def has(self, file: str) -> bool:
        """Whether a file of the workspace is one of them."""
        return not self.paths or any(
            one in {file, "."} or file.startswith(f"{one}/") for one in self.paths
        )


EVERYTHING = Chosen()


def chosen(paths: Iterable[str], start: Path, folder: Path, files: Collection[str]) -> Chosen:
    """The files of paths that were typed, seen from where okr was started.

    Raises OkrError for a path that is not in the workspace, and for one that chooses none of its
    files: to find nothing wrong there would say that all is well.
    """
    return Chosen(tuple(one for path in paths for one in _names(path, start, folder, files)))


def _names(path: str, start: Path, folder: Path, files: Collection[str]) -> tuple[str, ...]:
    """The names in the workspace that a path has: as typed, and where links lead."""
    asked = os.path.join(os.path.realpath(start), path)  # noqa: PTH118  `..` behind a link stays
    above, name = os.path.split(os.path.normpath(asked))
    typed = Path(os.path.realpath(above), name)
    places = (inside(one, folder) for one in (typed, os.path.realpath(asked)))
    found = Chosen(tuple(one for one in places if one is not None))
    if not found.paths:
        raise OkrError(f"{quote(path)} is not in the workspace {quote(os.fspath(folder))}")
    own = [one for one in OWN_FILES if os.path.lexists(folder / one)]
    if not any(map(found.has, (*files, *own))):
        if not os.path.lexists(asked):
            raise OkrError(f"there is no file or folder {quote(path)}")
        raise OkrError(
            f"{quote(path)} is no goal file, and none is in it: `goals` in {SETTINGS_NAME} says"
            " which files are"
        )
    return found.paths
