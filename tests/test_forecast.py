"""Where a key result ends at this rate: lines worked out by hand."""

from datetime import date

import pytest

from okrkit.forecast import Forecast, forecast
from okrkit.goals import KeyResult
from okrkit.measure import Range
from standings import RANGE, A, company, goal, key_result, look, written
from workspaces import scored


def forecast_of(
    checkins: str, measure: str = RANGE, as_of: str = "2026-11-15", more: str = ""
) -> Forecast | None:
    """The forecast of a key result with these check-ins; 2026-Q4 ends 91 days after its start."""
    card = look(company(f"{measure}{checkins and f', checkins: {{{checkins}}}'}", more=more), as_of)
    found = goal(card, A)
    assert isinstance(found, KeyResult)
    assert isinstance(found.measure, Range)
    return forecast(key_result(card).readings, found.measure, found.end)


def told(found: Forecast | None) -> str:
    """Value, the spread on both sides and the day of the target."""
    if found is None:
        return "none"
    return (
        f"{written(found.value)} {written(found.lower)}..{written(found.upper)} {found.reached_on}"
    )


@pytest.mark.parametrize(
    ("measure", "checkins", "found"),
    [
        # One a day, from 0.
        (RANGE, "2026-10-01: 0, 2026-10-11: 10, 2026-10-21: 20", "91 -..- 2026-10-11"),
        ("baseline: 0, target: 50", "2026-10-01: 0, 2026-10-11: 10, 2026-10-21: 20",
         "91 -..- 2026-11-20"),
        # 0, 0, 3 on days 0, 1, 2: slope 3/2 through (1, 1).
        (RANGE, "2026-10-01: 0, 2026-10-02: 0, 2026-10-03: 3", "136 -..- 2026-10-08"),
        ("baseline: 0, target: 10.1", "2026-10-01: 0, 2026-10-02: 0, 2026-10-03: 3",
         "136 -..- 2026-10-09"),
        # Falling by 1/2 a day from 10.
        ("baseline: 10, target: 0", "2026-10-01: 10, 2026-10-05: 8, 2026-10-21: 0",
         "-71/2 -..- 2026-10-21"),
        # Too slow for its period: 1/10 a day, the target after 100 days.
        (RANGE, "2026-10-01: 0, 2026-10-11: 1, 2026-10-21: 2", "91/10 -..- 2027-01-09"),
        # Away from the target, and standing still: never.
        (RANGE, "2026-10-01: 5, 2026-10-11: 4, 2026-10-21: 3", "-41/10 -..- None"),
        ("baseline: 10, target: 0", "2026-10-01: 5, 2026-10-11: 6, 2026-10-21: 7",
         "141/10 -..- None"),
        (RANGE, "2026-10-01: 5, 2026-10-11: 5, 2026-10-21: 5", "5 -..- None"),
        # So slowly that no calendar goes there.
        (RANGE, "2026-10-01: 0, 2026-10-11: 1e-9, 2026-10-21: 2e-9", "91/10000000000 -..- None"),
    ],
)  # fmt: skip
def test_a_line_through_three_check_ins_leads_to_the_end(
    measure: str, checkins: str, found: str
) -> None:
    assert told(forecast_of(checkins, measure)) == found


ABOUT_2_A_DAY = (11, 12, 13, 15, 18, 21)
"""10 + 2 * day and residuals 1, 0, -1, -1, 0, 1: a standard error of sqrt(4 / (6 - 2)) = 1."""


def days(values: tuple[int, ...]) -> str:
    return ", ".join(f"2026-10-{day:02}: {value}" for day, value in enumerate(values, 1))


def test_from_five_check_ins_on_two_residual_standard_errors_are_told() -> None:
    measure = "baseline: 0, target: 50"
    assert told(forecast_of(days(ABOUT_2_A_DAY), measure)) == "192 190..194 2026-10-21"
    assert told(forecast_of(days((1, 2, 3, 4)))) == "92 -..- 2026-10-10"
    assert told(forecast_of(days((1, 2, 3, 4, 5)))) == "92 92..92 2026-10-10"


def test_a_spread_that_is_no_fraction_is_as_near_as_need_be() -> None:
    found = forecast_of(days((1, 2, 2, 2, 3)))  # slope 2/5, residuals -.2 .4 0 -.4 .2
    assert found is not None
    assert found.value is not None
    assert found.upper is not None
    error = (found.upper - found.value) / 2
    assert float(found.value) == pytest.approx(1.2 + 91 * 0.4)
    assert float(error) == pytest.approx((0.4 / 3) ** 0.5)


@pytest.mark.parametrize(
    "checkins",
    ["", "2026-10-05: 1", "2026-10-05: 1, 2026-10-12: 2",
     "2026-10-05: 1, 2026-10-12: 2, 2026-10-19: {note: so}",
     "2026-09-30: 0, 2026-10-05: 1, 2026-10-12: 2",
     "2026-10-05: 1, 2026-10-12: 2, 2026-11-16: 3"],
)  # fmt: skip
def test_fewer_than_three_check_ins_of_the_days_up_to_as_of_give_no_forecast(checkins: str) -> None:
    assert forecast_of(checkins) is None


def test_the_readings_of_a_kpi_are_forecast_too() -> None:
    more = "kpis: {k1: {title: K, checkins: {2026-10-01: 0, 2026-10-11: 10, 2026-10-21: 20}}}"
    assert told(forecast_of("", f"kpi: k1, {RANGE}", more=more)) == "91 -..- 2026-10-11"


def test_in_an_open_period_there_is_a_day_of_the_target_and_no_value_at_the_end() -> None:
    text = f"a: {{title: A, {RANGE}, checkins: {{2026-10-01: 0, 2026-10-02: 1, 2026-10-03: 2}}}}"
    objectives = f"objectives: {{one: {{title: O, period: ever, key_results: {{{text}}}}}}}"
    files = {"goals/a.yaml": f"periods: {{ever: {{start: 2026-10-01}}}}\n{objectives}\n"}
    card = look(files)
    found = goal(card, "ever/one.a")
    assert isinstance(found, KeyResult)
    assert isinstance(found.measure, Range)
    line = forecast(key_result(card, "ever/one.a").readings, found.measure, found.end)
    assert told(line) == "- -..- 2026-10-11"


def test_three_check_ins_of_one_day_are_an_error_and_no_forecast() -> None:
    said = "2026-12-31: 5, 2026-12: 6, 2026-Q4: 7"
    card = scored({**company(f"{RANGE}, checkins: {{{said}}}")}, date(2026, 12, 31))
    found = goal(card, A)
    assert isinstance(found, KeyResult)
    assert isinstance(found.measure, Range)
    assert forecast(key_result(card).readings, found.measure, found.end) is None
