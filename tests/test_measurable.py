"""The rules of *measurable*, at their edges: what they say, and where they are silent."""

from datetime import date
from decimal import Decimal
from textwrap import dedent, indent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.bounds import empty_from, in_force, is_inside
from okrkit.finding import Finding
from okrkit.measure import Band
from okrkit.rules.catalogue import CHAPTERS
from okrkit.units import are_same, is_share_or_time
from okrkit.wording import joined_numbers, placeholder
from workspaces import check_files

TESTED = {rule.name for chapter in CHAPTERS[:3] for rule in chapter.rules}
Q4 = date(2026, 10, 1)


def found(text: str, **others: str) -> list[Finding]:
    """The findings of the first three chapters in `a.yaml` and other files."""
    files = {f"goals/{name}.yaml": dedent(body) for name, body in {"a": text, **others}.items()}
    if settings := others.get("settings"):
        files["okrkit.yaml"] = settings
        del files["goals/settings.yaml"]
    return [finding for finding in check_files(files) if finding.rule in TESTED]


def told(text: str, **others: str) -> list[str]:
    """Findings, each as `3 rule`; those of other files as `goals/b.yaml:3 rule`."""
    return [
        f"{'' if one.file == 'goals/a.yaml' else one.file + ':'}{one.start.line} {one.rule}"
        for one in found(text, **others)
    ]


def related(finding: Finding) -> list[int]:
    return [one.start.line for one in finding.related]


def objective(*lines: str, **key_results: str) -> str:
    """A file of one objective, `one`, at line 3, with a title at line 4 and these lines from 5 on.

    Below come `key_results:` and one line for each.
    """
    measures = [f"  {id}: {{title: {id}, {measure}}}" for id, measure in key_results.items()]
    body = ["title: One", *lines, *(["key_results:", *measures] if measures else [])]
    whole = indent("\n".join(body), "    ")
    return f"period: 2026-Q4\nobjectives:\n  one:\n{whole}\n"


RANGE = "baseline: 1, target: 2"


# --- objective-without-key-results ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (objective(), ["3 objective-without-key-results"]),
        (objective("draft: true"), []),
        (objective("dropped: {date: 2026-11-01, why: Too much}"), []),
        (objective(k="draft: true"), []),
        (objective("krs: {k: {title: K, done: false}}"), ["5 unknown-field"]),
        (objective("key_results: [k]"), ["5 invalid-value"]),
    ],
)
def test_an_objective_needs_key_results(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["supports: [one]"], []),
        (["supports: [one]", "draft: true"], ["3 objective-without-key-results"]),
    ],
)
def test_an_objective_may_be_supported_instead(lines: list[str], expected: list[str]) -> None:
    other = objective(*lines, k=RANGE).replace("one:", "two:")
    assert told(objective(), b=other) == expected


def test_key_results_of_another_file_count() -> None:
    added = f"period: 2026-Q4\nkey_results: {{one: {{k: {{title: K, {RANGE}}}}}}}\n"
    assert told(objective(), b=added) == []


# --- judged-key-results ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "key_results", "expected"),
    [
        ([], {"a": "judged: true", "b": RANGE}, ["3 judged-key-results"]),
        ([], {"a": "judged: true", "b": RANGE, "c": RANGE}, []),
        ([], {"a": "judged: true, weight: 0", "b": RANGE}, []),
        ([], {"a": "judged: true, draft: true", "b": RANGE}, []),
        ([], {"a": "judged: true", "b": f"{RANGE}, weight: 0"}, ["3 judged-key-results"]),
        ([], {"a": "judged: true", "b": "same_as: one.a"}, ["3 judged-key-results"]),
        (["kind: learning"], {"a": "judged: true"}, []),
    ],
)
def test_half_of_the_weighing_key_results_may_not_be_judged(
    lines: list[str], key_results: dict[str, str], expected: list[str]
) -> None:
    assert told(objective(*lines, **key_results)) == expected


