"""References meet, defaults are filled in, check-ins come home."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from faults import faults_of, workspace_of
from okrkit.goals import KeyResult, Objective
from okrkit.link import link
from okrkit.measure import Band, Range
from okrkit.parse import parse, parse_settings
from okrkit.source import SourceFile

COMPANY = """
period: 2026
objectives:
  loved: {title: Loved by customers}
"""

TEAM = """
period: 2026-Q4
team: payments
owner: ben
objectives:
  refunds:
    title: Refunds feel instant
    supports: [loved]
    key_results:
      time: {title: Refund time, unit: h, baseline: 72, target: 24}
"""


def objective(*texts: str, ref: str) -> Objective:
    found = workspace_of(*texts).goals[ref]
    assert isinstance(found, Objective)
    return found


def key_result(*texts: str, ref: str) -> KeyResult:
    found = workspace_of(*texts).goals[ref]
    assert isinstance(found, KeyResult)
    return found


def test_goals_are_known_by_their_full_reference() -> None:
    assert list(workspace_of(COMPANY, TEAM).goals) == [
        "2026/loved",
        "2026-Q4/refunds",
        "2026-Q4/refunds.time",
    ]


def test_a_reference_without_a_period_looks_in_periods_around_shortest_first() -> None:
    half = COMPANY.replace("2026", "2026-H2")
    assert objective(COMPANY, TEAM, ref="2026-Q4/refunds").supports == ("2026/loved",)
    assert objective(COMPANY, half, TEAM, ref="2026-Q4/refunds").supports == ("2026-H2/loved",)


def test_the_same_period_comes_first_and_any_period_last() -> None:
    same = COMPANY.replace("2026", "2026-Q4")
    past = COMPANY.replace("2026", "2025-Q1")
    assert objective(COMPANY, same, TEAM, ref="2026-Q4/refunds").supports == ("2026-Q4/loved",)
    assert objective(past, TEAM, ref="2026-Q4/refunds").supports == ("2025-Q1/loved",)


def test_a_period_that_overlaps_comes_before_one_that_does_not() -> None:
    month = COMPANY.replace("2026", "2026-11")
    past = COMPANY.replace("2026", "2025-Q1")
    assert objective(past, month, TEAM, ref="2026-Q4/refunds").supports == ("2026-11/loved",)


def test_two_matches_in_one_step_are_ambiguous() -> None:
    first, second = (COMPANY.replace("2026", period) for period in ("2025-Q1", "2025-Q2"))
    assert faults_of(first, second, TEAM) == [
        "c.yaml:7:16 ambiguous-reference: `loved` could be `2025-Q1/loved` or `2025-Q2/loved`"
        " | write the one that is meant, with its period"
    ]


def test_a_goal_matches_itself_only_if_nothing_else_does() -> None:
    carried = "period: 2026-Q4\nobjectives:\n  grow: {title: Grow, carried_from: grow}\n"
    earlier = "period: 2026-Q3\nobjectives:\n  grow: {title: Grow}\n"
    assert objective(earlier, carried, ref="2026-Q4/grow").carried_from == "2026-Q3/grow"
    shown = "period: 2026-Q4\nobjectives:\n  grow: {title: Grow, supports: [grow]}\n"
    assert objective(shown, ref="2026-Q4/grow").supports == ("2026-Q4/grow",)


def test_no_goal_is_carried_from_itself() -> None:
    carried = "period: 2026-Q4\nobjectives:\n  grow: {title: Grow, carried_from: grow}\n"
    assert objective(carried, ref="2026-Q4/grow").carried_from is None
    assert faults_of(carried) == [
        "a.yaml:3:37 unknown-reference: there is no earlier goal `grow`"
        " | write the period that it comes from as well: `period/objective`"
    ]


def test_nobody_is_told_to_write_what_is_written() -> None:
    text = """
