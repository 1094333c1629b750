"""What is imported when okr starts; nobody waits for what is not needed."""

import re
from pathlib import Path

import pytest

from fakes import run, write_program

OKR = ("-m", "okrkit")
HEAVY = {
    "asyncio",
    "git",
    "http",
    "jinja2",
    "multiprocessing",
    "packaging",
    "pydantic",
    "pydantic_core",
    "rich",
    "ruamel",
    "sqlite3",
    "urllib.request",
    "yaml",
    "zoneinfo",
}
IMPORT = re.compile(r"^import '([^']+)' #", re.MULTILINE)

COMPLETION = {
    "COMP_WORDS": "okr ch",
    "COMP_CWORD": "1",
    "_TYPER_COMPLETE_ARGS": "okr ch",
    "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    "_TYPER_COMPLETE_WORD_TO_COMPLETE": "ch",
}


def imported(*words: str | Path, **variables: str) -> set[str]:
    """The modules that a run imports, and the packages they are in."""
    # Not `-X importtime`: it leaves out what `importlib.import_module` loads, as commands are.
    process = run("-v", *words, **variables)
    names = IMPORT.findall(process.stderr)
    assert "okrkit.cli" in names, process.stderr
    return {
        ".".join(parts[:length])
        for parts in (name.split(".") for name in names)
        for length in range(1, len(parts) + 1)
    }


def test_the_version_needs_next_to_nothing() -> None:
    names = imported(*OKR, "--version")
    assert names & (HEAVY | {"typer", "inspect", "typing", "dataclasses"}) == set()
    assert {name for name in names if name.startswith("okrkit.")} == {
        "okrkit.__main__" if "okrkit.__main__" in names else "okrkit.cli",
        "okrkit.cli",
        "okrkit.errors",
    }


def test_the_help_loads_typer_and_no_command() -> None:
    names = imported(*OKR, "--help")
    assert names & HEAVY == set()
    assert {name for name in names if name.startswith("okrkit.commands.")} == {
        "okrkit.commands.frame",
        "okrkit.commands.options",
        "okrkit.commands.session",
    }


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_completing_a_command_loads_no_command(shell: str) -> None:
    names = imported(*OKR, _OKR_COMPLETE=f"complete_{shell}", **COMPLETION)
    assert names & HEAVY == set()
    assert "okrkit.commands.frame" in names
    assert "okrkit.commands.check" not in names


@pytest.mark.parametrize(
    "words",
    [
        ("greet", "--help"),
        ("greet", "Ana", "Bo", "--tag", "x", "--loud"),
        ("-C", "x", "--as-of", "2026-11-20", "greet", "Ana", "--limit", "nodes=5", "-q"),
        ("greet",),
        ("gret",),
    ],
)
def test_the_frame_of_a_command_is_light(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert imported(write_program(tmp_path), *words) & HEAVY == set()


def test_a_command_is_loaded_when_it_is_called_and_no_other(tmp_path: Path) -> None:
    names = imported(write_program(tmp_path), "greet", "Ana")
    assert {name for name in names if name.startswith("fake_")} == {"fake_greet"}
