"""The numbers of one key result: what was measured, how far that is, and how far it should be."""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from okrkit.attainment import attainment, is_done, range_score, score_at, share_done
from okrkit.bounds import has_bound, is_inside
from okrkit.cadence import Slots
from okrkit.goals import CheckIn, KeyResult, Kpi, Objective
from okrkit.measure import Band, Done, Judged, Measure, Milestones, Range
from okrkit.pace import expected_judgement, expected_value, share_due
from okrkit.readings import Reading, aggregate, counted, judgements, values

GRADING = timedelta(14)
"""How long after the end of a goal its check-ins still count."""

ZERO, ONE = Fraction(0), Fraction(1)


class Measured(NamedTuple):
    """The numbers of a key result, each None where there is none; as in `KeyResultStanding`."""

    value: Fraction | None = None
    attainment: Fraction | None = None
    score: Fraction | None = None
    expected: Fraction | None = None
    expected_value: Fraction | None = None


NOTHING = Measured()


def counting_checkins(key_result: KeyResult, day: date) -> tuple[CheckIn, ...]:
    """Its own check-ins that count at the end of a day: in its days, and while it is graded."""
    return counted(key_result.checkins, key_result.start, last_counted(key_result, day, GRADING))


def counting_readings(
    key_result: KeyResult, kpi: Kpi | None, own: Sequence[CheckIn], day: date
) -> tuple[Reading, ...]:
    """The numbers that count: those of its KPI in its days, or its own."""
    if kpi is not None:
        last = last_counted(key_result, day, timedelta(0))
        return values(counted(kpi.checkins, key_result.start, last))
    return judgements(own) if isinstance(key_result.measure, Judged) else values(own)


def last_counted(goal: KeyResult | Objective, day: date, grading: timedelta) -> date:
    """The last day whose check-ins count at the end of a day, `grading` after the goal's end."""
    end = goal.end
    if end is None or date.max - end <= grading:
        return day
    return min(day, end + grading)


def measured(
    key_result: KeyResult, kpi: Kpi | None, readings: Sequence[Reading], day: date
) -> Measured:
    """What a key result of its own measure has come to at the end of a day."""
    start, end = key_result.start, key_result.end
    match key_result.measure:
        case Range() as measure:
            value = _aggregate(key_result, kpi, readings, day)
            return _on_range(measure, value, expected_value(measure, start, end, day))
        case Band() as band:
            return _on_band(key_result, band, readings, _aggregate(key_result, kpi, readings, day))
        case Milestones() as milestones:
            done = share_done(milestones, last_counted(key_result, day, GRADING))
            due = share_due(milestones, end, day) if done is not None else None
            return Measured(None, done, done, due)
        case Done(done=done):
            reached = ONE if is_done(done, last_counted(key_result, day, GRADING)) else ZERO
            is_due = end is not None and day >= end
            return Measured(None, reached, reached, ONE if is_due else ZERO)
        case Judged() as judged:
            score = Fraction(readings[-1].value) if readings else None
            return Measured(None, score, score, expected_judgement(judged, start, end, day))
    return NOTHING


def _aggregate(
    key_result: KeyResult, kpi: Kpi | None, readings: Sequence[Reading], day: date
) -> Fraction | None:
    kind = key_result.aggregate or "last"
    return aggregate(kind, readings, _deciding_band(key_result, kpi), slots(key_result), day)


def _deciding_band(key_result: KeyResult, kpi: Kpi | None) -> Band:
    """What decides whether a slot is met: its own bound, else that of its KPI."""
    if isinstance(key_result.measure, Band):
        return key_result.measure
    return kpi.band if kpi else Band()


def slots(key_result: KeyResult) -> Slots:
    """The slots of a key result's days."""
    return Slots(key_result.cadence, key_result.start, key_result.end)


def _on_range(measure: Range, value: Fraction | None, expected: Fraction | None) -> Measured:
    expected_score = None if expected is None else range_score(measure, expected)
    if value is None:
        return Measured(expected=expected_score, expected_value=expected)
    reached = attainment(measure, value)
    score = None if reached is None else score_at(measure, reached)
    return Measured(value, reached, score, expected_score, expected)


def _on_band(
    key_result: KeyResult, band: Band, readings: Sequence[Reading], value: Fraction | None
) -> Measured:
    """1 where the aggregate holds by the bound of the last reading's day, else 0."""
    if value is None:
        return NOTHING
    if key_result.aggregate == "share":
        return Measured(value, value, value, ONE)
    last = readings[-1].day
    if not has_bound(band, last):
        return Measured(value)
    reached = ONE if is_inside(band, value, last) else ZERO
    return Measured(value, reached, reached, ONE)


def has_pace(measure: Measure | None, score: Fraction | None, expected: Fraction | None) -> bool:
    """Whether there is a pace to keep: not for a yes or no that is not done and not yet due."""
    if expected is None:
        return False
    return not (isinstance(measure, Done) and score == 0 and expected == 0)
