"""`okr status`, `tree`, `show` and `report` as programs: what is shown, how wide, what is said."""

import csv
import json
import re
from datetime import date
from io import StringIO
from pathlib import Path

import pytest

from fakes import run
from okrkit.render.console import Look
from okrkit.render.report_csv import report_csv
from okrkit.render.report_markdown import report_markdown
from okrkit.render.report_v1 import report_v1
from okrkit.render.terminal import terminal
from okrkit.report import Problems, Report, report
from okrkit.scope import Scope
from repositories import repository
from workspaces import scored

EXAMPLES = Path(__file__).parents[1] / "examples"
SHARED = Path(__file__).parents[2] / "shared" / "bad-inputs"
AS_OF = date(2026, 11, 20)
UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029]")
READING = (("status",), ("tree",), ("show", "instant-refunds"), ("report",))


def okr(*words: str | Path, code: int = 0, folder: Path = EXAMPLES / "acme", **env: str) -> str:
    process = run("-m", "okrkit", "-C", folder, "--as-of", str(AS_OF), *words, **env)
    assert process.returncode == code, process.stderr
    return process.stdout if code < 2 else process.stderr


@pytest.mark.parametrize("words", READING, ids=lambda words: words[0])
def test_a_pipe_gets_plain_text_and_nothing_is_cut(words: tuple[str, ...]) -> None:
    text = okr(*words)
    assert "\x1b" not in text
    assert "…" not in text
    assert all(line == line.rstrip() for line in text.splitlines())
    assert "\x1b[" in okr(*words, "--color", "always")
    assert "\x1b" not in okr(*words, FORCE_COLOR="1", NO_COLOR="1")


@pytest.mark.parametrize("words", READING, ids=lambda words: words[0])
def test_a_terminal_that_knows_ascii_only_gets_ascii_pictures(words: tuple[str, ...]) -> None:
    text = okr(*words, PYTHONIOENCODING="ascii")
    assert text.isascii()
    assert "\\u25" not in text


def made(files: dict[str, str], as_of: date = AS_OF) -> Report:
    return report(scored(files, as_of), Scope(), Problems(0, 0))


def formats(found: Report) -> dict[str, str]:
    return {
        "terminal": "\n".join(terminal(found, Look(80))),
        "pipe": "\n".join(terminal(found, Look())),
        "markdown": report_markdown(found),
        "csv": report_csv(found),
        "json": report_v1(found),
    }


LONG = "An objective with a title that goes on and on " * 8


def test_a_terminal_of_80_columns_is_not_overrun_and_a_pipe_has_whole_lines() -> None:
    found = made({"goals/a.yaml": f"period: 2026-Q4\nobjectives:\n  o: {{title: {LONG}}}\n"})
    texts = formats(found)
    assert max(map(len, texts["terminal"].splitlines())) <= 80
    assert LONG.strip() in texts["pipe"]
    assert LONG.strip() in texts["markdown"]


NASTY = (
    "[red]x[/red] [/] :smile:", "| pipe | ![x](https://y.example) <img src=x>", "=cmd()", "+1",
    "@team fixes #12 GH-3 www.evil.example", "`code` *b* _i_ ~s~ $m$", "a\\|b", "{{7*7}} {0.x}",
    "::error::x", "##[group]", "% x", "x" * 300,
)  # fmt: skip


def company(text: str) -> dict[str, str]:
    quoted = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return {
        "goals/a.yaml": f"""\
period: 2026-Q4
team: {quoted}
owner: {quoted}
learned: {quoted}
kpis:
  k:
    title: {quoted}
    unit: {quoted}
    at_least: 5
    checkins: {{2026-11-16: {{value: 4, note: {quoted}, needs: {quoted}}}}}
objectives:
  o:
    title: {quoted}
    why: {quoted}
    guardrails: [k]
    key_results:
      r:
        title: {quoted}
        unit: {quoted}
        baseline: 0
        target: 9
        checkins:
          2026-11-16: {{value: 3, needs: {{what: {quoted}, from: {quoted}}}}}
"""
    }


@pytest.mark.parametrize("text", NASTY)
def test_content_changes_no_document(text: str) -> None:
    texts, plain = formats(made(company(text))), formats(made(company("plain")))
    assert json.loads(texts["json"])["objectives"][0]["title"] == text
    rows = list(csv.reader(StringIO(texts["csv"])))
    assert len(rows) == len(list(csv.reader(StringIO(plain["csv"])))) == 3
    assert not any(cell.lstrip(" '\"")[:1] in set("=+-@") and cell[:1] != "'" and not
                   re.fullmatch(r"-?[\d.]+", cell) for row in rows for cell in row)  # fmt: skip
    table = [line for line in texts["markdown"].splitlines() if line.startswith("|")]
    for line in table:
        assert len(re.findall(r"(?<!\\)\|", line)) == 6
    assert "https://" not in texts["markdown"]
    body = re.sub("^#+ ", "", texts["markdown"], flags=re.MULTILINE)
    assert not re.search(r"<|[@#]\w", body)
    assert text[:40] in texts["pipe"]


