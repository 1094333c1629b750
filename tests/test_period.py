"""Labels of periods and the days they mean, held to the calendar of Python."""

from calendar import monthrange
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faults import faults_of, workspace_of
from okrkit.period import Calendar, FiscalYear, Period, parse_day, period_fault
from okrkit.scope import default_period
from workspaces import scored

DAY = timedelta(days=1)
CALENDAR = Calendar()
YEARS = st.integers(1990, 2100)
DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))
FISCAL_YEARS = st.builds(FiscalYear, st.integers(1, 12), st.sampled_from(["start", "end"]))
CALENDARS = FISCAL_YEARS.map(Calendar)
LABELS = st.one_of(
    st.builds("{:04}".format, YEARS),
    st.builds("{:04}-H{}".format, YEARS, st.integers(1, 2)),
    st.builds("{:04}-Q{}".format, YEARS, st.integers(1, 4)),
    st.builds("{:04}-{:02}".format, YEARS, st.integers(1, 12)),
    st.builds("{:04}-W{:02}".format, YEARS, st.integers(1, 52)),
    st.builds("FY{:02}".format, st.integers(0, 99)),
    st.builds("FY{:02}-H{}".format, st.integers(0, 99), st.integers(1, 2)),
    st.builds("FY{:02}-Q{}".format, st.integers(0, 99), st.integers(1, 4)),
)
SPANS = st.builds(
    lambda start, length: Period("x", start, None if length is None else start + length * DAY),
    st.dates(date(2026, 1, 1), date(2026, 2, 28)),
    st.none() | st.integers(0, 50),
)


def days_of(label: str, calendar: Calendar = CALENDAR) -> str:
    """First and last day of a label, as `2026-10-01..2026-12-31`."""
    period = calendar.period(label)
    return f"{period.start}..{period.end}" if period else "none"


def the_period(label: str, calendar: Calendar) -> Period:
    period = calendar.period(label)
    assert period is not None
    return period


def fiscal(starts: int, named_by: Literal["start", "end"]) -> Calendar:
    return Calendar(FiscalYear(starts, named_by))


@pytest.mark.parametrize(
    ("label", "days"),
    [
        ("2026", "2026-01-01..2026-12-31"),
        ("2026-H1", "2026-01-01..2026-06-30"),
        ("2026-H2", "2026-07-01..2026-12-31"),
        ("2026-Q1", "2026-01-01..2026-03-31"),
        ("2026-Q4", "2026-10-01..2026-12-31"),
        ("2026-11", "2026-11-01..2026-11-30"),
        ("2026-02", "2026-02-01..2026-02-28"),
        ("2028-02", "2028-02-01..2028-02-29"),
        ("2026-12", "2026-12-01..2026-12-31"),
        ("2026-W47", "2026-11-16..2026-11-22"),
        ("2026-W01", "2025-12-29..2026-01-04"),
        ("2026-W53", "2026-12-28..2027-01-03"),
        ("FY27", "2027-01-01..2027-12-31"),
        ("FY27-Q3", "2027-07-01..2027-09-30"),
        ("FY27-H2", "2027-07-01..2027-12-31"),
        ("FY00", "2000-01-01..2000-12-31"),
    ],
)
def test_a_label_means_days_of_the_calendar_year(label: str, days: str) -> None:
    assert days_of(label) == days


@pytest.mark.parametrize(
    ("starts", "named_by", "label", "days"),
    [
        (7, "end", "FY27", "2026-07-01..2027-06-30"),
        (7, "end", "2027", "2026-07-01..2027-06-30"),
        (7, "end", "FY27-Q3", "2027-01-01..2027-03-31"),
        (7, "end", "2027-Q1", "2026-07-01..2026-09-30"),
        (7, "end", "2027-H2", "2027-01-01..2027-06-30"),
        (7, "start", "FY27", "2027-07-01..2028-06-30"),
        (7, "start", "FY27-Q3", "2028-01-01..2028-03-31"),
        (4, "start", "2026-Q4", "2027-01-01..2027-03-31"),
        (10, "end", "FY27-Q1", "2026-10-01..2026-12-31"),
        (12, "start", "2026-Q1", "2026-12-01..2027-02-28"),
        (12, "end", "2026-Q1", "2025-12-01..2026-02-28"),
        (2, "end", "2028-Q1", "2027-02-01..2027-04-30"),
        (1, "end", "2026", "2026-01-01..2026-12-31"),
        (7, "end", "2026-11", "2026-11-01..2026-11-30"),
        (7, "end", "2026-W47", "2026-11-16..2026-11-22"),
    ],
)
def test_a_fiscal_year_moves_years_halves_and_quarters_only(
    starts: int, named_by: Literal["start", "end"], label: str, days: str
) -> None:
    assert days_of(label, fiscal(starts, named_by)) == days


