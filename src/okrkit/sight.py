"""Line of sight: which goals lead to the top of the organization or to a KPI, and on which way.

A goal has it when it is at the top, supports a KPI, or supports a goal that has it; a key result
also has that of its objective, whose progress it is. Lines lead through counted goals only.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from okrkit.goals import Goal, KeyResult, Kpi, Objective
from okrkit.score import Scorecard
from okrkit.workspace import Workspace


class Sight(NamedTuple):
    """What can be seen from where: the goals that see an end, each with its ways up, nearest first.

    An end is a KPI or a goal at the top.
    """

    upward: Mapping[str, tuple[str, ...]]

    def has_line_of_sight(self, ref: str) -> bool:
        """Whether a goal leads to the top or to a KPI. Drafts and dropped goals do not."""
        return ref in self.upward

    def line_of_sight(self, ref: str) -> tuple[str, ...]:
        """The goals that a goal leads to, one after the other, as far up as they go.

        The nearest way to an end is taken, of equally near ones the first that is written.
        Empty for a goal that leads nowhere, and for one at the top that supports nothing.
        """
        line: dict[str, None] = {}
        here: str | None = ref if ref in self.upward else None
        while here is not None:
            line[here] = None
            here = next((one for one in self.upward[here] if one not in line), None)
        return tuple(line)[1:]


def leads_to(goal: Goal) -> tuple[str, ...]:
    """What a goal supports; a key result after that its objective."""
    return (*goal.supports, goal.objective) if isinstance(goal, KeyResult) else goal.supports


def sight(card: Scorecard) -> Sight:
    """What can be seen from every goal of a workspace."""
    workspace = card.workspace
    top = top_teams(workspace)
    reached = [
        ref
        for ref, goal in workspace.goals.items()
        if (isinstance(goal, Kpi) or goal.team in top) and card.is_counted(goal)
    ]
    steps = dict.fromkeys(reached, 0)
    for ref in reached:
        for one in _below(workspace, ref):
            if one not in steps and card.is_counted(workspace.goals[one]):
                steps[one] = steps[ref] + 1
                reached.append(one)
    return Sight({ref: _nearest_first(leads_to(workspace.goals[ref]), steps) for ref in steps})


def _nearest_first(refs: Iterable[str], steps: Mapping[str, int]) -> tuple[str, ...]:
    """Those of the goals that see an end, by their steps to it."""
    return tuple(sorted((ref for ref in refs if ref in steps), key=steps.__getitem__))


def top_teams(workspace: Workspace) -> frozenset[str | None]:
    """The teams whose goals are at the top; None stands for the organization itself.

    As long as no team is declared, nobody knows who is above whom: then the goals of the
    organization are the top, or all of them if it has none. A name that is missing among the
    declared teams is the finding of another rule.
    """
    named = {goal.team for goal in workspace.goals.values()}
    if not workspace.teams:
        return frozenset({None} if None in named else named)
    below = {team.id for team in workspace.teams.values() if team.parent is not None}
    return frozenset(named - below)


def _below(workspace: Workspace, ref: str) -> Iterator[str]:
    yield from workspace.supporters.get(ref, ())
    goal = workspace.goals[ref]
    if isinstance(goal, Objective):
        yield from (key_result.ref for key_result in goal.key_results)
