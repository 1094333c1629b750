"""How a key result is measured: exactly one of these."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

DatedNumber = tuple[tuple[date, Decimal | None], ...]
"""A number that changes: (day from which it is in force, the number or None), in order of days."""


class Range(NamedTuple):
    """From a baseline to a target, in the key result's unit, rising or falling.

    `baseline` is None only where it was forgotten. `plan` holds (day, value expected at its end).
    """

    baseline: Decimal | None
    target: Decimal
    commit: Decimal | None = None
    stretch: Decimal | None = None
    plan: tuple[tuple[date, Decimal], ...] = ()


class Band(NamedTuple):
    """A bound on one side or on both, in the unit of what it bounds; either may change by day.

    `at_least` and `at_most` include the bound, `above` and `below` do not.
    """

    lower: DatedNumber = ()
    upper: DatedNumber = ()
    lower_included: bool = True
    upper_included: bool = True

    def __bool__(self) -> bool:
        return bool(self.lower or self.upper)


class Milestone(NamedTuple):
    """A step; `done` is the day it was done, True where the day is not known, or False."""

    id: str
    title: str
    weight: Decimal
    due: date | None
    done: bool | date


class Milestones(NamedTuple):
    """Steps, of which a share by weight is done."""

    steps: tuple[Milestone, ...]


class Done(NamedTuple):
    """A yes or no: the day it was done, True where the day is not known, or False."""

    done: bool | date


class Judged(NamedTuple):
    """Check-ins give a score, 0 to 1. `plan` holds (day, score expected at its end)."""

    plan: tuple[tuple[date, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class Supporting:
    """The objectives that support it are its progress."""


class SameAs(NamedTuple):
    """The key result, measured elsewhere, that this one shows: its full reference or None."""

    ref: str | None


Measure = Range | Band | Milestones | Done | Judged | Supporting | SameAs

Aggregate = Literal["last", "mean", "sum", "min", "max", "share"]
