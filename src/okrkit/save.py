"""The only writer to the disk."""

import os
from collections.abc import Mapping
from pathlib import Path

from okrkit.errors import OkrError


def create_files(folder: Path, files: Mapping[str, str]) -> None:
    """Write new files (path in the folder: text) in UTF-8; nothing that exists is touched.

    Raises OkrError where a file exists already, or cannot be written.
    """
    present = [name for name in files if os.path.lexists(folder / name)]
    if present:
        names = ", ".join(f"`{name}`" for name in present)
        raise OkrError(f"{names} exists already in `{folder}`; okr overwrites nothing")
    for name, text in files.items():
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
        except OSError as error:
            raise OkrError(f"cannot write `{path}`: {error.strerror}") from None
