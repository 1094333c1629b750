"""`okr kpi`, and what every command says of signal and noise: sentences, pictures, documents."""

import csv
import json
from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes import run
from okrkit.cli import main
from okrkit.goals import Kpi
from okrkit.render.behaviour import chart_words, column_words, verdict
from okrkit.render.console import Look
from okrkit.render.kpi import Panel, kpi, kpi_markdown, kpis
from okrkit.render.kpi_csv import kpis_csv
from okrkit.render.kpi_v1 import kpis_v1
from okrkit.render.pictures.behaviour import behaviour
from okrkit.render.pictures.scenes import behaviour_of
from okrkit.render.plot import ASCII, UNICODE, plot
from okrkit.rows import KpiRow, key_result_row, kpi_row
from okrkit.scope import default_period
from okrkit.score import Scorecard
from standings import goals
from test_inert import NASTY, UNSAFE
from workspaces import check_files

ACME = Path(__file__).parents[1] / "examples" / "acme"
AS_OF = "2026-11-20"
Okr = Callable[..., str]
LAST = date(2026, 11, 16)
CALM = [10, 12] * 6  # the mean is 11, the moving range 2, the limits are 5.68 and 16.32


def weekly(values: list[Any], last: date = LAST) -> str:
    """Check-ins, one a week up to a day."""
    first = last - timedelta(weeks=len(values) - 1)
    days = (first + timedelta(weeks=number) for number in range(len(values)))
    return ", ".join(f"{day}: {value}" for day, value in zip(days, values, strict=True))


def row_of(values: list[Any], fields: str = "", as_of: str = AS_OF) -> KpiRow:
    """The KPI `k` with these weekly values up to 16 November."""
    more = fields if "title: " in fields else f"title: K, {fields}" if fields else "title: K"
    card = goals(f"kpis: {{k: {{{more}, checkins: {{{weekly(values)}}}}}}}", as_of)
    return row_in(card, "k")


def row_in(card: Scorecard, ref: str) -> KpiRow:
    goal = card.workspace.goals[ref]
    assert isinstance(goal, Kpi)
    return kpi_row(card, goal, default_period(card))


def test_a_reading_of_two_signals_is_a_concern_wherever_it_is_drawn() -> None:
    row = row_of([*CALM, 1, 2, 3, 4, 5, 6, 7], "signals: nhs, at_least: 1, baseline_points: 12")
    last = row.chart.points[-7:]
    assert {one.meaning for point in last for one in point.signals} == {"concern", "improvement"}
    drawn = plot(row, 80, UNICODE)
    assert (
        {mark.meaning for mark in drawn.marks} == {point.meaning for point in last} == {"concern"}
    )
    scene = behaviour_of(row, LAST, LAST)
    assert scene
    assert "good" not in behaviour(scene).drawing


# --- in words -------------------------------------------------------------------------------------


def test_of_a_kpi_that_is_judged_nobody_waits_for_numbers() -> None:
    card = goals("kpis: {k: {title: K, checkins: {2026-11-16: {health: healthy}}}}", AS_OF)
    assert list(verdict(row_in(card, "k"))) == ["People judge it; there are no numbers to chart."]


