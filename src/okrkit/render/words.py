"""What is said of goals, in words: plain text, the same in every format.

No word here is safe to print as it is: titles, notes and units come from files. Each format has one
function that makes a text safe, and puts every text through it.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from okrkit.attainment import is_done
from okrkit.bounds import in_force
from okrkit.due import Due
from okrkit.figures import (
    estimate_text,
    grade_text,
    percent_text,
    score_text,
    value_text,
    with_unit,
)
from okrkit.goals import Cadence, Closed, Objective
from okrkit.measure import (
    Band,
    Done,
    Judged,
    Measure,
    Milestone,
    Milestones,
    Range,
    SameAs,
    Supporting,
)
from okrkit.movers import HOW
from okrkit.period import Period
from okrkit.rows import KeyResultRow, KpiRow, ObjectiveRow
from okrkit.standing import KeyResultStanding, KpiStanding, ObjectiveStanding

Tone = Literal["good", "warn", "bad", "quiet"]
"""How good something is; it is never said by colour alone."""

TONES: dict[str, Tone] = {
    "on-track": "good",
    "achieved": "good",
    "healthy": "good",
    "behind": "warn",
    "no-data": "warn",
    "watch": "warn",
    "at-risk": "bad",
    "missed": "bad",
    "breached": "bad",
}
SLOTS: dict[Cadence, str] = {
    "daily": "working days",
    "weekly": "weeks",
    "biweekly": "fortnights",
    "monthly": "months",
    "quarterly": "quarters",
}
APART = "drafts and dropped, not counted"
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def day_words(day: date) -> str:
    """A day: `3 January 2027`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def days_words(period: Period) -> str:
    """The days of a period: `1 October to 31 December 2026`."""
    if period.end is None:
        return f"from {day_words(period.start)} on"
    is_one_year = period.start.year == period.end.year
    first = day_words(period.start)
    return f"{first.rpartition(' ')[0] if is_one_year else first} to {day_words(period.end)}"


def span_words(start: date, end: date | None) -> str:
    """The days of a goal; an open end is said."""
    return days_words(Period("", start, end))


def incomplete(errors: int) -> str:
    """That a workspace has errors: `3 errors, numbers are incomplete`."""
    return f"{errors} error{'' if errors == 1 else 's'}, numbers are incomplete: run `okr check`"


def status_words(standing: ObjectiveStanding | KeyResultStanding) -> str:
    """The status, or the state of what has none; `stale` and what is overdue beside it."""
    words: str = standing.status or standing.state
    if standing.stale:
        words += ", stale"
    if isinstance(standing, KeyResultStanding) and standing.overdue:
        words += ", overdue"
    return words


def health_words(standing: KpiStanding) -> str:
    """The health, `stale` beside it, and the judged health where it says something else."""
    words = standing.health + (", stale" if standing.stale else "")
    if standing.judged_health not in {None, standing.health}:
        words += f" (judged {standing.judged_health})"
    return words


def tone(standing: ObjectiveStanding | KeyResultStanding | KpiStanding) -> Tone:
    """How good a standing is; what is stale, overdue or measured in part is never good."""
    word = standing.health if isinstance(standing, KpiStanding) else standing.status
    own = TONES.get(word or "", "quiet")
    doubts = standing.stale
    if isinstance(standing, ObjectiveStanding):
        doubts = doubts or standing.with_data < standing.parts
    elif isinstance(standing, KeyResultStanding):
        doubts = doubts or bool(standing.overdue)
    return "warn" if own == "good" and doubts else own


def score_words(standing: ObjectiveStanding | KeyResultStanding) -> str:
    """The score, and the expected one: `0.66 of 0.67`; `no data` where there is none."""
    if standing.score is None:
        return "" if standing.state in {"draft", "dropped"} else "no data"
    expected = standing.expected
    return score_text(standing.score) + ("" if expected is None else f" of {score_text(expected)}")


def objective_details(row: ObjectiveRow) -> Iterator[str]:
    """What stands beside an objective, in phrases."""
    yield row.goal.ref
    yield from filter(None, [row.goal.owner, row.goal.kind])
    yield from objective_remarks(row)


def objective_remarks(row: ObjectiveRow) -> Iterator[str]:
    """How much of an objective is measured, how its owners feel, and how it ended."""
    goal, standing = row.goal, row.standing
    if 0 < standing.with_data < standing.parts:
        yield f"{standing.with_data} of {standing.parts} measured"
    if standing.score_with_dropped is not None:
        yield f"with what was dropped {score_text(standing.score_with_dropped)}"
    if standing.confidence is not None:
        yield f"lowest confidence {value_text(standing.confidence)}"
    yield from end_words(standing, goal.closed if standing.state == "closed" else None)
    yield from dropped_words(row)


def key_result_details(row: KeyResultRow) -> Iterator[str]:
    """What stands beside a key result, in phrases."""
    yield value_words(row)
    yield from source_words(row)
    yield from outlook_words(row)
    yield from remark_words(row)


