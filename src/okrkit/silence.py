"""Who is silent: goals that were not heard of for too long, or not at all since they began.

A standing tells it exactly and takes a while to make, so it is asked for only where the newest
check-in leaves a doubt: most goals of a large workspace are well looked after.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from okrkit.cadence import LENGTHS, is_stale
from okrkit.goals import CheckIn, KeyResult, Kpi
from okrkit.keyresults import STEPWISE, moved_kpi
from okrkit.lost import CUT, losses
from okrkit.pace import share_gone
from okrkit.score import Scorecard
from okrkit.targets import short
from okrkit.workspace import Workspace

QUARTER = Fraction(1, 4)


class Silence(NamedTuple):
    """A goal that is silent since a day, and its own check-in of that day if there is one."""

    goal: Kpi | KeyResult
    since: date
    last: CheckIn | None


def silences(card: Scorecard) -> Iterator[Silence]:
    """Counted KPIs and running key results that were heard of once, too long ago.

    A key result whose value comes from a KPI that is silent itself is left out.
    """
    for goal in _listened_to(card):
        if isinstance(goal, Kpi):
            heard = card.kpi(goal).heard if _is_silent_kpi(card, goal) else None
        else:
            heard = _silent_since(card, goal)
        if heard is not None:
            last = next((one for one in reversed(goal.checkins) if one.day == heard), None)
            yield Silence(goal, heard, last)


def unheard(card: Scorecard) -> Iterator[KeyResult]:
    """Running key results without a word, a quarter of their days and 1.5 cadences after the start.

    In an open period, which has no quarter, the cadences alone decide.
    """
    for goal in _listened_to(card):
        if isinstance(goal, KeyResult) and _is_unheard(card, goal):
            kpi = moved_kpi(card.workspace, goal)
            if kpi is None or not _is_silent_kpi(card, kpi):
                yield goal


def _is_unheard(card: Scorecard, goal: KeyResult) -> bool:
    if _newest_word(card, goal) or not _is_word_due(goal, card.as_of):
        return False
    return card.state(goal) == "running" and card.key_result(goal).heard is None


def _listened_to(card: Scorecard) -> Iterator[Kpi | KeyResult]:
    """What should be heard of."""
    goals: list[Kpi | KeyResult] = [*card.workspace.kpis, *card.workspace.key_results]
    if card.workspace.faults:
        goals = _surely_read(card.workspace, goals)
    return (one for one in goals if isinstance(one, Kpi) or _is_measured(one))


def _surely_read(workspace: Workspace, goals: Sequence[Kpi | KeyResult]) -> list[Kpi | KeyResult]:
    """Without those of which a check-in may have been lost in reading."""
    cut = {fault.place.file for fault in workspace.faults if fault.rule in CUT}
    if cut and _may_stand_apart(goals):
        return []
    lost, misread = losses(workspace), _misread(workspace)
    return [
        one
        for one in goals
        if one.place.file not in cut
        and misread.isdisjoint((short(one.ref), one.kpi if isinstance(one, KeyResult) else None))
        and not lost.may_hold(one.place, "checkins")
    ]


def _may_stand_apart(goals: Iterable[Kpi | KeyResult]) -> bool:
    """Whether check-ins stand in other files than their goals, or none was read at all."""
    files = {one.origin.file == goal.place.file for goal in goals for one in goal.checkins}
    return files != {True}


def _is_measured(goal: KeyResult) -> bool:
    return goal.measure is not None and not isinstance(goal.measure, STEPWISE)


def _misread(workspace: Workspace) -> frozenset[str]:
    """The names of goals with check-ins in which something was refused, beside them or apart."""
    names: set[str] = set()
    for place in (fault.place for fault in workspace.faults if "checkins" in fault.place.keys):
        at = place.keys.index("checkins")
        ref = workspace.written_at.get((place.file, place.keys[:at]))
        names.update([ref] if ref else map(str, place.keys[at + 1 :]))
    return frozenset(map(short, names))


def _is_silent_kpi(card: Scorecard, kpi: Kpi) -> bool:
    newest = kpi.checkins[-1].day if kpi.checkins else card.as_of
    if newest <= card.as_of and not is_stale(newest, card.as_of, kpi.cadence):
        return False
    return card.is_counted(kpi) and card.kpi(kpi).stale


def _silent_since(card: Scorecard, goal: KeyResult) -> date | None:
    newest = _newest_word(card, goal)
    if newest is not None and not is_stale(newest, card.as_of, goal.cadence):
        return None
    if card.state(goal) != "running" or not card.key_result(goal).stale:
        return None
    kpi = moved_kpi(card.workspace, goal)
    return None if kpi and _is_silent_kpi(card, kpi) else card.key_result(goal).heard


def _newest_word(card: Scorecard, goal: KeyResult) -> date | None:
    """The newest of its own last check-in and the last number of its KPI, if that counts.

    There may be others that do where these do not: None says nothing.
    """
    kpi = moved_kpi(card.workspace, goal)
    words = (
        [*goal.checkins[-1:], *(one for one in kpi.checkins[-1:] if one.value is not None)]
        if kpi
        else goal.checkins[-1:]
    )
    return max((one.day for one in words if goal.start <= one.day <= card.as_of), default=None)


def _is_word_due(goal: KeyResult, as_of: date) -> bool:
    days = (as_of - goal.start).days + 1
    is_over = goal.end is not None and goal.end < as_of
    if is_over or days * 2 < LENGTHS[goal.cadence] * 3:
        return False
    gone = share_gone(goal.start, goal.end, as_of)
    return gone is None or gone >= QUARTER