# --- missing-baseline and flat-range --------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ("target: 2", ["6 missing-baseline"]),
        ("target: 2, dropped: {date: 2026-11-01, why: Too much}", ["6 missing-baseline"]),
        ("target: 2, draft: true", []),
        ("target: 2, baseline: 0", []),
        ("target: 2, baseline: 1K", ["6 invalid-value"]),
        ("target: 2, from: 1", ["6 unknown-field"]),
        ("target: 2, baseline: 2.0", ["6 flat-range"]),
        ("target: 2, baseline: 2, draft: true", ["6 flat-range"]),
        ("target: 0, baseline: -0", ["6 flat-range"]),
    ],
)
def test_a_range_goes_from_somewhere_to_somewhere_else(measure: str, expected: list[str]) -> None:
    assert told(objective(k=measure)) == expected


def test_a_key_result_of_a_draft_needs_no_baseline() -> None:
    assert told(objective("draft: true", k="target: 2")) == []


# --- inverted-band --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ("at_least: 2, at_most: 1", ["6 inverted-band"]),
        ("at_least: 2, at_most: 2", []),
        ("above: 2, at_most: 2", ["6 inverted-band"]),
        ("at_least: 2, below: 2", ["6 inverted-band"]),
        ("above: 2, below: 3", []),
        ("at_least: 2", []),
        ("at_least: 2, at_most: {2026-10-01: 3, 2027-02-01: 1}", ["6 inverted-band"]),
        ("at_least: {2026-10-01: 2, 2027-01-01: none}, at_most: {2027-01-01: 1}", []),
        ("at_least: {2027-01-01: 2}, at_most: {2026-10-01: 1, 2027-01-01: 3}", []),
    ],
)
def test_some_value_is_inside_a_band_on_every_day(bounds: str, expected: list[str]) -> None:
    assert told(objective(k=bounds)) == expected


def test_a_band_that_will_be_empty_says_from_when() -> None:
    (finding,) = found("kpis: {k: {title: K, at_least: {2027-01-01: 2}, at_most: 1}}")
    assert finding.message == (
        "no value of `k` can be within `at_least` and `at_most` from 2027-01-01 on"
    )


numbers = st.integers(0, 4).map(Decimal)
days = st.dates(date(2026, 1, 1), date(2026, 1, 5))
bounds = st.dictionaries(days, st.none() | numbers, max_size=3).map(
    lambda bound: tuple(sorted(bound.items()))
)
bands = st.builds(Band, bounds, bounds, st.booleans(), st.booleans())


@given(bands, days)
def test_a_band_is_empty_when_nothing_fits_between_its_bounds(band: Band, day: date) -> None:
    lower, upper = in_force(band.lower, day), in_force(band.upper, day)
    tried = [Decimal(number) / 4 for number in range(-1, 18)]
    if empty_from(band) is None:
        assert any(is_inside(band, value, day) for value in tried)
    if not any(is_inside(band, value, day) for value in tried):
        assert lower is not None
        assert upper is not None
        empty = empty_from(band)
        assert empty is not None
        assert empty <= day


