"""`okr status`, `tree`, `show` and `report` as programs: what is shown, how wide, what is said."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from fakes import environment, run
from okrkit.cli import main
from repositories import repository

EXAMPLES = Path(__file__).parents[1] / "examples"
ACME, TANGLED = EXAMPLES / "acme", EXAMPLES / "tangled"
AS_OF = "2026-11-20"
READING = (
    ("status",),
    ("status", "--due", "--as-of", "2026-12-01"),
    ("tree",),
    ("show", "instant-refunds"),
    ("show", "checkout-conversion"),
    ("report",),
    ("report", "--period", "2026-Q3", "--since", "2026-08-01"),
    ("kpi",),
    ("kpi", "payment-success"),
    ("tree", "--kpis"),
)
Golden = Callable[[str, str], None]


class Answer(NamedTuple):
    """How a run of okr ended."""

    code: int
    out: str
    err: str


Okr = Callable[..., Answer]


@pytest.fixture
def okr(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Okr:
    """Runs okr within this process, which is quicker; its stdout is no terminal."""
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)

    def answer(*words: str | Path, folder: Path = ACME) -> Answer:
        code = main(["-C", str(folder), "--as-of", AS_OF, *map(str, words)])
        out, err = (part.decode() for part in capfdbinary.readouterr())
        return Answer(code, out, err)

    return answer


def name_of(words: tuple[str, ...]) -> str:
    return " ".join(words)


# --- what is printed ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("acme-report.txt", ("report",)),
        ("acme-report-2026-Q3.txt", ("report", "--period", "2026-Q3", "--since", "2026-08-01")),
        ("acme-report-support.txt", ("report", "--team", "support")),
        ("acme-report.md", ("report", "--format", "markdown")),
        ("acme-report.csv", ("report", "--format", "csv")),
        ("acme-report.json", ("report", "--format", "json")),
        ("acme-status.txt", ("status",)),
        ("acme-status-draft.txt", ("status", "--period", "2027-Q1")),
        ("acme-due.txt", ("status", "--due", "--as-of", "2026-12-05")),
        ("acme-tree.txt", ("tree",)),
        ("acme-show-objective.txt", ("show", "instant-refunds")),
        ("acme-show-key-result.txt", ("show", "instant-refunds.refund-time")),
        ("acme-show-milestones.txt", ("show", "instant-refunds.banks")),
        ("acme-show-kpi.txt", ("show", "checkout-uptime")),
        ("acme-show-closed.txt", ("show", "2026-Q3/fewer-declines")),
        ("acme-tree-kpis.txt", ("tree", "--kpis")),
        ("acme-kpis.txt", ("kpi",)),
        ("acme-kpi.txt", ("kpi", "payment-success")),
        ("acme-kpi.md", ("kpi", "answer-time", "--format", "markdown")),
    ],
)
def test_what_is_told_of_the_example_company(
    name: str, words: tuple[str, ...], okr: Okr, golden: Golden
) -> None:
    answer = okr(*words)
    assert (answer.code, answer.err) == (0, "")
    text = re.sub(r'"okr": "[^"]+"', '"okr": "VERSION"', answer.out)
    if name.endswith(".csv"):
        assert all(line.endswith("\r\n") for line in text.splitlines(keepends=True))
        text = text.replace("\r\n", "\n")
    golden(name, text)


def test_what_is_told_of_the_tangled_company(okr: Okr, golden: Golden) -> None:
    answer = okr("report", folder=TANGLED)
    assert (answer.code, answer.err) == (1, "")
    golden("tangled-report.txt", answer.out)


# --- a pipe, a terminal ---------------------------------------------------------------------------


@pytest.mark.parametrize("words", READING, ids=name_of)
def test_a_pipe_gets_plain_text_and_nothing_is_cut(words: tuple[str, ...], okr: Okr) -> None:
    text = okr(*words).out
    assert text.strip()
    assert "\x1b" not in text
    assert "…" not in text
    assert all(line == line.rstrip() for line in text.splitlines())


def test_only_who_asks_for_colours_in_a_pipe_gets_them(
    okr: Okr, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = okr("status").out
    bright = okr("status", "--color", "always").out
    assert re.sub("\x1b\\[[0-9;]*m", "", bright) == plain != bright
    assert "\x1b[32mon-track" in bright.replace(" ", "")
    assert okr("status", "--color", "never").out == plain
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert okr("status").out == bright
    assert okr("status", "--color", "never").out == plain
    monkeypatch.setenv("NO_COLOR", "1")
    assert okr("status").out == plain


WIDE = "An objective with a title that goes on and on " * 8


def test_a_long_title_is_whole_and_on_one_line_in_a_pipe(tmp_path: Path, okr: Okr) -> None:
    (tmp_path / "goals").mkdir()
    (tmp_path / "okrkit.yaml").write_text("version: 1\n")
    entry = f"{{title: {WIDE}, why: {WIDE}, key_results: {{r: {{title: {WIDE}, done: false}}}}}}"
    (tmp_path / "goals/a.yaml").write_text(f"period: 2026-Q4\nobjectives: {{o: {entry}}}\n")
    for words in (
        ("status",),
        ("tree",),
        ("report",),
        ("show", "o"),
        ("report", "--format=markdown"),
    ):
        lines = okr(*words, folder=tmp_path).out.splitlines()
        assert sum(WIDE.strip() in line for line in lines) >= 2, words


def terminal(*words: str, width: int, folder: Path = ACME, **variables: str) -> str:
    """What okr writes on a terminal so many columns wide."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
    variables = {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8", **variables}
    env = {name: value for name, value in environment(**variables).items() if name != "COLUMNS"}
    command = [sys.executable, "-m", "okrkit", "-C", str(folder), "--as-of", AS_OF, *words]
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, env=env):
        os.close(theirs)
        parts = []
        while part := _read(ours):
            parts.append(part)
    os.close(ours)
    return b"".join(parts).decode().replace("\r\n", "\n")


