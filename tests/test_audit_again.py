"""An audit that was made before is remembered, and never where anything has changed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from editing import Okr
from okrkit.limits import Limits
from okrkit.lineage import mailmap
from okrkit.repo import find_repo
from repositories import Repository, move_in, repository

GOALS = """\
period: 2026-Q4
objectives:
  fast:
    title: Refunds feel instant
    key_results:
      time: {title: Median time, unit: h, baseline: 72, target: %s}
"""
REASON = (GOALS % 40).replace("40}", "40, changed: {2026-11-16: The bank wants more}}")
LATER = "2026-11-18T09:00:00+01:00"


@pytest.fixture
def made(okr: Okr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    move_in(tmp_path / "home", monkeypatch)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    made = repository(okr.folder, tmp_path / "home")
    made.commit({"okrkit.yaml": "version: 1\n", "goals/a.yaml": GOALS % 24}, "Plan")
    made.commit({"goals/a.yaml": GOALS % 40}, "Soften", at="2026-11-16T09:00:00+01:00")
    return made


def told(okr: Okr, *words: str) -> tuple[int, str, str]:
    answer = okr("audit", *words)
    return answer.code, answer.out, answer.err


def another_commit(made: Repository) -> None:
    made.commit({"goals/a.yaml": GOALS % 50}, "Soften again", at=LATER)


def another_branch(made: Repository) -> None:
    made.git("checkout", "--quiet", "-b", "older", "HEAD~1")


def another_name(made: Repository) -> None:
    made.write({".mailmap": "Anna Ito <ana@acme.example>\n"})


def a_reason_given_later(made: Repository) -> None:
    made.write({"goals/a.yaml": REASON})


def other_settings(made: Repository) -> None:
    made.write({"okrkit.yaml": "version: 1\ncheck: {rules: {softened-target: off}}\n"})


@pytest.mark.parametrize(
    "change",
    [
        another_commit,
        another_branch,
        another_name,
        a_reason_given_later,
        other_settings,
    ],
    ids=lambda change: change.__name__,
)
def test_whatever_changes_is_audited_again(
    okr: Okr, made: Repository, change: Callable[[Repository], None]
) -> None:
    before = told(okr)
    assert before[0] == 1
    assert told(okr) == told(okr, "--no-cache") == before
    change(made)
    after = told(okr)
    assert after == told(okr, "--no-cache") == told(okr) != before


def test_workspaces_with_equal_files_have_a_history_each(
    okr: Okr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    move_in(tmp_path / "home", monkeypatch)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    made = repository(okr.folder, tmp_path / "home")
    settings = {"x/okrkit.yaml": "version: 1\n", "y/okrkit.yaml": "version: 1\n"}
    made.commit({**settings, "x/goals/a.yaml": GOALS % 24, "y/goals/a.yaml": GOALS % 40}, "Plan")
    made.commit({"x/goals/a.yaml": GOALS % 40}, "Soften", at="2026-11-16T09:00:00+01:00")
    both = [Okr(okr.folder / name, okr.capture) for name in ("x", "y")]
    assert [told(one)[0] for one in both] == [1, 0]
    assert [told(one)[0] for one in both] == [1, 0]


def test_what_is_remembered_is_not_read_again(
    okr: Okr, made: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = told(okr)
    monkeypatch.delattr("okrkit.commands.audit.tell_past")
    assert told(okr) == before
    assert told(okr, "--no-cache")[0] == 3


def test_a_start_is_another_audit(okr: Okr, made: Repository) -> None:
    starts = ("2026-11-16", "2026-11-17", "HEAD", "HEAD~1")
    fresh = [told(okr, "--since", start, "--no-cache") for start in starts]
    assert [told(okr, "--since", start) for start in starts] == fresh
    assert [told(okr, "--since", start) for start in starts] == fresh
    assert [code for code, *_ in fresh] == [1, 0, 0, 1]


def test_what_makes_the_history_doubtful_is_said_each_time(okr: Okr, made: Repository) -> None:
    made.git("replace", "--graft", "HEAD")
    first, second = told(okr), told(okr)
    assert first == second
    assert "`git replace`" in second[2]


def test_signatures_are_looked_at_each_time(okr: Okr, made: Repository) -> None:
    settings = "version: 1\ncheck: {rules: {unsigned-change: error}}\n"
    made.write({"okrkit.yaml": settings})
    assert told(okr) == told(okr) == told(okr, "--no-cache")
    assert "[unsigned-change]" in told(okr)[1]


def test_who_is_who_says_a_file_of_the_repository_alone(okr: Okr, made: Repository) -> None:
    made.write({"../names": "Anna Ito <ana@acme.example>\n"})
    names = str(made.folder.parent / "names")
    blob = made.git("hash-object", "-w", names).strip()
    told_ = told(okr)
    made.configure({"mailmap.file": names, "mailmap.blob": blob})
    assert told(okr) == told_
    (made.folder / ".mailmap").symlink_to(names)
    repo = find_repo(made.folder)
    assert repo is not None
    assert (told(okr), mailmap(repo, Limits())) == (told_, "")  # else it might lead to /dev/zero
    (made.folder / ".mailmap").unlink()
    made.write({".mailmap": "#" * 100})
    assert mailmap(repo, Limits(file_size=99)) is None
    assert mailmap(repo, Limits(file_size=100)) == made.git("hash-object", ".mailmap").strip()
