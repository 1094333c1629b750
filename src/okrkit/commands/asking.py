"""`okr checkin` without a goal: it asks for each thing that is due, and records each answer."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from okrkit.characters import visible
from okrkit.commands.amend import How
from okrkit.commands.load import load, settings_complaint
from okrkit.commands.reading import ME, Asked, scope_of
from okrkit.commands.recording import record
from okrkit.commands.session import Session
from okrkit.due import Due, dues, owed
from okrkit.ending import read_grade
from okrkit.errors import OkrError
from okrkit.goals import Goal, KeyResult, Kpi
from okrkit.measure import Judged
from okrkit.named import Named
from okrkit.render.told import question
from okrkit.saying import RefusedError, Saying, Words, checked
from okrkit.score import Scorecard

SKIP, QUIT, NO_NUMBER = "", "q", "n"
YES, NO = frozenset({"y", "yes", "done"}), frozenset({SKIP, "n", "no"})


class _Quit(Exception):  # noqa: N818  no error: somebody has had enough
    """No more questions."""


class Owing(NamedTuple):
    """What is due of somebody, and the goals it is due of."""

    card: Scorecard
    dues: tuple[Due, ...]


def owing(session: Session, asked: Asked) -> Owing:
    """What is due of an owner, of git's user if nobody is named.

    Raises OkrError where the workspace cannot be read, or nobody knows who that is.
    """
    loaded = load(session)
    if loaded.card is None:
        raise settings_complaint(loaded)
    asked = asked if asked.owner else asked._replace(owner=ME)
    scope = scope_of(session, loaded.card.workspace, asked)
    return Owing(loaded.card, dues(loaded.card, owed(loaded.card, scope)))


def ask_for_dues(session: Session, asked: Asked, how: How, *, replace: bool) -> None:
    """Ask for each thing that is due, one by one; each answer is written at once."""
    if not session.can_ask():
        raise OkrError(
            "without a goal, `okr checkin` asks questions, and there is no terminal to ask on; name"
            " one (`okr checkin REF VALUE`), or bring many (`--from FILE`)"
        )
    card, due = owing(session, asked)
    if not due:
        session.answer(["nothing is due"])
        return
    for number, one in enumerate(due, 1):
        head, *more = question(card, one)
        if number > 1:
            session.tell("")
        session.tell(f"{number} of {len(due)}: {head}")
        for line in more:
            session.tell(f"  {line}")
        try:
            _ask(session, one, how, replace=replace)
        except _Quit:
            return


def _ask(session: Session, due: Due, how: How, *, replace: bool) -> None:
    """Ask until the answer can be recorded, or is left out."""
    while True:
        words = _answered(session, due)
        if words is None:
            return None
        try:
            return record(session, partial(_sayings, due, words), how, replace=replace)
        except OkrError as error:
            for line in (str(error), *error.details):
                session.tell(f"  {line}")


def _sayings(due: Due, words: Words, card: Scorecard) -> list[Saying]:
    """The goal is looked up anew: the workspace has been read again."""
    return [Saying(Named(card.workspace.goals[due.goal.ref], due.milestone), card.as_of, words)]


def _answered(session: Session, due: Due) -> Words | None:
    """What somebody answers; None to skip it. Raises _Quit for the end of all questions."""
    if due.step is not None:
        return _answered_step(session)
    what = _what(due)
    while True:
        first = _reply(session, f"  {what} (Enter: skip, {NO_NUMBER}: no number, {QUIT}: quit):")
        if first == SKIP:
            return None
        words = Words() if first == NO_NUMBER else Words().with_value(first)
        if first == NO_NUMBER or _fits(session, due, words):
            break
    if isinstance(due.goal, KeyResult):
        prompt = "  confidence, 0 to 10 (Enter: none):"
        words = _more(session, due, words, prompt, lambda it, more: it._replace(confidence=more))
    prompt = "  note (Enter: none):"
    words = _more(session, due, words, prompt, lambda it, more: it._replace(note=more))
    return None if words == Words() else words


def _fits(session: Session, due: Due, words: Words) -> bool:
    """Whether something can be said of a goal; if not, tell why."""
    try:
        checked(Saying(Named(due.goal, due.milestone), due.since, words))
        if words.number is not None and _is_judged(due.goal):
            read_grade(words.number)
    except (RefusedError, OkrError) as error:
        session.tell(f"  {error}")
        return False
    return True


def _what(due: Due) -> str:
    goal = due.goal
    if _is_judged(goal):
        return "score, 0 to 1"
    unit = goal.unit if isinstance(goal, (KeyResult, Kpi)) else None
    return visible(f"value in {unit}" if unit else "value")


def _is_judged(goal: Goal) -> bool:
    return isinstance(goal, KeyResult) and isinstance(goal.measure, Judged)


def _answered_step(session: Session) -> Words | None:
    while True:
        reply = _reply(session, f"  is it done? (y, Enter: not yet, {QUIT}: quit):").casefold()
        if reply in YES:
            return Words(is_done=True)
        if reply in NO:
            return None


def _reply(session: Session, prompt: str) -> str:
    reply = session.ask(prompt)
    if reply is None or reply.casefold() == QUIT:
        raise _Quit
    return reply


def _more(
    session: Session, due: Due, words: Words, prompt: str, joined: Callable[[Words, str], Words]
) -> Words:
    """What is said, and more if somebody has more to say."""
    while reply := session.ask(prompt):
        more = joined(words, reply)
        if _fits(session, due, more):
            return more
    return words


def listed(owing: Owing) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What is due, by full reference, with the lines that tell of it."""
    for due in owing.dues:
        ref = due.goal.ref if due.milestone is None else f"{due.goal.ref}.{due.milestone}"
        yield ref, tuple(question(owing.card, due))