def _read(file: int) -> bytes:
    try:
        return os.read(file, 65_536)
    except OSError:  # the other end is closed
        return b""


def test_a_terminal_of_80_columns_is_not_overrun(golden: Golden) -> None:
    wide = {
        "acme-report-80.txt": ("report",),
        "acme-tree-80.txt": ("tree",),
        "acme-due-80.txt": READING[1],
        "acme-kpi-80.txt": READING[8],
    }
    for name, words in wide.items():
        text = terminal(*words, width=80)
        assert "\x1b[" in text
        plain = re.sub("\x1b\\[[0-9;]*m", "", text)
        assert max(map(len, plain.splitlines())) <= 80
        golden(name, plain)


def test_a_terminal_may_be_without_colour() -> None:
    text = terminal("status", width=100, NO_COLOR="1")
    assert "\x1b" not in text
    assert 80 < max(map(len, text.splitlines())) <= 100
    assert "\x1b" not in terminal("status", width=100, TERM="dumb")


@pytest.mark.parametrize("words", [READING[0], READING[2], READING[6], READING[8]], ids=name_of)
def test_who_knows_ascii_only_gets_ascii_pictures(words: tuple[str, ...]) -> None:
    process = run("-m", "okrkit", "-C", ACME, "--as-of", AS_OF, *words, PYTHONIOENCODING="ascii")
    assert (process.returncode, process.stderr) == (0, "")
    assert process.stdout.isascii()
    assert "\\u" not in process.stdout


def test_documents_are_utf_8_whatever_the_terminal_says() -> None:
    words = ("-C", ACME, "--as-of", AS_OF, "report", "--format", "markdown")
    process = run("-m", "okrkit", *words, PYTHONIOENCODING="ascii")
    assert "🟢 on-track" in process.stdout


@pytest.mark.parametrize("format", ["terminal", "json"])
def test_a_reader_who_leaves_is_not_shouted_after(format: str) -> None:
    command = [sys.executable, "-m", "okrkit", "-C", str(ACME), "--as-of", AS_OF, "report"]
    reading, writing = os.pipe()
    os.close(reading)
    try:
        process = subprocess.run(
            [*command, "--format", format],
            stdout=writing,
            stderr=subprocess.PIPE,
            env=environment(),
            timeout=60,
            check=False,
        )
    finally:
        os.close(writing)
    assert (process.returncode, process.stderr) == (141, b"")


# --- a workspace with errors ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        ("status",), ("show", "revenue"), ("show", "sell-more"), ("report",),
        ("report", "--format", "markdown"), ("report", "--format", "html"),
        ("tree",), ("tree", "--kpis"), ("status", "--due"),
    ],
    ids=name_of,
)  # fmt: skip
def test_numbers_of_a_workspace_with_errors_are_called_incomplete(
    words: tuple[str, ...], okr: Okr
) -> None:
    answer = okr(*words, folder=TANGLED)
    assert (answer.code, answer.err) == (1, "")
    assert re.search(r"\b\d\d errors, numbers are incomplete\b", answer.out)


@pytest.mark.parametrize(
    "words",
    [("report", "--format", "json"), ("report", "--format", "csv")],
    ids=name_of,
)
def test_a_workspace_with_errors_is_shown_and_ends_with_1(words: tuple[str, ...], okr: Okr) -> None:
    answer = okr(*words, folder=TANGLED)
    assert (answer.code, answer.err) == (1, "")
    assert answer.out


