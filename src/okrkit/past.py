"""The past of a workspace, read out of git: which commits changed which goals."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from okrkit import complaints
from okrkit.characters import quote
from okrkit.difference import Follow, differences
from okrkit.discover import OWN_FILES, SETTINGS_NAME, globs_of
from okrkit.encoding import decode
from okrkit.errors import OkrError
from okrkit.history import Differences, history
from okrkit.inventory import Inventory
from okrkit.limits import Limits
from okrkit.parse import parse_settings
from okrkit.period import Calendar
from okrkit.repo import Repo, find_repo
from okrkit.revision import Revised, Revision
from okrkit.revisions import read_revisions
from okrkit.store import Store, stored
from okrkit.targets import Heading, Targets, targets
from okrkit.trail import Event, events

WILDCARD = re.compile(r"[*?\[]")


class Past(NamedTuple):
    """The events of a workspace's goals, newest first.

    `revisions` are the commits that changed goal files, newest first; `doubts` say what makes the
    history incomplete or unlike what others see.
    """

    events: tuple[Event, ...]
    revisions: tuple[Revision, ...]
    is_shallow: bool
    doubts: tuple[str, ...]


class Where(NamedTuple):
    """Where a workspace has its history: the repository, its folder there, the newest commit."""

    repo: Repo
    inner: str
    tip: str


def where(folder: Path, revision: str) -> Where:
    """The repository of a workspace's folder, at a revision.

    Raises OkrError where it is in none, or the revision names no commit.
    """
    repo = find_repo(folder)
    if repo is None:
        raise OkrError(
            f"{quote(str(folder))} is in no repository, so it has no history; run `git init` and"
            " commit the goal files"
        )
    inner = folder.resolve().relative_to((repo.root or folder).resolve()).as_posix()
    if revision == "HEAD" and repo.run("rev-parse", "--verify", "--quiet", "HEAD").code:
        raise OkrError("nothing is committed here yet, so there is no history; commit the goals")
    return Where(repo, "" if inner == "." else f"{inner}/", repo.resolve(revision))


def read_past(
    place: Where,
    patterns: Sequence[str],
    calendar: Calendar,
    limits: Limits,
    refs: Iterable[str] = (),
) -> Past:
    """The past of the goals that a workspace's patterns match, and have matched before.

    With `refs` only files that hold one of these goals are looked into, and its former names: much
    faster, and what is said of other goals is not whole then. Raises OkrError where git cannot read
    the history.
    """
    has = _matcher(place, patterns, limits)
    revisions = _with_goals(
        read_revisions(place.repo, place.tip, has.folders), place.inner, has.matches
    )
    reading = _Reading(place.repo, revisions, calendar, limits)
    found = reading.of_all() if not (names := frozenset(refs)) else reading.of_some(names)
    doubts = tuple(_doubts(place.repo, revisions))
    return Past(found, revisions, place.repo.is_shallow(), doubts)


class _Goals(NamedTuple):
    """Which files of a repository are, or were, goal files; and the folders they are in."""

    matches: Callable[[str], bool]
    folders: tuple[str, ...]


def _matcher(place: Where, patterns: Sequence[str], limits: Limits) -> _Goals:
    every = tuple(dict.fromkeys([*patterns, *_former_patterns(place, limits)]))
    globs = globs_of(every)

    def matches(path: str) -> bool:
        return path not in OWN_FILES and globs.has(path)

    heads = {place.inner + _head(pattern) for pattern in every}
    return _Goals(matches, () if "" in heads else tuple(sorted(heads)))


def _former_patterns(place: Where, limits: Limits) -> Iterator[str]:
    """The patterns of all settings there ever were."""
    revisions = read_revisions(place.repo, place.tip, [place.inner + SETTINGS_NAME])
    ids = sorted({id for one in revisions for id in _blobs(one)})
    for data in place.repo.objects(ids):
        source, fault = decode(SETTINGS_NAME, data)
        if fault is None:
            settings, _ = parse_settings(source, limits)
            yield from settings.goals


def _head(pattern: str) -> str:
    """The folder that all files of a pattern are in."""
    fixed = []
    for part in pattern.split("/"):
        if WILDCARD.search(part):
            break
        fixed.append(part)
    return "/".join(fixed)


def _with_goals(
    revisions: Sequence[Revision], inner: str, matches: Callable[[str], bool]
) -> tuple[Revision, ...]:
    """Revisions with the goal files alone, by their paths in the workspace."""

    def own(step: dict[str, Revised]) -> dict[str, Revised]:
        cut = len(inner)
        return {
            path[cut:]: revised
            for path, revised in step.items()
            if path.startswith(inner) and matches(path[cut:])
        }

    return tuple(
        one._replace(steps=tuple(own(dict(step)) for step in one.steps)) for one in revisions
    )


def _blobs(revision: Revision) -> Iterator[str]:
    for step in revision.steps:
        for revised in step.values():
            yield from (id for id in revised if id is not None)


class _Reading:
    """Reads as many of the contents of a history as are needed."""

    def __init__(
        self, repo: Repo, revisions: Sequence[Revision], calendar: Calendar, limits: Limits
    ) -> None:
        self.repo, self.revisions, self.calendar, self.limits = repo, revisions, calendar, limits
        self.blobs = sorted({id for one in revisions for id in _blobs(one)})
        self.packed: dict[str, bytes] = {}

    def of_all(self) -> tuple[Event, ...]:
        """The events of all goals."""
        self._read(self.blobs, lambda _: True)
        return self._events()

    def of_some(self, refs: frozenset[str]) -> tuple[Event, ...]:
        """The events of some goals, and perhaps of others.

        A goal that is new in a commit may have been there before under another name: then that
        commit's other files are read too. Before the first one there was nothing.
        """
        while True:
            self._read(self.blobs, _holds(refs))
            self._read(self._where_new(refs, self._events()), lambda _: True)
            found = self._events()
            renamed = (one for one in found if one.kind == "renamed")
            former = {one.before for one in renamed if _is_among(one.goal, refs)}
            if former <= refs:
                return found
            refs |= former

    def _where_new(self, refs: frozenset[str], found: Iterable[Event]) -> list[str]:
        new = {
            one.revision.id: one.revision
            for one in found
            if one.kind == "created" and one.revision.parents and _is_among(one.goal, refs)
        }
        return sorted({id for revision in new.values() for id in _blobs(revision)})

    def _read(self, blobs: Sequence[str], is_wanted: Callable[[bytes], bool]) -> None:
        missing = [id for id in blobs if id not in self.packed]
        contents = zip(missing, self.repo.objects(missing), strict=True)
        self.packed.update(
            stored(((id, data) for id, data in contents if is_wanted(data)), self.limits)
        )

    def _events(self) -> tuple[Event, ...]:
        store = Store(self.packed)
        whole = _last_whole(self.revisions, store)
        return tuple(events(history(self.revisions, _comparing(store, self.calendar, whole))))


def _holds(refs: Iterable[str]) -> Callable[[bytes], bool]:
    """Whether a content may hold one of some goals; a backslash may hide any."""
    names = {tuple(ref.rpartition("/")[2].encode().split(b".")) for ref in refs}

    def has(data: bytes) -> bool:
        return b"\\" in data or any(all(part in data for part in parts) for parts in names)

    return has


def _is_among(goal: str, refs: Iterable[str]) -> bool:
    """Whether a goal is one of some, or a part of one; they may be named without a period."""
    names = (goal, goal.rpartition("/")[2])
    return any(name == ref or name.startswith(f"{ref}.") for ref in refs for name in names)


def _last_whole(revisions: Sequence[Revision], store: Store) -> dict[str, str | None]:
    """What to read in place of broken contents: the last one of the file that was whole.

    What a file says while it is broken nobody knows; its goals have not vanished.
    """
    found: dict[str, str | None] = {}
    for revision in reversed(revisions):
        for step in revision.steps[:1]:
            for before, after in step.values():
                if after is not None and store.is_broken(after):
                    found.setdefault(after, found.get(before, before) if before else None)
    return found


def _comparing(
    store: Store, calendar: Calendar, last_whole: Mapping[str, str | None]
) -> Callable[[Revision], Sequence[Differences]]:
    follow = _follower(store, calendar)

    def inventories(revised: Revised) -> tuple[Inventory, Inventory]:
        before, after = (last_whole.get(id, id) if id else None for id in revised)
        return store.inventory(before), store.inventory(after)

    def compare(revision: Revision) -> Sequence[Differences]:
        return [
            differences({path: inventories(one) for path, one in step.items()}, follow)
            for step in revision.steps
        ]

    return compare


def _follower(store: Store, calendar: Calendar) -> Follow:
    """Follows references to goals that exist or existed; found out when one has to be followed."""
    known: list[Targets] = []

    def follow(text: str, period: str | None) -> str | None:
        if not known:
            known.append(_targets(dict.fromkeys(store.refs()), calendar))
        around = calendar.period(period) if period else None
        found = known[0].matches(text, around, None)
        return found[0] if len(found) == 1 else None

    return follow


def _targets(refs: Iterable[str], calendar: Calendar) -> Targets:
    parts: dict[str, set[str]] = {}
    for ref in refs:
        head, _, part = ref.partition(".")
        own = parts.setdefault(head, set())
        if part:
            own.add(part)
    kpis = [ref for ref in parts if "/" not in ref]
    headings = []
    for ref, found in parts.items():
        label, slash, id = ref.rpartition("/")
        period = calendar.period(label)
        if slash and period is not None:
            headings.append(Heading(ref, id, period, frozenset(found)))
    return targets(kpis, headings)


def _doubts(repo: Repo, revisions: Sequence[Revision]) -> Iterator[str]:
    """What makes this history another one than what git shows, or incomplete."""
    if repo.is_shallow():
        oldest = revisions[-1].committed[:10] if revisions else "nothing"
        yield (
            f"this clone is shallow: its history starts on {oldest}; run `git fetch --unshallow`"
            " for all of it"
        )
    replaced = repo.run("for-each-ref", "--format=%(refname)", "refs/replace").output.split()
    if replaced:
        what = "a replaced object" if len(replaced) == 1 else f"{len(replaced)} replaced objects"
        yield f"{what} (`git replace`) would show another history; it was not looked at"
    common = repo.run("rev-parse", "--path-format=absolute", "--git-common-dir").output
    if (Path(common.decode("utf-8", "surrogateescape").strip()) / "info" / "grafts").exists():
        yield "a file with grafts (`info/grafts`) would show another history; it was not looked at"


def ancestors(revisions: Iterable[Revision], id: str, repo: Repo) -> frozenset[str]:
    """A commit and those that led to it, by their ids. Raises OkrError where git cannot tell."""
    answer = repo.run("rev-list", id)
    if answer.code:
        raise OkrError(complaints.refusal(repo.root or repo.git_dir, answer.complaint))
    before = frozenset(answer.output.decode().split())
    return before & {one.id for one in revisions}
