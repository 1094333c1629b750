"""Findings as GitHub's workflow commands: annotations on the lines of a pull request."""

from collections import Counter
from collections.abc import Iterator

from okrkit.characters import harmless, visible
from okrkit.finding import Finding, Ignore
from okrkit.render.escape import github_data, github_property
from okrkit.render.findings import (
    SEVERITIES,
    Run,
    counted,
    ignore_words,
    remarks,
    scope,
    tally,
)

LEVELS = {"error": "error", "warning": "warning", "info": "notice"}
MOST = 10  # annotations of each level that GitHub shows of a step
NOUNS = dict(SEVERITIES)


def github(run: Run) -> str:
    """A command for each new ignore and each finding, the worst first; then how many there are."""
    return "".join(f"{line}\n" for line in _lines(run))


def _lines(run: Run) -> Iterator[str]:
    counts = run.counts()
    shown, more = run.shown()
    seen: Counter[str] = Counter()
    for ignore in run.added_ignores:
        yield _notice(ignore, run.folder)
    for finding in shown:
        seen[finding.severity] += 1
        is_last = seen[finding.severity] == MOST
        rest = counts[finding.severity] - MOST if is_last else 0
        yield _command(finding, run.folder, _and_more(rest, finding.severity))
    for file, number in more.items():
        yield f"  … and {number} more in {harmless(visible(run.folder + file))}"
    yield f"  {scope(run)}: {tally(run)}"


def _command(finding: Finding, folder: str, more: str) -> str:
    """`::error file=…,line=…,title=…::message`; columns only where the span is on one line."""
    start, end = finding.start, finding.end
    properties = {"file": visible(folder + finding.file), "line": start.line, "endLine": end.line}
    if start.line == end.line:
        properties |= {"col": start.column, "endColumn": end.column}
    properties["title"] = finding.rule
    written = ",".join(f"{name}={github_property(str(v))}" for name, v in properties.items())
    message = "\n".join(filter(None, (*remarks(finding), more)))
    return f"::{LEVELS[finding.severity]} {written}::{github_data(message)}"


def _notice(ignore: Ignore, folder: str) -> str:
    """What a change silences, where nobody can overlook it."""
    file = github_property(visible(folder + ignore.file))
    place = f"file={file},line={ignore.start.line},title=ignore"
    return f"::notice {place}::{github_data(ignore_words(ignore))}"


def _and_more(rest: int, severity: str) -> str:
    if rest <= 0:
        return ""
    return f"… and {counted(rest, NOUNS[severity])} more: GitHub shows {MOST}, the log has all"
