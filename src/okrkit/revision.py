"""Revisions of a workspace: who changed which files, when and why, as git tells it."""

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date
from typing import Literal, NamedTuple

from okrkit import written

Blobs = Mapping[str, str]
"""The ids of contents by path."""


class Revised(NamedTuple):
    """The ids of a file's content before and after; None where there is no such file."""

    before: str | None
    after: str | None


Trust = Literal["good", "unknown", "expired", "revoked", "bad", "none"]


class Signature(NamedTuple):
    """What the signature of a commit is worth to the user, and by whom it is, if that is known."""

    trust: Trust
    by: str | None = None

    def __str__(self) -> str:
        by = f"signed by {self.by}" if self.by else "signed"
        match self.trust:
            case "good":
                return by
            case "unknown":
                return "signed, signer unknown"
            case "expired" | "revoked":
                return f"{by}, {self.trust}"
            case "bad":
                return "signature does not fit"
            case "none":
                return "not signed"


SHORT = 7

NOT_SIGNED = Signature("none")


def short_id(id: str) -> str:
    """The beginning of a commit's id, as people write it."""
    return id[:SHORT]


class Revision(NamedTuple):
    """A commit. `authored` and `committed` are in ISO form, each with its own time zone.

    `reason` is what its `Reason:` trailers say. `steps` holds what differs from each parent, by
    path; a commit without parents has one step, from nothing.
    """

    id: str
    parents: tuple[str, ...]
    author: str
    email: str
    authored: str
    committed: str
    subject: str
    reason: str | None
    steps: tuple[Mapping[str, Revised], ...]

    @property
    def short(self) -> str:
        """The beginning of its id, as people write it."""
        return short_id(self.id)

    @property
    def day(self) -> date:
        """The day on which it was committed, in the committer's time zone."""
        return day_of(self.committed)

    @property
    def author_day(self) -> date:
        """The day on which it was made, in the author's time zone."""
        return day_of(self.authored)


def day_of(said: str) -> date:
    """The day of what git says of a time; the last one there is where no calendar has it.

    Anybody can write any date into a commit, such as one of the year 33658, or none. Such a commit
    comes too late for everything, so that nothing it does passes for planning.
    """
    return written.day(said.partition("T")[0]) or date.max


def pairs(revisions: Iterable[Revision]) -> list[Revised]:
    """What became of contents, file by file, each once."""
    of_file: dict[str, dict[Revised, None]] = {}
    for revision in revisions:
        for step in revision.steps:
            for path, pair in step.items():
                of_file.setdefault(path, {})[pair] = None
    return list(dict.fromkeys(pair for found in of_file.values() for pair in found))


def ids_by_file(revisions: Iterable[Revision]) -> dict[str, set[str]]:
    """The ids of all contents that each file ever had."""
    found: dict[str, set[str]] = {}
    for revision in revisions:
        for step in revision.steps:
            for path, pair in step.items():
                found.setdefault(path, set()).update(id for id in pair if id is not None)
    return found


def without_broken(revisions: Sequence[Revision], broken: Set[str]) -> tuple[Revision, ...]:
    """Revisions, newest first, with what each file said last in place of what is broken.

    What a file says while it is broken nobody knows; its goals have not vanished.
    """
    if not broken:
        return tuple(revisions)
    instead: dict[str, Stand] = {}
    found: list[Revision] = []
    for revision in reversed(revisions):
        before = [instead.get(parent, NOWHERE) for parent in revision.parents] or [NOWHERE]
        after = _instead(revision.steps, before, broken)
        instead[revision.id] = next((one for one in before if one == after), after)  # kept once
        steps = (_whole(step, one, after) for step, one in zip(revision.steps, before, strict=True))
        found.append(revision._replace(steps=tuple(steps)))
    return tuple(reversed(found))


Stand = Mapping[str, str | None]
"""What stands in for the contents of files that are broken in a commit, by path."""

NOWHERE: Stand = {}


def _instead(
    steps: Sequence[Mapping[str, Revised]], before: Sequence[Stand], broken: Set[str]
) -> Stand:
    """What stands in after some steps: of the parent that a broken content is from, else the first.

    A file that moves while it is broken takes along what it was.
    """
    found: dict[str, str | None] = {}
    for step, earlier in zip(steps, before, strict=True):
        found = {path: id for path, id in earlier.items() if path not in step} | found
    gone = {pair.before: path for path, pair in steps[0].items() if pair.after is None}
    for path, pair in steps[0].items():
        if pair.after in broken and path not in found:
            was = gone.get(pair.after, path) if pair.before is None else path
            found[path] = before[0].get(was, pair.before)
    return found


def _whole(step: Mapping[str, Revised], before: Stand, after: Stand) -> dict[str, Revised]:
    """A step with what stands in on both sides; beside it a parent may have had another one."""
    found = {
        path: Revised(before.get(path, pair.before), after.get(path, pair.after))
        for path, pair in step.items()
    }
    found |= {path: Revised(id, after[path]) for path, id in before.items() if path not in step}
    return {path: pair for path, pair in found.items() if pair.before != pair.after}


def with_other_parents(revisions: Sequence[Revision]) -> tuple[Revision, ...]:
    """Revisions, newest first, with the steps from further parents added.

    Each comes with that from its first parent; the others follow from the files of both.
    """
    if all(len(revision.parents) < 2 for revision in revisions):
        return tuple(revisions)
    children: dict[str, int] = {}
    for revision in revisions:
        for parent in revision.parents:
            children[parent] = children.get(parent, 0) + 1
    states: dict[str, dict[str, str]] = {}
    whole: list[Revision] = []
    for revision in reversed(revisions):
        (step,) = revision.steps
        parents = [states.get(parent, {}) for parent in revision.parents]
        state = _stepped(parents[0] if parents else {}, step)
        others = tuple(_difference(other, state) for other in parents[1:])
        whole.append(revision._replace(steps=(step, *others)))
        for parent in revision.parents:
            children[parent] -= 1
            if not children[parent]:
                states.pop(parent, None)
        if children.get(revision.id):
            states[revision.id] = state
    return tuple(reversed(whole))


def _stepped(state: Blobs, step: Mapping[str, Revised]) -> dict[str, str]:
    after = dict(state)
    for path, (_, id) in step.items():
        if id is None:
            after.pop(path, None)
        else:
            after[path] = id
    return after


def _difference(before: Blobs, after: Blobs) -> dict[str, Revised]:
    changed = before.items() ^ after.items()
    return {path: Revised(before.get(path), after.get(path)) for path, _ in sorted(changed)}
