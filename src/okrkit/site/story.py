"""What git tells of goals, in words for the pages of a site: decisions apart from check-ins."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from okrkit.aloud import what
from okrkit.goals import Goal
from okrkit.reasons import explained, names_of_today
from okrkit.trail import Event

NONE: Mapping[str, tuple["Entry", ...]] = MappingProxyType({})


class Entry(NamedTuple):
    """Something that became of a goal in a commit; `ref` is what the goal is called today."""

    ref: str
    day: date
    author: str
    what: str
    verdict: str | None
    reason: str | None
    commit: str
    is_decision: bool


class Story(NamedTuple):
    """The past of a workspace, newest first: all of it, and that of each objective and KPI.

    `note` says in sentences why there is none, or what makes it doubtful.
    """

    entries: tuple[Entry, ...] = ()
    of: Mapping[str, tuple[Entry, ...]] = NONE
    note: str | None = None

    def decided(self, since: date, until: date) -> tuple[Entry, ...]:
        """The decisions after a day, up to another."""
        return tuple(one for one in self.entries if one.is_decision and since < one.day <= until)


def tell(events: Iterable[Event], goals: Mapping[str, Goal], note: str | None = None) -> Story:
    """The story that events tell, newest first, of goals that are there today, and others."""
    known = explained(tuple(events), goals)
    names = names_of_today(known)
    entries = tuple(_entry(one, names.get(one.goal, one.goal)) for one in _worth_telling(known))
    of: dict[str, list[Entry]] = {}
    for entry in entries:
        of.setdefault(entry.ref.partition(".")[0], []).append(entry)
    return Story(entries, {ref: tuple(some) for ref, some in of.items()}, note)


def _worth_telling(events: Sequence[Event]) -> Iterator[Event]:
    """Events, without those that say that a new objective came with its key results."""
    new = {(one.revision.id, one.goal) for one in events if one.kind in {"created", "carried"}}
    for one in events:
        whole, _, part = one.goal.partition(".")
        is_told = part and one.kind == "created" and (one.revision.id, whole) in new
        if not is_told:
            yield one


def _entry(event: Event, ref: str) -> Entry:
    return Entry(
        ref=ref,
        day=event.day,
        author=event.revision.author,
        what=what(event),
        verdict=event.verdict,
        reason=event.reason,
        commit=event.revision.short,
        is_decision=event.is_decision,
    )
