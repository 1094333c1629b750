"""Slots of time, silence and the share of days that is gone, held to slow literal re-statements."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import groupby, pairwise
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrkit.cadence import Slots, is_stale, working_days
from okrkit.goals import Cadence
from okrkit.measure import Judged, Range
from okrkit.pace import along, expected_judgement, expected_value, share_gone
from okrkit.period import Calendar, FiscalYear
from okrkit.readings import Coverage, Reading, coverage

DAY = timedelta(days=1)
CADENCES: tuple[Cadence, ...] = get_args(Cadence)
DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))
LENGTHS = st.integers(1, 400)
Q4 = (date(2026, 10, 1), date(2026, 12, 31))

every_cadence = pytest.mark.parametrize("cadence", CADENCES)


def days(first: date, count: int) -> list[date]:
    return [first + n * DAY for n in range(count)]


def literal(cadence: Cadence, span: list[date], *, is_open: bool = False) -> list[list[date]]:
    """The days of each slot, by the words of the contract."""
    match cadence:
        case "daily":
            return [[day] for day in span if day.weekday() < 5]
        case "weekly" | "biweekly":
            length = 7 if cadence == "weekly" else 14
            found = [span[n : n + length] for n in range(0, len(span), length)]
            if not is_open and len(found) > 1 and len(found[-1]) < length / 2:
                found[-2:] = [found[-2] + found[-1]]
            return found
        case "monthly":
            return [list(group) for _, group in groupby(span, lambda day: (day.year, day.month))]
        case "quarterly":
            months = ((day.year, (day.month - 1) // 3) for day in span)
            pairs = zip(months, span, strict=True)
            return [[day for _, day in group] for _, group in groupby(pairs, lambda pair: pair[0])]


# --- slots ----------------------------------------------------------------------------------------


@every_cadence
@given(first=DAYS, count=LENGTHS)
@settings(max_examples=40)
def test_slots_are_what_the_contract_says(cadence: Cadence, first: date, count: int) -> None:
    span = days(first, count)
    slots, expected = Slots(cadence, first, span[-1]), literal(cadence, span)
    numbers = {day: number for number, slot in enumerate(expected) for day in slot}
    around = days(first - 3 * DAY, count + 40)
    assert [slots.holding(day) for day in around] == [numbers.get(day) for day in around]
    lasts = [slot[-1] for slot in expected]
    assert [slots.ended(day) for day in around] == [
        sum(last <= day for last in lasts) for day in around
    ]


@every_cadence
@given(first=DAYS)
@settings(max_examples=20)
def test_slots_of_an_open_period_go_on(cadence: Cadence, first: date) -> None:
    span = days(first, 300)
    slots, expected = Slots(cadence, first, None), literal(cadence, span, is_open=True)
    numbers = {day: number for number, slot in enumerate(expected) for day in slot}
    lasts = [slot[-1] for slot in expected[:-1]]
    known = [day for day in span if not lasts or day <= lasts[-1]]
    assert [slots.holding(day) for day in span] == [numbers.get(day) for day in span]
    assert [slots.ended(day) for day in known] == [
        sum(last <= day for last in lasts) for day in known
    ]


@every_cadence
@given(first=DAYS, count=LENGTHS)
@settings(max_examples=20)
def test_slots_tile_the_days(cadence: Cadence, first: date, count: int) -> None:
    span = days(first, count)
    slots = Slots(cadence, first, span[-1])
    numbers = [number for day in span if (number := slots.holding(day)) is not None]
    due = [day for day in span if cadence != "daily" or day.weekday() < 5]
    assert len(numbers) == len(due)
    assert numbers[:1] in ([0], [])
    assert {after - before for before, after in pairwise(numbers)} <= {0, 1}
    assert slots.ended(span[-1]) == (numbers[-1] + 1 if numbers else 0)
    assert slots.ended(first - DAY) == 0


@pytest.mark.parametrize("starts", range(1, 13))
def test_every_quarter_has_13_weeks(starts: int) -> None:
    calendar = Calendar(FiscalYear(starts))
    for label in (f"{year}-Q{quarter}" for year in range(2020, 2032) for quarter in range(1, 5)):
        quarter = calendar.period(label)
        assert quarter is not None
        assert quarter.end is not None
        assert Slots("weekly", quarter.start, quarter.end).ended(quarter.end) == 13


@pytest.mark.parametrize(
    ("cadence", "count"),
    [("daily", 66), ("weekly", 13), ("biweekly", 7), ("monthly", 3), ("quarterly", 1)],
)
def test_the_slots_of_the_last_quarter_of_2026(cadence: Cadence, count: int) -> None:
    slots = Slots(cadence, *Q4)
    assert slots.ended(Q4[1]) == slots.ended(date(2030, 1, 1)) == count


@pytest.mark.parametrize("cadence", ["weekly", "biweekly", "monthly", "quarterly"])
def test_slots_reach_to_the_last_day_of_the_calendar(cadence: Cadence) -> None:
    assert Slots(cadence, Q4[0], None).ended(date.max) >= 0


def test_slots_start_with_the_first_day_of_the_calendar() -> None:
    assert Slots("daily", date.min, None).holding(date.min) == 0


@pytest.mark.parametrize(
    ("checkins", "as_of", "found"),
    [
        ([], "2026-10-06", (0, 0)),
        ([], "2026-10-07", (0, 1)),
        (["2026-10-01"], "2026-10-01", (1, 1)),
        (["2026-10-08"], "2026-10-08", (1, 2)),
        (["2026-10-01", "2026-10-07"], "2026-10-14", (1, 2)),
        (["2026-12-31"], "2026-12-31", (1, 13)),
        (["2026-10-01", "2027-01-10"], "2027-01-20", (1, 13)),
    ],
)
def test_coverage_counts_the_slots_that_hold_a_check_in_or_have_ended(
    checkins: list[str], as_of: str, found: tuple[int, int]
) -> None:
    readings = [Reading(date.fromisoformat(day), Decimal(1)) for day in checkins]
    assert coverage(readings, Slots("weekly", *Q4), date.fromisoformat(as_of)) == Coverage(*found)


# --- silence --------------------------------------------------------------------------------------


@given(DAYS, st.integers(0, 60))
def test_working_days_are_those_from_monday_to_friday(after: date, count: int) -> None:
    passed = days(after + DAY, count)
    assert working_days(after, after + count * DAY) == sum(day.weekday() < 5 for day in passed)


@every_cadence
@given(heard=DAYS)
def test_silence_is_too_long_by_the_cadence(cadence: Cadence, heard: date) -> None:
    allowed = {"weekly": 10, "biweekly": 21, "monthly": 45, "quarterly": 135}.get(cadence)
    passed = days(heard, 140)
    if allowed is None:
        late = next(n for n in range(140) if _weekdays(passed[1 : n + 1]) > 2)
        allowed = late - 1
        assert 2 <= allowed <= 4
    assert [is_stale(heard, day, cadence) for day in passed] == [n > allowed for n in range(140)]


def _weekdays(span: list[date]) -> int:
    return sum(day.weekday() < 5 for day in span)


# --- the share of days gone, and the way ----------------------------------------------------------


@given(DAYS, LENGTHS, st.integers(-10, 410))
def test_the_share_gone_counts_the_day_itself(start: date, count: int, offset: int) -> None:
    span, day = days(start, count), start + offset * DAY
    assert share_gone(start, span[-1], day) == Fraction(sum(one <= day for one in span), count)


def test_half_of_april_is_gone_on_the_15th_and_nothing_of_an_open_period() -> None:
    first = date(2026, 4, 1)
    assert share_gone(first, date(2026, 4, 30), date(2026, 4, 15)) == Fraction(1, 2)
    assert share_gone(first, None, date(2026, 4, 15)) is None


def steps(start: date) -> Iterator[date]:
    return iter(days(start - 2 * DAY, 100))


@given(st.lists(st.tuples(st.integers(1, 90), st.integers(-50, 50)), max_size=4))
def test_the_way_through_a_plan_meets_its_points_and_turns_nowhere_else(
    points: list[tuple[int, int]],
) -> None:
    start, end = Q4
    plan = dict(sorted((start + (n - 1) * DAY, Decimal(value)) for n, value in points))
    measure = Range(Decimal(0), Decimal(100), plan=tuple(plan.items()))
    found = {day: expected_value(measure, start, end, day) for day in steps(start)}
    corners = {start - DAY: 0, **plan, end: 100}
    assert {day: found[day] for day in corners} == corners
    for before, day, after in zip(found, list(found)[1:], list(found)[2:], strict=False):
        if day not in corners:
            middle = found[day]
            assert middle is not None
            assert 2 * middle == (found[before] or 0) + (found[after] or 0)


def test_a_way_is_there_before_its_first_point_and_stays_after_its_last() -> None:
    way = [(Q4[0], Fraction(1)), (Q4[1], Fraction(3))]
    assert [along(way, day) for day in (date.min, Q4[0], Q4[1], date.max)] == [1, 1, 3, 3]


def test_what_is_judged_is_expected_by_its_plan_alone() -> None:
    start, end = Q4
    planned = Judged(((date(2026, 11, 15), Decimal("0.5")),))
    found = [
        expected_judgement(planned, start, end, day)
        for day in (start - DAY, date(2026, 10, 23), date(2026, 11, 15))
    ]
    assert found == [0, Fraction(1, 4), Fraction(1, 2)]
    assert expected_judgement(Judged(), start, end, date(2026, 11, 15)) is None
