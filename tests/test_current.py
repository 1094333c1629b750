"""The rules of *current*, at their edges: what they say, and where they are silent."""

from datetime import date
from textwrap import dedent, indent

import pytest

from okrkit.finding import Finding
from okrkit.rules.current import CURRENT
from workspaces import AS_OF, check_files, scored

TESTED = {rule.name for rule in CURRENT.rules}
RANGE = "baseline: 0, target: 100"
MOVED = f"kpi: uptime, {RANGE}"
STALE, NEVER = "stale-check-in", "never-checked-in"


def found(text: str, as_of: str = "2026-11-20", **others: str) -> list[Finding]:
    """The findings of *current* in `a.yaml` and other files; those of `settings` are settings."""
    texts = {"a": text, **others}
    files = {"okrkit.yaml": f"version: 1\n{texts.pop('settings', '')}\n"}
    files |= {f"goals/{name}.yaml": dedent(body) for name, body in texts.items()}
    day = date.fromisoformat(as_of)
    return [one for one in check_files(files, day) if one.rule in TESTED]


def told(text: str, as_of: str = "2026-11-20", **others: str) -> list[str]:
    """Findings, each as `3 rule`; those of other files as `goals/b.yaml:3 rule`."""
    return [
        f"{'' if one.file == 'goals/a.yaml' else one.file + ':'}{one.start.line} {one.rule}"
        for one in found(text, as_of, **others)
    ]


def related(finding: Finding) -> list[int]:
    return [one.start.line for one in finding.related]


def objective(*lines: str, period: str = "2026-Q4", **key_results: str) -> str:
    """A file of one objective, `one`, at line 3, with a title at line 4 and these lines from 5 on.

    Below come `key_results:` and one line for each.
    """
    measures = [f"  {id}: {{title: {id}, {fields}}}" for id, fields in key_results.items()]
    body = ["title: One", *lines, *(["key_results:", *measures] if measures else [])]
    whole = indent("\n".join(body), "    ")
    return f"period: {period}\nobjectives:\n  one:\n{whole}\n"


def kpi(fields: str) -> str:
    return f"kpis:\n  uptime: {{title: Uptime, {fields}}}\n"


def checkins(*days: str, value: object = 50) -> str:
    return f"checkins: {{{', '.join(f'{day}: {value}' for day in days)}}}"


# --- stale-check-in -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cadence", "fresh", "stale"),
    [
        ("daily", "2026-11-18", "2026-11-17"),
        ("weekly", "2026-11-10", "2026-11-09"),
        ("biweekly", "2026-10-30", "2026-10-29"),
        ("monthly", "2026-10-06", "2026-10-05"),
        ("quarterly", "2026-07-08", "2026-07-07"),
    ],
)
def test_every_cadence_allows_its_own_silence(cadence: str, fresh: str, stale: str) -> None:
    fields = f"{RANGE}, cadence: {cadence}, "
    for day, expected in ((fresh, []), (stale, [f"6 {STALE}"])):
        assert told(objective(period="2026", k=fields + checkins(day))) == expected
        kpis = kpi(f"at_least: 1, cadence: {cadence}, {checkins(day)}")
        assert told(kpis) == [one.replace("6", "2") for one in expected]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (f"{RANGE}, checkins: {{2026-11-16: {{note: Soon}}, 2026-10-05: 5}}", []),
        (f"{RANGE}, checkins: {{2026-11-27: 9, 2026-10-05: 5}}", ["future-check-in", STALE]),
        (f"{RANGE}, {checkins('2026-10-05')}, draft: true", ["forgotten-draft"]),
        (f"{RANGE}, {checkins('2026-10-05')}, dropped: {{date: 2026-11-02, why: No}}", []),
        (f"{RANGE}, {checkins('2026-10-05')}, closed: {{date: 2026-11-02, why: No}}", []),
        (f"{RANGE}, {checkins('2026-10-05')}, due: 2026-11-15", []),
        (f"{RANGE}, {checkins('2026-10-05')}, start: 2026-11-12", ["check-in-outside-period"]),
        ("judged: true, checkins: {2026-10-05: 0.5}", [STALE]),
        ("at_least: 9, checkins: {2026-10-05: 10}", [STALE]),
        ("done: false, checkins: {2026-10-05: {note: Soon}}", []),
        ("milestones: {a: {title: A}}, checkins: {2026-10-05: {note: Soon}}", []),
        ("score_from: supporting, checkins: {2026-10-05: {note: Soon}}", []),
    ],
)
def test_what_runs_and_is_measured_is_to_be_heard_of(fields: str, expected: list[str]) -> None:
    assert told(objective(k=fields)) == [f"6 {rule}" for rule in expected]


