"""How the process behind a KPI behaves, and whether a key result that moves it has moved it yet."""

from datetime import date
from fractions import Fraction

from okrkit.goals import KeyResult, Kpi
from okrkit.health import direction_of
from okrkit.measure import Band, Range
from okrkit.standing import Direction, KpiStanding
from okrkit.xmr import (
    Chart,
    Charting,
    Meaning,
    Says,
    Stretch,
    chart,
    current,
    signals_in,
)


def charting(kpi: Kpi, direction: Direction) -> Charting:
    """How a KPI is to be charted where a direction is good."""
    return Charting(kpi.signals, kpi.rebase, kpi.baseline_points, kpi.range, direction)


def kpi_chart(kpi: Kpi, standing: KpiStanding) -> Chart:
    """The chart of all readings of a KPI up to the day that it stands on."""
    return chart(standing.readings, charting(kpi, standing.direction), kpi.band)


def progress(key_result: KeyResult, kpi: Kpi, drawn: Chart, gone: Fraction | None) -> Says | None:
    """Whether the readings of a key result's days say more than noise, for better or for worse.

    They alone are held against the limits of the KPI's chart; what began before is not its doing,
    nor is a signal that goes the other way than the value of a range has `gone` from its baseline
    (the attainment). None where there are no readings, or no limits to tell.
    """
    if drawn.limits is None:
        return None
    last = drawn.stretches[-1]
    own = tuple(one for one in last.readings if one.day >= key_result.start)
    if not own:
        return None
    way = _direction(key_result, own[-1].day)
    signals = signals_in(own, drawn.limits, charting(kpi, way))
    there = current(Stretch(own, drawn.limits, signals))
    if not there or _goes_against(key_result, there[0].meaning, gone):
        return "noise"
    return there[0].meaning


def _goes_against(key_result: KeyResult, meaning: Meaning, gone: Fraction | None) -> bool:
    """Whether a range has gone one way, and the signal says the other."""
    if gone is None or not isinstance(key_result.measure, Range):
        return False
    return (meaning == "concern" and gone > 0) or (meaning == "improvement" and gone < 0)


def _direction(key_result: KeyResult, day: date) -> Direction:
    """Where a key result is to lead."""
    match key_result.measure:
        case Range(baseline=baseline, target=target) if baseline is not None:
            return "up" if target > baseline else "down"
        case Band() as band:
            return direction_of(band, day)
        case _:
            return "neutral"
