"""Which KPIs further down had moved when one above them broke."""

from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple

from okrkit.cadence import days
from okrkit.goals import Kpi
from okrkit.score import Scorecard

NEAR = 2
"""Cadences for which a signal further down that was over before a KPI moved still counts."""


MOST = 200
"""Supporters of a KPI that are looked at; nobody can watch more."""

How = Literal["concern", "change", "breached"]
"""By a signal for the worse, by one of which nobody knows, or by being breached."""

HOW: dict[How, str] = {"concern": "worse", "change": "changed", "breached": "breached"}


class Move(NamedTuple):
    """That a KPI has moved since a day."""

    ref: str
    since: date
    how: How


def worse_since(card: Scorecard, kpi: Kpi) -> date | None:
    """Since when a breached KPI has moved: by a signal for the worse, or by being breached.

    None where it is not breached.
    """
    breached = card.kpi(kpi).breached_since
    if breached is None:
        return None
    chart = card.chart(kpi)
    return min(breached, chart.since or breached) if chart.says == "concern" else breached


def moved_first(card: Scorecard, kpi: Kpi) -> tuple[Move, ...]:
    """The KPIs that support a breached one, directly or through others, and moved no later.

    The earliest first. A move is a signal that is not for the better, or a breach.
    """
    since = worse_since(card, kpi)
    if since is None:
        return ()
    found = (_move(card, one, since) for one in _below(card, kpi))
    return tuple(sorted((one for one in found if one), key=lambda one: (one.since, one.ref)))


def move_words(move: Move) -> str:
    """A move in words: `` `uptime` (worse since 2026-10-12)``."""
    return f"`{move.ref}` ({HOW[move.how]} since {move.since})"


def _move(card: Scorecard, kpi: Kpi, day: date) -> Move | None:
    """How a KPI had moved by a day, if it had."""
    moves = [*_signals(card, kpi, day), *_breach(card, kpi, day)]
    return min(moves, key=lambda one: one.since, default=None)


def _signals(card: Scorecard, kpi: Kpi, day: date) -> Iterator[Move]:
    stretches = card.chart(kpi).stretches
    for one in stretches[-1].signals if stretches else ():
        is_near = one.start <= day and day - one.end <= days(kpi.cadence, NEAR)
        if is_near and one.meaning != "improvement":
            yield Move(kpi.ref, one.start, one.meaning)


def _breach(card: Scorecard, kpi: Kpi, day: date) -> Iterator[Move]:
    breached = card.kpi(kpi).breached_since
    if breached is not None and breached <= day:
        yield Move(kpi.ref, breached, "breached")


def _below(card: Scorecard, kpi: Kpi) -> Iterator[Kpi]:
    """The counted KPIs that support one, directly or through others, the nearest first."""
    reached = {kpi.ref}
    left = [kpi.ref]
    for above in left:
        for ref in card.workspace.supporters.get(above, ()):
            goal = card.workspace.goals[ref]
            if not isinstance(goal, Kpi) or ref in reached or not card.is_counted(goal):
                continue
            if len(reached) > MOST:
                return
            reached.add(ref)
            left.append(ref)
            yield goal
