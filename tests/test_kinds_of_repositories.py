"""Every kind of repository: the history is read, or one sentence says why not and what to do."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from editing import Okr
from okrkit.cli import main
from repositories import Repository, move_in, repository

SETTINGS = "version: 1\n"
GOALS = """\
period: 2026-Q4
objectives:
  fast:
    title: Refunds feel instant
    key_results:
      time: {title: Median time, unit: h, baseline: 72, target: %s}
"""
FILES = {"okrkit.yaml": SETTINGS, "goals/a.yaml": GOALS % 24}
PAST = (("log",), ("log", "fast"), ("audit", "--format", "concise"), ("check", "--at", "HEAD~1"))


Make = Callable[[Repository], Path]


def plan(made: Repository, inner: str = "") -> None:
    """Two commits: a plan, and a target that is made easier after the grace."""
    made.commit({f"{inner}{path}": text for path, text in FILES.items()}, "Plan")
    made.commit({f"{inner}goals/a.yaml": GOALS % 40}, "Soften", at="2026-11-16T09:00:00+01:00")


def plain(made: Repository) -> Path:
    plan(made)
    return made.folder


def below_the_root(made: Repository) -> Path:
    plan(made, "teams/pay/")
    return made.folder / "teams" / "pay"


def detached(made: Repository) -> Path:
    plan(made)
    made.git("checkout", "--quiet", "--detach")
    return made.folder


def linked_work_tree(made: Repository) -> Path:
    plan(made)
    return made.worktree(made.folder.parent / "linked", "more").folder


def submodule(made: Repository) -> Path:
    plan(made)
    outer = repository(made.folder.parent / "outer", made.home)
    return outer.submodule("parts/goals", made).folder


def sparse(made: Repository) -> Path:
    made.commit({"other/a": "a"}, "Other")
    plan(made)
    made.git("sparse-checkout", "set", "--cone", "goals")
    return made.folder


def full_clone(made: Repository) -> Path:
    plan(made)
    return made.clone(made.folder.parent / "clone").folder


def sha_256(made: Repository) -> Path:
    other = repository(made.folder.parent / "sha256", made.home, "--object-format=sha256")
    plan(other)
    return other.folder


def git_folder_elsewhere(made: Repository) -> Path:
    apart = made.folder.parent / "apart.git"
    other = repository(made.folder.parent / "files", made.home, f"--separate-git-dir={apart}")
    plan(other)
    return other.folder


def packed(made: Repository) -> Path:
    plan(made)
    made.git("pack-refs", "--all")
    made.git("gc", "--quiet", "--prune=now")
    return made.folder


def replaced(made: Repository) -> Path:
    plan(made)
    made.git("replace", "--graft", "HEAD")
    return made.folder


def grafted(made: Repository) -> Path:
    plan(made)
    head = made.git("rev-parse", "HEAD")
    (made.folder / ".git" / "info").mkdir(exist_ok=True)
    (made.folder / ".git" / "info" / "grafts").write_text(head)
    return made.folder


def deleted_work_tree_file(made: Repository) -> Path:
    plan(made)
    (made.folder / "goals" / "b.yaml").write_text("period: 2026-Q4\n")
    (made.folder / "goals" / "a.yaml").unlink()
    return made.folder


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    move_in(tmp_path / "home", monkeypatch)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return repository(tmp_path / "made", tmp_path / "home")


@pytest.mark.parametrize(
    "make",
    [
        plain, below_the_root, detached, linked_work_tree, submodule, sparse, full_clone, sha_256,
        git_folder_elsewhere, packed, replaced, grafted, deleted_work_tree_file,
    ],
    ids=lambda make: make.__name__,
)  # fmt: skip
def test_its_history_is_read(okr: Okr, made: Repository, make: Make) -> None:
    there = Okr(make(made), okr.capture)
    events = json.loads(there("log", "--format", "json").out)["events"]
    assert [(one["goal"], one["kind"], one["verdict"]) for one in events] == [
        ("2026-Q4/fast.time", "decision", "softened"),
        ("2026-Q4/fast", "created", None),
        ("2026-Q4/fast.time", "created", None),
    ]
    assert there("log", "fast.time").out.count("softened") == 1
    audit = there("audit", "--format", "concise")
    assert (audit.code, audit.out.count("[softened-target]")) == (1, 1)
    shown = json.loads(there("report", "--at", "HEAD~1", "--format", "json").out)
    assert shown["objectives"][0]["key_results"][0]["target"] == 24


@pytest.mark.parametrize(
    ("make", "said"),
    [(replaced, "`git replace`"), (grafted, "`info/grafts`")],
    ids=["replaced", "grafted"],
)
def test_what_would_hide_a_part_of_it_is_said(
    okr: Okr, made: Repository, make: Make, said: str
) -> None:
    there = Okr(make(made), okr.capture)
    for words in (("log",), ("log", "fast"), ("audit",)):
        assert said in there(*words).err


def dated_in_another_age(made: Repository) -> None:
    plan(made)
    made.commit({"goals/a.yaml": GOALS % 60}, "Soften", at="@999999999999 +0000")


def without_a_day(made: Repository) -> None:
    """A commit that somebody made by hand, without the line of its committer."""
    dated_in_another_age(made)
    raw = made.git("cat-file", "commit", "HEAD").splitlines(keepends=True)
    draft = made.folder / ".git" / "draft"
    draft.write_text("".join(line for line in raw if not line.startswith("committer ")))
    id = made.git("hash-object", "-t", "commit", "-w", "--literally", str(draft)).strip()
    made.git("update-ref", "HEAD", id)


@pytest.mark.parametrize("make", [dated_in_another_age, without_a_day])
def test_a_day_that_no_calendar_has_hides_nothing_and_ends_nothing(
    okr: Okr, made: Repository, make: Callable[[Repository], None]
) -> None:
    make(made)
    there = Okr(made.folder, okr.capture)
    assert f"\n33658-09-27  Ana Ito: Soften  {made.git('rev-parse', 'HEAD')[:7]}" in (
        f"\n{there('log').out}"
    )
    for words in (("log", "fast"), ("diff", "HEAD~1")):
        assert "  2026-Q4/fast.time  target: 40 → 60  softened\n" in there(*words).out
    audit = there("audit", "--format", "concise")
    assert (audit.code, audit.out.count("[softened-target]")) == (1, 2)
    for command in ("check", "report", "status"):
        assert main(["-C", str(made.folder), command, "--at", "HEAD"]) == 0
        assert okr.capture()[0]


def no_repository(made: Repository) -> Path:
    folder = made.folder.parent / "plain"
    shutil.copytree(made.folder, folder, ignore=shutil.ignore_patterns(".git"))
    return folder


def nothing_committed(made: Repository) -> Path:
    empty = repository(made.folder.parent / "empty", made.home)
    empty.write(FILES)
    return empty.folder


def without_its_contents(made: Repository) -> Path:
    made.configure({"uploadpack.allowFilter": "true"})
    clone = made.clone(made.folder.parent / "partial", "--filter=blob:none")
    made.folder.rename(made.folder.parent / "gone")  # what is missing cannot come from there
    return clone.folder


def broken_head(made: Repository) -> Path:
    (made.folder / ".git" / "HEAD").write_text("ref: refs/heads/\n")
    return made.folder


def lost_content(made: Repository) -> Path:
    id = made.git("rev-parse", "HEAD~1:goals/a.yaml").strip()
    path = made.folder / ".git" / "objects" / id[:2] / id[2:]
    path.chmod(0o644)
    path.write_bytes(b"no object")
    return made.folder


def lost_folder(made: Repository) -> Path:
    id = made.git("rev-parse", "HEAD~1:goals").strip()
    (made.folder / ".git" / "objects" / id[:2] / id[2:]).unlink()
    return made.folder


def lost_commit(made: Repository) -> Path:
    for folder in (made.folder / ".git" / "objects").iterdir():
        shutil.rmtree(folder)
    return made.folder


def without_its_folders(made: Repository) -> Path:
    made.configure({"uploadpack.allowFilter": "true"})
    clone = made.clone(made.folder.parent / "treeless", "--filter=tree:0")
    made.folder.rename(made.folder.parent / "gone")
    return clone.folder


def gitfile_to_nowhere(made: Repository) -> Path:
    shutil.rmtree(made.folder / ".git")
    (made.folder / ".git").write_text("gitdir: ../nowhere\n")
    return made.folder


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (no_repository, "run `git init`"),
        (nothing_committed, "commit the goals"),
        (without_its_contents, "a partial clone leaves objects out"),
        (broken_head, "check a branch out"),
        (lost_content, "clone the repository anew"),
        (lost_folder, "clone the repository anew"),
        (lost_commit, "clone the repository anew"),
        (without_its_folders, "a partial clone leaves objects out"),
        (gitfile_to_nowhere, "clone it anew"),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_or_one_sentence_says_what_to_do(okr: Okr, made: Repository, make: Make, said: str) -> None:
    plan(made)
    there = Okr(make(made), okr.capture)
    for words in (("log",), ("log", "fast"), ("audit",)):
        answer = there(*words)
        assert (answer.code, answer.out) == (2, "")
        assert answer.err.startswith("okr: ")
        assert answer.err.count("\n") == 1
        assert said in answer.err


@pytest.mark.parametrize(
    "make",
    [without_its_contents, without_its_folders, lost_content, lost_folder, lost_commit],
    ids=lambda make: make.__name__,
)
def test_what_is_lost_is_not_taken_for_what_was_not_there(
    okr: Okr, made: Repository, make: Make
) -> None:
    plan(made)
    there = Okr(make(made), okr.capture)
    for words in ("diff HEAD~1", "check --since HEAD~1", "check --at HEAD~1", "report --at HEAD~1"):
        answer = there(*words.split())
        assert (answer.code, answer.out) == (2, ""), words
        assert "a partial clone leaves objects out" in answer.err
        assert answer.err.count("\n") == 1


def test_a_bare_repository_has_no_files_to_look_at(
    made: Repository, capfd: pytest.CaptureFixture[str]
) -> None:
    plan(made)
    clone = made.clone(made.folder.parent / "bare.git", "--bare")
    clone.write(FILES)
    for words in PAST:
        assert main(["-C", str(clone.folder), *words]) == 2
        assert "work in a clone of it" in capfd.readouterr().err


def test_a_shallow_clone_says_where_its_history_starts(okr: Okr, made: Repository) -> None:
    plan(made)
    clone = made.clone(made.folder.parent / "shallow", "--depth=1")
    there = Okr(clone.folder, okr.capture)
    log = there("log")
    assert (log.code, "its history starts on 2026-11-16" in log.err) == (0, True)
    audit = there("audit")
    assert (audit.code, audit.out) == (2, "")
    assert "--allow-shallow" in audit.err
    assert there("audit", "--allow-shallow").code == 0


def test_without_git_it_is_said_once(
    okr: Okr, made: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan(made)
    monkeypatch.setenv("PATH", str(made.folder))
    answer = Okr(made.folder, okr.capture)("log")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == "okr: git is in no folder of PATH: install it, or add its folder to PATH\n"
    assert Okr(made.folder, okr.capture)("check").code == 0


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root may give files away")
def test_a_repository_of_somebody_else_is_refused(okr: Okr, made: Repository) -> None:
    plan(made)
    subprocess.run(["chown", "-R", "65534", str(made.folder)], check=True)
    answer = Okr(made.folder, okr.capture)("log")
    assert (answer.code, answer.out) == (2, "")
    assert "git config --global --add safe.directory" in answer.err
