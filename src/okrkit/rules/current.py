"""Is it kept up to date?"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from okrkit.bounds import has_bound, is_inside, lower_field, upper_field
from okrkit.cadence import LENGTHS, days
from okrkit.characters import quote
from okrkit.goals import CheckIn, Goal, KeyResult, Kpi, Objective
from okrkit.health import health_of
from okrkit.learning import has_learned
from okrkit.measure import Band, Done, Milestones, SameAs, Supporting
from okrkit.measuring import GRADING
from okrkit.pace import share_gone
from okrkit.readings import counted, open_needs
from okrkit.rules.gathering import grouped, is_recent, of_all, whose
from okrkit.rules.rule import Chapter, Problem, Rule
from okrkit.score import Scorecard
from okrkit.source import Note
from okrkit.tension import confident_but_behind as overconfident

ONE_DAY = timedelta(1)
A_FIFTH, A_QUARTER = Fraction(1, 5), Fraction(1, 4)
FLAT_AFTER = 4
NEVER_AFTER = 12
KINDNESS = ("breached", "watch", "healthy")
UNHEARD = (Milestones, Done, Supporting, SameAs)
"""What is overdue rather than silent, or is heard of elsewhere."""


def stale_check_in(card: Scorecard) -> Iterator[Problem]:
    """A goal not heard of for longer than its cadence allows.

    Silence is never good news: whoever reads the report sees last month's world. One line will do,
    also that nothing has moved. Days without a word: more than 2 working days for `daily`, 10 for
    `weekly`, 21 for `biweekly`, 45 for `monthly`, 135 for `quarterly`. A goal that has never been
    heard of is left to `never-checked-in`. It is said once per objective, for KPIs once per team.

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
    silent = [one for one in _heard_goals(card) if _last_heard(card, one) and _is_stale(card, one)]
    for group in grouped(silent, _belonging).values():
        notes = []
        for goal in group:
            if last := _last_heard(card, goal):
                ago = (card.as_of - last.day).days
                words = f"`{goal.id}` was last heard of on {last.day}, {ago} days ago, and is due"
                notes.append(Note(f"{words} {goal.cadence}", last.place))
        first, *others = notes
        more = f"; so are {len(others)} more" if others else ""
        hint = f"add a line to its check-ins: `{card.as_of}: …`"
        yield Problem(first.message + more, first.place, hint, tuple(others))


def _belonging(goal: Kpi | KeyResult) -> str:
    """What is told of together: the key results of an objective, the KPIs of a team."""
    return goal.objective if isinstance(goal, KeyResult) else f" {goal.team}"


def _heard_goals(card: Scorecard) -> Iterator[Kpi | KeyResult]:
    """KPIs and running key results with check-ins of their own to be heard of."""
    yield from (one for one in card.workspace.kpis if card.is_counted(one))
    for one in card.workspace.key_results:
        if not isinstance(one.measure, UNHEARD) and card.state(one) == "running":
            yield one


def _last_heard(card: Scorecard, goal: Kpi | KeyResult) -> CheckIn | None:
    """Its last check-in up to now; a value from a KPI is that KPI's matter."""
    return next((one for one in reversed(goal.checkins) if one.day <= card.as_of), None)


def _is_stale(card: Scorecard, goal: Kpi | KeyResult) -> bool:
    return card.kpi(goal).stale if isinstance(goal, Kpi) else card.key_result(goal).stale


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
    unheard = [one for one in card.workspace.key_results if _is_unheard(card, one)]
    for group in grouped(unheard, _belonging).values():
        first = group[0]
        passed = (card.as_of - first.start).days + 1
        more = f", nor on {len(group) - 1} more of its objective" if len(group) > 1 else ""
        yield of_all(
            group,
            f"there is no word on `{first.id}` yet{more}, {passed} days after it began",
            f"write the first one: `checkins: {{{card.as_of}: …}}`",
        )


def _is_unheard(card: Scorecard, goal: KeyResult) -> bool:
    if isinstance(goal.measure, UNHEARD) or card.state(goal) != "running":
        return False
    gone = share_gone(goal.start, goal.end, card.as_of)
    passed = (card.as_of - goal.start).days + 1
    is_late = gone is not None and gone > A_QUARTER and passed * 2 > LENGTHS[goal.cadence] * 3
    return is_late and card.key_result(goal).heard is None


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
        for one in goal.checkins:
            if one.day > card.as_of + ONE_DAY and not _names_a_span(one):
                yield Problem(
                    f"the check-in of `{goal.id}` for {one.day} is in the future: today is"
                    f" {card.as_of}",
                    one.place,
                    "write the day that it was measured on",
                )


