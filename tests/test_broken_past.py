"""Whatever goals said in some commit, right or wrong: their history is told and judged.

What is broken was committed once, and stays in the history for ever: it must not end a command.
"""

import csv
import json
from collections.abc import Mapping
from io import StringIO
from itertools import pairwise
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from okrkit.checked import check_past
from okrkit.comparison import Side, compare, with_reasons
from okrkit.course import Course, with_verdicts
from okrkit.difference import Follow, differences
from okrkit.history import NAMES, Differences, history
from okrkit.inventory import NOTHING, apart, inventory
from okrkit.limits import Limits
from okrkit.link import link
from okrkit.parse import DEFAULT_SETTINGS, parse
from okrkit.period import parse_day
from okrkit.reasons import explained
from okrkit.render.diff import diff
from okrkit.render.diff_markdown import diff_markdown
from okrkit.render.diff_v1 import diff_csv, diff_v1
from okrkit.render.log import log, log_markdown
from okrkit.render.log_v1 import log_csv, log_v1
from okrkit.revision import Revised, Revision
from okrkit.score import Scorecard, score
from okrkit.site.story import tell
from okrkit.source import SourceFile
from okrkit.trail import Event, events
from okrkit.tree import read_tree

Value = Any
Entry = dict[str, Value]
State = dict[str, Entry]
"""What three goals say: a KPI, an objective and its key result; by their ids."""

TODAY = parse_day("2026-11-20")
USUAL = ("2026-09-28", "2026-11-02", "2026-11-16")
DAYS = (*USUAL, "33658-09-27", "%cI", "0001-01-01", "9999-12-31")
TEXTS = (
    "T", "o", "m", "2026-Q4/o", "2026-Q4/o.k", "3", "-2.5", "40", "1e9999999999999999999", "1e400",
    "true", "false", "null", "2026-10", "2026-10-05", "2026-11-16", "2026-13-45", "9999-12-31",
    "0001-01-01", "committed", "weekly", "quarterly", "mean", "last", "up", "supporting", "none",
)  # fmt: skip
KEYS = (
    *TEXTS,
    "value",
    "score",
    "note",
    "needs",
    "what",
    "from",
    "date",
    "why",
    "title",
    "due",
    "done",
)

values: st.SearchStrategy[Value] = st.recursive(
    st.sampled_from(TEXTS),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=2)
    ),
    max_leaves=4,
)
entries = st.dictionaries(st.sampled_from(sorted(NAMES)), values, max_size=6)
states = st.fixed_dictionaries({}, optional=dict.fromkeys(("m", "o", "k"), entries))


def written(value: Value) -> str:
    """A value in flow style, its texts plain."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {written(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    return str(value)


def source(path: str, state: Mapping[str, Entry]) -> SourceFile:
    file: Entry = {"period": "2026-Q4"}
    if "m" in state:
        file["kpis"] = {"m": state["m"]}
    if "o" in state or "k" in state:
        parts = {"key_results": {"k": state["k"]}} if "k" in state else {}
        file["objectives"] = {"o": {**state.get("o", {}), **parts}}
    return SourceFile(path, written(file))


def follow(text: str, period: str | None) -> str | None:
    return text if text in {"m", "2026-Q4/o", "2026-Q4/o.k"} else None


def past(files: list[dict[str, SourceFile]], days: tuple[str, ...]) -> tuple[Event, ...]:
    """The events of states of files, one commit upon another."""
    follow_: Follow = follow

    def compare_(one: Revision) -> list[Differences]:
        number = int(one.id)
        sides = [files[number - 1] if number else {}, files[number]]
        found = [
            {path: inventory(read_tree(one).root) for path, one in side.items()} for side in sides
        ]
        steps = {path: apart(found[0].get(path, NOTHING), found[1][path]) for path in found[1]}
        return [differences(steps, follow_)]

    revisions = [
        Revision(
            str(number), (str(number - 1),) * bool(number), "Ana", "ana@acme.example",
            f"{day}T09:00:00+01:00", f"{day}T09:00:00+01:00", "x", None,
            ({"x": Revised(None, None)},),
        )
        for number, day in enumerate(days)
    ]  # fmt: skip
    return tuple(events(history(revisions[::-1], compare_)))


def scored(files: Mapping[str, SourceFile]) -> Scorecard:
    assert TODAY is not None
    return score(link(map(parse, files.values()), DEFAULT_SETTINGS), TODAY)


def side(files: dict[str, SourceFile]) -> Side:
    return Side(None, "1" * 40, {}, scored(files), files)


def one(name: str, *values: Value) -> list[tuple[State, State]]:
    """A field of all three goals, in one commit after another."""
    return [({goal: {name: value} for goal in ("m", "o", "k")}, {}) for value in values]


@settings(max_examples=100)
@example(one("plan", {"2026-10": "3"}, {"2026-10": "4"}, {}), USUAL)
@example(one("cadence", ["a"], "weekly", ["b"]), USUAL)
@example(one("aggregate", "mean", ["a"], {"a": "b"}), USUAL)
@example(one("guardrails", [{"a": "b"}], ["m", ["a"]], "m"), USUAL)
@example(one("supports", [{"a": "b"}], "m", [["a"]]), USUAL)
@example(one("draft", "true", ["a"], {}), USUAL)
@example(one("done", ["a"], "true", {"a": "b"}), USUAL)
@example(one("milestones", {"a": {"done": ["a"]}}, {"a": {"done": "true"}}, {"a": ["a"]}), USUAL)
@example(one("changed", {"2026-11-16": "a"}, {"2026-11-16": {"a": "b"}}, ["a"]), USUAL)
@example(one("direction", ["up"], "up", {"up": "up"}), USUAL)
@example(one("target", "1e9999999999999999999", "1e9999999999999999998", "40"), USUAL)
@example(one("weight", "1e9999999999999999999", ["a"], "2"), USUAL)
@example(one("start", ["a"], "2026-11-16", "20261117"), USUAL)
@example([({"k": {"plan": "40"}}, {"k": {"plan": {"2026-10-05": "3"}}}), ({}, {}), ({}, {})], USUAL)
@example(one("checkins", {"2026-10-05": "3"}, {"9999-12-31": "4"}, {"9999-12-31": "5"}), USUAL)
@given(
    st.lists(st.tuples(states, states), min_size=3, max_size=3),
    st.tuples(*[st.sampled_from(DAYS)] * 3),
)
def test_whatever_goals_have_said_their_history_is_told_and_judged(
    said: list[tuple[State, State]], days: tuple[str, ...]
) -> None:
    files = [
        {path: source(path, state) for path, state in zip(("a.yaml", "b.yaml"), pair, strict=True)}
        for pair in said
    ]
    card = scored(files[-1])
    told = with_verdicts(explained(past(files, days), card.workspace.goals), card)
    assert list(log(told, width=60)) or not told
    assert log_markdown(told).count("\n") >= len(told)
    assert len(json.loads(log_v1(told))["events"]) == len(told)
    assert len(list(csv.reader(StringIO(log_csv(told))))) == len(told) + 1
    assert len(tell(told, card.workspace.goals).entries) <= len(told)
    check_past(Course(card, told, None), files[-1])
    for before, after in pairwise(files):
        found = with_reasons(compare(side(before), side(after), Limits()), told, frozenset())
        assert list(diff(found, width=60))
        assert diff_markdown(found)
        assert diff_v1(found)
        assert diff_csv(found)
