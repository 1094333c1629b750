"""How goals stand after a change, a line each."""

from collections.abc import Iterable, Iterator

from okrkit.goals import KeyResult, Kpi, Objective
from okrkit.render.words import health_words, latest_value, score_words, status_words, value_words
from okrkit.rows import key_result_row, kpi_row
from okrkit.scope import default_period
from okrkit.score import Scorecard
from okrkit.sight import Sight


def told(card: Scorecard, refs: Iterable[str], lines: Sight) -> Iterator[str]:
    """Each goal with its number, what it comes to, and how that is."""
    for ref in refs:
        parts = [part for part in _parts(card, ref, lines) if part]
        yield f"{ref}: {'; '.join(parts)}"


def _parts(card: Scorecard, ref: str, lines: Sight) -> Iterator[str]:
    match card.workspace.goals[ref]:
        case Kpi() as kpi:
            row = kpi_row(card, kpi, default_period(card))
            yield latest_value(row)
            yield health_words(row.standing)
        case KeyResult() as key_result:
            shown = key_result_row(card, key_result, lines)
            yield value_words(shown)
            yield f"{score_words(shown.standing)} {status_words(shown.standing)}".strip()
        case Objective() as objective:
            standing = card.objective(objective)
            yield f"{score_words(standing)} {status_words(standing)}".strip()
