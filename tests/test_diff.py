"""`okr diff` on real repositories: what a change means for goals, not which lines."""

import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from editing import Answer, Okr
from okrkit.commands.session import Session
from okrkit.render.diff_markdown import MARKER
from repositories import Repository, make_hostile, move_in, repository

SETTINGS = "version: 1\n"
GOALS = """\
period: 2026-Q4
objectives:
  fast:
    title: Refunds feel instant
    why: w
    owner: ana
    team: pay
    key_results:
      time:
        title: Median time
        unit: h
        baseline: 72
        target: 24
        checkins:
          2026-10-05: 66
      share:
        title: Share of automatic ones
        at_least: 50
kpis:
  uptime: {title: Uptime, owner: ben, at_least: 99, checkins: {2026-11-02: 99.5}}
"""
MORE = "          2026-11-09: 60\n          2026-10-05: 66"


@pytest.fixture
def made(okr: Okr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    move_in(tmp_path / "home", monkeypatch)
    made = repository(okr.folder, tmp_path / "home")
    made.commit({"okrkit.yaml": SETTINGS, "goals/a.yaml": GOALS}, "Plan", at=at("10-01"))
    return made


def at(day: str) -> str:
    return f"2026-{day}T09:00:00+01:00"


def edit(made: Repository, old: str, new: str, path: str = "goals/a.yaml") -> None:
    text = (made.folder / path).read_text()
    assert old in text
    made.write({path: text.replace(old, new)})


def change(made: Repository, old: str, new: str, message: str = "x", day: str = "11-16") -> str:
    edit(made, old, new)
    return made.commit({}, message, at=at(day))


def document(okr: Okr, *words: str) -> Any:
    answer = okr("diff", *words, "--format", "json")
    assert answer.code in {0, 1}, answer.err
    found = json.loads(answer.out)
    assert found["format"] == "okr-diff-v1"
    return found


def told(okr: Okr, *words: str) -> list[str]:
    return [
        " ".join(
            str(one[name])
            for name in ("goal", "kind", "field", "before", "after", "verdict", "reason")
            if one[name] is not None
        )
        for one in document(okr, *words)["events"]
    ]


def scores(okr: Okr, *words: str) -> dict[str, tuple[Any, Any]]:
    def number(side: Any) -> Any:
        return side and round(side.get("score", side.get("value")) or 0, 2)

    found = document(okr, *words)["standings"]
    return {one["ref"]: (number(one["before"]), number(one["after"])) for one in found}


def refusal(answer: Answer) -> str:
    assert (answer.code, answer.out) == (2, "")
    return answer.err


SOFTENED = "2026-Q4/fast.time decision target 24 40 softened"


def test_the_files_are_compared_with_the_newest_commit(okr: Okr, made: Repository) -> None:
    edit(made, "target: 24", "target: 40")
    edit(made, "          2026-10-05: 66", MORE)
    edit(made, "Refunds feel", "Returns feel")
    assert told(okr) == [
        SOFTENED,
        "2026-Q4/fast.time check-in checkins.2026-11-09 {'value': '60'} progress",
        "2026-Q4/fast wording title Refunds feel instant Returns feel instant",
    ]
    assert scores(okr) == {"2026-Q4/fast": (0.12, 0.38), "2026-Q4/fast.time": (0.12, 0.38)}


def test_revisions_are_named_as_git_has_them(okr: Okr, made: Repository) -> None:
    first = made.git("rev-parse", "HEAD").strip()
    change(made, "target: 24", "target: 40")
    made.git("checkout", "--quiet", "-b", "side", first)
    change(made, "at_least: 50", "at_least: 40")
    edit(made, "at_least: 40", "at_least: 30")
    own = "2026-Q4/fast.share decision at_least 50 40 softened"
    back = "2026-Q4/fast.time decision target 40 24 hardened"
    assert told(okr, "main...") == told(okr, "main...side") == told(okr, f"{first}..") == [own]
    assert told(okr, "main..HEAD") == told(okr, "main..side") == [own, back]
    assert told(okr, "HEAD~1") == told(okr, first) == [own.replace("40", "30")]
    assert told(okr, "side..main") == [
        "2026-Q4/fast.time decision target 24 40 softened",
        "2026-Q4/fast.share decision at_least 40 50 hardened",
    ]
    assert told(okr, "main", "--at", "side") == [own, back]
    assert "both name the later side" in refusal(okr("diff", "main..", "--at", "side"))
    found = document(okr, "main...side")
    assert found["before"]["commit"] == first
    assert [found[side]["revision"] for side in ("before", "after")] == ["main", "side"]
    assert document(okr)["after"]["commit"] is None


@pytest.mark.parametrize(
    ("revisions", "complaint"),
    [
        ("nowhere", "git knows no revision `nowhere`"),
        ("--output=x", "No such option"),
        ("HEAD..-x", "git knows no revision `-x`"),
        ("-x..HEAD", ""),
        ("HEAD\n..HEAD", "git knows no revision `HEAD\\n`"),
        ("HEAD:goals", "git knows no revision `HEAD:goals`"),
        ("fast", "a goal stands behind it: `okr diff HEAD fast`"),
    ],
)
def test_what_is_no_revision_is_refused(
    okr: Okr, made: Repository, revisions: str, complaint: str
) -> None:
    assert complaint in refusal(okr("diff", revisions))
    assert not (made.folder / "x").exists()


def test_every_kind_of_change_is_told_what_softens_first(okr: Okr, made: Repository) -> None:
    head = GOALS.replace("  fast:", "  quick:").replace("2026-10-05: 66", "2026-10-05: 71")
    head = head.replace("at_least: 50", "at_least: 50\n        dropped: {date: 2026-11-02, why: w}")
    head = head[: head.index("kpis:")].replace("target: 24", "target: 40")
    later = "period: 2027-Q1\nobjectives: {more: {title: M, carried_from: 2026-Q4/quick}}\n"
    made.write({"goals/a.yaml": None, "goals/b.yaml": head, "goals/c.yaml": later})
    found = told(okr)
    assert [one.partition(" {")[0] for one in found] == [
        "2026-Q4/quick.time decision target 24 40 softened",
        "2026-Q4/quick.time rewritten checkins.2026-10-05",
        "uptime removed",
        "2026-Q4/quick renamed 2026-Q4/fast 2026-Q4/quick",
        "2026-Q4/quick.share dropped dropped",
        "2027-Q1/more carried 2026-Q4/quick",
        "2026-Q4/quick moved goals/a.yaml goals/b.yaml",
    ]
    assert scores(okr) == {
        "2026-Q4/quick": (0.12, 0.03),
        "2026-Q4/quick.time": (0.12, 0.03),
        "2026-Q4/quick.share": (0, 0),
        "2027-Q1/more": (None, 0),
        "uptime": (99.5, None),
    }


def test_moving_splitting_and_merging_files_changes_nothing(okr: Okr, made: Repository) -> None:
    goals, kpis = GOALS[: GOALS.index("kpis:")], GOALS[GOALS.index("kpis:") :]
    assert "Nothing changed for the goals." in okr("diff").out
    edit(made, "period: 2026-Q4", "# a remark\nperiod: '2026-Q4'")
    edit(made, "target: 24", "target: 24.0")
    assert okr("diff").out.splitlines()[2:] == ["Nothing changed for the goals."]
    made.write({"goals/a.yaml": None, "goals/b.yaml": goals, "goals/c.yaml": kpis})
    answer = okr("diff")
    assert (answer.code, answer.out.splitlines()[2:]) == (
        0,
        [
            "Nothing changed for the goals but the files they are in.",
            "",
            "In other files",
            "  goals/a.yaml → goals/b.yaml: 2026-Q4/fast",
            "  goals/a.yaml → goals/c.yaml: uptime",
        ],
    )
    text = okr("diff", "--format", "markdown").out
    assert text.startswith(f"{MARKER}\n")
    assert "\nNothing changed for the goals but the files they are in.\n" in text


def test_a_reason_comes_from_the_commits_between_or_from_the_goal(
    okr: Okr, made: Repository
) -> None:
    change(made, "target: 24", "target: 30", "x\n\nReason: the law", day="11-02")
    change(made, "target: 30", "target: 40", "x\n\nReason: half the people", day="11-16")
    both = f"{SOFTENED} half the people; the law"
    assert told(okr, "HEAD~2") == told(okr, "HEAD~2..HEAD") == [both]
    edit(made, "target: 40", "target: 41")
    assert told(okr, "HEAD~2") == ["2026-Q4/fast.time decision target 24 41 softened"]
    edit(made, "target: 41", "target: 41\n        changed: {2026-11-20: weather}")
    assert told(okr)[0] == "2026-Q4/fast.time decision target 40 41 softened weather"
    made.git("checkout", "--quiet", "goals/a.yaml")
    change(made, "target: 40", "target: 42")
    assert told(okr, "HEAD~3..") == ["2026-Q4/fast.time decision target 24 42 softened"]
    change(made, "  fast:", "  quick:", "x\n\nReason: a name")
    assert told(okr, "HEAD~4..HEAD~2", "fast.time") == [both]
    assert told(okr, "HEAD~1..HEAD") == ["2026-Q4/quick renamed 2026-Q4/fast 2026-Q4/quick a name"]


def test_a_reason_on_a_side_that_was_not_taken_is_none(okr: Okr, made: Repository) -> None:
    made.git("checkout", "--quiet", "-b", "lost")
    change(made, "target: 24", "target: 40", "x\n\nReason: nonsense")
    made.git("checkout", "--quiet", "-b", "taken", "main")
    change(made, "at_least: 50", "at_least: 40", "x\n\nReason: the law")
    made.git("checkout", "--quiet", "main")
    change(made, "target: 24", "target: 40")
    merge = ("-c", "user.name=x", "-c", "user.email=y", "merge", "--quiet", "--no-edit")
    made.git(*merge, "-s", "ours", "lost")
    made.git(*merge, "taken")
    assert (
        told(okr, "HEAD~3..HEAD")
        == told(okr, "HEAD~3")
        == [
            SOFTENED,
            "2026-Q4/fast.share decision at_least 50 40 softened the law",
        ]
    )


def test_both_sides_are_judged_as_of_one_day(okr: Okr, made: Repository) -> None:
    change(made, "          2026-10-05: 66", MORE, day="11-12")
    assert scores(okr, "HEAD~1..HEAD", "--as-of", "2026-11-08") == {
        "2026-Q4/fast.time": (0.12, 0.12)
    }
    from okrkit.cli import main

    assert main(["-C", str(okr.folder), "diff", "HEAD~1..HEAD"]) == 0
    assert okr.capture()[0].splitlines()[0].endswith("as of 12 November 2026")
    assert main(["-C", str(okr.folder), "diff", "HEAD..HEAD~1"]) == 0
    assert okr.capture()[0].splitlines()[0].endswith("as of 12 November 2026")


def test_less_weight_of_what_stands_low_is_softening(okr: Okr, made: Repository) -> None:
    change(made, "at_least: 50", "at_least: 50\n        checkins: {2026-11-09: 60}")
    edit(made, "unit: h", "unit: h\n        weight: 0.5")
    assert told(okr) == ["2026-Q4/fast.time decision weight 0.5 softened"]


def test_settings_that_move_scores_are_told(okr: Okr, made: Repository) -> None:
    made.write({"okrkit.yaml": "version: 1\nmissing: zero\npace: {behind: 0.2}\n"})
    found = document(okr)
    assert found["settings"] == [
        {"field": "missing", "before": None, "after": "zero"},
        {"field": "pace.behind", "before": None, "after": "0.2"},
    ]
    assert scores(okr)["2026-Q4/fast"] == (0.12, 0.06)
    assert "  pace.behind: – → 0.2" in okr("diff").out
    assert document(okr, "--team", "pay")["settings"] == []


def test_what_is_asked_for_is_told(okr: Okr, made: Repository) -> None:
    edit(made, "target: 24", "target: 40")
    edit(made, "          2026-10-05: 66", MORE)
    edit(made, "at_least: 99,", "at_least: 98,")
    kpi = "uptime decision at_least 99 98 softened"
    assert told(okr, "HEAD", "uptime") == told(okr, "--owner", "ben") == [kpi]
    assert told(okr, "--decisions") == [kpi, SOFTENED]
    assert told(okr, "--decisions", "--team", "pay") == [SOFTENED]
    assert told(okr, "HEAD", "fast", "--decisions") == [SOFTENED]
    assert told(okr, "--period", "2026-Q4", "--decisions") == [SOFTENED]
    assert told(okr, "HEAD", "uptime", "--period", "2026-Q4") == told(okr, "HEAD", "uptime") != []
    assert list(scores(okr, "--owner", "ben")) == ["uptime"]
    assert "there is no team `nobody`" in refusal(okr("diff", "--team", "nobody"))
    assert "neither side knows a goal `x`" in refusal(okr("diff", "HEAD", "x"))
    assert "did you mean `uptime`?" in refusal(okr("diff", "HEAD", "uptme"))
    assert "two revisions are written `HEAD~0..HEAD`" in refusal(okr("diff", "HEAD~0", "HEAD"))
    assert "a goal stands behind it" not in refusal(okr("diff", "mian"))
    assert "--format is one of" in refusal(okr("diff", "--format", "html"))


def test_a_goal_that_is_gone_can_be_asked_for(okr: Okr, made: Repository) -> None:
    made.write({"goals/a.yaml": GOALS[: GOALS.index("kpis:")]})
    for words in (["HEAD", "uptime"], ["--owner", "ben"]):
        assert [one.partition(" {")[0] for one in told(okr, *words)] == ["uptime removed"]


def test_errors_and_broken_settings_are_said_and_the_rest_is_shown(
    okr: Okr, made: Repository
) -> None:
    edit(made, "target: 24", "target: 40")
    edit(made, "owner: ben", "owner: ben, supports: [nowhere]")
    answer = okr("diff")
    assert (answer.code, "the files: 1 error, numbers are incomplete" in answer.out) == (1, True)
    made.write({"okrkit.yaml": "version: 7\n"})
    answer = okr("diff")
    assert answer.code == 1
    assert "the files: the settings are broken, so nothing is scored: okrkit.yaml:1: " in answer.out
    assert "2026-Q4/fast.time  target: 24 → 40  softened" in answer.out
    found = {one["ref"]: one for one in document(okr)["standings"]}
    assert found["2026-Q4/fast.time"]["before"]["score"] == 0.125
    assert found["2026-Q4/fast.time"]["after"] is None


def test_nobody_knows_what_a_broken_file_says(okr: Okr, made: Repository) -> None:
    made.write({"goals/a.yaml": GOALS.replace("target: 24", "target: [24")})
    made.write({"goals/b.yaml": "kpis: {m: {title: M}}\n"})
    answer = okr("diff")
    assert answer.code == 1
    assert "of goals in files that cannot be read whole: goals/a.yaml" in answer.out
    assert [one.partition(" {")[0] for one in told(okr)] == ["m created"]
    assert list(scores(okr)) == ["m"]


def test_where_there_was_no_workspace_all_is_new(okr: Okr, made: Repository) -> None:
    made.git("checkout", "--quiet", "--orphan", "other")
    made.git("rm", "--quiet", "-r", "-f", ".")
    made.commit({"readme": "x"})
    made.commit({"okrkit.yaml": SETTINGS, "goals/a.yaml": GOALS}, at=at("10-02"))
    answer = okr("diff", "HEAD~1")
    assert (answer.code, answer.out.count("created: ")) == (0, 4)
    assert "there is no workspace yet" in answer.out
    assert okr("diff", "HEAD..HEAD~1").out.count("removed: ") == 4
    assert "no okrkit.yaml" in refusal(okr("diff", "HEAD~1..HEAD~1"))
    assert refusal(okr("diff", "main...other")) == (
        "okr: `main` and `other` have no commit in common; compare them as they are with"
        " `main..other`\n"
    )
    made.write({"goals/a.yaml": None})
    answer = okr("diff")
    assert (answer.out.count("removed: "), "there are no goal files" in answer.out) == (4, True)


def test_without_a_history_one_sentence_says_what_to_do(
    okr: Okr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    move_in(tmp_path / "home", monkeypatch)
    okr.write({"goals/a.yaml": GOALS})
    assert "is in no repository, so there is nothing to compare with" in refusal(okr("diff"))
    repository(okr.folder, tmp_path / "home")
    assert "nothing is committed here yet" in refusal(okr("diff"))


def test_a_shallow_clone_is_said(okr: Okr, made: Repository, tmp_path: Path) -> None:
    change(made, "target: 24", "target: 30")
    change(made, "target: 30", "target: 40")
    clone = Okr(made.clone(tmp_path / "clone", "--depth=2").folder, okr.capture)
    answer = clone("diff", "HEAD~1..HEAD")
    assert (answer.code, "this clone is shallow: reasons" in answer.err) == (0, True)
    assert "this clone is shallow" in refusal(clone("diff", "HEAD~2"))


def test_people_read_it_on_a_terminal(okr: Okr, made: Repository) -> None:
    id = change(made, "target: 24", "target: 40", "x\n\nReason: *half* the people")
    assert okr("diff", "HEAD~1..HEAD").out == (
        f"HEAD~1 ({made.git('rev-parse', 'HEAD~1')[:7]}) → HEAD ({id[:7]}),"
        " as of 20 November 2026\n\n"
        "Decisions\n"
        "  2026-Q4/fast.time  target: 24 → 40  softened\n"
        "      because *half* the people\n\n"
        "How they stand, before → after\n"
        "  0.13 at-risk → 0.19 at-risk  2026-Q4/fast  Refunds feel instant\n"
        "  0.13 at-risk → 0.19 at-risk  2026-Q4/fast.time  Median time\n"
    )


def test_a_comment_has_decisions_first_and_tables(okr: Okr, made: Repository) -> None:
    edit(made, "target: 24", "target: 40")
    edit(made, "          2026-10-05: 66", MORE)
    short = made.git("rev-parse", "HEAD")[:7]
    assert (
        okr("diff", "--format", "markdown").out
        == f"""\
{MARKER}
## What this changes for the goals

HEAD ({short}) → the files, as of 20 November 2026.

1 decision (1 softened), 1 check-in.

### Decisions

| Goal | Change | Verdict | Reason |
| --- | --- | --- | --- |
| 2026-Q4/fast.time | target: 24 → 40 | **softened** |  |

### Check-ins

| Goal | Day | Said | Towards the goal |
| --- | --- | --- | --- |
| 2026-Q4/fast.time | 2026-11-09 | 60 | progress |

### How they stand

| Goal | Before | After |
| --- | --- | --- |
| Refunds feel instant (2026-Q4/fast) | 0.13 at-risk | 0.38 no-data |
| Median time (2026-Q4/fast.time) | 0.13 at-risk | 0.38 behind |
"""
    )


WORDINGS = {
    ("title", "Old", "New"): "title: Old → New",
    ("why", "w", "v"): "why: w → v",
    ("description", "d", "e"): "description: d → e",
    ("tags", "[a]", "[a, b]"): "tags: a → a, b",
    ("links", "[c]", "[d]"): "links: c → d",
    ("anti_goals", "[Refuse]", "[]"): "anti_goals: Refuse → –",
    ("formerly", "[swift]", "[swift, rapid]"): "formerly: swift → swift, rapid",
    ("changed", "{2026-10-05: a}", "{2026-10-05: b}"): "changed of 2026-10-05: a → b",
    ("changed", "{2026-10-05: a}", "{2026-10-05: {a: b}}"): "changed of 2026-10-05: a → a: b",
    ("changed", "a", "[b]"): "changed: a → b",
    ("x-own", "[a]", "{a: b}"): "x-own: a → a: b",
}


def test_every_field_of_wording_is_told_in_every_format(okr: Okr, made: Repository) -> None:
    def goals(side: int) -> str:
        lines = [f"  k{n}: {{{one[0]}: {one[side]}}}\n" for n, one in enumerate(WORDINGS)]
        return "kpis:\n" + "".join(lines)

    made.commit({"goals/b.yaml": goals(1)})
    made.write({"goals/b.yaml": goals(2)})
    lines = okr("diff").out.partition("\nWording\n")[2].splitlines()
    assert lines == [f"  k{n}  {words}" for n, words in enumerate(WORDINGS.values())]
    rows = okr("diff", "--format", "markdown").out.partition("### Wording")[2].splitlines()
    assert len(rows) == len(WORDINGS) + 4
    events = [one["goal"] for one in document(okr)["events"]]
    table = csv.reader(StringIO(okr("diff", "--format", "csv").out))
    assert events == [row[0] for row in table if row[2] == "wording"]
    assert events == [f"k{n}" for n in range(len(WORDINGS))]


def test_the_reason_of_a_decision_is_no_wording_and_a_list_that_goes_is(
    okr: Okr, made: Repository
) -> None:
    change(made, "why: w", "why: w\n    tags: [a]")
    edit(made, "    tags: [a]", "    priority: 2")
    edit(made, "baseline: 72", "baseline: 70\n        changed: {2026-11-20: Measured anew}")
    assert told(okr) == [
        "2026-Q4/fast decision priority 2",
        "2026-Q4/fast.time decision baseline 72 70 hardened Measured anew",
        "2026-Q4/fast wording tags ['a']",
    ]


def test_a_table_has_numbers_that_stay_numbers(okr: Okr, made: Repository) -> None:
    edit(made, "target: 24", "target: -40")
    rows = list(csv.reader(StringIO(okr("diff", "--format", "csv").out)))
    assert rows[0] == ["goal", "field", "kind", "before", "after", "verdict", "reason"]
    assert rows[1] == ["2026-Q4/fast.time", "target", "decision", "24", "-40", "hardened", ""]
    assert ["2026-Q4/fast.time", "score", "standing"] in [row[:3] for row in rows]
    edit(made, "target: -40", "target: -4.5e1")
    edit(made, "at_least: 99, checkins: {2026-11-02: 99.5}", "at_least: -3, unit: -9")
    edit(made, "version: 1\n", "version: 1\nmissing: zero\n", "okrkit.yaml")
    made.write({"goals/b.yaml": "=x: [\n"})
    rows = list(csv.reader(StringIO(okr("diff", "--format", "csv").out)))
    assert ["2026-Q4/fast.time", "target", "decision", "24", "-4.5e1", "hardened", ""] in rows
    assert ["uptime", "at_least", "decision", "99", "-3", "softened", ""] in rows
    assert ["okrkit.yaml", "missing", "setting", "", "zero", "", ""] in rows
    assert rows[-1] == ["goals/b.yaml", "", "unread", "", "", "", ""]


def test_a_number_below_zero_stays_one_in_a_standing(okr: Okr, made: Repository) -> None:
    edit(made, "2026-10-05: 66", "2026-10-05: 66\n          2026-10-12: -3.5")
    rows = list(csv.reader(StringIO(okr("diff", "--format", "csv").out)))
    assert ["2026-Q4/fast.time", "value", "standing", "66", "-3.5", "", ""] in rows


def test_a_comment_is_short_enough_whatever_cannot_be_read(okr: Okr, made: Repository) -> None:
    names = [f"goals/{'&' * 200}{number:03}.yaml" for number in range(900)]
    made.write({**dict.fromkeys(names, "["), "okrkit.yaml": f"version: {'<' * 60_000}\n"})
    edit(made, "target: 24", "target: 40")
    assert 1000 < len(okr("diff", "--format", "markdown").out) < 65_536
    made.write({"okrkit.yaml": SETTINGS})
    shown = okr("diff").out
    assert shown.count("&.yaml") + shown.count("&0") == 5
    assert " and 895 more\n" in shown
    assert len(document(okr)["unread"]) == 900


def test_another_title_of_what_is_judged_is_a_decision(okr: Okr, made: Repository) -> None:
    part = "      liked: {title: %s, judged: true}\n"
    change(made, "kpis:\n", part % "Praise" + "kpis:\n")
    edit(made, "title: Praise", "title: Silence")
    assert told(okr) == ["2026-Q4/fast.liked decision title Praise Silence re-aimed"]
    comment = okr("diff", "--format", "markdown").out
    assert "1 decision (1 re-aimed), no check-ins." in comment
    assert "| 2026-Q4/fast.liked | title: Praise → Silence | **re-aimed** |  |" in comment


def test_a_comment_is_cut_at_a_row(okr: Okr, made: Repository) -> None:
    many = "".join(f"  k{n}: {{title: {'T' * 100}, at_least: 1}}\n" for n in range(2000))
    edit(made, "kpis:\n", f"kpis:\n{many}")
    text = okr("diff", "--format", "markdown").out
    assert 60_000 < len(text) < 65_536
    shown = text.count("created: ")
    assert f"\n… and {2000 - shown} more decisions\n" in text
    assert "\n… and 2000 more goals\n" in text
    assert all(line.endswith("|") for line in text.splitlines() if line.startswith("|"))


NASTY = (
    "@team fixes #12 GH-3", "| x | ![i](https://y.example) <img src=x>", MARKER, "www.evil.example",
    "[l](https://y.example) `c` *b*", "\\x1b[2J", "::error::x",
)  # fmt: skip


@pytest.mark.parametrize("text", NASTY)
def test_content_is_inert(okr: Okr, made: Repository, text: str) -> None:
    plain = okr("diff", "--format", "markdown").out
    edit(made, "title: Median time", f'title: "{text}"')
    edit(made, "target: 24", f'target: 40\n        changed: {{2026-11-20: "{text}"}}')
    edit(made, "unit: h", f'unit: "{text}"')
    shown = okr("diff", "--format", "markdown").out
    assert shown.startswith(MARKER)
    assert plain.count("<") == shown.count("<") == 1
    lines = [line.lstrip("#") for line in shown[len(MARKER) :].splitlines()]
    assert not any(mark in line for line in lines for mark in ("@t", "#1", "https://", "www.e"))
    assert not any(
        "\x1b" in okr("diff", "--format", one).out for one in ("terminal", "csv", "json")
    )
    assert not any(line.startswith("::") for line in okr("diff").out.splitlines())


def test_nothing_runs_that_the_repository_names(okr: Okr, made: Repository, tmp_path: Path) -> None:
    made.commit({".gitattributes": "*.yaml diff=evil filter=evil merge=evil\n"})
    edit(made, "target: 24", "target: 40")
    make_hostile(made, tmp_path / "canary")
    assert told(okr) == told(okr, "HEAD~1") == [SOFTENED]
    assert told(okr, "HEAD~1...HEAD") == []
    assert not (tmp_path / "canary").exists()


def test_on_a_narrow_terminal_lines_are_broken(
    okr: Okr, made: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Session, "width", lambda _: 44)
    change(
        made, "target: 24", "target: 40", "x\n\nReason: half of the banks cannot do it this year"
    )
    told = okr("diff", "HEAD~1..HEAD").out
    assert max(map(len, told.splitlines())) <= 44
    monkeypatch.setattr(Session, "width", lambda _: None)
    wide = okr("diff", "HEAD~1..HEAD").out
    assert told.split() == wide.split()
    assert max(map(len, wide.splitlines())) > 44


def test_what_git_would_show_otherwise_is_said(okr: Okr, made: Repository) -> None:
    id = change(made, "target: 24", "target: 40")
    plain = okr("diff", "HEAD~1..HEAD")
    made.git("replace", id, made.git("rev-parse", "HEAD~1").strip())
    (made.folder / ".git/info/grafts").write_text(f"{id}\n")
    answer = okr("diff", f"{id}~1..{id}", "--format", "csv")
    assert answer.err == (
        "a replaced object (`git replace`) would show another history; it was not looked at\n"
        "a file with grafts (`info/grafts`) would show another history; it was not looked at\n"
    )
    assert "24,40,softened" in answer.out
    assert (plain.code, plain.err) == (0, "")
