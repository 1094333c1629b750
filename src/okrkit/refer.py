"""Following references while linking, and remembering those that lead nowhere."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from okrkit.characters import quote
from okrkit.misfit import did_you_mean, listing
from okrkit.period import Period
from okrkit.source import Fault, Fix, Note, Place
from okrkit.targets import Targets

MOST_COMPARED = 500_000  # letters of unknown names, once for each name they are compared with
MOST_SHOWN = 10  # of the goals that an ambiguous reference could lead to, each beside it


class Asking(NamedTuple):
    """Who refers: its own reference (None for a file), and its period (None: it has none)."""

    ref: str | None
    period: Period | None


class Ambiguity(NamedTuple):
    """A reference that leads to several goals."""

    text: str
    place: Place
    found: tuple[str, ...]


@dataclass(slots=True)
class References:
    """Follows references; `unread` are texts that hide goals which may well exist."""

    targets: Targets
    unread: tuple[str, ...] = ()
    ambiguous: list[Ambiguity] = field(default_factory=list)
    unknown: dict[tuple[str, str], list[Place]] = field(default_factory=dict)

    def follow(self, text: str, place: Place, asking: Asking) -> str | None:
        """The full reference that a written one leads to, None where it leads to none or many."""
        found = self.targets.matches(text, asking.period, asking.ref)
        if len(found) == 1:
            return found[0]
        if found:
            self.ambiguous.append(Ambiguity(text, place, found))
        else:
            self.missing("goal", text, place)
        return None

    def missing(self, what: str, name: str, place: Place) -> None:
        """Remember a name that leads nowhere; `what` says of which kind it should be."""
        self.unknown.setdefault((what, name), []).append(place)

    def faults(
        self, known: Callable[[str], Iterable[str]], places: Mapping[str, Place]
    ) -> Iterator[Fault]:
        """What leads to several goals, and what leads nowhere, once a name.

        `known(what)` are the names of a kind that exist, `places` those of goals by reference.
        """
        for text, place, found in self.ambiguous:
            message = f"{quote(text)} could be {listing(found)}"
            hint = "write the one that is meant, with its period"
            goals = dict.fromkeys(_goal(ref) for ref in found[:MOST_SHOWN])
            notes = tuple(Note(f"`{ref}` is here", places[ref].key()) for ref in goals)
            yield Fault("ambiguous-reference", message, place, hint, notes)
        named = [key for key in self.unknown if not self._may_be_unread(key[1])]
        compared = 0
        for what, name in named:
            first, *others = sorted(
                self.unknown[what, name], key=lambda place: (place.file, str(place.keys))
            )
            candidates = (
                [one for one in known(what) if one != name] if compared < MOST_COMPARED else []
            )
            compared += len(name) * len(candidates)
            meant = did_you_mean(name, candidates)
            hint = f"did you mean `{meant}`?" if meant else _advice(what)
            notes = tuple(Note("named here as well", place) for place in others)
            message = f"there is no {what} {quote(name)}"
            fix = Fix(first, meant, is_safe=False) if meant else None
            yield Fault("unknown-reference", message, first, hint, notes, fix)

    def _may_be_unread(self, name: str) -> bool:
        """Whether a name stands in a file that could not be read to its end."""
        words = re.findall(r"[^/.]+", name)
        return bool(words) and any(
            re.search(rf"(?<![\w-]){re.escape(words[-1])}(?![\w-])", text) for text in self.unread
        )


def _goal(ref: str) -> str:
    """The goal that a full reference leads to; a milestone is part of its key result."""
    return ".".join(ref.split(".")[:2])


def _advice(what: str) -> str:
    return {
        "goal": "write `period/objective.key-result`, or the id of a KPI",
        "key result": "write `objective.key-result`",
        "earlier goal": "write the period that it comes from as well: `period/objective`",
        "KPI": "the ids under `kpis:` are the known ones",
        "person or team": "declare it under `people:` or `teams:`",
        "team": "declare it under `teams:`",
        "person": "declare it under `people:`",
    }.get(what, "")
