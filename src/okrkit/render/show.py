"""One goal whole: all that is written of it, how it stands, and every check-in."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from okrkit.figures import value_text
from okrkit.goals import CheckIn, Goal, KeyResult, Kpi, Objective
from okrkit.measure import Milestones, Range
from okrkit.period import Period
from okrkit.render import words
from okrkit.render.behaviour import chart_words, progress_words
from okrkit.render.console import (
    Look,
    grid,
    lines,
    paragraphs,
    plain,
    quiet,
    stacked,
    strong,
    toned,
    warning,
)
from okrkit.render.glyphs import bar, sparkline
from okrkit.render.heard import number_words, said_words
from okrkit.rows import KeyResultRow, KpiRow, ObjectiveRow

BAR, SPARKS = 20, 40
Row = ObjectiveRow | KeyResultRow | KpiRow
Fact = tuple[str, RenderableType]


class Whole(NamedTuple):
    """A goal to show: its row, where it is written, and how it is tied to others.

    `line_of_sight` are the goals it leads to, `supporters` the references of what names it.
    """

    row: Row
    where: str
    line_of_sight: Sequence[str]
    supporters: Sequence[str]
    checkins: Sequence[CheckIn]
    period: Period
    errors: int


def show(whole: Whole, look: Look) -> Iterator[str]:
    """The whole goal."""
    return lines(_parts(whole, look), look)


def _parts(whole: Whole, look: Look) -> Iterator[RenderableType]:
    goal = whole.row.goal
    yield strong(goal.title)
    yield quiet(f"{goal.ref}, {whole.where}")
    yield from warning(whole.errors)
    yield Text("")
    yield _facts([*_standing(whole, look), *_written(goal), *_ties(whole), *_end(whole.row)])
    if isinstance(whole.row, ObjectiveRow) and whole.row.key_results:
        yield from (Text(""), strong("Key results"), _key_results(whole.row, look))
    if isinstance(goal, KeyResult) and isinstance(goal.measure, Milestones):
        yield from (Text(""), strong("Milestones"), _milestones(goal.measure))
    if whole.checkins:
        yield from (Text(""), strong("Check-ins"), _checkins(whole))


def _facts(facts: Iterable[Fact]) -> Table:
    table = grid(None, None)
    for name, value in facts:
        table.add_row(quiet(name), value)
    return table


def _standing(whole: Whole, look: Look) -> Iterator[Fact]:
    row = whole.row
    if isinstance(row, KpiRow):
        yield "health", toned(words.health_words(row.standing), words.tone(row.standing))
        yield "latest", plain(words.latest_words(row))
        drawn = sparkline(row.standing.readings, SPARKS, look.glyphs)
        if drawn:
            yield "trend", plain(drawn)
        told = list(chart_words(row))
        if told:
            yield "process", _phrases(told)
        yield "held to", plain(words.band_words(row.goal.band, row))
        yield from _more([*words.aggregate_words(row, whole.period), *words.kpi_troubles(row)])
        return
    yield "status", toned(words.status_words(row.standing), words.tone(row.standing))
    if row.standing.score is not None:
        drawn = bar(row.standing.score, row.standing.expected, BAR, look.glyphs)
        score = plain(f"  {words.score_words(row.standing)}")
        yield "score", toned(drawn, words.tone(row.standing)) + score
    if isinstance(row, KeyResultRow):
        yield "progress", _phrases([*words.key_result_details(row), *progress_words(row)])
    else:
        yield from _more(list(words.objective_remarks(row)))


def _more(phrases: Sequence[str]) -> Iterator[Fact]:
    if phrases:
        yield "more", _phrases(phrases)


def _phrases(phrases: Iterable[str]) -> RenderableType:
    return stacked(*map(plain, phrases))


def _written(goal: Goal) -> Iterator[Fact]:
    if isinstance(goal, (Objective, Kpi)) and goal.why:
        yield "why", stacked(*paragraphs(goal.why))
    if goal.description:
        yield "description", stacked(*paragraphs(goal.description))
    yield "owner", plain(goal.owner or "nobody")
    named = (
        ("contributors", ", ".join(goal.contributors)),
        ("team", goal.team or ""),
        ("kind", goal.kind or "" if isinstance(goal, Objective) else ""),
        ("cadence", goal.cadence),
        ("tags", ", ".join(goal.tags)),
    )
    yield from ((name, plain(text)) for name, text in named if text)
    if isinstance(goal, (Objective, KeyResult)):
        yield "days", plain(words.days_words(Period("", goal.start, goal.end)))
    if isinstance(goal, KeyResult) and isinstance(goal.measure, Range) and goal.measure.plan:
        plan = (f"{day}: {value_text(value)}" for day, value in goal.measure.plan)
        yield "plan", _phrases(plan)
    if isinstance(goal, Objective) and goal.anti_goals:
        yield "anti-goals", _phrases(goal.anti_goals)
    if goal.links:
        yield "links", _phrases(f"{name}: {link}" for name, link in goal.links)


def _ties(whole: Whole) -> Iterator[Fact]:
    goal = whole.row.goal
    tied = (
        ("supports", goal.supports),
        ("line of sight", whole.line_of_sight),
        ("supported by", whole.supporters),
        ("guardrails", goal.guardrails if isinstance(goal, (Objective, Kpi)) else ()),
    )
    yield from ((name, _phrases(refs)) for name, refs in tied if refs)


def _end(row: Row) -> Iterator[Fact]:
    goal = row.goal
    if isinstance(goal, (Objective, KeyResult)):
        if goal.carried_from:
            yield "carried from", plain(goal.carried_from)
        if goal.closed and goal.closed.learned:
            yield "learned", stacked(*paragraphs(goal.closed.learned))
    if goal.changed:
        yield "changed", _phrases(f"{day}: {reason}" for day, reason in goal.changed)
    if goal.formerly:
        yield "formerly", plain(", ".join(goal.formerly))


def _key_results(row: ObjectiveRow, look: Look) -> Table:
    table = grid(None, None, None, None)
    for part in row.key_results:
        standing, tone = part.standing, words.tone(part.standing)
        drawn = (
            ""
            if standing.score is None
            else bar(standing.score, standing.expected, BAR // 2, look.glyphs)
        )
        title = plain(part.goal.title) + quiet(f"  {part.goal.id}")
        details = quiet("; ".join([*words.key_result_details(part), *progress_words(part)]))
        table.add_row(
            toned(words.status_words(standing), tone),
            toned(drawn, tone),
            plain(words.score_words(standing)),
            stacked(title, details),
        )
    return table


def _milestones(measure: Milestones) -> Table:
    table = grid(None, None)
    for step in measure.steps:
        done = "done" if step.done is True else f"done {step.done}" if step.done else "not done"
        due = f", due {step.due}" if step.due else ""
        weight = f", weight {value_text(step.weight)}" if step.weight != 1 else ""
        table.add_row(plain(done + due + weight), plain(step.title) + quiet(f"  {step.id}"))
    return table


def _checkins(whole: Whole) -> Table:
    unit = getattr(whole.row.goal, "unit", None)
    table = grid(None, None, None)
    for one in reversed(whole.checkins):
        table.add_row(str(one.day), plain(number_words(one, unit)), _phrases(said_words(one, unit)))
    return table
