"""How goals stand on a day: the values that `score` makes, and nothing that is computed."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from okrkit.goals import CheckIn
from okrkit.readings import Reading

State = Literal["draft", "planned", "running", "ended", "closed", "dropped"]
Status = Literal[
    "at-risk", "no-data", "behind", "open", "on-track", "not-started", "achieved", "missed"
]
Verdict = Literal["achieved", "missed"]
Health = Literal["healthy", "watch", "breached", "unknown"]
Direction = Literal["up", "down", "neutral"]


class KeyResultStanding(NamedTuple):
    """How a key result stands at the end of a day.

    `value` is in its unit, `attainment` the raw ratio (1 at the target), `score` and `expected` 0
    to 1; each is None where there is no number. `status` is None for drafts and what is dropped,
    `verdict` for what is neither closed nor past its end. `readings` are the numbers that count,
    `latest` the check-in of the last of them, `heard` the day of its last check-in of any kind.
    `overdue` names the milestones whose day has passed (a yes or no: its own id).
    """

    state: State
    value: Fraction | None = None
    attainment: Fraction | None = None
    score: Fraction | None = None
    expected: Fraction | None = None
    expected_value: Fraction | None = None
    status: Status | None = None
    verdict: Verdict | None = None
    confidence: Decimal | None = None
    expect: Decimal | None = None
    stale: bool = False
    overdue: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()
    latest: CheckIn | None = None
    heard: date | None = None

    @property
    def gap(self) -> Fraction | None:
        """The share of the score that is missing: expected minus score."""
        if self.expected is None or self.score is None:
            return None
        return self.expected - self.score


class ObjectiveStanding(NamedTuple):
    """How an objective stands at the end of a day; as in `KeyResultStanding`.

    `score_with_dropped` counts in what was dropped after half of its days, None where nothing was.
    `confidence` is the lowest; `with_data` of `parts` counted parts have a score.
    """

    state: State
    score: Fraction | None = None
    score_with_dropped: Fraction | None = None
    expected: Fraction | None = None
    status: Status | None = None
    verdict: Verdict | None = None
    confidence: Decimal | None = None
    stale: bool = False
    with_data: int = 0
    parts: int = 0


class KpiStanding(NamedTuple):
    """How a KPI stands at the end of a day.

    `health` is that of the latest reading, or the judged one where there is no number or no bound;
    `judged_health` what was said last. `breached_since` is the day of the first of the breached
    readings that lead up to the latest.
    """

    health: Health
    judged_health: Health | None
    direction: Direction
    stale: bool
    readings: tuple[Reading, ...]
    latest: CheckIn | None
    heard: date | None
    breached_since: date | None
