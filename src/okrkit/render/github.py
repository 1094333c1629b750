"""Findings as GitHub's workflow commands: annotations on the lines of a pull request."""

from collections import Counter
from collections.abc import Iterator

from okrkit.characters import harmless, visible
from okrkit.finding import Finding
from okrkit.render.escape import github_data, github_property
from okrkit.render.findings import (
    SEVERITIES,
    Quieted,
    Run,
    counted,
    quieted,
    remarks,
    scope,
    tally,
)

LEVELS = {"error": "error", "warning": "warning", "info": "notice"}
MOST = 10  # annotations of each level that GitHub shows of a step
NOUNS = dict(SEVERITIES)


def github(run: Run) -> str:
    """A command for all that a change takes out of the check, and for each finding, worst first.

    Then how many findings there are.
    """
    return "".join(f"{line}\n" for line in _lines(run))


def _lines(run: Run) -> Iterator[str]:
    added = quieted(run)
    counts = run.counts() + Counter(info=len(added))
    shown, more = run.shown()
    seen: Counter[str] = Counter()

    def and_more(severity: str) -> str:
        seen[severity] += 1
        return _and_more(counts[severity] - MOST, severity) if seen[severity] == MOST else ""

    for one in added:
        yield _notice(one, run.folder, and_more("info"))
    for finding in shown:
        yield _command(finding, run.folder, and_more(finding.severity))
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


def _notice(one: Quieted, folder: str, more: str) -> str:
    """What a change silences, where nobody can overlook it."""
    file = github_property(visible(folder + one.file))
    place = f"file={file},line={one.start.line},title={one.title}"
    message = "\n".join(filter(None, (one.message, more)))
    return f"::notice {place}::{github_data(message)}"


def _and_more(rest: int, severity: str) -> str:
    if rest <= 0:
        return ""
    return f"… and {counted(rest, NOUNS[severity])} more: GitHub shows {MOST}, the log has all"
