"""Goals as trees: what is at the top, and below each goal what serves it."""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from okrkit.goals import Goal, KeyResult, Objective
from okrkit.workspace import Workspace

DEEPEST = 64
"""Levels of one tree; nobody can read more. What is deeper begins a tree of its own."""


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
    circling = goals.values()  # as far as they are not placed by then
    return (
        *_trees(workspace, tops, goals, placed),
        *_trees(workspace, circling, goals, placed),
    )


def _serves(goal: Goal, goals: Collection[str]) -> bool:
    above = (*goal.supports, *([goal.objective] if isinstance(goal, KeyResult) else ()))
    return any(ref in goals for ref in above)


def _trees(
    workspace: Workspace, tops: Collection[Goal], goals: dict[str, Goal], placed: set[str]
) -> Iterator[Branch]:
    """A tree for each goal that is not placed yet, after it those of what was too deep in it."""
    waiting = [*tops][::-1]
    while waiting:
        top = waiting.pop()
        if top.ref not in placed:
            deeper: list[Goal] = []
            yield from _walk(workspace, top, goals, placed, deeper)
            waiting += reversed(deeper)


def _walk(
    workspace: Workspace,
    top: Goal,
    goals: dict[str, Goal],
    placed: set[str],
    deeper: list[Goal],
) -> Iterator[Branch]:
    """In depth; a loop, since a line may be long. What is too deep goes to `deeper`."""
    left: list[tuple[Goal, tuple[bool, ...]]] = [(top, ())]
    while left:
        goal, is_last = left.pop()
        is_again = goal.ref in placed
        placed.add(goal.ref)
        yield Branch(goal, is_last, is_again)
        below = [] if is_again else _below(workspace, goal, goals)
        if len(is_last) >= DEEPEST:
            deeper += below
            continue
        for number, one in enumerate(reversed(below)):
            left.append((one, (*is_last, number == 0)))


def _below(workspace: Workspace, goal: Goal, goals: dict[str, Goal]) -> list[Goal]:
    """Its key results, then what supports it, once each."""
    own = [one.ref for one in goal.key_results] if isinstance(goal, Objective) else []
    refs = dict.fromkeys([*own, *workspace.supporters.get(goal.ref, ())])
    return [goals[ref] for ref in refs if ref in goals]
