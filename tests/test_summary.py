"""The sections of a report as plain data: what is counted, needed, learned, changed and ended."""

from datetime import date
from fractions import Fraction
from textwrap import dedent

import pytest

from okrkit.changes import Change
from okrkit.evaluation import GRADES, Carried, Miss, Tally
from okrkit.members import teams_below
from okrkit.report import Lesson, Measuring, OpenNeed, Problems, Report, report
from okrkit.scope import Scope
from workspaces import scored

Q3, Q4 = "2026-Q3", "2026-Q4"


def summed_up(
    text: str,
    period: str | None = None,
    as_of: str = "2026-11-20",
    *,
    team: str | None = None,
    owner: str | None = None,
    since: str | None = None,
    settings: str = "",
) -> Report:
    """The report on one goal file."""
    files = {"okrkit.yaml": f"version: 1\n{settings}\n", "goals/a.yaml": dedent(text)}
    card = scored(files, date.fromisoformat(as_of))
    found = card.workspace.calendar.period(period) if period else None
    teams = teams_below(card.workspace, team) if team else None
    after = date.fromisoformat(since) if since else None
    return report(card, Scope(found, teams, owner), Problems(0, 0), team=team, since=after)


# --- the heading ----------------------------------------------------------------------------------


def test_the_heading_names_the_period_and_the_share_of_it_that_is_gone() -> None:
    text = "objectives: {one: {title: One, period: 2026-Q4}}"
    found = summed_up(text, as_of="2026-11-15", settings="organization: Acme")
    assert found.organization == "Acme"
    assert (found.period.name, found.gone) == ("2026-Q4", Fraction(1, 2))
    assert (found.as_of, found.read_on) == (date(2026, 11, 15), date(2026, 11, 15))
    assert (found.evaluation, found.changes, found.since) == (None, None, None)


@pytest.mark.parametrize(
    ("period", "gone", "read_on", "is_over"),
    [
        ("2026-Q3", 1, "2026-09-30", True),
        ("2026-11", Fraction(2, 3), "2026-11-20", False),
        ("2027-Q1", 0, "2026-11-20", False),
        ("2026-W47", Fraction(5, 7), "2026-11-20", False),
        ("era", None, "2026-11-20", False),
    ],
)
def test_a_finished_period_is_read_on_its_last_day_and_evaluated(
    period: str, gone: Fraction | None, read_on: str, is_over: bool
) -> None:
    found = summed_up("periods: {era: {start: 2020-01-01}}", period)
    assert (found.gone, str(found.read_on)) == (gone, read_on)
    assert (found.evaluation is not None) is is_over


def test_a_period_is_evaluated_from_the_day_after_its_last_one() -> None:
    text = "objectives: {one: {title: One, period: 2026-Q3}}"
    assert summed_up(text, Q3, "2026-09-30").evaluation is None
    assert summed_up(text, Q3, "2026-10-01").evaluation is not None


MEASURED = """
    kpis:
      heard: {title: A, checkins: {2026-11-16: 5}}
      old: {title: B, checkins: {2026-10-05: 5}}
      silent: {title: C}
      maybe: {title: D, draft: true, checkins: {2026-10-05: 5}}
      gone: {title: E, dropped: {date: 2026-11-01, why: sold}, checkins: {2026-10-05: 5}}
    objectives:
      one:
        title: One
        period: 2026-Q4
        key_results:
          good: {title: A, baseline: 0, target: 9, checkins: {2026-11-16: 5}}
          old: {title: B, baseline: 0, target: 9, checkins: {2026-10-05: 5}}
          none: {title: C, baseline: 0, target: 9, weight: 0, start: 2026-11-15}
          again: {title: D, same_as: old}
          maybe: {title: E, draft: true, baseline: 0, target: 9}
          gone: {title: F, done: true, dropped: {date: 2026-11-01, why: sold}}
      two: {title: Two, period: 2026-Q4, draft: true, key_results: {r: {title: R, done: true}}}
      three: {title: Three, period: 2026, key_results: {r: {title: R, done: true}}}
"""


def test_what_is_measured_is_counted_once_and_not_of_drafts_or_what_is_dropped() -> None:
    found = summed_up(MEASURED.replace("none:", "silent:"), Q4)
    assert found.measuring == Measuring(with_data=2 + 2, of=3 + 3, stale=1 + 1)


def test_a_report_without_goals_has_nothing_to_say() -> None:
    found = summed_up("teams: {a: {}}", Q4, since="2026-11-01")
    assert found.measuring == Measuring(0, 0, 0)
    assert (found.kpis, found.objectives, found.further_up) == ((), (), ())
    assert (found.tensions, found.needs, found.learned, found.changes) == ((), (), (), ())


