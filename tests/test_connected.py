"""The rules of *connected*, at their edges: what they say, and where they are silent."""

from datetime import date
from textwrap import dedent, indent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.circles import circles
from okrkit.finding import Finding
from okrkit.link import link
from okrkit.parse import parse, parse_settings
from okrkit.refer import MOST_COMPARED
from okrkit.rules.catalogue import CHAPTERS
from okrkit.score import score
from okrkit.sight import Sight, sight
from okrkit.source import SourceFile
from workspaces import check_files

AS_OF = date(2026, 11, 20)
TESTED = {rule.name for chapter in CHAPTERS[:3] for rule in chapter.rules}


def found(**texts: str) -> list[Finding]:
    """The findings of the first three chapters; the file `a.yaml` is given as `a`."""
    files = {f"goals/{name}.yaml": dedent(text) for name, text in texts.items()}
    return [finding for finding in check_files(files) if finding.rule in TESTED]


def told(**texts: str) -> list[str]:
    """Findings, each as `a:3 rule`."""
    return [f"{_at(one.file, one.start.line)} {one.rule}" for one in found(**texts)]


def related(finding: Finding) -> list[str]:
    return [_at(one.file, one.start.line) for one in finding.related]


def _at(file: str, line: int) -> str:
    return f"{file.removeprefix('goals/').removesuffix('.yaml')}:{line}"


def objective(id: str, *lines: str) -> str:
    """An objective with a key result `k`, for below `objectives:`."""
    key_result = "key_results: {k: {title: Orders a day, baseline: 1, target: 2}}"
    body = "\n".join((f"title: {id}", *lines, key_result))
    return f"  {id}:\n{indent(body, '    ')}\n"


def objectives(*entries: str, head: str = "period: 2026-Q4\n") -> str:
    return f"{head}objectives:\n{''.join(entries)}"


# --- references and ids ---------------------------------------------------------------------------


def test_an_unknown_name_is_said_once_with_its_other_places() -> None:
    text = objectives(objective("a", "supports: [up]"), objective("b", "supports: [up]"))
    (finding,) = found(a=text)
    assert (finding.rule, finding.start.line) == ("unknown-reference", 5)
    assert related(finding) == ["a:9"]


def test_an_unknown_period_is_an_unknown_reference() -> None:
    assert told(a=objectives(objective("a"), head="period: 2026-Q5\n")) == ["a:1 unknown-reference"]


def test_names_of_people_are_free_until_one_is_declared() -> None:
    goals = objectives(objective("a", "owner: ana", "team: payments"))
    assert told(a=goals) == []
    assert told(a=goals, b="people: {ben: {}}") == ["a:5 unknown-reference"]
    assert told(a=goals, b="teams: {search: {}}") == ["a:6 unknown-reference"]


def test_one_id_for_a_kpi_and_an_objective_is_a_duplicate() -> None:
    kpi = "kpis:\n  a: {title: Uptime, at_least: 99}\n"
    assert told(a=kpi, b=objectives(objective("a"))) == ["b:3 duplicate-id"]


def test_the_same_id_in_another_period_is_no_duplicate() -> None:
    assert told(a=objectives(objective("a"), objective("b", "period: 2026-Q3"))) == []
    first, second = objectives(objective("a")), objectives(objective("a"), head="period: 2026-Q3\n")
    assert told(a=first, b=second) == []
    assert told(a=first, b=first) == ["b:3 duplicate-id"]


def test_a_reference_that_could_mean_two_goals_shows_both() -> None:
    grow = objectives(objective("grow", "period: 2026-10"), objective("far", "supports: [grow.k]"))
    later = objectives(objective("grow", "period: 2026-11"))
    (finding,) = found(a=grow, b=later)
    assert (finding.rule, finding.goal) == ("ambiguous-reference", "2026-Q4/far")
    assert [(one.file, one.start.line, one.goal) for one in finding.related] == [
        ("goals/a.yaml", 6, "2026-10/grow.k"),
        ("goals/b.yaml", 6, "2026-11/grow.k"),
    ]


# --- circular-support -----------------------------------------------------------------------------


