"""How goals stand after a change, a line each."""

from collections.abc import Iterable, Iterator

from okrkit.characters import visible
from okrkit.due import Due
from okrkit.goals import KeyResult, Kpi, Objective
from okrkit.render.words import (
    day_words,
    due_words,
    health_words,
    latest_value,
    score_words,
    status_words,
    value_words,
)
from okrkit.rows import key_result_row, kpi_row
from okrkit.scope import default_period
from okrkit.score import Scorecard


def told(card: Scorecard, refs: Iterable[str]) -> Iterator[str]:
    """Each goal with its number, what it comes to, and how that is."""
    for ref in refs:
        yield visible(f"{ref}: {standing_words(card, ref)}")


def standing_words(card: Scorecard, ref: str) -> str:
    """How a goal stands: `49 h, from 72 to 24; 0.48 of 0.53 on-track`."""
    return "; ".join(part for part in _parts(card, ref) if part)


def question(card: Scorecard, due: Due) -> Iterator[str]:
    """What is due, so that somebody can say how it stands now."""
    goal = due.goal
    yield goal.title if due.step in {None, goal.title} else f"{goal.title}: {due.step}"
    ref = goal.ref if due.milestone is None else f"{goal.ref}.{due.milestone}"
    yield f"{ref}, {due_words(due)}, due since {day_words(due.since)}"
    yield standing_words(card, goal.ref)


def _parts(card: Scorecard, ref: str) -> Iterator[str]:
    match card.workspace.goals[ref]:
        case Kpi() as kpi:
            row = kpi_row(card, kpi, default_period(card))
            yield latest_value(row)
            yield health_words(row.standing)
        case KeyResult() as key_result:
            shown = key_result_row(card, key_result)
            yield value_words(shown)
            yield f"{score_words(shown.standing)} {status_words(shown.standing)}".strip()
        case Objective() as objective:
            standing = card.objective(objective)
            yield f"{score_words(standing)} {status_words(standing)}".strip()
