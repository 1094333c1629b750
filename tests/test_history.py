"""History: from commits to events, merges and renames included; replaying them gives the newest."""

import json
from collections.abc import Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from okrkit.difference import FILE, REF, Facts, differences
from okrkit.history import Differences, history
from okrkit.inventory import NOTHING, Entry, Inventory, Step, apart
from okrkit.revision import Revised, Revision
from okrkit.trail import Event, events
from replay import replayed

State = dict[str, dict[str, Entry]]
"""Goals as written, by file and reference."""

FIELDS = ("target", "unit", "owner")
PATHS = ("a.yaml", "b.yaml")


def nowhere(text: str, period: str | None) -> str | None:
    return None


def files(one: State, other: State) -> Mapping[str, Step]:
    return {
        path: apart(Inventory(one.get(path, {}), [], []), Inventory(other.get(path, {}), [], []))
        for path in sorted({*one, *other})
        if one.get(path) != other.get(path)
    }


def revision(number: int, *parents: int) -> Revision:
    day = "2026-11-02T09:00:00+01:00"
    steps = ({"x": Revised(None, None)},) * max(1, len(parents))
    names = tuple(map(str, parents))
    return Revision(str(number), names, "Ana", "ana@acme.example", day, day, "", None, steps)


def told(states: list[State], parents: list[tuple[int, ...]]) -> list[Event]:
    """The events of commits that were made in this order, newest first."""

    def compare(one: Revision) -> list[Differences]:
        own = states[int(one.id)]
        before = [states[int(parent)] for parent in one.parents] or [State()]
        return [differences(files(state, own), nowhere) for state in before]

    order = [revision(number, *of) for number, of in enumerate(parents)]
    return list(events(history(order[::-1], compare)))


def brief(found: list[Event]) -> list[str]:
    return [
        f"{one.revision.id} {one.goal} {one.kind} {one.field}: {one.before} -> {one.after}"
        for one in found
    ]


def newest(state: State) -> dict[str, Facts]:
    found = differences(files({}, state), nowhere)
    return {
        ref: {key: value for key, value in one.after.items() if key not in {REF, FILE}}
        for ref, one in found.items()
    }


FORMS = {"x": "2026-Q4/x{}", "y": "2026-Q4/y{}", "k": "2026-Q4/x.k{}", "m": "m{}"}
"""The goals of generated histories, each with a title of its own, and how their names look."""

written = st.fixed_dictionaries(
    {"name": st.sampled_from(["", "1", "2"])},
    optional={name: st.sampled_from(["1", "2", "3"]) for name in FIELDS},
)
Meant = dict[str, Entry]


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[State], list[tuple[int, ...]]]:
    """Commits in order, in a line with new names, or in any order with the names of the first.

    A merge takes each field from one of its parents, or another value.
    """
    has_merges = draw(st.booleans())
    meant: list[Meant] = [draw(st.dictionaries(st.sampled_from(sorted(FORMS)), written))]
    parents: list[tuple[int, ...]] = [()]
    for number in range(1, draw(st.integers(1, 7))):
        older = st.sets(st.integers(0, number - 1), min_size=1, max_size=3)
        chosen = draw(older) if has_merges else {number - 1}
        of = tuple(sorted(chosen, reverse=True))
        sides = [meant[parent] for parent in of]
        merged = {}
        for key in dict.fromkeys(key for side in sides for key in side):
            having = [side[key] for side in sides if key in side]
            if len(having) == len(sides) or draw(st.booleans()):
                names = dict.fromkeys(name for one in having for name in one)
                values = {name: [one[name] for one in having if name in one] for name in names}
                merged[key] = {name: draw(st.sampled_from(found)) for name, found in values.items()}
        merged.update(draw(st.dictionaries(st.sampled_from(sorted(FORMS)), written, max_size=2)))
        if draw(st.booleans()) and merged:
            del merged[draw(st.sampled_from(sorted(merged)))]
        meant.append(merged)
        parents.append(of)
    files = [draw(st.sampled_from(PATHS)) for _ in meant]
    return [
        as_written(one, path, has_names=not has_merges)
        for one, path in zip(meant, files, strict=True)
    ], parents


def as_written(meant: Meant, path: str, *, has_names: bool) -> State:
    goals = {}
    for key, entry in meant.items():
        rest = {name: value for name, value in entry.items() if name != "name"}
        goals[FORMS[key].format(entry["name"] if has_names else "")] = {"title": key, **rest}
    return State({path: goals})


@given(histories())
def test_replaying_the_events_of_any_history_gives_the_newest_state(
    made: tuple[list[State], list[tuple[int, ...]]],
) -> None:
    states, parents = made
    assert {ref: facts for ref, facts in replayed(told(states, parents)).items() if facts} == (
        newest(states[-1])
    )


def goal(**fields: Any) -> Entry:
    return {"title": "T", **fields}