@pytest.mark.parametrize(
    ("values", "fields", "said"),
    [
        ([], "at_least: 5", "There are no numbers yet."),
        ([1, 2, 1], "", "Three readings: too few to tell signal from noise, which takes six."),
        (
            [*CALM, 1, 2],
            "rebase: 2026-11-09",
            "Two readings since 9 November 2026: too few to tell signal from noise, which takes"
            " six.",
        ),
        (
            CALM,
            "",
            "Noise: nothing has changed, the process moves as it always does."
            " If nothing changes, it will stay between 5.7 and 16.3.",
        ),
        (
            [7] * 12,
            "unit: h, at_least: 4",
            "Noise: nothing has changed, the process moves as it always does."
            " If nothing changes, it will stay at 7 h and keep its bound (at least 4).",
        ),
        (
            CALM,
            "unit: h, at_least: 4",
            "Noise: nothing has changed, the process moves as it always does."
            " If nothing changes, it will stay between 5.7 and 16.3 h and keep its bound"
            " (at least 4).",
        ),
        (
            CALM,
            "at_least: 20",
            "Noise: nothing has changed, the process moves as it always does."
            " If nothing changes, it will stay between 5.7 and 16.3 and miss its bound"
            " (at least 20): only another way of working will do.",
        ),
        (
            [10, 12] * 3,
            "at_least: 11",
            "Noise: nothing has changed, the process moves as it always does."
            " If nothing changes, it will move between 5.7 and 16.3: whether it keeps its bound"
            " (at least 11) is luck."
            " These are trial limits, from six readings; twelve make them firm.",
        ),
        (
            [*CALM, 30],
            "at_most: 40",
            "The latest reading lies above the upper limit: something changed around 16 November"
            " 2026, for the worse. By its limits, 3.6 and 21.3, it will keep its bound"
            " (at most 40).",
        ),
        (
            [*CALM, 30, 30, 12],
            "baseline_points: 12",
            "Noise: the latest reading is within what the process does by itself. The last signal"
            " was from 2 November to 9 November 2026, when there were two readings above the upper"
            " limit. If nothing changes, it will stay between 5.7 and 16.3.",
        ),
        (
            [*CALM, 12, *[12] * 7],
            "baseline_points: 12, direction: up",
            "The last nine readings lie above the mean: something changed around 21 September"
            " 2026, for the better. When you know what changed,"
            " `rebase: [2026-09-21]` calculates its limits anew.",
        ),
        (
            [*CALM, 14, 11, 14, 15],
            "baseline_points: 12, direction: up",
            "Three of the last four readings lie nearer the upper limit than the mean: something"
            " changed around 26 October 2026, for the better.",
        ),
        (
            [*CALM, 15, 11, 15],
            "baseline_points: 12, direction: down, signals: nhs",
            "Two of the last three readings lie near the upper limit: something changed around"
            " 2 November 2026, for the worse.",
        ),
        (
            [*CALM, 9, 10, 11, 12, 13, 14, 15],
            "baseline_points: 12, signals: nhs, direction: up",
            "The last seven readings rise, each above the one before: something changed around"
            " 5 October 2026, for the better. When you know what changed,"
            " `rebase: [2026-10-05]` calculates its limits anew.",
        ),
    ],
)
def test_a_manager_can_read_what_the_chart_says(values: list[Any], fields: str, said: str) -> None:
    assert " ".join(verdict(row_of(values, fields))) == said


@pytest.mark.parametrize(
    ("values", "fields", "words"),
    [
        ([], "", []),
        ([1, 2], "", ["two readings, too few to tell signal from noise"]),
        (CALM, "", ["noise"]),
        (CALM, "at_least: 4", ["noise", "will keep its bound"]),
        ([10, 12] * 3, "at_most: 11", ["noise", "keeps its bound by luck (trial limits)"]),
        (CALM, "at_most: 4", ["noise", "cannot keep its bound"]),
        ([*CALM, 30], "direction: up", ["signal, better since 16 November 2026"]),
        ([*CALM, 30], "direction: down", ["signal, worse since 16 November 2026"]),
        ([*CALM, 30], "", ["signal, changed since 16 November 2026"]),
        ([*CALM, 30, 12], "", ["noise since the signal of 9 November 2026"]),
    ],
)
def test_a_line_says_signal_or_noise(values: list[Any], fields: str, words: list[str]) -> None:
    row = row_of(values, fields)
    assert list(chart_words(row)) == words
    assert column_words(row) == (
        "few readings" if len(values) == 2 else (words or [""])[0].split(" since")[0]
    )