def sentence(phrase: str) -> str:
    """A phrase as a sentence: `no bound` is `No bound.`."""
    return f"{phrase[:1].upper()}{phrase[1:]}."


def source_words(row: KeyResultRow) -> Iterator[str]:
    """Where the value of a key result comes from, and what it hides."""
    goal, shown = row.goal, row.shown
    yield from outside_words(row.standing)
    if isinstance(goal.measure, SameAs):
        yield f"the same as {shown.ref}"
    if goal.kpi:
        yield f"from the KPI {goal.kpi}"
    if row.coverage is not None and 0 < row.coverage.filled < row.coverage.of:
        slots = SLOTS[shown.cadence]
        yield f"{row.coverage.filled} of {row.coverage.of} {slots} have a check-in"


def outlook_words(row: KeyResultRow) -> Iterator[str]:
    """What the owner of a key result thinks of its end, and where the numbers lead."""
    standing = row.standing
    if standing.confidence is not None:
        yield f"confidence {value_text(standing.confidence)}"
    if standing.expect is not None:
        yield f"expects {with_unit(value_text(standing.expect), row.shown.unit)}"
    yield from forecast_words(row)


def remark_words(row: KeyResultRow) -> Iterator[str]:
    """What is late, what counts more than the others, and how it ended."""
    goal, standing = row.goal, row.standing
    if standing.overdue:
        yield f"overdue: {', '.join(standing.overdue)}"
    if goal.weight != 1:
        yield f"weight {value_text(goal.weight)}"
    yield from end_words(standing, goal.closed if standing.state == "closed" else None)
    yield from dropped_words(row)


def value_words(row: KeyResultRow) -> str:
    """The value and what it is to be: `49 h, from 72 to 24`."""
    standing, unit = row.standing, row.shown.unit
    value = None if standing.value is None else with_unit(value_text(standing.value), unit)
    match row.shown.measure:
        case Range() as measure:
            return f"{value or 'no number yet'}, {range_words(measure)}"
        case Band() as band if row.shown.aggregate == "share":
            share = "no number yet" if standing.value is None else percent_text(standing.value)
            return f"{share} of the {SLOTS[row.shown.cadence]} held {band_words(band, row)}"
        case Band() as band:
            kind = row.shown.aggregate
            prefix = f"{kind} " if value and kind not in {None, "last"} else ""
            return f"{prefix}{value or 'no number yet'}, {band_words(band, row)}"
        case measure:
            return steps_words(measure, standing)


def range_words(measure: Range) -> str:
    """`from 72 to 24`, with commit and stretch where there are any."""
    words = "" if measure.baseline is None else f"from {value_text(measure.baseline)} "
    words += f"to {value_text(measure.target)}"
    if measure.commit is not None:
        words += f" (commit {value_text(measure.commit)}"
        words += ")" if measure.stretch is None else ""
    if measure.stretch is not None:
        words += ", " if measure.commit is not None else " ("
        words += f"stretch {value_text(measure.stretch)})"
    return words


def band_words(band: Band, row: KeyResultRow | KpiRow) -> str:
    """The bounds in force: `at least 99.9`, `above 4 and at most 5`."""
    latest = row.standing.readings[-1].day if row.standing.readings else date.max
    lower, upper = in_force(band.lower, latest), in_force(band.upper, latest)
    parts = []
    if lower is not None:
        parts.append(lower_words(band, lower))
    if upper is not None:
        parts.append(upper_words(band, upper))
    return " and ".join(parts) or "no bound"


def lower_words(band: Band, lower: Decimal) -> str:
    """A lower bound: `at least 99.9`."""
    return f"{'at least' if band.lower_included else 'above'} {value_text(lower)}"


def upper_words(band: Band, upper: Decimal) -> str:
    """An upper bound: `at most 4`."""
    return f"{'at most' if band.upper_included else 'below'} {value_text(upper)}"


def steps_words(measure: Measure | None, standing: KeyResultStanding) -> str:
    """What has no value in a unit: milestones, a yes or no, a judgement, what supports it."""
    match measure:
        case Milestones(steps=steps):
            share = "" if standing.score is None else f", {percent_text(standing.score)} by weight"
            done = sum(one.done is not False for one in steps)
            has_weights = len({one.weight for one in steps}) > 1
            return f"{done} of {len(steps)} milestones{share if has_weights else ''}"
        case Done():
            return "done" if standing.score == 1 else "not done"
        case Judged():
            score = standing.score
            return "not judged yet" if score is None else f"judged {score_text(score)}"
        case Supporting():
            return "what its supporting objectives achieve"
        case SameAs():
            return "shows a key result that is not there"
        case _:
            return "no measure yet"


def outside_words(standing: KeyResultStanding) -> Iterator[str]:
    """An attainment that the score hides: past the target, or below the baseline."""
    if standing.attainment is not None and not 0 <= standing.attainment <= 1:
        yield f"{percent_text(standing.attainment)} of the way"


