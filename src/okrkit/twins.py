"""Goals that look like one and the same measure, kept in two places."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TypeVar

from okrkit.goals import Goal, KeyResult
from okrkit.measure import Band, Range

G = TypeVar("G", bound=Goal)


def of_one_title(goals: Iterable[G]) -> Iterator[list[G]]:
    """Groups of goals with the same title, but for case and white space."""
    by_title: dict[str, list[G]] = {}
    for goal in goals:
        by_title.setdefault(" ".join(goal.title.casefold().split()), []).append(goal)
    return (group for group in by_title.values() if len(group) > 1)


def rivals(titled: Sequence[KeyResult]) -> Iterator[list[KeyResult]]:
    """Of key results with one title, groups that have different targets at the same time.

    The first two of a group disagree. What is no number (milestones, `same_as`) has no rival.
    """
    for row in _at_one_time([one for one in titled if _aim(one)]):
        for group in _of_one_number(row):
            aim = _aim(group[0])
            different = [one for one in group if _aim(one) != aim]
            if different:
                alike = [one for one in group[1:] if _aim(one) == aim]
                yield [group[0], *different, *alike]


def _at_one_time(group: Sequence[KeyResult]) -> Iterator[list[KeyResult]]:
    """Those whose days overlap, in a row; what supports another one of them is a part of it."""
    order = {one.ref: number for number, one in enumerate(group)}
    row: list[KeyResult] = []
    last = date.min
    for one in sorted(group, key=lambda one: one.start):
        if not order.keys().isdisjoint(one.supports):
            continue
        if one.start > last:
            yield sorted(row, key=lambda one: order[one.ref])
            row, last = [], date.min
        row.append(one)
        last = max(last, one.end or date.max)
    yield sorted(row, key=lambda one: order[one.ref])


def _aim(key_result: KeyResult) -> tuple[object, ...] | None:
    """What is to be reached or held; None where that is no number."""
    match key_result.measure:
        case Range(target=target):
            return (target,)
        case Band(lower=lower, upper=upper):
            return (lower, upper)
        case _:
            return None


def _of_one_number(row: Sequence[KeyResult]) -> Iterable[list[KeyResult]]:
    """Those that should have one target: where all move one KPI, those with the same end."""
    kpis = {one.kpi for one in row}
    by_end: dict[date | None, list[KeyResult]] = {}
    for one in row:
        by_end.setdefault(None if len(kpis) > 1 or None in kpis else one.end, []).append(one)
    return by_end.values()
