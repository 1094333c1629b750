"""What changed between two days, as far as the goals themselves say it (git says the rest)."""

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from typing import Literal, NamedTuple

from okrkit.goals import Goal, KeyResult, Kpi, Objective
from okrkit.score import Scorecard

What = Literal["value", "score", "status", "health", "state", "confidence"]
Side = str | Fraction | None


class Change(NamedTuple):
    """That something of a goal was one thing at the end of a day and is another now."""

    ref: str
    what: What
    before: Side
    after: Side


def changes_since(card: Scorecard, since: date, goals: Iterable[Goal]) -> tuple[Change, ...]:
    """What differs between the end of a day and now, goal by goal."""
    earlier = card.on(since)
    return tuple(change for goal in goals for change in _changes(goal, earlier, card))


def _changes(goal: Goal, earlier: Scorecard, card: Scorecard) -> Iterator[Change]:
    before, after = standing_facts(goal, earlier), standing_facts(goal, card)
    for what in after:
        if before[what] != after[what]:
            yield Change(goal.ref, what, before[what], after[what])


def standing_facts(goal: Goal, card: Scorecard) -> dict[What, Side]:
    """How a goal stands, as far as a change of it is worth telling."""
    match goal:
        case Kpi():
            standing = card.kpi(goal)
            value = Fraction(standing.readings[-1].value) if standing.readings else None
            return {"value": value, "health": standing.health}
        case KeyResult():
            part = card.key_result(goal)
            confidence = None if part.confidence is None else Fraction(part.confidence)
            return {
                "state": part.state,
                "value": part.value,
                "score": part.score,
                "status": part.status,
                "confidence": confidence,
            }
        case Objective():
            whole = card.objective(goal)
            return {"state": whole.state, "score": whole.score, "status": whole.status}
    raise AssertionError("a goal is an objective, a key result or a KPI")
