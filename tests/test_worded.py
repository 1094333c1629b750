"""The rules of *worded*, at their edges: what they say, and where they are silent."""

from textwrap import dedent

import pytest

from okrkit.finding import Finding
from okrkit.rules.worded import WORDED
from okrkit.wording import number_of_words, vague_word, word_of_staying
from workspaces import check_files

TESTED = {rule.name for rule in WORDED.rules}
RANGE = "baseline: 0, target: 100"
VAGUE, STAYING, LONG = "vague-title", "maintenance-objective", "overlong-title"


def found(text: str, settings: str = "") -> list[Finding]:
    files = {"okrkit.yaml": f"version: 1\n{settings}\n", "goals/a.yaml": dedent(text)}
    return [one for one in check_files(files) if one.rule in TESTED]


def told(text: str, settings: str = "") -> list[str]:
    """Findings, each as `3 rule`."""
    return [f"{one.start.line} {one.rule}" for one in found(text, settings)]


def objective(title: str, *key_results: str, head: str = "period: 2026-Q4") -> str:
    """A file of one objective with its title at line 4 and key results from line 6 on."""
    lines = [head, "objectives:", "  one:", f"    title: {title}"]
    if key_results:
        lines += ["    key_results:", *(f"      {fields}" for fields in key_results)]
    return "\n".join(lines) + "\n"


# --- vague-title ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("Improve the refund process", "Improve"),
        ("The refund process is improved", "improved"),
        ("Improvements of the refund process", "Improvements"),
        ("A BETTER world", "BETTER"),
        ("Optimise refunds", "Optimise"),
        ("optimizing refunds", "optimizing"),
        ("Enhance our brand", "Enhance"),
        ("Increase sales", "Increase"),
        ("Refunds feel instant", None),
        ("Improve refunds from 72 to 24 hours", None),
        ("A betterment of optimistic people", None),
        ("Increasingly known", None),
        ("", None),
    ],
)
def test_words_that_fit_any_outcome(title: str, word: str | None) -> None:
    assert vague_word(title) == word


@pytest.mark.parametrize(
    ("key_results", "expected"),
    [
        (["k: {title: Button, done: false}"], [f"4 {VAGUE}"]),
        (["k: {title: Mood, judged: true}"], [f"4 {VAGUE}"]),
        ([f"k: {{title: Time, {RANGE}}}"], []),
        (["k: {title: Time, at_most: 5}"], []),
        (["k: {title: Button, done: false}", f"m: {{title: Time, {RANGE}}}"], []),
        (["k: {title: Button, done: false}", "m: {title: Time, draft: true}"], [f"4 {VAGUE}"]),
        (["k: {title: Other goals, score_from: supporting}"], []),
        ([], []),
    ],
)
def test_a_number_says_by_how_much(key_results: list[str], expected: list[str]) -> None:
    assert told(objective("Improve refunds", *key_results)) == expected


@pytest.mark.parametrize(("measure", "expected"), [(RANGE, []), ("done: false", [f"4 {VAGUE}"])])
def test_a_number_may_be_shown_from_elsewhere(measure: str, expected: list[str]) -> None:
    text = objective("Improve refunds", "k: {title: K, same_as: two.k}")
    other = f"  two: {{title: Two, key_results: {{k: {{title: K, {measure}}}}}}}\n"
    assert told(text + other) == expected


def test_vague_titles_are_told_once_per_objective() -> None:
    results = ("a: {title: A better form, done: false}", "b: {title: Better calls, done: false}")
    (finding,) = found(objective("Improve refunds", *results))
    assert [one.start.line for one in finding.related] == [6, 7]
    assert finding.message == (
        "`Improve` in the title of `2026-Q4/one`, and no key result of `2026-Q4/one` has a number"
    )
    (finding,) = found(objective("Refunds feel instant", *results))
    assert (finding.start.line, finding.goal) == (6, "2026-Q4/one.a")