def test_a_side_that_was_not_taken_has_no_part_in_the_history() -> None:
    first = State(a={"2026-Q4/x": goal(why="1")})
    side = State(a={"2026-Q4/x": goal(why="2")})
    main = State(a={"2026-Q4/x": goal(why="1", owner="ana")})
    found = told([first, side, main, main], [(), (0,), (0,), (2, 1)])
    assert brief(found) == [
        "2 2026-Q4/x decision owner: None -> ana",
        "0 2026-Q4/x created None: None -> {'title': 'T', 'why': '1'}",
    ]


def test_a_goal_that_was_taken_out_and_came_back_keeps_what_the_merge_took_from_before() -> None:
    first = State(a={"2026-Q4/x": goal(why="1", owner="ana")})
    out, back = State(a={}), State(a={"2026-Q4/x": goal()})
    found = told([first, out, back, first], [(), (0,), (1,), (2, 0)])
    assert brief(found) == [
        "2 2026-Q4/x created None: None -> {'title': 'T'}",
        "1 2026-Q4/x removed None: {'title': 'T'} -> None",
        "0 2026-Q4/x created None: None -> {'title': 'T', 'why': '1', 'owner': 'ana'}",
    ]
    facts = {("title",): "T", ("why",): "1", ("owner",): "ana"}
    assert replayed(found) == {"2026-Q4/x": facts}


def test_what_a_goal_lost_before_it_was_merged_is_told() -> None:
    first = State(a={"m": goal()})
    draft = State(a={"m": goal()}, b={"2026-Q4/x": goal(draft="true")})
    agreed = State(a={"m": goal()}, b={"2026-Q4/x": goal()})
    found = told([first, draft, agreed, first, agreed], [(), (0,), (1,), (0,), (3, 2)])
    assert brief(found) == [
        "2 2026-Q4/x decision draft: true -> None",
        "1 2026-Q4/x created None: None -> {'title': 'T', 'draft': 'true'}",
        "0 m created None: None -> {'title': 'T'}",
    ]


def test_a_conflict_is_decided_in_the_merge() -> None:
    first = State(a={"2026-Q4/x": goal(priority="1")})
    sides = [State(a={"2026-Q4/x": goal(priority=one)}) for one in ("2", "3")]
    merge = State(a={"2026-Q4/x": goal(priority="4")})
    assert brief(told([first, *sides, merge], [(), (0,), (0,), (2, 1)])) == [
        "3 2026-Q4/x decision priority: 3 -> 4",
        "2 2026-Q4/x decision priority: 1 -> 3",
        "1 2026-Q4/x decision priority: 1 -> 2",
        "0 2026-Q4/x created None: None -> {'title': 'T', 'priority': '1'}",
    ]


def test_an_octopus_brings_what_its_arms_bring() -> None:
    first = State(a={"2026-Q4/x": goal()})
    arms = [State(a={"2026-Q4/x": goal(**{name: "1"})}) for name in ("owner", "team", "why")]
    merge = State(a={"2026-Q4/x": goal(owner="1", team="1", why="1")})
    found = told([first, *arms, merge], [(), (0,), (0,), (0,), (1, 2, 3)])
    assert [one.partition(":")[0] for one in brief(found)] == [
        "3 2026-Q4/x wording why",
        "2 2026-Q4/x decision team",
        "1 2026-Q4/x decision owner",
        "0 2026-Q4/x created None",
    ]


def test_what_one_side_renamed_and_the_other_changed_is_one_goal() -> None:
    first = State(a={"2026-Q4/x": goal(), "2026-Q4/x.k": goal(target="1")})
    renamed = State(a={"2026-Q4/y": goal(), "2026-Q4/y.k": goal(target="1")})
    changed = State(a={"2026-Q4/x": goal(), "2026-Q4/x.k": goal(target="2")})
    merge = State(a={"2026-Q4/y": goal(), "2026-Q4/y.k": goal(target="2")})
    found = told([first, renamed, changed, merge], [(), (0,), (0,), (1, 2)])
    assert [one.partition(":")[0] for one in brief(found)] == [
        "2 2026-Q4/x.k decision target",
        "1 2026-Q4/y renamed None",
        "1 2026-Q4/y.k renamed None",
        "0 2026-Q4/x created None",
        "0 2026-Q4/x.k created None",
    ]


def test_moving_splitting_and_merging_files_breaks_nothing() -> None:
    whole = {"2026-Q4/x": goal(), "2026-Q4/x.k": goal(target="1"), "m": goal()}
    x = {ref: entry for ref, entry in whole.items() if ref != "m"}
    states = [State(a=whole), State(b=x, c={"m": goal()}), State(d=whole)]
    assert brief(told(states, [(), (0,), (1,)]))[:4] == [
        "2 2026-Q4/x moved None: b -> d",
        "2 m moved None: c -> d",
        "1 2026-Q4/x moved None: a -> b",
        "1 m moved None: a -> c",
    ]


def test_a_number_that_is_written_in_another_way_is_no_change() -> None:
    states = [State(a={"m": goal(at_least="99.50")}), State(a={"m": goal(at_least="99.5")})]
    assert len(told(states, [(), (0,)])) == 1


def test_an_inventory_can_be_kept_as_json() -> None:
    assert json.loads(json.dumps(NOTHING)) == [{}, [], []]
