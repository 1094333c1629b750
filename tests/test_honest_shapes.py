"""The honest rules over every shape that a history can take: the same deeds, told the same way."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from editing import Okr
from repositories import ANA, BEN, Repository, move_in, repository

SETTINGS = "version: 1\ncheck: {rules: {outsider-change: warning}}\n"
PEOPLE = "people: {ana: {emails: [ana@acme.example]}, ben: {emails: [ben@acme.example]}}\n"
PLAN = """\
period: 2026-Q4
owner: ana
objectives:
  fast:
    title: Refunds feel instant
    key_results:
      soft: {title: Median time, unit: h, baseline: 72, target: 24}
      aimed: {title: Time of the slowest, unit: h, baseline: 90, target: 30}
      past:
        title: Share
        at_least: 50
        checkins:
          2026-10-12: 40
      gone: {title: Complaints, baseline: 8, target: 4}
"""
DEEDS = (
    ("target: 24", "target: 40"),
    ("unit: h, baseline: 90", "unit: min, baseline: 90"),
    ("          2026-10-12: 40\n", "          2026-10-12: 55\n          2026-10-05: 50\n"),
    ("      gone: {title: Complaints, baseline: 8, target: 4}\n", ""),
    ("    key_results:\n", "    key_results:\n      late: {title: Late, baseline: 0, target: 9}\n"),
)
SINS = [
    "backdated-check-in past",
    "late-goal late",
    "outsider-change",
    "re-aimed-goal aimed",
    "rewritten-check-in past",
    "softened-target soft",
    "vanished-goal",
]
"""What the deeds are found to be, when Ben has done them; he owns nothing."""

APART = {"outsider-change", "vanished-goal"}
"""Found for several goals, or where a goal was."""

GOAL_FILE = "goals/a.yaml"


@pytest.fixture
def made(okr: Okr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    move_in(tmp_path / "home", monkeypatch)
    made = repository(okr.folder, tmp_path / "home")
    made.configure({"user.name": "Cleo", "user.email": "cleo@acme.example"})
    plan = {"okrkit.yaml": SETTINGS, "goals/people.yaml": PEOPLE, GOAL_FILE: PLAN}
    made.commit({**plan}, "Plan", at=at("09-28"))
    return made


def at(day: str) -> str:
    return f"2026-{day}T09:00:00+01:00"


def found(okr: Okr) -> list[str]:
    """The findings, each with the key result it is about; an outsider's once."""
    answer = okr("audit", "--format", "json")
    assert answer.code in {0, 1}, answer.err
    told = {
        (one["rule"], (one["goal"] or "").rpartition(".")[2] * (one["rule"] not in APART))
        for one in json.loads(answer.out)["findings"]
    }
    return sorted(" ".join(filter(None, one)) for one in told)


def done(text: str) -> str:
    for old, new in DEEDS:
        assert old in text
        text = text.replace(old, new)
    return text


def sin(made: Repository, day: str = "11-16", by: str = BEN, **more: str) -> str:
    text = (made.folder / GOAL_FILE).read_text()
    return made.commit({GOAL_FILE: done(text)}, "Tidy up", at=at(day), by=by, **more)


def straight(made: Repository) -> None:
    sin(made)


def by_another_committer(made: Repository) -> None:
    sin(made, committer=ANA)


def rebased_later(made: Repository) -> None:
    """The commit is made anew, upon what came in between."""
    made.git("checkout", "--quiet", "-b", "side")
    sin(made)
    made.git("checkout", "--quiet", "main")
    made.commit({"readme": "x"}, at=at("11-17"))
    made.git("checkout", "--quiet", "side")
    made.git("rebase", "--quiet", "main", GIT_COMMITTER_DATE=at("11-18"))


def merged(made: Repository) -> None:
    made.git("checkout", "--quiet", "-b", "side")
    sin(made)
    made.git("checkout", "--quiet", "main")
    made.commit({"readme": "x"}, at=at("11-17"))
    merge(made, "side")


def merged_by_an_octopus(made: Repository) -> None:
    for number, branch in enumerate(("one", "two", "side")):
        made.git("checkout", "--quiet", "-b", branch, "main")
        if branch == "side":
            sin(made)
        else:
            made.commit({f"readme-{branch}": "x"}, at=at(f"11-1{number}"))
    made.git("checkout", "--quiet", "main")
    merge(made, "one", "two", "side")
    assert made.git("log", "-1", "--format=%P").count(" ") >= 2


def squashed(made: Repository) -> None:
    made.git("checkout", "--quiet", "-b", "side")
    made.commit({"readme": "x"}, at=at("11-15"))
    sin(made)
    made.git("checkout", "--quiet", "main")
    made.git("merge", "--quiet", "--squash", "side")
    made.commit({}, "All at once", at=at("11-17"), by=BEN)


def picked_on_both_sides(made: Repository) -> None:
    made.git("checkout", "--quiet", "-b", "side")
    sin(made)
    made.git("checkout", "--quiet", "main")
    made.commit({"readme": "x"}, at=at("11-15"))
    made.git("cherry-pick", "side", GIT_COMMITTER_DATE=at("11-17"))
    merge(made, "side")


def moved_afterwards(made: Repository) -> None:
    sin(made)
    text = (made.folder / GOAL_FILE).read_text()
    made.commit({GOAL_FILE: None, "goals/sub/b.yaml": text}, at=at("11-17"))


def renamed_afterwards(made: Repository) -> None:
    sin(made)
    text = (made.folder / GOAL_FILE).read_text()
    made.commit({GOAL_FILE: text.replace("  fast:", "  quick:")}, at=at("11-17"))


def renamed_at_once(made: Repository) -> None:
    made.write({GOAL_FILE: PLAN.replace("  fast:", "  quick:")})
    sin(made)


