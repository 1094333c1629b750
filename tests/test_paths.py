"""The files and folders that `okr check` and `okr fmt` are given: which, and seen from where."""

import json
import os
from pathlib import Path

import pytest

from editing import AS_OF, Okr
from okrkit.cli import main
from okrkit.ways import inside, way
from repositories import move_in, repository

BROKEN = """\
period: 2026-Q4
objectives:
  grow: {title: More people use it, owner: ana, why: Nobody knows us, key_results: {r: {title: R}}}
"""
OTHER = BROKEN.replace("grow:", "sell:")
NOTHING = "is no goal file, and none is in it: `goals` in okrkit.yaml says which files are"


def found(okr: Okr, *words: str) -> list[str]:
    """The files in which something is found."""
    ran = okr("check", "--format", "json", "--ignore", "unranked-objectives", *words)
    assert ran.code == 1, ran.err
    told = json.loads(ran.out)
    return sorted({one["path"] for one in told["findings"]})


def test_paths_count_from_where_okr_works(okr: Okr, monkeypatch: pytest.MonkeyPatch) -> None:
    """`-C DIR` is as if started in DIR; the action has the folder of its users there."""
    okr.write({"goals/a.yaml": BROKEN, "goals/sub/b.yaml": OTHER})
    monkeypatch.chdir(okr.folder.parent)
    assert found(okr, "goals/sub") == ["goals/sub/b.yaml"]
    assert found(okr, "goals/a.yaml", "goals/sub/b.yaml") == ["goals/a.yaml", "goals/sub/b.yaml"]
    assert found(okr, str(okr.folder / "goals")) == ["goals/a.yaml", "goals/sub/b.yaml"]
    inner = Okr(okr.folder / "goals" / "sub", okr.capture)
    assert found(inner, "../a.yaml") == ["goals/a.yaml"]
    assert found(inner, ".") == ["goals/sub/b.yaml"]
    assert okr("fmt", "--check", "goals/sub").out == "would lay out goals/sub/b.yaml\n"


def test_a_goal_file_that_is_a_link_has_both_names(okr: Okr) -> None:
    okr.write({"other/a.yaml": BROKEN, "goals/b.yaml": OTHER})
    (okr.folder / "goals/l.yaml").symlink_to("../other/a.yaml")
    (okr.folder / "goals/m.yaml").symlink_to("b.yaml")
    (okr.folder.parent / "way").symlink_to(okr.folder)
    assert found(okr, "goals/l.yaml") == ["goals/l.yaml"]
    assert found(okr, "goals/m.yaml") == ["goals/b.yaml"]
    assert found(okr, f"{okr.folder.parent}/way/goals/l.yaml") == ["goals/l.yaml"]


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("nowhere.yaml", "there is no file or folder `nowhere.yaml`"),
        ("notes.yaml", f"`notes.yaml` {NOTHING}"),
        ("notes", f"`notes` {NOTHING}"),
        ("goals/x", f"`goals/x` {NOTHING}"),
        ("..", "`..` is not in the workspace "),
        ("goals/../../workspace-2", "`goals/../../workspace-2` is not in the workspace "),
    ],
)
@pytest.mark.parametrize("command", ["check", "fmt"])
def test_what_chooses_no_goal_file_is_not_called_sound(
    command: str, path: str, told: str, okr: Okr
) -> None:
    files = {"goals/a.yaml": BROKEN, "notes.yaml": BROKEN, "notes/b.yaml": BROKEN}
    okr.write({**files, "goals/x/okrkit.yaml": "version: 1\n", "goals/x/c.yaml": BROKEN})
    ran = okr(command, "goals", path)
    assert (ran.code, ran.out, ran.changed) == (2, "", {})
    assert ran.err.startswith(f"okr: {told}")


def test_names_that_begin_with_dots_are_names(okr: Okr) -> None:
    okr.write({"okrkit.yaml": "version: 1\ngoals: ['..d/*.yaml']\n", "..d/a.yaml": BROKEN})
    assert found(okr, "..d") == ["..d/a.yaml"]


def test_settings_may_be_asked_for_and_their_faults_are_always_told(okr: Okr) -> None:
    okr.write({"goals/a.yaml": BROKEN})
    assert okr("check", "okrkit.yaml").code == 0
    assert okr("check", "okrkit-baseline.yaml").code == 2
    ran = okr.write({"okrkit.yaml": "version: 1\nchekc: {}\n"})("check", "--format=json", "goals")
    assert "no goal file" not in ran.err


def test_a_file_that_has_gone_is_checked_as_it_was(
    okr: Okr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    move_in(tmp_path / "home", monkeypatch)
    made = repository(okr.folder, tmp_path / "home")
    made.commit({"okrkit.yaml": "version: 1\n", "goals/a.yaml": BROKEN, "goals/b.yaml": OTHER})
    made.commit({"goals/b.yaml": None, "goals/c.yaml": OTHER})
    assert found(okr, "--at", "HEAD~1", "goals/b.yaml") == ["goals/b.yaml"]
    assert NOTHING in okr("check", "--at", "HEAD~1", "goals/c.yaml").err


def test_a_folder_that_was_removed_is_no_place_to_start_from(
    okr: Okr, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = okr.write({"goals/a.yaml": BROKEN}).folder.parent / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    ran = okr("check", "--format", "concise")
    assert (ran.code, ran.err) == (1, "")
    assert ran.out.startswith(f"{okr.folder}/goals/a.yaml:3:")
    assert found(okr, "goals") == ["goals/a.yaml"]
    for command in (["check"], ["-C", "..", "status"], ["doctor"]):
        assert main(["--as-of", AS_OF, *command]) == 2
        assert "the current folder is gone" in okr.capture()[1]


def test_a_way_leads_from_folder_to_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert way(tmp_path, tmp_path) == ""
    assert way(tmp_path / "a", tmp_path / "b" / "c") == "../b/c/"
    assert way(None, tmp_path) == f"{tmp_path.as_posix()}/"
    assert inside(tmp_path / "..a", tmp_path) == "..a"
    assert inside(tmp_path, tmp_path / "a") is None

    def two_drives(path: str, start: str) -> str:
        raise ValueError("path is on mount 'C:', start on mount 'D:'")

    monkeypatch.setattr(os.path, "relpath", two_drives)
    assert way(tmp_path, tmp_path / "b") == f"{tmp_path.as_posix()}/b/"
    assert inside(tmp_path / "b", tmp_path) is None


@pytest.mark.skipif(os.name == "nt", reason="there, nobody gives rights away like that")
def test_the_doctor_bears_a_cache_that_nobody_may_enter(
    okr: Okr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o000)
    monkeypatch.setenv("XDG_CACHE_HOME", str(closed / "cache"))
    okr("doctor")  # loads its modules
    is_root = os.geteuid() == 0
    if is_root:  # whom no right stops
        os.setresuid(65534, 65534, 0)
    try:
        code = main(["-C", "/", "doctor"])
    finally:
        if is_root:
            os.setresuid(0, 0, 0)
    out, err = okr.capture()
    assert (code, err) == (1, ""), "there is no workspace"
    assert f"cannot make a lock in `{closed}/cache/okrkit`" in out
    closed.chmod(0o700)
