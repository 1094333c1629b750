"""Tensions: each kind, and where it is silent."""

from textwrap import dedent, indent

import pytest

from okrkit.tension import tensions
from standings import HALF, at, goals, look

BREACHED = "at_least: 99, checkins: {2026-10-20: 99.5, 2026-11-01: 98, 2026-11-10: 98}"
HEALTHY = "at_least: 99, checkins: {2026-11-10: 99.5}"
WATCHED = "at_least: 99, tolerance: 1, checkins: {2026-11-01: 98, 2026-11-10: 98}"


def told(text: str, as_of: str = HALF) -> list[str]:
    """The tensions of a goal file of 2026-Q4, each as `kind refs since`."""
    card = goals(f"period: 2026-Q4\n{dedent(text)}", as_of)
    return [" ".join([one.kind, *one.refs, str(one.since)]) for one in tensions(card)]


def kpis(**entries: str) -> str:
    lines = "\n".join(f"  {id}: {{title: K, {fields}}}" for id, fields in entries.items())
    return f"kpis:\n{lines}\n"


def objectives(*entries: str) -> str:
    """Objectives `o1`, `o2`, …, each a text of its fields but the title."""
    texts = (
        f"  o{number}:\n    title: O\n{indent(dedent(entry).strip(), '    ')}"
        for number, entry in enumerate(entries, 1)
    )
    return "objectives:\n" + "\n".join(texts) + "\n"


def parts(*fields: str) -> str:
    """Key results `k1`, `k2`, …, on a line each."""
    lines = (f"  k{n}: {{title: K, {entry}}}" for n, entry in enumerate(fields, 1))
    return "\n".join(["key_results:", *lines])


# --- guardrail-breached ---------------------------------------------------------------------------

ADVANCED = "baseline: 0, target: 20, checkins: {2026-10-25: 2, 2026-11-14: 5}"
GUARDED = f"guardrails: [up]\nsupports: [up]\n{parts(ADVANCED)}"


def test_an_objective_that_advances_while_its_guardrail_is_breached_is_a_tension() -> None:
    text = kpis(up=BREACHED) + objectives(GUARDED)
    assert told(text) == ["guardrail-breached up 2026-Q4/o1 2026-11-01"]
    [found] = tensions(goals(f"period: 2026-Q4\n{text}"))
    assert "0.10 to 0.25" in found.message


@pytest.mark.parametrize(
    "text",
    [
        kpis(up=HEALTHY) + objectives(GUARDED),
        kpis(up=WATCHED) + objectives(GUARDED),
        kpis(up=f"{BREACHED}, draft: true") + objectives(GUARDED),
        kpis(up=f"{BREACHED}, dropped: {{date: 2026-11-05, why: x}}") + objectives(GUARDED),
        kpis(up=BREACHED) + objectives(GUARDED.replace("guardrails: [up]\n", "")),
        kpis(up=BREACHED)
        + objectives(f"closed: {{date: 2026-11-14}}\n{GUARDED}", "supports: [up]"),
        kpis(up=BREACHED) + objectives(f"due: 2026-11-14\n{GUARDED}", "supports: [up]"),
        kpis(up=BREACHED) + objectives(f"draft: true\n{GUARDED}", "supports: [up]"),
        kpis(up=BREACHED) + objectives(GUARDED.replace("2026-11-14: 5", "2026-11-14: 2")),
        kpis(up=BREACHED) + objectives(GUARDED.replace("2026-11-14: 5", "2026-11-14: 1")),
        kpis(up=BREACHED) + objectives(GUARDED.replace("2026-10-25: 2, 2026-11-14: 5", "")),
    ],
)
def test_a_guardrail_is_silent_when_it_holds_or_nothing_advances(text: str) -> None:
    assert told(text) == []


def test_a_first_number_since_the_breach_has_advanced_from_0() -> None:
    first = GUARDED.replace("2026-10-25: 2, 2026-11-14: 5", "2026-11-01: 5")
    [found] = tensions(goals(f"period: 2026-Q4\n{kpis(up=BREACHED)}{objectives(first)}"))
    assert "0.00 to 0.25" in found.message


