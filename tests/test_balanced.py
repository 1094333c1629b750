"""The rules of *balanced*, at their edges: what they say, and where they are silent."""

from datetime import date
from textwrap import dedent, indent

import pytest

from okrkit.finding import Finding
from okrkit.rules.balanced import BALANCED
from workspaces import check_files

TESTED = {rule.name for rule in BALANCED.rules}
OFF = ("unguarded-objective", "unmarked-ambition")
RANGE = "baseline: 0, target: 100"
WHY = "why: It pays for everything else"
CLOSED = "closed: {date: 2026-11-10, learned: Much}"
DROPPED = "dropped: {date: 2026-10-02, why: Too much}"
DRAFT = "draft: true"


def found(text: str, as_of: str = "2026-11-20", **others: str) -> list[Finding]:
    """The findings of *balanced* in `a.yaml` and other files; those of `settings` are settings."""
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


def said(text: str, rule: str, as_of: str = "2026-11-20", **others: str) -> list[str]:
    """The messages of one rule."""
    return [one.message for one in found(text, as_of, **others) if one.rule == rule]


def related(finding: Finding) -> list[int]:
    return [one.start.line for one in finding.related]


def objective(*lines: str, id: str = "one", period: str = "2026-Q4", **key_results: str) -> str:
    """A file of one objective at line 3, with a title at line 4 and these lines from 5 on.

    Below come `key_results:` and one line for each.
    """
    measures = [f"  {name}: {{title: {name}, {fields}}}" for name, fields in key_results.items()]
    body = ["title: One", *lines, *(["key_results:", *measures] if measures else [])]
    whole = indent("\n".join(body), "    ")
    return f"period: {period}\nobjectives:\n  {id}:\n{whole}\n"


def sound(*lines: str, **fields: str) -> str:
    """An objective with owner and reason, at lines 5 and 6; these lines are from 7 on."""
    return objective("owner: ana", WHY, *lines, **fields)


def several(*entries: str, head: str = "period: 2026-Q4") -> str:
    """A file of objectives `o1`, `o2`, … on the lines from 3 on, each with owner and reason."""
    lines = [
        f"  o{number}: {{title: O, owner: ana, {WHY}, {entry or 'tags: []'}}}"
        for number, entry in enumerate(entries, 1)
    ]
    return "\n".join([head.replace("\n", "; "), "objectives:", *lines]) + "\n"


def kpi(fields: str, id: str = "uptime") -> str:
    return f"kpis:\n  {id}: {{title: Uptime, owner: ana, {WHY}, {fields}}}\n"


def checkins(**days: object) -> str:
    """Check-ins by month and day: `checkins(o05=1)` is of 5 October."""
    months = {"s": "2026-09", "o": "2026-10", "n": "2026-11"}
    return (
        "checkins: {"
        + ", ".join(f"{months[day[0]]}-{day[1:]}: {value}" for day, value in days.items())
        + "}"
    )


# --- missing-why ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], ["3 missing-why"]),
        ([WHY], []),
        ([DRAFT], []),
        ([DROPPED], []),
        ([CLOSED], []),
        (["due: 2026-11-19"], []),
        (["due: 2026-11-20"], ["3 missing-why"]),
        (["start: 2026-12-01"], ["3 missing-why"]),
        (["wy: It pays for everything else"], []),
        (["why: [It pays]"], []),
    ],
)
def test_an_objective_says_why_until_it_is_over(lines: list[str], expected: list[str]) -> None:
    assert told(objective("owner: ana", *lines, k=RANGE)) == expected


@pytest.mark.parametrize(("check", "severity"), [
    ("", "info"),
    ("profile: strict", "info"),
    ("rules: {missing-why: warning}", "warning"),
    ("rules: {missing-why: {severity: error}}", "error"),
    ("rules: {missing-why: {}}", "info"),
])  # fmt: skip
def test_a_kpi_without_why_is_a_remark_unless_the_settings_say_more(
    check: str, severity: str
) -> None:
    text = "kpis: {uptime: {title: Uptime, owner: ana}}"
    [finding] = found(text, settings=f"check: {{{check}}}")
    assert (finding.rule, finding.severity) == ("missing-why", severity)


