"""How a KPI stands: its health, by number and by judgement, and which way is good."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from okrkit.bounds import Number, distance, has_bound, is_inside
from okrkit.cadence import is_stale
from okrkit.goals import CheckIn, Kpi
from okrkit.measure import Band
from okrkit.readings import Reading, counted, values
from okrkit.standing import Direction, Health, KpiStanding


def kpi_standing(kpi: Kpi, as_of: date) -> KpiStanding:
    """How a KPI stands at the end of a day, by all its check-ins up to then."""
    seen = counted(kpi.checkins, date.min, as_of)
    readings = values(seen)
    numbered = [one for one in seen if one.value is not None]
    judged = [one for one in seen if one.health is not None]
    computed = health_of(kpi, readings[-1].value, readings[-1].day) if readings else "unknown"
    said = judged[-1].health if judged else None
    heard = seen[-1].day if seen else None
    return KpiStanding(
        health=computed if computed != "unknown" or said is None else said,
        judged_health=said,
        direction=direction(kpi, as_of),
        stale=_is_live(kpi, as_of) and heard is not None and is_stale(heard, as_of, kpi.cadence),
        readings=readings,
        latest=next(reversed(numbered), None) or next(reversed(judged), None),
        heard=heard,
        breached_since=_breached_since(kpi, readings if computed != "unknown" else (), judged),
    )


def health_of(kpi: Kpi, value: Number, day: date) -> Health:
    """The health of a value on a day.

    Healthy inside the bounds, watch within the tolerance (the edge included), breached beyond,
    unknown without a bound in force.
    """
    if not has_bound(kpi.band, day):
        return "unknown"
    if is_inside(kpi.band, value, day):
        return "healthy"
    return "watch" if 0 < kpi.tolerance >= distance(kpi.band, value, day) else "breached"


def direction(kpi: Kpi, as_of: date) -> Direction:
    """Which way is good: what it says, else up for a lower bound alone, down for an upper one.

    Bounds that begin after the day are not seen.
    """
    return direction_of(kpi.band, as_of) if kpi.direction is None else kpi.direction


def direction_of(band: Band, as_of: date) -> Direction:
    """Which way bounds lead that have begun by a day: up from a lower one, down from an upper."""
    has_lower = any(day <= as_of for day, _ in band.lower)
    has_upper = any(day <= as_of for day, _ in band.upper)
    if has_lower == has_upper:
        return "neutral"
    return "up" if has_lower else "down"


def _is_live(kpi: Kpi, as_of: date) -> bool:
    return not kpi.draft and (kpi.dropped is None or kpi.dropped.day > as_of)


def _breached_since(
    kpi: Kpi, readings: Sequence[Reading], judged: Sequence[CheckIn]
) -> date | None:
    if readings:
        return _since((one.day, health_of(kpi, one.value, one.day)) for one in reversed(readings))
    return _since((one.day, one.health or "unknown") for one in reversed(judged))


def _since(backwards: Iterable[tuple[date, Health]]) -> date | None:
    since = None
    for day, health in backwards:
        if health != "breached":
            break
        since = day
    return since


def is_breached_for(standing: KpiStanding, span: timedelta, as_of: date) -> bool:
    """Whether a KPI has been breached for a span of time, or longer."""
    since = standing.breached_since
    return since is not None and as_of - since >= span
