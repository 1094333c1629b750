"""`okr audit`: every honest rule on real repositories, by its page and by its border cases."""

import json
from pathlib import Path
from typing import Any

import pytest

from editing import Okr
from okrkit.rules.catalogue import CHAPTERS
from okrkit.rules.manual import ExampleFile, example_files, page
from okrkit.rules.rule import Rule
from repositories import ANA, BEN, Repository, move_in, repository

HONEST = next(chapter for chapter in CHAPTERS if chapter.of_history)
START = """\
period: 2026-Q4
objectives:
  fast:
    title: Refunds feel instant
    owner: ana
    key_results:
      time: {title: Median time, unit: h, baseline: 72, target: 24}
      share: {title: Share, unit: "%", at_least: 50}
"""


@pytest.fixture
def made(okr: Okr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    move_in(tmp_path / "home", monkeypatch)
    return repository(okr.folder, tmp_path / "home")


def at(day: str) -> str:
    return f"{day}T09:00:00+01:00"


def found(okr: Okr, *words: str) -> list[str]:
    answer = okr("audit", "--format", "concise", *words)
    assert answer.code in {0, 1}, answer.err
    lines = [line for line in answer.out.splitlines() if line.endswith("]")]
    return [
        f"{one.split(':')[0]}:{one.split(':')[1]} {one.rpartition('[')[2][:-1]}" for one in lines
    ]


def write_example(made: Repository, rule: Rule, example: str) -> tuple[ExampleFile, ...]:
    """Commit the files of an example day by day; those that are there in the end."""
    files = example_files(example)
    settings = f"version: 1\ncheck: {{rules: {{{rule.name}: {rule.when_strict}}}}}\n"
    made.write({"okrkit.yaml": settings if rule.severity == "off" else "version: 1\n"})
    for day in dict.fromkeys(file.committed for file in files):
        assert day is not None
        of_day: dict[str, str | bytes | None] = {
            file.path: file.text for file in files if file.committed == day
        }
        made.commit(of_day, at=at(day))
    return tuple({file.path: file for file in files}.values())


@pytest.mark.parametrize("rule", HONEST.rules, ids=lambda rule: rule.name)
def test_the_bad_example_has_exactly_the_marked_findings(
    rule: Rule, okr: Okr, made: Repository
) -> None:
    files = write_example(made, rule, page(rule).bad)
    marks = [
        f"goals/{Path(one.path).name}:{line} {rule.name}" for one in files for line in one.marked
    ]
    assert [one.removeprefix(f"{okr.folder}/") for one in own(okr, rule)] == marks != []


@pytest.mark.parametrize("rule", HONEST.rules, ids=lambda rule: rule.name)
def test_the_good_example_is_good(rule: Rule, okr: Okr, made: Repository) -> None:
    write_example(made, rule, page(rule).good)
    assert own(okr, rule) == []
    assert okr("check").code == 0


def own(okr: Okr, rule: Rule) -> list[str]:
    return [one for one in rules(okr) if one.endswith(f" {rule.name}")]


def rules(okr: Okr, *words: str) -> list[str]:
    document = json.loads(okr("audit", "--format", "json", *words).out)
    return [f"{one['path']}:{one['line']} {one['rule']}" for one in document["findings"]]


def planned(made: Repository) -> None:
    made.commit({"okrkit.yaml": "version: 1\n", "goals/a.yaml": START}, at=at("2026-09-28"))


def change(made: Repository, old: str, new: str, day: str, message: str = "x", **more: Any) -> str:
    text = (made.folder / "goals/a.yaml").read_text()
    assert old in text
    return made.commit({"goals/a.yaml": text.replace(old, new)}, message, at=at(day), **more)


@pytest.mark.parametrize(
    ("day", "message", "wanted"),
    [
        ("2026-10-18", "x", []),
        ("2026-10-19", "x", ["goals/a.yaml:7 softened-target"]),
        ("2026-11-16", "x\n\nReason: the law changed", []),
        ("2026-11-16", "x\n\nReason:", ["goals/a.yaml:7 softened-target"]),
    ],
)
def test_planning_and_reasons_are_spared(
    okr: Okr, made: Repository, day: str, message: str, wanted: list[str]
) -> None:
    planned(made)
    change(made, "target: 24", "target: 40", day, message)
    assert rules(okr) == wanted


@pytest.mark.parametrize(
    ("said", "wanted"), [("2026-11-09", 0), ("2026-11-30", 0), ("2026-11-08", 1), ("2026-12-01", 1)]
)
def test_a_reason_is_dated_near_the_commit(
    okr: Okr, made: Repository, said: str, wanted: int
) -> None:
    planned(made)
    new = f"target: 40, changed: {{{said}: r}}"
    change(made, "target: 24", new, "2026-11-16")
    assert len(rules(okr)) == wanted


def test_a_reason_may_be_given_afterwards_and_under_another_name(
    okr: Okr, made: Repository
) -> None:
    planned(made)
    change(made, "target: 24", "target: 40", "2026-11-16")
    assert len(rules(okr)) == 1
    change(made, "target: 40", "target: 40, changed: {2026-11-16: r}", "2026-11-20")
    change(made, "  fast:", "  quick:", "2026-11-20")
    assert rules(okr) == []
    assert "because r" in okr("log", "quick.time", "--field", "target").out


def test_there_is_one_finding_per_goal_and_commit(okr: Okr, made: Repository) -> None:
    planned(made)
    change(made, "baseline: 72, target: 24", "baseline: 90, target: 40", "2026-11-16")
    change(made, "at_least: 50", "at_least: 40", "2026-11-17")
    change(made, "at_least: 40", "at_least: 30", "2026-11-18")
    assert rules(okr) == ["goals/a.yaml:7 softened-target", *["goals/a.yaml:8 softened-target"] * 2]
    prints = [
        one["fingerprint"] for one in json.loads(okr("audit", "--format", "json").out)["findings"]
    ]
    assert len(set(prints)) == 3


def test_a_rebase_does_not_make_a_check_in_late_and_a_squash_hides_nothing(
    okr: Okr, made: Repository
) -> None:
    planned(made)
    checked = "target: 24, checkins: {2026-10-05: 70}}"
    change(made, "target: 24}", checked, "2026-10-06", committed=at("2026-11-16"), committer=BEN)
    assert rules(okr) == []
    made.git("checkout", "--quiet", "-b", "side")
    change(made, "target: 24", "target: 30", "2026-11-17")
    change(made, "target: 30", "target: 40", "2026-11-18")
    made.git("checkout", "--quiet", "main")
    made.git("merge", "--quiet", "--squash", "side")
    made.commit({}, at=at("2026-11-19"))
    assert rules(okr) == ["goals/a.yaml:7 softened-target"]


def test_what_was_reverted_is_told_and_what_was_not_merged_is_not(
    okr: Okr, made: Repository
) -> None:
    planned(made)
    change(made, "target: 24", "target: 40", "2026-11-16")
    change(made, "target: 40", "target: 24", "2026-11-17", "Revert")
    assert rules(okr) == ["goals/a.yaml:7 softened-target"]
    text = (made.folder / "goals/a.yaml").read_text()
    made.commit({"goals/a.yaml": text[: text.index("      share:")]}, at=at("2026-11-18"))
    assert "goals/a.yaml:3 vanished-goal" in rules(okr)
    made.commit({"goals/a.yaml": text}, at=at("2026-11-19"))
    assert rules(okr) == ["goals/a.yaml:7 softened-target"]


def test_a_goal_that_moves_or_is_renamed_has_not_vanished(okr: Okr, made: Repository) -> None:
    planned(made)
    made.commit({"goals/a.yaml": None, "goals/b.yaml": START}, at=at("2026-11-16"))
    renamed = START.replace("  fast:", "  quick:").replace("      time:", "      median:")
    made.commit({"goals/b.yaml": renamed}, at=at("2026-11-17"))
    assert rules(okr) == []
    made.commit(
        {"goals/b.yaml": None, "goals/c.yaml": "kpis: {m: {title: M}}\n"}, at=at("2026-11-18")
    )
    answer = okr("audit")
    assert answer.code == 1
    assert "`2026-Q4/quick` was taken out on 2026-11-18 by `Ana Ito`" in answer.out
    assert answer.out.count("[vanished-goal]") == 1


def test_since_leaves_out_what_was_before(okr: Okr, made: Repository) -> None:
    planned(made)
    middle = change(made, "target: 24", "target: 40", "2026-11-16")
    change(made, "at_least: 50", "at_least: 40", "2026-11-17")
    assert len(rules(okr)) == 2
    assert rules(okr, "--since", middle) == ["goals/a.yaml:8 softened-target"]
    assert rules(okr, "--since", "2026-11-17") == ["goals/a.yaml:8 softened-target"]
    assert rules(okr, "--since", "HEAD") == []
    answer = okr("audit", "--since", "--output=x")
    assert (answer.code, "a day or a revision" in answer.err) == (2, True)


def test_a_shallow_clone_is_refused_unless_allowed(
    okr: Okr, made: Repository, tmp_path: Path
) -> None:
    planned(made)
    change(made, "target: 24", "target: 40", "2026-11-16")
    clone = Okr(made.clone(tmp_path / "clone", "--depth=1").folder, okr.capture)
    answer = clone("audit")
    assert (answer.code, answer.out) == (2, "")
    assert "git fetch --unshallow" in answer.err
    assert clone("audit", "--allow-shallow").code == 0


def test_what_part_of_history_shows_is_no_reason_to_call_an_ignore_unused(
    okr: Okr, made: Repository, tmp_path: Path
) -> None:
    planned(made)
    softer = change(made, "target: 24", "target: 40", "2026-11-16")
    change(made, "  fast:", "  # okr: ignore[softened-target] -- agreed\n  fast:", "2026-11-17")
    assert rules(okr) == rules(okr, "--since", softer) == rules(okr, "--since", "2026-11-17") == []
    clone = Okr(made.clone(tmp_path / "clone", "--depth=1").folder, okr.capture)
    assert rules(clone, "--allow-shallow") == []
    change(made, "target: 40", "target: 24", "2026-11-18")
    change(made, "[softened-target]", "[vanished-goal]", "2026-11-18")
    assert rules(okr) == ["goals/a.yaml:8 softened-target", "goals/a.yaml:3 unused-ignore"]


def test_rules_can_be_switched_off_and_raised(okr: Okr, made: Repository) -> None:
    planned(made)
    change(made, "target: 24", "target: 40", "2026-11-16")
    settings = "version: 1\ncheck: {rules: {softened-target: off}}\n"
    made.commit({"okrkit.yaml": settings}, at=at("2026-11-16"))
    assert found(okr) == []
    assert okr("audit", "--fail-on", "info").code == 0


def test_check_does_not_look_at_the_past(okr: Okr, made: Repository) -> None:
    planned(made)
    change(made, "target: 24", "target: 40", "2026-11-16")
    assert "softened" not in okr("check").out
    assert ANA in made.git("log", "-1", "--format=%an <%ae>")


@pytest.mark.parametrize(("part", "wanted"), [("time", 1), ("share", 0)])
def test_less_weight_softens_what_stands_below_its_objective(
    okr: Okr, made: Repository, part: str, wanted: int
) -> None:
    goals = (
        START.replace("target: 24}", "target: 24, checkins: {2026-11-09: 66}}")
        .replace("at_least: 50}", "at_least: 50, checkins: {2026-11-09: 60}}")
        .replace("      time: {", "      time: {weight: 2, ")
        .replace("      share: {", "      share: {weight: 2, ")
    )
    made.commit({"okrkit.yaml": "version: 1\n", "goals/a.yaml": goals}, at=at("2026-10-01"))
    change(made, f"{part}: {{weight: 2", f"{part}: {{weight: 1", "2026-11-16")
    assert rules(okr).count(f"goals/a.yaml:{7 if part == 'time' else 8} softened-target") == wanted


KPI = """\
kpis:
  speed: {title: Speed, owner: ana, at_least: 50, checkins: {2026-09-14: 60}}
"""


@pytest.mark.parametrize(
    ("bounds", "wanted"),
    [
        ("{2026-01-01: 50, 2027-01-01: 55}", []),  # what was before the first check-in is nothing
        ("{2026-09-15: 50}", ["goals/k.yaml:2 softened-target"]),
        ("{2026-01-01: 50, 2027-01-01: none}", ["goals/k.yaml:2 softened-target"]),
        ("{2026-01-01: 40, 2026-10-01: 50}", ["goals/k.yaml:2 softened-target"]),
    ],
)
def test_bounds_are_compared_from_the_first_check_in_on(
    okr: Okr, made: Repository, bounds: str, wanted: list[str]
) -> None:
    made.commit({"okrkit.yaml": "version: 1\n", "goals/k.yaml": KPI}, at=at("2026-09-28"))
    later = KPI.replace("at_least: 50", f"at_least: {bounds}")
    made.commit({"goals/k.yaml": later}, at=at("2026-11-16"))
    assert rules(okr) == wanted


def test_who_refers_to_a_goal_that_is_renamed_has_decided_nothing(
    okr: Okr, made: Repository
) -> None:
    guarded = START.replace("owner: ana", "owner: ana\n    guardrails: [speed]")
    files = {"okrkit.yaml": "version: 1\n", "goals/a.yaml": guarded, "goals/k.yaml": KPI}
    made.commit(dict(files), at=at("2026-09-28"))
    renamed = {path: text.replace("speed", "pace") for path, text in files.items()}
    made.commit(dict(renamed), at=at("2026-11-16"))
    assert rules(okr) == []
    told = json.loads(okr("log", "fast", "--field", "guardrails", "--format", "json").out)
    assert [(one["kind"], one["verdict"]) for one in told["events"]] == [("wording", None)]
    made.commit({"goals/a.yaml": START}, at=at("2026-11-17"))
    assert rules(okr) == ["goals/a.yaml:3 softened-target"]


def test_an_entry_of_changed_is_no_reason_for_coming_late(okr: Okr, made: Repository) -> None:
    made.commit({"okrkit.yaml": "version: 1\n", "goals/k.yaml": KPI}, at=at("2026-09-28"))
    late = START.replace("target: 24}", "target: 24, changed: {2026-11-16: r}}")
    made.commit({"goals/a.yaml": late}, at=at("2026-11-16"))
    assert rules(okr) == ["goals/a.yaml:3 late-goal"]
    assert "because" not in okr("log", "fast").out


def test_a_rewritten_check_in_is_shown_where_it_stands(okr: Okr, made: Repository) -> None:
    apart = "period: 2026-Q4\ncheckins:\n  fast.time:\n    2026-10: 60\n"
    planned(made)
    made.commit({"goals/n.yaml": apart}, at=at("2026-11-02"))
    made.commit({"goals/n.yaml": apart.replace("60", "30")}, at=at("2026-11-16"))
    answer = okr("audit", "--format", "concise")
    assert "goals/n.yaml:4:5: warning:" in answer.out
    assert "`2026-10-31` 60 → 30; nobody said why" in answer.out


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("target: 24, due: 2026-11-30}", "target: 24}", 1),
        ("target: 24}", "target: 24, due: 2026-12-30}", 0),
        ("target: 24}", "target: 24, start: 2026-10-05}", 1),
        ("target: 24, start: 2026-10-05}", "target: 24}", 0),
        ("target: 24, draft: true, due: 2026-11-30}", "target: 24, draft: true}", 0),
    ],
)
def test_a_day_of_its_own_that_goes_or_comes_is_compared_with_that_of_the_period(
    okr: Okr, made: Repository, old: str, new: str, wanted: int
) -> None:
    goals = START.replace("target: 24}", old)
    made.commit({"okrkit.yaml": "version: 1\n", "goals/a.yaml": goals}, at=at("2026-09-28"))
    change(made, old, new, "2026-11-16")
    assert rules(okr) == ["goals/a.yaml:7 softened-target"] * wanted


