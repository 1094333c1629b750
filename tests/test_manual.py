"""`okr rules`, `okr explain` and `okr schema`: what they print."""

import json

import pytest

from fakes import run
from okrkit.json_schema import goals_schema, settings_schema
from okrkit.render.manual import catalogue, explanation, markdown
from okrkit.rules.catalogue import ALL_RULES, CHAPTERS, rule_named

OKR = ("-m", "okrkit")

EXPLAINED = """\
flat-range (error, measurable)
A key result whose baseline and target are the same number.

There is no way to go, so every value is the start and the end at once. Tools that accept it
show 0 %, 50 %, 100 % or nothing; okr refuses it.

Bad:

    period: 2026-Q4
    objectives:
      fast-refunds:
        title: Refunds feel instant
        key_results:
          refund-time:
            title: Median refund time
            unit: h
            baseline: 24
            target: 24  # ←

Good:

    period: 2026-Q4
    objectives:
      fast-refunds:
        title: Refunds feel instant
        key_results:
          refund-time:
            title: Median refund time
            unit: h
            baseline: 72
            target: 24

To silence it in one place, write a comment at the end of that line, or above an entry:

    # okr: ignore[flat-range] until 2026-12-31 -- REASON

To silence it everywhere, or to change its severity, write in okrkit.yaml:

    check:
      rules:
        flat-range: off
"""


def test_no_rule_is_explained_away_that_nothing_silences() -> None:
    rule = rule_named("invalid-yaml")
    assert rule is not None
    text = "\n".join(explanation(rule))
    assert text.endswith("\nNothing silences it: what cannot be read is in no number.")
    assert "invalid-yaml: off" not in text + markdown()
    rule = rule_named("empty-file")
    assert rule is not None
    assert "empty-file: off" in "\n".join(explanation(rule))


@pytest.mark.parametrize("words", [("rules",), ("explain", "flat-range")])
def test_without_docstrings_there_is_no_manual(words: tuple[str, ...]) -> None:
    process = run(*OKR, *words, PYTHONOPTIMIZE="2")
    assert process.returncode == 2
    assert process.stderr.startswith("okr: Python has left out the texts of the rules")


def test_a_rule_is_explained_whole() -> None:
    process = run(*OKR, "explain", "flat-range", PYTHONIOENCODING="utf-8")
    assert (process.returncode, process.stderr) == (0, "")
    assert process.stdout == EXPLAINED


def test_an_unknown_rule_is_answered_with_a_near_one() -> None:
    process = run(*OKR, "explain", "falt-range")
    assert (process.returncode, process.stdout) == (2, "")
    assert process.stderr == "okr: there is no rule `falt-range`; did you mean `flat-range`?\n"
    process = run(*OKR, "explain", "qqq")
    assert process.stderr == "okr: there is no rule `qqq`; `okr rules` lists them\n"


def test_every_rule_stands_in_the_catalogue_on_a_line_of_its_own() -> None:
    process = run(*OKR, "rules", PYTHONIOENCODING="utf-8")
    assert (process.returncode, process.stderr) == (0, "")
    rows = [line.split() for line in process.stdout.splitlines() if line.startswith("  ")]
    assert [tuple(row[:2]) for row in rows] == [(rule.name, rule.severity) for rule in ALL_RULES]
    assert all(f"{one.name}: {one.question}" in process.stdout.splitlines() for one in CHAPTERS)


@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_the_catalogue_fits_the_terminal(width: int) -> None:
    assert max(map(len, catalogue(width))) <= width
    assert "".join(catalogue(width)).split() != []


def test_a_wrapped_line_loses_no_word() -> None:
    assert " ".join(catalogue(60)).split() == " ".join(catalogue()).split()


def test_options_are_shown_with_their_defaults() -> None:
    rule = rule_named("too-many-key-results")
    assert rule is not None
    lines = list(explanation(rule))
    assert lines[lines.index("Options:") + 2] == "    max: 5"
    assert lines[-1].endswith("too-many-key-results: off  # or {max: 5, severity: info}")


def test_a_rule_that_is_off_tells_how_it_is_switched_on() -> None:
    rule = rule_named("unguarded-objective")
    assert rule is not None
    assert list(explanation(rule))[-3:] == [
        "To switch it on, or off in the strict profile, write in okrkit.yaml:",
        "",
        "    check:\n      rules:\n        unguarded-objective: warning  # or off",
    ]


def test_the_page_of_all_rules_has_a_heading_for_each() -> None:
    process = run(*OKR, "rules", "--format", "markdown")
    assert process.stdout == markdown()
    headings = [line[4:] for line in markdown().splitlines() if line.startswith("### ")]
    assert headings == [rule.name for rule in ALL_RULES]


def test_a_format_that_is_none_is_a_usage_error() -> None:
    process = run(*OKR, "rules", "--format", "xml")
    assert (process.returncode, process.stdout) == (2, "")
    assert "text or markdown" in process.stderr


def test_the_schemas_are_printed() -> None:
    assert json.loads(run(*OKR, "schema").stdout) == goals_schema()
    assert json.loads(run(*OKR, "schema", "goals").stdout) == goals_schema()
    assert json.loads(run(*OKR, "schema", "settings").stdout) == settings_schema()
    process = run(*OKR, "schema", "reports")
    assert (process.returncode, process.stdout) == (2, "")
    assert "goals and settings" in process.stderr
