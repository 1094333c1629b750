"""How goals end, as wishes: closed with a grade and a lesson, or given up with a reason."""

from datetime import date

from okrkit.book import Book, Wishes
from okrkit.characters import quote
from okrkit.compose import Plain, Text, Value
from okrkit.edit import Add
from okrkit.errors import OkrError
from okrkit.goals import Goal, KeyResult, Objective
from okrkit.misfit import MisfitError
from okrkit.order import order_of, place_of
from okrkit.scalars import read_between

GRADE = read_between(0, 1)


def closed(
    book: Book,
    goal: Goal,
    day: date,
    as_of: date,
    score: str | None = None,
    why: str | None = None,
    learned: str | None = None,
) -> Wishes:
    """The wish that closes an objective or key result; `score` is the team's own grade, 0 to 1.

    Raises OkrError for what cannot be closed on that day.
    """
    check_closing(goal, day, as_of)
    if learned and not isinstance(goal, Objective):
        raise OkrError("what was learned is written at the objective; say `--why` here")
    fields: dict[str, Value | None] = {
        "date": Plain(str(day)),
        "score": None if score is None else Plain(read_grade(score)),
        "why": _text(why),
        "learned": _text(learned),
    }
    return _with(book, goal, "closed", fields)


def dropped(book: Book, goal: Goal, day: date, as_of: date, why: str) -> Wishes:
    """The wish that gives a goal up. Raises OkrError for one that cannot be on that day."""
    check_dropping(goal, day, as_of)
    return _with(book, goal, "dropped", {"date": Plain(str(day)), "why": Text(why)})


def _with(book: Book, goal: Goal, field: str, fields: dict[str, Value | None]) -> Wishes:
    path = goal.place.keys
    there = book.page(goal.place.file).entries(path)
    said = {name: value for name, value in fields.items() if value is not None}
    if field in there:  # it is empty
        return {goal.place.file: [Add((*path, field), name, one) for name, one in said.items()]}
    return {goal.place.file: [Add(path, field, said, place_of(field, there, order_of(goal)))]}


def check_closing(goal: Goal, day: date, as_of: date) -> None:
    """Raises OkrError for a goal that has ended or does not end, and a day that cannot be."""
    _check_open(goal)
    if not isinstance(goal, (Objective, KeyResult)):
        raise OkrError(f"{quote(goal.ref)} is a KPI, which has no end; `okr drop` gives it up")
    _check_past(day, as_of)
    if day < goal.start:
        raise OkrError(
            f"{quote(goal.ref)} starts on {goal.start}, so it does not end on {day}; name the day"
            " of the decision, or give it up with `okr drop`"
        )


def check_dropping(goal: Goal, day: date, as_of: date) -> None:
    """Raises OkrError for a goal that has ended, and for a day before it started.

    What has not started by `as_of` may be given up.
    """
    _check_open(goal)
    _check_past(day, as_of)
    if isinstance(goal, (Objective, KeyResult)) and day < goal.start <= as_of:
        raise OkrError(
            f"{quote(goal.ref)} started on {goal.start}, so it was not given up on {day}; name the"
            " day of the decision"
        )


def _check_open(goal: Goal) -> None:
    """Raises OkrError for a goal that was closed or dropped."""
    if goal.dropped is not None:
        raise OkrError(
            f"{quote(goal.ref)} was dropped on {goal.dropped.day}; to change that, edit"
            f" {goal.place.file}"
        )
    if isinstance(goal, (Objective, KeyResult)) and goal.closed is not None:
        raise OkrError(
            f"{quote(goal.ref)} was closed on {goal.closed.day}; to change that, edit"
            f" {goal.place.file}"
        )


def _check_past(day: date, as_of: date) -> None:
    """Raises OkrError for a day that would not be seen yet."""
    if day > as_of:
        raise OkrError(f"{day} is still to come: today is {as_of}; name the day of the decision")


def read_grade(text: str) -> str:
    """A team's own grade as it is written. Raises OkrError for what is none."""
    try:
        GRADE(text)
    except MisfitError as misfit:
        advice = f"; write `{misfit.write}`" if misfit.write else ""
        raise OkrError(f"the score: {misfit.message}{advice}") from None
    return text


def _text(text: str | None) -> Text | None:
    return Text(text) if text else None