# --- disordered-zones -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ("baseline: 0, commit: 3, target: 7, stretch: 10", []),
        ("baseline: 10, commit: 7, target: 3, stretch: 0", []),
        ("baseline: 0, target: 7, stretch: 10", []),
        ("baseline: 0, target: 7, stretch: 7", ["6 disordered-zones"]),
        ("baseline: 0, target: 7, stretch: 5", ["6 disordered-zones"]),
        ("baseline: 0, commit: 8, target: 7, stretch: 10", ["6 disordered-zones"]),
        ("baseline: 0, commit: 0, target: 7, stretch: 10", ["6 disordered-zones"]),
        ("baseline: 10, commit: 3, target: 7, stretch: 12", ["6 disordered-zones"] * 2),
        ("baseline: 7, target: 7, stretch: 5", ["6 flat-range"]),
        ("target: 7, stretch: 5", ["6 missing-baseline"]),
    ],
)
def test_zones_lie_in_the_direction_of_travel(measure: str, expected: list[str]) -> None:
    assert told(objective(k=measure)) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("plan: {2026-10-01: 1, 2026-12-31: 2}", []),
        ("plan: {2026-09-30: 1}", ["6 disordered-zones"]),
        ("plan: {2027-01-01: 1, 2027-01-02: 2}", ["6 disordered-zones"]),
        ("plan: {2026-12-01: 1}, due: 2026-11-30", ["6 disordered-zones"]),
        ("plan: {2026-10-31: 1}, start: 2026-11-01", ["6 disordered-zones"]),
    ],
)
def test_a_plan_names_days_of_its_goal(fields: str, expected: list[str]) -> None:
    assert told(objective(k=f"{RANGE}, {fields}")) == expected


def test_the_plan_of_a_judged_key_result_names_its_days_too() -> None:
    text = objective(j="judged: true, plan: {2027-02-01: 0.5}", k=RANGE, m=RANGE)
    assert told(text) == ["6 disordered-zones"]


# --- weightless-objective -------------------------------------------------------------------------

STEP = "{title: Step"


@pytest.mark.parametrize(
    ("lines", "key_results", "expected"),
    [
        ([], {"a": f"{RANGE}, weight: 0"}, ["3 weightless-objective"]),
        ([], {"a": f"{RANGE}, weight: 0", "b": RANGE}, []),
        ([], {"a": f"{RANGE}, weight: 0", "b": "draft: true"}, ["3 weightless-objective"]),
        ([], {"a": f"{RANGE}, weight: -1", "b": RANGE}, ["6 weightless-objective"]),
        (["score_from: supporting"], {"a": f"{RANGE}, weight: 0"}, []),
        (["score_from: both"], {"a": f"{RANGE}, weight: 0"}, ["3 weightless-objective"]),
        ([], {"m": f"milestones: {{a: {STEP}, weight: 0}}}}"}, ["6 weightless-objective"]),
        (
            [],
            {"m": f"milestones: {{a: {STEP}, weight: -1}}, b: {STEP}}}}}"},
            ["6 weightless-objective"],
        ),
        ([], {"m": f"milestones: {{a: {STEP}, weight: 0}}, b: {STEP}}}}}"}, []),
    ],
)
def test_something_weighs_and_nothing_less_than_nothing(
    lines: list[str], key_results: dict[str, str], expected: list[str]
) -> None:
    assert told(objective(*lines, **key_results)) == expected


# --- kpi-without-bounds ---------------------------------------------------------------------------

READINGS = "2026-08: 1, 2026-09: 2, 2026-10: 3"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (f"cadence: monthly, checkins: {{{READINGS}}}", ["1 kpi-without-bounds"]),
        (f"cadence: monthly, at_most: 9, checkins: {{{READINGS}}}", []),
        (f"cadence: monthly, draft: true, checkins: {{{READINGS}}}", []),
        ("cadence: monthly, checkins: {2026-09: 2, 2026-10: 3}", []),
        ("cadence: monthly, checkins: {2026-09: 2, 2026-10: 3, 2026-11: 3}", []),
        ("checkins: {2026-08-01: 2, 2026-10-29: 3}", []),
        ("checkins: {2026-08-01: 2, 2026-10-30: 3}", ["1 kpi-without-bounds"]),
        ("cadence: monthly, checkins: {2026-08: {health: watch}, 2026-09: 1, 2026-10: 1}", []),
        ("cadence: quarterly, checkins: {2026-Q3: 1}", ["1 kpi-without-bounds"]),
        ("", []),
    ],
)
def test_a_kpi_says_what_is_good_once_it_has_a_quarter_of_readings(
    fields: str, expected: list[str]
) -> None:
    assert told(f"kpis: {{k: {{title: K, {fields}}}}}") == expected


