"""Everything that the pages of a site are made of, each thing found out once."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import TypeVar

from okrkit.changes import changes_since
from okrkit.due import Due, dues
from okrkit.goals import Goal, KeyResult, Kpi, Objective
from okrkit.measure import Done, Milestones
from okrkit.period import DAY, Period, moved
from okrkit.render.summary import change_words
from okrkit.render.words import (
    Tone,
    health_words,
    reading_words,
    score_words,
    status_words,
    tone,
)
from okrkit.report import OpenNeed, needs_of
from okrkit.rows import KpiRow, kpi_row, shown_by
from okrkit.scope import default_period, team_order
from okrkit.score import Scorecard
from okrkit.sight import Sight, sight
from okrkit.site.addresses import Addresses, addresses
from okrkit.site.page import Changed, Count, Line, Mention, Name, Told
from okrkit.site.story import Entry, Story
from okrkit.tension import Tension, tensions

WEEK = timedelta(7)
RANKS: Mapping[Tone, int] = {"bad": 0, "warn": 1, "good": 2, "quiet": 3}

Key = TypeVar("Key")
Value = TypeVar("Value")


class Atlas:
    """A workspace as of a day, and its story, as far as pages ask for it."""

    def __init__(self, card: Scorecard, story: Story) -> None:
        self.card, self.story = card, story
        self.workspace = card.workspace
        self.since = moved(card.as_of, -WEEK)
        self._lines: dict[str, Line] = {}

    # --- who and what has a page

    @cached_property
    def period(self) -> Period:
        """The period that runs."""
        return default_period(self.card)

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """The periods of objectives, and the one that runs; the latest first."""
        found = {one.period.name: one.period for one in self.workspace.objectives}
        found[self.period.name] = self.period
        return tuple(sorted(found.values(), key=lambda one: (one.start, one.name), reverse=True))

    @cached_property
    def teams(self) -> tuple[str | None, ...]:
        """The teams, each before those below it; the organization first."""
        order = team_order(self.workspace)
        return tuple(sorted(order, key=lambda team: order[team]))

    @cached_property
    def people(self) -> tuple[str, ...]:
        """The people, declared or named; not the teams that own or help."""
        named = set(self.workspace.people)
        for goal in self.workspace.goals.values():
            named.update(goal.contributors)
            named.update([goal.owner] if goal.owner else ())
        named.update(team.lead for team in self.workspace.teams.values() if team.lead)
        return tuple(sorted(named.difference(one for one in self.teams if one is not None)))

    @cached_property
    def addresses(self) -> Addresses:
        """Where the pages lie."""
        labels = (one.name for one in self.periods)
        return addresses(self.workspace, labels, self.teams, self.people)

    def who(self, name: str | None) -> Name | None:
        """A person or team by the name that a goal gives; None for nobody."""
        if name is None:
            return None
        if name in self.addresses.people:
            return Name(self.person_name(name), self.addresses.people[name])
        return self.team(name) if name in self.addresses.teams else Name(name, None)

    def names(self, names: Iterable[str]) -> tuple[Name, ...]:
        """Several of them."""
        return tuple(found for found in map(self.who, names) if found)

    def person_name(self, id: str) -> str:
        """What a person is called."""
        person = self.workspace.people.get(id)
        return (person.name if person else None) or id

    def team(self, team: str | None) -> Name:
        """A team; None is the organization."""
        return Name(self.team_name(team), self.addresses.teams[team])

    def team_name(self, team: str | None) -> str:
        """What a team is called."""
        if team is None:
            return self.workspace.settings.organization or "The organization"
        declared = self.workspace.teams.get(team)
        return (declared.name if declared else None) or team

    def period_named(self, name: str) -> Name:
        """A period that has objectives."""
        return Name(name, self.addresses.periods[name])

    # --- goals

    @cached_property
    def sight(self) -> Sight:
        """What can be seen from every goal."""
        return sight(self.card)

    def goals(self, refs: Iterable[str | None]) -> Iterator[Goal]:
        """Those of some goals that are there."""
        found = (self.workspace.goals.get(ref or "") for ref in refs)
        return (goal for goal in found if goal is not None)

    def known(self, refs: Iterable[str | None]) -> tuple[str, ...]:
        """Their references."""
        return tuple(goal.ref for goal in self.goals(refs))

    def kpi(self, kpi: Kpi) -> KpiRow:
        """A KPI as a row, with its number for the period that runs."""
        return kpi_row(self.card, kpi, self.period)

    def line(self, goal: Goal) -> Line:
        """A goal on one line."""
        made = self._lines.get(goal.ref)
        if made is None:
            made = self._lines[goal.ref] = self._line(goal)
        return made

    def lines(self, refs: Iterable[str]) -> tuple[Line, ...]:
        """Some goals, each on one line."""
        return tuple(self.line(self.workspace.goals[ref]) for ref in refs)

    def owner_name(self, goal: Goal) -> str:
        """What the owner of a goal is called; empty for nobody."""
        owner = self.who(goal.owner)
        return owner.text if owner else ""

    def _line(self, goal: Goal) -> Line:
        head = (
            goal.ref,
            goal.title,
            self.addresses.goals[goal.ref],
            self.owner_name(goal),
            not self.card.is_counted(goal),
        )
        if isinstance(goal, Kpi):
            found = self.card.kpi(goal)
            latest = reading_words(found, goal.unit)
            return Line(*head, "KPI", health_words(found), tone(found), latest)
        is_whole = isinstance(goal, Objective)
        standing = (
            self.card.objective(goal) if isinstance(goal, Objective) else
            self.card.key_result(self._key_result(goal))
        )  # fmt: skip
        return Line(
            *head,
            "objective" if is_whole else "key result",
            status_words(standing),
            tone(standing),
            score_words(standing),
            None if standing.state == "dropped" else standing.score,
            standing.expected,
        )

    def _key_result(self, goal: Goal) -> KeyResult:
        assert isinstance(goal, KeyResult)  # noqa: S101  what else there is, was asked for before
        return goal

    def counts(self, goals: Iterable[Goal]) -> tuple[Count, ...]:
        """How many goals have which status, the worst first."""
        lines = map(self.line, goals)
        found = Counter((one.status.partition(",")[0], one.tone) for one in lines)
        ranked = sorted(found, key=lambda one: (RANKS[one[1]], one[0]))
        return tuple(Count(status, hue, found[status, hue]) for status, hue in ranked)

    # --- what goals lead to

    @cached_property
    def guarded(self) -> Mapping[str, tuple[str, ...]]:
        """The goals that must not harm a KPI."""
        return gathered(
            (ref, goal.ref)
            for goal in self.workspace.goals.values()
            if isinstance(goal, (Objective, Kpi))
            for ref in goal.guardrails
        )

    @cached_property
    def measured(self) -> Mapping[str, tuple[str, ...]]:
        """The key results whose value is that of a KPI."""
        return gathered((one.kpi, one.ref) for one in self.workspace.key_results if one.kpi)

    def source(self, key_result: KeyResult) -> tuple[str, ...]:
        """The goal whose numbers a key result shows: none where they are its own."""
        shown = shown_by(self.card, key_result)
        return self.known([key_result.kpi]) if shown is key_result else (shown.ref,)

    @cached_property
    def carried(self) -> Mapping[str, tuple[str, ...]]:
        """The goals that carry one on."""
        goals: list[Objective | KeyResult] = [
            *self.workspace.objectives,
            *self.workspace.key_results,
        ]
        return gathered((one.carried_from, one.ref) for one in goals if one.carried_from)

    # --- what is told

    @cached_property
    def tensions(self) -> tuple[Tension, ...]:
        """Where goals pull against each other."""
        return tensions(self.card)

    @cached_property
    def _tensions_of(self) -> Mapping[str, tuple[int, ...]]:
        numbered = enumerate(self.tensions)
        return gathered((ref, number) for number, one in numbered for ref in one.refs)

    @cached_property
    def needs(self) -> tuple[OpenNeed, ...]:
        """The open needs, the oldest first, with the names of those who need and are asked."""
        return tuple(
            one._replace(from_=self._called(one.from_), by=self._called(one.by))
            for one in self._needs
        )

    def _called(self, name: str | None) -> str | None:
        found = self.who(name)
        return found.text if found else None

    @cached_property
    def _needs(self) -> tuple[OpenNeed, ...]:
        return needs_of(self.card, self.workspace.goals.values())

    @cached_property
    def _needs_of(self) -> Mapping[str, tuple[int, ...]]:
        return gathered((one.ref, number) for number, one in enumerate(self._needs))

    @cached_property
    def _asked(self) -> Mapping[str | None, tuple[int, ...]]:
        return gathered((one.from_, number) for number, one in enumerate(self._needs))

    def needs_of(self, refs: Iterable[str]) -> tuple[OpenNeed, ...]:
        """Those of some goals."""
        return _picked(self.needs, self._needs_of, refs)

    def asked(self, name: str) -> tuple[OpenNeed, ...]:
        """Those that wait for somebody."""
        return _picked(self.needs, self._asked, [name])

    def told(self, refs: Sequence[str], story: str | None = None) -> Told:
        """What is told of some goals, with the story of one."""
        pulls = _picked(self.tensions, self._tensions_of, refs)
        needs = self.needs_of(refs)
        entries = self.story.of.get(story, ()) if story else ()
        return Told(
            tensions=tuple(one.message for one in pulls),
            needs=needs,
            decisions=tuple(one for one in entries if one.is_decision),
            check_ins=tuple(one for one in entries if not one.is_decision),
            named=self.known([*refs_of(pulls), *(one.ref for one in needs), *refs]),
        )

    @cached_property
    def decided(self) -> tuple[Entry, ...]:
        """What was decided in a week; as for check-ins, a day is allowed for time zones."""
        return self.story.decided(self.since, moved(self.card.as_of, DAY))

    @cached_property
    def heard(self) -> tuple[str, ...]:
        """The goals of which something was heard in a week."""
        goals = self.workspace.goals.values()
        return tuple(goal.ref for goal in goals if self._is_heard(goal))

    def _is_heard(self, goal: Goal) -> bool:
        days = [one.day for one in goal.checkins]
        days += [goal.dropped.day] if goal.dropped else []
        if isinstance(goal, (Objective, KeyResult)):
            days += [goal.closed.day] if goal.closed else []
        if isinstance(goal, KeyResult):
            days += _done_on(goal)
            kpi = self.workspace.goals.get(goal.kpi or "")
            days += [one.day for one in kpi.checkins] if kpi else []
        if isinstance(goal, Objective) and any(map(self._is_heard, goal.key_results)):
            return True
        return any(self.since < day <= self.card.as_of for day in days)

    def changes(self, refs: Iterable[str]) -> tuple[Changed, ...]:
        """What changed in a week of some goals."""
        found = changes_since(self.card, self.since, self.goals(refs))
        words = gathered((one.ref, change_words(one)) for one in found)
        return tuple(Changed(ref, some) for ref, some in words.items())

    @cached_property
    def dues(self) -> Mapping[str | None, tuple[Due, ...]]:
        """What is due, by owner."""
        found = dues(self.card, self.workspace.goals.values())
        return gathered((one.goal.owner, one) for one in found)

    def mentions(self, refs: Iterable[str | None]) -> tuple[Mention, ...]:
        """The goals that texts name, as far as they are there."""
        goals = self.goals(dict.fromkeys(refs))
        return tuple(
            Mention(goal.ref, goal.title, self.addresses.goals[goal.ref]) for goal in goals
        )


def _done_on(key_result: KeyResult) -> list[date]:
    """The days on which something of it was done, as far as they are known."""
    match key_result.measure:
        case Milestones(steps=steps):
            return [one.done for one in steps if isinstance(one.done, date)]
        case Done(done=date() as day):
            return [day]
    return []


def refs_of(pulls: Iterable[Tension]) -> Iterator[str]:
    """The goals that tensions are between."""
    return (ref for one in pulls for ref in one.refs)


def gathered(pairs: Iterable[tuple[Key, Value]]) -> dict[Key, tuple[Value, ...]]:
    """The values of each key, in order."""
    found: dict[Key, list[Value]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return {key: tuple(some) for key, some in found.items()}


def _picked(
    items: Sequence[Value], numbers: Mapping[Key, tuple[int, ...]], keys: Iterable[Key]
) -> tuple[Value, ...]:
    """The items of some keys, each once, in order."""
    found = {number for key in keys for number in numbers.get(key, ())}
    return tuple(items[number] for number in sorted(found))
