"""A KPI as JSON: how it stands, and how the process behind it behaves; KPIs as `okr-kpi-v1`.

Fields may be added, never changed.
"""

from collections.abc import Iterable
from datetime import date

from okrkit import __version__
from okrkit.render.behaviour import verdict
from okrkit.render.escape import json_document
from okrkit.render.facts_v1 import Json, bounds, day, dropped, last_day, latest, series
from okrkit.render.numbers import number
from okrkit.rows import KpiRow
from okrkit.xmr import Chart


def kpis_v1(rows: Iterable[KpiRow], as_of: date) -> str:
    """KPIs with every reading and what is said of them; days are ISO."""
    document = {
        "format": "okr-kpi-v1",
        "okr": __version__,
        "as_of": as_of.isoformat(),
        "kpis": [
            {**kpi(row), "readings": readings(row.chart), "words": list(verdict(row))}
            for row in rows
        ],
    }
    return json_document(document)


def kpi(row: KpiRow) -> Json:
    """A KPI of `okr-report-v1` and `okr-kpi-v1`."""
    goal, standing = row.goal, row.standing
    return {
        "ref": goal.ref,
        "id": goal.id,
        "title": goal.title,
        "why": goal.why,
        "team": goal.team,
        "owner": goal.owner,
        "unit": goal.unit,
        "direction": standing.direction,
        "health": standing.health,
        "stale": standing.stale,
        "latest": latest(standing.latest),
        "bounds": bounds(goal.band, last_day(standing.readings)),
        "tolerance": number(goal.tolerance),
        "aggregate": {"kind": row.aggregate_kind, "value": number(row.aggregate)},
        "series": series(standing.readings),
        "limits": limits(row.chart),
        "signals": signals(row.chart),
        "signal": row.chart.says,
        "signal_since": day(row.chart.since),
        "verdict": row.chart.capability,
        "judged_health": standing.judged_health,
        "breached_since": day(standing.breached_since),
        "moved_first": [
            {"ref": one.ref, "since": day(one.since), "how": one.how} for one in row.moved_first
        ],
        "supports": list(goal.supports),
        "guardrails": list(goal.guardrails),
        "draft": row.is_draft,
        "dropped": dropped(goal.dropped if row.is_dropped else None),
    }


def limits(chart: Chart) -> list[Json]:
    """The limits of every stretch that has enough readings, in order of days."""
    return [
        {
            "from": stretch.start.isoformat(),
            "mean": number(stretch.limits.mean),
            "lower": number(stretch.limits.lower),
            "upper": number(stretch.limits.upper),
            "average_moving_range": number(stretch.limits.average_moving_range),
            "upper_range": number(stretch.limits.upper_range),
            "trial": stretch.limits.is_trial,
        }
        for stretch in chart.stretches
        if stretch.limits is not None
    ]


def signals(chart: Chart) -> list[Json]:
    """All signals, in order of their first days."""
    return [
        {
            "rule": one.rule,
            "from": one.start.isoformat(),
            "to": one.end.isoformat(),
            "meaning": one.meaning,
            "points": len(one.readings),
        }
        for one in chart.signals
    ]


def readings(chart: Chart) -> list[Json]:
    """All readings, each with the rules of the signals that it is part of."""
    return [
        {
            "date": point.reading.day.isoformat(),
            "value": number(point.reading.value),
            "moving_range": number(point.moving_range),
            "signals": [one.rule for one in point.signals],
        }
        for point in chart.points
    ]
