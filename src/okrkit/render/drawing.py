"""Small pictures as numbers: what the page draws as SVG, without a style of its own.

Numbers are texts with one decimal, as SVG takes them.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from okrkit.figures import rounded
from okrkit.readings import Reading

WHOLE = 100
"""How long a bar is."""

EDGE = Fraction(1, 200)
"""How far from the ends of a bar a mark stays."""


class Bar(NamedTuple):
    """How far a bar is filled, and where its mark stands; None for no mark."""

    filled: str
    mark: str | None


class Piece(NamedTuple):
    """A piece of a bar: where it begins, and how long it is."""

    start: str
    length: str


class Band(NamedTuple):
    """Where the band behind a line begins, from the top, and how deep it is."""

    top: str
    depth: str


class Line(NamedTuple):
    """A line through points in a box: `points` as SVG wants them, and where the last one is."""

    points: str
    end_x: str
    end_y: str
    band: Band | None


class Box(NamedTuple):
    """The room of a line, and how many of the last readings it shows at most."""

    width: int
    height: int
    most: int


class _Scale(NamedTuple):
    """Which values stand at the bottom and at the top of a box."""

    low: Fraction
    high: Fraction
    height: int

    def depth(self, value: Decimal | Fraction) -> Fraction:
        """How far below the top a value is; in the middle if all are the same."""
        if self.low == self.high:
            return Fraction(self.height, 2)
        return (self.high - Fraction(value)) / (self.high - self.low) * self.height


def bar(score: Fraction, expected: Fraction | None) -> Bar:
    """A share from 0 to 1, with a mark where it is expected to be."""
    return Bar(_length(score), None if expected is None else _length(_inside(expected)))


def _inside(share: Fraction) -> Fraction:
    """Where a mark is not cut by the ends of the bar."""
    return min(max(share, EDGE), 1 - EDGE)


def pieces(counts: Sequence[int]) -> tuple[Piece, ...]:
    """A bar cut in proportion; no piece where nothing was counted."""
    total = max(1, sum(counts))
    starts = [Fraction(sum(counts[:number]), total) for number in range(len(counts))]
    cut = [
        Piece(_length(start), _length(Fraction(count, total)))
        for start, count in zip(starts, counts, strict=True)
    ]
    return tuple(cut) if sum(counts) else ()


def line(
    readings: Sequence[Reading], lower: Decimal | None, upper: Decimal | None, box: Box
) -> Line | None:
    """The last readings by their days, before the band of their bounds; None for fewer than two."""
    shown = readings[-box.most :]
    if len(shown) < 2:
        return None
    seen = [one.value for one in shown]
    seen += [bound for bound in (lower, upper) if bound is not None]
    scale = _Scale(Fraction(min(seen)), Fraction(max(seen)), box.height)
    first, days = shown[0].day, max(1, (shown[-1].day - shown[0].day).days)
    points = [
        (_text(Fraction((one.day - first).days * box.width, days)), _text(scale.depth(one.value)))
        for one in shown
    ]
    return Line(" ".join(map(",".join, points)), *points[-1], _band(lower, upper, scale))


def _band(lower: Decimal | None, upper: Decimal | None, scale: _Scale) -> Band | None:
    """The band between two bounds; without one of them it goes to the edge."""
    if lower is None and upper is None:
        return None
    top = Fraction(0) if upper is None else scale.depth(upper)
    bottom = Fraction(scale.height) if lower is None else scale.depth(lower)
    return Band(_text(top), _text(max(bottom - top, Fraction(0))))


def _length(share: Fraction) -> str:
    return _text(share * WHOLE)


def _text(number: Fraction) -> str:
    return rounded(number, 1)
