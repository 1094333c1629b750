"""The report for a terminal or a pipe: a status in words, a bar, a score, and what it is about."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from okrkit.changes import Change
from okrkit.evaluation import Evaluation
from okrkit.render import summary, words
from okrkit.render.behaviour import chart_words, progress_words
from okrkit.render.console import (
    Look,
    grid,
    indented,
    lines,
    paragraphs,
    plain,
    quiet,
    stacked,
    strong,
    toned,
)
from okrkit.render.glyphs import bar, sparkline
from okrkit.report import Report
from okrkit.rows import KeyResultRow, KpiRow, ObjectiveRow, is_apart

BAR, SPARKS = 10, 12
BLANK = Text("")


def terminal(report: Report, look: Look) -> Iterator[str]:
    """The whole report."""
    return lines(_parts(report, look), look)


def _parts(report: Report, look: Look) -> Iterator[RenderableType]:
    yield strong(summary.heading(report))
    yield from map(plain, summary.subheading(report))
    if report.evaluation is not None:
        yield from _section("evaluation", _evaluation(report.evaluation))
    if report.changes is not None and report.since is not None:
        changes = [_item(_change(one, look), look) for one in report.changes]
        yield from _section(f"changed since {words.day_words(report.since)}", changes)
    yield from _section("sustain", list(_all_kpis(report, look)))
    yield from _section("change", list(_teams(report, look)))
    if report.further_up:
        yield from _section("further up", [_objectives(report.further_up, look)])
    yield from _section("tensions", [_item(one.message, look) for one in report.tensions])
    yield from _section("needs", [_item(summary.need_words(one), look) for one in report.needs])
    yield from _section("learned", list(_lessons(report)))


def _section(title: str, body: Sequence[RenderableType]) -> Iterator[RenderableType]:
    yield BLANK
    yield strong(title.upper())
    yield from body or [quiet("nothing")]


def _change(change: Change, look: Look) -> str:
    return f"{change.ref}: {summary.change_words(change, look.glyphs.arrow)}"


def _item(text: str, look: Look) -> Table:
    item = grid(None, None)
    item.add_row(look.glyphs.bullet, plain(text))
    return item


def _all_kpis(report: Report, look: Look) -> Iterator[RenderableType]:
    live = [row for row in report.kpis if not is_apart(row)]
    apart = [row for row in report.kpis if is_apart(row)]
    if live:
        yield _kpis(live, report, look)
    if apart:
        yield quiet(words.APART)
        yield _kpis(apart, report, look)


def _kpis(rows: Iterable[KpiRow], report: Report, look: Look) -> Table:
    table = grid(None, None, None, None)
    for row in rows:
        table.add_row(*_kpi(row, report, look))
    return table


def _kpi(row: KpiRow, report: Report, look: Look) -> Iterator[RenderableType]:
    yield toned(words.health_words(row.standing), words.tone(row.standing))
    yield plain(sparkline(row.standing.readings, SPARKS, look.glyphs))
    yield plain(words.latest_value(row))
    details = [*words.kpi_details(row, report.period), *chart_words(row)]
    yield stacked(strong(row.goal.title), quiet("; ".join(details)))


def _teams(report: Report, look: Look) -> Iterator[RenderableType]:
    live = (row for row in report.objectives if not is_apart(row))
    apart = tuple(row for row in report.objectives if is_apart(row))
    for team, rows in groupby(live, key=lambda row: row.goal.team):
        yield quiet(summary.team_words(team, report))
        yield _objectives(tuple(rows), look)
    if apart:
        yield quiet(words.APART)
        yield _objectives(apart, look)


def _objectives(rows: tuple[ObjectiveRow, ...], look: Look) -> Table:
    table = grid(None, None, None, None)
    for row in rows:
        table.add_row(*_objective(row, look))
        for part in row.key_results:
            table.add_row(*_key_result(part, look))
    return table


def _objective(row: ObjectiveRow, look: Look) -> Iterator[RenderableType]:
    standing = row.standing
    yield toned(words.status_words(standing), words.tone(standing))
    yield _bar(row, look)
    yield plain(words.score_words(standing))
    details = quiet("; ".join(words.objective_details(row)))
    yield stacked(strong(words.ranked_title(row.goal)), details)


def _key_result(row: KeyResultRow, look: Look) -> Iterator[RenderableType]:
    standing = row.standing
    yield toned("  " + words.status_words(standing), words.tone(standing))
    yield _bar(row, look)
    yield plain(words.score_words(standing))
    details = quiet("; ".join([*words.key_result_details(row), *progress_words(row)]))
    yield indented(stacked(plain(row.goal.title), details))


def _bar(row: ObjectiveRow | KeyResultRow, look: Look) -> Text:
    standing = row.standing
    if standing.score is None:
        return BLANK
    drawn = bar(standing.score, standing.expected, BAR, look.glyphs)
    return toned(drawn, words.tone(standing))


def _lessons(report: Report) -> Iterator[RenderableType]:
    for lesson in report.learned:
        yield quiet(summary.lesson_words(lesson))
        yield from paragraphs(lesson.text)


def _evaluation(evaluation: Evaluation) -> list[RenderableType]:
    parts: list[RenderableType] = [
        plain(f"objectives: {summary.tally_words(evaluation.objectives)}"),
        plain(f"key results: {summary.tally_words(evaluation.key_results)}"),
    ]
    grades = grid(*[None] * (1 + len(evaluation.grades)))
    grades.add_row("grade", *(toned(one, summary.grade_tone(one)) for one in evaluation.grades))
    grades.add_row("objectives", *(str(count or "-") for count in evaluation.grades.values()))
    parts.append(grades)
    parts += [plain(summary.miss_words(miss)) for miss in evaluation.misses]
    parts += [plain(f"{one.ref} is carried on as {one.to}") for one in evaluation.carried]
    return parts
