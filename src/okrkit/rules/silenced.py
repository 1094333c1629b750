"""Do the ignores still mean something?"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from okrkit.finding import Ignore
from okrkit.misfit import listing
from okrkit.rules.rule import Chapter, Problem, Rule
from okrkit.source import Fix, Place

SCOPES = {"place": "on this line", "entry": "in the entry below", "file": "in this file"}


class Judged(NamedTuple):
    """An ignore, and what became of it: what it names that there was `unused`, or its end."""

    ignore: Ignore
    unused: tuple[str, ...] = ()
    is_expired: bool = False

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.ignore.file, span=self.ignore.span)


def unused_ignore(judged: Sequence[Judged]) -> Iterator[Problem]:
    """An ignore with nothing to silence.

    What it was written for is mended, or has moved. Left where it is, it will silence the next
    fault, which nobody has looked at. It is said once per ignore, with the rules that find nothing.

    Bad:

        period: 2026-Q4
        objectives:
          # okr: ignore[missing-why] -- Cleo writes it next week  # ←
          fast-refunds:
            title: Refunds feel instant
            why: Half of the customers we lose name slow refunds
            key_results:
              refund-time: {title: Median refund time, unit: h, baseline: 72, target: 24}

    Good:

        period: 2026-Q4
        objectives:
          # okr: ignore[missing-why] -- Cleo writes it next week
          fast-refunds:
            title: Refunds feel instant
            key_results:
              refund-time: {title: Median refund time, unit: h, baseline: 72, target: 24}
    """
    for one in judged:
        if one.unused:
            where = SCOPES[one.ignore.scope]
            found = f"{listing(one.unused, 'and')} {'find' if one.unused[1:] else 'finds'} nothing"
            left = [name for name in one.ignore.rules if name not in one.unused]
            message = f"this ignore silences nothing: {found} {where}"
            hint = "take it out" if left else "remove it"
            fix = Fix(one.place, _written(one.ignore, left) if left else "", is_safe=True)
            yield Problem(message, one.place, hint, fix=fix)


def _written(ignore: Ignore, rules: Iterable[str]) -> str:
    """An ignore as a comment, with these rules."""
    until = f" until {ignore.until}" if ignore.until else ""
    reason = f" -- {ignore.reason}" if ignore.reason else ""
    return f"# okr: ignore[{', '.join(rules)}]{until}{reason}"


def expired_ignore(judged: Sequence[Judged]) -> Iterator[Problem]:
    """An ignore whose last day has passed.

    Somebody promised that the matter would be settled by then. What it silenced is shown again;
    settle it, or say until when and why it must wait.

    Bad:

        period: 2026-Q4
        objectives:
          # okr: ignore[missing-why] until 2026-10-31 -- Cleo writes it by then  # ←
          fast-refunds:
            title: Refunds feel instant
            key_results:
              refund-time: {title: Median refund time, unit: h, baseline: 72, target: 24}

    Good:

        period: 2026-Q4
        objectives:
          # okr: ignore[missing-why] until 2026-11-30 -- Cleo asks the customers first
          fast-refunds:
            title: Refunds feel instant
            key_results:
              refund-time: {title: Median refund time, unit: h, baseline: 72, target: 24}
    """
    for one in judged:
        if one.is_expired:
            yield Problem(
                f"this ignore held until {one.ignore.until}",
                one.place,
                "remove it, or write a later day and why it takes longer",
                fix=Fix(one.place, "", is_safe=True),
            )


def invalid_ignore(judged: Sequence[Judged]) -> Iterator[Problem]:
    """An ignore that names no rule, or one that is unknown, or that cannot be understood.

    It silences nothing, whatever its author believes. Rules of *readable* and *silenced* cannot be
    silenced: what cannot be read is in no number, and nobody would see that.

    Bad:

        period: 2026-Q4
        objectives:
          # okr: ignore[mising-why] -- Cleo writes it next week  # ←
          fast-refunds:
            title: Refunds feel instant
            key_results:
              refund-time: {title: Median refund time, unit: h, baseline: 72, target: 24}

    Good:

        period: 2026-Q4
        objectives:
          # okr: ignore[missing-why] -- Cleo writes it next week
          fast-refunds:
            title: Refunds feel instant
            key_results:
              refund-time: {title: Median refund time, unit: h, baseline: 72, target: 24}
    """
    for one in judged:
        for message, hint in one.ignore.wrong:
            yield Problem(message, one.place, hint)


def unexplained_ignore(judged: Sequence[Judged]) -> Iterator[Problem]:
    """An ignore without a reason.

    Whoever meets it next year cannot tell whether it may go. Write the reason behind ` -- `.

    Bad:

        period: 2026-Q4
        objectives:
          # okr: ignore[missing-why]  # ←
          fast-refunds:
            title: Refunds feel instant
            key_results:
              refund-time: {title: Median refund time, unit: h, baseline: 72, target: 24}

    Good:

        period: 2026-Q4
        objectives:
          # okr: ignore[missing-why] -- Cleo writes it next week
          fast-refunds:
            title: Refunds feel instant
            key_results:
              refund-time: {title: Median refund time, unit: h, baseline: 72, target: 24}
    """
    for one in judged:
        ignore = one.ignore
        if not ignore.reason and not ignore.wrong and ignore.rules != one.unused:
            yield Problem(
                f"this ignore of {listing(ignore.rules, 'and')} gives no reason",
                one.place,
                "write it at the end: ` -- REASON`",
            )


SILENCED = Chapter(
    "silenced",
    "Do the ignores still mean something?",
    (
        Rule(unused_ignore, "warning"),
        Rule(expired_ignore, "warning"),
        Rule(invalid_ignore, "error"),
        Rule(unexplained_ignore, "info"),
    ),
    of_ignores=True,
)
