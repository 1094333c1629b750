"""Where the check-ins of a goal stand: in which file, in which mapping, at which place in it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from okrkit.book import Book
from okrkit.compose import Plain, Value
from okrkit.destination import BESIDE, destination, period_of
from okrkit.edit import Add, Page, Wish
from okrkit.goals import Goal
from okrkit.order import order_of, place_of
from okrkit.period import Calendar
from okrkit.source import KeyPath
from okrkit.tree import Node


class NewCheckIn(NamedTuple):
    """A check-in that a goal does not have yet, as it is to be written."""

    goal: Goal
    day: date
    value: Value


class Series(NamedTuple):
    """The mapping that the check-ins of a goal go into.

    With `by_day` it is one of days to goals, `checkins: {day: {REF: …}}`, and the path's end is
    what the goal is called in it.
    """

    file: str
    path: KeyPath
    ref: str
    by_day: bool = False


def series_of(book: Book, goal: Goal, day: date) -> Series:
    """Where a new check-in of a goal goes: as settings say, else to its others, else beside it."""
    pattern = book.workspace.settings.write.checkins or BESIDE
    if pattern != BESIDE:
        label = period_of(book.workspace, goal) or _quarter(book.workspace.calendar, day)
        file = destination(pattern, label, goal.team)
        return Series(file, ("checkins", _called(book, goal, file, pattern)), goal.ref)
    if not goal.checkins:
        return Series(goal.place.file, (*goal.place.keys, "checkins"), goal.ref)
    last = goal.checkins[-1]
    origin = last.origin.keys
    if origin[0] == "checkins" and book.workspace.calendar.span_end(str(origin[1])):
        return Series(last.origin.file, ("checkins", last.key), goal.ref, by_day=True)
    return Series(last.origin.file, origin, goal.ref)


def _quarter(calendar: Calendar, day: date) -> str:
    return calendar.around(day)[0].name


def _called(book: Book, goal: Goal, file: str, pattern: str) -> str:
    """What a goal is called in a file of check-ins: as it is there, else as short as is safe.

    A new file says its period; that is every goal's in it if the pattern names the period.
    """
    page = book.page(file)
    called = {goal.ref, goal.ref.rpartition("/")[2]}
    for name in page.entries(("checkins",)):
        if name in called and _means(book, name, goal, page):
            return name
    label = period_of(book.workspace, goal)
    said = page.at(("period",)) if page.root else label if "{period}" in pattern else None
    return goal.ref.removeprefix(f"{label}/") if label and said == label else goal.ref


def _means(book: Book, name: str, goal: Goal, page: Page) -> bool:
    label = page.at(("period",))
    period = book.workspace.calendar.period(label) if isinstance(label, str) else None
    return book.workspace.targets.matches(name, period, None) == (goal.ref,)


def inserted(
    book: Book, series: Series, added: Sequence[NewCheckIn], *, begins_file: bool
) -> Iterator[Wish]:
    """New check-ins in the order of the mapping that they go into."""
    page, calendar = book.page(series.file), book.workspace.calendar
    is_down = is_newest_first(page, ("checkins",) if series.by_day else series.path, calendar)
    added = sorted(added, key=lambda entry: entry.day, reverse=is_down)
    if series.by_day:
        for entry in added:
            yield _by_day(page, series.path[1], entry, calendar, is_down=is_down)
        return
    if begins_file and not page.root:
        yield from _heading(book, added[0].goal)
    *above, name = series.path
    there = page.entries(series.path)
    if name in page.entries(tuple(above)):
        for entry in added:
            at = _place(there, entry.day, calendar, is_down=is_down)
            yield Add(series.path, str(entry.day), entry.value, at)
        return
    goal, whole = added[0].goal, {str(entry.day): entry.value for entry in added}
    fields = page.entries(tuple(above))
    is_apart = series.path[0] == "checkins"
    place = _rank(book, series) if is_apart else place_of("checkins", fields, order_of(goal))
    yield Add(tuple(above), str(name), whole, place)


def _rank(book: Book, series: Series) -> int | None:
    """The index of a goal among those of a file of check-ins: all stand in the goals' own order.

    Were each put at the end, two people's first check-ins would never merge.
    """
    goals = {ref: number for number, ref in enumerate(book.workspace.goals)}
    mine = goals[series.ref]
    for place, key in enumerate(book.page(series.file).entries(("checkins",))):
        ref = book.workspace.written_at.get((series.file, ("checkins", key)))
        if ref is not None and goals[ref] > mine:
            return place
    return None


def _heading(book: Book, goal: Goal) -> Iterator[Wish]:
    """The first line of a new file of check-ins, so that references in it can be short."""
    label = period_of(book.workspace, goal)
    if label is not None:
        yield Add((), "period", Plain(label))


def _by_day(
    page: Page, name: object, entry: NewCheckIn, calendar: Calendar, *, is_down: bool
) -> Wish:
    """A check-in in a mapping of days to goals."""
    days = page.entries(("checkins",))
    value = entry.value
    for key in days:
        if calendar.span_end(key) == entry.day:
            return Add(("checkins", key), str(name), value)
    place = _place(days, entry.day, calendar, is_down=is_down)
    return Add(("checkins",), str(entry.day), {str(name): value}, place)


def _place(
    there: Mapping[str, Node], day: date, calendar: Calendar, *, is_down: bool
) -> int | None:
    """The index of a new day among those that are there; None for the end."""
    for place, key in enumerate(there):
        other = calendar.span_end(key)
        if other is not None and (other < day if is_down else other > day):
            return place
    return None


# --- the order of check-ins


def is_newest_first(page: Page, path: KeyPath, calendar: Calendar) -> bool:
    """Whether check-ins stand newest first: in a mapping, else in its file; if nothing says so."""
    for way in (path, *_all_series(page)):
        days = [day for key in page.entries(way) if (day := calendar.span_end(key))]
        if len(days) > 1:
            return days[0] > days[1]
    return True


def _all_series(page: Page) -> Iterator[KeyPath]:
    """The paths of all mappings of check-ins in a file."""
    for kpi in page.entries(("kpis",)):
        yield ("kpis", kpi, "checkins")
    for objective in page.entries(("objectives",)):
        yield ("objectives", objective, "checkins")
        for one in page.entries(("objectives", objective, "key_results")):
            yield ("objectives", objective, "key_results", one, "checkins")
    for ref in page.entries(("key_results",)):
        for one in page.entries(("key_results", ref)):
            yield ("key_results", ref, one, "checkins")
    for ref in page.entries(("checkins",)):
        yield ("checkins", ref)
    yield ("checkins",)
