"""From documents to a workspace: references meet, defaults are filled in, check-ins come home.

Linking never raises. What leads nowhere, or to two things, becomes a fault, said once a name.
"""

from collections.abc import Iterable, Iterator
from itertools import chain

from okrkit.assemble import Assembly
from okrkit.collect import Pile, collect, date_again
from okrkit.goals import CheckIn, Goal, Person, Team
from okrkit.headings import Headings, headings, own_calendar
from okrkit.meaning import checkin_faults
from okrkit.parse import Document
from okrkit.period import Calendar, FiscalYear
from okrkit.refer import Asking
from okrkit.settings import Settings
from okrkit.source import Fault, KeyPath, Note, Place
from okrkit.workspace import Workspace


def link(documents: Iterable[Document], settings: Settings) -> Workspace:
    """The workspace of all documents, whatever order they come in."""
    fiscal = FiscalYear(settings.fiscal_year.starts, settings.fiscal_year.named_by)
    pile = collect(documents, Calendar(fiscal))
    calendar, period_faults = own_calendar(Calendar(fiscal), pile)
    if calendar.renames_spans:
        date_again(pile, calendar)
    heads = headings(pile, calendar)
    teams, people, member_faults = _members(pile)
    said, written_at = _said(pile, heads, calendar)
    assembly = Assembly(pile, heads, settings, teams, people, said)
    goals = {goal.ref: goal for goal in assembly.goals()}
    written_at.update(((goal.place.file, goal.place.keys), ref) for ref, goal in goals.items())
    faults = chain(
        pile.faults,
        period_faults,
        heads.faults,
        member_faults,
        assembly.faults,
        _same_day_twice(goals.values()),
        *(checkin_faults(goal, pile.misread) for goal in goals.values() if goal.checkins),
        heads.references.faults(
            lambda what: _known(what, heads, teams, people),
            {ref: goal.place for ref, goal in goals.items()},
        ),
    )
    return Workspace(
        settings=settings,
        calendar=calendar,
        goals=goals,
        teams=teams,
        people=people,
        learned=tuple(pile.learned),
        supporters=_supporters(goals.values()),
        written_at=written_at,
        targets=heads.references.targets,
        faults=tuple(faults),
    )


def _members(pile: Pile) -> tuple[dict[str, Team], dict[str, Person], list[Fault]]:
    """Teams and people by id; an owner may be either, so they share their names."""
    teams: dict[str, Team] = {}
    people: dict[str, Person] = {}
    faults: list[Fault] = []
    places: dict[str, Place] = {}
    for team in pile.teams:
        entry = team.entry
        if _is_new(team.id, team.place, places, faults):
            teams[team.id] = Team(team.id, team.place, entry.name, entry.parent, entry.lead)
    for person in pile.people:
        who = person.entry
        if _is_new(person.id, person.place, places, faults):
            people[person.id] = Person(
                person.id, person.place, who.name, who.emails, who.team, who.active is not False
            )
    return teams, people, faults


def _is_new(id: str, place: Place, places: dict[str, Place], faults: list[Fault]) -> bool:
    first = places.setdefault(id, place)
    if first is place:
        return True
    message = f"`{id}` is there twice among the teams and people; the first is in {first.file}"
    notes = (Note(f"`{id}` is here first", first.key()),)
    faults.append(Fault("duplicate-id", message, place.key(), "rename one of them", notes))
    return False


def _said(
    pile: Pile, heads: Headings, calendar: Calendar
) -> tuple[dict[str, tuple[CheckIn, ...]], dict[tuple[str, KeyPath], str]]:
    """Check-ins that stand apart from their goal, by the goal's reference; and whose they are."""
    by_goal: dict[str, tuple[CheckIn, ...]] = {}
    whose: dict[tuple[str, KeyPath], str] = {}
    for said in pile.said:
        label = said.defaults.period
        asking = Asking(None, calendar.period(label) if label else None)
        ref = heads.references.follow(said.ref, said.place, asking)
        if ref is not None:
            by_goal[ref] = by_goal.get(ref, ()) + said.checkins
            whose[said.place.file, said.place.keys] = ref
    return by_goal, whose


def _same_day_twice(goals: Iterable[Goal]) -> Iterator[Fault]:
    """Two check-ins of one goal on one day, wherever they stand."""
    for goal in goals:
        for first, second in zip(goal.checkins, goal.checkins[1:], strict=False):
            if first.day == second.day:
                where = (
                    "" if first.origin.file == second.origin.file else f" in {first.origin.file}"
                )
                message = f"`{goal.id}` has a second check-in for {second.day}; the first is{where}"
                message += f" `{first.key}`" if not where else ""
                notes = (Note("the same day is here first", first.place),)
                yield Fault("duplicate-key", message, second.place, "keep one of them", notes)


def _supporters(goals: Iterable[Goal]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for goal in goals:
        for ref in goal.supports:
            found.setdefault(ref, []).append(goal.ref)
    return {ref: tuple(supporters) for ref, supporters in found.items()}


def _known(
    what: str, heads: Headings, teams: dict[str, Team], people: dict[str, Person]
) -> Iterable[str]:
    match what:
        case "KPI":
            return heads.kpis
        case "key result":
            return [one for one in heads.references.targets.known() if one.count(".") == 1]
        case "team":
            return teams
        case "person":
            return people
        case "person or team":
            return [*people, *teams]
        case _:
            return list(heads.references.targets.known())
