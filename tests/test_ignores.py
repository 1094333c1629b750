"""Ignores: what a comment silences, until when, and what is said of those that are no good."""

from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.comments import comments
from okrkit.finding import Ignore, Lines
from okrkit.ignores import ignores
from okrkit.source import Position, SourceFile
from workspaces import AS_OF, brief, check_files, checked_files

GOALS = """\
period: 2026-Q4
owner: ana
objectives:
  refunds:
    title: Refunds feel instant
    key_results:
      time: {title: Median time, unit: h, baseline: 72, target: 24}
  support:
    title: Nobody has to call us
    key_results:
      calls: {title: Calls, baseline: 300, target: 100}
"""
NO_WHY = "goals/a.yaml:4 missing-why"
UNHEARD = "goals/a.yaml:7 never-checked-in"
OTHERS = ["goals/a.yaml:8 missing-why", "goals/a.yaml:11 never-checked-in"]


def found(text: str, as_of: date = AS_OF) -> list[str]:
    """All but remarks, each by line and rule, errors first."""
    findings = check_files({"goals/a.yaml": text}, as_of)
    return brief(tuple(one for one in findings if one.severity != "info"))


def at_lines(text: str, **comments: str) -> str:
    """The goals with comments: `l4` at the end of line 4, `b4` on a line of its own before it."""
    lines = text.splitlines()
    for where, comment in comments.items():
        number = int(where[1:]) - 1
        indent = lines[number][: len(lines[number]) - len(lines[number].lstrip())]
        lines[number] = (
            f"{lines[number]}  # {comment}"
            if where[0] == "l"
            else f"{indent}# {comment}\n{lines[number]}"
        )
    return "\n".join(lines) + "\n"


def test_without_ignores_all_is_found() -> None:
    assert found(GOALS) == [NO_WHY, UNHEARD, OTHERS[1]]


def test_at_the_end_of_a_line_it_silences_that_line_only() -> None:
    text = at_lines(GOALS, l4="okr: ignore[missing-why, never-checked-in] -- soon")
    assert found(text) == [
        "goals/a.yaml:4 unused-ignore", UNHEARD, "goals/a.yaml:8 missing-why", OTHERS[1]
    ]  # fmt: skip


def test_on_a_line_of_its_own_it_silences_the_entry_below_with_all_in_it() -> None:
    text = at_lines(GOALS, b4="okr: ignore[missing-why, never-checked-in] -- soon")
    assert found(text) == ["goals/a.yaml:9 missing-why", "goals/a.yaml:12 never-checked-in"]


def test_what_is_said_of_many_at_once_is_said_of_the_others() -> None:
    """An ignore at the first goal does not hide that the same is true of the second one."""
    findings = check_files({"goals/a.yaml": at_lines(GOALS, l4="okr: ignore[missing-why] -- x")})
    assert [one.message for one in findings if one.rule == "missing-why"] == [
        "no `why` ties `2026-Q4/support` to a value"
    ]


@pytest.mark.parametrize(
    "head",
    [
        "# okr: ignore[missing-why, never-checked-in] -- soon\n\n",
        "# okr: ignore[missing-why, never-checked-in] -- soon\r\n\r\n",
        "\ufeff# okr: ignore[missing-why, never-checked-in] -- soon\n\n",
        "---\n# okr: ignore[missing-why, never-checked-in] -- soon\n# and\n \n# so on\n",
    ],
)
def test_at_the_head_of_a_file_it_silences_the_file(head: str) -> None:
    assert found(head + GOALS) == []


def test_right_above_the_first_key_it_silences_that_key_only() -> None:
    text = "# okr: ignore[missing-why] -- soon\n" + GOALS
    assert found(text)[0] == "goals/a.yaml:1 unused-ignore"
    assert len(found(text)) == 4


def test_until_is_inclusive() -> None:
    text = at_lines(GOALS, b3="okr: ignore[missing-why] until 2026-11-20 -- soon")
    assert found(text) == ["goals/a.yaml:8 never-checked-in", "goals/a.yaml:12 never-checked-in"]
    assert found(text, date(2026, 11, 21)) == [
        "goals/a.yaml:3 expired-ignore",
        "goals/a.yaml:5 missing-why",
        "goals/a.yaml:8 never-checked-in",
        "goals/a.yaml:12 never-checked-in",
    ]


