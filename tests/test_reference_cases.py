"""Reference cases with their sources (`cases/*.csv`): what other tools and books say comes out."""

import csv
import re
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from okrkit.goals import KeyResult, Objective
from okrkit.score import Scorecard
from okrkit.standing import KeyResultStanding
from workspaces import check_files, scored

CASES = Path(__file__).parent / "cases"
SHARED = Path(__file__).parents[2] / "shared" / "cases"
DIGITS = Fraction(1, 10**9)  # the cases are written with ten decimals
END = date(2026, 12, 31)
Row = Mapping[str, str]

COUNTS = {"scoring": 25, "pace": 9, "rollup": 8, "threshold": 5, "milestones": 2}


def _rows(name: str) -> list[dict[str, str]]:
    with (CASES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


ROWS = {name: _rows(name) for name in COUNTS}


def cases(name: str) -> pytest.MarkDecorator:
    """One test for each row of a file, named as the row."""
    return pytest.mark.parametrize("row", ROWS[name], ids=[row["case"] for row in ROWS[name]])


def workspace(
    *key_results: str, settings: str = "", start: str = "2026-10-01", end: str = "2026-12-31"
) -> dict[str, str | bytes]:
    """One objective, `span/one`, with these key results (`k0`, `k1`, …) on one line each."""
    entries = "".join(
        f"      k{number}: {{title: K{number}, {fields}}}\n"
        for number, fields in enumerate(key_results)
    )
    goals = (
        f"periods: {{span: {{start: {start}, end: {end}}}}}\nperiod: span\n"
        f"objectives:\n  one:\n    title: One\n    key_results:\n{entries}"
    )
    return {"okrkit.yaml": f"version: 1\n{settings}\n", "goals/a.yaml": goals}


def the_objective(card: Scorecard) -> Objective:
    [objective] = card.workspace.objectives
    return objective


def the_key_result(card: Scorecard) -> KeyResult:
    [key_result] = card.workspace.key_results
    return key_result


def standing_of(files: Mapping[str, str | bytes], as_of: str = "2026-12-31") -> KeyResultStanding:
    """How the only key result of a workspace without faults stands."""
    card = scored(files, date.fromisoformat(as_of))
    assert card.workspace.faults == ()
    return card.key_result(the_key_result(card))


def rules_of(files: Mapping[str, str | bytes]) -> set[str]:
    return {finding.rule for finding in check_files(files, END)}


def near(*numbers: Fraction | None) -> list[Fraction | None]:
    """Numbers, each without what is smaller than the cases' digits."""
    return [None if one is None else round(one / DIGITS) * DIGITS for one in numbers]


def expected(*texts: str) -> list[Fraction | None]:
    """What a row expects: `null` and nothing are no number."""
    return near(*(Fraction(text) if text not in {"", "null"} else None for text in texts))


def checkins(values: Mapping[str, object]) -> str:
    return f"checkins: {{{', '.join(f'{day}: {value}' for day, value in values.items())}}}"


def fields(**written: str) -> str:
    """The fields that have a value, as YAML."""
    return ", ".join(f"{name}: {value}" for name, value in written.items() if value)


@cases("scoring")
def test_a_value_scores_as_elsewhere(row: Row) -> None:
    files = workspace(f"{_measure(row)}, {checkins({'2026-11-01': row['value']})}")
    standing = standing_of(files)
    if row["expect_score"] == "error":
        assert "flat-range" in rules_of(files)
        assert (standing.attainment, standing.score) == (None, None)
        return
    found = near(standing.attainment, standing.score)
    assert found == expected(row["expect_attainment"], row["expect_score"])
    assert standing.value == Fraction(row["value"])


def _measure(row: Row) -> str:
    if row["kind"] in {"range", "zones"}:
        names = ("baseline", "target", "commit", "stretch")
        return fields(**{name: row[name] for name in names})
    return fields(**{row["kind"]: row["bound"]})


@cases("pace")
def test_a_pace_is_kept_as_elsewhere(row: Row) -> None:
    settings = f"pace: {{behind: {row['behind']}, at_risk: {row['at_risk']}}}"
    days = {"start": row["start"], "end": row["end"]}
    standing = standing_of(workspace(_paced(row), settings=settings, **days), row["as_of"])
    assert near(standing.score) == expected(row["score"])
    assert near(standing.expected) == expected(row["expect_expected"])
    assert standing.status == row["expect_status"]


def _paced(row: Row) -> str:
    """A key result that has the score of the row, in the shape that its source tells."""
    if row["case"].startswith("done-"):
        return "done: false"
    if row["case"] == "plan-point":
        assert row["source"].startswith("baseline 72 target 24 plan 2026-10-31: 60 ")
        value = 72 - float(row["score"]) * 48
        said = checkins({row["as_of"]: value})
        return f"baseline: 72, target: 24, plan: {{2026-10-31: 60}}, {said}"
    if not row["score"]:
        return "baseline: 0, target: 1"
    return f"baseline: 0, target: 1, {checkins({row['as_of']: row['score']})}"


@cases("rollup")
def test_scores_become_one_as_elsewhere(row: Row) -> None:
    scores = row["scores"].split(";")
    weights = row["weights"].split(";") if row["weights"] else [""] * len(scores)
    settings = f"missing: {row['missing']}" if row["missing"] else ""
    files = workspace(*map(_part, scores, weights), settings=settings)
    card = scored(files, END)
    standing = card.objective(the_objective(card))
    if row["expect"] == "error":
        assert "weightless-objective" in rules_of(files)
        assert standing.score is None
        return
    assert near(standing.score) == expected(row["expect"])
    counted = [score for score, weight in zip(scores, weights, strict=True) if weight != "0"]
    assert (standing.with_data, standing.parts) == (sum(map(bool, counted)), len(counted))


def _part(score: str, weight: str) -> str:
    said = checkins({"2026-11-01": score}) if score else ""
    return ", ".join(filter(None, ["baseline: 0, target: 1", fields(weight=weight), said]))


@cases("threshold")
def test_a_bound_holds_as_elsewhere(row: Row) -> None:
    bounds = re.sub(r"(at_\w+) (\S+) ?", r"\1: \2, ", row["bound"])
    measure = f"{bounds}aggregate: {row['aggregate']}, cadence: {row['cadence']}"
    said = checkins(dict(_said(row)))
    standing = standing_of(
        workspace(f"{measure}, {said}", start=row["start"], end=row["end"]), row["as_of"]
    )
    assert near(standing.score) == expected(row["expect_score"])
    assert standing.attainment == standing.score


def _said(row: Row) -> Iterable[tuple[str, str]]:
    """The check-ins of a row: its numbers at the ends of its last months, or as it tells."""
    if match := re.fullmatch(r"(\d+) slots in the band; (\d+) outside; 1 empty", row["checkins"]):
        assert (row["bound"], row["start"]) == ("at_least 4 at_most 5", "2026-01-05")
        inside, outside = (int(number) for number in match.groups())
        values = ["4", "5", *["4.5"] * (inside - 2), "", *["3.99", "5.01", "6"][:outside]]
        return [
            (str(date.fromordinal(date(2026, 1, 5).toordinal() + 7 * week)), value)
            for week, value in enumerate(values)
            if value
        ]
    values = row["checkins"].split(";") if row["checkins"] else []
    last = date.fromisoformat(row["end"])
    months = range(last.month - len(values) + 1, last.month + 1)
    return [(f"{last.year}-{month:02}", value) for month, value in zip(months, values, strict=True)]


@cases("milestones")
def test_milestones_weigh_as_told(row: Row) -> None:
    steps = (step.split() for step in row["milestones (weight due done)"].split(";"))
    written = (
        f"m{number}: {{title: M{number}, {_step(*step)}}}" for number, step in enumerate(steps)
    )
    files = workspace(f"milestones: {{{', '.join(written)}}}", end=row["end"])
    standing = standing_of(files, row["as_of"])
    wanted = expected(row["expect_score"], row["expect_expected"])
    assert near(standing.score, standing.expected) == wanted
    assert standing.attainment == standing.score


def _step(weight: str, due: str, done: str) -> str:
    return fields(weight=weight, due=due.strip("-"), done=done.strip("-"))


def test_every_row_is_a_test() -> None:
    lines = {name: (CASES / f"{name}.csv").read_text().splitlines()[1:] for name in COUNTS}
    assert {name: len(rows) for name, rows in ROWS.items()} == COUNTS
    assert {name: len(list(filter(str.strip, one))) for name, one in lines.items()} == COUNTS
    for name, rows in ROWS.items():
        assert [row["case"] for row in rows] == [line.split(",")[0] for line in lines[name]]
        assert len({row["case"] for row in rows}) == len(rows)
        assert all(None not in row and None not in row.values() for row in rows), name


@pytest.mark.skipif(not SHARED.is_dir(), reason="no ../shared/cases here")
def test_the_cases_are_those_of_the_contract() -> None:
    ours, theirs = (
        {path.name: path.read_bytes() for path in folder.iterdir()} for folder in (CASES, SHARED)
    )
    assert ours == theirs
