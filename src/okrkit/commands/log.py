"""`okr log`: what became of goals, as git tells it."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Annotated, NamedTuple

import typer

from okrkit.characters import quote
from okrkit.commands.chronicle import tell_past
from okrkit.commands.reading import (
    DecisionsOption,
    OwnerOption,
    PeriodOption,
    RefArgument,
    TeamOption,
    owner_named,
    period_named,
    team_named,
)
from okrkit.commands.session import Session
from okrkit.course import Course
from okrkit.errors import OkrError
from okrkit.history import NAMES
from okrkit.members import teams_below
from okrkit.misfit import did_you_mean, listing
from okrkit.period import Period, parse_day
from okrkit.score import Scorecard
from okrkit.targets import short
from okrkit.trail import Event, Names
from okrkit.trust import signed

FORMATS = ("terminal", "markdown", "json", "json-v1", "csv")


class Filter(NamedTuple):
    """The events that were asked for; None: all."""

    names: Names | None
    decisions: bool
    teams: frozenset[str] | None
    owner: str | None
    author: str | None
    period: str | None
    field: str | None
    since: date | None
    until: date | None


def command(
    context: typer.Context,
    ref: RefArgument = None,
    decisions: DecisionsOption = False,
    period: PeriodOption = None,
    team: TeamOption = None,
    owner: OwnerOption = None,
    author: Annotated[
        str | None,
        typer.Option("--author", metavar="NAME", help="Commits of this name or e-mail."),
    ] = None,
    field: Annotated[
        str | None, typer.Option("--field", metavar="FIELD", help="Changes of this field.")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="Committed on DATE or later.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="Committed on DATE or earlier.")
    ] = None,
    verify: Annotated[
        bool,
        typer.Option("--verify", help="Say of each decision who signed its commit."),
    ] = False,
    format: Annotated[
        str,
        typer.Option(
            "--format",
            help="terminal, markdown, json or csv.",
            autocompletion=lambda: list(FORMATS),
        ),
    ] = "terminal",
) -> int:
    """Tell what became of goals, newest first.

    Who changed what, when, and whether that made it easier (softened), harder (hardened) or
    another goal (re-aimed), with the reason where one was given: a `Reason:` line at the end of the
    commit's message, or an entry of the goal's `changed:`. With --verify the signatures of commits
    are looked at; who signed is told by your own keys and list of signers alone, never by those
    that the repository names.
    """
    session: Session = context.obj
    if format not in FORMATS:
        raise OkrError(f"--format is one of {', '.join(FORMATS)}, not {quote(format)}")
    if field is not None:
        _refuse_unknown(field)
    days = _day(since, "--since"), _day(until, "--until")
    is_wanted = _holds(ref) if team is None and owner is None else None
    told = tell_past(session, lambda card: _refs(card, ref, period), is_wanted)
    card, course = told.card, Course(told.card, told.past.events, None)
    wanted = Filter(
        None if ref is None else _names(course.events, _refs(card, ref, period)),
        decisions,
        None if team is None else _teams(course, team),
        None if owner is None else _owner(session, course, owner),
        author,
        None if ref or period is None else period_named(card.workspace, period).name,
        field,
        *days,
    )
    found = tuple(event for event in course.events if _is_wanted(event, wanted, course))
    if verify:
        found = signed(told.repo, found)
    _answer(session, found, format)
    return 0


def _holds(ref: str | None) -> Callable[[str], bool]:
    """Whether a text has to be read: who asks for one goal waits for no others.

    It may hold that goal, or say what a period is.
    """
    parts = None if ref is None else short(ref).split(".")

    def has(text: str) -> bool:
        is_of_goal = parts is not None and all(part in text for part in parts)
        return is_of_goal or "periods" in text or "\\" in text

    return has


def _refs(card: Scorecard, text: str | None, label: str | None) -> tuple[str, ...]:
    """The references of the goal that was asked for, the former ones that it names included.

    One that is no goal today may have been one. Raises OkrError where it could be several.
    """
    if text is None:
        return ()
    around = period_named(card.workspace, label) if label else Period("", card.as_of, card.as_of)
    found = card.workspace.targets.matches(text, around, None)
    if len(found) > 1:
        raise OkrError(f"{quote(text)} could be {listing(found)}; write the one that is meant")
    goal = card.workspace.goals.get(found[0]) if found else None
    return (goal.ref, *goal.formerly) if goal else (text,)


def _names(events: Iterable[Event], refs: Iterable[str]) -> Names:
    """The names of a goal. Raises OkrError where no event is about it."""
    known = dict.fromkeys(event.goal for event in events)
    found = [ref for ref in known if any(ref == one or short(ref) == one for one in refs)]
    if not found:
        text = next(iter(refs))
        raise OkrError(f"the history knows no goal {quote(text)}; `okr tree` shows all that run")
    return Names(found)


def _teams(course: Course, name: str) -> frozenset[str]:
    """A team and those below it. Raises OkrError where there is none, and was none."""
    was_one = any(course.team(event) == name for event in course.events)
    workspace = course.card.workspace
    return teams_below(workspace, name) if was_one else team_named(workspace, name)


def _owner(session: Session, course: Course, name: str) -> str:
    """An owner. Raises OkrError where nobody of that name owns a goal, or did."""
    was_one = any(course.owner(event) == name for event in course.events)
    return name if was_one else owner_named(session, course.card.workspace, name)


def _refuse_unknown(field: str) -> None:
    """Raises OkrError for a field that no goal can have."""
    if field in NAMES or field.startswith("x-"):
        return
    meant = did_you_mean(field, NAMES)
    advice = f"did you mean {quote(meant)}?" if meant else "`okr schema` has them all"
    raise OkrError(f"--field takes a field of a goal, not {quote(field)}; {advice}")


def _day(text: str | None, option: str) -> date | None:
    day = None if text is None else parse_day(text)
    if text is not None and day is None:
        raise OkrError(f"{option} takes a day like 2026-11-01, not {quote(text)}")
    return day


def _is_wanted(event: Event, wanted: Filter, course: Course) -> bool:
    return (
        (wanted.names is None or wanted.names.has(event))
        and not (wanted.decisions and not event.is_decision)
        and (wanted.teams is None or course.team(event) in wanted.teams)
        and (wanted.owner is None or course.owner(event) == wanted.owner)
        and (wanted.author is None or _is_by(event, wanted.author))
        and (wanted.period is None or event.goal.partition("/")[0] == wanted.period)
        and (wanted.field is None or (event.field or "").partition(".")[0] == wanted.field)
        and (wanted.since is None or event.day >= wanted.since)
        and (wanted.until is None or event.day <= wanted.until)
    )


def _is_by(event: Event, author: str) -> bool:
    revision = event.revision
    return author.casefold() in f"{revision.author} <{revision.email}>".casefold()


def _answer(session: Session, events: tuple[Event, ...], format: str) -> None:
    """Each format is loaded when it is needed."""
    match format:
        case "terminal":
            from okrkit.render.log import log  # noqa: PLC0415
            from okrkit.render.text import coloured, plain  # noqa: PLC0415

            paint = coloured if session.has_color() else plain
            session.answer(log(events, paint, width=session.width()))
            if not events:
                session.talk("nothing of this kind is in the history")
        case "markdown":
            from okrkit.render.log import log_markdown  # noqa: PLC0415

            session.answer_bytes(log_markdown(events))
        case "csv":
            from okrkit.render.log_v1 import log_csv  # noqa: PLC0415

            session.answer_bytes(log_csv(events))
        case _:
            from okrkit.render.log_v1 import log_v1  # noqa: PLC0415

            session.answer_bytes(log_v1(events))
