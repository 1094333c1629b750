"""Small pictures made of characters: bars with a pace mark, sparklines."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from okrkit.figures import rounded
from okrkit.readings import Reading


class Glyphs(NamedTuple):
    """The characters to draw with: `steps` from low to high, `bullet` before an item, `arrow`
    between what was and what is.
    """

    full: str
    empty: str
    mark: str
    steps: str
    bullet: str
    arrow: str


UNICODE = Glyphs("█", "░", "┃", "▁▂▃▄▅▆▇█", "•", "→")
ASCII = Glyphs("#", ".", "|", "_.-^", "*", "->")
"""For terminals and files that know no others."""


def bar(score: Fraction | None, expected: Fraction | None, width: int, glyphs: Glyphs) -> str:
    """A score from 0 to 1 as a bar, with a mark where it is expected to be.

    The mark stands on the cell that the expected score ends in. Empty cells only without a score.
    """
    filled = 0 if score is None else int(rounded(score * width, 0))
    cells = [glyphs.full] * filled + [glyphs.empty] * (width - filled)
    if expected is not None:
        place = min(width - 1, max(0, -(-expected * width // 1) - 1))
        cells[int(place)] = glyphs.mark
    return "".join(cells)


def sparkline(readings: Sequence[Reading], width: int, glyphs: Glyphs) -> str:
    """The last readings, each as high as it lies between the lowest and the highest of them."""
    shown = [Fraction(one.value) for one in readings[-width:]]
    if not shown:
        return ""
    low, high, top = min(shown), max(shown), len(glyphs.steps) - 1
    if low == high:
        return glyphs.steps[top // 2] * len(shown)
    return "".join(glyphs.steps[int(rounded((one - low) / (high - low) * top, 0))] for one in shown)
