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
from okrkit.commands.inspection import Inspected, inspected
from okrkit.commands.paths import chosen
from okrkit.commands.session import Session
from okrkit.finding import Finding
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
    seen = inspected(session)
    wanted = chosen(paths or [], seen.folder)
    shown = tuple(one for one in seen.checked.findings if wanted.has(one.file))
    return tell(session, run_of(session, seen, shown, asked), asked, seen.folder)


def run_of(session: Session, seen: Inspected, findings: tuple[Finding, ...], asked: Answers) -> Run:
    """What is told of findings."""
    return Run(
        findings=findings,
        sources=seen.sources,
        as_of=seen.as_of.isoformat(),
        files=len(seen.sources),
        goals=seen.checked.goals,
        folder=from_root(seen.folder),
        most=session.limits.errors,
        failing=asked.failing,
    )
