"""Did history stay true?"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

from okrkit.aloud import change, label
from okrkit.cadence import days
from okrkit.characters import quote
from okrkit.difference import is_same
from okrkit.period import parse_day
from okrkit.rules.rule import Chapter, Problem, Rule
from okrkit.source import Place

if TYPE_CHECKING:
    from okrkit.course import Course
    from okrkit.trail import Event

GENTLE = frozenset({"guardrails", "cadence", "score_from"})
"""What makes a goal easier without a change of what is asked for."""

AIMS = frozenset({
    "baseline", "target", "at_least", "above", "at_most", "below", "milestones", "done", "judged",
    "score_from", "same_as", "unit", "kpi", "title",
})  # fmt: skip
NUMBERS = ("value", "score")


def softened_target(course: "Course") -> Iterator[Problem]:
    """A goal that was made easier on the way, and nobody said why.

    A target may turn out to be wrong. Moved in silence it makes every report look better than the
    work. Until a fifth of the goal's days is gone a change is planning; after that say why: in the
    goal's `changed:`, or on a line `Reason: …` at the end of the commit's message. A guardrail that
    went, a slower cadence, another `score_from`, and other `pace` or `missing` in the settings are
    worth a look only.

    Bad:

        # file: goals/example.yaml, committed on 2026-09-28
        period: 2026-Q4
        objectives:
          fast-refunds:
            title: Refunds feel instant
            key_results:
              refund-time: {title: Median time, unit: h, baseline: 72, target: 24}
        # file: goals/example.yaml, committed on 2026-11-16
        period: 2026-Q4
        objectives:
          fast-refunds:
            title: Refunds feel instant
            key_results:
              refund-time: {title: Median time, unit: h, baseline: 72, target: 40}  # ←

    Good:

        # file: goals/example.yaml, committed on 2026-09-28
        period: 2026-Q4
        objectives:
          fast-refunds:
            title: Refunds feel instant
            key_results:
              refund-time: {title: Median time, unit: h, baseline: 72, target: 24}
        # file: goals/example.yaml, committed on 2026-11-16
        period: 2026-Q4
        objectives:
          fast-refunds:
            title: Refunds feel instant
            key_results:
              refund-time:
                title: Median time
                unit: h
                baseline: 72
                target: 40
                changed: {2026-11-16: The bank asks for two more checks}
    """
    for events in _decisions(course, "softened"):
        first, is_gentle = events[0], all(_name(event) in GENTLE for event in events)
        message = f"{_who(course, first, 'was made easier')}: {_changes(events)}; nobody said why"
        yield _problem(course, first, message, _why(first), "info" if is_gentle else None)
    yield from _judged_otherwise(course)


def re_aimed_goal(course: "Course") -> Iterator[Problem]:
    """A goal that became another one on the way, and nobody said why.

    With another measure, unit or KPI, or with both ends moved, what was reached before cannot be
    compared with what is asked for now. After a fifth of its days drop the goal and start another,
    or say why: in `changed:`, or on a line `Reason: …` at the end of the commit's message.

    Bad:

        # file: goals/example.yaml, committed on 2026-09-28
        period: 2026-Q4
        objectives:
          fast-refunds:
            title: Refunds feel instant
            key_results:
              refunds: {title: Refunds, unit: h, baseline: 72, target: 24}
        # file: goals/example.yaml, committed on 2026-11-16
        period: 2026-Q4
        objectives:
          fast-refunds:
            title: Refunds feel instant
            key_results:
              refunds: {title: Refunds, unit: "%", at_least: 90}  # ←

    Good:

        # file: goals/example.yaml, committed on 2026-09-28
        period: 2026-Q4
        objectives:
          fast-refunds:
            title: Refunds feel instant
            key_results:
              refunds: {title: Refunds, unit: h, baseline: 72, target: 24}
        # file: goals/example.yaml, committed on 2026-10-05
        period: 2026-Q4
        objectives:
          fast-refunds:
            title: Refunds feel instant
            key_results:
              refunds: {title: Refunds, unit: "%", at_least: 90}
    """
    for events in _decisions(course, "re-aimed"):
        aimed = [event for event in events if _name(event) in AIMS]
        if aimed:
            first = aimed[0]
            told = f"{_who(course, first, 'was aimed at something else')}: {_changes(aimed)}"
            yield _problem(course, first, f"{told}; nobody said why", _why(first))


def rewritten_check_in(course: "Course") -> Iterator[Problem]:
    """A past number that was changed or taken out long after its day.

    Correcting a number is fine, and then worth a reason: a `Reason: …` line of the commit, or the
    goal's `changed:`. Within one cadence of its day a correction needs none.

    Bad:

        # file: goals/example.yaml, committed on 2026-10-05
        kpis:
          uptime:
            title: Uptime
            at_least: 99
            checkins: {2026-10-05: 97}
        # file: goals/example.yaml, committed on 2026-11-16
        kpis:
          uptime:
            title: Uptime
            at_least: 99
            checkins: {2026-10-05: 99}  # ←

    Good:

        # file: goals/example.yaml, committed on 2026-10-05
        kpis:
          uptime:
            title: Uptime
            at_least: 99
            checkins: {2026-10-05: 97}
        # file: goals/example.yaml, committed on 2026-10-07
        kpis:
          uptime:
            title: Uptime
            at_least: 99
            checkins: {2026-10-05: 99}
    """

    def is_late(event: "Event") -> bool:
        day = _checkin_day(event)
        is_one = event.kind == "rewritten" and day is not None and _has_other_number(event)
        if not is_one or day is None or event.reason:
            return False
        return _authored(event) - day > days(course.cadence(event))

    for events in course.grouped(is_late):
        told = f"{_who(course, events[0], 'had past numbers changed')}: {_changes(events)}"
        yield _problem(course, events[0], f"{told}; nobody said why", _why(events[0]))


def backdated_check_in(course: "Course") -> Iterator[Problem]:
    """A check-in that came long after the day it is dated on.

    A number that is written down weeks later is remembered, not measured, also where the check-in
    was there before without one. It is looked at where it came more than two cadences after its
    day; the commit that brought the goal is spared.

    Bad:

        # file: goals/example.yaml, committed on 2026-10-01
        kpis:
          uptime: {title: Uptime, at_least: 99}
        # file: goals/example.yaml, committed on 2026-11-16
        kpis:
          uptime:
            title: Uptime
            at_least: 99
            checkins: {2026-10-05: 99.5}  # ←

    Good:

        # file: goals/example.yaml, committed on 2026-10-01
        kpis:
          uptime: {title: Uptime, at_least: 99}
        # file: goals/example.yaml, committed on 2026-10-06
        kpis:
          uptime:
            title: Uptime
            at_least: 99
            checkins: {2026-10-05: 99.5}
    """

    def is_backdated(event: "Event") -> bool:
        day = _checkin_day(event)
        is_one = event.kind in {"check-in", "rewritten"}
        is_new = is_one and (event.before is None or _has_new_number(event))
        if not is_new or day is None or event.revision.id == course.first:
            return False
        return _authored(event) - day > days(course.cadence(event), 2)

    for events in course.grouped(is_backdated):
        first = events[-1]
        when = " and ".join(sorted(str(_checkin_day(event)) for event in events[:2]))
        more = f" and {len(events) - 2} more days" if len(events) > 2 else ""
        message = f"{_who(course, first, f'got its check-in of {when}{more}')}, long after"
        yield _problem(course, first, message, "check in while it is fresh: `okr checkin`")


def vanished_goal(course: "Course") -> Iterator[Problem]:
    """A goal that was taken out in mid-period instead of being dropped.

    What is not reached is not to disappear: with `dropped: {date: …, why: …}` it stays in the
    report, with its reason, and others can learn from it. What goes in the first fifth of its days
    was being planned; drafts may go at any time. A goal is also taken out where its file is no goal
    file any more, by narrower `goals` in the settings or another `okrkit.yaml` nearer to it.

    Bad:

        # file: goals/example.yaml, committed on 2026-09-28
        period: 2026-Q4
        objectives:
          fast-refunds:
            title: Refunds feel instant
            key_results:
              refund-time: {title: Median time, unit: h, baseline: 72, target: 24}
              complaints: {title: Complaints, baseline: 8, target: 4}
        # file: goals/example.yaml, committed on 2026-11-16
        period: 2026-Q4
        objectives:
          fast-refunds:  # ←
            title: Refunds feel instant
            key_results:
              refund-time: {title: Median time, unit: h, baseline: 72, target: 24}

    Good:

        # file: goals/example.yaml, committed on 2026-09-28
        kpis:
          uptime: {title: Uptime, at_least: 99}
          answer-time: {title: Time to answer, at_most: 4}
        # file: goals/example.yaml, committed on 2026-11-16
        kpis:
          uptime: {title: Uptime, at_least: 99}
          answer-time:
            title: Time to answer
            at_most: 4
            dropped: {date: 2026-11-16, why: Nobody waits any more}
    """
    gone = [
        event for event in course.events if event.kind == "removed" and _is_missed(course, event)
    ]
    together = {(event.revision.id, event.goal) for event in gone}
    for event in gone:
        if (event.revision.id, event.goal.partition(".")[0]) in together and "." in event.goal:
            continue
        message = f"{_who(course, event, 'was taken out')} before its time was over"
        hint = f"put it back with `dropped: {{date: {event.day}, why: …}}`"
        yield _problem(course, event, message, hint)


def late_goal(course: "Course") -> Iterator[Problem]:
    """A goal that was first committed when more than a fifth of its days was gone.

    Who writes a goal down late knows already how it ends. A goal that comes up on the way is fine,
    and starts when it comes: give it a `start`. Drafts are spared, and so is the commit that
    brought the workspace.

    Bad:

        # file: goals/other.yaml, committed on 2026-09-28
        kpis:
          uptime: {title: Uptime, at_least: 99}
        # file: goals/example.yaml, committed on 2026-11-16
        period: 2026-Q4
        objectives:
          fast-refunds:  # ←
            title: Refunds feel instant
            key_results:
              refund-time: {title: Median time, unit: h, baseline: 72, target: 24}

    Good:

        # file: goals/other.yaml, committed on 2026-09-28
        kpis:
          uptime: {title: Uptime, at_least: 99}
        # file: goals/example.yaml, committed on 2026-11-16
        period: 2026-Q4
        objectives:
          fast-refunds:
            title: Refunds feel instant
            start: 2026-11-16
            key_results:
              refund-time: {title: Median time, unit: h, baseline: 72, target: 24}
    """
    known: set[str] = set()
    new: list[Event] = []
    for event in reversed(course.events):
        if event.kind in {"created", "carried"}:
            if event.goal not in known and _is_late(course, event):
                new.append(event)
            known.add(event.goal)
    together = {(event.revision.id, event.goal) for event in new}
    for event in new:
        if (event.revision.id, event.goal.partition(".")[0]) in together and "." in event.goal:
            continue
        gone = course.share_gone(event) or 0
        message = (
            f"{_who(course, event, 'was first committed')}, when {round(gone * 100)} % of its days"
            f" were gone"
        )
        yield _problem(course, event, message, f"let it start when it came: `start: {event.day}`")


def outsider_change(course: "Course") -> Iterator[Problem]:
    """A decision by someone who is neither owner, contributor nor lead.

    Goals are changed by those who answer for them. It looks at the e-mail of the commit and at
    `emails` under `people:`; without any it says nothing.

    Bad:

        # file: goals/people.yaml, committed on 2026-09-28
        people:
          ana: {emails: [ana@acme.example]}
          ben: {emails: [ben@acme.example]}
        # file: goals/example.yaml, committed on 2026-09-28
        kpis:
          uptime: {title: Uptime, owner: ben, at_least: 99}
        # file: goals/example.yaml, committed on 2026-11-16
        kpis:
          uptime: {title: Uptime, owner: ben, at_least: 98}  # ←

    Good:

        # file: goals/people.yaml, committed on 2026-09-28
        people:
          ana: {emails: [ana@acme.example]}
        # file: goals/example.yaml, committed on 2026-09-28
        kpis:
          uptime: {title: Uptime, owner: ana, at_least: 99}
        # file: goals/example.yaml, committed on 2026-11-16
        kpis:
          uptime: {title: Uptime, owner: ana, at_least: 98}
    """
    if not any(person.emails for person in course.card.workspace.people.values()):
        return

    def is_foreign(event: "Event") -> bool:
        is_theirs = event.kind in DECISIONS and event.revision.id != course.first
        return is_theirs and course.person(event) not in course.insiders(event)

    for events in course.grouped(is_foreign):
        message = f"{_who(course, events[0], 'was changed')}, neither owner, contributor nor lead"
        yield _problem(course, events[0], f"{message}: {_changes(events)}", "ask its owner")


def unsigned_change(course: "Course") -> Iterator[Problem]:
    """A decision in a commit without a valid signature.

    Anybody can write any name into a commit. A signature by a key that you know tells who it was.
    `git log --show-signature` and `okr log --verify` tell more; the list of signers is your own
    (`gpg.ssh.allowedSignersFile`, or the keys you have), never the repository's.

    Bad:

        # file: goals/example.yaml, committed on 2026-09-28
        kpis:
          uptime: {title: Uptime, at_least: 99}
        # file: goals/example.yaml, committed on 2026-11-16
        kpis:
          uptime: {title: Uptime, at_least: 98}  # ←

    Good:

        # file: goals/example.yaml, committed on 2026-09-28
        kpis:
          uptime: {title: Uptime, at_least: 99}
    """

    def is_unsigned(event: "Event") -> bool:
        is_theirs = event.kind in DECISIONS and event.revision.id != course.first
        return is_theirs and event.worth.trust != "good"

    for events in course.grouped(is_unsigned):
        signature = events[0].worth
        message = (
            f"{_who(course, events[0], 'was changed')} without a valid signature ({signature})"
        )
        yield _problem(
            course, events[0], f"{message}: {_changes(events)}", "sign with `git commit -S`"
        )


DECISIONS = frozenset({"decision", "dropped", "closed", "removed", "renamed"})


def _judged_otherwise(course: "Course") -> Iterator[Problem]:
    """Changes of how all goals are judged, by commit; the settings have no place for a reason."""
    by_commit = groupby(course.settings, key=lambda event: event.revision)
    for revision, group in by_commit:
        events = list(group)
        if revision.id == course.first or revision.reason:
            continue
        by, commit = quote(revision.author), revision.short
        changes = (f"{quote(str(one.field))} {change(one.before, one.after)}" for one in events)
        yield Problem(
            f"how goals are judged was changed on {events[0].day} by {by} ({commit}):"
            f" {', '.join(changes)}; nobody said why",
            Place(events[0].goal).key(*str(events[0].field).split(".")),
            "say why in the commit that does it, on a last line `Reason: …`",
            severity="info",
            commit=revision.id,
        )


def _decisions(course: "Course", verdict: str) -> Iterator[list["Event"]]:
    """Decisions of a verdict after the grace and without a reason, by goal and commit."""

    def is_one(event: "Event") -> bool:
        return (
            event.verdict == verdict
            and event.kind in {"decision", "wording", "renamed"}
            and not event.reason
            and not course.is_planning(event)
        )

    return course.grouped(is_one)


def _is_missed(course: "Course", event: "Event") -> bool:
    """Whether a goal that was taken out was running, and is not back."""
    if course.goal(event) is not None or event.revision.id == course.first:
        return False
    if course.is_draft(event) or course.has_ended(event):
        return False
    days_ = course.days(event)
    if days_ is None:
        return True
    is_over = days_[1] is not None and event.day > days_[1]
    return event.day >= days_[0] and not is_over and not course.is_in_grace(event)


def _is_late(course: "Course", event: "Event") -> bool:
    if event.revision.id == course.first or course.is_draft(event):
        return False
    return course.share_gone(event) is not None and not course.is_in_grace(event)


def _checkin_day(event: "Event") -> date | None:
    name, _, key = (event.field or "").partition(".")
    return parse_day(key) if name == "checkins" else None


def _authored(event: "Event") -> date:
    """The day of a commit, or that of its author where it was only rebased later."""
    return min(event.day, event.revision.author_day)


def _has_other_number(event: "Event") -> bool:
    """Whether a check-in has lost a number, or has another one."""
    old, new = _numbers(event.before), _numbers(event.after)
    return any(not is_same(old[name], new.get(name)) for name in old)


def _has_new_number(event: "Event") -> bool:
    """Whether a check-in has a number that it did not have."""
    return bool(_numbers(event.after).keys() - _numbers(event.before).keys())


def _numbers(said: Any) -> dict[str, Any]:
    """What a check-in says in numbers."""
    return {name: said[name] for name in NUMBERS if name in said} if isinstance(said, dict) else {}


def _name(event: "Event") -> str:
    return (event.field or "").partition(".")[0]


def _who(course: "Course", event: "Event", what: str) -> str:
    """`2026-Q4/x.k` was made easier on 2026-11-16 by Ana Ito (1a2b3c4)."""
    by = quote(event.revision.author)
    commit = event.revision.short
    return f"{quote(course.ref(event))} {what} on {event.day} by {by} ({commit})"


def _changes(events: Sequence["Event"]) -> str:
    return ", ".join(
        f"{quote(label(event.field or event.kind))} {change(event.before, event.after)}"
        for event in events
    )


def _why(event: "Event") -> str:
    return f"say why: `changed: {{{event.day}: …}}` in the goal"


def _problem(
    course: "Course", event: "Event", message: str, hint: str, severity: Any = None
) -> Problem:
    place, commit = course.place(event), event.revision.id
    return Problem(message, place, hint, (), severity, commit, goal=course.ref(event))


HONEST = Chapter(
    "honest",
    "Did history stay true?",
    (
        Rule(softened_target, "error"),
        Rule(re_aimed_goal, "warning"),
        Rule(rewritten_check_in, "warning"),
        Rule(backdated_check_in, "info"),
        Rule(vanished_goal, "error"),
        Rule(late_goal, "warning"),
        Rule(outsider_change, "off"),
        Rule(unsigned_change, "off"),
    ),
    of_history=True,
)