def test_a_stale_goal_is_told_at_its_newest_check_in() -> None:
    (finding,) = found(objective(k=f"{RANGE}, {checkins('2026-11-02', '2026-10-26')}"))
    assert (finding.goal, finding.field) == ("2026-Q4/one.k", "checkins.2026-11-02")
    assert finding.message == (
        "`2026-Q4/one.k` was last heard of on 2026-11-02, 18 days ago; weekly check-ins may be 10"
        " days apart at most"
    )
    assert finding.hint == "write how it stands: `2026-11-20: …`"


def test_check_ins_of_other_files_count() -> None:
    apart = "period: 2026-Q4\ncheckins:\n  one.k: {2026-10-05: 5}\n"
    assert told(objective(k=RANGE), b=apart) == [f"goals/b.yaml:3 {STALE}"]
    assert told(objective(k=RANGE), b=apart.replace("2026-10-05", "2026-11-16")) == []


def test_stale_goals_of_an_objective_are_told_once() -> None:
    (finding,) = found(
        objective(
            a=f"{RANGE}, {checkins('2026-11-02')}",
            b=f"{RANGE}, {checkins('2026-11-16')}",
            c=f"{RANGE}, {checkins('2026-10-05')}",
            d=f"{RANGE}, {checkins('2026-10-12')}",
        )
    )
    assert (finding.start.line, related(finding)) == (6, [8, 9])
    assert finding.message.endswith("at most (and 2 more of its objective)")


def test_stale_kpis_of_a_team_are_told_once() -> None:
    old = f"at_least: 1, {checkins('2026-10-05')}"
    text = f"""
        team: payments
        kpis:
          a: {{title: A, {old}}}
          b: {{title: B, {old}}}
          c: {{title: C, team: search, {old}}}
          d: {{title: D, draft: true, {old}}}
    """
    one, other = found(text)
    assert (one.start.line, related(one), other.start.line, related(other)) == (4, [5], 6, [])


# A key result that moves a KPI hears of it there.


@pytest.mark.parametrize(
    ("of_kpi", "own", "expected"),
    [
        ("2026-11-16: 5", "2026-10-05: {note: Soon}", []),
        ("2026-10-12: 5", "2026-11-16: {note: Soon}", [f"goals/b.yaml:2 {STALE}"]),
        ("2026-10-12: 5", "2026-10-05: {note: Soon}", [f"goals/b.yaml:2 {STALE}"]),
        ("2026-09-21: 5", "", [f"goals/b.yaml:2 {STALE}"]),
        ("2026-11-16: {note: Soon}, 2026-10-12: 5", "", [f"6 {STALE}"]),
        ("2026-11-16: {note: Soon}, 2026-09-21: 5", "", [f"6 {NEVER}"]),
        ("", "", [f"6 {NEVER}"]),
        ("", "2026-10-05: {note: Soon}", [f"6 {STALE}"]),
    ],
)
def test_a_silent_kpi_is_told_of_at_the_kpi_only(
    of_kpi: str, own: str, expected: list[str]
) -> None:
    text = objective(k=f"{MOVED}, checkins: {{{own}}}")
    assert told(text, b=kpi(f"at_least: 1, checkins: {{{of_kpi}}}")) == expected


def test_a_kpi_nobody_measures_is_named_by_the_key_result_that_moves_it() -> None:
    (finding,) = found(objective(k=MOVED), b=kpi("at_least: 1"))
    assert finding.hint == (
        "write the first word of the KPI `uptime`, `checkins: {2026-11-20: …}`, or drop it"
    )


# --- never-checked-in -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "as_of", "expected"),
    [
        (RANGE, "2026-10-22", []),
        (RANGE, "2026-10-23", [NEVER]),
        (f"{RANGE}, cadence: monthly", "2026-11-13", []),
        (f"{RANGE}, cadence: monthly", "2026-11-14", [NEVER]),
        (f"{RANGE}, cadence: quarterly", "2026-12-31", []),
        (f"{RANGE}, start: 2026-11-01", "2026-11-14", []),
        (f"{RANGE}, start: 2026-11-01", "2026-11-15", []),
        (f"{RANGE}, start: 2026-11-01", "2026-11-16", [NEVER]),
        (f"{RANGE}, checkins: {{2026-10-05: {{note: Soon}}}}", "2026-10-15", []),
        (f"{RANGE}, {checkins('2026-10-05')}", "2026-10-23", [STALE]),
        (f"{RANGE}, {checkins('2026-09-28')}", "2026-10-20", ["check-in-outside-period"]),
        (f"{RANGE}, due: 2026-10-15", "2026-10-23", []),
        ("judged: true", "2026-10-23", [NEVER]),
        ("at_most: 9", "2026-10-23", [NEVER]),
        ("done: false", "2026-10-23", []),
        ("milestones: {a: {title: A}}", "2026-10-23", []),
        ("score_from: supporting", "2026-10-23", []),
        (f"{RANGE}, dropped: {{date: 2026-10-02, why: No}}", "2026-10-23", []),
        (f"{RANGE}, closed: {{date: 2026-10-02, why: No}}", "2026-10-23", []),
        ("", "2026-10-23", []),
    ],
)
def test_the_first_word_is_due_after_a_quarter_of_the_days(
    fields: str, as_of: str, expected: list[str]
) -> None:
    assert told(objective(k=fields), as_of) == [f"6 {rule}" for rule in expected]


