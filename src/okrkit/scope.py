"""Which goals a reader asked for: those of a period, of a team and those below, of an owner."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from okrkit.goals import Goal, KeyResult, Kpi, Objective
from okrkit.period import Period
from okrkit.score import Scorecard
from okrkit.workspace import Workspace

QUARTER = timedelta(89)
"""The days of the shortest quarter, February to April; shorter periods have no report unless one
asks for it.
"""


class Scope(NamedTuple):
    """What is shown: `period` None stands for what runs now, the others for everything.

    `teams` are ids, those of teams below included; `owner` is an id or a name.
    """

    period: Period | None = None
    teams: frozenset[str] | None = None
    owner: str | None = None

    def includes(self, goal: Goal) -> bool:
        """Whether a goal, or a key result of it, is of a team and an owner that were asked for."""
        parts = (goal, *goal.key_results) if isinstance(goal, Objective) else (goal,)
        return any(
            (self.teams is None or one.team in self.teams)
            and (self.owner is None or one.owner == self.owner)
            for one in parts
        )


def objectives_in(card: Scorecard, scope: Scope) -> tuple[Objective, ...]:
    """The objectives of a period, or those whose days hold the scorecard's day, in order."""
    found = [
        one
        for one in card.workspace.objectives
        if _is_in_time(one, scope.period, card.as_of) and scope.includes(one)
    ]
    return ranked(card.workspace, found)


def _is_in_time(objective: Objective, period: Period | None, as_of: date) -> bool:
    if period is None:
        return Period("", objective.start, objective.end).holds(as_of)
    return objective.period.name == period.name or objective.period[1:] == period[1:]


def above(card: Scorecard, goals: Iterable[Goal]) -> dict[str, Kpi | Objective]:
    """The counted objectives and KPIs that goals serve, directly or through others, by reference.

    An objective serves what its key results serve.
    """
    below = list(goals)
    refs = {one.ref for one in below}
    reached = [ref for one in below for ref in _upward(one)]
    seen = set(reached)
    found: dict[str, Kpi | Objective] = {}
    for ref in reached:
        goal = card.workspace.goals[ref]
        whole = card.workspace.objective_of(goal) if isinstance(goal, KeyResult) else goal
        if isinstance(whole, (Kpi, Objective)) and whole.ref not in refs and card.is_counted(whole):
            found[whole.ref] = whole
        for one in _upward(whole):
            if one not in seen:
                seen.add(one)
                reached.append(one)
    return found


def further_up(card: Scorecard, objectives: Iterable[Objective]) -> tuple[Objective, ...]:
    """The objectives of longer periods that objectives serve, directly or through others."""
    below = list(objectives)
    longest = max((_length(one.period) for one in below), default=timedelta(0))
    found = (one for one in above(card, below).values() if isinstance(one, Objective))
    return ranked(card.workspace, (one for one in found if _length(one.period) > longest))


def _upward(goal: Goal) -> Iterator[str]:
    yield from goal.supports
    for key_result in goal.key_results if isinstance(goal, Objective) else ():
        yield from key_result.supports


def kpis_in(card: Scorecard, scope: Scope) -> tuple[Kpi, ...]:
    """The KPIs of a team and an owner, in order of teams."""
    order = team_order(card.workspace)
    found = [one for one in card.workspace.kpis if scope.includes(one)]
    return tuple(sorted(found, key=lambda one: (order[one.team], one.ref)))


def read_on(card: Scorecard, period: Period) -> Scorecard:
    """The scorecard that KPIs are read on: in a finished period that of its last day."""
    return card if period.end is None else card.on(min(card.as_of, period.end))


def default_period(card: Scorecard) -> Period:
    """The shortest period, a quarter or longer, that holds the day and has a counted objective.

    The calendar's quarter where there is none.
    """
    held = {
        one.period
        for one in card.workspace.objectives
        if one.period.holds(card.as_of)
        and _length(one.period) >= QUARTER - timedelta(1)
        and card.is_counted(one)
    }
    if held:
        return min(held, key=lambda one: (_length(one), one.name))
    around = card.workspace.calendar.around(card.as_of)
    return around[0] if around else _calendar_year(card.as_of)  # none at the end of the calendar


def _calendar_year(day: date) -> Period:
    return Period(f"{day.year:04}", day.replace(month=1, day=1), day.replace(month=12, day=31))


def _length(period: Period) -> timedelta:
    return (period.end or date.max) - period.start


def ranked(workspace: Workspace, objectives: Iterable[Objective]) -> tuple[Objective, ...]:
    """Objectives in order of teams, then of priority."""
    order = team_order(workspace)
    return tuple(
        sorted(
            objectives,
            key=lambda one: (
                order[one.team], one.priority is None, one.priority or 0, one.period.start, one.ref
            ),
        )
    )  # fmt: skip


def team_order(workspace: Workspace) -> dict[str | None, int]:
    """Where each team stands: the organization (None), each team before those below it."""
    below: dict[str | None, list[str]] = {}
    for team in sorted(workspace.teams.values(), key=lambda one: one.id):
        upper = team.parent if team.parent in workspace.teams else None
        below.setdefault(upper, []).append(team.id)
    order: dict[str | None, int] = {}
    left: list[str | None] = [None]
    while left:
        here = left.pop()
        if here not in order:
            order[here] = len(order)
            left.extend(reversed(below.get(here, [])))
    named = {goal.team for goal in workspace.goals.values()} | set(workspace.teams)
    for name in sorted(one for one in named if one is not None and one not in order):
        order[name] = len(order)
    return order
