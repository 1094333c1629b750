"""The process behaviour (XmR) chart of a KPI: its readings between the limits of their noise."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from okrkit.figures import value_text
from okrkit.render.pictures import svg
from okrkit.render.pictures.chart import (
    SMALL,
    Chart,
    Label,
    Picture,
    Size,
    Table,
    axes,
    chart,
    latest,
    names,
    off_scale,
    today,
)
from okrkit.render.pictures.scale import fitted_text, limits_of, short_text
from okrkit.render.words import day_words
from okrkit.xmr import Limits, Meaning, Stretch

FAR = Fraction(3)
"""A bound that is further away than so many times the range of all else is off the scale."""


class Bound(NamedTuple):
    """What readings are held to from one day to another: `at least` or `below` so much.

    `is_in_force` says whether they still are at the end of the picture.
    """

    name: str
    value: Decimal
    first: date
    last: date
    is_in_force: bool


class Behaviour(NamedTuple):
    """What the chart of a KPI shows, in its unit, and what follows from that in sentences.

    `stretches` are the last ones, in order of days, cut to the readings that are shown; their
    limits and signals come from all readings.
    """

    title: str
    says: str
    verdict: str
    unit: str | None
    first: date
    last: date
    today: date
    stretches: Sequence[Stretch]
    bounds: Sequence[Bound]


def behaviour(scene: Behaviour, size: Size = SMALL) -> Picture:
    """The picture of a KPI."""
    limits = limits_of(_firm(scene), [one.value for one in scene.bounds], FAR)
    labels = list(_labels(scene, limits))
    on = chart(size, (scene.first, scene.last), limits, labels)
    drawn = (*axes(on, scene.unit), *_drawn(scene, on), *names(on, labels))
    drawing = svg.picture(size, "Process behaviour chart", scene.says, drawn)
    return Picture(scene.title, drawing, _table(scene, limits), scene.verdict)


def _firm(scene: Behaviour) -> Iterator[Decimal | Fraction]:
    for stretch in scene.stretches:
        values = [one.value for one in stretch.readings]
        yield from (min(values), max(values))
        if stretch.limits is not None:
            yield from (stretch.limits.lower, stretch.limits.upper)


def _labels(scene: Behaviour, limits: tuple[Fraction, Fraction]) -> Iterator[Label]:
    """The bounds that are in force at the end, and the limits of the last stretch."""
    for one in scene.bounds:
        if one.is_in_force:
            words = f"{one.name} {short_text(one.value)}" + off_scale(limits, one.value)
            yield Label(one.value, words, is_strong=True)
    found = scene.stretches[-1].limits if scene.stretches else None
    if found is not None:
        kind = "trial limit" if found.is_trial else "limit"
        for words, value in ((kind, found.upper), ("mean", found.mean), (kind, found.lower)):
            yield Label(value, f"{words} {fitted_text(value, *limits)}")


def _drawn(scene: Behaviour, on: Chart) -> Iterator[str]:
    for stretch, end in zip(scene.stretches, _ends(scene), strict=True):
        if stretch.limits is not None:
            yield from _process(on, stretch.limits, stretch.start, end)
    for one in scene.bounds:
        if on.is_inside(one.value):
            yield svg.across("aim", on.x(one.first), on.x(one.last), on.scale.at(one.value))
    starts = [on.x(stretch.start) for stretch in scene.stretches[1:]]
    yield svg.upright("rebase", on.scale.top, on.scale.bottom, *starts)
    yield from today(on, scene.today)
    readings = [one for stretch in scene.stretches for one in stretch.readings]
    points = [on.at(one.day, one.value) for one in readings]
    if len(points) > 1:
        yield svg.through("values", points)
    yield from _marks(scene, points)
    if points:
        yield latest(on, points, short_text(readings[-1].value))


def _ends(scene: Behaviour) -> list[date]:
    """Where the lines of each stretch end: at the next one, the last ones at the edge."""
    starts = [stretch.start for stretch in scene.stretches]
    return [after for _, after in pairwise(starts)] + [scene.last] * bool(starts)


def _process(on: Chart, limits: Limits, first: date, last: date) -> Iterator[str]:
    """The mean of a stretch, and the limits on both sides of it."""
    left, right = on.x(first), on.x(last)
    upper, mean, lower = map(on.scale.at, (limits.upper, limits.mean, limits.lower))
    kind = "limit trial" if limits.is_trial else "limit"
    yield svg.rect("noise", (left, upper), right - left, lower - upper)
    yield svg.across("mean", left, right, mean)
    yield svg.across(kind, left, right, upper, lower)


def _marks(scene: Behaviour, points: Sequence[svg.Point]) -> Iterator[str]:
    """Dots for noise; what is part of a signal has the shape and colour of what it means."""
    by_meaning: defaultdict[Meaning | None, list[svg.Point]] = defaultdict(list)
    readings = (one for stretch in scene.stretches for one in stretch.points)
    for one, at in zip(readings, points, strict=True):
        by_meaning[one.meaning].append(at)
    yield svg.dots("dots", by_meaning[None])
    yield svg.areas("good", map(svg.diamond, by_meaning["improvement"]))
    yield svg.areas("bad", map(svg.square, by_meaning["concern"]))
    yield svg.areas("change", map(svg.triangle, by_meaning["change"]))


def _table(scene: Behaviour, limits: tuple[Fraction, Fraction]) -> Table:
    """Readings; limits and signals, stretch by stretch."""
    readings = [one for stretch in scene.stretches for one in stretch.readings]
    rows = tuple((one.day.isoformat(), value_text(one.value)) for one in readings)
    unit = f" in {scene.unit}" if scene.unit else ""
    notes = (
        *(f"{one.name} {value_text(one.value)}" for one in scene.bounds),
        *_notes(scene.stretches, limits),
    )
    return Table(f"Readings{unit}", ("Day", "Reading"), rows, notes)


def _notes(stretches: Iterable[Stretch], limits: tuple[Fraction, Fraction]) -> Iterator[str]:
    for stretch in stretches:
        if stretch.limits is not None:
            trial = "trial limits" if stretch.limits.is_trial else "limits"
            numbers = (stretch.limits.mean, stretch.limits.lower, stretch.limits.upper)
            mean, lower, upper = (fitted_text(one, *limits) for one in numbers)
            yield f"from {day_words(stretch.start)} on: mean {mean}, {trial} {lower} and {upper}"
        for signal in stretch.signals:
            yield f"{signal.meaning}: {signal.rule}, {_span(signal.start, signal.end)}"


def _span(first: date, last: date) -> str:
    return day_words(first) if first == last else f"{day_words(first)} to {day_words(last)}"
