"""Check-ins on two branches, merged by git: what comes together by itself, and what does not.

In the suite there are few random ones; `make trials` merges 300.
"""

import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest

from editing import Okr
from okrkit.cli import main
from okrkit.finding import Finding
from repositories import Repository, move_in, repository, settings_of
from test_checkin_fuzz import Typed, a_check_in, a_workspace, check_ins, said
from trials import Tally, times
from workspaces import check_files, scored

MERGES = times("MERGES", 8)
PATH = "goals/a.yaml"
SETTINGS = {"okrkit.yaml": "version: 1\n"}
DAY = "2026-11-20"

K = """\
      k:
        title: K
        baseline: 0
        target: 9
        checkins:
          2026-11-09: 3
          2026-11-02: 2
"""
L = """\
      l:
        title: L
        unit: h
        baseline: 5
        target: 1
        checkins:
          2026-11-09: 4
"""
M = """\
      m:
        title: M
        baseline: 0
        target: 100
"""
NEW = "      fresh:\n        title: Fresh\n        baseline: 1\n        target: 2\n"
HEAD = (
    "period: 2026-Q4\nowner: ana\nobjectives:\n  o:\n    title: O\n    why: W\n    key_results:\n"
)
GOALS = HEAD + K + L + M
OLDEST_FIRST = GOALS.replace(
    "          2026-11-09: 3\n          2026-11-02: 2\n",
    "          2026-11-02: 2\n          2026-11-09: 3\n",
)
OLDEST_K = OLDEST_FIRST[len(HEAD) : len(HEAD) + len(K)]
BARE_K, BARE_L = M.replace("m:", "k:"), M.replace("m:", "l:")
WITHOUT = HEAD + BARE_K + BARE_L + M
ON_ONE_LINE = (
    HEAD
    + "      k: {title: K, baseline: 0, target: 9, checkins: {2026-11-09: 3}}\n"
    + "      l: {title: L, baseline: 0, target: 9, checkins: {2026-11-09: 4}}\n"
    + "      m: {title: M, baseline: 0, target: 9}\n"
)
APART = "goals/checkins.yaml"
BY_GOAL = "period: 2026-Q4\ncheckins:\n  o.k:\n    2026-11-09: 3\n  o.l:\n    2026-11-09: 4\n"
BY_DAY = "period: 2026-Q4\ncheckins:\n  2026-11-09:\n    o.k: 3\n    o.l: 4\n"


class Merged(NamedTuple):
    """How a merge ended: whether by itself, with which files, and what is found in them only."""

    is_clean: bool
    files: dict[str, str]
    found: list[str]

    def numbers(self, ref: str) -> dict[str, str]:
        """The numbers of a key result by day."""
        goal = scored(self.files).workspace.goals[f"2026-Q4/o.{ref}"]
        return {str(one.day): str(one.value) for one in goal.checkins}


Change = Callable[[Path], None]