def test_the_why_of_many_goals_is_missed_once_per_team() -> None:
    entries = ("team: a", "team: b", "team: a", "team: a", "")
    text = several(*entries).replace(WHY + ", ", "")
    assert said(text, "missing-why") == [
        "no `why` ties `2026-Q4/o1` and 2 other objectives of `a` to a value",
        "no `why` ties `2026-Q4/o2` to a value",
        "no `why` ties `2026-Q4/o5` to a value",
    ]
    assert [related(one) for one in found(text) if one.rule == "missing-why"] == [[5, 6], [], []]


def test_objectives_and_kpis_are_told_apart() -> None:
    text = objective("owner: ana", k=RANGE) + "kpis:\n  uptime: {title: Uptime, owner: ana}\n"
    assert [(one.severity, one.start.line) for one in found(text)] == [("warning", 3), ("info", 9)]


def test_what_a_file_that_is_cut_may_have_said_is_not_missed() -> None:
    assert told(objective(k=RANGE) + "    tags: [") == []
    assert told(objective(k=RANGE), b="kpis: {") == ["3 missing-why", "3 unowned"]


# --- kpi-in-disguise ------------------------------------------------------------------------------

RISING = "at_least: {2026-10-01: 90, 2026-11-01: 95}"
HELD = checkins(o05=99, o19=98, n02=99)


@pytest.mark.parametrize(
    ("key_result", "is_told"),
    [
        (f"at_least: 95, {HELD}", True),
        (f"at_least: 98, {HELD}", True),
        (f"above: 98, {HELD}", False),
        (f"at_least: 95, at_most: 98, {HELD}", False),
        (f"at_least: 95, aggregate: last, {HELD}", True),
        (f"at_least: 95, aggregate: share, {HELD}", True),
        (f"at_least: 95, aggregate: mean, {HELD}", False),
        (f"at_least: 95, weight: 0, {HELD}", False),
        (f"at_least: 95, {DRAFT}, {HELD}", False),
        (f"at_least: 95, {DROPPED}, {HELD}", False),
        (f"at_least: 95, due: 2026-11-15, {HELD}", False),
        (f"at_least: 95, start: 2026-10-06, {HELD}", False),
        (f"at_least: 95, {checkins(o05=99, o19=98)}", False),
        (f"at_least: 95, {checkins(o05=99, o19=98, n02='{note: Well}')}", False),
        (f"at_least: 95, {checkins(o05=94, o19=98, n02=99, n09=99)}", False),
        (f"at_least: 95, {checkins(o05=99, o19=98, n02=99, n09=94)}", False),
        (f"{RISING}, {checkins(o05=91, o19=92, n02=95)}", False),
        (f"{RISING}, {checkins(o05=96, o19=92, n02=95)}", True),
        (f"at_least: {{2026-10-10: 95}}, {checkins(o05=0, o19=98, n02=99)}", False),
        (f"at_least: {{2026-10-10: 95}}, {checkins(o05=0, o19=98, n02=99, n09=99)}", True),
    ],
)  # fmt: skip
def test_a_bound_that_was_never_broken_is_a_kpi(key_result: str, is_told: bool) -> None:
    expected = ["8 kpi-in-disguise"] if is_told else []
    assert told(sound(k=key_result)) == expected


@pytest.mark.parametrize("line", [CLOSED, DRAFT, "due: 2026-11-15"])
def test_what_runs_no_more_may_look_like_a_kpi(line: str) -> None:
    assert told(sound(line, k=f"at_least: 95, {HELD}")) == []