def test_the_problems_of_the_workspace_are_handed_on() -> None:
    card = scored({"goals/a.yaml": "objectives: {one: {title: One, period: 2026-Q4}}"})
    assert report(card, Scope(), Problems(3, 7)).problems == Problems(errors=3, warnings=7)


# --- KPIs -----------------------------------------------------------------------------------------

UPTIME = """
    kpis:
      uptime:
        title: Uptime
        unit: "%"
        at_least: 99
        aggregate: mean
        checkins: {2026-11-16: 97, 2026-10-12: 98, 2026-09-28: 100, 2026-07-13: 99, 2026-06-29: 90}
"""


@pytest.mark.parametrize(
    ("period", "latest", "health", "mean"),
    [
        ("2026-Q4", "2026-11-16", "breached", Fraction("97.5")),
        ("2026-Q3", "2026-09-28", "healthy", Fraction("99.5")),
        ("2026-Q2", "2026-06-29", "breached", Fraction(90)),
        ("2027-Q1", "2026-11-16", "breached", None),
    ],
)
def test_kpis_are_read_on_the_last_day_of_a_finished_period(
    period: str, latest: str, health: str, mean: Fraction | None
) -> None:
    (row,) = summed_up(UPTIME, period).kpis
    assert row.standing.latest is not None
    assert (str(row.standing.latest.day), row.standing.health) == (latest, health)
    assert (row.aggregate_kind, row.aggregate) == ("mean", mean)


def test_the_changes_of_kpis_end_where_the_report_reads_them() -> None:
    """Or a report would show two numbers for one thing."""
    assert summed_up(UPTIME, Q3, since="2026-10-20").changes == ()
    assert summed_up(UPTIME, Q3, since="2026-08-01").changes == (
        Change("uptime", "value", Fraction(99), Fraction(100)),
    )
    assert summed_up(UPTIME, Q4, since="2026-10-20").changes == (
        Change("uptime", "value", Fraction(98), Fraction(97)),
    )


# --- needs ----------------------------------------------------------------------------------------


def needing(checkins: str, more: str = "") -> str:
    """An objective of ana's with check-ins."""
    return dedent(f"""
        objectives:
          one:
            title: One
            period: 2026-Q4
            owner: ana
            {more}
            checkins:
              {checkins}
    """)


def need(day: int, what: str, from_: str | None = None, by: str | None = "ana") -> OpenNeed:
    """A need of November; the report is of the 20th."""
    return OpenNeed("2026-Q4/one", date(2026, 11, day), what, from_, by, 20 - day)


BY_BEN = "2026-11-02: {needs: {what: Time, from: cleo}, by: ben}"


@pytest.mark.parametrize(
    ("checkins", "found"),
    [
        ("2026-11-02: {needs: Time}", [need(2, "Time")]),
        ("2026-11-20: {needs: Time}", [need(20, "Time")]),
        ("2026-11-21: {needs: Time}", []),
        (BY_BEN, [need(2, "Time", "cleo", "ben")]),
        ("{2026-11-02: {needs: Time}, 2026-11-09: {needs: none}}", []),
        ("{2026-11-02: {needs: Time}, 2026-11-09: {note: still}}", [need(2, "Time")]),
        ("{2026-11-02: {needs: Time}, 2026-11-21: {needs: none}}", [need(2, "Time")]),
        ("{2026-11-02: {needs: Time}, 2026-11-09: {needs: Time}}", [need(2, "Time")]),
        (
            "{2026-11-02: {needs: Time}, 2026-11-09: {needs: Money}}",
            [need(2, "Time"), need(9, "Money")],
        ),
        (
            "{2026-11-02: {needs: Time}, 2026-11-03: {needs: Money}, 2026-11-09: {needs: none}}",
            [],
        ),
        (
            "{2026-11-02: {needs: Time}, 2026-11-03: {needs: none}, 2026-11-09: {needs: Time}}",
            [need(9, "Time")],
        ),
        (
            "{2026-11-02: {needs: Time}, 2026-11-09: {needs: {what: Time, from: cleo}}}",
            [need(2, "Time", "cleo")],
        ),
        (
            "{2026-11-02: {needs: {what: Time, from: cleo}}, 2026-11-09: {needs: Time}}",
            [need(2, "Time", "cleo")],
        ),
        (
            "{2026-11-02: {needs: {what: Time, from: cleo}},"
            " 2026-11-09: {needs: {what: Time, from: dana}, by: ben}}",
            [need(2, "Time", "dana")],
        ),
    ],
)  # fmt: skip
def test_a_need_is_open_since_it_was_first_said_until_it_is_closed(
    checkins: str, found: list[OpenNeed]
) -> None:
    assert list(summed_up(needing(checkins)).needs) == found


