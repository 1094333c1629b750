"""Many readings at once, as CSV with a header or as JSON lines: one row, one check-in."""

import csv
import json
from collections.abc import Iterator, Mapping
from io import StringIO
from typing import NamedTuple

from okrkit.characters import quote
from okrkit.errors import OkrError
from okrkit.misfit import did_you_mean, listing
from okrkit.saying import Unsaid

REQUIRED = ("ref", "date")
FIELDS = (*REQUIRED, "value", "confidence", "expect", "note", "needs", "needs_from", "by")
MOST_SHOWN = 100  # faults
OTHER_MARKS = {";": "`;`", "\t": "tabs"}
"""What programs write between columns in place of a comma."""


class Row(NamedTuple):
    """A reading: its line (from 1) and its fields as texts, without those that are empty."""

    line: int
    fields: Mapping[str, str]


class _TwiceError(Exception):
    """A name that is twice in an object."""


def rows(text: str) -> Iterator[Row | Unsaid]:
    """The readings of a text, and the lines that cannot be understood.

    Raises OkrError for a text that holds no lines of readings.
    """
    text = text.removeprefix("\ufeff")
    if text.lstrip()[:1] == "[":
        raise OkrError("this is a list of JSON; write one object a line, without `[` and commas")
    read = _json_rows if text.lstrip()[:1] == "{" else _csv_rows
    return read(text)


def shown(faults: list[str]) -> list[str]:
    """Faults as lines, the first hundred of them."""
    more = len(faults) - MOST_SHOWN
    return [*faults[:MOST_SHOWN], f"… and {more} more"] if more > 0 else faults


def _csv_rows(text: str) -> Iterator[Row | Unsaid]:
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        fault = _header_fault(header)
        if fault:
            yield _unsaid(1, fault)
            return
        line = reader.line_num + 1  # a cell may have several lines: where its row begins
        for cells in reader:
            if len(cells) > len(header):
                yield _unsaid(line, f"{len(cells)} cells for {len(header)} columns; quote commas")
            elif any(cells):
                texts = (cell.replace("\r\n", "\n") for cell in cells)
                yield _row(line, dict(zip(header, texts, strict=False)))
            line = reader.line_num + 1
    except csv.Error as error:
        yield _unsaid(reader.line_num, f"this is no CSV: {error}")


def _header_fault(header: list[str]) -> str | None:
    """What is wrong with the names of the columns."""
    mark = next((mark for mark in OTHER_MARKS if len(header) == 1 and mark in header[0]), None)
    if mark:
        return f"the columns are parted by {OTHER_MARKS[mark]}; write commas between them"
    for name in header:
        if name not in FIELDS:
            return _unknown(name)
        if header.count(name) > 1:
            return f"the column {quote(name)} is there twice"
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        return f"the first line names the columns; {_missing(missing)}"
    return None


def _missing(names: list[str]) -> str:
    return f"{listing(names, 'and')} {'is' if len(names) == 1 else 'are'} missing"


def _unknown(name: str) -> str:
    meant = did_you_mean(name, FIELDS)
    advice = f"did you mean {quote(meant)}?" if meant else f"known are {listing(FIELDS, 'and')}"
    return f"there is no field {quote(name)}; {advice}"


def _json_rows(text: str) -> Iterator[Row | Unsaid]:
    for line, part in enumerate(text.split("\n"), 1):
        if not part.strip():
            continue
        try:
            # Numbers stay as they are written: 0.10 is not 0.1.
            found = json.loads(
                part, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_once
            )
        except _TwiceError as twice:
            yield _unsaid(line, f"{quote(str(twice))} is there twice")
            continue
        except (ValueError, RecursionError):
            yield _unsaid(line, "this is no JSON object on one line")
            continue
        yield _object_row(line, found)


def _unsaid(line: int, reason: str) -> Unsaid:
    return Unsaid(f"line {line}: {reason}")


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object, in which no name may be there twice."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _TwiceError(next(name for name in names if names.count(name) > 1))
    return found


def _object_row(line: int, found: object) -> Row | Unsaid:
    if not isinstance(found, dict):
        return _unsaid(line, 'expected an object such as {"ref": …, "date": …, "value": …}')
    for name, value in found.items():
        if name not in FIELDS:
            return _unsaid(line, _unknown(name))
        if value is not None and not isinstance(value, str):
            return _unsaid(line, f"{quote(name)} is a text or a number")
    return _row(line, {name: value or "" for name, value in found.items()})


def _row(line: int, cells: Mapping[str, str]) -> Row | Unsaid:
    fields = {name: value.strip() for name, value in cells.items() if value.strip()}
    missing = [name for name in REQUIRED if name not in fields]
    if missing:
        return _unsaid(line, _missing(missing))
    return Row(line, fields)