@given(FISCAL_YEARS, YEARS)
def test_a_fiscal_year_starts_in_its_month_and_is_named_after_its_start_or_end(
    year: FiscalYear, number: int
) -> None:
    period = the_period(f"{number}", Calendar(year))
    assert period.end is not None
    assert (period.start.month, period.start.day) == (year.starts, 1)
    assert period.end + DAY == period.start.replace(year=period.start.year + 1)
    assert (period.start if year.named_by == "start" else period.end).year == number


@given(CALENDARS, YEARS, st.sampled_from([("Q", 4), ("H", 2)]))
def test_the_parts_of_a_year_tile_it(calendar: Calendar, year: int, part: tuple[str, int]) -> None:
    letter, count = part
    whole = the_period(f"{year}", calendar)
    parts = [the_period(f"{year}-{letter}{n}", calendar) for n in range(1, count + 1)]
    _assert_tiles(whole, parts)
    following = the_period(f"{year + 1}", calendar)
    assert whole.end is not None
    assert following.start == whole.end + DAY


@given(CALENDARS, YEARS, st.integers(1, 2))
def test_two_quarters_tile_a_half(calendar: Calendar, year: int, half: int) -> None:
    quarters = [the_period(f"{year}-Q{2 * half - 1 + n}", calendar) for n in range(2)]
    _assert_tiles(the_period(f"{year}-H{half}", calendar), quarters)


@given(CALENDARS, YEARS, st.integers(1, 4))
def test_three_months_of_the_calendar_tile_a_quarter(
    calendar: Calendar, year: int, quarter: int
) -> None:
    whole = the_period(f"{year}-Q{quarter}", calendar)
    day, months = whole.start, []
    for _ in range(3):
        months.append(the_period(f"{day:%Y-%m}", calendar))
        day = date(day.year, day.month, monthrange(day.year, day.month)[1]) + DAY
    _assert_tiles(whole, months)


def _assert_tiles(whole: Period, parts: list[Period]) -> None:
    assert parts[0].start == whole.start
    assert parts[-1].end == whole.end
    for one, following in pairwise(parts):
        assert one.end is not None
        assert one.end + DAY == following.start
    assert sum(part.days or 0 for part in parts) == whole.days


@given(YEARS, st.integers(1, 12), CALENDARS)
def test_a_month_is_the_calendars(year: int, month: int, calendar: Calendar) -> None:
    last = date(year, month, monthrange(year, month)[1])
    label = f"{year}-{month:02}"
    assert calendar.period(label) == Period(label, date(year, month, 1), last)


def test_iso_weeks_agree_with_pythons_calendar() -> None:
    calendar = fiscal(7, "end")
    for year in range(1990, 2101):
        last = date(year, 12, 28).isocalendar().week
        for week in range(1, last + 1):
            monday = date.fromisocalendar(year, week, 1)
            label = f"{year}-W{week:02}"
            assert calendar.period(label) == Period(label, monday, monday + 6 * DAY)
        for week in {0, last + 1, 54, 99}:
            assert calendar.period(f"{year}-W{week:02}") is None


@given(LABELS, CALENDARS)
def test_a_label_reads_back_to_the_same_days(label: str, calendar: Calendar) -> None:
    period = the_period(label, calendar)
    assert period.name == label
    assert calendar.period(period.name) == period
    assert period.end is not None
    assert period.holds(period.start)
    assert period.holds(period.end)
    assert not period.holds(period.start - DAY)
    assert not period.holds(period.end + DAY)


@given(st.integers(0, 99), CALENDARS, st.sampled_from(["", "-H1", "-H2", "-Q1", "-Q4"]))
def test_fy_is_the_year_of_this_century(year: int, calendar: Calendar, part: str) -> None:
    short, long = f"FY{year:02}{part}", f"20{year:02}{part}"
    assert days_of(short, calendar) == days_of(long, calendar)


@pytest.mark.parametrize(
    "label",
    [
        "", "26", "2026-", "2026-Q0", "2026-Q5", "2026-H0", "2026-H3", "2026-00", "2026-13",
        "2026-1", "2026-W0", "2026-W00", "2026-W54", "2026-W1", "2025-W53", "2026-T2", "2026Q4",
        "2026-q4", "Q4-2026", "fy27", "FY2027", "FY7", "FY27-11", "FY27-W03", "FY27-Q5", "FY27-T1",
        "2026-10-05", "0000", "0000-Q1", "0000-W01", " 2026", "2026 ", "2026\n", "２０２６",
        "2026-Q٤",
        "-2026", "+2026", "2026/Q4", "2026-W047",
    ],
)  # fmt: skip
@pytest.mark.parametrize("calendar", [Calendar(), fiscal(7, "end")])
def test_what_is_no_label_means_nothing(label: str, calendar: Calendar) -> None:
    assert calendar.period(label) is None


