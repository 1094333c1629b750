"""Events as one reads them aloud: `target: 24 → 40`, `check-in of 2026-11-02: 58`."""

from textwrap import shorten
from typing import TYPE_CHECKING, Any

from okrkit import written

if TYPE_CHECKING:
    from okrkit.inventory import Entry
    from okrkit.trail import Event

LONGEST = 60  # code points of a value that stands beside another
MOST = 400  # code points of what somebody said
UNNAMED = frozenset({"value", "score", "what"})
"""What a check-in or a need is about goes without saying."""

BOUNDS = ("at_least", "above", "at_most", "below")


def what(event: "Event") -> str:
    """What became of a goal, in words."""
    field = event.field or ""
    match event.kind:
        case "created":
            is_draft = event.after.get("draft") == "true"
            return f"created{' as a draft' * is_draft}: {_goal(event.after)}"
        case "carried":
            return f"carried over from {aloud(event.before)}: {_goal(event.after)}"
        case "removed":
            return f"removed: {_goal(event.before)}"
        case "moved":
            return f"moved from {event.before} to {event.after}"
        case "renamed":
            return f"renamed from {event.before}"
        case "dropped" | "closed":
            return _ended(event)
        case "check-in":
            return _heard(event)
        case "rewritten":
            return f"rewritten {label(field)}: {change(event.before, event.after)}"
        case "decision" if field == "draft":
            is_over = written.text(event.after) in {None, "false"}
            return "is no draft any more" if is_over else "is a draft again"
        case "wording" if field.startswith("changed.") and event.before is None:
            return f"reason of {_key(event)}: {aloud(event.after, MOST)}"
        case _:
            return f"{label(field)}: {change(event.before, event.after)}"


def _goal(entry: "Entry") -> str:
    """A goal by its title and what it asks for."""
    parts = [aloud(entry.get("title") or "(no title)", MOST)]
    unit = f" {aloud(entry['unit'])}" if "unit" in entry else ""
    if "target" in entry:
        parts.append(f"{aloud(entry.get('baseline'))} → {aloud(entry['target'])}{unit}")
    parts += [
        f"{name.replace('_', ' ')} {aloud(entry[name])}{unit}" for name in BOUNDS if name in entry
    ]
    return ", ".join(parts)


def _ended(event: "Event") -> str:
    """That a goal was dropped or closed: when, and what was said of it."""
    if not isinstance(event.after, dict) or event.before is not None:
        return f"{event.kind}: {change(event.before, event.after)}"
    said = dict(event.after)
    told = f"{event.kind} on {aloud(said.pop('date', None))}"
    if "score" in said:
        told += f", score {aloud(said.pop('score'))}"
    if said.keys() == {"why"}:
        return f"{told}: {aloud(said['why'], MOST)}"
    return "; ".join([told, *(f"{name}: {aloud(said[name], MOST)}" for name in said)])


def _heard(event: "Event") -> str:
    """A check-in, or a step that is done."""
    about, said = checkin_words(event)
    if (event.field or "").startswith("checkins."):
        return f"check-in of {about}: {said}"
    return f"{about}: {said}" if about else said


def checkin_words(event: "Event") -> tuple[str, str]:
    """The day of a check-in, or the step, and what was said of it."""
    name = (event.field or "").partition(".")[0]
    if name == "checkins":
        return _key(event), aloud(_news(event), MOST)
    done = event.after.get("done") if isinstance(event.after, dict) else event.after
    told = "done" if done == "true" else f"done on {aloud(done)}"
    return "" if name == "done" else label(event.field or ""), told


def _news(event: "Event") -> Any:
    """What a check-in says that it did not say before."""
    if not isinstance(event.before, dict) or not isinstance(event.after, dict):
        return event.after
    return {key: value for key, value in event.after.items() if key not in event.before}


def _key(event: "Event") -> str:
    return (event.field or "").partition(".")[2]


def label(field: str) -> str:
    """What a field is called: `target`, `plan of 2026-10-31`, `milestone first`, a day."""
    name, _, key = field.partition(".")
    if not key:
        return name
    return {"milestones": f"milestone {key}", "checkins": key}.get(name, f"{name} of {key}")


def change(before: Any, after: Any) -> str:
    """What became of a value; of a mapping only what differs."""
    if isinstance(before, dict) and isinstance(after, dict):
        names = [one for one in {**before, **after} if before.get(one) != after.get(one)]
        return ", ".join(_named(one, change(before.get(one), after.get(one))) for one in names)
    return f"{aloud(before)} → {aloud(after)}"


def aloud(value: Any, most: int = LONGEST) -> str:
    """A value as written, on one line, cut after `most` characters."""
    if value is None:
        return "–"
    if isinstance(value, dict):
        return cut(", ".join(_named(name, aloud(value[name], most)) for name in value), most)
    if isinstance(value, list):
        return cut(", ".join(aloud(one, most) for one in value), most) or "–"
    return cut(str(value), most)


def _named(name: str, said: str) -> str:
    return said if name in UNNAMED else f"from {said}" if name == "from" else f"{name}: {said}"


def cut(text: str, most: int) -> str:
    """A text on one line, cut after `most` characters, between words where it has some."""
    line = " ".join(text.split())
    short = shorten(line, most, placeholder=" …")
    return line[: most - 1] + "…" if short == "…" else short
