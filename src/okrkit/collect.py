"""From many documents to one pile: everything written, with its place, before it is linked."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

from okrkit.goals import Cadence, CheckIn, Kind, Learned
from okrkit.meaning import checkin_of, checkins_of
from okrkit.parse import Document
from okrkit.period import Calendar
from okrkit.schema import (
    GoalFile,
    KeyResultEntry,
    KpiEntry,
    ObjectiveEntry,
    PeriodEntry,
    PersonEntry,
    TeamEntry,
)
from okrkit.source import Fault, Place

E_co = TypeVar("E_co", covariant=True)


class Defaults(NamedTuple):
    """What a file says for all of its goals."""

    file: Place
    team: str | None
    period: str | None
    owner: str | None
    kind: Kind | None
    cadence: Cadence | None


class Written(NamedTuple, Generic[E_co]):
    """An entry, its id and place, and the defaults of its file."""

    id: str
    entry: E_co
    place: Place
    defaults: Defaults


class Said(NamedTuple):
    """Check-ins that stand apart from their goal: `ref` as written at `place`."""

    ref: str
    place: Place
    defaults: Defaults
    checkins: tuple[CheckIn, ...]


UNASKED = frozenset[str]()


@dataclass(frozen=True, slots=True)
class Pile:
    """All that is written in a workspace, in order of files.

    `contributions` holds key results by the written reference of their objective; `series` the
    check-ins that stand in their goals, by the goal's place. `unread` are the texts of files that
    could not be read to their end, `misread` the entries with a field that was left out as broken:
    what is missing there is not missed.
    """

    faults: list[Fault] = field(default_factory=list)
    files: list[Defaults] = field(default_factory=list)
    kpis: list[Written[KpiEntry]] = field(default_factory=list)
    objectives: list[Written[ObjectiveEntry]] = field(default_factory=list)
    contributions: list[tuple[str, Written[KeyResultEntry]]] = field(default_factory=list)
    series: dict[Place, tuple[CheckIn, ...]] = field(default_factory=dict)
    said: list[Said] = field(default_factory=list)
    teams: list[Written[TeamEntry]] = field(default_factory=list)
    people: list[Written[PersonEntry]] = field(default_factory=list)
    periods: list[Written[PeriodEntry]] = field(default_factory=list)
    learned: list[Learned] = field(default_factory=list)
    unread: dict[str, str] = field(default_factory=dict)
    misread: set[Place] = field(default_factory=set)


def collect(documents: Iterable[Document], calendar: Calendar) -> Pile:
    """The pile of all documents, whatever order they come in.

    Takes the check-ins out of the entries: they are most of what is written, and kept twice they
    would double the memory of a large workspace. Pydantic's sets of the fields that were given go
    as well: nobody asks for them, and they take a twelfth.
    """
    pile = Pile()
    for document in documents:
        _add(pile, document, calendar)
    for written in (pile.kpis, pile.objectives, pile.said, pile.teams, pile.people, pile.periods):
        written.sort(key=lambda one: one.place.file)
    pile.learned.sort(key=lambda one: one.place.file)
    pile.contributions.sort(key=lambda one: one[1].place.file)
    pile.files.sort(key=lambda one: one.file.file)
    return pile


def date_again(pile: Pile, calendar: Calendar) -> None:
    """Date the check-ins once more, with the users' own periods: known only when all is read."""
    for place, checkins in pile.series.items():
        pile.series[place] = _dated(checkins, calendar)
    pile.said[:] = [said._replace(checkins=_dated(said.checkins, calendar)) for said in pile.said]


def _dated(checkins: tuple[CheckIn, ...], calendar: Calendar) -> tuple[CheckIn, ...]:
    labels = (one.key if _is_day(one.key) else str(one.origin.keys[-1]) for one in checkins)
    return tuple(
        checkin._replace(day=calendar.span_end(label) or checkin.day)
        for checkin, label in zip(checkins, labels, strict=True)
    )


def _is_day(key: str) -> bool:
    """Whether the key of a check-in is a day or span, and no reference."""
    return key[0].isdigit() and "/" not in key


def _add(pile: Pile, document: Document, calendar: Calendar) -> None:
    entry, root = document.entry, Place(document.source.path)
    defaults = Defaults(root, entry.team, entry.period, entry.owner, entry.kind, entry.cadence)
    pile.faults.extend(document.faults)
    pile.misread.update(fault.place.parent for fault in document.faults)
    pile.files.append(defaults)
    if document.is_cut:
        pile.unread[document.source.path] = document.source.text
    _add_goals(pile, entry, defaults, calendar)
    _add_said(pile, entry, defaults, calendar)
    for field_name in ("teams", "people", "periods"):
        getattr(pile, field_name).extend(
            Written(id, one, root.value(field_name, id), defaults)
            for id, one in getattr(entry, field_name).items()
        )
    if entry.learned:
        place = root.value("learned")
        pile.learned.append(Learned(place, entry.team, entry.period, entry.learned))


def _add_goals(pile: Pile, entry: GoalFile, defaults: Defaults, calendar: Calendar) -> None:
    for id, kpi in entry.kpis.items():
        place = defaults.file.value("kpis", id)
        pile.kpis.append(Written(id, kpi, place, defaults))
        _add_series(pile, kpi, place, calendar)
    for id, objective in entry.objectives.items():
        place = defaults.file.value("objectives", id)
        pile.objectives.append(Written(id, objective, place, defaults))
        _add_series(pile, objective, place, calendar)
        for kr_id, key_result in objective.key_results.items():
            _add_series(pile, key_result, place.value("key_results", kr_id), calendar)
    for ref, key_results in entry.key_results.items():
        for kr_id, key_result in key_results.items():
            place = defaults.file.value("key_results", ref, kr_id)
            pile.contributions.append((ref, Written(kr_id, key_result, place, defaults)))
            _add_series(pile, key_result, place, calendar)


def _add_series(
    pile: Pile, entry: KpiEntry | ObjectiveEntry | KeyResultEntry, place: Place, calendar: Calendar
) -> None:
    object.__setattr__(entry, "__pydantic_fields_set__", UNASKED)
    if entry.checkins:
        pile.series[place] = checkins_of(entry.checkins, place.value("checkins"), calendar)
        entry.checkins.clear()


def _add_said(pile: Pile, entry: GoalFile, defaults: Defaults, calendar: Calendar) -> None:
    for outer, inner in entry.checkins.items():
        origin = defaults.file.value("checkins", outer)
        if _is_day(outer):
            day = calendar.span_end(outer)
            for ref, one in inner.items():
                one_said = (checkin_of(day, one, origin, ref),) if day else ()
                pile.said.append(Said(ref, origin.key(ref), defaults, one_said))
        else:
            said = checkins_of(inner, origin, calendar)
            pile.said.append(Said(outer, origin.key(), defaults, said))
