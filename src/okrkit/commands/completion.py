"""What a shell may offer behind TAB: references, periods, teams, people.

A shell waits meanwhile, so nothing is imported before it is asked for; and whatever goes wrong, the
answer is just nothing. `frame` sees to it that shells read nothing of it as a program.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from okrkit.score import Scorecard

Offers = list[tuple[str, str]]
"""What may be typed, each with a word on it, which some shells show."""

FEW = 5  # objectives, whose key results are offered at once


def references(ctx: typer.Context, incomplete: str) -> Offers:
    """References to goals: KPIs, objectives that run, and behind a dot what is in them.

    Behind a period and a slash, and while that is typed, those of that period.
    """
    card = _card(ctx)
    return [] if card is None else _offers(_references(card, incomplete), incomplete)


def objectives(ctx: typer.Context, incomplete: str) -> Offers:
    """References to objectives."""
    found = references(ctx, incomplete)
    return [(ref, title) for ref, title in found if "." not in ref]


def periods(ctx: typer.Context, incomplete: str) -> Offers:
    """The periods that goals are in, and those around today."""
    card = _card(ctx)
    if card is None:
        return []
    used = {one.period.name: "" for one in card.workspace.objectives}
    around = {one.name: "now" for one in card.workspace.calendar.around(card.as_of)}
    return _offers({**used, **around}.items(), incomplete)


def teams(ctx: typer.Context, incomplete: str) -> Offers:
    """The teams."""
    card = _card(ctx)
    if card is None:
        return []
    used = {goal.team: "" for goal in card.workspace.goals.values() if goal.team}
    names = {team.id: team.name or "" for team in card.workspace.teams.values()}
    return _offers({**used, **names}.items(), incomplete)


def owners(ctx: typer.Context, incomplete: str) -> Offers:
    """The people, whoever else owns a goal, and `me`."""
    card = _card(ctx)
    if card is None:
        return []
    used = {goal.owner: "" for goal in card.workspace.goals.values() if goal.owner}
    names = {one.id: one.name or "" for one in card.workspace.people.values() if one.active}
    return _offers({**used, **names, "me": "you"}.items(), incomplete)


def kpis(ctx: typer.Context, incomplete: str) -> Offers:
    """The KPIs."""
    card = _card(ctx)
    if card is None:
        return []
    return _offers(((kpi.id, kpi.title) for kpi in card.workspace.kpis), incomplete)


def _card(ctx: typer.Context) -> "Scorecard | None":
    """The workspace that the command line is about; None where there is none, or a broken one."""
    with suppress(Exception):  # a shell has no use for errors
        from okrkit.commands.frame import session_of  # noqa: PLC0415  only when a shell asks
        from okrkit.commands.load import load  # noqa: PLC0415

        return load(session_of(ctx)).card
    return None


def _references(card: "Scorecard", typed: str) -> Iterator[tuple[str, str]]:
    workspace = card.workspace
    label, slash, rest = typed.rpartition("/")
    if slash:
        found = [one for one in workspace.objectives if one.period.name == label]
    else:
        yield from ((kpi.id, kpi.title) for kpi in workspace.kpis)
        yield from ((f"{one.period.name}/", "") for one in workspace.objectives)
        found = [one for one in workspace.objectives if _runs(card, one.ref)]
    meant = [one for one in found if one.id.startswith(rest.partition(".")[0])]
    for objective in meant:
        prefix = f"{label}{slash}{objective.id}"
        yield prefix, objective.title
        if "." in rest or len(meant) <= FEW:
            for one in objective.key_results:
                yield f"{prefix}.{one.id}", one.title
                if rest.startswith(f"{objective.id}.{one.id}."):
                    steps = getattr(one.measure, "steps", ())
                    yield from ((f"{prefix}.{one.id}.{step.id}", step.title) for step in steps)


def _runs(card: "Scorecard", ref: str) -> bool:
    objective = card.workspace.goals[ref]
    start, end = getattr(objective, "start", card.as_of), getattr(objective, "end", None)
    return bool(start <= card.as_of and (end is None or card.as_of <= end))


def _offers(found: Iterable[tuple[str, str]], incomplete: str) -> Offers:
    """What goes on with what was typed, each once."""
    return [(name, words) for name, words in dict(found).items() if name.startswith(incomplete)]
