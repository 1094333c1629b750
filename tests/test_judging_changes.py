"""Changes of how goals are judged: `pace` and `missing` in the settings, as `okr audit` tells."""

import json
from pathlib import Path

import pytest

from editing import Okr
from repositories import BEN, Repository, move_in, repository

FILE = "okrkit.yaml"
PLAIN = "version: 1\n"
GENTLE = "version: 1\npace: {behind: 0.2}\n"
GOALS = "kpis:\n  uptime: {title: Uptime, at_least: 99}\n"


@pytest.fixture
def made(okr: Okr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    move_in(tmp_path / "home", monkeypatch)
    made = repository(okr.folder, tmp_path / "home")
    made.configure({"user.name": "Cleo", "user.email": "cleo@acme.example"})
    return made


def say(made: Repository, settings: str | None, day: str, message: str = "x") -> str:
    return made.commit({FILE: settings, "goals/a.yaml": GOALS}, message, at=at(day), by=BEN)


def at(day: str) -> str:
    return f"2026-{day}T09:00:00+01:00"


def found(okr: Okr, *words: str) -> list[str]:
    answer = okr("audit", "--format", "json", *words)
    assert answer.err == ""
    findings = json.loads(answer.out)["findings"]
    assert {(one["rule"], one["severity"], one["path"]) for one in findings} <= {
        ("softened-target", "info", FILE)
    }
    return [
        f"{one['line']}:{one['column']} {one['message'].partition('): ')[2]}" for one in findings
    ]


def test_another_pace_is_worth_a_look(okr: Okr, made: Repository) -> None:
    say(made, PLAIN, "10-01")
    commit = say(made, GENTLE, "11-02")
    assert found(okr) == ["2:8 `pace.behind` 0.10 → 0.2; nobody said why"]
    answer = okr("audit")
    assert answer.code == 0
    assert f"was changed on 2026-11-02 by `Ben Roy` ({commit[:7]})" in " ".join(answer.out.split())
    assert "pace: {behind: 0.2}" in answer.out
    assert okr("audit") == answer  # as it is remembered


def test_key_results_without_data_may_count_otherwise(okr: Okr, made: Repository) -> None:
    say(made, "version: 1\nmissing: zero\npace: {at_risk: 0.2}\n", "10-01")
    say(made, "version: 1\npace: {behind: 0.2, at_risk: 0.4}\n", "11-02")
    told = "`pace.behind` 0.10 → 0.2, `pace.at_risk` 0.2 → 0.4, `missing` zero → skip"
    assert found(okr) == [f"2:8 {told}; nobody said why"]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (GENTLE, "x\n\nReason: a quarter is short"),
        ("version: 1\npace: {behind: 0.100}\nmissing: skip\n", "x"),
        ("version: 1\ncadence: monthly\n", "x"),
        ("version: 1\npace: {behind: 0.2}  # okr: ignore[softened-target] -- agreed\n", "x"),
    ],
    ids=["with a reason", "what holds anyway", "another setting", "ignored"],
)
def test_these_are_no_findings(okr: Okr, made: Repository, settings: str, message: str) -> None:
    say(made, PLAIN, "10-01")
    say(made, settings, "11-02", message)
    assert found(okr) == []


def test_the_commit_that_brought_the_settings_is_spared(okr: Okr, made: Repository) -> None:
    made.commit({FILE: GENTLE}, "Settings", at=at("10-01"))
    say(made, GENTLE, "10-02")
    assert found(okr) == []


def test_a_file_that_was_away_hides_nothing(okr: Okr, made: Repository) -> None:
    say(made, PLAIN, "10-01")
    say(made, None, "10-02")
    say(made, GENTLE, "10-03")
    assert len(found(okr)) == 1


def test_what_is_broken_says_nothing(okr: Okr, made: Repository) -> None:
    say(made, GENTLE, "10-01")
    say(made, "version: 1\npace: {behind: often}\n", "10-02")
    say(made, GENTLE, "10-03")
    assert found(okr) == []


def test_a_side_that_was_not_taken_says_nothing(okr: Okr, made: Repository) -> None:
    say(made, PLAIN, "10-01")
    made.git("checkout", "--quiet", "-b", "side")
    say(made, GENTLE, "10-02")
    made.git("checkout", "--quiet", "main")
    say(made, f"{PLAIN}organization: Acme\n", "10-03")
    made.git("merge", "--quiet", "-s", "ours", "-m", "Merge", "side")
    assert found(okr) == []


def test_a_change_in_a_branch_is_told_once(okr: Okr, made: Repository) -> None:
    say(made, PLAIN, "10-01")
    made.git("checkout", "--quiet", "-b", "side")
    say(made, GENTLE, "10-02")
    made.git("checkout", "--quiet", "main")
    made.commit({"notes.md": "x"}, at=at("10-03"))
    made.git("merge", "--quiet", "--no-ff", "-m", "Merge", "side")
    assert found(okr) == ["2:8 `pace.behind` 0.10 → 0.2; nobody said why"]


def test_since_begins_later(okr: Okr, made: Repository) -> None:
    say(made, PLAIN, "10-01")
    first = say(made, GENTLE, "10-20")
    say(made, PLAIN, "11-02")
    back = "1:1 `pace.behind` 0.2 → 0.10; nobody said why"
    assert found(okr, "--since", first) == [back]
    assert found(okr, "--since", "2026-11-01") == [back]
    assert len(found(okr)) == 2
