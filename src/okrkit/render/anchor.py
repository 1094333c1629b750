"""Where on a page a goal stands."""


def anchor(ref: str) -> str:
    """The id of a goal on a page: none of a section is such a one, whatever goals are called."""
    return f"goal-{ref}"
