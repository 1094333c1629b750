"""How often a goal is heard of: how long that is, when silence is too long, and slots of time."""

from datetime import date, timedelta
from typing import NamedTuple

from okrkit.goals import Cadence

LENGTHS: dict[Cadence, int] = {
    "daily": 1,
    "weekly": 7,
    "biweekly": 14,
    "monthly": 30,
    "quarterly": 91,
}
"""Days from one check-in to the next."""

STALE_AFTER: dict[Cadence, int] = {"weekly": 10, "biweekly": 21, "monthly": 45, "quarterly": 135}
STALE_AFTER_WORKING_DAYS = 2  # of a daily cadence
WEEK, WORKING_WEEK = 7, 5


def days(cadence: Cadence, times: int = 1) -> timedelta:
    """So many cadences, as a span of time."""
    return timedelta(LENGTHS[cadence] * times)


def is_stale(heard: date, as_of: date, cadence: Cadence) -> bool:
    """Whether what was last heard of (or started) on a day has been silent for too long."""
    if cadence == "daily":
        return working_days(heard, as_of) > STALE_AFTER_WORKING_DAYS
    return (as_of - heard).days > STALE_AFTER[cadence]


def working_days(after: date, until: date) -> int:
    """How many days from Monday to Friday lie after one day, up to another one."""
    return _weekdays_before(until.toordinal() + 1) - _weekdays_before(after.toordinal() + 1)


def _weekdays_before(ordinal: int) -> int:
    """Days from Monday to Friday before an ordinal; 1 is a Monday."""
    weeks, rest = divmod(ordinal - 1, WEEK)
    return weeks * WORKING_WEEK + min(rest, WORKING_WEEK)


class Slots(NamedTuple):
    """The stretches of a goal's days that one check-in each is due in, counted from 0.

    Weeks and fortnights count from the first day; a rest at the end that is shorter than half of
    one belongs to the last, so every quarter has 13 weeks. Daily ones are Monday to Friday,
    monthly and quarterly ones those of the calendar. `end` is None in an open period.
    """

    cadence: Cadence
    start: date
    end: date | None

    def holding(self, day: date) -> int | None:
        """The slot that a day lies in; None outside of the goal's days, and on a weekend."""
        if day < self.start or (self.end is not None and day > self.end):
            return None
        if self.cadence == "daily" and day.weekday() >= WORKING_WEEK:
            return None
        return self._number(day)

    def ended(self, day: date) -> int:
        """How many slots have ended at the end of a day."""
        if day < self.start:
            return 0
        if self.end is not None and day >= self.end:
            return self._number(self.end) + (self.cadence != "daily" or self._is_workday(self.end))
        if self.cadence == "daily":
            return self._number(day) + self._is_workday(day)
        return self._number(day) + 1 if day == date.max else self._number(day + timedelta(1))

    def _is_workday(self, day: date) -> bool:
        return day.weekday() < WORKING_WEEK

    def _number(self, day: date) -> int:
        """The slot of a day, or on a weekend the next one."""
        if self.cadence == "daily":
            before = _weekdays_before(self.start.toordinal())
            return _weekdays_before(day.toordinal() + 1) - before - self._is_workday(day)
        if self.cadence == "monthly":
            return _month(day) - _month(self.start)
        if self.cadence == "quarterly":
            return _month(day) // 3 - _month(self.start) // 3
        length = LENGTHS[self.cadence]
        number = (day - self.start).days // length
        return number if self.end is None else min(number, self._last(self.end, length))

    def _last(self, end: date, length: int) -> int:
        whole, rest = divmod((end - self.start).days + 1, length)
        return max(0, whole - 1 + (rest * 2 >= length))


def _month(day: date) -> int:
    """Months from January of year 0."""
    return day.year * 12 + day.month - 1
