"""The log as JSON, format `okr-log-v1`; and as a table."""

import csv
import json
from collections.abc import Iterable
from io import StringIO
from typing import Any

from okrkit.render.escape import csv_cell, json_text
from okrkit.scalars import NUMBER
from okrkit.trail import Event

COLUMNS = (
    "commit", "date", "committed", "author", "goal", "field", "kind", "before", "after", "verdict",
    "reason", "signed",
)  # fmt: skip


def log_v1(events: Iterable[Event]) -> str:
    """The document, an event a line. Values stand as they are written: numbers are texts, exact."""
    lines = ",\n".join(json_text(event_v1(event)) for event in events)
    return f'{{"format": "okr-log-v1", "events": [\n{lines}\n]}}\n'


def change_v1(event: Event) -> dict[str, Any]:
    """What became of a goal, in whatever commit."""
    return {
        "goal": event.goal,
        "field": event.field,
        "kind": event.kind,
        "before": event.before,
        "after": event.after,
        "verdict": event.verdict,
        "reason": event.reason,
    }


def event_v1(event: Event) -> dict[str, Any]:
    """An event; `signed` is null where nobody looked."""
    return {
        "commit": event.revision.id,
        "date": event.revision.authored,
        "committed": event.revision.committed,
        "author": event.revision.author,
        **change_v1(event),
        "signed": event.signature._asdict() if event.signature else None,
    }


def log_csv(events: Iterable[Event]) -> str:
    """A row for every event: UTF-8, commas, lines that end in CR LF (RFC 4180)."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for event in events:
        signed = str(event.signature) if event.signature else None
        cells = event_v1(event) | {"signed": signed}
        writer.writerow([cell(cells[column]) for column in COLUMNS])
    return out.getvalue()


def cell(value: Any) -> str:
    """A value in a cell: numbers as they are, every other text so that nothing computes it."""
    text = "" if value is None else value if isinstance(value, str) else json.dumps(value)
    return text if NUMBER.fullmatch(text) else csv_cell(text)