def test_the_last_day_of_a_key_result_without_one_is_that_of_its_objective(
    okr: Okr, made: Repository
) -> None:
    goals = START.replace("    owner: ana", "    owner: ana\n    due: 2026-11-30").replace(
        "target: 24}", "target: 24, due: 2026-11-30}"
    )
    made.commit({"okrkit.yaml": "version: 1\n", "goals/a.yaml": goals}, at=at("2026-09-28"))
    change(made, "target: 24, due: 2026-11-30}", "target: 24}", "2026-11-16")
    assert rules(okr) == []


DRAFT = START.replace("    owner: ana", "    owner: ana\n    draft: true")
DROPPED = START.replace("    owner: ana", "    owner: ana\n    dropped: {date: 2026-11-02, why: w}")
CLOSED = START.replace("    owner: ana", "    owner: ana\n    closed: {date: 2026-11-02}")
OTHERS = "kpis: {m: {title: M}}\n"


def test_the_key_results_of_a_draft_are_drafts(okr: Okr, made: Repository) -> None:
    made.commit({"okrkit.yaml": "version: 1\n", "goals/k.yaml": OTHERS}, at=at("2026-09-28"))
    made.commit({"goals/a.yaml": DRAFT}, at=at("2026-11-02"))
    change(made, "target: 24", "target: 40", "2026-11-09")
    change(made, "      share:", "      rate:", "2026-11-09")
    change(made, 'title: Share, unit: "%", at_least: 50', "title: Other, at_most: 9", "2026-11-09")
    made.commit({"goals/a.yaml": None}, at=at("2026-11-16"))
    assert rules(okr) == []
    told = json.loads(okr("log", "--field", "target", "--format", "json").out)["events"]
    assert [(one["goal"], one["verdict"]) for one in told] == [("2026-Q4/fast.time", None)]


