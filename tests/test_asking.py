"""`okr checkin` that asks on a terminal or opens an editor: driven as a person would."""

import os
import sys
from pathlib import Path

import pexpect
import pytest

from editing import Okr
from fakes import environment
from repositories import repository

GOALS = """\
people:
  ana: {emails: [ana@acme.example]}
  ben: {}
period: 2026-Q4
owner: ana
kpis:
  uptime:
    title: Availability
    unit: "%"
    at_least: 99.9
    cadence: daily
    checkins: {2026-11-16: 99.95}
objectives:
  refunds:
    title: Refunds
    why: Customers leave
    key_results:
      time:
        title: Median time
        unit: h
        baseline: 72
        target: 24
        checkins:
          2026-11-09: 54
      banks:
        title: Banks
        milestones:
          first: {title: First bank, due: 2026-11-12}
      bens: {title: Not hers, owner: ben, baseline: 0, target: 9}
"""
PATH = "goals/a.yaml"


@pytest.fixture
def book(okr: Okr, tmp_path: Path) -> Okr:
    made = repository(okr.folder, tmp_path / "home")
    made.git("config", "user.email", "ana@acme.example")
    return okr.write({PATH: GOALS})


class Terminal:
    """okr on a terminal of 80 columns."""

    def __init__(self, folder: Path, *words: str, **variables: str) -> None:
        env = {**environment(LC_ALL="C.UTF-8", TERM="xterm", **variables)}
        arguments = ["-m", "okrkit", "-C", str(folder), "--as-of", "2026-11-20", *words]
        self.child = pexpect.spawn(
            sys.executable, arguments, env=env, encoding="utf-8", timeout=15, dimensions=(24, 80)
        )

    def answer(self, question: str, text: str) -> None:
        self.child.expect_exact(question)
        self.child.sendline(text)

    def end(self) -> tuple[int | None, str]:
        """The exit code, and what was shown since the last question."""
        self.child.expect(pexpect.EOF)
        self.child.close()
        return self.child.exitstatus, (self.child.before or "").replace("\r\n", "\n")


def changed(book: Okr) -> list[str]:
    old, new = GOALS.splitlines(), book.texts()[PATH].splitlines()
    return [line for line in new if line not in old]


def test_it_asks_for_each_thing_that_is_due_and_records_each_answer(book: Okr) -> None:
    terminal = Terminal(book.folder, "checkin")
    terminal.child.expect_exact("1 of 3: Banks: First bank\r\n")
    terminal.answer("is it done? (y, Enter: not yet, q: quit):", "perhaps")
    terminal.answer("is it done?", "y")
    terminal.child.expect_exact("2 of 3: Median time\r\n")
    terminal.child.expect_exact("2026-Q4/refunds.time, weekly check-in, last on 9 November 2026")
    terminal.child.expect_exact("54 h, from 72 to 24; 0.38 of 0.55 behind")
    terminal.answer("value in h (Enter: skip, n: no number, q: quit):", "4x")
    terminal.child.expect_exact("the value: expected a number, found `4x`")
    terminal.answer("value in h", "49")
    terminal.answer("confidence, 0 to 10 (Enter: none):", "7")
    terminal.answer("note (Enter: none):", "It moves")
    terminal.child.expect_exact("2026-Q4/refunds.time: 49 h, from 72 to 24; 0.48 of 0.55 on-track")
    terminal.child.expect_exact("3 of 3: Availability")
    terminal.answer("value in %", "")
    assert terminal.end()[0] == 0
    assert changed(book) == [
        "          2026-11-20:", "            value: 49", "            confidence: 7",
        '            note: "It moves"', "          first: {title: First bank, due: 2026-11-12, "
        "done: 2026-11-20}",
    ]  # fmt: skip


def test_what_was_answered_stays_when_somebody_quits(book: Okr) -> None:
    terminal = Terminal(book.folder, "checkin")
    terminal.answer("is it done?", "y")
    terminal.answer("value in h", "q")
    assert terminal.end()[0] == 0
    assert len(changed(book)) == 1
    terminal = Terminal(book.folder, "checkin")
    terminal.answer("value in h", "n")
    terminal.answer("confidence", "2")
    terminal.answer("note", "Stuck")
    terminal.child.expect_exact("value in %")
    terminal.child.sendintr()
    assert terminal.end()[0] == 130
    assert changed(book)[1:3] == ["            confidence: 2", '            note: "Stuck"']


