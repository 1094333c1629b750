"""The history of the example company: always the same, and it ends where the example is."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from editing import Okr
from repositories import Repository, git, move_in, repository, settings_of

ROOT = Path(__file__).parents[1]
SCRIPT = ROOT / "examples" / "acme_history.py"
ACME = ROOT / "examples" / "acme"

Golden = Callable[[str, str], None]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """The repository, built once."""
    place = tmp_path_factory.mktemp("acme")
    build(place / "acme", place / "home")
    return Repository(place / "acme", place / "home")


@pytest.fixture
def acme(okr: Okr, built: Repository, monkeypatch: pytest.MonkeyPatch) -> Okr:
    """okr in that repository."""
    move_in(built.home, monkeypatch)
    return Okr(built.folder, okr.capture)


def build(folder: Path, home: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, SCRIPT, folder],
        env={**settings_of(home), **variables},
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


def test_its_commits_are_the_same_on_every_machine(built: Repository, golden: Golden) -> None:
    shown = "--format=%H%n  %aI %an <%ae>%n  %cI %cn: %s%n"
    golden("acme-history.txt", built.git("log", "--date-order", shown))


def test_its_newest_state_are_the_files_of_the_example(built: Repository) -> None:
    def texts(folder: Path) -> dict[str, bytes]:
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file() and ".git" not in path.parts and path.name != "README.md"
        }

    assert texts(built.folder) == texts(ACME)
    assert built.git("status", "--porcelain") == ""


def test_nothing_of_the_user_has_a_part_in_it(built: Repository, tmp_path: Path) -> None:
    home = tmp_path / "home"
    other = repository(tmp_path / "other", home)
    (home / ".gitconfig").write_text(
        "[init]\ndefaultBranch = x\ndefaultObjectFormat = sha256\ntemplateDir = /nowhere\n"
        "[user]\nname = Eve\n[core]\nautocrlf = true\nhooksPath = /nowhere\n[fastimport]\nx = y\n"
    )
    folder = tmp_path / "a new one" / "acme"
    answer = build(
        folder, home, GIT_DIR=str(other.folder / ".git"), GIT_AUTHOR_NAME="Eve", TZ="UTC"
    )
    assert (answer.returncode, answer.stderr) == (0, "")
    assert git(folder, built.home, "rev-parse", "main") == built.git("rev-parse", "HEAD")
    assert git(folder, built.home, "status", "--porcelain") == ""


def test_a_folder_that_holds_something_is_left_alone(built: Repository, tmp_path: Path) -> None:
    before = built.git("rev-parse", "HEAD")
    answer = build(built.folder, built.home)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr == f"{built.folder} is there already: name a new folder{os.linesep}"
    assert built.git("rev-parse", "HEAD") == before


def test_it_checks_clean_all_along(acme: Okr) -> None:
    found: list[object] = []
    for day in ("2026-06-30", "2026-08-14", "2026-10-09", "2026-11-20"):
        revision = acme_git(acme, "rev-list", "-1", f"--before={day}T23:59", "HEAD").strip()
        answer = acme("--at", revision, "check", "--format", "json", as_of=day)
        document = json.loads(answer.out)
        found = document["findings"]
        assert not [one for one in document["findings"] if one["severity"] == "error"]
    assert found == []


def acme_git(acme: Okr, *words: str) -> str:
    return git(acme.folder, acme.folder.parent / "home", *words)
