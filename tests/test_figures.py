"""How numbers are printed: half up, away from zero, and nothing that is not there."""

from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.figures import (
    estimate_text,
    grade_text,
    percent_text,
    rounded,
    score_text,
    value_text,
    with_unit,
)
from okrkit.render.numbers import number

THIRD = Fraction(1, 3)


def test_json_has_no_number_that_its_readers_cannot_hold() -> None:
    assert number(Fraction(17 * 10**307)) == 1.7e308
    assert number(Fraction(-(10**309))) is None
    assert number(Fraction(10**309 + 1, 2)) is None


@pytest.mark.parametrize(
    ("score", "text"),
    [
        (Fraction(0), "0.00"), (Fraction(1), "1.00"), (THIRD, "0.33"), (2 * THIRD, "0.67"),
        (Fraction("0.005"), "0.01"), (Fraction("0.0049999999"), "0.00"),
        (Fraction("0.125"), "0.13"), (Fraction("0.995"), "1.00"), (Decimal("0.645"), "0.65"),
        (Fraction("1.005"), "1.01"), (Decimal("0.7"), "0.70"),
    ],
)  # fmt: skip
def test_a_score_has_two_decimals_rounded_half_up(score: Fraction, text: str) -> None:
    assert score_text(score) == text


@pytest.mark.parametrize(
    ("score", "text"),
    [
        ("0.0499", "0.0"), ("0.05", "0.1"), ("0.349", "0.3"), ("0.35", "0.4"), ("0.6499", "0.6"),
        ("0.65", "0.7"), ("0.25", "0.3"), ("0.95", "1.0"), ("1", "1.0"), ("0", "0.0"),
    ],
)  # fmt: skip
def test_a_grade_is_the_score_half_up_to_one_decimal(score: str, text: str) -> None:
    assert grade_text(Fraction(score)) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        ("1.25", "125 %"), ("-0.25", "-25 %"), ("1/3", "33 %"), ("2/3", "67 %"), ("0.005", "1 %"),
        ("0.00499", "0 %"), ("-0.00499", "0 %"), ("-0.005", "-1 %"), ("0.125", "13 %"),
        ("0.3", "30 %"), ("0.59", "59 %"), ("1", "100 %"), ("1e20", "1e+22 %"),
        ("-1e12", "-100000000000000 %"), ("-1.25e600", "-1.25e+602 %"),
    ],
)  # fmt: skip
def test_a_share_is_a_whole_percentage_past_100_and_below_0_too(share: str, text: str) -> None:
    assert percent_text(Fraction(share)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("99.71", "99.71"), ("99.950", "99.95"), ("10", "10"), ("1e3", "1000"), ("0", "0"),
        ("-0", "0"), ("-2.5", "-2.5"), ("0.000001", "0.000001"), ("-0.000001", "-0.000001"),
        ("999999999999999", "999999999999999"), ("1e15", "1e+15"), ("-1e15", "-1e+15"),
        ("1.234e300", "1.23e+300"),
    ],
)  # fmt: skip
def test_a_written_value_is_printed_as_it_is(value: str, text: str) -> None:
    assert value_text(Decimal(value)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (THIRD, "0.333"), (2 * THIRD, "0.667"), (-THIRD, "-0.333"), (100 * THIRD, "33.33"),
        (200 * THIRD, "66.67"), (-200 * THIRD, "-66.67"), (4 * THIRD, "1.33"),
        (THIRD / 1000, "0.000333"), (THIRD * 10**9, "333333333.33"),
        (THIRD * 10**300, "3.33e+299"), (-THIRD * 10**300, "-3.33e+299"),
    ],
)  # fmt: skip
def test_a_computed_value_has_two_decimals_or_three_digits(value: Fraction, text: str) -> None:
    assert value_text(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (THIRD, "0.333"), (Fraction("0.5"), "0.5"), (Fraction("12.3456"), "12.3"),
        (Fraction("1234.5"), "1235"), (Fraction("-1234.5"), "-1235"), (Fraction(100), "100"),
        (Fraction("99.96"), "100"), (Fraction(0), "0"), (Fraction("9.996"), "10"),
    ],
)  # fmt: skip
def test_an_estimate_has_three_digits_or_all_before_the_point(value: Fraction, text: str) -> None:
    assert estimate_text(value) == text


def test_a_huge_value_is_rounded_half_up_too() -> None:
    assert value_text(Decimal("1.125e300")) == "1.13e+300"


def test_a_unit_stands_behind_its_value() -> None:
    assert (with_unit("24", "h"), with_unit("99.9", "%"), with_unit("3", None)) == (
        "24 h",
        "99.9 %",
        "3",
    )


@given(st.fractions(-(10**6), 10**6), st.integers(0, 8))
def test_rounding_is_half_up_away_from_zero_and_never_minus_0(
    number: Fraction, places: int
) -> None:
    text = rounded(number, places)
    unit = Fraction(1, 10**places)
    assert abs(Fraction(text)) == floor(abs(number) / unit + Fraction(1, 2)) * unit
    assert Fraction(text) * number >= 0
    assert (text.lstrip("-0.") == "") <= (not text.startswith("-"))
    assert len(text.partition(".")[2]) == places
    assert rounded(-number, places).lstrip("-") == text.lstrip("-")


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-999, max_value=999))
def test_what_is_written_with_few_decimals_reads_back(value: Decimal) -> None:
    assert Decimal(value_text(value)) == value


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_a_number_is_printed_the_same_however_it_is_kept(value: Decimal) -> None:
    assert value_text(value) == value_text(Fraction(value))


@given(st.fractions() | st.floats(allow_nan=False, allow_infinity=False).map(Fraction))
def test_every_printed_number_is_near_the_number(value: Fraction) -> None:
    for text in (value_text(value), estimate_text(value)):
        assert abs(Fraction(text) - value) <= max(abs(value) / 100, Fraction(1, 10**290))
