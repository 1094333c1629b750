"""From a goal file to its pieces: the text is read once more, along its tree and spans.

What is none of the punctuation, blanks and comments expected between two of them is refused.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from okrkit.layout import LayoutError
from okrkit.pieces import STEP, Entry, Group, Pieces, Words, children
from okrkit.source import KeyPath, SourceFile, Span
from okrkit.tree import Node, Written, find_spans

BLANKS = re.compile(r"[ \t]*")
REST_OF_LINE = re.compile(r"([ \t]*)(#[^\n]*)?(?:\n|\Z)")
BLOCK_HEADER = re.compile(r"[|>](?:(?P<chomp>[+-])?(?P<step>[1-9])?(?P<last>[+-])?)")
DOCUMENT_START = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*---[ \t]*(?:#[^\n]*)?(?:\n|\Z)")
MODELINE = re.compile(r"#.*(?:yaml-language-server:|-\*-|\bvim?:)")


def cut(source: SourceFile, root: Node) -> Pieces:
    """The pieces of a text that has line feeds only, no byte order mark, and this tree.

    Raises LayoutError at what is too unusual to be taken apart.
    """
    return _Reader(source, find_spans(source)).file(root)


class _Remark(NamedTuple):
    """A comment on a line of its own, or a blank line ("")."""

    column: int
    text: str


class _Reader:
    """Reads from `pos` on. `pending` are the lines just passed that belong to nothing yet."""

    def __init__(self, source: SourceFile, spans: Mapping[KeyPath, Written]) -> None:
        self.text = source.text
        self.spans = spans
        self.pos = 0
        self.pending: list[_Remark] = []

    def file(self, root: Node) -> Pieces:
        """All of it."""
        start = DOCUMENT_START.match(self.text)
        first = [line.strip() for line in start[0].splitlines()] if start else []
        self.pos = start.end() if start else 0
        self._skip()
        lines = self._take()
        cut = _end_of_head(lines) if root else len(lines)
        head, above = (*first, *lines[:cut]), tuple(filter(None, lines[cut:]))
        if root is None:
            group = Group({})
        elif self._starts_flow():
            group = self._flow((), root, 0, above)
            after = self._skip().strip()
            group = group._replace(tail=(*group.tail, *([after] if after else []), *self._take()))
        else:
            group = self._block((), root, -1, above)
        if self.pos != len(self.text):
            raise self._unusual()
        return Pieces(head, group)

    def _block(self, path: KeyPath, node: Node, outer: int, above: tuple[str, ...]) -> Group:
        """A mapping or list by indentation, in a container whose entries start at `outer`."""
        column = self._column()
        entries = {}
        for key, child in children(node):
            entries[key] = self._entry((*path, key), child, column, above or self._take())
            above = ()
        return Group(entries, self._take_deeper(outer), isinstance(node, list))

    def _entry(self, path: KeyPath, node: Node, column: int, above: tuple[str, ...]) -> Entry:
        key = self._key(path)
        span = self._written(path).value
        start = self.pos
        line = self._skip()
        if span.start == span.end:
            return Entry(key, None, above, "", line, below=self._take_deeper(column))
        if isinstance(node, (dict, list)) and not self._starts_flow():
            return Entry(key, self._block(path, node, column, self._take()), above, line)
        above = (*above, *filter(None, self._take()))
        is_below = "\n" in self.text[start : self.pos]
        value = self._value(path, node, column)
        if isinstance(value, Words):
            value = value._replace(is_below=is_below and not value.is_block)
        column = self._column() + self._after_blanks() - self.pos
        comment = self._skip()
        return Entry(key, value, above, line, comment, self._take_beside(comment, column))

    def _value(self, path: KeyPath, node: Node, column: int) -> Words | Group:
        """A scalar, or a mapping or list between brackets."""
        span = self._written(path).value
        if self.pos != span.start:
            raise self._unusual()
        if isinstance(node, (dict, list)):
            return self._flow(path, node, column, ())
        return self._words(span, column)

    def _key(self, path: KeyPath) -> str:
        """Read a key and its colon, or the dash of a list."""
        if isinstance(path[-1], int):
            self._expect("-")
            return "-"
        key = self._plain_key(path)
        self.pos = self._after_blanks()
        self._expect(":")
        return f"{key}:"

    def _plain_key(self, path: KeyPath) -> str:
        span = self._written(path).key
        if span is None or self.pos != span.start:
            raise self._unusual()
        key = self.text[span.start : span.end]
        if "\n" in key:
            raise LayoutError("a key has more than one line", span.start)
        self.pos = span.end
        return key

    def _flow(self, path: KeyPath, node: Node, column: int, above: tuple[str, ...]) -> Group:
        """A mapping or list between brackets; `above` goes above its first entry."""
        start = self.pos
        is_list = isinstance(node, list)
        self._expect("[" if is_list else "{")
        opening = self._skip()
        entries = {}
        for key, child in children(node):
            above = (*above, *self._take())
            entries[key] = self._flow_entry((*path, key), child, column, above)
            above = ()
        self._expect("]" if is_list else "}")
        if not entries and "#" in self.text[start : self.pos]:
            raise LayoutError("these brackets hold comments only", start)
        is_tall = "\n" in self.text[start : self.pos]
        return Group(entries, (*above, *self._take()), is_list, True, is_tall, opening)

    def _flow_entry(self, path: KeyPath, node: Node, column: int, above: tuple[str, ...]) -> Entry:
        span = self._written(path).value
        lines, key, has_colon = [], "-", True
        if isinstance(path[-1], str):
            key = f"{self._plain_key(path)}:"
            lines.append(self._skip())
            has_colon = self._has(":")
            lines.append(self._skip())
        above = (*above, *filter(None, self._take()))
        value = None
        if span.start < span.end:
            value = self._value(path, node, column)
            lines.append(self._skip())
        if self._has(","):
            lines.append(self._skip())
        first, *rest = [*filter(None, lines), ""]
        above = (*above, *(one.strip() for one in rest if one))
        return Entry(key, value, above, "", first, has_colon=has_colon)

    def _words(self, span: Span, column: int) -> Words:
        text = self.text[span.start : span.end]
        if text[0] in "|>":
            return self._block_text(span, column)
        self.pos = span.end
        is_quoted = text[0] in "\"'"
        first, *more = (line if is_quoted else line.rstrip(" \t") for line in text.split("\n"))
        return Words(first, tuple(line.lstrip(" \t") for line in more))

    def _block_text(self, span: Span, column: int) -> Words:
        """A block text; blank lines below it are no part of it, unless its mark says so."""
        header, *lines = self.text[span.start : span.end].split("\n")
        marks = BLOCK_HEADER.match(header)
        chomp = (marks["chomp"] or marks["last"]) if marks else None
        step = int(marks["step"]) if marks and marks["step"] else 0
        if lines and not lines[-1]:
            lines.pop()
        elif any(lines) and (chomp != "-" or not lines[-1].strip(" ")):
            raise LayoutError("the last text has no line break at its end", span.end)
        cut = column + step if step else max(map(_indentation, lines), default=0)
        if not step:
            cut = next((_indentation(one) for one in lines if one.strip(" ")), cut)
        body = [line[cut:] for line in lines]
        self.pos = span.end
        while chomp != "+" and body and not body[-1]:
            body.pop()
        if len(body) < len(lines):
            below = lines[len(body) :]
            self.pos -= sum(map(len, below)) + len(below)
        return Words(header.rstrip(), tuple(body), step or STEP, True, chomp == "+")

    def _skip(self) -> str:
        """Go on to what comes next; gives the comment at the end of this line, blanks included."""
        comment = ""
        if self._column():
            rest = REST_OF_LINE.match(self.text, self.pos)
            if rest:
                comment = _with_blanks(rest[1], rest[2]) if rest[2] else ""
                self.pos = rest.end()
        if not self._column():
            self._skip_lines()
        self.pos = self._after_blanks()
        return comment

    def _skip_lines(self) -> None:
        while self.pos < len(self.text) and (line := REST_OF_LINE.match(self.text, self.pos)):
            remark = _Remark(len(line[1]), (line[2] or "").rstrip())
            if remark.text or not self.pending or self.pending[-1].text:
                self.pending.append(remark)
            self.pos = line.end()

    def _take(self) -> tuple[str, ...]:
        """All pending lines."""
        return self._take_first(len(self.pending))

    def _take_deeper(self, outer: int) -> tuple[str, ...]:
        """The pending lines up to the first comment that does not stand further in."""
        count = 0
        for number, (column, text) in enumerate(self.pending, 1):
            if text and column <= outer:
                break
            count = number if text else count
        return self._take_first(count)

    def _take_beside(self, comment: str, column: int) -> tuple[str, ...]:
        """The pending lines that go on with a comment at the end of a line, right below it."""
        lines = self.pending if comment else []
        ends = (n for n, one in enumerate(lines) if not one.text or one.column != column)
        return self._take_first(next(ends, len(lines)))

    def _take_first(self, count: int) -> tuple[str, ...]:
        taken, self.pending = self.pending[:count], self.pending[count:]
        return tuple(one.text for one in taken)

    def _written(self, path: KeyPath) -> Written:
        """Where a path is written; what is nested deeper than usual is not looked for."""
        if path not in self.spans:
            raise LayoutError("it is nested too deeply", self.pos)
        return self.spans[path]

    def _after_blanks(self) -> int:
        blanks = BLANKS.match(self.text, self.pos)
        return blanks.end() if blanks else self.pos

    def _column(self) -> int:
        return self.pos - self.text.rfind("\n", 0, self.pos) - 1

    def _starts_flow(self) -> bool:
        return self.text.startswith(("{", "["), self.pos)

    def _has(self, character: str) -> bool:
        """Pass a character, if it comes next."""
        is_next = self.text.startswith(character, self.pos)
        self.pos += is_next
        return is_next

    def _expect(self, character: str) -> None:
        if not self._has(character):
            raise self._unusual()

    def _unusual(self) -> LayoutError:
        return LayoutError("its layout is unusual", self.pos)


def _end_of_head(lines: tuple[str, ...]) -> int:
    """How many lines before the first key are the file's own: to the last blank one, or modeline.

    A modeline tells editors about the file, wherever it stands.
    """
    return max(
        (number for number, one in enumerate(lines, 1) if not one or MODELINE.match(one)), default=0
    )


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _with_blanks(blanks: str, comment: str) -> str:
    return (blanks if blanks and "\t" not in blanks else "  ") + comment.rstrip()