def test_a_draft_may_be_filled_in_the_commit_that_agrees_on_it(okr: Okr, made: Repository) -> None:
    made.commit({"okrkit.yaml": "version: 1\n", "goals/a.yaml": DRAFT}, at=at("2026-09-28"))
    agreed = START.replace("target: 24", "target: 40") + "      more: {title: M, at_least: 9}\n"
    made.commit({"goals/a.yaml": agreed}, at=at("2026-11-09"))
    assert rules(okr) == []
    change(made, "target: 40", "target: 50", "2026-11-16")
    assert rules(okr) == ["goals/a.yaml:7 softened-target"]


def test_what_a_goal_was_is_not_forgotten_over_check_ins_that_stand_apart(
    okr: Okr, made: Repository
) -> None:
    said = "period: 2026-Q4\ncheckins: {2026-11-03: {fast: {note: n}, fast.time: 70}}\n"
    made.commit({"okrkit.yaml": "version: 1\n", "goals/a.yaml": DRAFT}, at=at("2026-09-28"))
    made.commit({"goals/n.yaml": said}, at=at("2026-11-03"))
    change(made, "target: 24", "target: 40", "2026-11-09")
    assert rules(okr) == []


@pytest.mark.parametrize("ended", [DROPPED, CLOSED], ids=["dropped", "closed"])
def test_what_ended_may_be_taken_out_with_its_key_results(
    okr: Okr, made: Repository, ended: str
) -> None:
    planned(made)
    made.commit({"goals/a.yaml": ended, "goals/k.yaml": OTHERS}, at=at("2026-11-02"))
    change(made, '      share: {title: Share, unit: "%", at_least: 50}\n', "", "2026-11-09")
    made.commit({"goals/a.yaml": None}, at=at("2026-11-16"))
    assert rules(okr) == []


