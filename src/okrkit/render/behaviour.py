"""What a process behaviour chart says, in words: signal or noise, since when, and what to expect.

As in `words`, no text here is safe to print as it is.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from operator import attrgetter

from okrkit.figures import rounded, value_text, with_unit
from okrkit.period import Period
from okrkit.readings import Reading
from okrkit.render.words import Tone, band_words, day_words, days_words
from okrkit.rows import KeyResultRow, KpiRow
from okrkit.xmr import (
    FEWEST,
    FEWEST_FIRM,
    Capability,
    Chart,
    Meaning,
    Says,
    Signal,
    Stretch,
)

WAYS: dict[Meaning, str] = {
    "improvement": "better",
    "concern": "worse",
    "change": "changed",
}
FOR: dict[Meaning, str] = {
    "improvement": ", for the better",
    "concern": ", for the worse",
    "change": "",
}
TONES: dict[Says | None, Tone] = {
    "improvement": "good",
    "concern": "bad",
    "change": "warn",
    "noise": "quiet",
    None: "quiet",
}
NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
)  # fmt: skip
YET, OVER = " yet: it may be noise", ": it may have been noise"
PROMISES: dict[Capability, str] = {
    "capable": "will keep its bound",
    "incapable": "cannot keep its bound",
    "hit-and-miss": "keeps its bound by luck",
}
MOST_PLACES = 12
"""Decimals of a limit that is not printed as numbers are elsewhere."""


def says_words(says: Says) -> str:
    """Signal or noise, in a word or two."""
    return says if says == "noise" else f"signal, {WAYS[says]}"


def column_words(row: KpiRow) -> str:
    """Signal or noise, where there is room for a word or two; nothing without numbers."""
    if row.chart.says is not None:
        return says_words(row.chart.says)
    return "few readings" if row.standing.readings else ""


def progress_words(row: KeyResultRow) -> Iterator[str]:
    """Whether a key result has moved its KPI yet."""
    match row.signal:
        case None:
            return
        case "noise":
            is_over = row.standing.state in {"closed", "ended"}
            yield f"no signal in its KPI{OVER if is_over else YET}"
        case "change":
            yield "its KPI shows a signal"
        case meaning:
            yield f"its KPI shows a signal{FOR[meaning]}"


def chart_words(row: KpiRow) -> Iterator[str]:
    """What stands beside a KPI, in phrases: signal or noise, and whether its bounds will hold."""
    yield from filter(None, [signal_since(row), promise_words(row)])


def promise_words(row: KpiRow) -> str:
    """Whether the bounds will hold, by the limits; nothing where nobody can tell."""
    chart = row.chart
    if chart.capability is None or chart.limits is None:
        return ""
    lead = "by its limits it " if chart.current else ""
    trial = " (trial limits)" if chart.limits.is_trial else ""
    return f"{lead}{PROMISES[chart.capability]}{trial}"


def signal_since(row: KpiRow) -> str:
    """Signal or noise, and since when; nothing without numbers."""
    chart = row.chart
    if chart.limits is None:
        if not chart.stretches:
            return ""
        return f"{_count(len(chart.stretches[-1].readings))}, too few to tell signal from noise"
    if chart.current is not None and chart.since is not None:
        return f"{says_words(chart.current.meaning)} since {day_words(chart.since)}"
    over = past(chart)
    return f"noise since the signal of {day_words(over[-1].end)}" if over else "noise"


def past(chart: Chart) -> tuple[Signal, ...]:
    """The signals since the last rebasing that are over, in order of their last days."""
    last = chart.stretches[-1]
    over = (one for one in last.signals if one.readings[-1] != last.readings[-1])
    return tuple(sorted(over, key=lambda one: one.end))


def verdict(row: KpiRow) -> Iterator[str]:
    """What a chart says, in sentences: what happened, what to expect, how sure that is."""
    chart = row.chart
    if not chart.stretches:
        is_judged = row.standing.judged_health is not None
        yield (
            "People judge it; there are no numbers to chart."
            if is_judged
            else "There are no numbers yet."
        )
        return
    last = chart.stretches[-1]
    if last.limits is None:
        anew = "" if len(chart.stretches) == 1 else f" since {day_words(last.start)}"
        yield (
            f"{_count(len(last.readings)).capitalize()}{anew}: too few to tell signal from noise,"
            f" which takes {NUMBERS[FEWEST]}."
        )
        return
    yield from _news(chart, last)
    yield from _promise(row)
    if last.limits.is_trial:
        yield (
            f"These are trial limits, from {_count(last.limits.points)};"
            f" {NUMBERS[FEWEST_FIRM]} make them firm."
        )


def _news(chart: Chart, last: Stretch) -> Iterator[str]:
    """What the latest reading is part of, or that it is noise."""
    signal = chart.current
    if signal is not None and chart.since is not None:
        what = _current_words(signal, last)
        yield f"{what}: something changed around {day_words(chart.since)}{FOR[signal.meaning]}."
        return
    over = past(chart)
    if not over:
        yield "Noise: nothing has changed, the process moves as it always does."
        return
    single = over[-1].start == over[-1].end
    days = f"{'on' if single else 'from'} {when(over[-1].start, over[-1].end)}"
    was = "was" if len(over[-1].readings) == 1 else "were"
    yield (
        "Noise: the latest reading is within what the process does by itself. The last signal was"
        f" {days}, when there {was} {signal_words(over[-1], last)}{FOR[over[-1].meaning]}."
    )


def _promise(row: KpiRow) -> Iterator[str]:
    """Whether the bounds will hold if nothing changes; if something has, by the limits so far."""
    chart, bound = row.chart, band_words(row.goal.band, row)
    if chart.limits is None:
        return
    if chart.current is not None:
        yield from _promise_so_far(row, bound)
        return
    is_still = chart.limits.lower == chart.limits.upper
    between = f"at {_still_words(row)}" if is_still else f"between {limits_words(row)}"
    match chart.capability:
        case "capable":
            yield f"If nothing changes, it will stay {between} and keep its bound ({bound})."
        case "incapable":
            yield (
                f"If nothing changes, it will stay {between} and miss its bound ({bound}): only"
                " another way of working will do."
            )
        case "hit-and-miss":
            yield (
                f"If nothing changes, it will move {between}: whether it keeps its bound ({bound})"
                " is luck."
            )
        case None:
            yield f"If nothing changes, it will stay {between}."


def _promise_so_far(row: KpiRow, bound: str) -> Iterator[str]:
    chart = row.chart
    if chart.capability is not None:
        promise = PROMISES[chart.capability]
        yield f"By its limits, {limits_words(row)}, it {promise} ({bound})."
    readings, since = chart.stretches[-1].readings, chart.since
    if since is not None and number_between(readings, since, readings[-1].day) >= FEWEST:
        yield f"When you know what changed, `rebase: [{since}]` calculates its limits anew."


def _still_words(row: KpiRow) -> str:
    return with_unit(value_text(row.standing.readings[-1].value), row.goal.unit)


def limits_words(row: KpiRow) -> str:
    """The limits in force: `95.84 and 97.35 %`."""
    limits = row.chart.limits
    if limits is None:
        return ""
    low, high = limit_text(limits.lower, row), limit_text(limits.upper, row)
    return with_unit(f"{low} and {high}", row.goal.unit)


def limit_text(limit: Fraction, row: KpiRow) -> str:
    """A limit or a mean, with one decimal more than the readings of its KPI at most."""
    places = max((_places(one.value) for one in row.standing.readings), default=0) + 1
    if value_text(limit).count("e") or places > MOST_PLACES:
        return value_text(limit)
    text = rounded(limit, places)
    return text.rstrip("0").rstrip(".")


def _places(value: Decimal) -> int:
    """The decimals that a number is written with."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _current_words(signal: Signal, stretch: Stretch) -> str:
    """The signal of the latest reading: `The last eight readings lie below the mean`."""
    number = len(signal.readings)
    among = number_between(stretch.readings, signal.start, signal.end)
    if number == among == 1:
        who, verb = "The latest reading", "lies"
    elif number == among:
        who, verb = f"The last {_number(number)} readings", "lie"
    else:
        who, verb = f"{_number(number)} of the last {_number(among)} readings", "lie"
    if signal.rule == "trend-of-7":
        way = "rise, each above" if signal.way > 0 else "fall, each below"
        return f"{who} {way} the one before"
    return f"{who[0].upper()}{who[1:]} {verb} {where(signal)}"


