"""The course of goals up to today: their past beside what they are, for rules that need both."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import groupby
from typing import Any

from okrkit import written
from okrkit.aim import Verdict
from okrkit.difference import FILE, REF, Facts
from okrkit.goals import Cadence, Goal, KeyResult, Objective, Team
from okrkit.members import person_of
from okrkit.pace import share_gone
from okrkit.reasons import names_of_today
from okrkit.score import Scorecard
from okrkit.source import Place, Span
from okrkit.trail import Context, Event

GRACE = Fraction(1, 5)
"""The share of a goal's days in which it is still being planned."""

FIRST, LAST = 0, 1
DAYS = {"start": (FIRST,), "due": (LAST,)}
WEIGHT = "weight"


class Course:
    """Goals as they stand, and the events that led there, newest first.

    `first` is the commit that brought the workspace: what it did is no change. `settings` are the
    events of what says how goals are judged. It `is_whole` unless somebody asked for a part, or
    the older part is not here.
    """

    def __init__(
        self,
        card: Scorecard,
        events: Sequence[Event],
        first: str | None,
        settings: Sequence[Event] = (),
        *,
        is_whole: bool = True,
    ) -> None:
        self.card, self.events, self.first, self.settings = card, events, first, settings
        self.is_whole = is_whole

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The references of today by those of before."""
        return names_of_today(self.events)

    def goal(self, event: Event) -> Goal | None:
        """The goal of an event as it is today, whatever it is called; None where it is gone."""
        ref = self.names.get(event.goal, event.goal)
        return self.card.workspace.goals.get(ref)

    def ref(self, event: Event) -> str:
        """What the goal of an event is called today."""
        return self.names.get(event.goal, event.goal)

    def days(self, event: Event) -> tuple[date, date | None] | None:
        """The first and last day of a goal when an event happened; None for a KPI."""
        return self._days(event.context.then(), event.goal)

    def _days(self, facts: Sequence[Facts], ref: str) -> tuple[date, date | None] | None:
        """The days that a goal says, else its objective, else its period."""
        label, slash, _ = str(facts[0].get(REF, ref)).rpartition("/")
        period = self.card.workspace.calendar.period(label) if slash else None
        if period is None:
            return None
        start, due = (
            next(filter(None, (written.day(one.get((name,))) for one in facts)), None)
            for name in ("start", "due")
        )
        return start or period.start, due or period.end

    def share_gone(self, event: Event) -> Fraction | None:
        """The share of the goal's days that was gone at an event's commit; None where it has none.

        Before its first day it is 0.
        """
        days = self.days(event)
        if days is None:
            return None
        return Fraction(0) if event.day < days[0] else share_gone(*days, event.day)

    def is_in_grace(self, event: Event) -> bool:
        """Whether an event happened while its goal was still being planned; a KPI never is."""
        gone = self.share_gone(event)
        return gone is not None and gone <= GRACE

    def is_planning(self, event: Event) -> bool:
        """Whether an event belongs to planning: it brought the workspace, or came in the grace."""
        return event.revision.id == self.first or self.is_in_grace(event)

    def is_draft(self, event: Event) -> bool:
        """Whether a goal was a draft before an event, or part of one."""
        return any(facts.get(("draft",)) == "true" for facts in event.context.then())

    def has_ended(self, event: Event) -> bool:
        """Whether a goal was dropped or closed before an event, or its objective was."""
        return any(("dropped",) in facts or ("closed",) in facts for facts in event.context.then())

    def verdict(self, event: Event) -> Verdict | None:
        """The verdict of an event; of a weight or a day, what only other goals tell."""
        if event.is_decision and event.kind != "rewritten" and self.is_draft(event):
            return None  # planning: a draft is there to be filled
        if event.verdict:
            return event.verdict
        if event.field in DAYS or event.kind == "renamed":
            return self._of_days(event)
        return self._of_weight(event) if event.field == WEIGHT else None

    def _of_days(self, event: Event) -> Verdict | None:
        """Whether the goal ends or begins later by a day that came or went, or by another period.

        A key result that followed its objective into one says nothing: that says it for both.
        """
        before, after = (self._days(facts, event.goal) for facts in _sides(event.context))
        if before is None or after is None or _followed(event):
            return None
        for at in DAYS.get(event.field or "", (LAST, FIRST)):
            old, new = before[at] or date.max, after[at] or date.max
            if old != new:
                return "softened" if new > old else "hardened"
        return None

    def _of_weight(self, event: Event) -> Verdict | None:
        """Of a key result that scored less than its objective then: the lighter, the easier."""
        goal = self.goal(event)
        if not isinstance(goal, KeyResult):
            return None
        old, new = (_weight(value) for value in (event.before, event.after))
        card = self.card.on(event.day)
        whole = card.objective(self.card.workspace.objective_of(goal)).score
        own = card.key_result(goal).score
        if old == new or own is None or whole is None or own >= whole:
            return None
        return "softened" if new < old else "hardened"

    def cadence(self, event: Event) -> Cadence:
        """How often the goal of an event is heard of."""
        goal = self.goal(event)
        return goal.cadence if goal else self.card.workspace.settings.cadence

    def place(self, event: Event) -> Place:
        """Where an event is to be seen today: at its field, its goal, or the file it was in."""
        goal = self.goal(event)
        if goal is None:
            return self._place_of_gone(event)
        name, _, key = (event.field or "").partition(".")
        if name == "checkins":
            said = (one.place for one in goal.checkins if one.day.isoformat() == key)
            return next(said, goal.place.key())
        return goal.place.key(*(event.field.split(".", maxsplit=1) if event.field else ()))

    def _place_of_gone(self, event: Event) -> Place:
        """The objective that a key result was taken from, else the file that a goal was in."""
        parent, _, part = event.goal.partition(".")
        whole = self.card.workspace.goals.get(self.names.get(parent, parent)) if part else None
        if whole is not None:
            return whole.place.key()
        file = event.context.before.get(FILE) or event.context.after.get(FILE) or ""
        return Place(str(file), span=Span(0, 0))

    def owner(self, event: Event) -> str | None:
        """Who owns the goal of an event today; whoever did then, where it is gone."""
        goal = self.goal(event)
        if goal is not None:
            return goal.owner
        lead = next((one.lead for one in self._teams(event)), None)
        return _first(event, "owner") or lead

    def team(self, event: Event) -> str | None:
        """The team of the goal of an event today; the one it had then, where it is gone."""
        goal = self.goal(event)
        return _first(event, "team") if goal is None else goal.team

    def insiders(self, event: Event) -> frozenset[str]:
        """The people who decided about a goal: owners, contributors, and the leads of its teams.

        Whose it was before the event counts, so that nobody becomes one by it.
        """
        named = list[str]()
        for facts in event.context.then():
            helping = facts.get(("contributors",))
            several = helping if isinstance(helping, list) else []
            named += [one for one in (facts.get(("owner",)), *several) if isinstance(one, str)]
        leads = [team.lead for team in self._teams(event) if team.lead]
        people = self.card.workspace.people.values()
        return frozenset([*named, *leads, *(one.id for one in people if one.team in named)])

    def _teams(self, event: Event) -> Iterator[Team]:
        """The team that a goal had when an event happened, and those above it, as they are now."""
        teams, seen = self.card.workspace.teams, set[str]()
        name = _first(event, "team")
        while name is not None and name in teams and name not in seen:
            seen.add(name)
            yield teams[name]
            name = teams[name].parent

    def person(self, event: Event) -> str | None:
        """The person who made an event's commit, by e-mail; None for one who is not known."""
        found = person_of(self.card.workspace, event.revision.email)
        return found.id if found else None

    def grouped(self, is_wanted: Callable[[Event], bool]) -> Iterator[list[Event]]:
        """The events that are wanted, by goal and commit."""
        found: dict[tuple[str, str], list[Event]] = {}
        for event in self.events:
            if is_wanted(event):
                found.setdefault((event.revision.id, event.goal), []).append(event)
        yield from found.values()


