"""The report as one page of HTML: self-contained, without script, for screens and for paper."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup

from okrkit.changes import Change
from okrkit.goals import Goal
from okrkit.render.anchor import to_anchor
from okrkit.render.environment import asset, digest, environment
from okrkit.report import Report
from okrkit.rows import KpiRow, ObjectiveRow, is_apart

POLICY = (
    "default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none';"
    " form-action 'none'"
)
"""Nothing is loaded, nothing is run, and only this page's own stylesheet applies."""

Teams = list[tuple[str | None, list[ObjectiveRow]]]


class Goals(NamedTuple):
    """The goals of a report as the page orders them; `apart` are drafts and what was dropped."""

    kpis: list[KpiRow]
    kpis_apart: list[KpiRow]
    teams: Teams
    apart: Teams
    further_up: Teams


def html(report: Report, *, pictures: bool = True) -> str:
    """The whole page, with pictures of goals or without."""
    style = asset("report.css") + (asset("pictures.css") if pictures else "")
    titles = _titles(report)
    return (
        environment()
        .get_template("report.html.jinja")
        .render(
            report=report,
            pictures=pictures,
            goals=_goals(report),
            titles=titles,
            targets={ref: to_anchor(ref) for ref in titles},
            changes=_by_goal(report.changes or ()),
            style=Markup(style),  # noqa: S704  our own, which holds nothing of anybody's content
            policy=POLICY.format(digest=digest(style)),
        )
    )


def _goals(report: Report) -> Goals:
    return Goals(
        [row for row in report.kpis if not is_apart(row)],
        [row for row in report.kpis if is_apart(row)],
        _by_team(row for row in report.objectives if not is_apart(row)),
        _by_team(row for row in report.objectives if is_apart(row)),
        _by_team(report.further_up),
    )


def _by_team(rows: Iterable[ObjectiveRow]) -> Teams:
    return [(team, list(some)) for team, some in groupby(rows, lambda row: row.goal.team)]


def _titles(report: Report) -> Mapping[str, str]:
    """The title of every goal that the page shows."""
    goals: list[Goal] = [row.goal for row in report.kpis]
    for row in (*report.objectives, *report.further_up):
        goals += [row.goal, *row.goal.key_results]
    return {goal.ref: goal.title for goal in goals}


def _by_goal(changes: Iterable[Change]) -> list[tuple[str, list[Change]]]:
    return [(ref, list(some)) for ref, some in groupby(changes, lambda change: change.ref)]
