"""`okr checkin`: one line in the right place, what is refused, and what is told."""

import io
import sys
from pathlib import Path

import pytest

from editing import Okr

GOALS = """\
team: payments
period: 2026-Q4
owner: ana

kpis:
  uptime:
    title: Availability   # of the checkout
    unit: "%"
    at_least: 99.9
    checkins:
      # the outage of October
      2026-11-09: 99.95
      2026-11-02: {value: 99.71, note: "Card network"}
  mood:
    title: Mood of the team
  sales:
    title: Sales
    checkins: {2026-11-09: 40}

objectives:
  refunds:
    title: Refunds feel instant
    why: Customers leave
    key_results:
      time:
        title: Median time
        unit: h
        baseline: 72
        target: 24
        checkins:
          2026-11-09: 54
          2026-11-02: 58   # late
        tags: [fast]
      selling:
        title: Sales grow
        kpi: sales
        baseline: 10
        target: 90
      banks:
        title: Banks connected
        milestones:
          first: {title: First bank, done: 2026-10-20}
          second: {title: Second bank, done: false}
          third:
            title: Third bank
      button:
        title: Customers start a refund themselves
        done: false
      loved:
        title: Customers love it
        judged: true
      same:
        title: Another's time
        same_as: other.time
  other:
    title: Other
    why: Because
    key_results:
      time: {title: Time, baseline: 5, target: 1}
"""
PATH = "goals/a.yaml"


@pytest.fixture
def book(okr: Okr) -> Okr:
    return okr.write({PATH: GOALS})


