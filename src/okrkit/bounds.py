"""Bounds and bands, day by day: which number is in force, what is inside, what can never be."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from okrkit.measure import Band, DatedNumber

Number = Decimal | Fraction


def in_force(bound: DatedNumber, day: date) -> Decimal | None:
    """The number of a bound on a day; None where it has not begun or has ended."""
    number = None
    for start, value in bound:
        if start > day:
            break
        number = value
    return number


def is_above(band: Band, value: Number, day: date) -> bool:
    """Whether a value breaks the upper bound that is in force on a day."""
    upper = in_force(band.upper, day)
    return upper is not None and (upper < value or (upper == value and not band.upper_included))


def is_below(band: Band, value: Number, day: date) -> bool:
    """Whether a value breaks the lower bound that is in force on a day."""
    lower = in_force(band.lower, day)
    return lower is not None and (lower > value or (lower == value and not band.lower_included))


def is_inside(band: Band, value: Number, day: date) -> bool:
    """Whether a value breaks none of the bounds that are in force on a day."""
    return not is_above(band, value, day) and not is_below(band, value, day)


def has_bound(band: Band, day: date) -> bool:
    """Whether a bound is in force on a day."""
    return in_force(band.lower, day) is not None or in_force(band.upper, day) is not None


def distance(band: Band, value: Number, day: date) -> Fraction:
    """How far outside the bounds in force on a day a value is, in its unit; 0 inside and at one."""
    lower, upper = in_force(band.lower, day), in_force(band.upper, day)
    below = Fraction(lower) - Fraction(value) if lower is not None else Fraction(0)
    above = Fraction(value) - Fraction(upper) if upper is not None else Fraction(0)
    return max(below, above, Fraction(0))


def empty_from(band: Band) -> date | None:
    """The first day from which no value can be inside; None where there is always one."""
    for day in sorted({day for day, _ in (*band.lower, *band.upper)}):
        lower, upper = in_force(band.lower, day), in_force(band.upper, day)
        is_tight = band.lower_included and band.upper_included
        if lower is None or upper is None:
            continue
        if lower > upper or (lower == upper and not is_tight):
            return day
    return None


def lower_field(band: Band) -> str:
    """The field that the lower bound is written in."""
    return "at_least" if band.lower_included else "above"


def upper_field(band: Band) -> str:
    """The field that the upper bound is written in."""
    return "at_most" if band.upper_included else "below"
