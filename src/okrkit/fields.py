"""The types of fields: how a field reads its node, and how the JSON Schema describes it.

A reader replaces pydantic's own coercion, so nothing is guessed: each field asks for its form.
`| None` in a type is for a field that is left out; its reader refuses an empty value all the same.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationInfo
from pydantic_core import CoreSchema
from pydantic_core.core_schema import (
    no_info_before_validator_function,
    no_info_plain_validator_function,
    with_info_plain_validator_function,
    with_info_wrap_validator_function,
)

from okrkit.goals import FEWEST_POINTS
from okrkit.limits import Limits
from okrkit.measure import DatedNumber
from okrkit.misfit import MisfitError
from okrkit.scalars import (
    ID_LENGTH,
    ID_PATTERN,
    PERIOD_NAME_PATTERN,
    REFERENCE_PATTERN,
    RESERVED_IDS,
    kind_of,
    read_between,
    read_checkin_key,
    read_choice,
    read_count,
    read_day,
    read_flag,
    read_id,
    read_line,
    read_number,
    read_period_name,
    read_reference,
    read_text,
)
from okrkit.source import Key

T = TypeVar("T")
Json = dict[str, Any]

SCALAR: Json = {"type": ["string", "number", "boolean"]}
"""A text is taken as written, so `title: 2026`, which other readers call a number, is one."""
LINE: Json = {**SCALAR, "minLength": 1, "pattern": r"^[^\n]*\S[^\n]*\n?$"}
TEXT: Json = {**SCALAR, "minLength": 1, "pattern": r"\S"}
NUMBER: Json = {"type": "number"}
DAY: Json = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d\d-\d\d$"}
LIST_ITEM = re.compile(r"[A-Za-z0-9][\w./-]*(?: [\w./-]+)*")
REFERENCE_LIST = re.compile(rf"{REFERENCE_PATTERN}(?:(?:, *| +){REFERENCE_PATTERN})*")
DAYS = r"\d{4}-\d\d-\d\d"
CHECKIN_KEY = rf"^({DAYS}|\d{{4}}-\d\d|\d{{4}}-W\d\d|\d{{4}}-Q[1-4])$"
REFERENCE: Json = {"type": "string", "pattern": f"^{REFERENCE_PATTERN}$"}


class Entry(BaseModel):
    """What is written in one mapping of a file; unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)


@dataclass(frozen=True, slots=True)
class Reads:
    """An annotation: how a field reads its node, and its JSON Schema.

    Does what `PlainValidator` and `WithJsonSchema` do, without the signature inspection that they
    need for each field at every start.
    """

    reader: Callable[[Any], object] | Callable[[Any, Any], object]
    schema: Json
    with_context: bool = False

    def __get_pydantic_core_schema__(self, *_: object) -> CoreSchema:
        if self.with_context:
            return with_info_plain_validator_function(self.reader)  # type: ignore[arg-type]
        return no_info_plain_validator_function(self.reader)  # type: ignore[arg-type]

    def __get_pydantic_json_schema__(self, *_: object) -> Json:
        return dict(self.schema)


@dataclass(frozen=True, slots=True)
class Instead:
    """An annotation: a short form is read as the long one that it stands for.

    `schema` describes the short form.
    """

    long_form: Callable[[object], object]
    schema: Json

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> CoreSchema:
        return no_info_before_validator_function(self.long_form, handler(source))

    def __get_pydantic_json_schema__(self, core: Any, handler: Any) -> Json:
        long: Json = handler(core)
        # A field that may be left out is still not empty, unless its short form is.
        forms = [form for form in long.get("anyOf", [long]) if form != {"type": "null"}]
        return {"anyOf": [self.schema, *forms]}


@dataclass(frozen=True, slots=True)
class NumberOr:
    """An annotation: a scalar is a number, and everything else is an entry of this kind."""

    kind: type[Entry]

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> CoreSchema:
        return with_info_wrap_validator_function(_number_or, handler.generate_schema(self.kind))

    def __get_pydantic_json_schema__(self, core: Any, handler: Any) -> Json:
        return {"anyOf": [NUMBER, handler(core)]}


def _number_or(node: object, read: Any, info: ValidationInfo) -> object:
    return _read_number(node, info) if isinstance(node, str) else read(node)


def _read_number(node: object, info: ValidationInfo) -> Decimal:
    limits: Limits | None = info.context
    return read_number(node, limits.digits) if limits else read_number(node)


def _read_size(node: object, info: ValidationInfo) -> Decimal:
    number = _read_number(node, info)
    if number < 0:
        write = f"{-number:f}"
        raise MisfitError(f"expected a number from 0 on, found {number}", write=write)
    return number


