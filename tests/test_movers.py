"""Who moved first when a KPI broke: in tensions, in the tree of KPIs and in documents."""

import json
from datetime import date

import pytest

from okrkit.goals import Kpi
from okrkit.movers import MOST, Move, moved_first
from okrkit.outline import outline
from okrkit.render.console import Look
from okrkit.render.kpi_v1 import kpis_v1
from okrkit.render.tree import kpi_tree
from okrkit.score import Scorecard
from okrkit.tension import tensions
from standings import goals
from test_kpi import CALM, row_in, weekly
from workspaces import scored

AS_OF = "2026-11-20"
BROKEN = [*CALM, 4, 4]  # below the bound since 9 November


def kpi_file(**entries: str) -> Scorecard:
    """KPIs on a line each; `top` is breached since 9 November."""
    top = f"title: Top, at_least: 6, baseline_points: 12, checkins: {{{weekly(BROKEN)}}}"
    lines = "".join(f"  {id}: {{{fields}}}\n" for id, fields in {"top": top, **entries}.items())
    return goals(f"kpis:\n{lines}", AS_OF)


def below(values: list[int], upper: str = "top", fields: str = "") -> str:
    """A KPI that supports another, where more is better, its limits frozen on the first twelve."""
    more = f"{fields}, " if fields else ""
    return (
        f"title: K, supports: [{upper}], at_least: -99, baseline_points: 12, {more}"
        f"checkins: {{{weekly(values)}}}"
    )


def moves(card: Scorecard) -> list[str]:
    """Who moved before `top`, each as `ref since how`."""
    top = card.workspace.goals["top"]
    assert isinstance(top, Kpi)
    return [f"{one.ref} {one.since} {one.how}" for one in moved_first(card, top)]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        (below([*CALM, -9, -9]), ["k 2026-11-09 concern"]),  # the same week
        (below([*CALM[1:], -9, -9, -9]), ["k 2026-11-02 concern"]),
        (below([*CALM[1:], -9, 11, 11]), ["k 2026-11-02 concern"]),  # over, but near
        (below([*CALM, 11, -9]), []),  # later
        (below([*CALM, *CALM, 99, 99]), []),  # for the better
        (below([*CALM, 11, 11]), []),
        (below([*CALM, -9, -9], fields="direction: neutral"), ["k 2026-11-09 change"]),
        (below([*CALM, -9, -9], fields="draft: true"), []),
        (below([1, 1], fields="tolerance: 0").replace("-99", "5"), ["k 2026-11-09 breached"]),
        (below([9, 1], fields="tolerance: 0").replace("-99", "5"), []),
        (below([]), []),
    ],
)
def test_a_supporter_moved_first_when_it_moved_no_later(fields: str, told: list[str]) -> None:
    assert moves(kpi_file(k=fields)) == told


def test_a_signal_long_over_did_not_move_first() -> None:
    near, long_ago = [*CALM, -9, 11, 11, 11], [*CALM, -9, 11, 11, 11, 11]
    assert moves(kpi_file(k=below(near))) == ["k 2026-10-26 concern"]
    assert moves(kpi_file(k=below(long_ago))) == []


def test_the_earliest_comes_first_from_however_far_below() -> None:
    card = kpi_file(
        one=below([*CALM, -9, -9]),
        two=below([*CALM[1:], -9, -9, -9], upper="still"),
        still=below(CALM),
    )
    assert moves(card) == ["two 2026-11-02 concern", "one 2026-11-09 concern"]


def test_what_moved_before_its_supporters_was_not_moved_by_them() -> None:
    # `top` left its limits two weeks before it broke its bound.
    slow = [*CALM, 4.5, 4.5, 2, 2]
    top = f"title: T, at_least: 4, baseline_points: 12, checkins: {{{weekly(slow)}}}"
    assert moves(kpi_file(top=top, k=below([*CALM, 11, 11, -9, -9]))) == []
    assert moves(kpi_file(top=top, k=below([*CALM, -9, -9, 11, 11]))) == ["k 2026-10-26 concern"]


