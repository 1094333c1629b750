"""`okr close REF`: how a goal ended."""

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
from okrkit.ending import check_closing, closed, read_grade
from okrkit.goals import Objective
from okrkit.render.told import standing_words
from okrkit.score import Scorecard


def command(
    context: typer.Context,
    ref: Annotated[
        str,
        typer.Argument(
            metavar="REF",
            help="An objective or key result.",
            autocompletion=completion.references,
        ),
    ],
    score: Annotated[
        str | None,
        typer.Option("--score", metavar="N", help="Your own grade, 0 to 1; else the computed."),
    ] = None,
    why: Annotated[str | None, typer.Option("--why", help="Why it ended so.")] = None,
    learned: Annotated[
        str | None, typer.Option("--learned", help="What was learned (objectives).")
    ] = None,
    on: OnOption = None,
    period: PeriodOption = None,
    dry_run: DryRunOption = False,
    commit: CommitOption = False,
) -> int:
    """Write how a goal ended, and what was learned.

    Shows the computed score and asks for what was not given, if there is a terminal. Left out, your
    own score is the computed one.
    """
    session: Session = context.obj
    how = How(dry_run, commit)
    card = scored(session)
    day = day_of(on, card.as_of)
    goal = whole_goal(card, ref, period, day)
    check_closing(goal, day, card.as_of)
    introduce(session, card, goal)
    question = "your own score, 0 to 1 (Enter: the computed one stands)"
    score = asked(session, score, question, read_grade)
    why = asked(session, why, "why it ended so (Enter: none)")
    if isinstance(goal, Objective):
        learned = asked(session, learned, "what was learned (Enter: none)")

    def plan(card: Scorecard, book: Book) -> Wishes:
        return closed(book, card.workspace.goals[goal.ref], day, card.as_of, score, why, learned)

    done = amend(session, plan, how, lambda: f"Close {goal.ref} ({day})")
    words = standing_words(done.after, goal.ref)
    grade = f" with {score}" if score else ""
    tell(session, done, how, f"{goal.ref} is closed on {day}{grade}; computed: {words}")
    return 0
