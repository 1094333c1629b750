"""What was learned: by an objective when it was closed, by a team in a period."""

from datetime import date

from okrkit.goals import Learned, Objective
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


def learned_in(workspace: Workspace, period: str) -> tuple[Learned, ...]:
    """What teams learned in a period."""
    return tuple(one for one in workspace.learned if one.period == period)