def test_in_an_open_period_the_cadence_decides() -> None:
    text = objective(period="someday", k=RANGE)
    periods = "periods: {someday: {start: 2026-11-01}}\n"
    assert told(text, "2026-11-10", b=periods) == []
    assert told(text, "2026-11-11", b=periods) == [f"6 {NEVER}"]


def test_the_first_word_that_is_missing_is_asked_for() -> None:
    (finding,) = found(objective(k=RANGE))
    assert finding.message == "nothing was heard of `2026-Q4/one.k`, 51 days after it began"
    assert finding.hint == "write the first word, `checkins: {2026-11-20: …}`, or drop it"


def test_key_results_without_a_word_are_told_once_per_objective() -> None:
    (finding,) = found(objective(a=RANGE, b="same_as: one.a", c=RANGE, d="judged: true"))
    assert (finding.start.line, related(finding)) == (6, [8, 9])
    assert finding.message == (
        "nothing was heard of `2026-Q4/one.a` (and 2 more of its objective), 51 days after it began"
    )


@pytest.mark.parametrize(
    "broken",
    ["checkins: {2026-11-16: 5h}", "checkins: {2026-02-30: 5}", "checkins: 5", "check_ins: 5"],
)
def test_nobody_misses_a_check_in_that_could_not_be_read(broken: str) -> None:
    assert told(objective(k=f"{RANGE}, {broken}", m=RANGE)) == [f"7 {NEVER}"]


def test_nobody_misses_what_could_not_be_read_elsewhere() -> None:
    text = objective(a=RANGE, b=f"{RANGE}, {checkins('2026-10-05')}", c=MOVED, d=RANGE)
    broken = """
        period: 2026-Q4
        checkins:
          2026-11-16: {one.a: 5h, 2026-Q4/one.b: [6]}
          uptime: {2026-11-16: 5h}
    """
    kpis = kpi(f"at_least: 1, {checkins('2026-10-05')}")
    assert told(text, b=broken, c=kpis) == [f"9 {NEVER}"]


def test_nobody_misses_what_may_stand_in_a_file_that_could_not_be_read() -> None:
    text = objective(a=RANGE, b=f"{RANGE}, {checkins('2026-10-05')}")
    apart = "period: 2026-Q4\ncheckins: {one.b: {2026-10-12: 5}}\n"
    cut = "<<<<<<< HEAD\n"
    assert told(text, b=cut) == [f"6 {NEVER}", f"7 {STALE}"]
    assert told(text, b=cut, c=apart) == []
    assert told(text + cut) == []
    assert told(objective(a=RANGE), b=cut) == []


def test_no_goal_is_both_stale_and_never_heard_of() -> None:
    days = ["", "2026-09-28", "2026-10-01", "2026-10-12", "2026-11-16", "2026-11-25"]
    for day in days:
        text = objective(k=f"{RANGE}, {checkins(*filter(None, [day]))}")
        for as_of in ("2026-10-02", "2026-10-14", "2026-10-23", "2026-11-20", "2026-12-31"):
            rules = {one.rule for one in found(text, as_of)}
            assert not {STALE, NEVER} <= rules, (day, as_of)


# --- future-check-in ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-11-20", []),
        ("2026-11-21", []),
        ("2026-11-22", ["6 future-check-in"]),
        ("2027-11-16", ["6 future-check-in"]),
        ("2026-11", ["6 future-check-in"]),
        ("2026-W47", ["6 future-check-in"]),
    ],
)
def test_one_day_of_time_zones_is_allowed(day: str, expected: list[str]) -> None:
    text = objective(k=f"{RANGE}, checkins: {{{day}: 7, 2026-11-16: 5}}")
    assert told(text) == expected


def test_the_future_is_told_of_once_per_goal_whatever_its_period() -> None:
    text = objective(period="2027-Q1", k=f"{RANGE}, {checkins('2027-01-04', '2027-01-11')}")
    (finding,) = found(text)
    assert (finding.severity, related(finding)) == ("error", [6])
    assert finding.message == (
        "the check-in of `2027-Q1/one.k` for 2027-01-04 is in the future (and 1 more):"
        " today is 2026-11-20"
    )
    assert told(text.replace("title: One", "title: One\n    draft: true")) == []


