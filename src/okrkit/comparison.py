"""What a change means for goals: two states of a workspace, what became of its goals, and scores.

It compares what is written, as the history does: which files a goal is in has no meaning. Only how
goals stand takes both workspaces whole; both are judged as of one day, so that time alone changes
nothing.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from okrkit.changes import Side as Fact
from okrkit.changes import What, standing_facts
from okrkit.course import with_verdicts
from okrkit.difference import Difference, Unit, differences
from okrkit.goals import Goal
from okrkit.history import Deed
from okrkit.inventory import NOTHING, Inventory, Step, apart, inventory
from okrkit.limits import Limits
from okrkit.reasons import names_of_today
from okrkit.report import Problems
from okrkit.revision import Revision
from okrkit.score import Scorecard
from okrkit.source import SourceFile
from okrkit.trail import Event, events, without_reasons
from okrkit.tree import Node, read_tree

GRAVE = frozenset({"removed", "rewritten"})
QUIET = frozenset({"wording", "moved"})
Facts = Mapping[What, Fact]


class Side(NamedTuple):
    """A state of a workspace: that of a revision, or (`revision` None) the files as they lie.

    `commit` is the id in hex; `settings` are None where there is no workspace. `sources` are the
    texts by path, without those in `unread`. `trouble` says why it holds nothing or is not scored.
    """

    revision: str | None
    commit: str | None
    settings: Node
    card: Scorecard
    sources: Mapping[str, SourceFile] = {}
    unread: frozenset[str] = frozenset()
    problems: Problems = Problems(0, 0)
    trouble: str | None = None
    is_scored: bool = True


class Standing(NamedTuple):
    """How a goal stands on both sides; None where it is not there, or nothing is scored.

    `is_own` where something was decided or said of the goal itself; else it goes by others.
    """

    ref: str
    was: str
    title: str
    before: Facts | None
    after: Facts | None
    is_own: bool


class Setting(NamedTuple):
    """A field of the settings that is another one, its values as written."""

    field: str
    before: Any
    after: Any


class Comparison(NamedTuple):
    """What became of the goals of a workspace from one side to the other, both as of one day.

    `unread` are files that cannot be read whole on one of the sides, so that nothing is told of
    their goals.
    """

    before: Side
    after: Side
    as_of: date
    events: tuple[Event, ...]
    standings: tuple[Standing, ...]
    settings: tuple[Setting, ...]
    unread: tuple[str, ...]

    @property
    def decisions(self) -> tuple[Event, ...]:
        """What was decided, what made goals easier or hides something first."""
        found = (one for one in self.events if one.is_decision and one.kind not in QUIET)
        return tuple(sorted(found, key=_weight))

    @property
    def checkins(self) -> tuple[Event, ...]:
        """What was said of goals that had not been said before."""
        return tuple(one for one in self.events if one.kind == "check-in")

    @property
    def wordings(self) -> tuple[Event, ...]:
        """What is put in other words; an entry of `changed:` that stands as a reason is no more."""
        return tuple(one for one in without_reasons(self.events) if one.kind == "wording")

    @property
    def moved(self) -> dict[tuple[str, str], list[str]]:
        """The goals that are in other files now, by their file before and after."""
        found: dict[tuple[str, str], list[str]] = {}
        for one in self.events:
            if one.kind == "moved":
                found.setdefault((one.before, one.after), []).append(one.goal)
        return found


class Wanted(NamedTuple):
    """What is told of a comparison; None: of all goals. `refs` are of objectives with their parts.

    With `decisions` check-ins are left out.
    """

    refs: frozenset[str] | None = None
    period: str | None = None
    teams: frozenset[str] | None = None
    owner: str | None = None
    decisions: bool = False

    @property
    def is_all(self) -> bool:
        """Whether no goal is left out."""
        return self[:4] == (None,) * 4

    def has(self, ref: str, goal: Goal | None) -> bool:
        """Whether a goal is asked for."""
        return (
            (self.refs is None or any(ref == one or ref.startswith(f"{one}.") for one in self.refs))
            and (self.period is None or ref.partition("/")[0] == self.period)
            and (self.teams is None or (goal is not None and goal.team in self.teams))
            and (self.owner is None or (goal is not None and goal.owner == self.owner))
        )


def compare(before: Side, after: Side, limits: Limits) -> Comparison:
    """What became of goals from one side to the other."""
    day = after.card.as_of.isoformat()
    revision = Revision(after.commit or "", (), "", "", day, day, "", None, ())
    pairs, unread = _pairs(before, after, limits)
    found = differences(pairs, _follower(before, after))
    every = tuple(events(Deed(revision, one, one.units) for one in found.values()))
    told = tuple(_without_followers(every))
    judged = with_verdicts(told, after.card) if after.is_scored else told
    return Comparison(
        before,
        after,
        after.card.as_of,
        judged,
        tuple(_standings(before, after, found, judged, unread)),
        tuple(_settings(before.settings, after.settings)),
        unread,
    )


def uncommitted(head: Side, files: Side, limits: Limits) -> frozenset[Unit]:
    """The fields of goals that are in the files, and not in the newest commit."""
    pairs, _ = _pairs(head, files, limits)
    found = differences(pairs, _follower(head, files)).values()
    return frozenset(unit for one in found for unit in one.units)


def only(comparison: Comparison, wanted: Wanted) -> Comparison:
    """What is asked for of a comparison."""
    if wanted.refs is not None:
        named = {
            one.goal
            for one in comparison.events
            if one.kind == "renamed" and one.before in wanted.refs
        }
        wanted = wanted._replace(refs=wanted.refs | named)
    sides = (comparison.after, comparison.before)

    def has(ref: str) -> bool:
        found = (side.card.workspace.goals.get(ref) for side in sides)
        return wanted.has(ref, next(filter(None, found), None))

    return comparison._replace(
        events=tuple(
            one
            for one in comparison.events
            if has(one.goal) and (one.is_decision or not wanted.decisions)
        ),
        standings=tuple(one for one in comparison.standings if has(one.ref)),
        settings=comparison.settings if wanted.is_all else (),
    )


def with_reasons(
    comparison: Comparison, past: Iterable[Event], left: Container[Unit]
) -> Comparison:
    """A comparison with the reasons that were given between its sides, newest event first.

    One counts where each change of its field has one. What is `left` is not committed yet, so that
    no commit explains it.
    """
    events = list(past)
    names = names_of_today(events)
    given: dict[tuple[str, str], dict[str | None, None]] = {}
    for one in events:
        own = given.setdefault((names.get(one.goal, one.goal), _about(one)), {})
        own[one.reason] = None

    def reason(event: Event) -> str | None:
        found = given.get((event.goal, _about(event)))
        is_left = (event.goal, tuple((event.field or "").split(".", maxsplit=1))) in left
        if found is None or is_left:
            return event.reason
        return None if None in found else "; ".join(text for text in found if text)

    explained = tuple(one._replace(reason=reason(one)) for one in comparison.events)
    return comparison._replace(events=explained)


def _about(event: Event) -> str:
    """What an event is about: a field, or the goal as a whole."""
    return event.field or f"{event.kind}:"


def _weight(event: Event) -> int:
    if event.verdict in {"softened", "re-aimed"}:
        return 0 if event.verdict == "softened" else 1
    return 2 if event.kind in GRAVE else 3


def _pairs(before: Side, after: Side, limits: Limits) -> tuple[dict[str, Step], tuple[str, ...]]:
    """What differs in each file, and the files of which nobody knows."""
    pairs, unread = {}, set(before.unread | after.unread)
    for path in sorted(before.sources.keys() | after.sources.keys()):
        sources = (before.sources.get(path), after.sources.get(path))
        if path in unread or sources[0] == sources[1]:
            continue
        found = [_inventory(source, limits) for source in sources]
        if None in found:
            unread.add(path)
        else:
            pairs[path] = apart(found[0] or NOTHING, found[1] or NOTHING)
    return pairs, tuple(sorted(unread))


def _inventory(source: SourceFile | None, limits: Limits) -> Inventory | None:
    """The inventory of a file; None where a part of it cannot be read."""
    if source is None:
        return NOTHING
    tree = read_tree(source, limits)
    return None if tree.is_cut else inventory(tree.root)


def _follower(before: Side, after: Side) -> Callable[[str, str | None], str | None]:
    """Follows references to the goals of both sides, the later one first."""

    def follow(text: str, period: str | None) -> str | None:
        for side in (after, before):
            workspace = side.card.workspace
            around = workspace.calendar.period(period) if period else None
            found = workspace.targets.matches(text, around, None)
            if len(found) == 1:
                return found[0]
        return None

    return follow


def _without_followers(told: Sequence[Event]) -> Iterator[Event]:
    """Events without the new names of key results that only went along with their objective's."""
    renamed = {(one.before, one.goal) for one in told if one.kind == "renamed"}
    for one in told:
        old, new = str(one.before).partition("."), one.goal.partition(".")
        is_along = old[2] == new[2] and (old[0], new[0]) in renamed
        if one.kind != "renamed" or not new[2] or not is_along:
            yield one


