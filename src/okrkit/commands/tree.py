"""`okr tree`: the line of sight as a tree."""

from collections.abc import Iterator

import typer

from okrkit.commands.reading import Asked, OwnerOption, PeriodOption, TeamOption, read, scope_of
from okrkit.commands.session import Session
from okrkit.goals import Goal, KeyResult, Kpi, Objective
from okrkit.outline import outline
from okrkit.scope import Scope, above, objectives_in, ranked
from okrkit.score import Scorecard
from okrkit.sight import sight
from okrkit.standing import KeyResultStanding, KpiStanding, ObjectiveStanding


def command(
    context: typer.Context,
    period: PeriodOption = None,
    team: TeamOption = None,
    owner: OwnerOption = None,
) -> int:
    """Show the line of sight as a tree.

    Below each goal stands what serves it. Without --period the goals that run today. Goals that
    lead nowhere are named at the end. Exit code 1: the workspace has errors.
    """
    from okrkit.commands.look import look  # noqa: PLC0415  rich takes its time
    from okrkit.render.tree import tree  # noqa: PLC0415

    session: Session = context.obj
    found = read(session)
    card = found.card
    shown = list(_shown(card, scope_of(session, card.workspace, Asked(period, team, owner))))
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
    session.answer(tree(branches, standings, blind, look(session)))
    if not shown:
        session.talk("no goals; `okr tree --period PERIOD` shows those of another time")
    return found.exit_code


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