def test_limits_have_one_decimal_more_than_the_readings() -> None:
    said = " ".join(verdict(row_of(["1.25", "1.5", "1.31", "1.4", "1.27", "1.5"])))
    assert "between 0.898 and 1.845." in said
    large = " ".join(verdict(row_of(["1e300", "2e300"] * 3)))
    assert "between -1.16e+300 and 4.16e+300." in large


# --- whether a key result has moved its KPI -------------------------------------------------------


def signal_of(values: list[Any], fields: str, kpi_fields: str = "") -> str | None:
    """What is said of a key result of 2026-Q4 on a KPI with these weekly values."""
    more = f", {kpi_fields}" if kpi_fields else ""
    text = f"""\
period: 2026-Q4
kpis:
  k: {{title: K{more}, checkins: {{{weekly(values)}}}}}
objectives:
  one:
    title: One
    key_results:
      a: {{title: A, {fields}}}
"""
    card = goals(text, AS_OF)
    [objective] = card.workspace.objectives
    return key_result_row(card, objective.key_results[0]).signal


UP, DOWN = "kpi: k, baseline: 11, target: 20", "kpi: k, baseline: 11, target: 2"
FROZEN = "baseline_points: 12"


@pytest.mark.parametrize(
    ("values", "fields", "says"),
    [
        (CALM, UP, "noise"),
        ([*CALM, 30], UP, "improvement"),
        ([*CALM, 30], DOWN, "concern"),
        ([*CALM, -9], DOWN, "improvement"),
        ([*CALM, -9], UP, "concern"),
        ([*CALM, 30, 11], UP, "noise"),  # back again
        ([*CALM, 30], "kpi: k, at_least: 20", "improvement"),
        ([*CALM, 30], "kpi: k, at_most: 20", "concern"),
        ([*CALM, -9], "kpi: k, at_most: 20", "improvement"),
        ([*CALM, 30], "kpi: k, at_least: 1, at_most: 20", "change"),
        ([10, 12, 30], UP, None),
        ([*CALM, 30], "baseline: 11, target: 20", None),
    ],
)
def test_a_key_result_says_whether_its_kpi_has_moved(
    values: list[Any], fields: str, says: str | None
) -> None:
    assert signal_of(values, fields, FROZEN) == says


def test_what_began_before_a_key_result_is_not_its_doing() -> None:
    # Eight above the mean, the last six of them in the fourth quarter: the other two came before.
    values = [*CALM, 12, 12, *[12] * 6]
    assert signal_of(values, UP, FROZEN) == "noise"
    assert signal_of([*values, 12], UP, FROZEN) == "noise"
    assert signal_of([*CALM, 11, *[12] * 8], UP, FROZEN) == "noise"  # 7 weeks of the quarter
    assert signal_of([*CALM, 11, *[12] * 8], f"{UP}, start: 2026-09-28", FROZEN) == "improvement"


def test_a_kpi_that_stays_low_is_no_setback_of_what_lifts_it() -> None:
    # Far below the old limits, but above where the key result began.
    values = [*CALM, 1, 1, 1, 2, 2, 3, 3]
    assert signal_of(values, "kpi: k, baseline: 1, target: 11", FROZEN) == "noise"
    assert signal_of(values, "kpi: k, baseline: 4, target: 11", FROZEN) == "concern"


def test_a_key_result_that_is_over_is_judged_by_its_own_days() -> None:
    values = [*CALM, 30, 12, 30, 30, 30, 30, 30, 30]
    text = f"""\
period: 2026-Q3
kpis:
  k: {{title: K, baseline_points: 12, checkins: {{{weekly(values)}}}}}
objectives:
  one:
    title: One
    key_results:
      a: {{title: A, {UP}}}
"""
    card = goals(text, AS_OF)
    row = key_result_row(card, card.workspace.objectives[0].key_results[0])
    assert (row.standing.readings[-1].day, row.signal) == (date(2026, 9, 28), "improvement")
    assert row.standing.readings[-1].value == 30


