"""A new id for a goal, as wishes: at the goal itself and at every reference to it."""

from collections.abc import Iterator
from typing import NamedTuple

from okrkit.book import Book, Wishes
from okrkit.characters import quote
from okrkit.compose import Plain, Text, Value
from okrkit.destination import period_of
from okrkit.edit import Add, Append, Page, Rename, Set, Wish
from okrkit.errors import OkrError
from okrkit.goals import Goal, KeyResult, Kpi, Objective
from okrkit.measure import SameAs
from okrkit.misfit import MisfitError
from okrkit.named import Named
from okrkit.order import order_of, place_of
from okrkit.period import Period
from okrkit.scalars import read_id
from okrkit.source import KeyPath
from okrkit.tree import Quoted
from okrkit.workspace import Workspace

MANY = ("supports", "guardrails")
ONE = ("kpi", "same_as", "carried_from")


class Renaming(NamedTuple):
    """The full reference that something has, and the one it shall have."""

    old: str
    new: str

    def of(self, ref: str) -> str:
        """What a full reference becomes: it may be the goal itself, or a part of it."""
        is_meant = ref == self.old or ref.startswith(f"{self.old}.")
        return self.new + ref.removeprefix(self.old) if is_meant else ref


class _Reference(NamedTuple):
    """A reference as it is written in a file, and who refers: `asking` and the period."""

    path: KeyPath
    text: str
    asking: str | None = None
    period: Period | None = None
    is_key: bool = False


def renaming(workspace: Workspace, named: Named, id: str) -> Renaming:
    """The renaming of a goal or milestone. Raises OkrError for an id that cannot be."""
    try:
        read_id(id)
    except MisfitError as misfit:
        advice = f"; {misfit.hint}" if misfit.hint else ""
        raise OkrError(f"{misfit.message}{advice}") from None
    last = len(named.ref.rpartition("/")[2].rpartition(".")[2])
    new = named.ref[: len(named.ref) - last] + id
    if new == named.ref:
        raise OkrError(f"{quote(new)} has this id already")
    if new in workspace.goals or (named.milestone and _has_milestone(named, id)):
        raise OkrError(f"there is another {quote(new)}; name an id that is free")
    return Renaming(named.ref, new)


def _has_milestone(named: Named, id: str) -> bool:
    steps = getattr(getattr(named.goal, "measure", None), "steps", ())
    return any(step.id == id for step in steps)


def renamed(book: Book, named: Named, to: Renaming) -> Wishes:
    """The wishes that give a goal another id, with its old reference as `formerly`."""
    goal, id = named.goal, to.new.rpartition("/")[2].rpartition(".")[2]
    wishes: dict[str, list[Wish]] = {goal.place.file: list(_own(book, named, to, id))}
    old_id = to.old.rpartition("/")[2].rpartition(".")[2]
    for path, source in book.sources.items():
        if old_id in source.text or "\\" in source.text:  # an escape may hide it
            for wish in _references(book, path, to, id):
                wishes.setdefault(path, []).append(wish)
    return wishes


def _own(book: Book, named: Named, to: Renaming, id: str) -> Iterator[Wish]:
    path = named.goal.place.keys
    if named.milestone is not None:
        yield Rename((*path, "milestones", named.milestone), id)
        return
    yield Rename(path, id)
    fields = book.page(named.goal.place.file).entries(path)
    if fields.get("formerly"):
        yield Append((*path, "formerly"), Plain(to.old))
    else:
        former: list[Value] = [Plain(to.old)]
        yield Add(path, "formerly", former, place_of("formerly", fields, order_of(named.goal)))


def _references(book: Book, file: str, to: Renaming, id: str) -> Iterator[Wish]:
    """The wishes that let the references of a file lead to the new one."""
    depth = to.old.count(".")
    for one in _written(book, file, book.page(file)):
        found = book.workspace.targets.matches(one.text, one.period, one.asking)
        if len(found) != 1 or to.of(found[0]) == found[0]:
            continue
        label, slash, rest = one.text.rpartition("/")
        parts = rest.split(".")
        parts[depth] = id
        text = f"{label}{slash}{'.'.join(parts)}"
        is_quoted = isinstance(book.page(file).at(one.path), Quoted)
        new = Text(text, is_quoted=True) if is_quoted else Plain(text)
        yield Rename(one.path, text) if one.is_key else Set(one.path, new)


def _written(book: Book, file: str, page: Page) -> Iterator[_Reference]:
    """Every reference that is written in a file."""
    label = page.at(("period",))
    period = book.workspace.calendar.period(label) if isinstance(label, str) else None
    for kpi in page.entries(("kpis",)):
        yield from _of_goal(book, file, page, ("kpis", kpi))
    for objective in page.entries(("objectives",)):
        path = ("objectives", objective)
        yield from _of_goal(book, file, page, path)
        for one in page.entries((*path, "key_results")):
            yield from _of_goal(book, file, page, (*path, "key_results", one))
    for ref in page.entries(("key_results",)):
        yield _Reference(("key_results", ref), ref, None, period, is_key=True)
        for one in page.entries(("key_results", ref)):
            yield from _of_goal(book, file, page, ("key_results", ref, one))
    for key, below in page.entries(("checkins",)).items():
        if book.workspace.calendar.span_end(key) is None:
            yield _Reference(("checkins", key), key, None, period, is_key=True)
        elif isinstance(below, dict):
            for ref in below:
                yield _Reference(("checkins", key, ref), ref, None, period, is_key=True)


def _of_goal(book: Book, file: str, page: Page, path: KeyPath) -> Iterator[_Reference]:
    """The references that a goal makes."""
    ref = book.workspace.written_at.get((file, path))
    goal = book.workspace.goals.get(ref or "")
    label = None if goal is None else period_of(book.workspace, goal)
    period = book.workspace.calendar.period(label) if label else None
    fields = page.entries(path)
    for name in MANY:
        items = fields.get(name)
        for index, text in enumerate(items if isinstance(items, list) else ()):
            yield _Reference((*path, name, index), str(text), ref, period)
    for name in ONE:
        text = fields.get(name)
        if isinstance(text, str):
            yield _Reference((*path, name), text, ref, period)


def check_renamed(before: Workspace, after: Workspace, to: Renaming) -> None:
    """Raise OkrError unless all goals are tied to each other as before, under the new reference."""
    old = {to.of(ref): _ties(goal, to) for ref, goal in before.goals.items()}
    none = Renaming("", "")
    new = {ref: _ties(goal, none) for ref, goal in after.goals.items()}
    for ref in (*old, *new):
        if old.get(ref) != new.get(ref):
            raise OkrError(
                f"with that id {quote(ref)} would be tied to other goals than before; nothing was"
                " changed, choose another id"
            )


def _ties(goal: Goal, to: Renaming) -> tuple[object, ...]:
    """What a goal refers to, and how many check-ins came home to it."""
    refs = [list(goal.supports)]
    match goal:
        case Kpi() | Objective():
            refs.append(list(goal.guardrails))
        case KeyResult(measure=measure, kpi=kpi, objective=objective):
            shown = measure.ref if isinstance(measure, SameAs) else None
            refs.append([ref for ref in (kpi, objective, shown) if ref])
    return tuple([to.of(ref) for ref in some] for some in refs), len(goal.checkins)