def test_a_circle_of_support_is_reported_once_and_whole() -> None:
    (finding,) = found(
        a=objectives(objective("one", "supports: [two]")),
        b=objectives(objective("two", "supports: [three]")),
        c=objectives(objective("three", "supports: [one]"), objective("four", "supports: [one]")),
    )
    assert (finding.rule, finding.file, finding.start.line) == (
        "circular-support",
        "goals/a.yaml",
        5,
    )
    assert "`2026-Q4/one -> 2026-Q4/two -> 2026-Q4/three -> 2026-Q4/one`" in finding.message
    assert related(finding) == ["b:5", "c:5"]


def test_a_goal_that_supports_itself_is_a_circle() -> None:
    (finding,) = found(a=objectives(objective("one", "supports: [one]")))
    assert "`2026-Q4/one -> 2026-Q4/one`" in finding.message


def test_a_key_result_leads_to_its_objective() -> None:
    (finding,) = found(
        a=objectives(objective("one", "supports: [two.k]"), objective("two", "supports: [one]"))
    )
    assert "`2026-Q4/one -> 2026-Q4/two.k -> 2026-Q4/two -> 2026-Q4/one`" in finding.message
    assert related(finding) == ["a:9"]


def test_an_objective_that_supports_its_own_key_result_is_a_circle() -> None:
    assert told(a=objectives(objective("one", "supports: [one.k]"))) == ["a:5 circular-support"]


def test_key_results_that_show_each_other_are_a_circle() -> None:
    text = """
        period: 2026-Q4
        objectives:
          one: {title: One, key_results: {k: {title: Orders, same_as: two.k}}}
          two: {title: Two, key_results: {k: {title: Orders, same_as: one.k}}}
    """
    assert told(a=text) == ["a:5 circular-support"]


def test_a_key_result_shown_in_the_objective_that_is_supported_is_no_circle() -> None:
    text = """
        period: 2026-Q4
        objectives:
          one:
            title: One
            key_results: {k: {title: Orders, same_as: two.k}}
          two:
            title: Two
            supports: [one]
            key_results: {k: {title: Orders, baseline: 1, target: 2}}
    """
    assert told(a=text) == []


def test_a_kpi_moved_and_supported_by_one_key_result_is_no_circle() -> None:
    text = """
        period: 2026-Q4
        kpis:
          orders: {title: Orders, at_least: 1}
        objectives:
          one:
            title: One
            supports: [orders]
            guardrails: [orders]
            key_results: {k: {title: Orders, kpi: orders, supports: [orders], at_least: 2}}
    """
    assert told(a=text) == []


def test_kpis_can_support_each_other_in_a_circle() -> None:
    text = """
        kpis:
          one: {title: One, supports: [two]}
          two: {title: Two, supports: [one]}
    """
    assert told(a=text) == ["a:3 circular-support"]


def test_drafts_meet_circles_too() -> None:
    text = objectives(
        objective("one", "supports: [two]", "draft: true"), objective("two", "supports: [one]")
    )
    assert told(a=text) == ["a:5 circular-support"]


def test_teams_in_a_circle_are_reported_once() -> None:
    (finding,) = found(
        a="""
        teams:
          one: {parent: two}
          two: {parent: three}
          three: {parent: one}
          four: {parent: one}
        """
    )
    assert finding.message.endswith("`one -> two -> three -> one`")
    assert related(finding) == ["a:4", "a:5"]


graphs = st.dictionaries(st.sampled_from("abcdefgh"), st.lists(st.sampled_from("abcdefgh")))


@given(graphs)
def test_a_circle_is_a_way_back_that_shares_no_node_with_others(
    graph: dict[str, list[str]],
) -> None:
    seen: set[str] = set()
    for circle in circles(graph):
        assert not seen & set(circle)
        assert len(set(circle)) == len(circle)
        assert all(
            other in graph[one] for one, other in zip(circle, (*circle[1:], circle[0]), strict=True)
        )
        seen |= set(circle)


