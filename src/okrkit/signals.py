"""Signals in a series: the points that the noise of a process does not explain.

Two sets of rules. `wheeler`: the detection rules of D. J. Wheeler, "Understanding Variation" (2nd
edition, 2000) and "Making Sense of Data" (2003). `nhs`: those of NHS England's "Making Data Count",
as in the R package NHSRplotthedots. A point on the mean is on neither side of it, one on a limit is
not outside.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import lcm
from typing import Literal, NamedTuple

RuleSet = Literal["wheeler", "nhs"]
RuleName = Literal[
    "outside-limits", "run-of-8", "three-of-four", "run-of-7", "trend-of-7", "two-of-three"
]
Way = Literal[1, -1]
"""Upward or downward: above the mean or below it, rising or falling."""


class Found(NamedTuple):
    """What a rule found: the numbers of the points that make the signal, in order, from 0."""

    rule: RuleName
    way: Way
    points: Sequence[int]


class Whole(NamedTuple):
    """Values as whole numbers: each is so many parts, of which `scale` are one.

    They are as exact as fractions, and compared in a tenth of the time.
    """

    numbers: list[int]
    scale: int


def whole(values: Iterable[Decimal]) -> Whole:
    """Values as whole numbers."""
    ratios = [one.as_integer_ratio() for one in values]
    scale = lcm(*(below for _, below in ratios))
    return Whole([above * (scale // below) for above, below in ratios], scale)


class _Process(NamedTuple):
    """Points, the mean, and a sixth of how far the natural limits lie from it, as whole numbers."""

    points: Sequence[int]
    mean: int
    sixth: int


def found(rules: RuleSet, values: Whole, mean: Fraction, reach: Fraction) -> tuple[Found, ...]:
    """All signals of a series in order of time; each as long as it lasts.

    `reach` is how far from the mean the natural limits lie. Every rule passes once over the points.
    """
    process = _process(values, mean, reach)
    by_rule = _wheeler(process) if rules == "wheeler" else _nhs(process)
    return tuple(sorted(by_rule, key=lambda one: (one.points[0], one.points[-1])))


def _process(values: Whole, mean: Fraction, reach: Fraction) -> _Process:
    scale = lcm(values.scale, mean.denominator, reach.denominator)
    return _Process(
        [one * (scale // values.scale) * 6 for one in values.numbers],
        int(mean * scale) * 6,
        int(reach * scale),
    )


def _wheeler(process: _Process) -> Iterator[Found]:
    """Outside the limits; 8 in a row on one side of the mean; 3 of 4 nearer a limit than the mean.

    Nearer the limit than the mean is further from the mean than half of the way to the limit.
    """
    yield from _outside(process)
    yield from _runs("run-of-8", _beyond(process, 0), 8)
    yield from _crowds("three-of-four", _beyond(process, 3), 3, 4)


def _nhs(process: _Process) -> Iterator[Found]:
    """Outside the limits; 7 in a row on one side; 7 points that rise or fall, each from the one
    before; 2 of 3 beyond two thirds of the way to the limit, on the same side.
    """
    yield from _outside(process)
    yield from _runs("run-of-7", _beyond(process, 0), 7)
    yield from _trends("trend-of-7", process.points, 7)
    yield from _crowds("two-of-three", _beyond(process, 4), 2, 3)


def _beyond(process: _Process, sixths: int) -> list[int]:
    """For each point: 1 or -1 where it is further from the mean than sixths of the reach."""
    away = process.sixth * sixths
    low, high = process.mean - away, process.mean + away
    return [(point > high) - (point < low) for point in process.points]


def _outside(process: _Process) -> Iterator[Found]:
    return _runs("outside-limits", _beyond(process, 6), 1)


def _runs(rule: RuleName, sides: Sequence[int], least: int) -> Iterator[Found]:
    """Stretches of points on one side, where they are long enough."""
    for way, stretch in _stretches(sides):
        if len(stretch) >= least:
            yield Found(rule, way, stretch)


def _trends(rule: RuleName, values: Sequence[int], least: int) -> Iterator[Found]:
    """Stretches of points each of which lies beyond the one before, where they are long enough."""
    steps = [(after > before) - (after < before) for before, after in pairwise(values)]
    for way, stretch in _stretches(steps):
        if len(stretch) + 1 >= least:
            yield Found(rule, way, range(stretch.start, stretch.stop + 1))


def _stretches(sides: Sequence[int]) -> Iterator[tuple[Way, range]]:
    """The longest stretches of one side without a break; 0 is neither side."""
    start = 0
    for place in range(1, len(sides) + 1):
        if place == len(sides) or sides[place] != sides[start]:
            way = _way(sides[start])
            if way is not None:
                yield way, range(start, place)
            start = place


def _way(side: int) -> Way | None:
    return None if side == 0 else 1 if side > 0 else -1


def _crowds(rule: RuleName, sides: Sequence[int], least: int, among: int) -> Iterator[Found]:
    """Points on one side of which so many lie among so many in a row; what overlaps is one."""
    ways: tuple[Way, Way] = (1, -1)
    for way in ways:
        there = [place for place, side in enumerate(sides) if side == way]
        crowd: list[int] = []
        for number in range(len(there) - least + 1):
            window = there[number : number + least]
            if window[-1] - window[0] >= among:
                continue
            if crowd and window[0] > crowd[-1]:
                yield Found(rule, way, crowd)
                crowd = []
            crowd += [place for place in window if not crowd or place > crowd[-1]]
        if crowd:
            yield Found(rule, way, crowd)
