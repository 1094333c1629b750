"""Scenes of goals: what a picture shows of a row of a report, and what is said of it in words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from okrkit.attainment import share_done
from okrkit.bounds import in_force, lower_field, upper_field
from okrkit.evaluation import Evaluation
from okrkit.figures import rounded, value_text
from okrkit.goals import Kpi, Objective
from okrkit.life import NOT_COUNTED
from okrkit.measure import Band, Judged, Milestones, Range
from okrkit.pace import Waypoint, eve, share_due, way_of_judgement, way_of_range
from okrkit.readings import Reading
from okrkit.render import summary, words
from okrkit.render.behaviour import limit_text, limits_words, verdict
from okrkit.render.pictures.behaviour import Behaviour, Bound
from okrkit.render.pictures.boxes import Alignment, Place
from okrkit.render.pictures.burnup import Burnup, Level, Outlook
from okrkit.render.pictures.grades import Grades, Zone
from okrkit.rows import KeyResultRow, KpiRow, ObjectiveRow, is_apart
from okrkit.xmr import Stretch

MOST = 60
"""How many of the last readings a picture shows, if nobody says otherwise."""

ZONES: dict[words.Tone, str] = {"bad": "red", "warn": "amber", "good": "green"}
"""What Google's playbook calls the zones of grades."""

HUNDRED = Fraction(100)


def burnup_of(row: KeyResultRow, today: date, most: int = MOST) -> Burnup | None:
    """The burn-up of a key result; None where there is nothing to draw.

    That is so for drafts and what is dropped, without a number, and for measures that have no
    way to go: a yes or no, and what supports it.
    """
    goal, standing = row.shown, row.standing
    if standing.state in NOT_COUNTED:
        return None
    readings: Sequence[Reading] = standing.readings[-most:]
    plan: Sequence[Waypoint] = ()
    levels: list[Level] = []
    unit = goal.unit
    match goal.measure:
        case Range() as measure:
            plan, levels = way_of_range(measure, goal.start, goal.end), list(_aims(measure))
        case Band() as band:
            levels = list(_bounds(band, readings[-1].day if readings else today))
        case Judged() as judged:
            plan = way_of_judgement(judged, goal.start, goal.end)
            levels, unit = [Level("in full", Fraction(1), is_aim=True)], "score"
        case Milestones() as steps:
            readings = list(_done(steps, goal.start, min(today, goal.end or today)))
            plan = list(_due(steps, goal.start, goal.end))
            levels, unit = [Level("all", HUNDRED, is_aim=True)], "% of the milestones"
        case _:
            return None
    if not readings:
        return None
    is_running = standing.state == "running"
    days = [one.day for one in readings] + [day for day, _ in plan]
    first = min(eve(goal.start), *days)
    last = max(goal.end or today, *days)
    return Burnup(
        title=row.goal.title,
        says=_sentences(_says(row, readings)),
        unit=unit,
        first=first,
        last=last,
        today=today,
        readings=readings,
        plan=plan,
        levels=levels,
        expect=standing.expect if is_running else None,
        outlook=_outlook(row) if is_running else None,
        is_stepped=isinstance(goal.measure, Milestones),
    )


def behaviour_of(row: KpiRow, until: date, today: date, most: int = MOST) -> Behaviour | None:
    """The chart of a KPI as it was on a day; None where there are fewer than two readings."""
    goal = row.goal
    stretches = tuple(_last(row.chart.stretches, most))
    days = [one.day for stretch in stretches for one in stretch.readings]
    if len(days) < 2:
        return None
    first, last = min(days), max(days[-1], until)
    bounds = (
        *_dated(goal.band, first, last, is_lower=True),
        *_dated(goal.band, first, last, is_lower=False),
    )
    return Behaviour(
        title=goal.title,
        says=_sentences(_tells(row, len(days))),
        verdict=_verdict(row),
        unit=goal.unit,
        first=first,
        last=last,
        today=today,
        stretches=stretches,
        bounds=bounds,
    )


def grades_of(evaluation: Evaluation) -> Grades | None:
    """The distribution of grades; None where nothing was graded."""
    counts = evaluation.grades
    if not any(counts.values()):
        return None
    zones = tuple(
        Zone(ZONES[tone], tone, tuple(some)) for tone, some in groupby(counts, summary.grade_tone)
    )
    says = ", ".join(f"{count} graded {grade}" for grade, count in counts.items() if count)
    return Grades("Objectives by grade", f"{says}.", counts, zones)


def alignment_of(
    objectives: Iterable[ObjectiveRow],
    kpis: Iterable[KpiRow],
    parents: Mapping[str, str | None],
    organization: str,
) -> Alignment | None:
    """The map of goals that count, given the team above each team; None where nothing is tied.

    A key result's ways are those of its objective. KPIs that nothing leads to or from are left out.
    """
    goals: list[Objective | Kpi] = []
    places: list[Place] = []
    for kpi in kpis:
        if not is_apart(kpi):
            goals.append(kpi.goal)
            standing = kpi.standing
            health = words.health_words(standing)
            places.append(_place(kpi.goal, parents, health, words.tone(standing)))
    for row in objectives:
        if not is_apart(row):
            goals.append(row.goal)
            status = words.status_words(row.standing)
            places.append(_place(row.goal, parents, status, words.tone(row.standing)))
    whole = {one.ref: one.ref for one in goals}
    for goal in goals:
        for part in goal.key_results if isinstance(goal, Objective) else ():
            whole[part.ref] = goal.ref
    ways = dict.fromkeys(
        (goal.ref, whole[ref])
        for goal in goals
        for ref in _upward(goal)
        if ref in whole and whole[ref] != goal.ref
    )
    tied = {ref for way in ways for ref in way}
    shown = [one for one in places if one.ref in tied or not one.is_kpi]
    return Alignment("Line of sight", organization, shown, tuple(ways)) if ways else None