@given(graphs)
def test_without_the_nodes_of_its_knots_a_graph_has_no_circle(graph: dict[str, list[str]]) -> None:
    while broken := {node for circle in circles(graph) for node in circle}:
        graph = {node: after for node, after in graph.items() if node not in broken}
    left = dict(graph)
    while ends := [node for node in left if not left.keys() & set(left[node])]:
        for node in ends:
            del left[node]
    assert left == {}


def test_a_circle_of_100_000_is_found_without_recursion() -> None:
    graph = {str(number): [str((number + 1) % 100_000)] for number in range(100_000)}
    (circle,) = circles(graph)
    assert len(circle) == 100_000


def test_of_several_circles_the_shortest_through_the_first_node_is_shown() -> None:
    graph = {"a": ["b"], "b": ["c", "a"], "c": ["a"]}
    assert list(circles(graph)) == [("a", "b")]


# --- orphan-objective and the line of sight -------------------------------------------------------

TEAMS = "teams: {product: {}, payments: {parent: product}, fraud: {parent: payments}}\n"


def test_nobody_is_an_orphan_before_teams_and_supports() -> None:
    assert told(a=objectives(objective("one", "team: payments"))) == []


def test_an_orphan_is_said_at_the_lowest_goal_that_supports_nothing() -> None:
    text = objectives(
        objective("one", "team: fraud", "supports: [two]"),
        objective("two", "team: payments"),
        objective("three", "team: product"),
        objective("four"),
    )
    assert told(a=text, teams=TEAMS) == ["a:8 orphan-objective"]
    (finding,) = found(a=text, teams=TEAMS)
    assert finding.hint is not None
    assert finding.hint.endswith("such as `supports: [2026-Q4/three]`")


@pytest.mark.parametrize("line", ["supports: [uptime]", "supports: [top]", "supports: [top.k]"])
def test_who_supports_a_kpi_or_the_top_is_no_orphan(line: str) -> None:
    text = objectives(objective("one", "team: fraud", line), objective("top"))
    kpi = "kpis: {uptime: {title: Uptime, at_least: 99, team: fraud}}"
    assert told(a=text, b=kpi, teams=TEAMS) == []


def test_dropped_goals_and_drafts_lead_nowhere() -> None:
    text = objectives(
        objective("one", "team: fraud", "supports: [top]"),
        objective("top", "dropped: {date: 2026-11-02, why: Too much}"),
        objective("two", "team: fraud", "supports: [draft]"),
        objective("draft", "draft: true"),
    )
    assert told(a=text, teams=TEAMS) == ["a:3 orphan-objective", "a:12 orphan-objective"]
    assert told(a=text.replace("2026-11-02", "2026-11-21"), teams=TEAMS) == [
        "a:12 orphan-objective"
    ]


def test_drafts_and_dropped_goals_are_no_orphans() -> None:
    text = objectives(
        objective("one", "team: fraud", "draft: true"),
        objective("two", "team: fraud", "dropped: {date: 2026-11-02, why: Too much}"),
    )
    assert told(a=text, teams=TEAMS) == []


def test_a_reference_that_leads_nowhere_is_said_once() -> None:
    text = objectives(objective("one", "team: fraud", "supports: [tpo]"), objective("top"))
    assert told(a=text, teams=TEAMS) == ["a:6 unknown-reference"]


def test_what_a_broken_file_hides_is_not_missed() -> None:
    text = objectives(objective("one", "team: fraud", "supports: [top]"))
    assert told(a=text, b="objectives:\n  top: {title: [", teams=TEAMS) == ["b:2 invalid-yaml"]


def test_a_circle_of_what_is_shown_elsewhere_says_where_that_leads() -> None:
    text = objectives(
        objective("one").replace("baseline: 1, target: 2", "same_as: two.k"),
        objective("two").replace("baseline: 1, target: 2", "same_as: one.k"),
    )
    found = [one for one in check_files({"goals/a.yaml": text}) if one.rule == "circular-support"]
    assert [one.hint for one in found] == [
        "take one of these lines out: support leads upward only, and `same_as` to where it is"
        " measured"
    ]


