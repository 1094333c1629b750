"""`okr check`: all findings in one pass."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, NamedTuple

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
from okrkit.commands.origin import JudgedBy, judged_by, origin_of
from okrkit.commands.paths import EVERYTHING, Chosen, chosen
from okrkit.commands.selecting import (
    IgnoreOption,
    Selection,
    SelectOption,
    SettingsFromOption,
    SinceOption,
    WriteBaselineOption,
    refuse_parts,
    selection,
)
from okrkit.commands.session import Session
from okrkit.discover import BASELINE_NAME
from okrkit.finding import Checked, Finding, Hidden, Ignore, gathered
from okrkit.render.findings import Run, counted

if TYPE_CHECKING:
    from okrkit.touched import Touched


def command(
    context: typer.Context,
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH", help="Show only findings in these files or folders."),
    ] = None,
    select: SelectOption = None,
    ignore: IgnoreOption = None,
    since: SinceOption = None,
    settings_from: SettingsFromOption = None,
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
        given = {"--select": select, "--ignore": ignore, "--since": since}
        refuse_parts({"PATH": paths, **given, "--settings-from": settings_from})
    place = origin_of(session)
    judge = None if settings_from is None else judged_by(place, settings_from)
    if write_baseline or since is not None:
        seen = inspected_anew(session, judge or place, write_baseline=write_baseline)
    else:
        seen = inspected(session, judge or place)
    part = Part(rules, chosen(paths or [], seen.folder), _touched(session, seen, since))
    run = run_of(session, seen, asked, part)
    if judge is not None:
        run = replace(run, added_ignores=_added_ignores(session, seen, judge))
    code = tell(session, run, asked, seen.folder)
    if part == Part() and judge is None:
        tell_outdated(session, "check", seen.checked)
    return code


def _touched(session: Session, seen: Inspected, since: str | None) -> "Touched | None":
    if since is None or seen.loaded is None or seen.loaded.card is None:
        return None
    from okrkit.commands.since import touched_since  # noqa: PLC0415  git takes its time

    return touched_since(session, seen.loaded, since)


def _added_ignores(session: Session, seen: Inspected, judge: JudgedBy) -> tuple[Ignore, ...]:
    if not seen.checked.ignores:
        return ()
    from okrkit.commands.since import added_ignores  # noqa: PLC0415  as above

    return added_ignores(session, judge.judge, seen.checked.ignores, seen.sources)


def tell_outdated(session: Session, command: str, checked: Checked) -> None:
    """Say on the side that the baseline can be smaller."""
    if checked.outdated:
        session.talk(
            f"{counted(len(checked.outdated), 'finding')} of {BASELINE_NAME} found no more:"
            f" `okr {command} --write-baseline` takes them out"
        )


class Part(NamedTuple):
    """The part of what was found that was asked for: of these rules, files, and of a change."""

    rules: Selection = Selection()
    files: Chosen = EVERYTHING
    touched: "Touched | None" = None

    def split(self, findings: Iterable[Finding]) -> tuple[list[Finding], list[Hidden]]:
        """The findings that were asked for, and those that the change has nothing to do with."""
        shown, hidden = [], []
        for one in findings:
            if self.files.has(one.file) and self.rules.has(one.rule):
                told = one if self.touched is None else self.touched.told(one)
                if told is None:
                    hidden.append(Hidden(one, "not_since"))
                else:
                    shown.append(told)
        return shown, hidden


def run_of(session: Session, seen: Inspected, asked: Answers, part: Part) -> Run:
    """What is told of what was found."""
    checked = seen.checked
    shown, not_since = part.split(checked.findings)
    silenced = [
        one
        for one in checked.hidden
        if part.files.has(one.finding.file) and part.rules.has(one.finding.rule)
    ]
    return Run(
        findings=gathered(shown),
        sources=seen.sources,
        as_of=seen.as_of.isoformat(),
        files=len(seen.sources),
        goals=checked.goals,
        folder=from_root(seen.folder),
        most=session.limits.errors,
        failing=asked.failing,
        hidden=(*silenced, *not_since),
    )
