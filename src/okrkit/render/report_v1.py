"""The report as JSON: the format `okr-report-v1`. Fields may be added, never changed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from okrkit import __version__
from okrkit.evaluation import Evaluation, Tally
from okrkit.figures import grade_text
from okrkit.forecast import Forecast
from okrkit.goals import Closed
from okrkit.measure import (
    Band,
    Done,
    Judged,
    Measure,
    Milestones,
    Range,
    SameAs,
    Supporting,
)
from okrkit.render.escape import json_document
from okrkit.render.facts_v1 import Json, bounds, day, dropped, last_day, latest, series
from okrkit.render.kpi_v1 import kpi
from okrkit.render.numbers import number
from okrkit.report import Report
from okrkit.rows import KeyResultRow, ObjectiveRow
from okrkit.sight import Sight


def report_v1(report: Report) -> str:
    """The whole report; scores are 0 to 1 or null, dates are ISO."""
    return json_document(document(report))


def document(report: Report) -> Json:
    """The report as plain values of JSON."""
    return {
        "format": "okr-report-v1",
        "okr": __version__,
        "organization": report.organization,
        "as_of": report.as_of.isoformat(),
        "period": {
            "name": report.period.name,
            "start": report.period.start.isoformat(),
            "end": day(report.period.end),
            "share_gone": number(report.gone),
        },
        "filter": {"team": report.team, "owner": report.scope.owner},
        "problems": report.problems._asdict(),
        "measuring": report.measuring._asdict(),
        "kpis": [kpi(row) for row in report.kpis],
        "objectives": [
            _objective(row, report.sight) for row in (*report.objectives, *report.further_up)
        ],
        "tensions": [
            {
                "kind": one.kind,
                "refs": list(one.refs),
                "since": day(one.since),
                "message": one.message,
            }
            for one in report.tensions
        ],
        "needs": [
            {
                "ref": one.ref,
                "date": one.day.isoformat(),
                "what": one.what,
                "from": one.from_,
                "by": one.by,
                "age_days": one.age_days,
            }
            for one in report.needs
        ],
        "learned": [
            {"ref": one.ref, "team": one.team, "period": one.period, "learned": one.text}
            for one in report.learned
        ],
        "since": day(report.since),
        "changes": _changes(report),
        "evaluation": None if report.evaluation is None else _evaluation(report.evaluation),
    }


def _objective(row: ObjectiveRow, lines: Sight) -> Json:
    goal, standing = row.goal, row.standing
    return {
        "ref": goal.ref,
        "id": goal.id,
        "period": goal.period.name,
        "title": goal.title,
        "why": goal.why,
        "team": goal.team,
        "owner": goal.owner,
        "kind": goal.kind,
        "priority": goal.priority,
        "state": standing.state,
        "score": number(standing.score),
        "score_with_dropped": number(standing.score_with_dropped),
        "expected": number(standing.expected),
        "status": standing.status,
        "grade": None if standing.score is None else float(grade_text(standing.score)),
        "verdict": standing.verdict,
        "confidence": number(standing.confidence),
        "stale": standing.stale,
        "measured": {"with_data": standing.with_data, "of": standing.parts},
        "supports": list(goal.supports),
        "guardrails": list(goal.guardrails),
        "anti_goals": list(goal.anti_goals),
        "line_of_sight": list(lines.line_of_sight(goal.ref)),
        "closed": _closed(goal.closed if standing.state == "closed" else None),
        "dropped": dropped(goal.dropped if standing.state == "dropped" else None),
        "key_results": [_key_result(one, lines) for one in row.key_results],
    }


def _key_result(row: KeyResultRow, lines: Sight) -> Json:
    goal, shown, standing = row.goal, row.shown, row.standing
    measure = shown.measure
    is_range = isinstance(measure, Range)
    return {
        "ref": goal.ref,
        "id": goal.id,
        "title": goal.title,
        "team": goal.team,
        "owner": goal.owner,
        "priority": goal.priority,
        "state": standing.state,
        "measure": measure_name(goal.measure),
        "same_as": goal.measure.ref if isinstance(goal.measure, SameAs) else None,
        "unit": shown.unit,
        "baseline": number(measure.baseline) if isinstance(measure, Range) else None,
        "target": number(measure.target) if isinstance(measure, Range) else None,
        "commit": number(measure.commit) if isinstance(measure, Range) else None,
        "stretch": number(measure.stretch) if isinstance(measure, Range) else None,
        "bounds": (
            bounds(measure, last_day(standing.readings)) if isinstance(measure, Band) else None
        ),
        "milestones": _milestones(measure),
        "kpi": shown.kpi,
        "aggregate": shown.aggregate,
        "value": number(standing.value),
        "attainment": number(standing.attainment),
        "score": number(standing.score),
        "expected": number(standing.expected),
        "expected_value": number(standing.expected_value) if is_range else None,
        "expect": number(standing.expect),
        "status": standing.status,
        "confidence": number(standing.confidence),
        "stale": standing.stale,
        "overdue": list(standing.overdue),
        "weight": number(goal.weight),
        "grade": None if standing.score is None else float(grade_text(standing.score)),
        "verdict": standing.verdict,
        "latest": latest(standing.latest),
        "series": series(standing.readings),
        "coverage": None if row.coverage is None else row.coverage._asdict(),
        "forecast": None if row.forecast is None else _forecast(row.forecast),
        "signal": row.signal,
        "supports": list(goal.supports),
        "line_of_sight": list(lines.line_of_sight(goal.ref)),
        "closed": _closed(goal.closed if standing.state == "closed" else None),
        "dropped": dropped(goal.dropped if standing.state == "dropped" else None),
    }


def measure_name(measure: Measure | None) -> str | None:
    """What the format calls a measure; None for a draft that has none."""
    match measure:
        case Range():
            return "range"
        case Band():
            return "bound"
        case Milestones():
            return "milestones"
        case Done():
            return "done"
        case Judged():
            return "judged"
        case Supporting():
            return "supporting"
        case SameAs():
            return "same_as"
        case None:
            return None


def _milestones(measure: Measure | None) -> list[Json] | None:
    if not isinstance(measure, Milestones):
        return None
    return [
        {
            "id": one.id,
            "title": one.title,
            "weight": number(one.weight),
            "due": day(one.due),
            "done": one.done.isoformat() if isinstance(one.done, date) else one.done,
        }
        for one in measure.steps
    ]


def _forecast(forecast: Forecast) -> Json:
    return {
        "value": number(forecast.value),
        "lower": number(forecast.lower),
        "upper": number(forecast.upper),
        "reached_on": day(forecast.reached_on),
    }


def _closed(closed: Closed | None) -> Json | None:
    if closed is None:
        return None
    return {
        "date": closed.day.isoformat(),
        "score": number(closed.score),
        "why": closed.why,
        "learned": closed.learned,
    }


def _changes(report: Report) -> list[Json] | None:
    if report.changes is None:
        return None
    return [
        {"ref": one.ref, "what": one.what, "before": _side(one.before), "after": _side(one.after)}
        for one in report.changes
    ]


def _side(side: Any) -> Any:
    return side if side is None or isinstance(side, str) else number(side)


def _evaluation(evaluation: Evaluation) -> Json:
    return {
        "counts": {
            "objectives": _tally(evaluation.objectives),
            "key_results": _tally(evaluation.key_results),
        },
        "grades": dict(evaluation.grades),
        "misses": [
            {"ref": one.ref, "title": one.title, "why": one.why, "has_data": one.has_data}
            for one in evaluation.misses
        ],
        "carried": [{"ref": one.ref, "to": one.to} for one in evaluation.carried],
    }


def _tally(tally: Tally) -> Mapping[str, int]:
    return tally._asdict()