def signal_words(signal: Signal, stretch: Stretch) -> str:
    """A signal in a few words: `three of four readings nearer the upper limit than the mean`."""
    number = len(signal.readings)
    among = number_between(stretch.readings, signal.start, signal.end)
    readings = _count(number) if number == among else f"{_number(number)} of {_count(among)}"
    if signal.rule == "trend-of-7":
        return f"{readings} in a row that {'rise' if signal.way > 0 else 'fall'}"
    row = " in a row" if signal.rule.startswith("run") else ""
    return f"{readings}{row} {where(signal)}"


def where(signal: Signal) -> str:
    """Where the readings of a signal lie."""
    is_up = signal.way > 0
    side, limit = ("above", "upper") if is_up else ("below", "lower")
    match signal.rule:
        case "outside-limits":
            return f"{side} the {limit} limit"
        case "three-of-four":
            return f"nearer the {limit} limit than the mean"
        case "two-of-three":
            return f"near the {limit} limit"
        case _:
            return f"{side} the mean"


def number_between(readings: Sequence[Reading], first: date, last: date) -> int:
    """How many readings there are from one day to another."""
    day = attrgetter("day")
    return bisect_right(readings, last, key=day) - bisect_left(readings, first, key=day)


def when(first: date, last: date) -> str:
    """From one day to another one: `12 October to 16 November 2026`."""
    return day_words(first) if first == last else days_words(Period("", first, last))


def _count(number: int) -> str:
    return f"{_number(number)} reading{'' if number == 1 else 's'}"


def _number(number: int) -> str:
    return NUMBERS[number] if number < len(NUMBERS) else str(number)
