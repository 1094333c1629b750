"""How an objective stands: one score and one word made of those of its parts."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from okrkit.goals import KeyResult, Objective
from okrkit.learning import has_learned
from okrkit.life import NOT_COUNTED, OVER, closed_on, state, was_dropped_late
from okrkit.measuring import GRADING, last_counted
from okrkit.readings import counted
from okrkit.rollup import Part, expected_of, score_of, worst
from okrkit.standing import KeyResultStanding, ObjectiveStanding, Status
from okrkit.verdict import is_number_due, is_reached, objective_verdict
from okrkit.workspace import Workspace

ONE = Decimal(1)


class Composition(NamedTuple):
    """What an objective's score is made of: each goal with its standing."""

    key_results: tuple[tuple[KeyResult, KeyResultStanding], ...] = ()
    supporting: tuple[ObjectiveStanding, ...] = ()

    def weighing(self) -> list[tuple[KeyResult, KeyResultStanding]]:
        """The key results that weigh and are counted."""
        return [
            (goal, standing)
            for goal, standing in self.key_results
            if goal.weight != 0 and standing.state not in NOT_COUNTED
        ]


def objective_standing(
    workspace: Workspace, objective: Objective, as_of: date, made_of: Composition
) -> ObjectiveStanding:
    """How an objective stands at the end of a day, given how its parts stand."""
    where = state(workspace, objective, as_of)
    weighing = made_of.weighing()
    parts = [*(_weighted(*one) for one in weighing), *supporting_parts(made_of.supporting)]
    late = [
        _weighted(*one)
        for one in made_of.key_results
        if one[1].state == "dropped" and was_dropped_late(one[0], as_of) and one[0].weight != 0
    ]
    missing = workspace.settings.missing
    standing = ObjectiveStanding(
        state=where,
        score=score_of(parts, missing),
        score_with_dropped=score_of([*parts, *late], missing) if late else None,
        expected=expected_of(parts, missing),
        confidence=_lowest_confidence(workspace, objective, as_of, made_of),
        stale=where == "running" and any(one.stale for _, one in weighing),
        with_data=sum(part.score is not None for part in parts),
        parts=len(parts),
    )
    if where in OVER:
        verdict = objective_verdict(
            objective.kind,
            standing.score,
            [*(is_reached(one) for _, one in weighing), *_achieved(made_of.supporting)],
            is_whole=standing.with_data == standing.parts,
            has_learned=has_learned(workspace, objective, as_of),
        )
        return standing._replace(verdict=verdict, status=verdict)
    return standing._replace(status=_status(objective, standing, as_of, made_of))


def supporting_parts(standings: Sequence[ObjectiveStanding]) -> list[Part]:
    """The counted ones among supporting objectives, equally weighted."""
    return [Part(ONE, one.score, one.expected) for one in standings if one.state not in NOT_COUNTED]


def _weighted(goal: KeyResult, standing: KeyResultStanding) -> Part:
    return Part(goal.weight, standing.score, standing.expected)


def _achieved(supporting: Sequence[ObjectiveStanding]) -> list[bool]:
    counting = [one for one in supporting if one.state not in NOT_COUNTED]
    return [one.verdict == "achieved" or (one.score or 0) >= 1 for one in counting]


def _lowest_confidence(
    workspace: Workspace, objective: Objective, as_of: date, made_of: Composition
) -> Decimal | None:
    """The lowest of its key results and of its own last word."""
    last = last_counted(objective, closed_on(workspace, objective, as_of) or as_of, GRADING)
    own = [
        one.confidence
        for one in counted(objective.checkins, objective.start, last)
        if one.confidence is not None
    ]
    theirs = [one.confidence for _, one in made_of.weighing() if one.confidence is not None]
    return min((*own[-1:], *theirs), default=None)


def _status(
    objective: Objective, standing: ObjectiveStanding, as_of: date, made_of: Composition
) -> Status | None:
    """The worst of its parts while it runs; None for drafts and what is dropped."""
    if standing.state in NOT_COUNTED:
        return None
    if standing.state == "planned":
        return "not-started"
    statuses = [
        *(one.status for _, one in made_of.weighing()),
        *(one.status for one in made_of.supporting),
    ]
    silence: Status = (
        "no-data" if is_number_due(objective.start, as_of, objective.cadence) else "open"
    )
    return worst(statuses) or silence