# --- confident-but-behind -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "is_told"),
    [
        ("value: 2.4, confidence: 7", True),
        ("value: 2.4, confidence: 10", True),
        ("value: 2.4, confidence: 6.9", False),
        ("value: 2.5, confidence: 10", False),
        ("value: 2.4, expect: 10", True),
        ("value: 2.4, expect: 12", True),
        ("value: 2.4, expect: 9.99", False),
        ("value: 2.4, expect: 12, confidence: 2", True),
        ("value: 2.4", False),
        ("confidence: 9, expect: 12", False),
    ],
)
@pytest.mark.parametrize("is_falling", [False, True])
def test_confidence_over_the_at_risk_gap_is_a_tension(
    said: str, is_told: bool, is_falling: bool
) -> None:
    fields = f"baseline: 0, target: 10, checkins: {{2026-11-14: {{{said}}}}}"
    if is_falling:
        for up, down in (("2.4", "7.6"), ("2.5", "7.5"), ("9.99", "0.01"), ("12", "-2")):
            fields = fields.replace(f": {up}", f": {down}")
        fields = fields.replace("expect: 10", "expect: 0")
        fields = fields.replace("baseline: 0, target: 10", "baseline: 10, target: 0")
    expected = ["confident-but-behind 2026-Q4/o1.k1 2026-11-14"] if is_told else []
    assert told(objectives(parts(fields))) == expected


def test_only_the_latest_words_count() -> None:
    said = "2026-11-14: {value: 1, confidence: 4}, 2026-11-07: {confidence: 9}"
    assert told(objectives(parts(f"baseline: 0, target: 10, checkins: {{{said}}}"))) == []


SURE = "baseline: 0, target: 10, checkins: {2026-11-05: {value: 1, confidence: 9}}"


@pytest.mark.parametrize(
    "fields",
    [
        f"{SURE}, due: 2026-11-14",
        f"{SURE}, draft: true",
        f"{SURE}, closed: {{date: 2026-11-10, why: x}}",
        f"{SURE}, dropped: {{date: 2026-11-10, why: x}}",
        "done: false, checkins: {2026-11-05: {confidence: 9}}",
        "judged: true, checkins: {2026-11-05: {score: 0.1, confidence: 9}}",
    ],
)
def test_confidence_is_no_tension_where_nothing_runs_behind(fields: str) -> None:
    assert told(objectives(parts(fields, at(5)))) == []


def test_what_is_shown_twice_is_said_once() -> None:
    text = objectives(parts(SURE), parts("same_as: o1.k1"))
    assert told(text) == ["confident-but-behind 2026-Q4/o1.k1 2026-11-05"]


def test_a_gap_within_the_tolerance_is_not_over_the_at_risk_gap() -> None:
    said = "2026-11-14: {value: 2.499999995, confidence: 9}"
    assert told(objectives(parts(f"baseline: 0, target: 10, checkins: {{{said}}}"))) == []


# --- unanswered-breach ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cadence", "silent", "told_on"),
    [
        ("daily", "2026-11-02", "2026-11-03"),
        ("weekly", "2026-11-14", "2026-11-15"),
        ("biweekly", "2026-11-28", "2026-11-29"),
        ("monthly", "2026-12-30", "2026-12-31"),
        ("quarterly", "2027-05-01", "2027-05-02"),
    ],
)
def test_a_breach_of_two_cadences_that_nobody_answers_is_a_tension(
    cadence: str, silent: str, told_on: str
) -> None:
    text = kpis(up=f"cadence: {cadence}, {BREACHED}")
    assert told(text, silent) == []
    assert told(text, told_on) == ["unanswered-breach up 2026-11-01"]


@pytest.mark.parametrize(
    "answer",
    [
        "supports: [up]",
        parts("kpi: up, baseline: 98, target: 99.5"),
        parts("done: false, supports: [up]"),
    ],
)
def test_a_running_objective_on_a_breached_kpi_answers_it(answer: str) -> None:
    unanswered = ["unanswered-breach up 2026-11-01"]
    text = kpis(up=BREACHED)
    assert told(text + objectives(answer)) == []
    for life in ("draft: true", "due: 2026-11-14", "start: 2026-11-16"):
        assert told(text + objectives(f"{life}\n{answer}")) == unanswered
    for life in ("closed: {date: 2026-11-14}", "dropped: {date: 2026-11-14, why: x}"):
        assert told(text + objectives(f"{life}\n{answer}")) == unanswered


def test_a_dropped_key_result_answers_nothing_any_more() -> None:
    answer = "kpi: up, baseline: 98, target: 99.5, dropped: {date: 2026-10-10, why: x}"
    text = kpis(up=BREACHED) + objectives(parts(answer, at(5)))
    assert told(text) == ["unanswered-breach up 2026-11-01"]


@pytest.mark.parametrize(
    "fields",
    [
        HEALTHY,
        WATCHED,
        f"{BREACHED}, draft: true",
        f"{BREACHED}, dropped: {{date: 2026-11-10, why: x}}",
        "at_least: 99, checkins: {2026-11-01: 98, 2026-11-10: 99}",
        "at_least: 99, checkins: {2026-10-01: 98, 2026-10-08: 99, 2026-11-10: 98}",
    ],
)
def test_what_is_not_breached_or_only_since_now_needs_no_answer(fields: str) -> None:
    assert told(kpis(up=fields)) == []


