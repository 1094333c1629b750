"""All rules in the order of the catalogue."""

from okrkit.rules.balanced import BALANCED
from okrkit.rules.connected import CONNECTED
from okrkit.rules.current import CURRENT
from okrkit.rules.honest import HONEST
from okrkit.rules.measurable import MEASURABLE
from okrkit.rules.readable import READABLE
from okrkit.rules.rule import Chapter, Rule
from okrkit.rules.silenced import SILENCED
from okrkit.rules.worded import WORDED

CHAPTERS: tuple[Chapter, ...] = (
    READABLE, CONNECTED, MEASURABLE, BALANCED, CURRENT, WORDED, HONEST, SILENCED,
)  # fmt: skip
ALL_RULES: tuple[Rule, ...] = tuple(rule for chapter in CHAPTERS for rule in chapter.rules)


NOT_SILENCED = frozenset({"readable", "silenced"})
"""The chapters that no ignore silences."""


def is_always_error(rule: Rule) -> bool:
    """Whether no settings soften a rule: what it finds could not be read and is in no number."""
    return rule.severity == "error" and rule in READABLE.rules


def rule_named(name: str) -> Rule | None:
    """The rule of a name."""
    return next((rule for rule in ALL_RULES if rule.name == name), None)


def chapter_of(rule: Rule) -> Chapter:
    """The chapter that a rule stands in."""
    return next(chapter for chapter in CHAPTERS if rule in chapter.rules)
