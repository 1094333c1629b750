"""Whether a decision made a goal easier or harder: softened, hardened, or aimed at something else.

Each field has its own measure of ease, and where both ends moved the score decides: a target and
its baseline are softened together when for every value the new score is at least the old one, and
somewhere higher. What cannot be compared is re-aimed.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from okrkit import written
from okrkit.attainment import is_at, range_score
from okrkit.bounds import in_force
from okrkit.cadence import LENGTHS
from okrkit.difference import Facts, Field, entry_of
from okrkit.goals import Cadence
from okrkit.limits import Limits
from okrkit.meaning import band_of, measure_of, written_measures
from okrkit.measure import Band, DatedNumber, Measure, Range
from okrkit.parse import parse
from okrkit.schema import (
    BoundedEntry,
    GoalEntry,
    KeyResultEntry,
    KpiEntry,
    MilestoneEntry,
    ObjectiveEntry,
)
from okrkit.source import SourceFile
from okrkit.tree import Tree

Verdict = Literal["softened", "hardened", "re-aimed", "progress", "regress"]

ENDS = frozenset({"baseline", "target", "commit", "stretch"})
BOUNDS = frozenset({"at_least", "above", "at_most", "below"})
OTHER_MEASURES = frozenset({"done", "judged", "same_as"})
WHOLE_AIM = frozenset({"unit", "kpi"})
PLAIN_AGGREGATE = "last"
THOROUGH_AGGREGATES = frozenset({"share", "mean"})
"""Aggregates by which every reading counts; the last one alone hides the others."""

MEASURED = ENDS | BOUNDS | {"plan", "tolerance", "score_from", "title"}
LEFT_OUT = frozenset({"checkins", "team", "formerly", "changed", "closed", "dropped"})


def typed(ref: str, facts: Facts) -> GoalEntry:
    """The entry of a goal as fields read it; what is broken in it is left out."""
    entry = {key: value for key, value in entry_of(facts).items() if key not in LEFT_OUT}
    if "." in ref:
        root: Any = {"key_results": {"o": {"k": entry}}}
    else:
        root = {"objectives" if "/" in ref else "kpis": {"o": entry}}
    read = parse(SourceFile("", ""), Limits(), Tree(root, ())).entry
    if "." in ref:
        return read.key_results.get("o", {}).get("k") or KeyResultEntry(title="-")
    if "/" in ref:
        return read.objectives.get("o") or ObjectiveEntry(title="-")
    return read.kpis.get("o") or KpiEntry(title="-")


def verdict(
    ref: str, before: Facts, after: Facts, field: Field, since: date = date.min
) -> Verdict | None:
    """What became of a goal's aim by a change of one field; None: nothing that can be said.

    Bounds have days, and what they were before `since` is not looked at. A weight is judged
    elsewhere: it takes the score of the day.
    """
    if before.get(("draft",)) == "true":
        return None  # planning: a draft is there to be filled
    name = field[0]
    if name in WHOLE_AIM or name in OTHER_MEASURES:
        return None if name == "done" and _is_checkin(before, after) else "re-aimed"
    if name not in MEASURED and name not in _BY_VALUE and name != "milestones":
        return None
    old, new = typed(ref, before), typed(ref, after)
    if name == "milestones":
        return _milestone(*(_steps(entry).get(field[-1]) for entry in (old, new)))
    if name in _BY_VALUE:
        return _BY_VALUE[name](getattr(old, name, None), getattr(new, name, None))
    return _measured(name, field, old, new, since)


def _is_checkin(before: Facts, after: Facts) -> bool:
    """Whether a yes or no was answered, and not made or taken away."""
    return ("done",) in before and ("done",) in after


def _measured(
    name: str, field: Field, old: GoalEntry, new: GoalEntry, since: date
) -> Verdict | None:
    one, other = _measure(old), _measure(new)
    if name == "title":
        return "re-aimed" if getattr(old, "judged", None) and old.title != new.title else None
    if name == "score_from" and isinstance(old, ObjectiveEntry):
        return "softened"
    if isinstance(old, BoundedEntry) and isinstance(new, BoundedEntry) and name == "tolerance":
        return _by_size(getattr(old, "tolerance", None), getattr(new, "tolerance", None))
    if isinstance(one, Range) and isinstance(other, Range):
        if name == "plan":
            day = written.day(field[-1])
            return _nearer(one, *(dict(each.plan).get(day) for each in (one, other) if day))
        return ranges(one, other, name)
    if isinstance(one, Band) and isinstance(other, Band):
        return bands(one, other, since)
    return None if one is None else "re-aimed"


def _measure(entry: GoalEntry) -> Measure | None:
    if isinstance(entry, KeyResultEntry):
        return measure_of(entry, written_measures(entry))
    return band_of(entry) if isinstance(entry, KpiEntry) else None


def ranges(old: Range, new: Range, name: str = "target") -> Verdict | None:
    """What became of the way from a baseline to a target.

    Both scores are straight lines between their corners, so comparing them at the corners of both
    compares them everywhere.
    """
    if old.baseline is None or new.baseline is None:
        return None if old.baseline is None and new.target == old.target else "re-aimed"
    corners = sorted(
        Fraction(one)
        for one in {
            old.baseline, old.target, old.commit, old.stretch,
            new.baseline, new.target, new.commit, new.stretch,
        }
        if one is not None
    )  # fmt: skip
    rises = {one.target > (one.baseline or 0) for one in (old, new)}
    if len(rises) > 1:
        return "re-aimed"
    scores = [(range_score(old, value), range_score(new, value)) for value in corners]
    pairs = [(was, now) for was, now in scores if was is not None and now is not None]
    is_easier = any(now > was for was, now in pairs)
    is_harder = any(now < was for was, now in pairs)
    if is_easier and is_harder:
        own = _nearer(old, getattr(old, name), getattr(new, name)) if name in ZONES else None
        return own or "re-aimed"
    return "softened" if is_easier else "hardened" if is_harder else None


ZONES = frozenset({"commit", "stretch"})


def _nearer(measure: Range, old: Decimal | None, new: Decimal | None) -> Verdict | None:
    """Whether a value on the way moved nearer to the baseline; without one it asks for nothing."""
    if old == new:
        return None
    if old is None or new is None:
        return "softened" if new is None else "hardened"
    way = measure._replace(target=old)
    if measure.baseline is None or measure.baseline == old:
        rises = measure.baseline is not None and measure.target > measure.baseline
        return "hardened" if (new > old) == rises else "softened"
    return "hardened" if is_at(way, new) else "softened"


def bands(old: Band, new: Band, since: date = date.min) -> Verdict | None:
    """What became of a region to stay in, on a day and all later ones on which a bound changes."""
    days = sorted({since, *(day for band in (old, new) for day, _ in _dated(band) if day > since)})
    verdicts = {
        side
        for day in days
        for side in (
            _bound(old.lower, new.lower, old.lower_included, new.lower_included, day, -1),
            _bound(old.upper, new.upper, old.upper_included, new.upper_included, day, 1),
        )
        if side is not None
    }
    if len(verdicts) > 1:
        return "re-aimed"
    return verdicts.pop() if verdicts else None


def _dated(band: Band) -> Iterable[tuple[date, Decimal | None]]:
    return (*band.lower, *band.upper)


def _bound(
    old: DatedNumber, new: DatedNumber, was_in: bool, is_in: bool, day: date, sign: int
) -> Verdict | None:
    was, now = in_force(old, day), in_force(new, day)
    if was is None or now is None:
        return None if was is now else "softened" if now is None else "hardened"
    if was != now:
        return "softened" if (now - was) * sign > 0 else "hardened"
    return None if was_in == is_in else "softened" if is_in else "hardened"


def _by_size(old: Decimal | None, new: Decimal | None) -> Verdict | None:
    """Of a tolerance: the larger it is, the easier."""
    was, now = old or Decimal(0), new or Decimal(0)
    return None if was == now else "softened" if now > was else "hardened"


def _later(old: date | None, new: date | None) -> Verdict | None:
    """Of a day: the later, the easier; without its own one nobody knows here which counts."""
    if old is None or new is None or old == new:
        return None
    return "softened" if new > old else "hardened"


def _steps(entry: GoalEntry) -> Mapping[str, MilestoneEntry]:
    return entry.milestones if isinstance(entry, KeyResultEntry) else {}


def _milestone(old: MilestoneEntry | None, new: MilestoneEntry | None) -> Verdict | None:
    """Of a step: gone without being done, or later."""
    if old is None or new is None:
        is_done = old is not None and bool(old.done)
        return None if is_done or old is new else "hardened" if new is not None else "softened"
    return _later(old.due, new.due)


def _kind(old: str | None, new: str | None) -> Verdict | None:
    if old == "committed":
        return "softened"
    return "hardened" if new == "committed" else None


def _cadence(old: Cadence | None, new: Cadence | None) -> Verdict | None:
    if old is None or new is None or old == new:
        return None
    return "softened" if LENGTHS[new] > LENGTHS[old] else "hardened"


def _guards(old: Iterable[str] | None, new: Iterable[str] | None) -> Verdict | None:
    was, now = set(old or ()), set(new or ())
    return "softened" if was - now else "hardened" if now - was else None


def _aggregate(old: str | None, new: str | None) -> Verdict | None:
    was, now = old or PLAIN_AGGREGATE, new or PLAIN_AGGREGATE
    if was == now:
        return None
    if was in THOROUGH_AGGREGATES and now == PLAIN_AGGREGATE:
        return "softened"
    if was == PLAIN_AGGREGATE and now in THOROUGH_AGGREGATES:
        return "hardened"
    return "re-aimed"


def _draft(old: bool | None, new: bool | None) -> Verdict | None:  # noqa: ARG001  as all of them
    """Of a goal that was none: a draft is counted nowhere."""
    return "softened" if new else None


_BY_VALUE: dict[str, Callable[[Any, Any], Verdict | None]] = {
    "draft": _draft,
    "start": _later,
    "due": _later,
    "kind": _kind,
    "cadence": _cadence,
    "guardrails": _guards,
    "aggregate": _aggregate,
}


FLOORS, ROOFS = frozenset({"at_least", "above"}), frozenset({"at_most", "below"})


def advance(facts: Facts, old: Any, new: Any) -> Verdict | None:
    """Whether a number moved towards what a goal asks for: progress or regress."""
    rises = _rises(facts)
    was, now = written.number(old), written.number(new)
    if rises is None or was is None or now is None or was == now:
        return None
    return "progress" if (now > was) == rises else "regress"


def _rises(facts: Facts) -> bool | None:
    """Whether more is better, as far as the goal says."""
    baseline, target = (
        written.number(facts.get(("baseline",))),
        written.number(facts.get(("target",))),
    )
    if baseline is not None and target is not None:
        return target > baseline
    direction = written.text(facts.get(("direction",)))
    if direction in {"up", "down"}:
        return direction == "up"
    is_floor, is_roof = (any((name,) in facts for name in names) for names in (FLOORS, ROOFS))
    if is_floor != is_roof:
        return is_floor
    return True if facts.get(("judged",)) == "true" else None