@pytest.mark.parametrize(
    ("more", "is_open"),
    [
        ("kind: committed", True),
        ("due: 2026-11-10", True),
        ("draft: true", False),
        ("dropped: {date: 2026-11-10, why: sold}", False),
        ("dropped: {date: 2026-11-21, why: sold}", True),
        ("closed: {date: 2026-11-10, learned: Much}", False),
        ("closed: {date: 2026-11-21, learned: Much}", True),
    ],
)
def test_a_goal_that_is_closed_dropped_or_a_draft_needs_nothing(more: str, is_open: bool) -> None:
    found = summed_up(needing("2026-11-02: {needs: Time}", more), Q4)
    assert list(found.needs) == ([need(2, "Time")] if is_open else [])


def test_the_needs_of_all_that_is_shown_stand_with_the_oldest_first() -> None:
    found = summed_up("""
        kpis:
          k: {title: K, owner: cleo, checkins: {2026-10-20: {needs: C}}}
        objectives:
          one:
            title: One
            period: 2026-Q4
            owner: ana
            supports: [2026/up]
            checkins: {2026-11-09: {needs: A}}
            key_results:
              r: {title: R, done: false, owner: ben, checkins: {2026-11-09: {needs: B}}}
          up: {title: Up, period: 2026, checkins: {2026-05-05: {needs: D}}}
          else: {title: Else, period: 2026, checkins: {2026-05-05: {needs: E}}}
    """, Q4)  # fmt: skip
    assert [(one.ref, one.what, one.by, one.age_days) for one in found.needs] == [
        ("2026/up", "D", None, 199),
        ("k", "C", "cleo", 31),
        ("2026-Q4/one", "A", "ana", 11),
        ("2026-Q4/one.r", "B", "ben", 11),
    ]


# --- learned --------------------------------------------------------------------------------------

CLOSED = """
    teams: {web: {parent: apps}, apps: {}, sales: {}}
    objectives:
      one:
        title: One
        period: 2026-Q3
        team: web
        owner: ana
        closed: {date: 2026-10-02, learned: Own}
      two: {title: Two, period: 2026-Q3, team: sales, closed: {date: 2026-12-02, learned: Later}}
      three: {title: Three, period: 2026-Q4, team: web}
"""


def learned(period: str, as_of: str = "2026-11-20", **scope: str) -> list[Lesson]:
    """The lessons of a workspace where the web team and everybody learned something."""
    files = {
        "goals/a.yaml": dedent(CLOSED),
        "goals/web.yaml": "team: web\nperiod: 2026-Q3\nlearned: Of the web team\n",
        "goals/all.yaml": "period: 2026-Q3\nlearned: Of us all\n",
        "goals/alias.yaml": "team: sales\nperiod: summer\nlearned: In summer\n"
        "periods: {summer: {start: 2026-07-01, end: 2026-09-30}}\n",
        "goals/none.yaml": "team: sales\nlearned: At no time\n",
    }
    card = scored(files, date.fromisoformat(as_of))
    found = card.workspace.calendar.period(period)
    team = scope.get("team")
    teams = teams_below(card.workspace, team) if team else None
    return list(report(card, Scope(found, teams, scope.get("owner")), Problems(0, 0)).learned)


OWN = Lesson("2026-Q3/one", "web", "2026-Q3", "Own")
LATER = Lesson("2026-Q3/two", "sales", "2026-Q3", "Later")
WEB = Lesson(None, "web", "2026-Q3", "Of the web team")
ALL = Lesson(None, None, "2026-Q3", "Of us all")
SUMMER = Lesson(None, "sales", "summer", "In summer")


def test_what_was_learned_is_an_objectives_own_or_its_teams_in_the_period() -> None:
    assert learned("2026-Q3") == [OWN, ALL, WEB, SUMMER]
    assert learned("2026-Q3", "2026-12-02") == [OWN, LATER, ALL, WEB, SUMMER]
    assert learned("2026-Q4") == []


def test_what_was_learned_is_filtered_by_team_and_owner() -> None:
    assert learned("2026-Q3", team="apps") == [OWN, WEB]
    assert learned("2026-Q3", team="sales") == [SUMMER]
    assert learned("2026-Q3", owner="ana") == [OWN]
    assert learned("2026-Q3", owner="ben") == []


