"""The catalogue: it is the one of the contract, and every rule does what its page says."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import okrkit.rules
from okrkit.checked import check
from okrkit.rules.catalogue import ALL_RULES, CHAPTERS, chapter_of, rule_named
from okrkit.rules.manual import FIRST_FILE, ExampleFile, example_files, page
from okrkit.rules.rule import Chapter, Rule
from okrkit.source import SourceFile
from okrkit.touched import touched
from workspaces import brief, check_files, checked_files, scored, source_of

TABLE = Path(__file__).parents[2] / "shared" / "rules.md"
MOST_EXAMPLE_LINES = 30
OF_FILES = [rule for rule in ALL_RULES if not chapter_of(rule).of_history]


def tabled() -> Iterator[tuple[str, str, str]]:
    """Chapter, rule and severity of each row of the contract's table."""
    chapter = ""
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if re.fullmatch(r"\*\*\w+\*\*", cells[0]):
            chapter = cells[0].strip("*")
        elif chapter and len(cells) == 3 and re.fullmatch(r"[a-z, -]+", cells[0]):
            severity = "off" if cells[1] == "○" else cells[1].split(",")[0]
            for name in cells[0].split(", "):
                yield chapter, name, severity
        elif line.startswith("## "):
            return


@pytest.mark.skipif(not TABLE.exists(), reason="no ../shared/rules.md here")
def test_rules_severities_and_their_order_are_those_of_the_contract() -> None:
    done = {chapter.name for chapter in CHAPTERS}
    wanted = [row for row in tabled() if row[0] in done]
    assert [
        (chapter.name, rule.name, rule.severity) for chapter in CHAPTERS for rule in chapter.rules
    ] == wanted


def test_no_rule_and_no_chapter_is_forgotten() -> None:
    """Every public function of a chapter's module is a rule, every chapter is in the catalogue."""
    chapters, rules = [], []
    for info in pkgutil.iter_modules(okrkit.rules.__path__):
        module = importlib.import_module(f"okrkit.rules.{info.name}")
        found = [value for value in vars(module).values() if isinstance(value, Chapter)]
        if found and info.name != "catalogue":
            chapters += found
            rules += [
                function
                for name, function in vars(module).items()
                if inspect.isfunction(function)
                and function.__module__ == module.__name__
                and not name.startswith("_")
            ]
    assert {chapter.name for chapter in chapters} == {chapter.name for chapter in CHAPTERS}
    assert set(rules) == {rule.check for rule in ALL_RULES}


def test_names_are_unique_and_lead_to_their_rule() -> None:
    names = [rule.name for rule in ALL_RULES]
    assert len(set(names)) == len(names)
    assert [rule_named(name) for name in names] == list(ALL_RULES)
    assert rule_named("no-such-rule") is None


def test_a_chapter_asks_a_question() -> None:
    assert all(chapter.question.endswith("?") for chapter in CHAPTERS)


@pytest.mark.parametrize("rule", OF_FILES, ids=lambda rule: rule.name)
def test_the_bad_example_has_exactly_the_marked_findings(rule: Rule) -> None:
    files = example_files(page(rule).bad)
    marks = [f"{file.path}:{line} {rule.name}" for file in files for line in file.marked]
    found = brief(check_files({**switched_on(rule), **contents(files)}))
    assert [one for one in found if one.endswith(f" {rule.name}")] == marks
    assert marks != []


@pytest.mark.parametrize("rule", OF_FILES, ids=lambda rule: rule.name)
def test_the_good_example_is_good(rule: Rule) -> None:
    files = example_files(page(rule).good)
    findings = check_files({**switched_on(rule), **contents(files)})
    assert [one.rule for one in findings if one.severity == "error" or one.rule == rule.name] == []


@pytest.mark.parametrize("rule", OF_FILES, ids=lambda rule: rule.name)
def test_a_change_from_the_good_example_to_the_bad_one_is_shown_what_it_did(rule: Rule) -> None:
    """And not just because of its file: all goals of the workspace could stand in that one."""
    good, bad = (contents(example_files(one)) for one in (page(rule).good, page(rule).bad))
    card = scored({**switched_on(rule), **bad})
    before, after = sources(good), sources(bad)
    change = touched(before, after, card.workspace, after, "main")._replace(files={})
    known = {one.fingerprint for one in checked_files({**switched_on(rule), **good}).findings}
    found = [one for one in check(card, after).findings if one.rule == rule.name]
    new = [one for one in found if one.fingerprint not in known]
    if not chapter_of(rule).of_ignores:
        assert any(map(change.told, new)), new


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.name)
def test_a_page_is_short_and_names_every_option(rule: Rule) -> None:
    shown = page(rule)
    assert len(shown.finds) <= 100
    assert all(f"`{option}`" in shown.why for option in rule.options), rule.options
    for example in (shown.bad, shown.good):
        assert example.count("\n") < MOST_EXAMPLE_LINES


def test_an_example_may_have_many_files_in_many_encodings() -> None:
    example = "a: 1  # ←\n# file: goals/b.yaml, encoded as latin-1\nb: ü\nc: 3  # ←\n"
    assert example_files(example) == (
        ExampleFile(FIRST_FILE, "a: 1\n", "utf-8", (1,)),
        ExampleFile("goals/b.yaml", "b: ü\nc: 3\n", "latin-1", (2,)),
    )


def test_a_docstring_without_examples_is_no_page() -> None:
    def nothing(card: object) -> None:
        """Find nothing."""

    with pytest.raises(ValueError, match="the docstring of nothing is no page of the manual"):
        page(Rule(nothing, "error"))  # type: ignore[arg-type]  # it is never called


def test_every_rule_has_a_chapter() -> None:
    assert [chapter_of(rule).name for rule in ALL_RULES] == [
        chapter.name for chapter in CHAPTERS for _ in chapter.rules
    ]


def switched_on(rule: Rule) -> dict[str, str]:
    """Settings for a rule that is off unless one asks for it."""
    if rule.severity != "off":
        return {}
    return {"okrkit.yaml": f"version: 1\ncheck: {{rules: {{{rule.name}: {rule.when_strict}}}}}\n"}


def sources(files: Mapping[str, str | bytes]) -> dict[str, SourceFile]:
    return {path: source_of(path, text)[0] for path, text in files.items()}


def contents(files: tuple[ExampleFile, ...]) -> dict[str, str | bytes]:
    return {file.path: file.text.encode(file.encoding) for file in files}
