"""A check that was made before is remembered, and never where anything has changed."""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from zlib import crc32

import pytest

from editing import Okr
from okrkit.cache import NAME
from repositories import move_in, repository

GOALS = """\
period: 2026-Q4
objectives:
  fast:
    title: Refunds feel instant
    key_results:
      time: {title: Median time, unit: h, baseline: 72, target: 24}
"""
SETTINGS = "version: 1\ntimezone: Europe/Vienna\n"
BROKEN = "version: 1\nnonsense: 1\n"


@pytest.fixture
def made(okr: Okr) -> Okr:
    return okr.write({"okrkit.yaml": SETTINGS, "goals/a.yaml": GOALS, "goals/b.yaml": "a: *b\n"})


def told(okr: Okr, *words: str, as_of: str = "2026-11-20") -> tuple[int, str, str]:
    answer = okr("check", *words, as_of=as_of)
    return answer.code, answer.out, answer.err


@pytest.mark.parametrize("format", ["text", "concise", "json"])
def test_the_answer_is_the_same_as_before(made: Okr, format: str) -> None:
    words = ("--format", format)
    fresh = told(made, *words, "--no-cache")
    assert fresh[0] == 1
    assert [told(made, *words), told(made, *words), told(made, *words)] == [fresh] * 3
    assert told(made, *words, "goals/none.yaml")[0] == 2
    path = str(made.folder / "goals" / "a.yaml")
    assert told(made, *words, path) == told(made, *words, path, "--no-cache") != fresh


CHANGES = {
    "another text": {"goals/a.yaml": GOALS.replace("24", "72")},
    "a blank more": {"goals/a.yaml": f"\n{GOALS}"},
    "another name": {"goals/a.yaml": "", "goals/c.yaml": GOALS},
    "one more file": {"goals/c.yaml": GOALS.replace("fast", "slow")},
    "other settings": {"okrkit.yaml": f"{SETTINGS}check: {{profile: strict}}\n"},
    "other files": {"okrkit.yaml": f"{SETTINGS}goals: [goals/a.yaml]\n"},
    "broken settings": {"okrkit.yaml": BROKEN},
    "a control character": {"goals/a.yaml": f"{GOALS}\0"},
    "two files that were one": {"goals/a.yaml": GOALS[:20], "goals/b.yaml": GOALS[20:]},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_changes_is_checked_again(made: Okr, change: dict[str, str]) -> None:
    before = told(made)
    for path, text in change.items():
        (made.folder / path).write_bytes(text.encode())
    after = told(made)
    assert after == told(made, "--no-cache")
    assert after == told(made) != before


def test_another_day_is_another_run(made: Okr) -> None:
    made.write({"goals/b.yaml": ""})
    days = ("2026-09-01", "2026-11-20", "2027-02-01")
    fresh = [told(made, "--no-cache", as_of=day) for day in days]
    assert [told(made, as_of=day) for day in days] == fresh
    assert [told(made, as_of=day) for day in days] == fresh
    assert len(set(fresh)) == 3


def test_other_limits_are_another_run(made: Okr) -> None:
    made.write({"goals/b.yaml": ""})
    assert "unsupported-yaml" not in told(made)[1]
    assert "unsupported-yaml" in told(made, "--limit", "depth=2")[1]
    assert told(made) == told(made, "--no-cache")


def test_a_revision_is_remembered_as_what_it_holds(
    made: Okr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    move_in(tmp_path / "home", monkeypatch)
    kept = repository(made.folder, tmp_path / "home")
    kept.commit({}, "Plan")
    kept.commit({"goals/b.yaml": None}, "Mend")
    older = told(made, "--at", "HEAD~1")
    assert older == told(made, "--at", "HEAD~1") == told(made, "--at", "HEAD~1", "--no-cache")
    assert told(made) == told(made, "--at", "HEAD") != older


def planted(folder: Path, value: bytes) -> None:
    with sqlite3.connect(folder / "okrkit" / NAME) as base:
        base.execute("UPDATE entries SET value = ?", [crc32(value).to_bytes(4) + value])
    base.close()


@pytest.mark.parametrize(
    "value",
    ["", "{}", "[[], true]", "[[[1]], 1]", "[" * 100_000, '[["/etc/*"], 1]', "null"],
    ids=["nothing", "a mapping", "no number", "no finding", "deep", "no zone", "null"],
)
def test_what_has_another_form_is_not_taken(made: Okr, tmp_path: Path, value: str) -> None:
    fresh = told(made)
    planted(tmp_path / "cache", value.encode())
    assert told(made) == fresh


def test_settings_that_were_planted_lead_nowhere_else(made: Okr, tmp_path: Path) -> None:
    told(made)
    planted(tmp_path / "cache", json.dumps([["../../*"], None]).encode())
    code, out, err = told(made)
    assert (code, out) == (2, "")
    assert "../../*" in err


def test_a_run_that_is_remembered_loads_neither_models_nor_parsers(
    made: Okr, tmp_path: Path
) -> None:
    words = [sys.executable, "-X", "importtime", "-m", "okrkit", "-C", str(made.folder), "check"]
    told_ = []
    for _ in range(2):
        run = subprocess.run(
            [*words, "--as-of", "2026-11-20"],
            env={"XDG_CACHE_HOME": str(tmp_path / "cache"), "PATH": "/usr/bin"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 1
        told_.append({line.rpartition("|")[2].strip() for line in run.stderr.splitlines()})
    first, second = told_
    heavy = {"pydantic", "ruamel.yaml", "okrkit.link", "okrkit.schema", "okrkit.rules.catalogue"}
    assert heavy <= first
    assert not {name for name in second if name in heavy or name.startswith(("git", "rich"))}
