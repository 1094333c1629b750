"""Where goals pull against each other, or words against numbers: what a mean would hide."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from okrkit.attainment import is_at
from okrkit.cadence import days
from okrkit.characters import quote
from okrkit.figures import score_text, value_text, with_unit
from okrkit.goals import Goal, KeyResult, Kpi, Objective
from okrkit.health import is_breached_for
from okrkit.measure import Range, SameAs
from okrkit.movers import move_words, moved_first, worse_since
from okrkit.period import DAY
from okrkit.score import Scorecard
from okrkit.sight import top_teams
from okrkit.verdict import pace_status
from okrkit.workspace import Workspace

TensionKind = Literal[
    "guardrail-breached", "local-green-global-red", "confident-but-behind", "unanswered-breach"
]
CONFIDENT = 7
"""The confidence, of 10, from which an owner says that all is well."""

MOST_MOVES = 3
"""Of the supporters of a KPI that moved first, how many are named."""

MARGIN = 1e-6
GREEN = frozenset({"on-track", "achieved"})
RED = frozenset({"at-risk", "missed"})


class Tension(NamedTuple):
    """A tension between goals (full references, the one in trouble first), since a day if known."""

    kind: TensionKind
    refs: tuple[str, ...]
    since: date | None
    message: str


def tensions(card: Scorecard) -> tuple[Tension, ...]:
    """All tensions of a workspace, those of one kind together.

    Of a breached KPI they tell which of its supporters moved first.
    """
    found = (
        *guardrails_breached(card),
        *local_green_global_red(card),
        *confident_but_behind(card),
        *unanswered_breaches(card),
    )
    return tuple(_explained(card, one) for one in found)


def _explained(card: Scorecard, tension: Tension) -> Tension:
    kpi = card.workspace.goals[tension.refs[0]]
    moves = moved_first(card, kpi)[:MOST_MOVES] if isinstance(kpi, Kpi) else ()
    if not moves:
        return tension
    told = " and ".join(move_words(one) for one in moves)
    return tension._replace(message=f"{tension.message}; before it moved {told}")


def guardrails_breached(card: Scorecard) -> Iterator[Tension]:
    """Running objectives that advance while a KPI that they must not harm is breached."""
    for objective in card.workspace.objectives:
        if objective.guardrails and card.state(objective) == "running":
            for id in objective.guardrails:
                kpi = card.workspace.goals[id]
                if isinstance(kpi, Kpi) and card.is_counted(kpi):
                    yield from _breached_by(card, objective, kpi)


def _breached_by(card: Scorecard, objective: Objective, kpi: Kpi) -> Iterator[Tension]:
    """How far an objective came in the weeks in which a KPI that it must not harm got worse."""
    breached, since = card.kpi(kpi).breached_since, worse_since(card, kpi)
    if breached is None or since is None or since == date.min:
        return  # before any score is asked for: few KPIs are breached
    now = card.objective(objective).score
    if now is None:
        return
    before = card.on(since - DAY).objective(objective).score or Fraction(0)
    if now > before:
        moved = "" if since == breached else f", and worse since {since}"
        yield Tension(
            "guardrail-breached",
            (kpi.ref, objective.ref),
            since,
            f"`{kpi.ref}` is breached since {breached}{moved}{_fall(card, kpi, since)}, and"
            f" `{objective.ref}`, which must not harm it, has advanced from {score_text(before)} to"
            f" {score_text(now)} since then",
        )


def _fall(card: Scorecard, kpi: Kpi, since: date) -> str:
    """What a KPI was before a day and what it is now: ` (99.5 on 2026-10-20, now 98)`."""
    readings = card.kpi(kpi).readings
    before = [one for one in readings if one.day < since]
    if not before:
        return ""
    was, now = before[-1], readings[-1]
    values = with_unit(value_text(was.value), kpi.unit), with_unit(value_text(now.value), kpi.unit)
    return f" ({values[0]} on {was.day}, {values[1]} on {now.day})"


def confident_but_behind(card: Scorecard) -> Iterator[Tension]:
    """Running key results over the at-risk gap whose owners say that all is well."""
    for key_result in card.workspace.key_results:
        if isinstance(key_result.measure, SameAs) or not _may_be_confident(key_result):
            continue
        if _is_surely_on_pace(key_result, card.as_of):
            continue
        standing = card.key_result(key_result)
        if standing.state != "running" or standing.gap is None:
            continue
        if pace_status(standing.gap, card.workspace.settings.pace) != "at-risk":
            continue
        words = _confident_words(key_result, standing.confidence, standing.expect)
        if words:
            score, expected = standing.score or Fraction(0), standing.expected or Fraction(0)
            message = f"`{key_result.ref}` is at {score_text(score)} where {score_text(expected)}"
            yield Tension(
                "confident-but-behind",
                (key_result.ref,),
                standing.heard,
                f"{message} was expected by now, and {words}",
            )


def _may_be_confident(key_result: KeyResult) -> bool:
    """A quick look, for most need no standing: whether any check-in could say that all is well."""
    measure = key_result.measure
    return any(
        (one.confidence is not None and one.confidence >= CONFIDENT)
        or (one.expect is not None and isinstance(measure, Range) and is_at(measure, one.expect))
        for one in key_result.checkins
    )


def _is_surely_on_pace(key_result: KeyResult, as_of: date) -> bool:
    """A quick look in floats, with a margin: whether a plain range is ahead of its line."""
    measure, end = key_result.measure, key_result.end
    if not isinstance(measure, Range) or measure.baseline is None:
        return False
    if end is None or end < key_result.start:
        return False
    is_plain = not measure.plan and measure.stretch is None and key_result.kpi is None
    last = key_result.checkins[-1]
    way = float(measure.target) - float(measure.baseline)
    if not is_plain or last.value is None or not key_result.start <= last.day <= as_of or not way:
        return False
    gone = ((as_of - key_result.start).days + 1) / ((end - key_result.start).days + 1)
    return (float(last.value) - float(measure.baseline)) / way > gone + MARGIN


def _confident_words(
    key_result: KeyResult, confidence: Decimal | None, expect: Decimal | None
) -> str:
    """What the owner says, if it is that all is well."""
    if confidence is not None and confidence >= CONFIDENT:
        return f"its owner's confidence is {confidence:f} of 10"
    measure = key_result.measure
    if expect is not None and isinstance(measure, Range) and is_at(measure, expect):
        return f"its owner expects {expect:f}, which is the target or better"
    return ""


def unanswered_breaches(card: Scorecard) -> Iterator[Tension]:
    """KPIs breached for two cadences that no running objective answers."""
    answered = _answered(card)
    for kpi in card.workspace.kpis:
        standing = card.kpi(kpi)
        is_long = is_breached_for(standing, days(kpi.cadence, 2), card.as_of)
        if is_long and kpi.ref not in answered and card.is_counted(kpi):
            yield Tension(
                "unanswered-breach",
                (kpi.ref,),
                standing.breached_since,
                f"`{kpi.ref}` is breached since {standing.breached_since}, and no running objective"
                " has a key result on it or supports it",
            )


def _answered(card: Scorecard) -> set[str]:
    """The KPIs that a running objective supports, or has a key result on."""
    found: set[str] = set()
    for objective in card.workspace.objectives:
        if card.state(objective) == "running":
            found.update(objective.supports)
            for key_result in objective.key_results:
                if card.is_counted(key_result):
                    found.update(key_result.supports)
                    found.update(filter(None, [key_result.kpi]))
    return found


def local_green_global_red(card: Scorecard) -> Iterator[Tension]:
    """Goals in trouble while everything below them is well, or all goals of a team below."""
    teams = _green_below(card)
    for goal in _wholes(card):
        below, green = _below(card, goal), teams.get(goal.team, [])
        if not (below or green) or not card.is_counted(goal) or not _is_red(card, goal):
            continue
        helpers = below if below and all(_is_green(card, one) for one in below) else []
        if helpers or green:
            refs = (goal.ref, *(one.ref for one in helpers))
            since = card.kpi(goal).breached_since if isinstance(goal, Kpi) else None
            yield Tension("local-green-global-red", refs, since, _message(goal, helpers, green))


def _message(goal: Goal, helpers: list[Kpi | Objective], teams: list[str]) -> str:
    trouble = "breached" if isinstance(goal, Kpi) else "at risk"
    parts = []
    if helpers:
        names = ", ".join(f"`{one.ref}`" for one in helpers)
        parts.append(f"all that supports it is well ({names})")
    if teams:
        names = ", ".join(map(quote, teams))
        parts.append(f"all goals of {names} are well")
    return f"`{goal.ref}` is {trouble} while {' and '.join(parts)}"


def _below(card: Scorecard, goal: Goal) -> list[Kpi | Objective]:
    """The counted KPIs and running objectives that support a goal, once each."""
    found: dict[str, Kpi | Objective] = {}
    for ref in card.workspace.supporters.get(goal.ref, ()):
        one = card.workspace.goals[ref]
        one = card.workspace.objective_of(one) if isinstance(one, KeyResult) else one
        if isinstance(one, (Kpi, Objective)) and one is not goal and _is_live(card, one):
            found[one.ref] = one
    return list(found.values())


def _wholes(card: Scorecard) -> Iterator[Kpi | Objective]:
    """Everything that is more than a part of something else."""
    yield from card.workspace.kpis
    yield from card.workspace.objectives


def _is_live(card: Scorecard, goal: Kpi | Objective) -> bool:
    return card.is_counted(goal) if isinstance(goal, Kpi) else card.state(goal) == "running"


def _is_green(card: Scorecard, goal: Kpi | Objective) -> bool:
    """Whether all is well; silence is never green."""
    if isinstance(goal, Kpi):
        standing = card.kpi(goal)
        return standing.health == "healthy" and not standing.stale
    objective = card.objective(goal)
    is_whole = objective.with_data == objective.parts
    return objective.status in GREEN and is_whole and not objective.stale


def _is_red(card: Scorecard, goal: Kpi | Objective) -> bool:
    if isinstance(goal, Kpi):
        return card.kpi(goal).health == "breached"
    return card.state(goal) == "running" and card.objective(goal).status in RED


def _green_below(card: Scorecard) -> dict[str | None, list[str]]:
    """The teams all of whose live goals are well, by each team that they are below.

    All are below the organization (None), but for those at the top while no team is declared.
    """
    workspace = card.workspace
    at_top = frozenset[str | None]() if workspace.teams else top_teams(workspace)
    found: dict[str | None, list[str]] = {}
    for team in _green_teams(card):
        for upper in _above(workspace, team):
            found.setdefault(upper, []).append(team)
        if team not in at_top:
            found.setdefault(None, []).append(team)
    return found


def _green_teams(card: Scorecard) -> list[str]:
    by_team: dict[str, bool] = {}
    for goal in _wholes(card):
        if goal.team is not None and _is_live(card, goal):
            by_team[goal.team] = by_team.get(goal.team, True) and _is_green(card, goal)
    return sorted(team for team, is_well in by_team.items() if is_well)


def _above(workspace: Workspace, team: str) -> Iterator[str]:
    """The teams that a team is below; each once, even in a circle."""
    seen = {team}
    here = workspace.teams.get(team)
    while here is not None and here.parent is not None and here.parent not in seen:
        seen.add(here.parent)
        yield here.parent
        here = workspace.teams.get(here.parent)
