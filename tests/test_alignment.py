"""The map of what supports what: its levels, how it is cut, and that nothing overlaps."""

from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from okrkit.render.pictures.alignment import alignment
from okrkit.render.pictures.boxes import COLUMNS, MOST, Alignment, Map, Place, cut
from okrkit.render.pictures.layers import Slot, levels_of, links_of, ordered, stacked
from okrkit.render.pictures.scenes import alignment_of
from okrkit.report import Problems, report
from okrkit.scope import Scope
from workspaces import scored


def place(ref: str, *teams: str, is_kpi: bool = False) -> Place:
    return Place(ref, ref.title(), teams, "on-track", "good", is_kpi)


def mapped(places: list[Place], ways: list[tuple[str, str]]) -> Map:
    return cut(Alignment("Line of sight", "Acme", places, ways))


def titles(found: Map) -> list[list[str]]:
    """The titles of the boxes, column by column."""
    columns: dict[int, list[str]] = {}
    for name, column in found.columns.items():
        columns.setdefault(column, []).append(found.boxes[name].title)
    return [columns[number] for number in sorted(columns)]


def scene(files: dict[str, str]) -> Alignment | None:
    made = report(scored(files), Scope(None), Problems(0, 0))
    return alignment_of(
        (*made.objectives, *made.further_up), made.kpis, made.parents, made.organization or "All"
    )


GOALS = """\
teams: {top: {}, shop: {parent: top}}
kpis:
  revenue: {title: Revenue}
  alone: {title: Alone}
objectives:
  year:
    title: The year
    period: 2026
    supports: [revenue]
    key_results: {money: {title: Money, done: false}}
  quarter:
    title: The quarter
    period: 2026-Q4
    team: shop
    key_results: {k: {title: K, done: false, supports: [year.money]}}
  lost: {title: Lost, period: 2026-Q4, team: shop, key_results: {k: {title: K, done: false}}}
  draft: {title: Draft, period: 2026-Q4, supports: [year], draft: true}
"""


def test_goals_stand_to_the_right_of_what_they_support() -> None:
    found = scene({"goals/a.yaml": GOALS})
    assert found is not None
    assert found.ways == (("2026-Q4/quarter", "2026/year"), ("2026/year", "revenue"))
    assert titles(cut(found)) == [["Revenue", "Lost"], ["The year"], ["The quarter"]]
    assert [one.teams for one in found.places if one.title == "The quarter"] == [("top", "shop")]


def test_without_any_tie_there_is_no_map() -> None:
    assert scene({"goals/a.yaml": "kpis: {k: {title: K}}"}) is None


def test_the_table_behind_a_map_lists_every_box_and_what_it_supports() -> None:
    found = scene({"goals/a.yaml": GOALS})
    assert found is not None
    assert alignment(found).table.rows == (
        ("Revenue", "KPI · unknown", ""),
        ("Lost", "open · shop", ""),
        ("The year", "open", "Revenue"),
        ("The quarter", "open · shop", "The year"),
    )


# --- how it is cut


def test_what_fits_is_drawn_goal_by_goal() -> None:
    leaves = [place(f"o{n}", "a") for n in range(MOST)]
    found = mapped([place("top"), *leaves], [(one.ref, "top") for one in leaves])
    assert titles(found) == [["Top"], [one.title for one in leaves]]


def test_what_does_not_fit_is_one_box_for_each_team() -> None:
    leaves = [place(f"o{n}", f"t{n % 3}") for n in range(MOST + 1)]
    found = mapped([place("top"), *leaves], [(one.ref, "top") for one in leaves])
    assert titles(found) == [["Top"], ["t0", "t1", "t2"]]
    assert [box.details for box in found.boxes.values()][1:] == [
        ("5 objectives", "5 on-track"),
    ] * 3
    assert set(found.ways.values()) == {5}


def test_many_teams_are_one_box_for_each_team_above_them() -> None:
    leaves = [place(f"o{n}", f"area{n % 2}", f"t{n}") for n in range(60)]
    found = mapped([place("top"), *leaves], [(one.ref, "top") for one in leaves])
    assert titles(found)[1] == ["area0 and below: 30 teams", "area1 and below: 30 teams"]


def test_many_teams_with_nobody_above_are_one_box() -> None:
    leaves = [place(f"o{n}", f"t{n}") for n in range(60)]
    found = mapped([place("top"), *leaves], [(one.ref, "top") for one in leaves])
    assert titles(found)[1] == ["Acme: 60 teams"]