# --- unit-mismatch --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "of_kpi", "expected"),
    [
        ("h", "days", ["6 unit-mismatch"]),
        ("hours", "h", []),
        ("EUR", "€", []),
        ("Tickets", "tickets", []),
        ("%", "pp", ["6 unit-mismatch"]),
        (None, "h", []),
        ("h", None, []),
    ],
)
def test_a_key_result_counts_in_the_unit_of_its_kpi(
    unit: str | None, of_kpi: str | None, expected: list[str]
) -> None:
    own = f', unit: "{unit}"' if unit else ""
    other = f', unit: "{of_kpi}"' if of_kpi else ""
    kpis = f"kpis: {{time: {{title: Time, at_most: 9{other}}}}}"
    assert told(objective(k=f"{RANGE}, kpi: time{own}"), b=kpis) == expected


@pytest.mark.parametrize(
    ("unit", "expected"),
    [("%", True), ("Percent", True), ("pp", True), ("per 1000 orders", True), ("1/min", True),
     ("complaints per order", True), ("ratio", True), ("ms", True), ("Working  days", True),
     ("EUR", False), ("customers", False), ("persons", False), ("points", False), ("MB", False)],
)  # fmt: skip
def test_units_of_shares_and_times(unit: str, expected: bool) -> None:
    assert is_share_or_time(unit) is expected


def test_a_unit_is_the_same_in_two_spellings() -> None:
    assert are_same("minutes", "min")
    assert not are_same("month", "min")


# --- placeholder-text -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Save $X a year", "$X"), ("Save US$XXk", "$XXk"), ("Win €XM of revenue", "€XM"),
        ("Win XX customers", "XX"), ("XX", "XX"), ("Grow by X%", "X%"), ("Grow by xx %", "xx %"),
        ("Grow by ?%", "?%"), ("What is it???", "???"), ("TBD", "TBD"), ("Owner: tbd.", "tbd"),
        ("Win <number> customers", "<number>"), ("Move NPS from [X] to [Y]", "[X]"),
        ("Grow from X to Y", "from X to Y"),
    ],
)  # fmt: skip
def test_what_is_left_open_is_seen(text: str, expected: str) -> None:
    assert placeholder(text) == expected


@pytest.mark.parametrize(
    "text",
    ["T-shirts in XL and XXL", "X-rays without waiting", "A shop on Xbox", "UX that works",
     "Support for iPhone X", "Replace <div> by <section>", "Why?", "Really??", "10x faster",
     "SpaceX launches", "5 x 3 %", "2x % of sales", "Get 100 % done", "The $XL fund", "XX-large",
     "A stubdomain", "Series X"],
)  # fmt: skip
def test_names_are_no_placeholders(text: str) -> None:
    assert placeholder(text) is None


def test_placeholders_are_found_in_titles_and_reasons_of_all_goals() -> None:
    text = """
        period: 2026-Q4
        kpis:
          k: {title: Uptime of XX, at_least: 9, why: "???"}
        objectives:
          o:
            title: TBA
            key_results:
              m: {title: X% of it, milestones: {s: {title: TBD}}}
              d: {title: X% of it, draft: true}
    """
    rules = [one for one in told(text) if "placeholder" in one]
    assert rules == [f"{line} placeholder-text" for line in (4, 4, 7, 9, 9)]


# --- compound-key-result --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Raise NPS to 50 and cut churn to 3 %", ("50", "3")),
        ("20 new customers & 5 partners", ("20", "5")),
        ("From 10 to 20 orders and from 5 to 3 returns", ("20", "5")),
        ("p95 under 200ms, and p99 under 500ms", ("200ms", "500ms")),
        ("10,000 users plus €5k of sales", ("10,000", "€5k")),
    ],
)
def test_two_numbers_joined_by_and_are_two_results(title: str, expected: tuple[str, str]) -> None:
    assert joined_numbers(title) == expected


