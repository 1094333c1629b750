"""Which goals a reader is shown: of a period, of teams and owners, and in which order."""

from datetime import date
from textwrap import indent

import pytest

from okrkit.members import teams_below
from okrkit.scope import (
    Scope,
    above,
    default_period,
    further_up,
    kpis_in,
    objectives_in,
    ranked,
    team_order,
)
from okrkit.score import Scorecard
from standings import goals
from workspaces import scored

TEAMS = """\
teams:
  apps: {parent: product}
  product: {}
  sales: {}
  web: {parent: apps}
"""


JULY = "fiscal_year: {starts: 7, named_by: end}"


def objectives(*lines: str) -> str:
    """A goal file with an objective on each line."""
    return "objectives:\n" + indent("\n".join(lines), "  ")


def shown(
    card: Scorecard,
    period: str | None = None,
    teams: frozenset[str] | None = None,
    owner: str | None = None,
) -> list[str]:
    """The references of the objectives in a scope."""
    found = None if period is None else card.workspace.calendar.period(period)
    return [one.ref for one in objectives_in(card, Scope(found, teams, owner))]


def upward(card: Scorecard, *refs: str) -> list[str]:
    """The references of what is further up than some objectives."""
    below = [one for one in card.workspace.objectives if one.ref in refs]
    return [one.ref for one in further_up(card, below)]


# --- periods --------------------------------------------------------------------------------------

ERA = "\nperiods: {era: {start: 2026-11-15}}"
OWN_DAYS = (
    objectives(
        "year: {title: A year, period: 2026}",
        "quarter: {title: A quarter, period: 2026-Q4}",
        "early: {title: Over early, period: 2026-Q4, due: 2026-11-14}",
        "late: {title: Begins late, period: 2026-Q4, start: 2026-11-16}",
        "longer: {title: Goes on, period: 2026-Q3, due: 2026-11-15}",
        "past: {title: Over, period: 2026-Q3}",
        "open: {title: Without an end, period: era}",
    )
    + ERA
)


def test_without_a_period_an_objective_is_shown_on_its_own_days() -> None:
    card = goals(OWN_DAYS)
    assert shown(card) == ["2026/year", "2026-Q3/longer", "2026-Q4/quarter", "era/open"]
    on_the_next_day = card.on(date(2026, 11, 16))
    assert shown(on_the_next_day) == ["2026/year", "2026-Q4/late", "2026-Q4/quarter", "era/open"]
    on_the_day_before = card.on(date(2026, 11, 14))
    early = ["2026/year", "2026-Q3/longer", "2026-Q4/early", "2026-Q4/quarter"]
    assert shown(on_the_day_before) == early


def test_a_period_has_its_own_objectives_whatever_their_days() -> None:
    card = goals(OWN_DAYS)
    assert shown(card, "2026-Q4") == ["2026-Q4/early", "2026-Q4/late", "2026-Q4/quarter"]
    assert shown(card, "2026-Q3") == ["2026-Q3/longer", "2026-Q3/past"]
    assert shown(card, "era") == ["era/open"]
    assert shown(card, "2027") == []


def test_two_names_of_the_same_days_are_one_period() -> None:
    text = objectives(
        "a: {title: A, period: FY27-Q2}",
        "b: {title: B, period: 2027-Q2}",
        "c: {title: C, period: autumn}",
        "d: {title: D, period: 2026-11}",
    )
    autumn = "\nperiods: {autumn: {start: 2026-10-01, end: 2026-12-31}}"
    card = goals(text + autumn, settings=JULY)
    same = ["2027-Q2/b", "FY27-Q2/a", "autumn/c"]
    assert [shown(card, name) for name in ("FY27-Q2", "2027-Q2", "autumn")] == [same] * 3


def test_drafts_and_what_is_dropped_are_shown() -> None:
    card = goals(
        objectives(
            "a: {title: A, period: 2026-Q4, draft: true}",
            "b: {title: B, period: 2026-Q4, dropped: {date: 2026-11-01, why: sold}}",
        )
    )
    assert shown(card) == shown(card, "2026-Q4") == ["2026-Q4/a", "2026-Q4/b"]


