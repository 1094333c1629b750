"""What a report says as a whole, in words: its heading, what changed, what is needed and learned.

As in `words`, no text here is safe to print as it is.
"""

from collections.abc import Iterator
from decimal import Decimal

from okrkit.changes import Change, Side
from okrkit.evaluation import Miss, Tally
from okrkit.figures import percent_text, score_text, value_text
from okrkit.render.words import Tone, day_words, days_words, incomplete
from okrkit.report import Lesson, OpenNeed, Report

NO_REASON = "no reason given"


def heading(report: Report) -> str:
    """Whose report this is, and on what: `Acme, 2026-Q4`."""
    parts = (report.organization, report.team, report.scope.owner, report.period.name)
    return ", ".join(part for part in parts if part)


def subheading(report: Report) -> Iterator[str]:
    """When, how much of the period is gone, how much is measured, and what is wrong."""
    gone = "" if report.gone is None else f", {percent_text(report.gone)} gone"
    yield f"{days_words(report.period)}{gone}; as of {day_words(report.as_of)}"
    measuring = report.measuring
    stale = f", {measuring.stale} stale" if measuring.stale else ""
    yield f"{measuring.with_data} of {measuring.of} goals measured{stale}"
    if report.problems.errors:
        yield incomplete(report.problems.errors)


def change_words(change: Change, arrow: str = "→") -> str:
    """What changed of a goal: `score 0.40 → 0.66`."""
    before, after = (side_words(change, side) for side in (change.before, change.after))
    return f"{change.what} {before} {arrow} {after}"


def side_words(change: Change, side: Side) -> str:
    """One side of a change."""
    if side is None:
        return "none"
    if isinstance(side, str):
        return side
    return score_text(side) if change.what == "score" else value_text(side)


def tally_words(tally: Tally) -> str:
    """How goals ended: `3 achieved, 1 missed (1 without data), 1 dropped`."""
    silent = f" ({tally.no_data} without data)" if tally.no_data else ""
    dropped = f", {tally.dropped} dropped" if tally.dropped else ""
    return f"{tally.achieved} achieved, {tally.missed} missed{silent}{dropped}"


def grade_tone(grade: str) -> Tone:
    """The colour of a grade: red to 0.3, amber to 0.6, green from 0.7 (Google's playbook)."""
    tenth = Decimal(grade)
    if tenth <= Decimal("0.3"):
        return "bad"
    return "warn" if tenth <= Decimal("0.6") else "good"


def miss_words(miss: Miss) -> str:
    """What was missed, and why its team says so; a key result need not have a reason of its own."""
    words = f"missed: {miss.title} ({miss.ref})"
    words += "" if miss.has_data else ", no data"
    if miss.why:
        return f"{words}, because: {miss.why}"
    return words if miss.is_part else f"{words}, {NO_REASON}"


def need_words(need: OpenNeed) -> str:
    """What is needed, since when, and whom it waits for."""
    words = f"{need.ref}: {need.what}"
    words += f", from {need.from_}" if need.from_ else ""
    return words + f" ({age_words(need)}" + (f", asked by {need.by})" if need.by else ")")


def age_words(need: OpenNeed) -> str:
    """How long something has been needed: `for 12 days`."""
    return f"for {need.age_days} day{'' if need.age_days == 1 else 's'}"


def lesson_words(lesson: Lesson) -> str:
    """Where something was learned."""
    return lesson.ref or ", ".join(filter(None, [lesson.team, lesson.period])) or "everybody"


def team_words(team: str | None, report: Report) -> str:
    """A team, or the organization for what belongs to none."""
    return team or report.organization or "The organization"


def how_to_read() -> str:
    """What a score and its bar say."""
    return (
        "Scores run from 0 to 1: “0.66 of 0.67” is 0.66 reached where 0.67 was expected by now. On"
        " a bar, the mark is what was expected."
    )


def how_to_read_trends() -> str:
    """What the line of a KPI says."""
    return "A line is the last readings, the band behind it what they are held to."


def how_to_read_sight() -> str:
    """What the map of goals says."""
    return (
        "Each goal stands to the right of what it supports; what is at the left supports nothing"
        " further up. KPIs have a dashed frame. Where goals are many, one box is those of a team."
    )


def how_to_read_behaviour() -> str:
    """What the chart of a KPI says."""
    return (
        "Between the dashed limits a KPI moves by itself: that is noise. Signals are marked by what"
        " they mean: ◆ improvement, ■ concern, ▲ a change that is neither. The bold line is the"
        " bound; at a vertical line the limits begin anew."
    )


def how_to_read_burnups() -> str:
    """What the picture of a key result says."""
    return (
        "In a picture, the solid line is what was measured, the dashed one the plan; the dotted one"
        " is where it ends at this rate, in the cone around it. ◇ is where its owner expects it to"
        " end."
    )
