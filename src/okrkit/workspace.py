"""A linked workspace: all goals of a folder, and what leads from one to another."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from okrkit.goals import Goal, KeyResult, Kpi, Learned, Objective, Person, Team
from okrkit.period import Calendar
from okrkit.settings import Settings
from okrkit.source import Fault, KeyPath
from okrkit.targets import Targets


@dataclass(frozen=True)
class Workspace:
    """Everything that is meant in a workspace, and the faults met on the way.

    `goals` holds objectives, key results and KPIs by full reference, in order of files;
    `supporters` the references of the goals that name a goal in `supports`; `written_at` the goal
    that is written, or whose check-ins are written, at a key path of a file.
    """

    settings: Settings
    calendar: Calendar
    goals: Mapping[str, Goal]
    teams: Mapping[str, Team]
    people: Mapping[str, Person]
    learned: tuple[Learned, ...]
    supporters: Mapping[str, tuple[str, ...]]
    written_at: Mapping[tuple[str, KeyPath], str]
    targets: Targets
    faults: tuple[Fault, ...]

    @cached_property
    def objectives(self) -> tuple[Objective, ...]:
        """All objectives, in order of files."""
        return tuple(goal for goal in self.goals.values() if isinstance(goal, Objective))

    @cached_property
    def key_results(self) -> tuple[KeyResult, ...]:
        """All key results, in order of files."""
        return tuple(goal for goal in self.goals.values() if isinstance(goal, KeyResult))

    @cached_property
    def kpis(self) -> tuple[Kpi, ...]:
        """All KPIs, in order of files."""
        return tuple(goal for goal in self.goals.values() if isinstance(goal, Kpi))

    def objective_of(self, key_result: KeyResult) -> Objective:
        """The objective that a key result belongs to."""
        objective = self.goals[key_result.objective]
        assert isinstance(objective, Objective)  # noqa: S101  holds by construction
        return objective
