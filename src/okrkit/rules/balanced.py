"""Do KPIs sustain and OKRs change, and do they hold each other honest?"""

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from typing import TypeVar

from okrkit.bounds import lower_field, upper_field
from okrkit.characters import quote
from okrkit.ease import held_throughout, last_aim, reached_early
from okrkit.figures import value_text
from okrkit.goals import Goal, KeyResult, Kpi, Objective
from okrkit.lost import losses
from okrkit.measure import Band, Done, Measure, Milestones, Range, SameAs
from okrkit.pace import share_gone
from okrkit.period import DAY
from okrkit.readings import Reading
from okrkit.rules.gathering import (
    UNDERWAY,
    grouped,
    is_recent,
    lacking,
    once_per_team,
    underway,
    whose,
)
from okrkit.rules.rule import Chapter, Problem, Rule
from okrkit.score import Scorecard
from okrkit.source import Note
from okrkit.tension import unanswered_breaches

G = TypeVar("G", bound=Goal)
FEWEST_HELD = 3
"""Readings from which on "held from the first one on" says something."""

TWO_THIRDS = Fraction(2, 3)


def missing_why(card: Scorecard) -> Iterator[Problem]:
    """A goal without a `why`: tied to no value.

    A number that nobody can tie to a value is chased for its own sake, and is the first to go when
    the wind turns. Say what gets better for customers, or what the company cannot do without. For
    KPIs it is a remark (info). It is said once per team.

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
    hint = "add `why: …`: who gains what by it?"
    objectives = lacking(card, underway(card), "why")
    yield from once_per_team(objectives, "objective", _untied, hint)
    kpis = lacking(card, filter(card.is_counted, card.workspace.kpis), "why")
    yield from once_per_team(kpis, "KPI", _untied, hint, "info")


def _untied(goals: str) -> str:
    return f"no `why` ties {goals} to a value"


def kpi_in_disguise(card: Scorecard) -> Iterator[Problem]:
    """A key result to hold that was held from the first reading on.

    What is held already changes nothing: it earns a score of 1 for standing still and lifts the
    objective that it is part of. What must be sustained is a KPI; the objective names it under
    `guardrails` if it could be harmed. At least three readings are looked at. Left alone are key
    results with `weight: 0`, bounds that have become stricter meanwhile, and those that hold a
    `mean`, `sum`, `min` or `max`.

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
        if isinstance(band, Band) and key_result.weight > 0 and _runs(card, key_result):
            held = held_throughout(card, key_result)
            if len(held) >= FEWEST_HELD:
                yield _disguised(key_result, band, held[0])


def _runs(card: Scorecard, key_result: KeyResult) -> bool:
    return card.state(key_result) == "running"


def _disguised(key_result: KeyResult, band: Band, first: Reading) -> Problem:
    field = lower_field(band) if band.lower else upper_field(band)
    message = f"`{key_result.ref}` is to be held, and was in every reading since {first.day}"
    if key_result.kpi:
        message += f": it shows the KPI `{key_result.kpi}` a second time, and changes nothing"
        hint = f"remove it, and write `guardrails: [{key_result.kpi}]` at its objective"
    else:
        message += ": that sustains something and changes nothing, as a KPI does"
        hint = f"move it to `kpis:`, and write `guardrails: [{key_result.id}]` at its objective"
    return Problem(message, key_result.place.value(field), hint)


