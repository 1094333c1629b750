"""Pictures of goals: what is drawn of a key result, a KPI and a period, and what is said of it."""

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.readings import Reading
from okrkit.render.pictures.behaviour import behaviour
from okrkit.render.pictures.burnup import Burnup, Level, Outlook, burnup
from okrkit.render.pictures.chart import SMALL, Picture, Size, Table
from okrkit.render.pictures.figure import figure
from okrkit.render.pictures.grades import grades
from okrkit.render.pictures.scenes import behaviour_of, burnup_of, grades_of
from okrkit.report import Problems, report
from okrkit.rows import KeyResultRow
from okrkit.scope import Scope
from workspaces import scored

AS_OF = date(2026, 11, 20)
LARGE = Size(680, 300)
NASTY = "</title><script>alert(1)</script>\"' onload=x & \x1b[2J\u202e <![CDATA["


def row(text: str, as_of: date = AS_OF) -> KeyResultRow:
    """The key result `k` of a workspace that has these lines of it."""
    lines = "".join(f"        {line}\n" for line in text.strip().splitlines())
    goals = (
        "period: 2026-Q4\nobjectives:\n  o:\n    title: O\n    key_results:\n      k:\n"
        f"        title: K\n{lines}"
        "kpis:\n  pulse: {title: Pulse, checkins: {2026-11-02: 5, 2026-10-05: 3}}\n"
    )
    card = scored({"goals/a.yaml": goals}, as_of)
    scope = Scope(card.workspace.calendar.period("2026-Q4"))
    return report(card, scope, Problems(0, 0)).objectives[0].key_results[0]


def drawn(text: str, as_of: date = AS_OF) -> Picture:
    scene = burnup_of(row(text, as_of), as_of)
    assert scene is not None
    return burnup(scene)


def kpi(text: str, as_of: date = AS_OF) -> Picture | None:
    """The chart of a KPI that has these lines."""
    lines = "".join(f"    {line}\n" for line in text.strip().splitlines())
    card = scored({"goals/a.yaml": f"kpis:\n  k:\n    title: K\n{lines}"}, as_of)
    scene = behaviour_of(report(card, Scope(None), Problems(0, 0)).kpis[0], as_of, as_of)
    return None if scene is None else behaviour(scene)


def weekly(*values: str) -> str:
    """Check-ins of weeks, the last one on 16 November 2026."""
    last = date(2026, 11, 16).toordinal()
    days = (date.fromordinal(last - 7 * number) for number in range(len(values)))
    found = zip(days, reversed(values), strict=False)
    return "checkins: {" + ", ".join(f"{day}: {value}" for day, value in found) + "}"


def words(picture: Picture) -> list[str]:
    """All words of a picture, in order."""
    tree = ElementTree.fromstring(picture.drawing)
    return [one.text or "" for one in tree.iter("text")]


def kinds(picture: Picture) -> set[str]:
    """The classes of what is drawn."""
    return set(" ".join(re.findall(r'class="([^"]*)"', picture.drawing)).split())


def says(picture: Picture) -> str:
    return ElementTree.fromstring(picture.drawing).findtext("desc") or ""


# --- the burn-up of a key result

FALLING = """
unit: h
baseline: 72
target: 24
plan: {2026-10-31: 60}
checkins:
  2026-11-16: {value: 49, expect: 30}
  2026-11-09: 52
  2026-11-02: 58
  2026-10-19: 63
  2026-10-12: 66
"""


def test_a_burn_up_names_its_numbers_days_and_levels() -> None:
    assert words(drawn(FALLING)) == [
        "40", "60", "Oct", "2026", "Nov", "Dec", "h", "today", "49",
        "baseline 72", "expects 30", "at this rate 27.4", "target 24",
    ]  # fmt: skip


def test_a_burn_up_draws_readings_plan_levels_expectation_and_cone() -> None:
    assert kinds(drawn(FALLING)) >= {
        "values", "dots", "plan", "aim", "level", "expect", "rate", "cone", "today",
    }  # fmt: skip


def test_the_plan_bends_and_goes_from_the_eve_to_the_last_day() -> None:
    found = ElementTree.fromstring(drawn(FALLING).drawing).find("path[@class='plan']")
    assert found is not None
    assert found.get("d", "").count("L") == 2
    scene = burnup_of(row(FALLING), AS_OF)
    assert scene is not None
    assert [(day.isoformat(), int(value)) for day, value in scene.plan] == [
        ("2026-09-30", 72), ("2026-10-31", 60), ("2026-12-31", 24),
    ]  # fmt: skip
    assert (scene.first, scene.last) == (date(2026, 9, 30), date(2026, 12, 31))


