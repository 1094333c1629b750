"""Which goals a rule looks at, and saying once what is true of many."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import TypeVar

from okrkit.characters import quote
from okrkit.finding import Severity
from okrkit.goals import Goal, KeyResult, Objective
from okrkit.lost import CUT, losses
from okrkit.period import DAY
from okrkit.rules.rule import Problem
from okrkit.score import Scorecard
from okrkit.source import Note, Place

G = TypeVar("G", bound=Goal)
K = TypeVar("K", bound=Hashable)
MONTH = timedelta(31)
UNDERWAY = frozenset({"planned", "running"})
SAID_FOR_ALL = frozenset({"owner", "kind", "team"})
"""What the head of a file says for all goals in it."""


def underway(card: Scorecard) -> Iterator[Objective]:
    """The objectives that can still be bettered: they run, or will."""
    return (one for one in card.workspace.objectives if card.state(one) in UNDERWAY)


def is_recent(goal: Objective | KeyResult, as_of: date) -> bool:
    """Whether a goal runs, or its period was the last one: it ended no longer ago than it took.

    What took a week or two is recent for a month: it is to be closed within two weeks of its end.
    """
    if as_of < goal.start:
        return False
    return goal.end is None or as_of - goal.end <= max(goal.end - goal.start + DAY, MONTH)


def lacking(card: Scorecard, goals: Iterable[G], field: str) -> Iterator[G]:
    """Goals that do not say a field, and cannot have said it where something could not be read."""
    lost = losses(card.workspace)
    cut = {fault.place.file for fault in card.workspace.faults if fault.rule in CUT}
    for goal in goals:
        if getattr(goal, field) or goal.place.file in cut:
            continue
        head = [Place(goal.place.file)] if field in SAID_FOR_ALL else []
        if not any(lost.may_hold(place, field) for place in (goal.place, *head)):
            yield goal


def grouped(goals: Iterable[G], key: Callable[[G], K]) -> dict[K, list[G]]:
    """Goals by something, in order of references: how they are cut into files has no meaning."""
    found: dict[K, list[G]] = {}
    for goal in sorted(goals, key=lambda one: one.ref):
        found.setdefault(key(goal), []).append(goal)
    return found


def whose(team: str | None) -> str:
    """A team, or the organization, as the owner of something: "of `payments`"."""
    return f"of {quote(team)}" if team else "of the organization"


def once_per_team(
    goals: Iterable[G],
    noun: str,
    message: Callable[[str], str],
    hint: str,
    severity: Severity | None = None,
) -> Iterator[Problem]:
    """What is true of goals, said of the first one of each team; the others are named there.

    `message` makes a sentence of the goals in words: "`a` and 2 other objectives of `payments`".
    """
    for team, group in grouped(goals, lambda goal: goal.team).items():
        others = len(group) - 1
        nouns = noun if others == 1 else f"{noun}s"
        more = f" and {others} other {nouns} {whose(team)}" if others else ""
        yield of_all(group, message(f"`{group[0].ref}`{more}"), hint, severity)


def of_all(
    group: Sequence[Goal], message: str, hint: str, severity: Severity | None = None
) -> Problem:
    """A problem that several goals share, at the first of them."""
    first, *others = group
    notes = tuple(Note(f"`{one.ref}` too", one.place.key()) for one in others)
    return Problem(message, first.place.key(), hint, notes, severity)