FEBRUARY = "fiscal_year: {starts: 2}"
PERIODS = """
periods:
  sprint: {start: 2026-10-15, end: 2026-12-15}
  term: {start: 2026-10-15, end: 2027-01-12}
  season: {start: 2026-10-15, end: 2027-02-12}
  era: {start: 2026-11-15}
"""


@pytest.mark.parametrize(
    ("periods", "settings", "as_of", "found"),
    [
        ("2026-Q4 2026", "", "2026-11-15", "2026-Q4"),
        ("2026 2026-H2", "", "2026-11-15", "2026-H2"),
        ("2026-Q3 2026", "", "2026-11-15", "2026"),
        ("2026-Q4 2026", "", "2026-12-31", "2026-Q4"),
        ("2026-Q4 2027", "", "2027-01-01", "2027"),
        ("2026-11 2026-W46 2026", "", "2026-11-15", "2026"),
        ("2026-11", "", "2026-11-15", "2026-Q4"),
        ("", "", "2026-11-15", "2026-Q4"),
        ("2027-Q1", "", "2026-11-15", "2026-Q4"),
        ("2026-Q1 2026", "", "2026-02-01", "2026-Q1"),
        ("term 2026-Q4", "", "2026-11-15", "term"),
        ("season 2026-Q4", "", "2026-11-15", "2026-Q4"),
        ("sprint 2026-Q4", "", "2026-11-15", "2026-Q4"),
        ("era", "", "2026-11-15", "era"),
        ("era 2026", "", "2026-11-15", "2026"),
        ("", FEBRUARY, "2026-04-15", "2026-Q1"),
        ("2026-Q1 2026", FEBRUARY, "2026-04-15", "2026-Q1"),
        ("2027-Q2 FY27-Q2", JULY, "2026-11-15", "2027-Q2"),
    ],
)
def test_a_report_is_on_the_shortest_period_from_a_quarter_on_that_has_an_objective(
    periods: str, settings: str, as_of: str, found: str
) -> None:
    lines = (f"o{n}: {{title: O, period: {one}}}" for n, one in enumerate(periods.split()))
    text = (objectives(*lines) if periods else "kpis: {k: {title: K}}") + PERIODS
    assert default_period(goals(text, as_of, settings)).name == found


@pytest.mark.parametrize("fate", ["draft: true", "dropped: {date: 2026-11-15, why: sold}"])
def test_a_report_is_on_no_period_that_has_only_drafts_and_dropped_objectives(fate: str) -> None:
    text = objectives(f"a: {{title: A, period: 2026-Q4, {fate}}}", "b: {title: B, period: 2026}")
    assert default_period(goals(text)).name == "2026"
    alone = goals(objectives(f"a: {{title: A, period: 2026, {fate}}}"))
    assert default_period(alone).name == "2026-Q4"


def test_what_is_dropped_later_has_a_report_until_then() -> None:
    text = objectives("a: {title: A, period: 2026-H2, dropped: {date: 2026-11-16, why: sold}}")
    assert default_period(goals(text, "2026-11-15")).name == "2026-H2"


# --- further up -----------------------------------------------------------------------------------


def test_objectives_of_longer_periods_are_reached_directly_and_through_others() -> None:
    card = goals("""
        kpis:
          k: {title: K, supports: [2026/of-kpi]}
        objectives:
          direct: {title: A, period: 2026, priority: 3}
          of-part: {title: B, period: 2026, key_results: {r: {title: R, score_from: supporting}}}
          top: {title: C, period: decade}
          half: {title: D, period: 2026-H2, supports: [top]}
          of-kpi: {title: E, period: 2026, priority: 1}
          mine:
            title: F
            period: 2026-Q4
            supports: [direct, half, k]
            key_results:
              r: {title: R, done: false, supports: [2026/of-part.r]}
          other: {title: G, period: 2026}
        periods: {decade: {start: 2020-01-01, end: 2029-12-31}}
    """)
    assert upward(card, "2026-Q4/mine") == [
        "2026/of-kpi", "2026/direct", "decade/top", "2026/of-part", "2026-H2/half"
    ]  # fmt: skip
    assert upward(card, "2026-H2/half") == ["decade/top"]
    assert upward(card, "decade/top") == upward(card) == []


