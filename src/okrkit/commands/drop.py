"""`okr drop REF`: a goal is given up."""

from typing import Annotated

import typer

from okrkit.book import Book, Wishes
from okrkit.commands import completion
from okrkit.commands.amend import CommitOption, DryRunOption, How, amend
from okrkit.commands.deciding import (
    OnOption,
    asked,
    day_of,
    introduce,
    scored,
    tell,
    whole_goal,
)
from okrkit.commands.reading import PeriodOption
from okrkit.commands.session import Session
from okrkit.ending import check_dropping, dropped
from okrkit.errors import OkrError
from okrkit.score import Scorecard


def command(
    context: typer.Context,
    ref: Annotated[
        str,
        typer.Argument(
            metavar="REF",
            help="An objective, key result or KPI.",
            autocompletion=completion.references,
        ),
    ],
    why: Annotated[str | None, typer.Option("--why", help="Why it is given up.")] = None,
    on: OnOption = None,
    period: PeriodOption = None,
    dry_run: DryRunOption = False,
    commit: CommitOption = False,
) -> int:
    """Give a goal up, and say why.

    It stays in its file and in the report, and counts no more. Asks for the reason if there is a
    terminal.
    """
    session: Session = context.obj
    how = How(dry_run, commit)
    card = scored(session)
    day = day_of(on, card.as_of)
    goal = whole_goal(card, ref, period, day)
    check_dropping(goal, day, card.as_of)
    if why is None and session.can_ask():
        introduce(session, card, goal)
    reason = asked(session, why, "why it is given up")
    if not reason:
        raise OkrError(f"say why {goal.ref} is given up: --why TEXT")

    def plan(card: Scorecard, book: Book) -> Wishes:
        return dropped(book, card.workspace.goals[goal.ref], day, card.as_of, reason)

    done = amend(session, plan, how, lambda: f"Drop {goal.ref} ({day})\n\n{reason}")
    tell(session, done, how, f"{goal.ref} is dropped on {day}: {reason}")
    return 0
