"""The pieces of a goal file that canonical layout puts together anew: entries with comments."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple, Union

from okrkit.source import Key, KeyPath, SourceFile, Span
from okrkit.tree import Node, Written, find_spans

STEP = 2
"""How many blanks each level stands further in."""


class Words(NamedTuple):
    """A scalar as written. Its further lines are without indentation.

    `step` is how much further in than their entry they stand. `is_open` is a block text that
    would take blank lines below it for its own; `is_below` starts on the line after its key.
    """

    first: str
    more: tuple[str, ...] = ()
    step: int = STEP
    is_block: bool = False
    is_open: bool = False
    is_below: bool = False


class Group(NamedTuple):
    """A mapping or list as written; `tail` are the comments at its end.

    `opening` stands behind the opening bracket.
    """

    entries: Mapping[Key, "Entry"]
    tail: tuple[str, ...] = ()
    is_list: bool = False
    is_flow: bool = False
    is_tall: bool = False
    opening: str = ""


class Entry(NamedTuple):
    """An entry of a mapping or list. Comments at the end of a line have the blanks before them.

    `above` are comments, "" for a blank line; `header` stands behind the key, `comment` behind the
    value, `beside` goes on below that, in its column, and `below` is what an empty value holds.
    """

    key: str
    value: Union[Words, Group, None]  # noqa: UP007  it is recursive
    above: tuple[str, ...] = ()
    header: str = ""
    comment: str = ""
    beside: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    has_colon: bool = True


class Pieces(NamedTuple):
    """A whole file: the lines at its head, a blank last one if they stand apart, and its fields."""

    head: tuple[str, ...]
    root: Group


def children(node: Node) -> Iterator[tuple[Key, Node]]:
    """The entries of a mapping or list."""
    if isinstance(node, dict):
        yield from node.items()
    elif isinstance(node, list):
        yield from enumerate(node)


def comments(source: SourceFile, root: Node) -> list[str]:
    """All comments, in order: a `#` outside of keys and scalars, and behind a block text's mark."""
    text, found, done = source.text, [], 0
    leaves = [] if root is None else _leaves(find_spans(source), root, ())
    for span in sorted(leaves):
        found += re.findall(r"#[^\n\r]*", text[done : span.start])
        header = re.split(r"[\r\n]", text[span.start : span.end], maxsplit=1)[0]
        found += re.findall(r"#.*", header) if header[:1] in {"|", ">"} else []
        done = span.end
    found += re.findall(r"#[^\n\r]*", text[done:])
    return [one.rstrip() for one in found]


def _leaves(spans: Mapping[KeyPath, Written], node: Node, path: KeyPath) -> Iterator[Span]:
    written = spans[path]
    if written.key:
        yield written.key
    if not isinstance(node, (dict, list)):
        yield written.value
    for key, child in children(node):
        yield from _leaves(spans, child, (*path, key))
