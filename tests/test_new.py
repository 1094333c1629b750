"""`okr new`: what is written, where, and what is asked."""

from pathlib import Path

import pexpect
import pytest

from editing import Okr
from okrkit.create import proposed_id
from test_asking import Terminal

GOALS = """\
team: pay
period: 2026-Q4
kpis:
  fees:
    title: Fees
    aggregate: sum
    checkins: {2026-11-09: 30}
    formerly: [income]
objectives:
  fast:
    title: Fast
    why: Because
    priority: 2
    due: 2026-12-20
    key_results:
      steps:
        title: Steps
        milestones:
          one: {title: One, due: 2026-11-01, done: true}
      time: {title: Time, baseline: 9, target: 2, plan: {2026-11-01: 5}, checkins: {2026-11-09: 8}}
  empty: {title: Empty, why: Because}
people:
  ana:
    emails: [ana@acme.example]
"""
PATH = "goals/2026-Q4/pay.yaml"


@pytest.fixture
def book(okr: Okr) -> Okr:
    return okr.write({PATH: GOALS})


@pytest.mark.parametrize(
    ("words", "file", "lines", "ref"),
    [
        (
            ["objective", "Refunds: instant", "--team", "pay", "--why", "So", "--owner", "ana",
             "--supports", "fees", "--guardrail", "fees", "--priority", "1"],
            PATH,
            ["", "  refunds-instant:", '    title: "Refunds: instant"', "    why: So",
             "    owner: ana", "    priority: 1", "    supports: [fees]", "    guardrails: [fees]"],
            "2026-Q4/refunds-instant",
        ),
        (
            ["objective", "Next", "--period", "2027-H1", "--id", "first", "--draft"],
            "goals/2027-H1/company.yaml",
            ["period: 2027-H1", "", "objectives:", "  first:", "    title: Next",
             "    draft: true"],
            "2027-H1/first",
        ),
        (
            ["key-result", "Sales", "--of", "fast", "--baseline", "-1", "--target", "9.50"],
            PATH,
            ["      sales:", "        title: Sales", "        baseline: -1",
             "        target: 9.50"],
            "2026-Q4/fast.sales",
        ),
        (
            ["key-result", "Fees", "--of", "empty", "--at-least", "3", "--kpi", "fees"],
            PATH,
            ["  empty: {title: Empty, why: Because, key_results: "
             "{fees: {title: Fees, kpi: fees, at_least: 3}}}"],
            "2026-Q4/empty.fees",
        ),
        (
            ["key-result", "Time", "--of", "fast", "--milestone", "One", "--milestone", "One"],
            PATH,
            ["      time-2:", "        title: Time", "        milestones:",
             "          one: {title: One, done: false}",
             "          one-2: {title: One, done: false}"],
            "2026-Q4/fast.time-2",
        ),
        (["key-result", "Q", "--of", "fast", "--yes-or-no"], PATH,
         ["      q:", "        title: Q", "        done: false"], "2026-Q4/fast.q"),
        (["key-result", "J", "--of", "fast", "--judged", "--weight", "2"], PATH,
         ["      j:", "        title: J", "        judged: true", "        weight: 2"],
         "2026-Q4/fast.j"),
        (["key-result", "Open", "--of", "fast"], PATH,
         ["      open:", "        title: Open", "        draft: true"], "2026-Q4/fast.open"),
        (["kpi", "Fast", "--team", "pay", "--at-most", "3", "--unit", "%"],
         "goals/kpis/pay.yaml",
         ["team: pay", "", "kpis:", "  fast-2:", "    title: Fast", '    unit: "%"',
          "    at_most: 3"], "fast-2"),
        (["person", "Zoë É", "--email", "z@acme.example"], PATH,
         ["  zoe-e:", "    name: Zoë É", "    emails: [z@acme.example]"], "zoe-e"),
        (["team", "Legal & Co", "--lead", "ana"], "goals/teams.yaml",
         ["teams:", "  legal-co: {name: Legal & Co, lead: ana}", "  pay: {}"], "legal-co"),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, list) else "",
)  # fmt: skip
def test_it_is_written_where_it_belongs(
    words: list[str], file: str, lines: list[str], ref: str, book: Okr
) -> None:
    answer = book("new", *words)
    assert (answer.code, list(answer.changed)) == (0, [file])
    assert [line[2:] for line in answer.changed[file] if line[:2] == "+ "] == lines
    assert answer.out == f"{ref} is in {file}\n"
    assert book("show", ref).code == 0 or words[0] in {"team", "person"}


def test_one_goal_may_start_as_another_is(book: Okr) -> None:
    answer = book("new", "objective", "Again", "--like", "fast", "--period", "2027-Q1")
    assert book.texts()["goals/2027-Q1/pay.yaml"] == (
        "team: pay\nperiod: 2027-Q1\n\nobjectives:\n  again:\n    title: Again\n    why: Because\n"
        "    priority: 2\n    key_results:\n      steps:\n        title: Steps\n"
        "        milestones:\n          one: {title: One}\n      time:\n        title: Time\n"
        "        baseline: 9\n        target: 2\n"
    )
    answer = book("new", "kpi", "Tips", "--like", "fees", "--unit", "EUR")
    assert answer.changed == {
        "goals/kpis/pay.yaml": [
            "+ team: pay", "+ ", "+ kpis:", "+   tips:", "+     title: Tips", "+     unit: EUR",
            "+     aggregate: sum",
        ]
    }  # fmt: skip
    answer = book("new", "key-result", "More time", "--like", "fast.time", "--of", "fast")
    assert answer.changed[PATH] == [
        "+       more-time:", "+         title: More time", "+         baseline: 9",
        "+         target: 2",
    ]  # fmt: skip


