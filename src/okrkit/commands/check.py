"""`okr check`: all findings in one pass."""

from typing import Annotated

import typer

from okrkit.commands.answers import (
    Answers,
    FailOnOption,
    FormatOption,
    OutputOption,
    StatisticsOption,
    answers,
    from_root,
    tell,
)
from okrkit.commands.load import Loaded, load
from okrkit.commands.paths import chosen
from okrkit.commands.session import Session
from okrkit.finding import Finding
from okrkit.lint import lint
from okrkit.render.findings import Run


def command(
    context: typer.Context,
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH", help="Show only findings in these files or folders."),
    ] = None,
    format: FormatOption = "text",
    output: OutputOption = None,
    statistics: StatisticsOption = False,
    fail_on: FailOnOption = "error",
) -> int:
    """Find everything that is wrong with the goals.

    The whole workspace is always read; PATHs only filter what is shown. Exit code 0: nothing at or
    above --fail-on; 1: something; 2: okr could not run.
    """
    session: Session = context.obj
    asked = answers(format, output or (), statistics, fail_on)
    loaded = load(session)
    findings = loaded.broken if loaded.card is None else lint(loaded.card, loaded.sources)
    wanted = chosen(paths or [], loaded.folder)
    shown = tuple(one for one in findings if wanted.has(one.file))
    return tell(session, run_of(session, loaded, shown, asked), asked, loaded.folder)


def run_of(session: Session, loaded: Loaded, findings: tuple[Finding, ...], asked: Answers) -> Run:
    """What is told of findings."""
    return Run(
        findings=findings,
        sources=loaded.sources,
        as_of=loaded.as_of.isoformat(),
        files=len(loaded.sources),
        goals=len(loaded.card.workspace.goals) if loaded.card else 0,
        folder=from_root(loaded.folder),
        most=session.limits.errors,
        failing=asked.failing,
    )
