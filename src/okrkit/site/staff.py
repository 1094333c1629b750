"""Who has which goals; found out once for the pages of all teams and people."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from okrkit.goals import Goal, KeyResult, Kpi, Objective
from okrkit.scope import ranked
from okrkit.site.atlas import Atlas, gathered


class Staff:
    """Teams and people, and the goals of each."""

    def __init__(self, atlas: Atlas) -> None:
        self.atlas = atlas
        self.workspace = atlas.workspace

    @cached_property
    def ranked(self) -> tuple[Objective, ...]:
        """All objectives, in order of teams and priority."""
        return ranked(self.workspace, self.workspace.objectives)

    @cached_property
    def by_team(self) -> Mapping[str | None, Sequence[Goal]]:
        """The objectives and KPIs of each team, in order."""
        goals: tuple[Goal, ...] = (*self.ranked, *self.workspace.kpis)
        return gathered((goal.team, goal) for goal in goals)

    @cached_property
    def by_owner(self) -> Mapping[str | None, Sequence[Goal]]:
        """The goals that each owns; a key result only where its objective is somebody else's."""
        parts = (
            part for whole in self.ranked for part in whole.key_results if part.owner != whole.owner
        )
        goals: tuple[Goal, ...] = (*self.ranked, *parts, *self.workspace.kpis)
        return gathered((goal.owner, goal) for goal in goals)

    @cached_property
    def by_helper(self) -> Mapping[str, Sequence[Goal]]:
        """The goals that each contributes to."""
        return gathered(
            (name, goal) for goal in self.workspace.goals.values() for name in goal.contributors
        )

    @cached_property
    def members(self) -> Mapping[str | None, Sequence[str]]:
        """The people of each team, those who have left aside."""
        people = sorted(self.workspace.people.values(), key=lambda one: one.id)
        return gathered((one.team, one.id) for one in people if one.active)

    @cached_property
    def leads(self) -> Mapping[str | None, Sequence[str]]:
        """The teams that each leads."""
        return gathered((team.lead, team.id) for team in self.workspace.teams.values())

    @cached_property
    def children(self) -> Mapping[str | None, Sequence[str]]:
        """The teams right below each; those without a known parent are below the organization."""
        return gathered((self.parent(team), team) for team in self.atlas.teams if team is not None)

    def parent(self, team: str) -> str | None:
        """The team above one; None is the organization."""
        declared = self.workspace.teams.get(team)
        parent = declared.parent if declared else None
        return parent if parent in self.atlas.addresses.teams else None

    @cached_property
    def running_below(self) -> Mapping[str | None, Sequence[Objective]]:
        """The objectives that run, of each team and those below it."""
        found: dict[str | None, list[Objective]] = {team: [] for team in self.atlas.teams}
        for team in self.atlas.teams:
            own = [
                goal
                for goal in self.by_team.get(team, ())
                if isinstance(goal, Objective) and self.runs(goal)
            ]
            for one in self._upward(team) if own else ():
                found[one] += own
        return found

    def _upward(self, team: str | None) -> Iterator[str | None]:
        """A team and those above it, each once, even where they stand in a circle."""
        seen: set[str | None] = set()
        while team not in seen:
            seen.add(team)
            yield team
            team = None if team is None else self.parent(team)

    def runs(self, goal: Goal) -> bool:
        """Whether the days of an objective, or of that of a key result, hold today."""
        if not isinstance(goal, (Objective, KeyResult)):
            return False
        whole = self._whole(goal)
        as_of = self.atlas.card.as_of
        return whole.start <= as_of and (whole.end is None or as_of <= whole.end)

    def running(self, goals: Iterable[Goal]) -> tuple[str, ...]:
        """The goals among some that run now."""
        return tuple(goal.ref for goal in goals if self.runs(goal))

    def kpis(self, goals: Iterable[Goal]) -> tuple[str, ...]:
        """The KPIs among some."""
        return tuple(goal.ref for goal in goals if isinstance(goal, Kpi))

    def others(self, goals: Iterable[Goal]) -> tuple[tuple[str, str], ...]:
        """Those that do not run now, each after its period, the latest first."""
        found = [
            (self._whole(goal).period, goal.ref)
            for goal in goals
            if isinstance(goal, (Objective, KeyResult)) and not self.runs(goal)
        ]
        found.sort(key=lambda one: (one[0].start, one[0].name), reverse=True)
        return tuple((period.name, ref) for period, ref in found)

    def _whole(self, goal: Objective | KeyResult) -> Objective:
        return self.workspace.objective_of(goal) if isinstance(goal, KeyResult) else goal


def with_parts(goals: Iterable[Goal]) -> Iterator[str]:
    """The references of goals and of their key results."""
    for goal in goals:
        yield goal.ref
        if isinstance(goal, Objective):
            yield from (one.ref for one in goal.key_results)