def _names_a_span(checkin: CheckIn) -> bool:
    """Whether it is dated by a month, week or quarter, which may still run."""
    return len(checkin.key) < len("2026-11-20")


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
    for goal in _recent(card):
        if not goal.checkins or card.closed_on(goal) is not None:
            continue
        last = date.max if goal.end is None or date.max - goal.end < GRADING else goal.end + GRADING
        outside = [one for one in goal.checkins if not goal.start <= one.day <= last]
        if outside:
            first, *others = outside
            more = f", nor do {len(others)} more" if others else ""
            yield Problem(
                f"the check-in of `{goal.id}` for {first.day} does not count{more}: its days are"
                f" {goal.start} to {goal.end or 'open'}",
                first.place,
                "mend the day, or the goal's `start` or `due`",
                tuple(Note("this one neither", one.place) for one in others),
            )


def _recent(card: Scorecard) -> Iterator[Objective | KeyResult]:
    """The goals of the running and the last period that are counted."""
    goals: list[Objective | KeyResult] = [*card.workspace.objectives, *card.workspace.key_results]
    return (one for one in goals if is_recent(one, card.as_of) and card.is_counted(one))


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
    for goal in card.workspace.key_results:
        if not isinstance(goal.measure, (Milestones, Done)) or not is_recent(goal, card.as_of):
            continue
        for step in card.key_result(goal).overdue:
            yield _overdue(goal, step)


def _overdue(goal: KeyResult, step: str) -> Problem:
    if isinstance(goal.measure, Milestones):
        due = next(one.due for one in goal.measure.steps if one.id == step)
        place = goal.place.value("milestones", step, "due")
        return Problem(
            f"the milestone `{step}` of `{goal.id}` was due on {due}",
            place,
            "write the day it was done, `done: …`, or another `due`",
        )
    return Problem(
        f"`{goal.id}` was due on {goal.end}",
        goal.place.value("done"),
        "write the day it was done, `done: …`, or another `due`",
    )


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
        if isinstance(goal.measure, UNHEARD) or not _looks_flat(card, goal):
            continue
        standing = card.key_result(goal)
        last = standing.readings[-FLAT_AFTER:]
        is_flat = len(last) == FLAT_AFTER and len({one.value for one in last}) == 1
        if is_flat and standing.state == "running" and standing.status in {"behind", "at-risk"}:
            yield Problem(
                f"`{goal.id}` is {standing.status} and has stood at {last[-1].value:f} for"
                f" {FLAT_AFTER} check-ins, since {last[0].day}",
                goal.place.key(),
                "write what it `needs`, or drop it",
            )


def _looks_flat(card: Scorecard, goal: KeyResult) -> bool:
    """Whether the last values are equal, as far as a quick look can tell."""
    source = card.workspace.goals[goal.kpi] if goal.kpi else goal
    values = [
        one.value if one.value is not None else one.score
        for one in source.checkins
        if one.day <= card.as_of and (one.value is not None or one.score is not None)
    ]
    return len(values) >= FLAT_AFTER and len(set(values[-FLAT_AFTER:])) == 1


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
        said = next(
            one
            for one in reversed(goal.checkins)
            if one.day <= card.as_of and (one.confidence is not None or one.expect is not None)
        )
        yield Problem(
            tension.message, said.place, "say why in a `note`, write a `plan`, or say it as it is"
        )


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
        standing = card.kpi(kpi) if judged and card.is_counted(kpi) else None
        if standing is None or not standing.readings:
            continue
        latest = standing.readings[-1]
        computed = health_of(kpi, latest.value, latest.day)
        said = judged[-1]
        is_kinder = computed != "unknown" and said.day >= latest.day and _kinder(said, computed)
        if is_kinder:
            yield Problem(
                f"`{kpi.ref}` is judged {said.health}, and its number of {latest.day},"
                f" {latest.value:f}, is {computed}",
                said.place,
                f"write `health: {computed}`, or change the bound with a reason under `changed`",
            )


