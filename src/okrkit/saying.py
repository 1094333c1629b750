"""What somebody says of a goal on a day, before it is known where that is written."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from okrkit.characters import UNSAFE, escaped, quote
from okrkit.compose import Inline, Plain, Text, Value
from okrkit.goals import CheckIn, Need
from okrkit.limits import Limits
from okrkit.misfit import MisfitError, listing
from okrkit.named import Named
from okrkit.scalars import read_between, read_line, read_number, read_text
from okrkit.tree import Quoted

DONE = "done"
HEALTH = ("healthy", "watch", "breached")
CONFIDENCE = read_between(0, 10)


class Words(NamedTuple):
    """What is said, each part as it was typed; None for what is not said.

    `number` is the value, or the score of a judged key result; `added` is to be added to the last
    one instead.
    """

    number: str | None = None
    added: str | None = None
    is_done: bool = False
    health: str | None = None
    confidence: str | None = None
    expect: str | None = None
    note: str | None = None
    needs: str | None = None
    needs_from: str | None = None
    by: str | None = None

    @property
    def has_number(self) -> bool:
        """Whether there is a number among them, or will be."""
        return self.number is not None or self.added is not None

    def with_value(self, text: str | None) -> "Words":
        """These, and the value that somebody typed: a number, `done`, or a health."""
        word = None if text is None else text.strip()
        if word == DONE:
            return self._replace(is_done=True)
        return self._replace(health=word) if word in HEALTH else self._replace(number=word)


class Saying(NamedTuple):
    """What is said of a goal (or a milestone) on a day.

    `said` is where it was said (`line 7`), for messages; empty on the command line.
    """

    named: Named
    day: date
    words: Words
    said: str = ""

    def refusal(self, reason: str) -> "RefusedError":
        """That it cannot be recorded, and why."""
        return RefusedError(f"{self.said}: {reason}" if self.said else reason)


class Unsaid(NamedTuple):
    """What was to be said and could not be understood, and why."""

    reason: str


class RefusedError(Exception):
    """That something said is not recorded, and why; only who records or asks meets it."""


Fields = dict[str, Value]
"""The fields of a check-in, in order, as they are to be written."""


def checked(saying: Saying) -> Saying:
    """The saying, if each of its texts fits its field; raises RefusedError if not."""
    words = saying.words
    tests: tuple[tuple[str, str | None, Callable[[object], object]], ...] = (
        ("the value", words.number, read_number),
        ("--add", words.added, read_number),
        ("confidence", words.confidence, CONFIDENCE),
        ("expect", words.expect, read_number),
        ("note", _as_text(words.note), read_text),
        ("needs", _as_text(words.needs), read_text),
        ("the one it is needed from", _as_text(words.needs_from), read_line),
        ("by", _as_text(words.by), read_line),
    )
    for what, text, read in tests:
        try:
            if text is not None:
                _fit(text)
                read(text)
        except MisfitError as misfit:
            advice = f"; write `{misfit.write}`" if misfit.write else ""
            raise saying.refusal(f"{what}: {misfit.message}{advice}") from None
    if words.needs_from and not words.needs:
        raise saying.refusal(f"{quote(words.needs_from)} is to give what? Say what is needed, too")
    if words == Words():
        known = listing((DONE, *HEALTH))
        raise saying.refusal(f"there is nothing to record: give a number, {known}, or a note")
    return saying


def _fit(text: str) -> None:
    """Raise MisfitError for a text that no goal file may hold."""
    unsafe = UNSAFE.search(text)
    if unsafe:
        raise MisfitError(f"the character {escaped(unsafe[0])} can deceive the eye or a terminal")
    if len(text) > Limits().string:
        raise MisfitError(f"it has more than {Limits().string:,} characters")


def _as_text(text: str | None) -> str | None:
    return None if text is None else Quoted(text)


def fields_of(words: Words, number: str) -> Fields:
    """What is said as fields of a check-in; the number goes into the field of that name."""
    found: dict[str, Value | None] = {
        number: _plain(words.number),
        "confidence": _plain(words.confidence),
        "expect": _plain(words.expect),
        "note": None if words.note is None else Text(words.note, is_quoted=True),
        "needs": _needs(words),
        "health": _plain(words.health),
        "by": None if words.by is None else Text(words.by),
    }
    return {name: value for name, value in found.items() if value is not None}


def _plain(text: str | None) -> Plain | None:
    return None if text is None else Plain(text)


def _needs(words: Words) -> Value | None:
    if words.needs is None:
        return None
    if words.needs_from is None:
        return Text(words.needs)
    return Inline({"what": Text(words.needs), "from": Text(words.needs_from)})


def is_said(checkin: CheckIn, name: str, value: Value) -> bool:
    """Whether a check-in says in a field just what is to be written there."""
    there = getattr(checkin, name)
    match value:
        case Plain(text=text) if name == "health":
            return bool(there == text)
        case Plain(text=text):
            return there is not None and bool(there == read_number(text))
        case Text(text=text):
            return bool(there == (Need(text, None) if name == "needs" else text))
        case Inline(entries=entries):
            return bool(there == Need(*(_words(one) for one in entries.values())))
    raise AssertionError("the fields of a check-in are numbers, words and needs")


def is_same_value(one: Value, other: Value) -> bool:
    """Whether two values of one field say the same: `1.50` is `1.5`."""
    if isinstance(one, Plain) and isinstance(other, Plain) and one.text not in HEALTH:
        return read_number(one.text) == read_number(other.text)
    return one == other


def _words(value: Value) -> str:
    assert isinstance(value, Text)  # noqa: S101  so it was made
    return value.text


def as_written(fields: Fields) -> Value:
    """A check-in as it is written: a bare number where it holds nothing else."""
    (first, value), *others = fields.items()
    return fields if others or first not in {"value", "score"} else value
