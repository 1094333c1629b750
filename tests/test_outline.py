"""Goals as trees: each below what it serves, once in full, however long and tangled the lines."""

import sys
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.goals import Kpi
from okrkit.outline import DEEPEST, outline
from okrkit.render.console import Look
from okrkit.render.terminal import terminal
from okrkit.render.tree import Standing, tree
from okrkit.report import Problems, report
from okrkit.scope import Scope
from okrkit.score import Scorecard
from okrkit.standing import ObjectiveStanding
from workspaces import scored

LONG = 20_000


def card_of(text: str) -> Scorecard:
    return scored({"goals/a.yaml": dedent(text)})


def drawn(card: Scorecard, *, only: set[str] | None = None) -> list[str]:
    """The trees of goals, each goal indented by its level; `+` where something follows there."""
    shown = (one for one in card.workspace.goals.values() if only is None or one.id in only)
    return [
        "".join(".+"[not last] for last in branch.is_last)
        + branch.goal.id
        + ("..." if branch.is_again else "")
        for branch in outline(card.workspace, shown)
    ]


def test_a_goal_stands_below_what_it_serves_after_its_key_results() -> None:
    card = card_of("""
        period: 2026-Q4
        kpis:
          revenue: {title: A}
          orders: {title: B, supports: [revenue]}
        objectives:
          apart: {title: C, key_results: {own: {title: R, done: false}}}
          lower: {title: D, supports: [upper.second]}
          upper:
            title: E
            supports: [revenue]
            key_results:
              first: {title: S, done: false}
              second: {title: T, score_from: supporting}
    """)
    assert drawn(card) == [
        "revenue", "+orders", ".upper", ".+first", "..second", "...lower", "apart", ".own"
    ]  # fmt: skip


def test_a_goal_with_several_parents_is_told_once_and_named_again() -> None:
    card = card_of("""
        period: 2026-Q4
        kpis: {one: {title: A}, two: {title: B}}
        objectives:
          both: {title: C, supports: [one, two], key_results: {r: {title: R, done: false}}}
    """)
    assert drawn(card) == ["one", ".both", "..r", "two", ".both..."]


def test_what_supports_a_goal_twice_stands_below_it_once() -> None:
    card = card_of("""
        period: 2026-Q4
        objectives:
          top: {title: A, key_results: {r: {title: R, done: false, supports: [top]}}}
          low: {title: B, supports: [top, top]}
    """)
    assert sorted(drawn(card)) == sorted(["top", "+r", ".low"])


def test_what_serves_only_goals_that_are_not_shown_is_at_the_top() -> None:
    card = card_of("""
        period: 2026-Q4
        objectives:
          top: {title: A}
          mid: {title: B, supports: [top]}
          low: {title: C, supports: [mid]}
    """)
    assert drawn(card, only={"top", "low"}) == ["top", "low"]
    assert drawn(card, only={"mid", "low"}) == ["mid", ".low"]
    assert drawn(card, only=set()) == []


def test_one_goal_of_a_circle_is_at_the_top() -> None:
    card = card_of("""
        period: 2026-Q4
        kpis: {k: {title: K}}
        objectives:
          a: {title: A, supports: [c, k]}
          b: {title: B, supports: [a]}
          c: {title: C, supports: [b]}
          x: {title: X, supports: [z]}
          z: {title: Z, supports: [x]}
          self: {title: S, supports: [self]}
    """)
    assert drawn(card) == [
        "k",
        ".a",
        "..b",
        "...c",
        "....a...",
        "x",
        ".z",
        "..x...",
        "self",
        ".self...",
    ]


def chain(length: int, *, is_reversed: bool = False, top: str = "supports: [k]") -> Scorecard:
    """Objectives that each support the one before, the first of them a KPI."""
    lines = [f"  o0: {{title: O, {top}}}\n"]
    lines += [f"  o{n}: {{title: O, supports: [o{n - 1}]}}\n" for n in range(1, length)]
    if is_reversed:
        lines.reverse()
    head = "period: 2026-Q4\nobjectives:\n"
    per_file = 2_000
    files = {
        f"goals/{start:06}.yaml": head + "".join(lines[start : start + per_file])
        for start in range(0, length, per_file)
    }
    return scored({"goals/k.yaml": "kpis: {k: {title: K}}", **files})


@pytest.mark.parametrize("is_reversed", [False, True])
def test_what_is_too_deep_begins_a_tree_of_its_own(is_reversed: bool) -> None:
    card = chain(2 * DEEPEST + 3, is_reversed=is_reversed)
    levels = [len(one.is_last) for one in outline(card.workspace, card.workspace.goals.values())]
    assert levels == [*range(DEEPEST + 1), *range(DEEPEST + 1), 0, 1]