@pytest.mark.skipif(not SHARED.exists(), reason="../shared is not there")
def test_hostile_files_leave_no_control_character_in_any_format() -> None:
    for path in sorted(SHARED.rglob("*.yaml")):
        try:
            text = path.read_bytes()[:200_000].decode()
        except UnicodeDecodeError:
            continue
        for name, shown in formats(made({"goals/a.yaml": text})).items():
            assert not UNSAFE.search(shown), (path.name, name)


def test_the_tangled_company_is_shown_with_a_warning() -> None:
    folder = EXAMPLES / "tangled"
    for words in (("status",), ("tree",), ("show", "revenue"), ("report",),
                  ("report", "--format", "markdown"), ("report", "--format", "html")):  # fmt: skip
        shown = okr(*words, code=1, folder=folder)
        assert words == ("tree",) or "35 errors, numbers are incomplete" in shown
    document = json.loads(okr("report", "--format", "json", code=1, folder=folder))
    assert document["problems"]["errors"] == 35


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("report", "--period", "2026-T2"), "write `2026-Q2`, or declare it under `periods:`"),
        (("report", "--period", "2026Q4"), "did you mean `2026-Q4`?"),
        (("status", "--team", "payment"), "there is no team `payment`; did you mean `payments`?"),
        (("status", "--owner", "anna"), "nobody called `anna` owns a goal; did you mean `ana`?"),
        (("status", "ana", "--owner", "ben"), "WHO and --owner say two things"),
        (("show", "instant-refund"), "did you mean `instant-refunds`?"),
        (("show", "refund-complaints"), "`2026-Q4/instant-refunds.refund-complaints`"),
        (("show", "fewer-declines", "--period", "2026-Q5"), "there is no period `2026-Q5`"),
        (("report", "--format", "pdf"), "--format is one of terminal, markdown, html"),
        (("report", "--since", "2026-11-20"), "--since takes a day before 2026-11-20"),
        (("report", "--since", "monday"), "--since takes a day"),
    ],
)
def test_what_makes_no_sense_is_said_in_one_line(words: tuple[str, ...], complaint: str) -> None:
    said = okr(*words, code=2)
    assert complaint in said
    assert said.startswith("okr: ")
    assert said.count("\n") == 1


def test_broken_settings_are_named(tmp_path: Path) -> None:
    (tmp_path / "okrkit.yaml").write_text("version: 7\n")
    assert "the settings are broken" in okr("status", code=2, folder=tmp_path)


GOALS = """\
period: 2026-Q4
people:
  ana: {emails: [ana@acme.example]}
  ben: {}
objectives:
  one:
    title: The first
    owner: ana
    key_results:
      a: {title: A, baseline: 0, target: 9, checkins: {2026-11-02: 3}}
      b: {title: B, done: false, owner: ben, due: 2026-11-10}
  two: {title: The second, owner: ben, score_from: supporting}
"""


def workspace(folder: Path) -> Path:
    (folder / "goals").mkdir(parents=True, exist_ok=True)
    (folder / "okrkit.yaml").write_text("version: 1\n")
    (folder / "goals/a.yaml").write_text(GOALS)
    return folder


def owned_by(email: str, folder: Path) -> Path:
    """A repository whose user has an e-mail."""
    made = repository(folder / "r", folder / "home")
    made.configure({"user.email": email})
    return made.folder


def test_me_is_gits_user_among_the_people(tmp_path: Path) -> None:
    folder = workspace(owned_by("ana@acme.example", tmp_path))
    assert okr("status", "--due", "me", folder=folder) == (
        "ana\n  2026-11-09  weekly check-in, last on 2 November 2026  A  2026-Q4/one.a\n"
    )
    assert "The second" not in okr("status", "me", folder=folder)


def test_everybody_owes_something(tmp_path: Path) -> None:
    assert okr("status", "--due", folder=workspace(tmp_path)) == (
        "ana\n"
        "  2026-11-09  weekly check-in, last on 2 November 2026  A  2026-Q4/one.a\n"
        "\n"
        "ben\n"
        "  2026-11-10  step  B  2026-Q4/one.b\n"
    )


def test_me_must_be_known(tmp_path: Path) -> None:
    stranger = workspace(owned_by("x@y.example", tmp_path))
    said = okr("status", "me", code=2, folder=stranger)
    assert "none of `people:` has the e-mail `x@y.example`" in said
    assert "no repository" in okr("status", "me", code=2, folder=workspace(tmp_path / "plain"))


def test_the_tree_shows_each_goal_below_what_it_serves(tmp_path: Path) -> None:
    folder = workspace(tmp_path)
    (folder / "goals/a.yaml").write_text(
        GOALS.replace("    owner: ana\n", "    owner: ana\n    supports: [two]\n")
    )
    assert okr("tree", folder=folder) == (
        "The second  2026-Q4/two  at-risk 0.17 of 0.78\n"
        "└─ The first  2026-Q4/one  at-risk, stale 0.17 of 0.78\n"
        "   ├─ A  a  behind, stale 0.33 of 0.55\n"
        "   └─ B  b  missed, overdue 0.00 of 1.00\n"
    )
