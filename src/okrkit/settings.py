"""What may be written in `okrkit.yaml`, with the defaults."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field

from okrkit.fields import (
    LINE,
    EmptyAsLeftOut,
    Entry,
    Json,
    Kind,
    Line,
    Reads,
)
from okrkit.goals import Cadence
from okrkit.misfit import MisfitError
from okrkit.scalars import kind_of, read_choice, read_count, read_line, read_number
from okrkit.source import Fault, Key, Place

DEFAULT_GOALS = ("goals/**/*.yaml", "goals/**/*.yml")
SEVERITIES = ("off", "info", "warning", "error")
CADENCES = ("daily", "weekly", "biweekly", "monthly", "quarterly")
PROFILES = ("starter", "standard", "strict")

DESTINATION = re.compile(r"(?!/)(?!(?:.*/)?\.\.(?:/|$))(?:[^{}\n]|\{period\}|\{team\})+")

Severity = Literal["off", "info", "warning", "error"]
RuleSettings = tuple[tuple[str, str | dict[str, Any]], ...]


def _read_version(node: object) -> int:
    if node == "1" and type(node) is str:
        return 1
    raise MisfitError(f"this okr reads version 1, found {kind_of(node)}", write="1")


def _read_month(node: object) -> int:
    month = read_count(node)
    if month > 12:
        raise MisfitError(f"expected a month, 1 to 12, found {month}")
    return month


def _read_gap(node: object) -> Decimal:
    gap = read_number(node)
    if 0 <= gap <= 1:
        return gap
    write = f"{gap / 100:f}" if 1 < gap <= 100 else None
    raise MisfitError(f"expected a share of the score from 0 to 1, found {gap}", write=write)


def _read_timezone(node: object) -> str:
    name = read_line(node)
    from zoneinfo import ZoneInfo  # noqa: PLC0415  few workspaces name one

    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        raise MisfitError(
            f"there is no time zone {kind_of(name)}", hint="names look like `Europe/Vienna`"
        ) from None
    return name


def _read_requires(node: object) -> str:
    text = read_line(node)
    from packaging.specifiers import InvalidSpecifier, SpecifierSet  # noqa: PLC0415

    try:
        SpecifierSet(text)
    except InvalidSpecifier:
        raise MisfitError(f"{kind_of(text)} is no version range", write='">=0.1"') from None
    return text


def _read_globs(node: object) -> tuple[str, ...]:
    from okrkit.globs import pattern_fault  # noqa: PLC0415  few workspaces name any

    if node is None:
        return DEFAULT_GOALS
    if not isinstance(node, list):
        raise MisfitError(f"expected a list of patterns, found {kind_of(node)}")
    for index, pattern in enumerate(node):
        try:
            reason = pattern_fault(read_line(pattern))
        except MisfitError as misfit:
            misfit.at = (index,)
            raise
        if reason:
            raise MisfitError(reason, at=(index,))
    return tuple(str(pattern) for pattern in node)


def _read_destination(node: object) -> str:
    """Where something is written: a path below the workspace, with `{period}` and `{team}`."""
    path = read_line(node)
    if DESTINATION.fullmatch(path):
        return path
    if path.startswith("/") or ".." in path.split("/"):
        raise MisfitError(
            f"{kind_of(path)} leads out of the workspace", hint="write a path that starts in it"
        )
    raise MisfitError(
        f"{kind_of(path)} holds more between braces than a path can",
        hint="known are `{period}` and `{team}`",
    )


def _read_rules(node: object) -> RuleSettings:
    """Each rule's severity, or its options by name; whether they exist is the linter's matter."""
    if node is None:
        return ()
    if not isinstance(node, dict):
        raise MisfitError(f"expected a mapping of rules, found {kind_of(node)}")
    return tuple((name, _read_rule(value, name)) for name, value in node.items())


def _read_rule(node: object, name: Key) -> str | dict[str, Any]:
    if isinstance(node, dict):
        return node
    try:
        return read_choice(*SEVERITIES)(node)
    except MisfitError as misfit:
        misfit.at = (name,)
        raise


_RULES_SCHEMA: Json = {
    "type": ["object", "null"],
    "additionalProperties": {
        "anyOf": [
            {"enum": list(SEVERITIES)},
            {"type": "object", "properties": {"severity": {"enum": list(SEVERITIES)}}},
        ]
    },
}


class FiscalYearEntry(Entry):
    """When the fiscal year starts and after which of its years it is named."""

    starts: Annotated[int, Reads(_read_month, {"type": "integer", "minimum": 1, "maximum": 12})] = (
        Field(default=1, description="The month it starts in, 1 to 12.")
    )
    named_by: Annotated[
        Literal["start", "end"], Reads(read_choice("start", "end"), {"enum": ["start", "end"]})
    ] = Field(default="start", description="Named after the year it starts or ends in.")


class PaceEntry(Entry):
    """How much of the score may be missing."""

    behind: Annotated[Decimal, Reads(_read_gap, {"type": "number", "minimum": 0, "maximum": 1})] = (
        Field(default=Decimal("0.10"), description="A larger gap than this is `behind`.")
    )
    at_risk: Annotated[
        Decimal, Reads(_read_gap, {"type": "number", "minimum": 0, "maximum": 1})
    ] = Field(default=Decimal("0.25"), description="A larger gap than this is `at-risk`.")


_Destination = Annotated[
    str | None, Reads(_read_destination, {**LINE, "pattern": rf"^(?=.*\S){DESTINATION.pattern}$"})
]


class WriteEntry(Entry):
    """Where new entries are written."""

    goals: _Destination = Field(
        default=None, description="The path of new goals; {period} and {team}."
    )
    checkins: _Destination = Field(default=None, description="`beside` the goal, or a path.")


class CheckEntry(Entry):
    """What `okr check` looks for."""

    profile: Annotated[
        Literal["starter", "standard", "strict"],
        Reads(read_choice(*PROFILES), {"enum": list(PROFILES)}),
    ] = Field(default="standard", description="starter, standard or strict.")
    rules: Annotated[RuleSettings, Reads(_read_rules, _RULES_SCHEMA)] = Field(
        default=(), description="Rules by name: a severity, or options with a `severity`."
    )


class Settings(Entry):
    """The settings of a workspace."""

    version: Annotated[int, Reads(_read_version, {"const": 1})] = Field(
        description="The version of the format: 1."
    )
    requires: Annotated[str | None, Reads(_read_requires, {"type": "string"})] = Field(
        default=None, description="The versions of okr that may read this workspace."
    )
    organization: Line = Field(default=None, description="Whose goals these are.")
    goals: Annotated[
        tuple[str, ...],
        Reads(_read_globs, {"type": ["array", "null"], "items": {"type": "string"}}),
    ] = Field(default=DEFAULT_GOALS, description="Patterns of the goal files.")
    fiscal_year: Annotated[FiscalYearEntry, EmptyAsLeftOut] = Field(
        default=FiscalYearEntry(), description="When years, halves and quarters start."
    )
    cadence: Annotated[Cadence, Reads(read_choice(*CADENCES), {"enum": list(CADENCES)})] = Field(
        default="weekly", description="How often goals are heard of."
    )
    timezone: Annotated[str | None, Reads(_read_timezone, {"type": "string"})] = Field(
        default=None, description="The time zone that says what day it is."
    )
    kind: Kind = Field(default=None, description="The kind of objectives that name none.")
    pace: Annotated[PaceEntry, EmptyAsLeftOut] = Field(
        default=PaceEntry(), description="When a goal is behind and at risk."
    )
    missing: Annotated[
        Literal["skip", "zero"], Reads(read_choice("skip", "zero"), {"enum": ["skip", "zero"]})
    ] = Field(default="skip", description="Key results without data: left out, or counted as 0.")
    language: Annotated[str, Reads(read_line, {"type": "string"})] = Field(
        default="en", description="The language of the goals, for the rules about wording."
    )
    write: Annotated[WriteEntry, EmptyAsLeftOut] = Field(
        default=WriteEntry(), description="Where new entries are written."
    )
    check: Annotated[CheckEntry, EmptyAsLeftOut] = Field(
        default=CheckEntry(), description="What `okr check` looks for."
    )


def contradictions(settings: Settings, file: str) -> Iterator[Fault]:
    """What each setting may say and two of them together may not."""
    pace = settings.pace
    if pace.behind > pace.at_risk:
        message = f"`behind` ({pace.behind:f}) is a larger gap than `at_risk` ({pace.at_risk:f})"
        hint = "a goal is behind before it is at risk: let `at_risk` be the larger one"
        yield Fault("invalid-value", message, Place(file, ("pace",)).key(), hint)
