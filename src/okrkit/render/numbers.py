"""Numbers for machines: not rounded, and valid in JSON."""

from decimal import Decimal
from fractions import Fraction

EXACT_BELOW = 2**53


def number(value: Fraction | Decimal | None) -> int | float | None:
    """The nearest number that JSON can hold: whole numbers as they are, others as 64-bit floats.

    None where a computed one lies beyond them: readers would take it for infinity, or fail.
    """
    if value is None:
        return None
    exact = Fraction(value)
    if exact.denominator == 1 and abs(exact) < EXACT_BELOW:
        return int(exact)
    try:
        return float(exact)
    except OverflowError:
        return None
