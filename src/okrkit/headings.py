"""The first step of linking: which goals exist, and under which full reference."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from okrkit.collect import Pile, Written
from okrkit.period import Calendar, Period, period_fault
from okrkit.refer import Asking, References
from okrkit.schema import KeyResultEntry, KpiEntry, ObjectiveEntry
from okrkit.source import Fault, Note, Place
from okrkit.targets import Heading, targets

Headed = tuple[str, Written[KeyResultEntry]]


class HeadedObjective(NamedTuple):
    """An objective with its full reference, its period, and the key results of all files."""

    ref: str
    period: Period
    written: Written[ObjectiveEntry]
    key_results: tuple[Headed, ...]


class Headings(NamedTuple):
    """All goals under their full references; KPIs are in `kpis` by id."""

    kpis: dict[str, Written[KpiEntry]]
    objectives: tuple[HeadedObjective, ...]
    references: References
    faults: tuple[Fault, ...]


def own_calendar(calendar: Calendar, pile: Pile) -> tuple[Calendar, list[Fault]]:
    """The calendar with the users' own periods."""
    named: dict[str, Period] = {}
    places: dict[str, Place] = {}
    faults: list[Fault] = []
    for written in pile.periods:
        start, end = written.entry.start, written.entry.end
        if written.id in named:
            faults.append(_twice(written.id, written.place, places[written.id]))
        elif end is not None and end < start:
            message = f"the period `{written.id}` ends on {end}, before it starts on {start}"
            faults.append(Fault("invalid-value", message, written.place.value("end")))
        else:
            named[written.id] = Period(written.id, start, end)
            places[written.id] = written.place
    return Calendar(calendar.fiscal_year, named), faults


def headings(pile: Pile, calendar: Calendar) -> Headings:
    """Which goals there are; of two with one reference the first counts, the second is a fault."""
    faults: list[Fault] = []
    kpis: dict[str, Written[KpiEntry]] = {}
    for kpi in pile.kpis:
        if kpi.id in kpis:
            faults.append(_twice(kpi.id, kpi.place, kpis[kpi.id].place))
        else:
            kpis[kpi.id] = kpi
    found: dict[str, tuple[Written[ObjectiveEntry], Period]] = {}
    unknown: dict[str, list[Place]] = {}
    for objective in pile.objectives:
        period = _period_of(objective, calendar, faults, unknown, pile)
        ref = f"{period.name}/{objective.id}"
        first = found[ref][0].place if ref in found else None
        if objective.id in kpis:
            first = kpis[objective.id].place
        if first:
            faults.append(_twice(objective.id, objective.place, first))
        else:
            found[ref] = (objective, period)
    faults += _unknown_periods(pile, calendar, unknown)
    references, key_results = _contributions(pile, calendar, set(kpis), found)
    headed = tuple(
        HeadedObjective(ref, period, objective, tuple(_headed(ref, objective, key_results, faults)))
        for ref, (objective, period) in found.items()
    )
    return Headings(kpis, headed, references, tuple(faults))


def _twice(id: str, second: Place, first: Place) -> Fault:
    return Fault(
        "duplicate-id",
        f"something else is called `{id}` already",
        second.key(),
        hint="rename one of them",
        related=(Note(f"`{id}` is here first", first.key()),),
    )


def _period_of(
    objective: Written[ObjectiveEntry],
    calendar: Calendar,
    faults: list[Fault],
    unknown: dict[str, list[Place]],
    pile: Pile,
) -> Period:
    """The objective's own period or its file's; an open one where that is missing or unknown."""
    own = objective.entry.period
    label = own or objective.defaults.period
    if label is None:
        message = f"objective `{objective.id}` has no period, nor has its file"
        hint = "add `period: 2026-Q4` here or at the top of the file"
        entries = {objective.place, objective.defaults.file}
        if objective.place.file not in pile.unread and not entries & pile.misread:
            faults.append(Fault("missing-field", message, objective.place.key(), hint))
        return Period("?", date.min, None)
    period = calendar.period(label)
    if period is None:
        if own:
            unknown.setdefault(label, []).append(objective.place.value("period"))
        return Period(label, date.min, None)
    return period


def _unknown_periods(
    pile: Pile, calendar: Calendar, unknown: dict[str, list[Place]]
) -> Iterator[Fault]:
    for file in pile.files:
        if file.period and calendar.period(file.period) is None:
            unknown.setdefault(file.period, []).append(file.file.value("period"))
    for label, places in unknown.items():
        first, *others = sorted(places, key=lambda place: (place.file, str(place.keys)))
        notes = tuple(Note("named here as well", place) for place in others)
        yield Fault("unknown-reference", period_fault(label), first, None, notes)


def _contributions(
    pile: Pile,
    calendar: Calendar,
    kpis: set[str],
    found: dict[str, tuple[Written[ObjectiveEntry], Period]],
) -> tuple[References, dict[str, list[Written[KeyResultEntry]]]]:
    """Key results from other files, by the full reference of the objective they add to."""
    bare = [
        Heading(ref, objective.id, period, frozenset())
        for ref, (objective, period) in found.items()
    ]
    first_look = References(targets(kpis, bare), tuple(pile.unread.values()))
    added: dict[str, list[Written[KeyResultEntry]]] = {}
    for text, written in pile.contributions:
        place = Place(written.place.file, written.place.keys[:-1]).key()
        label = written.defaults.period
        asking = Asking(None, calendar.period(label) if label else None)
        ref = first_look.follow(text, place, asking)
        if ref in found:
            added.setdefault(ref, []).append(written)
        elif ref is not None:
            first_look.missing("objective", text, place)
    parts = [_heading(ref, *found[ref], added.get(ref, ())) for ref in found]
    references = References(targets(kpis, parts), first_look.unread)
    references.ambiguous.extend(first_look.ambiguous)
    references.unknown.update(first_look.unknown)
    return references, added


def _heading(
    ref: str,
    objective: Written[ObjectiveEntry],
    period: Period,
    added: Iterable[Written[KeyResultEntry]],
) -> Heading:
    entries = [*objective.entry.key_results.items(), *((one.id, one.entry) for one in added)]
    steps = [f"{id}.{step}" for id, entry in entries for step in entry.milestones]
    return Heading(ref, objective.id, period, frozenset([*(id for id, _ in entries), *steps]))


def _headed(
    ref: str,
    objective: Written[ObjectiveEntry],
    added: dict[str, list[Written[KeyResultEntry]]],
    faults: list[Fault],
) -> Iterator[Headed]:
    seen: dict[str, Place] = {}
    own = [
        Written(id, entry, objective.place.value("key_results", id), objective.defaults)
        for id, entry in objective.entry.key_results.items()
    ]
    for written in (*own, *added.get(ref, ())):
        if written.id in seen:
            faults.append(_twice(written.id, written.place, seen[written.id]))
        else:
            seen[written.id] = written.place
            yield f"{ref}.{written.id}", written