@pytest.mark.parametrize(
    ("comment", "told"),
    [
        ("okr: ignore", "this ignore names no rule"),
        ("okr: ignore[]", "this ignore names no rule"),
        ("okr: ignore[ , ]", "this ignore names no rule"),
        ("okr: ignore[missing-why", "this ignore names no rule"),
        ("okr: ignroe[missing-why]", "`ignroe` is nothing that okr can be told in a comment"),
        ("okr: ignore[missing-wy]", "there is no rule `missing-wy`"),
        ("okr: ignore[balanced]", "there is no rule `balanced`"),
        ("okr: ignore[unknown-field] -- x", "nothing silences `unknown-field`"),
        ("okr: ignore[unused-ignore] -- x", "nothing silences `unused-ignore`"),
        ("okr: ignore[missing-why] until soon -- x", "`soon` is no day"),
        ("okr: ignore[missing-why] until 2026-02-30", "`2026-02-30` is no day"),
        ("okr: ignore[missing-why] because", "`because` is neither `until DATE` nor a reason"),
        ("okr: ignore[missing-why]--x", "`--x` is neither `until DATE` nor a reason"),
    ],
)
def test_what_cannot_be_understood_silences_nothing(comment: str, told: str) -> None:
    findings = check_files({"goals/a.yaml": at_lines(GOALS, l4=comment)})
    assert [one.message for one in findings if one.rule.endswith("-ignore")] == [
        next(one.message for one in findings if one.rule == "invalid-ignore")
    ]
    assert told in next(one.message for one in findings if one.rule == "invalid-ignore")
    assert NO_WHY in brief(findings)


def test_an_unknown_rule_takes_nothing_from_the_others() -> None:
    findings = check_files({"goals/a.yaml": at_lines(GOALS, b3="okr: ignore[missing-why, x] -- x")})
    assert [(one.rule, one.hint) for one in findings if one.severity == "error"] == [
        ("invalid-ignore", "`okr rules` lists them")
    ]
    assert "missing-why" not in {one.rule for one in findings}


def test_an_ignore_without_a_reason_is_a_remark() -> None:
    findings = check_files({"goals/a.yaml": at_lines(GOALS, b3="okr: ignore[missing-why]")})
    assert [one.message for one in findings if one.rule == "unexplained-ignore"] == [
        "this ignore of `missing-why` gives no reason"
    ]


@pytest.mark.parametrize(
    "line",
    [
        "    title: 'Refunds # okr: ignore[missing-why] -- x'",
        '    title: "Refunds # okr: ignore[missing-why] -- x"',
        "    description: |\n      Write\n      # okr: ignore[missing-why] -- x\n    title: A",
        "    description: >-\n      Write # okr: ignore[missing-why] -- x\n    title: Refunds",
        "    title: Refunds  # OKR: ignore it",
        "    title: Refunds  # see okrkit",
        "    title: Refunds  # okr: the number is from finance",
    ],
)
def test_a_text_is_no_comment_and_not_every_comment_is_meant(line: str) -> None:
    text = GOALS.replace("    title: Refunds feel instant", line)
    findings = check_files({"goals/a.yaml": text})
    assert {one.rule for one in findings if one.rule.endswith("-ignore")} == set()
    assert "goals/a.yaml:4 missing-why" in brief(findings)


def test_behind_the_mark_of_a_block_text_stands_a_comment() -> None:
    title = "    title: >-  # okr: ignore[overlong-title] -- the board wrote it\n"
    words = "      Refunds are so fast and so easy for our customers that they no longer need to\n"
    text = GOALS.replace("    title: Refunds feel instant\n", f"{title}{words}      write to us\n")
    checked = checked_files({"goals/a.yaml": text})
    assert [(one.finding.rule, one.how, one.why) for one in checked.hidden] == [
        ("overlong-title", "ignored", "the board wrote it")
    ]


def test_files_that_were_cut_short_are_not_told_that_an_ignore_is_unused() -> None:
    text = at_lines(GOALS, b4="okr: ignore[flat-range] -- x") + "  broken: [\n"
    assert {one.rule for one in check_files({"goals/a.yaml": text})} == {"invalid-yaml"}


