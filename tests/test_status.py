"""What numbers mean in words, from the contract: status, verdict, and what stands beside them."""

from decimal import Decimal

import pytest

from okrkit.standing import Status
from standings import (
    HALF,
    ONE,
    RANGE,
    at,
    company,
    dropped,
    key_result,
    look,
    objective,
    only,
    whole,
    words,
)

DONE_LATE = "done: false, due: 2026-11-10"


# --- statuses -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "status"),
    [
        ("9", "on-track"),
        ("4", "on-track"),
        ("3.999999991", "on-track"),
        ("3.99999998", "behind"),
        ("2.5", "behind"),
        ("2.499999991", "behind"),
        ("2.49999998", "at-risk"),
        ("0", "at-risk"),
    ],
)
def test_the_gap_to_what_is_expected_makes_the_status(value: str, status: Status) -> None:
    assert words(only(at(value))) == f"running {status}"


def test_the_settings_say_how_large_a_gap_may_be() -> None:
    strict = "pace: {behind: 0, at_risk: 0.05}"
    for value, status in (("5", "on-track"), ("4.9", "behind"), ("4.4", "at-risk")):
        assert words(only(at(value), settings=strict)) == f"running {status}"


def test_before_its_first_day_a_goal_has_not_started() -> None:
    parts = (RANGE, "done: false", "judged: true", "at_least: 1", "milestones: {m1: {title: M}}")
    card = look(company(*parts), "2026-09-30")
    assert {words(key_result(card, one.ref)) for one in card.workspace.key_results} == {
        "planned not-started"
    }
    assert words(objective(card)) == "planned not-started"
    assert words(objective(look(company(*parts), "2026-10-01"))) == "running open"


def test_an_objective_has_not_started_before_its_own_first_day() -> None:
    early = f"{at(0)}, start: 2026-10-01"
    card = look(company(early, head="start: 2026-12-01"))
    assert words(key_result(card)) == "running at-risk"
    assert words(objective(card)) == "planned not-started"


@pytest.mark.parametrize(
    ("confidence", "status"), [("0", "at-risk"), ("3", "at-risk"), ("3.5", "open"), ("9", "open")]
)
@pytest.mark.parametrize(
    "measure", ["done: false, checkins: {%s}", "judged: true, checkins: {2026-11-10: 0.1, %s}"]
)
def test_what_has_no_pace_to_keep_is_open_unless_its_owner_doubts(
    measure: str, confidence: str, status: Status
) -> None:
    standing = only(measure % f"2026-11-12: {{confidence: {confidence}}}")
    assert words(standing) == f"running {status}"
    assert words(only(measure % "2026-11-12: {note: fine}")) == "running open"


def test_what_is_done_before_its_day_is_on_track() -> None:
    assert words(only("done: true")) == "running on-track"


def test_a_range_without_an_end_has_a_pace_only_with_a_plan() -> None:
    more = "periods: {ever: {start: 2026-10-01}}"
    for plan, status in (("", "open"), (", plan: {2026-12-31: 10}", "at-risk")):
        files = company(at(2, measure=RANGE + plan), more=more, period="ever")
        assert words(key_result(look(files), "ever/one.a")) == f"running {status}"


@pytest.mark.parametrize(
    ("cadence", "last_open"),
    [
        ("weekly", "2026-10-06"),
        ("biweekly", "2026-10-13"),
        ("monthly", "2026-10-29"),
        ("quarterly", "2026-12-29"),
    ],
)
@pytest.mark.parametrize("measure", [RANGE, "at_least: 5", "judged: true"])
def test_a_number_is_due_once_one_cadence_has_passed(
    measure: str, cadence: str, last_open: str
) -> None:
    fields = f"{measure}, cadence: {cadence}"
    assert words(only(fields, last_open)) == "running open"
    next_day = f"{last_open[:8]}{int(last_open[8:]) + 1:02}"
    assert words(only(fields, next_day)) == "running no-data"


def test_confidence_3_or_less_makes_what_has_just_begun_at_risk() -> None:
    said = "checkins: {2026-10-02: {confidence: 3}}"
    assert words(only(f"{RANGE}, {said}", "2026-10-03")) == "running at-risk"


PARTS: dict[Status, str] = {
    "at-risk": at(0),
    "no-data": "at_least: 5, cadence: quarterly, start: 2026-08-01",
    "behind": at(3),
    "open": "done: false",
    "on-track": at(5),
    "not-started": "done: false, start: 2026-12-01",
}


