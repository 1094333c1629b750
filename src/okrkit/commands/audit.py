"""`okr audit`: the *honest* rules, over the history of the goals."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from okrkit.characters import quote
from okrkit.checked import check_past
from okrkit.commands.answers import (
    FailOnOption,
    FormatOption,
    OutputOption,
    StatisticsOption,
    answers,
    tell,
)
from okrkit.commands.check import run_of, tell_outdated
from okrkit.commands.chronicle import tell_past
from okrkit.commands.inspection import Inspected, remembered
from okrkit.commands.judging import judged
from okrkit.commands.origin import Origin, origin_of
from okrkit.commands.part import Part
from okrkit.commands.selecting import (
    IgnoreOption,
    SelectOption,
    WriteBaselineOption,
    refuse_parts,
    selection,
)
from okrkit.commands.session import Session
from okrkit.course import Course
from okrkit.errors import OkrError
from okrkit.lineage import ancestors, mailmap, where
from okrkit.lint import active_rules
from okrkit.period import parse_day
from okrkit.repo import Repo
from okrkit.rules.honest import unsigned_change
from okrkit.score import Scorecard
from okrkit.settings_past import read_settings_past
from okrkit.source import SourceFile
from okrkit.trail import Event
from okrkit.trust import signed, unlike


def command(
    context: typer.Context,
    since: Annotated[
        str | None,
        typer.Option(
            "--since", metavar="REV|DATE", help="Only commits after REV, or on DATE and later."
        ),
    ] = None,
    allow_shallow: Annotated[
        bool, typer.Option("--allow-shallow", help="Audit a clone without its older history.")
    ] = False,
    select: SelectOption = None,
    ignore: IgnoreOption = None,
    write_baseline: WriteBaselineOption = False,
    format: FormatOption = "text",
    output: OutputOption = None,
    statistics: StatisticsOption = False,
    fail_on: FailOnOption = "error",
) -> int:
    """Find what history hides: the honest rules.

    Targets that were moved and numbers that were rewritten without a reason, goals that vanished or
    came late. Planning is no finding: the first fifth of a goal's days, and the commit that brought
    the workspace. Exit codes as those of `okr check`.
    """
    session: Session = context.obj
    asked = answers(format, output or (), statistics, fail_on)
    rules = selection(select, ignore, of_history=True)
    if write_baseline:
        session.refuse_past()
        refuse_parts({"--since": since, "--select": select, "--ignore": ignore})
    place = origin_of(session)
    there = where(place.folder, session.at or "HEAD")
    is_shallow = there.repo.is_shallow()
    if is_shallow and not allow_shallow:
        raise OkrError(
            "this clone is shallow, so most of its history is not here: run `git fetch"
            " --unshallow` (in CI `fetch-depth: 0`), or take --allow-shallow"
        )
    if is_shallow and write_baseline:
        raise OkrError(
            "--write-baseline is about all of the history, and this clone is shallow; run"
            " `git fetch --unshallow` first"
        )
    start = None if since is None else _start(place.folder, since)
    is_whole = start is None and not is_shallow
    anew = partial(_audited, session, start, is_whole=is_whole, write=write_baseline)
    names = mailmap(there.repo, session.limits)
    if write_baseline or is_shallow or names is None:
        seen = anew(place)
    else:
        seen = remembered(session, place, anew, "audit", there.inner, there.tip, repr(start), names)
    if seen.loaded is None:
        for doubt in unlike(there.repo):
            session.talk(doubt)
    run = run_of(session, seen, asked, Part(rules))._replace(
        command="audit",
        sources=_with_settings(place, session, seen.sources),
    )
    code = tell(session, run, asked, seen.folder)
    tell_outdated(session, "audit", seen.checked)
    return code


class Start(NamedTuple):
    """Where an audit begins: with a day, or after a commit."""

    day: date | None
    commit: str | None


def _start(folder: Path, text: str) -> Start:
    """What --since means. Raises OkrError for what is neither a day nor a revision."""
    day = parse_day(text)
    if day is not None:
        return Start(day, None)
    try:
        return Start(None, where(folder, text).tip)
    except OkrError as error:
        raise OkrError(f"--since takes a day or a revision, not {quote(text)}: {error}") from None


def _audited(
    session: Session, start: Start | None, place: Origin, *, is_whole: bool, write: bool
) -> Inspected:
    """What the history comes to from a start on; perhaps that is recorded."""
    told = tell_past(session, origin=place)
    events = told.past.events
    bringing = (one.id for one in reversed(told.past.revisions) if any(one.steps))
    settings = read_settings_past(where(place.folder, session.at or "HEAD"), session.limits)
    if start is not None:
        events, settings = (_from(start, every, told.repo) for every in (events, settings))
    needs_signatures = _needs_signatures(told.card)
    if needs_signatures:
        events = signed(told.repo, events)
    course = Course(told.card, events, next(bringing, None), settings, is_whole=is_whole)
    judge = partial(check_past, course, _with_settings(place, session, told.sources))
    checked = judged(session, told.loaded, "audit", judge, write=write)
    return Inspected(
        told.loaded.folder,
        told.sources,
        told.loaded.as_of,
        checked,
        told.loaded,
        is_lasting=not needs_signatures,
    )


def _with_settings(
    place: Origin, session: Session, sources: Mapping[str, SourceFile]
) -> dict[str, SourceFile]:
    """The texts of goal files, and that of the settings: they have a history as well."""
    return {**place.settings(session.limits).texts, **sources}


def _from(start: Start, events: Sequence[Event], repo: Repo) -> tuple[Event, ...]:
    """The events from a start on."""
    ids = {event.revision.id for event in events}
    before = ancestors(ids, start.commit, repo) if start.commit else frozenset()
    return tuple(
        one
        for one in events
        if one.revision.id not in before and (start.day is None or one.day >= start.day)
    )


def _needs_signatures(card: Scorecard) -> bool:
    """Whether a rule asks for them: to verify takes a process for each."""
    active = active_rules(card.workspace.settings.check)
    return any(one.rule.check is unsigned_change for one in active)
