"""`okr check`: all findings in one pass."""

import os
from pathlib import Path
from typing import Annotated

import typer

from okrkit.commands.load import Loaded, load
from okrkit.commands.paths import chosen
from okrkit.commands.session import Session
from okrkit.errors import OkrError
from okrkit.lint import Finding, lint
from okrkit.render.findings import Run

FORMATS = ("text", "concise", "json", "json-v1")
FAIL_ON = {
    "error": {"error"},
    "warning": {"error", "warning"},
    "info": {"error", "warning", "info"},
}


def command(
    context: typer.Context,
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH", help="Show only findings in these files or folders."),
    ] = None,
    format: Annotated[str, typer.Option("--format", help="text, concise or json.")] = "text",
    fail_on: Annotated[
        str, typer.Option("--fail-on", help="What makes the run fail: error, warning or info.")
    ] = "error",
) -> int:
    """Find everything that is wrong with the goals.

    The whole workspace is always read; PATHs only filter what is shown. Exit code 0: nothing at or
    above --fail-on; 1: something; 2: okr could not run.
    """
    session: Session = context.obj
    check_choices(format, fail_on)
    loaded = load(session)
    findings = loaded.broken if loaded.card is None else lint(loaded.card, loaded.sources)
    wanted = chosen(paths or [], loaded.folder)
    run = outcome(session, loaded, tuple(one for one in findings if wanted.has(one.file)), format)
    answer(session, run, format)
    return int(any(finding.severity in FAIL_ON[fail_on] for finding in run.findings))


def check_choices(format: str, fail_on: str) -> None:
    """Raise OkrError for a format or severity that there is not."""
    if format not in FORMATS:
        raise OkrError(f"--format is one of {', '.join(FORMATS)}, not {format!r}")
    if fail_on not in FAIL_ON:
        raise OkrError(f"--fail-on is one of {', '.join(FAIL_ON)}, not {fail_on!r}")


def outcome(
    session: Session,
    loaded: Loaded,
    findings: tuple[Finding, ...],
    format: str,
) -> Run:
    """What is shown of findings, with paths as the format counts them."""
    base = Path.cwd() if format in {"text", "concise"} else _git_root(loaded.folder)
    inner = os.path.relpath(loaded.folder, os.path.realpath(base)).replace(os.sep, "/")
    return Run(
        findings=findings,
        sources=loaded.sources,
        as_of=loaded.as_of.isoformat(),
        files=len(loaded.sources),
        goals=len(loaded.card.workspace.goals) if loaded.card else 0,
        folder="" if inner == "." else f"{inner}/",
        most=session.limits.errors,
    )


def _git_root(folder: Path) -> Path:
    """The folder that machines count paths from: the repository's, or the workspace's."""
    candidates = (one for one in (folder, *folder.parents) if (one / ".git").exists())
    return next(candidates, folder)


def answer(session: Session, run: Run, format: str) -> None:
    """Print a run in a format."""
    if format.startswith("json"):
        from okrkit.render.json_v1 import check_v1  # noqa: PLC0415  each format when it is needed

        session.answer_bytes(check_v1(run))
        return
    from okrkit.render import text  # noqa: PLC0415

    paint = text.coloured if session.has_color() else text.plain
    session.answer((text.concise if format == "concise" else text.text)(run, paint))
