"""Which check-ins count, the numbers in them, and one number made of many."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from okrkit.bounds import has_bound, is_inside
from okrkit.cadence import Slots
from okrkit.goals import CheckIn, Need
from okrkit.measure import Aggregate, Band


class Reading(NamedTuple):
    """A number on a day, in the unit of its goal (a judged key result: its score)."""

    day: date
    value: Decimal


class Coverage(NamedTuple):
    """How many slots hold a reading, `of` all those that hold one or have ended."""

    filled: int
    of: int


def counted(checkins: Iterable[CheckIn], first: date, last: date) -> tuple[CheckIn, ...]:
    """The check-ins from a first day to a last one, in order of days."""
    return tuple(one for one in checkins if first <= one.day <= last)


def values(checkins: Iterable[CheckIn]) -> tuple[Reading, ...]:
    """The values among check-ins."""
    return tuple(Reading(one.day, one.value) for one in checkins if one.value is not None)


def judgements(checkins: Iterable[CheckIn]) -> tuple[Reading, ...]:
    """The scores among check-ins."""
    return tuple(Reading(one.day, one.score) for one in checkins if one.score is not None)


def open_needs(checkins: Iterable[CheckIn]) -> tuple[tuple[date, Need, CheckIn], ...]:
    """The needs that are still open after check-ins in order of days, each since its first day.

    A need said again stays as old as it is, but waits for whom it names now; `none` closes all
    that are open.
    """
    still: dict[str, tuple[date, Need, CheckIn]] = {}
    for one in checkins:
        if one.needs is None:
            continue
        if one.needs.what == "none":
            still.clear()
        else:
            day, need, said = still.get(one.needs.what, (one.day, one.needs, one))
            still[need.what] = (day, one.needs if one.needs.from_ else need, said)
    return tuple(still.values())


def aggregate(
    kind: Aggregate, readings: Sequence[Reading], band: Band, slots: Slots, as_of: date
) -> Fraction | None:
    """One number for readings in order of days, exact; None where there is none.

    `share` gives met slots / counted slots, which needs `band` and `slots`; the others are in the
    unit of the readings.
    """
    if not readings:
        return None
    match kind:
        case "last":
            return Fraction(readings[-1].value)
        case "mean":
            return _sum(readings) / len(readings)
        case "sum":
            return _sum(readings)
        case "min":
            return Fraction(min(reading.value for reading in readings))
        case "max":
            return Fraction(max(reading.value for reading in readings))
        case "share":
            return _share_met(readings, band, slots, as_of)


def _sum(readings: Iterable[Reading]) -> Fraction:
    return sum((Fraction(reading.value) for reading in readings), Fraction(0))


def _share_met(
    readings: Sequence[Reading], band: Band, slots: Slots, as_of: date
) -> Fraction | None:
    """Met slots / counted slots.

    A slot counts once it holds a reading or has ended; those before the first reading's do not.
    Its last reading decides, by the bound in force that day; an empty one counts as not held. Where
    no bound is in force on that day, nothing is held or broken, and the slot does not count.
    """
    last = {slot: one for one in readings if (slot := slots.holding(one.day)) is not None}
    bounded = {slot: one for slot, one in last.items() if has_bound(band, one.day)}
    if not bounded:
        return None
    first, end = min(bounded), max(slots.ended(as_of), max(last) + 1)
    free = sum(first < slot < end and slot not in bounded for slot in last)
    met = sum(is_inside(band, one.value, one.day) for one in bounded.values())
    return Fraction(met, end - first - free)


def coverage(readings: Iterable[Reading], slots: Slots, as_of: date) -> Coverage:
    """How many of the slots that have ended or hold a reading do hold one."""
    filled = {slots.holding(reading.day) for reading in readings} - {None}
    highest = max((slot for slot in filled if slot is not None), default=-1)
    return Coverage(len(filled), max(slots.ended(as_of), highest + 1))
