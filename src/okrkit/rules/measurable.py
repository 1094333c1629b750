"""Could one tell success from failure?"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from okrkit.bounds import empty_from, in_force, is_above, is_below, lower_field, upper_field
from okrkit.characters import quote
from okrkit.goals import Cadence, CheckIn, Goal, KeyResult, Kpi, Objective
from okrkit.lost import losses
from okrkit.measure import Band, Judged, Milestones, Range, SameAs
from okrkit.rules.rule import Chapter, Problem, Rule
from okrkit.score import Scorecard
from okrkit.source import Note, Place
from okrkit.twins import of_one_title, rivals
from okrkit.units import are_same, is_share_or_time
from okrkit.wording import joined_numbers, placeholder
from okrkit.workspace import Workspace

QUARTER = timedelta(days=90)
READINGS_OF_A_QUARTER: dict[Cadence, int] = {
    "daily": 65,
    "weekly": 13,
    "biweekly": 6,
    "monthly": 3,
    "quarterly": 1,
}


def objective_without_key_results(card: Scorecard) -> Iterator[Problem]:
    """An objective without key results that nothing supports either.

    Nobody will be able to say whether it was reached. Add the two to four results that would show
    it, let other objectives support it, or mark it as `draft: true` until it is agreed on.

    Bad:

        period: 2026-Q4
        objectives:
          loved-by-customers:  # ←
            title: Customers recommend us

    Good:

        period: 2026-Q4
        objectives:
          loved-by-customers:
            title: Customers recommend us
            key_results:
              promoters: {title: Promoters among those we ask, unit: "%", baseline: 31, target: 40}
              referred: {title: New customers sent by others, baseline: 12, target: 30}
    """
    workspace = card.workspace
    lost = losses(workspace)
    for objective in () if lost.is_cut else workspace.objectives:
        supporters = workspace.supporters.get(objective.ref, ())
        is_supported = any(card.is_counted(workspace.goals[ref]) for ref in supporters)
        has_lost_some = lost.may_hold(objective.place, "key_results")
        if not objective.key_results and not is_supported and not has_lost_some:
            yield Problem(
                f"`{objective.ref}` has no key results and nothing supports it, so nobody can"
                " tell whether it is reached",
                objective.place.key(),
                "add `key_results:` or `draft: true`",
            )


def judged_key_results(card: Scorecard) -> Iterator[Problem]:
    """An objective of whose key results half or more are judged.

    A score that somebody gives is an opinion; where most of an objective rests on it, the
    objective is as far as its owner says. Count something, or list the steps as `milestones`.
    Key results that weigh nothing are left out, and so are learning objectives.

    Bad:

        period: 2026-Q4
        objectives:
          fast-refunds:  # ←
            title: Refunds feel instant
            key_results:
              feeling: {title: Customers feel that refunds are fast, judged: true}
              refund-time: {title: Median refund time, unit: h, baseline: 72, target: 24}

    Good:

        period: 2026-Q4
        objectives:
          fast-refunds:
            title: Refunds feel instant
            key_results:
              complaints: {title: Complaints about refunds, baseline: 80, target: 40}
              refund-time: {title: Median refund time, unit: h, baseline: 72, target: 24}
    """
    for objective in card.workspace.objectives:
        weighing = _weighing(card, objective)
        judged = [one for one in weighing if _is_judged(one, card.workspace)]
        if judged and len(judged) * 2 >= len(weighing) and objective.kind != "learning":
            yield Problem(
                f"{len(judged)} of {len(weighing)} key results of `{objective.ref}` are judged,"
                " not measured",
                objective.place.key(),
                "measure with `baseline` and `target`, or list `milestones`",
                tuple(Note(f"`{one.id}` is judged", one.place.key("judged")) for one in judged),
            )


def _weighing(card: Scorecard, objective: Objective) -> list[KeyResult]:
    return [one for one in objective.key_results if one.weight > 0 and card.is_counted(one)]


def _is_judged(key_result: KeyResult, workspace: Workspace) -> bool:
    measure = key_result.measure
    if isinstance(measure, SameAs) and measure.ref is not None:
        shown = workspace.goals[measure.ref]
        return isinstance(shown, KeyResult) and isinstance(shown.measure, Judged)
    return isinstance(measure, Judged)


def missing_baseline(card: Scorecard) -> Iterator[Problem]:
    """A target without the value it starts from.

    Without a start there is no way gone: half of a target can be the first step or the last one.
    Measure where you are and write it down; what starts from nothing has `baseline: 0`. A draft
    may leave it open.

    Bad:

        period: 2026-Q4
        objectives:
          fast-refunds:
            title: Refunds feel instant
            key_results:
              refund-time:
                title: Median refund time
                unit: h
                target: 24  # ←

    Good:

        period: 2026-Q4
        objectives:
          fast-refunds:
            title: Refunds feel instant
            key_results:
              refund-time:
                title: Median refund time
                unit: h
                baseline: 72
                target: 24
    """
    lost = losses(card.workspace)
    for key_result in card.workspace.key_results:
        measure = key_result.measure
        is_missing = isinstance(measure, Range) and measure.baseline is None
        is_lost = lost.may_hold(key_result.place, "baseline")
        if is_missing and not is_lost and not card.is_draft(key_result):
            yield Problem(
                f"`{key_result.id}` has a target and no baseline to start from",
                key_result.place.value("target"),
                "add where it starts: `baseline: …`, or `baseline: 0` if that is nothing",
            )


def flat_range(card: Scorecard) -> Iterator[Problem]:
    """A key result whose baseline and target are the same number.

    There is no way to go, so every value is the start and the end at once. Tools that accept it
    show 0 %, 50 %, 100 % or nothing; okr refuses it.

    Bad:

        period: 2026-Q4
        objectives:
          fast-refunds:
            title: Refunds feel instant
            key_results:
              refund-time:
                title: Median refund time
                unit: h
                baseline: 24
                target: 24  # ←

    Good:

        period: 2026-Q4
        objectives:
          fast-refunds:
            title: Refunds feel instant
            key_results:
              refund-time:
                title: Median refund time
                unit: h
                baseline: 72
                target: 24
    """
    for key_result in card.workspace.key_results:
        measure = key_result.measure
        if isinstance(measure, Range) and measure.baseline == measure.target:
            yield Problem(
                f"`{key_result.id}` starts at its target, {measure.target}",
                key_result.place.value("target"),
                "write where it starts at `baseline`, or hold the value: `at_least: …`",
            )


def inverted_band(card: Scorecard) -> Iterator[Problem]:
    """A band that no value can be in.

    Its lower bound is above its upper one, or the two are equal and one excludes its number.
    Bounds that change by day are looked at on every day of change, future ones as well.

    Bad:

        kpis:
          stock:
            title: Days that the stock lasts
            unit: days
            at_least: 30
            at_most: 20  # ←

    Good:

        kpis:
          stock:
            title: Days that the stock lasts
            unit: days
            at_least: 20
            at_most: 30
    """
    for goal in card.workspace.goals.values():
        band = _band(goal)
        day = empty_from(band) if band else None
        if band and day:
            lower, upper = lower_field(band), upper_field(band)
            when = "" if day == date.min else f" from {day} on"
            yield Problem(
                f"no value of `{goal.id}` can be within `{lower}` and `{upper}`{when}",
                goal.place.value(upper),
                f"write a number at `{lower}` that is smaller than the one at `{upper}`",
                (Note("the lower bound", goal.place.value(lower)),),
            )


def _band(goal: Goal) -> Band | None:
    if isinstance(goal, Kpi):
        return goal.band
    measure = goal.measure if isinstance(goal, KeyResult) else None
    return measure if isinstance(measure, Band) else None


def disordered_zones(card: Scorecard) -> Iterator[Problem]:
    """Zones or a plan that do not lie on the way from the baseline to the target.

    `commit` lies between baseline and target, `stretch` beyond the target, whether the way leads
    up or down; a `plan` names days from the goal's first to its last. Otherwise a better value
    would earn a lower score, or a point of the plan would never come.

    Bad:

        period: 2026-Q4
        objectives:
          fast-refunds:
            title: Refunds feel instant
            key_results:
              refund-time:
                title: Median refund time
                unit: h
                baseline: 72
                commit: 48
                target: 24
                stretch: 36  # ←
                plan:
                  2026-11-15: 60
                  2027-01-15: 40  # ←

    Good:

        period: 2026-Q4
        objectives:
          fast-refunds:
            title: Refunds feel instant
            key_results:
              refund-time:
                title: Median refund time
                unit: h
                baseline: 72
                commit: 48
                target: 24
                stretch: 12
                plan:
                  2026-11-15: 60
                  2026-12-15: 40
    """
    for key_result in card.workspace.key_results:
        measure = key_result.measure
        if isinstance(measure, Range) and (measure.commit, measure.stretch) != (None, None):
            yield from _disorder(key_result, measure)
        if isinstance(measure, (Range, Judged)) and measure.plan:
            yield from _beyond_days(key_result, [day for day, _ in measure.plan])


def _disorder(key_result: KeyResult, measure: Range) -> Iterator[Problem]:
    """A `commit` that is not on the way, a `stretch` that is not beyond it."""
    start, target = measure.baseline, measure.target
    if start is None or start == target:
        return
    signs = ("<", "<") if start < target else (">", ">")
    order = f"`baseline` {signs[0]} `commit` {signs[0]} `target` {signs[0]} `stretch`"
    hint = f"on the way from {start} to {target} the order is {order}"
    if measure.commit is not None and not _is_between(start, measure.commit, target):
        message = f"`commit` of `{key_result.id}` is {measure.commit}"
        message += f", which is not between the baseline {start} and the target {target}"
        yield Problem(message, key_result.place.value("commit"), hint)
    if measure.stretch is not None and not _is_between(start, target, measure.stretch):
        message = f"`stretch` of `{key_result.id}` is {measure.stretch}"
        message += f", which is not beyond the target {target}"
        yield Problem(message, key_result.place.value("stretch"), hint)


def _is_between(one: Decimal, middle: Decimal, other: Decimal) -> bool:
    return one < middle < other or one > middle > other


def _beyond_days(key_result: KeyResult, days: Iterable[date]) -> Iterator[Problem]:
    start, end = key_result.start, key_result.end
    beyond = [day for day in days if day < start or (end is not None and day > end)]
    if beyond:
        places = [key_result.place.key("plan", day.isoformat()) for day in beyond]
        yield Problem(
            f"the plan of `{key_result.id}` names {beyond[0]}, which is not one of its days"
            f" ({start} to {end or 'open'})",
            places[0],
            "plan within its days, or move its `start` or `due`",
            tuple(Note("this day too", place) for place in places[1:]),
        )


def weightless_objective(card: Scorecard) -> Iterator[Problem]:
    """Weights that are all 0, or one that is negative.

    A weighted mean over no weight does not exist, and a negative weight would punish progress.
    `weight: 0` is for a key result that is shown and not counted, beside others that count. The
    same holds for the milestones of a key result.

    Bad:

        period: 2026-Q4
        objectives:
          fast-refunds:  # ←
            title: Refunds feel instant
            key_results:
              refund-time:
                title: Median refund time
                unit: h
                baseline: 72
                target: 24
                weight: 0

    Good:

        period: 2026-Q4
        objectives:
          fast-refunds:
            title: Refunds feel instant
            key_results:
              refund-time:
                title: Median refund time
                unit: h
                baseline: 72
                target: 24
              complaints:
                title: Complaints about refunds
                baseline: 80
                target: 40
                weight: 0
    """
    for objective in card.workspace.objectives:
        if any(one.weight <= 0 for one in objective.key_results):
            yield from _weightless_results(card, objective)
        for one in objective.key_results:
            if isinstance(one.measure, Milestones):
                yield from _weightless_steps(one, one.measure)


def _weightless_results(card: Scorecard, objective: Objective) -> Iterator[Problem]:
    """Drafts and dropped ones do not count; in a score from supporters, nor do any of them."""
    weights = [
        (one.weight, one.place.value("weight"))
        for one in objective.key_results
        if not one.draft and not (one.dropped and one.dropped.day <= card.as_of)
    ]
    is_scored_so = objective.score_from == "key_results" or (
        objective.score_from == "both" and objective.ref not in card.workspace.supporters
    )
    whole = objective.place if is_scored_so else None
    yield from _weightless(f"key results of `{objective.ref}`", whole, weights)


def _weightless_steps(key_result: KeyResult, measure: Milestones) -> Iterator[Problem]:
    weights = [
        (step.weight, key_result.place.value("milestones", step.id, "weight"))
        for step in measure.steps
    ]
    yield from _weightless(f"milestones of `{key_result.id}`", key_result.place, weights)


def _weightless(
    what: str, whole: Place | None, weights: Sequence[tuple[Decimal, Place]]
) -> Iterator[Problem]:
    """`whole` is None where weights of 0 alone do no harm."""
    negative = [(weight, place) for weight, place in weights if weight < 0]
    for weight, place in negative:
        message = f"one of the {what} weighs {weight}: expected a number from 0 on"
        yield Problem(message, place, "write `weight: 0` for what is shown and not counted")
    if whole and weights and all(weight == 0 for weight, _ in weights):
        notes = tuple(Note("this weighs 0", place) for _, place in weights)
        message = f"all {what} weigh 0, so there is no score"
        yield Problem(message, whole.key(), "remove `weight: 0` from those that count", notes)


def kpi_without_bounds(card: Scorecard) -> Iterator[Problem]:
    """A KPI with a quarter of readings that can be neither healthy nor breached.

    A number that nothing follows from is watched by habit. Say from which value on somebody has to
    act: `at_least`, `at_most`, or both. KPIs whose check-ins give a judged `health` are fine.

    Bad:

        kpis:
          complaints:  # ←
            title: Complaints per 1000 orders
            cadence: monthly
            checkins:
              2026-10: 7.4
              2026-09: 7.9
              2026-08: 8.1

    Good:

        kpis:
          complaints:
            title: Complaints per 1000 orders
            cadence: monthly
            at_most: 8
            checkins:
              2026-10: 7.4
              2026-09: 7.9
              2026-08: 8.1
    """
    for kpi in card.workspace.kpis:
        seen = [one for one in kpi.checkins if one.day <= card.as_of]
        is_judged = any(one.health is not None for one in seen)
        if not kpi.band and not is_judged and _is_a_quarter(seen, kpi.cadence):
            bound = {"up": "at_least", "down": "at_most"}.get(kpi.direction or "")
            line = f"`{bound}: …`" if bound else "`at_least: …` or `at_most: …`"
            yield Problem(
                f"`{kpi.id}` is measured and has no bounds, so it can be neither healthy nor"
                " breached",
                kpi.place.key(),
                f"add {line}: from which value on does somebody have to act?",
            )


def _is_a_quarter(checkins: Iterable[CheckIn], cadence: Cadence) -> bool:
    days = [one.day for one in checkins if one.value is not None]
    if not days:
        return False
    return len(days) >= READINGS_OF_A_QUARTER[cadence] or days[-1] - days[0] >= QUARTER


def unit_mismatch(card: Scorecard) -> Iterator[Problem]:
    """A key result that counts in another unit than the KPI it moves.

    Its value is that of the KPI, so baseline and target must be in the KPI's unit too; a target of
    2 days is never reached in hours. Leave `unit` out: the KPI's unit holds.

    Bad:

        period: 2026-Q4
        kpis:
          refund-time: {title: Median refund time, unit: h, at_most: 96}
        objectives:
          fast-refunds:
            title: Refunds feel instant
            key_results:
              faster:
                title: Refunds take a day
                kpi: refund-time
                unit: days  # ←
                baseline: 3
                target: 1

    Good:

        period: 2026-Q4
        kpis:
          refund-time: {title: Median refund time, unit: h, at_most: 96}
        objectives:
          fast-refunds:
            title: Refunds feel instant
            key_results:
              faster:
                title: Refunds take a day
                kpi: refund-time
                baseline: 72
                target: 24
    """
    for key_result in card.workspace.key_results:
        kpi = card.workspace.goals[key_result.kpi] if key_result.kpi else None
        own, other = key_result.unit, kpi.unit if isinstance(kpi, Kpi) else None
        if kpi and own and other and not are_same(own, other):
            yield Problem(
                f"`{key_result.id}` counts in {quote(own)}, and the KPI that it moves,"
                f" `{kpi.id}`, in {quote(other)}",
                key_result.place.value("unit"),
                "remove `unit` and write its numbers in the unit of the KPI",
                (Note(f"the unit of `{kpi.id}`", kpi.place.value("unit")),),
            )


def placeholder_text(card: Scorecard) -> Iterator[Problem]:
    """A title or reason in which something is left open: `$X`, `XX`, `TBD`, `???`.

    It looks like a goal that was agreed on and is none. Fill it in, or say so honestly with
    `draft: true`: drafts are shown apart and not counted.

    Bad:

        period: 2026-Q4
        objectives:
          grow:
            title: New customers bring us $X  # ←
            why: TBD  # ←
            key_results:
              revenue: {title: Revenue of new customers, unit: EUR, baseline: 0, target: 200000}

    Good:

        period: 2026-Q4
        objectives:
          grow:
            title: New customers bring us $X
            why: TBD
            draft: true
            key_results:
              revenue: {title: Revenue of new customers, unit: EUR, draft: true}
    """
    for goal in card.workspace.goals.values():
        for text, place in _texts(goal):
            found = placeholder(text)
            if found:
                message = f"`{place.keys[-1]}` of `{goal.id}` leaves something open: {quote(found)}"
                yield Problem(message, place, "fill it in, or add `draft: true` to the goal")


def _texts(goal: Goal) -> Iterator[tuple[str, Place]]:
    yield goal.title, goal.place.value("title")
    if isinstance(goal, (Kpi, Objective)) and goal.why:
        yield goal.why, goal.place.value("why")
    if isinstance(goal, KeyResult) and isinstance(goal.measure, Milestones):
        for step in goal.measure.steps:
            yield step.title, goal.place.value("milestones", step.id, "title")


def compound_key_result(card: Scorecard) -> Iterator[Problem]:
    """A key result with two numbers that "and" joins.

    Two results in one can be half reached, and then nobody knows which half. Make them two key
    results. Ranges ("between 5 and 10"), years and names are left alone. English titles only
    (`language: en`).

    Bad:

        period: 2026-Q4
        objectives:
          loved-by-customers:
            title: Customers recommend us
            key_results:
              both:
                title: Raise promoters to 40 % and cut complaints to 4 per 1000  # ←
                unit: "%"
                baseline: 31
                target: 40

    Good:

        period: 2026-Q4
        objectives:
          loved-by-customers:
            title: Customers recommend us
            key_results:
              promoters:
                title: Raise promoters to 40 %
                unit: "%"
                baseline: 31
                target: 40
              complaints:
                title: Cut complaints to 4 per 1000
                baseline: 8
                target: 4
    """
    language = card.workspace.settings.language.casefold()
    for key_result in card.workspace.key_results if language[:2] == "en" else ():
        numbers = joined_numbers(key_result.title)
        if numbers:
            yield Problem(
                f"`{key_result.id}` joins two numbers, {quote(numbers[0])} and {quote(numbers[1])}",
                key_result.place.value("title"),
                "make two key results of it",
            )


def hold_or_reach(card: Scorecard) -> Iterator[Problem]:
    """A bound to hold that was broken at the first check-in.

    A bound is for what must stay as good as it is, and scores 0 or 1. What is still to be reached
    is a way from a `baseline` to a `target`, which shows how far you are. Percentages, ratios,
    durations, and bounds that an `aggregate` sums up are left alone.

    Bad:

        period: 2026-Q4
        objectives:
          known-in-austria:
            title: Shops in Austria know us
            key_results:
              shops:
                title: Shops in Austria that use us
                unit: shops
                at_least: 100  # ←
                checkins:
                  2026-11-02: 52
                  2026-10-05: 40

    Good:

        period: 2026-Q4
        objectives:
          known-in-austria:
            title: Shops in Austria know us
            key_results:
              shops:
                title: Shops in Austria that use us
                unit: shops
                baseline: 40
                target: 100
                checkins:
                  2026-11-02: 52
                  2026-10-05: 40
    """
    for key_result in card.workspace.key_results:
        band = key_result.measure
        if isinstance(band, Band) and key_result.aggregate in {None, "last"}:
            first = _first_reading(key_result, card)
            if first and first.value is not None:
                yield from _to_be_reached(key_result, band, first.day, first.value)


def _first_reading(key_result: KeyResult, card: Scorecard) -> CheckIn | None:
    """The first value in the days of a key result, its own or that of its KPI."""
    goal = card.workspace.goals[key_result.kpi] if key_result.kpi else key_result
    last = min(card.as_of, key_result.end or card.as_of)
    seen = (one for one in goal.checkins if key_result.start <= one.day <= last)
    return next((one for one in seen if one.value is not None), None)


def _to_be_reached(
    key_result: KeyResult, band: Band, day: date, value: Decimal
) -> Iterator[Problem]:
    field, bound = "", None
    if is_below(band, value, day):
        field, bound = lower_field(band), in_force(band.lower, day)
    elif is_above(band, value, day):
        field, bound = upper_field(band), in_force(band.upper, day)
    if bound is not None and not _is_a_share(key_result.unit, value, bound):
        yield Problem(
            f"`{key_result.id}` is to be held and was outside at its first check-in, at {value} on"
            f" {day}: is it to be reached?",
            key_result.place.value(field),
            f"write `baseline: {value}` and `target: {bound}` instead of `{field}`",
        )


def _is_a_share(unit: str | None, *numbers: Decimal) -> bool:
    """Whether a unit is a share or a time; without one, numbers up to 1 are taken for shares."""
    return is_share_or_time(unit) if unit else all(0 <= number <= 1 for number in numbers)


def too_many_key_results(card: Scorecard, *, max: int = 5) -> Iterator[Problem]:
    """An objective with more key results than anybody keeps in mind.

    What has eight results has no focus, and the mean over all of them hides each. Keep those that
    would show success, and make the others KPIs, milestones, or give them `weight: 0`. At most
    `max` key results that weigh (5).

    Bad:

        period: 2026-Q4
        objectives:
          fast-refunds:  # ←
            title: Refunds feel instant
            key_results:
              refund-time: {title: Median refund time, unit: h, baseline: 72, target: 24}
              longest: {title: Longest refund, unit: h, baseline: 200, target: 72}
              complaints: {title: Complaints about refunds, baseline: 80, target: 40}
              calls: {title: Calls about refunds, baseline: 300, target: 100}
              automatic: {title: Refunds that nobody touches, unit: "%", baseline: 10, target: 60}
              errors: {title: Refunds of a wrong amount, baseline: 12, target: 2}

    Good:

        period: 2026-Q4
        objectives:
          fast-refunds:
            title: Refunds feel instant
            key_results:
              refund-time: {title: Median refund time, unit: h, baseline: 72, target: 24}
              complaints: {title: Complaints about refunds, baseline: 80, target: 40}
              automatic: {title: Refunds that nobody touches, unit: "%", baseline: 10, target: 60}
    """
    for objective in card.workspace.objectives:
        count = len(_weighing(card, objective))
        if count > max:
            yield Problem(
                f"`{objective.ref}` has {count} key results that weigh, more than {max}",
                objective.place.key(),
                "keep those that show success; give `weight: 0` to what is only watched",
            )


def same_measure_twice(card: Scorecard) -> Iterator[Problem]:
    """One title for two KPIs, or for two key results with different targets at the same time.

    Two people then keep one number, and the reports show it twice, with two truths. Move the KPI
    with `kpi:`, show the one key result in both places with `same_as`, or say in the titles how
    they differ.

    Bad:

        period: 2026-Q4
        objectives:
          fast-refunds:
            title: Refunds feel instant
            key_results:
              refund-time: {title: Median refund time, unit: h, baseline: 72, target: 24}
          loved-by-customers:
            title: Customers recommend us
            key_results:
              refunds:
                title: Median refund time  # ←
                unit: h
                baseline: 72
                target: 36

    Good:

        period: 2026-Q4
        objectives:
          fast-refunds:
            title: Refunds feel instant
            key_results:
              refund-time: {title: Median refund time, unit: h, baseline: 72, target: 24}
          loved-by-customers:
            title: Customers recommend us
            key_results:
              refunds: {title: Median refund time, same_as: fast-refunds.refund-time}
    """
    for kpis in of_one_title(card.workspace.kpis):
        same = [kpi for kpi in kpis if card.is_counted(kpi)]
        if len(same) > 1:
            message = f"{len(same)} KPIs have the title {quote(same[0].title)}"
            yield _twice(same, message, "keep one of them, or say in the titles how they differ")
    for titled in of_one_title(card.workspace.key_results):
        for group in rivals([one for one in titled if card.is_counted(one)]):
            message = f"key results with the title {quote(group[0].title)} have several targets"
            hint = f"keep one and show it here with `same_as: {group[0].ref}`"
            yield _twice(group, message, hint)


def _twice(group: Sequence[Goal], message: str, hint: str) -> Problem:
    """The second one is where it is said; the first was there first."""
    others = (group[0], *group[2:])
    notes = tuple(Note(f"`{one.ref}` has that title", one.place.value("title")) for one in others)
    return Problem(message, group[1].place.value("title"), hint, notes)


MEASURABLE = Chapter(
    "measurable",
    "Could one tell success from failure?",
    (
        Rule(objective_without_key_results, "warning"),
        Rule(judged_key_results, "warning"),
        Rule(missing_baseline, "error"),
        Rule(flat_range, "error"),
        Rule(inverted_band, "error"),
        Rule(disordered_zones, "error"),
        Rule(weightless_objective, "error"),
        Rule(kpi_without_bounds, "info"),
        Rule(unit_mismatch, "warning"),
        Rule(placeholder_text, "warning"),
        Rule(compound_key_result, "info"),
        Rule(hold_or_reach, "warning"),
        Rule(too_many_key_results, "warning"),
        Rule(same_measure_twice, "warning"),
    ),
)
