"""What a check-in says, in words; as in `words`, no text here is safe to print as it is."""

from collections.abc import Iterator
from datetime import date

from okrkit.figures import value_text, with_unit
from okrkit.goals import CheckIn
from okrkit.measure import Band, Done, Judged, Range
from okrkit.render.words import day_words, sentence, value_words
from okrkit.rows import KeyResultRow


def number_words(checkin: CheckIn, unit: str | None) -> str:
    """The number of a check-in, or the health it judges; empty where it has neither."""
    if checkin.value is not None:
        return with_unit(value_text(checkin.value), unit)
    return value_text(checkin.score) if checkin.score is not None else checkin.health or ""


def said_words(checkin: CheckIn, unit: str | None) -> Iterator[str]:
    """What a check-in says beside its number, a phrase each; a note line by line."""
    if checkin.confidence is not None:
        yield f"confidence {value_text(checkin.confidence)}"
    if checkin.expect is not None:
        yield f"expects {with_unit(value_text(checkin.expect), unit)}"
    if checkin.value is not None and checkin.health is not None:
        yield f"judged {checkin.health}"
    if checkin.note:
        yield from checkin.note.rstrip("\n").split("\n")
    if checkin.needs is not None:
        from_ = f", from {checkin.needs.from_}" if checkin.needs.from_ else ""
        yield f"needs {checkin.needs.what}{from_}"
    if checkin.by:
        yield f"by {checkin.by}"


def unheard_words(row: KeyResultRow) -> str:
    """What is said of a key result without check-ins: some need none."""
    match row.goal.measure:
        case None | Range() | Band() | Judged():
            return "None yet."
        case Done(done=date() as day) if row.standing.score == 1:
            return f"Done on {day_words(day)}."
        case _:
            return sentence(value_words(row))
