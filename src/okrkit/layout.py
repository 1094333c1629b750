"""Where the entries of a file stand, and the splices that change one of them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain, islice
from typing import NamedTuple

from okrkit.compose import Plain, Text, Value, block, inline, key_text, scalar
from okrkit.source import BYTE_ORDER_MARK, KeyPath, SourceFile, Span
from okrkit.tree import Written

REST_OF_LINE = re.compile(r"[ \t]*(?:(?<=[ \t])#[^\r\n]*)?(\r\n|\r|\n|\Z)")
BEHIND_KEY = re.compile(r"[ \t]*:[ \t]*(?:(?<=[ \t])#[^\r\n]*)?(\r\n|\r|\n)")
COMMENT_OR_BLANK = re.compile(r"(?P<indent>[ \t]*)(?P<comment>#[^\r\n]*)?(?:\r\n|\r|\n|\Z)")
BLANK_LINES = re.compile(r"(?:[ \t]*(?:\r\n|\r|\n))*\Z")
KEEPS_BLANK_LINES = re.compile(r"[|>][1-9]?\+")
FIRST_BREAK = re.compile(r"\r\n|\r|\n")
DEFAULT_STEP = 2
BRACKETS = frozenset({"{}", "[]"})


class TextEdit(NamedTuple):
    """A change to a text: what stands in a stretch is replaced."""

    span: Span
    text: str


class LayoutError(Exception):
    """A place that cannot be edited safely; `offset` is where, the message why."""

    def __init__(self, reason: str, offset: int) -> None:
        super().__init__(reason)
        self.offset = offset


class Layout:
    """A file's text and the places in it. Every method raises LayoutError where it gives up."""

    def __init__(self, source: SourceFile, spans: Mapping[KeyPath, Written]) -> None:
        self.source = source
        self.text = source.text
        self.spans = spans

    @cached_property
    def line_break(self) -> str:
        """The first line break of the file, which new lines get as well."""
        found = FIRST_BREAK.search(self.text)
        return found[0] if found else "\n"

    def is_flow(self, path: KeyPath) -> bool:
        """Whether the value at a path lies between brackets, or is in such brackets itself."""
        ways = (path[:length] for length in range(len(path) + 1))
        return any(way in self.spans and self._is_bracketed(way) for way in ways)

    def _is_bracketed(self, path: KeyPath) -> bool:
        start, end = self.spans[path].value
        return end > start and self.text[start] + self.text[end - 1] in BRACKETS

    def set(self, path: KeyPath, value: Value) -> TextEdit:
        """Replace a value on one line by another; words take the place of any words."""
        if not isinstance(value, Text) or self._has_below(path):
            self._refuse_several_lines(path)
        span = self._known(path)
        new = self.written(path, value)
        if self.text[span.start : span.end].startswith(("|", ">")):  # to the end of its last line
            return TextEdit(Span(span.start, self._behind(path)), new + self.line_break)
        return TextEdit(span, new if span.start < span.end else f" {new}")

    def _has_below(self, path: KeyPath) -> bool:
        """Whether the value at a path is a mapping or a list with anything in it."""
        length = len(path)
        return any(len(way) > length and way[:length] == path for way in self.spans)

    def _known(self, path: KeyPath) -> Span:
        if path not in self.spans:
            raise LayoutError("there is nothing of that name", 0)
        return self.spans[path].value

    def _refuse_several_lines(self, path: KeyPath) -> None:
        span = self._known(path)
        old = self.text[span.start : span.end]
        if "\n" in old or "\r" in old or old[:1] in {"|", ">"}:
            raise LayoutError("its value has more than one line", span.start)

    def written(self, path: KeyPath, value: Value) -> str:
        """A value as it is written at a path, on one line."""
        if isinstance(value, (Plain, Text)):
            return scalar(value, in_flow=self.is_flow(path[:-1]))
        return inline(value)

    def rekey(self, path: KeyPath, key: str) -> TextEdit:
        """Replace the key at the end of a path."""
        return TextEdit(self._key_span(path), key)

    def insert(
        self,
        path: KeyPath,
        keys: Sequence[str],
        place: int,
        entries: Mapping[str, Value],
        *,
        is_apart: bool = False,
    ) -> TextEdit:
        """Insert entries into a mapping that has `keys`, before the one at `place`.

        Those that go to its end may stand apart, with a blank line above each.
        """
        if self.is_flow(path):
            return self._insert_inline(path, keys, place, entries)
        indent = self._indent((*path, keys[0]))
        has_blocks = any(isinstance(one, Mapping) for one in entries.values())
        step = self._step(path) if has_blocks else ""
        blank = [""] if is_apart and place == len(keys) else []
        lines = [
            line
            for key, one in entries.items()
            for line in (*blank, *block(key, one, indent, step))
        ]
        before = (*path, keys[place - 1])
        at = self._top_of(path, keys[0]) if place == 0 else self._behind_all(before)
        return self._lines_at(at, lines)

    def _insert_inline(
        self, path: KeyPath, keys: Sequence[str], place: int, entries: Mapping[str, Value]
    ) -> TextEdit:
        span = self.spans[path].value
        self._refuse_comment(span)
        pairs = ", ".join(f"{key_text(key)}: {inline(one)}" for key, one in entries.items())
        if place == 0:
            first = self._key_span((*path, keys[0]))
            return TextEdit(Span(first.start, first.start), f"{pairs}, ")
        before = self.spans[(*path, keys[place - 1])]
        end = max(before.value.end, before.key.end if before.key else 0)
        return TextEdit(Span(end, end), f", {pairs}")

    def fill(self, path: KeyPath, entries: Mapping[str, Value]) -> list[TextEdit]:
        """Write the first entries of a mapping that is empty: nothing, `null`, `~` or `{}`."""
        span = self.spans[path].value
        old = self.text[span.start : span.end]
        if old.startswith("{") or self.is_flow(path[:-1]):
            self._refuse_comment(span)
            new = inline(entries)
            return [TextEdit(span, new if old else f" {new}")]
        return self._below(path, entries)

    def expand(self, path: KeyPath, entries: Mapping[str, Value]) -> list[TextEdit]:
        """Replace what stands at a path, on one line, by a block below its key."""
        self._refuse_several_lines(path)
        return self._below(path, entries)

    def _below(self, path: KeyPath, entries: Mapping[str, Value]) -> list[TextEdit]:
        span, key = self.spans[path].value, self._key_span(path)
        step = self._step(path[:-1])
        indent = self._indent(path) + step
        lines = [line for name, one in entries.items() for line in block(name, one, indent, step)]
        rest = REST_OF_LINE.match(self.text, span.end)
        if rest is None:
            raise LayoutError("something else stands on its line", key.start)
        return [*self._emptied(span), self._lines_at(rest.end(), lines)]

    def _emptied(self, span: Span) -> list[TextEdit]:
        """Take out a value and what is before it, up to its key: it may stand on the next line."""
        if span.start == span.end:
            return []
        return [TextEdit(Span(len(self.text[: span.start].rstrip()), span.end), "")]

    def append(self, entries: Mapping[str, Value]) -> TextEdit:
        """Write the first entries of a file that holds none."""
        lines = [line for key, one in entries.items() for line in block(key, one, "", "  ")]
        return self._lines_at(len(self.text), lines)

    def remove(self, path: KeyPath, keys: Sequence[str]) -> TextEdit:
        """Take out an entry of a mapping that has `keys`, which are more than one."""
        if not self.is_flow(path[:-1]):
            start = self._line_start(self._key_span(path).start)
            self._indent(path)
            return TextEdit(Span(start, self._behind(path)), "")
        self._refuse_comment(self.spans[path[:-1]].value)
        index = list(keys).index(str(path[-1]))
        if index == 0:
            start, end = self._key_span(path).start, self._key_span((*path[:-1], keys[1])).start
            return TextEdit(Span(start, end), "")
        before = self.spans[(*path[:-1], keys[index - 1])]
        start = max(before.value.end, before.key.end if before.key else 0)
        return TextEdit(Span(start, max(self.spans[path].value.end, start)), "")

    def _key_span(self, path: KeyPath) -> Span:
        written = self.spans.get(path)
        if written is None or written.key is None:
            raise LayoutError("its key cannot be found", 0)
        return written.key

    def _line_start(self, offset: int) -> int:
        line = self.source.line_starts[self._line(offset)]
        return line + 1 if line == 0 and self.text.startswith(BYTE_ORDER_MARK) else line

    def _line(self, offset: int) -> int:
        return self.source.position(offset).line - 1

    def _indent(self, path: KeyPath) -> str:
        """The blanks before a key; what stands behind something else cannot be moved."""
        key = self._key_span(path)
        indent = self.text[self._line_start(key.start) : key.start]
        if indent.strip(" "):
            raise LayoutError("something else stands before it on its line", key.start)
        return indent

    def _step(self, path: KeyPath) -> str:
        """How much further in the entries below those of a path stand, as the file does it."""
        depth = len(path) + 2
        own = (way for way in self.spans if len(way) == depth and way[:-2] == path)
        here = [path] if len(path) > 1 else []
        any_way = (way for way in self.spans if len(way) > 1)
        for way in chain(islice(own, 1), here, any_way):
            step = self._step_at(way)
            if step:
                return step
        return " " * DEFAULT_STEP

    def _step_at(self, path: KeyPath) -> str:
        """How much further in than the key above it a key stands; empty where that says nothing."""
        inner, outer = self.spans.get(path), self.spans.get(path[:-1])
        if inner is None or outer is None or inner.key is None or outer.key is None:
            return ""
        columns = [key.start - self._line_start(key.start) for key in (outer.key, inner.key)]
        is_below = self._line(inner.key.start) > self._line(outer.key.start)
        return " " * (columns[1] - columns[0]) if is_below and not self.is_flow(path[:-1]) else ""

    def _top_of(self, path: KeyPath, first: str) -> int:
        """Where an entry before all others starts: right under the mapping's own key."""
        key = self.spans[path].key
        below = BEHIND_KEY.match(self.text, key.end) if key else None
        return below.end() if below else self._line_start(self._key_span((*path, first)).start)

    def _behind(self, path: KeyPath) -> int:
        """The start of the line after an entry."""
        written = self.spans[path]
        end = max(written.value.end, written.key.end if written.key else 0)
        value = self.text[written.value.start : written.value.end]
        if value.endswith(("\n", "\r")):  # a block text; the blank lines below it are no part of it
            return end if KEEPS_BLANK_LINES.search(value) else self._without_blank_lines(end)
        if written.value.start == written.value.end and self.text.startswith(":", end):
            end += 1
        rest = REST_OF_LINE.match(self.text, end)
        if rest is None:
            raise LayoutError("something else stands behind it on its line", end)
        return rest.end()

    def _behind_all(self, path: KeyPath) -> int:
        """The start of the line after an entry and the comments below that stand further in."""
        end = self._behind(path)
        column = self._key_span(path).start - self._line_start(self._key_span(path).start)
        at = end
        while at < len(self.text) and (line := COMMENT_OR_BLANK.match(self.text, at)):
            at = line.end()
            if line["comment"]:
                if len(line["indent"]) <= column:
                    break
                end = at
        return end

    def _without_blank_lines(self, end: int) -> int:
        blank = BLANK_LINES.search(self.text[:end])
        start = blank.start() if blank else end
        found = FIRST_BREAK.match(self.text, start)
        return found.end() if found else start

    def _lines_at(self, at: int, lines: Sequence[str]) -> TextEdit:
        """Whole lines at the start of a line, or behind the last one if that has no end."""
        body = self.line_break.join(lines)
        if at > 0 and self.text[at - 1] not in "\r\n" and at != self._bom_end():
            return TextEdit(Span(at, at), self.line_break + body)
        return TextEdit(Span(at, at), body + self.line_break)

    def _bom_end(self) -> int:
        return 1 if self.text.startswith(BYTE_ORDER_MARK) else 0

    def _refuse_comment(self, span: Span) -> None:
        """Brackets on several lines may hold comments, and commas before them."""
        at = span.start
        if "#" in self.text[span.start : span.end]:
            for one in sorted(self._words_in(span)):
                if "#" in self.text[at : max(at, one.start)]:
                    break
                at = max(at, one.end)
            if "#" in self.text[at : span.end]:
                raise LayoutError("there may be a comment between its brackets", span.start)

    def _words_in(self, span: Span) -> Iterator[Span]:
        """The keys and scalars in a stretch."""
        for way, written in self.spans.items():
            for one in (written.key, None if self._is_bracketed(way) else written.value):
                if one and span.start < one.start and one.end < span.end:
                    yield one

    def append_item(self, path: KeyPath, count: int, value: Value) -> TextEdit:
        """Write one more item at the end of a list that has some."""
        last = self.spans[(*path, count - 1)].value
        if self.is_flow(path):
            self._refuse_comment(self.spans[path].value)
            return TextEdit(Span(last.end, last.end), f", {inline(value)}")
        dash = self.text[self._line_start(last.start) : last.start]
        if dash.strip() != "-":
            raise LayoutError("something else stands before it on its line", last.start)
        text = scalar(value, in_flow=False) if isinstance(value, (Plain, Text)) else inline(value)
        return self._lines_at(self._behind((*path, count - 1)), [f"{dash}{text}"])