def test_a_span_is_its_last_day() -> None:
    (finding,) = found(kpi("at_least: 1, checkins: {2026-11: 5, 2026-11-16: 5}"))
    assert finding.hint == (
        "a month, week or quarter stands for its last day: write the day of the measurement,"
        " today's is `2026-11-20`"
    )


def test_the_future_ends_with_the_calendar() -> None:
    assert told(kpi("at_least: 1, checkins: {9999-12-31: 5}"), "9999-12-31") == []


# --- check-in-outside-period ----------------------------------------------------------------------

OUTSIDE = "check-in-outside-period"


@pytest.mark.parametrize(
    ("day", "as_of", "expected"),
    [
        ("2026-06-30", "2026-08-01", [f"6 {OUTSIDE}"]),
        ("2026-07-01", "2026-08-01", []),
        ("2026-10-14", "2026-10-14", []),
        ("2026-10-15", "2026-10-15", [f"6 {OUTSIDE}"]),
        ("2026-10-15", "2026-12-31", [f"6 {OUTSIDE}"]),
        ("2026-10-15", "2027-01-01", []),
        ("2026-06-30", "2026-06-30", []),
    ],
)
def test_check_ins_lie_in_the_days_of_their_goal(day: str, as_of: str, expected: list[str]) -> None:
    text = objective(period="2026-Q3", k=f"{RANGE}, checkins: {{{day}: 5}}")
    others = {STALE, NEVER, "overdue-close"}
    assert [one for one in told(text, as_of) if one.split()[1] not in others] == expected


def test_check_ins_outside_are_told_once_per_goal() -> None:
    fields = checkins("2026-09-21", "2026-09-28", "2026-11-16", "2027-01-20")
    one, other = found(objective(k=f"{RANGE}, {fields}"))
    assert (one.rule, other.rule) == ("future-check-in", OUTSIDE)
    assert other.message == (
        "the check-in of `2026-Q4/one.k` for 2026-09-21 does not count (and 1 more): its days are"
        " 2026-10-01 to 2026-12-31"
    )
    assert (other.field, related(other)) == ("checkins.2026-09-21", [6])


def test_objectives_have_days_kpis_have_none() -> None:
    note = "checkins: {2026-09-21: {note: Soon}}"
    assert told(objective(note)) == [f"5 {OUTSIDE}"]
    assert told(objective(note, "start: 2026-09-21")) == []
    assert told(objective(note, "closed: {date: 2026-11-02, learned: A lot, why: x}")) == []
    assert told(kpi(f"at_least: 1, {checkins('2001-01-01', '2026-11-16')}")) == []


# --- overdue-milestone ----------------------------------------------------------------------------

OVERDUE = "overdue-milestone"


def milestones(*steps: str) -> str:
    inner = ", ".join(f"s{number}: {{title: S, {step}}}" for number, step in enumerate(steps))
    return f"milestones: {{{inner}}}"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (milestones("due: 2026-11-20"), 0),
        (milestones("due: 2026-11-19"), 1),
        (milestones("due: 2026-11-19", "due: 2026-10-31", "due: 2026-12-01"), 2),
        (milestones("due: 2026-11-19, done: true"), 0),
        (milestones("due: 2026-11-19, done: 2026-11-25"), 1),
        (milestones("due: 2026-11-19") + ", draft: true", 0),
        (milestones("due: 2026-11-19") + ", closed: {date: 2026-11-19, why: No}", 0),
        (milestones("due: 2026-11-19") + ", dropped: {date: 2026-11-19, why: No}", 0),
        ("done: false, due: 2026-11-20", 0),
        ("done: false, due: 2026-11-19", 1),
        ("done: false, due: 2026-10-03", 1),
        ("done: 2026-11-20, due: 2026-10-03", 0),
        ("done: false", 0),
    ],
)
def test_what_is_due_is_done_on_its_day(fields: str, expected: int) -> None:
    rules = [one for one in told(objective(k=fields)) if "draft" not in one]
    assert rules == [f"6 {OVERDUE}"] * expected


def test_it_says_since_when() -> None:
    text = """
        period: 2026-Q4
        objectives:
          one:
            title: One
            key_results:
              banks:
                title: Banks
                milestones:
                  first:
                    title: First
                    due: 2026-10-31
              button:
                title: Button
                done: false
                due: 2026-10-15
    """
    assert [(one.start.line, one.message, one.hint) for one in found(text)] == [
        (
            12,
            "`first` of `2026-Q4/one.banks` was due on 2026-10-31, 20 days ago, and is not done",
            "write the day it was done, `done: 2026-11-20`, or another `due`",
        ),
        (
            16,
            "`2026-Q4/one.button` was due on 2026-10-15, 36 days ago, and is not done",
            "write the day it was done, `done: 2026-11-20`, or another `due`",
        ),
    ]