def test_what_is_too_deep_of_a_circle_begins_a_tree_of_its_own() -> None:
    length = 2 * DEEPEST
    card = chain(length, is_reversed=True, top=f"supports: [o{length - 1}]")
    branches = outline(card.workspace, card.workspace.objectives)
    levels = [len(one.is_last) for one in branches]
    assert levels == [*range(DEEPEST + 1), *range(length - DEEPEST)]
    assert [one.is_again for one in branches] == [False] * length + [True]


def test_many_ways_down_do_not_multiply() -> None:
    """30 levels of two goals that both support both goals above: 2 to the 30th ways."""
    lines = ["  a0: {title: A}", "  b0: {title: B}"]
    for level in range(1, 30):
        above = f"supports: [a{level - 1}, b{level - 1}]"
        lines += [f"  {name}{level}: {{title: T, {above}}}" for name in "ab"]
    card = card_of("period: 2026-Q4\nobjectives:\n" + "\n".join(lines))
    branches = outline(card.workspace, card.workspace.objectives)
    assert len(branches) == 2 + 29 * 4
    assert sum(not one.is_again for one in branches) == 60


@given(st.lists(st.lists(st.integers(0, 11), max_size=3), min_size=1, max_size=12), st.data())
def test_every_goal_is_told_in_full_exactly_once(
    above: list[list[int]], data: st.DataObject
) -> None:
    named = [", ".join(f"o{one}" for one in some if one < len(above)) for some in above]
    lines = [f"  o{n}: {{title: O, supports: [{some}]}}" for n, some in enumerate(named)]
    card = card_of("period: 2026-Q4\nobjectives:\n" + "\n".join(lines))
    shown = data.draw(st.lists(st.sampled_from(card.workspace.objectives), unique_by=id))
    branches = outline(card.workspace, shown)
    full = [one.goal.ref for one in branches if not one.is_again]
    assert sorted(full) == sorted(one.ref for one in shown)
    for branch in branches:
        if branch.is_last:
            assert set(branch.goal.supports) & {one.ref for one in shown}


# --- long lines -----------------------------------------------------------------------------------


def standings(card: Scorecard) -> dict[str, Standing]:
    return {
        **{one.ref: card.kpi(one) for one in card.workspace.kpis},
        **{one.ref: card.objective(one) for one in card.workspace.objectives},
    }


def test_a_line_of_20_000_objectives_is_scored_and_outlined() -> None:
    card = chain(LONG, is_reversed=True)
    assert card.workspace.faults == ()
    found = standings(card)
    assert isinstance(found["2026-Q4/o0"], ObjectiveStanding)
    branches = outline(card.workspace, card.workspace.goals.values())
    assert len(branches) == LONG + 1
    assert not any(one.is_again for one in branches)


def test_a_line_longer_than_the_stack_is_deep_is_reported_and_drawn() -> None:
    card = chain(sys.getrecursionlimit() + 200)
    branches = outline(card.workspace, card.workspace.goals.values())
    assert len(list(tree(branches, standings(card), [], 0, Look()))) > len(branches)
    found = report(card, Scope(), Problems(0, 0))
    assert len(list(terminal(found, Look()))) > 2 * len(branches)


@pytest.mark.parametrize("width", [1, 5, 20, 40, 80])
def test_a_deep_tree_leaves_room_for_words_on_a_narrow_terminal(width: int) -> None:
    card = chain(DEEPEST)
    branches = outline(card.workspace, card.workspace.goals.values())
    lines = list(tree(branches, standings(card), [], 0, Look(width)))
    assert max(map(len, lines)) <= width
    shown = "".join(line.lstrip("│├└─ ") for line in lines)
    for number in range(DEEPEST):
        assert f"2026-Q4/o{number}" in shown


def test_the_guides_of_a_line_go_on_where_it_is_wrapped() -> None:
    card = card_of("""
        period: 2026-Q4
        objectives:
          top: {title: The top of all}
          one: {title: The first of two below it, supports: [top]}
          mid: {title: The second of two below it, supports: [top]}
          low: {title: The one at the very bottom, supports: [one]}
    """)
    shown = outline(card.workspace, card.workspace.objectives)
    lines = list(tree(shown, standings(card), ["2026-Q4/x", "2026-Q4/y"], 0, Look(24)))
    assert lines == [
        "The top of all",
        "2026-Q4/top  no-data",
        "├─ The first of two",
        "│  below it  2026-Q4/one",
        "│  no-data",
        "│  └─ The one at the",
        "│     very bottom",
        "│     2026-Q4/low",
        "│     no-data",
        "└─ The second of two",
        "   below it  2026-Q4/mid",
        "   no-data",
        "",
        "without line of sight:",
        "2026-Q4/x, 2026-Q4/y",
    ]


def test_a_kpi_is_not_given_a_score() -> None:
    card = card_of("kpis: {k: {title: K, at_least: 3, checkins: {2026-11-16: 4}}}")
    kpi = card.workspace.goals["k"]
    assert isinstance(kpi, Kpi)
    assert list(tree(outline(card.workspace, [kpi]), {"k": card.kpi(kpi)}, [], 0, Look())) == [
        "K  k  healthy"
    ]
