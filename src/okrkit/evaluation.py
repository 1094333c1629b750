"""A finished period on one page: how much was achieved, what was missed and why, what goes on."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from okrkit.figures import grade_text
from okrkit.goals import KeyResult, Objective
from okrkit.measure import SameAs
from okrkit.rows import KeyResultRow, ObjectiveRow
from okrkit.score import Scorecard

GRADES = tuple(f"{tenth // 10}.{tenth % 10}" for tenth in range(11))


class Miss(NamedTuple):
    """A goal that was missed, and what its team says of it; `is_part` of an objective."""

    ref: str
    title: str
    why: str | None
    has_data: bool
    is_part: bool


class Carried(NamedTuple):
    """A goal of the period, and the one that carries it on."""

    ref: str
    to: str


class Tally(NamedTuple):
    """How goals of one sort ended."""

    achieved: int
    missed: int
    dropped: int
    no_data: int


class Evaluation(NamedTuple):
    """What came of a period. `grades` counts objectives by grade, from 0.0 to 1.0."""

    objectives: Tally
    key_results: Tally
    grades: Mapping[str, int]
    misses: tuple[Miss, ...]
    carried: tuple[Carried, ...]


def evaluate(card: Scorecard, rows: Sequence[ObjectiveRow]) -> Evaluation:
    """The evaluation of the objectives of a finished period."""
    parts = [
        one for row in rows for one in row.key_results if not isinstance(one.goal.measure, SameAs)
    ]
    counts = Counter(
        grade_text(row.standing.score)
        for row in rows
        if row.standing.verdict is not None and row.standing.score is not None
    )
    return Evaluation(
        _tally(rows),
        _tally(parts),
        {grade: counts[grade] for grade in GRADES},
        tuple(_misses(rows)),
        tuple(_carried(card, rows)),
    )


def _tally(rows: Iterable[ObjectiveRow | KeyResultRow]) -> Tally:
    standings = [row.standing for row in rows]
    return Tally(
        achieved=sum(one.verdict == "achieved" for one in standings),
        missed=sum(one.verdict == "missed" for one in standings),
        dropped=sum(one.state == "dropped" for one in standings),
        no_data=sum(one.verdict is not None and one.score is None for one in standings),
    )


def _misses(rows: Iterable[ObjectiveRow]) -> Iterator[Miss]:
    """What was missed, an objective before its key results; these also where it was achieved."""
    for row in rows:
        both: tuple[ObjectiveRow | KeyResultRow, ...] = (row, *row.key_results)
        for one in both:
            if one.standing.verdict == "missed":
                yield _miss(one.goal, one.standing.score is not None)


def _miss(goal: Objective | KeyResult, has_data: bool) -> Miss:
    why = goal.closed.why if goal.closed else None
    return Miss(goal.ref, goal.title, why, has_data, isinstance(goal, KeyResult))


def _carried(card: Scorecard, rows: Iterable[ObjectiveRow]) -> Iterator[Carried]:
    refs = {row.goal.ref for row in rows} | {
        part.goal.ref for row in rows for part in row.key_results
    }
    later: list[Objective | KeyResult] = [*card.workspace.objectives, *card.workspace.key_results]
    for goal in later:
        if goal.carried_from in refs:
            yield Carried(str(goal.carried_from), goal.ref)
