"""Numbers as they are printed, everywhere the same: rounded half up, away from zero."""

from decimal import Decimal
from fractions import Fraction

Number = Fraction | Decimal

WRITTEN_PLACES = 12  # a number that needs no more decimals is printed as it is
SHORT = WRITTEN_PLACES + 2  # a number with so few signs, but an exponent, is printed as it is
COMPUTED_PLACES = 2
COMPUTED_DIGITS = 3  # of a computed number below 1, at least
ESTIMATE_DIGITS = 3
PLAIN_ABOVE = Fraction(1, 10**9)
PLAIN_BELOW = 10**15


def score_text(score: Number) -> str:
    """A score, 0 to 1, with two decimals: `0.62`."""
    return rounded(score, 2)


def grade_text(score: Number) -> str:
    """A score with one decimal, which is its grade: `0.6`."""
    return rounded(score, 1)


def percent_text(share: Number) -> str:
    """A share or an attainment as a whole percentage: `125 %`, or `1e+22 %`."""
    percent = Fraction(share) * 100
    return f"{_scientific(percent) if abs(percent) >= PLAIN_BELOW else rounded(percent, 0)} %"


def value_text(value: Number) -> str:
    """A value in its unit: as it was written, or with at least two decimals if computed.

    `99.71` is `99.71`, 2/3 is `0.667`, and what has more than 15 digits is `1.2e+300`.
    """
    if isinstance(value, Decimal) and len(text := str(value)) <= SHORT and "E" not in text:
        short = text.rstrip("0").rstrip(".") if "." in text else text
        return "0" if short == "-0" else short
    exact = Fraction(value)
    if abs(exact) >= PLAIN_BELOW or 0 < abs(exact) < PLAIN_ABOVE:
        return _scientific(exact)
    parts = exact.denominator
    places = next((p for p in range(WRITTEN_PLACES + 1) if 10**p % parts == 0), None)
    return rounded(exact, _places(exact) if places is None else places)


def estimate_text(value: Number) -> str:
    """An estimate, with no more digits than it is worth: three, or all before the point."""
    exact = Fraction(value)
    if abs(exact) >= PLAIN_BELOW:
        return _scientific(exact)
    whole = abs(exact.numerator) // exact.denominator
    before = len(str(whole)) if whole else 0
    places = max(0, ESTIMATE_DIGITS - before) if before else _places(exact)
    text = rounded(exact, places)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _places(exact: Fraction) -> int:
    """Decimals that keep three digits of a small number."""
    size, places = abs(exact), 0
    while size < 1 and places < 300:
        size, places = size * 10, places + 1
    return max(COMPUTED_PLACES, places + COMPUTED_DIGITS - 1) if places else COMPUTED_PLACES


def _scientific(exact: Fraction) -> str:
    power = _power(exact)
    digits = rounded(exact / Fraction(10) ** power, 2)
    if digits.lstrip("-") == "10.00":
        digits, power = digits.replace("10.00", "1.00"), power + 1
    return f"{digits.rstrip('0').rstrip('.')}e{power:+}"


def _power(exact: Fraction) -> int:
    """The power of ten that brings a number between 1 and 10."""
    power = len(str(abs(exact.numerator))) - len(str(exact.denominator))
    return power if abs(exact) >= Fraction(10) ** power else power - 1


def with_unit(text: str, unit: str | None) -> str:
    """A value and its unit: `24 h`, `99.9 %`."""
    return f"{text} {unit}" if unit else text


def rounded(number: Number, places: int) -> str:
    """A number with so many decimals, rounded half up; never `-0`."""
    numerator, denominator = number.as_integer_ratio()
    units = (2 * abs(numerator) * 10**places + denominator) // (2 * denominator)
    whole, rest = divmod(units, 10**places)
    sign = "-" if numerator < 0 and units else ""
    return f"{sign}{whole}.{rest:0{places}}" if places else f"{sign}{whole}"
