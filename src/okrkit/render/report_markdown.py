"""The report as Markdown, for wikis, mails and comments; as GitHub and GitLab read it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from okrkit.evaluation import Evaluation
from okrkit.render import summary, words
from okrkit.render.behaviour import chart_words, progress_words
from okrkit.render.escape import markdown
from okrkit.render.glyphs import UNICODE, bar, sparkline
from okrkit.report import Report
from okrkit.rows import KeyResultRow, KpiRow, ObjectiveRow, is_apart

BAR, SPARKS = 10, 12
SIGNS: dict[words.Tone, str] = {"good": "🟢", "warn": "🟡", "bad": "🔴", "quiet": "⚪"}
"""Beside a status in words, never instead of one."""


def report_markdown(report: Report) -> str:
    """The whole report."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield f"# {markdown(summary.heading(report))}"
    for line in summary.subheading(report):
        yield from ("", markdown(line))
    if report.evaluation is not None:
        yield from _section("Evaluation", _evaluation(report.evaluation))
    if report.changes is not None and report.since is not None:
        changes = [f"{one.ref}: {summary.change_words(one)}" for one in report.changes]
        yield from _section(f"Changed since {words.day_words(report.since)}", _list(changes))
    yield from _section("Sustain", _all_kpis(report))
    yield from _section("Change", _teams(report))
    if report.further_up:
        yield from _section("Further up", _objectives(report.further_up))
    yield from _section("Tensions", _list(one.message for one in report.tensions))
    yield from _section("Needs", _list(summary.need_words(one) for one in report.needs))
    yield from _section("Learned", _lessons(report))


def _section(title: str, body: Iterable[str]) -> Iterator[str]:
    lines = list(body) or ["Nothing."]
    yield from ("", f"## {title}", *[""] * bool(lines[0]), *lines)


def _list(texts: Iterable[str]) -> Iterator[str]:
    return (f"* {markdown(text)}" for text in texts)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _all_kpis(report: Report) -> Iterator[str]:
    live = [row for row in report.kpis if not is_apart(row)]
    apart = [row for row in report.kpis if is_apart(row)]
    if live:
        yield from _kpis(live, report)
    if apart:
        yield from _apart(bool(live))
        yield from ("", *_kpis(apart, report))


def _apart(is_below: bool) -> Iterator[str]:
    yield from [""] * is_below
    yield f"### {words.APART.capitalize()}"


def _kpis(rows: Iterable[KpiRow], report: Report) -> Iterator[str]:
    head = ("Health", "KPI", "Latest", "Trend", "More")
    return _table(head, (_kpi(row, report) for row in rows))


def _kpi(row: KpiRow, report: Report) -> list[str]:
    return [
        f"{SIGNS[words.tone(row.standing)]} {markdown(words.health_words(row.standing))}",
        markdown(row.goal.title),
        markdown(words.latest_words(row)),
        sparkline(row.standing.readings, SPARKS, UNICODE),
        markdown("; ".join([*words.kpi_details(row, report.period), *chart_words(row)])),
    ]


def _teams(report: Report) -> Iterator[str]:
    live = [row for row in report.objectives if not is_apart(row)]
    apart = [row for row in report.objectives if is_apart(row)]
    for number, (team, rows) in enumerate(groupby(live, lambda row: row.goal.team)):
        yield from [""] * (number > 0)
        yield f"### {markdown(summary.team_words(team, report))}"
        yield from _objectives(rows)
    if apart:
        yield from _apart(bool(live))
        yield from _objectives(apart)


def _objectives(rows: Iterable[ObjectiveRow]) -> Iterator[str]:
    for row in rows:
        yield from ("", f"#### {markdown(words.ranked_title(row.goal))}", "")
        yield f"{_status(row)} {_score(row)}".rstrip()
        yield from ("", markdown("; ".join(words.objective_details(row))))
        if row.key_results:
            yield ""
            head = ("Status", "Key result", "Score", "Progress", "More")
            yield from _table(head, map(_key_result, row.key_results))


def _status(row: ObjectiveRow | KeyResultRow) -> str:
    sign = SIGNS[words.tone(row.standing)]
    return f"{sign} {markdown(words.status_words(row.standing))}"


def _score(row: ObjectiveRow) -> str:
    """Bold, with its bar."""
    score = words.score_words(row.standing)
    return f"**{markdown(score)}** {_bar(row)}" if score else ""


def _bar(row: ObjectiveRow | KeyResultRow) -> str:
    standing = row.standing
    if standing.score is None:
        return ""
    return bar(standing.score, standing.expected, BAR, UNICODE)


def _key_result(row: KeyResultRow) -> list[str]:
    return [
        _status(row),
        markdown(row.goal.title),
        markdown(words.score_words(row.standing)),
        _bar(row),
        markdown("; ".join([*words.key_result_details(row), *progress_words(row)])),
    ]


def _lessons(report: Report) -> Iterator[str]:
    for lesson in report.learned:
        yield f"* {markdown(summary.lesson_words(lesson))}: {markdown(lesson.text)}"


def _evaluation(evaluation: Evaluation) -> Iterator[str]:
    yield f"* Objectives: {summary.tally_words(evaluation.objectives)}"
    yield f"* Key results: {summary.tally_words(evaluation.key_results)}"
    yield ""
    grades = evaluation.grades
    yield from _table(("Grade", *grades), [("Objectives", *(str(one) for one in grades.values()))])
    if evaluation.misses or evaluation.carried:
        yield ""
    yield from _list(summary.miss_words(one) for one in evaluation.misses)
    yield from _list(f"{one.ref} is carried on as {one.to}" for one in evaluation.carried)
