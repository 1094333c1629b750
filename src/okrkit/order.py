"""The order in which the fields of a goal file are written."""

from collections.abc import Iterable, Sequence

from okrkit.goals import Goal, KeyResult, Kpi

MEASURE = (
    "baseline", "target", "commit", "stretch", "at_least", "above", "at_most", "below",
    "milestones", "done", "judged", "score_from", "same_as",
)  # fmt: skip
PEOPLE = ("description", "owner", "contributors", "team")
LIFE = ("checkins", "tags", "links", "draft", "dropped", "closed", "changed", "formerly")

FILE = (
    "team", "period", "owner", "kind", "cadence", "kpis", "objectives", "key_results", "checkins",
    "learned", "teams", "people", "periods",
)  # fmt: skip
OBJECTIVE = (
    "title", "period", "why", *PEOPLE, "kind", "priority", "supports", "guardrails", "anti_goals",
    "key_results", "score_from", "start", "due", "cadence", *LIFE, "carried_from",
)  # fmt: skip
KEY_RESULT = (
    "title", *PEOPLE, "kpi", "aggregate", "unit", *MEASURE, "weight", "priority", "plan",
    "supports", "start", "due", "cadence", *LIFE, "carried_from",
)  # fmt: skip
KPI = (
    "title", "why", *PEOPLE, "unit", "at_least", "above", "at_most", "below", "tolerance",
    "aggregate", "direction", "cadence", "supports", "guardrails", "range", "signals", "rebase",
    "baseline_points", "checkins", "tags", "links", "draft", "dropped", "changed", "formerly",
)  # fmt: skip
MILESTONE = ("title", "weight", "due", "done")
TEAM = ("name", "parent", "lead")
PERSON = ("name", "emails", "team", "active")
PERIOD = ("start", "end")
CHECKIN = ("value", "score", "confidence", "expect", "note", "needs", "health", "by")
NEED = ("what", "from")
DROPPED = ("date", "why")
CLOSED = ("date", "score", "why", "learned")


def order_of(goal: Goal) -> Sequence[str]:
    """The fields of a goal, in order."""
    match goal:
        case Kpi():
            return KPI
        case KeyResult():
            return KEY_RESULT
        case _:
            return OBJECTIVE


def place_of(field: str, fields: Iterable[str], order: Sequence[str]) -> int:
    """The index that a new field gets among those that are there: behind all that precede it."""
    rank = {name: place for place, name in enumerate(order)}
    before = [
        place
        for place, name in enumerate(fields)
        if rank.get(name, len(rank)) < rank.get(field, len(rank))
    ]
    return before[-1] + 1 if before else 0
