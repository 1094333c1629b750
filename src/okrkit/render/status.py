"""Where things stand, a line each; and who owes what."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from okrkit.due import Due
from okrkit.render import words
from okrkit.render.behaviour import TONES, column_words
from okrkit.render.console import (
    Look,
    below_warning,
    grid,
    lines,
    plain,
    quiet,
    strong,
    toned,
    warning,
)
from okrkit.render.glyphs import bar, sparkline
from okrkit.rows import KeyResultRow, KpiRow, ObjectiveRow, is_apart

BAR, SPARKS = 10, 10
BLANK = Text("")


class Board(NamedTuple):
    """What `okr status` shows, by team; `errors` is how many the workspace has."""

    title: str
    organization: str
    objectives: Sequence[ObjectiveRow]
    further_up: Sequence[ObjectiveRow]
    kpis: Sequence[KpiRow]
    errors: int


def status(board: Board, look: Look) -> Iterator[str]:
    """The whole board."""
    return lines(_parts(board, look), look)


def _parts(board: Board, look: Look) -> Iterator[RenderableType]:
    yield strong(board.title)
    yield from warning(board.errors)
    live = (row for row in board.objectives if not is_apart(row))
    for team, rows in groupby(live, key=lambda row: row.goal.team):
        yield from (BLANK, quiet(team or board.organization), _objectives(rows, look))
    apart = [row for row in board.objectives if is_apart(row)]
    if apart:
        yield from (BLANK, quiet(words.APART), _objectives(apart, look))
    if board.further_up:
        yield from (BLANK, quiet("further up"), _objectives(board.further_up, look))
    kpis = [row for row in board.kpis if not is_apart(row)]
    if kpis:
        yield from (BLANK, quiet("KPIs"), _kpis(kpis, look))
    apart_kpis = [row for row in board.kpis if is_apart(row)]
    if apart_kpis:
        yield from (BLANK, quiet(f"KPIs: {words.APART}"), _kpis(apart_kpis, look))
    if not board.objectives and not board.kpis:
        yield plain("no goals")


def _objectives(rows: Iterable[ObjectiveRow], look: Look) -> Table:
    table = grid(None, None, None, None)
    for row in rows:
        table.add_row(*_cells(row, look, ""), strong(words.ranked_title(row.goal)))
        table.add_row("", "", "", quiet(row.goal.ref))
        for part in row.key_results:
            title = Text("  ") + plain(part.goal.title) + quiet(f"  {part.goal.id}")
            table.add_row(*_cells(part, look, "  "), title)
    return table


def _cells(row: ObjectiveRow | KeyResultRow, look: Look, indent: str) -> Iterator[RenderableType]:
    standing = row.standing
    tone = words.tone(standing)
    yield toned(indent + words.status_words(standing), tone)
    score = standing.score
    yield toned("" if score is None else bar(score, standing.expected, BAR, look.glyphs), tone)
    yield plain(words.score_words(standing))


def _kpis(rows: Iterable[KpiRow], look: Look) -> Table:
    table = grid(None, None, None, None, None)
    for row in rows:
        table.add_row(
            toned(words.health_words(row.standing), words.tone(row.standing)),
            plain(sparkline(row.standing.readings, SPARKS, look.glyphs)),
            plain(words.latest_value(row)),
            toned(column_words(row), TONES[row.chart.says]),
            strong(row.goal.title) + quiet(f"  {row.goal.ref}"),
        )
    return table


def due_list(dues: Sequence[Due], errors: int, look: Look) -> Iterator[str]:
    """Who owes what, oldest first, in a workspace that has so many errors."""
    return lines(below_warning(errors, _dues(dues)), look)


def _dues(dues: Sequence[Due]) -> Iterator[RenderableType]:
    if not dues:
        yield plain("nothing is due")
    for number, (owner, items) in enumerate(groupby(dues, key=lambda due: due.goal.owner)):
        if number:
            yield BLANK
        yield strong(owner or "nobody owns these")
        table = grid(None, None, None)
        for due in items:
            table.add_row(f"  {due.since}", plain(words.due_words(due)), _goal(due))
        yield table


def _goal(due: Due) -> Text:
    title = plain(due.step or due.goal.title)
    return title + quiet(f"  {due.goal.ref}")
