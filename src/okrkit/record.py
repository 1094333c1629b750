"""From sayings to wishes: which line a check-in becomes, in which file, and where in it."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Context, Decimal
from typing import NamedTuple

from okrkit.batch import shown
from okrkit.book import Book, Wishes
from okrkit.characters import quote
from okrkit.compose import Plain
from okrkit.edit import NOTHING_CHANGED, Add, Set, Wish
from okrkit.errors import OkrError
from okrkit.goals import CheckIn, Goal, KeyResult, Kpi
from okrkit.measure import Band, Done, Judged, Milestones, Range, SameAs
from okrkit.misfit import listing
from okrkit.order import CHECKIN, KEY_RESULT, MILESTONE, place_of
from okrkit.saying import (
    HEALTH,
    Fields,
    RefusedError,
    Saying,
    Unsaid,
    Words,
    as_written,
    checked,
    fields_of,
    is_said,
    is_same_value,
)
from okrkit.scalars import read_number
from okrkit.series import NewCheckIn, Series, inserted, series_of
from okrkit.source import KeyPath
from okrkit.workspace import Workspace

EXACT = Context(prec=1_000)
"""No sum of two numbers of a goal file has more digits."""


class _Entry(NamedTuple):
    """What a check-in of a goal on a day shall hold, and who said so."""

    goal: Goal
    day: date
    fields: Fields
    saying: Saying


def recorded(
    book: Book, sayings: Iterable[Saying], *, replace: bool = False, unsaid: Iterable[Unsaid] = ()
) -> Wishes:
    """The wishes that record what was said; nothing for what stands there already.

    What is `unsaid` is refused with the rest. Raises OkrError where something cannot be said of a
    goal, or where something else was said of it for that day, unless it is to `replace` that.
    """
    refusals = [one.reason for one in unsaid]
    wishes: dict[str, list[Wish]] = {}
    done: dict[str, Saying] = {}
    entries: dict[tuple[str, date], _Entry] = {}
    for saying in sayings:
        with _noted(refusals):
            for part in _parts(book.workspace, _read(book.workspace, saying)):
                key = (part.goal.ref, part.day)
                if part.fields:
                    entries[key] = _joined(entries[key], part) if key in entries else part
            if saying.words.is_done:
                _agree(done.setdefault(saying.named.ref, saying), saying)
    for saying in done.values():
        with _noted(refusals):
            wishes.setdefault(saying.named.goal.place.file, []).extend(_done(book, saying, replace))
    new: dict[Series, list[NewCheckIn]] = {}
    for entry in entries.values():
        there = next((one for one in entry.goal.checkins if one.day == entry.day), None)
        with _noted(refusals):
            if there is None:
                one = NewCheckIn(entry.goal, entry.day, as_written(entry.fields))
                new.setdefault(series_of(book, entry.goal, entry.day), []).append(one)
            else:
                found = list(_amended(book, there, entry, replace))
                wishes.setdefault(there.origin.file, []).extend(found)
    if len(refusals) == 1:
        raise OkrError(f"{refusals[0]}; {NOTHING_CHANGED}")
    if refusals:
        raise OkrError(f"{len(refusals)} readings are refused; {NOTHING_CHANGED}", shown(refusals))
    for series, added in new.items():
        begins_file = series.file not in wishes
        found = list(inserted(book, series, added, begins_file=begins_file))
        wishes.setdefault(series.file, []).extend(found)
    return wishes


@contextmanager
def _noted(refusals: list[str]) -> Iterator[None]:
    """Note why something is refused, and go on: all that is wrong is told at once."""
    try:
        yield
    except RefusedError as refusal:
        refusals.append(str(refusal))


# --- who hears what


def _read(workspace: Workspace, saying: Saying) -> Saying:
    """As `checked`; where a word stands for a number, it says what this goal takes instead."""
    try:
        return checked(saying)
    except RefusedError as refusal:
        goal, number = saying.named.goal, saying.words.number
        if number is None or not number.isalpha():
            raise
        if reason := _deaf(workspace, goal):
            raise saying.refusal(reason) from None
        if (
            isinstance(goal, Kpi)
            and not goal.band
            and all(_number(one) is None for one in goal.checkins)
        ):
            raise RefusedError(f"{refusal}; without a number say {listing(HEALTH)}") from None
        raise


def _parts(workspace: Workspace, saying: Saying) -> Iterator[_Entry]:
    """What goes to the goal itself, and the number that belongs to its KPI."""
    goal, words = saying.named.goal, saying.words
    if words.has_number and isinstance(goal, KeyResult) and goal.kpi:
        number = Words(number=words.number, added=words.added)
        yield _entry(workspace.goals[goal.kpi], saying._replace(words=number))
        saying = saying._replace(words=words._replace(number=None, added=None))
    elif words.has_number and (reason := _deaf(workspace, goal)):
        raise saying.refusal(reason)
    if words.health and not isinstance(goal, Kpi):
        raise saying.refusal(f"{quote(goal.ref)} takes no health; only a KPI does")
    yield _entry(goal, saying)


def _deaf(workspace: Workspace, goal: Goal) -> str | None:
    """Why a goal takes no number, and what does."""
    name = quote(goal.ref)
    match goal:
        case Kpi() | KeyResult(measure=Range() | Band() | Judged() | None):
            return None
        case KeyResult(measure=Milestones() as steps):
            refs = [f"{goal.ref}.{step.id}" for step in steps.steps]
            return f"{name} is reached in steps; say `done` of {listing(refs)}"
        case KeyResult(measure=Done()):
            return f"{name} is a yes or no; say `done`"
        case KeyResult(measure=SameAs(ref=ref)):
            return f"{name} shows another key result; check in {quote(ref or 'that one')}"
        case KeyResult():
            return f"the progress of {name} comes from the objectives that support it"
        case _:
            key_results = [one.ref for one in workspace.key_results if one.objective == goal.ref]
            below = f"; check in {listing(key_results)}" if key_results else ""
            return f"{name} is an objective, it has no number of its own{below}"


def _entry(goal: Goal, saying: Saying) -> _Entry:
    is_judged = isinstance(goal, KeyResult) and isinstance(goal.measure, Judged)
    words = _summed(goal, saying)
    if is_judged and words.number is not None and not 0 <= read_number(words.number) <= 1:
        raise saying.refusal(f"{quote(goal.ref)} is judged from 0 to 1, not {words.number}")
    fields = fields_of(words, "score" if is_judged else "value")
    return _Entry(goal, saying.day, fields, saying)


def _summed(goal: Goal, saying: Saying) -> Words:
    """What is said, with the number that it comes to if it adds to the last one."""
    added = saying.words.added
    if added is None:
        return saying.words
    before = [one for one in goal.checkins if one.day <= saying.day and _number(one) is not None]
    if not before:
        raise saying.refusal(f"{quote(goal.ref)} has no number yet to add to; say what it is now")
    total = EXACT.add(Decimal(added), _number(before[-1]) or Decimal(0))
    return saying.words._replace(number=f"{total:f}")


def _number(checkin: CheckIn) -> Decimal | None:
    return checkin.score if checkin.value is None else checkin.value


def _joined(one: _Entry, other: _Entry) -> _Entry:
    """Two things said of a goal for one day, as one; both may say the same."""
    for name, value in other.fields.items():
        if name in one.fields and not is_same_value(one.fields[name], value):
            raise other.saying.refusal(
                f"{quote(one.goal.ref)} gets two things for {one.day} as its {name};"
                f" the other is in {one.saying.said or 'this run'}"
            )
    fields = {**one.fields, **other.fields}
    return one._replace(fields={name: fields[name] for name in CHECKIN if name in fields})


# --- what is done


def _agree(one: Saying, other: Saying) -> None:
    if one.day != other.day:
        raise other.refusal(
            f"{quote(one.named.ref)} is done on {one.day} as well, says {one.said or 'this run'}"
        )


def _done(book: Book, saying: Saying, replace: bool) -> Iterator[Wish]:
    goal, milestone = saying.named
    measure = goal.measure if isinstance(goal, KeyResult) else None
    path: KeyPath = goal.place.keys
    order: Sequence[str] = KEY_RESULT
    match measure:
        case Done(done=before) if milestone is None:
            pass
        case Milestones() as steps if milestone is not None:
            before = next(step.done for step in steps.steps if step.id == milestone)
            path, order = (*path, "milestones", milestone), MILESTONE
        case Milestones() as steps:
            refs = [f"{goal.ref}.{step.id}" for step in steps.steps]
            raise saying.refusal(f"which step of {quote(goal.ref)} is done? {listing(refs)}")
        case _:
            raise saying.refusal(f"{quote(goal.ref)} takes a number, it is not done or undone")
    if before is True or before == saying.day:
        return
    if before and not replace:
        raise saying.refusal(
            f"{quote(saying.named.ref)} was done on {before}; to move that, add `--replace`"
        )
    fields = book.page(goal.place.file).entries(path)
    day = Plain(str(saying.day))
    if "done" in fields:
        yield Set((*path, "done"), day)
    else:
        yield Add(path, "done", day, place_of("done", fields, order))


# --- what has been said already


def _amended(book: Book, there: CheckIn, entry: _Entry, replace: bool) -> Iterator[Wish]:
    """What is to be done so that a check-in says something more, or something else."""
    path = (*there.origin.keys, there.key)
    fields = {name: one for name, one in entry.fields.items() if not is_said(there, name, one)}
    for name in fields:
        if getattr(there, name) is not None and not (replace or entry.saying.words.added):
            raise entry.saying.refusal(
                f"{quote(entry.goal.ref)} has another {name} for {entry.day},"
                f" {_shown(getattr(there, name))}; to overwrite it, add `--replace`"
            )
    node = book.page(there.origin.file).at(path)
    if not fields:
        return
    if isinstance(node, dict):
        for name, value in fields.items():
            if name in node:
                yield Set((*path, name), value)
            else:
                yield Add(path, name, value, place_of(name, node, CHECKIN))
        return
    number = "score" if there.value is None else "value"
    whole = {number: Plain(str(node)), **fields}
    yield Set(path, as_written({name: whole[name] for name in CHECKIN if name in whole}))


def _shown(value: object) -> str:
    return quote(str(value[0] if isinstance(value, tuple) else value))
