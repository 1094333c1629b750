"""Findings in Markdown, for comments on pull requests, wikis and the summaries of CI jobs."""

from collections.abc import Iterable, Iterator

from okrkit.finding import Finding
from okrkit.render.escape import markdown
from okrkit.render.findings import (
    SEVERITIES,
    Quieted,
    Run,
    counted,
    docs,
    hidden_words,
    quieted,
    remarks,
    scope,
    statistics,
    tally,
)

NOUNS = dict(SEVERITIES)
MARKS = {"error": "🛑 error", "warning": "⚠️ warning", "info": "💡 remark"}
RESERVE = 200  # bytes for the last line
SHARE = 4  # which part of all, a quarter, what a change takes out of the check may fill
MOST_TEXT = 1000  # characters of a message


def findings_markdown(run: Run, most: int) -> str:
    """A table of findings, the worst first, in no more than so many bytes: it ends at a row."""
    head = "".join(f"{line}\n" for line in _head(run, most // SHARE))
    foot = "".join(f"{line}\n" for line in _foot(run))
    left = most - len((head + foot).encode()) - RESERVE
    rows = list(_fitting((f"{_row(one, run)}\n" for one in run.findings), left))
    cut = len(run.findings) - len(rows)
    more = f"\n… and {counted(cut, 'finding')} more.\n" if cut else ""
    return head + "".join(rows) + more + foot


def _fitting(lines: Iterable[str], left: int) -> Iterator[str]:
    """The first of the lines, as many as fit into so many bytes."""
    for line in lines:
        left -= len(line.encode())
        if left < 0:
            return
        yield line


def _head(run: Run, most: int) -> Iterator[str]:
    """What comes before the findings; what a change takes out of the check in so many bytes."""
    yield f"### okr {run.command}: {tally(run)}"
    yield ""
    yield f"{scope(run)}, as of {run.as_of}."
    added = quieted(run)
    told = list(_fitting((_quieted(one, run.folder) for one in added), most))
    yield from told
    if len(told) < len(added):
        yield from ("", f"… and {len(added) - len(told):,} more like these.")
    if run.findings:
        yield ""
        yield "| | where | what | rule |"
        yield "|---|---|---|---|"


def _quieted(one: Quieted, folder: str) -> str:
    where = f"{markdown(folder + one.file)}:{one.start.line}"
    return f"\n🔕 {where}: {markdown(_cut(one.message))}"


def _row(finding: Finding, run: Run) -> str:
    where = f"{markdown(run.folder + finding.file)}:{finding.start.line}"
    said = " — ".join(map(_cut, remarks(finding)))
    rule = f"[{finding.rule}]({docs(finding.rule)})"
    return f"| {MARKS[finding.severity]} | {where} | {markdown(said)} | {rule} |"


def _cut(text: str) -> str:
    return text if len(text) <= MOST_TEXT else text[: MOST_TEXT - 1] + "…"


def _foot(run: Run) -> Iterator[str]:
    yield ""
    found = statistics(run)
    if len(found) > 1:
        yield "<details><summary>By rule</summary>"
        yield ""
        yield "| findings | severity | rule |"
        yield "|---:|---|---|"
        for one in found:
            yield f"| {one.number} | {NOUNS[one.severity]} | [{one.rule}]({docs(one.rule)}) |"
        yield ""
        yield "</details>"
        yield ""
    if run.hidden:
        yield f"Not shown: {hidden_words(run)}."
        yield ""
    if run.findings:
        yield "`okr explain RULE` tells more about a rule."
