"""The log is complete: what it tells, done again from the first event on, gives the newest goals.

Real repositories with a history that nobody has thought of: files are split, merged and moved,
goals renamed, numbers kept apart, branches joined with any mixture of both sides.
"""

import json
import os
from collections.abc import Iterable, Mapping
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import pytest

from editing import Okr
from repositories import move_in, repository

Entry = dict[str, Any]
FILES = ("goals/a.yaml", "goals/b.yaml", "goals/sub/c.yaml")
APART = "goals/numbers.yaml"
FIELDS = ("owner", "why", "team", "priority")
DAYS = ("2026-10-05", "2026-10-12", "2026-11-09")
ROUNDS = 20
SEEDS = int(os.environ.get("OKR_HISTORIES", "12"))


class Goals:
    """What is written: objectives with key results, KPIs, in which file, and check-ins apart."""

    def __init__(self) -> None:
        self.goals: dict[str, Entry] = {}
        self.files: dict[str, str] = {}
        self.apart: dict[str, dict[str, str]] = {}

    def texts(self) -> dict[str, str]:
        """The files, as somebody types them."""
        found: dict[str, list[str]] = {}
        for file in FILES:
            own = [ref for ref in self.goals if self.files.get(ref) == file]
            lines = [f"# {len(own)} goals", "period: 2026-Q4"]
            for head, is_kpi in (("kpis", True), ("objectives", False)):
                named = [ref for ref in own if ("/" not in ref) == is_kpi]
                lines += [f"{head}:"] * bool(named)
                for ref in named:
                    lines += _block(ref.rpartition("/")[2], self.goals[ref], "  ")
                    parts = [one for one in self.goals if one.startswith(f"{ref}.")]
                    lines += ["    key_results:"] * bool(parts)
                    for part in parts:
                        lines += _block(part.rpartition(".")[2], self.goals[part], "      ")
            if own:
                found[file] = lines
        if said := {ref: days for ref, days in self.apart.items() if days and ref in self.goals}:
            lines = ["period: 2026-Q4", "checkins:"]
            for ref, days in said.items():
                lines += [f"  {ref}:", *(f"    {day}: {value}" for day, value in days.items())]
            found[APART] = lines
        return {file: "\n".join(lines) + "\n" for file, lines in found.items()}

    def meant(self) -> dict[str, Entry]:
        """What there is in the end, whatever files it is in."""
        found = deepcopy(self.goals)
        for ref, days in self.apart.items():
            if ref in found:
                found[ref].setdefault("checkins", {}).update(days)
        return {ref: _without_empty(entry) for ref, entry in found.items()}


def _block(id: str, entry: Entry, indent: str) -> Iterable[str]:
    yield f"{indent}{id}:"
    for name, value in entry.items():
        if isinstance(value, dict):
            if value:
                yield f"{indent}  {name}:"
                yield from (f"{indent}    {day}: {one}" for day, one in value.items())
        else:
            yield f"{indent}  {name}: {value}"


def _without_empty(entry: Entry) -> Entry:
    return {name: value for name, value in entry.items() if value != {}}