def test_a_burn_up_says_what_it_shows() -> None:
    assert says(drawn(FALLING)) == (
        "49 h, from 72 to 24. 5 readings from 12 October 2026 to 16 November 2026."
        " 48.20 was expected by now. Expects 30 h."
        " At this rate 27.4 h (25.1 to 29.8), the target on 7 January 2027."
    )


def test_the_table_behind_a_burn_up_holds_its_numbers() -> None:
    assert drawn(FALLING).table == Table(
        "Readings in h",
        ("Day", "Reading", "Plan"),
        (
            ("2026-09-30", "", "72"),
            ("2026-10-12", "66", ""),
            ("2026-10-19", "63", ""),
            ("2026-10-31", "", "60"),
            ("2026-11-02", "58", ""),
            ("2026-11-09", "52", ""),
            ("2026-11-16", "49", ""),
            ("2026-12-31", "", "24"),
        ),
        ("baseline 72", "target 24", "expects 30", "at this rate 27.4 (25.1 to 29.8)"),
    )


def test_what_is_over_has_no_outlook_and_no_today() -> None:
    found = drawn(FALLING, date(2027, 1, 20))
    assert kinds(found).isdisjoint({"rate", "cone", "expect", "today"})
    assert "today" not in words(found)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("at_least: 95\n" + weekly("94", "96"), "at least 95"),
        ("below: 0.5\n" + weekly("0.4"), "below 0.5"),
        ("baseline: 1\ntarget: 7\ncommit: 3\nstretch: 9\n" + weekly("4"), "stretch 9"),
        ("judged: true\nplan: {2026-10-31: 0.4}\ncheckins: {2026-11-02: 0.5}", "in full 1"),
        ("baseline: 1\ntarget: 9\nkpi: pulse", "target 9"),
    ],
)
def test_every_measure_with_numbers_has_a_burn_up(text: str, named: str) -> None:
    assert named in words(drawn(text))


STEPS = """
milestones:
  a: {title: A, done: 2026-10-20, due: 2026-10-15}
  b: {title: B, weight: 2, done: 2026-12-01, due: 2026-11-15}
  c: {title: C}
"""


def test_every_row_behind_a_picture_has_a_head() -> None:
    text = figure(drawn(FALLING))
    rows = text.partition("<tbody>")[2].partition("</tbody>")[0].split("<tr>")[1:]
    assert rows
    assert all(re.fullmatch(r'<th scope="row">\S+</th>(<td>.*</td>)+</tr>', one) for one in rows)


def test_milestones_are_steps_in_percent() -> None:
    found = drawn(STEPS)
    assert found.table.rows == (
        ("2026-09-30", "0", "0"),
        ("2026-10-15", "", "25"),
        ("2026-10-20", "25", ""),
        ("2026-11-15", "", "75"),
        ("2026-11-20", "25", ""),
        ("2026-12-31", "", "100"),
    )
    route = ElementTree.fromstring(found.drawing).find("path[@class='values']")
    assert route is not None
    points = re.findall(r"[\d.]+ [\d.]+", route.get("d", ""))
    steps = [one.split() for one in points]
    assert all(before[0] == after[0] or before[1] == after[1] for before, after in pairwise(steps))


@pytest.mark.parametrize(
    "text",
    [
        "baseline: 1\ntarget: 7",
        "done: false",
        "score_from: supporting",
        "baseline: 1\ntarget: 7\ndraft: true\n" + weekly("4"),
        "baseline: 1\ntarget: 7\ndropped: {date: 2026-11-01, why: No}\n" + weekly("4"),
    ],
)
def test_what_has_no_number_or_does_not_count_is_not_drawn(text: str) -> None:
    assert burnup_of(row(text), AS_OF) is None


def test_an_outlook_beyond_the_scale_has_an_arrow() -> None:
    text = "baseline: 0\ntarget: 10\n" + weekly("1", "20", "45")
    assert "at this rate 185 ↑" in words(drawn(text))


def test_only_the_last_readings_are_shown() -> None:
    scene = burnup_of(row(FALLING), AS_OF, most=2)
    assert scene is not None
    assert [one.value for one in scene.readings] == [52, 49]


# --- the chart of a KPI

NOISE = ("10", "12", "11", "9", "10", "11", "12", "10", "9", "11", "10", "12")


def test_a_kpi_is_drawn_between_its_limits() -> None:
    found = kpi("unit: '%'\nat_least: 5\n" + weekly(*NOISE))
    assert found is not None
    assert kinds(found) >= {"values", "dots", "mean", "limit", "noise", "aim", "today"}
    assert kinds(found).isdisjoint({"good", "bad", "change", "trial"})
    assert words(found)[-4:] == ["limit 14.5", "mean 10.6", "limit 6.7", "at least 5"]
    assert found.table.notes == (
        "at least 5", "from 31 August 2026 on: mean 10.6, limits 6.7 and 14.5",
    )  # fmt: skip


