"""What charts over time have in common: a room with its scales, its axes, and names at its edge."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from markupsafe import Markup

from okrkit.figures import Number
from okrkit.render.pictures import svg
from okrkit.render.pictures.letters import shortened, width_of
from okrkit.render.pictures.scale import Scale, Tick, day_ticks, scale, spread, ticks

LETTERS = 10.0
"""The size of all words in a chart, in its unit; the stylesheet says the same."""

LINE = 11.5
"""How far the lines of words are apart."""

BOLD = 1.1
"""How much wider strong letters are."""

HEAD = 22.0
FOOT = 28.0
BESIDE = 9.0
TICK_ROOM = 40.0
DAY_ROOM = 34.0


class Size(NamedTuple):
    """How wide and how high a picture is, in its unit: about a pixel."""

    width: int
    height: int


SMALL = Size(340, 200)
"""One of several side by side."""


class Table(NamedTuple):
    """The numbers behind a picture, as words; `notes` are those that belong to no row."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


class Picture(NamedTuple):
    """A picture as it stands on a page: its name, its drawing, and the numbers behind it.

    `verdict` is what follows from it, in sentences for everybody; empty for none.
    """

    title: str
    drawing: Markup
    table: Table
    verdict: str = ""


class Label(NamedTuple):
    """A name at the right edge, for what stands at a value there."""

    value: Number
    words: str
    is_strong: bool = False

    @property
    def letters(self) -> float:
        """The size of its letters."""
        return LETTERS * BOLD if self.is_strong else LETTERS

    @property
    def width(self) -> float:
        """The room that it takes."""
        return width_of(self.words, self.letters)


class Chart(NamedTuple):
    """A room between two days and two numbers; names stand to the right of it."""

    size: Size
    left: float
    right: float
    first: date
    last: date
    scale: Scale
    ticks: tuple[Tick, ...]

    def x(self, day: date) -> float:
        """Where the end of a day is."""
        days = max(1, (self.last - self.first).days)
        return self.left + (day - self.first).days * (self.right - self.left) / days

    def at(self, day: date, value: Number) -> svg.Point:
        """Where a value is at the end of a day."""
        return self.x(day), self.scale.at(value)

    def is_inside(self, value: Number) -> bool:
        """Whether a value is on the scale."""
        return self.scale.low <= value <= self.scale.high


def chart(
    size: Size,
    days: tuple[date, date],
    limits: tuple[Fraction, Fraction],
    labels: Iterable[Label],
) -> Chart:
    """A room for values between limits, which leaves free what ticks and names need."""
    heights = scale(limits, HEAD, size.height - FOOT)
    named = ticks(*limits, int((heights.bottom - heights.top) / TICK_ROOM) + 1)
    before = max((width_of(one.words, LETTERS) for one in named), default=0.0)
    beside = max((one.width for one in labels), default=0.0)
    right = size.width - (min(beside + 1, size.width / 3) + BESIDE if beside else BESIDE / 2)
    return Chart(size, before + 6, right, *days, heights, named)


def axes(on: Chart, unit: str | None) -> Iterator[str]:
    """The scales: a line at each named number, a mark at each named day, and the unit on top."""
    named = [(on.scale.at(one.value), one.words) for one in on.ticks]
    yield svg.across("grid", on.left, on.right, *(y for y, _ in named))
    yield svg.texts("tick end", (((on.left - 5, y + 3.5), words) for y, words in named))
    yield from _days(on)
    if unit:
        yield svg.text("tick", (0, 9), shortened(unit, on.size.width * 0.55, LETTERS))


def _days(on: Chart) -> Iterator[str]:
    bottom = on.scale.bottom
    named = day_ticks(on.first, on.last, int((on.right - on.left) / DAY_ROOM))
    yield svg.comb(
        "axis", (on.left, on.right), (bottom, bottom + 4), [on.x(one.day) for one in named]
    )
    words = []
    for one in named:
        x = on.x(one.day)
        if x + width_of(one.words, LETTERS) / 2 <= on.size.width:
            words.append(((x, bottom + 14), one.words))
            if one.year:
                words.append(((x, bottom + 25), one.year))
    yield svg.texts("tick middle", words)


def today(on: Chart, day: date) -> Iterator[str]:
    """A line at the day that a picture is drawn for, where it is within its days."""
    if on.first <= day <= on.last:
        x = on.x(day)
        half = width_of("today", LETTERS) / 2
        yield svg.upright("today", on.scale.top - 6, on.scale.bottom, x)
        middle = min(max(x, on.left + half), on.size.width - half)
        yield svg.text("tick middle", (middle, on.scale.top - 10), "today")


def names(on: Chart, labels: Sequence[Label]) -> Iterator[str]:
    """Labels beside what they name; one off the scale stands at its end and has an arrow."""
    top, bottom = on.scale.top, on.scale.bottom
    exact = [min(max(on.scale.at(one.value), top), bottom) for one in labels]
    found = spread(exact, LINE, top, bottom)
    x = on.right + BESIDE
    moved = [(y, at) for y, at in zip(exact, found, strict=True) if abs(y - at) > 1]
    yield svg.lines("lead", [((on.right + 1, y), (x - 2, at)) for y, at in moved])
    for kind, is_strong in (("name", False), ("strong", True)):
        yield svg.texts(
            kind,
            (
                ((x, at + 3.5), shortened(one.words, on.size.width - x, one.letters))
                for one, at in zip(labels, found, strict=True)
                if one.is_strong == is_strong
            ),
        )


def latest(on: Chart, points: Sequence[svg.Point], words: str) -> str:
    """The latest of some points as a number, where the line that leads there is not."""
    x, y = points[-1]
    is_rising = len(points) < 2 or points[-2][1] >= y
    is_above = (is_rising and y - 16 > on.scale.top) or y + 16 > on.scale.bottom
    height = y - 6 if is_above else y + 14
    if x - width_of(words, LETTERS) > on.left:
        return svg.text("latest end", (x, height), words)
    return svg.text("latest", (x, height), words)


def off_scale(limits: tuple[Fraction, Fraction], value: Number) -> str:
    """An arrow where a value is beyond what is shown."""
    return " ↑" if value > limits[1] else " ↓" if value < limits[0] else ""
