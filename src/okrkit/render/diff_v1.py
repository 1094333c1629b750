"""What a change means as JSON, format `okr-diff-v1`; and as a table. Fields may be added only."""

import csv
from io import StringIO
from typing import Any

from okrkit import __version__
from okrkit.changes import Side as Fact
from okrkit.comparison import Comparison, Facts, Side, Standing
from okrkit.render.escape import json_document
from okrkit.render.log_v1 import cell, change_v1
from okrkit.render.numbers import number

COLUMNS = ("goal", "field", "kind", "before", "after", "verdict", "reason")
STANDING, SETTING, UNREAD = "standing", "setting", "unread"
SETTINGS = "okrkit.yaml"


def diff_v1(found: Comparison) -> str:
    """The document. Events are as in okr-log-v1, their values as written; standings in numbers."""
    document = {
        "format": "okr-diff-v1",
        "okr": __version__,
        "as_of": found.as_of.isoformat(),
        "before": _side(found.before),
        "after": _side(found.after),
        "events": [
            change_v1(one)
            for events in (found.decisions, found.checkins, found.wordings)
            for one in events
        ]
        + [change_v1(one) for one in found.events if one.kind == "moved"],
        "standings": [_standing(one) for one in found.standings],
        "settings": [one._asdict() for one in found.settings],
        "unread": list(found.unread),
    }
    return json_document(document)


def diff_csv(found: Comparison) -> str:
    """A row for every event, and for each number that is another: UTF-8, CR LF (RFC 4180).

    Then one for each setting that is another, and for each file that nobody can read on both sides;
    what these are about is a file in place of a goal.
    """
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for event in found.events:
        cells = change_v1(event)
        writer.writerow([cell(cells[column]) for column in COLUMNS])
    for one in found.standings:
        for name in dict.fromkeys([*(one.after or {}), *(one.before or {})]):
            sides = [_fact(facts[name]) if facts else None for facts in (one.before, one.after)]
            if sides[0] != sides[1]:
                row = [one.ref, name, STANDING, *sides, None, None]
                writer.writerow([cell(value) for value in row])
    for setting in found.settings:
        row = [SETTINGS, setting.field, SETTING, setting.before, setting.after, None, None]
        writer.writerow([cell(value) for value in row])
    for path in found.unread:
        writer.writerow([cell(path), None, UNREAD, None, None, None, None])
    return out.getvalue()


def _side(side: Side) -> dict[str, Any]:
    """A side; `revision` and `commit` are null for the files as they lie."""
    return {
        "revision": side.revision,
        "commit": side.commit,
        "problems": side.problems._asdict(),
        "is_scored": side.is_scored,
        "trouble": side.trouble,
    }


def _standing(one: Standing) -> dict[str, Any]:
    return {
        "ref": one.ref,
        "was": one.was,
        "title": one.title,
        "before": _facts(one.before),
        "after": _facts(one.after),
        "is_own": one.is_own,
    }


def _facts(facts: Facts | None) -> dict[str, Any] | None:
    return None if facts is None else {name: _fact(value) for name, value in facts.items()}


def _fact(value: Fact) -> Any:
    return value if value is None or isinstance(value, str) else number(value)
