"""Scales of pictures: round numbers, days that have a name, and names that do not overlap."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.render.pictures.letters import shortened, width_of, wrapped
from okrkit.render.pictures.scale import day_ticks, fitted_text, limits_of, scale, spread, ticks

# --- numbers


@pytest.mark.parametrize(
    ("low", "high", "named"),
    [
        ("0", "1", ["0.0", "0.5", "1.0"]),
        ("24", "72", ["40", "60"]),
        ("99.7", "100", ["99.7", "99.8", "99.9", "100.0"]),
        ("-12", "3", ["-10", "-5", "0"]),
        ("0", "2500000", ["0", "1 M", "2 M"]),
        ("0", "1500000", ["0", "0.5 M", "1.0 M", "1.5 M"]),
        ("0", "40000000000", ["0", "10 bn", "20 bn", "30 bn", "40 bn"]),
        ("0", "0.000012", ["0.000000", "0.000005", "0.000010"]),
        ("0", "3e-20", ["0", "1e-20", "2e-20", "3e-20"]),
        ("0", "3e300", ["0", "1e+300", "2e+300", "3e+300"]),
    ],
)
def test_ticks_are_round_numbers(low: str, high: str, named: list[str]) -> None:
    assert [one.words for one in ticks(Fraction(low), Fraction(high), 4)] == named


numbers = st.fractions(max_denominator=10**6) | st.decimals(
    min_value=-(10**300), max_value=10**300
).map(Fraction)


@given(numbers, numbers, st.integers(2, 9))
def test_ticks_lie_within_at_even_steps_and_are_few(
    one: Fraction, other: Fraction, most: int
) -> None:
    low, high = sorted((one, other))
    if low == high:
        high += 1
    found = [tick.value for tick in ticks(low, high, most)]
    assert all(low <= value <= high for value in found)
    assert len({after - before for before, after in pairwise(found)}) <= 1
    assert len(found) <= most + 1
    assert len(set(found)) == len(found)


def test_limits_leave_some_room_and_are_never_one_number() -> None:
    assert limits_of([Fraction(0), Fraction(16)]) == (Fraction(-1), Fraction(17))
    assert limits_of([Fraction(40)]) == (Fraction(38), Fraction(42))
    assert limits_of([Fraction(0)]) == (Fraction(-1), Fraction(1))


def test_one_wild_number_does_not_make_a_flat_line_of_the_others() -> None:
    firm = [Fraction(0), Fraction(16)]
    assert limits_of(firm, [Fraction(32)]) == (Fraction(-2), Fraction(34))
    assert limits_of(firm, [Fraction(33)]) == limits_of(firm)
    assert limits_of(firm, [Fraction(33)], Fraction(2)) != limits_of(firm)


@given(st.lists(numbers, min_size=2, max_size=6))
def test_a_scale_puts_every_number_in_its_room(values: list[Fraction]) -> None:
    on = scale(limits_of(values), 20, 180)
    assert all(20 <= on.at(value) <= 180 for value in values)
    lowest, highest = on.at(min(values)), on.at(max(values))
    assert lowest >= highest


def test_a_computed_number_is_as_exact_as_the_eye() -> None:
    assert fitted_text(Fraction("99.93541"), Fraction("99.7"), Fraction(100)) == "99.935"
    assert fitted_text(Fraction("4186.4"), Fraction(4000), Fraction(4450)) == "4186"


# --- days


@pytest.mark.parametrize(
    ("first", "last", "named"),
    [
        ("2026-09-30", "2026-12-31", [("Oct", "2026"), ("Nov", None), ("Dec", None)]),
        ("2026-11-05", "2026-12-02",
         [("9 Nov", "2026"), ("16 Nov", None), ("23 Nov", None), ("30 Nov", None)]),
        ("2026-11-30", "2026-12-03",
         [("30 Nov", "2026"), ("1 Dec", None), ("2 Dec", None), ("3 Dec", None)]),
        ("2025-11-15", "2026-05-15",
         [("Jan", "2026"), ("Mar", None), ("May", None)]),
        ("2025-10-15", "2026-01-15", [("Nov", "2025"), ("Dec", None), ("Jan", "2026")]),
        ("2019-01-01", "2026-01-01",
         [("2020", None), ("2022", None), ("2024", None), ("2026", None)]),
        ("2026-11-20", "2026-11-20", [("20 Nov", "2026")]),
        ("9999-11-15", "9999-12-31", [("Dec", "9999")]),
    ],
)  # fmt: skip
def test_days_are_named_by_what_fits(
    first: str, last: str, named: list[tuple[str, str | None]]
) -> None:
    found = day_ticks(date.fromisoformat(first), date.fromisoformat(last), 4)
    assert [(one.words, one.year) for one in found] == named


@given(st.dates(), st.integers(0, 40_000), st.integers(3, 9))
def test_named_days_lie_within_and_are_few(first: date, days: int, most: int) -> None:
    last = date.fromordinal(min(first.toordinal() + days, date.max.toordinal()))
    found = [one.day for one in day_ticks(first, last, most)]
    assert all(first <= day <= last for day in found)
    assert found == sorted(set(found))
    assert len(found) <= most
    assert found or days < 366


# --- names


@given(st.lists(st.floats(0, 100), max_size=8), st.floats(1, 12))
def test_names_keep_their_order_and_their_distance(places: list[float], gap: float) -> None:
    found = spread(places, gap, 0, 100)
    by_place = sorted(zip(places, found, strict=True))
    assert all(after - before >= gap - 1e-6 for (_, before), (_, after) in pairwise(by_place))
    assert all(-1e-6 <= one <= 100 + 1e-6 for one in found)


def test_names_with_room_stay_where_they_are() -> None:
    assert spread([40, 10, 80], 12, 0, 100) == [40, 10, 80]
    assert spread([50, 50], 12, 0, 100) == [50, 62]
    assert spread([100, 98], 12, 0, 100) == [100, 88]


@given(st.text(), st.floats(20, 400))
def test_words_are_cut_to_the_room_they_have(words: str, room: float) -> None:
    line = shortened(words, room, 10)
    assert width_of(line, 10) <= room or line == "…"
    assert "\n" not in line
    lines = wrapped(words, room, 10, 3)
    assert len(lines) <= 3
    assert all(width_of(one, 10) <= room or one == "…" for one in lines)


def test_words_go_on_the_next_line_where_they_fit() -> None:
    assert wrapped("Shops trust us with every payment", 110, 10, 3) == [
        "Shops trust us with",
        "every payment",
    ]
    assert wrapped("a b c", 500, 10, 3) == ["a b c"]
    assert wrapped("", 500, 10, 3) == []


def test_a_day_later_is_never_further_left() -> None:
    start = date(2026, 10, 1)
    found = day_ticks(start, start + timedelta(91), 6)
    assert [one.words for one in found] == ["Oct", "Nov", "Dec"]
