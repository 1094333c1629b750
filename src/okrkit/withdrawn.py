"""Goal files that a workspace does not read any more, though they are there: their goals are gone.

Narrower `goals`, or a workspace of its own around some of the files: no file differs by that, so
their own history says nothing. Only what is out of sight at the end counts; on the way a commit may
move the files, and the next one say where they are.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from okrkit.discover import SETTINGS_NAME
from okrkit.revision import Revised, Revision

Matches = Callable[[str], bool]
"""Whether a path in the workspace is one of a goal file."""

Step = dict[str, Revised]
Reads = Callable[[str | None, str], bool]
"""Whether settings, by the id of their content, name a goal file."""


class Withdrawn(NamedTuple):
    """A file that is not read any more, and the settings around it.

    All paths are those in the repository; `own` are the settings of the workspace, `others` those
    that are nearer.
    """

    path: str
    own: str
    others: tuple[str, ...]


def withdrawn(
    files: Sequence[str], inner: str, was_goal: Matches, is_goal: Matches
) -> Iterator[Withdrawn]:
    """The files that are there and were goal files of a workspace in a folder, but are none.

    `files` are the paths in the repository of all that are in that folder.
    """
    nested = {
        one.removesuffix(SETTINGS_NAME): one for one in files if one.endswith(f"/{SETTINGS_NAME}")
    }
    nested.pop(inner, None)
    for path in files:
        below = path.removeprefix(inner)
        if was_goal(below):
            others = tuple(nested[one] for one in nested if path.startswith(one))
            if others or not is_goal(below):
                yield Withdrawn(path, inner + SETTINGS_NAME, others)


def taken_out(
    revisions: Sequence[Revision], files: Iterable[Withdrawn], reads: Reads
) -> tuple[Revision, ...]:
    """Revisions, newest first, in which files go when they go out of sight, and stay away.

    `revisions` have also those that changed the settings. What no commit put out of sight stays.
    """
    steps = {one.id: list(map(dict, one.steps)) for one in revisions}
    deciding = [one for one in revisions if any(map(_has_settings, one.steps))]
    away: dict[str, frozenset[str]] = {}
    for file in files:
        hiding = (
            one.id for one in deciding if all(_hides(step, file, reads) for step in one.steps)
        )
        by = next(hiding, None)
        if by is not None:
            if by not in away:
                away[by] = _led_to_by(by, revisions)
            _take_out(file.path, revisions, steps, away[by])
    return tuple(one._replace(steps=tuple(steps[one.id])) for one in revisions)


def _take_out(
    path: str, revisions: Sequence[Revision], steps: Mapping[str, list[Step]], away: Set[str]
) -> None:
    """Let a file go in the steps that lead to where it is away; there nothing is said of it."""
    contents: dict[str, str | None] = {}
    for one in reversed(revisions):
        parents, own = one.parents or ("",), steps[one.id]
        content = own[0][path].after if path in own[0] else contents.get(parents[0])
        contents[one.id] = content
        for parent, step in zip(parents, own, strict=False) if one.id in away else ():
            was = step.pop(path, Revised(content, content)).before
            if was is not None and parent not in away:
                step[path] = Revised(was, None)


def _led_to_by(id: str, revisions: Sequence[Revision]) -> frozenset[str]:
    """A commit and all that came from it."""
    found = {id}
    for one in reversed(revisions):
        if not found.isdisjoint(one.parents):
            found.add(one.id)
    return frozenset(found)


def _has_settings(step: Mapping[str, Revised]) -> bool:
    return any(path.endswith(SETTINGS_NAME) for path in step)


def _hides(step: Mapping[str, Revised], file: Withdrawn, reads: Reads) -> bool:
    """Whether a file goes out of sight by settings."""
    own = step.get(file.own)
    if own is not None and reads(own.before, file.path) and not reads(own.after, file.path):
        return True
    return any(one in step and step[one].before is None for one in file.others)