@pytest.mark.parametrize(
    "life",
    [
        "draft: true",
        "dropped: {date: 2026-11-02, why: No}",
        "closed: {date: 2026-11-02, learned: A lot}",
    ],
)
def test_only_what_can_still_be_said_better_is_told(life: str) -> None:
    text = objective("Improve refunds", "k: {title: Keep at it, done: false}")
    assert told(f"{text}    {life}\n") == []
    assert told(text.replace("2026-Q4", "2026-Q3")) == []
    assert told(text.replace("2026-Q4", "2027-Q1")) == [f"4 {VAGUE}"]


# --- maintenance-objective ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("Maintain the servers", "Maintain"),
        ("Continuing the migration", "Continuing"),
        ("keep customers happy", "keep"),
        ("Sustain growth", "Sustain"),
        ("Remain the market leader", "Remain"),
        ("Customers keep coming back", None),
        ("Sustainable growth", None),
        ("Continuous delivery", None),
        ("Keepers of the house", None),
        ("Keep-alive pings work", None),
        ("Maintenance takes an hour", None),
        ("Keep", None),
    ],
)
def test_the_first_word_says_that_something_stays(title: str, word: str | None) -> None:
    assert word_of_staying(title) == word
    result = f"k: {{title: K, {RANGE}}}"
    assert told(objective(title, result)) == ([f"4 {STAYING}"] if word else [])


def test_only_objectives_are_asked_for_change() -> None:
    text = f"""
        period: 2026-Q4
        kpis:
          uptime: {{title: Keep the servers up, at_least: 99}}
        objectives:
          one: {{title: One, key_results: {{k: {{title: Keep at it, {RANGE}}}}}}}
    """
    assert told(text) == []


def test_what_stays_is_a_kpi() -> None:
    (finding,) = found(objective("Maintain uptime", f"k: {{title: K, {RANGE}}}"))
    assert (finding.severity, finding.field) == ("info", "title")
    assert finding.message == (
        "the title of `2026-Q4/one` begins with `Maintain`: what stays as it is, is business as"
        " usual"
    )


# --- overlong-title -------------------------------------------------------------------------------


def words(number: int) -> str:
    return " ".join(["word"] * number)


@pytest.mark.parametrize(
    ("title", "number"),
    [
        (words(18), 18),
        ("a – b & c / d", 4),
        ("  \t ", 0),
        ("Refunds: within 24 h (or less)!", 6),
        ("état-major d'été", 2),
    ],
)
def test_words_are_counted_and_signs_are_not(title: str, number: int) -> None:
    assert number_of_words(title) == number


def test_every_title_is_said_in_one_breath() -> None:
    text = f"""
        period: 2026-Q4
        kpis:
          long: {{title: {words(19)}, at_least: 1}}
          short: {{title: {words(18)}, at_least: 1}}
          later: {{title: {words(19)}, draft: true}}
        objectives:
          one:
            title: {words(19)}
            key_results:
              k: {{title: {words(30)}, {RANGE}}}
              d: {{title: {words(30)}, draft: true}}
              s: {{title: "{words(18)} - &", {RANGE}}}
    """
    assert told(text) == [f"4 {LONG}", f"9 {LONG}", f"11 {LONG}"]
    assert found(text)[2].message == "the title of `2026-Q4/one.k` has 30 words, more than 18"


def test_how_long_a_breath_is_is_an_option() -> None:
    text = objective("A title of five words", f"k: {{title: K, {RANGE}}}")
    settings = "check: {rules: {overlong-title: {max: 4}}}"
    assert (told(text), told(text, settings)) == ([], [f"4 {LONG}"])


# --- all of them ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "count"), [("en", 3), ("en-GB", 3), ("de", 0), ("fr", 0)])
def test_other_languages_are_left_alone(language: str, count: int) -> None:
    text = objective(f"Keep it better {words(19)}", "k: {title: K, done: false}")
    assert len(told(text, f"language: {language}")) == count


@pytest.mark.parametrize("part", ["improv", "keep", "optimis ", "a ", " ", "i", "continu", "–"])
def test_patterns_come_to_an_end(part: str) -> None:
    text = part * 30_000
    vague_word(text)
    word_of_staying(text)
    number_of_words(text)