@pytest.mark.parametrize("status", PARTS)
def test_an_objective_has_the_worst_status_of_its_key_results(status: Status) -> None:
    order = list(PARTS)
    for other in order[order.index(status) :]:
        for parts in ((PARTS[status], PARTS[other]), (PARTS[other], PARTS[status])):
            assert words(whole(*parts)) == f"running {status}"


@pytest.mark.parametrize(
    ("ended", "other", "status"),
    [
        (at(10, "2026-11-05"), PARTS["on-track"], "on-track"),
        (at(10, "2026-11-05"), PARTS["behind"], "behind"),
        (at(9, "2026-11-05"), PARTS["on-track"], "at-risk"),
        (RANGE, PARTS["on-track"], "at-risk"),
    ],
)
def test_while_an_objective_runs_a_missed_part_is_a_risk_and_an_achieved_one_is_none(
    ended: str, other: str, status: Status
) -> None:
    assert words(whole(f"{ended}, due: 2026-11-10", other)) == f"running {status}"
    assert words(whole(f"{ended}, closed: {{date: 2026-11-10, why: x}}", other)) == (
        f"running {status}"
    )


def test_an_objective_of_nothing_has_no_data_once_a_cadence_has_passed() -> None:
    assert words(whole(as_of="2026-10-06")) == "running open"
    assert words(whole(as_of="2026-10-07")) == "running no-data"
    assert words(whole(as_of="2026-10-13", head="cadence: biweekly")) == "running open"


# --- verdicts -------------------------------------------------------------------------------------

AFTER = "2027-01-20"
STRETCHED = "baseline: 0, target: 10, stretch: 20"
CLOSED = "closed: {date: 2026-11-10}"
VERDICTS = [
    ("", (at(10), at(12)), "achieved"),
    ("", (at(10), at("9.99")), "missed"),
    ("kind: committed", (at(10), at(12)), "achieved"),
    ("kind: committed", (at(10), at("9.99")), "missed"),
    ("kind: committed", (at(10, measure=STRETCHED),), "achieved"),
    ("kind: committed", (at(10), f"{at(0)}, weight: 0"), "achieved"),
    ("kind: committed", (at(10), dropped("2026-10-10")), "achieved"),
    ("kind: committed", (at(10), f"{at(0)}, draft: true"), "achieved"),
    ("kind: committed", (at(10), RANGE), "missed"),
    ("kind: committed", (at(5, measure="at_least: 5"), "done: 2026-11-02"), "achieved"),
    ("kind: committed", (at(4, measure="at_least: 5"), "done: 2026-11-02"), "missed"),
    ("kind: committed", ("done: false",), "missed"),
    ("kind: committed", ("milestones: {m1: {title: M, done: 2026-10-31}}",), "achieved"),
    ("kind: committed", ("judged: true, checkins: {2026-11-01: 1}",), "achieved"),
    ("kind: committed", ("judged: true, checkins: {2026-11-01: 0.9}",), "missed"),
    ("kind: aspirational", (at(7), at(7)), "achieved"),
    ("kind: aspirational", (at(10), at("3.9")), "missed"),
    ("kind: aspirational", (at(10), at("4.1")), "achieved"),
    ("kind: aspirational", (at(10, measure=STRETCHED),), "achieved"),
    ("kind: aspirational", (at("9.9", measure=STRETCHED),), "missed"),
    ("kind: aspirational", (at(10), RANGE), "missed"),
    ("kind: learning", (at(0),), "missed"),
    ("kind: learning", (at(10),), "missed"),
]


@pytest.mark.parametrize(("head", "parts", "verdict"), VERDICTS)
def test_past_the_end_an_objective_is_achieved_or_missed_by_its_kind(
    head: str, parts: tuple[str, ...], verdict: str
) -> None:
    assert words(whole(*parts, as_of=AFTER, head=head)) == f"ended {verdict}"
    assert whole(*parts, as_of="2026-12-31", head=head).verdict is None


@pytest.mark.parametrize(("head", "parts", "verdict"), VERDICTS)
def test_at_close_the_same_is_achieved_or_missed(
    head: str, parts: tuple[str, ...], verdict: str
) -> None:
    closed = "closed: {date: 2026-11-15, why: x}"
    head = f"{head}\n    {closed}" if head else closed
    assert words(whole(*parts, head=head)) == f"closed {verdict}"


def test_the_settings_name_the_kind_of_what_names_none() -> None:
    settings = "kind: aspirational"
    assert words(whole(at(7), as_of=AFTER, settings=settings)) == "ended achieved"
    head = "kind: committed"
    assert words(whole(at(7), as_of=AFTER, settings=settings, head=head)) == "ended missed"


