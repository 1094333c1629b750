"""The report as one page of HTML: self-contained, without script, for screens and for paper."""

from base64 import b64encode
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from itertools import groupby
from typing import NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from okrkit import __version__
from okrkit.bounds import in_force
from okrkit.changes import Change
from okrkit.goals import Goal
from okrkit.life import NOT_COUNTED
from okrkit.render import drawing, summary, words
from okrkit.render.escape import safe_text, url
from okrkit.report import Report
from okrkit.rows import KeyResultRow, KpiRow, ObjectiveRow

LOADER = PackageLoader("okrkit.render")
TREND = drawing.Box(width=112, height=26, most=26)
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


def html(report: Report) -> str:
    """The whole page."""
    style = _style()
    return (
        _environment()
        .get_template("report.html.jinja")
        .render(
            report=report,
            goals=_goals(report),
            titles=_titles(report),
            changes=_by_goal(report.changes or ()),
            style=Markup(style),  # noqa: S704  our own, which holds nothing of anybody's content
            policy=POLICY.format(digest=_digest(style)),
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=LOADER,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_safe,
    )
    environment.globals |= {
        "summary": summary,
        "words": words,
        "drawing": drawing,
        "trend": _trend,
        "box": TREND,
        "parts": _parts,
        "url": url,
        "version": __version__,
    }
    return environment


def _style() -> str:
    """The stylesheet as a browser hashes it: with "\n" at the end of every line."""
    return LOADER.get_source(_environment(), "report.css")[0].replace("\r\n", "\n")


def _safe(value: object) -> object:
    """Every text of the page goes through here before it is escaped."""
    return safe_text(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _digest(style: str) -> str:
    """How a content security policy names a stylesheet."""
    return b64encode(sha256(style.encode()).digest()).decode()


def _goals(report: Report) -> Goals:
    return Goals(
        [row for row in report.kpis if not (row.is_draft or row.is_dropped)],
        [row for row in report.kpis if row.is_draft or row.is_dropped],
        _by_team(row for row in report.objectives if not _is_apart(row)),
        _by_team(row for row in report.objectives if _is_apart(row)),
        _by_team(report.further_up),
    )


def _is_apart(row: ObjectiveRow | KeyResultRow) -> bool:
    return row.standing.state in NOT_COUNTED


def _by_team(rows: Iterable[ObjectiveRow]) -> Teams:
    return [(team, list(some)) for team, some in groupby(rows, lambda row: row.goal.team)]


def _parts(row: ObjectiveRow) -> list[KeyResultRow]:
    """The key results of an objective in their order, drafts and what was dropped at the end."""
    return sorted(row.key_results, key=_is_apart)


def _titles(report: Report) -> Mapping[str, str]:
    """The title of every goal that the page shows; its reference is its anchor."""
    goals: list[Goal] = [row.goal for row in report.kpis]
    for row in (*report.objectives, *report.further_up):
        goals += [row.goal, *row.goal.key_results]
    return {goal.ref: goal.title for goal in goals}


def _by_goal(changes: Iterable[Change]) -> list[tuple[str, list[Change]]]:
    return [(ref, list(some)) for ref, some in groupby(changes, lambda change: change.ref)]


def _trend(row: KpiRow) -> drawing.Line | None:
    """The last readings of a KPI, before the bounds that hold for the latest."""
    readings, band = row.standing.readings, row.goal.band
    if not readings:
        return None
    day = readings[-1].day
    return drawing.line(readings, in_force(band.lower, day), in_force(band.upper, day), TREND)
