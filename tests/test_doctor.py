"""`okr doctor`: what it sees of workspaces and repositories that are well, and that are not."""

import json
import os
from pathlib import Path

import pytest

import okrkit.commands.doctor
from editing import Okr
from okrkit.cli import main
from repositories import Repository, make_hostile, move_in, repository
from test_repo import write_git

GOALS = """\
period: 2026-Q4
objectives:
  grow: {title: More people use it, why: Nobody knows us, key_results: {r: {title: R, done: true}}}
"""
FILES = {"okrkit.yaml": "version: 1\n", "goals/a.yaml": GOALS}


@pytest.fixture
def made(okr: Okr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """The workspace in a repository, with one commit."""
    move_in(tmp_path / "home", monkeypatch)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    found = repository(okr.folder, tmp_path / "home")
    found.commit(FILES)
    return found


def signs(okr: Okr, code: int = 0) -> dict[str, tuple[str, str, str | None]]:
    """Health, sight and advice by topic."""
    ran = okr("doctor", "--format", "json")
    assert (ran.code, ran.err, ran.changed) == (code, "", {})
    found = json.loads(ran.out)
    assert found["format"] == "okr-doctor-v1"
    return {one["topic"]: (one["health"], one["seen"], one["advice"]) for one in found["signs"]}


def test_a_sound_workspace_is_well(okr: Okr, made: Repository) -> None:
    found = signs(okr)
    assert list(found) == [
        "okr", "libraries", "parser", "workspace", "goal files", "git", "repository", "history",
        "merges", "cache", "terminal",
    ]  # fmt: skip
    assert {health for health, _, _ in found.values()} == {"good"}
    assert found["goal files"][1].startswith("1 read, 128 bytes, 2 goals; goals/**/*.yaml")
    assert found["repository"][1].startswith(f"{okr.folder}, main at ")
    lines = okr("doctor").out.splitlines()
    assert lines[-1] == "All is well."
    assert [line[:4] for line in lines[:-2]] == ["ok  "] * len(found)


def test_without_a_workspace_the_rest_is_told(okr: Okr, made: Repository) -> None:
    made.commit({"okrkit.yaml": None})
    found = signs(okr, code=1)
    assert found["workspace"][0] == "bad"
    assert found["workspace"][1].startswith("no okrkit.yaml in ")
    assert found["repository"][0] == "good"
    assert "goal files" not in found
    assert okr("doctor").out.splitlines()[-1].startswith("Something stands in the way")


@pytest.mark.parametrize(
    ("path", "text", "topic", "told"),
    [
        ("okrkit.yaml", "version: 1\npaec: {}\n", "workspace", "okrkit.yaml:2: "),
        ("okrkit.yaml", 'version: 1\nrequires: ">=99"\n', "workspace", "requires okr >=99"),
        ("okrkit.yaml", "version: 1\ngoals: [none/*.yaml]\n", "workspace", "none/*.yaml"),
        ("goals/b.yaml", "title: caf\udce9\n", "goal files", "; 1 cannot be read"),
    ],
)
def test_what_cannot_be_read_stands_in_the_way(
    path: str, text: str, topic: str, told: str, okr: Okr
) -> None:
    okr.write(FILES)
    (okr.folder / path).write_bytes(text.encode(errors="surrogateescape"))
    # Not by `okr()`, which compares texts before and after: here is one that is no UTF-8.
    assert main(["-C", str(okr.folder), "doctor", "--format", "json"]) == 1
    out, _ = okr.capture()
    found = {one["topic"]: one for one in json.loads(out)["signs"]}
    assert found[topic]["health"] == "bad"
    assert told in found[topic]["seen"]


def test_a_workspace_within_is_told(okr: Okr, made: Repository) -> None:
    made.commit({"goals/x/okrkit.yaml": "version: 1\n", "goals/x/b.yaml": GOALS})
    health, seen, advice = signs(okr)["goal files"]
    assert (health, advice) == ("good", None)
    assert seen.startswith("1 read, 128 bytes, 2 goals; goals/**/*.yaml")
    assert seen.endswith("; not in `goals/x`, a workspace of its own")


def test_a_folder_without_history_is_told(okr: Okr) -> None:
    assert signs(okr.write(FILES))["repository"][0] == "look"


def test_a_shallow_clone_is_told(okr: Okr, made: Repository, tmp_path: Path) -> None:
    made.commit({"goals/a.yaml": GOALS + "# more\n"})
    okr.folder = made.clone(tmp_path / "clone", "--depth=1").folder
    health, seen, advice = signs(okr)["history"]
    assert (health, seen) == ("look", "shallow: the older part is not here")
    assert advice is not None
    assert "git fetch --unshallow" in advice


def test_a_partial_clone_is_told(okr: Okr, made: Repository, tmp_path: Path) -> None:
    made.commit({"goals/a.yaml": GOALS + "# more\n", "other": "x"})
    made.commit({"goals/a.yaml": GOALS, "other": "y"})
    made.configure({"uploadpack.allowFilter": "true"})
    clone = made.clone(tmp_path / "clone", "--filter=blob:none")
    okr.folder = clone.folder
    told = signs(okr)
    assert told["repository"][0] == "good"
    assert told["history"] == (
        "look", "partial: 2 objects of it are not here",
        "run `git fetch --refetch --no-filter`, or clone without `--filter`",
    )  # fmt: skip
    clone.git("fetch", "--quiet", "--refetch", "--no-filter")
    assert signs(okr)["history"] == ("good", "whole, nothing replaced", None)


@pytest.mark.parametrize("what", ["HEAD", "HEAD^{tree}"])
def test_a_repository_that_has_lost_what_is_checked_out_stands_in_the_way(
    what: str, okr: Okr, made: Repository
) -> None:
    id = made.git("rev-parse", what).strip()
    (made.folder / ".git" / "objects" / id[:2] / id[2:]).unlink()
    health, seen, _ = signs(okr, code=1)["repository"]
    assert health == "bad"
    assert seen.startswith(f"the object `{id}` is not in `{okr.folder}`, or cannot be read")


def test_replaced_and_grafted_commits_are_told(okr: Okr, made: Repository) -> None:
    first = made.git("rev-parse", "HEAD").strip()
    second = made.commit({"goals/a.yaml": GOALS + "# more\n"})
    made.git("replace", second, first)
    (okr.folder / ".git" / "info" / "grafts").write_text(f"{second}\n")
    assert signs(okr)["history"][:2] == (
        "look", "a replaced object (`git replace`); a file with grafts (`info/grafts`)"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("inner", "attributes"), [("", "*.yaml merge=union\n"), ("my goals", "*.yaml merge=union\n")]
)
def test_a_merge_that_keeps_both_sides_is_told(
    inner: str, attributes: str, okr: Okr, made: Repository
) -> None:
    made.commit({f"{inner or '.'}/{path}": text for path, text in FILES.items()})
    made.commit({".gitattributes": attributes})
    okr.folder = okr.folder / inner
    health, seen, _ = signs(okr)["merges"]
    prefix = f"{inner}/" if inner else ""
    assert health == "look"
    assert seen == (
        f"merge=union for `{prefix}goals/a.yaml`, `{prefix}okrkit.yaml`,"
        f" `{prefix}okrkit-baseline.yaml`"
    )


def test_no_program_of_the_repository_runs(okr: Okr, made: Repository, tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    make_hostile(made, canary)
    assert signs(okr)["history"][0] == "good"
    assert not canary.exists()


def test_a_broken_repository_stands_in_the_way(okr: Okr) -> None:
    okr.write({**FILES, ".git": "gitdir: nowhere\n"})
    ran = okr("doctor")
    assert ran.code == 1
    assert "\nx   repository  " in ran.out


@pytest.mark.skipif(os.name != "posix", reason="the program is a script")
def test_a_git_that_does_not_work_stands_in_the_way(
    okr: Okr, made: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_git(tmp_path / "bin", "echo 'no developer tools' >&2; exit 1\n")
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    found = signs(okr, code=1)
    told = f"git does not work (`{folder / 'git'}` says `no developer tools`)"
    assert [found[topic][0] for topic in ("git", "repository")] == ["look", "bad"]
    assert all(found[topic][1].startswith(told) for topic in ("git", "repository"))
    assert okr("log").err.startswith(f"okr: {told}")


def test_a_cache_that_cannot_be_written_is_told(
    okr: Okr, made: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(okr.folder / "okrkit.yaml"))
    health, seen, advice = signs(okr)["cache"]
    place = okr.folder / "okrkit.yaml" / "okrkit"
    assert (health, seen, advice) == (
        "look",
        f"cannot make a lock in `{place}`: Not a directory; set XDG_CACHE_HOME to a folder that you"
        " may write to",
        "until then okr is slower, and cannot change files",
    )


def test_an_empty_partial_clone_has_lost_nothing(okr: Okr, made: Repository) -> None:
    made.configure({"remote.origin.promisor": "true"})
    made.git("symbolic-ref", "HEAD", "refs/heads/new")
    found = signs(okr)
    assert found["repository"][:2] == ("good", f"{okr.folder}, no commit yet")
    assert found["history"][0] == "good"


def test_the_slow_parser_is_told(
    okr: Okr, made: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(okrkit.commands.doctor, "live_parser", lambda: "pure")
    health, _, advice = signs(okr)["parser"]
    assert health == "look"
    assert advice is not None
    assert "ruamel.yaml[oldlibyaml]" in advice


def test_what_is_seen_is_shown_safely(okr: Okr, made: Repository, tmp_path: Path) -> None:
    place = tmp_path / "w\x1b[2J\u202e"
    okr.folder = okr.folder.rename(place)
    for words in ((), ("--format", "json")):
        out = okr("doctor", *words).out
        assert "\x1b" not in out
        assert "\u202e" not in out


def test_another_format_is_refused(okr: Okr) -> None:
    ran = okr("doctor", "--format", "xml")
    assert (ran.code, ran.err) == (2, "okr: --format is text or json, not `xml`\n")
