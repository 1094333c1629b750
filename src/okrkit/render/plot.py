"""A process behaviour chart made of characters: readings, mean, limits and bounds.

Readings stand at equal distances, as on paper; of more than there are columns the last are shown.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from okrkit.bounds import in_force
from okrkit.figures import rounded
from okrkit.readings import Reading
from okrkit.render.behaviour import limit_text
from okrkit.render.words import lower_words, upper_words
from okrkit.rows import KpiRow
from okrkit.xmr import Chart, Limits, Meaning

HEIGHT = 13
WIDEST_STEP = 3  # columns from one reading to the next
FEWEST_COLUMNS = 16  # of a plot with labels beside it
FEWEST_READINGS = 2  # one has nothing to be compared with
GAP = 2  # columns between plot and labels


class Ink(NamedTuple):
    """The characters to draw with; `signal` is told from `noise` without any colour."""

    noise: str
    signal: str
    limit: str
    mean: str
    bound: str


UNICODE = Ink("○", "●", "┄", "─", "═")
ASCII = Ink("o", "#", ".", "-", "=")


class Mark(NamedTuple):
    """A reading that is part of a signal: the line and the column of its character, its meaning."""

    line: int
    column: int
    meaning: Meaning


class Plot(NamedTuple):
    """A plot to print: its lines from the top, the signals in them, and what they do not show."""

    lines: tuple[str, ...]
    marks: tuple[Mark, ...]
    notes: tuple[str, ...]


class _Level(NamedTuple):
    """A line to draw, from one column to another (None: through all of them)."""

    label: str
    value: Fraction
    ink: str
    columns: range | None = None


class _Window(NamedTuple):
    """The readings that fit, how many there are before them, and the columns between two."""

    readings: Sequence[Reading]
    before: int
    step: int

    @property
    def width(self) -> int:
        return (len(self.readings) - 1) * self.step + 1

    def columns(self, first: int, last: int) -> range:
        """From one reading to another, counted from the very first; empty where none is shown."""
        start = max(0, first - self.before)
        return range(start * self.step, (last - self.before) * self.step + 1)


class _Scale(NamedTuple):
    """Which values stand in the lowest and in the highest row."""

    low: Fraction
    high: Fraction

    def row(self, value: Fraction) -> int:
        """The row from the top; the one in the middle if all values are the same."""
        if self.low == self.high:
            return HEIGHT // 2
        share = (self.high - value) / (self.high - self.low)
        return int(rounded(share * (HEIGHT - 1), 0))

    def holds(self, level: _Level) -> bool:
        """Whether a level is near enough to be drawn: no further away than the rest is high.

        What is all the same has no height to go by, so there everything is.
        """
        reach = self.high - self.low
        return not reach or self.low - reach <= level.value <= self.high + reach

    def over(self, values: Sequence[Fraction]) -> "_Scale":
        """A scale that holds more values."""
        return _Scale(min([self.low, *values]), max([self.high, *values]))


def plot(row: KpiRow, width: int, ink: Ink) -> Plot:
    """The plot of a KPI in so many columns, labels included; empty below two readings."""
    chart, readings = row.chart, row.standing.readings
    if len(readings) < FEWEST_READINGS:
        return Plot((), (), ())
    bounds = _bounds(row, ink)
    named = [*_levels(row, chart.limits, ink), *bounds]
    longest = max((len(one.label) for one in named), default=0) + GAP
    has_labels = width - longest >= FEWEST_COLUMNS
    window = _window(readings, width - longest if has_labels else width)
    lines = list(_lines(row, window, ink))
    near = _scale([*lines, *_levels(row, chart.limits, ink)], window)
    drawn = [one for one in bounds if near.holds(one)]
    scale = near.over([one.value for one in drawn])
    rows, marks = _painted([*drawn, *lines], _points(chart, window), window, scale, ink)
    if has_labels:
        rows = _beside(
            rows, [one for one in named if one not in bounds or one in drawn], window, scale
        )
    notes = [] if has_labels or not named else [", ".join(one.label for one in named)]
    notes += [f"{one.label} lies too far away to be drawn" for one in bounds if one not in drawn]
    if window.before:
        notes.append(f"the last {len(window.readings)} of {len(readings)} readings are drawn")
    return Plot((*rows, _days(window, width)), marks, tuple(notes))


def _levels(row: KpiRow, limits: Limits | None, ink: Ink) -> Iterator[_Level]:
    if limits is not None:
        for name, value, character in (
            ("upper limit", limits.upper, ink.limit),
            ("mean", limits.mean, ink.mean),
            ("lower limit", limits.lower, ink.limit),
        ):
            yield _Level(f"{name} {limit_text(value, row)}", value, character)


def _bounds(row: KpiRow, ink: Ink) -> list[_Level]:
    """The bounds in force on the day of the latest reading."""
    band, day = row.goal.band, row.standing.readings[-1].day
    lower, upper = in_force(band.lower, day), in_force(band.upper, day)
    found = []
    if lower is not None:
        found.append(_Level(lower_words(band, lower), Fraction(lower), ink.bound))
    if upper is not None:
        found.append(_Level(upper_words(band, upper), Fraction(upper), ink.bound))
    return found


def _window(readings: Sequence[Reading], room: int) -> _Window:
    room = max(1, room)
    before = max(0, len(readings) - room)
    steps = max(1, len(readings) - 1)
    return _Window(readings[before:], before, max(1, min(WIDEST_STEP, (room - 1) // steps)))


def _lines(row: KpiRow, window: _Window, ink: Ink) -> Iterator[_Level]:
    """Mean and limits of each stretch, over its own columns."""
    first = 0
    for stretch in row.chart.stretches:
        last = first + len(stretch.readings) - 1
        if columns := window.columns(first, last):
            for level in _levels(row, stretch.limits, ink):
                yield level._replace(columns=columns)
        first = last + 1


def _scale(levels: Sequence[_Level], window: _Window) -> _Scale:
    values = [Fraction(one.value) for one in window.readings]
    values += [one.value for one in levels]
    return _Scale(min(values), max(values))


def _points(chart: Chart, window: _Window) -> Iterator[tuple[int, Fraction, Meaning | None]]:
    """Each reading as its column, its value, and what it means where it is part of a signal."""
    meanings = {one.reading.day: one.meaning for one in chart.points}
    for number, one in enumerate(window.readings):
        yield number * window.step, Fraction(one.value), meanings.get(one.day)


def _painted(
    levels: Sequence[_Level],
    points: Iterator[tuple[int, Fraction, Meaning | None]],
    window: _Window,
    scale: _Scale,
    ink: Ink,
) -> tuple[list[str], tuple[Mark, ...]]:
    """The rows from the top: what comes later is painted over what came before."""
    cells = [[" "] * window.width for _ in range(HEIGHT)]
    for level in levels:
        for column in level.columns or range(window.width):
            cells[scale.row(level.value)][column] = level.ink
    marks = []
    for column, value, meaning in points:
        line = scale.row(value)
        cells[line][column] = ink.noise if meaning is None else ink.signal
        if meaning is not None:
            marks.append(Mark(line, column, meaning))
    return ["".join(row).rstrip() for row in cells], tuple(marks)


def _beside(
    rows: Sequence[str], levels: Sequence[_Level], window: _Window, scale: _Scale
) -> list[str]:
    """The rows with labels behind them, each at its level or at the nearest row that is free."""
    labels: dict[int, str] = {}
    for level in levels:
        own = scale.row(level.value)
        free = (one for one in range(HEIGHT) if one not in labels)
        labels[min(free, key=lambda one: abs(one - own))] = level.label
    return [
        f"{row.ljust(window.width + GAP)}{labels.get(number, '')}".rstrip()
        for number, row in enumerate(rows)
    ]


def _days(window: _Window, width: int) -> str:
    """The first day and the last below their readings, as far as there is room.

    A plot narrower than the two has them in words; a line without room for that has the last one.
    """
    first, last = str(window.readings[0].day), str(window.readings[-1].day)
    if window.width < len(first) + len(last) + GAP:
        both = f"{first} to {last}"
        return both if len(both) <= width else last.rjust(window.width)
    return first + last.rjust(window.width - len(first))
