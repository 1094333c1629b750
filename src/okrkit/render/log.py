"""Events for people: a block for each commit, a line for each thing that changed."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from okrkit.aloud import MOST, cut, what
from okrkit.characters import visible
from okrkit.render.escape import markdown
from okrkit.render.text import Paint, plain
from okrkit.render.wrapping import wrapped
from okrkit.revision import Signature
from okrkit.trail import Event, without_reasons

ROLES = {"softened": "warning", "re-aimed": "warning", "regress": "warning", "bad": "error"}
AFTER_DAY = " " * 12
DEEP = " " * 6


def log(events: Iterable[Event], paint: Paint = plain, width: int | None = None) -> Iterator[str]:
    """The log for a terminal of some width, newest first; without one each event has its line."""
    for number, block in enumerate(_blocks(events)):
        if number:
            yield ""
        yield from _head(block[0], paint, width)
        if signature := _signature(block):
            told = f"  {visible(str(signature))}"
            role = ROLES.get(signature.trust, "quiet")
            yield from (paint(row, role) for row in wrapped(told, width, DEEP))
        yield from _narrow(block, paint, width) if width else _wide(block, paint)


def _blocks(events: Iterable[Event]) -> Iterator[list[Event]]:
    """The events of each commit that say something new.

    A key result that got another name with its objective goes unsaid, and so does the entry of
    `changed:` that stands as the reason of another event.
    """
    for _, group in groupby(events, key=lambda event: event.revision.id):
        block = list(group)
        names = {one.goal: one.before for one in block if one.kind == "renamed"}
        yield [one for one in without_reasons(block) if not _went_along(one, names)]


def _went_along(event: Event, names: dict[str, Any]) -> bool:
    parent, _, part = event.goal.partition(".")
    return event.kind == "renamed" and event.before == f"{names.get(parent)}.{part}"


def _head(event: Event, paint: Paint, width: int | None) -> Iterator[str]:
    """When, by whom, which commit."""
    revision = event.revision
    day = _day(revision.authored)
    told = f"{day}  {visible(revision.author)}: {visible(revision.subject)}"
    commit = f"{revision.short}{_when(event)}"
    *rows, last = wrapped(told, width, AFTER_DAY)
    yield from (paint(row, "place") for row in rows)
    if width is not None and len(last) + 2 + len(commit) > width:
        yield paint(last, "place")
        yield paint(AFTER_DAY + commit, "quiet")
    else:
        yield paint(last, "place") + paint(f"  {commit}", "quiet")


def _signature(block: Iterable[Event]) -> Signature | None:
    """What the signature of a commit is worth, if it decided something and somebody looked."""
    return next((event.signature for event in block if event.signature), None)


def _when(event: Event) -> str:
    """The day of the commit where it is another one than the author's."""
    authored, committed = _day(event.revision.authored), _day(event.revision.committed)
    return f", committed on {committed}" if committed != authored else ""


def _day(said: str) -> str:
    """The day of a time as git says it; git says none of a commit without a date."""
    return said.partition("T")[0] if said[:1].isdigit() else "no date"


def _wide(block: Sequence[Event], paint: Paint) -> Iterator[str]:
    """A line for each event, with the goal in it, so that lines can be searched for."""
    for event, following in zip(block, [*block[1:], None], strict=True):
        yield from _told(f"  {visible(event.goal)}  ", event, paint, None)
        yield from _because(event, following, paint, None)


def _narrow(block: Sequence[Event], paint: Paint, width: int) -> Iterator[str]:
    """The same where all lines are short enough; else each goal above what became of it."""
    if all(len(line) <= width for line in _wide(block, plain)):
        yield from _wide(block, paint)
        return
    goal = None
    for event, following in zip(block, [*block[1:], None], strict=True):
        if event.goal != goal:
            goal = event.goal
            yield f"  {visible(goal)}"
        yield from _told(" " * 4, event, paint, width)
        yield from _because(event, following, paint, width)


def _told(lead: str, event: Event, paint: Paint, width: int | None) -> Iterator[str]:
    """What became of a goal, with the verdict in its colour."""
    verdict = event.verdict or ""
    rows = wrapped(f"{lead}{visible(what(event))}  {verdict}".rstrip(), width, DEEP)
    if verdict:
        rows = with_verdict(rows, verdict, paint)
    elif event.kind == "removed":
        rows[0] = rows[0].replace("removed:", paint("removed:", "warning"), 1)
    yield from rows


def with_verdict(rows: list[str], verdict: str, paint: Paint) -> list[str]:
    """Rows that end in a verdict, with it in its colour."""
    *rest, last = rows
    return [*rest, last.removesuffix(verdict) + paint(verdict, ROLES.get(verdict, ""))]


def _because(
    event: Event, following: Event | None, paint: Paint, width: int | None
) -> Iterator[str]:
    """The reason, once below all that it is one of."""
    is_last = following is None or (following.goal, following.reason) != (event.goal, event.reason)
    if event.reason and event.is_decision and is_last:
        told = f"{DEEP}because {visible(cut(event.reason, MOST))}"
        yield from (paint(row, "quiet") for row in wrapped(told, width, DEEP))


def log_markdown(events: Iterable[Event]) -> str:
    """The log as a list in Markdown, a heading for each commit."""
    lines = ["# Log", ""]
    for block in _blocks(events):
        revision = block[0].revision
        head = f"## {_day(revision.authored)} {markdown(revision.author)}"
        signature = _signature(block)
        trust = f", {markdown(str(signature))}" if signature else ""
        lines += [head, "", f"{markdown(revision.subject)} ({revision.short}{trust})", ""]
        lines += [_item(event) for event in block]
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"


def _item(event: Event) -> str:
    verdict = f" **{event.verdict}**" if event.verdict else ""
    reason = f" — {markdown(event.reason)}" if event.reason and event.is_decision else ""
    return f"* {markdown(event.goal)}: {markdown(what(event))}{verdict}{reason}"
