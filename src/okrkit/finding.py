"""What a check finds, as every format shows it: plain values that can be kept."""

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from okrkit.source import Fix, Position, Span

Severity = Literal["off", "info", "warning", "error"]

SEVERITY_ORDER = {"error": 0, "warning": 1, "info": 2}


class Related(NamedTuple):
    """A remark on another place, from `start` to the exclusive `end`, and the goal it is in."""

    message: str
    file: str
    start: Position
    end: Position
    goal: str | None = None


class Others(NamedTuple):
    """How the number of others is put into words: ` and 2 other goals`, ` (and 1 more)`."""

    before: str
    one: str
    many: str

    def counted(self, number: int) -> str:
        """The words for so many others."""
        return f"{self.before}{number}{self.one if number == 1 else self.many}" if number else ""


class Shared(NamedTuple):
    """What a finding has in common with others of one `key`, so that all are shown as one.

    The one of the lowest `rank` is shown, its message followed by the number of the others behind
    its first `cut` characters; these become related places, each with its `note`.
    """

    key: str
    note: str
    rank: int = 0
    cut: int = 0
    others: Others | None = None


class Finding(NamedTuple):
    """One thing that a rule found, at its place, from `start` to the exclusive `end`.

    `goal` is the full reference of the goal it is about and `field` the way from there; the
    `fingerprint` is made from rule, goal and field, so it survives moves and reformatting.
    `because` says why it is shown where not all are; one that is `spared` does not fail the run.
    Its `fix` can be made without a person's help.
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
    shared: Shared | None = None
    because: str | None = None
    spared: bool = False
    fix: Fix | None = None


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings as they are shown: errors first, then by path and line."""
    return tuple(
        sorted(
            findings,
            key=lambda one: (
                SEVERITY_ORDER[one.severity], one.file, one.start, one.rule, one.message
            ),
        )
    )  # fmt: skip


def gathered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings as they are shown, what is the same of many said once.

    Each finding is about one place as long as somebody may silence, record or leave out some of
    them; only then is it known which are told together.
    """
    groups: dict[object, list[Finding]] = {}
    for number, one in enumerate(findings):
        groups.setdefault((one.rule, one.shared.key) if one.shared else number, []).append(one)
    return in_order(map(_as_one, groups.values()))


def _as_one(group: list[Finding]) -> Finding:
    first, *others = sorted(group, key=_rank)
    if first.shared is None or not others:
        return first
    cut, words = first.shared.cut, first.shared.others
    more = words.counted(len(others)) if words else ""
    return first._replace(
        message=first.message[:cut] + more + first.message[cut:],
        related=(*_notes(others), *first.related),
        spared=all(one.spared for one in group),
    )


def _rank(finding: Finding) -> int:
    return finding.shared.rank if finding.shared else 0


def _notes(findings: Iterable[Finding]) -> Iterator[Related]:
    for one in findings:
        if one.shared:
            yield Related(one.shared.note, one.file, one.start, one.end, one.goal)


class Lines(NamedTuple):
    """Some lines of a file, the first and the last one included."""

    first: int
    last: int


class Wrong(NamedTuple):
    """What is wrong with an ignore, and what to write instead."""

    message: str
    hint: str


ADDRESS = "okr:"
"""What says in a comment that it is for okr: a file without it has no ignores."""


class Ignore(NamedTuple):
    """A comment that silences rules in some lines: `# okr: ignore[RULE] …`.

    `lines` are those of one place, of an entry, or of the whole file, as `scope` says; None where
    there is nothing to silence. `entry` leads to what stands there. `until` is a day in ISO form,
    the last one on which it holds.
    `wrong` says what is wrong with it and what to write instead; then it may silence nothing.
    """

    file: str
    span: Span
    start: Position
    rules: tuple[str, ...]
    until: str | None
    reason: str | None
    scope: Literal["place", "entry", "file"]
    lines: Lines | None
    entry: str | None = None
    wrong: tuple[Wrong, ...] = ()


class Hidden(NamedTuple):
    """A finding that is not shown: by an ignore in its file, by the baseline, or by --since.

    `why` is the reason that an ignore gives.
    """

    finding: Finding
    how: Literal["ignored", "baselined", "not_since"]
    why: str | None = None


class Checked(NamedTuple):
    """All that there is to find in a workspace, before anybody asks for a part of it.

    `findings` are those that nothing silences, each about one place (`gathered` makes of them what
    is shown); `hidden` are those that ignores and the baseline silence. `ignores` are all there
    are, and `outdated` the fingerprints in the baseline that nothing has any more. There are so
    many `goals`. Where settings or baseline are `broken` nothing else was checked, so no part of a
    workspace is without that. `unread` are the files that may hold more than could be read; as long
    as there are any, nothing is outdated.
    """

    findings: tuple[Finding, ...]
    goals: int = 0
    hidden: tuple[Hidden, ...] = ()
    ignores: tuple[Ignore, ...] = ()
    outdated: tuple[str, ...] = ()
    broken: tuple[Finding, ...] = ()
    unread: tuple[str, ...] = ()
