"""Who changed how goals are judged: the past of the settings that say it, read out of git."""

from collections.abc import Mapping, Sequence
from itertools import chain

from okrkit.difference import Difference, Facts, is_same
from okrkit.discover import SETTINGS_NAME
from okrkit.history import Deed, Differences, history
from okrkit.limits import Limits
from okrkit.lineage import Where, former_settings
from okrkit.revision import Revised, Revision, ids_by_file, without_broken
from okrkit.settings import Settings
from okrkit.trail import Context, Event

NO_CONTEXT = Context({}, {})


def read_settings_past(place: Where, limits: Limits) -> tuple[Event, ...]:
    """What became of `pace` and `missing`, newest first.

    The goal of these events is the settings' file; their values are those in force, so that writing
    a default down is none. Raises OkrError where git cannot read the history.
    """
    former = former_settings(place, limits)
    facts = {id: _facts(said) for id, (said, is_whole) in former.said.items() if is_whole}
    every = set[str]().union(*ids_by_file(former.revisions).values())
    revisions = without_broken(former.revisions, every - facts.keys())

    def compare(revision: Revision) -> Sequence[Differences]:
        return [_differences(step, facts) for step in revision.steps]

    return _events(tuple(history(revisions, compare)))


def _facts(settings: Settings) -> Facts:
    """How goals are judged, by field."""
    return {
        ("pace", "behind"): str(settings.pace.behind),
        ("pace", "at_risk"): str(settings.pace.at_risk),
        ("missing",): settings.missing,
    }


def _differences(step: Mapping[str, Revised], facts: Mapping[str, Facts]) -> Differences:
    """What differs between two contents of the one file; nothing is said where there is none."""
    if not step:
        return {}
    (pair,) = step.values()
    before, after = (facts.get(id or "", {}) for id in pair)
    fields = [
        field for field in after or before if not is_same(before.get(field), after.get(field))
    ]
    name = SETTINGS_NAME
    return {name: Difference(name, name, before, after, tuple(fields))} if fields else {}


def _events(deeds: Sequence[Deed]) -> tuple[Event, ...]:
    """The changes of values; where the file was away for a while it changed what was there last."""
    found, last = list[list[Event]](), Facts()
    for revision, difference, units in reversed(deeds):
        before = {**last, **difference.before}
        last = {**before, **difference.after}
        found.append([
            Event(
                revision, SETTINGS_NAME, ".".join(field), "decision", before[field], last[field],
                None, revision.reason, NO_CONTEXT,
            )
            for field in difference.fields
            if (SETTINGS_NAME, field) in units
            and field in before
            and not is_same(before[field], last[field])
        ])  # fmt: skip
    return tuple(chain.from_iterable(reversed(found)))
