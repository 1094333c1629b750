"""Where goals are in their life on a day: draft, planned, running, ended, closed or dropped."""

from datetime import date
from fractions import Fraction

from okrkit.goals import Goal, KeyResult, Objective
from okrkit.pace import share_gone
from okrkit.standing import State
from okrkit.workspace import Workspace

NOT_COUNTED: frozenset[State] = frozenset({"draft", "dropped"})
OVER: frozenset[State] = frozenset({"ended", "closed"})
HALF = Fraction(1, 2)


def is_dropped(workspace: Workspace, goal: Goal, as_of: date) -> bool:
    """Whether a goal, or the objective it belongs to, has been given up by a day."""
    if goal.dropped is not None and goal.dropped.day <= as_of:
        return True
    if not isinstance(goal, KeyResult):
        return False
    return is_dropped(workspace, workspace.objective_of(goal), as_of)


def is_draft(workspace: Workspace, goal: Goal) -> bool:
    """Whether a goal, or the objective it belongs to, is not agreed on yet."""
    if goal.draft:
        return True
    return isinstance(goal, KeyResult) and workspace.objective_of(goal).draft


def is_counted(workspace: Workspace, goal: Goal, as_of: date) -> bool:
    """Whether a goal is neither a draft nor dropped; asked of every goal again and again."""
    if goal.draft or (goal.dropped is not None and goal.dropped.day <= as_of):
        return False
    if not isinstance(goal, KeyResult):
        return True
    return is_counted(workspace, workspace.goals[goal.objective], as_of)


def closed_on(workspace: Workspace, goal: Objective | KeyResult, as_of: date) -> date | None:
    """The day on which a goal, or the objective it belongs to, was closed; None if not by `as_of`.

    Nothing after that day counts.
    """
    own = goal.closed.day if goal.closed and goal.closed.day <= as_of else None
    if isinstance(goal, Objective):
        return own
    whole = closed_on(workspace, workspace.objective_of(goal), as_of)
    return min((day for day in (own, whole) if day is not None), default=None)


def last_day(workspace: Workspace, goal: Objective | KeyResult, as_of: date) -> date:
    """The last day up to `as_of` of which anything counts: nothing does after a close or a drop."""
    wholes = (goal, workspace.objective_of(goal)) if isinstance(goal, KeyResult) else (goal,)
    ends = [one.dropped.day for one in wholes if one.dropped]
    return min(closed_on(workspace, goal, as_of) or as_of, as_of, *ends)


def state(workspace: Workspace, goal: Objective | KeyResult, as_of: date) -> State:
    """Where a goal is in its life; an objective that has lost all key results is dropped too."""
    if is_draft(workspace, goal):
        return "draft"
    if is_dropped(workspace, goal, as_of) or _has_lost_all(workspace, goal, as_of):
        return "dropped"
    if closed_on(workspace, goal, as_of) is not None:
        return "closed"
    if as_of < goal.start:
        return "planned"
    return "ended" if goal.end is not None and as_of > goal.end else "running"


def _has_lost_all(workspace: Workspace, goal: Objective | KeyResult, as_of: date) -> bool:
    if isinstance(goal, KeyResult) or goal.score_from != "key_results" or not goal.key_results:
        return False
    return all(is_dropped(workspace, one, as_of) for one in goal.key_results)


def was_dropped_late(key_result: KeyResult, as_of: date) -> bool:
    """Whether it was given up, by a day, when more than half of its days were gone."""
    if key_result.dropped is None or key_result.dropped.day > as_of:
        return False
    gone = share_gone(key_result.start, key_result.end, key_result.dropped.day)
    return gone is not None and gone > HALF
