"""What makes a goal easier: the table of the contract, row by row, and its mirror."""

from typing import Any

import pytest

from okrkit.aim import advance, verdict
from okrkit.builder import Node
from okrkit.difference import Facts, differences
from okrkit.inventory import Inventory, inventory
from okrkit.source import SourceFile
from okrkit.tree import read_tree

RANGE = "baseline: 72, target: 24"
ZONES = "baseline: 0, target: 10"


def facts(text: str) -> Facts:
    root: Node = read_tree(SourceFile("a.yaml", f"period: 2026-Q4\nobjectives: {{x: {text}}}")).root
    return goals(inventory(root))


def goals(found: Inventory) -> Facts:
    (one,) = differences({"a.yaml": (Inventory({}, [], []), found)}, lambda *_: None).values()
    return one.after


def key_result(text: str) -> Facts:
    root = read_tree(SourceFile("a.yaml", f"key_results: {{x: {{k: {{title: T, {text}}}}}}}")).root
    found = inventory(root)
    return goals(Inventory({"2026-Q4/x.k": found.added[0][3]}, [], []))


def verdicts(old: Facts, new: Facts, ref: str = "2026-Q4/x.k") -> dict[str, Any]:
    fields = [one for one in {**old, **new} if one[0] and old.get(one) != new.get(one)]
    return {".".join(one): verdict(ref, old, new, one) for one in sorted(fields)}


SOFTENED = [
    (RANGE, "baseline: 72, target: 40", {"target": "softened"}),
    (RANGE, "baseline: 90, target: 24", {"baseline": "softened"}),
    (RANGE, "baseline: 90, target: 40", {"baseline": "softened", "target": "softened"}),
    (
        f"{ZONES}, commit: 4, stretch: 20",
        f"{ZONES}, commit: 3, stretch: 20",
        {"commit": "softened"},
    ),
    (
        f"{ZONES}, commit: 4, stretch: 20",
        f"{ZONES}, commit: 4, stretch: 15",
        {"stretch": "softened"},
    ),
    (
        f"{RANGE}, plan: {{2026-10-31: 60}}",
        f"{RANGE}, plan: {{2026-10-31: 66}}",
        {"plan.2026-10-31": "softened"},
    ),
    (f"{RANGE}, plan: {{2026-10-31: 60}}", RANGE, {"plan.2026-10-31": "softened"}),
    ("at_least: 50", "at_least: 45", {"at_least": "softened"}),
    ("at_most: 50", "at_most: 55", {"at_most": "softened"}),
    ("above: 50", "at_least: 50", {"above": "softened", "at_least": "softened"}),
    ("at_least: 1, at_most: 2", "at_least: 1", {"at_most": "softened"}),
    (
        "at_most: {2026-10-01: 5}",
        "at_most: {2026-10-01: 5, 2026-11-01: 9}",
        {"at_most": "softened"},
    ),
    ("at_least: 5, aggregate: share", "at_least: 5, aggregate: last", {"aggregate": "softened"}),
    ("at_least: 5, aggregate: mean", "at_least: 5", {"aggregate": "softened"}),
    (f"{RANGE}, due: 2026-11-30", f"{RANGE}, due: 2026-12-31", {"due": "softened"}),
    (f"{RANGE}, start: 2026-10-01", f"{RANGE}, start: 2026-10-15", {"start": "softened"}),
    (
        "milestones: {a: {title: A}, b: {title: B}}",
        "milestones: {a: {title: A}}",
        {"milestones.b": "softened"},
    ),
    (
        "milestones: {a: {title: A, due: 2026-11-01}}",
        "milestones: {a: {title: A, due: 2026-11-09}}",
        {"milestones.a": "softened"},
    ),
    (f"{RANGE}, cadence: weekly", f"{RANGE}, cadence: monthly", {"cadence": "softened"}),
]