class Story:
    """Makes one change after another."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.number = 0

    def new(self, goals: Goals) -> None:
        """A KPI, or an objective with key results."""
        self.number += 1
        ref = self.chance.choice(["kpi{}", "2026-Q4/aim{}"]).format(self.number)
        goals.goals[ref] = {"title": f"T{self.number}"}
        goals.files[ref] = self.chance.choice(FILES)
        if "/" in ref:
            for part in ("one", "two"):
                entry = {"title": f"T{self.number} {part}", "baseline": "0", "target": "9"}
                goals.goals[f"{ref}.{part}"] = entry

    def change(self, goals: Goals) -> None:
        """Another value of a field, or none."""
        entry = goals.goals[self.any(goals)]
        name = self.chance.choice(FIELDS)
        if name in entry and self.chance.random() < 0.3:
            del entry[name]
        else:
            entry[name] = str(self.chance.randint(1, 9))

    def say(self, goals: Goals) -> None:
        """A check-in, with its goal or apart from it; perhaps once more, or taken back."""
        ref, day = self.any(goals), self.chance.choice(DAYS)
        own = goals.goals[ref].setdefault("checkins", {})
        apart = goals.apart.setdefault(ref, {})
        place = apart if day in apart or (day not in own and self.chance.random() < 0.5) else own
        if day in place and self.chance.random() < 0.3:
            del place[day]
        else:
            place[day] = str(self.chance.randint(1, 99))

    def move(self, goals: Goals) -> None:
        """Some goals go to another file: files are moved, split and merged by it."""
        target = self.chance.choice(FILES)
        for ref in goals.files:
            if self.chance.random() < 0.6:
                goals.files[ref] = target

    def drop(self, goals: Goals) -> None:
        """A goal is taken out, with all its parts."""
        ref = self.any(goals)
        for one in [one for one in goals.goals if one == ref or one.startswith(f"{ref}.")]:
            del goals.goals[one]
            goals.files.pop(one, None)
            goals.apart.pop(one, None)

    def rename(self, goals: Goals) -> None:
        """An objective or a KPI gets another id, and numbers that stand apart follow."""
        self.number += 1
        old = self.chance.choice(list(goals.files))
        new = f"{old.rpartition('/')[0]}{'/' * ('/' in old)}new{self.number}"
        contents: tuple[dict[str, Any], ...] = (goals.goals, goals.files, goals.apart)
        for content in contents:
            for ref in [one for one in content if one == old or one.startswith(f"{old}.")]:
                content[new + ref.removeprefix(old)] = content.pop(ref)

    def any(self, goals: Goals) -> str:
        return self.chance.choice(list(goals.goals))

    def step(self, goals: Goals, *, may_rename: bool) -> None:
        """Something happens."""
        deeds = [self.new, self.change, self.change, self.say, self.say, self.move]
        deeds += [self.drop] * (len(goals.files) > 2) + [self.rename] * may_rename
        self.chance.choice(deeds)(goals)

    def mixture(self, one: Goals, other: Goals) -> Goals:
        """What comes of a merge: each goal and its numbers from one of the sides."""
        mixed = Goals()
        for ref in dict.fromkeys([*one.files, *other.files]):
            sides = [side for side in (one, other) if ref in side.files]
            side = self.chance.choice(sides)
            if len(sides) == 2 or self.chance.random() < 0.8:
                mixed.files[ref] = side.files[ref]
                for part in [one for one in side.goals if one == ref or one.startswith(f"{ref}.")]:
                    mixed.goals[part] = deepcopy(side.goals[part])
                    mixed.apart[part] = dict(side.apart.get(part, {}))
        return mixed


State = tuple[dict[str, str], list[int]]


def history(story: Story) -> tuple[list[State], Goals]:
    """Whole states of all files, each upon earlier ones, and the goals in the end."""
    goals, states = Goals(), list[State]()

    def keep(one: Goals, *parents: int) -> int:
        states.append(({"okrkit.yaml": "version: 1\n", **one.texts()}, list(parents)))
        return len(states) - 1

    for _ in range(3):
        story.new(goals)
    tip = keep(goals)
    for _ in range(ROUNDS):
        if story.chance.random() < 0.7:
            story.step(goals, may_rename=True)
            tip = keep(goals, tip)
        else:  # two sides go their own ways, and are merged
            other, base = deepcopy(goals), tip
            story.step(other, may_rename=False)
            story.step(goals, may_rename=False)
            sides = keep(goals, base), keep(other, base)
            goals = story.mixture(goals, other)
            tip = keep(goals, *sides)
    return states, goals


def replayed(events: Iterable[Mapping[str, Any]]) -> dict[str, Entry]:
    """The goals that come of it when one event after the other is done, oldest first."""
    goals: dict[str, Entry] = {}
    for event in events:
        ref, field, after = event["goal"], event["field"], event["after"]
        match event["kind"]:
            case "created":
                own = goals.setdefault(ref, {})
                for name, value in after.items():
                    own.setdefault(name, {}).update(value) if isinstance(value, dict) else (
                        own.update({name: value})
                    )
            case "removed":
                goals.pop(ref)
            case "renamed":
                goals[ref] = {**goals.pop(event["before"]), **goals.get(ref, {})}
            case "moved":
                pass
            case _:
                name, _, key = field.partition(".")
                entry = goals[ref].setdefault(name, {}) if key else goals[ref]
                entry.pop(key or name, None)
                if after is not None:
                    entry[key or name] = after
    return {ref: _without_empty(entry) for ref, entry in goals.items()}


def plain(entry: Entry) -> Entry:
    """An entry with the bare numbers of its check-ins."""
    said = {day: one["value"] for day, one in entry.get("checkins", {}).items()}
    return {**entry, "checkins": said} if said else entry


@pytest.mark.parametrize("seed", range(SEEDS))
def test_replaying_the_log_gives_the_newest_goals(
    okr: Okr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    move_in(tmp_path / "home", monkeypatch)
    states, goals = history(Story(seed))
    repository(okr.folder, tmp_path / "home").tell(states)
    answer = okr("log", "--format", "json")
    assert (answer.code, answer.err) == (0, "")
    events = json.loads(answer.out)["events"][::-1]
    assert {ref: plain(entry) for ref, entry in replayed(events).items()} == goals.meant()
