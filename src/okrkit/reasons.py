"""Why goals were changed, as far as it was said afterwards; and what goals are called today."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from okrkit import written
from okrkit.goals import Goal
from okrkit.trail import Event, is_explained, is_near


def names_of_today(events: Iterable[Event]) -> dict[str, str]:
    """The references of today by those of before, from events, newest first."""
    now: dict[str, str] = {}
    for event in events:
        if event.kind == "renamed" and isinstance(event.before, str):
            now.setdefault(event.before, now.get(event.goal, event.goal))
    return now


def explained(events: Sequence[Event], goals: Mapping[str, Goal]) -> tuple[Event, ...]:
    """Events with the reasons that were given later: `changed:` is often written afterwards.

    It may stand in the history, or in the goals as they are now.
    """
    names = names_of_today(events)
    reasons: dict[str, list[tuple[date, str]]] = {}
    for event in events:
        for said in _reasons(event):
            reasons.setdefault(names.get(event.goal, event.goal), []).append(said)

    def one(event: Event) -> Event:
        if event.reason or not is_explained(event.kind, event.field):
            return event
        ref = names.get(event.goal, event.goal)
        own = goals[ref].changed if ref in goals else ()
        near = (text for day, text in (*own, *reasons.get(ref, ())) if is_near(day, event.day))
        return event._replace(reason=next(near, None))

    return tuple(map(one, events))


def _reasons(event: Event) -> Iterator[tuple[date, str]]:
    """The entries of `changed:` that an event brought."""
    name, _, key = (event.field or "").partition(".")
    if name == "changed" and event.after is not None:
        brought: Any = {key: event.after}
    elif event.field is None and isinstance(event.after, dict):
        brought = event.after.get("changed", {})
    else:
        return
    for key, text in brought.items() if isinstance(brought, dict) else ():
        day, said = written.day(key), written.text(text)
        if day is not None and said is not None:
            yield day, said
