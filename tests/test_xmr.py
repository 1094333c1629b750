"""Process behaviour charts: limits and signals as books and other tools print them, and the rules
held against a slow, literal restatement of their text.
"""

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.figures import rounded
from okrkit.measure import Band
from okrkit.readings import Reading
from okrkit.signals import RuleSet
from okrkit.xmr import Chart, Charting, Limits, chart

TESTS = Path(__file__).parent
FIRST = date(2026, 1, 5)
RULE_SETS: tuple[RuleSet, ...] = ("wheeler", "nhs")
Case = Mapping[str, Any]
Marks = set[tuple[str, int, int]]
"""(rule, 1 upward or -1 downward, the number of a point)."""


def _cases(path: str) -> list[Case]:
    loaded: list[Case] = json.loads((TESTS / path).read_text("utf-8"), parse_float=Decimal)
    return loaded


CONTRACT, PUBLISHED = _cases("cases/xmr.json"), _cases("published/xmr.json")


def readings(values: Iterable[Decimal | int]) -> list[Reading]:
    """One reading a week."""
    return [
        Reading(FIRST + timedelta(weeks=number), Decimal(value))
        for number, value in enumerate(values)
    ]


def charted(values: Iterable[Decimal | int], rules: RuleSet = "wheeler", **more: Any) -> Chart:
    return chart(readings(values), Charting(rules, **more))


def limits(values: Iterable[Decimal | int], rules: RuleSet = "wheeler", **more: Any) -> Limits:
    found = charted(values, rules, **more).limits
    assert found is not None
    return found


def point(reading: Reading) -> int:
    """The number of a reading."""
    return (reading.day - FIRST).days // 7


def points(found: Chart, rule: str) -> list[list[int]]:
    """The points of each signal of a rule."""
    return [list(map(point, one.readings)) for one in found.signals if one.rule == rule]


def marks(found: Chart) -> Marks:
    return {(one.rule, one.way, point(some)) for one in found.signals for some in one.readings}


@pytest.mark.parametrize("case", CONTRACT, ids=[case["id"] for case in CONTRACT])
def test_a_series_of_the_contract_comes_out(case: Case) -> None:
    expect, values = case["expect"], case["values"]
    found, screened = limits(values), limits(values, "nhs")
    numbers = {
        "mean": found.mean,
        "average_moving_range": found.average_moving_range,
        "upper_limit": found.upper,
        "lower_limit": found.lower,
        "upper_limit_screened": screened.upper,
        "lower_limit_screened": screened.lower,
    }
    places = 4 if "tolerance" not in case else 2
    for name, number in expect.items():
        if name == "signals":
            assert list(charted(values).signals) == number
        else:
            assert rounded(numbers[name], places) == rounded(number, places), name


@pytest.mark.parametrize("case", PUBLISHED, ids=[case["id"] for case in PUBLISHED])
def test_a_published_series_comes_out(case: Case) -> None:
    values, frozen = case["values"], case.get("baseline_points")
    found = limits(values, baseline_points=frozen)
    for name, printed in case.get("printed", {}).items():
        places = len(printed.partition(".")[2])
        assert rounded(getattr(found, name), places) == printed, name
    assert found.is_trial == case.get("is_trial", False)
    for rules, expected in case.get("signals", {}).items():
        drawn = charted(values, rules, baseline_points=frozen)
        assert drawn.signals or not any(expected.values())
        assert {rule: points(drawn, rule) for rule in expected} == expected
        assert expected or drawn.signals == ()


def test_fewer_than_6_points_have_no_limits() -> None:
    found = charted([1, 2, 3, 2, 50])
    assert (found.limits, found.signals, found.capability) == (None, (), None)
    assert len(found.stretches) == 1


def test_limits_of_fewer_than_12_points_are_trial_limits() -> None:
    assert [limits([1, 2] * number).is_trial for number in (3, 5, 6)] == [True, True, False]


def test_no_reading_makes_an_empty_chart() -> None:
    assert charted([]) == Chart((), None)


def test_moving_ranges_at_the_upper_range_limit_are_screened_once() -> None:
    # Ranges 1 (15 times), 8 and 9: both are screened; what is left is not screened again.
    values = [1, 2, 1, 2, 10, 1, *[2, 1] * 6]
    assert limits(values).average_moving_range == Fraction(32, 17)
    assert limits(values, "nhs").average_moving_range == 1
    # Ranges 0 (seven times), 3 and 20: only the 20 goes, though 3 would go after it.
    values = [0, 0, 0, 0, 0, 3, 3, 3, 3, 23]
    assert limits(values, "nhs").average_moving_range == Fraction(3, 8)


def test_a_series_that_never_moves_is_no_signal() -> None:
    for rules in RULE_SETS:
        found = charted([7] * 12, rules)
        assert found.signals == ()
        assert found.limits is not None
        assert found.limits.lower == found.limits.upper == 7


