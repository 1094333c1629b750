"""Can the file be read at all?"""

from collections.abc import Iterator

from okrkit.rules.rule import Chapter, Problem, Rule, faults_named
from okrkit.score import Scorecard


def unreadable_file(card: Scorecard) -> Iterator[Problem]:
    """A goal file that cannot be read, or must not be.

    It is not UTF-8, larger than the limit, no regular file, a link that leaves the workspace, or
    nobody has allowed okr to read it. What is in it would be missing from every number.

    Bad:

        # file: goals/sales.yaml, encoded as latin-1
        kpis:
          revenue:
            title: Umsatz über alle Läden  # ←
            unit: EUR

    Good:

        # file: goals/sales.yaml
        kpis:
          revenue:
            title: Umsatz über alle Läden
            unit: EUR
    """
    yield from faults_named(card, "unreadable-file")


def invalid_yaml(card: Scorecard) -> Iterator[Problem]:
    """A text that is no YAML.

    Nothing behind this place can be read. Most often a text needs quotes: one that starts with a
    character of YAML's own, or that holds `: `. Other causes are tabs, a bracket or a quote that
    is never closed, and merge conflicts that were left in the file.

    Bad:

        kpis:
          mentions:
            title: @acme is mentioned  # ←

    Good:

        kpis:
          mentions:
            title: "@acme is mentioned"
    """
    yield from faults_named(card, "invalid-yaml")


def unsupported_yaml(card: Scorecard) -> Iterator[Problem]:
    """YAML that says something else than it shows.

    Anchors, aliases, merge keys, tags, directives, several documents in one file and very deep
    nesting are refused: what a reviewer sees in a goal file is what counts.

    Bad:

        kpis:
          uptime: &shop  # ←
            title: Checkout availability
            at_least: 99.9
          search-uptime: *shop  # ←

    Good:

        kpis:
          uptime:
            title: Checkout availability
            at_least: 99.9
          search-uptime:
            title: Search availability
            at_least: 99.9
    """
    yield from faults_named(card, "unsupported-yaml")


def duplicate_key(card: Scorecard) -> Iterator[Problem]:
    """The same key twice in one mapping, or two check-ins for one day.

    Other readers take the last one and say nothing, so a number disappears without a trace. A day
    counts as the same in every spelling (`2026-10` is the last of October) and in every file.

    Bad:

        kpis:
          uptime:
            title: Checkout availability
            at_least: 99.9
            checkins:
              2026-10-12: 99.95
              2026-10-12: 99.71  # ←

    Good:

        kpis:
          uptime:
            title: Checkout availability
            at_least: 99.9
            checkins:
              2026-10-12: 99.71
              2026-10-05: 99.95
    """
    yield from faults_named(card, "duplicate-key")


def unknown_field(card: Scorecard) -> Iterator[Problem]:
    """A field that the format does not have.

    A misspelt field would be ignored in silence. Fields of your own start with `x-`. Inside
    `{…}` a comma ends a text, and what follows then looks like a field: quote the text.

    Bad:

        period: 2026-Q4
        objectives:
          grow:
            title: More teams use us every day
            key_results:
              teams:
                title: Teams that are active daily
                start: 2026-10-01
                baseline: 120
                goal: 150  # ←

    Good:

        period: 2026-Q4
        objectives:
          grow:
            title: More teams use us every day
            key_results:
              teams:
                title: Teams that are active daily
                start: 2026-10-01
                baseline: 120
                target: 150
    """
    yield from faults_named(card, "unknown-field")


def missing_field(card: Scorecard) -> Iterator[Problem]:
    """A field that must be there.

    Every goal needs a `title`, every objective a `period`, its own or its file's; whoever drops a
    goal says when and why.

    Bad:

        objectives:
          grow:  # ←
            title: More teams use us every day
            key_results:
              teams: {title: Teams that are active daily, baseline: 120, target: 150}

    Good:

        period: 2026-Q4
        objectives:
          grow:
            title: More teams use us every day
            key_results:
              teams: {title: Teams that are active daily, baseline: 120, target: 150}
    """
    yield from faults_named(card, "missing-field")