def test_a_kpi_says_what_its_picture_shows_and_what_follows() -> None:
    found = kpi("unit: '%'\nat_least: 5\n" + weekly(*NOISE))
    assert found is not None
    assert says(found) == (
        "12 readings, from 10 to 12, between 9 and 12, the latest 12 % on 16 November 2026."
        " At least 5. Mean 10.6, natural process limits 6.7 and 14.5 %."
    )
    assert found.verdict.startswith("Noise: nothing has changed")
    assert f"<p>{found.verdict}</p>" in figure(found)


@pytest.mark.parametrize(
    ("bound", "shape", "meaning"),
    [
        ("at_least: 5", "bad", "concern"),
        ("at_most: 40", "good", "improvement"),
        ("direction: neutral", "change", "change"),
    ],
)
def test_a_signal_has_the_shape_of_what_it_means(bound: str, shape: str, meaning: str) -> None:
    found = kpi(f"{bound}\nbaseline_points: 12\n" + weekly(*NOISE, "1"))
    assert found is not None
    assert {"good", "bad", "change"} & kinds(found) == {shape}
    assert f"{meaning}: outside-limits, 16 November 2026" in found.table.notes


def test_few_points_give_trial_limits_and_fewer_none() -> None:
    few, fewer = kpi(weekly(*NOISE[:7])), kpi(weekly(*NOISE[:5]))
    assert few is not None
    assert fewer is not None
    assert "trial" in kinds(few)
    assert any(one.startswith("trial limit") for one in words(few))
    assert kinds(fewer).isdisjoint({"limit", "mean"})
    assert fewer.table.notes == ()


def test_each_stretch_has_its_own_limits() -> None:
    found = kpi("rebase: [2026-09-28]\n" + weekly(*NOISE[:8], *["30", "31", "30", "32"] * 2))
    assert found is not None
    assert found.drawing.count('class="mean"') == 2
    assert found.drawing.count('class="rebase"') == 1
    assert [one.split(":")[0] for one in found.table.notes] == [
        "from 3 August 2026 on", "from 28 September 2026 on",
    ]  # fmt: skip


def test_a_bound_is_drawn_as_long_as_it_is_in_force() -> None:
    bound = "at_least: {2026-01-01: 5, 2026-10-12: 8, 2026-11-09: none}\n"
    found = kpi(bound + weekly(*NOISE))
    assert found is not None
    assert found.drawing.count('class="aim"') == 2
    assert not any(one.startswith("at least") for one in words(found))


def test_a_bound_that_ends_on_the_last_day_is_named_no_more() -> None:
    lower = "at_least: {2026-01-01: 5, 2026-11-20: 6}\n"
    upper = "at_most: {2026-01-01: 50, 2026-11-20: none}\n"
    found = kpi(lower + upper + weekly(*NOISE))
    assert found
    assert [one for one in words(found) if one.startswith("at ")] == ["at least 6"]


def test_a_bound_far_away_does_not_flatten_the_readings() -> None:
    found = kpi("at_most: 900\n" + weekly(*NOISE))
    assert found is not None
    assert "aim" not in kinds(found)
    assert "at most 900 ↑" in words(found)


def test_limits_are_those_of_all_readings_though_some_are_shown() -> None:
    card = scored({"goals/a.yaml": f"kpis: {{k: {{title: K, {weekly(*NOISE)}}}}}"}, AS_OF)
    made = report(card, Scope(None), Problems(0, 0)).kpis[0]
    whole, part = behaviour_of(made, AS_OF, AS_OF), behaviour_of(made, AS_OF, AS_OF, 4)
    assert whole is not None
    assert part is not None
    assert part.stretches[0].limits == whole.stretches[0].limits
    assert len(part.stretches[0].readings) == 4


def test_a_kpi_of_a_finished_period_ends_with_it_and_has_no_today() -> None:
    card = scored({"goals/a.yaml": f"kpis: {{k: {{title: K, {weekly(*NOISE)}}}}}"}, AS_OF)
    scope = Scope(card.workspace.calendar.period("2026-Q3"))
    made = report(card, scope, Problems(0, 0))
    scene = behaviour_of(made.kpis[0], made.read_on, made.as_of)
    assert scene is not None
    assert scene.last == date(2026, 9, 30)
    assert "today" not in words(behaviour(scene))


