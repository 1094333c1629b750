"""New objectives, key results, KPIs, teams and people, as wishes: which id, which file."""

from collections.abc import Container, Mapping, Sequence
from typing import NamedTuple

from okrkit import order
from okrkit.book import Book, Wishes
from okrkit.characters import quote
from okrkit.compose import Inline, Plain, Value, as_read
from okrkit.copying import copied, entries_of, without
from okrkit.destination import GOALS, destination
from okrkit.edit import Add, Page, Wish
from okrkit.errors import OkrError
from okrkit.globs import Globs
from okrkit.goals import Goal, KeyResult, Kpi, Objective
from okrkit.meant import meant_id
from okrkit.misfit import MisfitError
from okrkit.scalars import read_id
from okrkit.source import KeyPath
from okrkit.workspace import Workspace

KINDS = ("objective", "key-result", "kpi", "team", "person")
SECTIONS = {"objective": "objectives", "kpi": "kpis", "team": "teams", "person": "people"}
FIELDS: Mapping[str, Sequence[str]] = {
    "objective": order.OBJECTIVE,
    "key-result": order.KEY_RESULT,
    "kpi": order.KPI,
    "team": order.TEAM,
    "person": order.PERSON,
}


class New(NamedTuple):
    """Something new: its kind, its id, and its fields, in any order.

    An objective has a `period` and may have a `team`; a key result has an `objective` it is of.
    """

    kind: str
    id: str
    fields: Mapping[str, Value]
    period: str | None = None
    team: str | None = None
    objective: Objective | None = None

    @property
    def ref(self) -> str:
        """The full reference it will have."""
        if self.objective is not None:
            return f"{self.objective.ref}.{self.id}"
        return f"{self.period}/{self.id}" if self.kind == "objective" else self.id


def taken(workspace: Workspace, new: New) -> Container[str]:
    """The ids that something new cannot have."""
    match new.kind:
        case "key-result" if new.objective is not None:
            return {one.id for one in new.objective.key_results}
        case "team" | "person":
            return {*workspace.teams, *workspace.people}
        case "objective":
            same = {one.id for one in workspace.objectives if one.period.name == new.period}
            return same | {one.id for one in workspace.kpis}
        case _:
            return {goal.id for goal in (*workspace.kpis, *workspace.objectives)}


def proposed_id(title: str, unfree: Container[str]) -> str | None:
    """An id for a title that nothing else has; None where the title has no letters for one."""
    try:
        slug = meant_id(title) or read_id(title)
        name = next(
            one
            for one in (slug, *(f"{slug[:60]}-{n}" for n in range(2, 1000)))
            if one not in unfree
        )
        return read_id(name)
    except MisfitError:
        return None


def created(book: Book, new: New) -> tuple[str, Wishes]:
    """The file that something new goes to, and the wishes for it.

    Raises OkrError for an id that cannot be.
    """
    try:
        read_id(new.id)
    except MisfitError as misfit:
        advice = f"; {misfit.hint}" if misfit.hint else ""
        raise OkrError(f"{misfit.message}{advice}") from None
    if new.id in taken(book.workspace, new):
        is_kpi = any(new.id == one.id for one in book.workspace.kpis)
        what = f"KPI {quote(new.id)}" if is_kpi and new.kind == "objective" else quote(new.ref)
        raise OkrError(f"there is a {what} already; name another id with --id")
    if new.objective is not None:
        return _below_objective(book, new, new.objective)
    file = _file(book, new)
    page = book.page(file)
    heads = {"team": new.team, "period": new.period} if new.kind in {"objective", "kpi"} else {}
    said = {name: as_read(text) for name, text in heads.items() if text}
    wishes: list[Wish] = []
    fields = dict(new.fields)
    if not page.root:
        wishes += [Add((), name, text) for name, text in said.items()]
    else:
        fields |= {name: text for name, text in said.items() if page.at((name,)) != text.text}
    section = SECTIONS[new.kind]
    wishes.append(_added(page, (section,), new, fields, is_apart=new.kind in {"objective", "kpi"}))
    wishes += [Add((section,), name, Inline({})) for name in undeclared(book.workspace, new)]
    return file, {file: wishes}


