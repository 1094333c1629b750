"""One score made of many, and what an objective is worth in the end."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from okrkit.standing import Status

WORST_FIRST: tuple[Status, ...] = (
    "at-risk", "no-data", "behind", "open", "on-track", "not-started"
)  # fmt: skip
WHILE_RUNNING: dict[Status, Status] = {"missed": "at-risk", "achieved": "on-track"}
"""What the end of a part means for a whole that still runs."""


class Part(NamedTuple):
    """A part of a score: its weight, its score (None: no data) and its expected score."""

    weight: Decimal
    score: Fraction | None
    expected: Fraction | None = None


def score_of(parts: Sequence[Part], missing: str) -> Fraction | None:
    """The weighted mean of scores, 0 to 1; parts without data are left out, or `zero`.

    Null where none has data (the published roll-ups of IPFS and Joystream leave out as well), where
    all that is left weighs nothing, and where a weight is negative.
    """
    if all(part.score is None for part in parts) or any(part.weight < 0 for part in parts):
        return None
    return _mean((part.weight, part.score or Fraction(0)) for part in _counting(parts, missing))


def expected_of(parts: Sequence[Part], missing: str) -> Fraction | None:
    """The weighted mean of the expected scores of the same parts that make the score.

    Parts that owe no pace are left out.
    """
    return _mean(
        (part.weight, part.expected)
        for part in _counting(parts, missing)
        if part.expected is not None
    )


def _counting(parts: Iterable[Part], missing: str) -> list[Part]:
    return [part for part in parts if part.score is not None or missing == "zero"]


def _mean(weighted: Iterable[tuple[Decimal, Fraction]]) -> Fraction | None:
    pairs = [(Fraction(weight), number) for weight, number in weighted]
    total = sum((weight for weight, _ in pairs), Fraction(0))
    if total <= 0 or any(weight < 0 for weight, _ in pairs):
        return None
    return sum((weight * number for weight, number in pairs), Fraction(0)) / total


def worst(statuses: Iterable[Status | None]) -> Status | None:
    """The worst status of the parts of something that runs; None where there is none."""
    known = [WHILE_RUNNING.get(status, status) for status in statuses if status is not None]
    return min(known, key=WORST_FIRST.index, default=None)
