"""What a check finds, as every format shows it: plain values that can be kept."""

from typing import Literal, NamedTuple

from okrkit.source import Position

Severity = Literal["off", "info", "warning", "error"]


class Related(NamedTuple):
    """A remark on another place, from `start` to the exclusive `end`."""

    message: str
    file: str
    start: Position
    end: Position


class Finding(NamedTuple):
    """One thing that a rule found, at its place, from `start` to the exclusive `end`.

    `goal` is the full reference of the goal it is about and `field` the way from there; the
    `fingerprint` is made from rule, goal and field, so it survives moves and reformatting.
    """

    rule: str
    severity: Severity
    message: str
    file: str
    start: Position
    end: Position
    goal: str | None
    field: str | None
    fingerprint: str
    hint: str | None
    related: tuple[Related, ...]
