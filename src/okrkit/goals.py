"""Goals as they are meant: linked, with defaults filled in, immutable."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from okrkit.measure import Aggregate, Band, Measure
from okrkit.period import Period
from okrkit.source import Place

Cadence = Literal["daily", "weekly", "biweekly", "monthly", "quarterly"]
ScoreFrom = Literal["key_results", "supporting", "both"]
Kind = Literal["committed", "aspirational", "learning"]

FEWEST_POINTS = 6
"""Readings that the limits of a KPI need."""


class Need(NamedTuple):
    """Something an owner needs; `what` is `none` where an open need is closed."""

    what: str
    from_: str | None


class CheckIn(NamedTuple):
    """What was said of a goal on a day. There may be 100,000 of these: hence a plain tuple.

    `value` is in the goal's unit, `score` 0 to 1, `confidence` 0 to 10. `key` is the check-in's
    key as written and `origin` the place of the mapping that it stands in.
    """

    day: date
    key: str
    origin: Place
    value: Decimal | None = None
    score: Decimal | None = None
    confidence: Decimal | None = None
    expect: Decimal | None = None
    note: str | None = None
    needs: Need | None = None
    health: Literal["healthy", "watch", "breached"] | None = None
    by: str | None = None

    @property
    def place(self) -> Place:
        """Where it is written."""
        return self.origin.key(self.key)


class Dropped(NamedTuple):
    """That a goal was given up."""

    day: date
    why: str


class Closed(NamedTuple):
    """How a goal ended; `score` is the team's own grade, 0 to 1."""

    day: date
    score: Decimal | None
    why: str | None
    learned: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What objectives, key results and KPIs share.

    `ref` is the full reference and the goal's identity; references to other goals (`supports`)
    are full references too, those that lead nowhere left out. `checkins` are in order of days.
    """

    ref: str
    id: str
    place: Place
    title: str
    description: str | None
    owner: str | None
    contributors: tuple[str, ...]
    team: str | None
    cadence: Cadence
    supports: tuple[str, ...]
    tags: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    draft: bool
    dropped: Dropped | None
    changed: tuple[tuple[date, str], ...]
    formerly: tuple[str, ...]
    checkins: tuple[CheckIn, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpi(Goal):
    """A KPI: what we must sustain. `tolerance` and `range` are in its unit."""

    why: str | None
    unit: str | None
    band: Band
    tolerance: Decimal
    aggregate: Aggregate
    direction: Literal["up", "down", "neutral"] | None
    guardrails: tuple[str, ...]
    range: tuple[Decimal, Decimal] | None
    signals: Literal["wheeler", "nhs"]
    rebase: tuple[date, ...]
    baseline_points: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyResult(Goal):
    """A key result; `measure` is None for a draft without one, and where it is broken.

    `start` and `end` are its first and last day; `end` is None in an open period.
    """

    objective: str
    measure: Measure | None
    unit: str | None
    weight: Decimal
    priority: int | None
    kpi: str | None
    aggregate: Aggregate | None
    start: date
    end: date | None
    carried_from: str | None
    closed: Closed | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective(Goal):
    """An objective: what we must change. `start` and `end` as in `KeyResult`."""

    period: Period
    why: str | None
    kind: Kind | None
    priority: int | None
    guardrails: tuple[str, ...]
    anti_goals: tuple[str, ...]
    score_from: ScoreFrom
    start: date
    end: date | None
    carried_from: str | None
    closed: Closed | None
    key_results: tuple[KeyResult, ...]


class Team(NamedTuple):
    """A team; `parent` and `lead` are ids as written."""

    id: str
    place: Place
    name: str | None
    parent: str | None
    lead: str | None


class Person(NamedTuple):
    """A person; `active` is False for someone who has left."""

    id: str
    place: Place
    name: str | None
    emails: tuple[str, ...]
    team: str | None
    active: bool


class Learned(NamedTuple):
    """What a team (None: the organization) learned in a period (a label, or None)."""

    place: Place
    team: str | None
    period: str | None
    text: str