def test_a_circle_sees_no_top_and_has_no_lowest_goal() -> None:
    text = objectives(
        objective("one", "team: fraud", "supports: [two]"),
        objective("two", "team: fraud", "supports: [one]"),
    )
    assert told(a=text, teams=TEAMS) == ["a:6 circular-support"]


def test_without_declared_teams_the_goals_of_the_organization_are_the_top() -> None:
    text = objectives(
        objective("one", "team: fraud", "supports: [top]"),
        objective("two", "team: fraud"),
        objective("top"),
    )
    assert told(a=text) == ["a:8 orphan-objective"]


def test_in_a_workspace_of_one_undeclared_team_it_is_the_top() -> None:
    text = objectives(
        objective("one", "supports: [two]"), objective("two"), head="period: 2026-Q4\nteam: x\n"
    )
    assert told(a=text) == []


def view(text: str) -> Sight:
    settings, _ = parse_settings(SourceFile("okrkit.yaml", "version: 1\n"))
    return sight(score(link([parse(SourceFile("a.yaml", text))], settings), AS_OF))


def test_a_line_of_sight_goes_as_far_up_as_it_leads() -> None:
    text = objectives(
        objective("low", "team: fraud", "supports: [long, mid.k]"),
        objective("long", "team: fraud", "supports: [mid]"),
        objective("mid", "team: payments", "supports: [top]"),
        objective("top", "team: product", "supports: [year]"),
        objective("year", "period: 2026"),
        objective("lost", "team: fraud"),
        head=f"period: 2026-Q4\n{TEAMS}",
    )
    seen = view(text)
    assert seen.line_of_sight("2026-Q4/low.k") == (
        "2026-Q4/low",
        "2026-Q4/long",
        "2026-Q4/mid",
        "2026-Q4/top",
        "2026/year",
    )
    assert seen.line_of_sight("2026/year") == ()
    assert seen.line_of_sight("2026-Q4/lost.k") == ()
    assert seen.has_line_of_sight("2026/year.k")
    assert not seen.has_line_of_sight("2026-Q4/lost.k")


def test_a_line_of_sight_goes_once_round_a_circle_and_takes_what_is_written_first() -> None:
    seen = view(
        objectives(
            objective("one", "supports: [two, three]"),
            objective("two", "supports: [three, one]"),
            objective("three", "supports: [one]"),
        )
    )
    assert seen.line_of_sight("2026-Q4/one") == ("2026-Q4/two", "2026-Q4/three")
    assert seen.line_of_sight("2026-Q4/two") == ("2026-Q4/three", "2026-Q4/one")


@pytest.mark.parametrize("length", [8, 60])
def test_thousands_of_misspelt_references_are_not_all_compared_with_thousands_of_names(
    length: int,
) -> None:
    """Each is a finding, and the first ones say what was meant."""
    count = 600
    names = [f"g{number:0{length - 1}}" for number in range(count)]
    text = objectives(*(objective(name, f"supports: [o{name[1:]}]") for name in names))
    found = [one for one in check_files({"goals/a.yaml": text}) if one.rule == "unknown-reference"]
    advised = [one for one in found if (one.hint or "").startswith("did you mean")]
    assert len(found) == count
    assert 0 < (len(advised) - 1) * length * count < MOST_COMPARED


# --- period-mismatch ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "expected"), [("2026-12-15", []), ("2026-12-16", ["a:6 period-mismatch"])]
)
def test_two_weeks_after_what_it_supports_are_fine(due: str, expected: list[str]) -> None:
    text = objectives(
        objective("low", f"due: {due}", "supports: [up]"), objective("up", "due: 2026-12-01")
    )
    assert told(a=text) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("start: 2026-10-01", []),
        ("due: 2026-12-31", []),
        ("start: 2026-09-30", ["a:5 period-mismatch"]),
        ("due: 2027-01-01", ["a:5 period-mismatch"]),
        ("start: 2027-02-01", ["a:5 period-mismatch"]),
    ],
)
def test_a_goal_keeps_to_its_own_period(line: str, expected: list[str]) -> None:
    assert told(a=objectives(objective("one", line))) == expected


