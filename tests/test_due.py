"""Who owes what: check-ins by their cadence, and steps whose day has come."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.due import dues, next_due
from okrkit.goals import Cadence
from standings import RANGE, company, goals, look

A = "2026-Q4/one.a"


def owed(text: str, as_of: str = "2026-11-20") -> list[str]:
    """What is due of everything in a goal file, each as `reference since what (last heard)`."""
    card = goals(text, as_of)
    return [
        f"{due.goal.ref} {due.since}"
        + (f" {due.step}" if due.step else "")
        + (f" ({due.heard})" if due.heard else "")
        for due in dues(card, card.workspace.goals.values())
    ]


def of_key_result(fields: str, as_of: str, head: str = "") -> list[str]:
    """What is due of a key result, each as `since what (last heard)`."""
    return [one.removeprefix(A).strip() for one in owed(company(fields, head=head)[FILE], as_of)]


FILE = "goals/one.yaml"


# --- check-ins ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cadence", "first"),
    [
        ("daily", "2026-10-20"),
        ("weekly", "2026-10-26"),
        ("biweekly", "2026-11-02"),
        ("monthly", "2026-11-18"),
        ("quarterly", "2027-01-18"),
    ],
)
def test_a_check_in_is_due_one_cadence_after_the_last(cadence: str, first: str) -> None:
    fields = f"{RANGE}, cadence: {cadence}, checkins: {{2026-10-19: 3}}, due: 2027-03-31"
    day = date.fromisoformat(first)
    assert of_key_result(fields, str(day - timedelta(1))) == []
    assert of_key_result(fields, first) == [f"{first} (2026-10-19)"]
    assert of_key_result(fields, "2027-03-31") == [f"{first} (2026-10-19)"]


@pytest.mark.parametrize(
    ("heard", "first"),
    [
        ("2026-11-18", "2026-11-19"),  # a Wednesday
        ("2026-11-20", "2026-11-23"),
        ("2026-11-21", "2026-11-23"),
        ("2026-11-22", "2026-11-23"),
    ],
)
def test_nothing_is_due_daily_at_a_weekend(heard: str, first: str) -> None:
    assert str(next_due(date.fromisoformat(heard), "daily")) == first


@given(st.dates(), st.sampled_from(["daily", "weekly", "biweekly", "monthly", "quarterly"]))
def test_the_next_check_in_is_later_than_the_last(heard: date, cadence: Cadence) -> None:
    assert next_due(heard, cadence) > heard or heard == date.max


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        (RANGE, ["2026-10-08"]),
        ("at_least: 3", ["2026-10-08"]),
        ("judged: true", ["2026-10-08"]),
        (f"{RANGE}, start: 2026-11-09", ["2026-11-16"]),
        (f"{RANGE}, start: 2026-11-16", []),
        (f"{RANGE}, checkins: {{2026-11-09: {{note: Still at it}}}}", ["2026-11-16 (2026-11-09)"]),
        (f"{RANGE}, checkins: {{2026-11-16: {{needs: Time}}}}", []),
        (f"{RANGE}, checkins: {{2026-11-21: 3}}", ["2026-10-08"]),
        (f"{RANGE}, checkins: {{2026-09-21: 3}}", ["2026-10-08"]),
        (f"{RANGE}, start: 2026-11-21", []),
        (f"{RANGE}, due: 2026-11-19", []),
        (f"{RANGE}, due: 2026-11-20", ["2026-10-08"]),
        (f"{RANGE}, draft: true", []),
        (f"{RANGE}, dropped: {{date: 2026-11-20, why: sold}}", []),
        (f"{RANGE}, dropped: {{date: 2026-11-21, why: sold}}", ["2026-10-08"]),
        (f"{RANGE}, closed: {{date: 2026-11-20, score: 1}}", []),
        ("score_from: supporting", []),
        ("same_as: two.a", []),
        ("kpi: k, baseline: 0, target: 9", []),
        ("kpi: k, at_least: 3", []),
    ],
)
def test_a_check_in_is_due_of_running_key_results_with_numbers_of_their_own(
    fields: str, found: list[str]
) -> None:
    text = company(fields)[FILE] + (
        "  two: {title: Two, period: 2026-Q4, key_results: {a: {title: A, done: false}}}\n"
        "kpis: {k: {title: K, checkins: {2026-11-20: 1}}}\n"
    )
    assert [one.removeprefix(A).strip() for one in owed(text)] == found


@pytest.mark.parametrize("head", ["draft: true", "closed: {date: 2026-11-10, learned: Much}"])
def test_nothing_is_due_of_an_objective_that_does_not_run(head: str) -> None:
    parts = (RANGE, "done: false, due: 2026-11-10", "milestones: {m: {title: M, due: 2026-11-10}}")
    card = look(company(*parts, head=head), "2026-11-20")
    assert dues(card, card.workspace.goals.values()) == ()


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ("checkins: {2026-11-13: 3}", ["k 2026-11-20 (2026-11-13)"]),
        ("checkins: {2026-11-14: 3}", []),
        ("checkins: {2026-11-13: 3}, cadence: monthly", []),
        ("cadence: monthly", ["k 2026-11-20"]),
        ("checkins: {2026-11-21: 3}", ["k 2026-11-20"]),
        ("draft: true", []),
        ("dropped: {date: 2026-11-01, why: sold}", []),
    ],
)
def test_a_check_in_is_due_of_a_kpi_and_at_once_where_there_never_was_one(
    fields: str, found: list[str]
) -> None:
    assert owed(f"kpis: {{k: {{title: K, {fields}}}}}") == found


# --- steps ----------------------------------------------------------------------------------------


def test_a_milestone_is_due_from_its_day_until_it_is_done() -> None:
    text = company("""milestones: {
          late: {title: Late, due: 2026-11-02},
          today: {title: Today, due: 2026-11-20},
          tomorrow: {title: Tomorrow, due: 2026-11-21},
          whenever: {title: Whenever},
          done: {title: Done, due: 2026-11-02, done: true},
          done-since: {title: Done since, due: 2026-11-02, done: 2026-11-20},
          done-later: {title: Done later, due: 2026-11-03, done: 2026-11-21}}""")[FILE]
    assert owed(text) == [
        f"{A} 2026-11-02 Late", f"{A} 2026-11-03 Done later", f"{A} 2026-11-20 Today"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ("done: false, due: 2026-11-20", ["2026-11-20 A"]),
        ("done: false, due: 2026-11-02", ["2026-11-02 A"]),
        ("done: false, due: 2026-11-21", []),
        ("done: false", []),
        ("done: true, due: 2026-11-02", []),
        ("done: 2026-11-20, due: 2026-11-02", []),
        ("done: 2026-11-21, due: 2026-11-02", ["2026-11-02 A"]),
        ("done: false, due: 2026-11-02, draft: true", []),
        ("done: false, due: 2026-11-02, dropped: {date: 2026-11-01, why: sold}", []),
    ],
)
def test_a_yes_or_no_is_due_from_its_last_day_on(fields: str, found: list[str]) -> None:
    assert of_key_result(fields, "2026-11-20") == found


# --- whose ----------------------------------------------------------------------------------------


def test_what_is_due_stands_by_owner_the_oldest_first_and_the_unowned_at_the_end() -> None:
    text = """
        period: 2026-Q4
        kpis:
          b-kpi: {title: K, owner: ben}
          nobodys: {title: N}
        objectives:
          one:
            title: One
            owner: ben
            key_results:
              z: {title: Z, baseline: 0, target: 9, start: 2026-11-02}
              a: {title: A, baseline: 0, target: 9, start: 2026-11-02}
              step: {title: S, done: false, due: 2026-11-05}
              hers: {title: H, baseline: 0, target: 9, start: 2026-11-09, owner: ana}
    """
    assert owed(text) == [
        "2026-Q4/one.hers 2026-11-16",
        "2026-Q4/one.step 2026-11-05 S",
        "2026-Q4/one.a 2026-11-09",
        "2026-Q4/one.z 2026-11-09",
        "b-kpi 2026-11-20",
        "nobodys 2026-11-20",
    ]