def test_pictures_can_be_left_out_of_a_page(okr: Okr) -> None:
    page = ("report", "--format", "html", "--as-of", "2026-11-20")
    drawn, plain = (okr(*page, *more, folder=ACME) for more in ((), ("--no-pictures",)))
    assert drawn.out.count("<figure") == 30
    assert "<figure" not in plain.out
    assert plain.out.count("<tr") < drawn.out.count("<tr")


# --- what makes no sense --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("report", "--period", "2026-T2"), "write `2026-Q2`, or declare it under `periods:`"),
        (("report", "--period", "2026Q4"), "did you mean `2026-Q4`?"),
        (("report", "--period", "Q4"), "there is no period `Q4`; known forms are `2026`"),
        (("report", "--period", ""), "there is no period ``; known forms are `2026`"),
        (("tree", "--period", "2026-Q5"), "there is no period `2026-Q5`"),
        (("status", "--team", "payment"), "there is no team `payment`; did you mean `payments`?"),
        (
            ("status", "--team", "law"),
            "there is no team `law`; known teams are growth, payments, platform, support",
        ),
        (("status", "--owner", "anna"), "nobody called `anna` owns a goal; did you mean `ana`?"),
        (("status", "xaver"), "nobody called `xaver` owns a goal; known owners are ana, ben, cleo"),
        (("status", "ana", "--owner", "ben"), "WHO and --owner say two things"),
        (("show", "instant-refund"), "did you mean `instant-refunds`?"),
        (("show", "instant-refunds.refund-tim"), "did you mean `instant-refunds.refund-time`?"),
        (("show", "2026-Q3/instant-refunds"), "there is no goal `2026-Q3/instant-refunds`"),
        (("show", "refund-complaints"), "`2026-Q4/instant-refunds.refund-complaints`"),
        (
            ("show", "refund-time"),
            "named with its objective: `2026-Q4/instant-refunds.refund-time`"
            " or `2026-Q4/first-answer-solves.refund-time`",
        ),
        (("show", "zzz"), "there is no goal `zzz`; `okr tree` shows all that run"),
        (("show", ""), "there is no goal ``"),
        (("show", "fewer-declines", "--period", "2026-Q5"), "there is no period `2026-Q5`"),
        (("report", "--format", "pdf"), "--format is one of terminal, markdown, html"),
        (("report", "--since", AS_OF), "--since takes a day before 2026-11-20"),
        (("report", "--since", "2026-11-31"), "--since takes a day before 2026-11-20"),
        (("report", "--since", "monday"), "--since takes a day"),
        (("report", "--team", "\x1b[2J"), "there is no team `\\x1b[2J`"),
    ],
)
def test_what_makes_no_sense_is_said_in_one_line(
    words: tuple[str, ...], complaint: str, okr: Okr
) -> None:
    code, out, said = okr(*words)
    assert (code, out) == (2, "")
    assert complaint in said
    assert said.startswith("okr: ")
    assert said.count("\n") == 1
    assert "\x1b" not in said


def test_a_reference_that_could_be_two_goals_is_not_guessed(tmp_path: Path, okr: Okr) -> None:
    entry = "objectives: {{one: {{title: One, period: {}}}}}\n"
    folder = workspace(tmp_path, entry.format("2024"))
    (folder / "goals/b.yaml").write_text(entry.format("2025"))
    code, out, said = okr("show", "one", folder=folder)
    assert (code, out) == (2, "")
    assert said == "okr: `one` could be `2024/one` or `2025/one`; write the one that is meant\n"
    assert okr("show", "2024/one", folder=folder).code == 0
    assert okr("show", "one", "--period", "2024-Q1", folder=folder).code == 0


def test_of_a_milestone_its_key_result_is_shown(okr: Okr) -> None:
    whole = okr("show", "instant-refunds.banks")
    assert okr("show", "2026-Q4/instant-refunds.banks.second") == whole


def test_a_goal_is_looked_for_among_those_that_run(okr: Okr) -> None:
    assert "\n2026-Q4/fewer-declines, goals/" in okr("show", "fewer-declines").out
    words = ("show", "fewer-declines", "--period", "2026-Q3")
    assert "\n2026-Q3/fewer-declines, goals/" in okr(*words).out
    words = ("show", "fewer-declines", "--as-of", "2026-08-01")
    assert "\n2026-Q3/fewer-declines, goals/" in okr(*words).out


def test_broken_settings_are_named(tmp_path: Path, okr: Okr) -> None:
    (tmp_path / "okrkit.yaml").write_text("version: 7\n")
    code, out, said = okr("status", folder=tmp_path)
    assert (code, out) == (2, "")
    assert said.startswith("okr: the settings are broken, so nothing can be read: okrkit.yaml:1: ")


def test_without_a_workspace_nothing_is_shown(tmp_path: Path, okr: Okr) -> None:
    for words in READING:
        code, out, said = okr(*words, folder=tmp_path)
        assert (code, out) == (2, "")
        assert "okrkit.yaml" in said


