"""What was probably meant by a value that has the wrong form: the line to write instead."""

import re
import unicodedata
from decimal import Decimal

from okrkit.characters import quote
from okrkit.period import parse_day

AMOUNT = re.compile(
    r"(?P<sign>[-+]?)(?P<before>[^\d\s.,+-]{0,4})\s?(?P<sign2>[-+]?)"
    r"(?P<digits>\d[\d,_'\u00a0\u202f ]*)(?P<fraction>\.\d+)?"
    r"\s?(?P<scale>[kKmM]|bn)?(?P<after>[^\d.,]{0,20})"
)
DECIMAL_COMMA = re.compile(r"(\d+),(\d\d?)")  # three digits would be thousands
SCALES = {"k": 1_000, "m": 1_000_000, "bn": 1_000_000_000}
BASES = {"0x": 16, "0o": 8, "0b": 2}
DAY_PARTS = re.compile(r"(\d{4})[-/.]?(\d{1,2})[-/.]?(\d{1,2})(?:[T ].*)?", re.DOTALL)


def meant_number(text: str) -> tuple[str | None, str | None]:
    """The number and the unit in a text such as `$10K`, `1,000` or `10 %`, as far as clear."""
    if (base := BASES.get(text[:2].lower())) is not None and text[2:].isalnum():
        try:
            return str(int(text[2:], base)), None
        except ValueError:
            return None, None
    match = AMOUNT.fullmatch(text) if text.isascii() or len(text) < 60 else None
    if match is None:
        return None, None
    whole, fraction = match["digits"], match["fraction"] or ""
    if not fraction and (comma := DECIMAL_COMMA.fullmatch(whole)):
        whole, fraction = comma[1], f".{comma[2]}"
    digits = re.sub(r"\D", "", whole)
    number = Decimal((digits.lstrip("0") or "0") + fraction)
    number *= SCALES.get((match["scale"] or "").lower(), 1)
    sign = "-" if "-" in (match["sign"], match["sign2"]) else ""
    unit = (match["before"] or match["after"]).strip()
    return f"{sign}{number:f}", unit or None


def meant_id(text: str) -> str | None:
    """A text as an id: `Faster Refunds!` is `faster-refunds`; None where nothing is left of it."""
    letters = unicodedata.normalize("NFKD", text.casefold())  # which makes ss of ß
    plain = letters.encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain)
    while words and not words[0][0].isalpha():
        words.pop(0)
    if words[:1] == ["x"] and len(words) > 1:  # no id starts with `x-`
        words[:2] = [f"x{words[1]}"]
    slug = "-".join(words)[:64].rstrip("-")
    return slug if slug and slug != text else None


def meant_day(text: str) -> tuple[str, str | None]:
    """Why a text is no day, and the day that was probably meant."""
    match = DAY_PARTS.fullmatch(text)
    if match is None:
        return f"expected a day such as `2026-11-20`, found {quote(text)}", None
    written = f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}"
    if parse_day(written) is None:
        return f"there is no day {quote(text)}", None
    if "T" in text or " " in text or ":" in text:
        return f"expected a day, found the time {quote(text)}", written
    return f"expected a day such as `2026-11-20`, found {quote(text)}", written
