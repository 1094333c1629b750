"""Which goals a rule looks at, and saying once what is true of many."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple, TypeVar

from okrkit.characters import quote
from okrkit.finding import Others, Severity, Shared
from okrkit.goals import Goal, KeyResult, Objective
from okrkit.lost import CUT, losses
from okrkit.period import DAY
from okrkit.rules.rule import Problem
from okrkit.score import Scorecard
from okrkit.source import Place

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
        of_them = whose(team)
        others = Others(" and ", f" other {noun} {of_them}", f" other {noun}s {of_them}")
        yield from told_together(
            f"{noun} {of_them}", [_told(goal, message) for goal in group], others, hint, severity
        )


def _told(goal: Goal, message: Callable[[str], str]) -> "Told":
    name = f"`{goal.ref}`"
    before, _, after = message(name).partition(name)
    return Told(goal.place.key(), f"{name} too", before + name, after)


class Told(NamedTuple):
    """What is told of one of several.

    `note` is what is said at its place where another one is shown; the number of the others stands
    between `before` and `after`.
    """

    place: Place
    note: str
    before: str
    after: str = ""


def told_together(
    key: str,
    group: Iterable[Told],
    others: Others | None,
    hint: str | None,
    severity: Severity | None = None,
) -> Iterator[Problem]:
    """The problem of each of a group, of which the first is shown; `key` names the group."""
    for rank, (place, note, before, after) in enumerate(group):
        shared = Shared(key, note, rank, len(before), others)
        yield Problem(before + after, place, hint, severity=severity, shared=shared)


def more(of_what: str = "") -> Others:
    """That there are more: ` (and 2 more of its objective)`."""
    return Others(" (and ", f" more{of_what})", f" more{of_what})")