def test_what_is_not_breached_needs_no_culprit() -> None:
    top = f"title: T, at_least: 1, checkins: {{{weekly(BROKEN)}}}"
    assert moves(kpi_file(top=top, k=below([*CALM, -9, -9]))) == []


def test_a_circle_of_kpis_comes_to_an_end() -> None:
    top = f"title: T, at_least: 6, supports: [k], checkins: {{{weekly(BROKEN)}}}"
    text = f"kpis:\n  top: {{{top}}}\n  k: {{{below([*CALM, -9, -9])}}}\n"
    card = scored({"goals/a.yaml": text}, date.fromisoformat(AS_OF))
    assert moves(card) == ["k 2026-11-09 concern"]


def test_only_so_many_supporters_are_looked_at() -> None:
    entries = {f"k{number}": below([1, 1]).replace("-99", "5") for number in range(MOST + 9)}
    assert len(moves(kpi_file(**entries))) == MOST


# --- where it is told -----------------------------------------------------------------------------

GUARDED = """\
period: 2026-Q4
kpis:
  top: {{title: Top, at_least: 4, baseline_points: 12, unit: h, checkins: {{{top}}}}}
  k: {{{k}}}
objectives:
  o:
    title: O
    guardrails: [top]
    supports: [top]
    key_results:
      r: {{title: R, baseline: 0, target: 10, checkins: {{{own}}}}}
"""


def guarded(top: list[float], k: list[int], own: str) -> list[tuple[str, str]]:
    """The guardrail tensions: since when, and the message."""
    card = goals(GUARDED.format(top=weekly(top), k=below(k), own=own), AS_OF)
    return [
        (str(one.since), one.message) for one in tensions(card) if one.kind == "guardrail-breached"
    ]


def test_an_advance_is_held_against_the_weeks_in_which_its_guardrail_got_worse() -> None:
    own = "2026-10-20: 1, 2026-10-27: 5"  # nothing since the breach of 9 November
    [(since, message)] = guarded([*CALM, 4.5, 4.5, 2, 2], [*CALM, 11, 11], own)
    assert since == "2026-10-26"
    assert message == (
        "`top` is breached since 2026-11-09, and worse since 2026-10-26 (12 h on 2026-10-19, 2 h on"
        " 2026-11-16), and `2026-Q4/o`, which must not harm it, has advanced from 0.10 to 0.50"
        " since then"
    )
    assert guarded([*CALM, 11, 11, 2, 2], [*CALM, 11, 11], own) == []


def test_a_tension_names_what_moved_first() -> None:
    own = "2026-11-02: 1, 2026-11-16: 5"
    [(since, message)] = guarded([*CALM, 11, 11, 2, 2], [*CALM[2:], -9, -9, -9, -9], own)
    assert since == "2026-11-09"
    assert message.endswith("since then; before it moved `k` (worse since 2026-10-26)")


def test_the_tree_of_kpis_tells_who_moves_and_who_moved_first() -> None:
    card = kpi_file(
        k=below([*CALM[1:], -9, -9, -9]),
        calm=below(CALM, upper="k"),
        few=below([1, 2], upper="k"),
        silent=below([], upper="calm"),
    )
    kpis = card.workspace.kpis
    rows = {one.ref: row_in(card, one.ref) for one in kpis}
    lines = list(kpi_tree(outline(card.workspace, kpis), rows, 0, Look()))
    assert lines == [
        "Top  top  breached; signal, worse since 9 November 2026; breached since 9 November 2026;"
        " before it moved k, worse since 2 November 2026",
        "└─ K  k  healthy; signal, worse since 2 November 2026",
        "   ├─ K  calm  healthy; noise",
        "   │  └─ K  silent  unknown",
        "   └─ K  few  healthy; two readings, too few to tell signal from noise",
    ]


def test_a_document_names_what_moved_first() -> None:
    card = kpi_file(k=below([*CALM[1:], -9, -9, -9]))
    row = row_in(card, "top")
    assert row.moved_first == (Move("k", date(2026, 11, 2), "concern"),)
    [found] = json.loads(kpis_v1([row], card.as_of))["kpis"]
    assert found["moved_first"] == [{"ref": "k", "since": "2026-11-02", "how": "concern"}]