def test_goals_that_others_support_are_drawn_beside_the_boxes_of_teams() -> None:
    leaves = [place(f"o{n}", "t") for n in range(40)]
    ways = [*((one.ref, "top") for one in leaves), ("last", "o7")]
    found = mapped([place("top"), *leaves, place("last")], ways)
    assert titles(found) == [["Top"], ["O7", "t"], ["Last"]]
    assert found.ways == {("1 t", "top"): 39, ("o7", "top"): 1, ("last", "o7"): 1}


def test_deep_levels_share_the_last_column() -> None:
    names = [f"o{n}" for n in range(COLUMNS + 3)]
    found = mapped([place(one) for one in names], [(low, up) for up, low in pairwise(names)])
    assert max(found.columns.values()) == COLUMNS - 1
    assert len(titles(found)[-1]) == 4


def test_a_thousand_teams_are_a_map_that_one_can_read() -> None:
    leaves = [place(f"o{n}", f"a{n % 8}", f"t{n // 3}") for n in range(3000)]
    kpis = [place(f"k{n}", f"a{n % 8}", f"t{n}", is_kpi=True) for n in range(1000)]
    ways = [(one.ref, f"year{n % 3}") for n, one in enumerate(leaves)]
    ways += [(one.ref, "revenue") for one in kpis] + [(f"year{n}", "revenue") for n in range(3)]
    top = [place("revenue", is_kpi=True), *(place(f"year{n}") for n in range(3))]
    found = mapped([*top, *kpis, *leaves], ways)
    assert [len(some) for some in titles(found)] == [1, 11, 8]
    assert len(alignment(Alignment("L", "Acme", [*top, *kpis, *leaves], ways)).drawing) < 20_000


# --- layers

names = st.integers(0, 9).map(str)
ways = st.lists(st.tuples(names, names), max_size=25)


def test_a_goal_stands_behind_the_last_goal_that_it_supports() -> None:
    ways = [("c", "b"), ("b", "a"), ("c", "a")]
    assert levels_of(["c", "b", "a"], ways) == {"a": 0, "b": 1, "c": 2}


def test_a_circle_is_broken_at_its_first_goal() -> None:
    assert levels_of(["a", "b"], [("a", "b"), ("b", "a")]) == {"a": 0, "b": 1}


@given(ways)
def test_every_goal_has_a_level(some: list[tuple[str, str]]) -> None:
    things = [str(number) for number in range(10)]
    found = levels_of(things, some)
    assert found.keys() == set(things)
    assert sorted(set(found.values())) == list(range(max(found.values()) + 1))


@given(ways)
def test_no_boxes_overlap_and_all_are_on_the_map(some: list[tuple[str, str]]) -> None:
    things = [str(number) for number in range(10)]
    levels = levels_of(things, some)
    links = links_of(levels, some)
    slots = {Slot(one): level for one, level in levels.items()}
    slots |= {end: int(end.name.split()[0]) for _, end in links if end.bends_to is not None}
    columns = ordered(
        [[one for one, at in slots.items() if at == n] for n in range(max(levels.values()) + 1)],
        links,
    )
    heights = {one: 20.0 + int(one) for one in things}
    tops, room = stacked(columns, links, heights, gap=8)
    for column in columns:
        edges = [
            (tops[slot], tops[slot] + (4 if slot.bends_to is not None else heights[slot.name]))
            for slot in column
        ]
        assert all(after[0] >= before[1] + 8 - 1e-6 for before, after in pairwise(edges))
        assert all(top >= -1e-6 and bottom <= room + 1e-6 for top, bottom in edges)
    for link in links:
        assert slots[link.start] - slots[link.end] == 1


def test_the_map_of_the_example_company_is_drawn_goal_by_goal() -> None:
    folder = Path(__file__).parents[1] / "examples/acme"
    paths = [folder / "okrkit.yaml", *sorted((folder / "goals").rglob("*.yaml"))]
    found = scene({path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in paths})
    assert found is not None
    assert all(len(box.places) == 1 for box in cut(found).boxes.values())
    tree = ElementTree.fromstring(alignment(found).drawing)
    words = {one.text for one in tree.iter("text")}
    assert {"KPI · watch · growth", "on-track · platform", "Refunds feel instant"} <= words
