"""`okr report`: the summary of a period."""

from typing import Annotated

import typer

from okrkit.characters import quote
from okrkit.commands.reading import Asked, OwnerOption, PeriodOption, TeamOption, read, scope_of
from okrkit.commands.session import Session
from okrkit.errors import OkrError
from okrkit.period import parse_day
from okrkit.report import Report, report

FORMATS = ("terminal", "markdown", "html", "json", "json-v1", "csv")


def command(
    context: typer.Context,
    period: PeriodOption = None,
    team: TeamOption = None,
    owner: OwnerOption = None,
    format: Annotated[
        str,
        typer.Option(
            "--format",
            help="terminal, markdown, html, json or csv.",
            autocompletion=lambda: list(FORMATS),
        ),
    ] = "terminal",
    pictures: Annotated[
        bool, typer.Option("--pictures/--no-pictures", help="Draw what goals do, in HTML.")
    ] = True,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="Add what changed after DATE.")
    ] = None,
) -> int:
    """Sum up a period: sustain, change, tensions, needs.

    Without --period the shortest one, a quarter or longer, that has an objective today. A finished
    period is evaluated. Exit code 1: the workspace has errors, so numbers are incomplete.
    """
    session: Session = context.obj
    if format not in FORMATS:
        raise OkrError(f"--format is one of {', '.join(FORMATS)}, not {quote(format)}")
    found = read(session)
    workspace = found.card.workspace
    scope = scope_of(session, workspace, Asked(period, team, owner))
    day = None
    if since is not None:
        day = parse_day(since)
        if day is None or day >= found.card.as_of:
            form = f"a day before {found.card.as_of}, like 2026-11-01"
            raise OkrError(f"--since takes {form}, not {quote(since)}")
    made = report(found.card, scope, found.problems, team=team, since=day)
    _answer(session, made, format, pictures=pictures)
    return found.exit_code


def _answer(session: Session, made: Report, format: str, *, pictures: bool) -> None:
    """Each format is loaded when it is needed."""
    match format:
        case "terminal":
            from okrkit.commands.look import look  # noqa: PLC0415
            from okrkit.render.terminal import terminal  # noqa: PLC0415

            session.answer(terminal(made, look(session)))
        case "markdown":
            from okrkit.render.report_markdown import report_markdown  # noqa: PLC0415

            session.answer_bytes(report_markdown(made))
        case "html":
            from okrkit.render.html import html  # noqa: PLC0415

            session.answer_bytes(html(made, pictures=pictures))
        case "csv":
            from okrkit.render.report_csv import report_csv  # noqa: PLC0415

            session.answer_bytes(report_csv(made))
        case _:
            from okrkit.render.report_v1 import report_v1  # noqa: PLC0415

            session.answer_bytes(report_v1(made))
