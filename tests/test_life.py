"""`okr close`, `okr drop` and `okr carry`: how goals end, and what goes on."""

import pytest

from editing import Okr

GOALS = """\
team: pay
period: 2026-Q4
owner: ana
kind: aspirational

kpis:
  sales:
    title: Sales
    aggregate: sum
    checkins: {2026-11-09: 30, 2026-10-12: 10}

objectives:
  # the first one
  refunds:
    title: Refunds
    why: |
      Customers leave.
      Many of them.
    priority: 1
    start: 2026-10-05
    guardrails: [sales]
    key_results:
      time:
        title: Median time
        unit: h
        baseline: 72
        target: 24
        commit: 60
        stretch: 20
        plan: {2026-10-31: 60}
        due: 2026-12-20
        checkins: {2026-11-09: 54.50, 2026-11-02: 58}
        x-dashboard: 7
      selling: {title: Selling, kpi: sales, baseline: 5, target: 90}
      steady:
        title: Steady
        at_most: {2026-01-01: 9, 2026-11-01: 7, 2027-01-01: 5}
      banks:
        title: Banks
        milestones:
          one: {title: One, done: 2026-10-20}
          two: {title: Two, due: 2026-11-30, done: false, weight: 2}
          three:
            title: Three
            due: 2026-12-01
      button: {title: Button, done: false}
      loved: {title: Loved, judged: true}
      done: {title: Done, done: 2026-10-10}
      gone:
        title: Gone
        baseline: 0
        target: 9
        dropped: {date: 2026-10-20, why: No time}
    checkins:
      2026-11-09: {confidence: 4}
  reached:
    title: Reached
    why: Because
    owner: ben
    key_results:
      both: {title: Both, done: true}
key_results:
  refunds:
    theirs: {title: Theirs, team: other, baseline: 5, target: 1}
"""
PATH = "goals/a.yaml"


@pytest.fixture
def book(okr: Okr) -> Okr:
    return okr.write({PATH: GOALS})