def test_the_days_of_a_key_result_are_those_that_its_objective_had(
    okr: Okr, made: Repository
) -> None:
    due = "    owner: ana\n    due: "
    planned(made)
    change(made, "    owner: ana\n", f"{due}2027-06-30\n", "2026-10-05")
    change(made, "target: 24", "target: 40", "2026-11-09")  # a seventh of the days is gone
    change(made, "due: 2027-06-30", "due: 2026-12-31", "2026-11-10")
    assert rules(okr) == []


LATER = START.replace("2026-Q4", "2027-Q1")
OWN_DAYS = "ana\n    start: 2026-10-01\n    due: 2026-12-01"


def test_another_period_is_another_last_day(okr: Okr, made: Repository) -> None:
    planned(made)
    made.commit({"goals/a.yaml": LATER}, at=at("2026-11-16"))
    assert rules(okr) == ["goals/a.yaml:3 softened-target"]
    answer = okr("audit").out
    assert "`2027-Q1/fast` was made easier on 2026-11-16" in answer
    assert "`renamed` 2026-Q4/fast → 2027-Q1/fast; nobody said why" in answer
    shown = okr("log", "--since", "2026-11-01", "--period", "2027-Q1").out
    assert "2027-Q1/fast  renamed from 2026-Q4/fast  softened" in shown
    assert shown.count("renamed") == 1
    said = LATER.replace("    owner: ana", "    owner: ana\n    changed: {2026-11-16: r}")
    made.commit({"goals/a.yaml": said}, at=at("2026-11-17"))
    assert rules(okr) == []


