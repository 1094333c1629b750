"""A driver for tests of the scoring engine: goals in YAML in, how they stand out."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from textwrap import dedent

from okrkit.goals import Goal, KeyResult, Kpi, Objective
from okrkit.score import Scorecard
from okrkit.standing import KeyResultStanding, KpiStanding, ObjectiveStanding
from workspaces import scored

HALF = "2026-11-15"  # at its end 46 of the 92 days of 2026-Q4 are gone
ONE = "2026-Q4/one"
A = f"{ONE}.a"
RANGE = "baseline: 0, target: 10"
Number = Fraction | Decimal | None


def company(
    *key_results: str, head: str = "", more: str = "", settings: str = "", period: str = "2026-Q4"
) -> dict[str, str]:
    """The objective `one` with key results `a`, `b`, … on one line each.

    `head` are fields of the objective on a line, `more` is another goal file, `settings` come below
    the version.
    """
    parts = "".join(
        f"      {id}: {{title: {id.upper()}, {entry}}}\n"
        for id, entry in zip("abcdefg", key_results, strict=False)
    )
    entries = f"    key_results:\n{parts}" if parts else ""
    extra = f"    {head}\n" if head else ""
    one = f"objectives:\n  one:\n    title: One\n    period: {period}\n{extra}{entries}"
    texts = {"okrkit.yaml": f"version: 1\n{settings}\n", "goals/one.yaml": one}
    return {**texts, "goals/more.yaml": dedent(more)} if more else texts


def at(value: object, day: str = "2026-11-14", measure: str = RANGE) -> str:
    """The fields of a range from 0 to 10, or of another measure, with one check-in."""
    return f"{measure}, checkins: {{{day}: {value}}}"


def dropped(day: str, fields: str = at("2.6")) -> str:
    """The fields of a key result that is given up."""
    return f"{fields}, dropped: {{date: {day}, why: sold}}"


def look(files: Mapping[str, str], as_of: str = HALF) -> Scorecard:
    """The scorecard of a workspace whose files have no faults."""
    card = scored({**files}, date.fromisoformat(as_of))
    assert card.workspace.faults == ()
    return card


def goals(text: str, as_of: str = HALF, settings: str = "") -> Scorecard:
    """The scorecard of one goal file."""
    files = {"okrkit.yaml": f"version: 1\n{settings}\n", "goals/a.yaml": dedent(text)}
    return look(files, as_of)


def only(fields: str, as_of: str = HALF, **others: str) -> KeyResultStanding:
    """How the key result `a` stands, with these fields on a line."""
    return key_result(look(company(fields, **others), as_of), _ref(others, ".a"))


def whole(*key_results: str, as_of: str = HALF, **others: str) -> ObjectiveStanding:
    """How the objective `one` stands, with these key results."""
    return objective(look(company(*key_results, **others), as_of), _ref(others))


def _ref(others: Mapping[str, str], part: str = "") -> str:
    return f"{others.get('period', '2026-Q4')}/one{part}"


def goal(card: Scorecard, ref: str) -> Goal:
    return card.workspace.goals[ref]


def key_result(card: Scorecard, ref: str = A) -> KeyResultStanding:
    found = goal(card, ref)
    assert isinstance(found, KeyResult)
    return card.key_result(found)


def objective(card: Scorecard, ref: str = ONE) -> ObjectiveStanding:
    found = goal(card, ref)
    assert isinstance(found, Objective)
    return card.objective(found)


def kpi(card: Scorecard, ref: str) -> KpiStanding:
    found = goal(card, ref)
    assert isinstance(found, Kpi)
    return card.kpi(found)


def numbers(standing: KeyResultStanding | ObjectiveStanding) -> str:
    """The numbers, `-` where there is none.

    Of a key result: value, attainment, score, expected; of an objective: score, expected, parts
    with data, parts.
    """
    if isinstance(standing, KeyResultStanding):
        found = (standing.value, standing.attainment, standing.score, standing.expected)
        return " ".join(map(written, found))
    measured = f"{standing.with_data} of {standing.parts}"
    return f"{written(standing.score)} {written(standing.expected)} {measured}"


def written(number: Number) -> str:
    """A number, exactly: `3/10`."""
    return "-" if number is None else str(number)


def words(standing: KeyResultStanding | ObjectiveStanding) -> str:
    """State and status, the verdict where it is another one, and what stands beside: `stale`."""
    found: list[str] = [standing.state, standing.status or "-"]
    if standing.verdict not in {standing.status, None}:
        found.append(f"({standing.verdict})")
    if standing.stale:
        found.append("stale")
    if isinstance(standing, KeyResultStanding) and standing.overdue:
        found.append(f"overdue:{','.join(standing.overdue)}")
    return " ".join(found)
