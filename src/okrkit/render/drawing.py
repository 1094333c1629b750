"""Small pictures as numbers: what the page draws as SVG, without a style of its own."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from okrkit.figures import rounded
from okrkit.readings import Reading


class Bar(NamedTuple):
    """A bar of 100 units: how far it is filled, and where the mark stands; None for no mark."""

    filled: str
    mark: str | None


class Line(NamedTuple):
    """A line through points in a box: `points` as SVG wants them, and where the last one is."""

    points: str
    end_x: str
    end_y: str
    width: int
    height: int


def bar(score: Fraction | None, expected: Fraction | None) -> Bar:
    """The bar of a score from 0 to 1."""
    mark = None if expected is None else rounded(expected * 100, 1)
    return Bar(rounded((score or Fraction(0)) * 100, 1), mark)


def line(readings: Sequence[Reading], width: int, height: int, most: int) -> Line | None:
    """The last readings as a line, by their days; None for fewer than two."""
    shown = readings[-most:]
    if len(shown) < 2:
        return None
    first, last = shown[0].day, shown[-1].day
    values = [Fraction(one.value) for one in shown]
    low, high = min(values), max(values)
    points = [
        (
            Fraction((one.day - first).days, max(1, (last - first).days)) * width,
            height * (1 - _share(value, low, high)),
        )
        for one, value in zip(shown, values, strict=True)
    ]
    texts = [(rounded(x, 1), rounded(y, 1)) for x, y in points]
    return Line(" ".join(",".join(text) for text in texts), *texts[-1], width, height)


def _share(value: Fraction, low: Fraction, high: Fraction) -> Fraction:
    return Fraction(1, 2) if low == high else (value - low) / (high - low)
