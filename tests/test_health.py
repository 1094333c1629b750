"""How KPIs stand, from the contract: health, judgement, direction, silence."""

from datetime import date

import pytest

from okrkit.standing import Health, KpiStanding
from standings import HALF, goals, kpi


def kpi_of(fields: str, as_of: str = HALF) -> KpiStanding:
    """How the KPI `k1` stands, with these fields on a line."""
    return kpi(goals(f"kpis: {{k1: {{title: K, {fields}}}}}", as_of), "k1")


@pytest.mark.parametrize(
    ("bounds", "value", "health"),
    [
        ("at_least: 99.9", "99.9", "healthy"),
        ("at_least: 99.9", "99.89", "breached"),
        ("at_least: 99.9, tolerance: 0.4", "99.89", "watch"),
        ("at_least: 99.9, tolerance: 0.4", "99.5", "watch"),
        ("at_least: 99.9, tolerance: 0.4", "99.49999", "breached"),
        ("at_most: 0.1, tolerance: 0.2", "0.3", "watch"),
        ("at_most: 0.1, tolerance: 0.2", "0.30001", "breached"),
        ("above: 5", "5", "breached"),
        ("above: 5, tolerance: 1", "5", "watch"),
        ("above: 5, tolerance: 1", "4", "watch"),
        ("below: 5", "4.999", "healthy"),
        ("at_least: 4, at_most: 5, tolerance: 1", "4.5", "healthy"),
        ("at_least: 4, at_most: 5, tolerance: 1", "3", "watch"),
        ("at_least: 4, at_most: 5, tolerance: 1", "6", "watch"),
        ("at_least: 4, at_most: 5, tolerance: 1", "6.1", "breached"),
        ("tolerance: 1", "6.1", "unknown"),
    ],
)
def test_health_is_watch_within_the_tolerance_edge_included(
    bounds: str, value: str, health: Health
) -> None:
    assert kpi_of(f"{bounds}, checkins: {{2026-11-10: {value}}}").health == health


@pytest.mark.parametrize(
    ("day", "health"),
    [
        ("2025-12-31", "unknown"),
        ("2026-01-01", "healthy"),
        ("2026-09-30", "healthy"),
        ("2026-10-01", "breached"),
        ("2026-11-01", "unknown"),
    ],
)
def test_the_bound_in_force_on_the_day_of_the_reading_decides(day: str, health: Health) -> None:
    bound = "at_least: {2026-01-01: 99, 2026-10-01: 99.5, 2026-11-01: none}"
    assert kpi_of(f"{bound}, checkins: {{{day}: 99.2}}").health == health


def test_the_latest_reading_up_to_as_of_decides() -> None:
    said = "2026-11-16: 9, 2026-11-12: {note: so}, 2026-11-09: 4, 2020-01-01: 6"
    fields = f"at_least: 5, checkins: {{{said}}}"
    found = kpi_of(fields)
    assert (found.health, len(found.readings), found.heard) == ("breached", 2, date(2026, 11, 12))
    assert found.latest is not None
    assert (found.latest.key, str(found.latest.value)) == ("2026-11-09", "4")
    assert kpi_of(fields, "2026-11-16").health == "healthy"
    assert kpi_of(fields, "2019-12-31").health == "unknown"


@pytest.mark.parametrize(
    ("bound", "checkins", "health", "judged"),
    [
        ("", "2026-11-10: {health: watch}", "watch", "watch"),
        ("", "2026-11-10: {health: watch}, 2026-11-03: {health: breached}", "watch", "watch"),
        ("", "2026-11-10: {value: 4, health: healthy}", "healthy", "healthy"),
        ("", "2026-11-10: 4, 2026-11-03: {health: watch}", "watch", "watch"),
        ("at_least: 5, ", "2026-11-10: {health: healthy}", "healthy", "healthy"),
        ("at_least: 5, ", "2026-11-10: {value: 4, health: healthy}", "breached", "healthy"),
        ("at_least: 5, ", "2026-11-10: {health: healthy}, 2026-11-03: 4", "breached", "healthy"),
        ("at_least: 5, ", "2026-11-10: 6", "healthy", None),
        ("at_least: 5, ", "2026-11-16: {health: watch}", "unknown", None),
        ("at_least: 5, ", "", "unknown", None),
    ],
)
def test_a_judgement_counts_where_there_is_no_number_or_no_bound_and_stands_beside_elsewhere(
    bound: str, checkins: str, health: Health, judged: Health | None
) -> None:
    found = kpi_of(f"{bound}checkins: {{{checkins}}}")
    assert (found.health, found.judged_health) == (health, judged)