period: 2026-Q4
objectives:
  fast:
    title: Fast
    key_results:
      time: {title: Time, baseline: 9, target: 2}
  slow:
    title: Slow
    key_results:
      too: {title: Too, same_as: fast}
      tme: {title: Tme, same_as: fast.time.one}
"""
    assert faults_of(text) == [
        "a.yaml:10:34 unknown-reference: there is no key result `fast` | did you mean `fast.time`?",
        "a.yaml:11:34 unknown-reference: there is no goal `fast.time.one`"
        " | did you mean `fast.time`?",
    ]


def test_an_unknown_name_is_told_once_with_all_its_places() -> None:
    text = """
    period: 2026-Q4
    people: {ann: {}}
    owner: anne
    objectives:
      one: {title: One, supports: [two, loved]}
      two: {title: Two, supports: [loved], owner: anne, team: nobody-checks-teams}
    """
    found = workspace_of(text).faults
    assert [(one.rule, one.message, one.hint, len(one.related)) for one in found] == [
        ("unknown-reference", "there is no person or team `anne`", "did you mean `ann`?", 1),
        (
            "unknown-reference",
            "there is no goal `loved`",
            "write `period/objective.key-result`, or the id of a KPI",
            1,
        ),
    ]


def test_what_a_cut_file_may_hold_is_not_unknown() -> None:
    cut = "period: 2026\nobjectives:\n  other: {title: [}\n  loved: {title: Loved}\n"
    assert [line.split(" ")[1] for line in faults_of(cut, TEAM)] == ["invalid-yaml:"]


def test_defaults_come_from_objective_file_team_and_settings() -> None:
    teams = "teams: {growth: {lead: cleo}}\npeople: {cleo: {}, dan: {}}\n"
    goals = """
    period: 2026-Q4
    team: growth
    cadence: monthly
    objectives:
      grow:
        title: Grow
        key_results:
          one: {title: One, done: false}
          two: {title: Two, done: false, owner: dan, cadence: weekly, due: 2026-11-30}
    """
    workspace = workspace_of(teams, goals, settings="version: 1\nkind: learning\n")
    grow = workspace.goals["2026-Q4/grow"]
    assert isinstance(grow, Objective)
    assert (grow.owner, grow.team, grow.cadence, grow.kind) == (
        "cleo",
        "growth",
        "monthly",
        "learning",
    )
    one, two = grow.key_results
    assert (one.owner, one.team, one.cadence, one.end) == (
        "cleo",
        "growth",
        "monthly",
        date(2026, 12, 31),
    )
    assert (two.owner, two.cadence, two.end) == ("dan", "weekly", date(2026, 11, 30))


def test_key_results_of_another_file_belong_to_the_objective() -> None:
    more = """
    period: 2026-Q4
    team: platform
    key_results:
      refunds:
        api: {title: The API answers, done: false}
    """
    found = objective(COMPANY, TEAM, more, ref="2026-Q4/refunds")
    assert [one.ref for one in found.key_results] == [
        "2026-Q4/refunds.time",
        "2026-Q4/refunds.api",
    ]
    assert [one.team for one in found.key_results] == ["payments", "platform"]
    assert [one.owner for one in found.key_results] == ["ben", "ben"]


def test_check_ins_of_other_files_come_home_in_both_spellings() -> None:
    said = """
    period: 2026-Q4
    checkins:
      refunds.time: {2026-10-05: 70, 2026-W42: 66}
      2026-10: {2026-Q4/refunds.time: {value: 60, confidence: 7}}
    """
    found = key_result(COMPANY, TEAM, said, ref="2026-Q4/refunds.time").checkins
    assert [(one.day, one.value, one.confidence) for one in found] == [
        (date(2026, 10, 5), Decimal(70), None),
        (date(2026, 10, 18), Decimal(66), None),
        (date(2026, 10, 31), Decimal(60), Decimal(7)),
    ]


def test_the_same_day_twice_is_a_fault_wherever_it_stands() -> None:
    inline = TEAM.replace("target: 24}", "target: 24, checkins: {2026-10-31: 60, 2026-10-30: 61}}")
    said = "period: 2026-Q4\ncheckins: {2026-10: {refunds.time: 59}}\n"
    assert faults_of(COMPANY, inline, said) == [
        "c.yaml:2:22 duplicate-key: `time` has a second check-in for 2026-10-31; the first is in"
        " b.yaml | keep one of them"
    ]


def test_a_value_beside_a_kpi_is_a_conflict() -> None:
    text = """
    period: 2026-Q4
    kpis:
      uptime: {title: Uptime, unit: "%", cadence: monthly, aggregate: mean}
    objectives:
      calm:
        title: Calm nights
        key_results:
          up: {title: Up, kpi: uptime, at_least: 99, checkins: {2026-10-05: 99.5}}
    """
    assert faults_of(text) == [
        "a.yaml:8:61 conflicting-measures: the value of `up` is the KPI's, `uptime`; it has none"
        " of its own | check in `uptime` instead; keep confidence, note and needs here"
    ]
    found = key_result(text, ref="2026-Q4/calm.up")
    assert (found.unit, found.cadence, found.aggregate) == ("%", "monthly", "mean")


def test_a_bare_number_is_the_score_of_a_judged_key_result() -> None:
    text = """
    period: 2026-Q4
    objectives:
      calm:
        title: Calm nights
        key_results:
          feel: {title: It feels calm, judged: true, checkins: {2026-10-05: 0.5, 2026-10-12: 80}}
    """
    assert [one.score for one in key_result(text, ref="2026-Q4/calm.feel").checkins] == [
        Decimal("0.5")
    ]
    assert faults_of(text) == [
        "a.yaml:6:90 invalid-value: expected a score from 0 to 1, found 80 | write `0.8`"
    ]


def test_measures_are_what_is_written() -> None:
    found = objective(
        """
        period: 2026-Q4
        objectives:
          calm:
            title: Calm nights
            key_results:
              a: {title: A, baseline: 10, target: 0, plan: {2026-11-01: 5}}
              b: {title: B, above: {2026-10-01: 5, 2026-11-01: none}, at_most: 9}
        """,
        ref="2026-Q4/calm",
    )
    assert [one.measure for one in found.key_results] == [
        Range(Decimal(10), Decimal(0), plan=((date(2026, 11, 1), Decimal(5)),)),
        Band(
            lower=((date(2026, 10, 1), Decimal(5)), (date(2026, 11, 1), None)),
            upper=((date.min, Decimal(9)),),
            lower_included=False,
        ),
    ]


def test_two_things_of_one_name_are_told_with_both_places() -> None:
    text = """
    period: 2026-Q4
    teams: {grow: {}}
    people: {grow: {}}
    kpis:
      grow: {title: Growth}
    objectives:
      grow: {title: Grow}
    """
    found = workspace_of(text).faults
    assert [(one.rule, one.place.keys, one.related[0].place.keys) for one in found] == [
        ("duplicate-id", ("objectives", "grow"), ("kpis", "grow")),
        ("duplicate-id", ("people", "grow"), ("teams", "grow")),
    ]


@given(st.permutations(range(4)))
def test_a_workspace_does_not_depend_on_the_order_of_files(order: list[int]) -> None:
    said = "period: 2026-Q4\ncheckins: {refunds.time: {2026-10-05: 70}}\n"
    broken = "period: 2026-Q4\nobjectives:\n  refunds: {title: Again, supports: [nowhere]}\n"
    texts = [COMPANY, TEAM, said, broken]
    sources = [SourceFile(f"{'abcd'[index]}.yaml", text) for index, text in enumerate(texts)]
    settings, _ = parse_settings(SourceFile("okrkit.yaml", "version: 1\n"))
    ordered = link((parse(source) for source in sources), settings)
    shuffled = link((parse(sources[index]) for index in order), settings)
    assert shuffled.goals == ordered.goals
    assert sorted(map(repr, shuffled.faults)) == sorted(map(repr, ordered.faults))
