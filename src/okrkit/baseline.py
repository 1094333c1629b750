"""The baseline: findings that were there when somebody switched okr on, and are not shown.

Each stands on a line of its own, in order of goals, so that two branches that mend different goals
do not meet in it. It comes with the workspace, so it is read as carefully as any other file.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Literal, NamedTuple

from okrkit.characters import quote, visible
from okrkit.finding import Finding
from okrkit.limits import Limits
from okrkit.misfit import did_you_mean, listing
from okrkit.scalars import kind_of
from okrkit.source import Fault, Place, SourceFile
from okrkit.tree import Node, read_tree

Command = Literal["check", "audit"]
COMMANDS: tuple[Command, ...] = ("check", "audit")
FINGERPRINT = re.compile(r"[0-9a-f]{32}")
LEAST_ENTRY = 36  # bytes of an entry: its fingerprint, and the signs around it
MOST_ABOUT = 200  # characters that say what an entry is about
NOTHING: Mapping[str, str] = MappingProxyType({})

HEAD = """\
# Findings that okr does not show: they were there when `check` or `audit` was recorded first.
# Nothing is added to either. `okr {} --write-baseline` takes out what is mended. To begin again,
# delete this file.
version: 1
"""
ENTRY = re.compile(rf"  ({FINGERPRINT.pattern}):")


class Baseline(NamedTuple):
    """What each command has recorded: by fingerprint the rule, the goal or file, and the field.

    None where a command has not recorded anything yet.
    """

    check: Mapping[str, str] | None = None
    audit: Mapping[str, str] | None = None

    def of(self, command: Command) -> Mapping[str, str]:
        """What a command has recorded."""
        return getattr(self, command) or NOTHING

    def has(self, command: Command) -> bool:
        """Whether a command has recorded anything yet, be it that there was nothing."""
        return getattr(self, command) is not None


def renewed(
    baseline: Baseline, command: Command, found: Iterable[Finding], outdated: Iterable[str]
) -> Baseline:
    """A baseline as a command writes it: all that it found, or less than there was."""
    if not baseline.has(command):
        return baseline._replace(**{command: recorded(found)})
    gone = set(outdated)
    left = {one: about for one, about in baseline.of(command).items() if one not in gone}
    return baseline._replace(**{command: left})


def recorded(findings: Iterable[Finding]) -> dict[str, str]:
    """What a baseline says of findings."""
    return {one.fingerprint: _about(one) for one in findings}


def _about(finding: Finding) -> str:
    about = " ".join(filter(None, (finding.rule, finding.goal or finding.file, finding.field)))
    return about if len(about) <= MOST_ABOUT else f"{about[: MOST_ABOUT - 1]}…"


def baseline_text(baseline: Baseline) -> str:
    """A baseline as it is written."""
    commands = [one for one in COMMANDS if baseline.has(one)]
    return HEAD.format(commands[0]) + "".join(
        line for one in commands for line in _section(one, baseline.of(one))
    )


def rewritten(source: SourceFile, baseline: Baseline, limits: Limits) -> str:
    """A baseline in place of the one in a text: its comments and `x-` keys stay.

    It is written anew where its entries do not stand on lines of their own.
    """
    known = {one for command in COMMANDS for one in baseline.of(command)}
    lines = [
        line
        for line in source.text.splitlines(keepends=True)
        if (entry := ENTRY.match(line)) is None or entry[1] in known
    ]
    former, _ = read_baseline(source, limits)
    for command in COMMANDS:
        if baseline.has(command) and not former.has(command):
            if lines and not lines[-1].endswith(("\n", "\r")):
                lines.append("\n")
            lines += _section(command, baseline.of(command))
    text = "".join(lines)
    is_it = read_baseline(SourceFile(source.path, text), limits) == (baseline, ())
    return text if is_it else baseline_text(baseline)


def _section(command: str, entries: Mapping[str, str]) -> Iterator[str]:
    from okrkit.compose import Text, scalar  # noqa: PLC0415  only who writes a baseline needs it

    yield f"{command}:{'' if entries else ' {}'}\n"
    for fingerprint, about in sorted(entries.items(), key=_by_goal):
        yield f"  {fingerprint}: {scalar(Text(visible(about)), in_flow=False)}\n"


def _by_goal(entry: tuple[str, str]) -> tuple[str, str, str]:
    fingerprint, about = entry
    rule, _, goal = about.partition(" ")
    return goal, rule, fingerprint


def read_baseline(source: SourceFile, limits: Limits) -> tuple[Baseline, tuple[Fault, ...]]:
    """A baseline from its text; with faults it is not to be used.

    It cannot be split as a goal file can, so it may have as many entries as its size allows.
    """
    nodes = 2 * limits.file_size // LEAST_ENTRY
    tree = read_tree(source, replace(limits, nodes=max(nodes, limits.nodes)))
    faults = [one for one in tree.faults if one.rule != "empty-file"]
    root = {} if tree.root is None else tree.root
    place = Place(source.path)
    if not isinstance(root, dict):
        message = f"a baseline is a mapping, found {kind_of(root)}"
        return Baseline(), (*faults, Fault("invalid-value", message, place, REPAIR))
    faults += _faults(root, place)
    if faults:
        return Baseline(), tuple(faults)
    sections = (
        {k: str(v) for k, v in _entries(root, one)} if one in root else None for one in COMMANDS
    )
    return Baseline(*sections), ()


REPAIR = "take it from git as it was, or remove the file and write it anew"


def _faults(root: dict[str, Node], place: Place) -> Iterator[Fault]:
    known = ("version", *COMMANDS)
    for name in root:
        if name not in known and not name.startswith("x-"):
            meant = did_you_mean(name, known)
            hint = f"did you mean `{meant}`?" if meant else f"known are {listing(known, 'and')}"
            message = f"{quote(name)} is no field of a baseline"
            yield Fault("unknown-field", message, place.key(name), hint)
    if root.get("version") != "1":
        message = f"this okr reads version 1 of a baseline, found {kind_of(root.get('version'))}"
        yield Fault("invalid-value", message, place.value("version"), "write `version: 1`")
    for command in COMMANDS:
        node = root.get(command, {})
        if node is not None and not isinstance(node, dict):
            message = f"`{command}` is a mapping of fingerprints, found {kind_of(node)}"
            yield Fault("invalid-value", message, place.value(command), REPAIR)
        for fingerprint, about in _entries(root, command):
            here = place.value(command, fingerprint)
            if not FINGERPRINT.fullmatch(fingerprint):
                message = f"{quote(fingerprint)} is no fingerprint: it has 32 digits, 0 to f"
                yield Fault("invalid-value", message, here.key(), REPAIR)
            elif not isinstance(about, str):
                message = f"expected the rule and the goal of a finding, found {kind_of(about)}"
                yield Fault("invalid-value", message, here, REPAIR)


def _entries(root: dict[str, Node], command: str) -> Iterable[tuple[str, Node]]:
    node = root.get(command)
    return node.items() if isinstance(node, dict) else ()
