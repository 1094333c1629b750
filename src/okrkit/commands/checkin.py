"""`okr checkin`: one line in the right place."""

from typing import Annotated, NamedTuple

import typer

from okrkit.batch import rows
from okrkit.characters import quote
from okrkit.commands import completion
from okrkit.commands.amend import CommitOption, DryRunOption, How
from okrkit.commands.asking import ask_for_dues
from okrkit.commands.editing import edit_dues
from okrkit.commands.many import batch_sayings
from okrkit.commands.reading import Asked, PeriodOption, period_named
from okrkit.commands.recording import record
from okrkit.commands.session import Session
from okrkit.errors import OkrError
from okrkit.named import named
from okrkit.period import Period, parse_day
from okrkit.saying import Saying, Words
from okrkit.score import Scorecard


def command(
    context: typer.Context,
    ref: Annotated[
        str | None,
        typer.Argument(
            metavar="REF",
            help="A KPI, key result, milestone or objective.",
            autocompletion=completion.references,
        ),
    ] = None,
    value: Annotated[
        str | None,
        typer.Argument(
            metavar="VALUE", help="The number, `done`, or healthy, watch or breached of a KPI."
        ),
    ] = None,
    add: Annotated[
        str | None, typer.Option("--add", metavar="N", help="Add N to the last number instead.")
    ] = None,
    confidence: Annotated[
        str | None, typer.Option("--confidence", metavar="N", help="How sure you are, 0 to 10.")
    ] = None,
    expect: Annotated[
        str | None, typer.Option("--expect", metavar="N", help="What you expect at the end.")
    ] = None,
    note: Annotated[str | None, typer.Option("--note", help="What happened.")] = None,
    needs: Annotated[
        str | None, typer.Option("--needs", help="What you need; `none` closes an open need.")
    ] = None,
    needs_from: Annotated[
        str | None,
        typer.Option(
            "--needs-from",
            metavar="NAME",
            help="Who can give it.",
            autocompletion=completion.owners,
        ),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(
            "--by",
            metavar="NAME",
            help="Who says so, if not the owner.",
            autocompletion=completion.owners,
        ),
    ] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="The day it is about (today).")
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="FILE",
            help="Many: CSV `ref,date,value,note`, or JSON lines; `-` is the standard input.",
        ),
    ] = None,
    edit: Annotated[
        bool, typer.Option("--edit", help="Open your editor on a list of what is due.")
    ] = False,
    owner: Annotated[
        str | None,
        typer.Option(
            "--owner",
            metavar="NAME",
            help="Whose dues (yours).",
            autocompletion=completion.owners,
        ),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Overwrite what was said for that day.")
    ] = False,
    period: PeriodOption = None,
    dry_run: DryRunOption = False,
    commit: CommitOption = False,
) -> int:
    """Record how a goal stands: one line in the right place.

    VALUE is absolute and may be negative; `done` is for milestones and for a yes or no. The number
    of a key result that moves a KPI goes to the KPI, the rest to the key result. Without REF, okr
    asks for each thing that is due for you.
    """
    session: Session = context.obj
    how = How(dry_run, commit)
    words = Words(
        added=add, confidence=confidence, expect=expect, note=note, needs=needs,
        needs_from=needs_from, by=by,
    )  # fmt: skip
    if source is not None:
        if edit or (ref, on, words) != (None, None, Words()):
            raise OkrError("--from brings its own goals, days and values; give nothing else")
        text = session.given(source)
        record(session, lambda card: batch_sayings(card, rows(text)), how, replace=replace)
        return 0
    if edit or ref is None:
        if (ref, on, words) != (None, None, Words()):
            raise OkrError("name the goal as well: `okr checkin REF VALUE`, without --edit")
        asked = Asked(period, None, owner)
        ask = edit_dues if edit else ask_for_dues
        ask(session, asked, how, replace=replace)
        return 0
    if value is not None and add is not None:
        raise OkrError("VALUE and --add say two things; give one of them")
    said = Said(ref, words.with_value(value), on, period)
    record(session, lambda card: [_saying(card, said)], how, replace=replace)
    return 0


class Said(NamedTuple):
    """What was typed: of which goal, what, of which day, and in which period to look for it."""

    ref: str
    words: Words
    on: str | None
    period: str | None


def _saying(card: Scorecard, said: Said) -> Saying:
    day = card.as_of if said.on is None else parse_day(said.on)
    if day is None:
        raise OkrError(f"--on takes a day such as 2026-11-20, not {quote(said.on or '')}")
    label = said.period
    period = Period("", day, day) if label is None else period_named(card.workspace, label)
    return Saying(named(card.workspace, said.ref, period), day, said.words)