@given(st.text(max_size=12) | st.from_regex(r"(FY)?[0-9]{2,4}-?[HQWT]?[0-9]{0,3}", fullmatch=True))
def test_no_text_breaks_the_calendar(label: str) -> None:
    calendar = fiscal(12, "end")
    period = calendar.period(label)
    assert period is None or period.name == label
    calendar.span_end(label)
    assert "\n" not in period_fault(label)


@pytest.mark.parametrize("label", ["0001", "0001-Q1", "9999", "9999-Q4", "9999-12", "9999-W52"])
@pytest.mark.parametrize("starts", [1, 2, 12])
@pytest.mark.parametrize("named_by", ["start", "end"])
def test_the_first_and_last_years_do_not_break_the_calendar(
    label: str, starts: int, named_by: Literal["start", "end"]
) -> None:
    period = fiscal(starts, named_by).period(label)
    assert period is None or (period.end is not None and period.start <= period.end)


def test_a_report_of_the_last_day_there_is_has_a_period() -> None:
    files = {"okrkit.yaml": "version: 1\nfiscal_year: {starts: 7, named_by: end}\n"}
    assert default_period(scored(files, date.max)).holds(date.max)


def test_a_third_of_a_year_is_refused_and_says_why() -> None:
    message = period_fault("2026-T2")
    assert "third" in message
    assert "quarter" in message
    assert "2026-Q2" in message


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026Q4", "2026-Q4"), ("2026-q4", "2026-Q4"), ("Q4-2026", "2026-Q4"),
        ("Q4 2026", "2026-Q4"), ("2026_H1", "2026-H1"), ("2026-W7", "2026-W07"),
        ("2026-9", "2026-09"), ("FY2027", "FY27"), ("fy27-q3", "FY27-Q3"), ("2026/Q4", "2026-Q4"),
    ],
)  # fmt: skip
def test_what_is_nearly_a_label_is_told_the_label(written: str, meant: str) -> None:
    assert f"did you mean `{meant}`?" in period_fault(written)


@pytest.mark.parametrize(
    ("key", "day"),
    [
        ("2026-10-12", "2026-10-12"),
        ("2026-10", "2026-10-31"),
        ("2028-02", "2028-02-29"),
        ("2026-W41", "2026-10-11"),
        ("2026-W53", "2027-01-03"),
        ("2026-Q4", "2026-12-31"),
    ],
)
def test_the_key_of_a_check_in_means_the_last_day_of_its_span(key: str, day: str) -> None:
    assert str(Calendar().span_end(key)) == day


def test_a_quarter_in_a_check_in_is_the_fiscal_years() -> None:
    assert fiscal(7, "end").span_end("2027-Q1") == date(2026, 9, 30)
    assert fiscal(7, "end").span_end("2026-10") == date(2026, 10, 31)


@pytest.mark.parametrize(
    "key",
    [
        "2026", "2026-H1", "FY27", "FY27-Q1", "2026-T2", "2026-Q5", "2026-13", "2026-W54",
        "2026-02-30", "20261012", "2026-1-5", "2026-10-12T00:00", "2026-10-12 ", "２０２６-10-12",
        "0",
        "", "christmas",
    ],
)  # fmt: skip
def test_what_is_no_day_month_week_or_quarter_is_no_key_of_a_check_in(key: str) -> None:
    named = {"christmas": Period("christmas", date(2026, 12, 1), date(2026, 12, 26))}
    assert Calendar(named=named).span_end(key) is None


@given(LABELS, CALENDARS)
def test_a_span_of_a_check_in_ends_with_the_period_of_that_name(
    label: str, calendar: Calendar
) -> None:
    end = calendar.span_end(label)
    has_key_form = not label.startswith("FY") and len(label) > 4 and label[5] != "H"
    assert end == (the_period(label, calendar).end if has_key_form else None)


@given(st.dates())
def test_a_day_reads_back(day: date) -> None:
    assert parse_day(day.isoformat()) == day
    assert Calendar().span_end(day.isoformat()) == day


@given(st.text(alphabet="0123456789-TW", max_size=11))
def test_no_other_form_is_a_day(text: str) -> None:
    day = parse_day(text)
    assert day is None or day.isoformat() == text


@given(DAYS, CALENDARS)
def test_quarter_half_and_year_lie_around_a_day_shortest_first(
    day: date, calendar: Calendar
) -> None:
    quarter, half, year = calendar.around(day)
    assert (quarter.name[4:6], half.name[4:6], year.name[4:]) == ("-Q", "-H", "")
    assert all(period.holds(day) for period in (quarter, half, year))
    assert year.contains(half)
    assert half.contains(quarter)
    assert [calendar.period(period.name) for period in (quarter, half, year)] == [
        quarter,
        half,
        year,
    ]


