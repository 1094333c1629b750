"""The summary of a period: everything a reader sees, as plain data; renderers write it down."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from okrkit.changes import Change, changes_since
from okrkit.evaluation import Evaluation, evaluate
from okrkit.goals import Goal, KeyResult, Kpi, Objective
from okrkit.learning import learned_in, own_learning
from okrkit.life import NOT_COUNTED
from okrkit.measure import SameAs
from okrkit.pace import share_gone
from okrkit.period import Period
from okrkit.readings import counted, open_needs
from okrkit.rows import KeyResultRow, KpiRow, ObjectiveRow, kpi_row, objective_row
from okrkit.scope import (
    Scope,
    default_period,
    further_up,
    kpis_in,
    objectives_in,
    read_on,
    team_order,
)
from okrkit.score import Scorecard
from okrkit.sight import Sight, sight
from okrkit.tension import Tension, tensions


class Problems(NamedTuple):
    """How many findings the workspace has; with errors its numbers are incomplete."""

    errors: int
    warnings: int


class OpenNeed(NamedTuple):
    """What the owner of a goal has needed since a day, and whom they wait for."""

    ref: str
    day: date
    what: str
    from_: str | None
    by: str | None
    age_days: int


class Lesson(NamedTuple):
    """What was learned: with an objective, or (`ref` None) by a team in a period."""

    ref: str | None
    team: str | None
    period: str | None
    text: str


class Measuring(NamedTuple):
    """How many counted key results and KPIs there are, have data, and are stale."""

    with_data: int
    of: int
    stale: int


class Report(NamedTuple):
    """The summary of a period as of a day.

    `gone` is the share of the period's days, 0 to 1, None in an open one. KPIs are read on
    `read_on`, the last day of a finished period. `further_up` are objectives of longer periods
    that those of this one serve; `parents` names the team above each team. `changes` is None where
    none were asked for, `evaluation` where the period is not over.
    """

    organization: str | None
    as_of: date
    period: Period
    gone: Fraction | None
    read_on: date
    scope: Scope
    team: str | None
    problems: Problems
    measuring: Measuring
    kpis: tuple[KpiRow, ...]
    objectives: tuple[ObjectiveRow, ...]
    further_up: tuple[ObjectiveRow, ...]
    sight: Sight
    parents: Mapping[str, str | None]
    tensions: tuple[Tension, ...]
    needs: tuple[OpenNeed, ...]
    learned: tuple[Lesson, ...]
    changes: tuple[Change, ...] | None
    since: date | None
    evaluation: Evaluation | None


def report(
    card: Scorecard,
    scope: Scope,
    problems: Problems,
    *,
    team: str | None = None,
    since: date | None = None,
) -> Report:
    """The report on a scope; without a period on the one that the day suggests.

    `team` is the team that was asked for, of which `scope` has those below as well; `since` adds
    what changed after that day.
    """
    period = scope.period or default_period(card)
    scope = scope._replace(period=period)
    then = read_on(card, period)
    objectives = objectives_in(card, scope)
    upper = further_up(card, objectives)
    rows = tuple(objective_row(card, one) for one in objectives)
    kpis = tuple(kpi_row(then, one, period) for one in kpis_in(card, scope))
    shown: list[Goal] = [*_with_key_results((*objectives, *upper)), *(row.goal for row in kpis)]
    refs = {goal.ref for goal in shown}
    is_over = period.end is not None and card.as_of > period.end
    return Report(
        organization=card.workspace.settings.organization,
        as_of=card.as_of,
        period=period,
        gone=share_gone(period.start, period.end, card.as_of),
        read_on=then.as_of,
        scope=scope,
        team=team,
        problems=problems,
        measuring=_measuring(rows, kpis),
        kpis=kpis,
        objectives=rows,
        further_up=tuple(objective_row(card, one) for one in upper),
        sight=sight(card),
        parents={team.id: team.parent for team in card.workspace.teams.values()},
        tensions=tuple(one for one in tensions(then) if not refs.isdisjoint(one.refs)),
        needs=needs_of(card, shown),
        learned=tuple(_lessons(card, objectives, scope, period)),
        changes=None if since is None else _changes(card, then, since, shown),
        since=since,
        evaluation=evaluate(card, rows) if is_over else None,
    )


def _changes(
    card: Scorecard, then: Scorecard, since: date, goals: Sequence[Goal]
) -> tuple[Change, ...]:
    """What changed after a day; of KPIs up to the day `then` on which the report reads them."""
    return (
        *changes_since(card, since, (one for one in goals if not isinstance(one, Kpi))),
        *changes_since(
            then, min(since, then.as_of), (one for one in goals if isinstance(one, Kpi))
        ),
    )


def _with_key_results(objectives: Iterable[Objective]) -> Iterator[Goal]:
    for objective in objectives:
        yield objective
        yield from objective.key_results


def _measuring(rows: Sequence[ObjectiveRow], kpis: Sequence[KpiRow]) -> Measuring:
    key_results = [one for row in rows for one in row.key_results if _is_measured_here(one)]
    live = [row for row in kpis if not row.is_draft and not row.is_dropped]
    return Measuring(
        with_data=sum(one.standing.score is not None for one in key_results)
        + sum(row.standing.latest is not None for row in live),
        of=len(key_results) + len(live),
        stale=sum(one.standing.stale for one in key_results)
        + sum(row.standing.stale for row in live),
    )


def _is_measured_here(row: KeyResultRow) -> bool:
    """Whether a key result is counted, and does not only show another one's numbers."""
    return row.standing.state not in NOT_COUNTED and not isinstance(row.goal.measure, SameAs)


def needs_of(card: Scorecard, goals: Iterable[Goal]) -> tuple[OpenNeed, ...]:
    """The open needs of goals that are neither drafts, dropped nor closed, oldest first."""
    found = [
        OpenNeed(
            goal.ref, day, need.what, need.from_, said.by or goal.owner, (card.as_of - day).days
        )
        for goal in goals
        if card.is_counted(goal) and not _is_closed(card, goal)
        for day, need, said in open_needs(counted(goal.checkins, date.min, card.as_of))
    ]
    return tuple(sorted(found, key=lambda need: (need.day, need.ref, need.what)))


def _is_closed(card: Scorecard, goal: Goal) -> bool:
    return isinstance(goal, (Objective, KeyResult)) and card.closed_on(goal) is not None


def _lessons(
    card: Scorecard, objectives: Iterable[Objective], scope: Scope, period: Period
) -> Iterator[Lesson]:
    for objective in objectives:
        text = own_learning(objective, card.as_of)
        if text is not None:
            yield Lesson(objective.ref, objective.team, objective.period.name, text)
    if scope.owner is None:
        order = team_order(card.workspace)
        all_teams = learned_in(card.workspace, period)
        for one in sorted(all_teams, key=lambda one: order.get(one.team, len(order))):
            if scope.teams is None or one.team in scope.teams:
                yield Lesson(None, one.team, one.period, one.text)
