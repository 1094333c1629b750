"""What the words of a title or a reason give away. All patterns are linear in the text."""

import re
from bisect import bisect
from collections.abc import Sequence

from okrkit.units import is_duration

SUSPECT = re.compile(r"[Xx?<\[]|TB[DA]|tb[da]")
"""Without one of these there is no placeholder: most texts are done with here."""

PLACEHOLDER = re.compile(
    r"[$€£][Xx]{1,4}[kKmM]?(?![\w-])"  # $X, €XXk
    r"|(?<![\w.-])X{2,6}(?![\w-])"  # XX, but no XL and no X-ray
    r"|(?<![\w.,-])[Xx]{1,4}\s?%"  # X %
    r"|(?<!\S)\?{1,5}\s?%"
    r"|\?{3}"
    r"|\bfrom X to Y\b"
    r"|(?<![\w.-])(?:TBD|TBA|tbd|tba)(?![\w-])"
    r"|<(?:number|value|name|metric|date|team|target|baseline|percent|percentage|amount|[xynXYN])>"
    r"|\[(?:number|value|name|metric|date|team|target|baseline|percent|amount|[XYN]{1,3})\]"
)
NUMBER_WORD = re.compile(
    r"""[(\["'~<>≥≤=+-]{0,3}[$€£]?\d[\d.,]{0,30}(%|pp|[kKmMxhsd]|bn|ms|min)?[.,;:!?)\]"']{0,3}"""
)
YEAR = re.compile(r"\(?(?:19|20)\d\d[.,;:!?)]{0,3}")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


JOINTS = frozenset({"and", "&", "plus"})
JOINT = re.compile(r"\s(?:and|&|plus)\s", re.IGNORECASE)
MONTHS = _words(
    "january february march april may june july august september october november december"
    " jan feb mar apr jun jul aug sep sept oct nov dec"
)
NUMBERED = MONTHS | _words(
    "iso soc wcag pci rfc http tier level phase version release python java node sprint wave stage"
    " step part page article series chapter week day quarter fy no top generation class model type"
)
"""Words whose number is a part of their name: "ISO 9001"."""

VAGUE = re.compile(
    r"\b(?:improv(?:e|es|ed|ing|ements?)|better|optimi[sz](?:e|es|ed|ing|ation)"
    r"|enhanc(?:e|es|ed|ing|ements?)|increas(?:e|es|ed|ing))\b",
    re.IGNORECASE,
)
STAYING = re.compile(
    r"(?:maintain(?:s|ing)?|continu(?:e|es|ing)|keep(?:s|ing)?|sustain(?:s|ing)?|remain(?:s|ing)?)"
    r"(?=\s)",
    re.IGNORECASE,
)
SPANNING = _words("within in after before every for last next first past over")
"""Words that make a span of time a condition: "95 % of calls within 2 hours"."""


def placeholder(text: str) -> str | None:
    """The first part of a text that stands where a number or a name should be: `$X`, `TBD`."""
    found = PLACEHOLDER.search(text) if SUSPECT.search(text) else None
    return found[0] if found else None


def joined_numbers(title: str) -> tuple[str, str] | None:
    """Two numbers of an English title that "and" joins, as two measures would be.

    Not the ends of a range ("between 5 and 10"), a list ("20 and 40"), years, days, names
    ("ISO 9001") and spans of time ("within 2 hours").
    """
    if not JOINT.search(title):
        return None
    words = title.split()
    measures = [index for index in range(len(words)) if _is_measure(words, index)]
    for joint, word in enumerate(words):
        if word.lower() in JOINTS:
            place = bisect(measures, joint)
            if not 0 < place < len(measures):
                continue
            before, after = measures[place - 1], measures[place]
            if not _is_series(words, before, joint, after):
                return _bare(words[before]), _bare(words[after])
    return None


def vague_word(title: str) -> str | None:
    """A word of an English title that fits any outcome ("improve"), unless a number says more."""
    found = VAGUE.search(title)
    return found[0] if found and not any(one.isdigit() for one in title) else None


def word_of_staying(title: str) -> str | None:
    """The first word of an English title if it says that something stays as it is: "maintain"."""
    found = STAYING.match(title)
    return found[0] if found else None


def number_of_words(title: str) -> int:
    """How many words a title has; dashes and signs are none."""
    return sum(any(map(str.isalnum, word)) for word in title.split())


def _is_measure(words: Sequence[str], index: int) -> bool:
    number = NUMBER_WORD.fullmatch(words[index])
    if number is None or YEAR.fullmatch(words[index]):
        return False
    before = _bare(words[index - 1]).lower() if index else ""
    after = _bare(words[index + 1]) if index + 1 < len(words) else ""
    is_time = is_duration(number[1] or after)
    is_day = after.lower() in MONTHS
    return not (before in NUMBERED or is_day or (before in SPANNING and is_time))


def _is_series(words: Sequence[str], before: int, joint: int, after: int) -> bool:
    """Whether two numbers belong together: between them stands the joint, and at most a sign."""
    if before and words[before - 1].lower() in {"between", "both", "either"}:
        return True
    signs = words[before + 1 : joint]
    return after == joint + 1 and not any(one.isalnum() for sign in signs for one in sign)


def _bare(word: str) -> str:
    return word.strip("\"'()[].,;:!?~")
