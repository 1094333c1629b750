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
from okrkit.commands.inspection import Inspected, inspected, inspected_anew
from okrkit.commands.paths import EVERYTHING, Chosen, chosen
from okrkit.commands.selecting import (
    IgnoreOption,
    Selection,
    SelectOption,
    WriteBaselineOption,
    refuse_parts,
    selection,
)
from okrkit.commands.session import Session
from okrkit.discover import BASELINE_NAME
from okrkit.finding import Checked, Finding, gathered
from okrkit.render.findings import Run, counted


def command(
    context: typer.Context,
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH", help="Show only findings in these files or folders."),
    ] = None,
    select: SelectOption = None,
    ignore: IgnoreOption = None,
    write_baseline: WriteBaselineOption = False,
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
    rules = selection(select, ignore)
    if write_baseline:
        session.refuse_past()
        refuse_parts({"PATH": paths, "--select": select, "--ignore": ignore})
    seen = inspected_anew(session, write_baseline=True) if write_baseline else inspected(session)
    wanted = chosen(paths or [], seen.folder)
    code = tell(session, run_of(session, seen, asked, rules, wanted), asked, seen.folder)
    tell_outdated(session, "check", seen.checked)
    return code


def tell_outdated(session: Session, command: str, checked: Checked) -> None:
    """Say on the side that the baseline can be smaller."""
    if checked.outdated:
        session.talk(
            f"{counted(len(checked.outdated), 'finding')} of {BASELINE_NAME} found no more:"
            f" `okr {command} --write-baseline` takes them out"
        )


def run_of(
    session: Session,
    seen: Inspected,
    asked: Answers,
    rules: Selection,
    files: Chosen = EVERYTHING,
) -> Run:
    """What is told of what was found: of these rules, in these files."""

    def is_asked_for(finding: Finding) -> bool:
        return files.has(finding.file) and rules.has(finding.rule)

    checked = seen.checked
    return Run(
        findings=gathered(filter(is_asked_for, checked.findings)),
        sources=seen.sources,
        as_of=seen.as_of.isoformat(),
        files=len(seen.sources),
        goals=checked.goals,
        folder=from_root(seen.folder),
        most=session.limits.errors,
        failing=asked.failing,
        hidden=tuple(one for one in checked.hidden if is_asked_for(one.finding)),
    )
