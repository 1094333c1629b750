"""Where a goal should be by now: the share of its days that is gone, the way through its plan."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from okrkit.measure import Judged, Milestones, Range
from okrkit.period import DAY, moved

ZERO, ONE = Fraction(0), Fraction(1)
Waypoint = tuple[date, Fraction]
"""A day, and where one should be at its end."""


def share_gone(start: date, end: date | None, day: date) -> Fraction | None:
    """The share of the days from `start` to `end` that is gone at the end of a day, 0 to 1.

    (day - start + 1) / (end - start + 1), as Engagedly counts; None in an open period, and where
    the last day is before the first.
    """
    if end is None or end < start:
        return None
    gone = Fraction((day - start).days + 1, (end - start).days + 1)
    return min(max(gone, ZERO), ONE)


def along(way: Sequence[Waypoint], day: date) -> Fraction:
    """Where a way through waypoints, in order of days, is at the end of a day: straight lines.

    Before the first waypoint it is there already, after the last one it stays.
    """
    before = way[0]
    for after in way:
        if after[0] > day:
            if after is before:
                return after[1]
            gone = Fraction((day - before[0]).days, (after[0] - before[0]).days)
            return before[1] + gone * (after[1] - before[1])
        before = after
    return before[1]


def expected_value(measure: Range, start: date, end: date | None, day: date) -> Fraction | None:
    """The value that a range should have at the end of a day: where its way is then.

    None without a baseline, and in an open period without a plan.
    """
    way = way_of_range(measure, start, end)
    return along(way, day) if way else None


def way_of_range(measure: Range, start: date, end: date | None) -> tuple[Waypoint, ...]:
    """The way that a range should go, in its unit.

    From the baseline on the eve of the first day, through the points of the plan, to the target on
    the last day. Empty without a baseline, and in an open period without a plan.
    """
    if measure.baseline is None:
        return ()
    goal = None if end is None else (end, Fraction(measure.target))
    return _way(Fraction(measure.baseline), measure.plan, goal, start)


def expected_judgement(
    measure: Judged, start: date, end: date | None, day: date
) -> Fraction | None:
    """The score that a judged key result should have at the end of a day; None without a plan."""
    way = way_of_judgement(measure, start, end)
    return along(way, day) if way else None


def way_of_judgement(measure: Judged, start: date, end: date | None) -> tuple[Waypoint, ...]:
    """The way that a judged key result should go, in scores; empty without a plan.

    From 0 on the eve of the first day, through the plan, to 1 on the last day, unless the plan
    says what is expected then.
    """
    if not measure.plan:
        return ()
    has_last = end is None or any(planned >= end for planned, _ in measure.plan)
    goal = None if has_last or end is None else (end, ONE)
    return _way(ZERO, measure.plan, goal, start)


def _way(
    origin: Fraction,
    plan: Sequence[tuple[date, Decimal]],
    goal: Waypoint | None,
    start: date,
) -> tuple[Waypoint, ...]:
    """Empty where no way leads anywhere. Points of the plan outside of the days are left out."""
    points = [
        (planned, Fraction(value))
        for planned, value in plan
        if start <= planned and (goal is None or planned < goal[0])
    ]
    if goal is not None:
        points.append(goal)
    return ((eve(start), origin), *points) if points else ()


def eve(start: date) -> date:
    """The day before a first day, at whose end everything is still at the start."""
    return moved(start, -DAY)


def share_due(measure: Milestones, end: date | None, day: date) -> Fraction | None:
    """The share, by weight, of the milestones whose day has come.

    Without a `due` it is the last day; in an open period it never comes.
    """
    due = sum(step.weight for step in measure.steps if _has_come(step.due or end, day))
    weight = sum(step.weight for step in measure.steps)
    return Fraction(due) / Fraction(weight) if weight > 0 else None


def _has_come(due: date | None, day: date) -> bool:
    return due is not None and due <= day
