"""`okr kpi`: signal or noise, what changed when, and whether a KPI's bounds will hold."""

from datetime import date
from typing import Annotated, NamedTuple

import typer

from okrkit.characters import quote
from okrkit.commands import completion
from okrkit.commands.reading import Asked, OwnerOption, PeriodOption, TeamOption, read, scope_of
from okrkit.commands.session import Session
from okrkit.errors import OkrError
from okrkit.goals import KeyResult, Kpi
from okrkit.misfit import listing
from okrkit.named import named
from okrkit.period import Period
from okrkit.rows import KpiRow, kpi_row, shown_by
from okrkit.scope import Scope, default_period, kpis_in, read_on
from okrkit.score import Scorecard

FORMATS = ("terminal", "markdown", "json", "json-v1", "csv")


class Made(NamedTuple):
    """The KPIs to show, as of the day they are read on; `errors` is how many there are."""

    rows: list[KpiRow]
    title: str
    as_of: date
    errors: int


def command(
    context: typer.Context,
    ref: Annotated[
        str | None,
        typer.Argument(
            metavar="REF",
            help="A KPI, or a key result that moves one. Left out: all KPIs.",
            autocompletion=completion.kpis,
        ),
    ] = None,
    period: PeriodOption = None,
    team: TeamOption = None,
    owner: OwnerOption = None,
    format: Annotated[
        str,
        typer.Option(
            "--format",
            help="terminal, markdown, json or csv.",
            autocompletion=lambda: list(FORMATS),
        ),
    ] = "terminal",
) -> int:
    """Tell signal from noise: what changed when, what to expect.

    A process behaviour chart: its limits are what the process does by itself, within them numbers
    move without a reason. With REF the chart, every signal and every reading. KPIs of a finished
    period are read on its last day. Exit code 1: the workspace has errors.
    """
    session: Session = context.obj
    if format not in FORMATS:
        raise OkrError(f"--format is one of {', '.join(FORMATS)}, not {quote(format)}")
    if ref is not None and (team or owner):
        raise OkrError(f"{quote(ref)} is one KPI: leave out {'--team' if team else '--owner'}")
    found = read(session)
    scope = scope_of(session, found.card.workspace, Asked(period, team, owner))
    over = scope.period or default_period(found.card)
    card = read_on(found.card, over)
    rows = [kpi_row(card, one, over) for one in _kpis(card, ref, scope)]
    organization = card.workspace.settings.organization
    title = ", ".join(filter(None, [organization, team, scope.owner, f"as of {card.as_of}"]))
    made = Made(rows, title, card.as_of, found.problems.errors)
    _answer(session, made, format, is_whole=ref is not None)
    if not rows and card.workspace.kpis:
        asked = [("team", team), ("owner", scope.owner)]
        whose = " and ".join(f"{what} {quote(name)}" for what, name in asked if name)
        session.talk(f"no KPI is of {whose}; `okr kpi` shows all")
    elif not rows:
        session.talk("no KPIs; `okr new kpi TITLE` writes one")
    return found.exit_code


def _kpis(card: Scorecard, ref: str | None, scope: Scope) -> tuple[Kpi, ...]:
    """The KPI that was asked for, or those of a scope. Raises OkrError where it is none."""
    if ref is None:
        return kpis_in(card, scope)
    workspace = card.workspace
    goal = named(workspace, ref, scope.period or Period("", card.as_of, card.as_of)).goal
    if isinstance(goal, KeyResult):
        goal = workspace.goals.get(shown_by(card, goal).kpi or "", goal)
    if isinstance(goal, Kpi):
        return (goal,)
    what = "moves no KPI" if isinstance(goal, KeyResult) else "is no KPI"
    known = listing([one.ref for one in workspace.kpis])
    raise OkrError(f"{quote(goal.ref)} {what}; KPIs are {known or 'not written yet'}")


def _answer(session: Session, made: Made, format: str, *, is_whole: bool) -> None:
    """Each format is loaded when it is needed."""
    match format:
        case "terminal" | "markdown":
            from okrkit.commands.look import look  # noqa: PLC0415
            from okrkit.render.kpi import Panel, kpi, kpi_markdown, kpis  # noqa: PLC0415

            panel = Panel(made.title, made.rows, made.errors)
            if format == "markdown":
                session.answer_bytes(kpi_markdown(panel))
            else:
                session.answer((kpi if is_whole else kpis)(panel, look(session)))
        case "csv":
            from okrkit.render.kpi_csv import kpis_csv  # noqa: PLC0415

            session.answer_bytes(kpis_csv(made.rows))
        case _:
            from okrkit.render.kpi_v1 import kpis_v1  # noqa: PLC0415

            session.answer_bytes(kpis_v1(made.rows, made.as_of))
