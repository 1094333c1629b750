"""What the commands that decide about goals have in common: goal, day, questions, answer."""

from collections.abc import Callable
from datetime import date
from typing import Annotated

import typer

from okrkit.characters import quote, visible
from okrkit.commands.amend import Amended, How
from okrkit.commands.load import load, settings_complaint
from okrkit.commands.reading import period_named
from okrkit.commands.session import Session
from okrkit.errors import OkrError
from okrkit.goals import Goal
from okrkit.named import named
from okrkit.period import Period, parse_day
from okrkit.render.told import standing_words
from okrkit.score import Scorecard

OnOption = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help="The day of the decision (today).")
]


def scored(session: Session, *, may_be_empty: bool = False) -> Scorecard:
    """The workspace as it is, before anybody is asked. Raises OkrError where it cannot be read."""
    loaded = load(session, may_be_empty=may_be_empty)
    if loaded.card is None:
        raise settings_complaint(loaded)
    return loaded.card


def whole_goal(card: Scorecard, ref: str, label: str | None, day: date) -> Goal:
    """The goal of a reference. Raises OkrError where there is none, and for a milestone."""
    period = Period("", day, day) if label is None else period_named(card.workspace, label)
    found = named(card.workspace, ref, period)
    if found.milestone is not None:
        raise OkrError(f"{quote(ref)} is a milestone; name the key result, {quote(found.goal.ref)}")
    return found.goal


def day_of(text: str | None, as_of: date) -> date:
    """The day that --on names. Raises OkrError where it is none."""
    day = as_of if text is None else parse_day(text)
    if day is None:
        raise OkrError(f"--on takes a day such as 2026-11-20, not {quote(text or '')}")
    return day


def introduce(session: Session, card: Scorecard, goal: Goal) -> None:
    """Tell which goal it is about, and how it stands."""
    words = standing_words(card, goal.ref)
    session.tell(goal.title)
    session.tell(f"  {goal.ref}: {words}")


def asked(
    session: Session,
    given: str | None,
    question: str,
    check: Callable[[str], object] = str,
) -> str | None:
    """What was given, else what somebody answers; None where nobody can, or wants to.

    The question is put again while `check` raises OkrError for the answer.
    """
    if given is not None or not session.can_ask():
        return given
    while answer := session.ask(f"  {question}:"):
        try:
            check(answer)
        except OkrError as error:
            session.tell(f"  {error}")
        else:
            return answer
    return None


def tell(session: Session, done: Amended, how: How, line: str) -> None:
    """Tell what has been decided, and in which files it stands."""
    if not how.dry_run:
        session.answer([visible(line)])
        session.talk(f"wrote {', '.join(change.path for change in done.changes)}")
