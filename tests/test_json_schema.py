"""The JSON Schemas: valid, described everywhere, and of one mind with okr.

A schema sees one file at a time, as values without places. What it accepts and okr refuses must be
something that no schema can see; what it refuses, okr must refuse as well.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from okrkit.json_schema import goals_schema, settings_schema
from okrkit.link import link
from okrkit.parse import DEFAULT_SETTINGS, parse, parse_settings
from okrkit.rules.catalogue import ALL_RULES
from okrkit.rules.manual import example_files, page
from okrkit.scalars import NUMBER
from okrkit.source import SourceFile
from okrkit.tree import Node, Quoted, read_tree

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
GOALS = Draft202012Validator(goals_schema(), format_checker=FormatChecker())
SETTINGS = Draft202012Validator(settings_schema(), format_checker=FormatChecker())

VISIBLE = frozenset(
    {"unknown-field", "missing-field", "invalid-value", "missing-measure", "conflicting-measures"}
)
"""The rules whose findings a schema can see, if it can see any."""

UNSEEN = (
    "has more than 30 digits",
    "there is no day",  # 2026-02-30
    "as a 64-bit number",
    "takes no `",  # which check-in a goal hears is said elsewhere
    "is the KPI's",
    "this check-in says nothing",
    "expected a score from 0 to 1",  # of a judged key result
    "expected the lowest and the highest",  # their order
    "goes with a bound or with `kpi`",
)
"""What only okr can see: words of its messages."""


def as_json(node: Node) -> Any:
    """A tree as a JSON document: plain scalars get the type that they look like."""
    if isinstance(node, dict):
        return {key: as_json(value) for key, value in node.items()}
    if isinstance(node, list):
        return [as_json(value) for value in node]
    if node is None or isinstance(node, Quoted):
        return None if node is None else str(node)
    if node in {"true", "false"}:
        return node == "true"
    if NUMBER.fullmatch(node):
        is_whole = node.lstrip("+-").isdigit() and len(node) < 30
        return int(node) if is_whole else float(node)
    return node


def refusals(text: str) -> list[str]:
    """What okr says against a goal file that a schema could see, alone in its workspace."""
    workspace = link([parse(SourceFile("a.yaml", text))], DEFAULT_SETTINGS)
    return [
        fault.message
        for fault in workspace.faults
        if fault.rule in VISIBLE and not any(words in fault.message for words in UNSEEN)
    ]


def texts() -> Iterator[tuple[str, str]]:
    """Every goal file of the examples, the pages of the rules and the shared corpus, by name."""
    for path in sorted((ROOT / "examples").rglob("goals/**/*.yaml")):
        yield str(path.relative_to(ROOT)), path.read_bytes().decode("utf-8", "replace")
    for rule in ALL_RULES:
        for kind, example in (("bad", page(rule).bad), ("good", page(rule).good)):
            for file in example_files(example):
                if file.path != "okrkit.yaml":
                    yield f"{rule.name}:{kind}:{file.path}", file.text
    for path in sorted((SHARED / "bad-inputs").glob("*.y*ml")):
        yield path.name, path.read_bytes().decode("utf-8", "replace")


def is_whole(text: str) -> bool:
    """Whether a text is read without a fault, so that a schema has something to look at."""
    tree = read_tree(SourceFile("a.yaml", text))
    return not tree.faults and isinstance(tree.root, dict)


CASES = {name: text for name, text in texts() if is_whole(text)}


@pytest.mark.parametrize("name", CASES)
def test_schema_and_okr_agree(name: str) -> None:
    text = CASES[name]
    tree = read_tree(SourceFile("a.yaml", text))
    against = sorted(
        f"{error.json_path}: {error.message[:200]}"
        for error in GOALS.iter_errors(as_json(tree.root))
    )
    assert bool(against) == bool(refusals(text)), (against, refusals(text))


@pytest.mark.parametrize("schema", [goals_schema(), settings_schema()])
def test_a_schema_is_valid_and_describes_every_field(schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(schema)
    entries = {"": schema, **schema["$defs"]}
    fields = [
        (name, field, part)
        for name, entry in entries.items()
        for field, part in entry.get("properties", {}).items()
    ]
    assert [(name, field) for name, field, part in fields if "description" not in part] == []
    assert all("description" in entry for name, entry in entries.items() if name != "id")


def test_nothing_of_the_program_shows_in_a_schema() -> None:
    for schema in (goals_schema(), settings_schema()):
        assert "Entry" not in json.dumps(schema)


@pytest.mark.parametrize(
    ("text", "is_fine"),
    [
        ("version: 1\n", True),
        ("version: 2\n", False),
        ("organization: Acme\n", False),
        ("version: 1\nx-own: {a: [1]}\n", True),
        ("version: 1\ncadance: weekly\n", False),
        ("version: 1\ngoals: ['goals/*.yaml']\n", True),
        ("version: 1\ngoals: goals\n", False),
        ("version: 1\nfiscal_year: {starts: 13}\n", False),
        ("version: 1\nfiscal_year: {starts: 7, named_by: end}\n", True),
        ("version: 1\nfiscal_year:\n", True),
        ("version: 1\npace: {behind: 0.2, at_risk: 2}\n", False),
        ("version: 1\ncheck: {profile: lenient}\n", False),
        ("version: 1\ncheck: {rules: {vague-title: off, flat-range: {severity: info}}}\n", True),
        ("version: 1\ncheck: {rules: {vague-title: loud}}\n", False),
    ],
)
def test_schema_and_okr_agree_on_settings(text: str, *, is_fine: bool) -> None:
    source = SourceFile("okrkit.yaml", text)
    _, faults = parse_settings(source)
    assert SETTINGS.is_valid(as_json(read_tree(source).root)) == is_fine
    assert (not faults) == is_fine


@pytest.mark.parametrize(
    ("key_result", "is_fine"),
    [
        ("{title: A, baseline: 1, target: 2}", True),
        ("{title: A, target: 2}", True),  # a rule asks for the baseline
        ("{title: A, baseline: 1}", False),
        ("{title: A}", False),
        ("{title: A, draft: true}", True),
        ("{title: A, draft: false}", False),
        ("{title: A, done: false}", True),
        ("{title: A, done: 2026-10-01}", True),
        ("{title: A, done: maybe}", False),
        ("{title: A, done: false, judged: true}", False),
        ("{title: A, judged: false}", False),
        ("{title: A, at_least: 1, at_most: 2}", True),
        ("{title: A, at_least: 1, above: 0}", False),
        ("{title: A, at_least: {2026-10-01: 1, 2026-11-01: none}}", True),
        ("{title: A, milestones: {a: {title: B}}, done: false}", False),
        ("{title: A, milestones: {}, done: false}", True),
        ("{title: A, milestones: {}}", False),
        ("{title: A, baseline: 1, target: 2, commit: 1.5}", False),
        ("{title: A, baseline: 1, target: 2, commit: 1.5, stretch: 3}", True),
        ("{title: A, judged: true, kpi: uptime}", False),
        ("{title: A, score_from: supporting}", True),
        ("{title: A, score_from: both}", False),
        ("{title: A, same_as: other.thing}", True),
        ("{title: A, same_as: a b}", False),
        ("{title: A, done: false, checkins: {2026-10-05: {confidence: 11}}}", False),
        ("{title: A, done: false, checkins: {2026-10-05: {confidence: 7, needs: Time}}}", True),
        ("{title: A, done: false, checkins: {2026-10-05: {needs: }}}", False),
        ("{title: A, done: false, checkins: {2026-10-05: {}}}", False),
        ("{title: A, done: false, checkins: {05.10.2026: {note: B}}}", False),
        ("{title: A, done: false, checkins: , dropped: }", True),
        ("{title: A, done: false, x-own: {b: c}}", True),
        ('{title: "  ", done: false}', False),
        ('{title: A, baseline: "1", target: 2}', False),
    ],
)
def test_schema_and_okr_agree_on_measures(key_result: str, *, is_fine: bool) -> None:
    text = f"period: 2026\nobjectives: {{one: {{title: T, key_results: {{k: {key_result}}}}}}}\n"
    source = SourceFile("a.yaml", text)
    faults = link([parse(source)], DEFAULT_SETTINGS).faults
    assert GOALS.is_valid(as_json(read_tree(source).root)) == is_fine
    assert [fault for fault in faults if fault.rule in VISIBLE] == [] or not is_fine
    assert is_fine or [fault for fault in faults if fault.rule in VISIBLE]
