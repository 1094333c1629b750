"""What a change touches: the goals that differ, those that refer to one, or all of them."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from okrkit.difference import FILE, REF, Difference, Facts, Follow, differences
from okrkit.finding import Finding
from okrkit.goals import Goal, KeyResult, Kpi, Objective
from okrkit.inventory import NOTHING, apart, inventory
from okrkit.limits import Limits
from okrkit.lint import goal_at
from okrkit.locate import Locator
from okrkit.measure import SameAs
from okrkit.misfit import listing
from okrkit.rules.catalogue import chapter_of, rule_named
from okrkit.source import SourceFile
from okrkit.tree import Node, read_tree
from okrkit.workspace import Workspace

SHARED = ("teams", "people", "periods")
"""Sections of goal files that goals all over the workspace may rest on."""

INHERITED = frozenset({
    "owner", "team", "cadence", "kind", "start", "due", "draft", "dropped", "closed"
})  # fmt: skip
"""What a key result has of its objective."""

REFERRING = ("supports", "guardrails", "kpi", "same_as")
"""What leads a goal to others."""

MOST_FIELDS = 3  # named as a reason

Sources = Mapping[str, SourceFile]


class Touched(NamedTuple):
    """What a change touches, each with why: goals by reference, files by path, or `everything`.

    `own` are the goals whose own entries differ, and their files: the others may fail a run only
    for what is not a matter of time.
    """

    everything: str | None
    goals: Mapping[str, str]
    files: Mapping[str, str]
    own: frozenset[str]

    def told(self, finding: Finding) -> Finding | None:
        """A finding with why it is shown; None where the change has nothing to do with it."""
        because = self._because(finding) or self._because_of_others(finding)
        if because is None:
            return None
        rule = rule_named(finding.rule)
        is_of_time = rule is not None and chapter_of(rule).name == "current"
        about = finding.goal or finding.file
        return finding._replace(because=because, spared=is_of_time and about not in self.own)

    def _because(self, finding: Finding) -> str | None:
        rule = rule_named(finding.rule)
        if rule is not None and chapter_of(rule).name == "readable":
            return "what cannot be read is shown always"
        if self.everything is not None:
            return self.everything
        return self.goals.get(finding.goal) if finding.goal else self.files.get(finding.file)

    def _because_of_others(self, finding: Finding) -> str | None:
        """The change may be what broke it, though it stands elsewhere: a second goal of one id."""
        for ref in (one.goal for one in finding.related if one.goal):
            if ref in self.goals:
                return f"it has to do with `{ref}`: {self.goals[ref]}"
        return None


def touched(
    before: Sources,
    after: Sources,
    workspace: Workspace,
    sources: Sources,
    since: str,
    limits: Limits = Limits(),
) -> Touched:
    """What differs between the goal files of another state and those that lie there.

    Only files that differ need to be given; `sources` are all that lie there. `since` is what the
    other state is called.
    """
    paths = sorted({*before, *after})
    old = {path: read_tree(before[path], limits).root for path in paths if path in before}
    new = {path: read_tree(after[path], limits).root for path in paths if path in after}
    steps = {
        path: apart(
            inventory(old[path]) if path in old else NOTHING,
            inventory(new[path]) if path in new else NOTHING,
        )
        for path in paths
    }

    def follow(text: str, label: str | None) -> str | None:
        period = workspace.calendar.period(label) if label else None
        found = workspace.targets.matches(text, period, None)
        return found[0] if len(found) == 1 else None

    found = {ref: one for ref, one in differences(steps, follow).items() if _is_other(one)}
    own = {ref: _reason(one, since) for ref, one in found.items() if ref in workspace.goals}
    gone = {one.was for one in found.values() if _is_gone(one) or _is_renamed(one)}
    left = dict(_left(workspace, found, follow, since))
    reached = dict(_reached(workspace, found, own, _orphaned(workspace, sources, gone)))
    files = dict.fromkeys(after, f"its file differs since {since}")
    everything = (
        f"{listing(SHARED, 'or')} differ since {since}" if _shared(old) != _shared(new) else None
    )
    return Touched(everything, {**left, **reached, **own}, files, frozenset({*own, *after}))


def _shared(roots: Mapping[str, Node]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {name: {} for name in SHARED}
    for root in roots.values():
        for name in SHARED:
            section = root.get(name) if isinstance(root, dict) else None
            found[name].update(section if isinstance(section, dict) else {})
    return found


def _is_other(difference: Difference) -> bool:
    """Whether a goal differs; one that was only moved to another file does not."""
    return any(field != FILE for field in difference.fields)


def _is_renamed(difference: Difference) -> bool:
    """Whether a goal has another reference: another id, or another period."""
    return difference.was != difference.ref


def _fields(difference: Difference) -> list[str]:
    """The fields that differ, as a person calls them."""
    return list(dict.fromkeys(field[0] for field in difference.fields if field not in {FILE, REF}))


def _is_gone(difference: Difference) -> bool:
    return REF in difference.before and REF not in difference.after


def _reason(difference: Difference, since: str) -> str:
    if REF not in difference.before and REF in difference.after:
        return f"it is new since {since}"
    if _is_renamed(difference):
        return f"it was `{difference.was}` in {since}"
    fields = _fields(difference)
    named = listing(fields[:MOST_FIELDS], "and")
    if len(fields) > MOST_FIELDS:
        named = f"{', '.join(f'`{one}`' for one in fields[:MOST_FIELDS])} and more"
    return f"its {named} differ{'' if fields[1:] else 's'} since {since}"


def _left(
    workspace: Workspace, found: Mapping[str, Difference], follow: Follow, since: str
) -> Iterator[tuple[str, str]]:
    """The goals that a goal does not lead to any more: it may be what they lack."""
    for one in found.values():
        whole, dot, id = one.was.partition(".")
        if dot and (_is_gone(one) or _is_renamed(one)):
            yield whole, f"its key result `{id}` is gone since {since}"
        now = workspace.goals.get(one.ref)
        kept = () if now is None else tuple(references(now))
        for text in _written_references(one.before):
            ref = follow(text, one.was.rpartition("/")[0])
            if ref is not None and ref not in kept:
                yield ref, f"`{one.was}` referred to it in {since}"


def _written_references(facts: Facts) -> Iterator[str]:
    for name in REFERRING:
        value = facts.get((name,))
        texts = value if isinstance(value, list) else [value]
        yield from (one for one in texts if isinstance(one, str))


def _orphaned(workspace: Workspace, sources: Sources, gone: set[str]) -> dict[str, str]:
    """The goals that refer to one that is gone, by reference, each with that one as written."""
    if not gone:
        return {}
    names = {name for ref in gone for name in (ref, ref.rpartition("/")[2])}
    locator, found = Locator(sources), {}
    for fault in workspace.faults:
        places = (fault.place, *(note.place for note in fault.related))
        for place in places if fault.rule == "unknown-reference" else ():
            ref, _ = goal_at(place, workspace)
            name = locator.words(place).strip("'\"")
            if ref is not None and name in names:
                found[ref] = name
    return found


def _reached(
    workspace: Workspace,
    found: Mapping[str, Difference],
    own: Mapping[str, str],
    orphaned: Mapping[str, str],
) -> Iterator[tuple[str, str]]:
    """The goals that do not differ themselves, but refer to one that does or is gone."""
    for ref, goal in workspace.goals.items():
        if ref in orphaned:
            yield ref, f"it refers to `{orphaned[ref]}`, which is gone"
        elif (other := next(filter(own.__contains__, references(goal)), None)) is not None:
            yield ref, f"it refers to `{other}`: {own[other]}"
        elif isinstance(goal, Objective):
            part = next((one for one in goal.key_results if one.ref in own), None)
            if part is not None:
                yield ref, f"its key result `{part.id}`: {own[part.ref]}"
        elif isinstance(goal, KeyResult) and _is_handed_down(found.get(goal.objective)):
            yield ref, f"its objective: {own[goal.objective]}"


def _is_handed_down(difference: Difference | None) -> bool:
    """Whether something of an objective differs that its key results have from it."""
    return difference is not None and (
        _is_renamed(difference) or not INHERITED.isdisjoint(_fields(difference))
    )


def references(goal: Goal) -> Iterator[str]:
    """The goals that a goal refers to."""
    yield from goal.supports
    if isinstance(goal, (Objective, Kpi)):
        yield from goal.guardrails
    if isinstance(goal, KeyResult):
        if goal.kpi:
            yield goal.kpi
        if isinstance(goal.measure, SameAs) and goal.measure.ref:
            yield goal.measure.ref
    if isinstance(goal, (Objective, KeyResult)) and goal.carried_from:
        yield goal.carried_from