def undeclared(workspace: Workspace, new: New) -> tuple[str, ...]:
    """The names in use that have to be declared with the first team or person.

    Names are free until then, and checked from then on.
    """
    goals = workspace.goals.values()
    match new.kind:
        case "team" if not workspace.teams:
            names = {goal.team for goal in goals if goal.team}
        case "person" if not workspace.people:
            names = {name for goal in goals for name in (goal.owner, *goal.contributors) if name}
            names -= workspace.teams.keys()
        case _:
            return ()
    return tuple(sorted(name for name in names if name != new.id))


def _below_objective(book: Book, new: New, objective: Objective) -> tuple[str, Wishes]:
    file, path = objective.place.file, (*objective.place.keys, "key_results")
    page = book.page(file)
    if "key_results" in page.entries(objective.place.keys):
        return file, {file: [_added(page, path, new, new.fields, is_apart=False)]}
    place = order.place_of("key_results", page.entries(objective.place.keys), order.OBJECTIVE)
    whole: dict[str, Value] = {new.id: _ordered(new)}
    return file, {file: [Add(objective.place.keys, "key_results", whole, place)]}


def _added(
    page: Page, path: KeyPath, new: New, fields: Mapping[str, Value], *, is_apart: bool
) -> Wish:
    if new.id in page.entries(path):
        raise OkrError(f"{page.source.path} has {quote(new.id)} already; name another id with --id")
    value = _ordered(new._replace(fields=fields))
    is_short = new.kind in {"team", "person"} and not _has_blocks(page, path)
    return Add(path, new.id, Inline(value) if is_short else value, is_apart=is_apart)


def _has_blocks(page: Page, path: KeyPath) -> bool:
    """Whether the last entry of a mapping is written as a block."""
    last = list(page.entries(path))[-1:]
    starts = (page.spans[(*path, key)].value.start for key in last)
    return any(not page.source.text.startswith("{", start) for start in starts)


def _ordered(new: New) -> dict[str, Value]:
    """The fields in order."""
    rank = {name: place for place, name in enumerate(FIELDS[new.kind])}
    names = sorted(new.fields, key=lambda name: rank.get(name, len(rank)))
    return {name: new.fields[name] for name in names}


def _file(book: Book, new: New) -> str:
    if new.kind in {"objective", "kpi"}:
        pattern = book.workspace.settings.write.goals or GOALS
        return destination(pattern, new.period, new.team)
    section = SECTIONS[new.kind]
    members = book.workspace.teams if new.kind == "team" else book.workspace.people
    for member in members.values():
        return member.place.file
    usual = f"goals/{section}.yaml"
    if Globs.of(book.workspace.settings.goals).has(usual):
        return usual
    return next(iter(book.sources))


def shape(book: Book, goal: Goal) -> dict[str, Value]:
    """The fields of a goal that a similar one may start with; an objective's key results as well.

    Titles of the goal itself, days, check-ins and what is done stay behind.
    """
    page = book.page(goal.place.file)
    fields = copied(page, goal.place.keys)
    fields.pop("title", None)
    if isinstance(goal, KeyResult):
        return _undone(fields)
    if isinstance(goal, Objective) and "key_results" in fields:
        path = (*goal.place.keys, "key_results")
        fields["key_results"] = {
            name: _undone(copied(page, (*path, name))) for name in page.entries(path)
        }
    return fields


def _undone(fields: dict[str, Value]) -> dict[str, Value]:
    """A key result's fields with nothing done yet."""
    if "done" in fields:
        fields["done"] = Plain("false")
    if "milestones" in fields:
        fields["milestones"] = {
            name: without(step, ("due", "done"))
            for name, step in entries_of(fields["milestones"]).items()
        }
    return fields


def kind_of(goal: Goal) -> str:
    """The kind of a goal that is there."""
    return (
        "kpi"
        if isinstance(goal, Kpi)
        else ("key-result" if isinstance(goal, KeyResult) else "objective")
    )
