"""What must hold for every score: its bounds, its direction, and what it does not depend on."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrkit.goals import CheckIn, Goal, KeyResult, Kpi, Objective
from okrkit.life import NOT_COUNTED
from okrkit.measure import Band, Judged, Range
from okrkit.score import Scorecard
from sound import RANDOMS, Sound, Unit, Yaml, sounds
from standings import ONE, A, at, company, key_result, look
from workspaces import AS_OF, scored

Standings = dict[str, tuple[object, ...]]
Files = dict[str, str | bytes]

DAY = timedelta(days=1)
OFFSETS = st.integers(-150, 150)
NUMBERS = st.decimals(-1000, 1000, places=2)
WORST_FIRST = ("at-risk", "no-data", "behind", "open", "on-track", "not-started")
COUNTS_AS = {"missed": "at-risk", "achieved": "on-track"}


def files_of(workspace: Sound, rng: Random, most: int = 5) -> Files:
    return {**workspace.files(rng, most)}


def cards() -> st.SearchStrategy[Scorecard]:
    """Sound workspaces on a day near the middle of their goals' days."""
    return st.builds(
        lambda workspace, rng, offset: scored(files_of(workspace, rng), AS_OF + offset * DAY),
        sounds(),
        RANDOMS,
        OFFSETS,
    )


def standings(card: Scorecard) -> Standings:
    """How all goals stand, by reference; of check-ins what they say and not where."""
    return {ref: tuple(_standing(card, goal)) for ref, goal in card.workspace.goals.items()}


def _standing(card: Scorecard, goal: Goal) -> Iterator[object]:
    match goal:
        case Kpi():
            found = card.kpi(goal)
            yield from found._replace(latest=None)
            yield _said(found.latest)
        case KeyResult():
            own = card.key_result(goal)
            yield from own._replace(latest=None, overdue=tuple(sorted(own.overdue)))
            yield _said(own.latest)
        case Objective():
            yield from card.objective(goal)


def _said(checkin: CheckIn | None) -> object:
    return checkin and checkin._replace(key="", origin=None)  # type: ignore[arg-type]


# --- bounds ---------------------------------------------------------------------------------------


@given(cards())
def test_scores_stay_in_0_to_1(card: Scorecard) -> None:
    key_results = map(card.key_result, card.workspace.key_results)
    objectives = map(card.objective, card.workspace.objectives)
    found = [number for one in key_results for number in (one.score, one.expected)]
    found += [number for one in objectives for number in (one.score, one.expected)]
    assert [number for number in found if number is not None and not 0 <= number <= 1] == []


@given(cards())
def test_an_objective_lies_between_its_lowest_and_its_highest_key_result(card: Scorecard) -> None:
    for objective in card.workspace.objectives:
        if objective.score_from != "key_results":
            continue
        scores = [card.key_result(one).score for one in card.weighing(objective)]
        if card.workspace.settings.missing == "zero" and any(one is not None for one in scores):
            scores = [score or Fraction(0) for score in scores]
        known = [score for score in scores if score is not None]
        found = card.objective(objective)
        assert (found.score is None) == (known == [])
        assert found.score is None or min(known) <= found.score <= max(known)
        assert found.parts == len(scores)


@given(cards())
def test_a_running_objective_is_as_well_as_the_worst_of_its_key_results(card: Scorecard) -> None:
    for objective in card.workspace.objectives:
        found = card.objective(objective)
        statuses = [card.key_result(one).status for one in card.weighing(objective)]
        if found.state == "running" and objective.score_from == "key_results" and statuses:
            known = [COUNTS_AS.get(status, status) for status in statuses if status]
            assert found.status == min(known, key=WORST_FIRST.index)
        assert (found.status is None) == (found.state in NOT_COUNTED)
        assert (found.verdict is not None) == (found.state in {"ended", "closed"})


# --- direction ------------------------------------------------------------------------------------


@st.composite
def ways(draw: st.DrawFn, *, has_zones: bool) -> tuple[str, tuple[Decimal, Decimal]]:
    """The fields of a range, and two values of which the second is further on its way."""
    numbers = sorted(draw(st.lists(NUMBERS, min_size=4, max_size=4, unique=True)))
    values = sorted(draw(st.tuples(NUMBERS, NUMBERS)))
    if draw(st.booleans()):
        numbers.reverse()
        values.reverse()
    baseline, commit, target, stretch = numbers
    fields = f"baseline: {baseline}, target: {target}"
    if has_zones:
        fields += f", stretch: {stretch}" + (f", commit: {commit}" if draw(st.booleans()) else "")
    return fields, (values[0], values[1])


