"""Events for people: a block for each commit, a line for each thing that changed."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from okrkit.characters import visible
from okrkit.render.escape import markdown
from okrkit.render.text import Paint, plain
from okrkit.revision import Signature
from okrkit.trail import Event

LONGEST = 60  # code points of a value
ROLES = {"softened": "warning", "re-aimed": "warning", "regress": "warning", "bad": "error"}
SHORT = 7


def log(events: Iterable[Event], paint: Paint = plain) -> Iterator[str]:
    """The log for a terminal: newest first."""
    for _, group in groupby(events, key=lambda event: event.revision.id):
        block = list(group)
        revision = block[0].revision
        day = revision.authored[:10]
        yield paint(f"{day}  {visible(revision.author)}: {visible(revision.subject)}", "place") + (
            paint(f"  {revision.id[:SHORT]}{_when(block[0])}", "quiet")
        )
        if signature := _signature(block):
            yield paint(f"  {visible(str(signature))}", ROLES.get(signature.trust, "quiet"))
        for event in block:
            yield f"  {visible(event.goal)}  {_said(event, paint)}"
            if event.reason and event.verdict not in {"progress", "regress"}:
                yield paint(f"      because {visible(_cut(event.reason))}", "quiet")
        yield ""


def _signature(block: Iterable[Event]) -> Signature | None:
    """What the signature of a commit is worth, if it decided something and somebody looked."""
    return next((event.signature for event in block if event.signature), None)


def _when(event: Event) -> str:
    """The day of the commit where it is another one than the author's."""
    revision = event.revision
    is_other = revision.committed[:10] != revision.authored[:10]
    return f", committed on {revision.committed[:10]}" if is_other else ""


def _said(event: Event, paint: Paint) -> str:
    verdict = f"  {paint(event.verdict, ROLES.get(event.verdict, ''))}" if event.verdict else ""
    return f"{visible(what(event))}{verdict}"


def what(event: Event) -> str:
    """What became of a goal, in words."""
    match event.kind:
        case "created":
            return f"created: {_title(event.after)}"
        case "carried":
            return f"carried over from {event.before}: {_title(event.after)}"
        case "removed":
            return f"removed: {_title(event.before)}"
        case "moved":
            return f"moved from {event.before} to {event.after}"
        case "renamed":
            return f"renamed from {event.before}"
        case "dropped" | "closed":
            return f"{event.kind}: {shown(event.after)}"
        case "check-in" if event.field and event.field.startswith("checkins."):
            return f"check-in of {_key(event)}: {shown(_news(event))}"
        case "rewritten":
            return f"rewritten {_key(event)}: {shown(event.before)} → {shown(event.after)}"
        case _:
            return f"{event.field}: {shown(event.before)} → {shown(event.after)}"


def _news(event: Event) -> Any:
    """What a check-in says that it did not say before."""
    if not isinstance(event.before, dict) or not isinstance(event.after, dict):
        return event.after
    return {key: value for key, value in event.after.items() if key not in event.before}


def _key(event: Event) -> str:
    name, _, key = (event.field or "").partition(".")
    return key if name == "checkins" else event.field or ""


def _title(entry: Any) -> str:
    title = entry.get("title") if isinstance(entry, dict) else None
    return _cut(str(title or "(no title)"))


def shown(value: Any) -> str:
    """A value as it is read aloud: `58, confidence: 4`."""
    if value is None:
        return "–"
    if isinstance(value, dict):
        parts = [
            shown(one) if key in {"value", "score"} else f"{key}: {shown(one)}"
            for key, one in value.items()
        ]
        return _cut(", ".join(parts))
    if isinstance(value, list):
        return _cut(", ".join(shown(one) for one in value)) or "–"
    return _cut(" ".join(str(value).split()))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def log_markdown(events: Iterable[Event]) -> str:
    """The log as a list in Markdown, a heading for each commit."""
    lines = ["# Log", ""]
    for _, group in groupby(events, key=lambda event: event.revision.id):
        block = list(group)
        revision = block[0].revision
        head = f"## {revision.authored[:10]} {markdown(revision.author)}"
        signature = _signature(block)
        trust = f", {markdown(str(signature))}" if signature else ""
        lines += [head, "", f"{markdown(revision.subject)} ({revision.id[:SHORT]}{trust})", ""]
        lines += [_item(event) for event in block]
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"


def _item(event: Event) -> str:
    verdict = f" **{event.verdict}**" if event.verdict else ""
    reason = f" — {markdown(event.reason)}" if event.reason else ""
    return f"* {markdown(event.goal)}: {markdown(what(event))}{verdict}{reason}"
