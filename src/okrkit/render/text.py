"""Findings for people: where, what, the line itself with a caret, what to do; and one line each."""

from collections.abc import Callable, Iterator

from okrkit.characters import visible
from okrkit.finding import Finding, Related
from okrkit.render.findings import Run, docs, hidden_words, quieted, scope, tally
from okrkit.render.findings import statistics as count_by_rule

Paint = Callable[[str, str], str]
"""`paint(text, role)`: the text in the colour of its role, or as it is."""

CODES = {
    "error": "1;31", "warning": "1;33", "info": "1;36", "place": "1", "quiet": "2", "rule": "2"
}  # fmt: skip
EXCERPT_WIDTH = 100  # a longer line is shown around its caret
MOST_RELATED = 5


def plain(text: str, role: str) -> str:  # noqa: ARG001  the signature is Paint's
    """No colour."""
    return text


def coloured(text: str, role: str) -> str:
    """Colours for a terminal."""
    code = CODES.get(role)
    return f"\x1b[{code}m{text}\x1b[0m" if code else text


def linked(text: str, role: str) -> str:
    """Colours, and rules lead to their pages: for terminals that somebody sits at."""
    shown = coloured(text, role)
    if role != "rule":
        return shown
    return f"\x1b]8;;{docs(text.strip('[]'))}\x1b\\{shown}\x1b]8;;\x1b\\"


def text(run: Run, paint: Paint = plain) -> Iterator[str]:
    """Every finding with its source line, then a summary."""
    shown, more = run.shown()
    for finding in shown:
        yield _headline(finding, run, paint)
        yield from _excerpt(finding, run, paint)
        yield ""
    yield from _cut(more, run)
    yield from _added(run)
    yield _summary(run, paint)


def concise(run: Run, paint: Paint = plain) -> Iterator[str]:
    """A line for every finding."""
    shown, more = run.shown()
    for finding in shown:
        yield _headline(finding, run, paint)
    yield from _cut(more, run)
    yield from _added(run)


def statistics(run: Run, paint: Paint = plain) -> Iterator[str]:
    """How often each rule found something, then the summary."""
    found = count_by_rule(run)
    longest = max((len(one.rule) for one in found), default=0)
    digits = len(str(found[0].number)) if found else 0
    for one in found:
        yield f"{one.number:{digits}}  {one.rule:{longest}}  {paint(one.severity, one.severity)}"
    yield _summary(run, paint)


def path(file: str, folder: str) -> str:
    """A file's path as shown; no line starts as a command to a CI system does."""
    shown = visible(folder + file)
    return f"./{shown}" if shown[:1] in {":", "#", "-"} else shown


def _headline(finding: Finding, run: Run, paint: Paint) -> str:
    where = f"{path(finding.file, run.folder)}:{finding.start.line}:{finding.start.column}:"
    severity = paint(f"{finding.severity}:", finding.severity)
    rule = paint(f"[{finding.rule}]", "rule")
    return f"{paint(where, 'place')} {severity} {visible(finding.message)} {rule}"


def _excerpt(finding: Finding, run: Run, paint: Paint) -> Iterator[str]:
    source = run.sources.get(finding.file)
    margin = len(str(finding.start.line))
    if source is not None and source.text:
        line = source.line_text(finding.start.line)
        end = finding.end.column if finding.end.line == finding.start.line else len(line) + 1
        shown, caret = _window(line, finding.start.column - 1, end - 1)
        yield f"{finding.start.line} {paint('|', 'quiet')} {shown}"
        yield f"{' ' * margin} {paint('|', 'quiet')} {paint(caret, finding.severity)}"
    if finding.hint:
        yield f"{' ' * margin} {paint('=', 'quiet')} {visible(finding.hint)}"
    if finding.because:
        yield f"{' ' * margin} {paint('=', 'quiet')} shown because {visible(finding.because)}"
    for related in finding.related[:MOST_RELATED]:
        yield f"{' ' * margin} {paint('-', 'quiet')} {_related(related, finding, run)}"
    if (rest := len(finding.related) - MOST_RELATED) > 0:
        yield f"{' ' * margin} {paint('-', 'quiet')} … and {rest} more"


def _related(related: Related, finding: Finding, run: Run) -> str:
    line = f"line {related.start.line}"
    where = line if related.file == finding.file else f"{path(related.file, run.folder)}, {line}"
    return f"{where}: {visible(related.message)}"


def _window(line: str, start: int, end: int) -> tuple[str, str]:
    """A part of a line around the stretch that is meant, and the carets below it."""
    line = line.replace("\t", " ")
    first = max(0, start - EXCERPT_WIDTH // 2) if len(line) > EXCERPT_WIDTH else 0
    last = min(len(line), first + EXCERPT_WIDTH)
    before, meant = visible(line[first:start]), visible(line[start : min(end, last)])
    after = visible(line[min(end, last) : last])
    lead, tail = "…" * (first > 0), "…" * (last < len(line))
    caret = " " * _width(lead + before) + "^" * max(1, _width(meant))
    return lead + before + meant + after + tail, caret


def _width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len  # noqa: PLC0415  only where a line has such characters

    return cell_len(text)


def _cut(more: dict[str, int], run: Run) -> Iterator[str]:
    for file, number in more.items():
        yield f"… and {number} more in {path(file, run.folder)} (--limit errors=N shows more)"


def _added(run: Run) -> Iterator[str]:
    for one in quieted(run):
        where = f"{path(one.file, run.folder)}:{one.start.line}:{one.start.column}:"
        yield f"{where} {visible(one.message)}"


def _summary(run: Run, paint: Paint) -> str:
    found = paint(tally(run), run.findings[0].severity) if run.findings else tally(run)
    told = f"{scope(run)}: {found}"
    if run.hidden:
        told += f" ({hidden_words(run)})"
    if not run.findings:
        return told
    fixes = sum(one.fix is not None and one.fix.is_safe for one in run.findings)
    can_fix = run.command == "check" and not (run.is_past or run.is_fixed)
    if fixes and can_fix:
        told += f"; `okr check --fix` mends {fixes} of them"
    return f"{told}; `okr explain {run.findings[0].rule}` tells more about the first"
