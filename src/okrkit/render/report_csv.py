"""The report as a table for spreadsheets: one row per KPI and per key result."""

import csv
from collections.abc import Iterator
from fractions import Fraction
from io import StringIO

from okrkit.figures import grade_text
from okrkit.render.escape import csv_cell
from okrkit.render.numbers import number
from okrkit.render.report_v1 import measure_name
from okrkit.report import Report
from okrkit.rows import KeyResultRow, KpiRow, ObjectiveRow

COLUMNS = (
    "sort", "ref", "title", "objective", "objective_title", "period", "team", "owner", "measure",
    "unit", "baseline", "target", "value", "date", "attainment", "score", "expected", "grade",
    "status", "verdict", "confidence", "expect", "stale", "weight", "objective_score",
    "objective_status", "health", "signal",
)  # fmt: skip

Cell = str | int | float | None


def report_csv(report: Report) -> str:
    """The whole report: UTF-8, commas, lines that end in CR LF (RFC 4180), no rounding."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for cells in _rows(report):
        writer.writerow([_written(cells.get(column)) for column in COLUMNS])
    return out.getvalue()


def _written(cell: Cell) -> Cell:
    return csv_cell(cell) if isinstance(cell, str) else cell


def _rows(report: Report) -> Iterator[dict[str, Cell]]:
    for kpi in report.kpis:
        yield _kpi(kpi)
    for row in (*report.objectives, *report.further_up):
        for part in row.key_results:
            yield _key_result(part, row)


def _kpi(row: KpiRow) -> dict[str, Cell]:
    goal, standing = row.goal, row.standing
    latest = standing.latest
    return {
        "sort": "kpi",
        "ref": goal.ref,
        "title": goal.title,
        "team": goal.team,
        "owner": goal.owner,
        "unit": goal.unit,
        "value": number(latest.value) if latest else None,
        "date": latest.day.isoformat() if latest else None,
        "stale": _yes(standing.stale),
        "health": standing.health,
        "signal": row.chart.says,
        "verdict": row.chart.capability,
        "status": "draft" if row.is_draft else "dropped" if row.is_dropped else None,
    }


def _key_result(row: KeyResultRow, whole: ObjectiveRow) -> dict[str, Cell]:
    goal, standing = row.goal, row.standing
    measure = row.shown.measure
    baseline = getattr(measure, "baseline", None)
    target = getattr(measure, "target", None)
    return {
        "sort": "key result",
        "ref": goal.ref,
        "title": goal.title,
        "objective": whole.goal.ref,
        "objective_title": whole.goal.title,
        "period": whole.goal.period.name,
        "team": goal.team,
        "owner": goal.owner,
        "measure": measure_name(goal.measure),
        "unit": row.shown.unit,
        "baseline": number(baseline),
        "target": number(target),
        "value": number(standing.value),
        "date": standing.latest.day.isoformat() if standing.latest else None,
        "attainment": number(standing.attainment),
        "score": number(standing.score),
        "expected": number(standing.expected),
        "grade": _grade(standing.score),
        "status": standing.status or standing.state,
        "verdict": standing.verdict,
        "confidence": number(standing.confidence),
        "expect": number(standing.expect),
        "stale": _yes(standing.stale),
        "weight": number(goal.weight),
        "objective_score": number(whole.standing.score),
        "objective_status": whole.standing.status or whole.standing.state,
        "signal": row.signal,
    }


def _grade(score: Fraction | None) -> float | None:
    return None if score is None else float(grade_text(score))


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"
