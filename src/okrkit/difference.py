"""What became of goals from one state of some files to another, field by field."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from okrkit import written
from okrkit.inventory import Entry, Step
from okrkit.targets import short

Field = tuple[str, ...]
"""A field of a goal: its name, and the day or id in a mapping of them."""

REF: Field = ("", "ref")
FILE: Field = ("", "file")
"""What is no field of the entry: under which reference, and in which file, a goal is written."""

MAPPINGS = frozenset({"checkins", "plan", "changed", "milestones"})
"""Fields of which each entry is compared by itself."""

Facts = dict[Field, Any]
"""What is written of a goal, by field. Without `REF` only its check-ins are among the files."""

Unit = tuple[str, Field]
"""A field of a goal, by the goal's reference."""

Follow = Callable[[str, str | None], str | None]
"""The full reference that one written in a file of some period leads to."""


class Difference(NamedTuple):
    """What became of a goal: `was` is its reference before, which a new name takes from there.

    `fields` are those that differ: numbers that are equal however they are written do not.
    """

    ref: str
    was: str
    before: Facts
    after: Facts
    fields: tuple[Field, ...]

    @property
    def units(self) -> frozenset[Unit]:
        """The same, with the goal's reference."""
        return frozenset((self.ref, field) for field in self.fields)


def is_same(one: object, other: object) -> bool:
    """Whether two values mean the same, as far as their form tells."""
    if one == other:
        return True
    if isinstance(one, str) and isinstance(other, str):
        number = written.number(one)
        return number is not None and number == written.number(other)
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(is_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(is_same, one, other))
    return False


def differences(steps: Mapping[str, Step], follow: Follow) -> dict[str, Difference]:
    """What differs between two states of files, by the reference afterwards, or the last one.

    A goal that went to another file is the same goal. One that is gone and one that is new are the
    same where the new one says so (`formerly`), or where both have one title and one parent.
    """
    before, after = _facts(steps, 0, follow), _facts(steps, 1, follow)
    renamed = _renamed(before, after)
    found = {}
    for ref, facts in after.items():
        was = renamed.get(ref, ref)
        found[ref] = _difference(ref, was, before.get(was, {}), facts)
    gone = before.keys() - after.keys() - set(renamed.values())
    for ref in before:
        if ref in gone:
            found[ref] = _difference(ref, ref, before[ref], {})
    return {ref: one for ref, one in found.items() if one.fields}


def _difference(ref: str, was: str, before: Facts, after: Facts) -> Difference:
    if not before or not after:  # all of it is new, or gone
        return Difference(ref, was, before, after, tuple(after or before))
    names = dict.fromkeys([*after, *before])
    fields = tuple(one for one in names if not is_same(before.get(one), after.get(one)))
    return Difference(ref, was, before, after, fields)


def _facts(steps: Mapping[str, Step], side: int, follow: Follow) -> dict[str, Facts]:
    """What one of the two states says, and the other does not."""
    found: dict[str, Facts] = {}
    for path, step in steps.items():
        for ref, entry in step[side].goals.items():
            found.setdefault(ref, {}).update(_entry_facts(ref, path, entry))
        for text, period, id, entry in step[side].added:
            objective = follow(text, period)
            if objective is not None:
                ref = f"{objective}.{id}"
                found.setdefault(ref, {}).update(_entry_facts(ref, path, entry))
        for text, period, said in step[side].said:
            goal = follow(text, period)
            if goal is not None:
                days = ((("checkins", day), one) for day, one in said.items())
                found.setdefault(goal, {}).update(days)
    return found


def _entry_facts(ref: str, path: str, entry: Entry) -> Iterator[tuple[Field, Any]]:
    yield REF, ref
    yield FILE, path
    for name, value in entry.items():
        if name in MAPPINGS and isinstance(value, dict):
            yield from (((name, key), one) for key, one in value.items())
        else:
            yield (name,), value


def entry_of(facts: Facts) -> Entry:
    """The entry that facts were taken from."""
    entry: Entry = {}
    for field, value in facts.items():
        name, *key = field
        if not key:
            entry[name] = value
        elif name:
            if not isinstance(entry.get(name), dict):  # another file may hold no mapping there
                entry[name] = {}
            entry[name][key[0]] = value
    return entry


def _renamed(before: Mapping[str, Facts], after: Mapping[str, Facts]) -> dict[str, str]:
    """The former references of goals that have a new one, objectives before key results."""
    gone = {ref for ref, facts in before.items() if REF in facts and REF not in after.get(ref, {})}
    new = [ref for ref, facts in after.items() if REF in facts and REF not in before.get(ref, {})]
    found: dict[str, str] = {}
    for is_part in (False, True):
        for ref in (one for one in new if ("." in one) == is_part):
            left = sorted(one for one in gone if ("." in one) == is_part)
            was = _former(ref, after[ref], left, before, found)
            if was is not None:
                found[ref] = was
                gone.discard(was)
    return found


def _former(
    ref: str, facts: Facts, gone: Iterable[str], before: Mapping[str, Facts], found: dict[str, str]
) -> str | None:
    parent, _, id = ref.partition(".")
    parent = found.get(parent, parent)
    if id and f"{parent}.{id}" in gone:
        return f"{parent}.{id}"  # it went along with its objective
    texts = written.texts(facts.get(("formerly",)))
    said = [one for one in gone if one in texts or short(one) in texts]
    if len(said) == 1:
        return said[0]
    alike = [
        one
        for one in gone
        if before[one].get(("title",)) == facts.get(("title",))
        and (not id or one.partition(".")[0] == parent)
        and ("/" in one) == ("/" in ref)
    ]
    return alike[0] if len(alike) == 1 else None