@given(SPANS, SPANS)
def test_containing_and_overlapping_are_those_of_the_days(one: Period, other: Period) -> None:
    days, others = _days(one), _days(other)
    assert one.contains(other) == (days >= others and (one.end is None or other.end is not None))
    assert one.overlaps(other) == bool(days & others)
    assert one.overlaps(other) == other.overlaps(one)
    assert one.contains(one)
    assert one.days == (None if one.end is None else len(days))


def _days(period: Period) -> set[date]:
    horizon = date(2026, 6, 1)
    return {
        period.start + n * DAY
        for n in range((horizon - period.start).days)
        if period.holds(period.start + n * DAY)
    }


def test_a_custom_period_has_the_days_it_declares() -> None:
    workspace = workspace_of(
        """
        periods:
          2026-T2: {start: 2026-05-01, end: 2026-08-31}
          Sprint-7: {start: 2026-11-09, end: 2026-11-20}
          someday: {start: 2026-01-01}
          one-day: {start: 2026-03-03, end: 2026-03-03}
        """
    )
    assert workspace.faults == ()
    assert days_of("2026-T2", workspace.calendar) == "2026-05-01..2026-08-31"
    assert days_of("Sprint-7", workspace.calendar) == "2026-11-09..2026-11-20"
    assert days_of("someday", workspace.calendar) == "2026-01-01..None"
    assert days_of("one-day", workspace.calendar) == "2026-03-03..2026-03-03"
    assert days_of("2026-Q4", workspace.calendar) == "2026-10-01..2026-12-31"


def test_an_open_period_holds_every_later_day() -> None:
    period = Period("someday", date(2026, 1, 1), None)
    assert period.days is None
    assert period.holds(date.max)
    assert not period.holds(date(2025, 12, 31))


def test_a_custom_name_wins_over_a_built_in_form() -> None:
    goals = """
        objectives:
          grow:
            title: More teams use us every day
            period: 2026-Q4
            key_results:
              teams: {title: Teams that are active daily, baseline: 120, target: 150}
    """
    own = "periods: {2026-Q4: {start: 2026-09-28, end: 2026-12-27}}"
    for texts in ((goals, own), (own, goals)):
        workspace = workspace_of(*texts)
        assert workspace.faults == ()
        objective = workspace.goals["2026-Q4/grow"]
        [key_result] = workspace.key_results
        assert objective.ref == "2026-Q4/grow"
        assert (key_result.start, key_result.end) == (date(2026, 9, 28), date(2026, 12, 27))


def test_a_check_in_for_a_custom_quarter_is_dated_at_its_last_day() -> None:
    workspace = workspace_of(
        """
        periods: {2026-Q4: {start: 2026-09-28, end: 2026-12-27}}
        kpis:
          uptime:
            title: Availability
            checkins: {2026-Q4: 99.9}
        """
    )
    [checkin] = workspace.goals["uptime"].checkins
    assert checkin.day == date(2026, 12, 27)


@pytest.mark.parametrize("checkins", ["{uptime: {2026-Q4: 99.9}}", "{2026-Q4: {uptime: 99.9}}"])
def test_that_day_holds_for_check_ins_in_other_files(checkins: str) -> None:
    workspace = workspace_of(
        f"checkins: {checkins}",
        "periods: {2026-Q4: {start: 2026-09-28, end: 2026-12-27}}",
        "kpis: {uptime: {title: Availability}}",
    )
    assert [one.day for one in workspace.goals["uptime"].checkins] == [date(2026, 12, 27)]


def test_a_period_that_nobody_declared_is_reported_once() -> None:
    found = faults_of(
        """
        period: 2026-T2
        objectives:
          grow:
            title: More teams use us every day
            draft: true
          keep:
            title: Teams stay
            draft: true
        """
    )
    [fault] = found
    assert fault.startswith("a.yaml:1:9 unknown-reference: ")
    assert "third" in fault


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    [fault] = faults_of("periods:\n  odd: {start: 2026-05-01, end: 2026-04-30}\n")
    assert fault.startswith("a.yaml:2:33 invalid-value: ")


@pytest.mark.parametrize("settings", ["{starts: 7, named_by: end}", "{starts: 7, named_by: start}"])
def test_the_settings_move_the_goals_of_a_workspace(settings: str) -> None:
    workspace = workspace_of(
        """
        period: FY27-Q1
        objectives: {grow: {title: More teams use us every day, draft: true}}
        """,
        settings=f"version: 1\nfiscal_year: {settings}\n",
    )
    [objective] = workspace.objectives
    year = 2026 if "end" in settings else 2027
    assert (objective.ref, objective.start, objective.end) == (
        "FY27-Q1/grow",
        date(year, 7, 1),
        date(year, 9, 30),
    )