def only_tasks(card: Scorecard) -> Iterator[Problem]:
    """An objective whose key results are all yes-or-no or milestones.

    All of it can be done and nothing be better for anybody: these are outputs, no outcome. Add the
    number that should move when they are done. Key results that weigh nothing are left out, and so
    are learning objectives and those that others below them are the progress of (`score_from`).

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
    for objective in () if losses(card.workspace).is_cut else underway(card):
        tasks = _weighing(card, objective)
        is_all = all(isinstance(_measure(card, one), (Done, Milestones)) for one in tasks)
        is_other = objective.kind == "learning" or objective.score_from != "key_results"
        if tasks and is_all and not is_other:
            yield Problem(
                f"all key results of `{objective.ref}` are tasks: when all are done, nothing need"
                " be better",
                objective.place.key(),
                "add what changes when they are done: `baseline: …` and `target: …`",
                tuple(Note(f"`{one.id}` is a task", one.place.key()) for one in tasks),
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
    `priority: 1` at what comes first. One without a priority comes last. It is said once per team
    and period.

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
    certain = [one for one in underway(card) if one.priority]
    certain += lacking(card, underway(card), "priority")
    for objectives in _of_a_period(certain):
        unranked = _unranked(objectives)
        if unranked:
            first, *others = unranked
            is_all = len(unranked) == len(objectives)
            count = f"the {len(unranked)}" if is_all else f"{len(unranked)} of {len(objectives)}"
            yield Problem(
                f"{count} objectives {whose(first.team)} in {first.period.name} are unranked:"
                f" {_rank(first)}",
                first.place.key(),
                "write `priority: 1` at what comes first, `priority: 2` at the next",
                tuple(Note(_rank(one), one.place.value("priority")) for one in others),
            )


def _of_a_period(objectives: Iterable[Objective]) -> list[list[Objective]]:
    """The objectives of each team and period, which is the same whatever its name."""
    return list(grouped(objectives, lambda one: (one.team, one.period[1:])).values())


def _unranked(objectives: list[Objective]) -> list[Objective]:
    """Those that share their rank with another one; a single one without any is the last."""
    ranks = grouped(objectives, lambda one: one.priority)
    return [one for one in objectives if len(ranks[one.priority]) > 1]


def _rank(objective: Objective) -> str:
    if objective.priority is None:
        return f"`{objective.ref}` has no `priority`"
    return f"`{objective.ref}` has `priority: {objective.priority}`"


def too_many_objectives(card: Scorecard, *, max: int = 5) -> Iterator[Problem]:
    """More objectives for a team in a period than it can pursue.

    What everybody works on gets done; of eight objectives none is. Drop what can wait, or mark it
    as `draft: true` for the next period. At most `max` objectives (5). It is said of the first that
    is too much, by `priority`.

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
    for objectives in _of_a_period(underway(card)):
        if len(objectives) > max:
            objectives.sort(key=lambda one: (one.priority is None, one.priority or 0))
            one = objectives[max]
            yield Problem(
                f"{len(objectives)} objectives {whose(one.team)} in {one.period.name} are more than"
                f" {max}",
                one.place.key(),
                "drop what can wait, or mark it as `draft: true`",
                tuple(
                    Note(f"`{other.ref}` is one as well", other.place.key())
                    for other in objectives
                    if other is not one
                ),
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
        notes = (Note("the latest reading", latest.place),) if latest else ()
        hint = f"write `supports: [{kpi.id}]` at an objective, or give it a key result"
        yield Problem(tension.message, kpi.place.key(), f"{hint} with `kpi: {kpi.id}`", notes)


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
    for objective in lacking(card, underway(card), "guardrails"):
        measures = (_measure(card, one) for one in _weighing(card, objective))
        if any(isinstance(one, Range) for one in measures):
            yield Problem(
                f"`{objective.ref}` pushes a number and names no KPI that must not suffer",
                objective.place.key(),
                "add `guardrails: […]`: which KPI would suffer first?",
            )


def unmarked_ambition(card: Scorecard) -> Iterator[Problem]:
    """An objective that is neither committed nor aspirational nor learning.

    Nobody knows whether 0.7 is a success or a broken promise. Write `kind`, here, at the top of the
    file, or in the settings for all. It is said once per team.

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
    yield from once_per_team(
        lacking(card, underway(card), "kind"),
        "objective",
        lambda them: f"no `kind` says whether {them} must be reached, or may be missed",
        "add `kind: committed`, `aspirational` or `learning`, or write it in okrkit.yaml for all",
    )


def safe_target(card: Scorecard) -> Iterator[Problem]:
    """An aspirational key result that was at its target before half of its days.

    A target that is met in half the time was not ambitious, or the world has changed. Either way
    there is nothing left to reach for: raise it, or write a `stretch`. Where there is a `stretch`,
    that is what counts. Said while the key result runs and has not fallen behind again.

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
    for objective in card.workspace.objectives:
        for one in objective.key_results if objective.kind == "aspirational" else ():
            if isinstance(one.measure, Range) and one.weight > 0 and _runs(card, one):
                reading = reached_early(card, one)
                if reading is not None:
                    yield _safe(card, one, one.measure, reading)


def _safe(card: Scorecard, key_result: KeyResult, measure: Range, reading: Reading) -> Problem:
    field, number = last_aim(measure)
    goal = card.workspace.goals[key_result.kpi] if key_result.kpi else key_result
    said = next(one for one in goal.checkins if one.day == reading.day and one.value is not None)
    further = "aim further: raise the `target`, or add a `stretch` beyond it"
    return Problem(
        f"`{key_result.ref}` reached its {field}, {value_text(number)}, on {reading.day},"
        f" {_day_of(key_result, reading.day)}: too safe for an aspirational objective",
        key_result.place.value(field),
        further if field == "target" else "aim further, or call it `kind: committed`",
        (Note("reached here", said.place),),
    )


def _day_of(goal: Objective | KeyResult, day: date) -> str:
    """A day as one of the days of a goal: "day 19 of 92"."""
    whole = (goal.end or date.max) - goal.start + DAY
    return f"day {(day - goal.start) // DAY + 1} of {whole // DAY}"


def late_drop(card: Scorecard) -> Iterator[Problem]:
    """A goal that was dropped when more than two thirds of its days were gone.

    What is dropped is not counted. Dropped late, it looks like a miss that nobody should see; after
    the last day it is one, and an error. Close it instead, with `why` and what was `learned`:
    missing a goal is safe, hiding it is not. Those that were dropped before their end in a period
    before the last one are left alone.

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
    for objective in card.workspace.objectives:
        late = [] if objective.draft else list(_late_drop(card, objective))
        yield from late
        for key_result in () if late or objective.draft else objective.key_results:
            if not key_result.draft:
                yield from _late_drop(card, key_result)


def _late_drop(card: Scorecard, goal: Objective | KeyResult) -> Iterator[Problem]:
    if goal.dropped is None or goal.dropped.day > card.as_of or goal.end is None:
        return
    day = goal.dropped.day
    place = goal.place.value("dropped", "date")
    hint = f"close it instead, so that it counts: `closed: {{date: {day}, why: …}}`"
    gone = share_gone(goal.start, goal.end, day)
    if day > goal.end:
        message = (
            f"`{goal.ref}` was dropped on {day}, after its last day, {goal.end}: it was missed"
        )
        yield Problem(message, place, hint, severity="error")
    elif gone is not None and gone > TWO_THIRDS and is_recent(goal, card.as_of):
        message = f"`{goal.ref}` was dropped on {day}, {_day_of(goal, day)}: that looks like a miss"
        yield Problem(message, place, hint)


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
        parts = [one for one in objective.key_results if _carries_again(card, one)]
        if _carries_again(card, objective):
            notes = (Note(f"`{one.id}` too", one.place.value("carried_from")) for one in parts)
            yield _carried(card, objective, tuple(notes))
        else:
            yield from (_carried(card, one) for one in parts)


def _carries_again(card: Scorecard, goal: Objective | KeyResult) -> bool:
    return _carried_before(card, goal) is not None and card.is_counted(goal)


def _carried_before(card: Scorecard, goal: Objective | KeyResult) -> str | None:
    """Where the goal that a goal was carried over from had been carried over from itself."""
    before = card.workspace.goals.get(goal.carried_from or "")
    return before.carried_from if isinstance(before, (Objective, KeyResult)) else None


def _carried(card: Scorecard, goal: Objective | KeyResult, notes: tuple[Note, ...] = ()) -> Problem:
    return Problem(
        f"`{goal.ref}` is carried over again: from `{goal.carried_from}`, which came from"
        f" `{_carried_before(card, goal)}`",
        goal.place.value("carried_from"),
        "put it first (`priority: 1`), cut it to what a period can hold, or drop it",
        notes,
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
        if one.owner and not isinstance(one.measure, SameAs) and _runs(card, one)
    ]
    teams = {*card.workspace.teams, *(one.team for one in card.workspace.objectives)}
    for owner, owned in grouped(running, lambda one: one.owner or "").items():
        if len(owned) > max and owner not in teams:
            first, *others = owned
            yield Problem(
                f"{quote(owner)} owns {len(owned)} running key results, more than {max}",
                first.place.value("owner"),
                "find other owners: `owner: …`",
                tuple(
                    Note(f"{quote(owner)} owns `{one.ref}`", one.place.value("owner"))
                    for one in others
                ),
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
    goals = card.workspace.goals.values()
    whole = (one for one in goals if isinstance(one, (Kpi, Objective)) and _goes_on(card, one))
    yield from once_per_team(
        _leaderless(card, lacking(card, whole, "owner")),
        "goal",
        lambda them: f"nobody owns {them}",
        "add `owner: …` here, at the top of the file, or as the `lead` of the team",
    )


def _goes_on(card: Scorecard, goal: Kpi | Objective) -> bool:
    if isinstance(goal, Kpi):
        return card.is_counted(goal)
    return card.state(goal) in UNDERWAY


def _leaderless(card: Scorecard, goals: Iterable[G]) -> Iterator[G]:
    """Those without a team, or whose team has no lead, as far as all of that could be read."""
    teams, lost = card.workspace.teams, losses(card.workspace)
    those = list(goals)
    without_team = {one.ref for one in lacking(card, those, "team")}
    for goal in those:
        team = teams.get(goal.team or "")
        if team is not None:
            is_certain = not lost.may_hold(team.place, "lead")
        else:
            is_certain = goal.ref in without_team or not (goal.team is None or teams or lost.is_cut)
        if is_certain:
            yield goal


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