@pytest.mark.parametrize(
    ("bound", "fields", "is_told"),
    [
        ("at_least: 95", f"at_least: 90, {HELD}", True),
        ("at_least: 98.5", f"at_least: 90, {HELD}", False),
        ("at_least: 95", f"at_least: 90, aggregate: mean, {HELD}", False),
        ("at_least: 95", f"at_least: 90, {checkins(s05=99, s19=99, o05=99, o19=99)}", False),
    ],
)
def test_a_kpi_may_be_shown_a_second_time(bound: str, fields: str, is_told: bool) -> None:
    text = sound(k=f"kpi: uptime, {bound}") + kpi(fields)
    found_here = found(text)
    assert [one.rule for one in found_here] == ["kpi-in-disguise"] * is_told
    for finding in found_here:
        assert finding.hint == "remove it, and write `guardrails: [uptime]` at its objective"


def test_a_disguise_is_told_since_when_and_what_to_write() -> None:
    [finding] = found(sound(k=f"at_most: 100, {HELD}"))
    assert finding.message == (
        "`2026-Q4/one.k` is to be held, and was in every reading since 2026-10-05: that sustains"
        " something and changes nothing, as a KPI does"
    )
    assert finding.hint == "move it to `kpis:`, and write `guardrails: [k]` at its objective"
    assert finding.field == "at_most"


# --- only-tasks -----------------------------------------------------------------------------------

STEPS = "milestones: {a: {title: A}}"


@pytest.mark.parametrize(
    ("lines", "key_results", "is_told"),
    [
        ([], {"a": "done: false", "b": STEPS}, True),
        ([], {"a": STEPS}, True),
        ([], {"a": "done: false", "b": RANGE}, False),
        ([], {"a": "done: false", "b": f"{RANGE}, weight: 0"}, True),
        ([], {"a": "done: false", "b": f"{RANGE}, draft: true"}, True),
        ([], {"a": "done: false", "b": f"{RANGE}, {DROPPED}"}, True),
        ([], {"a": "done: false", "b": "judged: true"}, False),
        ([], {"a": "done: false", "b": "score_from: supporting"}, False),
        ([], {"a": "done: false, weight: 0"}, False),
        ([], {"a": "done: false", "b": "same_as: one.a"}, True),
        ([], {}, False),
        (["kind: learning"], {"a": "done: false"}, False),
        (["score_from: both"], {"a": "done: false"}, False),
        ([CLOSED], {"a": "done: 2026-11-01"}, False),
        ([DRAFT], {"a": "done: false"}, False),
    ],
)
def test_tasks_alone_are_no_outcome(
    lines: list[str], key_results: dict[str, str], is_told: bool
) -> None:
    rules = [one.rule for one in found(sound(*lines, **key_results)) if one.severity == "info"]
    assert rules == ["only-tasks"] * is_told


def test_a_key_result_of_another_file_may_be_the_outcome() -> None:
    text = sound(a="done: false")
    added = f"period: 2026-Q4\nkey_results: {{one: {{k: {{title: K, {RANGE}}}}}}}\n"
    assert told(text, b=added) == []
    assert told(text, b=added.replace("}}}", "}}")) == []
    assert told(text) == ["3 only-tasks"]


# --- unranked-objectives --------------------------------------------------------------------------

FIRST, SECOND = "priority: 1", "priority: 2"


@pytest.mark.parametrize(
    ("entries", "expected", "others"),
    [
        (["", ""], "3", [[4]]),
        ([FIRST, SECOND], "", []),
        ([FIRST, ""], "", []),
        ([FIRST, "", ""], "4", [[5]]),
        ([FIRST, FIRST], "3", [[4]]),
        ([SECOND, FIRST, FIRST], "4", [[5]]),
        ([FIRST, "", FIRST, ""], "3", [[4, 5, 6]]),
        (["", "team: a"], "", []),
        (["team: a", "team: a"], "3", [[4]]),
        (["", "period: 2026"], "", []),
        (["", "period: FY26-Q4"], "3", [[4]]),
        (["", DRAFT], "", []),
        (["", DROPPED], "", []),
        (["", CLOSED], "", []),
        (["", "due: 2026-11-10"], "", []),
        (["", "start: 2026-12-01"], "3", [[4]]),
        ([""], "", []),
        (["", "priority: first"], "", []),
    ],
)
def test_the_objectives_of_a_team_and_period_are_ranked(
    entries: list[str], expected: str, others: list[list[int]]
) -> None:
    text = several(*entries)
    assert told(text) == [f"{line} unranked-objectives" for line in expected.split()]
    assert [related(one) for one in found(text)] == others


