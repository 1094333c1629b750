"""Random check-ins by the real command: a line or a block of their own, and nothing else changes.

In the suite there are few of them; `make trials` makes 2,000.
"""

import shutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from random import Random
from typing import Any, NamedTuple

from awkward import disturbed, lines_of
from editing import Okr
from okrkit.goals import CheckIn, Goal, KeyResult, Kpi, Need, Objective
from okrkit.measure import Band, Done, Judged, Milestones, Range
from okrkit.score import Scorecard
from sound import ODD_TEXTS, SETTINGS, sound
from trials import Tally, times
from workspaces import AS_OF, check_files, scored

CHECKINS = times("CHECKINS", 100)
APART = 'write: {checkins: "goals/checkins/{period}.yaml"}\n'
FIELDS = ("value", "score", "confidence", "expect", "note", "needs", "health", "by")
NUMBERS = ("0", "12", "-3.50", "+7", "1e3", ".5", "0.4", "99.95")


class Typed(NamedTuple):
    """A check-in as somebody types it: of which goal, what, with which options, for which day."""

    ref: str
    value: str | None
    options: Mapping[str, str]
    day: date

    def words(self) -> list[str]:
        options = [f"--{name}={text}" for name, text in self.options.items() if text]
        flags = [f"--{name}" for name, text in self.options.items() if not text]
        values = [] if self.value is None else [self.value]
        return ["checkin", self.ref, *values, *options, *flags, f"--on={self.day}"]


def a_workspace(rng: Random) -> dict[str, str]:
    """A sound workspace, laid out oddly; now and then check-ins go to files of their own."""
    files = sound(rng, rng.randint(1, 3)).files(rng, has_defaults=True)
    for path in files:
        if path != SETTINGS and rng.random() < 0.6:
            files[path] = disturbed(rng, files[path], 3)
    if rng.random() < 0.2 and not files[SETTINGS].startswith("goals:"):
        files[SETTINGS] += APART
    return files


def a_check_in(rng: Random, card: Scorecard) -> Typed:
    """Something to say of a goal; mostly what fits it."""
    goal = rng.choice([*card.workspace.goals.values()])
    ref, value = a_value(rng, goal)
    known = {
        "note": rng.choice(ODD_TEXTS), "confidence": rng.choice(("0", "6.5", "10")),
        "expect": rng.choice(NUMBERS), "by": "cleo", "needs": rng.choice(ODD_TEXTS), "replace": "",
    }  # fmt: skip
    options = {name: text for name, text in known.items() if rng.random() < 0.3}
    if value is None and not options.keys() - {"replace"}:
        options["note"] = "why"
    if "needs" in options and rng.random() < 0.5:
        options["needs-from"] = "ben"
    days = [checkin.day for checkin in goal.checkins] if rng.random() < 0.3 else []
    day = rng.choice(days or [AS_OF - timedelta(days=rng.choice((0, 0, 7, 40, 90)))])
    return Typed(ref, value, options, day)


def a_value(rng: Random, goal: Goal) -> tuple[str, str | None]:
    """What is checked in, a goal or a milestone, and its value."""
    if rng.random() < 0.1:
        return goal.ref, rng.choice((*NUMBERS, "done", "healthy"))
    match goal:
        case KeyResult(measure=Milestones() as steps):
            return f"{goal.ref}.{rng.choice(steps.steps).id}", "done"
        case KeyResult(measure=Done()):
            return goal.ref, rng.choice(("done", None))
        case KeyResult(measure=Judged()):
            return goal.ref, rng.choice(("0", "0.4", ".5", "1", None))
        case KeyResult(measure=Range() | Band()):
            return goal.ref, rng.choice((*NUMBERS, None))
        case Kpi():
            return goal.ref, rng.choice((*NUMBERS, "healthy", "breached", None))
        case _:
            return goal.ref, None


# --- what is to be


