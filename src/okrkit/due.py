"""Who owes what: the check-ins that are due, and the steps whose day has come."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from okrkit.attainment import is_done, steps_left
from okrkit.cadence import WORKING_WEEK, days
from okrkit.goals import Cadence, Goal, KeyResult, Kpi
from okrkit.measure import Done, Milestones, SameAs, Supporting
from okrkit.scope import Scope, kpis_in, objectives_in
from okrkit.score import Scorecard

STEPS = (Milestones, Done)
ELSEWHERE = (Supporting, SameAs)


class Due(NamedTuple):
    """That something is due of a goal since a day.

    `step` is the title of a milestone (of a yes or no: its own), None for a check-in, `milestone`
    the milestone's id; `heard` is the day of the last check-in.
    """

    goal: Goal
    since: date
    step: str | None = None
    heard: date | None = None
    milestone: str | None = None


def owed(card: Scorecard, scope: Scope) -> Iterator[Goal]:
    """The key results and KPIs of a scope, of which something can be due: each is its owner's."""
    for objective in objectives_in(card, scope):
        yield from (one for one in objective.key_results if scope.includes(one))
    yield from kpis_in(card, scope)


def dues(card: Scorecard, goals: Iterable[Goal]) -> tuple[Due, ...]:
    """What is due of running goals and KPIs: by owner, the oldest first; the unowned at the end."""
    found = [due for goal in goals if card.is_counted(goal) for due in _dues(card, goal)]
    return tuple(
        sorted(found, key=lambda due: (due.goal.owner or "\uffff", due.since, due.goal.ref))
    )


def _dues(card: Scorecard, goal: Goal) -> Iterator[Due]:
    if isinstance(goal, Kpi):
        yield from _check_in(goal, card.kpi(goal).heard, date.min, card.as_of)
    elif isinstance(goal, KeyResult) and not goal.kpi:
        if isinstance(goal.measure, STEPS):
            yield from _steps(card, goal)
        elif not isinstance(goal.measure, ELSEWHERE) and card.state(goal) == "running":
            yield from _check_in(goal, card.key_result(goal).heard, goal.start, card.as_of)


def _check_in(goal: Goal, heard: date | None, start: date, as_of: date) -> Iterator[Due]:
    """One cadence after it was last heard of, or began; a KPI without any word: now."""
    last = start if heard is None else max(heard, start)
    since = as_of if last == date.min else next_due(last, goal.cadence)
    if since <= as_of:
        yield Due(goal, since, None, heard)


def next_due(heard: date, cadence: Cadence) -> date:
    """When the next check-in is due; daily ones from Monday to Friday."""
    if date.max - heard <= days(cadence):
        return date.max
    day = heard + days(cadence)
    if cadence == "daily" and day.weekday() >= WORKING_WEEK:
        day += timedelta(7 - day.weekday())
    return day


def _steps(card: Scorecard, goal: KeyResult) -> Iterator[Due]:
    if card.state(card.workspace.objective_of(goal)) != "running":
        return
    match goal.measure:
        case Milestones() as steps if card.state(goal) == "running":
            for step in steps_left(steps, card.as_of):
                if step.due and step.due <= card.as_of:
                    yield Due(goal, step.due, step.title, milestone=step.id)
        case Done(done=done) if goal.end and goal.end <= card.as_of:
            if not is_done(done, card.as_of):  # even if it was too late for the score
                yield Due(goal, goal.end, goal.title)