def test_it_is_told_how_many_have_no_rank_of_their_own() -> None:
    assert said(several(FIRST, FIRST, SECOND), "unranked-objectives") == [
        "2 of 3 objectives of the organization in 2026-Q4 are unranked:"
        " `2026-Q4/o1` has `priority: 1`"
    ]
    assert said(several("team: a", "team: a"), "unranked-objectives") == [
        "the 2 objectives of `a` in 2026-Q4 are unranked: `2026-Q4/o1` has no `priority`"
    ]


# --- too-many-objectives --------------------------------------------------------------------------


def ranked(count: int) -> list[str]:
    return [f"priority: {number}" for number in range(1, count + 1)]


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        (ranked(5), []),
        (ranked(6), ["8 too-many-objectives"]),
        ([*ranked(5), f"priority: 6, {DRAFT}"], []),
        ([*ranked(5), f"priority: 6, {DROPPED}"], []),
        ([*ranked(5), f"priority: 6, {CLOSED}"], []),
        ([*ranked(5), "period: 2026"], []),
        ([*ranked(5), "team: a"], []),
        (["", *ranked(5)], ["3 too-many-objectives"]),
        (list(reversed(ranked(7))), ["4 too-many-objectives"]),
    ],
)
def test_a_team_has_five_objectives_in_a_period(entries: list[str], expected: list[str]) -> None:
    assert told(several(*entries)) == expected


def test_how_many_are_too_many_is_an_option() -> None:
    settings = "check: {rules: {too-many-objectives: {max: 1}}}"
    [finding] = found(several(*ranked(3)), settings=settings)
    assert finding.message == "3 objectives of the organization in 2026-Q4 are more than 1"
    assert (finding.start.line, related(finding)) == (4, [3, 5])


# --- unanswered-breach ----------------------------------------------------------------------------

BREACHED = kpi(f"at_least: 99, {checkins(o27=99, n03=98, n10=97, n17=97)}")


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        (BREACHED, True),
        (BREACHED.replace("2026-11-03: 98", "2026-11-03: 99"), False),
        (BREACHED.replace("at_least: 99", f"at_least: 99, {DRAFT}"), False),
        (f"{BREACHED}{sound('supports: [uptime]', k=RANGE)}", False),
        (f"{BREACHED}{sound(k=f'kpi: uptime, {RANGE}')}", False),
        (f"{BREACHED}{sound('guardrails: [uptime]', k=RANGE)}", True),
        (f"{BREACHED}{sound('supports: [uptime]', DRAFT, k=RANGE)}", True),
        (f"{BREACHED}{sound('supports: [uptime]', CLOSED, k=RANGE)}", True),
    ],
)
def test_somebody_answers_a_breach(text: str, is_told: bool) -> None:
    assert told(text) == ["2 unanswered-breach"] * is_told


def test_the_latest_reading_stands_beside_a_breach() -> None:
    [finding] = found(BREACHED.replace("{2026", "{\n    2026").replace(", 2026", ",\n    2026"))
    assert related(finding) == [6]
    assert finding.hint == (
        "write `supports: [uptime]` at an objective, or give it a key result with `kpi: uptime`"
    )


