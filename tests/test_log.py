"""`okr log` on real repositories: who changed what, when, and how."""

import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from editing import Okr
from okrkit.commands.session import Session
from repositories import BEN, Repository, make_hostile, move_in, repository

SETTINGS = "version: 1\n"
GOALS = """\
period: 2026-Q4
owner: ana
objectives:
  fast:
    title: Refunds feel instant
    key_results:
      time:
        title: Median time
        unit: h
        baseline: 72
        target: 24
        checkins:
          2026-10-05: 70
      share:
        title: Share of automatic ones
        at_least: 50
"""


@pytest.fixture
def made(okr: Okr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    move_in(tmp_path / "home", monkeypatch)
    made = repository(okr.folder, tmp_path / "home")
    made.commit({"okrkit.yaml": SETTINGS, "goals/a.yaml": GOALS}, "Plan", at=at("10-01"))
    return made


def at(day: str) -> str:
    return f"2026-{day}T09:00:00+02:00"


def change(made: Repository, old: str, new: str, message: str = "Change", day: str = "11-02",
           path: str = "goals/a.yaml", **more: Any) -> str:  # fmt: skip
    text = (made.folder / path).read_text()
    assert old in text
    return made.commit({path: text.replace(old, new)}, message, at=at(day), **more)


def told(okr: Okr, *words: str) -> list[str]:
    answer = okr("log", *words, "--format", "json")
    assert (answer.code, answer.err) == (0, "")
    document = json.loads(answer.out)
    assert document["format"] == "okr-log-v1"
    return [
        " ".join(
            str(one[name])
            for name in ("goal", "kind", "field", "before", "after", "verdict", "reason")
            if one[name] is not None
        )
        for one in document["events"]
        if one["kind"] != "created"
    ]


def test_every_kind_of_event_is_told(okr: Okr, made: Repository) -> None:
    change(made, "          2026-10-05: 70", "          2026-10-12: 66\n          2026-10-05: 70")
    change(made, "target: 24", "target: 40")
    change(made, "at_least: 50", "at_least: 45", "Lower\n\nReason: the law changed")
    change(made, "2026-10-12: 66", "2026-10-12: 75")
    change(made, "Refunds feel", "Returns feel")
    change(
        made,
        "        at_least: 45",
        "        at_least: 45\n        dropped: {date: 2026-11-02, why: w}",
    )
    change(made, "    title: Returns", "    closed: {date: 2026-11-02}\n    title: Returns")
    made.commit({"goals/a.yaml": None, "goals/b.yaml": (made.folder / "goals/a.yaml").read_text()})
    change(made, "  fast:", "  quick:", path="goals/b.yaml")
    later = "period: 2027-Q1\nobjectives: {more: {title: M, carried_from: 2026-Q4/quick}}\n"
    made.commit({"goals/c.yaml": later})
    made.commit({"goals/c.yaml": None})
    assert told(okr) == [
        "2027-Q1/more removed {'title': 'M', 'carried_from': '2026-Q4/quick'}",
        "2027-Q1/more carried 2026-Q4/quick {'title': 'M', 'carried_from': '2026-Q4/quick'}",
        "2026-Q4/quick renamed 2026-Q4/fast 2026-Q4/quick",
        "2026-Q4/quick.time renamed 2026-Q4/fast.time 2026-Q4/quick.time",
        "2026-Q4/quick.share renamed 2026-Q4/fast.share 2026-Q4/quick.share",
        "2026-Q4/fast moved goals/a.yaml goals/b.yaml",
        "2026-Q4/fast closed closed {'date': '2026-11-02'}",
        "2026-Q4/fast.share dropped dropped {'date': '2026-11-02', 'why': 'w'}",
        "2026-Q4/fast wording title Refunds feel instant Returns feel instant",
        "2026-Q4/fast.time rewritten checkins.2026-10-12 {'value': '66'} {'value': '75'} regress",
        "2026-Q4/fast.share decision at_least 50 45 softened the law changed",
        "2026-Q4/fast.time decision target 24 40 softened",
        "2026-Q4/fast.time check-in checkins.2026-10-12 {'value': '66'} progress",
    ]


def test_a_goal_is_followed_through_its_names_and_files(okr: Okr, made: Repository) -> None:
    change(made, "target: 24", "target: 40")
    change(made, "  fast:", "  quick:")
    change(made, "      time:\n", "      median:\n        formerly: [fast.time]\n")
    whole = told(okr, "quick.median")
    assert whole == [
        "2026-Q4/quick.median wording formerly ['fast.time']",
        "2026-Q4/quick.median renamed 2026-Q4/quick.time 2026-Q4/quick.median",
        "2026-Q4/quick.time renamed 2026-Q4/fast.time 2026-Q4/quick.time",
        "2026-Q4/fast.time decision target 24 40 softened",
    ]
    assert told(okr, "quick") == [one for one in told(okr) if "quick" in one or "fast" in one]


def test_with_a_goal_a_period_only_says_which_one(okr: Okr, made: Repository) -> None:
    made.commit({"goals/k.yaml": "kpis: {speed: {title: Speed, at_least: 9}}\n"}, at=at("11-02"))
    change(made, "at_least: 9", "at_least: 8", path="goals/k.yaml")
    change(made, "2026-Q4", "2027-Q1")
    change(made, "target: 24", "target: 40")
    assert told(okr, "speed", "--period", "2026-Q4") == told(okr, "speed") != []
    assert told(okr, "fast.time", "--period", "2027-Q1") == told(okr, "2027-Q1/fast.time")
    assert "2027-Q1/fast.time renamed" in told(okr, "fast.time", "--period", "2027-Q1")[1]


def test_a_goal_that_is_gone_can_still_be_asked_for(okr: Okr, made: Repository) -> None:
    change(made, GOALS[GOALS.index("      share:") :], "")
    assert told(okr, "fast.share")[0].startswith("2026-Q4/fast.share removed")
    answer = okr("log", "no-such-goal")
    assert (answer.code, answer.out) == (2, "")
    assert "the history knows no goal `no-such-goal`" in answer.err


def test_events_can_be_filtered(okr: Okr, made: Repository) -> None:
    change(made, "target: 24", "target: 40", by=BEN, day="11-03")
    change(made, "          2026-10-05: 70", "          2026-10-12: 66\n          2026-10-05: 70")
    assert told(okr, "--decisions") == ["2026-Q4/fast.time decision target 24 40 softened"]
    assert told(okr, "--author", "BEN@acme") == told(okr, "--decisions")
    assert told(okr, "--field", "target") == told(okr, "--decisions")
    assert told(okr, "--since", "2026-11-03") == told(okr, "--decisions")
    assert told(okr, "--until", "2026-11-02") != told(okr, "--decisions")
    assert told(okr, "--owner", "ana") == told(okr)
    assert told(okr, "--period", "2026-Q4") == told(okr)
    assert told(okr, "--period", "2027-Q1") == []
    assert "there is no period `2026-Q9`" in okr("log", "--period", "2026-Q9").err
    assert okr("log", "--field", "tagret").err == (
        "okr: --field takes a field of a goal, not `tagret`; did you mean `target`?\n"
    )
    assert okr("log", "--field", "x-own").code == 0
    assert okr("log", "--since", "soon").code == 2
    assert okr("log", "--team", "nobody").code == 2


def test_merges_and_the_mailmap(okr: Okr, made: Repository) -> None:
    made.git("checkout", "--quiet", "-b", "side")
    change(made, "target: 24", "target: 30", by="B <ben@old.example>")
    made.git("checkout", "--quiet", "main")
    change(made, "at_least: 50", "at_least: 60")
    identity = {
        f"GIT_{who}_{what}": "x@y" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    made.git("merge", "--quiet", "--no-edit", "side", **identity)
    made.git("checkout", "--quiet", "-b", "lost")
    change(made, "at_least: 60", "at_least: 10")
    made.git("checkout", "--quiet", "main")
    made.git("merge", "--quiet", "--no-edit", "-s", "ours", "lost", **identity)
    made.commit({".mailmap": "Ben Roy <ben@acme.example> <ben@old.example>\n"})
    assert sorted(told(okr)) == [
        "2026-Q4/fast.share decision at_least 50 60 hardened",
        "2026-Q4/fast.time decision target 24 30 softened",
    ]
    assert told(okr, "--author", "Ben Roy") == ["2026-Q4/fast.time decision target 24 30 softened"]


def test_a_file_that_was_broken_for_a_while_has_lost_nothing(okr: Okr, made: Repository) -> None:
    change(made, "target: 24", "target: [24")
    change(made, "target: [24", "target: 40")
    assert told(okr) == ["2026-Q4/fast.time decision target 24 40 softened"]


FAST, SLOW = (f"period: 2026-Q4\nobjectives: {{{id}: {{title: {id}}}}}\n" for id in "fs")
CUT, CUT_TOO = "[", "[["


def test_what_is_broken_has_the_same_bytes_in_several_files(okr: Okr, made: Repository) -> None:
    files = {"goals/f.yaml": FAST, "goals/s.yaml": SLOW}
    made.commit(files)
    made.commit(dict.fromkeys(files, CUT))
    made.commit(files)
    assert told(okr) == told(okr, "f") == told(okr, "s") == []
    assert [okr("log", ref).out.count("created") for ref in "fs"] == [1, 1]


def test_what_is_broken_again_says_what_it_said_last(okr: Okr, made: Repository) -> None:
    for number, text in enumerate((CUT, "20", CUT, "10")):
        goals = f"kpis: {{m: {{title: M, at_most: {text}}}}}\n"
        made.commit({"goals/m.yaml": goals if text.isdigit() else CUT}, at=at(f"11-{number + 10}"))
    assert told(okr, "--since", "2026-11-10") == ["m decision at_most 20 10 hardened"]


@pytest.mark.parametrize("cuts", [[CUT], [CUT, CUT_TOO], [CUT, CUT_TOO, "[[[", "[[[["]])
@pytest.mark.parametrize("is_mended", [True, False])
def test_a_goal_that_nobody_can_read_is_there_though_its_file_does_not_name_it(
    okr: Okr, made: Repository, cuts: list[str], *, is_mended: bool
) -> None:
    made.commit({"goals/f.yaml": FAST})
    for text in cuts:
        made.commit({"goals/f.yaml": text})
    if is_mended:
        made.commit({"goals/f.yaml": FAST.replace("f}", "g}")})
    assert told(okr) == told(okr, "f") == ["2026-Q4/f wording title f g"] * is_mended


def test_what_is_too_large_is_broken_in_the_past_as_it_is_today(okr: Okr, made: Repository) -> None:
    made.commit({"goals/f.yaml": FAST, "okrkit.yaml": f"{SETTINGS}goals: [other/*]\n"})
    large = "#" * 2000
    made.commit({"goals/f.yaml": large, "okrkit.yaml": f"{SETTINGS}goals: [none/*]\n# {large}\n"})
    made.commit({"goals/f.yaml": FAST.replace("f}", "g}"), "okrkit.yaml": SETTINGS})
    limit = ("--limit", "file-size=1000")
    assert told(okr, *limit) == told(okr, "f", *limit) == ["2026-Q4/f wording title f g"]
    assert "2026-Q4/f removed {'title': 'f'}" in told(okr, "f")


def test_a_file_may_move_and_be_merged_while_it_is_broken(okr: Okr, made: Repository) -> None:
    made.commit({"goals/f.yaml": FAST})
    made.git("checkout", "--quiet", "-b", "side")
    made.commit({"goals/f.yaml": FAST.replace("f}", "side}")})
    made.commit({"goals/f.yaml": CUT}, "Cut")
    made.git("checkout", "--quiet", "main")
    made.commit({"goals/s.yaml": SLOW})
    who = ("-c", "user.name=x", "-c", "user.email=y")
    made.git(*who, "merge", "--quiet", "--no-edit", "side", GIT_COMMITTER_DATE=at("11-03"))
    made.commit({"goals/f.yaml": None, "goals/moved.yaml": CUT})
    made.commit({"goals/moved.yaml": FAST.replace("f}", "main}")})
    assert told(okr) == told(okr, "f")
    assert told(okr) == [
        "2026-Q4/f wording title side main",
        "2026-Q4/f moved goals/f.yaml goals/moved.yaml",
        "2026-Q4/f wording title f side",
    ]


def test_check_ins_that_stand_apart_belong_to_their_goal(okr: Okr, made: Repository) -> None:
    made.commit({"goals/n.yaml": "period: 2026-Q4\ncheckins:\n  fast.time: {2026-10-19: 60}\n"})
    made.commit({"goals/n.yaml": "period: 2026-Q4\ncheckins:\n  2026-10-19: {fast.time: 61}\n"})
    assert told(okr, "fast.time") == [
        "2026-Q4/fast.time rewritten checkins.2026-10-19 {'value': '60'} {'value': '61'}",
        "2026-Q4/fast.time check-in checkins.2026-10-19 {'value': '60'}",
    ]


def test_what_a_file_says_for_all_of_its_goals_is_said_of_each(okr: Okr, made: Repository) -> None:
    change(made, "owner: ana", "owner: ben\nkind: committed")
    assert told(okr) == [
        "2026-Q4/fast decision owner ana ben",
        "2026-Q4/fast decision kind committed hardened",
    ]


def test_the_log_of_a_workspace_below_the_root_and_of_an_older_revision(
    okr: Okr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    move_in(tmp_path / "home", monkeypatch)
    made = repository(okr.folder.parent, tmp_path / "home")
    inner = okr.folder.name
    files: dict[str, str | bytes | None] = {
        f"{inner}/okrkit.yaml": SETTINGS,
        f"{inner}/goals/a.yaml": GOALS,
    }
    made.commit({**files, "goals/a.yaml": GOALS})
    change(made, "target: 24", "target: 40", path=f"{inner}/goals/a.yaml")
    assert told(okr) == ["2026-Q4/fast.time decision target 24 40 softened"]
    assert told(okr, "--at", "HEAD~1") == []


def test_people_read_it_on_a_terminal_and_as_markdown(okr: Okr, made: Repository) -> None:
    id = change(made, "target: 24", "target: 40", "Be realistic\n\nReason: *half* the people")
    shown = okr("log", "fast.time", "--decisions").out
    assert shown.splitlines()[:4] == [
        f"2026-11-02  Ana Ito: Be realistic  {id[:7]}",
        "  2026-Q4/fast.time  target: 24 → 40  softened",
        "      because *half* the people",
        "",
    ]
    text = okr("log", "fast.time", "--format", "markdown").out
    assert "* 2026-Q4/fast.time: target: 24 → 40 **softened** — \\*half\\* the people" in text
    rows = list(csv.reader(StringIO(okr("log", "--format", "csv").out)))
    assert rows[1][4:10] == ["2026-Q4/fast.time", "target", "decision", "24", "40", "softened"]


def test_on_a_narrow_terminal_lines_are_broken(
    okr: Okr, made: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Session, "width", lambda _: 44)
    late = "2026-11-04T09:00:00+01:00"
    why = "Lower it for now, until we know more\n\nReason: half of the banks cannot do it this year"
    new = "target: 40\n        plan: {2026-11-30: 50}"
    id = change(made, "target: 24", new, why, committed=late)
    assert okr("log", "fast.time", "--since", "2026-11-02").out.splitlines() == [
        "2026-11-02  Ana Ito: Lower it for now, until",
        "            we know more",
        f"            {id[:7]}, committed on 2026-11-04",
        "  2026-Q4/fast.time",
        "    target: 24 → 40  softened",
        "    plan of 2026-11-30: – → 50  hardened",
        "      because half of the banks cannot do it",
        "      this year",
    ]


def test_what_a_line_says_is_said_once(okr: Okr, made: Repository) -> None:
    change(made, "target: 24", "target: 40\n        changed: {2026-11-02: the banks}")
    change(made, "  fast:", "  quick:")
    steps = "m: {title: M, milestones: {a: {title: A, due: 2026-11-30}}}"
    change(made, "    key_results:\n", f"    key_results:\n      {steps}\n")
    change(made, "due: 2026-11-30", "due: 2026-11-30, done: 2026-11-02")
    change(made, "70\n", "{value: 70, needs: {what: A bank, from: ben}, note: Slow}\n")
    change(made, "{value: 70,", "{value: 71,")
    change(made, "A, due: 2026-11-30, done: 2026-11-02", "A, due: 2026-12-15")
    change(made, "      m: {", "      m: {closed: {date: 2026-11-02, score: 0.4, why: W}, ")
    change(made, "      m: {", "      m: {dropped: {date: 2026-11-02, why: W}, ")
    lines = [line for line in okr("log", "--since", "2026-11-02").out.splitlines() if line]
    assert [line for line in lines if not line.startswith("2026-11-02  Ana Ito: Change")] == [
        "  2026-Q4/quick.m  dropped on 2026-11-02: W",
        "  2026-Q4/quick.m  closed on 2026-11-02, score 0.4: W",
        "  2026-Q4/quick.m  milestone a: due: 2026-11-30 → 2026-12-15, done: 2026-11-02 → –"
        "  softened",
        "  2026-Q4/quick.time  rewritten 2026-10-05: 70 → 71  regress",
        "      because the banks",
        "  2026-Q4/quick.time  check-in of 2026-10-05: needs: A bank, from ben, note: Slow",
        "  2026-Q4/quick.m  milestone a: done on 2026-11-02  progress",
        "  2026-Q4/quick.m  created: M",
        "  2026-Q4/quick  renamed from 2026-Q4/fast",
        "  2026-Q4/fast.time  target: 24 → 40  softened",
        "      because the banks",
    ]


def test_without_a_history_one_sentence_says_what_to_do(
    okr: Okr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    move_in(tmp_path / "home", monkeypatch)
    okr.write({"goals/a.yaml": GOALS})
    assert "is in no repository, so it has no history" in okr("log").err
    repository(okr.folder, tmp_path / "home")
    answer = okr("log")
    assert (answer.code, "nothing is committed here yet" in answer.err) == (2, True)


def test_what_is_hidden_from_others_is_said(okr: Okr, made: Repository, tmp_path: Path) -> None:
    old = made.git("rev-parse", "HEAD").strip()
    change(made, "target: 24", "target: 40")
    new = change(made, "target: 40", "target: 50")
    made.git("replace", "--graft", new, old)
    answer = okr("log", "fast.time", "--decisions")
    assert "a replaced object (`git replace`)" in answer.err
    assert answer.out.count("softened") == 2
    clone = made.clone(tmp_path / "clone", "--depth=1")
    shallow = Okr(clone.folder, okr.capture)("log")
    assert "this clone is shallow: its history starts on 2026-11-02" in shallow.err


def test_no_program_runs_and_nothing_unsafe_is_printed(
    okr: Okr, made: Repository, tmp_path: Path
) -> None:
    change(made, "target: 24", "target: 40", "\x1b[2J::error::x", by="\x1b]0;x\x07 <a@b>")
    made.write({".gitattributes": "*.yaml diff=evil filter=evil merge=evil\n"})
    make_hostile(made, tmp_path / "canary")
    answer = okr("log")
    assert answer.code == 0
    assert "\x1b" not in answer.out
    assert not (tmp_path / "canary").exists()


def test_days_and_weights_have_their_verdicts(okr: Okr, made: Repository) -> None:
    change(made, "        target: 24", "        target: 24\n        due: 2026-11-30")
    change(made, "        due: 2026-11-30\n", "")
    change(made, "        target: 24", "        target: 24\n        start: 2026-10-15")
    change(made, "          2026-10-05: 70", "          2026-11-02: 72")
    change(made, "at_least: 50", "at_least: 50\n        checkins: {2026-11-02: 60}")
    change(made, "        target: 24", "        target: 24\n        weight: 0.5")
    decided = [line for line in told(okr) if "decision" in line]
    assert decided == [
        "2026-Q4/fast.time decision weight 0.5 softened",
        "2026-Q4/fast.time decision start 2026-10-15 softened",
        "2026-Q4/fast.time decision due 2026-11-30 softened",
        "2026-Q4/fast.time decision due 2026-11-30 hardened",
    ]
    others = "kpis: {k: {title: K, at_least: 9}}\n"
    made.commit({"goals/k.yaml": others})
    assert [line for line in told(okr, "fast.time") if "decision" in line] == decided


OWNED = """\
teams: {shop: {}, pay: {parent: shop, lead: cleo}}
period: 2026-Q4
objectives:
  fast:
    title: Refunds feel instant
    owner: ana
    team: pay
    key_results:
      time: {title: Median time, baseline: 72, target: 24}
      share: {title: Share, at_least: 50, owner: ben}
      gone: {title: Gone, at_least: 50}
  led: {title: Led, team: pay}
  lost: {title: Lost, owner: ana, team: old}
"""


def test_goals_of_a_team_or_owner_are_found_under_former_names_and_when_they_are_gone(
    okr: Okr, made: Repository
) -> None:
    made.commit({"goals/a.yaml": OWNED}, at=at("11-02"))
    change(made, "target: 24", "target: 40")
    change(made, "      gone: {title: Gone, at_least: 50}\n", "")
    change(made, "  lost: {title: Lost, owner: ana, team: old}\n", "")
    change(made, "  led: {title: Led, team: pay}\n", "")
    change(made, "  fast:", "  quick:")
    change(made, "      share:", "      rate:")
    change(made, "at_least: 50", "at_least: 60")

    def goals(*words: str) -> set[str]:
        later = json.loads(okr("log", *words, "--since", "2026-11-02", "--format", "json").out)
        return {one["goal"].partition("/")[2] for one in later["events"]}

    quick = {"quick", "quick.time", "fast.time", "fast.gone"}
    assert goals("--owner", "ana") == quick | {"fast", "lost"}
    assert goals("--owner", "ben") == {"fast.share", "quick.share", "quick.rate"}
    assert goals("--owner", "cleo") == {"led"}
    assert goals("--team", "old") == {"lost"}
    assert goals("--team", "shop") == goals("--team", "pay") == goals() - {"lost"}
    assert "nobody called `dan` owns a goal" in okr("log", "--owner", "dan").err
    assert goals("--team", "pay", "--owner", "ben") == goals("--owner", "ben")


def test_what_is_done_no_more_is_no_progress(okr: Okr, made: Repository) -> None:
    steps = "      s: {title: S, milestones: {a: {title: A}, b: {title: B}}}\n"
    single = "      d: {title: D, done: false}\n"
    change(made, "    key_results:\n", f"    key_results:\n{steps}{single}")
    change(made, "done: false", "done: true")
    change(made, "{title: A}", "{title: A, done: 2026-11-02}")
    change(made, "done: true", "done: 2026-11-01")
    change(made, "done: 2026-11-01", "done: false")
    change(made, "{title: A, done: 2026-11-02}", "{title: A, done: false}")
    change(made, "{title: A, done: false}", "{title: A}")
    events = json.loads(okr("log", "--since", "2026-11-02", "--format", "json").out)["events"]
    done = [(one["field"], one["kind"], one["verdict"]) for one in events if one["field"]]
    assert done == [
        ("milestones.a", "check-in", None),
        ("milestones.a", "rewritten", "regress"),
        ("done", "rewritten", "regress"),
        ("done", "rewritten", None),
        ("milestones.a", "check-in", "progress"),
        ("done", "check-in", "progress"),
    ]
