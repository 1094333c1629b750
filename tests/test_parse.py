"""What is written in a file, and everything that is broken in it, in one pass."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from faults import faults_of
from okrkit.parse import parse, parse_settings
from okrkit.schema import GoalFile, ObjectiveEntry
from okrkit.source import SourceFile


def test_three_mistakes_in_one_file_are_three_faults() -> None:
    assert faults_of("""
        period: 2026-Q4
        objectives:
          grow:
            title: More people use it
            priorty: 1
            key_results:
              signups:
                title: Signups
                baseline: 0
                target: $10K
                checkins:
                  2026-10-05: 5
                  2026-13-05: 7
    """) == [
        "a.yaml:5:5 unknown-field: `priorty` is no field of an objective"
        " | did you mean `priority`?",
        "a.yaml:10:17 invalid-value: `target`: expected a number, found `$10K`"
        " | write `target: 10000` and say what it counts once: `unit: $`",
        "a.yaml:13:11 invalid-value: there is no day `2026-13-05`",
    ]


def test_two_bad_items_of_a_list_are_two_faults() -> None:
    assert faults_of("""
        period: 2026-Q4
        objectives:
          grow:
            title: More people use it
            supports: [Revenue, grow, "a b"]
    """) == [
        "a.yaml:5:16 invalid-value: `supports`: `Revenue` is no reference; expected"
        " `[period/]objective[.key-result[.milestone]]` or the id of a KPI",
        "a.yaml:5:31 invalid-value: `supports`: `a b` is no reference; expected"
        " `[period/]objective[.key-result[.milestone]]` or the id of a KPI",
    ]


def test_synonyms_are_known() -> None:
    found = faults_of("""
        period: 2026-Q4
        objectives:
          grow:
            name: More people use it
            deadline: 2026-12-31
            krs:
              signups: {title: Signups, baseline: 0, goal: 5}
        kpis:
          uptime: {title: Uptime, min: 99, parent: grow}
    """)
    assert [line.split(" | ")[-1] for line in found] == [
        "did you mean `title`?",
        "did you mean `due`?",
        "did you mean `key_results`?",
        "did you mean `at_least`?",
        "did you mean `supports`?",
    ]


def test_a_comma_that_cuts_a_text_is_named() -> None:
    assert faults_of("""
        kpis:
          uptime:
            title: Uptime
            checkins:
              2026-10-05: {value: 99, note: Down on Monday, card network}
    """) == [
        "a.yaml:5:53 unknown-field: a comma has cut this text in two, so that `card network`"
        " looks like a field | put the text in quotes"
    ]


def test_fields_of_the_users_own_are_fine_wherever_a_field_name_is_expected() -> None:
    assert (
        faults_of("""
        x-note: mine
        period: 2026-Q4
        objectives:
          grow:
            title: More people use it
            x-jira: ABC-1
            key_results:
              signups:
                title: Signups
                done: false
                x-size: {a: [1, 2]}
    """)
        == []
    )


def test_a_plain_scalar_has_no_type_until_a_field_asks() -> None:
    document = parse(
        SourceFile(
            "a.yaml",
            "kpis:\n  no1:\n    title: 2026\n    unit: no\n    owner: 012\n    at_least: 012\n"
            "    tolerance: .5\n    why: null\n",
        )
    )
    kpi = document.entry.kpis["no1"]
    assert (kpi.title, kpi.unit, kpi.owner, kpi.tolerance) == ("2026", "no", "012", Decimal("0.5"))
    assert [(fault.rule, fault.message, fault.hint) for fault in document.faults] == [
        ("invalid-value", "`at_least`: expected a number, found `012`", "write `at_least: 12`"),
        ("invalid-value", "`why`: this is empty; expected a text", "give it a value or remove it"),
    ]


def test_an_empty_mapping_or_list_is_as_if_left_out() -> None:
    assert (
        faults_of("""
        period: 2026-Q4
        kpis:
        teams: ~
        objectives:
          grow:
            title: More people use it
            supports:
            tags: []
            key_results:
              signups:
                title: Signups
                done: false
                checkins:
                plan:
    """)
        == []
    )


def test_the_rest_of_a_broken_entry_is_read() -> None:
    document = parse(
        SourceFile("a.yaml", "kpis:\n  up:\n    title: Up\n    at_least: x\n    unit: h\n  Down:\n")
    )
    assert list(document.entry.kpis) == ["up"]
    assert document.entry.kpis["up"].unit == "h"
    assert document.entry.kpis["up"].at_least is None


def test_a_file_that_ends_early_is_not_blamed_for_what_is_missing() -> None:
    assert faults_of("""
        objectives:
          grow:
            title: "More people use it
            period: 2026-Q4
    """) == ['a.yaml:3:12 invalid-yaml: this quote is never closed | add the closing "']


def test_settings_have_defaults() -> None:
    settings, faults = parse_settings(SourceFile("okrkit.yaml", "version: 1\n"))
    assert faults == ()
    assert settings.goals == ("goals/**/*.yaml", "goals/**/*.yml")
    assert (settings.cadence, settings.missing) == ("weekly", "skip")
    assert (settings.pace.behind, settings.pace.at_risk) == (Decimal("0.10"), Decimal("0.25"))


def test_settings_without_a_version_say_so() -> None:
    for text in ("", "# nothing\n", "organization: Acme\n"):
        _, faults = parse_settings(SourceFile("okrkit.yaml", text))
        assert [(fault.rule, fault.hint) for fault in faults] == [
            ("missing-field", "add `version: 1`")
        ]


def test_broken_settings_are_faults() -> None:
    _, faults = parse_settings(
        SourceFile(
            "okrkit.yaml",
            "version: 2\ntimezone: Mars/Base\nrequires: new\ngoals: [../x/*.yaml]\n"
            "fiscal_year: {starts: 13}\npace: {behind: 10}\ncheck: {profil: strict}\n",
        )
    )
    assert [(fault.rule, fault.place.keys) for fault in faults] == [
        ("invalid-value", ("version",)),
        ("invalid-value", ("requires",)),
        ("invalid-value", ("goals", 0)),
        ("invalid-value", ("fiscal_year", "starts")),
        ("invalid-value", ("timezone",)),
        ("invalid-value", ("pace", "behind")),
        ("unknown-field", ("check", "profil")),
    ]


FIELDS = [*GoalFile.model_fields, *ObjectiveEntry.model_fields, "target", "x-a"]
MARKS = [": ", ":\n", "\n", "  ", "    ", "- ", "{", "}", "[", "]", ", ", '"', "'", " #"]
SCALARS = ["2026-10-05", "2026-Q4", "1", "1e999", "null", "~", "true", "é", "😀"]
ODDITIES = ["&a ", "*a", "!t ", "<<", "|\n", ">\n", "%YAML", "---\n", "\t", "\r\n", "\ufeff"]
YAML_PIECES = st.sampled_from([*FIELDS, *MARKS, *SCALARS, *ODDITIES, "\x00", "\\", "\ud800"])


@given(st.lists(YAML_PIECES, max_size=40).map("".join))
def test_reading_never_raises(text: str) -> None:
    document = parse(SourceFile("a.yaml", text))
    assert all(fault.place.file == "a.yaml" and fault.message for fault in document.faults)
    parse_settings(SourceFile("okrkit.yaml", text))