# --- unguarded-objective and unmarked-ambition ----------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "key_results", "is_told"),
    [
        ([], {"k": RANGE}, True),
        (["guardrails: [uptime]"], {"k": RANGE}, False),
        (["guardrails: [uptme]"], {"k": RANGE}, False),
        ([], {"k": "done: false", "l": "at_least: 3"}, False),
        ([], {"k": "at_least: 3", "l": f"{RANGE}, weight: 0"}, False),
        ([], {"k": "at_least: 3", "l": f"{RANGE}, draft: true"}, False),
        ([CLOSED], {"k": RANGE}, False),
    ],
)
def test_who_pushes_a_number_guards_another(
    lines: list[str], key_results: dict[str, str], is_told: bool
) -> None:
    settings = "check: {rules: {unguarded-objective: warning}}"
    text = sound(*lines, **key_results) + kpi("at_least: 1")
    rules = [one.rule for one in found(text, settings=settings)]
    assert rules == ["unguarded-objective"] * is_told


@pytest.mark.parametrize(
    ("text", "settings", "expected"),
    [
        (several("", SECOND), "", ["3 unmarked-ambition"]),
        (several("kind: committed", "kind: learning, priority: 2"), "", []),
        (several("kind: comitted", SECOND), "", ["4 unmarked-ambition"]),
        (several("", SECOND), "kind: aspirational", []),
        ("kind: learning\n" + several("", SECOND), "", []),
        ("kind: learn\n" + several("", SECOND), "", []),
        (several("team: a", SECOND), "", ["3 unmarked-ambition", "4 unmarked-ambition"]),
        (several(CLOSED, f"{SECOND}, {DRAFT}"), "", []),
    ],
)
def test_an_objective_says_how_it_is_meant(text: str, settings: str, expected: list[str]) -> None:
    check = "check: {rules: {unmarked-ambition: warning}}"
    assert told(text, settings=f"{settings}\n{check}") == expected


def test_both_are_off_unless_strict() -> None:
    text = sound(k=RANGE)
    assert told(text) == []
    strict = found(text, settings="check: {profile: strict}")
    assert [(one.rule, one.severity) for one in strict] == [(rule, "error") for rule in OFF]


# --- safe-target ----------------------------------------------------------------------------------

EARLY = checkins(o05=10, o26=100, n09=120)  # 15 November is day 46 of 92


@pytest.mark.parametrize(
    ("key_result", "is_told"),
    [
        (f"{RANGE}, {EARLY}", True),
        (f"baseline: 200, target: 110, {checkins(o05=150, o26=100, n09=110)}", True),
        (f"{RANGE}, {checkins(o05=10, n14=100)}", True),
        (f"{RANGE}, {checkins(o05=10, n15=100)}", False),
        (f"{RANGE}, {checkins(o05=10, o26=100, n09=99)}", False),
        (f"{RANGE}, {checkins(o05=10, o26=99)}", False),
        (f"{RANGE}, stretch: 130, {EARLY}", False),
        (f"{RANGE}, stretch: 120, {checkins(o05=10, o26=120)}", True),
        (f"{RANGE}, weight: 0, {EARLY}", False),
        (f"{RANGE}, {DRAFT}, {EARLY}", False),
        (f"{RANGE}, {DROPPED}, {EARLY}", False),
        (f"{RANGE}, due: 2026-11-15, {EARLY}", False),
        (f"{RANGE}, start: 2026-10-20, due: 2026-11-24, {EARLY}", True),
        (f"{RANGE}, start: 2026-10-06, due: 2026-11-20, {checkins(o28=100)}", False),
        (f"target: 100, {EARLY}", False),
        (f"at_least: 50, {checkins(o05=10, o26=100)}", False),
    ],
)
def test_what_is_reached_in_half_of_its_days_was_safe(key_result: str, is_told: bool) -> None:
    text = sound("kind: aspirational", k=key_result)
    assert told(text) == ["9 safe-target"] * is_told


@pytest.mark.parametrize("kind", ["committed", "learning"])
def test_only_what_is_aspirational_has_to_be_hard(kind: str) -> None:
    assert told(sound(f"kind: {kind}", k=f"{RANGE}, {EARLY}")) == []
    assert told(sound(k=f"{RANGE}, {EARLY}")) == []


def test_an_open_period_has_no_half() -> None:
    text = sound("kind: aspirational", period="someday", k=f"{RANGE}, {EARLY}")
    assert told(text + "periods: {someday: {start: 2026-10-01}}\n") == []


