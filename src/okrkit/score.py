"""From a workspace to a scorecard: how every goal stands on a day. The only scoring engine.

Numbers are exact fractions of what was written; they are rounded where they are printed.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from okrkit import life
from okrkit.goals import Goal, KeyResult, Kpi, Objective
from okrkit.health import kpi_standing
from okrkit.keyresults import key_result_standing
from okrkit.life import NOT_COUNTED
from okrkit.measure import SameAs
from okrkit.objectives import Composition, objective_standing, supporting_parts
from okrkit.resting import circling, rests_on, supporting
from okrkit.standing import KeyResultStanding, KpiStanding, ObjectiveStanding, State
from okrkit.workspace import Workspace

if TYPE_CHECKING:
    from okrkit.xmr import Chart


@dataclass(slots=True)
class _Days:
    """What the scorecards of one workspace share: each other, and what no day changes."""

    cards: dict[date, "Scorecard"] = field(default_factory=dict)
    left: list[tuple[date, str]] | None = None
    circling: frozenset[str] | None = None

    def closings(self, workspace: Workspace) -> list[tuple[date, str]]:
        """When goals that rest on objectives are closed, the earliest at the end."""
        if self.left is None:
            goals: list[Objective | KeyResult] = [*workspace.objectives, *workspace.key_results]
            resting = (one for one in goals if supporting(workspace, one.ref))
            days = ((life.closed_on(workspace, one, date.max), one.ref) for one in resting)
            self.left = sorted(((day, ref) for day, ref in days if day), reverse=True)
        return self.left


@dataclass(frozen=True)
class Scorecard:
    """A linked workspace on the day `as_of`; what is dated later is not seen.

    Standings are made when they are asked for, and kept.
    """

    workspace: Workspace
    as_of: date
    _states: dict[str, State] = field(default_factory=dict, init=False, repr=False)
    _kpis: dict[str, KpiStanding] = field(default_factory=dict, init=False, repr=False)
    _charts: dict[str, "Chart"] = field(default_factory=dict, init=False, repr=False)
    _key_results: dict[str, KeyResultStanding] = field(default_factory=dict, init=False, repr=False)
    _objectives: dict[str, ObjectiveStanding] = field(default_factory=dict, init=False, repr=False)
    _days: "_Days" = field(default_factory=_Days, repr=False)

    def is_dropped(self, goal: Goal) -> bool:
        """Whether a goal, or the objective it belongs to, has been given up by now."""
        return life.is_dropped(self.workspace, goal, self.as_of)

    def is_draft(self, goal: Goal) -> bool:
        """Whether a goal, or the objective it belongs to, is not agreed on yet."""
        return life.is_draft(self.workspace, goal)

    def is_counted(self, goal: Goal) -> bool:
        """Whether a goal is neither a draft nor dropped."""
        return life.is_counted(self.workspace, goal, self.as_of)

    def state(self, goal: Objective | KeyResult) -> State:
        """Where a goal is in its life."""
        made = self._states.get(goal.ref)
        if made is None:
            made = self._states[goal.ref] = life.state(self.workspace, goal, self.as_of)
        return made

    def closed_on(self, goal: Objective | KeyResult) -> date | None:
        """The day by which a goal, or the objective it belongs to, is closed."""
        return life.closed_on(self.workspace, goal, self.as_of)

    def on(self, day: date) -> "Scorecard":
        """The same workspace on another day."""
        if day == self.as_of:
            return self
        if day not in self._days.cards:
            self._days.cards[day] = Scorecard(self.workspace, day, self._days)
        return self._days.cards[day]

    def kpi(self, kpi: Kpi) -> KpiStanding:
        """How a KPI stands."""
        made = self._kpis.get(kpi.ref)
        if made is None:
            made = self._kpis[kpi.ref] = kpi_standing(kpi, self.as_of)
        return made

    def chart(self, kpi: Kpi) -> "Chart":
        """The process behaviour chart of a KPI: what is noise, and what is not."""
        made = self._charts.get(kpi.ref)
        if made is None:
            from okrkit.behaviour import kpi_chart  # noqa: PLC0415  `okr check` draws no chart

            made = self._charts[kpi.ref] = kpi_chart(kpi, self.kpi(kpi))
        return made

    def key_result(self, key_result: KeyResult) -> KeyResultStanding:
        """How a key result stands."""
        if key_result.ref not in self._key_results:
            self._stand(key_result.ref)
        return self._key_results[key_result.ref]

    def objective(self, objective: Objective) -> ObjectiveStanding:
        """How an objective stands."""
        if objective.ref not in self._objectives:
            self._stand(objective.ref)
        return self._objectives[objective.ref]

    def weighing(self, objective: Objective) -> tuple[KeyResult, ...]:
        """The key results that weigh in an objective, and are counted."""
        return tuple(
            one
            for one in objective.key_results
            if one.weight != 0 and self.key_result(one).state not in NOT_COUNTED
        )

    def supporting(self, ref: str) -> tuple[Objective, ...]:
        """The counted objectives that name a goal in `supports`."""
        named = supporting(self.workspace, ref)
        return tuple(one for one in named if self.state(one) not in NOT_COUNTED)

    @property
    def _circling(self) -> frozenset[str]:
        if self._days.circling is None:
            self._days.circling = circling(self.workspace)
        return self._days.circling

    def _rests_on(self, ref: str) -> tuple[str, ...]:
        below = rests_on(self.workspace, ref)
        return () if below and ref in self._circling else below

    def _waits_for(self, ref: str) -> tuple[str, ...]:
        """What must stand first; what was closed earlier rests on objectives as of that day."""
        below = self._rests_on(ref)
        goal = self.workspace.goals[ref]
        if not below or not isinstance(goal, (Objective, KeyResult)):
            return below
        closed = self.closed_on(goal)
        if closed is None or closed == self.as_of:
            return below
        return tuple(one for one in below if isinstance(self.workspace.goals[one], KeyResult))

    def _stand(self, ref: str) -> None:
        """Make the standing of a goal, after those that it rests on; a loop, as chains are long."""
        left = [ref]
        while left:
            missing = [one for one in self._waits_for(left[-1]) if not self._stands(one)]
            if missing:
                left.extend(missing)
                continue
            goal = self.workspace.goals[left.pop()]
            if isinstance(goal, Objective):
                self._objectives[goal.ref] = self._objective(goal)
            elif isinstance(goal, KeyResult):
                self._key_results[goal.ref] = self._key_result(goal)

    def _stands(self, ref: str) -> bool:
        return ref in self._key_results or ref in self._objectives

    def _key_result(self, key_result: KeyResult) -> KeyResultStanding:
        below = self._rests_on(key_result.ref)
        if isinstance(key_result.measure, SameAs) and below:
            return self._as_shown(key_result, self._key_results[below[0]])
        parts = supporting_parts(self._below(key_result, below))
        return key_result_standing(self.workspace, key_result, self.as_of, parts)

    def _as_shown(self, key_result: KeyResult, other: KeyResultStanding) -> KeyResultStanding:
        """Everything is the other's, unless this one is a draft or dropped itself."""
        own = self.state(key_result)
        return other._replace(state=own, status=None) if own in NOT_COUNTED else other

    def _below(
        self, goal: Objective | KeyResult, refs: tuple[str, ...]
    ) -> tuple[ObjectiveStanding, ...]:
        """The standings of supporting objectives; of a closed goal those of the day of closing."""
        found = [self.workspace.goals[ref] for ref in refs]
        objectives = [one for one in found if isinstance(one, Objective)]
        closed = self.closed_on(goal) if objectives else None
        if closed is None or closed == self.as_of:
            return tuple(self._objectives[one.ref] for one in objectives)
        self._make_closings()
        then = self.on(closed)
        return tuple(then.objective(one) for one in objectives)

    def _make_closings(self) -> None:
        """Make the standings that earlier closings froze, the earliest first, each once.

        A closing may rest on earlier ones; were each made when it is asked for, a long line of them
        would be as many calls inside each other.
        """
        left = self._days.closings(self.workspace)
        while left and left[-1][0] < self.as_of:
            day, ref = left.pop()
            card = self.on(day)
            if not card._stands(ref):
                card._stand(ref)

    def _objective(self, objective: Objective) -> ObjectiveStanding:
        below = self._rests_on(objective.ref)
        made_of = Composition(
            tuple(
                (one, self._key_results[one.ref])
                for one in objective.key_results
                if one.ref in below
            ),
            self._below(objective, below),
        )
        return objective_standing(self.workspace, objective, self.as_of, made_of)


def score(workspace: Workspace, as_of: date) -> Scorecard:
    """A workspace as it stands at the end of a day."""
    return Scorecard(workspace, as_of)