class Branches:
    """A repository in which two branches change the same files, and are merged."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.made = repository(folder, home)
        self.made.configure({"user.name": "Ana", "user.email": "ana@acme.example"})
        self.number = 0

    def merged(self, files: Mapping[str, str], ours: Change, theirs: Change) -> Merged:
        """The merge of what both did to these files, each on a branch of its own."""
        self.number += 1
        branch = f"b{self.number}"
        shutil.rmtree(self.made.folder / "goals", ignore_errors=True)
        self.made.commit(files)
        self.made.git("branch", branch)
        sides = [self.changed(ours)]
        self.made.git("checkout", "--quiet", branch)
        sides.append(self.changed(theirs))
        self.made.git("checkout", "--quiet", "main")
        is_clean = has_merged(self.made, branch)
        texts = self.texts()
        if not is_clean:
            self.made.git("merge", "--abort")
        known = [one for side in sides for one in check_files(side)]
        return Merged(is_clean, texts, [*new_findings(known, check_files(texts))])

    def changed(self, change: Change) -> dict[str, str]:
        change(self.made.folder)
        self.made.commit({}, "Change")
        return self.texts()

    def texts(self) -> dict[str, str]:
        """The files as they stand, the settings first."""
        texts = Okr(self.made.folder, lambda: ("", "")).texts()
        return {"okrkit.yaml": texts.pop("okrkit.yaml"), **texts}


def new_findings(known: Iterable[Finding], found: Iterable[Finding]) -> Iterator[str]:
    """What neither side found; a warning may be of fewer goals than before."""
    known = list(known)
    fingerprints = {one.fingerprint for one in known}
    warnings = {one.rule for one in known if one.severity == "warning"}
    for one in found:
        if one.fingerprint not in fingerprints and one.rule not in warnings:
            yield f"{one.rule}: {one.message}"


def has_merged(made: Repository, branch: str) -> bool:
    words = ["git", "merge", "--quiet", "--no-edit", branch]
    done = subprocess.run(
        words, cwd=made.folder, env=settings_of(made.home), capture_output=True, check=False
    )
    return done.returncode == 0


@pytest.fixture
def branches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Branches:
    move_in(tmp_path / "home", monkeypatch)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return Branches(tmp_path / "repository", tmp_path / "home")


def says(*words: str) -> Change:
    """A check-in by the real command."""

    def change(folder: Path) -> None:
        code = main(["-C", str(folder), "--as-of", DAY, "--quiet", "checkin", *words])
        assert code == 0, words

    return change


def writes(text: str, path: str = PATH) -> Change:
    """A change by hand."""

    def change(folder: Path) -> None:
        (folder / path).write_bytes(text.encode())

    return change


def merge(branches: Branches, text: str, ours: Change, theirs: Change) -> Merged:
    return branches.merged({**SETTINGS, PATH: text}, ours, theirs)


# --- what comes together by itself

K_IS_5 = says("o.k", "5")

TOGETHER: dict[str, tuple[str, Change, dict[str, dict[str, str]]]] = {
    "a neighbour": (GOALS, says("o.l", "3"), {"l": {DAY: "3"}}),
    "a neighbour's first": (GOALS, says("o.m", "50"), {"m": {DAY: "50"}}),
    "the objective's first": (GOALS, says("o", "--confidence", "7"), {}),
    "oldest first, a neighbour": (OLDEST_FIRST, says("o.l", "3"), {"l": {DAY: "3"}}),
    "oldest first, a neighbour's first": (OLDEST_FIRST, says("o.m", "50"), {"m": {DAY: "50"}}),
    "both first": (WITHOUT, says("o.l", "3"), {"l": {DAY: "3"}}),
    "on one line, another between": (ON_ONE_LINE, says("o.m", "3"), {"m": {DAY: "3"}}),
    "a new one before": (GOALS, writes(HEAD + NEW + K + L + M), {"fresh": {}}),
    "a new one right below": (GOALS, writes(HEAD + K + NEW + L + M), {"fresh": {}}),
    "a new one at the end": (GOALS, writes(HEAD + K + L + M + NEW), {"fresh": {}}),
    "oldest first, a new one before": (
        OLDEST_FIRST, writes(HEAD + NEW + OLDEST_K + L + M), {"fresh": {}}
    ),
    "oldest first, a new one further below": (
        OLDEST_FIRST, writes(HEAD + OLDEST_K + L + NEW + M), {"fresh": {}}
    ),
    "first, a new one before": (WITHOUT, writes(HEAD + NEW + BARE_K + BARE_L + M), {"fresh": {}}),
    "first, a new one further below": (
        WITHOUT, writes(HEAD + BARE_K + BARE_L + NEW + M), {"fresh": {}}
    ),
    "others swapped": (GOALS, writes(HEAD + K + M + L), {}),
    "another moved before": (GOALS, writes(HEAD + M + K + L), {}),
    "another field": (GOALS, writes(GOALS.replace("target: 9", "target: 12")), {}),
    "another day in between": (
        GOALS, says("o.k", "4", "--on", "2026-11-05"), {"k": {"2026-11-05": "4"}}
    ),
    "another day at the other end": (
        GOALS, says("o.k", "1", "--on", "2026-10-26"), {"k": {"2026-10-26": "1"}}
    ),
    "oldest first, another day in between": (
        OLDEST_FIRST, says("o.k", "4", "--on", "2026-11-05"), {"k": {"2026-11-05": "4"}}
    ),
    "a note of an older day": (
        GOALS, says("o.k", "--note", "Why", "--on", "2026-11-02"), {"k": {"2026-11-02": "2"}}
    ),
    "the same": (GOALS, says("o.k", "5"), {}),
    "the same first": (WITHOUT, says("o.k", "5"), {}),
}  # fmt: skip
"""What the other branch does while this one checks in `o.k`, and numbers that are there then."""


@pytest.mark.parametrize("name", TOGETHER)
def test_a_check_in_and_another_change_come_together(name: str, branches: Branches) -> None:
    text, theirs, there = TOGETHER[name]
    merged = branches.merged({**SETTINGS, PATH: text}, K_IS_5, theirs)
    assert (merged.is_clean, merged.found) == (True, []), merged.files[PATH]
    assert merged.numbers("k")[DAY] == "5"
    for ref, numbers in there.items():
        assert numbers.items() <= merged.numbers(ref).items()


@pytest.mark.parametrize(
    ("text", "ref"), [(BY_GOAL, "l"), (BY_GOAL, "m"), (BY_DAY, "m")], ids=["goal", "new", "day"]
)
def test_check_ins_in_a_file_of_their_own_come_together(
    text: str, ref: str, branches: Branches
) -> None:
    files = {**SETTINGS, PATH: WITHOUT, APART: text}
    merged = branches.merged(files, K_IS_5, says(f"o.{ref}", "3"))
    assert (merged.is_clean, merged.found) == (True, []), merged.files
    assert [merged.numbers(one)[DAY] for one in ("k", ref)] == ["5", "3"]


# --- what git leaves to people: two changes at one place

ANOTHER_DAY = says("o.k", "4", "--on", "2026-11-16")
A_FILE_OF_THEIR_OWN = {"okrkit.yaml": f"version: 1\nwrite: {{checkins: {APART}}}\n"}

APART_FROM_EACH_OTHER: dict[str, tuple[Mapping[str, str], Change, Change]] = {
    "the same day, another number": ({PATH: GOALS}, K_IS_5, says("o.k", "6")),
    "two newest days": ({PATH: GOALS}, K_IS_5, ANOTHER_DAY),
    "oldest first, two newest days": ({PATH: OLDEST_FIRST}, K_IS_5, ANOTHER_DAY),
    "two first days": ({PATH: WITHOUT}, K_IS_5, ANOTHER_DAY),
    "a note of the newest day": (
        {PATH: GOALS}, K_IS_5, says("o.k", "--note", "Why", "--on", "2026-11-09")
    ),
    "oldest first, a new one right below": (
        {PATH: OLDEST_FIRST}, K_IS_5, writes(HEAD + OLDEST_K + NEW + L + M)
    ),
    "first, a new one right below": (
        {PATH: WITHOUT}, K_IS_5, writes(HEAD + BARE_K + NEW + BARE_L + M)
    ),
    "first of the last one, first of the objective": (
        {PATH: GOALS}, says("o.m", "5"), says("o", "--confidence", "7")
    ),
    "its own key result moved": ({PATH: GOALS}, K_IS_5, writes(HEAD + L + K + M)),
    "lines that touch": ({PATH: ON_ONE_LINE}, K_IS_5, says("o.l", "3")),
    "the same new day": ({PATH: WITHOUT, APART: BY_DAY}, K_IS_5, says("o.l", "3")),
    "the same new file": ({PATH: WITHOUT, **A_FILE_OF_THEIR_OWN}, K_IS_5, says("o.l", "3")),
}  # fmt: skip
"""The files, and what both branches do."""


@pytest.mark.parametrize("name", APART_FROM_EACH_OTHER)
def test_two_changes_at_one_place_conflict_and_are_named(name: str, branches: Branches) -> None:
    files, ours, theirs = APART_FROM_EACH_OTHER[name]
    merged = branches.merged({**SETTINGS, **files}, ours, theirs)
    assert not merged.is_clean, merged.files
    assert len(merged.found) == 1
    assert merged.found[0].startswith("invalid-yaml: a merge conflict marker (`<<<<<<<`)")


def test_two_days_in_conflict_are_resolved_by_keeping_both_lines(branches: Branches) -> None:
    merged = branches.merged({**SETTINGS, PATH: GOALS}, K_IS_5, ANOTHER_DAY)
    lines = merged.files[PATH].splitlines(keepends=True)
    kept = "".join(line for line in lines if line[:7] not in {"<<<<<<<", "=======", ">>>>>>>"})
    resolved = merged._replace(files={**merged.files, PATH: kept})
    assert resolved.numbers("k") == {
        "2026-11-02": "2", "2026-11-09": "3", "2026-11-16": "4", DAY: "5"
    }  # fmt: skip
    assert [one for one in check_files(resolved.files) if one.severity == "error"] == []


# --- by chance


def test_random_check_ins_come_together_or_conflict(branches: Branches) -> None:
    tally = Tally()
    for number in range(MERGES):
        rng = Random(f"merge {number}")
        files = a_workspace(rng)
        card = scored(files)
        if len(card.workspace.goals) > 1:
            pair = a_check_in(rng, card), a_check_in(rng, card)
            tally.count(f"merge {number}: {pair} in {files}", outcome, branches, files, pair)
    tally.tell("merges of two check-ins", "clean", "in conflict", "refused")


def outcome(branches: Branches, files: Mapping[str, str], pair: tuple[Typed, Typed]) -> str:
    """How a merge of two check-ins ends; raises AssertionError where something is lost."""
    codes: list[int] = []

    def types(typed: Typed) -> Change:
        words = ["--as-of", DAY, "--quiet", *typed.words()]
        return lambda folder: codes.append(main(["-C", str(folder), *words]))

    merged = branches.merged(files, *map(types, pair))
    if any(codes):
        return "refused"
    if not merged.is_clean:
        assert any("merge conflict marker" in line for line in merged.found)
        return "in conflict"
    assert merged.found == []
    before, after = scored(files), scored(merged.files)
    for typed in pair:
        for ref, fields in said(before, typed).items():
            assert not fields or typed.day in check_ins(after.workspace.goals[ref])
    return "clean"
