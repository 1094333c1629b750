"""What came easily: bounds that were never broken, targets that were reached early."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from okrkit.attainment import attainment, is_at
from okrkit.bounds import has_bound, is_inside
from okrkit.goals import KeyResult
from okrkit.keyresults import moved_kpi
from okrkit.measure import Band, Range
from okrkit.measuring import counting_checkins, counting_readings, slots
from okrkit.pace import share_gone
from okrkit.readings import Reading, aggregate
from okrkit.score import Scorecard

HALF = Fraction(1, 2)
READING_BY_READING = frozenset({None, "last", "share"})
"""Aggregates by which a bound is held or broken by each reading; the others even out."""


def held_throughout(card: Scorecard, key_result: KeyResult) -> tuple[Reading, ...]:
    """The readings of a bound to hold, if all are inside by the bounds of their days; else none.

    None either where the bound has become stricter than the first reading was: then there was
    something to reach. Readings of days without a bound are left out.
    """
    band = key_result.measure
    if not isinstance(band, Band) or key_result.aggregate not in READING_BY_READING:
        return ()
    readings = tuple(one for one in _readings(card, key_result) if has_bound(band, one.day))
    is_held = all(is_inside(band, one.value, one.day) for one in readings)
    if readings and is_held and is_inside(band, readings[0].value, readings[-1].day):
        return readings
    return ()


def last_aim(measure: Range) -> tuple[str, Decimal]:
    """The last thing to reach, with its field: the stretch where it lies beyond the target."""
    if measure.stretch is not None and is_at(measure, measure.stretch):
        return "stretch", measure.stretch
    return "target", measure.target


def reached_early(card: Scorecard, key_result: KeyResult) -> Reading | None:
    """The reading that brought a range to its last aim before half of its days were gone.

    None where it has fallen behind again, and in an open period.
    """
    measure = key_result.measure
    if not isinstance(measure, Range) or key_result.end is None:
        return None
    way = measure._replace(target=last_aim(measure)[1])
    readings = _readings(card, key_result)
    if not _is_there(card, key_result, way, readings):
        return None
    for number, reading in enumerate(readings, 1):
        gone = share_gone(key_result.start, key_result.end, reading.day)
        if gone is None or gone >= HALF:
            break
        if _is_there(card, key_result, way, readings[:number]):
            return reading
    return None


def _readings(card: Scorecard, key_result: KeyResult) -> tuple[Reading, ...]:
    """The numbers that count by now, its own or those of its KPI."""
    own = counting_checkins(key_result, card.as_of)
    kpi = moved_kpi(card.workspace, key_result)
    return counting_readings(key_result, kpi, own, card.as_of)


def _is_there(
    card: Scorecard, key_result: KeyResult, way: Range, readings: Sequence[Reading]
) -> bool:
    """Whether readings have come to the end of a way, by the aggregate of the key result."""
    if not readings:
        return False
    if key_result.aggregate in {None, "last"}:
        return is_at(way, readings[-1].value)
    kpi = moved_kpi(card.workspace, key_result)
    band, last = kpi.band if kpi else Band(), readings[-1].day
    value = aggregate(key_result.aggregate or "last", readings, band, slots(key_result), last)
    reached = None if value is None else attainment(way, value)
    return reached is not None and reached >= 1