def test_a_line_goes_on_through_goals_that_are_not_further_up() -> None:
    card = goals(objectives(
        "year: {title: A, period: 2026}",
        "same: {title: B, period: 2026-Q4, supports: [2026-11/shorter]}",
        "shorter: {title: C, period: 2026-11, supports: [2026/year]}",
        "mine: {title: D, period: 2026-Q4, supports: [2026-Q4/same]}",
    ))  # fmt: skip
    assert upward(card, "2026-Q4/mine") == ["2026/year"]
    found = above(card, [card.workspace.objectives[3]])
    assert list(found) == ["2026-Q4/same", "2026-11/shorter", "2026/year"]


def test_an_open_period_is_longer_than_any_other() -> None:
    card = goals(objectives(
        "always: {title: A, period: era}",
        "year: {title: B, period: 2026, supports: [era/always]}",
    ) + ERA)  # fmt: skip
    assert upward(card, "2026/year") == ["era/always"]


def test_drafts_and_what_is_dropped_are_not_further_up() -> None:
    card = goals(objectives(
        "draft: {title: A, period: 2026, draft: true}",
        "sold: {title: B, period: 2026, dropped: {date: 2026-11-01, why: sold}}",
        "mine: {title: C, period: 2026-Q4, supports: [draft, sold]}",
    ))  # fmt: skip
    assert upward(card, "2026-Q4/mine") == []


def test_a_circle_of_support_has_an_end() -> None:
    circle = objectives(
        "year: {title: A, period: 2026, supports: [2026-Q4/mine]}",
        "mine: {title: B, period: 2026-Q4, supports: [2026/year]}",
    )
    assert upward(scored({"goals/a.yaml": circle}), "2026-Q4/mine") == ["2026/year"]


def test_above_are_kpis_and_whole_objectives_but_not_what_was_asked_for() -> None:
    card = goals("""
        period: 2026-Q4
        kpis:
          revenue: {title: K}
          orders: {title: L, supports: [revenue]}
        objectives:
          upper:
            title: A
            key_results: {r: {title: R, score_from: supporting, supports: [orders]}}
          mine: {title: B, supports: [upper.r]}
    """)
    mine = card.workspace.objectives[1:]
    assert list(above(card, mine)) == ["2026-Q4/upper", "orders", "revenue"]
    assert list(above(card, [*mine, *card.workspace.kpis])) == ["2026-Q4/upper"]


# --- order ----------------------------------------------------------------------------------------


def test_each_team_stands_before_those_below_it_and_the_organization_first() -> None:
    text = TEAMS + objectives("a: {title: A, period: 2026, team: unheard-of}")
    card = scored({"goals/a.yaml": text})
    assert team_order(card.workspace) == {
        None: 0, "product": 1, "apps": 2, "web": 3, "sales": 4, "unheard-of": 5
    }  # fmt: skip


def test_teams_in_a_circle_have_a_place_too() -> None:
    text = "teams: {one: {parent: two}, two: {parent: one}, three: {parent: three}, four: {}}"
    card = scored({"goals/a.yaml": text})
    assert team_order(card.workspace) == {None: 0, "four": 1, "one": 2, "three": 3, "two": 4}


def test_a_team_below_one_that_is_not_declared_is_at_the_top() -> None:
    card = scored({"goals/a.yaml": "teams: {web: {parent: nowhere}, apps: {}}"})
    assert team_order(card.workspace) == {None: 0, "apps": 1, "web": 2}


