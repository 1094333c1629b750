"""The forms of single values: number, text, id, day, flag, choice, reference.

A plain scalar has no type until a field asks; these are the readers by which fields ask. Each
takes a node of a tree and gives a value, or raises a `MisfitError` that says what to write.
"""

import math
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from sys import intern

from okrkit.characters import quote
from okrkit.limits import Limits
from okrkit.misfit import MisfitError, did_you_mean, listing
from okrkit.period import Calendar, parse_day
from okrkit.tree import Quoted

NUMBER = re.compile(r"[-+]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
USUAL_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]{1,15})?")
"""What needs no further look, where it is short: neither too large nor too small for 64 bits."""

ID_PATTERN = r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
ID = re.compile(ID_PATTERN)
ID_LENGTH = 64
NAME_LENGTH = 20  # of owners, teams and units, which stand everywhere and are kept once
PERIOD_NAME_PATTERN = r"[A-Za-z0-9][A-Za-z0-9-]*"
REFERENCE_PATTERN = rf"(?:{PERIOD_NAME_PATTERN}/)?{ID_PATTERN}(?:\.{ID_PATTERN}){{0,2}}"
PERIOD_NAME = re.compile(PERIOD_NAME_PATTERN)
REFERENCE = re.compile(REFERENCE_PATTERN)
RESERVED_IDS = frozenset(
    [
        "true",
        "false",
        "null",
        "yes",
        "no",
        "on",
        "off",
        "y",
        "n",
        "me",
        "all",
        "none",
        "con",
        "prn",
        "aux",
        "nul",
    ]
    + [f"{device}{number}" for device in ("com", "lpt") for number in range(1, 10)]
)
BOOLEAN_WORDS = frozenset({"true", "false", "yes", "no", "on", "off"})
CALENDAR = Calendar()


def kind_of(node: object) -> str:
    """What a node is, in the words of a message."""
    if node is None:
        return "nothing"
    if isinstance(node, dict):
        return "a mapping"
    if isinstance(node, list):
        return "a list"
    return quote(str(node))


def scalar_text(node: object, expected: str) -> str:
    """The text of a scalar; a mapping, a list and nothing are misfits."""
    if isinstance(node, str):
        return node
    if node is None:
        raise MisfitError(
            f"this is empty; expected {expected}", hint="give it a value or remove it"
        )
    raise MisfitError(f"expected {expected}, found {kind_of(node)}")


def read_number(node: object, digits: int = Limits().digits) -> Decimal:
    """An exact number: plain, decimal, finite as a 64-bit float, of at most `digits` digits."""
    if type(node) is str and len(node) <= digits and USUAL_NUMBER.fullmatch(node):
        return Decimal(node)
    text = scalar_text(node, "a number")
    if type(text) is Quoted or NUMBER.fullmatch(text) is None:
        raise number_misfit(text)
    if len(text) > digits and sum(map(str.isdigit, text)) > digits:
        raise MisfitError(f"{quote(text)} has more than {digits} digits", hint="round it")
    if not math.isfinite(float(text)):
        raise MisfitError(f"{quote(text)} is not finite as a 64-bit number")
    number = Decimal(text)
    if number and not float(text):
        raise MisfitError(f"{quote(text)} is nothing as a 64-bit number", write="0")
    return number


def number_misfit(text: str) -> MisfitError:
    """Why a text is no number, and which number was probably meant."""
    shown = quote(text)
    if isinstance(text, Quoted):
        if NUMBER.fullmatch(text):
            message = f"{shown} is quoted, so it is text; expected a number"
            return MisfitError(message, write=text, fix=str(text), is_sure=True)
        return MisfitError(f"expected a number, found the text {shown}")
    if text.lower() in BOOLEAN_WORDS:
        return MisfitError(f"expected a number, found {shown}, which is a yes or no, not a number")
    if text.lower().lstrip("+-") in {".nan", ".inf", "nan", "inf", "infinity"}:
        return MisfitError(f"expected a number, found {shown}, which is not finite")
    from okrkit.meant import meant_number  # noqa: PLC0415  only a mistake needs it

    number, unit = meant_number(text)
    hint = f"and say what it counts once: `unit: {unit}`" if unit else None
    fix = None if unit else number
    return MisfitError(f"expected a number, found {shown}", write=number, hint=hint, fix=fix)


def read_between(low: int, high: int) -> Callable[[object], Decimal]:
    """A reader of numbers from `low` to `high`, both included."""

    def read(node: object) -> Decimal:
        number = read_number(node)
        if low <= number <= high:
            return number
        write = None
        if high == 1 and 10 <= number <= 100:
            write = f"{(number / 100).normalize():f}"
        elif high == 10 and 20 <= number <= 100:
            write = f"{(number / 10).normalize():f}"
        message = f"expected a number from {low} to {high}, found {number}"
        raise MisfitError(message, write=write, fix=write)

    return read


