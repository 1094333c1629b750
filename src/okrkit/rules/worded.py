"""Is it said well?"""

from collections.abc import Iterator

from okrkit.characters import quote
from okrkit.goals import KeyResult, Objective
from okrkit.measure import Band, Range, SameAs, Supporting
from okrkit.rules.gathering import Told, told_together, underway
from okrkit.rules.rule import Chapter, Problem, Rule
from okrkit.score import Scorecard
from okrkit.wording import number_of_words, vague_word, word_of_staying


def vague_title(card: Scorecard) -> Iterator[Problem]:
    """A title that improves something, where no number says by how much.

    "Better", "improve", "optimise", "enhance", "increase" fit any outcome. Say what will be true in
    the end, or give the objective a key result with a number. It is said once per objective, of its
    title or those of its key results, where none of these has a number. English titles only
    (`language: en`).

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
        vague = (
            Told(
                one.place.value("title"),
                f"{quote(word)} in the title of `{one.ref}`",
                f"{quote(word)} in the title of `{one.ref}`",
                f", and no key result of `{objective.ref}` has a number",
            )
            for one in _unmeasured(card, objective)
            if (word := vague_word(one.title))
        )
        hint = "say what will be true in the end, or by how much: `baseline` and `target`"
        yield from told_together(objective.ref, vague, None, hint)


def _unmeasured(card: Scorecard, objective: Objective) -> list[Objective | KeyResult]:
    """An objective and its key results, if it has some and none of them has a number."""
    parts = [one for one in objective.key_results if card.is_counted(one)]
    has_number = any(_has_number(card, one) for one in parts)
    return [objective, *parts] if parts and not has_number else []


def _english(card: Scorecard) -> Iterator[Objective]:
    """The objectives that can still be bettered, where goals are in English."""
    return underway(card) if _is_english(card) else iter(())


def _is_english(card: Scorecard) -> bool:
    return card.workspace.settings.language.casefold()[:2] == "en"


def _has_number(card: Scorecard, key_result: KeyResult) -> bool:
    """Whether it has a range or bound, or what it shows; or rests on objectives further down."""
    measure = key_result.measure
    if isinstance(measure, SameAs) and measure.ref is not None:
        shown = card.workspace.goals[measure.ref]
        measure = shown.measure if isinstance(shown, KeyResult) else None
    return isinstance(measure, (Range, Band, Supporting))


def maintenance_objective(card: Scorecard) -> Iterator[Problem]:
    """An objective that maintains, continues or keeps something.

    Business as usual is not what changes: sustain it with a KPI and its bounds. Only the first word
    of the title is looked at: "maintain", "continue", "keep", "sustain", "remain". English
    titles only (`language: en`).

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
        word = word_of_staying(objective.title)
        if word:
            yield Problem(
                f"the title of `{objective.ref}` begins with {quote(word)}: what stays as it is, is"
                " business as usual",
                objective.place.value("title"),
                "make it a KPI with a bound, such as `at_least: …`, or say what will be different",
            )


def overlong_title(card: Scorecard, *, max: int = 18) -> Iterator[Problem]:
    """A title that nobody can say in one breath.

    Whoever cannot say a goal by heart does not pursue it. Put the rest under `description` or
    `why`. At most `max` words (18). English titles only (`language: en`).

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
    if not _is_english(card):
        return
    kpis = (one for one in card.workspace.kpis if card.is_counted(one))
    for goal in (*kpis, *(goal for one in underway(card) for goal in (one, *one.key_results))):
        is_short = len(goal.title.split()) <= max
        number = 0 if is_short else number_of_words(goal.title)
        if number > max:
            yield Problem(
                f"the title of `{goal.ref}` has {number} words, more than {max}",
                goal.place.value("title"),
                "say what it comes to, and the rest under `description`",
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