def invalid_value(card: Scorecard) -> Iterator[Problem]:
    """A value of the wrong type or form.

    A number is written plainly, with its `unit` beside it, a day as `2026-10-05`, and a yes or no
    as `true` or `false`. Nothing is guessed: `1,500` is fifteen hundred to some and one and a half
    to others.

    Bad:

        kpis:
          revenue:
            title: Revenue of all shops
            checkins:
              2026-10-31: $10K  # ←
              2026-9-30: 9400  # ←

    Good:

        kpis:
          revenue:
            title: Revenue of all shops
            unit: $
            checkins:
              2026-10-31: 10000
              2026-09-30: 9400
    """
    yield from faults_named(card, "invalid-value")


def missing_measure(card: Scorecard) -> Iterator[Problem]:
    """A key result that nothing measures, and that is no draft.

    Nobody can say how far it is. It has exactly one measure: `baseline` and `target`, a bound to
    hold, `milestones`, `done`, `judged`, `score_from` or `same_as`. Until one is agreed on, mark it
    as `draft: true`.

    Bad:

        period: 2026-Q4
        objectives:
          grow:
            title: More teams use us every day
            key_results:
              teams:  # ←
                title: Teams that are active daily

    Good:

        period: 2026-Q4
        objectives:
          grow:
            title: More teams use us every day
            key_results:
              teams:
                title: Teams that are active daily
                baseline: 120
                target: 150
    """
    yield from faults_named(card, "missing-measure")


def conflicting_measures(card: Scorecard) -> Iterator[Problem]:
    """A key result with two measures at once.

    Its score could be either. Make two key results of it, or keep the measure that counts. With
    `kpi` the value comes from that KPI: a check-in then holds everything but a `value`.

    Bad:

        period: 2026-Q4
        objectives:
          grow:
            title: More teams use us every day
            key_results:
              teams:
                title: Teams that are active daily
                baseline: 120
                target: 150
                done: false  # ←

    Good:

        period: 2026-Q4
        objectives:
          grow:
            title: More teams use us every day
            key_results:
              teams:
                title: Teams that are active daily
                baseline: 120
                target: 150
    """
    yield from faults_named(card, "conflicting-measures")


def cut_text(card: Scorecard) -> Iterator[Problem]:
    """An unquoted text that a ` #` has cut.

    In YAML a `#` behind a blank starts a comment. Where no blank follows it, it was probably meant
    to be read.

    Bad:

        kpis:
          rank:
            title: Become #1 in Germany  # ←

    Good:

        kpis:
          rank:
            title: "Become #1 in Germany"
    """
    yield from faults_named(card, "cut-text")


def unsafe_text(card: Scorecard) -> Iterator[Problem]:
    r"""A character that deceives the eye, or that a terminal obeys.

    Control characters, marks that turn the direction of writing, and characters without width can
    make a review show something else than what okr reads. Joiners, variation selectors, direction
    marks and no-break spaces are fine.

    Bad:

        kpis:
          uptime:
            title: "Checkout\u202eavailability"  # ←

    Good:

        kpis:
          uptime:
            title: "Checkout availability"
    """
    yield from faults_named(card, "unsafe-text")


def empty_file(card: Scorecard) -> Iterator[Problem]:
    """A goal file that holds nothing.

    Somebody may believe that goals stand there. Remove the file, or write a goal into it.

    Bad:

        # The goals of next year  # ←

    Good:

        # The goals of next year
        period: 2027
        objectives:
          second-country:
            title: People pay with us in a second country
            draft: true
    """
    yield from faults_named(card, "empty-file")


READABLE = Chapter(
    "readable",
    "Can the file be read at all?",
    (
        Rule(unreadable_file, "error"),
        Rule(invalid_yaml, "error"),
        Rule(unsupported_yaml, "error"),
        Rule(duplicate_key, "error"),
        Rule(unknown_field, "error"),
        Rule(missing_field, "error"),
        Rule(invalid_value, "error"),
        Rule(missing_measure, "error"),
        Rule(conflicting_measures, "error"),
        Rule(cut_text, "warning"),
        Rule(unsafe_text, "error"),
        Rule(empty_file, "warning"),
    ),
)
