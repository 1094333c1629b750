"""From one period to the next, as wishes: what is neither dropped nor achieved goes on as a draft.

A range restarts at its last value, milestones keep the undone, bounds and what is judged stay.
Check-ins, plans and dates never travel, and the old goals stay as they are.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from okrkit.attainment import is_done
from okrkit.book import Book, Wishes
from okrkit.bounds import in_force
from okrkit.compose import Inline, Plain, Value, as_read
from okrkit.copying import copied, entries_of, without
from okrkit.destination import GOALS, destination
from okrkit.edit import Add, Page, Wish
from okrkit.figures import value_text
from okrkit.goals import KeyResult, Objective
from okrkit.measure import Band, Milestones, Range
from okrkit.order import KEY_RESULT, OBJECTIVE
from okrkit.period import Period
from okrkit.score import Scorecard

DEFAULTS = ("owner", "kind", "cadence")
"""What a file says for its goals besides team and period."""

BOUNDS = {"at_least": "lower", "above": "lower", "at_most": "upper", "below": "upper"}


class Carried(NamedTuple):
    """What is to be written, the new objectives with how many of their key results they keep, and
    why others are left behind: references and reasons."""

    wishes: Wishes
    made: tuple[tuple[str, str, int], ...]
    left: tuple[tuple[str, str], ...]


def carried(
    book: Book, card: Scorecard, objectives: Iterable[tuple[Objective, frozenset[str]]], to: Period
) -> Carried:
    """The drafts that go on with objectives in a period.

    With each objective come the references of the key results that may go on.
    """
    drafts = _Drafts(book, card, to)
    for objective, wanted in objectives:
        drafts.add(objective, wanted)
    return Carried(drafts.wishes, tuple(drafts.made), tuple(drafts.left))


class _Drafts:
    """Gathers what is to be written. `heads` is what new files say for all of their goals."""

    def __init__(self, book: Book, card: Scorecard, to: Period) -> None:
        self.book, self.card, self.to = book, card, to
        self.wishes: dict[str, list[Wish]] = {}
        self.heads: dict[str, dict[str, str]] = {}
        self.made: list[tuple[str, str, int]] = []
        self.left: list[tuple[str, str]] = []

    def add(self, objective: Objective, wanted: frozenset[str]) -> None:
        """An objective, and those of its key results that are wanted."""
        file = destination(
            self.book.workspace.settings.write.goals or GOALS, self.to.name, objective.team
        )
        key_results = [one for one in objective.key_results if one.ref in wanted]
        reasons = {one.ref: _stays(self.card, one) for one in key_results}
        going = [one for one in key_results if not reasons[one.ref]]
        reason = self._stays(objective, file, has_parts=bool(going))
        self.left += [(ref, why) for ref, why in reasons.items() if why]
        if reason:
            self.left.append((objective.ref, reason))
            return
        self._begin(file, objective)
        said = self.heads.get(file) or _said(self.book.page(file))
        new = _objective(self.book, self.card, objective, going, said, self.to)
        self.wishes[file].append(Add(("objectives",), objective.id, new, is_apart=True))
        self.made.append((f"{self.to.name}/{objective.id}", file, len(going)))

    def _stays(self, objective: Objective, file: str, *, has_parts: bool) -> str | None:
        """Why an objective does not go on into a file."""
        ref = f"{self.to.name}/{objective.id}"
        if ref in self.card.workspace.goals:
            return f"{ref} is there already"
        if objective.key_results and not has_parts:
            return "none of its key results goes on"
        if objective.id in self.book.page(file).entries(("objectives",)):
            return (
                f"{file} has an objective of this id; let `write: {{goals: …}}` in okrkit.yaml"
                " name a file for each {period}"
            )
        return _stays(self.card, objective)

    def _begin(self, file: str, objective: Objective) -> None:
        """A new file starts with what the old one says for all of its goals."""
        if file not in self.wishes:
            self.wishes[file] = []
            if not self.book.page(file).root:
                self.heads[file] = _heads(self.book, objective, self.to)
                head = self.heads[file].items()
                self.wishes[file] += [Add((), name, as_read(text)) for name, text in head]


def _stays(card: Scorecard, goal: Objective | KeyResult) -> str | None:
    """Why a goal does not go on."""
    if card.is_dropped(goal):
        return "it was dropped"
    return "it is achieved" if _is_achieved(card, goal) else None


def _is_achieved(card: Scorecard, goal: Objective | KeyResult) -> bool:
    """Whether nothing is left to do; a bound is to be held to the last day."""
    if isinstance(goal, Objective):
        return not goal.key_results and card.objective(goal).verdict == "achieved"
    standing = card.key_result(goal)
    is_full = standing.score == 1 and not isinstance(goal.measure, Band)
    return is_full or standing.verdict == "achieved"


def _objective(
    book: Book,
    card: Scorecard,
    objective: Objective,
    key_results: Sequence[KeyResult],
    said: Mapping[str, str],
    to: Period,
) -> Value:
    """The new objective, in a file that says this for all of its goals."""
    fields = copied(book.page(objective.place.file), objective.place.keys)
    for name, text in _heads(book, objective, to).items():
        if name not in fields and said.get(name) != text:
            fields[name] = as_read(text)
    fields.pop("key_results", None)
    fields |= {"draft": Plain("true"), "carried_from": Plain(objective.ref)}
    if key_results:
        fields["key_results"] = {
            one.id: _key_result(book.page(one.place.file), card, one, objective)
            for one in key_results
        }
    return _ordered(fields, OBJECTIVE)


def _heads(book: Book, objective: Objective, to: Period) -> dict[str, str]:
    """What the old file said for all of its goals, with the new period."""
    old = _said(book.page(objective.place.file))
    team = {} if objective.team is None else {"team": objective.team}
    return {**team, "period": to.name, **{name: old[name] for name in DEFAULTS if name in old}}


def _said(page: Page) -> dict[str, str]:
    """What a file says for all of its goals."""
    found = {name: page.at((name,)) for name in ("team", "period", *DEFAULTS)}
    return {name: str(text) for name, text in found.items() if text is not None}


def _key_result(page: Page, card: Scorecard, one: KeyResult, objective: Objective) -> Value:
    fields = copied(page, one.place.keys)
    match one.measure:
        case Range() as measure:
            fields |= _restarted(card, one, measure)
        case Band() as band:
            fields |= _bounds(band, fields, card)
        case Milestones() as steps:
            undone = {step.id for step in steps.steps if not is_done(step.done, card.as_of)}
            fields["milestones"] = {
                name: without(step, ("due", "done"))
                for name, step in entries_of(fields["milestones"]).items()
                if name in undone
            }
        case _:
            if "done" in fields:
                fields["done"] = Plain("false")
    if one.place.keys[0] == "key_results" and one.team and one.team != objective.team:
        fields["team"] = as_read(one.team)
    fields["carried_from"] = Plain(one.ref)
    return _ordered({name: value for name, value in fields.items() if value != ()}, KEY_RESULT)


def _restarted(card: Scorecard, one: KeyResult, measure: Range) -> dict[str, Value]:
    """A range from its last value on; a `commit` that lies behind it has been kept."""
    value, target = card.key_result(one).value, Fraction(measure.target)
    if value is None:
        return {}
    restarted: dict[str, Value] = {"baseline": Plain(value_text(value))}
    commit = None if measure.commit is None else Fraction(measure.commit)
    if commit is not None and not min(value, target) < commit < max(value, target):
        restarted["commit"] = ()
    return restarted


def _bounds(band: Band, fields: Mapping[str, Value], card: Scorecard) -> dict[str, Value]:
    """Dated bounds as the number that is in force now."""
    found: dict[str, Value] = {}
    for name, side in BOUNDS.items():
        if isinstance(fields.get(name), (dict, Inline)):
            number = in_force(getattr(band, side), card.as_of)
            found[name] = () if number is None else Plain(f"{number:f}")
    return found


def _ordered(fields: Mapping[str, Value], order: Sequence[str]) -> dict[str, Value]:
    rank = {name: place for place, name in enumerate(order)}
    return {name: fields[name] for name in sorted(fields, key=lambda one: rank.get(one, len(rank)))}
