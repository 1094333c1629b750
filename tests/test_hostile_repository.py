"""A repository from a stranger: whatever its settings name, no command of okr runs it."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from editing import Okr
from okrkit.cli import COMMANDS
from repositories import (
    Repository,
    lose_objects,
    make_hostile,
    move_in,
    repository,
    sign_badly,
    trap,
)

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the programs are shell scripts")

GOALS = """\
period: 2026-Q4
owner: ana
people: {ana: {emails: [ana@acme.example]}}
objectives:
  fast:
    title: Refunds feel instant
    why: w
    key_results:
      time: {title: Median time, unit: h, baseline: 72, target: 24}
kpis:
  uptime:
    title: Uptime
    at_least: 99
    checkins:
      2026-11-02: 99.5
"""

READING: dict[str, list[str]] = {
    "check": ["check", "check --at HEAD~1", "check --no-cache"],
    "status": ["status", "status --at HEAD~1", "status --owner me", "status --due me"],
    "tree": ["tree", "tree --at HEAD~1"],
    "show": ["show uptime", "show fast --at HEAD~1"],
    "report": ["report", "report --at HEAD~1 --format json", "report --owner me"],
    "log": ["log", "log --format json", "log fast.time", "log --at HEAD~1 --format csv"],
    "diff": [
        "diff",
        "diff HEAD~1 --format markdown",
        "diff HEAD~1..HEAD",
        "diff HEAD~1...HEAD --owner me",
        "diff --at HEAD~1 HEAD",
    ],
    "audit": ["audit", "audit --since HEAD~1 --format json"],
    "kpi": ["kpi", "kpi uptime --at HEAD~1"],
    "doctor": ["doctor"],
}
WRITING: dict[str, list[str]] = {
    "checkin": ["checkin uptime 99.7 --dry-run", "checkin uptime 99.7 --commit"],
    "new": ["new kpi Hours --id hours --commit"],
    "close": ["close fast --score 0.5 --why w --learned l --commit"],
    "drop": ["drop fast.time --why w --commit"],
    "carry": ["carry 2026-Q4 2027-Q1 --commit"],
    "rename": ["rename uptime up --commit"],
    "fmt": ["fmt --check", "fmt"],
    "site": ["site ../site", "site ../site --at HEAD~1", "site ../plain-site --no-history"],
}
EXCUSED = {
    "init": "makes a workspace and asks git nothing",
    "rules": "reads no workspace",
    "explain": "reads no workspace",
    "schema": "reads no workspace",
    "serve": "ends when it is told to, and shows what `okr site` makes",
}


@pytest.fixture
def made(okr: Okr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Repository]:
    move_in(tmp_path / "home", monkeypatch)
    made = repository(okr.folder, tmp_path / "home")
    made.configure({"user.email": "ana@acme.example", "user.name": "Ana Ito"})
    made.commit({"okrkit.yaml": "version: 1\n", "goals/a.yaml": GOALS}, at=at("10-01"))
    changed = GOALS.replace("target: 24", "target: 40")
    made.commit({"goals/a.yaml": changed}, "x\n\nReason: the law", at=at("11-16"))
    yield made
    assert psutil.Process().children(recursive=True) == []


def at(day: str) -> str:
    return f"2026-{day}T09:00:00+01:00"


def test_every_command_is_tried_or_excused() -> None:
    tried = sorted([*READING, *WRITING, *EXCUSED])
    assert sorted(COMMANDS) == tried, (
        "let a new command meet these repositories, or say why it need not"
    )


def lines(commands: dict[str, list[str]]) -> list[str]:
    return [line for lines in commands.values() for line in lines]


def answers(okr: Okr) -> dict[str, tuple[int, str]]:
    """What the commands that read answer: they all can."""
    found = {}
    for line in lines(READING):
        answer = okr(*line.split())
        assert answer.code in {0, 1}, (line, answer.err)
        found[line] = (answer.code, answer.out)
    return found


def write_all(okr: Okr, *, has_filter: bool = False) -> None:
    """Run the commands that write; where git has a filter for goal files okr commits none."""
    for line in lines(WRITING):
        answer = okr(*line.split())
        is_refused = has_filter and line.endswith("--commit") and answer.code == 2
        if not is_refused:
            assert answer.code in {0, int("--check" in line)}, (line, answer)


def odd_names(made: Repository) -> None:
    """Names that are options, pathspecs or two lines to whoever is not careful."""
    for name in ("--output=canary", "-x", "--upload-pack=canary"):
        made.git("update-ref", f"refs/heads/{name}", "HEAD")
        made.git("update-ref", f"refs/tags/{name}", "HEAD")
    kpi = "kpis: {{k{}: {{title: K}}}}\n"
    names = ("we\nird", "--output=x", ":(exclude)y", "*")
    made.commit(
        {f"goals/{name}.yaml": kpi.format(number) for number, name in enumerate(names)},
        at=at("11-17"),
    )
    made.git("symbolic-ref", "HEAD", "refs/heads/--output=canary")
    made.git("update-ref", "HEAD", "refs/heads/main")


def test_no_program_runs_and_every_answer_is_the_same(
    okr: Okr, made: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    canary = tmp_path / "canary"
    made.commit({".gitattributes": "* filter=evil diff=evil merge=evil\n"}, at=at("11-16"))
    sign_badly(made)
    odd_names(made)
    before = answers(okr)
    make_hostile(made, canary)
    made.configure({"i18n.logOutputEncoding": "UTF-16"})
    for name in ("GIT_EXTERNAL_DIFF", "GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_EDITOR", "EDITOR",
                 "GIT_PAGER", "PAGER", "VISUAL", "GIT_PROXY_COMMAND", "SSH_ASKPASS"):  # fmt: skip
        monkeypatch.setenv(name, trap(tmp_path / name, canary))
    assert answers(okr) == before
    write_all(okr, has_filter=True)
    assert not canary.exists(), canary.read_text()
    assert not list(made.folder.glob("canary*"))
    assert not list(made.folder.glob("x*"))
    made.git("status")
    made.git("log")
    assert {"fsmonitor", "gpg"} <= set(canary.read_text().split())  # git alone runs them


def included(made: Repository, canary: Path) -> None:
    """Settings that come from a file of the repository itself."""
    settings = made.folder / ".git" / "config"
    own = settings.read_text()
    make_hostile(made, canary)
    (made.folder / "more").write_text(settings.read_text().removeprefix(own))
    path = "\tpath = ../more\n"
    settings.write_text(f'{own}[include]\n{path}[includeIf "gitdir:**"]\n{path}')


def of_a_work_tree(made: Repository, canary: Path) -> None:
    """Settings that are in a file for the work tree alone."""
    made.configure({"extensions.worktreeConfig": "true"})
    settings = made.folder / ".git" / "config"
    own = settings.read_text()
    make_hostile(made, canary)
    (made.folder / ".git" / "config.worktree").write_text(settings.read_text().removeprefix(own))
    settings.write_text(own)


def around_an_embedded_one(made: Repository, canary: Path) -> None:
    """A bare repository that comes with a clone, as files between the goals."""
    embedded = repository(made.folder / "goals" / "embedded", made.home, "--bare")
    make_hostile(embedded, canary)


def with_a_submodule(made: Repository, canary: Path) -> None:
    """A repository inside, whose settings nobody asked for."""
    inner = repository(made.folder.parent / "inner", made.home)
    inner.commit({"goals.yaml": "kpis: {}\n", ".gitattributes": "* filter=evil\n"})
    make_hostile(made.submodule("goals/inner", inner), canary)


def of_another_store(made: Repository, canary: Path) -> None:
    """Objects that lie in another repository, which tells its references by a program."""
    other = repository(made.folder.parent / "other", made.home)
    other.commit({"a": "a"})
    make_hostile(made, canary)
    alternates = made.folder / ".git" / "objects" / "info" / "alternates"
    alternates.write_text(f"{other.folder / '.git' / 'objects'}\n")


@pytest.mark.parametrize(
    "hostile",
    [included, of_a_work_tree, around_an_embedded_one, with_a_submodule, of_another_store],
    ids=lambda hostile: hostile.__name__,
)
def test_no_program_runs_wherever_settings_come_from(
    okr: Okr, made: Repository, tmp_path: Path, hostile: Callable[[Repository, Path], None]
) -> None:
    hostile(made, tmp_path / "canary")
    answers(okr)
    write_all(okr)
    assert not (tmp_path / "canary").exists(), (tmp_path / "canary").read_text()


@pytest.mark.parametrize("name", ["--output=canary", "-x", "--upload-pack=canary"])
def test_a_name_like_an_option_is_refused(okr: Okr, made: Repository, name: str) -> None:
    odd_names(made)
    for words in (
        ["check", f"--at={name}"],
        ["diff", "--", name],
        ["diff", f"HEAD..{name}"],
        ["diff", "--", f"{name}...HEAD"],
        ["audit", f"--since={name}"],
    ):
        answer = okr(*words)
        assert (answer.code, answer.out, answer.changed) == (2, "", {}), words
        assert f"git knows no revision `{name}`" in answer.err
    assert okr("diff", f"refs/heads/{name}").code == 0


def test_nothing_is_fetched(okr: Okr, made: Repository, tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    lose_objects(made, trap(tmp_path / "fetch", canary))
    for line in lines(READING):
        answer = okr(*line.split())
        assert answer.code in {0, 1, 2}, (line, answer.err)
        assert "Traceback" not in answer.err
    assert not canary.exists()
