"""From what is written in one goal to what it means, without a look at other goals.

Each function gives a value and yields or returns the faults it met; what is broken is None.
"""

from collections.abc import Container, Iterator, Mapping
from datetime import date
from decimal import Decimal
from sys import intern

from okrkit.goals import CheckIn, Closed, Dropped, Goal, KeyResult, Kpi, Need
from okrkit.measure import (
    Band,
    DatedNumber,
    Done,
    Judged,
    Measure,
    Milestone,
    Milestones,
    Range,
    SameAs,
    Supporting,
)
from okrkit.misfit import listing
from okrkit.period import Calendar
from okrkit.schema import (
    BoundedEntry,
    CheckinEntry,
    ClosedEntry,
    ClosedObjectiveEntry,
    DroppedEntry,
    KeyResultEntry,
    MilestoneEntry,
)
from okrkit.source import Fault, Note, Place

NOT_WRITTEN: tuple[object, ...] = (None, (), {})
NOTHING_SAID = (None,) * 8
MEASURE_FIELDS = (
    ("range", "target"),
    ("range", "baseline"),
    ("bound", "at_least"),
    ("bound", "above"),
    ("bound", "at_most"),
    ("bound", "below"),
    ("milestones", "milestones"),
    ("done", "done"),
    ("judged", "judged"),
    ("supporting", "score_from"),
    ("same_as", "same_as"),
)
CHOICES = (
    "`baseline` and `target`; a bound (`at_least`, `at_most`, `above`, `below`); `milestones`;"
    " `done: false`; `judged: true`; `score_from: supporting`; `same_as: REF`; or `draft: true`"
)


def dropped_of(entry: DroppedEntry | None) -> Dropped | None:
    """That a goal was given up."""
    return Dropped(entry.date, entry.why) if entry else None


def closed_of(entry: ClosedEntry | None) -> Closed | None:
    """How a goal ended."""
    if entry is None:
        return None
    learned = entry.learned if isinstance(entry, ClosedObjectiveEntry) else None
    return Closed(entry.date, entry.score, entry.why, learned)


def band_of(entry: BoundedEntry) -> Band:
    """The bounds of a KPI or key result; of two on one side the one that includes its number."""
    return Band(
        lower=entry.at_least or entry.above or (),
        upper=entry.at_most or entry.below or (),
        lower_included=entry.at_least is not None,
        upper_included=entry.at_most is not None,
    )


def written_measures(entry: KeyResultEntry) -> dict[str, str]:
    """The measures that a key result names, each with the first field that names it."""
    found: dict[str, str] = {}
    for measure, name in MEASURE_FIELDS:
        if getattr(entry, name) not in NOT_WRITTEN:
            found.setdefault(measure, name)
    return found


def measure_of(entry: KeyResultEntry, written: Mapping[str, str]) -> Measure | None:
    """The measure of a key result; None where none or more than one is written."""
    if len(written) != 1:
        return None
    match next(iter(written)):
        case "range" if entry.target is not None:
            return Range(entry.baseline, entry.target, entry.commit, entry.stretch, entry.plan)
        case "bound":
            return band_of(entry)
        case "milestones":
            return Milestones(tuple(_milestone(id, step) for id, step in entry.milestones.items()))
        case "done" if entry.done is not None:
            return Done(entry.done)
        case "judged":
            return Judged(entry.plan)
        case "supporting":
            return Supporting()
        case "same_as":
            return SameAs(entry.same_as)
    return None


def _milestone(id: str, entry: MilestoneEntry) -> Milestone:
    weight = Decimal(1) if entry.weight is None else entry.weight
    return Milestone(id, entry.title, weight, entry.due, entry.done or False)


def measure_faults(
    entry: KeyResultEntry, written: Mapping[str, str], place: Place
) -> Iterator[Fault]:
    """What is wrong with the choice of a key result's measure."""
    name = f"key result `{place.keys[-1]}`"
    if not written and not entry.draft:
        message = f"{name} has no measure, so nobody can tell when it is reached"
        yield Fault("missing-measure", message, place.key(), hint=f"write one of: {CHOICES}")
    if len(written) > 1:
        first, second, *_ = written.values()
        message = f"{name} has {len(written)} measures: {listing(written.values(), 'and')}"
        notes = (Note(f"`{first}` is one", place.key(first)),)
        hint = "keep one; make the other a key result of its own"
        yield Fault("conflicting-measures", message, place.key(second), hint, notes)
        return
    if entry.baseline is not None and entry.target is None:
        message = f"{name} has a baseline and no target"
        yield Fault("missing-field", message, place.key("baseline"), hint="add `target: …`")
    yield from _misplaced(entry, place, set(written))
    yield from bound_faults(entry, place)


def _misplaced(entry: KeyResultEntry, place: Place, written: set[str]) -> Iterator[Fault]:
    """Fields that go with another measure than the one that is written."""
    belongs = {
        "commit": ({"range"}, "`baseline` and `target`"),
        "stretch": ({"range"}, "`baseline` and `target`"),
        "plan": ({"range", "judged"}, "`baseline` and `target`, or `judged`"),
        "kpi": ({"range", "bound"}, "`baseline` and `target`, or a bound"),
    }
    for field, (measures, words) in belongs.items():
        if written and not written & measures and getattr(entry, field) not in (None, ()):
            message = f"`{field}` goes with {words}, not with `{_only(written)}`"
            yield Fault(
                "conflicting-measures", message, place.key(field), hint="remove one of them"
            )
    if entry.aggregate and written and "bound" not in written and entry.kpi is None:
        message = "`aggregate` goes with a bound or with `kpi`"
        yield Fault("conflicting-measures", message, place.key("aggregate"), hint="remove it")
    if entry.commit is not None and entry.stretch is None and "range" in written:
        message = "`commit` needs `stretch`: the two make the zones 0.3, 0.7 and 1.0"
        yield Fault("missing-field", message, place.key("commit"), hint="add `stretch: …`")


