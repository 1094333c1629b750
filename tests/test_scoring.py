"""The numbers of key results and objectives, from the contract: each fact is a small workspace."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from okrkit.measure import Aggregate
from standings import (
    HALF,
    ONE,
    RANGE,
    at,
    company,
    dropped,
    goal,
    goals,
    key_result,
    look,
    numbers,
    objective,
    only,
    whole,
    words,
    written,
)
from workspaces import scored

# --- measures: value, attainment, score, expected score -------------------------------------------


@pytest.mark.parametrize(
    ("measure", "value", "found"),
    [
        ("baseline: 0, target: 10", "3", "3 3/10 3/10 1/2"),
        ("baseline: 10, target: 0", "3", "3 7/10 7/10 1/2"),
        ("baseline: -5, target: 5", "-2.5", "-5/2 1/4 1/4 1/2"),
        ("baseline: 5, target: -5", "-2.5", "-5/2 3/4 3/4 1/2"),
        ("baseline: 0, target: 0.3", "0.1", "1/10 1/3 1/3 1/2"),
        ("baseline: 0, target: 10", "12.5", "25/2 5/4 1 1/2"),
        ("baseline: 0, target: 10", "-2.5", "-5/2 -1/4 0 1/2"),
        ("baseline: 10, target: 0", "-2.5", "-5/2 5/4 1 1/2"),
        ("baseline: 10, target: 0", "12.5", "25/2 -1/4 0 1/2"),
        ("baseline: 1e300, target: -1e300", "0", "0 1/2 1/2 1/2"),
    ],
)
def test_a_range_is_the_share_of_the_way_in_either_direction(
    measure: str, value: str, found: str
) -> None:
    assert numbers(only(at(value, measure=measure))) == found


@pytest.mark.parametrize(
    ("measure", "found"),
    [
        ("baseline: 0, target: 10", "- - - 1/2"),
        ("at_least: 5", "- - - -"),
        ("at_least: 5, aggregate: mean", "- - - -"),
        ("judged: true", "- - - -"),
        ("score_from: supporting", "- - - -"),
        ("milestones: {m1: {title: M}}", "- 0 0 0"),
        ("done: false", "- 0 0 0"),
    ],
)
def test_no_number_yet_is_null_but_nothing_done_is_0(measure: str, found: str) -> None:
    assert numbers(only(measure)) == found


def test_the_latest_value_decides_and_what_is_only_heard_is_no_data() -> None:
    said = "2026-11-12: {note: fine}, 2026-11-05: 4, 2026-10-05: 7"
    standing = only(f"{RANGE}, checkins: {{{said}}}")
    assert numbers(standing) == "4 2/5 2/5 1/2"
    assert str(standing.heard) == "2026-11-12"
    assert [str(reading.day) for reading in standing.readings] == ["2026-10-05", "2026-11-05"]
    heard = only(f"{RANGE}, checkins: {{2026-11-12: {{note: fine, confidence: 9}}}}")
    assert numbers(heard) == "- - - 1/2"
    assert words(heard) == "running no-data"


ZONES = "baseline: 0, commit: 30, target: 70, stretch: 100"
FALLING_ZONES = "baseline: 100, commit: 70, target: 30, stretch: 0"


@pytest.mark.parametrize(
    ("value", "score"),
    [
        (-10, "0"), (0, "0"), (10, "1/10"), (30, "3/10"), (50, "1/2"),
        (70, "7/10"), (80, "4/5"), (85, "17/20"), (100, "1"), (120, "1"),
    ],
)  # fmt: skip
def test_zones_are_straight_lines_through_commit_target_and_stretch(value: int, score: str) -> None:
    rising, falling = only(at(value, measure=ZONES)), only(at(100 - value, measure=FALLING_ZONES))
    assert written(rising.score) == written(falling.score) == score
    assert rising.attainment == falling.attainment == Fraction(value, 70)


@pytest.mark.parametrize(
    ("value", "score"), [(0, "0"), (5, "7/20"), (10, "7/10"), (20, "17/20"), (30, "1"), (31, "1")]
)
def test_without_commit_there_is_one_line_to_the_target(value: int, score: str) -> None:
    assert written(only(at(value, measure=f"{RANGE}, stretch: 30")).score) == score


@pytest.mark.parametrize(
    ("zones", "score"),
    [
        ("stretch: 5", "1/2"),
        ("stretch: 10", "1/2"),
        ("stretch: -5", "1/2"),
        ("commit: 5", "1/2"),
        ("commit: 0, stretch: 20", "7/20"),
        ("commit: 10, stretch: 20", "7/20"),
        ("commit: 15, stretch: 20", "7/20"),
        ("commit: -5, stretch: 20", "7/20"),
        ("commit: 5, stretch: 20", "3/10"),
    ],
)
def test_zones_out_of_order_are_left_out(zones: str, score: str) -> None:
    card = scored({**company(at(5, measure=f"{RANGE}, {zones}"))}, date(2026, 11, 15))
    assert written(key_result(card).score) == score


@pytest.mark.parametrize("measure", ["target: 10", "baseline: 10, target: 10"])
def test_where_there_is_no_way_there_is_no_score(measure: str) -> None:
    assert numbers(only(at(5, measure=measure))).split()[:3] == ["5", "-", "-"]


def test_zones_apply_to_the_expected_value_too() -> None:
    halfway = only(at(35, measure=ZONES))
    assert numbers(halfway) == "35 1/2 7/20 7/20"
    assert words(halfway) == "running on-track"
    assert numbers(only(at(70, measure=ZONES), "2026-12-31")) == "70 1 7/10 7/10"


@pytest.mark.parametrize(
    ("as_of", "value", "score"),
    [
        ("2026-09-30", "72", "0"),
        ("2026-10-01", "2220/31", "1/124"),
        ("2026-10-31", "60", "1/4"),
        ("2026-11-01", "178/3", "19/72"),
        (HALF, "50", "11/24"),
        ("2026-11-30", "40", "2/3"),
        ("2026-12-31", "24", "1"),
        ("2027-02-01", "24", "1"),
    ],
)
def test_what_is_expected_goes_straight_through_the_plan(
    as_of: str, value: str, score: str
) -> None:
    plan = "baseline: 72, target: 24, plan: {2026-11-30: 40, 2026-10-31: 60}"
    standing = only(plan, as_of)
    assert (written(standing.expected_value), written(standing.expected)) == (value, score)


def test_a_plan_may_be_ahead_of_the_target_and_is_clamped_as_scores_are() -> None:
    standing = only(at(11, measure=f"{RANGE}, plan: {{{HALF}: 12}}"))
    assert (written(standing.expected_value), numbers(standing)) == ("12", "11 11/10 1 1")


@pytest.mark.parametrize(
    ("bounds", "value", "score"),
    [
        ("at_least: 4", "3.99", 0), ("at_least: 4", "4", 1), ("at_least: 4", "4.01", 1),
        ("above: 4", "4", 0), ("above: 4", "4.01", 1),
        ("at_most: 5", "5", 1), ("at_most: 5", "5.01", 0),
        ("below: 5", "5", 0), ("below: 5", "4.99", 1),
        ("at_least: 4, at_most: 5", "4", 1), ("at_least: 4, at_most: 5", "5", 1),
        ("at_least: 4, at_most: 5", "5.01", 0), ("at_least: 4, at_most: 5", "3.99", 0),
        ("above: 4, below: 5", "4", 0), ("above: 4, below: 5", "5", 0),
        ("above: 4, below: 5", "4.5", 1), ("above: 4, at_most: 5", "5", 1),
    ],
)  # fmt: skip
def test_a_bound_or_band_is_1_inside_and_0_outside(bounds: str, value: str, score: int) -> None:
    standing = only(at(value, measure=bounds))
    assert numbers(standing).split()[1:] == [f"{score}", f"{score}", "1"]
    assert words(standing) == f"running {'on-track' if score else 'at-risk'}"


AGGREGATES: dict[Aggregate, int] = {"last": 10, "mean": 30, "sum": 90, "min": 10, "max": 60}
"""What becomes of 20, 60 and 10."""


@pytest.mark.parametrize("aggregate", AGGREGATES)
def test_attainment_and_score_come_from_one_aggregate(aggregate: Aggregate) -> None:
    said = "checkins: {2026-10-05: 20, 2026-10-12: 60, 2026-10-19: 10}"
    value = AGGREGATES[aggregate]
    score = 1 if value >= 30 else 0
    standing = only(f"at_least: 30, aggregate: {aggregate}, {said}")
    assert numbers(standing) == f"{value} {score} {score} 1"


@pytest.mark.parametrize(
    ("day", "value", "found"),
    [
        ("2026-10-31", 6, "6 1 1 1"),
        ("2026-11-01", 6, "6 0 0 1"),
        ("2026-11-01", 8, "8 1 1 1"),
        ("2026-11-10", 8, "8 - - -"),
    ],
)
def test_the_bound_in_force_on_the_day_of_the_last_reading_decides(
    day: str, value: int, found: str
) -> None:
    bound = "at_least: {2026-10-01: 5, 2026-11-01: 8, 2026-11-10: none}"
    assert numbers(only(at(value, day, bound))) == found


def test_milestones_are_the_weight_done_of_all() -> None:
    steps = """milestones: {
        m1: {title: M, weight: 2, due: 2026-10-31, done: 2026-11-02},
        m2: {title: M, weight: 0.5, due: 2026-11-15, done: true},
        m3: {title: M, due: 2026-11-16, done: 2026-11-16},
        m4: {title: M, weight: 1.5}}"""
    assert numbers(only(steps)) == "- 1/2 1/2 1/2"
    assert numbers(only(steps, "2026-11-01")) == "- 1/10 1/10 2/5"
    assert numbers(only(steps, "2026-11-16")) == "- 7/10 7/10 7/10"
    assert numbers(only(steps, "2026-12-30")) == "- 7/10 7/10 7/10"
    assert numbers(only(steps, "2026-12-31")) == "- 7/10 7/10 1"


@pytest.mark.parametrize("weights", [("0", "0"), ("2", "-1"), ("-1", "-1")])
def test_milestones_without_weight_or_with_a_negative_one_have_no_score(
    weights: tuple[str, str],
) -> None:
    steps = (f"m{n}: {{title: M, done: true, weight: {one}}}" for n, one in enumerate(weights))
    assert numbers(only(f"milestones: {{{', '.join(steps)}}}")) == "- - - -"


@pytest.mark.parametrize(
    ("fields", "as_of", "found"),
    [
        ("done: false", "2026-12-30", "- 0 0 0"),
        ("done: false", "2026-12-31", "- 0 0 1"),
        ("done: false, due: 2026-11-15", "2026-11-14", "- 0 0 0"),
        ("done: false, due: 2026-11-15", "2026-11-15", "- 0 0 1"),
        ("done: true", HALF, "- 1 1 0"),
        ("done: 2026-11-15", "2026-11-14", "- 0 0 0"),
        ("done: 2026-11-15", "2026-11-15", "- 1 1 0"),
    ],
)
def test_a_yes_or_no_is_expected_on_its_day(fields: str, as_of: str, found: str) -> None:
    assert numbers(only(fields, as_of)) == found


@pytest.mark.parametrize(
    ("plan", "as_of", "found"),
    [
        ("", HALF, "- 1/2 1/2 -"),
        (", plan: {2026-11-15: 0.4}", HALF, "- 1/2 1/2 2/5"),
        (", plan: {2026-11-15: 0.4}", "2026-10-23", "- 1/4 1/4 1/5"),
    ],
)
def test_what_is_judged_has_its_latest_score_and_a_pace_only_with_a_plan(
    plan: str, as_of: str, found: str
) -> None:
    said = "checkins: {2026-11-10: {score: 0.5, note: half}, 2026-10-20: 0.25}"
    assert numbers(only(f"judged: true{plan}, {said}", as_of)) == found


# --- share: slots of time -------------------------------------------------------------------------


def share(checkins: str, as_of: str, cadence: str = "weekly", bound: str = "at_least: 5") -> str:
    """The score of a share of slots; 2026-10-01 is a Thursday."""
    said = f"checkins: {{{checkins}}}"
    return written(only(f"{bound}, aggregate: share, cadence: {cadence}, {said}", as_of).score)


@pytest.mark.parametrize(
    ("checkins", "as_of", "score"),
    [
        ("", "2026-12-31", "-"),
        ("2026-10-01: 5", "2026-10-01", "1"),
        ("2026-10-07: 5", "2026-10-07", "1"),
        ("2026-10-07: 5", "2026-10-13", "1"),
        ("2026-10-07: 5", "2026-10-14", "1/2"),
        ("2026-10-07: 5, 2026-10-08: 5", "2026-10-08", "1"),
        ("2026-10-07: 5, 2026-10-08: 4", "2026-10-08", "1/2"),
        ("2026-10-01: 4, 2026-10-07: 5", "2026-10-07", "1"),
        ("2026-10-01: 5, 2026-10-07: 4", "2026-10-07", "0"),
        ("2026-10-22: 5", "2026-10-22", "1"),
        ("2026-10-22: 5", "2026-11-04", "1/2"),
        ("2026-10-01: {note: begun}, 2026-10-22: 5", "2026-10-22", "1"),
        ("2026-10-01: 5", "2026-12-31", "1/13"),
        ("2026-12-24: 5, 2026-12-31: 4", "2026-12-31", "0"),
        ("2026-12-31: 5, 2027-01-05: 4", "2027-01-10", "1"),
        ("2027-01-05: 5", "2027-01-10", "-"),
    ],
)
def test_weeks_count_from_the_first_day_and_the_first_check_in(
    checkins: str, as_of: str, score: str
) -> None:
    assert share(checkins, as_of) == score


@pytest.mark.parametrize(
    ("cadence", "checkins", "as_of", "score"),
    [
        ("daily", "2026-10-02: 5, 2026-10-05: 5", "2026-10-05", "1"),
        ("daily", "2026-10-02: 5, 2026-10-05: 5", "2026-10-06", "2/3"),
        ("daily", "2026-10-01: 5", "2026-10-04", "1/2"),
        ("biweekly", "2026-10-01: 5, 2026-10-15: 4", "2026-10-28", "1/2"),
        ("biweekly", "2026-10-14: 5", "2026-10-27", "1"),
        ("biweekly", "2026-10-14: 5", "2026-10-28", "1/2"),
        ("biweekly", "2026-10-14: 5", "2026-12-31", "1/7"),
        ("monthly", "2026-10-31: 5, 2026-11-01: 4", "2026-11-01", "1/2"),
        ("monthly", "2026-10-01: 5", "2026-11-29", "1"),
        ("monthly", "2026-10-01: 5", "2026-11-30", "1/2"),
        ("monthly", "2026-11: 5", "2026-12-31", "1/2"),
        ("quarterly", "2026-10-01: 4, 2026-12-31: 5", "2026-12-31", "1"),
    ],
)
def test_slots_are_those_of_the_cadence(
    cadence: str, checkins: str, as_of: str, score: str
) -> None:
    assert share(checkins, as_of, cadence) == score


@pytest.mark.parametrize(
    ("cadence", "score"), [("monthly", "2/11"), ("quarterly", "1/2"), ("biweekly", "1/11")]
)
def test_months_and_quarters_are_the_calendars_wherever_a_goal_starts(
    cadence: str, score: str
) -> None:
    measure = f"at_least: 5, aggregate: share, cadence: {cadence}, start: 2026-02-25"
    said = "checkins: {2026-02-28: 5, 2026-06-30: 5, 2026-11-30: 4}"
    standing = only(f"{measure}, {said}", "2026-12-31", period="2026")
    assert written(standing.score) == score


def test_each_slot_is_judged_by_the_bound_in_force_that_day() -> None:
    bound = "at_least: {2026-10-01: 5, 2026-10-15: 8}"
    assert share("2026-10-01: 5, 2026-10-14: 5, 2026-10-15: 7", "2026-10-15", bound=bound) == "2/3"


def test_where_no_bound_is_in_force_nothing_is_held_or_broken() -> None:
    bound = "at_least: {2026-10-01: 5, 2026-10-15: none}"
    said = "2026-10-01: 5, 2026-10-08: 5, 2026-10-15: 5, 2026-10-22: 4"
    assert share(said, "2026-10-14", bound=bound) == "1"
    assert share(said, "2026-10-28", bound=bound) == "1"


def test_a_share_is_reached_when_every_slot_held() -> None:
    held = "checkins: {2026-12-22: 5, 2026-12-31: 5}"
    for bound, verdict in (("at_least: 5", "achieved"), ("at_least: 6", "missed")):
        standing = only(f"{bound}, aggregate: share, {held}", "2027-01-20")
        assert words(standing) == f"ended {verdict}"


# --- a value that comes from a KPI ----------------------------------------------------------------


def from_kpi(fields: str, kpi: str, as_of: str = HALF, head: str = "") -> str:
    """The numbers of a key result that moves the KPI `k1`."""
    more = f"kpis: {{k1: {{title: K, {kpi}}}}}"
    return numbers(only(f"kpi: k1, {fields}", as_of, more=more, head=head))


SERIES = (
    "checkins: {2026-09-30: 100, 2026-10-05: 20, 2026-10-12: 60, 2026-10-19: 10, 2026-11-16: 99}"
)


@pytest.mark.parametrize("aggregate", AGGREGATES)
def test_a_value_is_the_kpis_aggregate_over_the_days_up_to_as_of(aggregate: Aggregate) -> None:
    found = from_kpi("baseline: 0, target: 100", f"aggregate: {aggregate}, {SERIES}")
    value = AGGREGATES[aggregate]
    share = Fraction(value, 100)
    assert found == f"{value} {share} {share} 1/2"


def test_a_kpis_value_is_the_last_one_by_default_and_its_own_aggregate_wins() -> None:
    assert from_kpi("baseline: 0, target: 100", SERIES).startswith("10 ")
    assert from_kpi("baseline: 0, target: 100, aggregate: max", f"aggregate: min, {SERIES}") == (
        "60 3/5 3/5 1/2"
    )
    assert from_kpi("at_least: 30", f"aggregate: mean, {SERIES}") == "30 1 1 1"
    assert from_kpi("at_least: 30", SERIES) == "10 0 0 1"


def test_the_share_of_a_kpi_is_counted_in_its_cadence_over_the_key_results_days() -> None:
    kpi = f"aggregate: share, cadence: monthly, {SERIES}"
    assert from_kpi("at_least: 5", kpi) == "1 1 1 1"
    assert from_kpi("at_least: 5, start: 2026-10-13", kpi, "2026-11-30") == "1 1 1 1"
    assert from_kpi("at_least: 15", kpi, "2026-11-30") == "1/2 1/2 1/2 1"


def test_a_kpis_unit_and_cadence_are_its_key_results_too() -> None:
    more = "kpis: {k1: {title: K, unit: h, cadence: monthly}}"
    card = look(company(f"kpi: k1, {RANGE}", f"kpi: k1, {RANGE}, cadence: daily", more=more))
    assert [(one.unit, one.cadence) for one in card.workspace.key_results] == [
        ("h", "monthly"),
        ("h", "daily"),
    ]


def test_a_kpis_cadence_is_its_key_results_wherever_it_is_written() -> None:
    more = "cadence: monthly\nkpis: {k1: {title: K}}"
    card = look(company(f"kpi: k1, {RANGE}", more=more))
    assert goal(card, f"{ONE}.a").cadence == "monthly"


def test_values_of_a_kpi_do_not_count_after_the_end() -> None:
    kpi = "checkins: {2026-11-10: 4, 2026-11-11: 9}"
    assert from_kpi(f"{RANGE}, due: 2026-11-10", kpi, "2026-11-20") == "4 2/5 2/5 1"


# --- which check-ins count ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "as_of", "value"),
    [
        ("2026-09-30", HALF, "-"),
        ("2026-10-01", HALF, "5"),
        ("2026-11-16", HALF, "-"),
        ("2026-12-31", "2027-01-20", "5"),
        ("2027-01-14", "2027-01-20", "5"),
        ("2027-01-14", "2027-01-13", "-"),
        ("2027-01-15", "2027-01-20", "-"),
    ],
)
def test_check_ins_count_in_the_goals_days_and_14_days_more(
    day: str, as_of: str, value: str
) -> None:
    assert written(only(at(5, day), as_of).value) == value


def test_a_key_results_own_days_decide() -> None:
    own = f"{RANGE}, start: 2026-10-15, due: 2026-11-10"
    for day, value in (("2026-10-14", "-"), ("2026-10-15", "5"), ("2026-11-24", "5")):
        assert written(only(at(5, day, own), "2026-12-01").value) == value
    assert written(only(at(5, "2026-11-25", own), "2026-12-01").value) == "-"
    head = "start: 2026-10-15"
    assert written(only(at(5, "2026-10-14"), head=head).value) == "-"


@pytest.mark.parametrize("where", ["objective", "key result"])
def test_nothing_counts_after_the_day_of_closing(where: str) -> None:
    closed = "closed: {date: 2026-10-23, why: sold}"
    own = f", {closed}" if where == "key result" else ""
    said = (
        "checkins: {2026-10-23: {value: 2, confidence: 4}, 2026-10-24: {value: 9, confidence: 9}}"
    )
    milestones = "milestones: {m1: {title: M, done: 2026-10-23}, m2: {title: M, done: 2026-10-24}}"
    files = company(
        f"{RANGE}, {said}{own}",
        f"kpi: k1, {RANGE}{own}",
        f"{milestones}{own}",
        f"done: 2026-10-24{own}",
        head="" if own else closed,
        more="kpis: {k1: {title: K, checkins: {2026-10-22: 3, 2026-10-24: 8}}}",
    )
    card = look(files)
    found = {one.id: key_result(card, one.ref) for one in card.workspace.key_results}
    assert {id: numbers(one) for id, one in found.items()} == {
        "a": "2 1/5 1/5 1/4",
        "b": "3 3/10 3/10 1/4",
        "c": "- 1/2 1/2 0",
        "d": "- 0 0 0",
    }
    assert {words(one) for one in found.values()} == {"closed missed"}
    assert found["a"].confidence == 4
    before = look(files, "2026-10-22")
    assert words(key_result(before, f"{ONE}.b")) == "running on-track"


def test_the_earlier_day_of_closing_decides() -> None:
    own, whole = "closed: {date: 2026-10-30, why: x}", "closed: {date: 2026-10-20}"
    said = "checkins: {2026-10-19: 1, 2026-10-29: 2, 2026-11-05: 3}"
    assert written(only(f"{RANGE}, {said}, {own}", head=whole).value) == "1"
    assert written(only(f"{RANGE}, {said}, {own}").value) == "2"


def test_nothing_counts_after_the_day_of_closing_for_what_is_made_of_others_either() -> None:
    more = f"""
        objectives:
          two:
            title: T
            period: 2026-Q4
            supports: [one]
            key_results:
              k1: {{title: K, {RANGE}, checkins: {{2026-10-23: 2, 2026-10-24: 10}}}}
        """
    card = look(company(more=more, head="closed: {date: 2026-10-23}"))
    assert numbers(objective(card, "2026-Q4/two")) == "1 1/2 1 of 1"
    assert (numbers(objective(card)), words(objective(card))) == (
        "1/5 1/4 1 of 1",
        "closed missed",
    )


def test_dated_facts_after_as_of_are_not_seen() -> None:
    soon = "{date: 2026-11-16, why: x}"
    kinds = [f"{at(5)}, dropped: {soon}", f"{at(5)}, closed: {soon}", "done: 2026-11-16"]
    card = look(company(*kinds, head="closed: {date: 2026-11-16}"))
    found = [key_result(card, one.ref) for one in card.workspace.key_results]
    assert [words(one) for one in found] == ["running on-track"] * 2 + ["running open"]
    assert words(objective(card)) == "running open"


# --- one score made of many -----------------------------------------------------------------------


def test_the_score_is_the_weighted_mean_and_so_is_what_is_expected() -> None:
    early = f"{RANGE}, due: 2026-11-15"
    found = whole(f"{at(1)}, weight: 3", at(7, measure=early))
    assert numbers(found) == "1/4 5/8 2 of 2"


def test_weight_0_is_shown_but_not_counted() -> None:
    card = look(company(at(6), f"{at(0)}, weight: 0", f"{RANGE}, weight: 0"))
    assert numbers(objective(card)) == "3/5 1/2 1 of 1"
    assert words(objective(card)) == "running on-track"
    assert words(key_result(card, f"{ONE}.b")) == "running at-risk"


@pytest.mark.parametrize("weights", [("0", "0"), ("2", "-1"), ("-1", "-1")])
def test_no_weight_at_all_or_a_negative_one_gives_no_score(weights: tuple[str, str]) -> None:
    found = whole(*(f"{at(5)}, weight: {weight}" for weight in weights))
    assert (found.score, found.expected, found.score_with_dropped) == (None, None, None)


@pytest.mark.parametrize(
    ("missing", "found"), [("skip", "3/10 1/2 2 of 3"), ("zero", "1/5 1/2 2 of 3")]
)
def test_what_has_no_data_is_skipped_or_zero(missing: str, found: str) -> None:
    parts = (at(4), at(2), RANGE)
    assert numbers(whole(*parts, settings=f"missing: {missing}")) == found


@pytest.mark.parametrize("missing", ["skip", "zero"])
def test_none_measured_is_null(missing: str) -> None:
    found = whole(RANGE, "judged: true", settings=f"missing: {missing}")
    assert found.score is None
    assert (found.with_data, found.parts) == (0, 2)
    assert words(found) == "running no-data stale"


def test_skipping_is_the_default_and_what_is_missing_is_not_expected() -> None:
    early = f"{RANGE}, due: 2026-11-15"
    assert numbers(whole(at(4), early)) == "2/5 1/2 1 of 2"


def test_an_objective_is_not_green_until_all_is_measured() -> None:
    assert words(whole(at(9), at(9))) == "running on-track"
    assert words(whole(at(9), "at_least: 5")) == "running no-data stale"
    assert words(whole(at(9, "2026-10-05"), "at_least: 5", as_of="2026-10-06")) == "running open"


def test_what_is_judged_without_a_plan_is_left_out_of_what_is_expected() -> None:
    assert numbers(whole(at(4), "judged: true, checkins: {2026-11-10: 1}")) == "7/10 1/2 2 of 2"
    assert numbers(whole("judged: true, checkins: {2026-11-10: 1}")) == "1 - 1 of 1"


def test_drafts_count_nowhere() -> None:
    card = look(company(at(8), f"{at(0)}, draft: true", "draft: true"))
    assert numbers(objective(card)) == "4/5 1/2 1 of 1"
    assert words(objective(card)) == "running on-track"
    assert words(key_result(card, f"{ONE}.b")) == "draft -"
    drafted = look(company(at(8), head="draft: true"))
    assert (words(objective(drafted)), words(key_result(drafted))) == ("draft -", "draft -")
    assert numbers(objective(drafted)) == "- - 0 of 0"


# --- dropped --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "both"), [("2026-10-01", "-"), ("2026-11-15", "-"), ("2026-11-16", "53/100")]
)
def test_what_was_dropped_after_half_of_its_days_is_shown_beside(day: str, both: str) -> None:
    card = look(company(at(8), dropped(day)), "2026-11-20")
    found = objective(card)
    assert numbers(found) == "4/5 51/92 1 of 1"
    assert written(found.score_with_dropped) == both
    assert words(found) == "running on-track"
    assert words(key_result(card, f"{ONE}.b")) == "dropped -"


def test_it_is_shown_from_the_day_on_that_it_was_dropped() -> None:
    parts = (at(8), dropped("2026-11-17"))
    both = [whole(*parts, as_of=f"2026-11-{day}").score_with_dropped for day in (16, 17)]
    assert [*map(written, both)] == ["-", "53/100"]


def test_a_key_results_own_days_say_when_half_of_them_is_gone() -> None:
    late = dropped("2026-10-20", at("2.6", "2026-10-10", f"{RANGE}, due: 2026-10-31"))
    assert written(whole(at(8), late).score_with_dropped) == "53/100"


def test_what_weighs_nothing_or_is_not_dropped_yet_changes_nothing_when_dropped() -> None:
    weightless = dropped("2026-11-16", f"{at(0)}, weight: 0")
    later = dropped("2026-11-21", at(8))
    found = whole(at(8), weightless, later, as_of="2026-11-20")
    assert (numbers(found), found.score_with_dropped) == ("4/5 51/92 2 of 2", None)


def test_a_dropped_draft_counts_nowhere_either() -> None:
    found = whole(at(8), dropped("2026-11-16", f"{at(0)}, draft: true"), as_of="2026-11-20")
    assert found.score_with_dropped is None


def test_an_objective_that_lost_all_its_key_results_is_dropped_and_has_no_score() -> None:
    found = whole(dropped("2026-10-10"), dropped("2026-11-16"), as_of="2026-11-20")
    assert numbers(found) == "- - 0 of 0"
    assert words(found) == "dropped -"
    before = whole(dropped("2026-10-10"), dropped("2026-11-16"), as_of="2026-11-15")
    assert words(before) == "running behind"


def test_what_belongs_to_a_dropped_objective_is_dropped() -> None:
    card = look(company(at(8), head="dropped: {date: 2026-11-15, why: sold}"))
    assert (words(objective(card)), words(key_result(card))) == ("dropped -", "dropped -")
    assert numbers(objective(card)) == "- - 0 of 0"


# --- scores from what supports --------------------------------------------------------------------


def supporters(*supports: str) -> str:
    """Objectives `s1`, `s2`, … with scores 1, 1/2, 1/4 and fields of their own."""
    lines = "\n".join(
        f"  s{number}: {{title: S, period: 2026-Q4, {fields}, key_results:"
        f" {{k1: {{title: K, {at(value)}}}}}}}"
        for number, (fields, value) in enumerate(zip(supports, (10, 5, 2.5), strict=False), 1)
    )
    return f"objectives:\n{lines}\n"


UP = "supports: [one]"


def test_without_key_results_the_mean_of_what_supports_an_objective_is_its_score() -> None:
    card = look(company(more=supporters(UP, UP)))
    assert numbers(objective(card)) == "3/4 1/2 2 of 2"
    assert words(objective(card)) == "running on-track"


def test_with_key_results_what_supports_an_objective_does_not_count_unless_it_says_so() -> None:
    more = supporters(UP)
    assert numbers(whole(f"{at(4)}, weight: 3", more=more)) == "2/5 1/2 1 of 1"
    assert numbers(whole(f"{at(4)}, weight: 3", more=more, head="score_from: supporting")) == (
        "1 1/2 1 of 1"
    )
    both = whole(f"{at(4)}, weight: 3", at(0), more=supporters(UP, UP), head="score_from: both")
    assert numbers(both) == "9/20 1/2 4 of 4"
    assert words(both) == "running at-risk"


def test_supporting_objectives_weigh_the_same_whatever_they_are_made_of() -> None:
    more = """
        objectives:
          big:
            title: B
            period: 2026-Q4
            supports: [one, 2026-Q4/one]
            key_results:
              k1: {title: K, baseline: 0, target: 10, weight: 9, checkins: {2026-11-14: 10}}
              k2: {title: K, baseline: 0, target: 10, checkins: {2026-11-14: 10}}
          small:
            title: S
            period: 2026-11
            supports: [2026-Q4/one]
            key_results:
              k1: {title: K, judged: true, checkins: {2026-11-14: 0}}
        """
    assert numbers(whole(more=more)) == "1/2 1/2 2 of 2"


def test_drafts_and_dropped_ones_do_not_support() -> None:
    gone = "dropped: {date: 2026-11-01, why: sold}"
    more = supporters(f"{UP}, draft: true", f"{UP}, {gone}", UP)
    found = whole(more=more)
    assert numbers(found) == "1/4 1/2 1 of 1"
    assert words(found) == "running behind"


def test_the_statuses_of_supporting_objectives_count_where_their_scores_do() -> None:
    more = supporters(UP, UP, UP)
    assert words(whole(more=more)) == "running behind"
    assert words(whole(at(5), more=more, head="score_from: both")) == "running behind"
    assert words(whole(at(5), more=more)) == "running on-track"
    ended = "supports: [one], due: 2026-11-10"
    assert words(whole(more=supporters(ended))) == "running on-track"
    assert words(whole(more=supporters(UP, ended))) == "running at-risk"


def test_a_key_result_may_be_the_mean_of_the_objectives_that_support_it() -> None:
    more = supporters("supports: [one.a]", "supports: [one.a]", "supports: [one]")
    card = look(company("score_from: supporting, weight: 3", at(1), more=more))
    assert numbers(key_result(card)) == "- 3/4 3/4 1/2"
    assert words(key_result(card)) == "running on-track"
    assert numbers(objective(card)) == "47/80 1/2 2 of 2"


def test_a_key_result_shows_another_one_as_it_is_with_a_weight_of_its_own() -> None:
    more = """
        objectives:
          other:
            title: O
            period: 2026-Q4
            key_results:
              k1:
                title: K
                baseline: 0
                target: 10
                weight: 5
                checkins: {2026-11-05: {value: 2, confidence: 7, expect: 9}}
              k2: {title: K, same_as: other.k1}
        """
    card = look(company("same_as: other.k2, weight: 3", at(6), more=more), "2026-11-20")
    other = key_result(card, "2026-Q4/other.k1")
    assert numbers(other) == "2 1/5 1/5 51/92"
    assert words(other) == "running at-risk stale"
    assert key_result(card) == other
    assert key_result(card, "2026-Q4/other.k2") == other
    assert numbers(objective(card)) == "3/10 51/92 2 of 2"
    assert numbers(objective(card, "2026-Q4/other")) == "1/5 51/92 2 of 2"


def test_a_draft_that_shows_another_one_is_a_draft() -> None:
    more = """
        period: 2026-Q4
        objectives: {other: {title: O, key_results: {k1: {title: K, done: true}}}}
        """
    card = look(company(at(5), "same_as: other.k1, draft: true", more=more))
    assert words(key_result(card, f"{ONE}.b")) == "draft -"
    assert numbers(objective(card)) == "1/2 1/2 1 of 1"


CIRCLES = {
    "objectives that support each other": """
        period: 2026-Q4
        objectives:
          one: {title: O, supports: [two]}
          two: {title: T, supports: [three]}
          three:
            {title: T, supports: [one], score_from: both, key_results: {k1: {title: K, done: true}}}
        """,
    "a key result that shows itself": """
        period: 2026-Q4
        objectives:
          one: {title: O, key_results: {a: {title: A, same_as: one.a}}}
        """,
    "key results that show each other": """
        period: 2026-Q4
        objectives:
          one:
            {title: O, key_results: {a: {title: A, same_as: one.b}, b: {title: B, same_as: one.a}}}
        """,
    "a key result that its objective's supporter rests on": """
        period: 2026-Q4
        objectives:
          one: {title: O, key_results: {a: {title: A, score_from: supporting}}}
          two: {title: T, supports: [one.a], key_results: {b: {title: B, same_as: one.a}}}
        """,
    "an objective that supports its own key result": """
        period: 2026-Q4
        objectives:
          one: {title: O, supports: [one.a], key_results: {a: {title: A, score_from: supporting}}}
        """,
}


@pytest.mark.parametrize("text", CIRCLES.values(), ids=CIRCLES)
def test_what_rests_on_itself_has_no_score(text: str) -> None:
    card = goals(text)
    scores = [card.objective(one).score for one in card.workspace.objectives]
    scores += [card.key_result(one).score for one in card.workspace.key_results if one.id != "k1"]
    assert set(scores) == {None}


def test_a_circle_of_support_that_no_score_rests_on_harms_no_score() -> None:
    card = goals("""
        period: 2026-Q4
        objectives:
          one: {title: O, supports: [two], key_results: {a: {title: A, done: true}}}
          two: {title: T, supports: [one], key_results: {a: {title: A, done: false}}}
        """)
    assert numbers(objective(card)) == "1 0 1 of 1"
    assert numbers(objective(card, "2026-Q4/two")) == "0 0 1 of 1"


def test_what_rests_on_a_circle_is_not_in_it_and_skips_it() -> None:
    card = goals("""
        period: 2026-Q4
        objectives:
          one: {title: O, key_results: {a: {title: A, same_as: two.a}, b: {title: B, done: true}}}
          two: {title: T, key_results: {a: {title: A, same_as: two.a}}}
        """)
    assert numbers(objective(card)) == "1 0 1 of 2"


def test_a_chain_may_be_longer_than_pythons_stack() -> None:
    links = [f"  o{n}: {{title: O, supports: [o{n + 1}]}}" for n in range(1, 1200)]
    last = f"  o0: {{title: O, supports: [o1], key_results: {{k1: {{title: K, {at(4)}}}}}}}"
    text = "\n".join(["period: 2026-Q4", "objectives:", *links, last, "  o1200: {title: O}"])
    card = goals(text)
    assert numbers(objective(card, "2026-Q4/o1200")) == "2/5 1/2 1 of 1"


def test_a_goal_that_ends_before_it_starts_breaks_nothing() -> None:
    card = scored(
        {
            "goals/a.yaml": """\
period: 2026-Q4
objectives:
  one:
    title: One
    key_results:
      k: {title: K, baseline: 0, target: 9, due: 2026-09-30, dropped: {date: 2026-11-02, why: No}}
      m: {title: M, baseline: 0, target: 10, due: 2026-09-01, checkins: {2026-11-02: 3}}
"""
        }
    )
    [objective] = card.workspace.objectives
    assert card.objective(objective).score is None


def test_a_long_line_of_closings_needs_no_deep_stack() -> None:
    first = "{k: {title: K, baseline: 0, target: 4, checkins: {2020-01-02: 1}}}"
    lines = [f"  o0: {{title: T, supports: [o1], key_results: {first}}}"]
    for number in range(1, 700):
        day = date(2020, 1, 5) + timedelta(number)
        supports = f"supports: [o{number + 1}], " if number < 699 else ""
        lines.append(f"  o{number}: {{title: T, {supports}closed: {{date: {day}}}}}")
    text = "\n".join(["period: 2020", "objectives:", *lines])
    card = scored({"goals/a.yaml": text + "\n"}, date(2022, 6, 1))
    last = next(one for one in card.workspace.objectives if one.id == "o699")
    assert card.objective(last).score == Fraction(1, 4)
