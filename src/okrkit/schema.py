"""What may be written in a goal file. Each class is one kind of mapping.

The JSON Schema that editors use is made from these classes, descriptions included.
"""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field

from okrkit.fields import (
    TEXT,
    Aggregate,
    BaselinePoints,
    Bound,
    Cadence,
    CheckinKey,
    Confidence,
    Count,
    Day,
    DayOrReference,
    Days,
    Direction,
    Done,
    EmptyAsLeftOut,
    Entry,
    Flag,
    Health,
    Id,
    Instead,
    Judged,
    Kind,
    Line,
    Lines,
    Links,
    Number,
    NumberOr,
    PeriodKey,
    PeriodName,
    Plan,
    PossibleRange,
    Reasons,
    Reference,
    References,
    RequiredDay,
    RequiredLine,
    RequiredReference,
    RequiredText,
    Score,
    ScoreFrom,
    Signals,
    Size,
    Supporting,
    Text,
    Texts,
)


def about(text: str) -> Any:
    """An optional field, with the description that editors show."""
    return Field(default=None, description=text)


def many(text: str) -> Any:
    """An optional list or mapping of plain values; left out, it is empty."""
    return Field(default=(), description=text)


def mapping(text: str) -> Any:
    """An optional mapping of entries; left out, it is empty."""
    return Field(default_factory=dict, description=text)


def _as_need(node: object) -> object:
    return node if isinstance(node, dict) else {"what": node}


class NeedEntry(Entry):
    """Something that an owner needs from somebody."""

    what: RequiredText = Field(description="What is needed.")
    from_: Line = Field(default=None, alias="from", description="Who can give it.")


Need = Annotated[NeedEntry | None, Instead(_as_need, TEXT)]


class CheckinEntry(Entry):
    """What is said of a goal on one day. A bare number is its value."""

    value: Number = about("The measured value on that day.")
    score: Score = about("The judged score, 0 to 1 (key results with `judged: true`).")
    confidence: Confidence = about("How sure the owner is to get there, 0 to 10.")
    expect: Number = about("The value that the owner now expects at the end.")
    note: Text = about("What happened.")
    needs: Need = about("What is needed, and from whom; `none` closes an open need.")
    health: Health = about("The health of a KPI that has no number.")
    by: Line = about("Who says so, if it is not the owner.")


Checkin = Annotated[CheckinEntry | Decimal, NumberOr(CheckinEntry)]
Checkins = Annotated[dict[CheckinKey, Checkin], EmptyAsLeftOut]


class DroppedEntry(Entry):
    """That a goal was given up."""

    date: RequiredDay = Field(description="The day of the decision.")
    why: RequiredText = Field(description="Why it was given up.")


class ClosedEntry(Entry):
    """How a key result ended."""

    date: RequiredDay = Field(description="The day it was closed.")
    score: Score = about("The team's own grade, 0 to 1; left out, the computed score stands.")
    why: Text = about("Why it ended so.")


class ClosedObjectiveEntry(ClosedEntry):
    """How an objective ended."""

    learned: Text = about("What was learned.")


class MilestoneEntry(Entry):
    """A step that is done or not."""

    title: RequiredLine = Field(description="What is there when it is done.")
    weight: Number = about("How much it counts among its siblings (default 1).")
    due: Day = about("The day it is due; left out, the last day of the key result.")
    done: Done = about("`true`, `false`, or the day it was done.")


Dropped = DroppedEntry | None
Closed = ClosedEntry | None
ClosedObjective = ClosedObjectiveEntry | None
Milestones = Annotated[dict[Id, MilestoneEntry], EmptyAsLeftOut]


class GoalEntry(Entry):
    """The fields that objectives, key results and KPIs share."""

    title: RequiredLine = Field(description="The goal in one line.")
    description: Text = about("More about it.")
    owner: Line = about("The one person, role or team that is accountable.")
    contributors: Lines = many("Who helps.")
    team: Line = about("The team it belongs to; none: the organization.")
    cadence: Cadence = about("How often it is heard of.")
    supports: References = many("The goals or KPIs further up that it serves.")
    tags: Lines = many("Free words to find it by.")
    links: Links = many("Addresses, or a mapping of labels to addresses.")
    draft: Flag = about("`true` while it is not agreed on: shown apart, counted nowhere.")
    dropped: Dropped = about("That it was given up, when and why.")
    changed: Reasons = many("Why a decision about it was changed: a mapping of days to reasons.")
    formerly: References = many("Its references before it was renamed or moved.")
    checkins: Checkins = mapping("What was said of it: a mapping of days to check-ins.")


class BoundedEntry(GoalEntry):
    """The bounds that key results and KPIs share: one of each side at most."""

    unit: Line = about("What it counts: %, h, EUR.")
    at_least: Bound = about("The lowest value that still holds; may change by day.")
    above: Bound = about("The value it must stay above; may change by day.")
    at_most: Bound = about("The highest value that still holds; may change by day.")
    below: Bound = about("The value it must stay below; may change by day.")
    aggregate: Aggregate = about("How the readings of a span become one value (default last).")


