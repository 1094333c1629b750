"""Do the references meet, and does every goal lead somewhere?"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from okrkit.characters import quote
from okrkit.circles import circles
from okrkit.finding import Others
from okrkit.goals import Goal, KeyResult, Kpi, Objective, Person
from okrkit.lost import losses
from okrkit.measure import SameAs
from okrkit.misfit import listing
from okrkit.period import Period
from okrkit.rules.gathering import Told, told_together
from okrkit.rules.rule import Chapter, Problem, Rule, faults_named
from okrkit.score import Scorecard
from okrkit.sight import leads_to, sight, top_teams
from okrkit.source import Note, Place
from okrkit.workspace import Workspace

MOST_OVERHANG = timedelta(days=14)
Timed = Objective | KeyResult


def unknown_reference(card: Scorecard) -> Iterator[Problem]:
    """A goal, KPI, team, person or period that does not exist.

    Whatever hangs on the name is lost: support that nobody sees, a KPI that guards nothing, a
    check-in that reaches no goal. Each unknown name is said once, with the other places beside it.
    Names of people and teams are free until the workspace declares some.

    Bad:

        period: 2026-Q4
        objectives:
          loved-by-customers:
            title: Customers recommend us
            key_results:
              promoters:
                title: Promoters among the customers we ask
                unit: "%"
                baseline: 31
                target: 40
          fast-refunds:
            title: Refunds feel instant
            supports: [loved-by-custommers]  # ←
            key_results:
              refund-time:
                title: Median refund time
                unit: h
                baseline: 72
                target: 24

    Good:

        period: 2026-Q4
        objectives:
          loved-by-customers:
            title: Customers recommend us
            key_results:
              promoters:
                title: Promoters among the customers we ask
                unit: "%"
                baseline: 31
                target: 40
          fast-refunds:
            title: Refunds feel instant
            supports: [loved-by-customers]
            key_results:
              refund-time:
                title: Median refund time
                unit: h
                baseline: 72
                target: 24
    """
    for fault in faults_named(card, "unknown-reference"):
        places = (fault.place, *(note.place for note in fault.related))
        told = (Told(place, "named here as well", fault.message) for place in places)
        for problem in told_together(fault.message, told, None, fault.hint):
            yield problem._replace(fix=fault.fix and fault.fix._replace(place=problem.place))


def ambiguous_reference(card: Scorecard) -> Iterator[Problem]:
    """A reference that could mean two goals.

    A goal is looked for in the period of the one that refers to it, then in periods around it,
    then in overlapping ones, then in all. Where two are equally near, write the period as well.

    Bad:

        objectives:
          grow:
            title: More teams use us every day
            period: 2026-11
            key_results:
              teams: {title: Teams that are active daily, baseline: 120, target: 150}
        # file: goals/december.yaml
        objectives:
          grow:
            title: More teams use us every day
            period: 2026-12
            key_results:
              teams: {title: Teams that are active daily, baseline: 150, target: 180}
        # file: goals/onboarding.yaml
        objectives:
          first-day:
            title: New teams find their way on the first day
            period: 2026-Q4
            supports: [grow]  # ←
            key_results:
              invited: {title: New teams that invite somebody, unit: "%", baseline: 20, target: 45}

    Good:

        objectives:
          grow:
            title: More teams use us every day
            period: 2026-11
            key_results:
              teams: {title: Teams that are active daily, baseline: 120, target: 150}
        # file: goals/december.yaml
        objectives:
          grow:
            title: More teams use us every day
            period: 2026-12
            key_results:
              teams: {title: Teams that are active daily, baseline: 150, target: 180}
        # file: goals/onboarding.yaml
        objectives:
          first-day:
            title: New teams find their way on the first day
            period: 2026-Q4
            supports: [2026-12/grow]
            key_results:
              invited: {title: New teams that invite somebody, unit: "%", baseline: 20, target: 45}
    """
    yield from faults_named(card, "ambiguous-reference")


def duplicate_id(card: Scorecard) -> Iterator[Problem]:
    """The same id for two things.

    References to it could mean either, so the second thing is left out of all numbers. KPIs and
    objectives share one namespace, and so do teams and people; an objective's id is unique in its
    period, a key result's in its objective.

    Bad:

        kpis:
          uptime:
            title: Checkout availability
            unit: "%"
            at_least: 99.9
        # file: goals/search.yaml
        kpis:
          uptime:  # ←
            title: Search availability
            unit: "%"
            at_least: 99.5

    Good:

        kpis:
          checkout-uptime:
            title: Checkout availability
            unit: "%"
            at_least: 99.9
        # file: goals/search.yaml
        kpis:
          search-uptime:
            title: Search availability
            unit: "%"
            at_least: 99.5
    """
    yield from faults_named(card, "duplicate-id")


def circular_support(card: Scorecard) -> Iterator[Problem]:
    """Goals, or teams, that support each other in a circle.

    In a circle nothing is the aim and everything is a means, and a score that feeds itself cannot
    be computed. A key result counts as leading to its objective, and a key result that is shown
    elsewhere with `same_as` as leading there. Each circle is said once, whole; take out the one
    line that points down.

    Bad:

        period: 2026-Q4
        objectives:
          loved-by-customers:
            title: Customers recommend us
            supports: [fast-refunds]  # ←
            key_results:
              promoters: {title: Promoters among those we ask, unit: "%", baseline: 31, target: 40}
          fast-refunds:
            title: Refunds feel instant
            supports: [loved-by-customers]
            key_results:
              refund-time: {title: Median refund time, unit: h, baseline: 72, target: 24}

    Good:

        period: 2026-Q4
        objectives:
          loved-by-customers:
            title: Customers recommend us
            key_results:
              promoters: {title: Promoters among those we ask, unit: "%", baseline: 31, target: 40}
          fast-refunds:
            title: Refunds feel instant
            supports: [loved-by-customers]
            key_results:
              refund-time: {title: Median refund time, unit: h, baseline: 72, target: 24}
    """
    workspace = card.workspace
    for circle in circles(_support(workspace)):
        written = (_written_at(workspace, one, other) for one, other in _pairs(circle))
        places = [one for one in written if one]
        hint = "take one of these lines out: support leads upward only"
        if any(place.keys[-1] == "same_as" for place in places):
            hint += ", and `same_as` to where it is measured"
        yield _circle_problem("goals support", circle, places, hint)
    above = {team.id: (team.parent,) for team in workspace.teams.values() if team.parent}
    for circle in circles(above):
        parents = [workspace.teams[id].place.value("parent") for id in circle]
        yield _circle_problem("teams stand above", circle, parents, "take one `parent` out")


def _support(workspace: Workspace) -> dict[str, tuple[str, ...]]:
    """What each goal's progress counts in, without the many goals that nothing counts in."""
    shown_as: dict[str, list[str]] = {}
    for key_result in workspace.key_results:
        measure = key_result.measure
        if isinstance(measure, SameAs) and measure.ref is not None:
            shown_as.setdefault(measure.ref, []).append(key_result.ref)
    return {
        goal.ref: (*leads_to(goal), *shown_as.get(goal.ref, ()))
        for goal in workspace.goals.values()
        if isinstance(goal, Objective) or goal.ref in workspace.supporters or goal.ref in shown_as
    }


