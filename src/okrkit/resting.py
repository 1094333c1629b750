"""Which scores a score is made of, and which goals rest on themselves and so have none."""

from okrkit.circles import knots
from okrkit.goals import KeyResult, Objective
from okrkit.measure import SameAs, Supporting
from okrkit.workspace import Workspace


def rests_on(workspace: Workspace, ref: str) -> tuple[str, ...]:
    """The goals whose scores make the score of an objective or key result."""
    goal = workspace.goals[ref]
    if isinstance(goal, Objective):
        own = tuple(one.ref for one in goal.key_results) if goal.score_from != "supporting" else ()
        below = supporting(workspace, ref) if goal.score_from != "key_results" else ()
        return (*own, *(one.ref for one in below))
    match goal.measure if isinstance(goal, KeyResult) else None:
        case Supporting():
            return tuple(one.ref for one in supporting(workspace, ref))
        case SameAs(ref=str(shown)):
            return (shown,) if isinstance(workspace.goals.get(shown), KeyResult) else ()
    return ()


def supporting(workspace: Workspace, ref: str) -> tuple[Objective, ...]:
    """The objectives that name a goal in `supports`."""
    named = (workspace.goals[one] for one in workspace.supporters.get(ref, ()))
    return tuple(one for one in named if isinstance(one, Objective))


def circling(workspace: Workspace) -> frozenset[str]:
    """The goals that rest on themselves; a finding says so, and they have no score."""
    graph = {
        ref: rests_on(workspace, ref)
        for ref, goal in workspace.goals.items()
        if isinstance(goal, (Objective, KeyResult))
    }
    return frozenset(ref for knot in knots(graph) for ref in knot)
