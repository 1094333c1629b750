"""How CI systems take the lines that a step prints: which are commands, and what they say.

Written after `ActionCommand.cs` of actions/runner. There are two forms. The older one, `##[name]`,
counts wherever it stands in a line; so do those of Azure Pipelines, `##vso[area.name]`, and of
TeamCity, `##teamcity[name]`.
"""

import re
from typing import NamedTuple

KNOWN = {
    "error", "warning", "notice", "debug", "group", "endgroup", "echo", "add-mask", "add-matcher",
    "remove-matcher", "set-env", "set-output", "save-state", "add-path", "stop-commands",
}  # fmt: skip
DATA = (("%0D", "\r"), ("%0A", "\n"), ("%25", "%"))
PROPERTY = (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%"))
OLD = (("%3B", ";"), ("%0D", "\r"), ("%0A", "\n"), ("%5D", "]"), ("%25", "%"))


class Command(NamedTuple):
    """A command: its name, its properties, and its message."""

    name: str
    properties: dict[str, str]
    data: str


def commands(output: str) -> list[Command]:
    """All commands that the runner finds in the output of a step."""
    lines = output.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found = (_new(line) or _old(line) or _elsewhere(line) for line in lines)
    return [one for one in found if one is not None]


def _new(line: str) -> Command | None:
    """`::name key=value,…::data` at the start of a line, blanks apart."""
    line = line.lstrip()
    if not line.startswith("::") or "::" not in line[2:]:
        return None
    head, _, data = line[2:].partition("::")
    name, _, rest = head.partition(" ")
    if name not in KNOWN:
        return None
    return Command(name, _properties(rest.strip(), ",", PROPERTY), _read(data, DATA))


def _old(line: str) -> Command | None:
    """`##[name key=value;…]data` anywhere in a line."""
    _, is_there, rest = line.partition("##[")
    if not is_there or "]" not in rest:
        return None
    head, _, data = rest.partition("]")
    name, _, more = head.partition(" ")
    return Command(name, _properties(more, ";", OLD), _read(data, OLD)) if name in KNOWN else None


def _elsewhere(line: str) -> Command | None:
    match = re.search(r"##(?:vso|teamcity)\[([^]\s]*)([^]]*)\](.*)", line)
    return Command(match[1], {}, match[3]) if match else None


def _properties(text: str, separator: str, escapes: tuple[tuple[str, str], ...]) -> dict[str, str]:
    pairs = (one.split("=", 1) for one in text.split(separator) if one)
    return {pair[0]: _read(pair[1], escapes) for pair in pairs if len(pair) == 2 and all(pair)}


def _read(text: str, escapes: tuple[tuple[str, str], ...]) -> str:
    for escape, character in escapes:
        text = text.replace(escape, character)
    return text
