"""The trail of goals: what git knows of them as events, decisions apart from check-ins."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any, Literal, NamedTuple

from okrkit import written
from okrkit.aim import Verdict, advance, verdict
from okrkit.difference import FILE, REF, Difference, Facts, Field, entry_of
from okrkit.history import Deed
from okrkit.revision import NOT_SIGNED, Revision, Signature
from okrkit.targets import short

EventKind = Literal[
    "created", "carried", "decision", "wording", "check-in", "rewritten", "dropped", "closed",
    "moved", "renamed", "removed",
]  # fmt: skip

WORDING = frozenset({"title", "why", "description", "anti_goals", "tags", "links"})
EXPLAINING = frozenset({"changed", "formerly"})
"""What explains other changes: it is no decision of its own."""

REFERRING = frozenset({"supports", "guardrails", "kpi", "same_as", "carried_from"})
"""What names other goals. Following them to another name is no decision."""

EXPLAINED = frozenset({"decision", "wording", "rewritten", "renamed"})
"""What an entry of `changed:` can be the reason of."""

DECIDING = frozenset({"decision", "dropped", "closed", "removed"})
BEFORE, AFTER = timedelta(7), timedelta(14)
"""How far from a commit an entry of `changed:` may be dated that explains it."""


CONTEXT: tuple[Field, ...] = (
    REF, FILE, ("start",), ("due",), ("team",), ("owner",), ("contributors",), ("draft",),
    ("dropped",), ("closed",),
)  # fmt: skip


class Context(NamedTuple):
    """What else was written of a goal: whose it is, and when. Whole goals would fill the memory.

    `whole` is the same of its objective, where the goal is a key result.
    """

    before: Facts
    after: Facts
    whole: "Context | None" = None

    def then(self) -> tuple[Facts, ...]:
        """What was written before; where nothing was, after. Of the goal, then of its objective."""
        own = self.before or self.after
        return (own, *self.whole.then()) if self.whole else (own,)


class Event(NamedTuple):
    """Something that became of a goal in a commit.

    `goal` is its full reference after that; `field` the way to what changed, None for all of it.
    `before` and `after` are values as written: texts, mappings and lists. `signature` is what that
    of the commit is worth, where somebody looked.
    """

    revision: Revision
    goal: str
    field: str | None
    kind: EventKind
    before: Any
    after: Any
    verdict: Verdict | None
    reason: str | None
    context: Context
    signature: Signature | None = None

    @property
    def day(self) -> date:
        """The day on which it was committed, in the committer's time zone."""
        return self.revision.day

    @property
    def worth(self) -> Signature:
        """What the signature of its commit is worth; none where nobody looked."""
        return self.signature or NOT_SIGNED

    @property
    def is_decision(self) -> bool:
        """Whether somebody decided something by it."""
        return self.kind != "check-in"


def events(deeds: Iterable[Deed]) -> Iterator[Event]:
    """The events of a history, newest first; in a commit in the order of its files."""
    for _, group in groupby(deeds, key=lambda deed: deed.revision.id):
        found = {deed.difference.ref: deed for deed in group}
        for deed in found.values():
            before, after = deed.difference.before, deed.difference.after
            context = Context(_context(before), _context(after))
            for happened in _happened(deed, found):
                why = deed.revision.reason
                if is_explained(happened.kind, happened.field):
                    why = why or _reason(deed.revision, after or before)
                yield Event(deed.revision, deed.difference.ref, *happened, why, context)


class _Happened(NamedTuple):
    """What became of a goal, as an `Event` says it."""

    field: str | None
    kind: EventKind
    before: Any
    after: Any
    verdict: Verdict | None = None


def _context(facts: Facts) -> Facts:
    return {field: facts[field] for field in CONTEXT if field in facts}


def _happened(deed: Deed, siblings: Mapping[str, Deed]) -> Iterator[_Happened]:
    """What became of a goal in a commit."""
    difference, fields = deed.difference, {field for _, field in deed.units}
    before, after = difference.before, difference.after
    if REF in fields and REF not in before and REF in after:
        own = {field: value for field, value in after.items() if field in fields}
        source = after.get(("carried_from",))
        yield _Happened(None, "carried" if source else "created", source, entry_of(own))
        fields -= set(own)
    elif REF in fields and REF not in after:
        own = {field: value for field, value in before.items() if field in fields}
        yield _Happened(None, "removed", entry_of(own), None)
        return
    if FILE in fields and FILE in before and FILE in after and not _went_along(deed, siblings):
        yield _Happened(None, "moved", before[FILE], after[FILE])
    for field in difference.fields:
        if field in fields and _follows(difference, field, siblings):
            yield _Happened(".".join(field), "wording", before[field], after[field])
        elif field in fields and field[0]:
            yield _of_field(deed, field)
    if REF in fields and REF in before:  # last, as the first to be done again from behind
        yield _Happened(None, "renamed", before[REF], after[REF])


def _went_along(deed: Deed, siblings: Mapping[str, Deed]) -> bool:
    """Whether a key result moved with its objective, which says it for both."""
    parent, _, part = deed.difference.ref.partition(".")
    whole = siblings.get(parent)
    if not part or whole is None:
        return False
    return all(
        whole.difference._asdict()[side].get(FILE) == deed.difference._asdict()[side].get(FILE)
        for side in ("before", "after")
    )