@pytest.mark.parametrize(
    ("old", "new", "day", "wanted"),
    [
        (START, LATER, "2026-10-05", 0),  # planning
        (START, LATER.replace("24}", "40}"), "2026-11-16", 2),
        (START, START.replace("2026-Q4", "2026"), "2026-11-16", 0),  # has the same last day
        (LATER, START, "2026-09-29", 0),
        (START.replace("ana", OWN_DAYS), LATER.replace("ana", OWN_DAYS), "2026-11-16", 0),
        (DRAFT, DRAFT.replace("2026-Q4", "2027-Q1"), "2026-11-16", 0),
    ],
)  # fmt: skip
def test_a_rename_softens_where_a_goal_ends_later_by_it(
    okr: Okr, made: Repository, old: str, new: str, day: str, wanted: int
) -> None:
    made.commit({"okrkit.yaml": "version: 1\n", "goals/a.yaml": old}, at=at("2026-09-28"))
    made.commit({"goals/a.yaml": new}, at=at(day))
    assert [one.partition(" ")[2] for one in rules(okr)] == ["softened-target"] * wanted


def test_who_makes_a_running_goal_a_draft_again_softens_it(okr: Okr, made: Repository) -> None:
    planned(made)
    change(made, "    owner: ana\n", "    owner: ana\n    draft: true\n", "2026-10-05")
    change(made, "    draft: true\n", "", "2026-10-06")
    assert rules(okr) == []
    change(made, "{title: Median", "{draft: true, title: Median", "2026-11-09")
    change(made, "draft: true, title: Median", "title: Median", "2026-11-10")
    change(made, "target: 24", "target: 40, draft: false", "2026-10-11", "x\n\nReason: w")
    assert rules(okr) == ["goals/a.yaml:7 softened-target"]
    assert "`draft` – → true; nobody said why" in okr("audit").out
    assert "is a draft again  softened" in okr("log", "fast.time").out


