"""How processes behave, for people: a KPI whole with its plot and readings, or a block for each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from okrkit.figures import value_text, with_unit
from okrkit.render import words
from okrkit.render.behaviour import (
    TONES,
    column_words,
    says_words,
    signal_words,
    verdict,
    when,
)
from okrkit.render.console import (
    STYLES,
    Look,
    grid,
    indented,
    lines,
    plain,
    quiet,
    stacked,
    strong,
    toned,
    warning,
)
from okrkit.render.escape import markdown
from okrkit.render.glyphs import sparkline
from okrkit.render.plot import ASCII, UNICODE, Plot, plot
from okrkit.rows import KpiRow, is_apart
from okrkit.xmr import Point

SPARKS = 12
WIDTH = 80
"""Columns of a plot where nobody says how many there are."""

NARROW = 64
"""Columns below which things stand below each other."""

BLANK = Text("")


class Panel(NamedTuple):
    """KPIs to show; `errors` is how many the workspace has."""

    title: str
    rows: Sequence[KpiRow]
    errors: int


def kpi(panel: Panel, look: Look) -> Iterator[str]:
    """One KPI whole."""
    return lines(_whole(panel, look), look)


def kpis(panel: Panel, look: Look) -> Iterator[str]:
    """KPIs, a block each; drafts and what is dropped apart."""
    return lines(_blocks(panel, look), look)


def kpi_markdown(panel: Panel) -> str:
    """KPIs as Markdown, each whole."""
    return "\n".join(_markdown(panel)) + "\n"


def _blocks(panel: Panel, look: Look) -> Iterator[RenderableType]:
    yield strong(panel.title)
    yield from warning(panel.errors)
    live = [row for row in panel.rows if not is_apart(row)]
    apart = [row for row in panel.rows if is_apart(row)]
    listed = _list if _is_narrow(look) else _table
    if live:
        yield from (BLANK, listed(live, look))
    if apart:
        yield from (BLANK, quiet(words.APART), listed(apart, look))
    if not panel.rows:
        yield plain("no KPIs")


def _table(rows: Iterable[KpiRow], look: Look) -> Table:
    table = grid(None, None, None, None)
    for row in rows:
        table.add_row(
            _says(row),
            plain(sparkline(row.standing.readings, SPARKS, look.glyphs)),
            plain(words.latest_value(row)),
            stacked(
                strong(row.goal.title) + quiet(f"  {row.goal.ref}"), quiet(" ".join(verdict(row)))
            ),
        )
    return table


def _is_narrow(look: Look) -> bool:
    return look.width is not None and look.width < NARROW


def _list(rows: Iterable[KpiRow], look: Look) -> RenderableType:
    """The same as the table, below each other."""
    parts: list[RenderableType] = []
    for row in rows:
        drawn = plain(sparkline(row.standing.readings, SPARKS, look.glyphs))
        facts = (_says(row), drawn, plain(words.latest_value(row)))
        parts += [strong(row.goal.title) + quiet(f"  {row.goal.ref}")]
        parts += [
            Text("  ").join(one for one in facts if one),
            quiet(" ".join(verdict(row))),
            BLANK,
        ]
    return stacked(*parts[:-1])


def _says(row: KpiRow) -> Text:
    return toned(column_words(row), TONES[row.chart.says])


def _whole(panel: Panel, look: Look) -> Iterator[RenderableType]:
    for row in panel.rows:
        yield strong(row.goal.title)
        yield quiet("; ".join(_facts(row)))
        yield from warning(panel.errors)
        yield BLANK
        says = [_says(row), plain(words.health_words(row.standing))]
        yield Text("  ").join(one for one in says if one)
        yield from map(plain, verdict(row))
        drawn = plot(row, look.width or WIDTH, UNICODE if look.has_unicode else ASCII)
        yield from _plot(drawn, look)
        if row.chart.signals:
            yield from (BLANK, strong("Signals"), _signals(row, look))
        if row.chart.stretches:
            yield from (BLANK, strong("Readings"), _readings(row, look))


def _facts(row: KpiRow) -> Iterator[str]:
    yield row.goal.ref
    yield words.band_words(row.goal.band, row)
    yield from words.kpi_remarks(row)


def _plot(drawn: Plot, look: Look) -> Iterator[RenderableType]:
    if not drawn.lines:
        return
    yield BLANK
    rows = [Text(line, no_wrap=True) for line in drawn.lines]
    for mark in drawn.marks:
        rows[mark.line].stylize(STYLES[TONES[mark.meaning]], mark.column, mark.column + 1)
    yield from rows
    yield quiet(_legend(drawn, look.has_unicode))


def _legend(drawn: Plot, has_unicode: bool) -> str:
    """What the characters mean, and what is not drawn."""
    ink = UNICODE if has_unicode else ASCII
    signs = [f"{ink.signal} signal, {ink.noise} noise"] if drawn.marks else []
    return "; ".join([*signs, *drawn.notes])


def _signals(row: KpiRow, look: Look) -> RenderableType:
    """All signals, the newest first."""
    found = [
        (
            plain(when(one.start, one.end)),
            toned(says_words(one.meaning), TONES[one.meaning]),
            plain(signal_words(one, stretch)) + quiet(f"  {one.rule}"),
        )
        for stretch in reversed(row.chart.stretches)
        for one in reversed(stretch.signals)
    ]
    if _is_narrow(look):
        return stacked(
            *(
                part
                for days, says, what in found
                for part in (days + Text("  ") + says, indented(what))
            )
        )
    table = grid(None, None, None)
    for cells in found:
        table.add_row(*cells)
    return table


def _readings(row: KpiRow, look: Look) -> Table:
    """All readings, the newest first; how far each moved where there is room."""
    table = grid(len("2026-11-16"), None, *([] if _is_narrow(look) else [None]), None)
    notes = _notes(row)
    for point in reversed(row.chart.points):
        day, *cells = _reading(point, row, notes.get(point.reading.day))
        table.add_row(day, cells[0], *cells[1 + _is_narrow(look) :])
    return table


def _notes(row: KpiRow) -> Mapping[date, str]:
    """What was said of readings, by day."""
    return {one.day: one.note for one in row.goal.checkins if one.note}


def _reading(point: Point, row: KpiRow, note: str | None) -> Iterator[RenderableType]:
    yield str(point.reading.day)
    yield plain(with_unit(value_text(point.reading.value), row.goal.unit))
    moved = point.moving_range
    yield quiet("" if moved is None else f"moved {value_text(moved)}")
    rules = toned(", ".join(one.rule for one in point.signals), TONES[point.meaning])
    yield Text("  ").join(one for one in (rules, plain(note or "")) if one)


def _markdown(panel: Panel) -> Iterator[str]:
    yield f"# {markdown(panel.title)}"
    if panel.errors:
        yield from ("", markdown(words.incomplete(panel.errors)))
    for row in panel.rows:
        yield from ("", f"## {markdown(row.goal.title)}", "")
        yield markdown("; ".join(_facts(row)))
        if says := column_words(row):
            yield from ("", f"**{says}**")
        yield from ("", markdown(" ".join(verdict(row))))
        drawn = plot(row, WIDTH, UNICODE)
        if drawn.lines:
            yield from ("", "```text", *drawn.lines, "```", "", _legend(drawn, has_unicode=True))
        if row.chart.stretches:
            yield from ("", "| Day | Value | Moved | Signals | Note |", f"|{' --- |' * 5}")
            notes = _notes(row)
            for point in reversed(row.chart.points):
                yield _markdown_row(point, notes.get(point.reading.day) or "")
    if not panel.rows:
        yield from ("", "No KPIs.")


def _markdown_row(point: Point, note: str) -> str:
    moved = "" if point.moving_range is None else value_text(point.moving_range)
    cells = (
        str(point.reading.day),
        value_text(point.reading.value),
        moved,
        ", ".join(one.rule for one in point.signals),
        markdown(note),
    )
    return f"| {' | '.join(cells)} |"