def test_the_first_member_declares_the_names_in_use(okr: Okr) -> None:
    goals = "team: pay\nobjectives: {a: {title: A, period: 2026, owner: law}}\n"
    okr.write({"goals/a.yaml": goals})
    assert okr("new", "team", "law").changed == {
        "goals/teams.yaml": ["+ teams:", "+   law: {name: law}", "+   pay: {}"]
    }
    assert okr("new", "person", "Bob", "--team", "law").changed == {
        "goals/people.yaml": ["+ people:", "+   bob: {name: Bob, team: law}"]
    }
    goals = goals.replace("owner: law", "owner: cleo")
    okr.write({"goals/a.yaml": goals, "goals/people.yaml": "x-none: yet\n"})
    assert okr("new", "person", "Bob").changed == {
        "goals/people.yaml": ["+ people:", "+   bob: {name: Bob}", "+   cleo: {}"]
    }


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["objectiv", "x"], "did you mean `objective`?"),
        (["thing", "x"], "known are `objective`, `key-result`, `kpi`, `team` and `person`"),
        (["objective"], "say what the new objective is called: `okr new objective TITLE`"),
        (["key-result", "x"], "say whose key result it is: --of OBJECTIVE"),
        (["key-result", "x", "--of", "fast.time"], "is no objective"),
        (["kpi", "x", "--parent", "y", "--email", "z"], "a kpi has no `--email` or `--parent`"),
        (["kpi", "x", "--period", "2026-Q4"], "a kpi has no period"),
        (["team", "x", "--team", "y"], "a team belongs to the team that --parent names"),
        (["kpi", "x", "--of", "fast"], "--of names the objective of a new key result"),
        (["objective", "x", "--period", "2026-Q9"], "there is no period `2026-Q9`"),
        (["objective", "x", "--unit", "h"], "an objective has no `--unit`"),
        (["objective", "x", "--id", "fast"], "there is a `2026-Q4/fast` already"),
        (["objective", "x", "--id", "fees"], "there is a KPI `fees` already"),
        (["objective", "x", "--id", "Fast"], "is no id"),
        (["kpi", "!!!"], "no id can be made of `!!!`; name one with --id"),
        (["kpi", "x", "--like", "fast"], "is no kpi; --like names one that is"),
        (["objective", "x", "--owner", "bob"], "there is no person or team `bob`"),
        (["kpi", "x", "--at-least", "much"], "`at_least`: expected a number, found `much`"),
        (["objective", "x", "--supports", "nothing"], "there is no goal `nothing`"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_is_refused(words: list[str], complaint: str, book: Okr) -> None:
    answer = book("new", *words)
    assert (answer.code, answer.changed, answer.out) == (2, {}, "")
    assert complaint in answer.err


@pytest.mark.parametrize(
    ("title", "id"),
    [
        ("Faster Refunds!", "faster-refunds"),
        ("2027 is ours", "is-ours"),
        ("None", "none-2"),
        ("Größe", "grosse"),
        ("Straße", "strasse"),
        ("x ray", "xray"),
        ("a", "a-3"),
        ("…", None),
        ("x" * 80, "x" * 64),
    ],
)
def test_an_id_is_made_from_a_title(title: str, id: str | None) -> None:
    made = proposed_id(title, {"a", "a-2"})
    assert made == id or (title == "None" and made is None)


def test_the_first_goal_may_be_written_with_it(okr: Okr) -> None:
    okr("init")
    for path in sorted((okr.folder / "goals").rglob("*.yaml")):
        path.unlink()
    empty = okr("status")
    assert (empty.code, "write the first goal with `okr new`" in empty.err) == (2, True)
    answer = okr("new", "objective", "Foo", "--why", "So", "--owner", "ana")
    assert (answer.code, answer.out) == (0, "2026-Q4/foo is in goals/2026-Q4/company.yaml\n")
    assert okr("status").code == 0


def test_what_is_missing_is_asked_for(book: Okr, tmp_path: Path) -> None:
    terminal = Terminal(book.folder, "new", "objective", "--team", "pay")
    terminal.answer("title:", "Refunds feel instant")
    terminal.answer("period (Enter: 2026-Q4):", "")
    terminal.answer("why: the value it creates (Enter: none):", "They leave")
    terminal.answer("owner (Enter: none; `me`):", "ana")
    terminal.answer("id (Enter: refunds-feel-instant):", "")
    assert terminal.end()[0] == 0
    terminal = Terminal(book.folder, "new", "key-result", "Wait", "--of", "refunds-feel-instant")
    terminal.answer("owner (Enter: none; `me`):", "")
    terminal.answer("baseline, where it starts (Enter: a draft):", "72")
    terminal.answer("target, where it is to get:", "24")
    terminal.answer("unit (Enter: none):", "h")
    terminal.answer("id (Enter: wait):", "time")
    assert terminal.end()[0] == 0
    assert book.texts()[PATH].partition("refunds-feel")[2].partition("people:")[0] == (
        "-instant:\n    title: Refunds feel instant\n    why: They leave\n    owner: ana\n"
        "    key_results:\n      time:\n        title: Wait\n        unit: h\n"
        "        baseline: 72\n        target: 24\n"
    )
    assert isinstance(terminal.child, pexpect.spawn)
