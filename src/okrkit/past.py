"""The past of a workspace, read out of git: which commits changed which goals."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from typing import NamedTuple, Protocol

from okrkit.cache import Cache
from okrkit.difference import Follow, differences
from okrkit.history import Differences, history
from okrkit.inventory import NO_STEP, Step, apart
from okrkit.limits import Limits
from okrkit.lineage import Where, goal_revisions
from okrkit.period import Calendar
from okrkit.repo import Repo
from okrkit.revision import Revised, Revision, ids_by_file, pairs, without_broken
from okrkit.steps import Steps
from okrkit.store import Store, stored
from okrkit.targets import Heading, Targets, targets
from okrkit.trail import REFERRING, Event, events
from okrkit.trust import doubts


class Past(NamedTuple):
    """The events of a workspace's goals, newest first.

    `revisions` are the commits that changed goal files, newest first; `doubts` say what makes the
    history incomplete or unlike what others see.
    """

    events: tuple[Event, ...]
    revisions: tuple[Revision, ...]
    doubts: tuple[str, ...]


def read_past(
    place: Where,
    patterns: Sequence[str],
    calendar: Calendar,
    limits: Limits,
    cache: Cache,
    refs: Iterable[str] = (),
) -> Past:
    """The past of the goals that a workspace's patterns match, and have matched before.

    With `refs` only files that hold one of these goals are looked into, and its former names: much
    faster, and what is said of other goals is not whole then. Raises OkrError where git cannot read
    the history.
    """
    revisions = goal_revisions(place, patterns, limits)
    if names := frozenset(refs):
        found = _of_some(place.repo, revisions, calendar, limits, names)
    else:
        found = _of_all(place.repo, revisions, calendar, limits, cache)
    return Past(found, revisions, tuple(doubts(place.repo, revisions)))


def read_since(
    place: Where,
    since: str,
    patterns: Sequence[str],
    calendar: Calendar,
    limits: Limits,
    refs: Iterable[str],
) -> tuple[Event, ...]:
    """What became of some goals in the commits that led to the newest one and not to `since`.

    Newest first, and perhaps of others as well. Raises OkrError as `read_past` does.
    """
    revisions = goal_revisions(place, patterns, limits, since)
    return _of_some(place.repo, revisions, calendar, limits, frozenset(refs))


class _Contents(Protocol):
    """What the contents of a history say."""

    def of(self, pair: Revised) -> Step: ...
    def refs(self) -> Iterable[str]: ...


class _Some:
    """The contents that hold some goals, as if there were no others."""

    def __init__(self, repo: Repo, limits: Limits, files: Iterable[Set[str]]) -> None:
        self.repo, self.limits, self.files = repo, limits, tuple(files)
        self.broken: set[str] = set()
        self._store = Store({})

    def read_holding(self, refs: Iterable[str]) -> set[str]:
        """Read the contents that may hold some goals, and tell which they are.

        Those that are too large are known to be broken from here on.
        """
        holds, held = _holds(refs), set[str]()

        def anew() -> Iterator[tuple[str, bytes | None]]:
            every = sorted(set().union(*self.files))
            for id, data in self.repo.small_objects(every, self.limits.file_size):
                is_held = data is not None and holds(data)
                if is_held:
                    held.add(id)
                if (is_held or data is None) and id not in self._store.packed:
                    yield id, data

        self._keep(anew())
        return held

    def read(self, ids: Set[str]) -> None:
        """Read some contents.

        Where a file was ever broken all that it was is read: else nobody knew for how long.
        """
        self._keep(self._contents(ids - self._store.packed.keys()))
        sound = self._store.packed.keys() - self.broken
        doubtful = [ids for ids in self.files if ids & self.broken and ids & sound]
        self._keep(self._contents(set().union(*doubtful) - self._store.packed.keys()))

    def _contents(self, ids: Set[str]) -> Iterator[tuple[str, bytes]]:
        order = sorted(ids)
        return zip(order, self.repo.objects(order), strict=True)

    def _keep(self, contents: Iterable[tuple[str, bytes | None]]) -> None:
        found = stored(contents, self.limits)
        self._store = Store({**self._store.packed, **found})
        self.broken |= {id for id in found if self._store.is_broken(id)}

    def of(self, pair: Revised) -> Step:
        is_read = all(id is None or id in self._store.packed for id in pair)
        return apart(*map(self._store.inventory, pair)) if is_read else NO_STEP

    def refs(self) -> Iterable[str]:
        return self._store.refs()


def _of_all(
    repo: Repo, revisions: Sequence[Revision], calendar: Calendar, limits: Limits, cache: Cache
) -> tuple[Event, ...]:
    """The events of all goals."""
    steps = Steps(repo, limits, cache)
    steps.read(pairs(revisions))
    whole = without_broken(revisions, steps.broken)
    steps.read(pairs(whole))
    return _events(whole, steps, calendar)


def _of_some(
    repo: Repo,
    revisions: Sequence[Revision],
    calendar: Calendar,
    limits: Limits,
    refs: frozenset[str],
) -> tuple[Event, ...]:
    """The events of some goals, and perhaps of others.

    A goal may have come or gone with a content that does not hold it, so what stands before and
    after is read too. One that is new in a commit may have been there before under another name,
    and what it refers to may have got one: then that commit's other files are read as well. Before
    the first one there was nothing.
    """
    some = _Some(repo, limits, ids_by_file(revisions).values())
    while True:
        held = some.read_holding(refs)
        some.read(_ids(pair for pair in pairs(revisions) if held.intersection(pair)))
        whole = without_broken(revisions, some.broken)
        some.read(_where_named(refs, _events(whole, some, calendar)))
        found = _events(without_broken(revisions, some.broken), some, calendar)
        renamed = (one for one in found if one.kind == "renamed")
        former = {one.before for one in renamed if _is_among(one.goal, refs)}
        if former <= refs:
            return found
        refs |= former


def _ids(found: Iterable[Revised]) -> set[str]:
    return {id for pair in found for id in pair if id is not None}


def _where_named(refs: frozenset[str], found: Iterable[Event]) -> set[str]:
    """The contents of commits in which one of some goals was new, or referred to other names."""
    new = {
        one.revision.id: one.revision
        for one in found
        if (one.kind == "created" or one.field in REFERRING)
        and one.revision.parents
        and _is_among(one.goal, refs)
    }
    return _ids(pairs(new.values()))


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


def _events(
    revisions: Sequence[Revision], contents: _Contents, calendar: Calendar
) -> tuple[Event, ...]:
    follow = _follower(contents, calendar)

    def compare(revision: Revision) -> Sequence[Differences]:
        return [differences(dict(_steps(one)), follow) for one in revision.steps]

    def _steps(files: Mapping[str, Revised]) -> Iterator[tuple[str, Step]]:
        for path, pair in files.items():
            step = contents.of(pair)
            if step is not NO_STEP:
                yield path, step

    return tuple(events(history(revisions, compare)))


def _follower(contents: _Contents, calendar: Calendar) -> Follow:
    """Follows references to goals that exist or existed; found out when one has to be followed."""
    known: list[Targets] = []

    def follow(text: str, period: str | None) -> str | None:
        if not known:
            known.append(_targets(dict.fromkeys(contents.refs()), calendar))
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
