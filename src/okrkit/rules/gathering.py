"""Which goals a rule looks at, and saying once what is true of many."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import TypeVar

from okrkit.characters import quote
from okrkit.goals import Goal, KeyResult, Objective
from okrkit.period import DAY
from okrkit.rules.rule import Problem, Severity
from okrkit.score import Scorecard
from okrkit.source import Note

G = TypeVar("G", bound=Goal)
K = TypeVar("K", bound=Hashable)
MONTH = timedelta(31)
UNDERWAY = frozenset({"planned", "running"})


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
    message: Callable[[G], str],
    hint: str,
    severity: Severity | None = None,
) -> Iterator[Problem]:
    """What is true of goals, said of the first one of each team; the others are named there."""
    for team, group in grouped(goals, lambda goal: goal.team).items():
        more = f", and of {len(group) - 1} more {whose(team)}" if len(group) > 1 else ""
        yield of_all(group, message(group[0]) + more, hint, severity)


def of_all(
    group: Sequence[Goal], message: str, hint: str, severity: Severity | None = None
) -> Problem:
    """A problem that several goals share, at the first of them."""
    first, *others = group
    notes = tuple(Note(f"`{one.ref}` too", one.place.key()) for one in others)
    return Problem(message, first.place.key(), hint, notes, severity)