@pytest.mark.parametrize(
    "title",
    ["Keep it between 5 and 10 orders", "Keep it between 5 % and 10 %", "Grow from 10 to 20 and on",
     "Win 20 and 40 customers", "SOC 2 and ISO 27001 certified", "Run on Python 3.11 and 3.12",
     "Answer 95 % of calls and mails within 2 hours", "Sell 500 units in 2026 and 2027",
     "Open on 5 May and on 6 June", "R&D in 3 places", "Ask 20 customers and write it down",
     "Open 24/7 and on 3 more days"],
)  # fmt: skip
def test_ranges_lists_and_names_are_one_result(title: str) -> None:
    assert joined_numbers(title) is None


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", ["6 compound-key-result"]), ("en-GB", ["6 compound-key-result"]), ("de", [])],
)
def test_only_english_titles_are_taken_apart(language: str, expected: list[str]) -> None:
    text = objective(k=RANGE).replace("title: k", "title: Win 5 orders and 3 shops")
    assert told(text, settings=f"version: 1\nlanguage: {language}\n") == expected


@pytest.mark.parametrize("part", ["1 ", "and ", "1 and ", "X", "$", "?", "(", "1,", "[X", "<x"])
def test_patterns_come_to_an_end(part: str) -> None:
    text = part * 30_000
    placeholder(text)
    joined_numbers(text)


# --- hold-or-reach --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ("at_least: 9, checkins: {2026-10-05: 4}", ["6 hold-or-reach"]),
        ("at_least: 9, unit: shops, checkins: {2026-10-05: 4}", ["6 hold-or-reach"]),
        ("at_most: 9, unit: shops, checkins: {2026-10-05: 14}", ["6 hold-or-reach"]),
        ("at_least: 9, checkins: {2026-10-12: 4, 2026-10-05: 9}", []),
        ("above: 9, checkins: {2026-10-12: 4, 2026-10-05: 9}", ["6 hold-or-reach"]),
        ("at_least: 9, checkins: {2026-10-05: 9, 2026-09-28: 4}", []),
        ("at_least: 9, checkins: {2026-11-21: 4}", []),
        ("at_least: 9, checkins: {2026-10-05: {note: Soon}}", []),
        ('at_least: 9, unit: "%", checkins: {2026-10-05: 4}', []),
        ("at_least: 9, unit: h, checkins: {2026-10-05: 4}", []),
        ("at_least: 9, unit: per 1000 orders, checkins: {2026-10-05: 4}", []),
        ("at_least: 0.9, checkins: {2026-10-05: 0.4}", []),
        ("at_least: 9, aggregate: sum, checkins: {2026-10-05: 4}", []),
        ("at_least: 9, aggregate: last, checkins: {2026-10-05: 4}", ["6 hold-or-reach"]),
        ("at_least: {2026-11-01: 9}, checkins: {2026-11-02: 4, 2026-10-05: 4}", []),
    ],
)
def test_what_is_outside_from_the_start_may_be_meant_to_be_reached(
    measure: str, expected: list[str]
) -> None:
    assert told(objective(k=measure)) == expected


def test_what_is_to_be_reached_is_shown_with_its_numbers() -> None:
    (finding,) = found(objective(k="at_most: 9, checkins: {2026-10-05: 14}"))
    assert finding.hint == "write `baseline: 14` and `target: 9` instead of `at_most`"


def test_the_first_reading_may_be_that_of_the_kpi() -> None:
    text = objective(k="at_least: 9, kpi: shops")
    kpi = "kpis: {shops: {title: S, unit: shops, at_least: 1, checkins: {2026-10-05: 4}}}"
    assert told(text, b=kpi) == ["6 hold-or-reach"]
    assert told(text, b=kpi.replace("at_least: 1", "at_least: 1, aggregate: mean")) == []


