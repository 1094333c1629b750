"""The history of the example company: always the same, and it ends where the example is."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from editing import Okr
from okrkit.cache import Cache
from okrkit.commands.session import Session
from okrkit.difference import Facts
from okrkit.errors import OkrError
from okrkit.limits import Limits
from okrkit.lineage import where
from okrkit.past import read_past
from okrkit.repo import find_repo
from okrkit.scalars import CALENDAR
from replay import differing, replayed
from repositories import Repository, git, move_in, repository, settings_of

ROOT = Path(__file__).parents[1]
SCRIPT = ROOT / "examples" / "acme_history.py"
ACME = ROOT / "examples" / "acme"
GOALS = ("goals/**/*.yaml", "goals/**/*.yml")

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
    monkeypatch.chdir(built.folder)
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


def test_without_git_it_says_so(built: Repository, tmp_path: Path) -> None:
    answer = build(tmp_path / "acme", built.home, PATH=str(tmp_path))
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.startswith(f"git could not build {tmp_path / 'acme'}: ")
    assert answer.stderr.count("\n") == 1


def test_it_checks_clean_all_along(acme: Okr) -> None:
    found: list[object] = []
    for day in ("2026-06-30", "2026-08-14", "2026-10-09", "2026-11-20"):
        revision = acme_git(acme, "rev-list", "-1", f"--before={day}T23:59", "HEAD").strip()
        answer = acme("--at", revision, "check", "--format", "json", as_of=day)
        document = json.loads(answer.out)
        found = document["findings"]
        assert not [one for one in document["findings"] if one["severity"] == "error"]
    assert found == []


def test_what_an_audit_finds_in_it(acme: Okr, golden: Golden) -> None:
    answer = acme("audit", "--format", "concise")
    assert (answer.code, answer.err) == (1, "")
    golden("acme-audit.txt", without_ids(answer.out))


@pytest.mark.parametrize(
    ("words", "width", "name"),
    [
        (("--decisions",), None, "acme-log-decisions.txt"),
        (("checkout-uptime", "--decisions"), None, "acme-log-moved.txt"),
        (("instant-refunds",), 80, "acme-log-80.txt"),
        (("fewer-declines", "--format", "markdown"), None, "acme-log.md"),
    ],
)
def test_its_log(
    words: tuple[str, ...],
    width: int | None,
    name: str,
    acme: Okr,
    golden: Golden,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Session, "width", lambda _: width)
    answer = acme("log", *words)
    assert (answer.code, answer.err) == (0, "")
    assert width is None or all(len(line) <= width for line in answer.out.splitlines())
    golden(name, without_ids(answer.out))


def test_its_log_in_colours(acme: Okr) -> None:
    words = ("--decisions", "--since", "2026-11-02", "--until", "2026-11-09")
    shown = acme("--color", "always", "log", *words).out
    assert "\x1b[1m2026-11-09  Goran: Tidy up\x1b[0m\x1b[2m  " in shown
    assert "\x1b[1;33mremoved:\x1b[0m What a million payments cost us in servers" in shown
    assert "target: 8 → 10  \x1b[1;33msoftened\x1b[0m\n\x1b[2m      because 10 instead" in shown


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """The repository of this project, where it is a whole clone."""
    move_in(tmp_path / "home", monkeypatch)
    try:
        repo = find_repo(ROOT)
    except OkrError as error:
        pytest.skip(f"okr does not read this repository: {error}")
    if repo is None or repo.root != ROOT or repo.is_shallow():
        pytest.skip("this is no whole clone of the project")
    return Repository(ROOT, tmp_path / "home")


def test_doing_its_history_again_leads_to_its_newest_state(
    built: Repository, tmp_path: Path
) -> None:
    assert differing(redone(built.folder), redone(anew(built, "", tmp_path).folder)) == []


def test_doing_the_history_of_the_real_example_again_leads_to_its_newest_state(
    own: Repository, tmp_path: Path
) -> None:
    newest = redone(anew(own, "examples/acme/", tmp_path).folder)
    assert len(newest) > 50
    assert differing(redone(own.folder / "examples/acme"), newest) == []


def redone(folder: Path) -> dict[str, Facts]:
    """The goals of a workspace, as its history tells them from the first event to the last."""
    past = read_past(where(folder, "HEAD"), GOALS, CALENDAR, Limits(), Cache(None))
    return replayed(list(past.events))


def anew(of: Repository, inner: str, place: Path) -> Repository:
    """A repository whose only commit holds the newest goal files of another one."""
    made = repository(place / "anew", of.home)
    names = of.git("ls-tree", "-r", "-z", "--name-only", "HEAD", f"{inner}goals/").split("\0")
    made.commit({name.removeprefix(inner): of.git("show", f"HEAD:{name}") for name in names[:-1]})
    return made


def without_ids(text: str) -> str:
    """A text in which a changed example changes no more than what is told of it."""
    return re.sub(r"\b[0-9a-f]{7}\b", "1234567", text)


def acme_git(acme: Okr, *words: str) -> str:
    return git(acme.folder, acme.folder.parent / "home", *words)
