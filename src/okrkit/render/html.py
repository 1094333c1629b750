"""The report as one page of HTML: self-contained, without script, for screens and for paper."""

from base64 import b64encode
from hashlib import sha256
from itertools import groupby
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from okrkit import __version__
from okrkit.render import words
from okrkit.render.drawing import bar, line
from okrkit.render.escape import safe_text
from okrkit.report import Report

SPARK = {"width": 96, "height": 24, "most": 26}
POLICY = (
    "default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none';"
    " form-action 'none'"
)
"""Nothing is loaded, nothing is run, and only this page's own stylesheet applies."""


def html(report: Report) -> str:
    """The whole page."""
    loader = PackageLoader("okrkit.render")
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_safe,
    )
    style, _, _ = loader.get_source(environment, "report.css")
    return environment.get_template("report.html.jinja").render(
        report=report,
        words=words,
        bar=bar,
        spark=lambda readings: line(readings, **SPARK),
        teams=[(team, list(rows)) for team, rows in groupby(report.objectives, _team)],
        style=Markup(style),  # noqa: S704  our own file, which holds nothing of anybody's content
        policy=POLICY.format(digest=_digest(style)),
        version=__version__,
    )


def _team(row: Any) -> Any:
    return row.goal.team


def _safe(value: object) -> object:
    """Every text of the page goes through here before it is escaped."""
    return safe_text(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _digest(style: str) -> str:
    """How a content security policy names a stylesheet."""
    return b64encode(sha256(style.encode()).digest()).decode()
