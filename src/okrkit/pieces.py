"""The pieces of a goal file that canonical layout puts together anew: entries with comments."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple, Union

from okrkit.source import Key
from okrkit.tree import Node

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
