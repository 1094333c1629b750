"""What a rule is: a function from a scorecard to problems, with a severity and a chapter.

A rule knows nothing of severities, settings or output. Its docstring is its documentation (what
it finds, why that is bad, a bad and a good example), what `okr explain` shows, and its test: in
the bad example, the lines that end in `# ←` are exactly those that it finds.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from okrkit.finding import Severity, Shared
from okrkit.score import Scorecard
from okrkit.source import Fix, Note, Place


class Problem(NamedTuple):
    """What a rule finds: a place, what is wrong there, and the line to write instead.

    `severity` is that of this one problem where it differs from the rule's; a severity in the
    settings wins over both. `commit` is the one in which something was done to history, `goal` the
    one that it was done to, which may be gone. What is `shared` with other problems is told
    together with them. A `fix` mends it without a person's help.
    """

    message: str
    place: Place
    hint: str | None = None
    related: tuple[Note, ...] = ()
    severity: Severity | None = None
    commit: str | None = None
    shared: Shared | None = None
    goal: str | None = None
    fix: Fix | None = None


Check = Callable[..., Iterator[Problem]]
"""`check(scorecard, *, option=default, …)`."""


class Rule(NamedTuple):
    """A rule in the catalogue. `name` is its only identity.

    A rule that is off has the severity it takes in profile *strict* in `when_strict`. Rules
    `for_drafts` look at drafts and dropped goals too, beyond what every rule does.
    """

    check: Check
    severity: Severity
    when_strict: Severity = "warning"
    for_drafts: bool = False

    @property
    def name(self) -> str:
        """The function's name in kebab-case: `flat_range` is `flat-range`."""
        return self.check.__name__.replace("_", "-")

    @property
    def options(self) -> dict[str, Any]:
        """The names and defaults of its options."""
        return dict(self.check.__kwdefaults__ or {})


class Chapter(NamedTuple):
    """Rules that answer one question.

    Those `of_history` ask a `Course`, those `of_ignores` the ignores (`Judged`) of a workspace, all
    others a scorecard.
    """

    name: str
    question: str
    rules: tuple[Rule, ...]
    of_history: bool = False
    of_ignores: bool = False


def faults_named(card: Scorecard, rule: str) -> Iterator[Problem]:
    """What the reading stages met for a rule."""
    for fault in card.workspace.faults:
        if fault.rule == rule:
            yield Problem(fault.message, fault.place, fault.hint, fault.related, fix=fault.fix)
