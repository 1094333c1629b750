"""Days and the labels of periods: `2026-Q4`, `FY27`, `2026-W47`, fiscal years, custom periods."""

import re
from collections.abc import Mapping
from datetime import MAXYEAR, date, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Literal, NamedTuple

DAY = timedelta(days=1)
FORMS = "`2026`, `2026-H1`, `2026-Q4`, `2026-11`, `2026-W47`, `FY27`, `FY27-H1`, `FY27-Q3`"
LABEL = re.compile(
    r"(?:FY(?P<short>[0-9]{2})|(?P<year>[0-9]{4}))"
    r"(?:-(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|W(?P<week>[0-9]{2})|(?P<month>[0-9]{2})))?"
)
AROUND = ("-Q1", "-Q2", "-Q3", "-Q4", "-H1", "-H2", "")
SPAN_KEY = re.compile(r"[0-9]{4}-(?:[0-9]{2}|W[0-9]{2}|Q[1-4])")
DAY_FORM = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@lru_cache(maxsize=10_000)
def parse_day(text: str) -> date | None:
    """The day of `YYYY-MM-DD`; None for every other form, and where there is no such day."""
    if DAY_FORM.fullmatch(text) is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def moved(day: date, by: timedelta) -> date:
    """A day so much later, or earlier; no further than the calendar goes."""
    try:
        return day + by
    except OverflowError:
        return date.max if by > timedelta(0) else date.min


class Period(NamedTuple):
    """A span of days, both ends included; a custom period without an `end` is open."""

    name: str
    start: date
    end: date | None

    @property
    def days(self) -> int | None:
        """How many days it has; None where it is open."""
        return None if self.end is None else (self.end - self.start).days + 1

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.start <= day and (self.end is None or day <= self.end)

    def contains(self, other: "Period") -> bool:
        """Whether every day of another period lies in it."""
        if self.end is None:
            return self.start <= other.start
        return self.start <= other.start and other.end is not None and other.end <= self.end

    def overlaps(self, other: "Period") -> bool:
        """Whether the two share a day."""
        starts_in_time = other.end is None or self.start <= other.end
        return starts_in_time and (self.end is None or other.start <= self.end)


class FiscalYear(NamedTuple):
    """The month (1 to 12) a fiscal year starts in, and which of its years it is named after."""

    starts: int = 1
    named_by: Literal["start", "end"] = "start"

    def first_month(self, year: int) -> int:
        """The month that the year of a name starts in, counted from January of year 0."""
        is_named_late = self.named_by == "end" and self.starts > 1
        return (year - is_named_late) * 12 + self.starts - 1


class Calendar(NamedTuple):
    """What the labels of periods mean: a custom name wins over a built-in form."""

    fiscal_year: FiscalYear = FiscalYear()
    named: Mapping[str, Period] = MappingProxyType({})

    def period(self, label: str) -> Period | None:
        """The period of a label, or None where there is none."""
        return self.named.get(label) or self._built_in(label)

    def span_end(self, key: str) -> date | None:
        """The last day that the key of a check-in means: a day, a month, a week or a quarter."""
        day = parse_day(key)
        if day is not None or SPAN_KEY.fullmatch(key) is None:
            return day
        own, built_in = self.named.get(key), self._built_in(key)
        return (own.end if own else None) or (built_in.end if built_in else None)

    @property
    def renames_spans(self) -> bool:
        """Whether a custom name takes the place of a label that check-ins can be dated by."""
        return any(SPAN_KEY.fullmatch(name) for name in self.named)

    def around(self, day: date) -> tuple[Period, ...]:
        """The built-in quarter, half and year that a day lies in, shortest first."""
        years = range(day.year - 1, day.year + 2)
        found = (self._built_in(f"{year:04}{part}") for part in AROUND for year in years)
        return tuple(period for period in found if period and period.holds(day))

    def _built_in(self, label: str) -> Period | None:
        match = LABEL.fullmatch(label)
        if match is None:
            return None
        year = int(match["year"] or "20" + match["short"])
        if match["week"]:
            return None if match["short"] else _week(label, year, int(match["week"]))
        if match["month"]:
            month = int(match["month"])
            is_month = 1 <= month <= 12 and not match["short"]
            return _months(label, year * 12 + month - 1, 1) if is_month else None
        first = self.fiscal_year.first_month(year)
        if match["half"]:
            return _months(label, first + (int(match["half"]) - 1) * 6, 6)
        if match["quarter"]:
            return _months(label, first + (int(match["quarter"]) - 1) * 3, 3)
        return _months(label, first, 12)


def _months(label: str, first: int, count: int) -> Period | None:
    """`count` whole months from a month counted from January of year 0; None out of range."""
    start, after = _first_of(first), _first_of(first + count)
    if start is None:
        return None
    if after is None:
        return Period(label, start, date.max) if first + count == (MAXYEAR + 1) * 12 else None
    return Period(label, start, after - DAY)


def _first_of(month: int) -> date | None:
    year, index = divmod(month, 12)
    return date(year, index + 1, 1) if 1 <= year <= MAXYEAR else None


def _week(label: str, year: int, week: int) -> Period | None:
    """An ISO week, Monday to Sunday."""
    try:
        monday = date.fromisocalendar(year, week, 1)
        return Period(label, monday, monday + 6 * DAY)
    except (ValueError, OverflowError):
        return None


def period_fault(label: str) -> str:
    """Why a label means no period, and what to write instead."""
    from okrkit.characters import quote  # noqa: PLC0415  only a mistake needs it

    third = re.fullmatch(r"([0-9]{4})-?T([1-3])", label, re.IGNORECASE)
    if third:
        return (
            f"{quote(label)} is refused: it means a third of the year to some and a quarter to"
            f" others; write `{third[1]}-Q{third[2]}`, or declare it under `periods:`"
        )
    meant = _meant(label)
    advice = f"did you mean `{meant}`?" if meant else f"known forms are {FORMS}"
    return f"there is no period {quote(label)}; {advice}"


def _meant(label: str) -> str | None:
    text = label.strip().upper().replace("/", "-").replace("_", "-").replace(" ", "-")
    if match := re.fullmatch(r"(\d{4})-?([HQ]\d)", text, re.ASCII):
        return _if_known(f"{match[1]}-{match[2]}")
    if match := re.fullmatch(r"([HQ]\d)-?(\d{4})", text, re.ASCII):
        return _if_known(f"{match[2]}-{match[1]}")
    if match := re.fullmatch(r"(\d{4})-?W-?(\d{1,2})", text, re.ASCII):
        return _if_known(f"{match[1]}-W{int(match[2]):02}")
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})", text, re.ASCII):
        return _if_known(f"{match[1]}-{int(match[2]):02}")
    if match := re.fullmatch(r"FY-?(?:20)?(\d\d)(?:-?([HQ]\d))?", text, re.ASCII):
        return _if_known(f"FY{match[1]}" + (f"-{match[2]}" if match[2] else ""))
    return None


def _if_known(label: str) -> str | None:
    return label if Calendar().period(label) else None