def _only(written: set[str]) -> str:
    return {"bound": "at_least", "range": "target", "supporting": "score_from"}.get(
        next(iter(written)), next(iter(written))
    )


def bound_faults(entry: BoundedEntry, place: Place) -> Iterator[Fault]:
    """Two bounds on one side."""
    for one, other in (("at_least", "above"), ("at_most", "below")):
        if getattr(entry, one) is not None and getattr(entry, other) is not None:
            message = f"`{one}` and `{other}` bound the same side; the first includes its number"
            notes = (Note(f"`{one}` is here", place.key(one)),)
            yield Fault(
                "conflicting-measures", message, place.key(other), "keep one of the two", notes
            )


def checkins_of(
    entries: Mapping[str, CheckinEntry | Decimal], origin: Place, calendar: Calendar
) -> tuple[CheckIn, ...]:
    """The check-ins of a mapping, those left out whose key is no day of the calendar."""
    day_of = calendar.span_end
    return tuple(
        checkin_of(day, entry, origin, intern(key))  # the same days everywhere: kept once
        for key, entry in entries.items()
        if (day := day_of(key)) is not None
    )


def checkin_of(day: date, entry: CheckinEntry | Decimal, origin: Place, key: str) -> CheckIn:
    """One check-in; `key` is the one that it is written under at `origin`."""
    if isinstance(entry, Decimal):
        return CheckIn(day, key, origin, entry)
    needs = Need(entry.needs.what, entry.needs.from_) if entry.needs else None
    return CheckIn(
        day, key, origin, entry.value, entry.score, entry.confidence, entry.expect,
        entry.note, needs, entry.health, entry.by,
    )  # fmt: skip


def checkin_faults(goal: Goal, misread: Container[Place]) -> Iterator[Fault]:
    """Check-ins that say what their goal cannot hear, or nothing.

    Those in `misread` had something to say that could not be read.
    """
    hears = _hears(goal)
    unheard = [field for field in ("value", "score", "health") if field not in hears]
    for checkin in goal.checkins:
        for field in unheard:
            if getattr(checkin, field) is not None:
                yield _unheard(goal, checkin, field)
        # Nearly all have a value: the rest is compared for the few that have none.
        says_nothing = checkin.value is None and checkin[3:] == NOTHING_SAID
        if says_nothing and checkin.origin.value(checkin.key) not in misread:
            message = "this check-in says nothing; expected at least one of its fields"
            hint = "write `note: …`, a number, or remove it"
            yield Fault("missing-field", message, checkin.place, hint)


def _hears(goal: Goal) -> frozenset[str]:
    """Which of value, score and health the check-ins of a goal can say."""
    match goal:
        case Kpi():
            return frozenset({"value", "health"})
        case KeyResult(measure=None):
            return frozenset({"value", "score"})
        case KeyResult(measure=Judged()):
            return frozenset({"score"})
        case KeyResult(measure=Range() | Band(), kpi=None):
            return frozenset({"value"})
        case _:
            return frozenset()


def _unheard(goal: Goal, checkin: CheckIn, field: str) -> Fault:
    if field == "value" and isinstance(goal, KeyResult) and goal.kpi:
        message = f"the value of `{goal.id}` is the KPI's, `{goal.kpi}`; it has none of its own"
        hint = f"check in `{goal.kpi}` instead; keep confidence, note and needs here"
        return Fault("conflicting-measures", message, checkin.place, hint)
    kind = {Kpi: "a KPI", KeyResult: "a key result"}.get(type(goal), "an objective")
    message = f"`{goal.id}` is {kind} that takes no `{field}` in a check-in"
    hints = {
        "value": _instead_of_value(goal),
        "score": "only a key result with `judged: true` has scores",
        "health": "only a KPI has a health",
    }
    return Fault("invalid-value", message, checkin.place, hints[field])


def _instead_of_value(goal: Goal) -> str:
    if not isinstance(goal, KeyResult):
        return "check in its key results; here write confidence, note or needs"
    match goal.measure:
        case Milestones() | Done():
            return "write the day at its `done`"
        case SameAs():
            return "check in the key result that it shows"
        case _:
            return "its progress comes from what supports it"


def dated(value: DatedNumber) -> Iterator[Decimal]:
    """All numbers that a dated number ever has."""
    return (number for _, number in value if number is not None)


def judged_checkins(
    checkins: tuple[CheckIn, ...],
) -> tuple[tuple[CheckIn, ...], list[Fault]]:
    """The check-ins of a judged key result, whose bare numbers are scores, 0 to 1."""
    faults = []
    scored = []
    for checkin in checkins:
        value = checkin.value
        if value is None:
            scored.append(checkin)
        elif 0 <= value <= 1:
            scored.append(checkin._replace(score=value, value=None))
        else:
            message = f"expected a score from 0 to 1, found {value}"
            hint = f"write `{(value / 100).normalize():f}`" if 1 < value <= 100 else None
            faults.append(Fault("invalid-value", message, checkin.origin.value(checkin.key), hint))
    return tuple(scored), faults