@pytest.mark.parametrize("has_zones", [False, True])
@given(data=st.data())
def test_a_score_never_falls_as_the_value_nears_its_target(
    has_zones: bool, data: st.DataObject
) -> None:
    measure, values = data.draw(ways(has_zones=has_zones))
    card = look(company(*(at(value, measure=measure) for value in values)))
    near, far = key_result(card, f"{ONE}.a"), key_result(card, f"{ONE}.b")
    for less, more in ((near.attainment, far.attainment), (near.score, far.score)):
        assert less is not None
        assert more is not None
        assert less <= more


@pytest.mark.parametrize("field", ["at_least", "above", "at_most", "below"])
@given(bound=NUMBERS, values=st.tuples(NUMBERS, NUMBERS))
@settings(max_examples=50)
def test_neither_does_that_of_a_bound(
    field: str, bound: Decimal, values: tuple[Decimal, Decimal]
) -> None:
    order = sorted(values, reverse=field in {"at_most", "below"})
    card = look(company(*(at(value, measure=f"{field}: {bound}") for value in order)))
    near, far = (key_result(card, f"{ONE}.{id}").score for id in "ab")
    assert near is not None
    assert far is not None
    assert near <= far


@pytest.mark.parametrize("has_zones", [False, True])
@given(data=st.data())
def test_what_is_expected_never_falls_without_a_plan(has_zones: bool, data: st.DataObject) -> None:
    measure, _ = data.draw(ways(has_zones=has_zones))
    days = sorted(data.draw(st.lists(st.integers(-10, 100), min_size=2, max_size=10)))
    card = look(company(measure))
    on_days = (key_result(card.on(date(2026, 10, 1) + day * DAY), A) for day in days)
    found = [one.expected for one in on_days]
    known = [number for number in found if number is not None]
    assert len(known) == len(found)
    assert known == sorted(known)


# --- what it does not depend on -------------------------------------------------------------------


@given(sounds(), RANDOMS, st.integers(0, 200))
def test_what_is_checked_in_after_as_of_changes_nothing(
    workspace: Sound, rng: Random, before: int
) -> None:
    files = files_of(workspace, rng)
    card = scored(files)
    later = {**files, "goals/later.yaml": "\n".join(_later(card.workspace.goals.values(), rng))}
    assert scored(later).workspace.faults == ()
    day = AS_OF - before * DAY
    assert standings(scored(later, day)) == standings(card.on(day))


def _later(goals: Iterable[Goal], rng: Random) -> Iterator[str]:
    """A check-in after `AS_OF` for every goal, of all that it can hear."""
    yield "checkins:"
    for goal in goals:
        word = "confidence: 1, note: so, expect: 99999"
        match goal:
            case Kpi():
                word = "value: 99999, health: breached"
            case KeyResult(measure=Range() | Band(), kpi=None):
                word += ", value: 99999"
            case KeyResult(measure=Judged()):
                word += ", score: 0.99"
        yield f"  {goal.ref}: {{{AS_OF + rng.randint(1, 60) * DAY}: {{{word}}}}}"


@given(sounds(), RANDOMS, OFFSETS)
def test_the_order_of_files_entries_and_check_ins_changes_nothing(
    workspace: Sound, rng: Random, offset: int
) -> None:
    day = AS_OF + offset * DAY
    units = [_shuffled_unit(rng, unit) for unit in workspace.units]
    rng.shuffle(units)
    texts = [*files_of(Sound(workspace.settings, tuple(units)), rng, 8).items()]
    rng.shuffle(texts)
    card, other = scored(files_of(workspace, rng, 1), day), scored(dict(texts), day)
    assert standings(other) == standings(card)


def _shuffled_unit(rng: Random, unit: Unit) -> Unit:
    section, entries = unit
    return section, {key: _shuffled(rng, value) for key, value in entries.items()}


def _shuffled(rng: Random, value: Yaml) -> Yaml:
    """A mapping in another order, all the way down."""
    if not isinstance(value, Mapping):
        return value
    keys = list(value)
    rng.shuffle(keys)
    return {key: _shuffled(rng, value[key]) for key in keys}


@given(cards())
def test_a_scorecard_asked_in_any_order_says_the_same(card: Scorecard) -> None:
    again = Scorecard(card.workspace, card.as_of)
    backwards = dict(reversed(list(card.workspace.goals.items())))
    found = {ref: tuple(_standing(again, goal)) for ref, goal in backwards.items()}
    assert found == standings(card)