def test_the_end_of_an_objective_is_no_milestone() -> None:
    text = objective(period="2026-Q3", k="done: false, due: 2026-09-15")
    assert told(text, "2026-10-05") == []


# --- flat-line ------------------------------------------------------------------------------------

FLAT = "flat-line"
MONDAYS = ("2026-11-16", "2026-11-09", "2026-11-02", "2026-10-26", "2026-10-19")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (f"{RANGE}, {checkins(*MONDAYS[:4], value=5)}", [FLAT]),
        (f"{RANGE}, {checkins(*MONDAYS[:3], value=5)}", []),
        (f"{RANGE}, {checkins(*MONDAYS[:4], value=60)}", []),
        (f"{RANGE}, {checkins(*MONDAYS[1:], value=5)[:-1]}, 2026-11-16: 6}}", []),
        (f"{RANGE}, {checkins(*MONDAYS[1:], value=5)[:-1]}, 2026-11-16: 5.0}}", [FLAT]),
        (f"{RANGE}, {checkins(*MONDAYS[1:], value=5)[:-1]}, 2026-11-16: {{note: No}}}}", [FLAT]),
        (f"at_least: 9, {checkins(*MONDAYS[:4], value=5)}", [FLAT]),
        (f"at_least: 5, {checkins(*MONDAYS[:4], value=5)}", []),
        ("judged: true, plan: {2026-11-01: 1}, " + checkins(*MONDAYS[:4], value="0.2"), [FLAT]),
        ("judged: true, " + checkins(*MONDAYS[:4], value="0.2"), []),
        (f"{RANGE}, {checkins(*MONDAYS[:4], value=5)}, closed: {{date: 2026-11-17, why: x}}", []),
    ],
)
def test_a_line_is_flat_after_four_equal_values(fields: str, expected: list[str]) -> None:
    assert told(objective(k=fields)) == [f"6 {rule}" for rule in expected]


def test_a_flat_line_says_how_long() -> None:
    (finding,) = found(objective(k=f"unit: h, {RANGE}, {checkins(*MONDAYS, value=5)}"))
    assert (finding.severity, finding.field) == ("info", None)
    assert finding.message == (
        "`2026-Q4/one.k` is at-risk and has stood at 5 h for 5 check-ins, since 2026-10-19"
    )


def test_the_line_of_a_kpi_is_flat_for_what_moves_it() -> None:
    fields = f"at_least: 1, {checkins(*MONDAYS, value=5)}"
    assert told(objective(k=MOVED), b=kpi(fields)) == [f"6 {FLAT}"]


# --- confident-but-behind -------------------------------------------------------------------------

CONFIDENT = "confident-but-behind"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("{value: 5, confidence: 7}", [f"6 {CONFIDENT}"]),
        ("{value: 5, confidence: 6}", []),
        ("{value: 5, expect: 100}", [f"6 {CONFIDENT}"]),
        ("{value: 5, expect: 99}", []),
        ("{value: 50, confidence: 9}", []),
    ],
)
def test_red_inside_is_not_green_outside(said: str, expected: list[str]) -> None:
    assert told(objective(k=f"{RANGE}, checkins: {{2026-11-16: {said}}}")) == expected


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        ("confidence: 8", "expect: 50", "checkins.2026-11-09.confidence"),
        ("expect: 100", "confidence: 4", "checkins.2026-11-09.expect"),
        ("confidence: 4", "confidence: 8", "checkins.2026-11-16.confidence"),
    ],
)
def test_it_is_told_where_it_was_said(first: str, last: str, field: str) -> None:
    said = f"{{2026-11-09: {{value: 5, {first}}}, 2026-11-16: {{value: 5, {last}}}}}"
    (finding,) = found(objective(k=f"{RANGE}, checkins: {said}"))
    assert (finding.rule, finding.field) == (CONFIDENT, field)


# --- judged-against-numbers -----------------------------------------------------------------------

JUDGED = "judged-against-numbers"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("2026-11-16: {value: 5, health: healthy}", [f"2 {JUDGED}"]),
        ("2026-11-16: {value: 5, health: watch}", [f"2 {JUDGED}"]),
        ("2026-11-16: {value: 5, health: breached}", []),
        ("2026-11-16: {value: 8.5, health: healthy}", [f"2 {JUDGED}"]),
        ("2026-11-16: {value: 8.5, health: watch}", []),
        ("2026-11-16: {value: 9, health: watch}", []),
        ("2026-11-16: {health: healthy}, 2026-11-09: 5", [f"2 {JUDGED}"]),
        ("2026-11-16: 5, 2026-11-09: {health: healthy}", []),
        ("2026-11-16: {health: healthy}", []),
        ("2026-11-16: {health: breached}, 2026-11-09: {value: 5, health: healthy}", []),
    ],
)
def test_nobody_is_kinder_than_the_number(said: str, expected: list[str]) -> None:
    fields = f"at_least: 9, tolerance: 1, checkins: {{{said}}}"
    assert told(kpi(fields)) == expected