@pytest.mark.parametrize(
    ("words", "changed"),
    [
        (["refunds.time", "49"], ["+           2026-11-20: 49"]),
        (["refunds.time", "-4.50"], ["+           2026-11-20: -4.50"]),
        (["refunds.time", "--add", "-5"], ["+           2026-11-20: 49"]),
        (["refunds.time", "60", "--on", "2026-11-05"], ["+           2026-11-05: 60"]),
        (["refunds.time", "70", "--on", "2026-10-05"], ["+           2026-10-05: 70"]),
        (
            ["refunds.time", "49", "--note", 'A "short" one: yes', "--confidence", "6"],
            [
                "+           2026-11-20:",
                "+             value: 49",
                "+             confidence: 6",
                '+             note: "A \\"short\\" one: yes"',
            ],
        ),
        (
            ["refunds.time", "--needs", "A decision", "--needs-from", "cleo", "--expect", "30"],
            [
                "+           2026-11-20:",
                "+             expect: 30",
                "+             needs: {what: A decision, from: cleo}",
            ],
        ),
        (["uptime", "99.9"], ["+       2026-11-20: 99.9"]),
        (["mood", "watch"], ["+     checkins:", "+       2026-11-20:", "+         health: watch"]),
        (["other.time", "4"], [
            "-       time: {title: Time, baseline: 5, target: 1}",
            "+       time: {title: Time, baseline: 5, target: 1, checkins: {2026-11-20: 4}}",
        ]),
        (["sales", "44"], [
            "-     checkins: {2026-11-09: 40}", "+     checkins: {2026-11-20: 44, 2026-11-09: 40}",
        ]),
        (["refunds.loved", "0.4"], ["+         checkins:", "+           2026-11-20: 0.4"]),
        (
            ["refunds", "--confidence", "3"],
            ["+     checkins:", "+       2026-11-20:", "+         confidence: 3"],
        ),
        (["refunds.banks.second", "done"], [
            "-           second: {title: Second bank, done: false}",
            "+           second: {title: Second bank, done: 2026-11-20}",
        ]),
        (["refunds.banks.third", "done", "--on", "2026-11-18"],
         ["+             done: 2026-11-18"]),
        (["refunds.button", "done"], ["-         done: false", "+         done: 2026-11-20"]),
        (["refunds.time", "--note", "Why", "--on", "2026-11-02"], [
            "-           2026-11-02: 58   # late",
            "+           2026-11-02:   # late",
            "+             value: 58",
            '+             note: "Why"',
        ]),
        (["uptime", "--by", "ben", "--on", "2026-11-02"], [
            '-       2026-11-02: {value: 99.71, note: "Card network"}',
            '+       2026-11-02: {value: 99.71, note: "Card network", by: ben}',
        ]),
        (["uptime", "99.7", "--on", "2026-11-02", "--replace"], [
            '-       2026-11-02: {value: 99.71, note: "Card network"}',
            '+       2026-11-02: {value: 99.7, note: "Card network"}',
        ]),
        (["refunds.time", "59", "--on", "2026-11-02", "--replace"],
         ["-           2026-11-02: 58   # late", "+           2026-11-02: 59   # late"]),
        (["refunds.time", "--add", "1", "--on", "2026-11-02"],
         ["-           2026-11-02: 58   # late", "+           2026-11-02: 59   # late"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)  # fmt: skip
def test_a_check_in_changes_its_own_line(words: list[str], changed: list[str], book: Okr) -> None:
    answer = book("checkin", *words)
    assert (answer.code, answer.changed) == (0, {PATH: changed})
    again = book("checkin", *words) if "--add" not in words else answer
    assert again.code == 0
    if "--add" not in words:
        assert (again.changed, again.out) == (
            {}, "nothing to change: all of it stands there already\n"
        )  # fmt: skip


def test_the_number_of_a_kpi_goes_to_the_kpi_and_the_rest_to_the_key_result(book: Okr) -> None:
    answer = book("checkin", "refunds.selling", "50", "--confidence", "8")
    assert answer.changed == {
        PATH: [
            "-     checkins: {2026-11-09: 40}",
            "+     checkins: {2026-11-20: 50, 2026-11-09: 40}",
            "+         checkins:",
            "+           2026-11-20:",
            "+             confidence: 8",
        ]
    }
    assert answer.out.splitlines() == [
        "sales: 50; unknown",
        "2026-Q4/refunds.selling: 50, from 10 to 90; 0.50 of 0.55 on-track",
    ]
    assert answer.err.splitlines() == [
        "the number of 2026-Q4/refunds.selling is that of the KPI sales, and went there",
        "wrote goals/a.yaml",
    ]


def test_a_dry_run_prints_the_change_and_writes_nothing(book: Okr) -> None:
    answer = book("checkin", "uptime", "99.9", "--dry-run")
    assert (answer.code, answer.changed, answer.err) == (0, {}, "")
    assert answer.out == (
        "--- a/goals/a.yaml\n+++ b/goals/a.yaml\n@@ -8,6 +8,7 @@\n"
        '     unit: "%"\n     at_least: 99.9\n'
        "     checkins:\n"
        "+      2026-11-20: 99.9\n"
        "       # the outage of October\n       2026-11-09: 99.95\n"
        '       2026-11-02: {value: 99.71, note: "Card network"}\n'
    )


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ([], "there is no terminal to ask on"),
        (["refunds.time"], "there is nothing to record"),
        (["refunds.tim", "4"], "did you mean `refunds.time`?"),
        (["refunds.time", "4 h"], "the value: expected a number, found `4 h`; write `4`"),
        (["refunds.time", "1,5"], "the value: expected a number, found `1,5`; write `1.5`"),
        (["refunds.time", "1,500"], "write `1500`"),
        (["refunds.time", "4", "--add", "4"], "VALUE and --add say two things"),
        (["refunds.time", "4", "--confidence", "70"], "write `7`"),
        (["refunds.time", "4", "--on", "yesterday"], "--on takes a day"),
        (["refunds.time", "4", "--needs-from", "ben"], "Say what is needed, too"),
        (["refunds.time", "4", "--period", "2026-Q5"], "there is no period `2026-Q5`"),
        (["refunds.time", "4", "--on", "2026-11-02"], "has another value for 2026-11-02, `58`"),
        (["refunds.time", "healthy"], "takes no health; only a KPI does"),
        (["refunds.time", "done"], "takes a number, it is not done or undone"),
        (["refunds.loved", "4"], "is judged from 0 to 1, not 4"),
        (["refunds.banks", "done"], "which step of `2026-Q4/refunds.banks` is done?"),
        (["refunds.banks", "4"], "is reached in steps; say `done` of `2026-Q4/refunds."),
        (["refunds.banks.first", "done"], "was done on 2026-10-20; to move that, add `--replace`"),
        (["refunds.button", "1"], "is a yes or no; say `done`"),
        (["refunds.button", "yes"], "is a yes or no; say `done`"),
        (["refunds.banks", "yes"], "is reached in steps; say `done` of `2026-Q4/refunds."),
        (["mood", "green"], "found `green`; without a number say `healthy`, `watch` or `breached`"),
        (["refunds.same", "1"], "shows another key result; check in `2026-Q4/other.time`"),
        (["refunds", "1"], "is an objective, it has no number of its own; check in"),
        (["mood", "--add", "1"], "has no number yet to add to"),
        (["refunds.time", "4", "--cofidence", "4"], "No such option"),
        (["refunds.time", "-4", "--cofidence", "4"], "--cofidence"),
        (["--from", "-", "refunds.time"], "--from brings its own goals"),
        (["--from", "nowhere.csv"], "cannot read"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)  # fmt: skip
def test_what_cannot_be_recorded_is_refused(words: list[str], complaint: str, book: Okr) -> None:
    answer = book("checkin", *words)
    assert (answer.code, answer.changed, answer.out) == (2, {}, "")
    assert complaint in answer.err


def test_a_sum_says_which_number_of_the_day_it_took_the_place_of(book: Okr) -> None:
    answer = book("checkin", "refunds.time", "--add", "1", "--on", "2026-11-02")
    assert "2026-Q4/refunds.time had 58 for 2026-11-02; the sum stands there now" in answer.err
    assert "the sum" not in book("checkin", "refunds.time", "--add", "1").err


def test_a_new_error_is_refused_and_a_new_warning_told(book: Okr) -> None:
    answer = book("checkin", "refunds.time", "4", "--on", "2026-12-24")
    assert (answer.code, answer.changed) == (2, {})
    assert answer.err.startswith("okr: after that, `okr check` would find what it does not find")
    assert "goals/a.yaml:31: " in answer.err
    answer = book("checkin", "refunds.time", "64", "--on", "2027-01-20", as_of="2027-01-20")
    assert answer.code == 0
    assert "warning: goals/a.yaml:31: " in answer.err


def test_check_ins_stand_where_the_others_do(okr: Okr) -> None:
    apart = "period: 2026-Q4\ncheckins:\n  o.k:\n    2026-10-12: 1\n    2026-10-19: 2\n  u:\n"
    days = "checkins:\n  2026-11-09: {v: 3}\n  2026-11-02:\n    2026-Q4/o.l: 5\n"
    okr.write(
        {
            PATH: "period: 2026-Q4\nkpis: {u: {title: U}, v: {title: V}}\n"
            "objectives: {o: {title: O, key_results: {k: {title: K, baseline: 0, target: 9}, "
            "l: {title: L, baseline: 0, target: 9}}}}\n",
            "goals/checkins.yaml": apart,
            "goals/days.yaml": days,
        }
    )
    assert okr("checkin", "o.k", "3").changed == {"goals/checkins.yaml": ["+     2026-11-20: 3"]}
    assert okr("checkin", "o.l", "6", "--on", "2026-11-09").changed == {
        "goals/days.yaml": [
            "-   2026-11-09: {v: 3}",
            "+   2026-11-09: {v: 3, 2026-Q4/o.l: 6}",
        ]
    }
    assert okr("checkin", "v", "6", "--note", "x").changed == {
        "goals/days.yaml": ["+   2026-11-20:", "+     v:", "+       value: 6", '+       note: "x"']
    }


def test_settings_say_where_check_ins_go(okr: Okr) -> None:
    settings = 'version: 1\nwrite: {checkins: "goals/checkins/{period}-{team}.yaml"}\n'
    okr.write({PATH: GOALS, "okrkit.yaml": settings})
    assert okr("checkin", "refunds.time", "49").changed == {
        "goals/checkins/2026-Q4-payments.yaml": [
            "+ period: 2026-Q4",
            "+ ",
            "+ checkins:",
            "+   refunds.time:",
            "+     2026-11-20: 49",
        ]
    }
    assert okr("checkin", "uptime", "99", "--note", "x").changed == {
        "goals/checkins/2026-Q4-payments.yaml": [
            "+   uptime:",
            "+     2026-11-20:",
            "+       value: 99",
            '+       note: "x"',
        ]
    }
    assert okr("checkin", "refunds.time", "48", "--on", "2026-11-21").changed == {
        "goals/checkins/2026-Q4-payments.yaml": ["+     2026-11-21: 48"]
    }
    okr.write({"okrkit.yaml": "version: 1\nwrite: {checkins: checkins.yaml}\n"})
    answer = okr("checkin", "refunds.time", "47", "--on", "2026-11-19")
    assert (answer.code, answer.changed) == (2, {})
    assert "`checkins.yaml` would be no goal file" in answer.err


def test_a_file_that_cannot_be_read_is_not_written(book: Okr) -> None:
    book.write({"goals/b.yaml": "kpis:\n  k:\n    title: K\n    checkins: {2026-11-02: 1\n"})
    answer = book("checkin", "k", "4")
    assert (answer.code, answer.changed) == (2, {})
    assert "goals/b.yaml:4 cannot be edited safely: this `{` is not closed" in answer.err
    book.write({"goals/b.yaml": "kpis:\n  k: {title: K}\nkpis: {}\n"})
    answer = book("checkin", "k", "4")
    assert (answer.code, answer.changed) == (2, {})
    assert "goals/b.yaml:3 cannot be edited safely" in answer.err


# --- many at once

ROWS = '''\
ref,date,value,note
refunds.time,2026-11-16,49,"a, ""b"""
uptime,2026-11-16,99.90,

refunds.banks.second,2026-11-17,done,
refunds.time,2026-11-17,48,
'''
RECORDED = {
    PATH: [
        "+       2026-11-16: 99.90",
        "+           2026-11-17: 48",
        "+           2026-11-16:",
        "+             value: 49",
        '+             note: "a, \\"b\\""',
        "-           second: {title: Second bank, done: false}",
        "+           second: {title: Second bank, done: 2026-11-17}",
    ]
}
LINES = """\
{"ref": "refunds.time", "date": "2026-11-16", "value": 49, "note": "a, \\"b\\""}
{"ref": "uptime", "date": "2026-11-16", "value": 99.90}

{"ref": "refunds.banks.second", "date": "2026-11-17", "value": "done", "note": null}
{"ref": "refunds.time", "date": "2026-11-17", "value": "48"}
"""


@pytest.mark.parametrize("text", [ROWS, "\ufeff" + ROWS.replace("\n", "\r\n"), LINES])
def test_many_readings_are_recorded_once(text: str, book: Okr, tmp_path: Path) -> None:
    (tmp_path / "readings").write_bytes(text.encode())
    answer = book("checkin", "--from", str(tmp_path / "readings"))
    assert (answer.code, answer.changed) == (0, RECORDED)
    assert len(answer.out.splitlines()) == 3
    assert book("checkin", "--from", str(tmp_path / "readings")).changed == {}


def test_readings_come_from_a_pipe(book: Okr, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(ROWS.encode())))
    assert book("checkin", "--from", "-").changed == RECORDED


@pytest.mark.parametrize(
    ("text", "complaints"),
    [
        ("", ["line 1: the first line names the columns; `ref` and `date` are missing"]),
        ("ref;date;value\nuptime;2026-11-16;9\n",
         ["line 1: the columns are parted by `;`; write commas between them"]),
        ("ref,date,vale\n", ["line 1: there is no field `vale`; did you mean `value`?"]),
        ("ref,date,ref\n", ["line 1: the column `ref` is there twice"]),
        ("ref,date,value\nuptime,2026-11-16,99,9\n",
         ["line 2: 4 cells for 3 columns; quote commas"]),
        ('ref,date,value\nuptime,2026-11-16,"99\n', ["line 2: this is no CSV: "]),
        ("ref,date,value\n,2026-11-16,9\nuptime,,9\n",
         ["line 2: `ref` is missing", "line 3: `date` is missing"]),
        ("ref,date,value\nuptim,2026-11-16,9\nuptime,16.11.2026,9\n",
         ["line 2: there is no goal `uptim`; did you mean `uptime`?",
          "line 3: the date is a day such as 2026-11-20, not `16.11.2026`"]),
        ("ref,date,value\nuptime,2026-11-09,9\nuptime,2026-11-16,1O\nuptime,2026-11-10,\n",
         ["line 3: the value: expected a number, found `1O`",
          "line 4: there is nothing to record: give a number, `done`, `healthy`, `watch` or "
          "`breached`, or a note",
          "line 2: `uptime` has another value for 2026-11-09, `99.95`; to overwrite it, add "
          "`--replace`"]),
        ("ref,date,value\nuptim,2026-11-16,9\nuptime,2026-11-16,1O\nuptime,,9\n",
         ["line 4: `date` is missing", "line 2: there is no goal `uptim`; did you mean `uptime`?",
          "line 3: the value: expected a number, found `1O`"]),
        ("ref,date,value\nuptime,2026-11-16,9\nuptime,2026-11-16,8\n",
         ["line 3: `uptime` gets two things for 2026-11-16 as its value; the other is in line 2"]),
        ("ref,date,value\nrefunds.button,2026-11-16,done\nrefunds.button,2026-11-17,done\n"
         "refunds.button,2026-11-16,done\n",
         ["line 3: `2026-Q4/refunds.button` is done on 2026-11-16 as well, says line 2"]),
        ('{"ref": "uptime", "date": "2026-11-16", "value": 9\n',
         ["line 1: this is no JSON object on one line"]),
        ('[{"ref": "uptime"}]\n', ["this is a list of JSON; write one object a line"]),
        ('{"ref": "uptime", "date": "2026-11-16", "value": 1, "value": 2}\n',
         ["line 1: `value` is there twice"]),
        ("ref,date,value\nuptime,2026-12-16,9\n",
         ["line 2: 2026-12-16 is in the future: today is 2026-11-20"]),
        ("ref,date,value,note\nuptime,2026-11-16,9,a\x07\n",
         ["line 2: note: the character \\x07 can deceive the eye or a terminal"]),
        ('{"ref": "uptime", "date": "2026-11-16", "value": true}\n{"a": 1}\n',
         ["line 1: `value` is a text or a number", "line 2: there is no field `a`; known are"]),
        ('{"ref": "uptime", "date": "2026-11-16", "value": NaN}\n',
         ["line 1: the value: expected a number, found `NaN`, which is not finite"]),
    ],
)  # fmt: skip
def test_one_bad_reading_stops_all_and_every_one_is_named(
    text: str, complaints: list[str], book: Okr, tmp_path: Path
) -> None:
    (tmp_path / "readings").write_text(text)
    answer = book("checkin", "--from", str(tmp_path / "readings"))
    assert (answer.code, answer.changed, answer.out) == (2, {}, "")
    assert [one for one in complaints if one not in answer.err] == []


def test_readings_may_replace_others(book: Okr, tmp_path: Path) -> None:
    (tmp_path / "readings").write_text("ref,date,value\nuptime,2026-11-09,9\n")
    answer = book("checkin", "--from", str(tmp_path / "readings"), "--replace")
    assert answer.changed == {PATH: ["-       2026-11-09: 99.95", "+       2026-11-09: 9"]}


def test_two_spellings_of_a_number_are_one(book: Okr, tmp_path: Path) -> None:
    (tmp_path / "readings").write_text(
        "ref,date,value\nuptime,2026-11-16,1.5\nuptime,2026-11-16,1.50\n"
    )
    answer = book("checkin", "--from", str(tmp_path / "readings"))
    assert (answer.code, answer.changed) == (0, {PATH: ["+       2026-11-16: 1.50"]})


def test_no_name_of_a_file_reaches_the_terminal_raw(okr: Okr) -> None:
    name = "goals/\x1b[2Jx\u202e.yaml"
    okr.write({name: GOALS})
    for words in (["checkin", "uptime", "99.9"], ["fmt"], ["drop", "sales", "--why", "x"],
                  ["rename", "mood", "spirit"], ["close", "refunds"]):  # fmt: skip
        answer = okr(*words)
        assert answer.code == 0, words
        assert not {"\x1b", "\u202e"} & set(answer.out + answer.err), words


def test_a_team_without_a_latin_letter_has_a_file_of_its_own(okr: Okr) -> None:
    settings = 'version: 1\nwrite: {checkins: "goals/{team}.yaml"}\n'
    kpis = "team: 営業\nkpis: {k: {title: K}, l: {title: L, team: 開発}}\n"
    okr.write({"goals/a.yaml": kpis, "okrkit.yaml": settings})
    files = {next(iter(okr("checkin", ref, "1").changed)) for ref in ("k", "l")}
    assert len(files) == 2
    assert all(file.startswith("goals/team-") for file in files)


def test_a_new_file_of_check_ins_holds_many_goals_in_their_own_order(
    okr: Okr, tmp_path: Path
) -> None:
    settings = 'version: 1\nwrite: {checkins: "goals/checkins/{period}.yaml"}\n'
    okr.write({PATH: GOALS, "okrkit.yaml": settings})
    (tmp_path / "readings").write_text(
        "ref,date,value\nother.time,2026-11-16,4\nrefunds.time,2026-11-16,50\nsales,2026-11-16,41\n"
        "refunds.loved,2026-11-16,0.3\n"
    )
    answer = okr("checkin", "--from", str(tmp_path / "readings"))
    assert (answer.code, list(answer.changed)) == (0, ["goals/checkins/2026-Q4.yaml"])
    assert okr("checkin", "uptime", "99", "--on", "2026-11-16").code == 0
    assert okr("checkin", "refunds.button", "--note", "soon").code == 0
    names = [
        line[2:-1]
        for line in okr.texts()["goals/checkins/2026-Q4.yaml"].splitlines()
        if line.startswith("  ") and line[2] != " "
    ]
    assert names == [
        "uptime", "refunds.button", "other.time", "refunds.time", "sales", "refunds.loved",
    ]  # fmt: skip


def test_a_file_for_all_periods_has_full_references(okr: Okr) -> None:
    settings = "version: 1\nwrite: {checkins: goals/checkins.yaml}\n"
    okr.write({PATH: GOALS, "okrkit.yaml": settings})
    assert okr("checkin", "refunds.time", "50").changed == {
        "goals/checkins.yaml": [
            "+ period: 2026-Q4", "+ ", "+ checkins:", "+   2026-Q4/refunds.time:",
            "+     2026-11-20: 50",
        ]
    }  # fmt: skip


def test_a_note_of_several_lines_can_be_overwritten(book: Okr) -> None:
    assert book("checkin", "uptime", "99", "--note", "a\nb").code == 0
    assert book("checkin", "uptime", "--note", "c", "--replace").changed == {
        PATH: ["-         note: |-", '+         note: "c"', "-           a", "-           b"]
    }


def test_sums_are_exact(okr: Okr) -> None:
    okr.write(
        {PATH: "kpis: {k: {title: K, checkins: {2026-11-09: 123456789012345678901234567890}}}\n"}
    )
    assert "2026-11-20: 123456789012345678901234567891," in str(okr("checkin", "k", "--add", "1"))


def test_a_cell_of_several_lines_counts_from_its_first(book: Okr, tmp_path: Path) -> None:
    text = 'ref,date,value,note\r\nuptime,2026-11-16,9,"a\r\nb"\r\nuptim,2026-11-17,9,\r\n'
    (tmp_path / "readings").write_bytes(text.encode())
    assert (
        "line 4: there is no goal `uptim`"
        in book("checkin", "--from", str(tmp_path / "readings")).err
    )
    (tmp_path / "readings").write_bytes(text.replace("uptim,", "uptime,").encode())
    assert book("checkin", "--from", str(tmp_path / "readings")).code == 0


def test_a_word_for_a_number_is_no_health_where_there_are_numbers(book: Okr) -> None:
    """Not even where all of them are nothing."""
    assert book("checkin", "mood", "0", "--on", "2026-11-02").code == 0
    answer = book("checkin", "mood", "green")
    assert (answer.code, "without a number" in answer.err) == (2, False)
    assert "expected a number, found `green`" in answer.err