def _upward(goal: Objective | Kpi) -> Iterator[str]:
    yield from goal.supports
    for part in goal.key_results if isinstance(goal, Objective) else ():
        yield from part.supports


def _place(
    goal: Objective | Kpi, parents: Mapping[str, str | None], word: str, tone: words.Tone
) -> Place:
    teams: list[str] = []
    here = goal.team
    while here is not None and here not in teams:
        teams.append(here)
        here = parents.get(here)
    return Place(goal.ref, goal.title, tuple(teams[::-1]), word, tone, isinstance(goal, Kpi))


def _last(stretches: Sequence[Stretch], most: int) -> list[Stretch]:
    """Stretches that hold the last readings; the first of them may be cut."""
    found: list[Stretch] = []
    for stretch in reversed(stretches):
        if most > 0:
            found.append(stretch._replace(readings=stretch.readings[-most:]))
        most -= len(stretch.readings)
    return found[::-1]


def _dated(band: Band, first: date, last: date, *, is_lower: bool) -> Iterator[Bound]:
    """A bound as long as it is in force between two days."""
    bound = band.lower if is_lower else band.upper
    name = _name(lower_field(band) if is_lower else upper_field(band))
    for number, (start, value) in enumerate(bound):
        end = bound[number + 1][0] if number + 1 < len(bound) else None
        if value is not None and start <= last and (end is None or end >= first):
            is_in_force = end is None or end > last
            yield Bound(name, value, max(start, first), min(end or last, last), is_in_force)


def _tells(row: KpiRow, count: int) -> Iterator[str]:
    """What a reader of a KPI's chart sees, for one who does not; the verdict is for both."""
    yield f"{words.trend_words(row, count)}, the latest {words.latest_words(row)}"
    yield words.band_words(row.goal.band, row)
    if row.chart.limits is not None:
        mean = limit_text(row.chart.limits.mean, row)
        yield f"mean {mean}, natural process limits {limits_words(row)}"


def _verdict(row: KpiRow) -> str:
    """What the chart says, without what it advises to write."""
    return " ".join(one for one in verdict(row) if "`" not in one)


def _aims(measure: Range) -> Iterator[Level]:
    """The numbers that a range is made of."""
    for name in ("baseline", "commit", "target", "stretch"):
        value: Decimal | None = getattr(measure, name)
        if value is not None:
            yield Level(name, value, is_aim=name == "target")


def _bounds(band: Band, day: date) -> Iterator[Level]:
    """The bounds in force on a day."""
    lower, upper = in_force(band.lower, day), in_force(band.upper, day)
    if lower is not None:
        yield Level(_name(lower_field(band)), lower, is_aim=True)
    if upper is not None:
        yield Level(_name(upper_field(band)), upper, is_aim=True)


def _name(field: str) -> str:
    """The field of a bound as a word."""
    return field.replace("_", " ")


def _done(steps: Milestones, start: date, last: date) -> Iterator[Reading]:
    """How many of the milestones, by weight and in percent, were done on the days that says so."""
    days = {one.done for one in steps.steps if isinstance(one.done, date)}
    for day in sorted({eve(start), last, *(one for one in days if eve(start) <= one <= last)}):
        share = share_done(steps, day)
        if share is not None:
            yield Reading(day, Decimal(rounded(share * HUNDRED, 0)))


def _due(steps: Milestones, start: date, end: date | None) -> Iterator[Waypoint]:
    """How many of the milestones, by weight and in percent, are due by which day."""
    days = {one.due or end for one in steps.steps} - {None}
    for day in sorted({eve(start), *(one for one in days if one is not None and one >= start)}):
        share = share_due(steps, end, day)
        if share is not None:
            yield day, Fraction(rounded(share * HUNDRED, 0))


def _outlook(row: KeyResultRow) -> Outlook | None:
    found = row.forecast
    if found is None or found.value is None:
        return None
    return Outlook(found.value, found.lower, found.upper)


def _sentences(phrases: Iterable[str]) -> str:
    return " ".join(map(words.sentence, phrases))


def _says(row: KeyResultRow, readings: Sequence[Reading]) -> Iterator[str]:
    """What a reader sees, for one who does not."""
    yield words.value_words(row)
    yield f"{len(readings)} reading{'' if len(readings) == 1 else 's'} {_from_to(readings)}"
    if row.standing.expected_value is not None:
        yield f"{value_text(row.standing.expected_value)} was expected by now"
    yield from words.outlook_words(row)


def _from_to(readings: Sequence[Reading]) -> str:
    return _days(readings[0].day, readings[-1].day)


def _days(first: date, last: date) -> str:
    if first == last:
        return f"on {words.day_words(last)}"
    return f"from {words.day_words(first)} to {words.day_words(last)}"
