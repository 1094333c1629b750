"""`okr check`: all findings in one pass."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from okrkit.commands.answers import (
    Answers,
    FailOnOption,
    FormatOption,
    OutputOption,
    StatisticsOption,
    answers,
    from_root,
    refuse_forms,
    tell,
)
from okrkit.commands.inspection import Inspected, inspected, inspected_anew
from okrkit.commands.origin import Origin, origin_of
from okrkit.commands.part import Part
from okrkit.commands.paths import EVERYTHING, Chosen, chosen
from okrkit.commands.selecting import (
    DiffOption,
    FixOption,
    IgnoreOption,
    SelectOption,
    SettingsFromOption,
    SinceOption,
    UnsafeFixesOption,
    WriteBaselineOption,
    refuse_parts,
    selection,
)
from okrkit.commands.session import Session
from okrkit.discover import BASELINE_NAME
from okrkit.errors import OkrError
from okrkit.finding import Checked, Ignore, gathered, in_order
from okrkit.render.findings import Run

if TYPE_CHECKING:
    from okrkit.commands.judge import JudgedBy
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
    fix: FixOption = False,
    unsafe_fixes: UnsafeFixesOption = False,
    diff: DiffOption = False,
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
        given = {"PATH": paths, "--select": select, "--ignore": ignore, "--since": since}
        refuse_parts({**given, "--settings-from": settings_from, "--fix": fix, "--diff": diff})
    if fix or diff:
        session.refuse_past()
    elif unsafe_fixes:
        raise OkrError("--unsafe-fixes goes with --fix, or with --diff to look first")
    if diff:
        refuse_forms(asked)
    place = origin_of(session)
    judge = None if settings_from is None else _judge(session, place, settings_from)

    def part_of(seen: Inspected) -> Part:
        return Part(rules, _files(session, seen, paths or ()), _touched(session, seen, since))

    if fix or diff:
        from okrkit.commands.fixing import fix_files  # noqa: PLC0415  few runs need it

        seen = fix_files(session, judge or place, part_of, unsafe=unsafe_fixes, is_written=not diff)
    elif write_baseline or since is not None:
        seen = inspected_anew(session, judge or place, write_baseline=write_baseline)
    else:
        seen = inspected(session, judge or place)
    part = part_of(seen)
    run = run_of(session, seen, asked, part)._replace(is_fixed=fix)
    if judge is not None:
        run = _with_own(session, run, seen, judge, part)
    if diff:
        return int(any(map(run.fails, run.findings)))
    code = tell(session, run, asked, seen.folder)
    if part == Part() and judge is None:
        tell_outdated(session, "check", seen.checked)
    return code


def _files(session: Session, seen: Inspected, paths: Iterable[str]) -> Chosen:
    if seen.checked.broken:
        return EVERYTHING  # that is all there is to tell, and which files there are is not known
    return chosen(paths, session.folder, seen.folder, seen.sources)


def _touched(session: Session, seen: Inspected, since: str | None) -> "Touched | None":
    if since is None or seen.loaded is None or seen.loaded.card is None:
        return None
    from okrkit.commands.since import touched_since  # noqa: PLC0415  git takes its time

    return touched_since(session, seen.loaded, since)


def _judge(session: Session, place: Origin, revision: str) -> "JudgedBy":
    from okrkit.commands.judge import judged_by  # noqa: PLC0415  as above

    return judged_by(session, place, revision)


def _with_own(session: Session, run: Run, seen: Inspected, judge: "JudgedBy", part: Part) -> Run:
    """A run with what a change says itself of how goals are judged, whatever part was asked for."""
    broken, _ = Part(touched=part.touched).split(judge.broken)
    return run._replace(
        findings=in_order((*broken, *run.findings)),
        sources={**run.sources, **{one.path: one for one in judge.sources}},
        added_ignores=_added_ignores(session, seen, judge),
        added_workspaces=judge.new_workspaces(seen.nested),
    )


def _added_ignores(session: Session, seen: Inspected, judge: "JudgedBy") -> tuple[Ignore, ...]:
    if not seen.checked.ignores:
        return ()
    from okrkit.commands.since import added_ignores  # noqa: PLC0415  as above

    return added_ignores(session, judge, seen.checked.ignores, seen.sources)


def tell_outdated(session: Session, command: str, checked: Checked) -> None:
    """Say on the side that the baseline can be smaller."""
    if checked.outdated:
        number = len(checked.outdated)
        gone = "finding is gone that is" if number == 1 else "findings are gone that are"
        session.talk(
            f"{number} {gone} recorded in {BASELINE_NAME}: `okr {command} --write-baseline` takes"
            f" {'it' if number == 1 else 'them'} out"
        )


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
        findings=gathered((*checked.broken, *shown)),
        sources=seen.sources,
        as_of=seen.as_of.isoformat(),
        files=len(seen.sources),
        goals=checked.goals,
        folder=from_root(seen.folder),
        most=session.limits.errors,
        failing=asked.failing,
        hidden=(*silenced, *not_since),
        is_past=session.at is not None,
    )
