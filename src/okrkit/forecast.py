"""Where a key result ends at this rate: a straight line through its readings."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import NamedTuple

from okrkit.measure import Range
from okrkit.readings import Reading

FEWEST = 3
"""Readings that a line needs."""

FEWEST_FOR_ERROR = 5
"""Readings from which the spread around the line says something."""


class Forecast(NamedTuple):
    """At this rate: the value on the last day, 2 residual standard errors to both sides of it, and
    the day on which the target is met.

    Values are in the key result's unit; each is None where it cannot be told.
    """

    value: Fraction | None
    lower: Fraction | None
    upper: Fraction | None
    reached_on: date | None


class _Line(NamedTuple):
    """`intercept + slope * days`, the days counted from `origin`."""

    origin: date
    intercept: Fraction
    slope: Fraction

    def at(self, day: date) -> Fraction:
        return self.intercept + self.slope * (day - self.origin).days


def forecast(readings: Sequence[Reading], measure: Range, end: date | None) -> Forecast | None:
    """The forecast from readings in order of days; None for fewer than three, or of one day."""
    if len(readings) < FEWEST or readings[0].day == readings[-1].day:
        return None
    line = _least_squares(readings)
    value = None if end is None else line.at(end)
    error = _residual_error(line, readings)
    return Forecast(
        value=value,
        lower=None if value is None or error is None else value - 2 * error,
        upper=None if value is None or error is None else value + 2 * error,
        reached_on=_meets(line, measure),
    )


def _least_squares(readings: Sequence[Reading]) -> _Line:
    """The line with the smallest sum of squared distances, exact."""
    origin = readings[0].day
    xs = [Fraction((one.day - origin).days) for one in readings]
    ys = [Fraction(one.value) for one in readings]
    mean_x, mean_y = sum(xs, Fraction(0)) / len(xs), sum(ys, Fraction(0)) / len(ys)
    spread = sum(((x - mean_x) ** 2 for x in xs), Fraction(0))
    together = sum(((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)), Fraction(0))
    slope = together / spread
    return _Line(origin, mean_y - slope * mean_x, slope)


def _residual_error(line: _Line, readings: Sequence[Reading]) -> Fraction | None:
    """The residual standard error, sqrt(sum of squares / (n - 2)); None for few readings."""
    if len(readings) < FEWEST_FOR_ERROR:
        return None
    squares = sum(((Fraction(one.value) - line.at(one.day)) ** 2 for one in readings), Fraction(0))
    variance = squares / (len(readings) - 2)
    root = (Decimal(variance.numerator) / Decimal(variance.denominator)).sqrt()
    return Fraction(root)


def _meets(line: _Line, measure: Range) -> date | None:
    """The day on which the line reaches the target; None where it leads away from it."""
    if measure.baseline is None or line.slope == 0:
        return None
    if (measure.target > measure.baseline) != (line.slope > 0):
        return None
    number = max(0, ceil((Fraction(measure.target) - line.intercept) / line.slope))
    return None if number > (date.max - line.origin).days else line.origin + timedelta(number)
