"""Facts of goals as JSON, the same in every published format; days are ISO."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from okrkit.bounds import in_force, lower_field, upper_field
from okrkit.goals import CheckIn, Dropped
from okrkit.measure import Band
from okrkit.readings import Reading
from okrkit.render.numbers import number

Json = dict[str, Any]


def day(day: date | None) -> str | None:
    """A day."""
    return None if day is None else day.isoformat()


def bounds(band: Band, day: date) -> Json:
    """The bounds in force on a day, by the field that they are written in."""
    return {
        field: number(bound)
        for field, dated in ((lower_field(band), band.lower), (upper_field(band), band.upper))
        if (bound := in_force(dated, day)) is not None
    }


def last_day(readings: tuple[Reading, ...]) -> date:
    """The day whose bounds count: that of the last reading, else the last of all days."""
    return readings[-1].day if readings else date.max


def latest(checkin: CheckIn | None) -> Json | None:
    """The latest number and its day."""
    if checkin is None:
        return None
    value = checkin.value if checkin.value is not None else checkin.score
    return {"date": checkin.day.isoformat(), "value": number(value), "note": checkin.note}


def series(readings: Iterable[Reading]) -> list[list[Any]]:
    """Pairs of day and value."""
    return [[one.day.isoformat(), number(one.value)] for one in readings]


def dropped(dropped: Dropped | None) -> Json | None:
    """That a goal was given up."""
    return None if dropped is None else {"date": dropped.day.isoformat(), "why": dropped.why}