def test_what_a_cut_file_hides_is_no_reason_to_call_an_ignore_of_another_unused() -> None:
    """An objective may support what stands in the rest of that file, so nobody says orphan."""
    teams = "teams: {a: {parent: b}, b: {}}\nteam: a\n"
    text = teams + at_lines(GOALS, b3="okr: ignore[orphan-objective, missing-why] -- soon")
    assert "unused-ignore" not in {one.rule for one in check_files({"goals/a.yaml": text})}
    cut = {"goals/a.yaml": text, "goals/b.yaml": "objectives:\n\t"}
    assert {one.rule for one in check_files(cut)} == {"invalid-yaml", "unranked-objectives"}


def test_a_value_that_cannot_be_read_may_be_what_an_ignore_is_for() -> None:
    text = at_lines(GOALS, l7="okr: ignore[flat-range] -- soon")
    same, odd = (text.replace("target: 24", f"target: {one}") for one in ("72", "72h"))
    assert "unused-ignore" in {one.rule for one in check_files({"goals/a.yaml": text})}
    for one in (same, odd):
        assert "unused-ignore" not in {one.rule for one in check_files({"goals/a.yaml": one})}


def test_a_thousand_ignores_above_one_entry_take_no_time() -> None:
    many = "".join(f"  # okr: ignore[missing-why] -- {n}\n" for n in range(3000))
    text = GOALS.replace("  refunds:\n", many + "  refunds:\n")
    assert "missing-why" in {one.finding.rule for one in checked_files({"a.yaml": text}).hidden}


@pytest.mark.parametrize(
    ("profile", "severity"), [("starter", None), ("standard", "warning"), ("strict", "error")]
)
def test_profiles_judge_ignores_as_all_else(profile: str, severity: str | None) -> None:
    settings = f"version: 1\ncheck: {{profile: {profile}}}\n"
    text = at_lines(GOALS, l4="okr: ignore[flat-range] -- x")
    findings = check_files({"okrkit.yaml": settings, "goals/a.yaml": text})
    found = {one.rule: one.severity for one in findings}
    assert found.get("unused-ignore") == severity


def test_the_page_shows_ignores_that_hold() -> None:
    page = (Path(__file__).parents[1] / "docs" / "silencing.md").read_text(encoding="utf-8")
    example = page.split("```yaml\n")[1].split("```")[0]
    checked = checked_files({"goals/a.yaml": example})
    assert checked.findings == ()
    assert {one.finding.rule for one in checked.hidden} == {
        "missing-why", "unowned", "never-checked-in"
    }  # fmt: skip


def test_ignores_say_where_and_what() -> None:
    text = at_lines(GOALS, b4="okr: ignore[missing-why , flat-range] until 2026-12-31 -- we wait")
    (one,) = ignores(SourceFile("goals/a.yaml", text))
    assert text[one.span.start : one.span.end].startswith("# okr: ignore[")
    assert one == Ignore(
        "goals/a.yaml", one.span, Position(4, 3), ("missing-why", "flat-range"), "2026-12-31",
        "we wait", "entry", Lines(5, 8), "objectives.refunds",
    )  # fmt: skip


WORDS = st.sampled_from((
    "a: ", "- ", "# okr: ignore[missing-why]", " ", "\n", "  ", "'", '"', "|\n", "x", "{", "}",
    ", ", "[", "]", "#", ": ", "\t", "b:\n", "\r\n", "---\n", "\ufeff", "&a ", "*a", "! ", "é",
))  # fmt: skip


@given(st.lists(WORDS, max_size=40).map("".join))
def test_no_text_makes_it_stumble(text: str) -> None:
    source = SourceFile("goals/a.yaml", text)
    spans = list(comments(source))
    assert spans == sorted(spans)
    assert all(source.text[span.start] == "#" for span in spans)
    assert all("\n" not in text[span.start : span.end] for span in spans)
    for one in ignores(source):
        assert one.lines is None or 1 <= one.lines[0] <= one.lines[1] <= len(source.line_starts)


def test_both_parsers_see_the_same_comments() -> None:
    text = dedent(
        """\
        a: |  # one
          # no
        b: 'x # no'  # two
        c: [1, # three
            2]
        d: x#no
        # four
        """
    )
    source = SourceFile("goals/a.yaml", text)
    for pure in (False, True):
        told = [text[span.start : span.end] for span in comments(source, pure=pure)]
        assert told == ["# one", "# two", "# three", "# four"]
