"""What a reference leads to: `[period/]objective[.key-result[.milestone]]`, or the id of a KPI."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from okrkit.period import Period


class Heading(NamedTuple):
    """An objective as a target: its parts (`kr` and `kr.milestone`) are targets too."""

    ref: str
    id: str
    period: Period
    parts: frozenset[str]


class Targets(NamedTuple):
    """Everything that can be referred to."""

    kpis: frozenset[str]
    headings: dict[str, tuple[Heading, ...]]

    def matches(self, text: str, period: Period | None, asking: str | None) -> tuple[str, ...]:
        """The full references that a written one leads to: none, one, or several (ambiguous).

        `period` is the one of the referring goal or file, `asking` that goal's own reference.
        """
        if text in self.kpis:
            return (text,)
        label, _, rest = text.rpartition("/")
        head, _, part = rest.partition(".")
        found = [
            heading
            for heading in self.headings.get(head, ())
            if (not part or part in heading.parts) and (not label or heading.period.name == label)
        ]
        suffix = f".{part}" if part else ""
        others = [heading for heading in found if heading.ref + suffix != asking]
        for step in _steps(others or found, None if label else period):
            return tuple(heading.ref + suffix for heading in step)
        return ()

    def known(self) -> Iterator[str]:
        """Everything that a reference could be, for "did you mean"."""
        yield from self.kpis
        for id, headings in self.headings.items():
            yield id
            for heading in headings:
                yield from (f"{id}.{part}" for part in heading.parts)


def short(ref: str) -> str:
    """A reference without its period."""
    return ref.rpartition("/")[2]


def targets(kpis: Iterable[str], headings: Iterable[Heading]) -> Targets:
    """The targets of a workspace."""
    by_id: dict[str, list[Heading]] = {}
    for heading in headings:
        by_id.setdefault(heading.id, []).append(heading)
    return Targets(frozenset(kpis), {id: tuple(found) for id, found in by_id.items()})


def _steps(headings: Sequence[Heading], period: Period | None) -> Iterator[list[Heading]]:
    """Candidates in the same period, in containing ones (shortest first), overlapping ones, all."""
    if period is not None:
        yield from filter(None, [[one for one in headings if one.period.name == period.name]])
        around = sorted(
            (one for one in headings if one.period.contains(period)),
            key=lambda one: _length(one.period),
        )
        for _, step in groupby(around, key=lambda one: _length(one.period)):
            yield list(step)
        yield from filter(None, [[one for one in headings if one.period.overlaps(period)]])
    if headings:
        yield list(headings)


def _length(period: Period) -> int:
    return ((period.end or date.max) - period.start).days
