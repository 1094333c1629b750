"""Is it said well?"""

import re
from collections.abc import Iterator

from okrkit.characters import quote
from okrkit.goals import Goal, KeyResult, Objective
from okrkit.measure import Band, Range, SameAs
from okrkit.rules.gathering import underway
from okrkit.rules.rule import Chapter, Problem, Rule
from okrkit.score import Scorecard

VAGUE = re.compile(
    r"\b(?:improv(?:e|es|ed|ing)|better|optimi[sz](?:e|es|ed|ing)|enhanc(?:e|es|ed|ing))\b",
    re.IGNORECASE,
)
AS_USUAL = re.compile(r"(?:maintain|continue|keep)(?:s|ing)?\b", re.IGNORECASE)


def vague_title(card: Scorecard) -> Iterator[Problem]:
    """A title that improves something, where no number says by how much.

    "Better", "improve", "optimise" fit any outcome. Say what will be true in the end, or give the
    objective a key result with a number. Said of the titles of an objective and of its key results,
    where none of these has a number. English titles only (`language: en`).

    Bad:

        period: 2026-Q4
        objectives:
          fast-refunds:
            title: Improve the refund process  # ←
            why: Half of the customers we lose name slow refunds
            key_results:
              button: {title: Customers start a refund themselves, done: false}

    Good:

        period: 2026-Q4
        objectives:
          fast-refunds:
            title: Improve the refund process
            why: Half of the customers we lose name slow refunds
            key_results:
              refund-time: {title: Median refund time, unit: h, baseline: 72, target: 24}
    """
    for objective in _english(card):
        if any(_has_number(card, one) for one in objective.key_results):
            continue
        for goal in (objective, *objective.key_results):
            found = VAGUE.search(goal.title)
            if found and card.is_counted(goal):
                yield Problem(
                    f"{quote(found[0])} says nothing that could be told from its opposite",
                    goal.place.value("title"),
                    "say what will be true in the end, or by how much: `baseline` and `target`",
                )


def _english(card: Scorecard) -> Iterator[Objective]:
    """The objectives that can still be bettered, where goals are in English."""
    is_english = card.workspace.settings.language.casefold()[:2] == "en"
    return underway(card) if is_english else iter(())


def _has_number(card: Scorecard, key_result: KeyResult) -> bool:
    measure = key_result.measure
    if isinstance(measure, SameAs) and measure.ref is not None:
        shown = card.workspace.goals[measure.ref]
        measure = shown.measure if isinstance(shown, KeyResult) else None
    return isinstance(measure, (Range, Band))


def maintenance_objective(card: Scorecard) -> Iterator[Problem]:
    """An objective that maintains, continues or keeps something.

    Business as usual is not what changes: sustain it with a KPI and its bounds. Only the first word
    of the title is looked at. English titles only (`language: en`).

    Bad:

        period: 2026-Q4
        objectives:
          uptime:
            title: Maintain the availability of the checkout  # ←
            why: A customer who wants to pay can pay
            key_results:
              outages: {title: Outages in a month, baseline: 4, target: 2}

    Good:

        kpis:
          uptime:
            title: Availability of the checkout
            why: A customer who wants to pay can pay
            unit: "%"
            at_least: 99.9
    """
    for objective in _english(card):
        found = AS_USUAL.match(objective.title)
        if found:
            yield Problem(
                f"`{objective.id}` is about what stays: {quote(found[0])}",
                objective.place.value("title"),
                "make it a KPI with a bound, or say what will be different",
            )


def overlong_title(card: Scorecard, *, max: int = 18) -> Iterator[Problem]:
    """A title that nobody can say in one breath.

    Whoever cannot say a goal by heart does not pursue it. Put the rest under `description` or
    `why`. At most `max` words (18), in any language.

    Bad:

        period: 2026-Q4
        objectives:
          fast-refunds:
            title: >-  # ←
              Refunds are so fast and so easy for our customers that they no longer need to write
              to us or call us
            why: Half of the customers we lose name slow refunds
            key_results:
              refund-time: {title: Median refund time, unit: h, baseline: 72, target: 24}

    Good:

        period: 2026-Q4
        objectives:
          fast-refunds:
            title: Refunds feel instant
            why: Half of the customers we lose name slow refunds
            description: Nobody should need to write to us or call us about one
            key_results:
              refund-time: {title: Median refund time, unit: h, baseline: 72, target: 24}
    """
    for objective in underway(card):
        for goal in (objective, *objective.key_results):
            yield from _overlong(goal.title, goal, max)
    for kpi in card.workspace.kpis:
        yield from _overlong(kpi.title, kpi, max)


def _overlong(title: str, goal: Goal, most: int) -> Iterator[Problem]:
    words = len(title.split())
    if words > most:
        yield Problem(
            f"the title of `{goal.id}` has {words} words, more than {most}",
            goal.place.value("title"),
            "say the rest under `description` or `why`",
        )


WORDED = Chapter(
    "worded",
    "Is it said well?",
    (
        Rule(vague_title, "info"),
        Rule(maintenance_objective, "info"),
        Rule(overlong_title, "info"),
    ),
)