def _each(
    read: Callable[[object], T], nodes: Iterable[tuple[Key, object]], *, on_key: bool = False
) -> list[T]:
    """The value of each node; what does not fit is told all at once."""
    values: list[T] = []
    misfits: list[MisfitError] = []
    for key, node in nodes:
        try:
            values.append(read(node))
        except MisfitError as misfit:
            misfit.at = (key, *misfit.at)
            misfit.on_key = on_key
            misfits.append(misfit)
    if misfits:
        misfits[0].more = tuple(misfits[1:])
        raise misfits[0]
    return values


def _list_of(read: Callable[[object], T], what: str) -> Callable[[object], tuple[T, ...]]:
    def read_list(node: object) -> tuple[T, ...]:
        if node is None:
            return ()
        if not isinstance(node, list):
            write = f"[{node}]" if isinstance(node, str) else None
            fix = write if isinstance(node, str) and LIST_ITEM.fullmatch(node) else None
            if what == "references" and isinstance(node, str) and REFERENCE_LIST.fullmatch(node):
                write = fix = f"[{', '.join(re.findall('[^ ,]+', node))}]"
            message = f"expected a list of {what}, found {kind_of(node)}"
            raise MisfitError(message, write=write, fix=fix, is_sure=True)
        return tuple(_each(read, enumerate(node)))

    return read_list


def _dated(read: Callable[[object], T]) -> Callable[[object], tuple[tuple[date, T], ...]]:
    """A reader of a mapping of days to values, given back in the order of the days."""

    def read_mapping(node: object) -> tuple[tuple[date, T], ...]:
        if node is None:
            return ()
        if not isinstance(node, dict):
            raise MisfitError(f"expected a mapping of days, found {kind_of(node)}")
        days = _each(read_day, ((key, key) for key in node), on_key=True)
        values = _each(read, node.items())
        return tuple(sorted(zip(days, values, strict=True), key=lambda pair: pair[0]))

    return read_mapping


def _read_number_or_none(node: object) -> Decimal | None:
    return None if node == "none" and type(node) is str else read_number(node)


def _read_bound(node: object) -> DatedNumber:
    if isinstance(node, dict):
        return _dated(_read_number_or_none)(node)
    return ((date.min, read_number(node)),)


def _read_done(node: object) -> bool | date:
    if isinstance(node, str) and node[:1].isdigit():
        return read_day(node)
    try:
        return read_flag(node)
    except MisfitError as misfit:
        misfit.message = misfit.message.replace("`false`", "`false` or a day", 1)
        raise


def _read_judged(node: object) -> bool:
    if read_flag(node):
        return True
    raise MisfitError("`judged` is `true` or left out", write="true")


def _read_links(node: object) -> tuple[tuple[str, str], ...]:
    """Label and address of each link; in a list the address is its own label."""
    if isinstance(node, list) or node is None:
        return tuple((link, link) for link in _list_of(read_line, "links")(node))
    if isinstance(node, dict):
        return tuple(zip(node, _each(read_line, node.items()), strict=True))
    raise MisfitError(f"expected a list of links, found {kind_of(node)}", write=f'["{node}"]')


def _read_range(node: object) -> tuple[Decimal, Decimal] | None:
    numbers = _list_of(read_number, "two numbers")(node)
    if not numbers:
        return None
    if len(numbers) != 2 or numbers[0] >= numbers[1]:
        raise MisfitError("expected the lowest and the highest possible value", write="[0, 100]")
    return numbers[0], numbers[1]


def _read_baseline(node: object) -> int:
    number = read_count(node)
    if number < FEWEST_POINTS:
        raise MisfitError(f"limits need at least {FEWEST_POINTS} readings, found {number}")
    return number


def _read_days(node: object) -> tuple[date, ...]:
    return tuple(sorted(_list_of(read_day, "days")([node] if isinstance(node, str) else node)))


def _read_day_or_reference(node: object) -> str:
    if isinstance(node, str) and node[:1].isdigit() and "/" not in node:
        return read_checkin_key(node)
    return read_reference(node)


def _empty_as_left_out(node: object) -> object:
    return {} if node is None else node


def _choice(*words: str) -> Reads:
    return Reads(read_choice(*words), {"enum": list(words)})


def _list_schema(items: Json) -> Json:
    return {"type": ["array", "null"], "items": items}


def _dated_schema(values: Json) -> Json:
    return {
        "type": ["object", "null"],
        "patternProperties": {f"^{DAYS}$": values},
        "additionalProperties": False,
    }


_NUMBER_OR_NONE: Json = {"anyOf": [NUMBER, {"const": "none"}]}