# --- drawn ----------------------------------------------------------------------------------------


def drawn(values: list[Any], fields: str = "", width: int = 40, ink: Any = UNICODE) -> list[str]:
    return list(plot(row_of(values, fields), width, ink).lines)


def test_a_plot_shows_readings_limits_mean_and_bound() -> None:
    assert drawn([*CALM, 22], f"{FROZEN}, at_most: 20", width=48, ink=ASCII) == [
        "                        #",
        "=========================  at most 20",
        "",
        "",
        ".........................  upper limit 16.3",
        "",
        "",
        "  o   o   o   o   o   o",
        "-------------------------  mean 11",
        "o   o   o   o   o   o",
        "",
        "",
        ".........................  lower limit 5.7",
        "2026-08-24     2026-11-16",
    ]


def test_each_stretch_has_its_own_lines() -> None:
    values = [*[1, 3] * 3, *[11, 13] * 3]
    assert drawn(values, "rebase: 2026-10-12", width=60, ink=ASCII) == [
        "                  ................  upper limit 17.3",
        "",
        "",
        "                  ---o-----o-----o  mean 12",
        "                  o     o     o",
        "",
        "................  ................  lower limit 6.7",
        "",
        "   o     o     o",
        "o-----o-----o---",
        "",
        "",
        "................",
        "2026-08-31              2026-11-16",
    ]


def test_a_narrow_plot_has_its_labels_below() -> None:
    picture = plot(row_of([*CALM, 22], f"{FROZEN}, at_most: 20"), 20, ASCII)
    assert max(map(len, picture.lines)) <= 20
    assert picture.notes == ("upper limit 16.3, mean 11, lower limit 5.7, at most 20",)


def test_what_is_too_much_or_too_far_is_told() -> None:
    picture = plot(row_of(CALM * 10, "at_most: 500"), 60, UNICODE)
    assert picture.notes == (
        "at most 500 lies too far away to be drawn",
        "the last 42 of 120 readings are drawn",
    )
    assert picture.lines[-1] == "2026-02-02                      2026-11-16"


def test_few_readings_are_drawn_without_limits() -> None:
    assert plot(row_of([]), 80, UNICODE).lines == ()
    assert plot(row_of([3], "at_least: 2"), 80, UNICODE) == ((), (), ())  # nothing to compare
    assert drawn([3, 4])[0::12] == ["   ○", "○"]
    assert drawn([3, 4])[-1] == "2026-11-09 to 2026-11-16"
    assert drawn([3, 4], width=20)[-1] == "2026-11-16"
    assert len([line for line in drawn([3, 3, 3]) if "○" in line]) == 1


@pytest.mark.parametrize("format", ["terminal", "pipe", "markdown"])
def test_one_reading_is_listed_though_not_drawn(format: str) -> None:
    said = formats(row_of([3], "at_least: 2"))[format]
    assert "2026-11-16" in said
    assert "○" not in said
    assert "too far away" not in said


def test_beside_equal_readings_no_bound_is_too_far_away() -> None:
    picture = plot(row_of([99, 99], "at_least: 98"), 80, UNICODE)
    assert picture.notes == ()
    assert (picture.lines[0], picture.lines[12]) == ("○  ○", "════  at least 98")


VALUES = st.lists(st.integers(-50, 50), min_size=1, max_size=60)


@settings(max_examples=25)
@given(VALUES, st.integers(10, 130), st.sampled_from(["", "at_least: 7", "at_most: 900"]))
def test_a_plot_fits_and_shows_every_reading_that_it_can(
    values: list[int], width: int, fields: str
) -> None:
    row = row_of(values, fields)
    picture = plot(row, width, UNICODE)
    assert max(map(len, picture.lines), default=0) <= max(width, len("2026-11-16"))
    shown = sum(line.count("○") + line.count("●") for line in picture.lines)
    assert shown == min(len(values), shown)
    assert (
        len(values) == 1
        or shown == len(values)
        or any("readings are drawn" in note for note in picture.notes)
    )
    days = [reading.day for reading in row.standing.readings][-shown:]
    flagged = {one.day for signal in row.chart.signals for one in signal.readings}
    assert len(picture.marks) == len(flagged.intersection(days))
    for mark in picture.marks:
        assert picture.lines[mark.line][mark.column] == "●"


