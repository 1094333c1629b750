"""From a text to a tree of plain, untyped values: the YAML that okr accepts, read as events.

libyaml's event stream through ruamel.yaml's prebuilt C parser is the fastest way that does not
crash on hostile input (loaders recurse); limits are counted as events come. Where the C parser is
not installed, ruamel.yaml's own parser gives the same, 30 times slower.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, Union

from okrkit.characters import REPLACEMENT, UNSAFE, UNSAFE_RAW, escaped, quote
from okrkit.limits import Limits
from okrkit.source import BYTE_ORDER_MARK, Fault, KeyPath, Note, Place, SourceFile, Span
from okrkit.syntax import conflict_marker, cut_texts, may_be_cut, syntax_fault


class Quoted(str):
    """A quoted or block scalar: text, never a number, a boolean or nothing."""

    __slots__ = ()


Node = Union[dict[str, "Node"], list["Node"], str, None]  # noqa: UP007  it is recursive
"""A value: a mapping, a list, a scalar as written; None where it is empty, `null` or `~`."""

NULL_WORDS = frozenset({"", "null", "~"})


@dataclass(frozen=True, slots=True)
class Tree:
    """What is written in a file and what is broken in it.

    A value that was refused (an alias, a text past its limit) is None in the tree; its path is in
    `refused`, so that nobody complains of the same thing twice.
    """

    root: Node
    faults: tuple[Fault, ...]
    refused: frozenset[KeyPath] = frozenset()


@dataclass(frozen=True, slots=True)
class Written:
    """Where a path is written: its key (None in a list and at the root) and its value."""

    key: Span | None
    value: Span


def live_parser() -> Literal["c", "pure"]:
    """Which parser reads: libyaml's, or the one in Python that stands in for it."""
    try:
        import _ruamel_yaml  # noqa: F401, PLC0415
    except ImportError:
        return "pure"
    return "c"


def read_tree(source: SourceFile, limits: Limits = Limits(), *, pure: bool = False) -> Tree:
    """The tree of a text. Never raises; `pure` forces the parser in Python."""
    text = source.text
    marker = conflict_marker(source)
    if marker is not None:
        return Tree({}, (marker,))
    builder = _Builder(source, limits, None)
    builder.read(pure=pure)
    faults = [*_unsafe_characters(source), *builder.faults]
    if builder.repeated:
        faults += _repetitions(source, builder.repeated, find_spans(source, pure=pure))
    if may_be_cut(text):
        faults += cut_texts(source, (one.value for one in find_spans(source, pure=pure).values()))
    if not faults and builder.root is None:
        message = "this file holds nothing"
        hint = "write goals into it, or remove it"
        faults.append(Fault("empty-file", message, Place(source.path, span=Span(0, 0)), hint))
    return Tree(builder.root, tuple(faults), frozenset(builder.refused))


def find_spans(source: SourceFile, *, pure: bool = False) -> dict[KeyPath, Written]:
    """Where every path is written, as far as the text can be read. Never raises."""
    spans: dict[KeyPath, Written] = {}
    if conflict_marker(source) is None:
        _Builder(source, Limits(nodes=1_000_000_000, string=1_000_000_000), spans).read(pure=pure)
    return spans


def _unsafe_characters(source: SourceFile) -> Iterator[Fault]:
    start = len(BYTE_ORDER_MARK) if source.text.startswith(BYTE_ORDER_MARK) else 0
    for match in UNSAFE_RAW.finditer(source.text, start):
        yield _unsafe(source, match[0], Span(*match.span()))


def _unsafe(source: SourceFile, character: str, span: Span) -> Fault:
    message = f"the character {escaped(character)} can deceive the eye or a terminal"
    place = Place(source.path, span=span)
    return Fault("unsafe-text", message, place, "remove it; retype the text if you cannot see it")


def _events(text: str, *, pure: bool) -> Iterator[Any]:
    if not pure and live_parser() == "c":
        from _ruamel_yaml import CParser  # noqa: PLC0415  the pure parser must do without

        return iter(CParser(text).get_event, None)
    from ruamel.yaml import YAML  # noqa: PLC0415  seldom needed

    events: Iterator[Any] = YAML(typ="safe", pure=True).parse(text)
    return events


class _Stop(Exception):  # noqa: N818  no error: the rest is not worth reading
    """Reading ends here; the fault is told already."""