def _kinder(said: CheckIn, computed: str) -> bool:
    return KINDNESS.index(said.health or "breached") > KINDNESS.index(computed)


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
    for goal in _heard_goals(card):
        band = goal.band if isinstance(goal, Kpi) else goal.measure
        source = goal if isinstance(goal, Kpi) else _source(card, goal)
        if not isinstance(band, Band) or len(source.checkins) < NEVER_AFTER:
            continue
        first = date.min if isinstance(goal, Kpi) else goal.start
        values = [
            (one.day, one.value)
            for one in counted(source.checkins, first, card.as_of)
            if one.value is not None and has_bound(band, one.day)
        ]
        if len(values) >= NEVER_AFTER and not _ever_inside(band, values):
            yield Problem(
                f"none of the {len(values)} readings of `{goal.id}` is inside its bounds",
                goal.place.value(lower_field(band) if band.lower else upper_field(band)),
                "make it a key result with `baseline` and `target`, or set another bound",
            )


def _source(card: Scorecard, goal: KeyResult) -> Goal:
    return card.workspace.goals[goal.kpi] if goal.kpi else goal


def _ever_inside(band: Band, values: list[tuple[date, Decimal]]) -> bool:
    return any(is_inside(band, value, day) for day, value in values)


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
        if not any(one.needs for one in goal.checkins) or not _is_live(card, goal):
            continue
        for day, need, said in open_needs(counted(goal.checkins, date.min, card.as_of)):
            if card.as_of - day >= days(goal.cadence, 2):
                whom = f" from {quote(need.from_)}" if need.from_ else ""
                yield Problem(
                    f"`{goal.id}` has needed something{whom} for {(card.as_of - day).days} days:"
                    f" {quote(need.what)}",
                    said.place,
                    "answer it; then write `needs: none` in the next check-in",
                )


def _is_live(card: Scorecard, goal: Goal) -> bool:
    """Whether a goal is neither closed nor long over."""
    if isinstance(goal, (Objective, KeyResult)):
        return card.closed_on(goal) is None and is_recent(goal, card.as_of)
    return True


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
    goals: list[Objective | KeyResult] = [*card.workspace.objectives, *card.workspace.key_results]
    for goal in goals:
        is_whole = isinstance(goal, Objective) or not card.workspace.objective_of(goal).draft
        if not goal.draft or not is_whole or card.is_dropped(goal):
            continue
        gone = share_gone(goal.start, goal.end, card.as_of)
        if gone is not None and gone > A_FIFTH and is_recent(goal, card.as_of):
            yield Problem(
                f"`{goal.id}` is still a draft, and a fifth of its days is gone",
                goal.place.value("draft"),
                "take `draft` out when it is agreed on, or move it to the next period",
            )


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
    late = [one for one in card.workspace.objectives if _is_to_be_closed(card, one)]
    for (team, _), group in grouped(late, lambda one: (one.team, one.period.name)).items():
        first = group[0]
        more = f", nor are {len(group) - 1} more {whose(team)}" if len(group) > 1 else ""
        yield of_all(
            group,
            f"`{first.ref}` ended on {first.end} and is not closed{more}",
            f"add `closed: {{date: {card.as_of}, learned: …}}`",
        )


def _is_to_be_closed(card: Scorecard, objective: Objective) -> bool:
    end = objective.end
    if end is None or card.as_of - end <= GRADING or not is_recent(objective, card.as_of):
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
    for objective in card.workspace.objectives:
        if objective.closed and card.state(objective) == "closed":
            is_told = has_learned(card.workspace, objective, card.as_of)
            if not is_told and is_recent(objective, card.as_of):
                yield Problem(
                    f"`{objective.ref}` is closed, and nothing says what was learned",
                    objective.place.value("closed"),
                    "add `learned: …`",
                )


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
    for objective in card.workspace.objectives:
        if objective.kind not in {None, "committed"} or not is_recent(objective, card.as_of):
            continue
        if _is_silent_end(objective) and card.objective(objective).verdict == "missed":
            yield _unexplained(objective)
        for one in objective.key_results:
            if _is_silent_end(one) and card.key_result(one).verdict == "missed":
                yield _unexplained(one)


def _is_silent_end(goal: Objective | KeyResult) -> bool:
    return goal.closed is not None and not goal.closed.why


def _unexplained(goal: Objective | KeyResult) -> Problem:
    return Problem(
        f"`{goal.id}` was promised and missed, and nothing says why",
        goal.place.value("closed"),
        "add `why: …`",
    )


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
