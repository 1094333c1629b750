"""Commands that exist in tests only, and a program that has them."""

import os
import subprocess
import sys
from pathlib import Path

GREET = '''
from typing import Annotated
import typer

def command(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Who is greeted.")],
    more: Annotated[list[str] | None, typer.Argument(help="And who else.")] = None,
    folder: Annotated[str, typer.Option(help="Not the shared one.")] = "own",
    tag: Annotated[list[str] | None, typer.Option(help="Any number.")] = None,
    loud: Annotated[bool, typer.Option("--loud", help="Louder.")] = False,
) -> int:
    """Greet people.

    As often as you like.
    """
    session = context.obj
    session.talk("on the side")
    session.answer([
        f"{name} {more} {folder} {tag} {loud}",
        f"{session.folder} {session.as_of} {session.color} {session.quiet} "
        f"{session.limits.nodes} {session.limits.file_size}",
    ])
    return 0
'''

END = '''
import time
from typing import Annotated
import typer
from okrkit.errors import OkrError

def deep(depth: int = 0) -> int:
    return deep(depth + 1) + 1

def command(
    context: typer.Context,
    how: Annotated[str, typer.Argument(help="Which end.")],
    text: Annotated[str, typer.Argument(help="With which words.")] = "",
) -> int:
    """Come to an end."""
    answer = context.obj.answer
    if how == "code":
        return int(text)
    if how == "refuse":
        answer(["half of it"])
        raise OkrError(text)
    if how == "bug":
        raise ValueError(text)
    if how == "missing-file":
        open(text)
    if how == "deep":
        deep()
    if how == "memory":
        raise MemoryError
    if how == "abort":
        raise typer.Abort
    if how == "wait":
        answer(["waiting"])
        import sys
        sys.stdout.flush()
        time.sleep(60)
    if how == "lines":
        answer(f"line {number}" for number in range(int(text)))
    if how == "say":
        answer([text])
    if how == "document":
        answer(["é"])
        context.obj.answer_bytes(text + "\\n")
    return 0
'''

PROGRAM = """
import sys
from okrkit.cli import main

sys.exit(main(commands={
    "greet": ("fake_greet", "Greet people."),
    "end": ("fake_end", "Come to an end."),
    "great-absence": ("fake_absence", "Not there when help is shown."),
}))
"""


def write_program(folder: Path) -> Path:
    """Write a program like okr with commands of its own into a folder."""
    (folder / "fake_greet.py").write_text(GREET)
    (folder / "fake_end.py").write_text(END)
    program = folder / "program.py"
    program.write_text(PROGRAM)
    return program


def environment(**variables: str) -> dict[str, str]:
    """The variables of a process that runs as if on anybody's machine, 80 columns wide."""
    system = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    return {**system, "COLUMNS": "80", **variables}


def run(*words: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run Python with these arguments, to its end."""
    return subprocess.run(
        [sys.executable, *map(str, words)],
        env=environment(**variables),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