class _NoKey:
    """In place of a mapping's key: a key comes next, or what comes is left out."""


_NEXT = _NoKey()
_LEFT_OUT = _NoKey()

_Frame = tuple[Any, Any, int, Span | None]
"""An open mapping or list: it, the key where its child goes, its start, that key's span."""


class _Builder:
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
        self.faults: list[Fault] = []
        self.refused: set[KeyPath] = set()
        self.repeated: list[tuple[KeyPath, Span]] = []
        self.text = source.text
        self.shift = 1 if self.text.startswith(BYTE_ORDER_MARK) else 0
        self.top: list[Node] = []
        self.container: Any = self.top
        self.key: Any = None
        self.key_span: Span | None = None
        self.stack: list[_Frame] = []
        self.last_end = 0
        self.documents = 0
        self.nodes = 0

    @property
    def root(self) -> Node:
        """What has been read."""
        return self.top[0] if self.top else None

    def read(self, *, pure: bool) -> None:
        """Read the text to its end, or as far as it can be read."""
        from ruamel.yaml.error import MarkedYAMLError  # noqa: PLC0415  see `_events`

        text = self.text[self.shift :]
        if UNSAFE_RAW.search(text):
            text = UNSAFE_RAW.sub(REPLACEMENT, text)
        try:
            self._build(_events(text, pure=pure))
        except _Stop:
            self._give_up()
        except MarkedYAMLError as error:
            marks = (error.problem_mark, error.context_mark)
            at, since = (mark.index + self.shift if mark else None for mark in marks)
            self.faults.append(syntax_fault(self.source, error.problem or "", at, since))
            self._give_up()
        except Exception:
            # The parser in Python stumbles over some broken texts with whatever it meets there;
            # with the C parser it can only be a mistake of ours.
            if live_parser() == "c" and not pure:
                raise
            self.faults.append(syntax_fault(self.source, "", self.last_end, None))
            self._give_up()

    def _build(self, events: Iterator[Any]) -> None:
        """The loop over all events: long, and sparing with calls, for it runs 600 times a file."""
        from ruamel.yaml.events import (  # noqa: PLC0415  see `_events`
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
        has_anchors = "&" in self.text
        try:
            for event in events:
                kind = type(event)
                if kind is ScalarEvent:
                    value = event.value
                    is_plain = event.implicit[0]
                    if counts or (has_anchors and event.anchor):
                        self.container, self.key = container, key
                        self._count(event)
                        self._refuse_anchor(event)
                    if key is _NEXT:
                        if is_plain and value not in container and value != "<<":
                            key = value
                        else:
                            self.container, self.key = container, key
                            key = self._unusual_key(event, value)
                        if spans is not None:
                            self.key_span = self._span(event)
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
                self._refuse_escapes(event, value)
        if len(value) > self.limits.string:
            self._refuse_long(event)
            node = None
        if self.spans is not None:
            self.last_end = event.end_mark.index
            self._note(self.spans, self._span(event))
        return node

    def _note_collection(self, event: Any, start: int, spans: dict[KeyPath, Written]) -> None:
        """Note where a mapping or list is written that has just ended."""
        if event.end_mark.index > event.start_mark.index:
            # A bracket. In block style the mark lies at the next token, behind blanks and comments.
            self.last_end = event.end_mark.index
        self._note(spans, Span(start + self.shift, self.last_end + self.shift), 1)

    def _open(self, event: Any, node: Any) -> None:
        """Start a mapping or list: attach it at once, so that it is there if reading breaks off."""
        self._count(event)
        self._refuse_anchor(event)
        if event.tag:
            self._refuse_tag(event)
        if len(self.stack) >= self.limits.depth:
            self._stop(event, f"this is nested deeper than {self.limits.depth} levels", "depth")
        start = event.start_mark.index
        self.last_end = start
        self.stack.append((self.container, self.key, start, self.key_span))
        if self.key is _NEXT:
            self._unsupported(event, "a key is a text, not a list or mapping", "write a name")
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
        if value == "<<" and not event.style:
            self._unsupported(event, "a merge key (`<<`) hides what is meant", "write the fields")
            return _LEFT_OUT
        if value in self.container:
            self.key = value
            path = self._path()
            if path is not None:
                self.repeated.append((path, self._span(event)))
            return _LEFT_OUT
        if "\\" in self.text:
            self._refuse_escapes(event, value)
        return value

    def _unusual_event(self, event: Any) -> None:
        kind = type(event).__name__
        if kind == "AliasEvent":
            self._unsupported(event, "an alias (`*`) hides what is meant", "write it out here")
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
            what = "a directive (`%`) changes what the text means"
            self._unsupported(event, what, "remove the line that starts with `%`")
        self.documents += 1
        if self.documents > 1:
            what = "a second document starts here (`---`); a file is one document"
            self._unsupported(event, what, "make it a file of its own")
            raise _Stop

    def _count(self, event: Any) -> None:
        self.nodes += 1
        if self.nodes > self.limits.nodes:
            most = self.limits.nodes
            self._stop(event, f"this file has more than {most} keys and values", "nodes")

    def _stop(self, event: Any, message: str, limit: str) -> None:
        place = Place(self.source.path, span=self._span(event))
        hint = f"split the file, or raise the limit with `--limit {limit}=N`"
        self.faults.append(Fault("unsupported-yaml", message, place, hint))
        raise _Stop

    def _give_up(self) -> None:
        """What is open now is not whole; nobody is to wonder at its shape."""
        while self.stack:
            if self.key is not None:
                self.container.pop(_LEFT_OUT, None)
            self.container, self.key, *_ = self.stack.pop()
            path = self._path(1)
            if path is not None:
                self.refused.add(path)

    def _unsupported(self, event: Any, what: str, hint: str) -> None:
        if len(self.faults) < 10 * self.limits.errors:
            place = Place(self.source.path, span=self._span(event))
            self.faults.append(Fault("unsupported-yaml", what, place, hint))

    def _refuse(self) -> None:
        path = self._path()
        if path is not None:
            self.refused.add(path)

    def _refuse_anchor(self, event: Any) -> None:
        if not event.anchor:
            return
        what = f"an anchor ({quote('&' + event.anchor)}) is not needed: nothing may refer to it"
        self._unsupported(event, what, "remove it")

    def _refuse_tag(self, event: Any) -> None:
        what = f"a tag ({quote(str(event.tag))}) is not needed: each field knows its type"
        self._unsupported(event, what, "remove it")
        if self.key is not _NEXT:
            self._refuse()

    def _refuse_escapes(self, event: Any, value: str) -> None:
        found = UNSAFE.search(value)
        if found and len(self.faults) < 10 * self.limits.errors:
            self.faults.append(_unsafe(self.source, found[0], self._span(event)))

    def _refuse_long(self, event: Any) -> None:
        message = f"this text has more than {self.limits.string} characters"
        hint = "shorten it, or raise the limit with `--limit string=N`"
        place = Place(self.source.path, span=self._span(event))
        self.faults.append(Fault("invalid-value", message, place, hint))
        self._refuse()

    def _note(self, spans: dict[KeyPath, Written], value: Span, child: int = 0) -> None:
        """Note where a value is written; with `child` it is in its container already."""
        path = self._path(child)
        if path is not None:
            spans.setdefault(path, Written(None if self.key is None else self.key_span, value))

    def _path(self, child: int = 0) -> KeyPath | None:
        """The path of the next value (`child`: of the one that came last); None if left out."""
        if not self.stack:
            return ()
        keys = [len(container) - 1 if key is None else key for container, key, *_ in self.stack[1:]]
        keys.append(len(self.container) - child if self.key is None else self.key)
        is_left_out = any(isinstance(key, _NoKey) for key in keys)
        return None if is_left_out else tuple(keys)

    def _span(self, event: Any) -> Span:
        return Span(event.start_mark.index + self.shift, event.end_mark.index + self.shift)


def _repetitions(
    source: SourceFile, repeated: list[tuple[KeyPath, Span]], spans: dict[KeyPath, Written]
) -> Iterator[Fault]:
    """Keys that stand twice, naming both lines."""
    for path, second in repeated:
        first = (spans[path].key if path in spans else None) or second
        line = source.position(first.start).line
        message = f"{quote(str(path[-1]))} is here a second time; the first is on line {line}"
        notes = (Note("the first", Place(source.path, span=first)),)
        place = Place(source.path, span=second)
        yield Fault("duplicate-key", message, place, "keep one of the two", notes)
