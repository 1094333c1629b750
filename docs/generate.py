"""Write the reference pages that are made from the code: `make docs`.

A test compares them with what stands in docs/, so that none of them goes stale.
"""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from okrkit.cli import COMMANDS
from okrkit.commands.answers import FORMATS
from okrkit.fields import REFERENCE
from okrkit.json_schema import goals_schema, settings_schema
from okrkit.render.manual import markdown

DOCS = Path(__file__).parent
CASES = DOCS.parent / "tests" / "cases"
ORDER = ("objective", "key-result", "kpi", "check-in", "milestone")
"""The entries of a goal file that come first; the others follow by name."""

WORDS = {
    "number": "number",
    "integer": "whole number",
    "boolean": "`true` or `false`",
    "string": "text",
}

FORMAT_HEAD = """\
# What may be written in a goal file

Made from the models that read the files (`make docs`). The fields in bold must be there. Fields
that start with `x-` are your own, anywhere. `okr schema` prints the same as a JSON Schema for
editors.
"""
SETTINGS_HEAD = """\
# What may be written in okrkit.yaml

Made from the models that read the file (`make docs`). `version` must be there, everything else has
a default.
"""
COMMANDS_HEAD = """\
# Commands

Made from what `okr COMMAND --help` prints (`make docs`).

| exit code | means |
|---|---|
| 0 | fine |
| 1 | findings at or above `--fail-on`, or numbers of a workspace that has errors |
| 2 | okr could not run: a sentence on stderr says why, and what to do |
| 3 | a bug in okr; the message says how to report it |
| 130 | stopped by Ctrl-C |
| 141 | whoever read the answer has gone |

The answer is on stdout, everything else on stderr. `okr check` and `okr audit` write it as
{formats}: [which is for whom](ci.md#formats).
"""

CASES_HEAD = """\
# Reference cases

Numbers that other tools, books and teams have published, and what okr makes of them. Made from
`tests/cases/` (`make docs`); every row is a test. [How okr counts](scoring.md) tells the rules.
"""
SERIES_HEAD = """\
## Process behaviour charts

Limits as printed by the source (the tests compare so many digits), and its signals.
"""
CASE_TITLES = {
    "scoring": "Attainment and score",
    "milestones": "Milestones",
    "threshold": "Bounds to hold",
    "pace": "Pace and status",
    "rollup": "Objectives",
}


def pages() -> dict[str, str]:
    """Every generated file by its path in docs/."""
    goals, settings = goals_schema(), settings_schema()
    return {
        "schema/goals.schema.json": json.dumps(goals, indent=2) + "\n",
        "schema/settings.schema.json": json.dumps(settings, indent=2) + "\n",
        "format.md": _fields_page(FORMAT_HEAD, "A goal file", goals),
        "settings.md": _fields_page(SETTINGS_HEAD, "The settings", settings),
        "rules.md": markdown(),
        "commands.md": "\n".join(_commands()),
        "reference-cases.md": "\n".join(_cases()),
    }


def _fields_page(head: str, title: str, schema: dict[str, Any]) -> str:
    entries = {name: part for name, part in schema["$defs"].items() if "properties" in part}
    rank = {name: number for number, name in enumerate(ORDER)}
    lines = [head, *_fields(title, schema)]
    for name in sorted(entries, key=lambda name: (rank.get(name, len(rank)), name)):
        title = entries[name]["title"]
        lines += _fields(title[0].upper() + title[1:], entries[name])
    return "\n".join(lines)


def _fields(title: str, entry: dict[str, Any]) -> Iterator[str]:
    yield f"## {title}"
    yield ""
    yield entry["description"]
    yield ""
    yield "| field | holds | meaning |"
    yield "|---|---|---|"
    for name, field in entry["properties"].items():
        shown = f"**{name}**" if name in entry.get("required", ()) else name
        default = f" Default: {_written(field['default'])}." if "default" in field else ""
        yield f"| {shown} | {_holds(field)} | {field['description']}{default} |"
    yield ""


