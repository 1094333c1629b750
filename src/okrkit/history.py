"""From revisions to what became of goals in each of them: the history that led to the newest state.

At a merge most fields are what they are in one of the parents. Only that one's past is followed, as
git does it for files: so a side whose change was not taken (`-s ours`, a conflict decided against
it) has no part in the history, and replaying what is left gives the newest state. What differs from
all parents was decided in the merge itself.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from okrkit.difference import REF, Difference, Unit
from okrkit.revision import Revision
from okrkit.schema import KeyResultEntry, KpiEntry, ObjectiveEntry

Differences = Mapping[str, Difference]
Compare = Callable[[Revision], Sequence[Differences]]
"""What became of goals in a revision, from each of its parents, by reference afterwards."""


NAMES = frozenset(
    name for entry in (KeyResultEntry, KpiEntry, ObjectiveEntry) for name in entry.model_fields
)
"""The fields that a goal may have."""


class Deed(NamedTuple):
    """What became of a goal in a revision; of the fields that differ only `units` count."""

    revision: Revision
    difference: Difference
    units: frozenset[Unit]


class Interest(NamedTuple):
    """The fields whose past is looked for: `units`, or with `all_but` everything but these."""

    all_but: bool
    units: frozenset[Unit]

    def in_(self, units: frozenset[Unit]) -> frozenset[Unit]:
        """Those of some fields whose past is looked for."""
        return units - self.units if self.all_but else units & self.units

    def without(self, units: frozenset[Unit]) -> "Interest":
        """What is left without some fields."""
        return Interest(self.all_but, self.units | units if self.all_but else self.units - units)

    def joined(self, other: "Interest") -> "Interest":
        """What is looked for here or there."""
        if self.all_but and other.all_but:
            return Interest(True, self.units & other.units)
        if self.all_but:
            return Interest(True, self.units - other.units)
        if other.all_but:
            return Interest(True, other.units - self.units)
        return Interest(False, self.units | other.units)

    def renamed(self, found: Differences) -> "Interest":
        """The same by the references of before."""
        former = {ref: one.was for ref, one in found.items() if one.was != ref}
        if not former or not self.units:
            return self
        taken = set(former.values()) - former.keys()  # nothing has these names any more
        units = frozenset(
            (former.get(ref, ref), field) for ref, field in self.units if ref not in taken
        )
        return Interest(self.all_but, units)


EVERYTHING = Interest(True, frozenset())


def history(revisions: Sequence[Revision], compare: Compare) -> Iterator[Deed]:
    """What became of goals, newest first, in the revisions that led to the newest one."""
    wanted = {revisions[0].id: EVERYTHING} if revisions else {}
    for revision in revisions:
        interest = wanted.pop(revision.id, None)
        if interest is None:
            continue
        steps = compare(revision)
        changed = [_units(found) for found in steps]
        anew = frozenset.intersection(*changed)
        yield from _deeds(revision, steps, interest.in_(anew))
        open_ = frozenset[Unit]()  # in no parent so far
        for number, (parent, found) in enumerate(zip(revision.parents, steps, strict=False)):
            unlike = changed[number] | (_missing(found) if len(steps) > 1 else set())
            if number == 0:
                part = interest.without(unlike - anew)
            else:
                part = Interest(False, interest.in_((open_ - unlike) | anew))
            open_ = unlike if number == 0 else open_ & unlike
            others = [one for one in steps if one is not found]
            part = part.without(_given_up(others)).renamed(found)
            wanted[parent] = wanted[parent].joined(part) if parent in wanted else part


def _given_up(steps: Sequence[Differences]) -> frozenset[Unit]:
    """The names that goals had in some parents: in the others they mean nothing that goes on."""
    found = (one for step in steps for one in step.values())
    return frozenset(
        (one.was, field) for one in found if one.was != one.ref for field in one.before
    )


def _units(found: Differences) -> frozenset[Unit]:
    return frozenset(unit for one in found.values() for unit in one.units)


def _missing(found: Differences) -> frozenset[Unit]:
    """The fields that goals do not have which are not in a parent at all.

    Where they went is for the parent to say that has the goal: a draft that was agreed on, say.
    """
    return frozenset(
        (ref, (name,))
        for ref, one in found.items()
        if REF in one.after and REF not in one.before
        for name in NAMES
        if (name,) not in one.after
    )


def _deeds(
    revision: Revision, steps: Sequence[Differences], units: frozenset[Unit]
) -> Iterator[Deed]:
    """Each goal with fields that are new here, compared with the first parent that has the goal."""
    for ref in dict.fromkeys(ref for found in steps for ref in found):
        own = frozenset(unit for unit in units if unit[0] == ref) if len(steps) > 1 else None
        found = [step[ref] for step in steps if ref in step]
        one = next((each for each in found if REF in each.before), found[0])
        own = one.units & units if own is None else own
        if own:
            yield Deed(revision, one, own)
