"""`okr rename REF ID`: another id, in every file."""

from typing import Annotated, NamedTuple

import typer

from okrkit.book import Book, Wishes
from okrkit.characters import visible
from okrkit.commands import completion
from okrkit.commands.amend import CommitOption, DryRunOption, How, amend
from okrkit.commands.reading import PeriodOption, period_named
from okrkit.commands.session import Session
from okrkit.named import named
from okrkit.period import Period
from okrkit.rename import Renaming, check_renamed, renamed, renaming
from okrkit.score import Scorecard


def command(
    context: typer.Context,
    ref: Annotated[
        str,
        typer.Argument(
            metavar="REF",
            help="A KPI, objective, key result or milestone.",
            autocompletion=completion.references,
        ),
    ],
    id: Annotated[str, typer.Argument(metavar="ID", help="Its new id.")],
    period: PeriodOption = None,
    dry_run: DryRunOption = False,
    commit: CommitOption = False,
) -> int:
    """Give a goal another id, here and in every reference to it.

    The old reference is kept as `formerly`, so that its history stays one.
    """
    session: Session = context.obj
    how = How(dry_run, commit)
    asked: list[Renaming] = []

    def plan(card: Scorecard, book: Book) -> Wishes:
        workspace, day = card.workspace, card.as_of
        where = Period("", day, day) if period is None else period_named(workspace, period)
        goal = named(workspace, ref, where)
        asked.append(renaming(workspace, goal, id))
        return renamed(book, goal, asked[0])

    done = amend(session, plan, how, lambda: f"Rename {asked[0].old} to {id}", _Proof(asked))
    if not how.dry_run:
        session.answer([visible(f"{asked[0].old} is {asked[0].new} now")])
        session.talk(f"wrote {', '.join(change.path for change in done.changes)}")
    return 0


class _Proof(NamedTuple):
    """That after a renaming every goal is tied to the same goals as before."""

    asked: list[Renaming]  # one, as soon as the goal is known

    def new_name(self, ref: str) -> str:
        """The full reference that a goal will have."""
        return self.asked[0].of(ref)

    def check(self, before: Scorecard, after: Scorecard) -> None:
        """Raises OkrError where a goal is tied to others."""
        check_renamed(before.workspace, after.workspace, self.asked[0])