@pytest.mark.parametrize(
    ("learned", "more", "verdict"),
    [
        (", learned: Much", "", "achieved"),
        ("", "team: pay\nperiod: 2026-Q4\nlearned: Much\n", "achieved"),
        ("", "team: web\nperiod: 2026-Q4\nlearned: Much\n", "missed"),
        ("", "team: pay\nperiod: 2026-Q3\nlearned: Much\n", "missed"),
        ("", "", "missed"),
    ],
)
def test_a_learning_objective_is_achieved_by_what_it_or_its_team_learned(
    learned: str, more: str, verdict: str
) -> None:
    head = f"kind: learning\n    team: pay\n    closed: {{date: 2026-11-10{learned}}}"
    files = company(at(0), head=head, more=more)
    assert words(objective(look(files))) == f"closed {verdict}"


def test_what_is_learned_later_is_not_seen_yet() -> None:
    head = "kind: learning\n    due: 2026-11-01\n    closed: {date: 2026-11-16, learned: Much}"
    assert words(whole(at(0), head=head)) == "ended missed"
    assert words(whole(at(0), head=head, as_of="2026-11-16")) == "closed achieved"


def test_an_objective_made_of_others_is_achieved_when_they_are() -> None:
    for value, verdict in ((10, "achieved"), (9, "missed")):
        more = f"""
            objectives:
              two: {{title: T, period: 2026-Q4, supports: [one],
                key_results: {{k1: {{title: K, {at(value)}}}}}}}
            """
        assert words(whole(as_of=AFTER, more=more)) == f"ended {verdict}"


def test_an_objective_made_of_others_that_still_run_is_achieved_at_their_full_score() -> None:
    head = "closed: {date: 2026-11-15}"
    for value, kind, verdict in (
        (10, "committed", "achieved"),
        (9, "committed", "missed"),
        (9, "aspirational", "missed"),
    ):
        more = f"""
            objectives:
              two: {{title: T, period: 2026-Q4, supports: [one], kind: {kind},
                key_results: {{k1: {{title: K, {at(value)}}}}}}}
            """
        assert words(whole(head=head, more=more)) == f"closed {verdict}"


@pytest.mark.parametrize(
    ("kind", "value", "verdict"),
    [
        ("committed", 10, "achieved"),
        ("committed", 9, "missed"),
        ("aspirational", 7, "achieved"),
        ("aspirational", 6.9, "missed"),
        ("learning", 10, "achieved"),
        ("learning", 9, "missed"),
    ],
)
def test_a_key_result_follows_the_kind_of_its_objective(
    kind: str, value: float, verdict: str
) -> None:
    assert words(only(at(value), AFTER, head=f"kind: {kind}")) == f"ended {verdict}"


def test_a_key_result_without_data_past_its_end_is_missed_with_no_score() -> None:
    standing = only("judged: true", "2027-01-01")
    assert (words(standing), standing.score, standing.verdict) == ("ended missed", None, "missed")


# --- what stands beside: confidence, stale, overdue -----------------------------------------------


def test_confidence_and_what_the_owner_expects_are_the_latest_that_were_said() -> None:
    said = """checkins: {
        2026-11-16: {confidence: 1, expect: 1},
        2026-11-14: 5,
        2026-11-12: {value: 4, confidence: 6.5},
        2026-11-05: {expect: 8},
        2026-10-05: {value: 1, confidence: 9, expect: 12}}"""
    standing = only(f"{RANGE}, {said}")
    assert (standing.confidence, standing.expect) == (Decimal("6.5"), Decimal(8))
    assert (only(at(5)).confidence, only(at(5)).expect) == (None, None)


def test_an_objective_has_the_lowest_confidence() -> None:
    def sure(confidence: int, fields: str = "") -> str:
        return f"{RANGE}{fields}, checkins: {{2026-11-12: {{confidence: {confidence}}}}}"

    assert whole(sure(8), sure(6), RANGE).confidence == 6
    assert whole(sure(8), sure(1, ", weight: 0"), sure(1, ", draft: true")).confidence == 8
    own = "checkins: {2026-11-01: {confidence: 2}, 2026-11-10: {confidence: 5}}"
    assert whole(sure(8), head=own).confidence == 5
    assert whole(RANGE).confidence is None


def test_an_objectives_own_check_ins_count_for_14_days_after_its_end() -> None:
    for day, confidence in (("2027-01-14", 2), ("2027-01-15", 7)):
        own = f"checkins: {{2026-12-01: {{confidence: 7}}, {day}: {{confidence: 2}}}}"
        assert whole(at(5), head=own, as_of=AFTER).confidence == confidence


