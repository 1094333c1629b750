"""Is it kept up to date?"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import takewhile
from operator import attrgetter

from okrkit.attainment import is_done, steps_left
from okrkit.bounds import has_bound, is_inside, lower_field, upper_field
from okrkit.cadence import STALE_AFTER, days
from okrkit.characters import quote
from okrkit.figures import value_text, with_unit
from okrkit.goals import CheckIn, Goal, KeyResult, Kpi, Objective
from okrkit.health import health_of
from okrkit.keyresults import STEPWISE, moved_kpi
from okrkit.learning import has_learned
from okrkit.lost import CUT
from okrkit.measure import Band, Done, Judged, Milestones
from okrkit.measuring import GRADING
from okrkit.pace import share_gone
from okrkit.readings import Reading, counted, open_needs
from okrkit.rules.gathering import Told, grouped, is_recent, more, told_together, whose
from okrkit.rules.rule import Chapter, Problem, Rule
from okrkit.score import Scorecard
from okrkit.silence import Silence, silences, unheard
from okrkit.source import Place
from okrkit.tension import CONFIDENT
from okrkit.tension import confident_but_behind as overconfident

ONE_DAY = timedelta(1)
A_FIFTH = Fraction(1, 5)
FLAT_AFTER = 4
NEVER_AFTER = 12
NEEDS = attrgetter("needs")
KINDNESS = ("breached", "watch", "healthy")
OPEN = frozenset({"running", "ended"})
"""What has begun and is neither closed, a draft nor dropped."""


def stale_check_in(card: Scorecard) -> Iterator[Problem]:
    """A goal not heard of for longer than its cadence allows.

    Silence is never good news: whoever reads the report sees last month's world. One line will do,
    also that nothing has moved. Between check-ins may lie 2 working days if they are `daily`, 10
    days if `weekly`, 21 if `biweekly`, 45 if `monthly`, 135 if `quarterly`. What was never heard of
    is left to `never-checked-in`, a key result that takes its value from a stale KPI to that KPI.
    It is said once per objective, and for KPIs once per team.

    Bad:

        period: 2026-Q4
        objectives:
          fast-refunds:
            title: Refunds feel instant
            why: Half of the customers we lose name slow refunds
            key_results:
              refund-time:
                title: Median refund time
                unit: h
                baseline: 72
                target: 24
                checkins:
                  2026-11-02: 58  # ←
                  2026-10-26: 61

    Good:

        period: 2026-Q4
        objectives:
          fast-refunds:
            title: Refunds feel instant
            why: Half of the customers we lose name slow refunds
            key_results:
              refund-time:
                title: Median refund time
                unit: h
                baseline: 72
                target: 24
                checkins:
                  2026-11-16: {confidence: 5, note: The bank is late}
                  2026-11-02: 58
                  2026-10-26: 61
    """
    silent = {one.goal.ref: one for one in silences(card)}
    hint = f"write how it stands: `{card.as_of}: …`"
    for whole, group in grouped((one.goal for one in silent.values()), _belonging).items():
        told = [_silent(card, silent[one.ref]) for one in group]
        yield from told_together(whole, told, more(_whole(group[0])), hint)


def _belonging(goal: Goal) -> str:
    """What is told of together: the key results of an objective, the KPIs of a team."""
    return goal.objective if isinstance(goal, KeyResult) else f" {goal.team}"


def _whole(goal: Goal) -> str:
    return " of its objective" if isinstance(goal, KeyResult) else f" {whose(goal.team)}"


def _silent(card: Scorecard, silence: Silence) -> Told:
    """What is said of a goal: at its newest check-in, or at the goal if its KPI told of it."""
    goal, ago = silence.goal, (card.as_of - silence.since).days
    most = "2 working days" if goal.cadence == "daily" else f"{STALE_AFTER[goal.cadence]} days"
    message = (
        f"`{goal.ref}` was last heard of on {silence.since}, {ago} days ago; {goal.cadence}"
        f" check-ins may be {most} apart at most"
    )
    return Told(silence.last.place if silence.last else goal.place.key(), message, message)


def never_checked_in(card: Scorecard) -> Iterator[Problem]:
    """A key result without a word when a quarter of its days is gone.

    Nobody knows whether anybody works on it. Write the first number, or drop the goal: that is
    honest too. It is said when one and a half cadences have gone by as well.

    Bad:

        period: 2026-Q4
        objectives:
          fast-refunds:
            title: Refunds feel instant
            why: Half of the customers we lose name slow refunds
            key_results:
              refund-time:  # ←
                title: Median refund time
                unit: h
                baseline: 72
                target: 24

    Good:

        period: 2026-Q4
        objectives:
          fast-refunds:
            title: Refunds feel instant
            why: Half of the customers we lose name slow refunds
            key_results:
              refund-time:
                title: Median refund time
                unit: h
                baseline: 72
                target: 24
                checkins: {2026-11-16: 58}
    """
    for objective, group in grouped(list(unheard(card)), _belonging).items():
        written_in = f" of the KPI `{group[0].kpi}`" if group[0].kpi else ""
        hint = f"write the first word{written_in}, `checkins: {{{card.as_of}: …}}`, or drop it"
        told = [_unheard(one, card.as_of) for one in group]
        yield from told_together(objective, told, more(" of its objective"), hint)


def _unheard(goal: KeyResult, as_of: date) -> Told:
    passed = (as_of - goal.start).days + 1
    before, after = f"nothing was heard of `{goal.ref}`", f", {passed} days after it began"
    return Told(goal.place.key(), f"`{goal.ref}` too", before, after)


def future_check_in(card: Scorecard) -> Iterator[Problem]:
    """A check-in that is dated more than a day from now.

    Nobody knows tomorrow's number; a slip of the year is the usual cause. One day is allowed, for
    time zones.

    Bad:

        kpis:
          uptime:
            title: Checkout is available
            why: A customer who wants to pay can pay
            unit: "%"
            at_least: 99.9
            checkins:
              2027-11-16: 99.95  # ←
              2026-11-09: 99.94

    Good:

        kpis:
          uptime:
            title: Checkout is available
            why: A customer who wants to pay can pay
            unit: "%"
            at_least: 99.9
            checkins:
              2026-11-16: 99.95
              2026-11-09: 99.94
    """
    for goal in card.workspace.goals.values():
        if (
            not goal.checkins
            or not _is_future(goal.checkins[-1], card)
            or not card.is_counted(goal)
        ):
            continue
        future = [one for one in goal.checkins if _is_future(one, card)]
        hint = f"write the day of the measurement, today's is `{card.as_of}`"
        if str(future[0].day) not in future[0].place.keys:
            hint = f"a month, week or quarter stands for its last day: {hint}"
        told = (
            Told(
                one.place,
                f"so is that for {one.day}",
                f"the check-in of `{goal.ref}` for {one.day} is in the future",
                f": today is {card.as_of}",
            )
            for one in future
        )
        yield from told_together(goal.ref, told, more(), hint)


def _is_future(checkin: CheckIn, card: Scorecard) -> bool:
    return checkin.day - card.as_of > ONE_DAY


def check_in_outside_period(card: Scorecard) -> Iterator[Problem]:
    """A check-in before the first day of its goal, or more than 14 days after the last one.

    It does not count, so whoever wrote it believes in another number than the report shows. Mend
    the day, or the goal's `start` or `due`. It is said once per goal.

    Bad:

        period: 2026-Q4
        objectives:
          fast-refunds:
            title: Refunds feel instant
            why: Half of the customers we lose name slow refunds
            key_results:
              refund-time:
                title: Median refund time
                unit: h
                baseline: 72
                target: 24
                checkins:
                  2026-11-16: 58
                  2026-09-21: 70  # ←

    Good:

        period: 2026-Q4
        objectives:
          fast-refunds:
            title: Refunds feel instant
            why: Half of the customers we lose name slow refunds
            start: 2026-09-15
            key_results:
              refund-time:
                title: Median refund time
                unit: h
                baseline: 72
                target: 24
                checkins:
                  2026-11-16: 58
                  2026-09-21: 70
    """
    for goal in _recent_goals(card):
        outside = _outside(goal, card)
        if not outside or card.state(goal) not in OPEN:
            continue
        days = f"its days are {goal.start} to {goal.end or 'open'}"
        told = (
            Told(
                one.place,
                f"that for {one.day} does not count either",
                f"the check-in of `{goal.ref}` for {one.day} does not count",
                f": {days}",
            )
            for one in outside
        )
        hint = "mend the day of the check-in, or the `start` or `due` of the goal"
        yield from told_together(goal.ref, told, more(), hint)


def _outside(goal: Objective | KeyResult, card: Scorecard) -> list[CheckIn]:
    """Its check-ins before its start and after its grading; not those in the future."""
    end, checkins = goal.end, goal.checkins
    if not checkins or (goal.start <= checkins[0].day and (not end or checkins[-1].day <= end)):
        return []
    return [
        one
        for one in checkins
        if one.day < goal.start or (end is not None and one.day - end > GRADING)
        if not _is_future(one, card)
    ]


def _recent_objectives(card: Scorecard) -> Iterator[Objective]:
    """The objectives of the running and the last period."""
    return (one for one in card.workspace.objectives if is_recent(one, card.as_of))


def _recent_goals(card: Scorecard) -> Iterator[Objective | KeyResult]:
    """Those objectives, each followed by its key results."""
    for objective in _recent_objectives(card):
        yield objective
        yield from objective.key_results


def overdue_milestone(card: Scorecard) -> Iterator[Problem]:
    """A milestone, or a yes or no, whose day has passed.

    Either it is done and nobody has said so, or it is late and nobody has said so. Write the day it
    was done, or another `due` with a reason.

    Bad:

        period: 2026-Q4
        objectives:
          fast-refunds:
            title: Refunds feel instant
            why: Half of the customers we lose name slow refunds
            key_results:
              banks:
                title: The banks are connected
                milestones:
                  first: {title: The first bank, due: 2026-10-31}  # ←
                  rest: {title: The other banks, due: 2026-12-11}

    Good:

        period: 2026-Q4
        objectives:
          fast-refunds:
            title: Refunds feel instant
            why: Half of the customers we lose name slow refunds
            key_results:
              banks:
                title: The banks are connected
                milestones:
                  first: {title: The first bank, due: 2026-10-31, done: 2026-10-26}
                  rest: {title: The other banks, due: 2026-12-11}
    """
    for objective in _recent_objectives(card):
        for one in objective.key_results:
            if _may_be_overdue(one, card.as_of):
                yield from _overdue(one, card)


def _may_be_overdue(goal: KeyResult, as_of: date) -> bool:
    match goal.measure:
        case Milestones() as steps:
            return any(one.due and one.due < as_of for one in steps_left(steps, as_of))
        case Done(done=done):
            return goal.end is not None and goal.end < as_of and not is_done(done, as_of)
    return False


def _overdue(goal: KeyResult, card: Scorecard) -> Iterator[Problem]:
    """What the standing names: steps of a goal that runs, and is counted."""
    names = card.key_result(goal).overdue
    hint = f"write the day it was done, `done: {card.as_of}`, or another `due`"
    if isinstance(goal.measure, Done) and names:
        yield Problem(_late(f"`{goal.ref}`", goal.end, card), goal.place.value("due"), hint)
    steps = goal.measure.steps if isinstance(goal.measure, Milestones) else ()
    for step in steps:
        if step.id in names:
            place = goal.place.value("milestones", step.id, "due")
            yield Problem(_late(f"`{step.id}` of `{goal.ref}`", step.due, card), place, hint)


def _late(what: str, due: date | None, card: Scorecard) -> str:
    ago = (card.as_of - due).days if due else 0
    return f"{what} was due on {due}, {ago} days ago, and is not done"


def flat_line(card: Scorecard) -> Iterator[Problem]:
    """A key result that is behind, and whose value has not moved in four check-ins.

    Reporting goes on, work does not, or it does not help. Try something else, ask for what it
    needs, or drop it.

    Bad:

        period: 2026-Q4
        objectives:
          fast-refunds:
            title: Refunds feel instant
            why: Half of the customers we lose name slow refunds
            key_results:
              refund-time:  # ←
                title: Median refund time
                unit: h
                baseline: 72
                target: 24
                checkins: {2026-11-16: 70, 2026-11-09: 70, 2026-11-02: 70, 2026-10-26: 70}

    Good:

        period: 2026-Q4
        objectives:
          fast-refunds:
            title: Refunds feel instant
            why: Half of the customers we lose name slow refunds
            key_results:
              refund-time:
                title: Median refund time
                unit: h
                baseline: 72
                target: 24
                checkins: {2026-11-16: 55, 2026-11-09: 70, 2026-11-02: 70, 2026-10-26: 70}
    """
    for goal in card.workspace.key_results:
        if isinstance(goal.measure, STEPWISE) or not _looks_flat(card, goal):
            continue
        standing = card.key_result(goal)
        last = _equal_at_the_end(standing.readings)
        is_slow = standing.state == "running" and standing.status in {"behind", "at-risk"}
        if is_slow and len(last) >= FLAT_AFTER:
            value = with_unit(value_text(last[0].value), goal.unit)
            yield Problem(
                f"`{goal.ref}` is {standing.status} and has stood at {value} for {len(last)}"
                f" check-ins, since {last[-1].day}",
                goal.place.key(),
                f"try something else and say what it takes: `{card.as_of}: {{needs: …}}`",
            )


def _looks_flat(card: Scorecard, goal: KeyResult) -> bool:
    """Whether the last numbers may be equal: a quick look, before a standing is made."""
    source = moved_kpi(card.workspace, goal) or goal
    first, count = None, 0
    for one in reversed(source.checkins):
        number = one.score if isinstance(goal.measure, Judged) else one.value
        if one.day > card.as_of or number is None:
            continue
        if count and number != first:
            return False
        first, count = number, count + 1
        if count == FLAT_AFTER:
            return True
    return False


def _equal_at_the_end(readings: Sequence[Reading]) -> list[Reading]:
    """The last readings that have one value, newest first."""
    return list(takewhile(lambda one: one.value == readings[-1].value, reversed(readings)))


def confident_but_behind(card: Scorecard) -> Iterator[Problem]:
    """A key result over the at-risk gap whose owner says that all is well.

    Green outside, red inside: a confidence of 7 or more, or the target expected, where the numbers
    say otherwise. Perhaps the owner knows something; then it belongs into a note, or into a `plan`
    that says how the way is meant.

    Bad:

        period: 2026-Q4
        objectives:
          fast-refunds:
            title: Refunds feel instant
            why: Half of the customers we lose name slow refunds
            key_results:
              refund-time:
                title: Median refund time
                unit: h
                baseline: 72
                target: 24
                checkins:
                  2026-11-16: {value: 69, confidence: 9}  # ←

    Good:

        period: 2026-Q4
        objectives:
          fast-refunds:
            title: Refunds feel instant
            why: Half of the customers we lose name slow refunds
            key_results:
              refund-time:
                title: Median refund time
                unit: h
                baseline: 72
                target: 24
                plan: {2026-12-01: 66}
                checkins:
                  2026-11-16: {value: 69, confidence: 9}
    """
    for tension in overconfident(card):
        goal = card.workspace.goals[tension.refs[0]]
        assert isinstance(goal, KeyResult)  # noqa: S101  tells of key results only
        yield Problem(
            tension.message,
            _said_so(goal, card),
            "say why in a `note` or a `plan`, or how it stands: `confidence: …`, `expect: …`",
        )


def _said_so(goal: KeyResult, card: Scorecard) -> Place:
    """The last word of confidence, or where that is low, of what to expect."""
    confidence = card.key_result(goal).confidence
    field = "confidence" if confidence is not None and confidence >= CONFIDENT else "expect"
    said = (one for one in reversed(goal.checkins) if one.day <= card.as_of)
    return next(one.place for one in said if getattr(one, field) is not None).value(field)


def judged_against_numbers(card: Scorecard) -> Iterator[Problem]:
    """A KPI whose judged `health` is kinder than its number.

    The bound says one thing and somebody says a better one. If the bound is wrong, change it, with
    a reason; if the number is, say so in a note.

    Bad:

        kpis:
          uptime:
            title: Checkout is available
            why: A customer who wants to pay can pay
            unit: "%"
            at_least: 99.9
            checkins:
              2026-11-16: {value: 99.2, health: healthy}  # ←

    Good:

        kpis:
          uptime:
            title: Checkout is available
            why: A customer who wants to pay can pay
            unit: "%"
            at_least: 99.9
            checkins:
              2026-11-16: {value: 99.2, health: breached, note: Card network outage}
    """
    for kpi in card.workspace.kpis:
        judged = [one for one in kpi.checkins if one.health and one.day <= card.as_of]
        if not judged or not card.is_counted(kpi):
            continue
        said, readings = judged[-1], card.kpi(kpi).readings
        if not readings or readings[-1].day > said.day:
            continue
        day, value = readings[-1]
        computed = health_of(kpi, value, day)
        if computed in KINDNESS and _kindness(said.health) > _kindness(computed):
            number = with_unit(value_text(value), kpi.unit)
            yield Problem(
                f"`{kpi.ref}` is judged {said.health} on {said.day}, and its number of {day},"
                f" {number}, is {computed}",
                said.place.value("health"),
                f"write `health: {computed}`, or change the bound and say why under `changed`",
            )


def _kindness(health: str | None) -> int:
    return KINDNESS.index(health or KINDNESS[0])


def never_met_bound(card: Scorecard) -> Iterator[Problem]:
    """A bound with twelve readings, none of them inside.

    What is never held is no bound but a wish. Make it a key result, from where you are to where you
    want to be, or set a bound that says when to worry.

    Bad:

        kpis:
          answer-time:
            title: Hours until a shop has its first answer
            why: Who waits a day looks for another provider
            unit: h
            cadence: monthly
            at_most: 4  # ←
            checkins: {2026-10: 9, 2026-09: 8, 2026-08: 8, 2026-07: 9, 2026-06: 7, 2026-05: 8,
                       2026-04: 9, 2026-03: 8, 2026-02: 9, 2026-01: 8, 2025-12: 9, 2025-11: 8}

    Good:

        kpis:
          answer-time:
            title: Hours until a shop has its first answer
            why: Who waits a day looks for another provider
            unit: h
            cadence: monthly
            at_most: 10
            checkins: {2026-10: 9, 2026-09: 8, 2026-08: 8, 2026-07: 9, 2026-06: 7, 2026-05: 8,
                       2026-04: 9, 2026-03: 8, 2026-02: 9, 2026-01: 8, 2025-12: 9, 2025-11: 8}
    """
    goals: list[Kpi | KeyResult] = [*card.workspace.kpis, *card.workspace.key_results]
    for goal in goals:
        band = goal.band if isinstance(goal, Kpi) else goal.measure
        if not isinstance(band, Band) or not band:
            continue
        number = _readings_all_outside(card, goal, band)
        if number >= NEVER_AFTER and _is_live(card, goal):
            yield Problem(
                f"all {number} readings of `{goal.ref}` are outside of its bounds",
                goal.place.value(lower_field(band) if band.lower else upper_field(band)),
                "reach it first, with `baseline` and `target` of a key result, or move the bound",
            )


def _readings_all_outside(card: Scorecard, goal: Kpi | KeyResult, band: Band) -> int:
    """How many readings lie outside of the bounds of their days; 0 if one is inside."""
    source = moved_kpi(card.workspace, goal) or goal if isinstance(goal, KeyResult) else goal
    if len(source.checkins) < NEVER_AFTER:
        return 0
    first, last = date.min, card.as_of
    if isinstance(goal, KeyResult):
        first, last = goal.start, min(last, goal.end or last)
    number = 0
    for one in reversed(source.checkins):  # the newest is inside of most, so that is all of it
        if one.value is not None and first <= one.day <= last and has_bound(band, one.day):
            if is_inside(band, one.value, one.day):
                return 0
            number += 1
    return number


def _is_live(card: Scorecard, goal: Goal) -> bool:
    """Whether a goal is counted and not closed, in the running or the last period."""
    if not isinstance(goal, (Objective, KeyResult)):
        return card.is_counted(goal)
    whole = card.workspace.objective_of(goal) if isinstance(goal, KeyResult) else goal
    return is_recent(whole, card.as_of) and card.state(goal) in OPEN


def unanswered_need(card: Scorecard) -> Iterator[Problem]:
    """A need that has been open for two cadences.

    Somebody asked for help in writing and waits. Leaders who enable answer; then the owner writes
    `needs: none` in the next check-in. `okr report` lists all open needs.

    Bad:

        period: 2026-Q4
        objectives:
          fast-refunds:
            title: Refunds feel instant
            why: Half of the customers we lose name slow refunds
            key_results:
              refund-time:
                title: Median refund time
                unit: h
                baseline: 72
                target: 24
                checkins:
                  2026-11-16: 50
                  2026-11-02: {value: 58, needs: {what: A decision on fraud, from: cleo}}  # ←

    Good:

        period: 2026-Q4
        objectives:
          fast-refunds:
            title: Refunds feel instant
            why: Half of the customers we lose name slow refunds
            key_results:
              refund-time:
                title: Median refund time
                unit: h
                baseline: 72
                target: 24
                checkins:
                  2026-11-16: {value: 50, needs: none}
                  2026-11-02: {value: 58, needs: {what: A decision on fraud, from: cleo}}
    """
    for goal in card.workspace.goals.values():
        if not any(map(NEEDS, goal.checkins)) or not _is_live(card, goal):
            continue
        for day, need, said in open_needs(counted(goal.checkins, date.min, card.as_of)):
            ago = card.as_of - day
            if ago >= days(goal.cadence, 2):
                whom = f" from {quote(need.from_)}" if need.from_ else ""
                yield Problem(
                    f"`{goal.ref}` has needed this{whom} for {ago.days} days: {quote(need.what)}",
                    said.place.value("needs"),
                    f"answer it; then write `{card.as_of}: {{needs: none}}`",
                )


def forgotten_draft(card: Scorecard) -> Iterator[Problem]:
    """A draft when a fifth of its days is gone.

    A draft is counted nowhere, so nobody misses it. Agree on it, move it to the next period, or
    take it out.

    Bad:

        period: 2026-Q4
        objectives:
          fast-refunds:
            title: Refunds feel instant
            draft: true  # ←
            key_results:
              refund-time: {title: Median refund time, unit: h, draft: true}

    Good:

        period: 2027-Q1
        objectives:
          fast-refunds:
            title: Refunds feel instant
            draft: true
            key_results:
              refund-time: {title: Median refund time, unit: h, draft: true}
    """
    for objective in _recent_objectives(card):
        drafts = [objective] if objective.draft else _drafts_in(objective, card)
        hint = "take `draft` out when it is agreed on, move it to the next period, or drop it"
        late = (
            Told(
                one.place.value("draft"),
                f"`{one.ref}` too",
                f"`{one.ref}` is still a draft",
                ", and a fifth of its days is gone",
            )
            for one in drafts
            if _is_forgotten(one, card)
        )
        yield from told_together(objective.ref, late, more(" of its objective"), hint)


def _drafts_in(objective: Objective, card: Scorecard) -> list[KeyResult]:
    is_over = card.closed_on(objective) is not None
    return [] if is_over else [one for one in objective.key_results if one.draft]


def _is_forgotten(goal: Objective | KeyResult, card: Scorecard) -> bool:
    if goal.end is None or goal.end < goal.start or card.is_dropped(goal):
        return False
    gone = share_gone(goal.start, goal.end, card.as_of)
    return gone is not None and gone >= A_FIFTH


def overdue_close(card: Scorecard) -> Iterator[Problem]:
    """An objective whose last day is two weeks ago and that is not closed.

    A quarter that nobody closes teaches nothing. Write how it ended: `closed`, with the `date`,
    what was `learned`, and your own `score` if you see it otherwise than the numbers.

    Bad:

        period: 2026-Q3
        objectives:
          fast-refunds:  # ←
            title: Refunds feel instant
            why: Half of the customers we lose name slow refunds
            key_results:
              refund-time:
                title: Median refund time
                unit: h
                baseline: 72
                target: 24
                checkins: {2026-09-28: 26}

    Good:

        period: 2026-Q3
        objectives:
          fast-refunds:
            title: Refunds feel instant
            why: Half of the customers we lose name slow refunds
            key_results:
              refund-time:
                title: Median refund time
                unit: h
                baseline: 72
                target: 24
                checkins: {2026-09-28: 26}
            closed: {date: 2026-10-05, learned: Banks answer to deadlines, why: Two hours short}
    """
    cut = {fault.place.file for fault in card.workspace.faults if fault.rule in CUT}
    late = [
        one
        for one in _recent_objectives(card)
        if _is_to_be_closed(one, card) and one.place.file not in cut
    ]
    for (team, period), group in grouped(late, lambda one: (one.team, one.period.name)).items():
        told = [
            Told(
                one.place.key(),
                f"`{one.ref}` too",
                f"`{one.ref}` ended on {one.end} and is not closed",
            )
            for one in group
        ]
        hint = f"add `closed: {{date: {card.as_of}, learned: …}}`"
        yield from told_together(f"{period} {team}", told, more(f" {whose(team)}"), hint)


def _is_to_be_closed(objective: Objective, card: Scorecard) -> bool:
    if objective.end is None or card.as_of - objective.end <= GRADING:
        return False
    return card.state(objective) == "ended"


def closed_without_learning(card: Scorecard) -> Iterator[Problem]:
    """An objective that was closed without a word on what was learned.

    The number will be forgotten; what the team would do otherwise is what lasts. Write `learned` at
    the objective, or once for the team and period at the top of a file.

    Bad:

        period: 2026-Q3
        objectives:
          fast-refunds:
            title: Refunds feel instant
            why: Half of the customers we lose name slow refunds
            score_from: supporting
            closed: {date: 2026-10-05, score: 0.8, why: Two hours short}  # ←

    Good:

        period: 2026-Q3
        objectives:
          fast-refunds:
            title: Refunds feel instant
            why: Half of the customers we lose name slow refunds
            score_from: supporting
            closed: {date: 2026-10-05, learned: Banks answer to deadlines, why: Two hours short}
    """
    silent = [
        one
        for one in _recent_objectives(card)
        if card.state(one) == "closed" and not has_learned(card.workspace, one, card.as_of)
    ]
    for (team, period), group in grouped(silent, lambda one: (one.team, one.period.name)).items():
        told = [
            Told(
                one.place.key("closed"),
                f"nor from `{one.ref}`",
                f"nothing says what was learned from `{one.ref}`",
                ", which is closed",
            )
            for one in group
        ]
        hint = f"add `learned: …`, here or for all of {period} at the top of a file"
        yield from told_together(f"{period} {team}", told, more(f" {whose(team)}"), hint)


def missed_without_reason(card: Scorecard) -> Iterator[Problem]:
    """A committed goal that was closed as missed without a `why`.

    A promise was not kept. That is no shame, but those who counted on it deserve a reason.

    Bad:

        period: 2026-Q3
        kind: committed
        objectives:
          fast-refunds:
            title: Refunds feel instant
            why: Half of the customers we lose name slow refunds
            key_results:
              refund-time:
                title: Median refund time
                unit: h
                baseline: 72
                target: 24
                checkins: {2026-09-28: 36}
            closed: {date: 2026-10-05, learned: Banks answer to deadlines}  # ←

    Good:

        period: 2026-Q3
        kind: committed
        objectives:
          fast-refunds:
            title: Refunds feel instant
            why: Half of the customers we lose name slow refunds
            key_results:
              refund-time:
                title: Median refund time
                unit: h
                baseline: 72
                target: 24
                checkins: {2026-09-28: 36}
            closed:
              date: 2026-10-05
              why: The third bank joined in September only
              learned: Banks answer to deadlines
    """
    for objective in _recent_objectives(card):
        if objective.kind in {None, "committed"}:
            missed = (
                Told(
                    one.place.key("closed"),
                    f"`{one.ref}` too",
                    f"`{one.ref}` was promised and closed as missed, and nothing says why",
                )
                for one in _unexplained(objective, card)
                if _is_missed(one, card)
            )
            yield from told_together(objective.ref, missed, None, "add `why: …`")


def _unexplained(objective: Objective, card: Scorecard) -> list[Objective | KeyResult]:
    """What is closed without a reason; that of an objective is one for its key results too."""
    if objective.closed and objective.closed.day <= card.as_of and objective.closed.why:
        return []
    goals: list[Objective | KeyResult] = [objective, *objective.key_results]
    return [
        one for one in goals if one.closed and one.closed.day <= card.as_of and not one.closed.why
    ]


def _is_missed(goal: Objective | KeyResult, card: Scorecard) -> bool:
    standing = card.objective(goal) if isinstance(goal, Objective) else card.key_result(goal)
    return standing.verdict == "missed"


CURRENT = Chapter(
    "current",
    "Is it kept up to date?",
    (
        Rule(stale_check_in, "warning"),
        Rule(never_checked_in, "warning"),
        Rule(future_check_in, "error"),
        Rule(check_in_outside_period, "warning"),
        Rule(overdue_milestone, "warning"),
        Rule(flat_line, "info"),
        Rule(confident_but_behind, "warning"),
        Rule(judged_against_numbers, "warning"),
        Rule(never_met_bound, "info"),
        Rule(unanswered_need, "warning"),
        Rule(forgotten_draft, "warning", for_drafts=True),
        Rule(overdue_close, "warning"),
        Rule(closed_without_learning, "warning"),
        Rule(missed_without_reason, "warning"),
    ),
)