# --- whose goals ----------------------------------------------------------------------------------

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


def workspace(folder: Path, goals: str = GOALS) -> Path:
    (folder / "goals").mkdir(parents=True, exist_ok=True)
    (folder / "okrkit.yaml").write_text("version: 1\n")
    (folder / "goals/a.yaml").write_text(goals)
    return folder


def owned_by(email: str, folder: Path) -> Path:
    """A repository whose user has an e-mail."""
    made = repository(folder / "r", folder / "home")
    made.configure({"user.email": email})
    return made.folder


def test_me_is_gits_user_among_the_people(tmp_path: Path, okr: Okr) -> None:
    folder = workspace(owned_by("ana@acme.example", tmp_path))
    due = "ana\n  2026-11-09  weekly check-in, last on 2 November 2026  A  2026-Q4/one.a\n"
    assert okr("status", "--due", "me", folder=folder).out == due
    assert okr("status", "--due", "--owner", "me", folder=folder).out == due
    status = okr("status", "me", folder=folder).out
    assert status.startswith("ana, as of 2026-11-20\n")
    assert "The second" not in status
    assert okr("report", "--owner", "me", folder=folder).out.startswith("ana, 2026-Q4\n")
    assert "The second" not in okr("tree", "--owner", "me", folder=folder).out


def test_everybody_owes_something(tmp_path: Path, okr: Okr) -> None:
    assert okr("status", "--due", folder=workspace(tmp_path)).out == (
        "ana\n"
        "  2026-11-09  weekly check-in, last on 2 November 2026  A  2026-Q4/one.a\n"
        "\n"
        "ben\n"
        "  2026-11-10  step  B  2026-Q4/one.b\n"
    )


def test_nobody_owes_anything(okr: Okr) -> None:
    assert okr("status", "--due") == Answer(0, "nothing is due\n", "")


def test_me_must_be_known(tmp_path: Path, okr: Okr) -> None:
    stranger = workspace(owned_by("x@y.example", tmp_path))
    said = okr("status", "me", folder=stranger)
    assert said.code == 2
    assert "none of `people:` has the e-mail `x@y.example`" in said.err
    assert "okr new person NAME --email x@y.example" in said.err
    said = okr("status", "me", folder=workspace(tmp_path / "plain"))
    assert said.code == 2
    assert "no repository" in said.err


def test_somebody_may_be_called_me(tmp_path: Path, okr: Okr) -> None:
    folder = workspace(
        tmp_path, GOALS.replace("owner: ana", "owner: me").replace("people:", "x-p:")
    )
    assert "The first" in okr("status", "me", folder=folder).out


# --- the tree -------------------------------------------------------------------------------------


def test_the_tree_shows_each_goal_below_what_it_serves(tmp_path: Path, okr: Okr) -> None:
    below = GOALS.replace("    owner: ana\n", "    owner: ana\n    supports: [two]\n")
    assert okr("tree", folder=workspace(tmp_path, below)).out == (
        "The second  2026-Q4/two  at-risk 0.17 of 0.78\n"
        "└─ The first  2026-Q4/one  at-risk, stale 0.17 of 0.78\n"
        "   ├─ A  a  behind, stale 0.33 of 0.55\n"
        "   └─ B  b  missed, overdue 0.00 of 1.00\n"
    )


def test_the_tree_of_a_team_leads_up_to_the_top(okr: Okr) -> None:
    """Through KPIs, and through goals of other teams and of the same period."""
    text = okr("tree", "--team", "platform").out
    assert text.startswith(
        "Monthly revenue from fees  revenue  healthy\n"
        "├─ Shops that took a payment this week  active-merchants  healthy\n"
        "│  └─ Shops trust us with every payment  2026/trusted-by-shops  behind 0.70 of 0.77\n"
    )
    assert "more-finish" not in text


def test_goals_that_lead_nowhere_are_named_below_the_tree(tmp_path: Path, okr: Okr) -> None:
    teams = "teams: {top: {}, low: {parent: top}}\nteam: low\n"
    text = okr("tree", folder=workspace(tmp_path, teams + GOALS)).out
    assert text.endswith("\n\nwithout line of sight: 2026-Q4/one, 2026-Q4/two\n")


def test_a_tree_of_nothing_says_where_to_look(tmp_path: Path, okr: Okr) -> None:
    folder = workspace(tmp_path)
    hint = "no goals; `okr tree --period PERIOD` shows those of another time\n"
    assert okr("tree", "--period", "2027-Q1", folder=folder) == Answer(0, "", hint)
    assert okr("tree", "--period", "2027-Q1", "--quiet", folder=folder) == Answer(0, "", "")