@pytest.mark.parametrize(
    ("aggregate", "is_told"),
    [("last", True), ("sum", True), ("max", True), ("mean", False), ("min", False)],
)
def test_a_value_from_a_kpi_is_its_aggregate(aggregate: str, is_told: bool) -> None:
    values = checkins(s07=500, o05=10, o26=100, n09=150)
    text = sound("kind: aspirational", k=f"kpi: uptime, {RANGE}")
    text += kpi(f"at_least: 0, aggregate: {aggregate}, {values}")
    assert [one.rule for one in found(text)] == ["safe-target"] * is_told


@pytest.mark.parametrize(
    ("stretch", "reached"), [("", "target, 100"), ("stretch: 120, ", "stretch, 120")]
)
def test_it_is_told_what_was_reached_and_when(stretch: str, reached: str) -> None:
    [finding] = found(
        sound("kind: aspirational", k=f"{RANGE}, {stretch}{checkins(o05=1, o26=120)}")
    )
    assert finding.message == (
        f"`2026-Q4/one.k` reached its {reached}, on 2026-10-26, day 26 of 92: too safe for an"
        " aspirational objective"
    )
    assert finding.field == reached.partition(",")[0]
    assert related(finding) == [9]


# --- late-drop ------------------------------------------------------------------------------------

# 61 of the 92 days are gone on 30 November, which is not yet two thirds.
LATE_DAYS = [
    ("2026-11-30", "2026-12-05", []),
    ("2026-12-01", "2026-12-05", ["warning"]),
    ("2026-12-31", "2026-12-31", ["warning"]),
    ("2026-12-31", "2026-12-30", []),
    ("2027-01-01", "2027-01-05", ["error"]),
    ("2026-12-01", "2027-03-01", ["warning"]),
    ("2026-12-01", "2027-06-01", []),
    ("2027-01-01", "2028-06-01", ["error"]),
]


@pytest.mark.parametrize(("dropped", "as_of", "severities"), LATE_DAYS)
def test_what_is_dropped_late_is_closed_instead(
    dropped: str, as_of: str, severities: list[str]
) -> None:
    drop = f"dropped: {{date: {dropped}, why: Too much}}"
    for text, line in ((sound(drop, k=RANGE), 7), (sound(k=f"{RANGE}, {drop}", l=RANGE), 8)):
        here = found(text, as_of)
        assert [(one.rule, one.severity) for one in here] == [
            ("late-drop", severity) for severity in severities
        ]
        assert [one.start.line for one in here] == [line] * len(here)


def test_a_late_drop_is_told_with_its_days() -> None:
    drop = "dropped: {date: 2026-12-20, why: Too much}"
    [finding] = found(sound(drop, k=RANGE), "2026-12-20")
    assert finding.message == (
        "`2026-Q4/one` was dropped on 2026-12-20, day 81 of 92: that looks like a miss"
    )
    assert finding.hint == (
        "close it instead, so that it counts: `closed: {date: 2026-12-20, why: …}`"
    )
    [after] = found(sound(drop.replace("2026-12-20", "2027-01-02"), k=RANGE), "2027-01-02")
    assert after.message == (
        "`2026-Q4/one` was dropped on 2027-01-02, after its last day, 2026-12-31: it was missed"
    )


@pytest.mark.parametrize(
    "text",
    [
        sound(DRAFT, "dropped: {date: 2026-12-20, why: Too much}", k=RANGE),
        sound(k=f"{RANGE}, {DRAFT}, dropped: {{date: 2026-12-20, why: Too much}}", l=RANGE),
        sound(DRAFT, k=f"{RANGE}, dropped: {{date: 2026-12-20, why: Too much}}", l=RANGE),
        kpi("at_least: 1, dropped: {date: 2026-12-20, why: Too much}"),
        sound("dropped: {date: 2026-12-20, why: Too much}", period="someday", k=RANGE)
        + "periods: {someday: {start: 2026-10-01}}\n",
    ],
)
def test_drafts_kpis_and_open_periods_cannot_be_dropped_late(text: str) -> None:
    assert told(text, "2026-12-21") == []