def test_objectives_are_ranked_by_team_then_priority_then_age() -> None:
    card = goals(TEAMS + objectives(
        "a: {title: A, period: 2026-Q4, team: sales, priority: 1}",
        "b: {title: B, period: 2026-Q4, team: web}",
        "c: {title: C, period: 2026, team: web}",
        "d: {title: D, period: 2026-Q4, team: web, priority: 2}",
        "e: {title: E, period: 2026-Q4, team: web, priority: 1}",
        "g: {title: G, period: 2026-Q4}",
        "f: {title: F, period: 2026-Q4}",
        "h: {title: H, period: 2026-Q4, team: product}",
    ))  # fmt: skip
    order = [one.id for one in ranked(card.workspace, card.workspace.objectives)]
    assert order == ["f", "g", "h", "e", "d", "c", "b", "a"]
    assert [one.id for one in objectives_in(card, Scope())] == order


def test_kpis_stand_in_order_of_teams() -> None:
    card = goals(
        TEAMS
        + """\
kpis:
  a: {title: A, team: sales}
  b: {title: B, team: web}
  c: {title: C, team: apps, owner: ana}
  d: {title: D, owner: ana}
"""
    )
    order = [one.id for one in kpis_in(card, Scope())]
    assert order == ["d", "c", "b", "a"]
    assert [one.id for one in kpis_in(card, Scope(owner="ana"))] == ["d", "c"]


# --- teams and owners -----------------------------------------------------------------------------

FILTERED = (
    TEAMS
    + """\
kpis:
  k: {title: K, team: apps, owner: ana}
objectives:
  of-product: {title: A, period: 2026-Q4, team: product, owner: ana}
  of-web:
    title: B
    period: 2026-Q4
    team: web
    owner: ben
    key_results:
      theirs: {title: R, done: false, team: sales, owner: cleo}
      ours: {title: S, done: false}
  of-sales: {title: C, period: 2026-Q4, team: sales}
  of-all: {title: D, period: 2026-Q4}
"""
)


@pytest.mark.parametrize(
    ("team", "found", "kpis"),
    [
        ("product", ["2026-Q4/of-product", "2026-Q4/of-web"], ["k"]),
        ("apps", ["2026-Q4/of-web"], ["k"]),
        ("web", ["2026-Q4/of-web"], []),
        ("sales", ["2026-Q4/of-web", "2026-Q4/of-sales"], []),
    ],
)
def test_a_team_is_shown_with_those_below_and_where_it_has_a_part(
    team: str, found: list[str], kpis: list[str]
) -> None:
    card = goals(FILTERED)
    teams = teams_below(card.workspace, team)
    assert shown(card, teams=teams) == found
    assert [one.id for one in kpis_in(card, Scope(teams=teams))] == kpis


@pytest.mark.parametrize(
    ("owner", "found"),
    [
        ("ana", ["2026-Q4/of-product"]),
        ("ben", ["2026-Q4/of-web"]),
        ("cleo", ["2026-Q4/of-web"]),
        ("nobody", []),
    ],
)
def test_an_owner_is_shown_what_is_theirs_in_whole_or_in_part(owner: str, found: list[str]) -> None:
    assert shown(goals(FILTERED), owner=owner) == found


def test_team_and_owner_are_of_the_same_goal() -> None:
    card = goals(FILTERED)
    assert shown(card, teams=frozenset({"sales"}), owner="cleo") == ["2026-Q4/of-web"]
    assert shown(card, teams=frozenset({"sales"}), owner="ben") == []
    assert shown(card, teams=frozenset({"web"}), owner="cleo") == []


def test_a_key_result_is_its_owners_and_its_teams() -> None:
    card = goals(FILTERED)
    theirs, ours = card.workspace.key_results
    assert [Scope(owner="cleo").includes(one) for one in (theirs, ours)] == [True, False]
    assert [Scope(owner="ben").includes(one) for one in (theirs, ours)] == [False, True]
    assert Scope().includes(theirs)