def read_count(node: object) -> int:
    """A whole number from 1 on, such as a rank."""
    number = read_number(node)
    if number < 1 or number != number.to_integral_value():
        raise MisfitError(f"expected a whole number from 1 on, found {number}")
    return int(number)


def read_text(node: object) -> str:
    """A text as it is written, of any number of lines; a closing line break does not count."""
    text = scalar_text(node, "a text").rstrip("\n")
    if not text.strip():
        raise MisfitError("this text is empty; expected some words", hint="write it or remove it")
    return text if type(text) is str else str.__str__(text)


def read_line(node: object) -> str:
    """A text of one line."""
    text = read_text(node)
    if "\n" in text:
        raise MisfitError(f"expected one line, found {text.count(chr(10)) + 1}: {quote(text)}")
    return intern(text) if len(text) <= NAME_LENGTH else text


def read_id(node: object) -> str:
    """An id: small letters, digits and single hyphens, at most 64, no reserved word."""
    text = scalar_text(node, "an id")
    if ID.fullmatch(text) and len(text) <= ID_LENGTH:
        if text in RESERVED_IDS:
            raise MisfitError(f"{quote(text)} is a reserved word and no id", on_key=True)
        if not text.startswith("x-"):
            return str(text)
        raise MisfitError(f"an id does not start with `x-`: {quote(text)}", on_key=True)
    from okrkit.meant import meant_id  # noqa: PLC0415  only a mistake needs it

    meant = meant_id(text)
    raise MisfitError(
        f"{quote(text)} is no id; an id is small letters a to z and digits, joined by single"
        f" hyphens, begins with a letter and has at most {ID_LENGTH} characters",
        hint=f"write `{meant}`" if meant else None,
        on_key=True,
    )


def read_day(node: object) -> date:
    """A day, `YYYY-MM-DD`, quoted or not."""
    text = scalar_text(node, "a day such as `2026-11-20`")
    day = parse_day(text)
    if day is None:
        from okrkit.meant import meant_day  # noqa: PLC0415  only a mistake needs it

        message, write = meant_day(text)
        is_sure = message.startswith("expected a day such")
        raise MisfitError(message, write=write, fix=write, is_sure=is_sure)
    return day


def read_checkin_key(node: object) -> str:
    """The key of a check-in as written: a day, a month, an ISO week or a quarter."""
    text = scalar_text(node, "a day such as `2026-11-20`")
    if parse_day(text) is None and CALENDAR.span_end(text) is None:
        from okrkit.meant import meant_day  # noqa: PLC0415  only a mistake needs it

        message, write = meant_day(text)
        more = "or write `2026-10`, `2026-W41`, `2026-Q4` for the last day of that span"
        is_form = message.startswith("expected a day such")
        hint = f"write `{write}`" if write else more if is_form else None
        raise MisfitError(message, hint=hint, on_key=True, fix=write, is_sure=is_form)
    return str(text)


def read_flag(node: object) -> bool:
    """A plain `true` or `false`."""
    text = scalar_text(node, "`true` or `false`")
    if type(text) is str and text in {"true", "false"}:
        return text == "true"
    meant = {"yes": "true", "on": "true", "no": "false", "off": "false"}.get(text.lower())
    if text.lower() in {"true", "false"}:
        meant = text.lower()
    quoted = " (quoted, it is text)" if isinstance(text, Quoted) else ""
    message = f"expected `true` or `false`, found {quote(text)}{quoted}"
    raise MisfitError(message, write=meant, fix=meant, is_sure=True)


def read_choice(*words: str) -> Callable[[object], str]:
    """A reader of one of a few words."""

    def read(node: object) -> str:
        text = scalar_text(node, f"one of {listing(words)}")
        if text in words:
            return intern(text) if type(text) is str else str(text)
        meant = did_you_mean(text, words)
        message = f"expected {listing(words)}, found {quote(text)}"
        is_sure = meant is not None and text.casefold() == meant
        raise MisfitError(message, write=meant, fix=meant, is_sure=is_sure)

    return read


def read_reference(node: object) -> str:
    """A reference in its form; whether it leads anywhere is seen when goals are linked."""
    text = scalar_text(node, "a reference such as `2026-Q4/faster-refunds.refund-time`")
    if REFERENCE.fullmatch(text) is None:
        raise MisfitError(
            f"{quote(text)} is no reference; expected `[period/]objective[.key-result[.milestone]]`"
            " or the id of a KPI"
        )
    return str(text)


def read_period_name(node: object) -> str:
    """The label of a period in its form; whether it exists is seen when goals are linked."""
    text = scalar_text(node, "a period such as `2026-Q4`")
    if PERIOD_NAME.fullmatch(text) is None:
        from okrkit.period import period_fault  # noqa: PLC0415  only a mistake needs it

        raise MisfitError(period_fault(text))
    return str(text)
