"""Goals as rows of a report: each with its standing and what a reader needs beside it."""

from datetime import date
from fractions import Fraction
from typing import NamedTuple

from okrkit.behaviour import progress
from okrkit.cadence import Slots
from okrkit.forecast import Forecast, forecast
from okrkit.goals import KeyResult, Kpi, Objective
from okrkit.life import NOT_COUNTED
from okrkit.measure import Aggregate, Range, SameAs
from okrkit.measuring import slots
from okrkit.movers import Move, moved_first
from okrkit.pace import share_gone
from okrkit.period import Period
from okrkit.readings import Coverage, Reading, aggregate, coverage
from okrkit.score import Scorecard
from okrkit.standing import KeyResultStanding, KpiStanding, ObjectiveStanding
from okrkit.xmr import Chart, Says


class KpiRow(NamedTuple):
    """A KPI; `aggregate` is the number for the report's period, None where there is none.

    `moved_first` are the supporters of a breached one that moved before it did.
    """

    goal: Kpi
    standing: KpiStanding
    chart: Chart
    aggregate_kind: Aggregate
    aggregate: Fraction | None
    is_draft: bool
    is_dropped: bool
    moved_first: tuple[Move, ...]


class KeyResultRow(NamedTuple):
    """A key result; `shown` is the one whose numbers it shows, itself but for `same_as`.

    `signal` says whether it has moved its KPI yet, None where it moves none or nobody can tell.
    """

    goal: KeyResult
    shown: KeyResult
    standing: KeyResultStanding
    forecast: Forecast | None
    signal: Says | None
    coverage: Coverage | None


class ObjectiveRow(NamedTuple):
    """An objective with its key results; `gone` is the share of its days, None in an open one."""

    goal: Objective
    standing: ObjectiveStanding
    key_results: tuple[KeyResultRow, ...]
    gone: Fraction | None


def is_apart(row: ObjectiveRow | KeyResultRow | KpiRow) -> bool:
    """Whether a goal is shown apart, for it counts nowhere: a draft, or what is dropped."""
    if isinstance(row, KpiRow):
        return row.is_draft or row.is_dropped
    return row.standing.state in NOT_COUNTED


def kpi_row(card: Scorecard, kpi: Kpi, period: Period) -> KpiRow:
    """A KPI as of the scorecard's day, with its aggregate over a period up to that day."""
    standing = card.kpi(kpi)
    readings = tuple(one for one in standing.readings if period.holds(one.day))
    days = Slots(kpi.cadence, period.start, period.end)
    number = aggregate(kpi.aggregate, readings, kpi.band, days, card.as_of)
    return KpiRow(
        kpi,
        standing,
        card.chart(kpi),
        kpi.aggregate,
        number,
        card.is_draft(kpi),
        card.is_dropped(kpi),
        moved_first(card, kpi),
    )


def objective_row(card: Scorecard, objective: Objective) -> ObjectiveRow:
    """An objective and all its key results as of the scorecard's day."""
    return ObjectiveRow(
        objective,
        card.objective(objective),
        tuple(key_result_row(card, one) for one in objective.key_results),
        share_gone(objective.start, objective.end, card.as_of),
    )


def key_result_row(card: Scorecard, key_result: KeyResult) -> KeyResultRow:
    """A key result as of the scorecard's day."""
    shown = shown_by(card, key_result)
    standing = card.key_result(key_result)
    measure = shown.measure
    is_range = isinstance(measure, Range)
    return KeyResultRow(
        key_result,
        shown,
        standing,
        forecast(standing.readings, measure, shown.end) if isinstance(measure, Range) else None,
        _signal(card, shown, standing),
        _coverage(shown, standing.readings, card.as_of) if is_range or standing.readings else None,
    )


def _signal(card: Scorecard, key_result: KeyResult, standing: KeyResultStanding) -> Says | None:
    """Whether its KPI has moved, as its chart looked on the day of the last reading that counts."""
    kpi = card.workspace.goals.get(key_result.kpi or "")
    if not isinstance(kpi, Kpi) or not standing.readings:
        return None
    last = standing.readings[-1]
    is_latest = last == card.kpi(kpi).readings[-1]
    drawn = (card if is_latest else card.on(last.day)).chart(kpi)
    return progress(key_result, kpi, drawn, standing.attainment)


def shown_by(card: Scorecard, key_result: KeyResult) -> KeyResult:
    """The key result whose numbers one shows: the end of its `same_as`, or itself."""
    seen = {key_result.ref}
    here = key_result
    while isinstance(here.measure, SameAs):
        other = card.workspace.goals.get(here.measure.ref or "")
        if not isinstance(other, KeyResult) or other.ref in seen:
            return key_result
        seen.add(other.ref)
        here = other
    return here


def _coverage(key_result: KeyResult, readings: tuple[Reading, ...], as_of: date) -> Coverage:
    return coverage(readings, slots(key_result), as_of)
