"""Ways from folder to folder, as paths are counted, compared and shown."""

import os
from pathlib import Path

UP = ".."


def way(start: Path | None, end: Path) -> str:
    """The way from a folder to another one: nothing, or a path that ends in `/`.

    It is the whole path where no way leads there: from nowhere, or from another drive of Windows.
    """
    if start is not None:
        found = _relative(os.fspath(end), os.path.realpath(start))
        if found is not None:
            return "" if found == "." else f"{found}/"
    return f"{end.as_posix().rstrip('/')}/"


def inside(place: str | Path, folder: str | Path) -> str | None:
    """The path of a place in a folder, both free of links; `.` is the folder; None: elsewhere."""
    found = _relative(os.fspath(place), os.fspath(folder))
    return None if found is None or found.split("/")[0] == UP else found


def _relative(place: str, folder: str) -> str | None:
    try:
        return os.path.relpath(place, folder).replace(os.sep, "/")
    except ValueError:  # they are on two drives
        return None