@pytest.mark.parametrize(
    ("fields", "direction"),
    [
        ("at_least: 5", "up"),
        ("above: 5", "up"),
        ("at_most: 5", "down"),
        ("below: 5", "down"),
        ("at_least: 5, at_most: 6", "neutral"),
        ("unit: h", "neutral"),
        ("unit: h, direction: down", "down"),
        ("at_least: 5, direction: down", "down"),
        ("at_least: 5, direction: neutral", "neutral"),
        ("at_least: {2026-01-01: 5}", "up"),
    ],
)
def test_one_bound_alone_says_which_way_is_good(fields: str, direction: str) -> None:
    assert kpi_of(fields).direction == direction


def test_a_bound_that_is_not_in_force_yet_says_nothing() -> None:
    fields = "at_most: 5, at_least: {2026-11-16: 2}"
    assert kpi_of(fields, "2026-11-16").direction == "neutral"
    assert kpi_of(fields, "2026-11-15").direction == "down"


@pytest.mark.parametrize(
    ("cadence", "fresh", "stale"),
    [
        ("daily", "2026-10-07", "2026-10-08"),
        ("weekly", "2026-10-15", "2026-10-16"),
        ("biweekly", "2026-10-26", "2026-10-27"),
        ("monthly", "2026-11-19", "2026-11-20"),
        ("quarterly", "2027-02-17", "2027-02-18"),
    ],
)
@pytest.mark.parametrize("word", ["5", "{note: fine}", "{health: watch}"])
def test_a_kpi_is_stale_when_silent_for_too_long(
    cadence: str, fresh: str, stale: str, word: str
) -> None:
    fields = f"cadence: {cadence}, checkins: {{2026-10-05: {word}}}"
    assert [kpi_of(fields, day).stale for day in (fresh, stale)] == [False, True]


def test_a_kpi_that_was_never_heard_of_has_no_day_to_count_from() -> None:
    assert not kpi_of("at_least: 5").stale


def test_what_is_dropped_is_not_stale() -> None:
    said = "checkins: {2026-10-05: 5}"
    assert kpi_of(f"{said}, dropped: {{date: 2026-11-16, why: x}}").stale
    assert not kpi_of(f"{said}, dropped: {{date: 2026-11-15, why: x}}").stale


@pytest.mark.parametrize(
    ("checkins", "since"),
    [
        ("2026-11-02: 4, 2026-11-09: 3", "2026-11-02"),
        ("2026-10-05: 4, 2026-10-12: 6, 2026-11-02: 4, 2026-11-09: 3", "2026-11-02"),
        ("2026-10-05: 3, 2026-10-12: 4.5, 2026-11-02: 4", "2026-11-02"),
        ("2026-11-02: 4, 2026-11-09: 4.5", "None"),
        ("2026-11-02: 4, 2026-11-09: 6", "None"),
        ("2026-11-02: 4, 2026-11-09: {note: so}", "2026-11-02"),
        ("2026-11-02: {health: breached}, 2026-11-09: {health: breached}", "2026-11-02"),
        ("2026-11-02: {health: breached}, 2026-11-09: {health: watch}", "None"),
    ],
)
def test_a_breach_lasts_since_the_first_breached_reading_in_a_row(
    checkins: str, since: str
) -> None:
    found = kpi_of(f"at_least: 5, tolerance: 0.5, checkins: {{{checkins}}}")
    assert str(found.breached_since) == since
