"""Scales that fit: which numbers and days stand at the edges, and which ones are named."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from okrkit.figures import Number, estimate_text, rounded, value_text

MARGIN = Fraction(1, 16)
"""How much of its range a scale leaves free above and below what it shows."""

PLAIN = 10**9
"""How large a number, and how small a part of it, floats can be trusted with in a picture."""

STEPS = (1, 2, 5, 10)
SHORT_ABOVE, SHORT_BELOW = 10**6, 10**12
"""Between these a tick is named in millions or billions."""

SHORT_PLACES = 3
WORDS = ((10**9, " bn"), (10**6, " M"))
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Scale(NamedTuple):
    """Which number stands at the bottom of a room, and which one at its top, in its unit.

    Where floats are exact enough for a picture, `slope` says how far up one more goes; else it is
    None.
    """

    low: Fraction
    high: Fraction
    top: float
    bottom: float
    slope: float | None

    def at(self, value: Number) -> float:
        """How far down a number stands."""
        if self.slope is not None:
            return self.bottom - (float(value) - float(self.low)) * self.slope
        share = (Fraction(value) - self.low) / (self.high - self.low)
        return self.bottom - float(share) * (self.bottom - self.top)


def scale(limits: tuple[Fraction, Fraction], top: float, bottom: float) -> Scale:
    """A scale between two limits in a room."""
    low, high = limits
    largest = max(abs(low), abs(high))
    is_plain = largest < PLAIN and (high - low) * PLAIN > max(largest, Fraction(1))
    return Scale(low, high, top, bottom, (bottom - top) / float(high - low) if is_plain else None)


class Tick(NamedTuple):
    """A number that is named on a scale."""

    value: Fraction
    words: str


class DayTick(NamedTuple):
    """A day that is named on an axis; `year` where it is the first one of a year that is named."""

    day: date
    words: str
    year: str | None


def limits_of(
    firm: Iterable[Number], soft: Iterable[Number] = (), reach: Fraction = Fraction(1)
) -> tuple[Fraction, Fraction]:
    """The lowest and highest number to show.

    All the firm ones are shown; a soft one only if it is no further away from them than `reach`
    times their own range (where they are all the same, than they are from zero), for one wild
    number would make a flat line of all the others.
    """
    sure = list(map(_exact, firm))
    low, high = min(sure), max(sure)
    away = (high - low) * reach or abs(low)
    lowest, highest = low - away, high + away
    near = [one for one in map(_exact, soft) if lowest <= one <= highest]
    if near:
        low, high = min(low, *near), max(high, *near)
    if low == high:
        half = abs(low) / 20 or Fraction(1)
        return low - half, high + half
    return low - (high - low) * MARGIN, high + (high - low) * MARGIN


def _exact(value: Number) -> Fraction:
    return Fraction(value)


def ticks(low: Fraction, high: Fraction, most: int) -> tuple[Tick, ...]:
    """The round numbers of a range, at most so many: steps of 1, 2 or 5 times a power of ten."""
    power, step = _step(high - low, most)
    values = (step * number for number in range(-(-low // step), high // step + 1))
    largest = max(abs(low), abs(high))
    return tuple(Tick(one, _tick_text(one, power, largest)) for one in values)


def _step(length: Fraction, most: int) -> tuple[int, Fraction]:
    """The smallest step that a length holds at most so many of, and its power of ten."""
    least = length / most
    power = (Decimal(least.numerator) / Decimal(least.denominator)).adjusted()
    ten = Fraction(10) ** power
    step = next(one for one in STEPS if ten * one >= least)
    return (power + 1 if step == STEPS[-1] else power), ten * step


def _tick_text(value: Fraction, power: int, largest: Fraction) -> str:
    """A tick, named as the largest number of its scale: `0.5 M` beside `1.0 M`."""
    for above, word in WORDS if value and largest < SHORT_BELOW else ():
        if above <= largest:
            return rounded(value / above, max(0, len(str(above)) - 1 - power)) + word
    if largest >= SHORT_ABOVE or power < -6:
        return value_text(value)
    return rounded(value, max(0, -power))


def short_text(value: Number) -> str:
    """A number for a label: as it is written, or in millions or billions."""
    exact = Fraction(value)
    for above, word in WORDS if abs(exact) < SHORT_BELOW else ():
        if above <= abs(exact):
            return value_text(Fraction(rounded(exact / above, SHORT_PLACES))) + word
    return value_text(value)


def fitted_text(value: Fraction, low: Fraction, high: Fraction) -> str:
    """A computed number, as exact as one can see it between two others: a hundredth of the way."""
    power, _ = _step(high - low, 100)
    if abs(value) >= SHORT_ABOVE:
        return short_text(value)
    return estimate_text(value) if power < -6 else rounded(value, max(0, -power))


@lru_cache
def day_ticks(first: date, last: date, most: int) -> tuple[DayTick, ...]:
    """The first days of weeks, months or years from one day to another, at most so many."""
    for steps in _ways(first, last):
        days = list(_until(steps, last, most + 1))
        if len(days) <= most:
            return tuple(_named(days))
    return ()


Days = Iterator[date]


def _ways(first: date, last: date) -> Iterator[Days]:
    """Ways to go through days, each in longer steps than the one before."""
    length = (last - first).days
    if length <= 45:
        yield from (_by_days(first, step) for step in (1, 2, 7, 14))
    for months in (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000):
        yield _by_months(first, months)


def _by_days(first: date, step: int) -> Days:
    """By days, or by weeks from a Monday on."""
    day = first if step < 7 else first + timedelta(-first.weekday() % 7)
    while True:
        yield day
        if (date.max - day).days < step:
            return
        day += timedelta(step)


def _by_months(first: date, step: int) -> Days:
    """By first days of months that are a multiple of the step."""
    count = first.year * 12 + first.month - 1 + (first.day > 1)
    count += -count % step
    while count < (date.max.year + 1) * 12:
        yield date(count // 12, count % 12 + 1, 1)
        count += step


def _until(days: Days, last: date, most: int) -> Iterator[date]:
    for _, day in zip(range(most), days, strict=False):
        if day > last:
            return
        yield day


def _named(days: Sequence[date]) -> Iterator[DayTick]:
    """Days by their names; years alone where no other day is named."""
    is_yearly = len(days) > 1 and all((one.day, one.month) == (1, 1) for one in days)
    has_days = any(one.day != 1 for one in days)
    year: int | None = None
    for one in days:
        month = MONTHS[one.month - 1]
        words = str(one.year) if is_yearly else f"{one.day} {month}" if has_days else month
        is_new = one.year != year and not is_yearly
        year = one.year
        yield DayTick(one, words, str(one.year) if is_new else None)


def spread(places: Sequence[float], gap: float, top: float, bottom: float) -> list[float]:
    """Places as near to where they were as they can be with a gap between them; in order."""
    order = sorted(range(len(places)), key=places.__getitem__)
    found = [min(max(one, top), bottom) for one in places]
    _push(found, order, lambda here, before: max(here, before + gap))
    if order and found[order[-1]] > bottom:
        found[order[-1]] = bottom
        _push(found, order[::-1], lambda here, before: min(here, before - gap))
    return found


def _push(
    places: list[float], order: Sequence[int], moved: Callable[[float, float], float]
) -> None:
    for before, here in pairwise(order):
        places[here] = moved(places[here], places[before])
