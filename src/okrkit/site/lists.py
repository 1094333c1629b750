"""Long lists, cut into pages of their own."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple, TypeVar

from okrkit.site.addresses import numbered
from okrkit.site.page import Block, Group, Leaf, Name, Rest

LONGEST = 200  # of the pages of a list

Item = TypeVar("Item")


class Cut(NamedTuple):
    """A page of a list: where it lies, which it is, and from where to where the list is on it."""

    address: str
    leaf: Leaf
    start: int
    stop: int

    @property
    def is_first(self) -> bool:
        """Whether the list begins on it."""
        return self.leaf.number == 1

    def of(self, items: Sequence[Item]) -> tuple[Item, ...]:
        """Its part of the list."""
        return tuple(items[self.start : self.stop])


def cuts(address: str, length: int) -> Iterator[Cut]:
    """The pages of a list; one if it is empty."""
    last = max(1, -(-length // LONGEST))
    for number in range(1, last + 1):
        leaf = Leaf(
            number,
            last,
            numbered(address, number - 1) if number > 1 else None,
            numbered(address, number + 1) if number < last else None,
        )
        start = (number - 1) * LONGEST
        yield Cut(numbered(address, number), leaf, start, start + LONGEST)


def beginning(
    items: Sequence[Item], most: int, address: str
) -> tuple[tuple[Item, ...], Rest | None]:
    """The first of a list, and how many more there are at an address."""
    left = len(items) - most
    return tuple(items[:most]), Rest(left, address) if left > 0 else None


def groups(blocks: Iterable[tuple[Name, Block]]) -> tuple[Group, ...]:
    """Blocks below the headings that they come with; equal ones stand together."""
    return tuple(
        Group(name, tuple(block for _, block in some))
        for name, some in groupby(blocks, key=lambda one: one[0])
    )
