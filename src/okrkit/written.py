"""What a value as written says: a text, texts, a day or a number; nothing where it is none of it.

History reads what somebody wrote at any time, right or wrong: `target: [24]`, `plan: {soon: 3}`. It
is shown as it stands. Whoever asks more of it asks here first.
"""

from datetime import date
from decimal import Decimal

from okrkit.misfit import MisfitError
from okrkit.period import parse_day
from okrkit.scalars import NUMBER, read_number


def text(value: object) -> str | None:
    """A text; None for a mapping, a list and nothing."""
    return value if isinstance(value, str) else None


def texts(value: object) -> tuple[str, ...]:
    """The texts in a list; one that stands alone is as a list of it."""
    listed = value if isinstance(value, list) else [value]
    return tuple(one for one in listed if isinstance(one, str))


def day(value: object) -> date | None:
    """A day, `YYYY-MM-DD`."""
    return parse_day(value) if isinstance(value, str) else None


def number(value: object) -> Decimal | None:
    """An exact number, finite as a 64-bit float; whether it was quoted is forgotten."""
    if not isinstance(value, str) or NUMBER.fullmatch(value) is None:
        return None
    try:
        return read_number(value)
    except MisfitError:
        return None
