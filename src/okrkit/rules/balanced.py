"""Do KPIs sustain and OKRs change, and do they hold each other honest?"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from okrkit.attainment import is_at
from okrkit.bounds import has_bound, is_inside, lower_field, upper_field
from okrkit.characters import quote
from okrkit.goals import KeyResult, Kpi, Objective
from okrkit.measure import Band, Done, Measure, Milestones, Range, SameAs
from okrkit.pace import share_gone
from okrkit.rules.gathering import grouped, is_recent, of_all, once_per_team, underway, whose
from okrkit.rules.rule import Chapter, Problem, Rule
from okrkit.score import Scorecard
from okrkit.source import Note
from okrkit.tension import unanswered_breaches

FEWEST_HELD = 3
"""Readings from which on "held from the first one on" says something."""

HALF = Fraction(1, 2)
TWO_THIRDS = Fraction(2, 3)


def missing_why(card: Scorecard) -> Iterator[Problem]:
    """A goal without a `why`: tied to no value.

    A number that nobody can tie to a value is chased for its own sake, and is the first to go when
    the wind turns. Say what gets better for customers, or what the company cannot do without. For
    KPIs it is a remark. It is said once per team.

    Bad:

        period: 2026-Q4
        objectives:
          fast-refunds:  # ←
            title: Refunds feel instant
            key_results:
              refund-time: {title: Median refund time, unit: h, baseline: 72, target: 24}

    Good:

        period: 2026-Q4
        objectives:
          fast-refunds:
            title: Refunds feel instant
            why: Half of the customers we lose name slow refunds
            key_results:
              refund-time: {title: Median refund time, unit: h, baseline: 72, target: 24}
    """
    hint = "add `why: …`, the value behind it"
    objectives = [one for one in underway(card) if not one.why]
    yield from once_per_team(objectives, lambda one: f"nothing says the `why` of `{one.ref}`", hint)
    kpis = [one for one in card.workspace.kpis if not one.why and card.is_counted(one)]
    yield from once_per_team(
        kpis, lambda one: f"nothing says the `why` of the KPI `{one.ref}`", hint, "info"
    )


def kpi_in_disguise(card: Scorecard) -> Iterator[Problem]:
    """A key result to hold that was held from the first reading on.

    What is held already changes nothing: it earns a score of 1 for standing still and lifts the
    objective that it is part of. What must be sustained is a KPI; the objective names it under
    `guardrails` if it could be harmed. At least three readings are looked at.

    Bad:

        period: 2026-Q4
        objectives:
          fast-refunds:
            title: Refunds feel instant
            why: Half of the customers we lose name slow refunds
            key_results:
              refund-time: {title: Median refund time, unit: h, baseline: 72, target: 24}
              uptime:
                title: Checkout stays available
                unit: "%"
                at_least: 99.9  # ←
                checkins: {2026-11-16: 99.95, 2026-11-09: 99.94, 2026-11-02: 99.97}

    Good:

        period: 2026-Q4
        kpis:
          uptime:
            title: Checkout is available
            why: A customer who wants to pay can pay
            unit: "%"
            at_least: 99.9
            checkins: {2026-11-16: 99.95, 2026-11-09: 99.94, 2026-11-02: 99.97}
        objectives:
          fast-refunds:
            title: Refunds feel instant
            why: Half of the customers we lose name slow refunds
            guardrails: [uptime]
            key_results:
              refund-time: {title: Median refund time, unit: h, baseline: 72, target: 24}
    """
    for key_result in card.workspace.key_results:
        band = key_result.measure
        if isinstance(band, Band) and key_result.aggregate in {None, "last", "share"}:
            readings = _readings(card, key_result)
            held = all(
                has_bound(band, day) and is_inside(band, value, day) for day, value in readings
            )
            if held and len(readings) >= FEWEST_HELD and card.state(key_result) == "running":
                yield Problem(
                    f"`{key_result.id}` was held from its first reading on, {len(readings)} times:"
                    " that is a KPI",
                    key_result.place.value(lower_field(band) if band.lower else upper_field(band)),
                    "move it to `kpis:` and name it under `guardrails`",
                )


def _readings(card: Scorecard, key_result: KeyResult) -> list[tuple[date, Decimal]]:
    """The values in the days of a key result, its own or those of its KPI."""
    goal = card.workspace.goals[key_result.kpi] if key_result.kpi else key_result
    last = min(card.as_of, key_result.end or card.as_of)
    return [
        (one.day, one.value)
        for one in goal.checkins
        if one.value is not None and key_result.start <= one.day <= last
    ]


def only_tasks(card: Scorecard) -> Iterator[Problem]:
    """An objective whose key results are all yes-or-no or milestones.

    All of it can be done and nothing be better for anybody: these are outputs, no outcome. Add the
    number that should move when they are done. Key results that weigh nothing are left out.

    Bad:

        period: 2026-Q4
        objectives:
          fast-refunds:  # ←
            title: Refunds feel instant
            why: Half of the customers we lose name slow refunds
            key_results:
              button: {title: Customers start a refund themselves, done: false}
              banks:
                title: All banks are connected
                milestones: {first: {title: The first bank}, rest: {title: The others}}

    Good:

        period: 2026-Q4
        objectives:
          fast-refunds:
            title: Refunds feel instant
            why: Half of the customers we lose name slow refunds
            key_results:
              button: {title: Customers start a refund themselves, done: false}
              refund-time: {title: Median refund time, unit: h, baseline: 72, target: 24}
    """
    for objective in underway(card):
        measures = [_measure(card, one) for one in _weighing(card, objective)]
        if measures and all(isinstance(one, (Done, Milestones)) for one in measures):
            yield Problem(
                f"all key results of `{objective.ref}` are tasks: done, and nothing need be better",
                objective.place.key(),
                "add the number that moves when they are done: `baseline` and `target`",
            )


def _weighing(card: Scorecard, objective: Objective) -> list[KeyResult]:
    return [one for one in objective.key_results if one.weight > 0 and card.is_counted(one)]


def _measure(card: Scorecard, key_result: KeyResult) -> Measure | None:
    """Its measure, or that of the one it shows."""
    measure = key_result.measure
    if isinstance(measure, SameAs) and measure.ref is not None:
        shown = card.workspace.goals[measure.ref]
        return shown.measure if isinstance(shown, KeyResult) else None
    return measure


def unranked_objectives(card: Scorecard) -> Iterator[Problem]:
    """Two or more objectives of a team and period without `priority`, or with the same one.

    When there is not enough time for all, and there never is, everybody ranks for themselves. Write
    `priority: 1` at what comes first. It is said once per team and period.

    Bad:

        team: payments
        period: 2026-Q4
        objectives:
          fast-refunds:  # ←
            title: Refunds feel instant
            why: Half of the customers we lose name slow refunds
            key_results:
              refund-time: {title: Median refund time, unit: h, baseline: 72, target: 24}
          fewer-declines:
            title: Honest customers are not turned away
            why: Every declined customer is lost to the shop
            key_results:
              declines: {title: Honest payments that we decline, baseline: 11, target: 6}

    Good:

        team: payments
        period: 2026-Q4
        objectives:
          fast-refunds:
            title: Refunds feel instant
            why: Half of the customers we lose name slow refunds
            priority: 1
            key_results:
              refund-time: {title: Median refund time, unit: h, baseline: 72, target: 24}
          fewer-declines:
            title: Honest customers are not turned away
            why: Every declined customer is lost to the shop
            priority: 2
            key_results:
              declines: {title: Honest payments that we decline, baseline: 11, target: 6}
    """
    for (team, period), objectives in _by_team(card).items():
        unranked = [one for one in objectives if one.priority is None]
        if len(unranked) > 1:
            message = f"{len(unranked)} objectives {whose(team)} in {period} have no `priority`"
            yield of_all(unranked, message, "write `priority: 1` at what comes first")
        ranked = grouped([one for one in objectives if one.priority], lambda one: one.priority)
        for priority, same in ranked.items():
            if len(same) > 1:
                first, second, *others = same
                notes = (Note(f"`{one.ref}` too", one.place.key()) for one in (first, *others))
                yield Problem(
                    f"{len(same)} objectives {whose(team)} in {period} have priority {priority}",
                    second.place.value("priority"),
                    "give each its own",
                    tuple(notes),
                )


def _by_team(card: Scorecard) -> dict[tuple[str | None, str], list[Objective]]:
    return grouped(underway(card), lambda one: (one.team, one.period.name))


def too_many_objectives(card: Scorecard, *, max: int = 5) -> Iterator[Problem]:
    """More objectives for a team in a period than it can pursue.

    What everybody works on gets done; of eight objectives none is. Drop what can wait, or mark it
    as `draft: true` for the next period. At most `max` objectives (5).

    Bad:

        team: payments
        period: 2026-Q4
        objectives:
          a: {title: Refunds feel instant, why: They ask, priority: 1, score_from: supporting}
          b: {title: Fewer are turned away, why: They leave, priority: 2, score_from: supporting}
          c: {title: No fraud, why: It costs, priority: 3, score_from: supporting}
          d: {title: Every bank, why: They ask, priority: 4, score_from: supporting}
          e: {title: Every wallet, why: They ask, priority: 5, score_from: supporting}
          f: {title: No paper, why: It costs, priority: 6, score_from: supporting}  # ←

    Good:

        team: payments
        period: 2026-Q4
        objectives:
          a: {title: Refunds feel instant, why: They ask, priority: 1, score_from: supporting}
          b: {title: Fewer are turned away, why: They leave, priority: 2, score_from: supporting}
    """
    for (team, period), objectives in _by_team(card).items():
        if len(objectives) > max:
            others = [one for one in objectives if one is not objectives[max]]
            yield Problem(
                f"{len(objectives)} objectives {whose(team)} in {period} are more than {max}",
                objectives[max].place.key(),
                "drop what can wait, or mark it as `draft: true`",
                tuple(Note(f"`{one.ref}`", one.place.key()) for one in others),
            )


def unanswered_breach(card: Scorecard) -> Iterator[Problem]:
    """A KPI that is breached for two cadences, while no running objective is about it.

    What must be sustained breaks, and nobody has set out to mend it. Let an objective support the
    KPI, or give one a key result with `kpi:`; where the bound was too much, change the bound.

    Bad:

        kpis:
          answer-time:  # ←
            title: Hours until a shop has its first answer
            why: Who waits a day looks for another provider
            unit: h
            at_most: 4
            checkins: {2026-11-16: 6.5, 2026-11-09: 6.1, 2026-11-02: 5.2, 2026-10-26: 3.8}

    Good:

        kpis:
          answer-time:
            title: Hours until a shop has its first answer
            why: Who waits a day looks for another provider
            unit: h
            at_most: 4
            checkins: {2026-11-16: 6.5, 2026-11-09: 6.1, 2026-11-02: 5.2, 2026-10-26: 3.8}
        objectives:
          answered-today:
            title: Every shop has its answer today
            why: Who waits a day looks for another provider
            period: 2026-Q4
            supports: [answer-time]
            key_results:
              waiting: {title: Shops that wait for a day, unit: shops, baseline: 80, target: 10}
    """
    for tension in unanswered_breaches(card):
        kpi = card.workspace.goals[tension.refs[0]]
        latest = card.kpi(kpi).latest if isinstance(kpi, Kpi) else None
        notes = (Note("its latest reading", latest.place),) if latest else ()
        hint = f"let an objective support it: `supports: [{kpi.id}]`"
        yield Problem(tension.message, kpi.place.key(), hint, notes)


def unguarded_objective(card: Scorecard) -> Iterator[Problem]:
    """An objective that pushes a number and names no KPI that it must not harm.

    Any number can be pushed at the cost of another one. Name what must not suffer under
    `guardrails`: the report shows it when it does.

    Bad:

        period: 2026-Q4
        objectives:
          fast-refunds:  # ←
            title: Refunds feel instant
            why: Half of the customers we lose name slow refunds
            key_results:
              refund-time: {title: Median refund time, unit: h, baseline: 72, target: 24}

    Good:

        period: 2026-Q4
        kpis:
          fraud: {title: Refunds that were fraud, why: They cost us, unit: "%", at_most: 1}
        objectives:
          fast-refunds:
            title: Refunds feel instant
            why: Half of the customers we lose name slow refunds
            guardrails: [fraud]
            key_results:
              refund-time: {title: Median refund time, unit: h, baseline: 72, target: 24}
    """
    for objective in underway(card):
        measures = [_measure(card, one) for one in _weighing(card, objective)]
        if not objective.guardrails and any(isinstance(one, Range) for one in measures):
            yield Problem(
                f"`{objective.ref}` pushes a number and names nothing that must not suffer",
                objective.place.key(),
                "add `guardrails: [KPI]`",
            )


def unmarked_ambition(card: Scorecard) -> Iterator[Problem]:
    """An objective that is neither committed nor aspirational nor learning.

    Nobody knows whether 0.7 is a success or a broken promise. Write `kind`, here, at the top of the
    file, or in the settings for all.

    Bad:

        period: 2026-Q4
        objectives:
          fast-refunds:  # ←
            title: Refunds feel instant
            why: Half of the customers we lose name slow refunds
            key_results:
              refund-time: {title: Median refund time, unit: h, baseline: 72, target: 24}

    Good:

        period: 2026-Q4
        kind: aspirational
        objectives:
          fast-refunds:
            title: Refunds feel instant
            why: Half of the customers we lose name slow refunds
            key_results:
              refund-time: {title: Median refund time, unit: h, baseline: 72, target: 24}
    """
    unmarked = [one for one in underway(card) if one.kind is None]
    yield from once_per_team(
        unmarked,
        lambda one: f"nothing says the `kind` of `{one.ref}`",
        "add `kind: committed`, `aspirational` or `learning`",
    )


def safe_target(card: Scorecard) -> Iterator[Problem]:
    """An aspirational key result that was at its target before half of its days.

    A target that is met in half the time was not ambitious, or the world has changed. Either way
    there is nothing left to reach for: raise it, or write a `stretch`.

    Bad:

        period: 2026-Q4
        kind: aspirational
        objectives:
          fast-refunds:
            title: Refunds feel instant
            why: Half of the customers we lose name slow refunds
            key_results:
              refund-time:
                title: Median refund time
                unit: h
                baseline: 72
                target: 24  # ←
                checkins: {2026-11-09: 22, 2026-10-19: 23, 2026-10-05: 60}

    Good:

        period: 2026-Q4
        kind: aspirational
        objectives:
          fast-refunds:
            title: Refunds feel instant
            why: Half of the customers we lose name slow refunds
            key_results:
              refund-time:
                title: Median refund time
                unit: h
                baseline: 72
                target: 8
                checkins: {2026-11-09: 22, 2026-10-19: 23, 2026-10-05: 60}
    """
    for objective in underway(card):
        if objective.kind != "aspirational":
            continue
        for key_result in objective.key_results:
            if isinstance(key_result.measure, Range) and card.is_counted(key_result):
                yield from _reached_early(card, key_result, key_result.measure)


def _reached_early(card: Scorecard, key_result: KeyResult, measure: Range) -> Iterator[Problem]:
    """Whether the first reading at the target came too soon; a stretch is still to be reached."""
    goal = _beyond(measure)
    day = next((day for day, value in _readings(card, key_result) if is_at(goal, value)), None)
    gone = None if day is None else share_gone(key_result.start, key_result.end, day)
    if gone is not None and gone < HALF:
        yield Problem(
            f"`{key_result.id}` was at {goal.target} on {day}, before half of its days",
            key_result.place.value("target"),
            "raise the target, or add a `stretch`",
        )


def _beyond(measure: Range) -> Range:
    """The way to the stretch where there is one."""
    return measure if measure.stretch is None else measure._replace(target=measure.stretch)


def late_drop(card: Scorecard) -> Iterator[Problem]:
    """A goal that was dropped when more than two thirds of its days were gone.

    What is dropped is not counted. Dropped late, it looks like a miss that nobody should see; after
    the last day it is one, and an error. Close it instead, with `why` and what was `learned`:
    missing a goal is safe, hiding it is not.

    Bad:

        period: 2026-Q4
        objectives:
          fast-refunds:
            title: Refunds feel instant
            why: Half of the customers we lose name slow refunds
            start: 2026-09-01
            due: 2026-11-15
            key_results:
              refund-time: {title: Median refund time, unit: h, baseline: 72, target: 24}
              complaints:
                title: Complaints about refunds
                baseline: 80
                target: 40
                dropped: {date: 2026-11-10, why: We will not make it}  # ←

    Good:

        period: 2026-Q4
        objectives:
          fast-refunds:
            title: Refunds feel instant
            why: Half of the customers we lose name slow refunds
            start: 2026-09-01
            due: 2026-11-15
            key_results:
              refund-time: {title: Median refund time, unit: h, baseline: 72, target: 24}
              complaints:
                title: Complaints about refunds
                baseline: 80
                target: 40
                closed: {date: 2026-11-16, why: The mails of the shops were still ours to answer}
    """
    goals: list[Objective | KeyResult] = [*card.workspace.objectives, *card.workspace.key_results]
    for goal in goals:
        if goal.dropped is None or goal.dropped.day > card.as_of or goal.draft:
            continue
        gone = share_gone(goal.start, goal.end, goal.dropped.day)
        is_over = goal.end is not None and goal.dropped.day > goal.end
        if gone is None or gone <= TWO_THIRDS or not (is_over or is_recent(goal, card.as_of)):
            continue
        when = (
            "after its last day" if is_over else "when more than two thirds of its days were gone"
        )
        yield Problem(
            f"`{goal.id}` was dropped on {goal.dropped.day}, {when}",
            goal.place.value("dropped", "date"),
            "close it: `closed: {date: …, why: …}`",
            severity="error" if is_over else None,
        )


def carried_again(card: Scorecard) -> Iterator[Problem]:
    """A goal that is carried over for the second time.

    Twice it was not important enough. Either it is now, and then it comes first, or it can be
    dropped with a clear conscience.

    Bad:

        objectives:
          fast-refunds:
            title: Refunds feel instant
            why: Half of the customers we lose name slow refunds
            period: 2026-Q4
            carried_from: 2026-Q3/fast-refunds  # ←
            score_from: supporting
        # file: goals/older.yaml
        objectives:
          fast-refunds:
            title: Refunds feel instant
            period: 2026-Q3
            carried_from: 2026-Q2/fast-refunds
            score_from: supporting
            closed: {date: 2026-10-01, learned: Banks take their time}
        # file: goals/oldest.yaml
        objectives:
          fast-refunds:
            title: Refunds feel instant
            period: 2026-Q2
            score_from: supporting
            closed: {date: 2026-07-01, learned: It takes longer}

    Good:

        objectives:
          fast-refunds:
            title: Refunds feel instant
            why: Half of the customers we lose name slow refunds
            period: 2026-Q4
            carried_from: 2026-Q3/fast-refunds
            score_from: supporting
        # file: goals/older.yaml
        objectives:
          fast-refunds:
            title: Refunds feel instant
            period: 2026-Q3
            score_from: supporting
            closed: {date: 2026-10-01, learned: Banks take their time}
    """
    for objective in underway(card):
        goals: list[Objective | KeyResult] = [objective, *objective.key_results]
        for goal in goals:
            before = card.workspace.goals.get(goal.carried_from or "")
            if isinstance(before, (Objective, KeyResult)) and before.carried_from:
                yield Problem(
                    f"`{goal.id}` is carried over again: `{before.ref}` was carried over from"
                    f" `{before.carried_from}`",
                    goal.place.value("carried_from"),
                    "put it first (`priority: 1`), or drop it",
                )


def overloaded_owner(card: Scorecard, *, max: int = 7) -> Iterator[Problem]:
    """A person who owns more running key results than anybody can look after.

    Accountable for everything is accountable for nothing: most of these will have no check-in, and
    no attention. Find other owners, or drop some. At most `max` running key results (7); what only
    shows another one (`same_as`) does not count, and teams may own as many as they like.

    Bad:

        period: 2026-Q4
        owner: ana
        objectives:
          everything:
            title: All is better
            why: It must be
            key_results:
              a: {title: Refund time, baseline: 72, target: 24}  # ←
              b: {title: Complaints, baseline: 80, target: 40}
              c: {title: Calls, baseline: 300, target: 100}
              d: {title: Declines, baseline: 11, target: 6}
          more:
            title: More is better
            why: It must be
            key_results:
              e: {title: Errors, baseline: 12, target: 2}
              f: {title: Shops, baseline: 40, target: 100}
              g: {title: Wallets, baseline: 0, target: 3}
              h: {title: Banks, baseline: 0, target: 4}

    Good:

        period: 2026-Q4
        owner: ana
        objectives:
          everything:
            title: All is better
            why: It must be
            key_results:
              a: {title: Refund time, baseline: 72, target: 24}
              b: {title: Complaints, baseline: 80, target: 40}
              c: {title: Calls, baseline: 300, target: 100}
              d: {title: Declines, baseline: 11, target: 6}
    """
    running = [
        one
        for one in card.workspace.key_results
        if one.owner and not isinstance(one.measure, SameAs) and card.state(one) == "running"
    ]
    for owner, owned in grouped(running, lambda one: one.owner or "").items():
        if len(owned) > max and owner not in card.workspace.teams:
            first, *others = owned
            yield Problem(
                f"{quote(owner)} owns {len(owned)} running key results, more than {max}",
                first.place.key(),
                "find other owners with `owner: …`, or drop some",
                tuple(Note(f"`{one.ref}`", one.place.key()) for one in others),
            )


def unowned(card: Scorecard) -> Iterator[Problem]:
    """A goal that nobody owns: not itself, nor its file, objective or team says who.

    What belongs to everybody is looked after by nobody, and there is nobody to ask. An `owner` at
    the top of the file holds for all its goals, the `lead` of a team for those of the team. It is
    said once per team.

    Bad:

        period: 2026-Q4
        people: {ana: {name: Ana}}
        objectives:
          fast-refunds:  # ←
            title: Refunds feel instant
            why: Half of the customers we lose name slow refunds
            key_results:
              refund-time: {title: Median refund time, unit: h, baseline: 72, target: 24}

    Good:

        period: 2026-Q4
        owner: ana
        people: {ana: {name: Ana}}
        objectives:
          fast-refunds:
            title: Refunds feel instant
            why: Half of the customers we lose name slow refunds
            key_results:
              refund-time: {title: Median refund time, unit: h, baseline: 72, target: 24}
    """
    goals: list[Objective | Kpi] = [one for one in underway(card) if one.owner is None]
    goals += [one for one in card.workspace.kpis if one.owner is None and card.is_counted(one)]
    yield from once_per_team(
        goals,
        lambda one: f"nobody owns `{one.ref}`",
        "add `owner: …` here or at the top of the file",
    )


BALANCED = Chapter(
    "balanced",
    "Do KPIs sustain and OKRs change, and do they hold each other honest?",
    (
        Rule(missing_why, "warning"),
        Rule(kpi_in_disguise, "warning"),
        Rule(only_tasks, "info"),
        Rule(unranked_objectives, "info"),
        Rule(too_many_objectives, "warning"),
        Rule(unanswered_breach, "warning"),
        Rule(unguarded_objective, "off"),
        Rule(unmarked_ambition, "off"),
        Rule(safe_target, "warning"),
        Rule(late_drop, "warning", for_drafts=True),
        Rule(carried_again, "warning"),
        Rule(overloaded_owner, "warning"),
        Rule(unowned, "warning"),
    ),
)
