"""The last step of linking: goals with their defaults filled in and their references followed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from okrkit.collect import Pile, Written
from okrkit.goals import Cadence, CheckIn, Goal, KeyResult, Kpi, Objective, Person, ScoreFrom, Team
from okrkit.headings import HeadedObjective, Headings
from okrkit.meaning import (
    band_of,
    bound_faults,
    closed_of,
    dropped_of,
    judged_checkins,
    measure_faults,
    measure_of,
    written_measures,
)
from okrkit.measure import Judged, Measure, SameAs
from okrkit.refer import Asking
from okrkit.schema import GoalEntry, KeyResultEntry, KpiEntry, TimedEntry
from okrkit.settings import Settings
from okrkit.source import Fault, Key, Place

ONE = Decimal(1)
ZERO = Decimal(0)


@dataclass(slots=True)
class Assembly:
    """Makes the goals of a workspace; the faults met on the way gather in `faults`."""

    pile: Pile
    heads: Headings
    settings: Settings
    teams: Mapping[str, Team]
    people: Mapping[str, Person]
    said: Mapping[str, tuple[CheckIn, ...]]
    faults: list[Fault] = field(default_factory=list)

    def goals(self) -> Iterator[Goal]:
        """KPIs, then each objective followed by its key results."""
        self._check_members()
        for written in self.heads.kpis.values():
            yield self._kpi(written)
        for headed in self.heads.objectives:
            objective = self._objective(headed)
            yield objective
            yield from objective.key_results

    def _kpi(self, written: Written[KpiEntry]) -> Kpi:
        entry, place = written.entry, written.place
        self.faults.extend(bound_faults(entry, place))
        asking = Asking(written.id, None)
        return Kpi(
            **self._shared(written, written.id, asking),
            owner=self._owner(written, None) or self._lead(self._team(written, None)),
            team=self._team(written, None),
            cadence=self._kpi_cadence(written.id),
            why=entry.why,
            unit=entry.unit,
            band=band_of(entry),
            tolerance=ZERO if entry.tolerance is None else entry.tolerance,
            aggregate=entry.aggregate or "last",
            direction=entry.direction,
            guardrails=self._kpis(entry.guardrails, place),
            range=entry.range,
            signals=entry.signals or "wheeler",
            rebase=entry.rebase,
            baseline_points=entry.baseline_points,
        )

    def _kpi_cadence(self, id: str) -> Cadence:
        """Its own, its file's, or that of the settings."""
        written = self.heads.kpis[id]
        return written.entry.cadence or written.defaults.cadence or self.settings.cadence

    def _objective(self, headed: HeadedObjective) -> Objective:
        written, period = headed.written, headed.period
        entry, place, defaults = written.entry, written.place, written.defaults
        asking = Asking(headed.ref, period)
        score_from: ScoreFrom = "key_results" if headed.key_results else "supporting"
        objective: dict[str, Any] = {
            **self._shared(written, headed.ref, asking),
            "owner": self._owner(written, None) or self._lead(self._team(written, None)),
            "team": self._team(written, None),
            "cadence": entry.cadence or defaults.cadence or self.settings.cadence,
            **self._days(entry, place, period.start, period.end),
        }
        return Objective(
            **objective,
            period=period,
            why=entry.why,
            kind=entry.kind or defaults.kind or self.settings.kind,
            priority=entry.priority,
            guardrails=self._kpis(entry.guardrails, place),
            anti_goals=entry.anti_goals,
            score_from=entry.score_from or score_from,
            carried_from=self._carried_from(entry.carried_from, place, asking),
            closed=closed_of(entry.closed),
            key_results=tuple(
                self._key_result(ref, one, headed, objective) for ref, one in headed.key_results
            ),
        )

    def _key_result(
        self,
        ref: str,
        written: Written[KeyResultEntry],
        headed: HeadedObjective,
        objective: Mapping[str, Any],
    ) -> KeyResult:
        entry, place = written.entry, written.place
        written_as = written_measures(entry)
        if place not in self.pile.misread and place.file not in self.pile.unread:
            self.faults.extend(measure_faults(entry, written_as, place))
        asking = Asking(ref, headed.period)
        kpi_id = self._follow_kpi(entry.kpi, place, "kpi")
        kpi = self.heads.kpis[kpi_id].entry if kpi_id else None
        shared = self._shared(written, ref, asking)
        measure = self._measure(measure_of(entry, written_as), place, asking)
        if isinstance(measure, Judged):
            shared["checkins"], faults = judged_checkins(shared["checkins"])
            self.faults.extend(faults)
        is_contribution = written.defaults is not headed.written.defaults
        cadence = entry.cadence or (self._kpi_cadence(kpi_id) if kpi_id else None)
        return KeyResult(
            **shared,
            owner=self._owner(written, objective["owner"], own_file=is_contribution),
            team=self._team(written, objective["team"], own_file=is_contribution),
            cadence=cadence or objective["cadence"],
            objective=headed.ref,
            measure=measure,
            unit=entry.unit or (kpi.unit if kpi else None),
            weight=ONE if entry.weight is None else entry.weight,
            priority=entry.priority,
            kpi=kpi_id,
            aggregate=entry.aggregate or (kpi.aggregate if kpi else None),
            **self._days(entry, place, objective["start"], objective["end"]),
            carried_from=self._carried_from(entry.carried_from, place, asking),
            closed=closed_of(entry.closed),
        )

    def _shared(self, written: Written[GoalEntry], ref: str, asking: Asking) -> dict[str, Any]:
        """The fields that all goals have in common, but for owner, team and cadence."""
        entry, place = written.entry, written.place
        for index, name in enumerate(entry.contributors):
            self._check_person(name, place.value("contributors", index))
        return {
            "ref": ref,
            "id": written.id,
            "place": place,
            "title": entry.title,
            "description": entry.description,
            "contributors": entry.contributors,
            "supports": self._supported(entry.supports, place, asking),
            "tags": entry.tags,
            "links": entry.links,
            "draft": bool(entry.draft),
            "dropped": dropped_of(entry.dropped),
            "changed": entry.changed,
            "formerly": entry.formerly,
            "checkins": self._checkins(place, ref),
        }

    def _days(
        self, entry: TimedEntry, place: Place, start: date, end: date | None
    ) -> dict[str, Any]:
        """First and last day: its own, else those it is given; of an impossible pair neither."""
        if entry.start and entry.due and entry.due < entry.start:
            message = f"`{place.keys[-1]}` ends on {entry.due}, before it starts on {entry.start}"
            hint = f"write a `due` from {entry.start} on"
            self.faults.append(Fault("invalid-value", message, place.value("due"), hint))
            return {"start": start, "end": end}
        return {"start": entry.start or start, "end": entry.due or end}

    def _checkins(self, place: Place, ref: str) -> tuple[CheckIn, ...]:
        """In order of days; on one day those of the goal's own entry come first."""
        checkins = self.pile.series.get(place, ()) + self.said.get(ref, ())
        return tuple(sorted(checkins, key=lambda checkin: checkin.day))

    def _measure(self, measure: Measure | None, place: Place, asking: Asking) -> Measure | None:
        """The measure with its reference followed."""
        if isinstance(measure, SameAs) and measure.ref is not None:
            ref = self._follow(measure.ref, place, "same_as", asking)
            if ref is not None and ref.count(".") != 1:
                where = place.value("same_as")
                self.heads.references.missing("key result", measure.ref, where)
                ref = None
            return SameAs(ref)
        return measure

    def _follow(self, text: str | None, place: Place, field: str, asking: Asking) -> str | None:
        return self.heads.references.follow(text, place.value(field), asking) if text else None

    def _carried_from(self, text: str | None, place: Place, asking: Asking) -> str | None:
        """The goal that one goes on with, which cannot be itself."""
        ref = self._follow(text, place, "carried_from", asking)
        if text and ref and ref == asking.ref:
            self.heads.references.missing("earlier goal", text, place.value("carried_from"))
            return None
        return ref

    def _follow_kpi(self, text: str | None, place: Place, *at: Key) -> str | None:
        """Only a KPI's id will do; another goal of that name does not count."""
        if text is None or text in self.heads.kpis:
            return text
        self.heads.references.missing("KPI", text, place.value(*at))
        return None

    def _kpis(self, texts: tuple[str, ...], place: Place) -> tuple[str, ...]:
        found = (
            self._follow_kpi(text, place, "guardrails", index) for index, text in enumerate(texts)
        )
        return tuple(id for id in found if id)

    def _supported(self, texts: tuple[str, ...], place: Place, asking: Asking) -> tuple[str, ...]:
        """Milestones support nothing and are not supported; a goal named twice counts once."""
        found = (
            self.heads.references.follow(text, place.value("supports", index), asking)
            for index, text in enumerate(texts)
        )
        return tuple(dict.fromkeys(ref for ref in found if ref and ref.count(".") < 2))

    def _owner(
        self, written: Written[Any], inherited: str | None, *, own_file: bool = True
    ) -> str | None:
        own = written.entry.owner
        if own and self.people:
            self._check_person(own, written.place.value("owner"))
        return own or (written.defaults.owner if own_file else None) or inherited

    def _team(
        self, written: Written[Any], inherited: str | None, *, own_file: bool = True
    ) -> str | None:
        return written.entry.team or (written.defaults.team if own_file else None) or inherited

    def _lead(self, team: str | None) -> str | None:
        return self.teams[team].lead if team and team in self.teams else None

    def _check_person(self, name: str, place: Place) -> None:
        """Names are free until the workspace declares people."""
        if self.people and name not in self.people and name not in self.teams:
            self.heads.references.missing("person or team", name, place)

    def _check_team(self, name: str | None, place: Place) -> None:
        """Teams are free until the workspace declares some."""
        if name and self.teams and name not in self.teams:
            self.heads.references.missing("team", name, place)

    def _check_members(self) -> None:
        for file in self.pile.files:
            self._check_team(file.team, file.file.value("team"))
            if file.owner:
                self._check_person(file.owner, file.file.value("owner"))
        for team in self.teams.values():
            self._check_team(team.parent, team.place.value("parent"))
            if team.lead:
                self._check_person(team.lead, team.place.value("lead"))
        for person in self.people.values():
            self._check_team(person.team, person.place.value("team"))
        for written in self._all_written():
            if written.entry.team:
                self._check_team(written.entry.team, written.place.value("team"))

    def _all_written(self) -> Iterator[Written[Any]]:
        yield from self.heads.kpis.values()
        for headed in self.heads.objectives:
            yield headed.written
            yield from (written for _, written in headed.key_results)
