"""`okr new KIND`: a new objective, key result, KPI, team or person."""

from collections.abc import Callable
from typing import Annotated, NamedTuple

import typer

from okrkit.book import Book, Wishes
from okrkit.characters import quote, visible
from okrkit.commands.amend import CommitOption, DryRunOption, How, amend
from okrkit.commands.deciding import scored, whole_goal
from okrkit.commands.reading import ME, owner_named, period_named
from okrkit.commands.session import Session
from okrkit.compose import Inline, Plain, Text, Value
from okrkit.create import FIELDS, KINDS, New, created, kind_of, proposed_id, shape, taken
from okrkit.errors import OkrError
from okrkit.goals import Objective
from okrkit.misfit import did_you_mean, listing
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


def command(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="KIND", help=f"{', '.join(KINDS)}.")],
    title: Annotated[
        str | None, typer.Argument(metavar="TITLE", help="The title; of a person the name.")
    ] = None,
    id: Annotated[str | None, typer.Option("--id", help="Its id (made from the title).")] = None,
    like: Annotated[
        str | None, typer.Option("--like", metavar="REF", help="Start as this goal is.")
    ] = None,
    of: Annotated[
        str | None, typer.Option("--of", metavar="OBJECTIVE", help="Whose key result it is.")
    ] = None,
    period: Annotated[
        str | None, typer.Option("--period", help="Its period, such as 2026-Q4 (the running one).")
    ] = None,
    team: Annotated[str | None, typer.Option("--team", help="Its team.")] = None,
    owner: Annotated[
        str | None, typer.Option("--owner", metavar="NAME", help="Who is accountable; `me`.")
    ] = None,
    why: Annotated[
        str | None, typer.Option("--why", metavar="TEXT", help="The value it creates.")
    ] = None,
    goal_kind: Annotated[
        str | None,
        typer.Option("--kind", metavar="KIND", help="committed, aspirational or learning."),
    ] = None,
    priority: Annotated[
        str | None, typer.Option("--priority", metavar="N", help="Its rank, 1 first.")
    ] = None,
    supports: Annotated[
        list[str] | None, typer.Option("--supports", metavar="REF", help="What it serves.")
    ] = None,
    guardrails: Annotated[
        list[str] | None, typer.Option("--guardrail", metavar="KPI", help="What it must not harm.")
    ] = None,
    unit: Annotated[str | None, typer.Option("--unit", help="What it counts: %, h, EUR.")] = None,
    baseline: Annotated[
        str | None, typer.Option("--baseline", metavar="N", help="The value it starts from.")
    ] = None,
    target: Annotated[
        str | None, typer.Option("--target", metavar="N", help="The value it is to reach.")
    ] = None,
    at_least: Annotated[
        str | None, typer.Option("--at-least", metavar="N", help="The lowest that still holds.")
    ] = None,
    at_most: Annotated[
        str | None, typer.Option("--at-most", metavar="N", help="The highest that still holds.")
    ] = None,
    tolerance: Annotated[
        str | None, typer.Option("--tolerance", metavar="N", help="How far outside is `watch`.")
    ] = None,
    milestones: Annotated[
        list[str] | None, typer.Option("--milestone", metavar="TITLE", help="A step.")
    ] = None,
    is_done: Annotated[bool, typer.Option("--yes-or-no", help="It is done or not.")] = False,
    judged: Annotated[bool, typer.Option("--judged", help="People judge it, 0 to 1.")] = False,
    kpi: Annotated[
        str | None, typer.Option("--kpi", metavar="KPI", help="Where its value comes from.")
    ] = None,
    weight: Annotated[str | None, typer.Option("--weight", metavar="N", help="How much.")] = None,
    cadence: Annotated[
        str | None,
        typer.Option(
            "--cadence", metavar="CADENCE", help="daily, weekly, biweekly, monthly, quarterly."
        ),
    ] = None,
    parent: Annotated[
        str | None, typer.Option("--parent", metavar="TEAM", help="The team above a team.")
    ] = None,
    lead: Annotated[
        str | None, typer.Option("--lead", metavar="NAME", help="Who leads a team.")
    ] = None,
    emails: Annotated[
        list[str] | None,
        typer.Option("--email", metavar="ADDRESS", help="An address that commits are made with."),
    ] = None,
    draft: Annotated[bool, typer.Option("--draft", help="It is not agreed on yet.")] = False,
    dry_run: DryRunOption = False,
    commit: CommitOption = False,
) -> int:
    """Write a new objective, key result, KPI, team or person.

    Asks for what is missing, if there is a terminal. The id is made from the title; the file is
    that of its period and team, as `write: {goals: …}` in okrkit.yaml says.
    """
    session: Session = context.obj
    if kind not in KINDS:
        meant = did_you_mean(kind, KINDS)
        advice = f"did you mean {quote(meant)}?" if meant else f"known are {listing(KINDS, 'and')}"
        raise OkrError(f"there is no kind {quote(kind)} of things; {advice}")
    texts = {
        "why": why, "owner": owner, "unit": unit, "kind": goal_kind, "priority": priority,
        "baseline": baseline, "target": target, "at_least": at_least, "at_most": at_most,
        "tolerance": tolerance, "weight": weight, "cadence": cadence, "kpi": kpi,
        "parent": parent, "lead": lead,
    }  # fmt: skip
    given = Given(
        title, id, like, of, period, team, texts,
        {
            "supports": supports or [], "guardrails": guardrails or [],
            "milestones": milestones or [], "emails": emails or [],
        },
        {"done": is_done, "judged": judged, "draft": draft},
    )  # fmt: skip
    _refuse_misplaced(kind, given)
    card = scored(session)
    new = _new(session, card, kind, given)
    found: list[str] = []

    def plan(card: Scorecard, book: Book) -> Wishes:
        whole = new if like is None else _alike(card, book, new, like)
        file, wishes = created(book, whole)
        found.append(file)
        return wishes

    how = How(dry_run, commit)
    amend(session, plan, how, lambda: f"Add {new.ref}")
    if not how.dry_run:
        session.answer([visible(f"{new.ref} is in {found[0]}")])
    return 0


def _refuse_misplaced(kind: str, given: Given) -> None:
    """Options of another kind of things are mistakes."""
    named = {name for name, text in given.texts.items() if text is not None}
    named |= {name for name, some in given.lists.items() if some}
    named |= {name for name, is_on in given.flags.items() if is_on}
    wrong = sorted(name for name in named if name not in FIELDS[kind])
    if wrong:
        options = listing(f"--{_option(name)}" for name in wrong)
        raise OkrError(f"a {kind} has no {options}")
    if given.objective is not None and kind != "key-result":
        raise OkrError("--of names the objective of a new key result")
    if given.period is not None and kind != "objective":
        raise OkrError(f"a {kind} has no period")
    if given.team is not None and kind == "team":
        raise OkrError("a team belongs to the team that --parent names")


def _option(field: str) -> str:
    return {
        "guardrails": "guardrail", "milestones": "milestone", "emails": "email", "done": "yes-or-no"
    }.get(field, field.replace("_", "-"))  # fmt: skip


def _new(session: Session, card: Scorecard, kind: str, given: Given) -> New:
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
    if kind == "person" and team:
        fields["team"] = Plain(team)
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


def _alike(card: Scorecard, book: Book, new: New, ref: str) -> New:
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
