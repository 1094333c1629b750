"""`okr checkin --from`: many readings at once."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from okrkit.batch import Row
from okrkit.characters import quote
from okrkit.errors import OkrError
from okrkit.named import named
from okrkit.period import Period, moved, parse_day
from okrkit.saying import Saying, Unsaid, Words
from okrkit.score import Scorecard

TOMORROW = timedelta(days=1)  # it may be there already, in another time zone
PARTS = ("confidence", "expect", "note", "needs", "needs_from", "by")


def batch_sayings(card: Scorecard, rows: Iterable[Row | Unsaid]) -> Iterator[Saying | Unsaid]:
    """The readings as sayings; each reference is looked for among what runs on its row's day."""
    for row in rows:
        if isinstance(row, Unsaid):
            yield row
            continue
        try:
            yield _saying(card, row)
        except OkrError as error:
            yield Unsaid(f"line {row.line}: {error}")


def _saying(card: Scorecard, row: Row) -> Saying:
    fields: dict[str, Any] = dict(row.fields)
    text, written = fields["ref"], fields["date"]
    day = parse_day(written)
    if day is None:
        raise OkrError(f"the date is a day such as 2026-11-20, not {quote(written)}")
    if day > moved(card.as_of, TOMORROW):
        raise OkrError(f"{day} is in the future: today is {card.as_of}")
    words = Words(**{name: fields[name] for name in PARTS if name in fields})
    words = words.with_value(fields.get("value"))
    goal = named(card.workspace, text, Period("", day, day))
    return Saying(goal, day, words, f"line {row.line}")