def test_each_stretch_has_its_own_limits() -> None:
    low, high = [1, 2] * 6, [11, 12] * 6
    days = [one.day for one in readings([*low, *high])]
    rebase = (days[12], days[12] + timedelta(400))
    found = charted([*low, *high], rebase=rebase)
    assert [one.limits for one in found.stretches] == [limits(low), limits(high)]
    assert found.limits == limits(high)
    assert found.signals == ()
    assert [one.start for one in found.stretches] == [days[0], days[12]]
    between = charted([*low, *high], rebase=(days[12] - timedelta(3),))
    assert between.stretches == found.stretches
    assert charted([*low, *high]).signals


def test_a_stretch_of_few_readings_waits_for_its_limits() -> None:
    values = [1, 2] * 6 + [11, 12]
    found = charted(values, rebase=(readings(values)[12].day,))
    assert [one.limits is None for one in found.stretches] == [False, True]
    assert found.limits is None
    assert found.current is None


def test_frozen_limits_are_those_of_the_first_points() -> None:
    values = [1, 2] * 6 + [9] * 3
    found = charted(values, baseline_points=12)
    assert found.limits == limits([1, 2] * 6)
    assert points(found, "outside-limits") == [[12, 13, 14]]
    assert limits([1, 2] * 3, baseline_points=12) == limits([1, 2] * 3)
    assert limits(values, baseline_points=8).is_trial


def test_a_possible_range_clips_the_limits_and_leaves_the_signals() -> None:
    values = [Decimal(text) / 10 for text in (991, 989, 998, 992, 999, 988, 995, 999, 999, 999)]
    free, clipped = charted(values), charted(values, range=(Decimal(0), Decimal(100)))
    assert free.limits is not None
    assert free.limits.upper > 100
    assert clipped.limits == free.limits._replace(upper=Fraction(100))
    assert clipped.signals == free.signals
    narrow = limits([1, 2] * 6, range=(Decimal(5), Decimal(6)))  # nothing is where it can be
    assert narrow.lower <= narrow.mean <= narrow.upper


@pytest.mark.parametrize(
    ("direction", "meanings"),
    [
        ("up", ["improvement", "concern"]),
        ("down", ["concern", "improvement"]),
        ("neutral", ["change", "change"]),
    ],
)
def test_what_a_signal_means_depends_on_the_direction(direction: str, meanings: list[str]) -> None:
    found = charted([5, 6] * 6 + [30] + [5, 6] * 6 + [-30], direction=direction)
    assert [one.meaning for one in found.signals] == meanings


@pytest.mark.parametrize(
    ("lower", "upper", "included", "capability"),
    [
        ("2", None, True, "capable"),
        ("2.34", None, True, "capable"),
        ("2.34", None, False, "hit-and-miss"),
        ("5", None, True, "hit-and-miss"),
        ("7.66", None, True, "hit-and-miss"),
        ("7.66", None, False, "incapable"),
        ("8", None, True, "incapable"),
        (None, "8", True, "capable"),
        (None, "2", True, "incapable"),
        ("2", "8", True, "capable"),
        ("4", "6", True, "hit-and-miss"),
        ("20", "30", True, "incapable"),
        (None, None, True, None),
    ],
)
def test_a_process_is_held_against_its_bounds(
    lower: str | None, upper: str | None, included: bool, capability: str | None
) -> None:
    values = [4, 5, 6, 5] * 3  # the mean is 5, the limits are 2.34 and 7.66
    band = Band(
        ((FIRST, Decimal(lower)),) if lower else (),
        ((FIRST, Decimal(upper)),) if upper else (),
        included,
        included,
    )
    assert chart(readings(values), Charting(), band).capability == capability


def test_a_bound_counts_on_the_day_of_the_last_reading() -> None:
    series = readings([4, 5, 6, 5] * 3)
    later = Band(((FIRST, Decimal(2)), (series[-1].day, Decimal(8))))
    assert chart(series, Charting(), later).capability == "incapable"
    assert chart(series[:-1], Charting(), later).capability == "capable"


def test_the_current_signal_is_what_the_latest_reading_is_part_of() -> None:
    up, noise = charted([5, 6] * 6 + [30]), charted([5, 6] * 6 + [30, 5])
    assert up.current == up.signals[-1]
    assert noise.current is None
    assert noise.signals
    both = charted([5, 6] * 6 + [1, 2, 1, 2, 1, 2, 1, -30])
    assert both.current is not None
    assert both.current.rule == "outside-limits"
    assert {one.rule for one in both.signals} > {"outside-limits"}


SERIES = st.lists(st.integers(-6, 6), min_size=6, max_size=40)
MOVING = st.lists(
    st.tuples(st.integers(0, 3), st.integers(-8, 8), st.integers(1, 9)), min_size=1, max_size=5
).map(lambda parts: [level + noise % 3 * wave for noise, level, wave in parts for _ in range(wave)])
RULES = st.sampled_from(RULE_SETS)