def _follows(difference: Difference, field: Field, siblings: Mapping[str, Deed]) -> bool:
    """Whether a reference only follows goals that have another name since this commit."""
    old, new = difference.before.get(field), difference.after.get(field)
    if field[0] not in REFERRING or old is None or new is None:
        return False
    names: dict[str, str] = {}
    for ref, deed in siblings.items():
        if (was := deed.difference.was) != ref:
            names |= {was: ref, short(was): short(ref)}
    former, latter = written.texts(old), written.texts(new)
    is_followed = any(text in names for text in former)
    return is_followed and tuple(names.get(text, text) for text in former) == latter


def _of_field(deed: Deed, field: Field) -> _Happened:
    difference = deed.difference
    old, new = difference.before.get(field), difference.after.get(field)
    kind = _kind(field, old, new)
    if kind in {"check-in", "rewritten"}:
        judged = _advance(difference, field, old, new)
    elif kind == "wording" and field[0] != "title":
        judged = None
    else:
        judged = verdict(
            difference.ref, difference.before, difference.after, field, _first_day(deed)
        )
    if kind == "wording" and judged is not None:
        kind = "decision"  # the title of what is judged says what is asked for
    return _Happened(".".join(field), kind, old, new, judged)


def _first_day(deed: Deed) -> date:
    """The day from which a goal's bounds matter: its first check-in's, else that of the commit."""
    said = (written.day(key[1]) for key in deed.difference.before if key[0] == "checkins")
    return min([deed.revision.day, *(day for day in said if day is not None)])


def _kind(field: Field, old: Any, new: Any) -> EventKind:
    name = field[0]
    if name == "checkins":
        is_added = old is None or (isinstance(new, dict) and old.items() <= new.items())
        return "check-in" if is_added else "rewritten"
    if name == "done":
        is_answer = old is not None and new is not None
        return "decision" if not is_answer else "check-in" if old == "false" else "rewritten"
    if name == "milestones" and _is_only_done(old, new):
        is_first = written.text(old.get("done")) in {None, "false"}
        return "check-in" if is_first else "rewritten"
    if name in {"dropped", "closed"} and new is not None:
        return "dropped" if name == "dropped" else "closed"
    if name in WORDING or name in EXPLAINING or name.startswith("x-"):
        return "wording"
    return "decision"


def _is_only_done(old: Any, new: Any) -> bool:
    if not isinstance(old, dict) or not isinstance(new, dict):
        return False
    rest = [{key: value for key, value in one.items() if key != "done"} for one in (old, new)]
    return rest[0] == rest[1]


def _advance(difference: Difference, field: Field, old: Any, new: Any) -> Verdict | None:
    """Of a check-in compared with what was said last before; of a corrected one with itself."""
    if field[0] != "checkins":
        was_done, is_done = _is_done(old), _is_done(new)
        return None if was_done == is_done else "progress" if is_done else "regress"
    facts = difference.after or difference.before
    name = "score" if facts.get(("judged",)) == "true" else "value"
    if old is None:
        days = [
            key[1]
            for key, said in difference.before.items()
            if key[0] == "checkins"
            and key[1] < field[1]
            and isinstance(said, dict)
            and name in said
        ]
        old = difference.before[("checkins", max(days))] if days else None
    was, now = (one.get(name) if isinstance(one, dict) else None for one in (old, new))
    return advance(facts, was, now)


def _is_done(said: Any) -> bool:
    """Whether a yes or no, or a milestone, says that it is done: `true`, or on which day."""
    return (said.get("done") if isinstance(said, dict) else said) not in (None, "false")


def without_reasons(found: Sequence[Event]) -> Iterator[Event]:
    """Events without the entries of `changed:` that stand as the reason of another one."""
    reasons = {(one.goal, one.reason) for one in found if one.reason is not None}
    for one in found:
        is_entry = one.reason is None and (one.field or "").startswith("changed.")
        if not is_entry or (one.goal, written.text(one.after)) not in reasons:
            yield one


def is_explained(kind: EventKind, field: str | None) -> bool:
    """Whether an entry of a goal's `changed:` can be the reason of an event."""
    return kind in EXPLAINED and (field or "").partition(".")[0] not in EXPLAINING


def _reason(revision: Revision, facts: Facts) -> str | None:
    """Why a goal was changed, by an entry of its `changed:`."""
    day = revision.day
    for field, text in facts.items():
        if field[0] == "changed" and isinstance(text, str):
            said = written.day(field[-1])
            if said is not None and is_near(said, day):
                return text
    return None


def is_near(said: date, day: date) -> bool:
    """Whether a reason of some day explains a commit of another."""
    return -BEFORE <= said - day <= AFTER


class Names:
    """The references of a goal, of its key results and of what they were called before.

    Asked newest event first: where a goal was renamed its former name is followed from there on.
    """

    def __init__(self, refs: Iterable[str]) -> None:
        self.refs = set(refs)

    def has(self, event: Event) -> bool:
        """Whether an event is one of the goal."""
        is_one = any(_is_of(event.goal, ref) for ref in self.refs)
        if is_one and event.kind == "renamed" and isinstance(event.before, str):
            self.refs.add(event.before)
        return is_one


def _is_of(goal: str, ref: str) -> bool:
    return goal == ref or goal.startswith(f"{ref}.")
