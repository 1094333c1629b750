"""A text and the places in it. Everything okr reads enters as a `SourceFile`."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

Key = str | int
"""A mapping's key as written, or an index in a list."""

KeyPath = tuple[Key, ...]
"""The way from the root of a file to a value: `("objectives", "faster-refunds", "title")`."""

# YAML 1.2 knows these line breaks only; str.splitlines() would also break at NEL, LS, PS and more.
LINE_BREAK = re.compile(r"\r\n|\r|\n")
BYTE_ORDER_MARK = "\ufeff"


class Span(NamedTuple):
    """A stretch of a text: code-point offsets from 0, the end exclusive."""

    start: int
    end: int


class Position(NamedTuple):
    """A line and a column, both from 1, in code points; a byte order mark does not count."""

    line: int
    column: int


@dataclass(frozen=True)
class SourceFile:
    """A goal file's text, exactly as it stands on the disk, in a revision, or in an editor.

    `path` is relative to the workspace's folder, with `/` between its parts.
    """

    path: str
    text: str = field(repr=False)

    @cached_property
    def line_starts(self) -> list[int]:
        """The offset of every line's first character."""
        return [0, *(match.end() for match in LINE_BREAK.finditer(self.text))]

    def position(self, offset: int) -> Position:
        """The line and column of an offset (at most the length of the text)."""
        line = bisect_right(self.line_starts, offset)
        column = offset - self.line_starts[line - 1] + 1
        if line == 1 and self.text.startswith(BYTE_ORDER_MARK):
            column = max(1, column - 1)
        return Position(line, column)

    def line_text(self, line: int) -> str:
        """The text of a line (from 1), without its line break and byte order mark."""
        start = self.line_starts[line - 1]
        end = self.line_starts[line] if line < len(self.line_starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n").removeprefix(BYTE_ORDER_MARK)


class Place(NamedTuple):
    """Where something is written: a file and a key path in it, found in the text on demand.

    With `on_key` it is the key at the end of the path, else the value. A `span` stands in where
    there is no key path: in what could not be read, or at the second of two equal keys.
    """

    file: str
    keys: KeyPath = ()
    on_key: bool = False
    span: Span | None = None

    def key(self, *more: Key) -> "Place":
        """The key at the end of this path, prolonged by `more`."""
        return Place(self.file, self.keys + more, on_key=True)

    @property
    def parent(self) -> "Place":
        """The mapping or list around it."""
        return Place(self.file, self.keys[:-1])

    def value(self, *more: Key) -> "Place":
        """The value at the end of this path, prolonged by `more`."""
        return Place(self.file, self.keys + more)


class Note(NamedTuple):
    """A remark on a place that a fault or problem refers to."""

    message: str
    place: Place


class Fix(NamedTuple):
    """What is to be written at a place so that what is wrong there is mended.

    At a key that is another key, at a value another one as it is written, at a comment (a span and
    no key path) another comment, or "" for none; a value with a span is one that a comment has cut.
    A fix that `is_safe` keeps what was meant.
    """

    place: Place
    text: str
    is_safe: bool


class Fault(NamedTuple):
    """Something broken, met by the stage that reads; `rule` names the rule that reports it.

    `message` says what was found and expected, `hint` the line to write.
    """

    rule: str
    message: str
    place: Place
    hint: str | None = None
    related: tuple[Note, ...] = ()
    fix: Fix | None = None
