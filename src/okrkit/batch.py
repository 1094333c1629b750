"""Many readings at once, as CSV with a header or as JSON lines: one row, one check-in."""

import csv
import json
from collections.abc import Iterator, Mapping
from io import StringIO
from typing import NamedTuple

from okrkit.characters import quote
from okrkit.errors import OkrError
from okrkit.misfit import did_you_mean, listing

REQUIRED = ("ref", "date")
FIELDS = (*REQUIRED, "value", "confidence", "expect", "note", "needs", "needs_from", "by")
MOST_SHOWN = 100  # faults


class Row(NamedTuple):
    """A reading: its line (from 1) and its fields as texts, without those that are empty."""

    line: int
    fields: Mapping[str, str]


class _RowError(Exception):
    """What is wrong with a row, and where."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")


class _TwiceError(Exception):
    """A name that is twice in an object."""


def rows(text: str) -> tuple[Row, ...]:
    """The readings of a text. Raises OkrError, which names every line that cannot be understood."""
    text = text.removeprefix("\ufeff")
    if text.lstrip()[:1] == "[":
        raise OkrError("this is a list of JSON; write one object a line, without `[` and commas")
    read = _json_rows if text.lstrip()[:1] == "{" else _csv_rows
    found, faults = [], []
    for row in read(text):
        if isinstance(row, _RowError):
            faults.append(str(row))
        else:
            found.append(row)
    if faults:
        raise OkrError("the readings cannot be understood; nothing was changed", shown(faults))
    return tuple(found)


def shown(faults: list[str]) -> list[str]:
    """Faults as lines, the first hundred of them."""
    more = len(faults) - MOST_SHOWN
    return [*faults[:MOST_SHOWN], f"… and {more} more"] if more > 0 else faults


def _csv_rows(text: str) -> Iterator[Row | _RowError]:
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        fault = _header_fault(header)
        if fault:
            yield _RowError(1, fault)
            return
        line = reader.line_num + 1  # a cell may have several lines: where its row begins
        for cells in reader:
            if len(cells) > len(header):
                yield _RowError(line, f"{len(cells)} cells for {len(header)} columns; quote commas")
            elif any(cells):
                texts = (cell.replace("\r\n", "\n") for cell in cells)
                yield _row(line, dict(zip(header, texts, strict=False)))
            line = reader.line_num + 1
    except csv.Error as error:
        yield _RowError(reader.line_num, f"this is no CSV: {error}")


def _header_fault(header: list[str]) -> str | None:
    """What is wrong with the names of the columns."""
    for name in header:
        if name not in FIELDS:
            return _unknown(name)
        if header.count(name) > 1:
            return f"the column {quote(name)} is there twice"
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        return f"the first line names the columns; {listing(missing, 'and')} is missing"
    return None


def _unknown(name: str) -> str:
    meant = did_you_mean(name, FIELDS)
    advice = f"did you mean {quote(meant)}?" if meant else f"known are {listing(FIELDS, 'and')}"
    return f"there is no field {quote(name)}; {advice}"


def _json_rows(text: str) -> Iterator[Row | _RowError]:
    for line, part in enumerate(text.split("\n"), 1):
        if not part.strip():
            continue
        try:
            # Numbers stay as they are written: 0.10 is not 0.1.
            found = json.loads(
                part, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_once
            )
        except _TwiceError as twice:
            yield _RowError(line, f"{quote(str(twice))} is there twice")
            continue
        except (ValueError, RecursionError):
            yield _RowError(line, "this is no JSON object on one line")
            continue
        yield _object_row(line, found)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object, in which no name may be there twice."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _TwiceError(next(name for name in names if names.count(name) > 1))
    return found


def _object_row(line: int, found: object) -> Row | _RowError:
    if not isinstance(found, dict):
        return _RowError(line, 'expected an object such as {"ref": …, "date": …, "value": …}')
    for name, value in found.items():
        if name not in FIELDS:
            return _RowError(line, _unknown(name))
        if value is not None and not isinstance(value, str):
            return _RowError(line, f"{quote(name)} is a text or a number")
    return _row(line, {name: value or "" for name, value in found.items()})


def _row(line: int, cells: Mapping[str, str]) -> Row | _RowError:
    fields = {name: value.strip() for name, value in cells.items() if value.strip()}
    missing = [name for name in REQUIRED if name not in fields]
    if missing:
        return _RowError(line, f"{listing(missing, 'and')} is missing")
    return Row(line, fields)