def with_verdicts(events: Sequence[Event], card: Scorecard) -> tuple[Event, ...]:
    """Events, newest first, also with what other goals tell of them.

    That is what was written of their objectives then, and verdicts that follow from it.
    """
    course = Course(card, _in_context(events, card.workspace.goals), None)
    judged = ((event, course.verdict(event)) for event in course.events)
    return tuple(
        event if verdict == event.verdict else event._replace(verdict=verdict)
        for event, verdict in judged
    )


def _in_context(events: Sequence[Event], goals: Mapping[str, Goal]) -> tuple[Event, ...]:
    """Events, newest first, with what was written of their goals then, and of their objectives.

    A commit tells only of the entries that it changed. What no commit tells is as it is now.
    """
    found, last = list[Event](), dict[str, Facts]()
    for _, group in groupby(reversed(events), key=lambda event: event.revision.id):
        block = list(group)
        now = {event.goal: event.context for event in block if _is_told(event.context)}

        def context(ref: str, now: Mapping[str, Context] = now) -> Context:
            if ref in now:
                return now[ref]
            facts = last[ref] if ref in last else _facts(goals.get(ref))
            return Context(facts, facts)

        for event in block:
            parent, _, part = event.goal.partition(".")
            whole = context(parent) if part else None
            found.append(event._replace(context=context(event.goal)._replace(whole=whole)))
        last.update((ref, one.after) for ref, one in now.items())
    return tuple(reversed(found))


def _is_told(context: Context) -> bool:
    """Whether a commit tells what was written of a goal, and not only what was said of it."""
    return REF in context.before or REF in context.after


def _facts(goal: Goal | None) -> Facts:
    """What the context of an event holds, of a goal as it is now."""
    if goal is None:
        return {}
    facts: dict[str, Any] = {
        "team": goal.team,
        "owner": goal.owner,
        "contributors": list(goal.contributors),
        "draft": "true" if goal.draft else None,
        "dropped": goal.dropped,
    }
    if isinstance(goal, Objective | KeyResult):
        facts["start"], facts["due"] = str(goal.start), goal.end and str(goal.end)
        facts["closed"] = goal.closed
    return {(name,): value for name, value in facts.items() if value}


def _sides(context: Context) -> tuple[tuple[Facts, ...], tuple[Facts, ...]]:
    """What was written of a goal, then of its objective: before an event, and after it."""
    every = (context, context.whole) if context.whole else (context,)
    return tuple(one.before for one in every), tuple(one.after for one in every)


def _first(event: Event, name: str) -> str | None:
    """A text that was written of a goal when an event happened, or of its objective."""
    said = (facts.get((name,)) for facts in event.context.then())
    return next((text for text in said if isinstance(text, str) and text), None)


def _followed(event: Event) -> bool:
    """Whether a key result has another name because its objective has one."""
    whole = event.context.whole
    if whole is None or event.kind != "renamed":
        return False
    return bool(whole.before.get(REF) == str(event.before).partition(".")[0])


def _weight(value: object) -> Decimal:
    """A weight as written; 1 where none is, and where it is none."""
    number = written.number(value)
    return Decimal(1) if number is None else number
