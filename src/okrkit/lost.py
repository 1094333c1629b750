"""What a file may have said that could not be read: no rule may complain that it is missing."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from okrkit.source import Fault, KeyPath, Place
from okrkit.workspace import Workspace

CUT = frozenset({"unreadable-file", "invalid-yaml", "unsupported-yaml"})
LOST = frozenset({"invalid-value", "unknown-reference", "ambiguous-reference"})


class Losses(NamedTuple):
    """Fields that were refused, entries with a field of another name, and whether a file is cut."""

    fields: frozenset[tuple[str, KeyPath]]
    entries: frozenset[tuple[str, KeyPath]]
    is_cut: bool

    def may_hold(self, entry: Place, field: str) -> bool:
        """Whether an entry may have had a field that was refused, or misspelt."""
        lost = (entry.file, (*entry.keys, field)) in self.fields
        return lost or (entry.file, entry.keys) in self.entries


def losses(workspace: Workspace) -> Losses:
    """What was lost when a workspace was read."""
    faults = workspace.faults
    refused = _places(fault for fault in faults if fault.rule in LOST)
    misspelt = _places(fault for fault in faults if fault.rule == "unknown-field")
    return Losses(
        frozenset((place.file, _field(place)) for place in refused),
        frozenset((place.file, place.keys[:-1]) for place in misspelt),
        any(fault.rule in CUT for fault in faults),
    )


def _places(faults: Iterable[Fault]) -> Iterator[Place]:
    for fault in faults:
        yield fault.place
        if fault.rule != "ambiguous-reference":  # there the others are the goals it could lead to
            yield from (note.place for note in fault.related)


def _field(place: Place) -> KeyPath:
    """The way to a field from the way to an item of its list, or to a key of its mapping."""
    is_inside = place.keys and (place.on_key or isinstance(place.keys[-1], int))
    return place.keys[:-1] if is_inside else place.keys