def forecast_words(row: KeyResultRow) -> Iterator[str]:
    """Where it ends at this rate; only while it runs."""
    found, unit = row.forecast, row.shown.unit
    if found is None or row.standing.state != "running":
        return
    words = ""
    if found.value is not None:
        words = with_unit(estimate_text(found.value), unit)
    if found.lower is not None and found.upper is not None:
        words += f" ({estimate_text(found.lower)} to {estimate_text(found.upper)})"
    if found.reached_on is not None:
        words += f"{', ' if words else ''}the target on {day_words(found.reached_on)}"
    if words:
        yield f"at this rate {words}"


def end_words(
    standing: ObjectiveStanding | KeyResultStanding, closed: Closed | None
) -> Iterator[str]:
    """What the team says at the end, where it says something else than the numbers."""
    if closed is None:
        return
    if closed.score is not None and _differs(closed.score, standing.score):
        yield f"its own grade is {score_text(closed.score)}"
    if closed.why is not None:
        yield f"why: {closed.why}"


def _differs(own: Decimal, computed: Fraction | None) -> bool:
    """Whether two scores differ as grades are printed."""
    return computed is None or grade_text(own) != grade_text(computed)


def dropped_words(row: ObjectiveRow | KeyResultRow) -> Iterator[str]:
    """When and why it was dropped."""
    dropped = row.goal.dropped
    if row.standing.state == "dropped" and dropped is not None:
        yield f"dropped on {day_words(dropped.day)}: {dropped.why}"


def kpi_details(row: KpiRow, period: Period) -> Iterator[str]:
    """What stands beside a KPI, in phrases."""
    yield row.goal.ref
    yield band_words(row.goal.band, row)
    yield from aggregate_words(row, period)
    yield from kpi_remarks(row)


def aggregate_words(row: KpiRow, period: Period) -> Iterator[str]:
    """The number for a period: `mean of 2026-Q4 99.94 %`; none where that is the latest."""
    if row.aggregate is not None and row.aggregate_kind != "last":
        number = (
            percent_text(row.aggregate)
            if row.aggregate_kind == "share"
            else with_unit(value_text(row.aggregate), row.goal.unit)
        )
        yield f"{row.aggregate_kind} of {period.name} {number}"


def kpi_remarks(row: KpiRow) -> Iterator[str]:
    """Whose KPI it is, and since when something is wrong with it."""
    goal = row.goal
    yield from filter(None, [goal.team, goal.owner])
    yield from kpi_troubles(row)


def kpi_troubles(row: KpiRow) -> Iterator[str]:
    """Since when something is wrong with a KPI, and whether it counts."""
    goal, standing = row.goal, row.standing
    if standing.breached_since is not None:
        yield f"breached since {day_words(standing.breached_since)}"
        for move in row.moved_first:
            yield f"before it moved {move.ref}, {HOW[move.how]} since {day_words(move.since)}"
    if row.is_draft:
        yield "draft"
    if goal.dropped is not None and row.is_dropped:
        yield f"dropped on {day_words(goal.dropped.day)}: {goal.dropped.why}"


def latest_value(row: KpiRow) -> str:
    """The latest number of a KPI: `97.1 %`."""
    return reading_words(row.standing, row.goal.unit)


def reading_words(standing: KpiStanding, unit: str | None) -> str:
    """The same of a standing."""
    latest = standing.latest
    if latest is None or latest.value is None:
        return "no number" if latest is None else "judged"
    return with_unit(value_text(latest.value), unit)


def latest_words(row: KpiRow) -> str:
    """The latest number of a KPI and its day: `97.1 % on 16 November 2026`."""
    latest = row.standing.latest
    if latest is None:
        return "no number yet"
    if latest.value is None:
        return f"judged on {day_words(latest.day)}"
    return f"{with_unit(value_text(latest.value), row.goal.unit)} on {day_words(latest.day)}"


def ranked_title(objective: Objective) -> str:
    """An objective's title, its priority first."""
    return (f"{objective.priority}. " if objective.priority else "") + objective.title


def due_words(due: Due) -> str:
    """What is due: `check-in, last on 2 November 2026`."""
    if due.step is not None:
        return "step"
    if due.heard is None:
        return f"{due.goal.cadence} check-in, none yet"
    return f"{due.goal.cadence} check-in, last on {day_words(due.heard)}"


def trend_words(row: KpiRow, most: int) -> str:
    """The last readings of a KPI, for those who do not see them drawn."""
    shown = [one.value for one in row.standing.readings[-most:]]
    first, last, low, high = (
        value_text(one) for one in (shown[0], shown[-1], min(shown), max(shown))
    )
    return f"{len(shown)} readings, from {first} to {last}, between {low} and {high}"


def step_words(step: Milestone, as_of: date) -> str:
    """How far a milestone is: `done on 3 November 2026`, `due on 4 December 2026, weight 2`."""
    words = "not done"
    if is_done(step.done, as_of):
        words = f"done on {day_words(step.done)}" if isinstance(step.done, date) else "done"
    elif step.due is not None:
        words = f"due on {day_words(step.due)}"
    return words + (f", weight {value_text(step.weight)}" if step.weight != 1 else "")
