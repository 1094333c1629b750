"""`okr report`: one set of numbers in five formats, and what each of its sections says."""

import csv
import json
import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from html import unescape
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from fakes import run
from okrkit.figures import rounded, value_text
from okrkit.render.escape import markdown
from okrkit.report import Problems, Report, report
from okrkit.scope import Scope
from workspaces import scored

EXAMPLES = Path(__file__).parent.parent / "examples"
AS_OF = date(2026, 11, 20)
Files = dict[str, str]
Scores = list[tuple[str, str | None]]
"""Title and score, as printed, of every objective and key result in the order of the report."""


def made(files: Files, period: str | None = None, as_of: date = AS_OF, **more: Any) -> Report:
    """The report on a workspace of these files."""
    card = scored(files, as_of)
    found = card.workspace.calendar.period(period) if period else None
    return report(card, Scope(found), Problems(0, 0), **more)


def okr(name: str, *words: str) -> str:
    """What okr prints of an example company."""
    process = run("-m", "okrkit", "-C", EXAMPLES / name, "--as-of", str(AS_OF), *words)
    assert process.stderr == ""
    assert process.returncode == (name == "tangled")
    return process.stdout


# --- the same number everywhere


def two_places(number: float | str | None) -> str | None:
    return None if number in {None, ""} else rounded(Fraction(Decimal(str(number))), 2)


def goals_of(text: str) -> list[dict[str, Any]]:
    return [
        goal
        for objective in json.loads(text)["objectives"]
        for goal in (objective, *objective["key_results"])
    ]


def json_scores(text: str) -> Scores:
    return [(goal["title"], two_places(goal["score"])) for goal in goals_of(text)]


def csv_scores(text: str) -> Scores:
    """A table has no row for an objective: those of its key results name it."""
    found: Scores = []
    last = None
    for row in csv.DictReader(StringIO(text)):
        if row["sort"] != "key result":
            continue
        if row["objective"] != last:
            found.append((row["objective_title"], two_places(row["objective_score"])))
            last = row["objective"]
        found.append((row["title"], two_places(row["score"])))
    return found


SCORE = r"(?P<score>\d\.\d\d|no data|)(?: of \d\.\d\d)?"
LINE = re.compile(rf"^ *[a-z, -]+?  +[█░┃]* *{SCORE} +(?:\d+\. )?(?P<title>\S.*)$")


def terminal_scores(text: str, titles: list[str]) -> Scores:
    """Each goal has a line that ends in its title."""
    change = text[text.index("\nCHANGE\n") : text.index("\nTENSIONS\n")]
    matches = [match for match in map(LINE.match, change.splitlines()) if match]
    found = [(one["title"], one["score"]) for one in matches if one["title"] in titles]
    return [(title, None if score in {"", "no data"} else score) for title, score in found]


def markdown_scores(text: str, titles: list[str]) -> Scores:
    """An objective has a heading and its status below, a key result a row."""
    change = text[text.index("\n## Change\n") : text.index("\n## Tensions\n")]
    plain = {markdown(title): title for title in titles}
    heading = r"^#### (?:\d+\\?\. )?(?P<objective>.+)\n\n\S+ [^*\n]*(?:\*\*(?P<whole>[^*]*)\*\*)?"
    row = r"^\| \S+ [^|]+ \| (?P<part>(?:\\\||[^|])+) \| (?P<score>[^|]*) \|"
    found: Scores = []
    for match in re.finditer(f"{heading}|{row}", change, re.MULTILINE):
        title = match["objective"] or match["part"]
        score = (match["whole"] if match["objective"] else match["score"]) or ""
        found.append((plain[title], score.partition(" of ")[0] or None))
    return [(title, None if score == "no data" else score) for title, score in found]


HTML_OBJECTIVE = (
    r"<h4>(?:\d+\. )?(?P<objective>[^<]+)</h4>"
    r'.*?(?:<span class="score">(?P<whole>[^<]*)<|</header>)'
)
HTML_KEY_RESULT = (
    r'<tr id="[^"]+">\s*<th scope="row">(?P<part>[^<]+)<'
    r'.*?(?:<span class="score">(?P<score>[^<]*)<|</tr>)'
)


def html_scores(text: str, titles: list[str]) -> Scores:
    """An objective has a heading and its score below, a key result a row."""
    found: Scores = []
    change = text[text.index('id="change"') : text.index('id="tensions"')]
    for match in re.finditer(f"{HTML_OBJECTIVE}|{HTML_KEY_RESULT}", change, re.DOTALL):
        title = match["objective"] or match["part"]
        score = (match["whole"] if match["objective"] else match["score"]) or ""
        found.append((unescape(title), score.partition(" of ")[0] or None))
    return [(title, None if score == "no data" else score) for title, score in found]


@pytest.mark.parametrize(
    ("name", "words"),
    [("acme", ()), ("acme", ("--period", "2026-Q3")), ("acme", ("--period", "2026")),
     ("tangled", ()), ("tangled", ("--period", "2026"))],
)  # fmt: skip
def test_every_goal_has_the_same_score_in_all_formats(name: str, words: tuple[str, ...]) -> None:
    document = okr(name, "report", "--format", "json", *words)
    truth = json_scores(document)
    whole = json.loads(document)["objectives"]
    alone = {one["title"] for one in whole if not one["key_results"]}
    titles = [title for title, _ in truth]
    assert truth
    with_parts = [row for row in truth if row[0] not in alone]
    assert csv_scores(okr(name, "report", "--format", "csv", *words)) == with_parts
    assert terminal_scores(okr(name, "report", *words), titles) == truth
    assert markdown_scores(okr(name, "report", "--format", "markdown", *words), titles) == truth
    assert html_scores(okr(name, "report", "--format", "html", *words), titles) == truth


@pytest.mark.parametrize("name", ["acme", "tangled"])
def test_every_kpi_has_the_same_value_in_all_formats(name: str) -> None:
    kpis = json.loads(okr(name, "report", "--format", "json"))["kpis"]
    rows = {
        row["ref"]: row["value"]
        for row in csv.DictReader(StringIO(okr(name, "report", "--format", "csv")))
        if row["sort"] == "kpi"
    }
    texts = [okr(name, "report", "--format", one) for one in ("terminal", "markdown", "html")]
    for kpi in kpis:
        value = kpi["latest"]["value"] if kpi["latest"] else None
        assert rows[kpi["ref"]] == ("" if value is None else str(value))
        if value is not None:
            shown = f"{value_text(Decimal(str(value)))} {kpi['unit']}"
            assert all(shown in text for text in texts)