def test_what_never_moves_is_drawn_with_its_bound() -> None:
    found = kpi("at_least: 3\n" + weekly(*["4"] * 7))
    assert found is not None
    assert "aim" in kinds(found)
    assert "at least 3" in words(found)


def test_large_numbers_are_short_in_a_picture_and_whole_behind_it() -> None:
    found = kpi("at_least: 1250000\n" + weekly("1202841241", "1298010057"))
    assert found is not None
    assert {"1.298 bn", "at least 1.25 M ↓"} <= set(words(found))
    assert found.table.rows[0] == ("2026-11-09", "1202841241")
    assert found.table.notes == ("at least 1250000",)


@pytest.mark.parametrize(
    "text", ["", "checkins: {2026-11-16: 4}", "checkins: {2026-11: {note: x}}"]
)
def test_fewer_than_two_readings_are_no_chart(text: str) -> None:
    assert kpi(text) is None


# --- how a period was graded


def test_grades_are_columns_with_their_counts() -> None:
    goals = "period: 2026-Q3\nobjectives:\n" + "".join(
        f"  o{n}: {{title: O, key_results: {{k: {{title: K, baseline: 0, target: 10,"
        f" checkins: {{2026-09-30: {value}}}}}}}}}\n"
        for n, value in enumerate((3, 10, 10, 6))
    )
    card = scored({"goals/a.yaml": goals}, AS_OF)
    made = report(card, Scope(card.workspace.calendar.period("2026-Q3")), Problems(0, 0))
    assert made.evaluation is not None
    scene = grades_of(made.evaluation)
    assert scene is not None
    found = grades(scene)
    assert words(found) == [
        "0.0", "0.1", "0.2", "1", "0.3", "0.4", "0.5", "1", "0.6", "0.7", "0.8", "0.9", "2", "1.0",
        "red", "amber", "green",
    ]  # fmt: skip
    assert says(found) == "1 graded 0.3, 1 graded 0.6, 2 graded 1.0."
    assert found.table.rows[3] == ("0.3", "1")


# --- all pictures


def test_a_picture_has_a_name_and_says_what_it_shows() -> None:
    tree = ElementTree.fromstring(drawn(FALLING).drawing)
    assert tree.get("role") == "img"
    assert [one.tag for one in tree][:2] == ["title", "desc"]


def test_the_same_scene_is_the_same_picture() -> None:
    assert drawn(FALLING) == drawn(FALLING)


def test_nothing_has_a_style_or_an_id_of_its_own() -> None:
    found = figure(drawn(FALLING)) + figure(drawn(STEPS))
    assert not re.search(r"\b(style|id|href|on\w+)=", found)


numbers = st.decimals(-Decimal("1e300"), Decimal("1e300"), allow_nan=False)
days = st.dates(date(2026, 1, 1), date(2027, 1, 1))


@st.composite
def scenes(draw: st.DrawFn) -> Burnup:
    """Any burn-up, with titles and units that mean harm."""
    readings = draw(st.dictionaries(days, numbers, min_size=1, max_size=6))
    plan = draw(st.dictionaries(days, numbers, max_size=3))
    level = draw(numbers)
    shown = sorted([*readings, *plan])
    exact = numbers.map(Fraction)
    return Burnup(
        title=NASTY,
        says=NASTY,
        unit=draw(st.sampled_from([NASTY, None])),
        first=min(shown),
        last=max(shown),
        today=draw(days),
        readings=[Reading(day, readings[day]) for day in sorted(readings)],
        plan=[(day, Fraction(plan[day])) for day in sorted(plan)],
        levels=[Level("target", level, is_aim=True)],
        expect=draw(st.none() | numbers),
        outlook=draw(st.none() | st.builds(Outlook, exact, exact, exact)),
        is_stepped=draw(st.booleans()),
    )


@given(scenes(), st.sampled_from([SMALL, LARGE]))
def test_whatever_is_drawn_stays_in_the_picture_and_is_text(
    scene: Burnup, size: tuple[int, int]
) -> None:
    found = burnup(scene, Size(*size))
    tree = ElementTree.fromstring(found.drawing)
    assert {one.tag for one in tree.iter()} <= {
        "svg", "title", "desc", "path", "rect", "text", "g",
    }  # fmt: skip
    assert not re.search("[\x00-\x1f\u202e]", found.drawing)
    width, height = size
    for one in tree.iter("text"):
        assert 0 <= float(one.get("x", "-1")) <= width
        assert 0 <= float(one.get("y", "-1")) <= height
    for one in tree.findall("path"):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", one.get("d", ""))]
        if one.get("class") != "expect" and "h0" not in one.get("d", ""):
            assert all(-1 <= number <= width + 1 for number in numbers), one.get("class")