Line = Annotated[str | None, Reads(read_line, LINE)]
RequiredLine = Annotated[str, Reads(read_line, LINE)]
RequiredText = Annotated[str, Reads(read_text, TEXT)]
RequiredDay = Annotated[date, Reads(read_day, DAY)]
Text = Annotated[str | None, Reads(read_text, TEXT)]
Number = Annotated[Decimal | None, Reads(_read_number, NUMBER, with_context=True)]
Size = Annotated[Decimal | None, Reads(_read_size, {**NUMBER, "minimum": 0}, with_context=True)]
Score = Annotated[Decimal | None, Reads(read_between(0, 1), {**NUMBER, "minimum": 0, "maximum": 1})]
Confidence = Annotated[
    Decimal | None, Reads(read_between(0, 10), {**NUMBER, "minimum": 0, "maximum": 10})
]
Count = Annotated[int | None, Reads(read_count, {"type": "integer", "minimum": 1})]
BaselinePoints = Annotated[
    int | None, Reads(_read_baseline, {"type": "integer", "minimum": FEWEST_POINTS})
]
Flag = Annotated[bool, Reads(read_flag, {"type": "boolean"})]
Judged = Annotated[bool, Reads(_read_judged, {"const": True})]
Day = Annotated[date | None, Reads(read_day, DAY)]
Days = Annotated[tuple[date, ...], Reads(_read_days, {"anyOf": [DAY, _list_schema(DAY)]})]
Done = Annotated[bool | date | None, Reads(_read_done, {"anyOf": [{"type": "boolean"}, DAY]})]
Bound = Annotated[
    DatedNumber, Reads(_read_bound, {"anyOf": [NUMBER, _dated_schema(_NUMBER_OR_NONE)]})
]
Plan = Annotated[
    tuple[tuple[date, Decimal], ...], Reads(_dated(read_number), _dated_schema(NUMBER))
]
Reasons = Annotated[tuple[tuple[date, str], ...], Reads(_dated(read_text), _dated_schema(TEXT))]
PossibleRange = Annotated[
    tuple[Decimal, Decimal] | None,
    Reads(
        _read_range,
        {
            "anyOf": [
                {"type": "array", "items": NUMBER, "minItems": 2, "maxItems": 2},
                {"type": ["array", "null"], "maxItems": 0},
            ]
        },
    ),
]
Reference = Annotated[str | None, Reads(read_reference, REFERENCE)]
References = Annotated[
    tuple[str, ...], Reads(_list_of(read_reference, "references"), _list_schema(REFERENCE))
]
Lines = Annotated[tuple[str, ...], Reads(_list_of(read_line, "texts"), _list_schema(LINE))]
Texts = Annotated[tuple[str, ...], Reads(_list_of(read_text, "texts"), _list_schema(TEXT))]
Links = Annotated[
    tuple[tuple[str, str], ...],
    Reads(
        _read_links,
        {"anyOf": [_list_schema(LINE), {"type": "object", "additionalProperties": LINE}]},
    ),
]
PeriodName = Annotated[
    str | None,
    Reads(read_period_name, {"type": ["string", "integer"], "pattern": f"^{PERIOD_NAME_PATTERN}$"}),
]
Kind = Annotated[
    Literal["committed", "aspirational", "learning"] | None,
    _choice("committed", "aspirational", "learning"),
]
Cadence = Annotated[
    Literal["daily", "weekly", "biweekly", "monthly", "quarterly"] | None,
    _choice("daily", "weekly", "biweekly", "monthly", "quarterly"),
]
Aggregate = Annotated[
    Literal["last", "mean", "sum", "min", "max", "share"] | None,
    _choice("last", "mean", "sum", "min", "max", "share"),
]
Direction = Annotated[Literal["up", "down", "neutral"] | None, _choice("up", "down", "neutral")]
ScoreFrom = Annotated[
    Literal["key_results", "supporting", "both"] | None,
    _choice("key_results", "supporting", "both"),
]
Supporting = Annotated[Literal["supporting"] | None, _choice("supporting")]
Signals = Annotated[Literal["wheeler", "nhs"] | None, _choice("wheeler", "nhs")]
Health = Annotated[
    Literal["healthy", "watch", "breached"] | None, _choice("healthy", "watch", "breached")
]
Id = Annotated[
    str,
    Reads(
        read_id,
        {
            "type": "string",
            "pattern": f"^(?!x-){ID_PATTERN}$",
            "maxLength": ID_LENGTH,
            "not": {"enum": sorted(RESERVED_IDS)},
        },
    ),
]
CheckinKey = Annotated[str, Reads(read_checkin_key, {"type": "string", "pattern": CHECKIN_KEY})]
DayOrReference = Annotated[str, Reads(_read_day_or_reference, {"type": "string"})]
RequiredReference = Annotated[str, Reads(read_reference, REFERENCE)]
PeriodKey = Annotated[
    str, Reads(read_period_name, {"type": "string", "pattern": f"^{PERIOD_NAME_PATTERN}$"})
]
EmptyAsLeftOut = Instead(_empty_as_left_out, {"type": "null"})
"""An empty mapping (`checkins:`) is as if left out."""