def test_a_judgement_without_a_bound_stands() -> None:
    assert told(kpi("checkins: {2026-11-16: {value: 5, health: healthy}}")) == []
    ended = "at_least: {2026-01-01: 9, 2026-11-01: none}"
    assert told(kpi(f"{ended}, checkins: {{2026-11-16: {{value: 5, health: healthy}}}}")) == []


def test_the_judgement_and_the_number_are_shown() -> None:
    said = "{value: 99.2, health: healthy}"
    (finding,) = found(kpi(f'unit: "%", at_least: 99.9, checkins: {{2026-11-16: {said}}}'))
    assert finding.message == (
        "`uptime` is judged healthy on 2026-11-16, and its number of 2026-11-16, 99.2 %, is"
        " breached"
    )
    assert finding.field == "checkins.2026-11-16.health"


# --- never-met-bound ------------------------------------------------------------------------------

UNMET = "never-met-bound"
MONTHS = tuple(f"2026-{month:02}" for month in range(1, 11))
TWELVE = (*MONTHS, "2025-12", "2025-11")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (f"at_least: 9, {checkins(*TWELVE, value=5)}", [UNMET]),
        (f"at_most: 1, {checkins(*TWELVE, value=5)}", [UNMET]),
        (f"at_least: 9, {checkins(*TWELVE[1:], value=5)}", []),
        (f"at_least: 9, {checkins(*TWELVE, value=5)[:-1]}, 2024-01: 9}}", []),
        (f"at_least: 9, tolerance: 5, {checkins(*TWELVE, value=5)}", [UNMET]),
        (f"at_least: {{2026-05-01: 9}}, {checkins(*TWELVE, value=5)}", []),
        (f"at_least: {{2025-01-01: 4, 2025-12-01: 9}}, {checkins(*TWELVE, value=5)}", []),
        (f"at_least: 9, draft: true, {checkins(*TWELVE, value=5)}", []),
    ],
)
def test_a_bound_is_met_once_in_twelve_readings(fields: str, expected: list[str]) -> None:
    assert told(kpi(f"cadence: monthly, {fields}")) == [f"2 {rule}" for rule in expected]


def test_a_bound_that_is_to_be_held_is_met_too() -> None:
    weeks = checkins(*(f"2026-W{week}" for week in range(35, 47)), value=5)
    held = f"at_least: 9, unit: h, {weeks}"
    for period, expected in (("2026-H2", [f"6 {UNMET}"]), ("2026-Q4", [])):
        found_here = told(objective(period=period, k=held))
        assert [one for one in found_here if UNMET in one] == expected


# --- unanswered-need ------------------------------------------------------------------------------

NEED = "unanswered-need"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("2026-11-16: 5, 2026-11-06: {needs: A designer}", [f"6 {NEED}"]),
        ("2026-11-16: 5, 2026-11-07: {needs: A designer}", []),
        ("2026-11-16: {needs: none}, 2026-11-06: {needs: A designer}", []),
        ("2026-11-16: {needs: A designer}, 2026-11-06: {needs: A designer}", [f"6 {NEED}"]),
        ("2026-11-16: {needs: Money}, 2026-11-06: {needs: Time}, 2026-11-02: {needs: Work}",
         [f"6 {NEED}"] * 2),
    ],
)  # fmt: skip
def test_a_need_is_answered_within_two_cadences(said: str, expected: list[str]) -> None:
    assert told(objective(k=f"{RANGE}, checkins: {{{said}, 2026-10-05: 50}}")) == expected


@pytest.mark.parametrize("life", ["closed: {date: 2026-11-17, why: No}", "draft: true",
                                  "dropped: {date: 2026-11-17, why: No}"])  # fmt: skip
def test_what_is_over_needs_nothing(life: str) -> None:
    fields = f"checkins: {{2026-11-16: 50, 2026-10-06: {{needs: A designer}}}}, {life}"
    rules = {one.rule for one in found(objective(k=f"{RANGE}, {fields}"))}
    assert NEED not in rules


