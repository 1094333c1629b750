"""Things that lead to other things, laid out in columns: what leads nowhere stands at the left.

The way is Sugiyama's: each thing one column to the right of the last one that it leads to, bends
where a line passes a column, and an order in which few lines cross.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

Way = tuple[str, str]
"""From a thing to one that it leads to."""

SWEEPS = 4
BEND_HEIGHT = 4.0


def levels_of(things: Sequence[str], ways: Iterable[Way]) -> dict[str, int]:
    """How many steps each thing is away from what leads nowhere, on its longest way.

    Of things that lead to each other in a circle the first one stands as if it led nowhere.
    """
    above: dict[str, set[str]] = {one: set() for one in things}
    below: defaultdict[str, list[str]] = defaultdict(list)
    for lower, upper in ways:
        if lower != upper and upper not in above[lower]:
            above[lower].add(upper)
            below[upper].append(lower)
    waiting = {one: len(above[one]) for one in things}
    found: dict[str, int] = {}
    ready = deque(one for one in things if not waiting[one])
    for start in things:
        while ready:
            here = ready.popleft()
            found[here] = max((found[one] + 1 for one in above[here] if one in found), default=0)
            for one in below[here]:
                waiting[one] -= 1
                if waiting[one] == 0 and one not in found:
                    ready.append(one)
        if start not in found:
            ready.append(start)
    return found


class Slot(NamedTuple):
    """Room in a column: for a thing, or (`bends_to` is not None) for lines that pass to another."""

    name: str
    bends_to: str | None = None


class Link(NamedTuple):
    """A line between slots of neighbouring columns, from the right one to the left one."""

    start: Slot
    end: Slot


def links_of(columns: Mapping[str, int], ways: Iterable[Way]) -> list[Link]:
    """The lines of ways to other columns; those to one thing share their bends."""
    found: dict[Link, None] = {}
    for lower, upper in ways:
        here = Slot(lower)
        for column in range(columns[lower] - 1, columns[upper], -1):
            bend = Slot(f"{column} {upper}", upper)
            found[Link(here, bend)] = None
            here = bend
        if columns[lower] > columns[upper]:
            found[Link(here, Slot(upper))] = None
    return list(found)


def ordered(columns: Sequence[Sequence[Slot]], links: Iterable[Link]) -> list[list[Slot]]:
    """The slots of each column in an order in which few lines cross.

    Again and again each column takes the order of the mean places of what it is linked to.
    """
    left: defaultdict[Slot, list[Slot]] = defaultdict(list)
    right: defaultdict[Slot, list[Slot]] = defaultdict(list)
    for link in links:
        left[link.start].append(link.end)
        right[link.end].append(link.start)
    found = [list(column) for column in columns]
    for _ in range(SWEEPS):
        for number in range(1, len(found)):
            found[number] = _by_mean(found[number], found[number - 1], left)
        for number in range(len(found) - 2, -1, -1):
            found[number] = _by_mean(found[number], found[number + 1], right)
    return found


def _by_mean(
    column: list[Slot], beside: Sequence[Slot], linked: Mapping[Slot, Sequence[Slot]]
) -> list[Slot]:
    """A column by the mean places of its links; what has none keeps about its place."""
    places = {slot: place / max(1, len(beside) - 1) for place, slot in enumerate(beside)}
    own = {slot: place / max(1, len(column) - 1) for place, slot in enumerate(column)}

    def mean(slot: Slot) -> float:
        known = [places[one] for one in linked.get(slot, ()) if one in places]
        return sum(known) / len(known) if known else own[slot]

    return sorted(column, key=mean)


def stacked(
    columns: Sequence[Sequence[Slot]],
    links: Iterable[Link],
    heights: Mapping[str, float],
    gap: float,
) -> tuple[dict[Slot, float], float]:
    """The upper edge of each slot, near what it is linked to, and how high all of it is."""
    tall = {
        slot: BEND_HEIGHT if slot.bends_to is not None else heights[slot.name]
        for column in columns
        for slot in column
    }
    room = max(sum(tall[slot] + gap for slot in column) - gap for column in columns)
    linked: defaultdict[Slot, list[Slot]] = defaultdict(list)
    for link in links:
        linked[link.start].append(link.end)
        linked[link.end].append(link.start)
    tops: dict[Slot, float] = {}
    for column in columns:
        free = room - (sum(tall[slot] + gap for slot in column) - gap)
        y = free / 2
        for slot in column:
            tops[slot] = y
            y += tall[slot] + gap
    for column in (*columns, *reversed(columns)):
        _drawn_near(column, linked, tall, tops, gap, room)
    return tops, room


def _drawn_near(
    column: Sequence[Slot],
    linked: Mapping[Slot, Sequence[Slot]],
    tall: Mapping[Slot, float],
    tops: dict[Slot, float],
    gap: float,
    room: float,
) -> None:
    """Move the slots of a column towards the middle of what they are linked to, in their order."""
    least, lowest = 0.0, []
    for slot in column:
        lowest.append(least)
        least += tall[slot] + gap
    below = room
    wished = []
    for slot in column:
        known = [tops[one] + tall[one] / 2 for one in linked.get(slot, ())]
        middle = sum(known) / len(known) if known else tops[slot] + tall[slot] / 2
        wished.append(middle - tall[slot] / 2)
    for number in range(len(column) - 1, -1, -1):
        slot = column[number]
        tops[slot] = min(max(wished[number], lowest[number]), below - tall[slot])
        below = tops[slot] - gap