def moved_at_once(made: Repository) -> None:
    made.commit({GOAL_FILE: None, "goals/b.yaml": done(PLAN)}, at=at("11-16"), by=BEN)


def decided_in_a_merge(made: Repository) -> None:
    """Nobody's commit has it: it came up when the sides were joined."""
    made.git("checkout", "--quiet", "-b", "side")
    made.commit({"readme": "x"}, at=at("11-15"))
    made.git("checkout", "--quiet", "main")
    made.commit({"notes": "x"}, at=at("11-15"))
    made.git("merge", "--quiet", "--no-commit", "--no-ff", "side")
    sin(made)
    assert made.git("log", "-1", "--format=%P").count(" ") == 1


def merge(made: Repository, *branches: str, strategy: str | None = None) -> None:
    how = ["-s", strategy] if strategy else []
    made.git("merge", "--quiet", "--no-edit", "--no-ff", *how, *branches, **{
        f"GIT_{who}_DATE": at("11-18") for who in ("AUTHOR", "COMMITTER")
    })  # fmt: skip


@pytest.mark.parametrize(
    "shape",
    [
        straight,
        by_another_committer,
        rebased_later,
        merged,
        merged_by_an_octopus,
        squashed,
        picked_on_both_sides,
        moved_afterwards,
        renamed_afterwards,
        renamed_at_once,
        moved_at_once,
        decided_in_a_merge,
    ],
    ids=lambda shape: shape.__name__,
)
def test_what_was_done_is_found_whatever_shape_the_history_has(
    okr: Okr, made: Repository, shape: Callable[[Repository], None]
) -> None:
    shape(made)
    assert found(okr) == SINS


def test_what_was_not_taken_or_not_merged_is_no_part_of_the_history(
    okr: Okr, made: Repository
) -> None:
    made.git("checkout", "--quiet", "-b", "side")
    sin(made)
    made.git("checkout", "--quiet", "main")
    assert found(okr) == []
    made.commit({"readme": "x"}, at=at("11-17"))
    merge(made, "side", strategy="ours")
    assert found(okr) == []


def test_a_revert_takes_back_what_was_done_and_not_that_it_was(okr: Okr, made: Repository) -> None:
    sin(made)
    made.commit({GOAL_FILE: PLAN}, 'Revert "Tidy up"', at=at("11-17"))
    assert {"softened-target soft", "rewritten-check-in past"} <= {*found(okr)}
    (gone,) = [line for line in okr("audit").out.splitlines() if line.endswith("[vanished-goal]")]
    assert "`2026-Q4/fast.late` was taken out on 2026-11-17" in gone  # the other one is back


def test_the_mailmap_tells_who_is_who(okr: Okr, made: Repository) -> None:
    sin(made, by="A. I. <a@old.example>")
    made.commit({".mailmap": "Ana Ito <ana@acme.example> <a@old.example>\n"}, at=at("11-17"))
    assert found(okr) == [one for one in SINS if one != "outsider-change"]
    assert "by `Ana Ito`" in okr("audit").out
    assert "A. I." not in okr("audit").out


def test_one_reason_in_the_commit_explains_what_can_be_explained(
    okr: Okr, made: Repository
) -> None:
    text = done(PLAN)
    made.commit({GOAL_FILE: text}, "Tidy up\n\nReason: the law", at=at("11-16"), by=BEN)
    assert found(okr) == [
        "backdated-check-in past",
        "late-goal late",
        "outsider-change",
        "vanished-goal",
    ]


OWNED = """\
kpis:
  up: {title: Up, owner: ana, at_least: 50}
  down: {title: Down, owner: ana, at_least: 50}
"""


@pytest.mark.parametrize("more", ["owner: ben", "contributors: [ben], owner: ana", "team: pay"])
def test_nobody_becomes_an_insider_by_the_change_itself(
    okr: Okr, made: Repository, more: str
) -> None:
    people = f"{PEOPLE}teams: {{pay: {{lead: ben}}}}\n"
    made.commit({"goals/people.yaml": people, "goals/k.yaml": OWNED}, at=at("09-29"))
    taken = OWNED.replace("Down, owner: ana, at_least: 50", f"Down, {more}, at_least: 40")
    made.commit({"goals/k.yaml": taken}, at=at("11-16"), by=BEN)
    assert "outsider-change" in found(okr)


def test_who_hands_a_goal_over_was_no_outsider(okr: Okr, made: Repository) -> None:
    made.commit({"goals/k.yaml": OWNED}, at=at("09-29"))
    lower = OWNED.replace("Up, owner: ana, at_least: 50", "Up, owner: ana, at_least: 40")
    made.commit({"goals/k.yaml": lower}, at=at("11-16"), by=ANA)
    handed = lower.replace("Up, owner: ana", "Up, owner: ben")
    made.commit({"goals/k.yaml": handed}, at=at("11-17"), by=ANA)
    made.commit({GOAL_FILE: PLAN.replace("owner: ana", "owner: ben")}, at=at("11-17"), by=ANA)
    assert "outsider-change" not in found(okr)
    made.commit({"goals/k.yaml": handed.replace("40", "30")}, at=at("11-18"), by=ANA)
    assert "outsider-change" in found(okr)


def test_who_owns_an_objective_decides_about_its_key_results(okr: Okr, made: Repository) -> None:
    made.commit({GOAL_FILE: PLAN.replace("24}", "40, owner: ben}")}, at=at("11-16"), by=ANA)
    made.commit({GOAL_FILE: PLAN.replace("24}", "50, owner: ben}")}, at=at("11-17"), by=ANA)
    handed = PLAN.replace("owner: ana", "owner: cleo")
    made.commit({GOAL_FILE: handed}, at=at("11-18"), by=ANA)
    assert "outsider-change" not in found(okr)
