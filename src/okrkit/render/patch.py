"""The change of a file, as a unified diff for people."""

from collections.abc import Iterator
from difflib import unified_diff

from okrkit.characters import visible
from okrkit.source import LINE_BREAK


def patch(path: str, before: str | None, after: str) -> Iterator[str]:
    """The lines of a diff, everything in them made visible; without a text before: a new file."""
    old = "/dev/null" if before is None else f"a/{path}"
    for line in unified_diff(
        lines_of(before or ""), lines_of(after), old, f"b/{path}", lineterm=""
    ):
        yield visible(line)


def lines_of(text: str) -> list[str]:
    """The lines of a text, without their breaks."""
    lines = LINE_BREAK.split(text)
    return lines[:-1] if lines[-1] == "" else lines
