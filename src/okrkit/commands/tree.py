"""`okr tree`: the line of sight as a tree."""

from collections.abc import Iterator
from typing import Annotated

import typer

from okrkit.commands.reading import Asked, OwnerOption, PeriodOption, TeamOption, read, scope_of
from okrkit.commands.session import Session
from okrkit.goals import Goal, KeyResult, Kpi, Objective
from okrkit.outline import outline
from okrkit.rows import kpi_row
from okrkit.scope import (
    Scope,
    above,
    default_period,
    kpis_in,
    objectives_in,
    ranked,
    read_on,
)
from okrkit.score import Scorecard
from okrkit.sight import sight
from okrkit.standing import KeyResultStanding, KpiStanding, ObjectiveStanding


def command(
    context: typer.Context,
    period: PeriodOption = None,
    team: TeamOption = None,
    owner: OwnerOption = None,
    kpis: Annotated[
        bool, typer.Option("--kpis", help="KPIs alone: which feeds which, and which moves.")
    ] = False,
) -> int:
    """Show the line of sight as a tree.

    Below each goal stands what serves it. Without --period the goals that run today. Goals that
    lead nowhere are named at the end. With --kpis the tree of KPIs, with signal or noise, and what
    moved before one that is breached. Exit code 1: the workspace has errors.
    """
    from okrkit.commands.look import look  # noqa: PLC0415  rich takes its time
    from okrkit.render.tree import kpi_tree, tree  # noqa: PLC0415

    session: Session = context.obj
    found = read(session)
    card = found.card
    scope = scope_of(session, card.workspace, Asked(period, team, owner))
    if kpis:
        over = scope.period or default_period(card)
        rows = {one.ref: kpi_row(read_on(card, over), one, over) for one in _kpis(card, scope)}
        branches = outline(card.workspace, [row.goal for row in rows.values()])
        session.answer(kpi_tree(branches, rows, found.problems.errors, look(session)))
        if not rows:
            session.talk("no KPIs; `okr new kpi TITLE` writes one")
        return found.exit_code
    shown = list(_shown(card, scope))
    lines = sight(card)
    blind = [
        one.ref
        for one in shown
        if isinstance(one, Objective)
        and card.is_counted(one)
        and not lines.has_line_of_sight(one.ref)
    ]
    standings = {goal.ref: _standing(card, goal) for goal in shown}
    branches = outline(card.workspace, shown)
    session.answer(tree(branches, standings, blind, found.problems.errors, look(session)))
    if not shown:
        session.talk("no goals; `okr tree --period PERIOD` shows those of another time")
    return found.exit_code


def _kpis(card: Scorecard, scope: Scope) -> Iterator[Kpi]:
    """The KPIs that were asked for, and those that they serve."""
    asked = kpis_in(card, scope)
    yield from (one for one in above(card, asked).values() if isinstance(one, Kpi))
    yield from asked


def _shown(card: Scorecard, scope: Scope) -> Iterator[Goal]:
    """What was asked for, and all that it serves up to the top; objectives with key results."""
    workspace = card.workspace
    objectives = objectives_in(card, scope)
    asked = [*objectives, *(one for one in workspace.kpis if scope.includes(one))]
    served = above(card, asked)
    refs = {one.ref for one in asked} | served.keys()
    yield from (one for one in workspace.kpis if one.ref in refs)
    upper = ranked(workspace, (one for one in served.values() if isinstance(one, Objective)))
    for objective in (*upper, *objectives):
        yield objective
        yield from objective.key_results


def _standing(card: Scorecard, goal: Goal) -> KpiStanding | KeyResultStanding | ObjectiveStanding:
    match goal:
        case Kpi():
            return card.kpi(goal)
        case KeyResult():
            return card.key_result(goal)
        case Objective():
            return card.objective(goal)
    raise AssertionError("a goal is an objective, a key result or a KPI")