def _pairs(circle: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    return zip(circle, (*circle[1:], circle[0]), strict=True)


def _written_at(workspace: Workspace, ref: str, upper: str) -> Place | None:
    """Where it is written that a goal leads to another; None where that goes without saying."""
    goal, other = workspace.goals[ref], workspace.goals[upper]
    if upper in goal.supports:
        return goal.place.key("supports")
    is_shown = isinstance(other, KeyResult) and other.measure == SameAs(ref)
    return other.place.key("same_as") if is_shown else None


def _circle_problem(what: str, circle: tuple[str, ...], places: list[Place], hint: str) -> Problem:
    whole = " -> ".join((*circle, circle[0]))
    notes = tuple(Note("the circle goes on here", place) for place in places[1:])
    message = f"{what} each other in a circle: `{whole}`"
    if len(circle) == 1:
        message = f"{what} themselves: `{whole}`"
    return Problem(message, places[0], hint, notes)


def orphan_objective(card: Scorecard) -> Iterator[Problem]:
    """An objective from which no line leads to the top.

    Its people cannot see what their work is for, and nobody above can see that it goes on. A goal
    is in sight when it belongs to the organization (no team) or to a team without `parent`, when
    it supports a KPI, or when it supports a goal that is in sight. Said of the lowest objective
    that supports nothing, not of those that support it; silent until a team is declared or a
    `supports` is used.

    Bad:

        period: 2026-Q4
        teams:
          product: {}
          payments: {parent: product}
        objectives:
          loved-by-customers:
            title: Customers recommend us
            team: product
            key_results:
              promoters: {title: Promoters among those we ask, unit: "%", baseline: 31, target: 40}
          fast-refunds:  # ←
            title: Refunds feel instant
            team: payments
            key_results:
              refund-time: {title: Median refund time, unit: h, baseline: 72, target: 24}

    Good:

        period: 2026-Q4
        teams:
          product: {}
          payments: {parent: product}
        objectives:
          loved-by-customers:
            title: Customers recommend us
            team: product
            key_results:
              promoters: {title: Promoters among those we ask, unit: "%", baseline: 31, target: 40}
          fast-refunds:
            title: Refunds feel instant
            team: payments
            supports: [loved-by-customers]
            key_results:
              refund-time: {title: Median refund time, unit: h, baseline: 72, target: 24}
    """
    workspace = card.workspace
    lost = losses(workspace)
    if lost.is_cut or not (workspace.teams or workspace.supporters):
        return
    view = sight(card)
    examples = _examples_of_the_top(card)
    for objective in workspace.objectives:
        counted = [ref for ref in objective.supports if card.is_counted(workspace.goals[ref])]
        is_orphan = not counted and not view.has_line_of_sight(objective.ref)
        is_lost = lost.may_hold(objective.place, "supports")
        if is_orphan and not is_lost and card.is_counted(objective):
            yield _orphan(objective, examples)


def _orphan(objective: Objective, examples: Mapping[Period, str]) -> Problem:
    found = "it supports neither a KPI nor a goal further up"
    if objective.supports:
        found = f"all it supports is {listing(objective.supports, 'and')}, a draft or dropped"
    team = quote(objective.team or "")
    message = f"no line leads from `{objective.ref}` of team {team} to the top: {found}"
    period = next((one for one in examples if one.contains(objective.period)), None)
    advice = f", such as `supports: [{examples[period]}]`" if period else ""
    return Problem(message, objective.place.key(), f"name in `supports` what it serves{advice}")


def _examples_of_the_top(card: Scorecard) -> dict[Period, str]:
    """An objective at the top for each period that has one."""
    top = top_teams(card.workspace)
    examples: dict[Period, str] = {}
    for objective in card.workspace.objectives:
        if objective.team in top and card.is_counted(objective):
            examples.setdefault(objective.period, objective.ref)
    return examples


def period_mismatch(card: Scorecard) -> Iterator[Problem]:
    """A goal that ends long after what it supports, or outside its own period.

    What comes more than two weeks after the end of the goal it serves comes too late to help it.
    And a goal whose `start` or `due` lies outside its own period is graded with goals of other
    days. A key result's period is that of its objective. Open periods end never and match all.

    Bad:

        objectives:
          ready-for-christmas:
            title: Nobody waits on the busiest days of the year
            period: 2026-Q4
            key_results:
              waiting: {title: Longest wait at checkout, unit: s, baseline: 40, target: 5}
          more-servers:
            title: We can double our servers within minutes
            period: 2027-Q1
            supports: [ready-for-christmas]  # ←
            key_results:
              scale-up:
                title: Time to double the servers
                unit: min
                baseline: 240
                target: 15
                due: 2027-05-31  # ←

    Good:

        objectives:
          ready-for-christmas:
            title: Nobody waits on the busiest days of the year
            period: 2026-Q4
            key_results:
              waiting: {title: Longest wait at checkout, unit: s, baseline: 40, target: 5}
          more-servers:
            title: We can double our servers within minutes
            period: 2026-Q4
            supports: [ready-for-christmas]
            key_results:
              scale-up:
                title: Time to double the servers
                unit: min
                baseline: 240
                target: 15
                due: 2026-11-30
    """
    workspace = card.workspace
    for objective in workspace.objectives:
        yield from _outside_period(objective, objective.period, objective.start, objective.end)
        yield from _too_late(objective, workspace)
        for key_result in objective.key_results:
            yield from _own_days(key_result, objective)
            yield from _too_late(key_result, workspace)


def _own_days(key_result: KeyResult, objective: Objective) -> Iterator[Problem]:
    """What is wrong with days that a key result does not share with its objective."""
    start = None if key_result.start == objective.start else key_result.start
    end = None if key_result.end == objective.end else key_result.end
    if start or end:
        found = list(_outside_period(key_result, objective.period, start, end))
        found = found or list(_without_days(key_result))
        yield from found or _after_objective(key_result, objective)


def _outside_period(
    goal: Timed, period: Period, start: date | None, end: date | None
) -> Iterator[Problem]:
    if period.end is None:
        return
    span = f"its period `{period.name}` ({period.start} to {period.end})"
    for field, verb, day in (("start", "starts", start), ("due", "ends", end)):
        if day is not None and not period.holds(day):
            hint = f"write a `{field}` from {period.start} to {period.end}, or change the period"
            message = f"`{goal.ref}` {verb} on {day}, outside {span}"
            yield Problem(message, goal.place.value(field), hint)


def _too_late(goal: Timed, workspace: Workspace) -> Iterator[Problem]:
    supported = (workspace.goals[ref] for ref in goal.supports)
    late = [
        one
        for one in supported
        if isinstance(one, (Objective, KeyResult)) and _overhangs(goal, one)
    ]
    if late:
        ends = " and ".join(f"`{one.ref}`, which ends on {one.end}" for one in late)
        message = f"`{goal.ref}` ends on {goal.end}, over two weeks after what it supports: {ends}"
        hint = "end it earlier (`due`), or support a goal that still runs then"
        notes = tuple(Note(f"`{one.ref}` ends on {one.end}", one.place.key()) for one in late)
        yield Problem(message, goal.place.key("supports"), hint, notes)


def _after_objective(key_result: KeyResult, objective: Objective) -> Iterator[Problem]:
    if _overhangs(key_result, objective):
        yield Problem(
            f"`{key_result.ref}` ends on {key_result.end}, over two weeks after its objective,"
            f" which ends on {objective.end}",
            key_result.place.value("due"),
            f"write a `due` up to {objective.end}, or leave it out",
        )


def _without_days(key_result: KeyResult) -> Iterator[Problem]:
    start, end = key_result.start, key_result.end
    if end is not None and end < start:
        message = f"`{key_result.ref}` ends on {end}, before it starts on {start}"
        yield Problem(message, key_result.place.value("due"), "move its `start` or `due`")


def _overhangs(goal: Timed, upper: Timed) -> bool:
    if goal.end is None or upper.end is None:
        return False
    return goal.end - upper.end > MOST_OVERHANG


def inactive_owner(card: Scorecard) -> Iterator[Problem]:
    """Goals owned by someone who is marked as gone.

    Nobody looks after them any more, and questions about them reach no one. Looks at KPIs and at
    goals that are neither closed nor over, whether the person is named there or owns them by
    default (as the team's lead, or as owner of the file or objective). Said once a person.

    Bad:

        period: 2026-Q4
        people:
          ana: {active: false}
          ben: {}
        objectives:
          fast-refunds:
            title: Refunds feel instant
            owner: ana  # ←
            key_results:
              refund-time: {title: Median refund time, unit: h, baseline: 72, target: 24}

    Good:

        period: 2026-Q4
        people:
          ana: {active: false}
          ben: {}
        objectives:
          fast-refunds:
            title: Refunds feel instant
            owner: ben
            key_results:
              refund-time: {title: Median refund time, unit: h, baseline: 72, target: 24}
    """
    gone = {id: person for id, person in card.workspace.people.items() if not person.active}
    owned: dict[str, dict[str, Goal]] = {}
    for goal in card.workspace.goals.values() if gone else ():
        if goal.owner in gone and card.is_counted(goal) and _goes_on(card, goal):
            goals = owned.setdefault(goal.owner, {})
            if not (isinstance(goal, KeyResult) and goal.objective in goals):
                goals[goal.ref] = goal
    for id, goals in owned.items():
        yield from _gone(card.workspace, gone[id], list(goals.values()))


def _goes_on(card: Scorecard, goal: Goal) -> bool:
    if isinstance(goal, (Objective, KeyResult)):
        is_closed = goal.closed is not None and goal.closed.day <= card.as_of
        is_over = goal.end is not None and goal.end < card.as_of
        upper = card.workspace.objective_of(goal) if isinstance(goal, KeyResult) else None
        return not is_closed and not is_over and (upper is None or _goes_on(card, upper))
    return isinstance(goal, Kpi)


def _gone(workspace: Workspace, person: Person, goals: list[Goal]) -> Iterator[Problem]:
    led = [team for team in workspace.teams.values() if team.lead == person.id]
    notes = (
        *(Note(f"leads `{team.id}` as well", team.place.value("lead")) for team in led),
        Note("marked as gone here", person.place.value("active")),
    )
    told = (
        Told(
            goal.place.value("owner"),
            f"`{goal.ref}` is owned as well",
            f"`{person.id}` is marked as gone and owns `{goal.ref}`",
        )
        for goal in goals
    )
    others = Others(" and ", " other goal", " other goals")
    for problem in told_together(person.id, told, others, "write who owns it now: `owner: …`"):
        yield problem._replace(related=notes)


CONNECTED = Chapter(
    "connected",
    "Do the references meet, and does every goal lead somewhere?",
    (
        Rule(unknown_reference, "error"),
        Rule(ambiguous_reference, "error"),
        Rule(duplicate_id, "error"),
        Rule(circular_support, "error"),
        Rule(orphan_objective, "warning"),
        Rule(period_mismatch, "warning"),
        Rule(inactive_owner, "warning"),
    ),
)
