"""`okr carry FROM TO [REF…]`: what is not done goes on in the next period."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated

import typer

from okrkit.book import Book, Wishes
from okrkit.carry import Carried, carried
from okrkit.characters import quote, visible
from okrkit.commands import completion
from okrkit.commands.amend import CommitOption, DryRunOption, How, amend
from okrkit.commands.reading import TeamOption, period_named, team_named
from okrkit.commands.session import Session
from okrkit.errors import OkrError
from okrkit.goals import KeyResult, Objective
from okrkit.named import named
from okrkit.period import Period
from okrkit.render.words import days_words
from okrkit.scope import Scope, objectives_in
from okrkit.score import Scorecard


def command(
    context: typer.Context,
    source: Annotated[
        str,
        typer.Argument(
            metavar="FROM", help="The period that ends.", autocompletion=completion.periods
        ),
    ],
    to: Annotated[
        str,
        typer.Argument(
            metavar="TO", help="The period that follows.", autocompletion=completion.periods
        ),
    ],
    refs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="REF",
            help="Only these objectives and key results.",
            autocompletion=completion.references,
        ),
    ] = None,
    team: TeamOption = None,
    dry_run: DryRunOption = False,
    commit: CommitOption = False,
) -> int:
    """Carry on in the next period what is not done.

    That is what is neither dropped nor achieved. The new goals are drafts that say where they come
    from. A range restarts at its last value, milestones keep the undone; check-ins, plans and dates
    stay behind, and so do the old scores.
    """
    session: Session = context.obj
    how = How(dry_run, commit)
    found: list[Carried] = []

    def plan(card: Scorecard, book: Book) -> Wishes:
        workspace = card.workspace
        begin, end = period_named(workspace, source), period_named(workspace, to)
        if begin.name == end.name:
            raise OkrError(f"{quote(source)} and {quote(to)} are one period; name the next one")
        if not _follows(end, begin):
            raise OkrError(
                f"{quote(to)} ({days_words(end)}) does not follow {quote(source)}"
                f" ({days_words(begin)}); name a later period"
            )
        teams = None if team is None else team_named(workspace, team)
        scope = Scope(begin, teams)
        found.append(carried(book, card, _asked(card, scope, begin, refs or []), end))
        return found[0].wishes

    amend(session, plan, how, lambda: _subject(source, to, found[0]))
    if not how.dry_run:
        session.answer(_told(found[0]))
    for ref, reason in found[0].left:
        session.talk(f"{ref} stays: {reason}")
    return 0


def _follows(later: Period, earlier: Period) -> bool:
    """Whether a period starts and ends after another; they may overlap, or have no end."""
    ends = (earlier.end or date.max, later.end or date.max)
    return later.start > earlier.start and (ends[0] < ends[1] or date.max in ends)


def _asked(
    card: Scorecard, scope: Scope, period: Period, refs: Sequence[str]
) -> Iterator[tuple[Objective, frozenset[str]]]:
    """The objectives of a period, each with the key results of it that were asked for."""
    objectives = objectives_in(card, scope)
    wanted = [named(card.workspace, ref, period).goal for ref in refs]
    for goal in wanted:
        whole = card.workspace.objective_of(goal) if isinstance(goal, KeyResult) else goal
        if whole not in objectives:
            raise OkrError(f"{quote(goal.ref)} is no goal of {period.name} that was asked for")
    for objective in objectives:
        parts = frozenset(one.ref for one in objective.key_results)
        if refs and objective not in wanted:
            parts &= {goal.ref for goal in wanted}
        if not refs or objective in wanted or parts:
            yield objective, parts


def _told(done: Carried) -> Iterator[str]:
    if not done.made:
        yield "nothing is carried on"
    for ref, file, parts in done.made:
        count = f"{parts} key result{'' if parts == 1 else 's'}"
        yield visible(f"{ref}: a draft with {count}, in {file}")


def _subject(source: str, to: str, done: Carried) -> str:
    refs = "\n".join(f"* {ref}" for ref, _, _ in done.made)
    return f"Carry on from {source} to {to}\n\n{refs}"
