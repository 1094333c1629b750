"""From findings to what is shown of them: ignores in the files and the baseline silence some."""

from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from okrkit.baseline import NOTHING
from okrkit.finding import ADDRESS, Checked, Finding, Hidden, Ignore, Lines, in_order
from okrkit.lint import audit, lint, lint_ignores
from okrkit.lost import CUT
from okrkit.rules.catalogue import NOT_SILENCED, chapter_of, rule_named
from okrkit.rules.silenced import Judged
from okrkit.score import Scorecard
from okrkit.source import SourceFile

if TYPE_CHECKING:
    from okrkit.course import Course

NOT_RECORDED = CUT | {"unused-ignore", "expired-ignore", "invalid-ignore", "unexplained-ignore"}
"""What no baseline hides: files that could not be read whole, and what is said of ignores."""

Sources = Mapping[str, SourceFile]
Silencer = tuple[str, str, Lines]
"""A file, a rule that is silenced in it, and in which lines."""


def check(card: Scorecard, sources: Sources, baseline: Mapping[str, str] = NOTHING) -> Checked:
    """All that there is to find in a workspace, and what of it is silenced."""
    found = lint(card, sources)
    return _checked(found, card, sources, baseline, of_history=False, is_whole=True)


def check_past(
    course: "Course", sources: Sources, baseline: Mapping[str, str] = NOTHING
) -> Checked:
    """All that there is to find in the history of a workspace, and what of it is silenced."""
    found, is_whole = audit(course, sources), course.is_whole
    return _checked(found, course.card, sources, baseline, of_history=True, is_whole=is_whole)


def recordable(checked: Checked) -> Iterator[Finding]:
    """What of the findings a baseline may hide."""
    return (one for one in checked.findings if one.rule not in NOT_RECORDED)


def _checked(
    found: Sequence[Finding],
    card: Scorecard,
    sources: Sources,
    baseline: Mapping[str, str],
    *,
    of_history: bool,
    is_whole: bool,
) -> Checked:
    there = tuple(_ignores(sources.values()))
    silencers, used = _by_ignores(found, there, card.as_of)
    hidden, shown = [], []
    for number, finding in enumerate(found):
        if number in silencers:
            hidden.append(Hidden(finding, "ignored", silencers[number].reason))
        elif finding.fingerprint in baseline and finding.rule not in NOT_RECORDED:
            hidden.append(Hidden(finding, "baselined"))
        else:
            shown.append(finding)
    cut = {fault.place.file for fault in card.workspace.faults if fault.rule in CUT}
    unread = cut | {one.file for one in shown if _is_of_reading(one.rule)}
    doubtful = unread if is_whole and not cut else sources
    judged = tuple(_judged(there, used, doubtful, card.as_of, of_history=of_history))
    shown += lint_ignores(judged, card.workspace, sources)
    recorded = {one.finding.fingerprint for one in hidden if one.how == "baselined"}
    outdated = (one for one in baseline if is_whole and not unread and one not in recorded)
    return Checked(
        in_order(shown),
        len(card.workspace.goals),
        tuple(hidden),
        there,
        tuple(outdated),
        unread=tuple(sorted(unread)),
    )


def _ignores(sources: Iterable[SourceFile]) -> Iterator[Ignore]:
    """All ignores. What reads them is loaded where there are some, which is seldom."""
    addressed = [source for source in sources if ADDRESS in source.text]
    if addressed:
        from okrkit.ignores import ignores  # noqa: PLC0415  see above

        for source in addressed:
            yield from ignores(source)


def _by_ignores(
    found: Sequence[Finding], there: Iterable[Ignore], as_of: date
) -> tuple[dict[int, Ignore], set[Silencer]]:
    """The findings that are silenced, by number, each with an ignore; and what has silenced one."""
    lines: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for number, finding in enumerate(found):
        lines.setdefault((finding.file, finding.rule), []).append((finding.start.line, number))
    for one in lines.values():
        one.sort()
    silencers: dict[int, Ignore] = {}
    used: dict[Silencer, bool] = {}
    for ignore in there:
        for silencer in _silencers(ignore, as_of):
            if silencer not in used:
                file, rule, (first, last) = silencer
                here = lines.get((file, rule), [])
                start, end = bisect_left(here, (first,)), bisect_left(here, (last + 1,))
                silencers.update((number, ignore) for _, number in here[start:end])
                used[silencer] = start < end
    return silencers, {silencer for silencer, is_used in used.items() if is_used}


def _silencers(ignore: Ignore, as_of: date) -> Iterator[Silencer]:
    if ignore.lines is not None and not _is_expired(ignore, as_of):
        for name in ignore.rules:
            if _can_be_silenced(name):
                yield ignore.file, name, ignore.lines


def _is_expired(ignore: Ignore, as_of: date) -> bool:
    return ignore.until is not None and date.fromisoformat(ignore.until) < as_of


def _can_be_silenced(name: str) -> bool:
    rule = rule_named(name)
    return rule is not None and chapter_of(rule).name not in NOT_SILENCED


def _is_of_reading(name: str) -> bool:
    """Whether a rule finds what cannot be read, so that nobody knows what else there is."""
    rule = rule_named(name)
    return rule is not None and rule.severity == "error" and chapter_of(rule).name == "readable"


def _is_of_history(name: str) -> bool:
    rule = rule_named(name)
    return rule is not None and chapter_of(rule).of_history


def _judged(
    there: Iterable[Ignore],
    used: set[Silencer],
    doubtful: Container[str],
    as_of: date,
    *,
    of_history: bool,
) -> Iterator[Judged]:
    """The ignores that are a command's own: `okr audit` judges the rules of history alone.

    In `doubtful` files none is unused: what it is for may be among what was not seen.
    """
    for ignore in there:
        names = [one for one in ignore.rules if _can_be_silenced(one)]
        own = [one for one in names if _is_of_history(one) == of_history]
        is_expired = _is_expired(ignore, as_of)
        is_doubtful = is_expired or ignore.wrong or ignore.file in doubtful
        unused = [one for one in own if (ignore.file, one, ignore.lines) not in used]
        if own or not (names or of_history):
            yield Judged(ignore, () if is_doubtful else tuple(unused), is_expired)