def test_others_dues_are_asked_for_by_name(book: Okr) -> None:
    terminal = Terminal(book.folder, "checkin", "--owner", "ben", "--quiet", "--dry-run")
    terminal.answer("value", "3")
    terminal.answer("confidence", "")
    terminal.answer("note", "")
    code, shown = terminal.end()
    assert code == 0
    assert (
        "+      bens: {title: Not hers, owner: ben, baseline: 0, target: 9, checkins: {2026-"
        in shown
    )
    assert changed(book) == []


def test_without_a_terminal_nothing_is_asked(book: Okr) -> None:
    answer = book("checkin")
    assert (answer.code, answer.out) == (2, "")
    assert "there is no terminal to ask on" in answer.err


def test_closing_shows_the_score_and_asks_for_the_rest(book: Okr) -> None:
    terminal = Terminal(book.folder, "close", "refunds", "--why", "Late")
    terminal.child.expect_exact("2026-Q4/refunds: 0.19 of 0.78 at-risk")
    terminal.answer("your own score, 0 to 1 (Enter: the computed one stands):", "0.5")
    terminal.answer("what was learned (Enter: none):", "Ask first")
    terminal.child.expect_exact("2026-Q4/refunds is closed on 2026-11-20 with 0.5; computed: ")
    assert terminal.end()[0] == 0
    assert changed(book) == [
        "    closed:", "      date: 2026-11-20", "      score: 0.5", "      why: Late",
        "      learned: Ask first",
    ]  # fmt: skip


def test_what_cannot_be_is_asked_for_again_at_once(book: Okr) -> None:
    terminal = Terminal(book.folder, "close", "refunds", "--why", "Late")
    terminal.answer("your own score", "7")
    terminal.child.expect_exact("the score: expected a number from 0 to 1, found 7")
    terminal.answer("your own score", "0.5")
    terminal.answer("what was learned", "")
    assert terminal.end()[0] == 0
    assert "      score: 0.5" in changed(book)


def test_a_bad_number_is_told_before_the_next_question(book: Okr) -> None:
    terminal = Terminal(book.folder, "checkin", "--owner", "ben")
    terminal.answer("value", "abc")
    terminal.child.expect_exact("the value: expected a number, found `abc`")
    terminal.answer("value", "3")
    terminal.answer("confidence", "50")
    terminal.child.expect_exact("confidence: expected a number from 0 to 10, found 50")
    terminal.answer("confidence", "5")
    terminal.answer("note", "")
    assert terminal.end()[0] == 0