class KpiEntry(BoundedEntry):
    """A KPI: what we must sustain."""

    why: Text = about("The value it sustains.")
    tolerance: Size = about("How far outside is `watch`, in its unit; further is `breached`.")
    direction: Direction = about("Which way is good, where the bounds do not say.")
    guardrails: References = many("The KPIs that it must not harm.")
    range: PossibleRange = about("The lowest and highest value that can be.")
    signals: Signals = about("The rules that tell signal from noise (default wheeler).")
    rebase: Days = many("The days from which its limits are calculated anew.")
    baseline_points: BaselinePoints = about("How many first readings its limits are frozen on.")


class TimedEntry(GoalEntry):
    """The fields that objectives and key results share."""

    priority: Count = about("Its rank, 1 first.")
    start: Day = about("Its first day; left out, the period's.")
    due: Day = about("Its last day; left out, the period's.")
    carried_from: Reference = about("The goal of an earlier period that it goes on with.")


class KeyResultEntry(BoundedEntry, TimedEntry):
    """A key result: exactly one measure, or `draft: true`."""

    weight: Number = about("How much it counts in its objective (default 1; 0: shown only).")
    baseline: Number = about("The value it starts from (with `target`).")
    target: Number = about("The value it is to reach (with `baseline`).")
    commit: Number = about("The value that is promised: score 0.3 (with `stretch`).")
    stretch: Number = about("The value beyond the target: score 1; the target is then 0.7.")
    plan: Plan = many("Values expected on the way, by day; else a straight line.")
    milestones: Milestones = mapping("Its steps, by id.")
    done: Done = about("A yes or no: `false`, `true`, or the day it was done.")
    judged: Judged = about("`true`: its check-ins give a `score`, 0 to 1.")
    score_from: Supporting = about("`supporting`: the objectives that support it are its progress.")
    same_as: Reference = about("The key result, measured elsewhere, that this one shows.")
    kpi: Reference = about("The KPI that its value comes from.")
    closed: Closed = about("How it ended.")


KeyResults = Annotated[dict[Id, KeyResultEntry], EmptyAsLeftOut]


class ObjectiveEntry(TimedEntry):
    """An objective: what we must change."""

    why: Text = about("The value it creates.")
    period: PeriodName = about("Its period; left out, the file's.")
    kind: Kind = about("committed: all of it; aspirational: 0.7 is good; learning: by learning.")
    guardrails: References = many("The KPIs that it must not harm.")
    anti_goals: Texts = many("What would hit the numbers and miss the point.")
    score_from: ScoreFrom = about("Where its score comes from (default its key results, if any).")
    closed: ClosedObjective = about("How it ended and what was learned.")
    key_results: KeyResults = mapping("How one can tell that it is reached, by id.")


class TeamEntry(Entry):
    """A team."""

    name: Line = about("Its name as people say it.")
    parent: Line = about("The team above it.")
    lead: Line = about("The person who leads it.")


class PersonEntry(Entry):
    """A person."""

    name: Line = about("The name as people say it.")
    emails: Lines = many("The addresses that commits are made with.")
    team: Line = about("The team of the person.")
    active: Flag = about("`false` for someone who has left.")


class PeriodEntry(Entry):
    """A period of the users' own."""

    start: RequiredDay = Field(description="Its first day.")
    end: Day = about("Its last day; left out, it is open.")


Kpis = Annotated[dict[Id, KpiEntry], EmptyAsLeftOut]
Objectives = Annotated[dict[Id, ObjectiveEntry], EmptyAsLeftOut]
Contributions = Annotated[dict[RequiredReference, KeyResults], EmptyAsLeftOut]
OtherCheckins = Annotated[dict[DayOrReference, dict[DayOrReference, Checkin]], EmptyAsLeftOut]
Teams = Annotated[dict[Id, Annotated[TeamEntry, EmptyAsLeftOut]], EmptyAsLeftOut]
People = Annotated[dict[Id, Annotated[PersonEntry, EmptyAsLeftOut]], EmptyAsLeftOut]
Periods = Annotated[dict[PeriodKey, PeriodEntry], EmptyAsLeftOut]


class GoalFile(Entry):
    """A goal file. How goals are cut into files and folders has no meaning."""

    team: Line = about("The team of every goal in this file that names none.")
    period: PeriodName = about("The period of every objective in this file that names none.")
    owner: Line = about("The owner of every goal in this file that names none.")
    kind: Kind = about("The kind of every objective in this file that names none.")
    cadence: Cadence = about("The cadence of every goal in this file that names none.")
    kpis: Kpis = mapping("What we must sustain, by id.")
    objectives: Objectives = mapping("What we must change, by id.")
    key_results: Contributions = mapping("Key results for objectives of other files.")
    checkins: OtherCheckins = mapping("Check-ins as `REF: {day: …}` or `day: {REF: …}`.")
    learned: Text = about("What the file's team learned in the file's period.")
    teams: Teams = mapping("The teams, by id.")
    people: People = mapping("The people, by id.")
    periods: Periods = mapping("Periods of your own, by name.")
