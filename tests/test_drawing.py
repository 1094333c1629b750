"""What the page draws: bars and lines, as numbers."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.readings import Reading
from okrkit.render.drawing import Band, Bar, Box, Line, Piece, bar, line, pieces

START = date(2026, 10, 1)
BOX = Box(width=100, height=20, most=5)


def readings(*values: str, days: int = 7) -> tuple[Reading, ...]:
    return tuple(
        Reading(START + timedelta(number * days), Decimal(value))
        for number, value in enumerate(values)
    )


@pytest.mark.parametrize(
    ("score", "expected", "drawn"),
    [
        ("0", None, Bar("0.0", None)),
        ("2/3", "1/2", Bar("66.7", "50.0")),
        ("1", "1", Bar("100.0", "99.5")),
        ("0", "0", Bar("0.0", "0.5")),
    ],
)
def test_a_bar_has_a_mark_that_its_ends_do_not_cut(
    score: str, expected: str | None, drawn: Bar
) -> None:
    assert bar(Fraction(score), None if expected is None else Fraction(expected)) == drawn


def test_a_bar_is_cut_in_proportion() -> None:
    assert pieces([2, 1, 1]) == (Piece("0.0", "50.0"), Piece("50.0", "25.0"), Piece("75.0", "25.0"))
    assert pieces([0, 0]) == ()


def test_a_line_goes_by_days_from_the_lowest_value_to_the_highest() -> None:
    uneven = (*readings("1", "3"), Reading(START + timedelta(28), Decimal(2)))
    assert line(uneven, None, None, BOX) == Line(
        "0.0,20.0 25.0,0.0 100.0,10.0", "100.0", "10.0", None
    )


def test_a_line_shows_the_last_readings_only() -> None:
    many = readings(*map(str, range(10)))
    assert line(many, None, None, BOX) == line(many[-5:], None, None, BOX)


@pytest.mark.parametrize("values", [(), ("1",)])
def test_fewer_than_two_readings_are_no_line(values: tuple[str, ...]) -> None:
    assert line(readings(*values), None, None, BOX) is None


def test_what_never_changes_is_a_line_in_the_middle() -> None:
    drawn = line(readings("4", "4"), None, None, BOX)
    assert drawn is not None
    assert drawn.points == "0.0,10.0 100.0,10.0"


@pytest.mark.parametrize(
    ("lower", "upper", "band"),
    [
        (None, None, None),
        ("2", None, Band("0.0", "10.0")),
        (None, "2", Band("10.0", "10.0")),
        ("1", "3", Band("0.0", "20.0")),
        ("3", "1", Band("20.0", "0.0")),  # nothing can be inside
    ],
)
def test_bounds_are_a_band_behind_the_line(
    lower: str | None, upper: str | None, band: Band | None
) -> None:
    bottom, top = (None if one is None else Decimal(one) for one in (lower, upper))
    drawn = line(readings("1", "3"), bottom, top, BOX)
    assert drawn is not None
    assert drawn.band == band


LARGE = Decimal("1e300")
numbers = st.decimals(-LARGE, LARGE)


@given(st.lists(numbers, min_size=2, max_size=9), st.none() | numbers, st.none() | numbers)
def test_nothing_is_drawn_outside_its_box(
    values: list[Decimal], lower: Decimal | None, upper: Decimal | None
) -> None:
    drawn = line(readings(*map(str, values)), lower, upper, BOX)
    assert drawn is not None
    points = [tuple(map(float, point.split(","))) for point in drawn.points.split()]
    assert all(0 <= x <= BOX.width and 0 <= y <= BOX.height for x, y in points)
    if drawn.band is not None:
        assert 0 <= float(drawn.band.top) <= BOX.height
        assert 0 <= float(drawn.band.depth) <= BOX.height