# --- tensions -------------------------------------------------------------------------------------

TENSE = """
    teams: {web: {}, sales: {}}
    kpis:
      uptime:
        title: Uptime
        team: web
        at_least: 99
        checkins: {2026-11-02: 97, 2026-11-16: 97, 2026-09-28: 97, 2026-09-14: 97}
    objectives:
      pushy:
        title: Pushy
        period: 2026-Q4
        team: sales
        guardrails: [uptime]
        key_results:
          r: {title: R, baseline: 0, target: 9, checkins: {2026-10-05: 1, 2026-11-16: 8}}
      sure:
        title: Sure
        period: 2026-Q4
        team: web
        key_results:
          r: {title: R, baseline: 0, target: 9, checkins: {2026-11-16: {value: 1, confidence: 9}}}
"""


def kinds(found: Report) -> list[tuple[str, str]]:
    return [(one.kind, one.refs[0]) for one in found.tensions]


def test_tensions_are_those_of_what_is_shown() -> None:
    guardrail, confident = (
        ("guardrail-breached", "uptime"),
        ("confident-but-behind", Q4 + "/sure.r"),
    )
    unanswered = ("unanswered-breach", "uptime")
    assert kinds(summed_up(TENSE, Q4)) == [guardrail, confident, unanswered]
    assert kinds(summed_up(TENSE, Q4, team="sales")) == [guardrail]
    assert kinds(summed_up(TENSE, Q4, team="web")) == [guardrail, confident, unanswered]
    assert kinds(summed_up(TENSE, Q4, owner="nobody")) == []


def test_the_tensions_of_a_finished_period_are_those_of_its_last_day() -> None:
    found = summed_up(TENSE, Q3)
    assert [(one.kind, str(one.since)) for one in found.tensions] == [
        ("unanswered-breach", "2026-09-14")
    ]


# --- changes --------------------------------------------------------------------------------------

CHANGED = """
    kpis:
      k: {title: K, at_least: 5, checkins: {2026-10-12: 6, 2026-11-09: 4}}
      quiet: {title: Q, checkins: {2026-10-12: 6}}
    objectives:
      one:
        title: One
        period: 2026-Q4
        supports: [up]
        key_results:
          a: {title: A, baseline: 0, target: 10, checkins: {2026-10-12: 1, 2026-11-09: 8}}
          b:
            title: B
            baseline: 0
            target: 10
            weight: 0
            checkins: {2026-10-12: {value: 1, confidence: 7}, 2026-11-09: {confidence: 4}}
          c: {title: C, done: false, weight: 0, dropped: {date: 2026-11-09, why: sold}}
          d: {title: D, done: 2026-11-09, weight: 0}
          e: {title: E, baseline: 0, target: 10, weight: 0, checkins: {2026-11-09: 10}}
      up: {title: Up, period: 2026}
"""


def test_changes_are_what_differs_from_the_end_of_a_day() -> None:
    one = "2026-Q4/one"
    tenth, eight = Fraction(1, 10), Fraction(8, 10)
    assert summed_up(CHANGED, Q4, since="2026-11-01").changes == (
        Change(one, "score", tenth, eight),
        Change(one, "status", "behind", "on-track"),
        Change(f"{one}.a", "value", Fraction(1), Fraction(8)),
        Change(f"{one}.a", "score", tenth, eight),
        Change(f"{one}.a", "status", "behind", "on-track"),
        Change(f"{one}.b", "status", "behind", "at-risk"),
        Change(f"{one}.b", "confidence", Fraction(7), Fraction(4)),
        Change(f"{one}.c", "state", "running", "dropped"),
        Change(f"{one}.c", "status", "open", None),
        Change(f"{one}.d", "score", Fraction(0), Fraction(1)),
        Change(f"{one}.d", "status", "open", "on-track"),
        Change(f"{one}.e", "value", None, Fraction(10)),
        Change(f"{one}.e", "score", None, Fraction(1)),
        Change(f"{one}.e", "status", "no-data", "on-track"),
        Change("2026/up", "score", tenth, eight),
        Change("2026/up", "status", "behind", "on-track"),
        Change("k", "value", Fraction(6), Fraction(4)),
        Change("k", "health", "healthy", "breached"),
    )  # fmt: skip


def test_nothing_changes_where_nothing_was_said() -> None:
    found = summed_up(CHANGED, Q4, since="2026-11-18").changes
    assert found == ()


# --- the evaluation of a finished period ----------------------------------------------------------

