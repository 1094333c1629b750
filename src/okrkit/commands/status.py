"""`okr status`: where things stand, a line each; with `--due`, who owes what."""

from typing import Annotated

import typer

from okrkit.commands import completion
from okrkit.commands.reading import Asked, OwnerOption, PeriodOption, TeamOption, read, scope_of
from okrkit.commands.session import Session
from okrkit.due import dues, owed
from okrkit.errors import OkrError
from okrkit.rows import kpi_row, objective_row
from okrkit.scope import Scope, default_period, further_up, kpis_in, objectives_in, read_on
from okrkit.score import Scorecard


def command(
    context: typer.Context,
    who: Annotated[
        str | None,
        typer.Argument(
            metavar="WHO",
            help="The same as --owner WHO: `okr status --due me`.",
            autocompletion=completion.owners,
        ),
    ] = None,
    due: Annotated[bool, typer.Option("--due", help="Show who owes what instead.")] = False,
    period: PeriodOption = None,
    team: TeamOption = None,
    owner: OwnerOption = None,
) -> int:
    """Show where things stand, a line each.

    Without --period the goals that run today. `okr status --due me` shows what you owe: check-ins
    by their cadence, and steps whose day has come. Exit code 1: the workspace has errors.
    """
    from okrkit.commands.look import look  # noqa: PLC0415  rich takes its time
    from okrkit.render.status import Board, due_list, status  # noqa: PLC0415

    session: Session = context.obj
    if who is not None and owner is not None and who != owner:
        raise OkrError("WHO and --owner say two things; give one of them")
    found = read(session)
    card = found.card
    scope = scope_of(session, card.workspace, Asked(period, team, who or owner))
    if due:
        owing = dues(card, owed(card, scope))
        session.answer(due_list(owing, found.problems.errors, look(session)))
        return found.exit_code
    objectives = objectives_in(card, scope)
    over = scope.period or default_period(card)
    board = Board(
        title=_title(card, scope, period, team, who or owner),
        organization=card.workspace.settings.organization or "The organization",
        objectives=[objective_row(card, one) for one in objectives],
        further_up=[
            objective_row(card, one) for one in further_up(card, objectives) if scope.period
        ],
        kpis=[kpi_row(read_on(card, over), one, over) for one in kpis_in(card, scope)],
        errors=found.problems.errors,
    )
    session.answer(status(board, look(session)))
    return found.exit_code


def _title(
    card: Scorecard, scope: Scope, period: str | None, team: str | None, owner: str | None
) -> str:
    asked = (card.workspace.settings.organization, period, team, scope.owner or owner)
    return ", ".join(filter(None, [*asked, f"as of {card.as_of}"]))