def test_a_list_that_the_editor_took_away_is_not_called_kept(
    book: Okr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setenv("EDITOR", "rm")
    answer = book("checkin", "--edit")
    assert (answer.code, answer.changed) == (2, {})
    assert "cannot read" in answer.err
    assert "is kept" not in answer.err


def test_dropping_asks_why(book: Okr) -> None:
    terminal = Terminal(book.folder, "drop", "refunds.time")
    terminal.answer("why it is given up:", "")
    assert "say why 2026-Q4/refunds.time is given up" in terminal.end()[1]
    terminal = Terminal(book.folder, "drop", "refunds.time")
    terminal.answer("why it is given up:", "No time")
    assert terminal.end()[0] == 0
    assert changed(book) == [
        "        dropped:", "          date: 2026-11-20", "          why: No time"
    ]  # fmt: skip


# --- the editor

EDITOR = """\
import sys
from pathlib import Path
path = Path(sys.argv[-1])
text = path.read_text()
Path({seen!r}).write_text(text)
for old, new in {edits!r}:
    assert old in text, old
    text = text.replace(old, new)
path.write_text(text)
sys.exit({code})
"""


def editor(folder: Path, *edits: tuple[str, str], code: int = 0) -> str:
    script = folder / "editor.py"
    script.write_text(EDITOR.format(seen=str(folder / "seen"), edits=edits, code=code))
    return f"'{sys.executable}' '{script}'"


def test_the_editor_shows_what_is_due_and_what_is_written_is_recorded(
    book: Okr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    edits = (
        (
            "refunds.time:\n",
            "refunds.time: {value: 49, note: 'a: b', needs: {what: X, from: ben}}\n",
        ),
        ("banks.first:", "banks.first: done"),
    )
    monkeypatch.setenv("EDITOR", editor(tmp_path, *edits))
    answer = book("checkin", "--edit")
    assert (answer.code, changed(book)) == (0, [
        "          2026-11-20:", "            value: 49", '            note: "a: b"',
        "            needs: {what: X, from: ben}",
        "          first: {title: First bank, due: 2026-11-12, done: 2026-11-20}",
    ])  # fmt: skip
    assert (tmp_path / "seen").read_text() == (
        "# Write what you know behind the colons, save and close; what stays empty is left alone.\n"
        "# A number, `done`, or more:"
        ' {value: 52, confidence: 7, expect: 30, note: "…", needs: "…"}\n'
        "\n# Banks: First bank\n"
        "# 2026-Q4/refunds.banks.first, step, due since 12 November 2026\n"
        "# 0 of 1 milestones; 0.00 of 1.00 at-risk, overdue\n"
        "2026-Q4/refunds.banks.first:\n"
        "\n# Median time\n"
        "# 2026-Q4/refunds.time, weekly check-in, last on 9 November 2026, due since"
        " 16 November 2026\n"
        "# 54 h, from 72 to 24; 0.38 of 0.55 behind, stale\n"
        "2026-Q4/refunds.time:\n"
        "\n# Availability\n"
        "# uptime, daily check-in, last on 16 November 2026, due since 17 November 2026\n"
        "# 99.95 %; healthy, stale\n"
        "uptime:\n"
    )
    assert list(tmp_path.glob("okr-*.yaml")) == []


@pytest.mark.parametrize(
    ("edits", "complaint"),
    [
        ([("uptime:", "uptime: [1")], "the list cannot be understood"),
        ([("uptime:", "uptime: [1")], "line 17: "),
        ([("uptime:", "uptime: {valu: 1}")], "`valu` cannot be understood; it may hold `value`"),
        ([("uptime:", "uptim: 1")], "there is no goal `uptim`; did you mean `uptime`?"),
        ([("uptime:", "uptime: 1O")], "`uptime`: the value: expected a number, found `1O`"),
    ],
)
def test_what_cannot_be_recorded_is_kept(
    edits: list[tuple[str, str]],
    complaint: str,
    book: Okr,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    edits = [("s.time:\n", "s.time: 49\n"), *edits]
    monkeypatch.setenv("EDITOR", editor(tmp_path, *edits))
    answer = book("checkin", "--edit")
    assert (answer.code, changed(book)) == (2, [])
    assert complaint in answer.err
    (kept,) = tmp_path.glob("okr-*.yaml")
    assert f"what you wrote is kept in `{kept}`" in answer.err
    assert "time: 49" in kept.read_text()


def test_an_editor_that_fails_or_changes_nothing_changes_nothing(
    book: Okr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setenv("EDITOR", editor(tmp_path))
    answer = book("checkin", "--edit")
    assert (answer.code, answer.changed) == (0, {})
    assert answer.out == "nothing was written there, so nothing is changed\n"
    monkeypatch.setenv("EDITOR", editor(tmp_path, ("uptime:", "uptime: 1"), code=3))
    answer = book("checkin", "--edit")
    assert (answer.code, answer.changed) == (2, {})
    assert "ended with 3" in answer.err
    monkeypatch.setenv("EDITOR", os.fspath(tmp_path / "nowhere"))
    assert "cannot be run" in book("checkin", "--edit").err
    monkeypatch.delenv("EDITOR")
    monkeypatch.delenv("VISUAL", raising=False)
    assert "there is no editor: set EDITOR" in book("checkin", "--edit").err
    assert book("checkin", "--edit", "uptime").code == 2
    assert book("checkin", "--edit", as_of="2026-11-16").changed == {}
