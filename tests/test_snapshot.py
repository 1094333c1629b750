"""`--at REV`: the workspace as it was, out of git's objects alone."""

import os
from datetime import date
from pathlib import Path

import pytest

from editing import Okr
from okrkit.discover import Disk, Reading
from okrkit.errors import OkrError
from okrkit.limits import Limits
from okrkit.snapshot import snapshot
from repositories import Repository, lose_objects, make_hostile, move_in, repository

POSIX = pytest.mark.skipif(os.name != "posix", reason="links and shell scripts")
GOALS = "kpis:\n  k:\n    title: K\n    at_least: 1\n    checkins:\n      2026-11-02: 1\n"
SETTINGS = "version: 1\n"
PATTERNS = ("goals/**/*.yaml",)


@pytest.fixture
def made(okr: Okr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    move_in(tmp_path / "home", monkeypatch)
    made = repository(okr.folder, tmp_path / "home")
    made.commit({"okrkit.yaml": SETTINGS, "goals/a.yaml": GOALS}, at="2026-11-02T23:30:00-05:00")
    return made


def read(folder: Path, revision: str = "HEAD", limits: Limits = Limits()) -> Reading:
    return snapshot(folder, revision).goals(PATTERNS, limits)


def test_every_reading_command_travels_in_time(okr: Okr, made: Repository) -> None:
    later = GOALS.replace("title: K", "title: Later").replace(
        "      2026", "      2026-11-09: 7\n      2026"
    )
    made.commit({"goals/a.yaml": later}, at="2026-11-09T09:00:00+01:00")
    made.write({"goals/a.yaml": "broken: [\n"})
    assert okr("check").code == 1
    for words in (["status"], ["tree"], ["show", "k"], ["report"], ["status", "--due"], ["check"]):
        answer = okr(*words, "--at", "HEAD~1", as_of="2026-11-03")
        assert answer.code == 0, words
        assert "Later" not in answer.out
    assert "Later" in okr("show", "k", "--at", "HEAD").out
    assert "title: Later" not in okr("show", "k", "--at", "main~1").out


def test_the_day_is_that_of_the_commit_unless_another_is_given(
    okr: Okr, made: Repository, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    from okrkit.cli import main

    assert main(["-C", str(okr.folder), "--at", "HEAD", "status"]) == 0
    assert b"as of 2026-11-02\n" in capfdbinary.readouterr().out
    assert "as of 2026-11-20\n" in okr("status", "--at", "HEAD").out
    assert snapshot(okr.folder, "HEAD").day == date(2026, 11, 2)


def test_a_revision_reads_as_its_files_did(made: Repository) -> None:
    made.commit(
        {
            "goals/sub/b.yaml": "\ufeffkpis: {}\r\n",
            "goals/sub/.hidden.yaml": "x",
            "goals/inner/okrkit.yaml": SETTINGS,
            "goals/inner/goals/c.yaml": GOALS,
            "goals/we\u00efrd [1].yaml": GOALS.replace("k:", "w:"),
            "goals/broken.yaml": b"kpis:\xff\n",
            "goals/large.yaml": "x" * 3_000,
            "goals/notes.txt": "x",
            "okrkit-baseline.yaml": "x",
        }
    )
    limits = Limits(file_size=2_000)
    assert read(made.folder, limits=limits) == Disk(made.folder).goals(PATTERNS, limits)
    assert snapshot(made.folder, "HEAD").settings(limits) == Disk(made.folder).settings(limits)
    assert len(read(made.folder, limits=limits).faults) == 2


@POSIX
def test_links_lead_to_files_of_the_same_revision(made: Repository) -> None:
    for name, target in {
        "goals/again.yaml": "a.yaml",
        "goals/other.yaml": "../kept/x.txt",
        "goals/out.yaml": "../../secret",
        "goals/circle.yaml": "circle.yaml",
        "goals/gone.yaml": "nowhere",
    }.items():
        (made.folder / name).symlink_to(target)
    made.commit({"kept/x.txt": GOALS.replace("k:", "x:")})
    found = read(made.folder)
    assert [source.path for source in found.sources] == ["goals/a.yaml", "goals/other.yaml"]
    assert {fault.place.file for fault in found.faults} == {
        "goals/out.yaml", "goals/circle.yaml", "goals/gone.yaml",
    }  # fmt: skip
    assert all("leads to no file of the workspace" in fault.message for fault in found.faults)


def test_the_workspace_may_lie_below_the_root_and_may_not_be_there_yet(
    made: Repository, tmp_path: Path
) -> None:
    made.commit({"teams/pay/okrkit.yaml": SETTINGS, "teams/pay/goals/p.yaml": GOALS})
    inner = made.folder / "teams" / "pay"
    assert [source.path for source in read(inner).sources] == ["goals/p.yaml"]
    assert [source.path for source in read(inner, "HEAD~1").sources] == ["goals/a.yaml"]
    made.git("rm", "--quiet", "-r", "okrkit.yaml", "teams")
    made.commit({})
    inner.mkdir(parents=True)
    with pytest.raises(OkrError, match=r"no okrkit\.yaml in .* as of `HEAD`: name a later"):
        read(inner)
    assert [source.path for source in read(inner, "HEAD~1").sources] == ["goals/p.yaml"]


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["check", "--at", "nowhere"], "git knows no revision `nowhere`; name a commit"),
        (["check", "--at", ""], "git knows no revision ``"),
        (["check", "--at=--output=x"], "git knows no revision `--output=x`"),
        (["check", "--at", "HEAD\n"], "git knows no revision `HEAD\\n`"),
        (["check", "--at", "HEAD:goals"], "git knows no revision `HEAD:goals`"),
        (["check", "--at", "^HEAD"], "git knows no revision `^HEAD`"),
        (["check", "--since", "^HEAD"], "git knows no revision `^HEAD`"),
        (["audit", "--since", "^HEAD"], "git knows no revision `^HEAD`"),
        (["diff", "^HEAD"], "git knows no revision `^HEAD`"),
        (["checkin", "k", "1", "--at", "HEAD"], "--at names the past, which nobody can change"),
        (["fmt", "--at", "HEAD"], "--at names the past, which nobody can change"),
        (["drop", "k", "--why", "x", "--at", "HEAD"], "--at names the past"),
    ],
)
def test_what_is_no_revision_is_refused(
    words: list[str], complaint: str, okr: Okr, made: Repository
) -> None:
    answer = okr(*words)
    assert (answer.code, answer.changed, answer.out) == (2, {}, "")
    assert complaint in answer.err


