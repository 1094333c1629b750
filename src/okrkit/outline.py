"""Goals as trees: what is at the top, and below each goal what serves it."""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from okrkit.goals import Goal, KeyResult, Objective
from okrkit.workspace import Workspace

DEEPEST = 64
"""Levels that are shown; nobody can read more."""


class Branch(NamedTuple):
    """A goal in a tree. `is_last` says for each level down to it whether nothing follows there.

    Where `is_again`, what is below stands at the goal's first place.
    """

    goal: Goal
    is_last: tuple[bool, ...]
    is_again: bool


def outline(workspace: Workspace, shown: Iterable[Goal]) -> tuple[Branch, ...]:
    """The trees of the goals that are shown; each goal stands below everything that it serves.

    What serves nothing that is shown is at the top. Of a circle one goal is.
    """
    goals = {goal.ref: goal for goal in shown}
    placed: set[str] = set()
    tops = [goal for goal in goals.values() if not _serves(goal, goals)]
    branches = list(_walk(workspace, tops, goals, placed))
    while left := [goal for goal in goals.values() if goal.ref not in placed]:
        branches += _walk(workspace, left[:1], goals, placed)
    return tuple(branches)


def _serves(goal: Goal, goals: Collection[str]) -> bool:
    above = (*goal.supports, *([goal.objective] if isinstance(goal, KeyResult) else ()))
    return any(ref in goals for ref in above)


def _walk(
    workspace: Workspace, tops: list[Goal], goals: dict[str, Goal], placed: set[str]
) -> Iterator[Branch]:
    """In depth; a loop, since a line may be long."""
    left: list[tuple[Goal, tuple[bool, ...]]] = [(goal, ()) for goal in reversed(tops)]
    while left:
        goal, is_last = left.pop()
        is_again = goal.ref in placed
        placed.add(goal.ref)
        yield Branch(goal, is_last, is_again)
        below = [] if is_again or len(is_last) >= DEEPEST else _below(workspace, goal, goals)
        for number, one in enumerate(reversed(below)):
            left.append((one, (*is_last, number == 0)))


def _below(workspace: Workspace, goal: Goal, goals: dict[str, Goal]) -> list[Goal]:
    """Its key results, then what supports it, once each."""
    own = [one.ref for one in goal.key_results] if isinstance(goal, Objective) else []
    refs = dict.fromkeys([*own, *workspace.supporters.get(goal.ref, ())])
    return [goals[ref] for ref in refs if ref in goals]