@given(SERIES | MOVING.filter(lambda values: len(values) >= 6), RULES)
def test_the_rules_agree_with_their_text(values: list[int], rules: RuleSet) -> None:
    found = charted(values, rules)
    assert found.limits is not None
    assert marks(found) == literal(values, rules, found.limits)


@given(SERIES, RULES)
def test_signals_of_a_rule_do_not_overlap(values: list[int], rules: RuleSet) -> None:
    seen = [
        (one.rule, one.way, point(some))
        for one in charted(values, rules).signals
        for some in one.readings
    ]
    assert len(seen) == len(set(seen))


@given(SERIES, RULES, st.integers(-1000, 1000), st.decimals("0.01", 1000, places=2))
def test_shifting_and_scaling_a_series_shifts_and_scales_its_limits(
    values: list[int], rules: RuleSet, shift: int, scale: Decimal
) -> None:
    before, after = (
        charted(values, rules),
        charted([value * scale + shift for value in values], rules),
    )
    assert before.limits is not None
    assert after.limits is not None
    factor = Fraction(scale)
    for name in ("mean", "lower", "upper"):
        assert getattr(after.limits, name) == getattr(before.limits, name) * factor + shift
    for name in ("reach", "average_moving_range", "upper_range"):
        assert getattr(after.limits, name) == getattr(before.limits, name) * factor
    assert marks(after) == marks(before)


@given(SERIES, RULES)
def test_mirroring_a_series_mirrors_its_signals(values: list[int], rules: RuleSet) -> None:
    found = charted(values, rules, direction="up")
    mirrored = charted([-value for value in values], rules, direction="down")
    assert marks(mirrored) == {(rule, -way, place) for rule, way, place in marks(found)}
    assert sorted(one.meaning for one in mirrored.signals) == sorted(
        one.meaning for one in found.signals
    )


def literal(values: Sequence[int], rules: RuleSet, held: Limits) -> Marks:
    """The rules word by word: every window of points is looked at, for each of its points."""
    mean, upper, lower = held.mean, held.mean + held.reach, held.mean - held.reach

    def near(place: int, way: int) -> bool:
        """Nearer the limit on that side than the mean."""
        limit = upper if way > 0 else lower
        return abs(values[place] - limit) < abs(values[place] - mean) and (
            values[place] != mean and (values[place] > mean) == (way > 0)
        )

    def far(place: int, way: int) -> bool:
        """Beyond two thirds of the way from the mean to the limit on that side."""
        return way * (values[place] - mean) > Fraction(2, 3) * held.reach

    def outside(place: int, way: int) -> bool:
        return values[place] > upper if way > 0 else values[place] < lower

    def side(place: int, way: int) -> bool:
        return values[place] > mean if way > 0 else values[place] < mean

    def some(rule: str, least: int, among: int, is_so: Callable[[int, int], bool]) -> Marks:
        """At least so many among so many in a row."""
        return {
            (rule, way, place)
            for way in (1, -1)
            for start in range(len(values) - among + 1)
            for place in range(start, start + among)
            if is_so(place, way)
            and sum(is_so(one, way) for one in range(start, start + among)) >= least
        }

    def trends(among: int) -> Marks:
        return {
            ("trend-of-7", way, place)
            for way in (1, -1)
            for start in range(len(values) - among + 1)
            for place in range(start, start + among)
            if all(
                way * (values[one + 1] - values[one]) > 0 for one in range(start, start + among - 1)
            )
        }

    found = some("outside-limits", 1, 1, outside)
    if rules == "wheeler":
        return found | some("run-of-8", 8, 8, side) | some("three-of-four", 3, 4, near)
    return found | some("run-of-7", 7, 7, side) | trends(7) | some("two-of-three", 2, 3, far)


@pytest.mark.parametrize("rules", RULE_SETS)
@pytest.mark.parametrize("wave", [[1, 2], [1, 9, 2, 8, 8, 8, 8], [0] * 40 + [9] * 40])
def test_twice_as_many_points_take_twice_as_many_steps(rules: RuleSet, wave: list[int]) -> None:
    some, twice = (_steps(wave * (turns // len(wave)), rules) for turns in (800, 1600))
    assert twice <= some * 2.1


def _steps(values: list[int], rules: RuleSet) -> int:
    """How many lines of okrkit run for the chart of a series."""
    count = 0

    def trace(frame: FrameType, event: str, _: object) -> Any:
        nonlocal count
        if "okrkit" not in frame.f_code.co_filename:
            return None
        count += event == "line"
        return trace

    before = sys.gettrace()
    series = readings(values)
    sys.settrace(trace)
    try:
        chart(series, Charting(rules))
    finally:
        sys.settrace(before)
    return count