# --- documents ------------------------------------------------------------------------------------


def formats(row: KpiRow) -> dict[str, str]:
    panel = Panel("T", [row], 0)
    return {
        "terminal": "\n".join(kpi(panel, Look(80))),
        "pipe": "\n".join(kpi(panel, Look())),
        "all": "\n".join(kpis(panel, Look(80))),
        "markdown": kpi_markdown(panel),
        "csv": kpis_csv([row]),
        "json": kpis_v1([row], date(2026, 11, 20)),
    }


@pytest.mark.parametrize("width", [12, 24, 40, 63, 64, 80, 200])
def test_a_terminal_of_any_width_holds_it_all(width: int) -> None:
    row = row_of([*CALM, 30, 12, 30], "title: A KPI with a longer name, unit: per 1000")
    panel, said = Panel("T", [row], 2), "".join(verdict(row)).replace(" ", "")
    whole, listed = list(kpi(panel, Look(width))), list(kpis(panel, Look(width)))
    assert max(map(len, [*whole, *listed])) <= width
    assert said in "".join(whole).replace(" ", "")
    if width < 64:  # else it stands beside other columns
        assert said in "".join(listed).replace(" ", "")


def nasty(text: str) -> dict[str, str]:
    quoted = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    card = goals(
        f"""\
team: {quoted}
owner: {quoted}
kpis:
  k:
    title: {quoted}
    unit: {quoted}
    at_least: 5
    checkins: {{2026-11-16: {{value: 4, note: {quoted}}}, {weekly(CALM, date(2026, 11, 9))}}}
""",
        AS_OF,
    )
    return formats(row_in(card, "k"))


@pytest.mark.parametrize("text", NASTY)
def test_content_changes_no_document(text: str) -> None:
    texts, plain = nasty(text), nasty("plain")
    for name in ("terminal", "pipe", "all", "markdown"):
        assert not UNSAFE.search(texts[name])
        assert "\x1b" not in texts[name]
    assert text in texts["pipe"]
    assert len(texts["pipe"].splitlines()) == len(plain["pipe"].splitlines())
    assert len(texts["markdown"].splitlines()) == len(plain["markdown"].splitlines())
    assert "<img" not in texts["markdown"]
    rows = list(csv.reader(StringIO(texts["csv"])))
    assert {len(row) for row in rows} == {12}
    assert all(row[1].replace("'", "") == text.replace("'", "") for row in rows[1:])
    assert not any(row[1].startswith(("=", "+", "@", "-")) for row in rows[1:])
    assert json.loads(texts["json"])["kpis"][0]["title"] == text


@pytest.fixture
def okr(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Okr:
    """Runs `okr kpi` on the example company; what it says on stderr where it ends otherwise."""
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)

    def answer(*words: str, code: int = 0) -> str:
        assert main(["-C", str(ACME), "--as-of", AS_OF, "kpi", *words]) == code
        out, err = capfdbinary.readouterr()
        return (err if code else out).decode()

    return answer


