"""What a goal file says of which goals, as written: cheap to make, to keep and to compare.

History compares thousands of files. Linking each of them would take minutes, and most of what it
finds out is not asked for: which field of which goal is not what it was.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from okrkit.builder import Node
from okrkit.scalars import CALENDAR

Entry = dict[str, Any]
"""A goal as written, without its key results; check-ins by day, each a mapping."""

FROM_FILE = ("team", "owner", "kind", "cadence")
OF_OBJECTIVES = "kind"
NO_PERIOD = "?"


class Inventory(NamedTuple):
    """The goals of a file.

    `goals` holds objectives, key results and KPIs by full reference. `added` are key results for
    objectives elsewhere, as (reference as written, the file's period, id, entry); `said` check-ins
    that stand apart, as (reference as written, the file's period, check-ins by day).
    """

    goals: dict[str, Entry]
    added: list[tuple[str, str | None, str, Entry]]
    said: list[tuple[str, str | None, Entry]]


NOTHING = Inventory({}, [], [])

Step = tuple[Inventory, Inventory]
"""What two states of a file say that the other does not."""

NO_STEP: Step = (NOTHING, NOTHING)


def apart(before: Inventory, after: Inventory) -> Step:
    """Two inventories without what stands in both."""
    return _without(before, after), _without(after, before)


def _without(own: Inventory, other: Inventory) -> Inventory:
    return Inventory(
        {ref: entry for ref, entry in own.goals.items() if other.goals.get(ref) != entry},
        [one for one in own.added if one not in other.added],
        [one for one in own.said if one not in other.said],
    )


def inventory(root: Node) -> Inventory:
    """The inventory of a file's tree. What has another form than a goal file is left out."""
    file = _mapping(root)
    period = _text(file.get("period"))
    return Inventory(
        dict(_goals(file, period)), list(_added(file, period)), list(_said(file, period))
    )


def _goals(file: Mapping[str, Node], period: str | None) -> Iterator[tuple[str, Entry]]:
    for id, node in _mapping(file.get("kpis")).items():
        yield id, _entry(node, file, FROM_FILE, is_timed=False)
    for id, node in _mapping(file.get("objectives")).items():
        own = _mapping(node)
        ref = f"{_text(own.get('period')) or period or NO_PERIOD}/{id}"
        yield ref, _entry(node, file, FROM_FILE, is_timed=True)
        for part, key_result in _mapping(own.get("key_results")).items():
            yield f"{ref}.{part}", _entry(key_result, {}, (), is_timed=True)


def _added(
    file: Mapping[str, Node], period: str | None
) -> Iterator[tuple[str, str | None, str, Entry]]:
    for ref, nodes in _mapping(file.get("key_results")).items():
        for id, node in _mapping(nodes).items():
            yield ref, period, id, _entry(node, file, FROM_FILE, is_timed=True)


def _said(file: Mapping[str, Node], period: str | None) -> Iterator[tuple[str, str | None, Entry]]:
    for outer, nodes in _mapping(file.get("checkins")).items():
        if outer[:1].isdigit() and "/" not in outer:
            for ref, node in _mapping(nodes).items():
                yield ref, period, {_day(outer): _checkin(node, "value")}
        else:
            days = _mapping(nodes).items()
            yield outer, period, {_day(day): _checkin(node, "value") for day, node in days}


def _entry(
    node: Node, file: Mapping[str, Node], inherited: tuple[str, ...], *, is_timed: bool
) -> Entry:
    """A goal with what it inherits from its file, and without what is empty."""
    own = _mapping(node)
    entry: Entry = {
        name: _plain(value)
        for name, value in own.items()
        if value not in (None, {}, []) and name not in {"key_results", "period"}
    }
    for name in inherited:
        if name not in entry and file.get(name) and (is_timed or name != OF_OBJECTIVES):
            entry[name] = _plain(file[name])
    if "checkins" in entry:
        number = "score" if entry.get("judged") == "true" else "value"
        days = _mapping(entry["checkins"]).items()
        entry["checkins"] = {_day(day): _checkin(one, number) for day, one in days}
    return entry


def _checkin(node: Node, number: str) -> Entry:
    entry: Entry = {number: node} if isinstance(node, str) else dict(_mapping(node))
    if isinstance(entry.get("needs"), str):
        entry["needs"] = {"what": entry["needs"]}
    return {name: _plain(value) for name, value in entry.items()}


def _day(key: str) -> str:
    """The day that the key of a check-in means, in ISO form; the key where it means none."""
    day = CALENDAR.span_end(key)
    return key if day is None else day.isoformat()


def _plain(node: Node) -> Any:
    """A value of plain texts, mappings and lists: whether a text was quoted is forgotten."""
    if isinstance(node, dict):
        return {name: _plain(value) for name, value in node.items()}
    if isinstance(node, list):
        return [_plain(value) for value in node]
    return node if node is None else str(node)


def _mapping(node: object) -> dict[str, Any]:
    return node if isinstance(node, dict) else {}


def _text(node: object) -> str | None:
    return str(node) if isinstance(node, str) and node else None
