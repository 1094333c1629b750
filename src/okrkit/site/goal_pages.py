"""The pages of objectives and KPIs."""

from functools import partial
from typing import NamedTuple

from okrkit.goals import Goal, KeyResult, Kpi, Objective
from okrkit.movers import moved_first
from okrkit.period import Period
from okrkit.rows import objective_row
from okrkit.site.atlas import Atlas
from okrkit.site.page import (
    About,
    KpiPage,
    Mention,
    Name,
    ObjectivePage,
    Page,
    Part,
    Sheet,
    Told,
)


class _Ties(NamedTuple):
    """The goals that one is tied to, by reference."""

    sight: tuple[str, ...] = ()
    supports: tuple[str, ...] = ()
    supporters: tuple[str, ...] = ()
    guardrails: tuple[str, ...] = ()
    guarded: tuple[str, ...] = ()
    measured: tuple[str, ...] = ()
    carried_from: tuple[str, ...] = ()
    carried_to: tuple[str, ...] = ()


class _Basis(NamedTuple):
    """All that the page of a goal is made of, beside how goals stand."""

    own: tuple[str, ...]
    ties: _Ties
    owner: Name | None
    contributors: tuple[Name, ...]
    team: Name
    file: str
    told: Told
    mentions: tuple[Mention, ...]

    @property
    def refs(self) -> tuple[str, ...]:
        """The goals that the page shows."""
        return (*self.own, *(ref for some in self.ties for ref in some), *self.told.named)


class _PartBasis(NamedTuple):
    """The same of a key result."""

    owner: Name | None
    team: Name
    source: tuple[str, ...]
    supports: tuple[str, ...]
    supporters: tuple[str, ...]


def objective_sheet(atlas: Atlas, objective: Objective) -> Sheet:
    """An objective with its key results."""
    ties = _Ties(
        sight=atlas.sight.line_of_sight(objective.ref),
        supports=objective.supports,
        supporters=atlas.workspace.supporters.get(objective.ref, ()),
        guardrails=atlas.known(objective.guardrails),
        carried_from=atlas.known([objective.carried_from]),
        carried_to=atlas.carried.get(objective.ref, ()),
    )
    basis = _basis(atlas, objective, ties)
    parts = tuple(_part_basis(atlas, one) for one in objective.key_results)
    period = atlas.period_named(objective.period.name)
    tied = (ref for one in parts for ref in (*one.source, *one.supports, *one.supporters))
    return Sheet(
        atlas.addresses.goals[objective.ref],
        ("objective", basis, parts, period),
        (*basis.refs, *tied),
        partial(_objective_page, atlas, objective, basis, parts, period),
    )


def kpi_sheet(atlas: Atlas, kpi: Kpi) -> Sheet:
    """A KPI."""
    ties = _Ties(
        supports=kpi.supports,
        supporters=atlas.workspace.supporters.get(kpi.ref, ()),
        guardrails=atlas.known(kpi.guardrails),
        guarded=atlas.guarded.get(kpi.ref, ()),
        measured=atlas.measured.get(kpi.ref, ()),
    )
    basis, over = _basis(atlas, kpi, ties), atlas.period
    return Sheet(
        atlas.addresses.goals[kpi.ref],
        ("KPI", basis, over, moved_first(atlas.card, kpi)),
        basis.refs,
        partial(_kpi_page, atlas, kpi, basis, over),
    )


def _basis(atlas: Atlas, goal: Objective | Kpi, ties: _Ties) -> _Basis:
    parts = goal.key_results if isinstance(goal, Objective) else ()
    own = (goal.ref, *(one.ref for one in parts))
    told = atlas.told(own, goal.ref)
    return _Basis(
        own=own,
        ties=ties,
        owner=atlas.who(goal.owner),
        contributors=atlas.names(goal.contributors),
        team=atlas.team(goal.team),
        file=goal.place.file,
        told=told,
        mentions=atlas.mentions(told.named),
    )


def _part_basis(atlas: Atlas, key_result: KeyResult) -> _PartBasis:
    return _PartBasis(
        atlas.who(key_result.owner),
        atlas.team(key_result.team),
        atlas.source(key_result),
        key_result.supports,
        atlas.workspace.supporters.get(key_result.ref, ()),
    )


def _objective_page(
    atlas: Atlas,
    objective: Objective,
    basis: _Basis,
    parts: tuple[_PartBasis, ...],
    period: Name,
) -> Page:
    content = ObjectivePage(
        row=objective_row(atlas.card, objective),
        about=_about(atlas, basis),
        period=period,
        parts=tuple(_part(atlas, one) for one in parts),
        carried_from=atlas.lines(basis.ties.carried_from),
        carried_to=atlas.lines(basis.ties.carried_to),
    )
    return _page(atlas, objective, content, basis)


def _part(atlas: Atlas, basis: _PartBasis) -> Part:
    return Part(
        basis.owner,
        basis.team,
        next(iter(atlas.lines(basis.source)), None),
        atlas.lines(basis.supports),
        atlas.lines(basis.supporters),
    )


def _kpi_page(atlas: Atlas, kpi: Kpi, basis: _Basis, over: Period) -> Page:
    content = KpiPage(
        row=atlas.kpi(kpi),
        about=_about(atlas, basis),
        over=over,
        guarded=atlas.lines(basis.ties.guarded),
        measured=atlas.lines(basis.ties.measured),
    )
    return _page(atlas, kpi, content, basis)


def _page(atlas: Atlas, goal: Goal, content: ObjectivePage | KpiPage, basis: _Basis) -> Page:
    return Page(atlas.addresses.goals[goal.ref], goal.title, content, basis.mentions)


def _about(atlas: Atlas, basis: _Basis) -> About:
    return About(
        owner=basis.owner,
        contributors=basis.contributors,
        team=basis.team,
        file=basis.file,
        told=basis.told,
        changes=atlas.changes(basis.own),
        sight=atlas.lines(basis.ties.sight),
        supports=atlas.lines(basis.ties.supports),
        supporters=atlas.lines(basis.ties.supporters),
        guardrails=atlas.lines(basis.ties.guardrails),
    )
