"""A workspace as it stands on a day."""

from dataclasses import dataclass
from datetime import date

from okrkit.goals import Goal, KeyResult
from okrkit.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Scorecard:
    """A linked workspace on the day `as_of`; what is dated later is not seen."""

    workspace: Workspace
    as_of: date

    def is_dropped(self, goal: Goal) -> bool:
        """Whether a goal, or the objective it belongs to, has been given up by now."""
        if goal.dropped is not None and goal.dropped.day <= self.as_of:
            return True
        return isinstance(goal, KeyResult) and self.is_dropped(self.workspace.objective_of(goal))

    def is_draft(self, goal: Goal) -> bool:
        """Whether a goal, or the objective it belongs to, is not agreed on yet."""
        if goal.draft:
            return True
        return isinstance(goal, KeyResult) and self.workspace.objective_of(goal).draft

    def is_counted(self, goal: Goal) -> bool:
        """Whether a goal is neither a draft nor dropped."""
        return not self.is_draft(goal) and not self.is_dropped(goal)


def score(workspace: Workspace, as_of: date) -> Scorecard:
    """A workspace as it stands at the end of a day."""
    return Scorecard(workspace, as_of)
