"""The files and folders that a command was given, as paths of the workspace."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from okrkit.errors import OkrError


class Chosen(NamedTuple):
    """Which files were asked for: those of these paths and below them; without any, all."""

    paths: tuple[str, ...] = ()

    def has(self, file: str) -> bool:
        """Whether a file of the workspace is one of them."""
        return not self.paths or any(
            one in {file, "."} or file.startswith(f"{one}/") for one in self.paths
        )


EVERYTHING = Chosen()


def chosen(paths: Iterable[str], folder: Path) -> Chosen:
    """The files of paths that were typed.

    Raises OkrError for one that does not exist, or is not in the workspace.
    """
    return Chosen(tuple(_inner(path, folder) for path in paths))


def _inner(path: str, folder: Path) -> str:
    if not Path(path).exists():
        raise OkrError(f"there is no file or folder {path!r}")
    inner = os.path.relpath(os.path.realpath(path), folder).replace(os.sep, "/")
    if inner.startswith(".."):
        raise OkrError(f"{path!r} is not in the workspace {os.fspath(folder)!r}")
    return inner
