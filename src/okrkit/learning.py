"""What was learned: by an objective when it was closed, by a team in a period."""

from datetime import date

from okrkit.goals import Learned, Objective
from okrkit.period import Period
from okrkit.workspace import Workspace


def own_learning(objective: Objective, as_of: date) -> str | None:
    """What an objective that is closed by a day says that it taught."""
    closed = objective.closed
    return closed.learned if closed is not None and closed.day <= as_of else None


def has_learned(workspace: Workspace, objective: Objective, as_of: date) -> bool:
    """Whether something was learned: by the objective itself, or by its team in its period."""
    return own_learning(objective, as_of) is not None or any(
        one.team == objective.team and one.period == objective.period.name
        for one in workspace.learned
    )


def learned_in(workspace: Workspace, period: Period) -> tuple[Learned, ...]:
    """What teams learned in a period, whatever it is called: `2026-Q3` may be `FY27-Q1` as well."""
    return tuple(
        one
        for one in workspace.learned
        if one.period is not None
        and (found := workspace.calendar.period(one.period)) is not None
        and found[1:] == period[1:]
    )
