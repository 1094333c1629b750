"""What okr sees of the machine and the workspace it works in, and how good that is."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

Health = Literal["good", "look", "bad"]
"""All is well; somebody should have a look; something stands in the way."""


class Sign(NamedTuple):
    """One thing that was looked at: what was seen, and what to do about it where it is not good."""

    topic: str
    health: Health
    seen: str
    advice: str | None = None


def good(topic: str, seen: str) -> Sign:
    """A sign that all is well."""
    return Sign(topic, "good", seen)


def look(topic: str, seen: str, advice: str) -> Sign:
    """A sign of what works, and could surprise somebody."""
    return Sign(topic, "look", seen, advice)


def bad(topic: str, seen: str, advice: str | None = None) -> Sign:
    """A sign of what stands in the way."""
    return Sign(topic, "bad", seen, advice)


def is_ill(signs: Iterable[Sign]) -> bool:
    """Whether something stands in the way."""
    return any(one.health == "bad" for one in signs)