def _standings(
    before: Side,
    after: Side,
    found: Mapping[str, Difference],
    told: Iterable[Event],
    unread: Container[str],
) -> Iterator[Standing]:
    """How goals stand that differ, and those whose numbers do because of others."""
    changed = {one.goal for one in told if one.kind not in QUIET | {"renamed"}}
    renamed = {one.was for one in found.values()} - found.keys()
    earlier, later = before.card.workspace.goals, after.card.workspace.goals
    gone = [ref for ref in earlier if ref not in later and ref not in renamed]
    for ref in (*later, *gone):
        was = found[ref].was if ref in found else ref
        old, new = earlier.get(was), later.get(ref)
        is_own = ref in changed
        if any(goal is not None and goal.place.file in unread for goal in (old, new)):
            continue  # nobody knows what it is on the other side
        facts = _facts(old, before), _facts(new, after)
        if is_own or (None not in facts and facts[0] != facts[1]):
            goal = new or old
            yield Standing(ref, was, goal.title if goal else ref, *facts, is_own)


def _facts(goal: Goal | None, side: Side) -> Facts | None:
    return standing_facts(goal, side.card) if goal is not None and side.is_scored else None


def _settings(before: Node, after: Node) -> Iterator[Setting]:
    """The fields of the settings that differ, down to what is no mapping on both sides."""
    if before is None or after is None:
        return  # on one of the sides there is no workspace
    old, new = _flat(before), _flat(after)
    for field in dict.fromkeys([*new, *old]):
        if old.get(field) != new.get(field):
            yield Setting(field, old.get(field), new.get(field))


def _flat(node: Node, way: tuple[str, ...] = ()) -> dict[str, Any]:
    if isinstance(node, dict) and node:
        return {key: one for name in node for key, one in _flat(node[name], (*way, name)).items()}
    return {".".join(way): node} if way else {}
