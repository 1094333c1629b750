"""`okr init`: a workspace that checks clean on the day it is made, whatever day that is."""

import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fakes import environment, run
from okrkit.commands.init import workspace_files
from okrkit.period import moved
from workspaces import check_files

OKR = ("-m", "okrkit")
DAY = "2026-11-20"


def files(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_new_workspace_checks_clean(tmp_path: Path) -> None:
    made = run(*OKR, "init", tmp_path / "goals-of-ours", "--as-of", DAY)
    assert made.returncode == 0
    assert sorted(files(tmp_path / "goals-of-ours")) == [
        ".okrkit/goals.schema.json",
        ".okrkit/settings.schema.json",
        "goals/2026-Q4/product.yaml",
        "okrkit.yaml",
    ]
    options = ("-C", tmp_path / "goals-of-ours", "check", "--fail-on", "info", "--as-of", DAY)
    checked = run(*OKR, *options)
    assert (checked.returncode, checked.stderr) == (0, "")
    assert checked.stdout == "1 file, 4 goals: no findings\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Next: look at the goal file, then run `okr check`.\n"),
        (("./",), "Next: look at the goal file, then run `okr check`.\n"),
        (("ours",), "Next: `cd ours`, look at the goal file, then run `okr check`.\n"),
        (("our goals",), "Next: `cd 'our goals'`, look at the goal file, then run `okr check`.\n"),
        (("-C", "a", "ours"), "Next: `cd a/ours`, look at the goal file, then run `okr check`.\n"),
    ],
)
def test_okr_says_what_to_type_next(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    made = subprocess.run(
        [sys.executable, *OKR, "init", *words, "--as-of", DAY],
        cwd=tmp_path, env=environment(), capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (made.returncode, made.stderr) == (0, said)


@given(st.one_of(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.dates()))
@example(date.min)
@example(date.max)
@example(date(9999, 12, 20))
def test_it_checks_clean_on_every_day(today: date) -> None:
    texts = {path: text for path, text in workspace_files(today).items() if ".json" not in path}
    assert check_files(texts, as_of=today) == ()
    later = check_files(texts, as_of=moved(today, timedelta(days=100)))
    assert [finding for finding in later if finding.severity == "error"] == []


def test_the_modelines_lead_to_the_schemas(tmp_path: Path) -> None:
    run(*OKR, "init", tmp_path, "--as-of", DAY)
    for path in tmp_path.rglob("*.yaml"):
        first = path.read_text("utf-8").splitlines()[0]
        start, _, schema = first.partition("$schema=")
        assert start == "# yaml-language-server: "
        assert (path.parent / schema).is_file()


@pytest.mark.parametrize("present", ["okrkit.yaml", "goals/2026-Q4/product.yaml"])
def test_nothing_is_overwritten(present: str, tmp_path: Path) -> None:
    (tmp_path / present).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / present).write_text("mine\n")
    process = run(*OKR, "init", tmp_path, "--as-of", DAY)
    assert (process.returncode, process.stdout) == (2, "")
    assert f"`{present}` exists already" in process.stderr
    assert files(tmp_path) == {present: "mine\n"}


def test_a_link_that_leads_nowhere_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work/okrkit.yaml").symlink_to(tmp_path / "elsewhere")
    assert run(*OKR, "init", tmp_path / "work", "--as-of", DAY).returncode == 2
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="an administrator may write everywhere")
def test_a_folder_that_may_not_be_written_is_one_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    process = run(*OKR, "init", tmp_path / "x")
    assert process.returncode == 2
    assert process.stderr.count("\n") == 1


@pytest.mark.skipif(os.name != "posix", reason="no limit can be set")
def test_on_a_full_disk_a_file_is_named_and_no_folder_left(tmp_path: Path) -> None:
    words = "ulimit -f 1; trap '' XFSZ; exec \"$0\" -m okrkit init new/one --as-of 2026-11-20"
    process = subprocess.run(
        ["sh", "-c", words, sys.executable],
        cwd=tmp_path, env=environment(), capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (process.returncode, process.stdout, process.stderr) == (
        2, "",
        "okr: cannot write `goals/2026-Q4/product.yaml`: File too large; nothing was changed\n",
    )  # fmt: skip
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_way_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "goals").write_text("")
    process = run(*OKR, "init", tmp_path, "--as-of", DAY)
    assert process.returncode == 2
    assert process.stderr.count("\n") == 1
    assert "Traceback" not in process.stderr
