"""`okr new KIND`: a new objective, key result, KPI, team or person."""

from typing import Annotated

import typer

from okrkit.book import Book, Wishes
from okrkit.characters import quote, visible
from okrkit.commands import completion
from okrkit.commands.amend import CommitOption, DryRunOption, How, amend
from okrkit.commands.deciding import scored
from okrkit.commands.making import Given, alike, made
from okrkit.commands.session import Session
from okrkit.create import FIELDS, KINDS, created
from okrkit.errors import OkrError
from okrkit.misfit import did_you_mean, listing, with_article
from okrkit.score import Scorecard


def command(
    context: typer.Context,
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND",
            help=f"{', '.join(KINDS)}.",
            autocompletion=lambda: list(KINDS),
        ),
    ],
    title: Annotated[
        str | None, typer.Argument(metavar="TITLE", help="The title; of a person the name.")
    ] = None,
    id: Annotated[str | None, typer.Option("--id", help="Its id (made from the title).")] = None,
    like: Annotated[
        str | None,
        typer.Option(
            "--like",
            metavar="REF",
            help="Start as this goal is.",
            autocompletion=completion.references,
        ),
    ] = None,
    of: Annotated[
        str | None,
        typer.Option(
            "--of",
            metavar="OBJECTIVE",
            help="Whose key result it is.",
            autocompletion=completion.objectives,
        ),
    ] = None,
    period: Annotated[
        str | None,
        typer.Option(
            "--period",
            help="Its period, such as 2026-Q4 (the running one).",
            autocompletion=completion.periods,
        ),
    ] = None,
    team: Annotated[
        str | None, typer.Option("--team", help="Its team.", autocompletion=completion.teams)
    ] = None,
    owner: Annotated[
        str | None,
        typer.Option(
            "--owner",
            metavar="NAME",
            help="Who is accountable; `me`.",
            autocompletion=completion.owners,
        ),
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
        list[str] | None,
        typer.Option(
            "--supports",
            metavar="REF",
            help="What it serves.",
            autocompletion=completion.references,
        ),
    ] = None,
    guardrails: Annotated[
        list[str] | None,
        typer.Option(
            "--guardrail",
            metavar="KPI",
            help="What it must not harm.",
            autocompletion=completion.kpis,
        ),
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
        str | None,
        typer.Option(
            "--kpi",
            metavar="KPI",
            help="Where its value comes from.",
            autocompletion=completion.kpis,
        ),
    ] = None,
    weight: Annotated[str | None, typer.Option("--weight", metavar="N", help="How much.")] = None,
    cadence: Annotated[
        str | None,
        typer.Option(
            "--cadence", metavar="CADENCE", help="daily, weekly, biweekly, monthly, quarterly."
        ),
    ] = None,
    parent: Annotated[
        str | None,
        typer.Option(
            "--parent",
            metavar="TEAM",
            help="The team above a team.",
            autocompletion=completion.teams,
        ),
    ] = None,
    lead: Annotated[
        str | None,
        typer.Option(
            "--lead",
            metavar="NAME",
            help="Who leads a team.",
            autocompletion=completion.owners,
        ),
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
    card = scored(session, may_be_empty=True)
    new = made(session, card, kind, given)
    found: list[str] = []

    def plan(card: Scorecard, book: Book) -> Wishes:
        whole = new if like is None else alike(card, book, new, like)
        file, wishes = created(book, whole)
        found.append(file)
        return wishes

    how = How(dry_run, commit)
    amend(session, plan, how, lambda: f"Add {new.ref}", may_be_empty=True)
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
        raise OkrError(f"{with_article(kind)} has no {options}")
    if given.objective is not None and kind != "key-result":
        raise OkrError("--of names the objective of a new key result")
    if given.period is not None and kind != "objective":
        raise OkrError(f"{with_article(kind)} has no period")
    if given.team is not None and kind == "team":
        raise OkrError("a team belongs to the team that --parent names")


def _option(field: str) -> str:
    return {
        "guardrails": "guardrail", "milestones": "milestone", "emails": "email", "done": "yes-or-no"
    }.get(field, field.replace("_", "-"))  # fmt: skip