def test_a_judged_breach_needs_an_answer_too() -> None:
    fields = "checkins: {2026-11-01: {health: breached}, 2026-11-10: {health: breached}}"
    assert told(kpis(up=fields)) == ["unanswered-breach up 2026-11-01"]


# --- local-green-global-red -----------------------------------------------------------------------

NOW_BREACHED = "at_least: 99, checkins: {2026-11-10: 98}"
GREEN = f"supports: [up]\n{parts(at(5))}"


def test_a_breached_kpi_above_what_is_all_well_is_a_tension() -> None:
    text = kpis(up=NOW_BREACHED, down=f"{HEALTHY}, supports: [up]") + objectives(GREEN)
    assert told(text) == ["local-green-global-red up down 2026-Q4/o1 2026-11-10"]


def test_an_objective_at_risk_above_what_is_all_well_is_a_tension() -> None:
    text = objectives(parts(at(0)), f"supports: [o1]\n{parts(at(5))}")
    assert told(text) == ["local-green-global-red 2026-Q4/o1 2026-Q4/o2 None"]


STALE = at(9, "2026-11-01")


@pytest.mark.parametrize(
    "text",
    [
        kpis(up=HEALTHY) + objectives(GREEN),
        kpis(up=WATCHED) + objectives(GREEN),
        kpis(up=NOW_BREACHED),
        kpis(up=NOW_BREACHED) + objectives(GREEN, f"supports: [up]\n{parts(at(3))}"),
        kpis(up=NOW_BREACHED) + objectives(f"supports: [up]\n{parts(STALE)}"),
        kpis(up=NOW_BREACHED) + objectives(f"supports: [up]\n{parts('done: false')}"),
        kpis(up=NOW_BREACHED, down=f"{WATCHED}, supports: [up]") + objectives(GREEN),
        kpis(up=NOW_BREACHED, down="checkins: {2026-11-10: 5}, supports: [up]") + objectives(GREEN),
        kpis(up=NOW_BREACHED, down="at_least: 1, checkins: {2026-11-01: 5}, supports: [up]"),
        kpis(up=NOW_BREACHED) + objectives(f"due: 2026-11-14\n{GREEN}"),
        kpis(up=f"{NOW_BREACHED}, draft: true") + objectives(GREEN),
        kpis(up=NOW_BREACHED) + objectives(f"draft: true\n{GREEN}"),
        kpis(up=NOW_BREACHED, down=f"{HEALTHY}, supports: [up], draft: true"),
        objectives(parts(at(3)), f"supports: [o1]\n{parts(at(5))}"),
        objectives(f"due: 2026-11-14\n{parts(at(0))}", f"supports: [o1]\n{parts(at(5))}"),
    ],
)
def test_no_tension_where_the_whole_is_not_red_or_a_part_is_not_green(text: str) -> None:
    assert told(text) == []


def test_what_is_measured_in_part_is_not_green() -> None:
    part = f"supports: [up]\n{parts(at(5), 'baseline: 0, target: 10, start: 2026-12-01')}"
    assert told(kpis(up=NOW_BREACHED) + objectives(part)) == []


TEAMS = "teams: {company: {name: C}, pay: {parent: company}, web: {parent: company}}\n"


def test_a_team_that_is_all_green_below_what_is_red_is_a_tension() -> None:
    text = TEAMS + kpis(
        up=f"team: company, {NOW_BREACHED}",
        speed=f"team: pay, {HEALTHY}",
        load=f"team: web, {WATCHED}",
    )
    assert told(text) == ["local-green-global-red up 2026-11-10"]
    card = look({"goals/a.yaml": text})
    assert ["`pay`" in one.message for one in tensions(card)] == [True]
    assert told(text.replace("team: company", "team: web")) == []
    for id in ("a-first", "z-last"):
        order = {id: f"team: pay, {WATCHED}", "speed": f"team: pay, {HEALTHY}"}
        pay = dict(sorted(order.items()))
        assert told(TEAMS + kpis(up=f"team: company, {NOW_BREACHED}", **pay)) == []


def test_tensions_come_by_kind() -> None:
    text = (
        kpis(up=BREACHED, lost=BREACHED, top=NOW_BREACHED)
        + f"  down: {{title: K, {HEALTHY}, supports: [top]}}\n"
        + objectives(f"guardrails: [up]\nsupports: [up]\n{parts(ADVANCED, SURE)}")
    )
    assert told(text) == [
        "guardrail-breached up 2026-Q4/o1 2026-11-01",
        "local-green-global-red top down 2026-11-10",
        "confident-but-behind 2026-Q4/o1.k2 2026-11-05",
        "unanswered-breach lost 2026-11-01",
    ]