@pytest.mark.parametrize(
    ("cadence", "heard", "fresh", "stale"),
    [
        ("daily", "2026-10-05", "2026-10-07", "2026-10-08"),
        ("daily", "2026-10-08", "2026-10-12", "2026-10-13"),
        ("daily", "2026-10-09", "2026-10-13", "2026-10-14"),
        ("daily", "2026-10-10", "2026-10-13", "2026-10-14"),
        ("weekly", "2026-10-05", "2026-10-15", "2026-10-16"),
        ("biweekly", "2026-10-05", "2026-10-26", "2026-10-27"),
        ("monthly", "2026-10-05", "2026-11-19", "2026-11-20"),
        ("quarterly", "2026-10-05", "2027-02-17", "2027-02-18"),
    ],
)
@pytest.mark.parametrize("word", ["{value: 5}", "{note: fine}", "{confidence: 8}"])
def test_silence_makes_stale_by_the_cadence(
    cadence: str, heard: str, fresh: str, stale: str, word: str
) -> None:
    fields = f"at_least: 1, cadence: {cadence}, due: 2027-06-30, checkins: {{{heard}: {word}}}"
    assert [only(fields, day).stale for day in (heard, fresh, stale)] == [False, False, True]
    started = f"at_least: 1, cadence: {cadence}, due: 2027-06-30, start: {heard}"
    assert [only(started, day).stale for day in (heard, fresh, stale)] == [False, False, True]


def test_a_key_result_on_a_kpi_is_heard_of_by_the_kpis_numbers() -> None:
    more = "kpis: {k1: {title: K, checkins: {2026-11-10: 5}}}"
    assert not only(f"kpi: k1, {RANGE}", more=more).stale
    assert only(f"kpi: k1, {RANGE}", "2026-11-21", more=more).stale
    own = "checkins: {2026-11-12: {note: fine}}"
    assert not only(f"kpi: k1, {RANGE}, {own}", "2026-11-21", more=more).stale


@pytest.mark.parametrize(
    ("fields", "as_of"),
    [
        ("milestones: {m1: {title: M}}", HALF),
        ("done: false", HALF),
        (f"{RANGE}, draft: true", HALF),
        (f"{RANGE}, dropped: {{date: 2026-11-01, why: x}}", HALF),
        (f"{RANGE}, closed: {{date: 2026-11-01, why: x}}", HALF),
        (RANGE, AFTER),
        (f"{RANGE}, start: 2026-12-01", HALF),
    ],
)
def test_what_is_finished_or_made_of_steps_is_never_stale(fields: str, as_of: str) -> None:
    assert not only(fields, as_of).stale
    assert not whole(fields, as_of=as_of).stale


def test_an_objective_is_stale_when_one_of_its_parts_is() -> None:
    assert whole(at(5), at(5, "2026-11-01")).stale
    assert not whole(at(5), f"{at(5, '2026-11-01')}, weight: 0").stale


def test_steps_are_overdue_once_their_day_has_passed() -> None:
    steps = """milestones: {
        m1: {title: M, due: 2026-11-10, done: 2026-11-20},
        m2: {title: M, due: 2026-11-15},
        m3: {title: M, due: 2026-11-10, done: true},
        m4: {title: M}}"""
    assert words(only(steps)) == "running at-risk overdue:m1"
    assert only(steps, "2026-11-16").overdue == ("m1", "m2")
    assert only(steps, "2026-11-20").overdue == ("m2",)
    assert words(only(DONE_LATE, "2026-11-10")) == "running at-risk"
    assert words(only(DONE_LATE, "2026-11-11")) == "ended missed overdue:a"
    assert only("done: 2026-11-11, due: 2026-11-10", "2026-11-12").overdue == ()


def test_milestones_stay_overdue_after_the_key_results_own_day() -> None:
    steps = "milestones: {m1: {title: M, due: 2026-11-05}}, due: 2026-11-10"
    assert only(steps, "2026-11-10").overdue == ("m1",)
    assert only(steps, "2026-11-11").overdue == ("m1",)


@pytest.mark.parametrize("head", [CLOSED, "dropped: {date: 2026-11-10, why: x}", "draft: true"])
def test_what_is_finished_is_not_overdue(head: str) -> None:
    steps = "milestones: {m1: {title: M, due: 2026-11-05}}"
    card = look(company(steps, "done: false, due: 2026-11-05", head=head))
    assert [key_result(card, f"{ONE}.{id}").overdue for id in "ab"] == [(), ()]
