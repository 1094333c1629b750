"""How values are written into a goal file: plain where that is safe, quoted where it is not."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Union

from okrkit.characters import UNSAFE
from okrkit.tree import Node, Quoted


class Plain(NamedTuple):
    """A scalar that is written as it is: a number, a day, an id, a reference, true or false."""

    text: str


class Text(NamedTuple):
    """Words: quoted where they would be read as something else, or always with `is_quoted`."""

    text: str
    is_quoted: bool = False


class Inline(NamedTuple):
    """A mapping on one line, between braces."""

    entries: Mapping[str, "Value"]


Value = Union[Plain, Text, Inline, Mapping[str, "Value"], Sequence["Value"]]  # noqa: UP007  recursive
"""What a wish may hold: mappings become blocks, sequences lists between brackets."""

INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@`")
BETWEEN_BRACKETS = re.compile(r"[\[\]{},:?]")
BREAKS_OFF = re.compile(r": |:$| #|[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
LOOKS_TYPED = re.compile(
    r"|~|null|true|false|yes|no|on|off|y|n|[-+]?[.\d][\d_.,:eExXoO+\-]*(?:[T ][\d:.Z+\-]*)?|=|<<",
    re.IGNORECASE,
)
"""What other programs read as something else than text."""

LINE_FEED = "\n"
UNSAFE_IN_BLOCK = frozenset("\r\x85\u2028\u2029\ufeff")

ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def is_plain(text: str, *, in_flow: bool) -> bool:
    """Whether words can be written without quotes, outside or between brackets."""
    return (
        text == text.strip()
        and text[:1] not in INDICATORS
        and not BREAKS_OFF.search(text)
        and not LOOKS_TYPED.fullmatch(text)
        and not (in_flow and BETWEEN_BRACKETS.search(text))
    )


def as_read(text: str) -> "Plain | Text":
    """A plain scalar that was read, so that it can be written anywhere: plain where that is safe.

    What looks like a number or a day stays plain: it may be one.
    """
    is_safe = (
        text == text.strip()
        and text[:1] not in INDICATORS - {"-"}
        and not text.startswith(("- ", "-,"))
        and text not in {"", "-"}
        and not BREAKS_OFF.search(text)
        and not BETWEEN_BRACKETS.search(text)
    )
    return Plain(text) if is_safe else Text(text)


def key_text(key: str) -> str:
    """A key as it is written: between quotes where it would not be read as it is."""
    is_safe = (
        key == key.strip()
        and key[:1] not in INDICATORS | {""}
        and not BREAKS_OFF.search(key)
        and not re.search(r"[\[\]{},?]|:$", key)
    )
    return key if is_safe else scalar(Text(key, is_quoted=True), in_flow=True)


def is_literal(text: str) -> bool:
    """Whether words with a line break can be written as a block, each line as it is."""
    lines = text.removesuffix(LINE_FEED).split(LINE_FEED)
    return (
        LINE_FEED in text
        and not (set("".join(lines)) & UNSAFE_IN_BLOCK or UNSAFE.search("".join(lines)))
        and lines[0][:1] not in {"", " ", "\t"}
        and lines[-1] != ""
        and not any(line and not line.strip() for line in lines)
    )


def scalar(value: Plain | Text, *, in_flow: bool) -> str:
    """A scalar as it is written."""
    if isinstance(value, Plain) or (not value.is_quoted and is_plain(value.text, in_flow=in_flow)):
        return value.text
    return '"' + "".join(ESCAPES.get(one, one) for one in value.text) + '"'


def inline(value: Value) -> str:
    """A value on one line."""
    match value:
        case Plain() | Text():
            return scalar(value, in_flow=True)
        case Inline(entries=entries):
            return inline(entries)
        case Mapping():
            return (
                "{"
                + ", ".join(f"{key_text(key)}: {inline(one)}" for key, one in value.items())
                + "}"
            )
        case _:
            return "[" + ", ".join(map(inline, value)) + "]"


def block(key: str, value: Value, indent: str, step: str) -> Iterator[str]:
    """An entry as lines, indented; nested mappings further in by `step`."""
    if isinstance(value, Mapping) and value:
        yield f"{indent}{key_text(key)}:"
        for inner, one in value.items():
            yield from block(inner, one, indent + step, step)
    elif isinstance(value, Text) and is_literal(value.text):
        yield f"{indent}{key_text(key)}: {'|' if value.text.endswith(LINE_FEED) else '|-'}"
        for line in value.text.removesuffix(LINE_FEED).split(LINE_FEED):
            yield f"{indent}{step or '  '}{line}" if line else ""
    elif isinstance(value, (Plain, Text)):
        yield f"{indent}{key_text(key)}: {scalar(value, in_flow=False)}"
    else:
        yield f"{indent}{key_text(key)}: {inline(value)}"


def node_of(value: Value, *, in_flow: bool) -> Node:
    """What reading the value gives back."""
    match value:
        case Plain(text=text):
            return text
        case Text(text=text):
            is_bare = scalar(value, in_flow=in_flow) == text
            return text if is_bare else Quoted(text)
        case Inline(entries=entries):
            return {key: node_of(one, in_flow=True) for key, one in entries.items()}
        case Mapping():
            return {key: node_of(one, in_flow=in_flow) for key, one in value.items()}
        case _:
            return [node_of(one, in_flow=True) for one in value]
