"""Lines that fit into a terminal."""

from textwrap import wrap

NARROWEST = 40  # columns; a terminal that has fewer breaks the lines itself


def wrapped(text: str, width: int | None, indent: str) -> list[str]:
    """A line, broken where it is longer than `width`; all but the first one are indented."""
    if width is None or len(text) <= width:
        return [text]
    lead = text[: len(text) - len(text.lstrip())]
    return wrap(
        text.lstrip(),
        max(width, NARROWEST),
        initial_indent=lead,
        subsequent_indent=indent,
        break_on_hyphens=False,
        break_long_words=False,
    )
