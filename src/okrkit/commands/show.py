"""`okr show REF`: one goal whole."""

from typing import Annotated

import typer

from okrkit.commands import completion
from okrkit.commands.reading import Asked, PeriodOption, Read, read, scope_of
from okrkit.commands.session import Session
from okrkit.goals import Goal, KeyResult, Kpi, Objective
from okrkit.locate import Locator
from okrkit.named import named
from okrkit.period import Period
from okrkit.readings import counted
from okrkit.rows import KeyResultRow, KpiRow, ObjectiveRow, key_result_row, kpi_row, objective_row
from okrkit.scope import default_period
from okrkit.score import Scorecard
from okrkit.sight import sight


def command(
    context: typer.Context,
    ref: Annotated[
        str,
        typer.Argument(
            metavar="REF",
            help="A KPI, objective or key result.",
            autocompletion=completion.references,
        ),
    ],
    period: PeriodOption = None,
) -> int:
    """Show one goal whole.

    REF is the id of a KPI, or `[period/]objective[.key-result]`. Without a period an objective is
    looked for in --period, else among those that run today. Exit code 1: the workspace has errors.
    """
    from okrkit.commands.look import look  # noqa: PLC0415  rich takes its time
    from okrkit.render.show import Whole, show  # noqa: PLC0415

    session: Session = context.obj
    found = read(session)
    card = found.card
    asked = scope_of(session, card.workspace, Asked(period)).period
    goal = named(card.workspace, ref, asked or Period("", card.as_of, card.as_of)).goal
    over = asked or default_period(card)
    whole = Whole(
        row=_row(card, goal, over),
        where=_where(found, goal),
        line_of_sight=sight(card).line_of_sight(goal.ref),
        supporters=card.workspace.supporters.get(goal.ref, ()),
        checkins=counted(goal.checkins, goal.checkins[0].day, card.as_of) if goal.checkins else (),
        period=over,
        errors=found.problems.errors,
    )
    session.answer(show(whole, look(session)))
    return found.exit_code


def _row(card: Scorecard, goal: Goal, period: Period) -> ObjectiveRow | KeyResultRow | KpiRow:
    match goal:
        case Kpi():
            return kpi_row(card, goal, period)
        case KeyResult():
            return key_result_row(card, goal)
        case Objective():
            return objective_row(card, goal)
    raise AssertionError("a goal is an objective, a key result or a KPI")


def _where(found: Read, goal: Goal) -> str:
    """The file and line that a goal is written in."""
    start, _ = Locator(found.sources).positions(goal.place.key())
    return f"{goal.place.file}:{start.line}"
