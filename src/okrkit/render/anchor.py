"""Where on a page a goal stands."""

from urllib.parse import quote


def anchor(ref: str) -> str:
    """The id of a goal on a page: none of a section is such a one, whatever goals are called."""
    return f"goal-{ref}"


def to_anchor(ref: str) -> str:
    """What leads there from the same page."""
    return f"#{quote(anchor(ref), errors='replace')}"
