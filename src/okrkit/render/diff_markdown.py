"""What a change means, as a comment on a pull request: short enough for one, and inert."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from okrkit.aloud import aloud, checkin_words, cut, what
from okrkit.comparison import Comparison, Standing
from okrkit.render.diff import (
    fact_words,
    heading,
    moved_words,
    nothing_words,
    remarks,
    shown_standings,
    tally,
)
from okrkit.render.escape import markdown
from okrkit.trail import Event

MARKER = "<!-- okr-diff -->"
"""The first line, by which whoever posts the comment finds it again; no content can be there."""

MOST = 65_000  # code points; GitHub takes 65,536
LONGEST = 300  # code points of a reason
LONGEST_LINE = 1000  # code points of a line of the head, before they are escaped
BOLD = frozenset({"softened", "re-aimed"})


class Table(NamedTuple):
    """A part of the comment that may be cut: its head, its rows, and what each of them is."""

    head: tuple[str, ...]
    rows: tuple[str, ...]
    more: str


def diff_markdown(found: Comparison, most: int = MOST) -> str:
    """The whole comment; rows that would make it too long are counted."""
    head = "".join(f"{line}\n" for line in _head(found))
    tables = [table for table in _tables(found) if table.rows]
    room = most - len(head) - sum(map(_frame, tables))
    return head + "".join(_written(tables, room))


def _head(found: Comparison) -> Iterator[str]:
    yield MARKER
    yield "## What this changes for the goals"
    yield ""
    yield f"{_line(heading(found))}."
    yield ""
    said = nothing_words(found)
    yield f"{tally(found)}." if said is None else said
    for line in remarks(found):
        yield ""
        yield f"**{_line(line)}**"


def _line(text: str) -> str:
    """A text on a line of the head, short enough for all of them to leave room for tables."""
    return markdown(cut(text, LONGEST_LINE))


def _tables(found: Comparison) -> Iterator[Table]:
    yield _table(
        ("Decisions", "decision"),
        ("Goal", "Change", "Verdict", "Reason"),
        map(_decision, found.decisions),
    )
    yield _table(
        ("Settings", "setting"),
        ("Setting", "Before", "After"),
        ((one.field, aloud(one.before), aloud(one.after)) for one in found.settings),
    )
    yield _table(
        ("Check-ins", "check-in"),
        ("Goal", "Day", "Said", "Towards the goal"),
        map(_checkin, found.checkins),
    )
    yield _table(
        ("How they stand", "goal"),
        ("Goal", "Before", "After"),
        map(_standing, shown_standings(found)),
    )
    yield _table(
        ("Wording", "wording"),
        ("Goal", "Change"),
        ((one.goal, what(one)) for one in found.wordings),
    )
    yield _table(("In other files", "file"), ("Goals",), ((one,) for one in moved_words(found)))


def _table(names: tuple[str, str], head: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    title, more = names
    top = (f"\n### {title}\n\n", f"| {' | '.join(head)} |\n", f"|{' --- |' * len(head)}\n")
    return Table(top, tuple(f"| {' | '.join(map(_cell, row))} |\n" for row in rows), more)


def _cell(text: str) -> str:
    """A text in a cell; of all that stands there the verdicts that ask for a look are bold."""
    return f"**{text}**" if text in BOLD else markdown(text)


def _decision(event: Event) -> tuple[str, ...]:
    reason = aloud(event.reason, LONGEST) if event.reason else ""
    return event.goal, what(event), event.verdict or "", reason


def _checkin(event: Event) -> tuple[str, ...]:
    return event.goal, *checkin_words(event), event.verdict or ""


def _standing(one: Standing) -> tuple[str, ...]:
    return f"{one.title} ({one.ref})", fact_words(one.before), fact_words(one.after)


def _frame(table: Table) -> int:
    """The length of what stands around the rows of a table."""
    return sum(map(len, table.head)) + len(_and_more(table, len(table.rows)))


def _and_more(table: Table, number: int) -> str:
    return f"\n… and {number} more {table.more}{'' if number == 1 else 's'}\n"


def _written(tables: Iterable[Table], room: int) -> Iterator[str]:
    """The tables, as many rows of them as there is room for; the first ones come first."""
    for table in tables:
        kept = 0
        while kept < len(table.rows) and len(table.rows[kept]) <= room:
            room -= len(table.rows[kept])
            kept += 1
        yield from (*table.head, *table.rows[:kept])
        if left := len(table.rows) - kept:
            yield _and_more(table, left)