def test_a_drop_is_told_once_of_an_objective_and_its_key_results() -> None:
    drop = "dropped: {date: 2026-12-20, why: Too much}"
    assert told(sound(drop, k=f"{RANGE}, {drop}"), "2026-12-21") == ["7 late-drop"]


@pytest.mark.parametrize(
    ("check", "severities"),
    [
        ("profile: strict", ["error", "error"]),
        ("profile: starter", []),
        ("rules: {late-drop: info}", ["info", "info"]),
        ("rules: {late-drop: off}", []),
    ],
)
def test_settings_win_over_the_severity_of_a_problem(check: str, severities: list[str]) -> None:
    text = sound(
        "guardrails: [uptime]",
        "kind: committed",
        a=f"{RANGE}, dropped: {{date: 2026-12-20, why: Too much}}",
        b=f"{RANGE}, dropped: {{date: 2027-01-02, why: Too much}}",
        c=RANGE,
    )
    here = found(text, "2027-01-03", b=kpi("at_least: 1"), settings=f"check: {{{check}}}")
    assert [one.severity for one in here if one.rule == "late-drop"] == severities


# --- carried-again --------------------------------------------------------------------------------


BEFORE = f"""\
objectives:
  one:
    title: One
    period: 2026-Q3
    carried_from: 2026-Q2/one
    {CLOSED}
    key_results: {{k: {{title: K, {RANGE}, carried_from: 2026-Q2/one.k}}}}
"""
FIRST_TIME = f"""\
objectives:
  one:
    title: One
    period: 2026-Q2
    {CLOSED}
    key_results: {{k: {{title: K, {RANGE}}}}}
"""
FROM = "carried_from: 2026-Q3/one"


@pytest.mark.parametrize(
    ("lines", "part", "before", "expected", "others"),
    [
        ([FROM], f"{FROM}.k", BEFORE, ["7 carried-again"], [[9]]),
        ([FROM], "weight: 1", BEFORE, ["7 carried-again"], [[]]),
        (["tags: []"], f"{FROM}.k", BEFORE, ["9 carried-again"], [[]]),
        ([FROM], "weight: 1", BEFORE.replace("    carried_from: 2026-Q2/one\n", ""), [], []),
        ([FROM], f"{FROM}.k, {DRAFT}", BEFORE, ["7 carried-again"], [[]]),
        ([FROM, DRAFT], "weight: 1", BEFORE, [], []),
        ([FROM, CLOSED], "weight: 1", BEFORE, [], []),
        ([FROM, DROPPED], "weight: 1", BEFORE, [], []),
        ([FROM, "due: 2026-11-15"], "weight: 1", BEFORE, [], []),
        (["carried_from: 2026-Q4/one"], "weight: 1", BEFORE, [], []),
        (["carried_from: nowhere"], "weight: 1", BEFORE, [], []),
    ],
)
def test_nothing_is_carried_over_twice(
    lines: list[str], part: str, before: str, expected: list[str], others: list[list[int]]
) -> None:
    here = found(sound(*lines, k=f"{RANGE}, {part}"), b=before, c=FIRST_TIME)
    assert [f"{one.start.line} {one.rule}" for one in here] == expected
    assert [related(one) for one in here] == others


def test_it_is_told_where_a_goal_comes_from() -> None:
    assert said(sound(FROM, k=RANGE), "carried-again", b=BEFORE, c=FIRST_TIME) == [
        "`2026-Q4/one` is carried over again: from `2026-Q3/one`, which came from `2026-Q2/one`"
    ]


# --- overloaded-owner -----------------------------------------------------------------------------


def owned(count: int, fields: str = "owner: ben") -> dict[str, str]:
    return {f"k{number}": f"{RANGE}, {fields}" for number in range(count)}