# --- too-many-key-results -------------------------------------------------------------------------


def test_five_key_results_that_weigh_are_enough() -> None:
    five = {f"k{number}": RANGE for number in range(5)}
    assert told(objective(**five)) == []
    assert told(objective(**five, x=f"{RANGE}, weight: 0", z="draft: true")) == []
    assert told(objective(**five, x=RANGE)) == ["3 too-many-key-results"]


def test_how_many_are_enough_is_an_option() -> None:
    settings = "version: 1\ncheck: {rules: {too-many-key-results: {max: 1}}}\n"
    assert told(objective(a=RANGE), settings=settings) == []
    assert told(objective(a=RANGE, b=RANGE), settings=settings) == ["3 too-many-key-results"]


# --- same-measure-twice ---------------------------------------------------------------------------


def test_kpis_with_one_title_are_told_once() -> None:
    text = """
        kpis:
          a: {title: Checkout availability, at_least: 9}
          b: {title: "Checkout  Availability", at_least: 9}
          c: {title: checkout availability, at_least: 9}
          d: {title: Checkout, at_least: 9}
          e: {title: Checkout, draft: true}
    """
    (finding,) = found(text)
    assert (finding.rule, finding.start.line) == ("same-measure-twice", 4)
    assert related(finding) == [3, 5]


def twins(one: str, two: str, *lines: str) -> str:
    """Two objectives, at line 3 and 6, each with a key result of the same title."""
    first = f"  one: {{title: One, key_results: {{k: {{title: Orders, {one}}}}}}}"
    head = "\n    ".join(("  two:", "title: Two", *lines))
    second = f"    key_results:\n      k: {{title: Orders, {two}}}"
    return f"period: 2026-Q4\nobjectives:\n{first}\n{head}\n{second}\n"


@pytest.mark.parametrize(
    ("one", "two", "lines", "expected"),
    [
        (RANGE, "baseline: 1, target: 3", [], ["7 same-measure-twice"]),
        (RANGE, "baseline: 0, target: 2.0", [], []),
        (RANGE, "at_least: 2", [], ["7 same-measure-twice"]),
        ("at_least: 2", "at_least: 3", [], ["7 same-measure-twice"]),
        (RANGE, "same_as: one.k", [], []),
        (RANGE, "done: false", [], []),
        (RANGE, "baseline: 1, target: 3, draft: true", [], []),
        (RANGE, "baseline: 1, target: 3, supports: [one.k]", [], []),
        (RANGE, "baseline: 1, target: 3", ["period: 2026-Q3"], []),
        (RANGE, "baseline: 1, target: 3", ["period: 2026"], ["8 same-measure-twice"]),
    ],
)
def test_one_title_has_one_target_at_a_time(
    one: str, two: str, lines: list[str], expected: list[str]
) -> None:
    assert told(twins(one, two, *lines)) == expected


def test_one_kpi_may_have_another_target_at_another_end() -> None:
    kpi = "kpis: {orders: {title: Orders a day, at_least: 1}}"
    year = twins("kpi: orders, baseline: 1, target: 2", "kpi: orders, baseline: 1, target: 3")
    assert told(year, b=kpi) == ["7 same-measure-twice"]
    other = year.replace("title: Two", "title: Two\n    period: 2026\n    due: 2027-01-05")
    assert told(other.replace("period: 2026\n    due: 2027-01-05", "period: 2026-H2"), b=kpi) == [
        "8 same-measure-twice"
    ]
    assert told(year.replace("title: Two", "title: Two\n    due: 2026-12-15"), b=kpi) == []


def test_the_one_with_the_other_target_is_where_it_is_said() -> None:
    text = twins(RANGE, RANGE) + "      l: {title: Orders, baseline: 1, target: 3}\n"
    (finding,) = found(text)
    assert (finding.rule, finding.start.line, related(finding)) == ("same-measure-twice", 8, [3, 7])