def _written(default: Any) -> str:
    values = default if isinstance(default, list) else [default]
    return ", ".join(f"`{value}`" for value in values)


def _holds(field: dict[str, Any]) -> str:
    """What a field holds, in words."""
    if "$ref" in field:
        return _link(field["$ref"])
    if "enum" in field:
        return ", ".join(f"`{word}`" for word in field["enum"])
    if "const" in field:
        return f"`{json.dumps(field['const'])}`"
    if "anyOf" in field:
        forms = [_holds(form) for form in field["anyOf"] if form != {"type": "null"}]
        return " or ".join(dict.fromkeys(form for form in forms if form))
    kinds = [field["type"]] if isinstance(field["type"], str) else field["type"]
    if "object" in kinds:
        inner = field.get("additionalProperties") or _only_value(field)
        return f"mapping of {_holds(inner)}" if inner else "mapping"
    if "array" in kinds:
        return f"list of {_holds(field['items'])}" if "items" in field else ""
    if field.get("format") == "date":
        return "day"
    if field.get("pattern") == REFERENCE["pattern"]:
        return "reference"
    return WORDS["string" if "string" in kinds else kinds[0]]


def _only_value(field: dict[str, Any]) -> dict[str, Any] | None:
    (value,) = field.get("patternProperties", {"": None}).values()
    return value if isinstance(value, dict) else None


def _link(reference: str) -> str:
    name = reference.rpartition("/")[2]
    return f"[{name.replace('-', ' ') if name != 'check-in' else name}](#{name})"


def _cases() -> Iterator[str]:
    yield CASES_HEAD
    for name, title in CASE_TITLES.items():
        with (CASES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        yield f"## {title}"
        yield ""
        yield f"| {' | '.join(cell.replace('expect_', 'expected ') for cell in head)} |"
        yield f"|{'---|' * len(head)}"
        yield from (f"| {' | '.join(row)} |" for row in rows)
        yield ""
    yield from _series()


def _series() -> Iterator[str]:
    """The series whose limits and signals are published."""
    yield SERIES_HEAD
    yield "| series | values | printed | signals (points from 0) | source |"
    yield f"|{'---|' * 5}"
    contract, published = CASES / "xmr.json", CASES.parent / "published" / "xmr.json"
    for one in [*_loaded(contract), *_loaded(published)]:
        printed = one.get("printed") or one.get("expect", {})
        signals = one.get("signals", {}).items()
        cells = (
            one["id"],
            " ".join(map(str, one["values"])),
            ", ".join(f"{_plain(name)} {value}" for name, value in printed.items() if value != []),
            "; ".join(f"{rules}: {_found(found)}" for rules, found in signals),
            one["source"],
        )
        yield f"| {' | '.join(cells)} |"
    yield ""


def _loaded(path: Path) -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))
    return loaded


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _found(rules: dict[str, list[list[int]]]) -> str:
    """Each rule with its signals: from the first point of each to the last."""
    told = (
        f"{rule} {', '.join(f'{one[0]} to {one[-1]}' for one in found) or 'none'}"
        for rule, found in rules.items()
    )
    return ", ".join(told) or "none"


def _commands() -> Iterator[str]:
    formats = [f"`{one}`" for one in FORMATS]
    yield COMMANDS_HEAD.format(formats=f"{', '.join(formats[:-1])} or {formats[-1]}")
    for words in [(), *((name,) for name in COMMANDS)]:
        yield f"## okr {' '.join(words)}".rstrip()
        yield ""
        yield "```"
        yield _help(*words)
        yield "```"
        yield ""


def _help(*words: str) -> str:
    run = subprocess.run(
        [sys.executable, "-m", "okrkit", *words, "--help"],
        env={**os.environ, "COLUMNS": "100", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return run.stdout.strip()


def write() -> None:
    """Write all pages."""
    for name, text in pages().items():
        path = DOCS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
