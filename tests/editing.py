"""Workspaces on the disk for commands that change them, and what a command changed."""

from collections.abc import Callable, Mapping
from difflib import ndiff
from pathlib import Path
from typing import NamedTuple

from okrkit.cli import main

AS_OF = "2026-11-20"
Files = Mapping[str, str]


class Answer(NamedTuple):
    """How a run of okr ended, and the lines that it took away (`- `) and added (`+ `), by file."""

    code: int
    out: str
    err: str
    changed: dict[str, list[str]]


class Okr:
    """Runs okr in one workspace, within this process."""

    def __init__(self, folder: Path, capture: Callable[[], tuple[str, str]]) -> None:
        self.folder = folder
        self.capture = capture

    def write(self, files: Files) -> "Okr":
        for path, text in {"okrkit.yaml": "version: 1\n", **files}.items():
            place = self.folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(text.encode())
        return self

    def texts(self) -> dict[str, str]:
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes().decode()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and ".git" not in path.parts
        }

    def __call__(self, *words: str, as_of: str = AS_OF) -> Answer:
        before = self.texts()
        code = main(["-C", str(self.folder), "--as-of", as_of, *words])
        out, err = self.capture()
        after = self.texts()
        return Answer(code, out, err, _changes(before, after))


def _changes(before: Files, after: Files) -> dict[str, list[str]]:
    found = {}
    for path in sorted({*before, *after}):
        old, new = before.get(path, ""), after.get(path, "")
        if old != new:
            lines = ndiff(old.splitlines(), new.splitlines())
            found[path] = [line for line in lines if line[:2] in {"- ", "+ "}]
    return found