@pytest.mark.parametrize(("old", "new", "wanted"), SOFTENED)
def test_what_asks_for_less_is_softened_and_its_mirror_hardened(
    old: str, new: str, wanted: dict[str, str]
) -> None:
    assert verdicts(key_result(old), key_result(new)) == wanted
    mirror = dict.fromkeys(wanted, "hardened")
    if "aggregate" in wanted or "milestones.b" not in wanted:
        assert verdicts(key_result(new), key_result(old)) == mirror


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("baseline: 72, target: 24", "baseline: 10, target: 90", "re-aimed"),
        ("baseline: 0, target: 10", "baseline: 2, target: 9", "re-aimed"),
        ("baseline: 0, target: 10", "at_least: 5", "re-aimed"),
        ("at_least: 1, at_most: 5", "at_least: 2, at_most: 6", "re-aimed"),
        (f"{RANGE}, unit: h", f"{RANGE}, unit: min", "re-aimed"),
        (f"{RANGE}, kpi: a", f"{RANGE}, kpi: b", "re-aimed"),
        ("at_least: 1, aggregate: sum", "at_least: 1, aggregate: max", "re-aimed"),
    ],
)
def test_what_cannot_be_compared_is_re_aimed(old: str, new: str, wanted: str) -> None:
    assert set(verdicts(key_result(old), key_result(new)).values()) == {wanted}


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("kind: committed", "kind: aspirational", {"kind": "softened"}),
        ("kind: aspirational", "kind: committed", {"kind": "hardened"}),
        ("guardrails: [a, b]", "guardrails: [a]", {"guardrails": "softened"}),
        ("guardrails: [a]", "guardrails: [a, b]", {"guardrails": "hardened"}),
        ("score_from: both", "score_from: supporting", {"score_from": "softened"}),
        ("priority: 1", "priority: 2", {"priority": None}),
    ],
)
def test_what_makes_an_objective_easier(old: str, new: str, wanted: dict[str, str]) -> None:
    found = verdicts(facts(f"{{title: T, {old}}}"), facts(f"{{title: T, {new}}}"), "2026-Q4/x")
    assert found == wanted


def test_a_kpi_is_softened_by_its_bound_and_by_its_tolerance() -> None:
    def kpi(text: str) -> Facts:
        root = read_tree(SourceFile("a.yaml", f"kpis: {{m: {{title: T, {text}}}}}")).root
        return goals(inventory(root))

    assert verdicts(kpi("at_least: 9"), kpi("at_least: 8"), "m") == {"at_least": "softened"}
    wider = verdicts(kpi("at_least: 9, tolerance: 1"), kpi("at_least: 9, tolerance: 2"), "m")
    assert wider == {"tolerance": "softened"}


def test_filling_a_draft_is_planning() -> None:
    assert verdicts(
        key_result("draft: true, baseline: 1, target: 9"), key_result("baseline: 1, target: 2")
    ) == {"draft": None, "target": None}


def test_the_title_of_a_judged_one_is_its_measure() -> None:
    old, new = key_result("judged: true"), {**key_result("judged: true"), ("title",): "U"}
    assert verdicts(old, new) == {"title": "re-aimed"}
    assert verdicts(key_result(RANGE), {**key_result(RANGE), ("title",): "U"}) == {"title": None}


@pytest.mark.parametrize(
    ("entry", "old", "new", "wanted"),
    [
        ({"baseline": "72", "target": "24"}, "60", "50", "progress"),
        ({"baseline": "72", "target": "24"}, "50", "60", "regress"),
        ({"at_least": "5"}, "1", "2", "progress"),
        ({"below": "5"}, "1", "2", "regress"),
        ({"at_least": "1", "at_most": "5"}, "1", "2", None),
        ({"direction": "down"}, "1", "2", "regress"),
        ({"judged": "true"}, "0.2", "0.4", "progress"),
        ({"at_least": "5"}, "1.0", "1", None),
        ({"at_least": "5"}, None, "1", None),
        ({"at_least": "5"}, "much", "1", None),
    ],
)
def test_a_number_moves_towards_what_is_asked_for_or_away(
    entry: dict[str, str], old: str | None, new: str | None, wanted: str | None
) -> None:
    assert advance({(name,): value for name, value in entry.items()}, old, new) == wanted