def test_every_format_tells_the_same_readings_and_signals(okr: Okr) -> None:
    whole = json.loads(okr("--format", "json"))
    assert whole["format"] == "okr-kpi-v1"
    table = list(csv.DictReader(StringIO(okr("--format", "csv"))))
    told = [
        (one["ref"], point["date"], str(point["value"]), " ".join(point["signals"]))
        for one in whole["kpis"]
        for point in one["readings"]
    ]
    assert [(row["ref"], row["date"], row["value"], row["signals"]) for row in table] == told
    assert len(told) > 150
    for one in whole["kpis"]:
        flagged = {name for point in one["readings"] for name in point["signals"]}
        assert flagged == {signal["rule"] for signal in one["signals"]}
        assert len(one["series"]) == len(one["readings"])
    listed = okr()
    assert all(" ".join(one["words"]) in listed for one in whole["kpis"])
    [uptime] = json.loads(okr("checkout-uptime", "--format", "json"))["kpis"]
    assert uptime == next(one for one in whole["kpis"] if one["id"] == "checkout-uptime")


def test_a_kpi_of_a_finished_period_is_read_on_its_last_day(okr: Okr) -> None:
    whole = json.loads(okr("--period", "2026-Q3", "--format", "json"))
    assert whole["as_of"] == "2026-09-30"
    assert all(one["series"][-1][0] <= "2026-09-30" for one in whole["kpis"] if one["series"])


def test_the_kpis_of_a_team_or_an_owner_alone(okr: Okr) -> None:
    def found(*words: str) -> set[str]:
        return {one["id"] for one in json.loads(okr(*words, "--format", "json"))["kpis"]}

    assert found("--team", "support") == {"answer-time", "support-load"}
    assert found("--owner", "ben") == {"payment-success"}


def test_a_key_result_shows_the_kpi_that_it_moves(okr: Okr) -> None:
    assert okr("more-finish.conversion") == okr("checkout-conversion")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nope",), "there is no goal `nope`"),
        (("more-finish",), "`2026-Q4/more-finish` is no KPI; KPIs are `revenue`, "),
        (("more-finish.wallet",), "`2026-Q4/more-finish.wallet` moves no KPI; KPIs are `revenue`"),
        (("--format", "html"), "--format is one of terminal, markdown, json"),
        (("--team", "nope"), "there is no team `nope`"),
        (("revenue", "--team", "growth"), "`revenue` is one KPI: leave out --team"),
        (("revenue", "--owner", "ben"), "`revenue` is one KPI: leave out --owner"),
    ],
)
def test_what_cannot_be_shown_is_said(words: tuple[str, ...], said: str, okr: Okr) -> None:
    assert said in okr(*words, code=2)


def test_where_others_have_kpis_nobody_is_told_to_write_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ("--owner", "ben", "--team", "support")
    assert main(["-C", str(ACME), "kpi", "--as-of", AS_OF, *words]) == 0
    said = capsys.readouterr().err
    assert said == "no KPI is of team `support` and owner `ben`; `okr kpi` shows all\n"


def test_a_workspace_without_kpis_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "goals").mkdir()
    (tmp_path / "okrkit.yaml").write_text("version: 1\n")
    (tmp_path / "goals/a.yaml").write_text("teams: {x: {name: X}}\n")
    process = run("-m", "okrkit", "-C", tmp_path, "kpi", "--as-of", AS_OF)
    assert (process.returncode, process.stderr) == (0, "no KPIs; `okr new kpi TITLE` writes one\n")
    assert process.stdout == "as of 2026-11-20\nno KPIs\n"


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("baseline_points: 5", "limits need at least 6 readings, found 5"),
        ("baseline_points: 6.5", "expected a whole number from 1 on, found 6.5"),
        ("range: [100, 0]", "expected the lowest and the highest possible value"),
        ("rebase: [2026-02-30]", "there is no day `2026-02-30`"),
        ("signals: nelson", "expected `wheeler` or `nhs`, found `nelson`"),
        ("direction: upward", "expected `up`, `down` or `neutral`, found `upward`"),
    ],
)
def test_how_a_kpi_is_charted_is_checked(field: str, said: str) -> None:
    text = f"kpis: {{k: {{title: K, why: W, owner: ana, {field}}}}}"
    [finding] = check_files({"goals/a.yaml": text})
    assert finding.rule == "invalid-value"
    assert said in finding.message