def test_without_a_repository_there_is_no_past(okr: Okr) -> None:
    okr.write({"goals/a.yaml": GOALS})
    answer = okr("check", "--at", "HEAD")
    assert answer.code == 2
    assert "is in no repository, so it has no revisions" in answer.err


def test_every_kind_of_repository_works(
    made: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made.commit({"goals/a.yaml": GOALS.replace("K", "L")})
    shallow = made.clone(tmp_path / "shallow", "--depth=1")
    assert read(shallow.folder) == read(made.folder)
    with pytest.raises(OkrError, match="this clone is shallow"):
        read(shallow.folder, "HEAD~1")
    tree = made.worktree(tmp_path / "tree", "side")
    assert read(tree.folder, "main~1") == read(made.folder, "HEAD~1")
    made.git("checkout", "--quiet", "--detach", "HEAD~1")
    assert read(made.folder) == read(made.folder, "main~1")
    modern = repository(tmp_path / "modern", tmp_path / "home", "--object-format=sha256")
    modern.commit({"okrkit.yaml": SETTINGS, "goals/a.yaml": GOALS})
    assert read(modern.folder) == read(made.folder)
    empty = repository(tmp_path / "empty", tmp_path / "home")
    with pytest.raises(OkrError, match="git knows no revision `HEAD`"):
        read(empty.folder)


@POSIX
def test_nothing_runs_that_the_repository_names(made: Repository, tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    made.commit({".gitattributes": "* filter=evil diff=evil\n"})
    make_hostile(made, canary)
    assert len(read(made.folder).sources) == 1
    assert not canary.exists(), canary.read_text()


@POSIX
def test_what_a_partial_clone_left_out_is_named(made: Repository, tmp_path: Path) -> None:
    program = tmp_path / "fetch"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    blob = made.git("rev-parse", "HEAD:goals/a.yaml").strip()
    lose_objects(made, str(program))
    if (made.folder / ".git/objects" / blob[:2] / blob[2:]).exists():
        (made.folder / ".git/objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(OkrError, match=r"is not in .*, or cannot be read|git knows no revision"):
        read(made.folder)
