"""What okr does not read, though it is YAML, and in what words it says so."""

from collections.abc import Iterator
from typing import Any

from okrkit.characters import UNSAFE, UNSAFE_RAW, escaped, quote
from okrkit.events import is_printable
from okrkit.limits import Limits
from okrkit.source import BYTE_ORDER_MARK, Fault, KeyPath, Note, Place, SourceFile, Span


class Refusals:
    """The faults met while events are read, each at the place of its event."""

    def __init__(self, source: SourceFile, limits: Limits) -> None:
        self.faults: list[Fault] = []
        self._source = source
        self._limits = limits
        self._shift = 1 if source.text.startswith(BYTE_ORDER_MARK) else 0

    def span(self, event: Any) -> Span:
        """Where an event stands in the text."""
        return Span(event.start_mark.index + self._shift, event.end_mark.index + self._shift)

    def unsupported(self, event: Any, what: str, hint: str, span: Span | None = None) -> None:
        """YAML beyond the plain, safe subset."""
        self._add("unsupported-yaml", what, span or self.span(event), hint)

    def anchor(self, event: Any) -> None:
        """`&name`."""
        what = f"an anchor ({quote('&' + event.anchor)}) is not needed: nothing may refer to it"
        self.unsupported(event, what, "remove it")

    def alias(self, event: Any) -> None:
        """`*name`."""
        self.unsupported(event, "an alias (`*`) hides what is meant", "write it out here")

    def tag(self, event: Any) -> None:
        """`!name`, or a bare `!`."""
        what = f"a tag ({quote(str(event.tag or '!'))}) is not needed: each field knows its type"
        self.unsupported(event, what, "remove it")

    def key(self, event: Any, value: str) -> None:
        """`<<`, or nothing, in place of a key."""
        what = "a merge key (`<<`) hides what is meant" if value else "a key is missing here"
        self.unsupported(event, what, "write the fields" if value else "write a name")

    def key_that_is_no_text(self, event: Any) -> None:
        """`[a]: b`."""
        self.unsupported(event, "a key is a text, not a list or mapping", "write a name")

    def directive(self, event: Any) -> None:
        """`%YAML 1.1`, before the `---` of a document's start."""
        # Not the event's place: the parsers differ on where such a document starts.
        before, end = self._source.text, event.end_mark.index + self._shift
        start = max(before.rfind("\n%", 0, end), before.rfind("\r%", 0, end)) + 1
        what = "a directive (`%`) changes what the text means"
        hint = "remove the line that starts with `%`"
        self.unsupported(event, what, hint, Span(start, start + 1))

    def document(self, event: Any) -> None:
        """A second `---`."""
        what = "a second document starts here (`---`); a file is one document"
        self.unsupported(event, what, "make it a file of its own")

    def depth(self, event: Any) -> None:
        """A mapping or list in too many others."""
        what = f"this is nested deeper than {self._limits.depth} levels"
        hint = "split the file, or raise the limit with `--limit depth=N`"
        self.unsupported(event, what, hint)

    def number(self, event: Any) -> None:
        """One more key or value than a file may have."""
        what = f"this file has more than {self._limits.nodes} keys and values"
        hint = "split the file, or raise the limit with `--limit nodes=N`"
        self.unsupported(event, what, hint)

    def length(self, event: Any) -> None:
        """A text that is too long."""
        message = f"this text has more than {self._limits.string} characters"
        hint = "shorten it, or raise the limit with `--limit string=N`"
        self._add("invalid-value", message, self.span(event), hint)

    def escapes(self, event: Any, value: str) -> None:
        """Unsafe characters that were written as escapes, if there are some."""
        found = UNSAFE.search(value)
        if found:
            self.unsafe(found[0], self.span(event))

    def unsafe(self, character: str, span: Span) -> None:
        """A character that is not what it seems, or that no parser reads."""
        fault = _unsafe(self._source, character, span)
        self._add(fault.rule, fault.message, span, fault.hint)

    def syntax(self, fault: Fault) -> None:
        """A text that is no YAML: what was said of that place before is a consequence."""
        last = self.faults[-1].place.span if self.faults else None
        if last and fault.place.span and last.start == fault.place.span.start:
            self.faults.pop()  # `title: *very* good` has no alias
        self.faults.append(fault)

    def _add(self, rule: str, message: str, span: Span, hint: str | None) -> None:
        if len(self.faults) < 10 * self._limits.errors:
            place = Place(self._source.path, span=span)
            self.faults.append(Fault(rule, message, place, hint))


def unsafe_characters(source: SourceFile) -> Iterator[Fault]:
    """The unsafe characters that stand in a text."""
    if is_printable(source.text):
        return
    start = len(BYTE_ORDER_MARK) if source.text.startswith(BYTE_ORDER_MARK) else 0
    for match in UNSAFE_RAW.finditer(source.text, start):
        yield _unsafe(source, match[0], Span(*match.span()))


def repetition(source: SourceFile, path: KeyPath, first: Span, second: Span) -> Fault:
    """A key that stands twice in a mapping, naming both lines."""
    line = source.position(first.start).line
    message = f"{quote(str(path[-1]))} is here a second time; the first is on line {line}"
    notes = (Note("the first", Place(source.path, span=first)),)
    place = Place(source.path, path, span=second)
    return Fault("duplicate-key", message, place, "keep one of the two", notes)


def _unsafe(source: SourceFile, character: str, span: Span) -> Fault:
    message = f"the character {escaped(character)} can deceive the eye or a terminal"
    place = Place(source.path, span=span)
    return Fault("unsafe-text", message, place, "remove it; retype the text if you cannot see it")