def test_a_number_that_a_check_in_gets_later_is_backdated(okr: Okr, made: Repository) -> None:
    planned(made)
    noted = "target: 24, checkins: {2026-10-05: {note: n}}}"
    change(made, "target: 24}", noted, "2026-10-06")
    change(made, "{note: n}", "{note: n, confidence: 3}", "2026-11-15")
    assert rules(okr) == []
    change(made, "{note: n, confidence: 3}", "{note: m, value: 30}", "2026-11-16")
    assert rules(okr) == ["goals/a.yaml:7 backdated-check-in"]


@pytest.mark.parametrize(("new", "wanted"), [("97.0", 0), ("97.1", 1)])
def test_a_number_in_another_form_is_the_same_number(
    okr: Okr, made: Repository, new: str, wanted: int
) -> None:
    said = KPI.replace("60}", "{value: 97, note: n}}")
    made.commit({"okrkit.yaml": "version: 1\n", "goals/k.yaml": said}, at=at("2026-09-28"))
    other = said.replace("value: 97, note: n", f"value: {new}, note: m")
    made.commit({"goals/k.yaml": other}, at=at("2026-11-16"))
    assert rules(okr) == ["goals/k.yaml:2 rewritten-check-in"] * wanted


def hidden(okr: Okr) -> list[str]:
    document = json.loads(okr("audit", "--format", "json").out)
    told = ((one["rule"], one["goal"], one["message"]) for one in document["findings"])
    return [f"{rule} {goal} {message.split(' on ')[1][:10]}" for rule, goal, message in told]


NARROW = {"okrkit.yaml": "version: 1\ngoals: [goals/b.yaml]\n"}
NESTED = {"goals/sub/okrkit.yaml": "version: 1\n"}
GONE = "vanished-goal 2026-Q4/fast 2026-11-16"