ENDED = """
    objectives:
      reached:
        title: Reached
        period: 2026-Q3
        kind: committed
        key_results:
          a: {title: A, baseline: 0, target: 10, checkins: {2026-09-28: 10}}
          b: {title: B, done: 2026-09-01, dropped: {date: 2026-08-01, why: sold}}
      dared:
        title: Dared
        period: 2026-Q3
        kind: aspirational
        key_results:
          a: {title: A, baseline: 0, target: 10, checkins: {2026-09-28: 10}}
          b: {title: B, baseline: 0, target: 10, checkins: {2026-09-28: 6}}
      near:
        title: Near
        period: 2026-Q3
        kind: aspirational
        closed: {date: 2026-10-05, why: Too few hands, learned: Much}
        key_results:
          a: {title: A, baseline: 0, target: 10, checkins: {2026-09-28: 6}}
          b:
            title: B
            baseline: 0
            target: 10
            checkins: {2026-09-28: 6.9}
            closed: {date: 2026-09-30, why: The supplier was late}
          c: {title: C, baseline: 0, target: 10, checkins: {2026-09-28: 5}}
          d: {title: D, same_as: near.a}
      silent:
        title: Silent
        period: 2026-Q3
        key_results: {a: {title: A, baseline: 0, target: 10}}
      sold: {title: Sold, period: 2026-Q3, dropped: {date: 2026-08-01, why: sold}}
      maybe: {title: Maybe, period: 2026-Q3, draft: true}
      long:
        title: Long
        period: 2026-Q3
        due: 2026-12-31
        key_results: {a: {title: A, baseline: 0, target: 10}}
"""
CARRIED = """
    objectives:
      near:
        title: Near again
        period: 2026-Q4
        carried_from: 2026-Q3/near
        key_results:
          a: {title: A, baseline: 6, target: 10, carried_from: 2026-Q3/near.a}
      other: {title: Other, period: 2026-Q4, carried_from: 2026-Q2/old}
      old: {title: Old, period: 2026-Q2}
"""


def test_a_finished_period_is_evaluated_on_one_page() -> None:
    card = scored({"goals/a.yaml": dedent(ENDED), "goals/b.yaml": dedent(CARRIED)})
    assert card.workspace.faults == ()
    period = card.workspace.calendar.period(Q3)
    found = report(card, Scope(period), Problems(0, 0)).evaluation
    assert found is not None
    assert found.objectives == Tally(achieved=2, missed=2, dropped=1, no_data=1)
    assert found.key_results == Tally(achieved=2, missed=5, dropped=1, no_data=1)
    assert found.grades == {**dict.fromkeys(GRADES, 0), "1.0": 1, "0.8": 1, "0.6": 1}
    near, silent = "2026-Q3/near", "2026-Q3/silent"
    assert found.misses == (
        Miss("2026-Q3/dared.b", "B", None, has_data=True, is_part=True),
        Miss(near, "Near", "Too few hands", has_data=True, is_part=False),
        Miss(f"{near}.a", "A", None, has_data=True, is_part=True),
        Miss(f"{near}.b", "B", "The supplier was late", has_data=True, is_part=True),
        Miss(f"{near}.c", "C", None, has_data=True, is_part=True),
        Miss(f"{near}.d", "D", None, has_data=True, is_part=True),
        Miss(silent, "Silent", None, has_data=False, is_part=False),
        Miss(f"{silent}.a", "A", None, has_data=False, is_part=True),
    )
    assert found.carried == (
        Carried(near, "2026-Q4/near"),
        Carried(f"{near}.a", "2026-Q4/near.a"),
    )


def test_a_period_without_objectives_has_an_empty_evaluation() -> None:
    found = summed_up("teams: {a: {}}", Q3).evaluation
    nothing = Tally(0, 0, 0, 0)
    assert found == (nothing, nothing, dict.fromkeys(GRADES, 0), (), ())


@pytest.mark.parametrize(
    ("value", "grade"),
    [
        ("3.49", "0.3"),
        ("3.5", "0.4"),
        ("6.5", "0.7"),
        ("9.49", "0.9"),
        ("12", "1.0"),
        ("-1", "0.0"),
    ],
)
def test_a_grade_is_the_score_rounded_half_up(value: str, grade: str) -> None:
    found = summed_up(f"""
        objectives:
          one:
            title: One
            period: 2026-Q3
            key_results:
              a: {{title: A, baseline: 0, target: 10, checkins: {{2026-09-28: {value}}}}}
    """, Q3).evaluation  # fmt: skip
    assert found is not None
    assert [name for name, count in found.grades.items() if count] == [grade]