def test_objectives_and_kpis_have_needs_too() -> None:
    needs = "checkins: {2026-10-06: {needs: A designer}"
    assert told(objective(f"{needs}}}")) == [f"5 {NEED}"]
    assert told(kpi(f"at_least: 1, {needs}, 2026-11-16: 5}}")) == [f"2 {NEED}"]
    late = objective(period="2025-Q3", k=f"{RANGE}, {needs.replace('2026', '2025')}}}")
    assert told(late) == []


def test_a_need_names_who_is_waited_for() -> None:
    need = "{value: 50, needs: {what: A designer, from: ana}}"
    (finding,) = found(objective(k=f"{RANGE}, checkins: {{2026-11-16: 50, 2026-11-02: {need}}}"))
    assert finding.message == "`2026-Q4/one.k` has needed this from `ana` for 18 days: `A designer`"
    assert finding.hint == "answer it; then write `2026-11-20: {needs: none}`"
    assert finding.field == "checkins.2026-11-02.needs"


# --- forgotten-draft ------------------------------------------------------------------------------

FORGOTTEN = "forgotten-draft"


@pytest.mark.parametrize(
    ("period", "as_of", "expected"),
    [
        ("2026-Q4", "2026-10-18", []),
        ("2026-Q4", "2026-10-19", [f"5 {FORGOTTEN}"]),
        ("2026-Q4", "2027-04-02", [f"5 {FORGOTTEN}"]),
        ("2026-Q4", "2027-04-03", []),
        ("2027-Q1", "2026-11-20", []),
        ("2025", "2026-11-20", [f"5 {FORGOTTEN}"]),
    ],
)
def test_a_draft_is_agreed_on_within_a_fifth_of_its_days(
    period: str, as_of: str, expected: list[str]
) -> None:
    assert told(objective("draft: true", period=period, k="draft: true"), as_of) == expected


def test_drafts_among_key_results_are_told_once_per_objective() -> None:
    (finding,) = found(objective(a="draft: true", b="done: false", c="draft: true"))
    assert (finding.rule, finding.start.line, related(finding)) == (FORGOTTEN, 6, [8])
    assert finding.message == (
        "`2026-Q4/one.a` is still a draft (and 1 more of its objective), and a fifth of its"
        " days is gone"
    )


def test_a_draft_without_days_has_no_fifth_of_them() -> None:
    assert told(objective(k="draft: true, due: 2026-09-30", m=f"{RANGE}, due: 2026-09-30")) == []


@pytest.mark.parametrize(
    "life",
    [
        "dropped: {date: 2026-10-02, why: No}",
        "closed: {date: 2026-10-02, learned: A lot, why: No}",
    ],
)
def test_a_draft_that_is_over_is_not_forgotten(life: str) -> None:
    assert told(objective(life, k="draft: true", m="done: true")) == []


# --- overdue-close --------------------------------------------------------------------------------

CLOSE = "overdue-close"


@pytest.mark.parametrize(
    ("lines", "period", "as_of", "expected"),
    [
        ([], "2026-Q3", "2026-10-14", []),
        ([], "2026-Q3", "2026-10-15", [f"3 {CLOSE}"]),
        ([], "2026-Q3", "2026-12-31", [f"3 {CLOSE}"]),
        ([], "2026-Q3", "2027-01-01", []),
        ([], "2025", "2026-11-20", [f"3 {CLOSE}"]),
        ([], "2026-W45", "2026-11-22", []),
        ([], "2026-W45", "2026-11-23", [f"3 {CLOSE}"]),
        ([], "2026-W45", "2026-12-10", []),
        (["due: 2026-10-31"], "2026-Q4", "2026-11-20", [f"3 {CLOSE}"]),
        (["draft: true"], "2026-Q3", "2026-11-20", ["5 forgotten-draft"]),
        (["dropped: {date: 2026-09-01, why: No}"], "2026-Q3", "2026-11-20", []),
        (["closed: {date: 2026-11-20, learned: A lot, why: No}"], "2026-Q3", "2026-11-20", []),
        (["closed: {date: 2026-11-21, learned: A lot}"], "2026-Q3", "2026-11-20", [f"3 {CLOSE}"]),
    ],
)
def test_an_objective_is_closed_within_two_weeks(
    lines: list[str], period: str, as_of: str, expected: list[str]
) -> None:
    assert told(objective(*lines, period=period, k="done: false"), as_of) == expected


def test_what_a_team_has_not_closed_is_told_once() -> None:
    text = """
        period: 2026-Q3
        team: payments
        objectives:
          a: {title: A, key_results: {k: {title: K, done: true}}}
          b: {title: B, key_results: {k: {title: K, done: true}}}
          c: {title: C, team: search, key_results: {k: {title: K, done: true}}}
    """
    one, other = found(text)
    assert (one.start.line, related(one), other.start.line) == (5, [6], 7)
    assert one.message == (
        "`2026-Q3/a` ended on 2026-09-30 and is not closed (and 1 more of `payments`)"
    )
    assert one.hint == "add `closed: {date: 2026-11-20, learned: …}`"