@pytest.mark.parametrize(
    ("words", "changed"),
    [
        (["close", "refunds", "--score", "0.7", "--why", "Two banks: late", "--learned", "Ask"], [
            "+     closed:", "+       date: 2026-11-20", "+       score: 0.7",
            '+       why: "Two banks: late"', "+       learned: Ask",
        ]),
        (["close", "refunds.time", "--on", "2026-11-10"], [
            "+         closed:", "+           date: 2026-11-10",
        ]),
        (["close", "reached", "--learned", "Much"], [
            "+     closed:", "+       date: 2026-11-20", "+       learned: Much",
        ]),
        (["drop", "refunds", "--why", "Others are faster"], [
            "+     dropped:", "+       date: 2026-11-20", "+       why: Others are faster",
        ]),
        (["drop", "sales", "--why", "no"], [
            "+     dropped:", "+       date: 2026-11-20", '+       why: "no"',
        ]),
        (["drop", "refunds.selling", "--why", "a, b"], [
            "-       selling: {title: Selling, kpi: sales, baseline: 5, target: 90}",
            "+       selling: {title: Selling, kpi: sales, baseline: 5, target: 90, "
            'dropped: {date: 2026-11-20, why: "a, b"}}',
        ]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)  # fmt: skip
def test_an_end_is_one_block(words: list[str], changed: list[str], book: Okr) -> None:
    answer = book(*words, "--dry-run")
    assert (answer.code, answer.changed) == (0, {})
    assert [line for line in answer.out.splitlines() if line[:2] in {"+ ", "- "}] != []
    answer = book(*words)
    assert (answer.code, answer.changed) == (0, {PATH: changed})
    assert book("check").code == 0


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["close", "sales"], "`sales` is a KPI, which has no end; `okr drop` gives it up"),
        (["close", "refunds.gone"], "was dropped on 2026-10-20; to change that, edit goals/a.yaml"),
        (["close", "refunds", "--score", "70"], "the score: expected a number from 0 to 1"),
        (["close", "refunds.time", "--learned", "x"], "what was learned is written at the obj"),
        (["close", "refunds.banks.one"], "is a milestone; name the key result"),
        (["close", "refund"], "did you mean `refunds`?"),
        (["close", "refunds", "--on", "now"], "--on takes a day"),
        (["drop", "refunds"], "say why 2026-Q4/refunds is given up: --why TEXT"),
        (["drop", "refunds.gone", "--why", "x"], "was dropped on 2026-10-20"),
        (["carry", "2026-Q4", "2026-Q4"], "are one period"),
        (["carry", "2026-Q4", "2026-Q3"],
         "`2026-Q3` (1 July to 30 September 2026) does not follow `2026-Q4`"),
        (["carry", "2026-Q4", "2026-11"], "does not follow `2026-Q4`"),
        (["carry", "2026-Q4", "2026"], "does not follow `2026-Q4`"),
        (["close", "refunds", "--on", "2020-06-01"], "`2026-Q4/refunds` starts on 2026-10-05"),
        (["close", "refunds", "--on", "2026-11-21"], "2026-11-21 is still to come"),
        (["drop", "refunds", "--why", "W", "--on", "2026-10-04"], "started on 2026-10-05"),
        (["drop", "sales", "--why", "W", "--on", "2030-01-01"], "2030-01-01 is still to come"),
        (["carry", "2026-Q4", "2027-Q5"], "there is no period `2027-Q5`"),
        (["carry", "2026-Q4", "2027-Q1", "nothing"], "there is no goal `nothing`"),
        (["carry", "2026-Q3", "2027-Q1", "refunds"], "is no goal of 2026-Q3 that was asked for"),
        (["carry", "2026-Q4", "2027-Q1", "--team", "legal"], "there is no team `legal`"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)  # fmt: skip
def test_what_cannot_end_is_refused(words: list[str], complaint: str, book: Okr) -> None:
    answer = book(*words)
    assert (answer.code, answer.changed, answer.out) == (2, {}, "")
    assert complaint in answer.err


def test_what_has_not_started_is_given_up_and_not_closed(book: Okr) -> None:
    words = ("refunds", "--why", "No time")
    answer = book("close", *words, as_of="2026-10-01")
    assert (answer.code, answer.changed) == (2, {})
    assert "or give it up with `okr drop`" in answer.err
    assert book("drop", *words, as_of="2026-10-01").code == 0


def test_the_next_period_may_overlap_and_be_open(okr: Okr) -> None:
    named = "periods:\n  winter: {start: 2026-12-15, end: 2027-03-31}\n  on: {start: 2027-01-01}\n"
    okr.write({PATH: named + GOALS})
    for period in ("winter", "on", "2027"):
        assert okr("carry", "2026-Q4", period, "-n").code == 0


@pytest.mark.parametrize(
    ("score", "end"),
    [("70", "found 70; write `0.7`\n"), ("1.5", "found 1.5\n"), ("3", "found 3\n")],
)
def test_only_what_may_be_a_percentage_is_taken_for_one(score: str, end: str, book: Okr) -> None:
    assert book("close", "refunds", "--score", score).err.endswith(end)


def test_nothing_ends_twice(book: Okr) -> None:
    assert book("close", "refunds", "--learned", "x").code == 0
    answer = book("close", "refunds")
    assert (answer.code, answer.changed) == (2, {})
    assert "`2026-Q4/refunds` was closed on 2026-11-20" in answer.err


CARRIED = """\
team: pay
period: 2027-Q1
owner: ana
kind: aspirational

objectives:
  refunds:
    title: Refunds
    why: |
      Customers leave.
      Many of them.
    priority: 1
    guardrails: [sales]
    key_results:
      time:
        title: Median time
        unit: h
        baseline: 54.5
        target: 24
        stretch: 20
        carried_from: 2026-Q4/refunds.time
        x-dashboard: 7
      selling:
        title: Selling
        kpi: sales
        baseline: 40
        target: 90
        carried_from: 2026-Q4/refunds.selling
      steady:
        title: Steady
        at_most: 7
        carried_from: 2026-Q4/refunds.steady
      banks:
        title: Banks
        milestones:
          two: {title: Two, weight: 2}
          three:
            title: Three
        carried_from: 2026-Q4/refunds.banks
      button:
        title: Button
        done: false
        carried_from: 2026-Q4/refunds.button
      loved:
        title: Loved
        judged: true
        carried_from: 2026-Q4/refunds.loved
      theirs:
        title: Theirs
        team: other
        baseline: 5
        target: 1
        carried_from: 2026-Q4/refunds.theirs
    draft: true
    carried_from: 2026-Q4/refunds
"""


def test_what_is_not_done_goes_on_as_a_draft(book: Okr) -> None:
    answer = book("carry", "2026-Q4", "2027-Q1")
    assert (answer.code, list(answer.changed)) == (0, ["goals/2027-Q1/pay.yaml"])
    assert book.texts()["goals/2027-Q1/pay.yaml"] == CARRIED
    assert answer.out == (
        "2027-Q1/refunds: a draft with 7 key results, in goals/2027-Q1/pay.yaml\n"
    )
    assert answer.err.splitlines() == [
        "2026-Q4/refunds.done stays: it is achieved",
        "2026-Q4/refunds.gone stays: it was dropped",
        "2026-Q4/reached.both stays: it is achieved",
        "2026-Q4/reached stays: none of its key results goes on",
    ]
    assert book("check").code == 0
    assert book("fmt", "--check", str(book.folder / "goals/2027-Q1")).code == 0


def test_what_was_carried_on_is_not_carried_on_again(book: Okr) -> None:
    book("carry", "2026-Q4", "2027-Q1")
    answer = book("carry", "2026-Q4", "2027-Q1")
    assert (answer.code, answer.changed, answer.out) == (0, {}, "nothing is carried on\n")
    assert "2026-Q4/refunds stays: 2027-Q1/refunds is there already" in answer.err


def test_only_what_was_asked_for_is_carried_on(book: Okr) -> None:
    answer = book("carry", "2026-Q4", "2027-H1", "refunds.button", "2026-Q4/refunds.done")
    assert answer.changed == {
        "goals/2027-H1/pay.yaml": [
            "+ team: pay", "+ period: 2027-H1", "+ owner: ana", "+ kind: aspirational", "+ ",
            "+ objectives:", "+   refunds:", "+     title: Refunds", "+     why: |",
            "+       Customers leave.", "+       Many of them.", "+     priority: 1",
            "+     guardrails: [sales]", "+     key_results:", "+       button:",
            "+         title: Button", "+         done: false",
            "+         carried_from: 2026-Q4/refunds.button", "+     draft: true",
            "+     carried_from: 2026-Q4/refunds",
        ]
    }  # fmt: skip
    assert answer.err == "2026-Q4/refunds.done stays: it is achieved\n"


def test_drafts_join_a_file_that_is_there_and_say_what_differs(okr: Okr) -> None:
    there = "period: 2027-Q1\nteam: pay\nowner: cleo\nobjectives:\n  a:\n    title: A\n    why: B\n"
    okr.write({PATH: GOALS, "goals/2027-Q1/pay.yaml": there})
    answer = okr("carry", "2026-Q4", "2027-Q1", "refunds.loved")
    assert answer.changed == {
        "goals/2027-Q1/pay.yaml": [
            "+ ", "+   refunds:", "+     title: Refunds", "+     why: |",
            "+       Customers leave.", "+       Many of them.", "+     owner: ana",
            "+     kind: aspirational", "+     priority: 1", "+     guardrails: [sales]",
            "+     key_results:", "+       loved:", "+         title: Loved",
            "+         judged: true", "+         carried_from: 2026-Q4/refunds.loved",
            "+     draft: true", "+     carried_from: 2026-Q4/refunds",
        ]
    }  # fmt: skip


def test_settings_say_where_new_goals_go(okr: Okr) -> None:
    okr.write({PATH: GOALS, "okrkit.yaml": "version: 1\nwrite: {goals: goals/a.yaml}\n"})
    answer = okr("carry", "2026-Q4", "2027-Q1", "refunds.loved")
    assert (answer.code, answer.changed, answer.out) == (0, {}, "nothing is carried on\n")
    assert "2026-Q4/refunds stays: goals/a.yaml has an objective of this id; let" in answer.err
    okr.write({"okrkit.yaml": "version: 1\nwrite: {goals: goals/all-of-2027.yaml}\n"})
    assert okr("carry", "2026-Q4", "2027-Q1", "refunds.loved").code == 0
    okr.write({"okrkit.yaml": "version: 1\nwrite: {goals: 'plans/{period}.yaml'}\n"})
    answer = okr("carry", "2026-Q4", "2027-Q2", "refunds.loved")
    assert (answer.code, answer.changed) == (2, {})
    assert "would be no goal file" in answer.err


TRAPS = """\
period: 2026-Q4
objectives:
  o:
    title: T
    why: first
      second

      third
    anti_goals:
      - buy ads, and call it growth
      - C# dev
      - "a, b"
    tags:
      - one [x]
      - -x
    links:
      "Design: doc": https://x.example/a?b=c&d
      - list: no
    description: >
      folded
      on
    key_results: {k: {title: K, baseline: 1, target: 2}}
"""


def test_whatever_can_be_written_goes_on(okr: Okr) -> None:
    okr.write({PATH: TRAPS.replace("      - list: no\n", "")})
    assert okr("carry", "2026-Q4", "2027-Q1").code == 0
    okr.write({"goals/2027-Q1/company.yaml": okr.texts()["goals/2027-Q1/company.yaml"]})
    assert okr("new", "objective", "Again", "--like", "2026-Q4/o", "--period", "2027-Q2").code == 0
    assert okr.texts()["goals/2027-Q1/company.yaml"] == (
        "period: 2027-Q1\n\nobjectives:\n  o:\n    title: T\n    why: |-\n      first second\n"
        "      third\n    description: |\n      folded on\n    anti_goals: "
        '["buy ads, and call it growth", C# dev, "a, b"]\n    key_results:\n      k:\n'
        "        title: K\n        baseline: 1\n        target: 2\n"
        "        carried_from: 2026-Q4/o.k\n"
        '    tags: ["one [x]", -x]\n    links:\n'
        '      "Design: doc": https://x.example/a?b=c&d\n    draft: true\n'
        "    carried_from: 2026-Q4/o\n"
    )


def test_an_empty_field_is_filled(okr: Okr) -> None:
    text = "period: 2026\nobjectives:\n  o:\n    title: O\n    closed:\n    key_results:\n"
    okr.write({PATH: text + "      k: {title: K, milestones: {m: {title: M, done: ~}}}\n"})
    assert okr("checkin", "o.k.m", "done").changed == {
        PATH: [
            "-       k: {title: K, milestones: {m: {title: M, done: ~}}}",
            "+       k: {title: K, milestones: {m: {title: M, done: 2026-11-20}}}",
        ]
    }
    assert okr("close", "o", "--learned", "x").changed == {
        PATH: ["+       date: 2026-11-20", "+       learned: x"]
    }


def test_unusual_names_are_quoted_at_the_head_of_a_new_file(okr: Okr) -> None:
    heads = 'team: "R&D: Core"\nowner: "@ana"\nperiod: 2026-Q4\n'
    okr.write(
        {PATH: heads + "objectives: {o: {title: O, key_results: {k: {title: K, done: false}}}}\n"}
    )
    assert okr("carry", "2026-Q4", "2027-Q1").code == 0
    assert okr.texts()["goals/2027-Q1/R-D-Core.yaml"].startswith(
        'team: "R&D: Core"\nperiod: 2027-Q1\nowner: "@ana"\n'
    )
    assert okr("new", "key-result", "X", "--of", "o", "--yes-or-no", "--team", "t2").changed == {
        PATH: [
            "- objectives: {o: {title: O, key_results: {k: {title: K, done: false}}}}",
            "+ objectives: {o: {title: O, key_results: {k: {title: K, done: false}, "
            "x: {title: X, team: t2, done: false}}}}",
        ]
    }
