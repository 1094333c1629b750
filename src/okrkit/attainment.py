"""How far a measure has come: attainment, raw and never clamped, and the score from 0 to 1."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from okrkit.measure import Milestone, Milestones, Range

ZERO, ONE = Fraction(0), Fraction(1)
AT_COMMIT = Fraction(3, 10)
AT_TARGET = Fraction(7, 10)
"""What commit and target are worth where there is a stretch: Google's 0.3 and 0.7."""


def attainment(measure: Range, value: Fraction) -> Fraction | None:
    """The way gone from the baseline to the target: 1 at the target, either direction.

    (value - baseline) / (target - baseline), as okr-tracker, Quantive and Viva Goals compute it;
    None where there is no way.
    """
    if measure.baseline is None or measure.baseline == measure.target:
        return None
    start = Fraction(measure.baseline)
    return (value - start) / (Fraction(measure.target) - start)


def is_at(measure: Range, value: Decimal) -> bool:
    """Whether a value is at the target or past it, whichever way the target lies."""
    if measure.baseline is None or measure.baseline == measure.target:
        return False
    rises = measure.target > measure.baseline
    return value >= measure.target if rises else value <= measure.target


def range_score(measure: Range, value: Fraction) -> Fraction | None:
    """The score of a value, 0 to 1; None where there is no way."""
    reached = attainment(measure, value)
    return None if reached is None else score_at(measure, reached)


def score_at(measure: Range, reached: Fraction) -> Fraction:
    """The score of an attainment: clamped to 0..1, or straight lines through the zones."""
    if not _has_zones(measure):
        return min(max(reached, ZERO), ONE)
    return _through(_zones(measure), reached)


def _has_zones(measure: Range) -> bool:
    """Whether there is a stretch, in its place: what is disordered is a finding, and not used."""
    if measure.stretch is None:
        return False
    stretch = attainment(measure, Fraction(measure.stretch))
    return stretch is not None and stretch > 1


def _zones(measure: Range) -> list[tuple[Fraction, Fraction]]:
    """(attainment, score) at baseline, commit, target and stretch."""
    zones = [(ZERO, ZERO)]
    commit = _attained(measure, measure.commit)
    if commit is not None and 0 < commit < 1:
        zones.append((commit, AT_COMMIT))
    zones.append((ONE, AT_TARGET))
    stretch = _attained(measure, measure.stretch)
    return zones if stretch is None else [*zones, (stretch, ONE)]


def _attained(measure: Range, value: Decimal | None) -> Fraction | None:
    return None if value is None else attainment(measure, Fraction(value))


def _through(zones: Sequence[tuple[Fraction, Fraction]], reached: Fraction) -> Fraction:
    (low, low_score), *others = zones
    if reached <= low:
        return low_score
    for high, high_score in others:
        if reached <= high:
            return low_score + (reached - low) / (high - low) * (high_score - low_score)
        low, low_score = high, high_score
    return low_score


def share_done(measure: Milestones, last: date) -> Fraction | None:
    """The share of the milestones, by weight, that is done by a day; None without any weight."""
    weight = sum(step.weight for step in measure.steps)
    if weight <= 0 or any(step.weight < 0 for step in measure.steps):
        return None
    done = sum(step.weight for step in measure.steps if is_done(step.done, last))
    return Fraction(done) / Fraction(weight)


def is_done(done: bool | date, last: date) -> bool:
    """Whether something was done by a day; what was done on an unknown day was."""
    return done <= last if isinstance(done, date) else done


def steps_left(measure: Milestones, last: date) -> tuple[Milestone, ...]:
    """The milestones that are not done by a day."""
    return tuple(step for step in measure.steps if not is_done(step.done, last))
