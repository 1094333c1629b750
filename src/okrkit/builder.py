"""A tree built from events: values without types, and where they stand.

Limits are counted as events come: what is too much is never built.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple, Union

from okrkit.events import Scalar, live_parser, parse_events
from okrkit.limits import Limits
from okrkit.refusals import Refusals
from okrkit.source import BYTE_ORDER_MARK, KeyPath, SourceFile, Span
from okrkit.syntax import syntax_fault


class Quoted(str):
    """A quoted or block scalar: text, never a number, a boolean or nothing."""

    __slots__ = ()


Node = Union[dict[str, "Node"], list["Node"], str, None]  # noqa: UP007  it is recursive
"""A value: a mapping, a list, a scalar as written; None where it is empty, `null` or `~`."""

NULL_WORDS = frozenset({"", "null", "~"})
UNUSUAL_KEYS = frozenset({"", "<<"})
BARE_TAG = re.compile(r"!(?:<|(?!\S))")
COLON = re.compile(r"\s*:")


class Written(NamedTuple):
    """Where a path is written: its key (None in a list and at the root) and its value."""

    key: Span | None
    value: Span


class _Stop(Exception):  # noqa: N818  no error: the rest is not worth reading
    """Reading ends here; the fault is told already."""


class _NoKey:
    """In place of a mapping's key: a key comes next, or what comes is left out."""


_NEXT = _NoKey()
_LEFT_OUT = _NoKey()

_Frame = tuple[Any, Any, int, Span | None]
"""An open mapping or list: it, the key where its child goes, its start, that key's span."""