def said(card: Scorecard, typed: Typed) -> dict[str, dict[str, Any]]:
    """The fields that the check-ins of these goals shall have."""
    goal = card.workspace.goals.get(typed.ref)
    fields: dict[str, Any] = {}
    for name in ("note", "by"):
        if name in typed.options:
            fields[name] = typed.options[name]
    for name in ("confidence", "expect"):
        if name in typed.options:
            fields[name] = Decimal(typed.options[name])
    if "needs" in typed.options:
        fields["needs"] = Need(typed.options["needs"], typed.options.get("needs-from"))
    if goal is None:
        return {typed.ref.rpartition(".")[0]: fields}
    number = a_number(typed.value)
    if isinstance(goal, Kpi) and typed.value in {"healthy", "breached"}:
        fields["health"] = typed.value
    if number is not None and isinstance(goal, KeyResult) and goal.kpi:
        return {goal.kpi: {"value": number}, goal.ref: fields}
    if number is not None:
        is_judged = isinstance(goal, KeyResult) and isinstance(goal.measure, Judged)
        fields["score" if is_judged else "value"] = number
    return {goal.ref: fields}


def a_number(text: str | None) -> Decimal | None:
    try:
        return None if text is None else Decimal(text)
    except InvalidOperation:
        return None


def check_ins(goal: Goal) -> dict[date, dict[str, Any]]:
    return {one.day: fields_of(one) for one in goal.checkins}


def fields_of(checkin: CheckIn) -> dict[str, Any]:
    found = {name: getattr(checkin, name) for name in FIELDS}
    return {name: value for name, value in found.items() if value is not None}


# --- the judge


def judge(before: Mapping[str, str], after: Mapping[str, str], typed: Typed) -> None:
    """What was said is there, nothing else means anything else, and few lines changed."""
    old, new = scored(before), scored(after)
    wanted = said(old, typed)
    assert list(new.workspace.goals) == list(old.workspace.goals)
    for ref, goal in old.workspace.goals.items():
        there, now = check_ins(goal), check_ins(new.workspace.goals[ref])
        fields = {**there.get(typed.day, {}), **wanted.get(ref, {})}
        assert now == ({**there, typed.day: fields} if wanted.get(ref) else there), ref
        if typed.value != "done":
            assert bare(new.workspace.goals[ref]) == bare(goal)
    errors = Counter(one.fingerprint for one in check_files(before) if one.severity == "error")
    more = Counter(one.fingerprint for one in check_files(after) if one.severity == "error")
    assert more - errors == Counter()
    replaced = sum(
        len(fields)
        for ref, fields in wanted.items()
        if typed.day in check_ins(old.workspace.goals[ref])
    )
    parts = len(wanted) + (typed.value == "done")
    judge_lines(before, after, max(parts, replaced + 1), sum(map(len, wanted.values())))


def bare(goal: Goal) -> Goal:
    """A goal without check-ins and what is made of them, and without those of its parts."""
    if isinstance(goal, Objective):
        return replace(goal, checkins=(), key_results=())
    return replace(goal, checkins=())


def judge_lines(
    before: Mapping[str, str], after: Mapping[str, str], parts: int, fields: int
) -> None:
    """At most a line of each part was written anew, all others stand in their order."""
    gone = come = 0
    for path in {*before, *after}:
        old, new = (lines_of(files.get(path, "").strip("\r\n")) for files in (before, after))
        matcher = SequenceMatcher(None, old, new, autojunk=False)
        for tag, start, end, first, last in matcher.get_opcodes():
            if tag != "equal":
                gone, come = gone + end - start, come + last - first
    new_files = len(after.keys() - before.keys())  # a blank line below their heads
    assert gone <= parts
    assert come <= gone + 4 * parts + fields + new_files


# --- the trials


def test_a_random_check_in_changes_its_own_lines_or_is_refused(okr: Okr) -> None:
    tally = Tally()
    for number in range(CHECKINS):
        rng = Random(f"check-in {number}")
        files = a_workspace(rng)
        card = scored(files)
        if card.workspace.goals:
            typed = a_check_in(rng, card)
            tally.count(f"check-in {number}: {typed} in {files}", outcome, okr, files, typed)
    tally.tell("check-ins", "changed", "the same", "refused")
    assert tally.counts["changed"] > tally.counts["refused"]


def outcome(okr: Okr, files: Mapping[str, str], typed: Typed) -> str:
    """What became of a check-in; raises AssertionError where that is wrong."""
    shutil.rmtree(okr.folder)
    before = okr.write(files).texts()
    answer = okr(*typed.words())
    after = okr.texts()
    if answer.code == 2:
        assert after == before
        return "refused"
    assert answer.code == 0, answer.err
    if after == before:
        assert "nothing to change" in answer.out
        return "the same"
    judge(before, after, typed)
    return "changed"