@pytest.mark.parametrize(
    ("key_results", "is_told"),
    [
        (owned(7), False),
        (owned(8), True),
        ({**owned(7), "z": "same_as: one.k1, owner: ben"}, False),
        ({**owned(7), "z": f"{RANGE}, {DRAFT}, owner: ben"}, False),
        ({**owned(7), "z": f"{RANGE}, {DROPPED}, owner: ben"}, False),
        ({**owned(7), "z": f"{RANGE}, due: 2026-11-15, owner: ben"}, False),
        ({**owned(7), "z": f"{RANGE}, start: 2026-12-01, owner: ben"}, False),
        ({**owned(7), "z": f"{RANGE}, owner: Ben"}, False),
        (owned(8, "weight: 1"), True),
        (owned(8, "owner: payments"), False),
    ],
)
def test_nobody_owns_more_than_seven_running_key_results(
    key_results: dict[str, str], is_told: bool
) -> None:
    text = sound("team: payments", **key_results)
    assert [one.rule for one in found(text)] == ["overloaded-owner"] * is_told


def test_a_declared_team_may_own_many() -> None:
    text = sound(**owned(8, "owner: payments"))
    assert told(text, b="teams: {payments: {}}") == []


def test_the_other_key_results_of_an_owner_stand_beside_the_first() -> None:
    text = sound(a="done: false, owner: ben", b=f"{RANGE}, owner: ben", c=f"{RANGE}, owner: ben")
    settings = "check: {rules: {overloaded-owner: {max: 2}}}"
    [finding] = found(text, settings=settings)
    assert finding.message == "`ben` owns 3 running key results, more than 2"
    assert (finding.start.line, related(finding)) == (8, [9, 10])


# --- unowned --------------------------------------------------------------------------------------

LED = "teams: {payments: {lead: ben}}"
UNLED = "teams: {payments: {}}"


@pytest.mark.parametrize(
    ("lines", "other", "is_told"),
    [
        ([], "", True),
        (["owner: ana"], "", False),
        (["ower: ana"], "", False),
        (["owner: [ana]"], "", False),
        (["team: payments"], "", True),
        (["team: payments"], LED, False),
        (["team: payments"], UNLED, True),
        (["team: payments"], "teams: {payments: {leads: ben}}", False),
        (["team: payment"], LED, False),
        (["team: [payments]"], LED, False),
        (["team: payments"], "kpis: {", False),
        ([], "kpis: {", True),
        ([DRAFT], "", False),
        ([DROPPED], "", False),
        ([CLOSED], "", False),
        (["due: 2026-11-15"], "", False),
    ],
)
def test_somebody_owns_a_goal(lines: list[str], other: str, is_told: bool) -> None:
    text = objective(WHY, *lines, k=f"{RANGE}, owner: ben")
    assert told(text, b=other) == ["3 unowned"] * is_told


def test_the_owner_of_a_file_owns_all_its_goals() -> None:
    head = "owner: ana"
    text = objective(WHY, k=RANGE) + f"kpis:\n  uptime: {{title: Uptime, {WHY}}}\n"
    assert said(text, "unowned") == [
        "nobody owns `2026-Q4/one` and 1 other goal of the organization"
    ]
    assert told(f"{head}\n{text}") == []
    assert told(text.replace("title: Uptime", f"title: Uptime, {head}")) == ["3 unowned"]


# --- all of them ----------------------------------------------------------------------------------


@pytest.mark.parametrize("profile", ["standard", "strict"])
def test_a_history_of_closed_goals_is_left_alone(profile: str) -> None:
    """What is over can be learned from, and not be balanced any more."""
    key_results = {
        **{f"k{number}": f"done: false, owner: ana, {HELD}" for number in range(3)},
        "z": f"at_least: 1, {HELD}",
    }
    files = {
        f"o{number}": objective(CLOSED, "kind: aspirational", id=f"o{number}", **key_results)
        for number in range(8)
    }
    assert told("kpis:", settings=f"check: {{profile: {profile}}}", **files) == []
