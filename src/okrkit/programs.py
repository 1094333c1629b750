"""The files that okr itself is made of: other ones may find or show something else."""

import os
from collections.abc import Iterator
from pathlib import Path

COMPILED = "__pycache__"


def programs(folder: Path = Path(__file__).parent) -> Iterator[os.DirEntry[str]]:
    """Okr's own files, in no order; what Python has made of them is left out."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if not entry.is_dir(follow_symlinks=False):
                yield entry
            elif entry.name != COMPILED:
                yield from programs(Path(entry.path))