# --- closed-without-learning and missed-without-reason --------------------------------------------

LEARNING, REASON = "closed-without-learning", "missed-without-reason"


def closed(fields: str, *lines: str, period: str = "2026-Q3", value: int = 100) -> str:
    """An objective with `closed` at line 5, and one key result that has come to a value."""
    until = checkins("2026-09-28", value=value)
    return objective(
        f"closed: {{{fields}}}", *lines, period=period, k=f"{RANGE}, start: 2026-01-01, {until}"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (closed("date: 2026-10-05"), [LEARNING]),
        (closed("date: 2026-10-05, learned: A lot"), []),
        (closed("date: 2026-11-21"), [CLOSE]),
        (closed("date: 2026-09-29", period="2026"), [LEARNING]),
        (closed("date: 2026-04-05", period="2026-Q1"), []),
        (closed("date: 2026-10-05", "draft: true"), ["forgotten-draft"]),
    ],
)
def test_a_close_says_what_was_learned(text: str, expected: list[str]) -> None:
    assert [one.split()[1] for one in told(text)] == expected


def test_a_team_may_have_learned_it() -> None:
    text = closed("date: 2026-10-05", "team: payments")
    lesson = "period: 2026-Q3\nteam: payments\nlearned: A lot\n"
    assert told(text, b=lesson) == []
    assert told(text, b=lesson.replace("payments", "search")) == [f"5 {LEARNING}"]


def test_what_a_team_does_not_tell_of_is_said_once() -> None:
    text = """
        period: 2026-Q3
        objectives:
          a:
            title: A
            score_from: supporting
            closed:
              date: 2026-10-05
              why: No
          b: {title: B, score_from: supporting, closed: {date: 2026-10-05, why: No}}
    """
    (finding,) = found(text)
    assert (finding.rule, finding.start.line, related(finding)) == (LEARNING, 7, [10])
    assert finding.message == (
        "nothing says what was learned from `2026-Q3/a` (and 1 more of the organization), which"
        " is closed"
    )


MISSED = "date: 2026-10-05, learned: A lot"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (closed(MISSED, value=40), [f"5 {REASON}"]),
        (closed(f"{MISSED}, why: Late", value=40), []),
        (closed(MISSED, value=100), []),
        (closed(MISSED, "kind: committed", value=40), [f"5 {REASON}"]),
        (closed(MISSED, "kind: aspirational", value=40), []),
        (closed(MISSED, "kind: learning", value=40), []),
        (closed(MISSED, "dropped: {date: 2026-09-30, why: No}", value=40), []),
        (closed("date: 2026-04-05, learned: A lot", period="2026-Q1", value=40), []),
    ],
)
def test_a_promise_that_was_not_kept_has_a_reason(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], [f"6 {REASON}"]),
        (["closed: {date: 2026-11-19, learned: A lot, why: Late}"], []),
        (["closed: {date: 2026-11-19, learned: A lot}"], [f"5 {REASON}"]),
        (["kind: aspirational"], []),
    ],
)
def test_a_key_result_that_is_closed_itself_has_a_reason_too(
    lines: list[str], expected: list[str]
) -> None:
    text = objective(*lines, k="done: false, closed: {date: 2026-11-18}", m="done: true")
    assert told(text) == expected


def test_a_missed_objective_names_its_missed_key_results() -> None:
    (finding,) = found(objective(f"closed: {{{MISSED.replace('10-05', '11-19')}}}",
                                 k="done: false, closed: {date: 2026-11-18}"))  # fmt: skip
    assert (finding.start.line, related(finding)) == (5, [7])
    assert finding.message == (
        "`2026-Q4/one` was promised and closed as missed, and nothing says why"
    )


# --- all of them ----------------------------------------------------------------------------------


def test_standings_are_made_only_where_something_may_be_found() -> None:
    """A standing takes long: 10,000 key results that are looked after cost next to nothing."""
    text = objective(
        a=f"{RANGE}, {checkins('2026-11-16')}",
        b=milestones("due: 2026-12-01"),
        c="done: false",
        d=f"judged: true, {checkins('2026-11-16', value=0.5)}",
        e=f"at_least: 9, {checkins('2026-11-16')}",
        f=MOVED,
    )
    kpis = kpi(f"at_least: 1, {checkins('2026-11-16')}")
    card = scored({"goals/a.yaml": text, "goals/b.yaml": kpis}, AS_OF)
    assert [problem for rule in CURRENT.rules for problem in rule.check(card)] == []
    assert (card._key_results, card._objectives) == ({}, {})
