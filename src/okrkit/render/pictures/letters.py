"""How much room words take: an estimate on the safe side, as nobody knows the reader's font."""

from unicodedata import combining, east_asian_width

NARROW = frozenset("ijlft.,:;'|!I ()[]-·")
BROAD = frozenset("MWmw@%—…")
CUT = "…"


def width_of(words: str, size: float) -> float:
    """The width of words in letters of a size, both in the unit of a picture."""
    return size * sum(map(_share, words))


def _share(letter: str) -> float:
    """The width of a letter, as a share of the size."""
    if letter in NARROW:
        return 0.38
    if letter in BROAD:
        return 0.95
    if letter.islower() or letter.isascii():
        return 0.64
    if combining(letter):
        return 0.0
    return 1.05 if east_asian_width(letter) in "WF" else 0.75


def shortened(words: str, room: float, size: float) -> str:
    """Words on one line, cut where there is no more room for them."""
    line = " ".join(words.split())
    if width_of(line, size) <= room:
        return line
    left, kept = room - width_of(CUT, size), 0
    for letter in line:
        left -= width_of(letter, size)
        if left < 0:
            break
        kept += 1
    return line[:kept].rstrip() + CUT


def wrapped(words: str, room: float, size: float, most: int) -> list[str]:
    """Words on as many lines as they need, at most so many; the last one is cut."""
    lines: list[str] = []
    left = words.split()
    while left and len(lines) < most - 1:
        taken = 1
        while taken < len(left) and width_of(" ".join(left[: taken + 1]), size) <= room:
            taken += 1
        lines.append(shortened(" ".join(left[:taken]), room, size))
        left = left[taken:]
    return [*lines, shortened(" ".join(left), room, size)] if left else lines
