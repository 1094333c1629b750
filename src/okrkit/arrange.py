"""The order that canonical layout gives to what a goal file holds, on its tree."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from okrkit import order
from okrkit.tree import Node

DayOf = Callable[[str], date | None]
"""The day that a check-in's key means; None where it means none."""


class Kind(NamedTuple):
    """What orders a mapping: `fields`, and what they hold; or `each` entry's kind, by id or day.

    The entries of a mapping that `is_dated` are sorted by day.
    """

    fields: tuple[str, ...] = ()
    holds: Mapping[str, "Kind"] = {}
    each: "Kind | None" = None
    is_dated: bool = False

    def of(self, key: str) -> "Kind":
        """The kind of what stands under a key."""
        return self.each or self.holds.get(key, UNORDERED)


UNORDERED = Kind()
CHECKINS = Kind(each=Kind(order.CHECKIN, {"needs": Kind(order.NEED)}), is_dated=True)
LIFE = {"checkins": CHECKINS, "dropped": Kind(order.DROPPED), "closed": Kind(order.CLOSED)}
KPI = Kind(order.KPI, LIFE)
KEY_RESULT = Kind(order.KEY_RESULT, {**LIFE, "milestones": Kind(each=Kind(order.MILESTONE))})
KEY_RESULTS = Kind(each=KEY_RESULT)
OBJECTIVE = Kind(order.OBJECTIVE, {**LIFE, "key_results": KEY_RESULTS})
GOAL_FILE = Kind(
    order.FILE,
    {
        "teams": Kind(each=Kind(order.TEAM)),
        "people": Kind(each=Kind(order.PERSON)),
        "periods": Kind(each=Kind(order.PERIOD)),
        "kpis": Kind(each=KPI),
        "objectives": Kind(each=OBJECTIVE),
        "key_results": Kind(each=KEY_RESULTS),
        "checkins": Kind(each=CHECKINS, is_dated=True),
    },
)


def arranged(root: Node, day_of: DayOf) -> Node:
    """The tree of a goal file with fields and check-ins in order; ids and lists keep theirs.

    Check-ins get the order that most mappings of them have; newest first where that is undecided.
    A mapping of which a key means no day stays as it is.
    """
    runs = [_is_rising(days) for days in _dated(root, GOAL_FILE, day_of)]
    return _arranged(root, GOAL_FILE, day_of, runs.count(True) > runs.count(False))


def _arranged(node: Node, kind: Kind, day_of: DayOf, is_rising: bool) -> Node:
    if not isinstance(node, dict):
        return node
    keys = list(node)
    if kind.fields:
        rank = {name: place for place, name in enumerate(kind.fields)}
        keys.sort(key=lambda key: rank.get(key, len(rank)))
    elif kind.is_dated and (days := _days(node, day_of)):
        keys.sort(key=lambda key: days[key] if is_rising else -days[key])
    return {key: _arranged(node[key], kind.of(key), day_of, is_rising) for key in keys}


def _dated(node: Node, kind: Kind, day_of: DayOf) -> Iterator[list[int]]:
    """The days of every mapping that can be sorted by day, as numbers."""
    if not isinstance(node, dict):
        return
    if kind.is_dated and (days := _days(node, day_of)):
        yield list(days.values())
    for key, child in node.items():
        yield from _dated(child, kind.of(key), day_of)


def _days(node: Mapping[str, Node], day_of: DayOf) -> dict[str, int]:
    """The day of every key, as a number; nothing where one has none."""
    days = {key: day.toordinal() for key in node if (day := day_of(key))}
    return days if len(days) == len(node) else {}


def _is_rising(days: list[int]) -> bool | None:
    """Whether days go up or down; None where they do neither."""
    steps = {later > earlier for earlier, later in pairwise(days) if later != earlier}
    return steps.pop() if len(steps) == 1 else None
