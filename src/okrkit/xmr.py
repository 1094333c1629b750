"""The process behaviour chart of a series (XmR chart): limits of noise, and signals beyond it.

The factors turn the average moving range of two points into three sigma: 2.66 is 3 / 1.128 and
3.267 is the upper range factor D4 (W. A. Shewhart, "Economic Control of Quality of Manufactured
Product", 1931; D. J. Wheeler, "Understanding Variation", 2nd edition, 2000; NIST/SEMATECH
e-Handbook of Statistical Methods, 6.3.2.2, which writes 3 / 1.128). Everything is exact, in the
unit of the series, and linear in its points.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Literal, NamedTuple

from okrkit.bounds import has_bound, is_above, is_below, is_inside
from okrkit.goals import FEWEST_POINTS
from okrkit.measure import Band
from okrkit.readings import Reading
from okrkit.signals import RuleName, RuleSet, Way, found, whole
from okrkit.standing import Direction

REACH_FACTOR = Fraction("2.66")
"""How many average moving ranges the natural process limits are away from the mean."""

RANGE_FACTOR = Fraction("3.267")
"""How many average moving ranges the upper range limit is."""

FEWEST = FEWEST_POINTS
"""Points that limits need."""

FEWEST_FIRM = 12
"""Points from which limits are more than trial limits."""

Meaning = Literal["improvement", "concern", "change"]
Says = Meaning | Literal["noise"]
Capability = Literal["capable", "incapable", "hit-and-miss"]


class Charting(NamedTuple):
    """How a series is charted: by which rules, anew from which days, frozen on how many first
    points (None: on all), between which possible values, and which way is good.
    """

    rules: RuleSet = "wheeler"
    rebase: tuple[date, ...] = ()
    baseline_points: int | None = None
    range: tuple[Decimal, Decimal] | None = None
    direction: Direction = "neutral"


class Limits(NamedTuple):
    """What a process does by itself, as calculated from so many `points`.

    `lower` and `upper` are the natural process limits, mean ± 2.66 average moving ranges, clipped
    to what is possible; `reach` is how far from the mean they lie unclipped, as signals see them.
    `upper_range` is 3.267 average moving ranges. `is_trial` where there are fewer than 12 points.
    """

    mean: Fraction
    lower: Fraction
    upper: Fraction
    reach: Fraction
    average_moving_range: Fraction
    upper_range: Fraction
    points: int
    is_trial: bool


class Signal(NamedTuple):
    """Readings that noise does not explain: by which rule, which way, and whether that is good.

    `readings` are those that make it; others may lie between them.
    """

    rule: RuleName
    way: Way
    meaning: Meaning
    readings: tuple[Reading, ...]

    @property
    def start(self) -> date:
        """The day of its first reading."""
        return self.readings[0].day

    @property
    def end(self) -> date:
        """The day of its last reading."""
        return self.readings[-1].day


class Point(NamedTuple):
    """A reading in its chart: how far it moved, its limits, and the signals that it is part of.

    `moving_range` is None for the first of a stretch, `limits` where there are too few readings.
    """

    reading: Reading
    moving_range: Decimal | None
    limits: Limits | None
    signals: tuple[Signal, ...]

    @property
    def meaning(self) -> Meaning | None:
        """What its signals mean, a concern before all else; None where it is noise."""
        meanings = [one.meaning for one in self.signals]
        return "concern" if "concern" in meanings else next(iter(meanings), None)


class Stretch(NamedTuple):
    """Readings that share their limits; None, and no signals, where they are too few."""

    readings: tuple[Reading, ...]
    limits: Limits | None
    signals: tuple[Signal, ...]

    @property
    def start(self) -> date:
        """The day of its first reading."""
        return self.readings[0].day

    @property
    def points(self) -> tuple[Point, ...]:
        """Its readings as they stand in it."""
        signals: dict[date, list[Signal]] = {}
        for one in self.signals:
            for reading in one.readings:
                signals.setdefault(reading.day, []).append(one)
        befores = [None, *(one.value for one in self.readings)]
        return tuple(
            Point(
                reading,
                None if before is None else abs(reading.value - before),
                self.limits,
                tuple(signals.get(reading.day, ())),
            )
            for before, reading in zip(befores, self.readings, strict=False)
        )


class Chart(NamedTuple):
    """The stretches of a series in order of days, and what its latest limits promise.

    `capability` says whether the process as it is keeps the bounds; None without limits or bounds.
    """

    stretches: tuple[Stretch, ...]
    capability: Capability | None

    @property
    def limits(self) -> Limits | None:
        """The limits in force: those of the last stretch."""
        return self.stretches[-1].limits if self.stretches else None

    @property
    def signals(self) -> tuple[Signal, ...]:
        """All signals, in order of their first days."""
        return tuple(one for stretch in self.stretches for one in stretch.signals)

    @property
    def points(self) -> tuple[Point, ...]:
        """All readings in order of days."""
        return tuple(point for stretch in self.stretches for point in stretch.points)

    @property
    def current(self) -> Signal | None:
        """The signal that the latest reading is part of; of several the one that says most.

        None where the latest reading is noise, and where there are no limits to tell.
        """
        return next(iter(self._current), None)

    @property
    def since(self) -> date | None:
        """The day around which it changed: the first of the current signals that go the same way.

        None where the latest reading is noise.
        """
        days = [one.start for one in self._current if one.way == self._current[0].way]
        return min(days, default=None)

    @property
    def says(self) -> Says | None:
        """What the latest reading says; None where there are no limits to tell."""
        if self.limits is None:
            return None
        return self.current.meaning if self.current else "noise"

    @property
    def _current(self) -> tuple[Signal, ...]:
        return current(self.stretches[-1]) if self.stretches else ()


def current(stretch: Stretch) -> tuple[Signal, ...]:
    """The signals that the last reading of a stretch is part of, what says most first."""
    there = (one for one in stretch.signals if one.readings[-1] == stretch.readings[-1])
    return tuple(sorted(there, key=lambda one: ORDER.index(one.rule)))


ORDER: tuple[RuleName, ...] = (
    "outside-limits", "run-of-8", "run-of-7", "trend-of-7", "three-of-four", "two-of-three",
)  # fmt: skip
"""The rules, what says most first."""


def chart(readings: Sequence[Reading], charting: Charting, band: Band | None = None) -> Chart:
    """The chart of readings in order of days, held against the bounds on the day of the last."""
    stretches = tuple(_stretch(some, charting) for some in _parts(readings, charting.rebase))
    limits = stretches[-1].limits if stretches else None
    if limits is None or band is None:
        return Chart(stretches, None)
    return Chart(stretches, capability(limits, band, readings[-1].day))


def limits_of(values: Sequence[Decimal], charting: Charting) -> Limits | None:
    """The limits of a stretch; None for fewer than 6 points.

    Mean and average moving range are those of the first `baseline_points`. By the rules `nhs`,
    moving ranges from the upper range limit on are left out of the average, once.
    """
    counted = values[: charting.baseline_points]
    if len(counted) < FEWEST:
        return None
    numbers, scale = whole(counted)
    ranges = [abs(after - before) for before, after in pairwise(numbers)]
    mean = _mean(numbers) / scale
    average = _mean(_screened(ranges) if charting.rules == "nhs" else ranges) / scale
    reach = REACH_FACTOR * average
    lower, upper = mean - reach, mean + reach
    if charting.range is not None:
        lowest, highest = map(Fraction, charting.range)
        lower, upper = max(lower, min(lowest, mean)), min(upper, max(highest, mean))
    is_trial = len(counted) < FEWEST_FIRM
    upper_range = RANGE_FACTOR * average
    return Limits(mean, lower, upper, reach, average, upper_range, len(counted), is_trial)


def capability(limits: Limits, band: Band, day: date) -> Capability | None:
    """Whether a process keeps the bounds in force on a day; None where there is none.

    Capable where both limits are inside: all that it does by itself holds. Incapable where nothing
    between the limits is. Hit-and-miss else: luck decides.
    """
    if not has_bound(band, day):
        return None
    if is_inside(band, limits.lower, day) and is_inside(band, limits.upper, day):
        return "capable"
    if is_above(band, limits.lower, day) or is_below(band, limits.upper, day):
        return "incapable"
    return "hit-and-miss"


def meaning(way: Way, direction: Direction) -> Meaning:
    """What a signal upward or downward means where a direction is good."""
    if direction == "neutral":
        return "change"
    return "improvement" if (way > 0) == (direction == "up") else "concern"


def _parts(readings: Sequence[Reading], rebase: Sequence[date]) -> Iterator[tuple[Reading, ...]]:
    """The readings up to the first day of rebasing, from there to the next, and so on."""
    days = [one.day for one in readings]
    cuts = [0, *(bisect_left(days, day) for day in sorted(rebase)), len(days)]
    for start, end in pairwise(cuts):
        if start < end:
            yield tuple(readings[start:end])


def _stretch(readings: tuple[Reading, ...], charting: Charting) -> Stretch:
    limits = limits_of([one.value for one in readings], charting)
    if limits is None:
        return Stretch(readings, None, ())
    return Stretch(readings, limits, signals_in(readings, limits, charting))


def signals_in(
    readings: Sequence[Reading], limits: Limits, charting: Charting
) -> tuple[Signal, ...]:
    """What some readings in a row say against limits, in order of their first days."""
    values = whole(one.value for one in readings)
    return tuple(
        Signal(
            one.rule,
            one.way,
            meaning(one.way, charting.direction),
            tuple(readings[place] for place in one.points),
        )
        for one in found(charting.rules, values, limits.mean, limits.reach)
    )


def _mean(numbers: Sequence[int]) -> Fraction:
    return Fraction(sum(numbers), len(numbers))


def _screened(ranges: Sequence[int]) -> Sequence[int]:
    """Moving ranges below their upper range limit; all of them where none would be left."""
    highest = RANGE_FACTOR * _mean(ranges)
    return [one for one in ranges if one < highest] or ranges
