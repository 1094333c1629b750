"""From what was typed and what is answered to something new: an objective, a KPI, a person."""

from collections.abc import Callable
from typing import NamedTuple

from okrkit.book import Book
from okrkit.characters import quote, visible
from okrkit.commands.deciding import whole_goal
from okrkit.commands.reading import ME, owner_named, period_named
from okrkit.commands.session import Session
from okrkit.compose import Inline, Plain, Text, Value, as_read
from okrkit.create import New, kind_of, proposed_id, shape, taken
from okrkit.errors import OkrError
from okrkit.goals import Objective
from okrkit.scope import default_period
from okrkit.score import Scorecard

NUMBERS = ("baseline", "target", "at_least", "at_most", "above", "below", "tolerance", "weight")
PLAIN = (*NUMBERS, "kind", "priority", "cadence", "kpi", "parent", "lead")
WORDS = ("why", "owner", "unit")
MEASURES = ("target", "at_least", "at_most", "above", "below", "milestones", "done", "judged")


class Given(NamedTuple):
    """What was given on the command line, None or empty for what was not."""

    title: str | None
    id: str | None
    like: str | None
    objective: str | None
    period: str | None
    team: str | None
    texts: dict[str, str | None]
    lists: dict[str, list[str]]
    flags: dict[str, bool]


def made(session: Session, card: Scorecard, kind: str, given: Given) -> New:
    """What was given, and what somebody answers, as something new."""
    ask = _asker(session)
    title = given.title or ask("name" if kind in {"team", "person"} else "title")
    if not title:
        raise OkrError(f"say what the new {kind} is called: `okr new {kind} TITLE`")
    objective, period, team = None, None, given.team
    if kind == "key-result":
        objective = _objective(card, given.objective or ask("of which objective"))
    if kind == "objective":
        usual = default_period(card).name
        period = given.period or ask(f"period (Enter: {usual})") or usual
        period_named(card.workspace, period)
    if kind in {"objective", "kpi"}:
        team = team or ask("team (Enter: the organization)") or None
    new = New(kind, "", {}, period, team, objective)
    fields = _fields(session, card, kind, given, title)
    usual_id = proposed_id(title, taken(card.workspace, new))
    id = given.id or (ask(f"id (Enter: {usual_id})") if usual_id else ask("id")) or usual_id
    if not id:
        raise OkrError(f"no id can be made of {quote(title)}; name one with --id")
    if kind in {"person", "key-result"} and team:
        fields["team"] = as_read(team)
    return new._replace(id=id, fields=fields)


def _objective(card: Scorecard, ref: str | None) -> Objective:
    if not ref:
        raise OkrError("say whose key result it is: --of OBJECTIVE")
    goal = whole_goal(card, ref, None, card.as_of)
    if not isinstance(goal, Objective):
        raise OkrError(f"{quote(goal.ref)} is no objective; --of names the one it belongs to")
    return goal


def _asker(session: Session) -> Callable[[str], str | None]:
    """Asks, if somebody is there to answer."""

    def ask(question: str) -> str | None:
        return session.ask(f"{visible(question)}:") or None if session.can_ask() else None

    return ask


def _fields(
    session: Session, card: Scorecard, kind: str, given: Given, title: str
) -> dict[str, Value]:
    ask = _asker(session) if given.like is None else lambda question: None  # noqa: ARG005
    texts = dict(given.texts)
    if kind in {"objective", "kpi"}:
        texts["why"] = texts["why"] or ask("why: the value it creates (Enter: none)")
    if kind in {"objective", "kpi", "key-result"}:
        texts["owner"] = texts["owner"] or ask("owner (Enter: none; `me`)")
    if texts["owner"] == ME:
        texts["owner"] = owner_named(session, card.workspace, ME)
    if kind == "key-result" and not _has_measure(texts, given):
        texts["baseline"] = texts["baseline"] or ask("baseline, where it starts (Enter: a draft)")
        if texts["baseline"] is not None:
            texts["target"] = ask("target, where it is to get")
            texts["unit"] = texts["unit"] or ask("unit (Enter: none)")
    if kind == "kpi" and not (texts["at_least"] or texts["at_most"]):
        texts["unit"] = texts["unit"] or ask("unit (Enter: none)")
        texts["at_least"] = ask("at least (Enter: no lower bound)")
        texts["at_most"] = ask("at most (Enter: no upper bound)")
    name = "name" if kind in {"team", "person"} else "title"
    fields: dict[str, Value] = {name: Text(title)}
    for field, text in texts.items():
        if text:
            fields[field] = Plain(text) if field in PLAIN else Text(text)
    for field, some in given.lists.items():
        if some and field != "milestones":
            fields[field] = [Text(one) for one in some]
    return fields | _measure(kind, given, texts)


def _has_measure(texts: dict[str, str | None], given: Given) -> bool:
    has_text = any(texts.get(name) is not None for name in MEASURES)
    has_flag = given.flags["done"] or given.flags["judged"]
    return has_text or has_flag or bool(given.lists["milestones"])


def _measure(kind: str, given: Given, texts: dict[str, str | None]) -> dict[str, Value]:
    """The measures that are no texts; a key result without any is a draft."""
    fields: dict[str, Value] = {}
    if given.flags["done"]:
        fields["done"] = Plain("false")
    if given.flags["judged"]:
        fields["judged"] = Plain("true")
    steps: dict[str, Value] = {}
    for title in given.lists["milestones"]:
        id = proposed_id(title, steps)
        if id is None:
            raise OkrError(f"no id can be made of the milestone {quote(title)}")
        steps[id] = Inline({"title": Text(title), "done": Plain("false")})
    if steps:
        fields["milestones"] = steps
    is_open = kind == "key-result" and given.like is None and not _has_measure(texts, given)
    if given.flags["draft"] or is_open:
        fields["draft"] = Plain("true")
    return fields


def alike(card: Scorecard, book: Book, new: New, ref: str) -> New:
    """Something new with the shape of a goal; what was given wins."""
    goal = whole_goal(card, ref, None, card.as_of)
    if kind_of(goal) != new.kind:
        raise OkrError(f"{quote(goal.ref)} is no {new.kind}; --like names one that is")
    fields = shape(book, goal)
    team = new.team
    if "team" in fields and new.kind in {"objective", "kpi"}:
        fields.pop("team")
    if new.kind in {"objective", "kpi"}:
        team = team or goal.team
    return new._replace(fields={**fields, **new.fields}, team=team)
