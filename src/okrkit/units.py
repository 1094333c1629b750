"""What a unit counts: shares, times, or things; and when two ways to write it mean the same."""

SHARES = {"%", "percent", "per cent", "pct", "prozent", "‰", "promille", "permille", "ppm"}
POINTS = {"pp", "ppt", "pps", "%p", "percentage points", "percent points", "prozentpunkte", "bps"}
RATIOS = {"ratio", "rate", "share", "quote", "x", "fraction"}
DURATIONS = {
    "ms": ("msec", "millisecond", "milliseconds", "millisekunden"),
    "s": ("sec", "secs", "second", "seconds", "sek", "sekunden"),
    "min": ("mins", "minute", "minutes", "minuten", "m"),
    "h": ("hr", "hrs", "hour", "hours", "std", "stunde", "stunden"),
    "d": ("day", "days", "tag", "tage", "working days", "business days", "arbeitstage"),
    "weeks": ("w", "wk", "wks", "week", "woche", "wochen"),
    "months": ("mo", "month", "monat", "monate"),
    "years": ("y", "yr", "yrs", "year", "jahr", "jahre"),
}
CURRENCIES = {"eur": "€", "usd": "$", "us$": "$", "gbp": "£", "jpy": "¥"}
SPELLINGS = {
    **dict.fromkeys(("percent", "per cent", "pct", "prozent"), "%"),
    **dict.fromkeys(POINTS - {"bps"}, "pp"),
    **{word: unit for unit, words in DURATIONS.items() for word in words},
    **CURRENCIES,
}


def is_share_or_time(unit: str) -> bool:
    """Whether a unit is a percentage, a ratio ("per 1000", "1/min") or a duration."""
    plain = _plain(unit)
    is_ratio = "/" in plain or plain.startswith("per ") or " per " in plain or "%" in plain
    return is_ratio or plain in SHARES | POINTS | RATIOS or is_duration(unit)


def is_duration(unit: str) -> bool:
    """Whether a unit is a span of time."""
    return _spelt(_plain(unit)) in DURATIONS


def are_same(one: str, other: str) -> bool:
    """Whether two units are the same one, written in two ways."""
    return _spelt(_plain(one)) == _spelt(_plain(other))


def _plain(unit: str) -> str:
    return " ".join(unit.casefold().split())


def _spelt(plain: str) -> str:
    return SPELLINGS.get(plain, plain)
