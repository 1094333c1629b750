"""What numbers mean in words: status while a goal runs, verdict when it has ended."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from okrkit.cadence import LENGTHS
from okrkit.goals import Cadence, Kind
from okrkit.settings import PaceEntry
from okrkit.standing import KeyResultStanding, Status, Verdict

TOLERANCE = Fraction(1, 10**9)
"""How much more than allowed a gap may be: noise of numbers that were rounded before."""

AMBITIOUS_ENOUGH = Fraction(7, 10)
"""The score from which an aspirational goal is achieved (Google's playbook)."""

DOUBTFUL = 3
"""The confidence, of 10, up to which what has no pace to keep is at risk."""


def is_number_due(start: date, day: date, cadence: Cadence) -> bool:
    """Whether a first number should be there: one cadence of the goal's days has passed."""
    return (day - start).days + 1 >= LENGTHS[cadence]


def pace_status(gap: Fraction, pace: PaceEntry) -> Status:
    """The status of a gap, which is expected minus score."""
    missing = gap - TOLERANCE
    if missing <= 0 or pace.behind >= missing:
        return "on-track"
    return "behind" if pace.at_risk >= missing else "at-risk"


def open_status(confidence: Decimal | None) -> Status:
    """The status of what has no pace to keep: only its owner can say that it is in danger."""
    return "at-risk" if confidence is not None and confidence <= DOUBTFUL else "open"


def key_result_verdict(
    attainment: Fraction | None, score: Fraction | None, kind: Kind | None
) -> Verdict:
    """Whether a key result is achieved in the end: reached, or good enough if aspirational.

    Reached is an attainment of at least 1, whatever its zones; without data it is missed.
    """
    if kind == "aspirational":
        return "achieved" if score is not None and score >= AMBITIOUS_ENOUGH else "missed"
    return "achieved" if attainment is not None and attainment >= 1 else "missed"


def objective_verdict(
    kind: Kind | None,
    score: Fraction | None,
    parts: Sequence[bool],
    *,
    is_whole: bool,
    has_learned: bool,
) -> Verdict:
    """Whether an objective is achieved in the end.

    `parts` say which of its counted parts are reached, `is_whole` that all of them have data: what
    is not measured is never green. A learning objective is achieved by learning.
    """
    if kind == "learning":
        return "achieved" if has_learned else "missed"
    if kind == "aspirational":
        is_enough = score is not None and score >= AMBITIOUS_ENOUGH and is_whole
        return "achieved" if is_enough else "missed"
    return "achieved" if parts and all(parts) else "missed"


def is_reached(standing: KeyResultStanding) -> bool:
    """Whether a key result is at its target, or holds its bound."""
    return standing.attainment is not None and standing.attainment >= 1