def test_what_goals_leave_out_has_vanished(okr: Okr, made: Repository) -> None:
    made.commit({"okrkit.yaml": "version: 1\n"}, at=at("2026-09-27"))
    made.commit({"goals/a.yaml": START, "goals/b.yaml": OTHERS}, at=at("2026-09-28"))
    made.commit({**NARROW}, at=at("2026-11-16"))
    change(made, "target: 24", "target: 40", "2026-11-17")
    assert hidden(okr) == [GONE]
    events = json.loads(okr("log", "--decisions", "--format", "json").out)["events"]
    assert [(one["goal"], one["kind"]) for one in events][:3] == [
        ("2026-Q4/fast", "removed"),
        ("2026-Q4/fast.time", "removed"),
        ("2026-Q4/fast.share", "removed"),
    ]
    assert "removed: Median time, 72 → 24 h" in okr("log", "2026-Q4/fast").out
    made.commit({"okrkit.yaml": "version: 1\n"}, at=at("2026-11-18"))
    assert hidden(okr) == ["softened-target 2026-Q4/fast.time 2026-11-17"]


def test_what_a_workspace_of_its_own_takes_away_has_vanished(okr: Okr, made: Repository) -> None:
    made.commit(
        {"okrkit.yaml": "version: 1\n", "goals/sub/a.yaml": START, "goals/b.yaml": OTHERS},
        at=at("2026-09-28"),
    )
    made.commit({**NESTED}, at=at("2026-11-16"))
    assert hidden(okr) == [GONE]


def test_what_moves_out_of_sight_has_vanished(okr: Okr, made: Repository) -> None:
    planned(made)
    made.commit({**NESTED, "goals/b.yaml": OTHERS}, at=at("2026-11-02"))
    made.commit({"goals/sub/c.yaml": LATER}, at=at("2026-11-03"))
    assert hidden(okr) == []
    made.commit({"goals/a.yaml": None, "goals/sub/a.yaml": START}, at=at("2026-11-16"))
    assert hidden(okr) == [GONE]
    assert "2027-Q1" not in okr("log").out


def test_goals_that_move_before_the_settings_say_so_have_not_vanished(
    okr: Okr, made: Repository
) -> None:
    planned(made)
    made.commit({"goals/a.yaml": None, "okrs/a.yaml": START}, at=at("2026-11-15"))
    made.commit({"okrkit.yaml": "version: 1\ngoals: [okrs/*.yaml]\n"}, at=at("2026-11-16"))
    assert hidden(okr) == []
    assert [line for line in okr("log").out.splitlines() if "moved" in line] == [
        "  2026-Q4/fast  moved from goals/a.yaml to okrs/a.yaml"
    ]


def test_settings_that_are_not_committed_hide_nothing(okr: Okr, made: Repository) -> None:
    planned(made)
    made.commit({"goals/b.yaml": OTHERS}, at=at("2026-10-01"))
    made.write({**NARROW})
    assert hidden(okr) == []
    assert "removed" not in okr("log").out


def test_goals_go_out_of_sight_on_a_branch_too(okr: Okr, made: Repository) -> None:
    planned(made)
    made.commit({"goals/b.yaml": OTHERS}, at=at("2026-10-01"))
    made.git("checkout", "--quiet", "-b", "side")
    made.commit({**NARROW}, at=at("2026-11-16"))
    made.git("checkout", "--quiet", "main")
    change(made, "target: 24", "target: 40", "2026-11-17")
    made.configure({"user.name": "Cleo", "user.email": "cleo@acme.example"})
    dates = {f"GIT_{who}_DATE": at("2026-11-18") for who in ("AUTHOR", "COMMITTER")}
    made.git("merge", "--quiet", "--no-edit", "--no-ff", "side", **dates)
    assert hidden(okr) == [GONE]


def test_what_comes_with_the_first_goals_is_spared(okr: Okr, made: Repository) -> None:
    made.commit({"okrkit.yaml": "version: 1\n", "goals/README": "x"}, at=at("2026-09-28"))
    made.commit({"goals/a.yaml": START}, at=at("2026-11-16"))
    assert rules(okr) == []
