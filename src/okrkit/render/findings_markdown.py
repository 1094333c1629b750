"""Findings in Markdown, for comments on pull requests, wikis and the summaries of CI jobs."""

from collections.abc import Iterator

from okrkit.finding import Finding
from okrkit.render.escape import markdown
from okrkit.render.findings import (
    SEVERITIES,
    Run,
    counted,
    docs,
    hidden_words,
    ignore_words,
    remarks,
    scope,
    statistics,
    tally,
)

NOUNS = dict(SEVERITIES)
MARKS = {"error": "🛑 error", "warning": "⚠️ warning", "info": "💡 remark"}
RESERVE = 200  # bytes for the last line
MOST_TEXT = 1000  # characters of a message


def findings_markdown(run: Run, most: int) -> str:
    """A table of findings, the worst first, in no more than so many bytes: it ends at a row."""
    head = "".join(f"{line}\n" for line in _head(run))
    foot = "".join(f"{line}\n" for line in _foot(run))
    rows, left = [], most - len((head + foot).encode()) - RESERVE
    for finding in run.findings:
        row = f"{_row(finding, run)}\n"
        left -= len(row.encode())
        if left < 0:
            break
        rows.append(row)
    cut = len(run.findings) - len(rows)
    more = f"\n… and {counted(cut, 'finding')} more.\n" if cut else ""
    return head + "".join(rows) + more + foot


def _head(run: Run) -> Iterator[str]:
    yield f"### okr {run.command}: {tally(run)}"
    yield ""
    yield f"{scope(run)}, as of {run.as_of}."
    for one in run.added_ignores:
        where = f"{markdown(run.folder + one.file)}:{one.start.line}"
        yield from ("", f"🔕 {where}: {markdown(_cut(ignore_words(one)))}")
    if run.findings:
        yield ""
        yield "| | where | what | rule |"
        yield "|---|---|---|---|"


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