class Builder:
    """Builds the tree from events, with a stack of its own, so that no depth exhausts Python's.

    `container` is the innermost open mapping or list and `key` where its next value goes: a key,
    `_NEXT` where a key comes first, `_LEFT_OUT` for what is read and forgotten. In a list it is
    None. The outermost container is a list that holds the root.
    """

    def __init__(
        self, source: SourceFile, limits: Limits, spans: dict[KeyPath, Written] | None
    ) -> None:
        self.source = source
        self.limits = limits
        self.spans = spans
        self.refusals = Refusals(source, limits)
        self.refused: set[KeyPath] = set()
        self.repeated: list[tuple[KeyPath, Span]] = []
        self.text = source.text
        self.shift = 1 if self.text.startswith(BYTE_ORDER_MARK) else 0
        self.top: list[Node] = []
        self.container: Any = self.top
        self.key: Any = None
        self.key_span: Span | None = None
        self.stack: list[_Frame] = []
        self.base: tuple[int, KeyPath | None] = (0, ())  # see `_base`
        self.based: Any = None
        self.last_end = 0
        self.documents = 0
        self.nodes = 0
        self.is_cut = False

    @property
    def root(self) -> Node:
        """What has been read."""
        return self.top[0] if self.top else None

    def read(self, *, pure: bool) -> None:
        """Read the text to its end, or as far as it can be read."""
        from ruamel.yaml.error import MarkedYAMLError  # noqa: PLC0415  slow to load
        from ruamel.yaml.reader import ReaderError  # noqa: PLC0415  as slow

        try:
            self._build(parse_events(self.text[self.shift :], pure=pure))
        except _Stop:
            self._give_up()
        except MarkedYAMLError as error:
            marks = (error.problem_mark, error.context_mark)
            at, since = (mark.index + self.shift if mark else None for mark in marks)
            self._break_off(error.problem or "", at, since)
        except ReaderError as error:  # its position may count bytes
            at = max(0, self.text.find(chr(error.character)))
            self.refusals.unsafe(self.text[at], Span(at, at + 1))
            self._give_up()
        except Exception:
            # The parser in Python stumbles over some broken texts with whatever it meets there;
            # with the C parser it can only be a mistake of ours.
            if live_parser() == "c" and not pure:
                raise
            self._break_off("", self.last_end, None)

    def _build(self, events: Iterator[Any]) -> None:
        """The loop over all events: long, and sparing with calls, for it runs 600 times a file."""
        from ruamel.yaml.events import (  # noqa: PLC0415  slow to load
            MappingEndEvent,
            MappingStartEvent,
            ScalarEvent,
            SequenceEndEvent,
            SequenceStartEvent,
        )

        spans, stack = self.spans, self.stack
        container, key = self.container, self.key  # local, and handed over where they are needed
        # A text shorter than a limit cannot pass it.
        counts = len(self.text) > min(self.limits.nodes, self.limits.string)
        has_marks = "&" in self.text or BARE_TAG.search(self.text) is not None
        try:
            for event in events:
                kind = type(event)
                if kind is Scalar or kind is ScalarEvent:
                    value = event.value
                    is_plain = event.implicit[0]
                    if counts or has_marks:
                        self.container, self.key = container, key
                        self._count(event)
                        self._refuse_marks(event)
                    if key is _NEXT:
                        if is_plain and value not in container and value not in UNUSUAL_KEYS:
                            key = value
                        else:
                            self.container, self.key = container, key
                            key = self._unusual_key(event, value)
                        if spans is not None:
                            self.key_span = self.refusals.span(event)
                        continue
                    node: Node = None if value in NULL_WORDS else value
                    if not is_plain or spans is not None or counts:
                        self.container, self.key = container, key
                        node = self._value(event, value, node)
                    if key is None:
                        container.append(node)
                    else:
                        container[key] = node
                        key = _NEXT
                elif kind is MappingStartEvent or kind is SequenceStartEvent:
                    self.container, self.key = container, key
                    if counts or has_marks:
                        self._count(event)
                        self._refuse_marks(event)
                    self._open(event, {} if kind is MappingStartEvent else [])
                    container, key = self.container, self.key
                elif kind is MappingEndEvent or kind is SequenceEndEvent:
                    if key is not None:
                        container.pop(_LEFT_OUT, None)
                    container, key, start, self.key_span = stack.pop()
                    if spans is not None:
                        self.container, self.key = container, key
                        self._note_collection(event, start, spans)
                    if key is not None:
                        key = _LEFT_OUT if key is _NEXT else _NEXT
                else:
                    self.container, self.key = container, key
                    self._unusual_event(event)
                    key = self.key
        finally:
            self.container, self.key = container, key

    def _value(self, event: Any, value: str, node: Node) -> Node:
        """A value that is quoted, or of which more is to be known than what it is."""
        if not event.implicit[0]:
            node = Quoted(value)
            if event.tag:
                self._refuse_tag(event)
            if event.style == '"' and "\\" in self.text:
                self.refusals.escapes(event, value)
        if len(value) > self.limits.string:
            self.refusals.length(event)
            self._refuse()
            node = None
        if self.spans is not None:
            span = self._span_of_value(event)
            self.last_end = span.end - self.shift
            self._note(self.spans, span)
        return node

    def _span_of_value(self, event: Any) -> Span:
        """An empty value stands right behind its colon: the parsers differ on where it is."""
        span = self.refusals.span(event)
        if span.start < span.end or self.key is None or self.key_span is None:
            return span
        colon = COLON.match(self.text, self.key_span.end)
        at = colon.end() if colon else self.key_span.end
        return Span(at, at)

    def _note_collection(self, event: Any, start: int, spans: dict[KeyPath, Written]) -> None:
        """Note where a mapping or list is written that has just ended."""
        if event.end_mark.index > event.start_mark.index:
            # A bracket. In block style the mark lies at the next token, behind blanks and comments.
            self.last_end = event.end_mark.index
        self._note(spans, Span(start + self.shift, self.last_end + self.shift), 1)

    def _open(self, event: Any, node: Any) -> None:
        """Start a mapping or list: attach it at once, so that it is there if reading breaks off."""
        if event.tag:
            self._refuse_tag(event)
        if len(self.stack) >= self.limits.depth:
            self.refusals.depth(event)
            raise _Stop
        start = event.start_mark.index
        self.last_end = start
        self.stack.append((self.container, self.key, start, self.key_span))
        if self.key is _NEXT:
            self.refusals.key_that_is_no_text(event)
        elif self.key is None:
            self.container.append(node)
        else:
            self.container[self.key] = node
        self.container = node
        self.key = _NEXT if type(node) is dict else None

    def _unusual_key(self, event: Any, value: str) -> Any:
        """A key that is quoted, tagged, a merge key, or there already: the key to go on with."""
        if event.tag:
            self._refuse_tag(event)
        if value in UNUSUAL_KEYS and not event.style:
            self.refusals.key(event, value)
            return _LEFT_OUT
        if value in self.container:
            self.key = value
            path = self._path()
            if path is not None:
                self.repeated.append((path, self.refusals.span(event)))
            return _LEFT_OUT
        if "\\" in self.text:
            self.refusals.escapes(event, value)
        return value

    def _unusual_event(self, event: Any) -> None:
        kind = type(event).__name__
        if kind == "AliasEvent":
            self.refusals.alias(event)
            if self.key is _NEXT:
                self.key = _LEFT_OUT
                return
            self._refuse()
            self.last_end = event.end_mark.index
            if self.key is None:
                self.container.append(None)
            else:
                self.container[self.key] = None
                self.key = _NEXT
        elif kind == "DocumentStartEvent":
            self._document(event)

    def _document(self, event: Any) -> None:
        if event.version or event.tags:
            self.refusals.directive(event)
        self.documents += 1
        if self.documents > 1:
            self.refusals.document(event)
            raise _Stop

    def _count(self, event: Any) -> None:
        self.nodes += 1
        if self.nodes > self.limits.nodes:
            self.refusals.number(event)
            raise _Stop

    def _break_off(self, problem: str, at: int | None, since: int | None) -> None:
        """End at a syntax error: what was read last may have been cut by it."""
        self.refusals.syntax(syntax_fault(self.source, problem, at, since))
        if self.stack and self.container:
            if self.key is not None:
                self.container.pop(_LEFT_OUT, None)
                self.key = next(reversed(self.container), _NEXT)
            self._refuse(1)
        self._give_up()

    def _give_up(self) -> None:
        """What is open now is not whole; nobody is to wonder at its shape."""
        self.is_cut = True
        while self.stack:
            if self.key is not None:
                self.container.pop(_LEFT_OUT, None)
            self.container, self.key, *_ = self.stack.pop()
            self._refuse(1)

    def _refuse(self, child: int = 0) -> None:
        path = self._path(child)
        if path is not None:
            self.refused.add(path)

    def _refuse_tag(self, event: Any) -> None:
        self.refusals.tag(event)
        if self.key is not _NEXT:
            self._refuse()

    def _refuse_marks(self, event: Any) -> None:
        """An anchor, or the bare tag `!`, which only its place tells: libyaml drops it."""
        if event.anchor:
            self.refusals.anchor(event)
        elif type(event.implicit) is tuple and event.implicit[0]:
            start = event.start_mark.index + self.shift
            if self.text.startswith("!", start):
                self._refuse_tag(event)

    def _note(self, spans: dict[KeyPath, Written], value: Span, child: int = 0) -> None:
        """Note where a value is written; with `child` it is in its container already."""
        path = self._path(child)
        if path is not None:
            spans.setdefault(path, Written(None if self.key is None else self.key_span, value))

    def _path(self, child: int = 0) -> KeyPath | None:
        """The path of the next value (`child`: of the one that came last); None if left out."""
        if not self.stack:
            return ()
        base = self._base()
        key = len(self.container) - child if self.key is None else self.key
        return None if base is None or isinstance(key, _NoKey) else (*base, key)

    def _base(self) -> KeyPath | None:
        """The path of the innermost container; it is asked for again and again."""
        depth, base = self.base
        if depth != len(self.stack) or self.container is not self.based:
            keys = [
                len(container) - 1 if key is None else key for container, key, *_ in self.stack[1:]
            ]
            base = None if any(isinstance(key, _NoKey) for key in keys) else tuple(keys)
            self.base, self.based = (len(self.stack), base), self.container
        return base
