"""The pages of teams and of people: whoever is asked how things stand."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple

from okrkit.goals import Goal, Objective
from okrkit.learning import own_learning
from okrkit.render.words import day_words, due_words
from okrkit.report import Lesson, OpenNeed
from okrkit.site.atlas import Atlas
from okrkit.site.lists import groups
from okrkit.site.page import (
    Block,
    Group,
    Mention,
    Name,
    Page,
    PersonPage,
    Sheet,
    TeamPage,
    Told,
)
from okrkit.site.staff import Staff, with_parts


class _Owned(NamedTuple):
    """The goals of somebody, by reference: those that run, KPIs, and the others by period."""

    running: tuple[str, ...]
    kpis: tuple[str, ...]
    others: tuple[tuple[Name, str], ...]

    @property
    def refs(self) -> tuple[str, ...]:
        return (*self.running, *self.kpis, *(ref for _, ref in self.others))


class _TeamBasis(NamedTuple):
    name: str
    parent: Name | None
    lead: Name | None
    people: tuple[Name, ...]
    below: tuple[tuple[Name, tuple[str, ...]], ...]
    owned: _Owned
    own: tuple[str, ...]
    told: Told
    learned: tuple[Lesson, ...]
    mentions: tuple[Mention, ...]


class _PersonBasis(NamedTuple):
    id: str
    name: str
    team: Name | None
    is_active: bool
    leads: tuple[Name, ...]
    due: tuple[tuple[str, str], ...]
    asked: tuple[OpenNeed, ...]
    needs: tuple[OpenNeed, ...]
    owned: _Owned
    helps: tuple[str, ...]
    mentions: tuple[Mention, ...]


def team_sheet(staff: Staff, team: str | None) -> Sheet:
    """A team; None is the organization."""
    atlas, goals = staff.atlas, staff.by_team.get(team, ())
    declared = atlas.workspace.teams.get(team or "")
    own = tuple(with_parts(goals))
    told = atlas.told(own)
    learned = tuple(_lessons(atlas, goals, team))
    basis = _TeamBasis(
        name=atlas.team_name(team),
        parent=None if team is None else atlas.team(staff.parent(team)),
        lead=atlas.who(declared.lead) if declared else None,
        people=() if team is None else atlas.names(staff.members.get(team, ())),
        below=tuple(
            (atlas.team(one), tuple(goal.ref for goal in staff.running_below[one]))
            for one in staff.children.get(team, ())
        ),
        owned=_owned(staff, goals),
        own=own,
        told=told,
        learned=learned,
        mentions=atlas.mentions([*told.named, *(one.ref for one in learned)]),
    )
    below = (ref for _, refs in basis.below for ref in refs)
    address = atlas.addresses.teams[team]
    return Sheet(
        address,
        ("team", basis),
        (*own, *told.named, *below),
        partial(_team_page, atlas, address, basis),
    )


def _team_page(atlas: Atlas, address: str, basis: _TeamBasis) -> Page:
    content = TeamPage(
        parent=basis.parent,
        lead=basis.lead,
        people=basis.people,
        below=tuple((name, atlas.counts(atlas.goals(refs))) for name, refs in basis.below),
        running=_blocks(atlas, basis.owned.running),
        kpis=atlas.lines(basis.owned.kpis),
        others=_others(atlas, basis.owned),
        told=basis.told,
        changes=atlas.changes(basis.own),
        learned=basis.learned,
    )
    return Page(address, basis.name, content, basis.mentions)


def person_sheet(staff: Staff, id: str) -> Sheet:
    """A person."""
    atlas = staff.atlas
    person = atlas.workspace.people.get(id)
    goals, helped = staff.by_owner.get(id, ()), staff.by_helper.get(id, ())
    asked, needs = atlas.asked(id), atlas.needs_of(with_parts(goals))
    due = tuple(
        (one.goal.ref, _due(one.step, due_words(one), day_words(one.since)))
        for one in atlas.dues.get(id, ())
    )
    named = [*(one.ref for one in (*asked, *needs)), *(ref for ref, _ in due)]
    basis = _PersonBasis(
        id=id,
        name=atlas.person_name(id),
        team=atlas.who(person.team) if person else None,
        is_active=person is None or person.active,
        leads=tuple(atlas.team(one) for one in staff.leads.get(id, ())),
        due=due,
        asked=asked,
        needs=needs,
        owned=_owned(staff, goals),
        helps=tuple(goal.ref for goal in helped),
        mentions=atlas.mentions(named),
    )
    address = atlas.addresses.people[id]
    refs = (*with_parts(goals), *basis.helps)
    return Sheet(address, ("person", basis), refs, partial(_person_page, atlas, address, basis))


def _person_page(atlas: Atlas, address: str, basis: _PersonBasis) -> Page:
    content = PersonPage(
        id=basis.id,
        team=basis.team,
        is_active=basis.is_active,
        leads=basis.leads,
        due=basis.due,
        asked=basis.asked,
        running=_blocks(atlas, basis.owned.running),
        kpis=atlas.lines(basis.owned.kpis),
        helps=atlas.lines(basis.helps),
        others=_others(atlas, basis.owned),
        needs=basis.needs,
    )
    return Page(address, basis.name, content, basis.mentions)


def _due(step: str | None, words: str, since: str) -> str:
    return f"{words}{'' if step is None else f': {step}'}, due since {since}"


def _owned(staff: Staff, goals: Iterable[Goal]) -> _Owned:
    own = tuple(goals)
    others = staff.others(own)
    named = staff.atlas.period_named
    return _Owned(
        staff.running(own), staff.kpis(own), tuple((named(label), ref) for label, ref in others)
    )


def _blocks(atlas: Atlas, refs: Iterable[str]) -> tuple[Block, ...]:
    return tuple(block_of(atlas, goal) for goal in atlas.goals(refs))


def block_of(atlas: Atlas, goal: Goal) -> Block:
    """A goal, and its key results where it is an objective."""
    parts = goal.key_results if isinstance(goal, Objective) else ()
    return Block(atlas.line(goal), tuple(map(atlas.line, parts)))


def _others(atlas: Atlas, owned: _Owned) -> tuple[Group, ...]:
    return groups((name, Block(atlas.lines([ref])[0])) for name, ref in owned.others)


def _lessons(atlas: Atlas, goals: Iterable[Goal], team: str | None) -> Iterator[Lesson]:
    for one in atlas.workspace.learned:
        if one.team == team:
            yield Lesson(None, team, one.period, one.text)
    for goal in goals:
        if isinstance(goal, Objective):
            text = own_learning(goal, atlas.card.as_of)
            if text is not None:
                yield Lesson(goal.ref, team, goal.period.name, text)