def test_a_key_result_does_not_repeat_what_its_objective_is_told() -> None:
    text = """
        period: 2026-Q4
        objectives:
          one:
            title: One
            due: 2027-02-01
            key_results:
              k: {title: Orders, baseline: 1, target: 2}
              l: {title: Sales, baseline: 1, target: 2, due: 2027-01-15}
    """
    assert told(a=text) == ["a:6 period-mismatch", "a:9 period-mismatch"]


def test_a_key_result_ends_at_most_two_weeks_after_its_objective() -> None:
    text = """
        period: 2026-Q4
        objectives:
          one:
            title: One
            due: 2026-12-01
            key_results:
              k: {title: Orders, baseline: 1, target: 2, due: 2026-12-15}
              l: {title: Sales, baseline: 1, target: 2, due: 2026-12-16}
    """
    assert told(a=text) == ["a:9 period-mismatch"]


def test_a_key_result_has_days() -> None:
    text = """
        period: 2026-Q4
        objectives:
          one:
            title: One
            start: 2026-11-01
            key_results:
              k: {title: Orders, baseline: 1, target: 2, due: 2026-10-31}
              l: {title: Sales, baseline: 1, target: 2, start: 2026-12-02, due: 2026-12-01}
    """
    assert told(a=text) == ["a:9 invalid-value", "a:8 period-mismatch"]


def test_open_periods_match_all() -> None:
    text = objectives(
        objective("low", "period: 2026-Q4", "supports: [up]"),
        objective("up", "supports: [year]", "start: 2025-01-01"),
        objective("year", "period: 2027"),
        head="period: someday\nperiods: {someday: {start: 2026-01-01}}\n",
    )
    assert told(a=text) == []


# --- inactive-owner -------------------------------------------------------------------------------


def test_someone_who_is_gone_is_said_once_with_all_they_own() -> None:
    text = """
        period: 2026-Q4
        people: {ana: {active: false}, ben: {}}
        kpis:
          uptime: {title: Uptime, at_least: 99, owner: ana}
        objectives:
          one:
            title: One
            owner: ana
            key_results:
              k: {title: Orders, baseline: 1, target: 2}
          two:
            title: Two
            owner: ben
            key_results:
              k: {title: Sales, baseline: 1, target: 2, owner: ana}
    """
    (finding,) = found(a=text)
    assert (finding.rule, finding.start.line) == ("inactive-owner", 5)
    assert finding.message == "`ana` is marked as gone and owns `uptime` and 2 other goals"
    assert related(finding) == ["a:9", "a:16", "a:3"]


def test_the_lead_of_a_team_owns_by_default() -> None:
    text = """
        people: {ana: {active: false}}
        teams: {payments: {lead: ana}}
        kpis:
          uptime:
            title: Uptime
            at_least: 99
            team: payments
    """
    (finding,) = found(a=text)
    assert (finding.rule, finding.start.line) == ("inactive-owner", 5)
    assert related(finding) == ["a:3", "a:2"]


@pytest.mark.parametrize(
    "line",
    [
        "closed: {date: 2026-11-01, score: 0.7}",
        "dropped: {date: 2026-11-01, why: Too much}",
        "due: 2026-11-19",
        "draft: true",
    ],
)
def test_what_is_over_needs_no_owner(line: str) -> None:
    people = "period: 2026-Q4\nowner: ana\npeople: {ana: {active: false}}\n"
    assert told(a=objectives(objective("one", line), head=people)) == []
    still = objectives(objective("one", "due: 2026-11-20"), head=people)
    assert told(a=still) == ["a:5 inactive-owner"]


def test_findings_do_not_depend_on_the_order_of_files() -> None:
    files = {
        "goals/b.yaml": objectives(objective("one", "supports: [two]", "team: fraud")),
        "goals/c.yaml": objectives(objective("two", "supports: [one]", "owner: ana")),
        "goals/a.yaml": f"{TEAMS}people: {{ana: {{active: false}}}}\n",
        "goals/d.yaml": objectives(objective("two"), objective("three", "team: fraud")),
    }
    assert check_files(files) == check_files(dict(reversed(files.items())))
