"""How a key result stands: its numbers, and what they mean."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from okrkit.attainment import is_done, steps_left
from okrkit.cadence import is_stale
from okrkit.goals import CheckIn, KeyResult, Kpi
from okrkit.life import NOT_COUNTED, OVER, last_day, state
from okrkit.measure import Done, Milestones, SameAs, Supporting
from okrkit.measuring import Measured, counting_checkins, counting_readings, has_pace, measured
from okrkit.readings import Reading
from okrkit.rollup import Part, expected_of, score_of
from okrkit.standing import KeyResultStanding, State, Status
from okrkit.verdict import is_number_due, key_result_verdict, open_status, pace_status
from okrkit.workspace import Workspace

STEPWISE = (Milestones, Done, Supporting, SameAs)
"""What is overdue rather than stale, or is heard of elsewhere."""


def key_result_standing(
    workspace: Workspace, key_result: KeyResult, as_of: date, supporting: Sequence[Part] = ()
) -> KeyResultStanding:
    """How a key result stands at the end of a day; `supporting` are the parts of its score.

    Those are used with `score_from: supporting` only. What shows another's numbers (`same_as`) has
    none here.
    """
    where = state(workspace, key_result, as_of)
    day = last_day(workspace, key_result, as_of)
    own = counting_checkins(key_result, day)
    kpi = moved_kpi(workspace, key_result)
    readings = counting_readings(key_result, kpi, own, day)
    if isinstance(key_result.measure, Supporting):
        numbers = _rolled_up(supporting, workspace.settings.missing)
    else:
        numbers = measured(key_result, kpi, readings, day)
    days = [one.day for one in own[-1:]] + [one.day for one in readings[-1:]]
    heard = max(days, default=None)
    standing = KeyResultStanding(
        state=where,
        value=numbers.value,
        attainment=numbers.attainment,
        score=numbers.score,
        expected=numbers.expected,
        expected_value=numbers.expected_value,
        confidence=_latest(own, "confidence"),
        expect=_latest(own, "expect"),
        stale=where == "running" and _is_silent(key_result, heard, as_of),
        overdue=_overdue(workspace, key_result, where, as_of),
        readings=readings,
        latest=_source(readings, kpi.checkins if kpi else own),
        heard=heard,
    )
    if where in OVER:
        kind = workspace.objective_of(key_result).kind
        verdict = key_result_verdict(standing.attainment, standing.score, kind)
        return standing._replace(verdict=verdict, status=verdict)
    return standing._replace(status=_status(workspace, key_result, standing, as_of))


def moved_kpi(workspace: Workspace, key_result: KeyResult) -> Kpi | None:
    """The KPI that a key result takes its value from."""
    kpi = workspace.goals[key_result.kpi] if key_result.kpi else None
    return kpi if isinstance(kpi, Kpi) else None


def _rolled_up(parts: Sequence[Part], missing: str) -> Measured:
    score = score_of(parts, missing)
    return Measured(None, score, score, expected_of(parts, missing))


def _status(
    workspace: Workspace, key_result: KeyResult, standing: KeyResultStanding, as_of: date
) -> Status | None:
    if standing.state in NOT_COUNTED:
        return None
    if standing.state == "planned":
        return "not-started"
    if standing.score is None:
        is_due = is_number_due(key_result.start, as_of, key_result.cadence)
        return "no-data" if is_due else open_status(standing.confidence)
    if standing.gap is None or not has_pace(key_result.measure, standing.score, standing.expected):
        return open_status(standing.confidence)
    return pace_status(standing.gap, workspace.settings.pace)


def _is_silent(key_result: KeyResult, heard: date | None, as_of: date) -> bool:
    if isinstance(key_result.measure, STEPWISE):
        return False
    since = key_result.start if heard is None else max(heard, key_result.start)
    return is_stale(since, as_of, key_result.cadence)


def _overdue(
    workspace: Workspace, key_result: KeyResult, where: State, as_of: date
) -> tuple[str, ...]:
    """The steps whose day has passed, while the objective runs."""
    if state(workspace, workspace.objective_of(key_result), as_of) != "running":
        return ()
    match key_result.measure:
        case Milestones() as steps if where in {"running", "ended"}:
            late = (one for one in steps_left(steps, as_of) if one.due and one.due < as_of)
            return tuple(one.id for one in late)
        case Done(done=done) if where == "ended" and not is_done(done, as_of):
            return (key_result.id,)
    return ()


def _latest(checkins: Sequence[CheckIn], field: str) -> Decimal | None:
    """What check-ins in order of days said last of `confidence` or `expect`."""
    said = (getattr(one, field) for one in reversed(checkins))
    return next((one for one in said if one is not None), None)


def _source(readings: Sequence[Reading], checkins: Sequence[CheckIn]) -> CheckIn | None:
    """The check-in of the last reading."""
    if not readings:
        return None
    return next(one for one in reversed(checkins) if one.day == readings[-1].day)
