"""The burn-up of a key result: how far it has come, how far it should be, where it leads."""

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from okrkit.figures import Number, estimate_text, value_text
from okrkit.pace import Waypoint
from okrkit.readings import Reading
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
from okrkit.render.pictures.scale import SHORT_ABOVE, limits_of, short_text


class Level(NamedTuple):
    """A number that means something all the time: `target`, `at least`.

    `is_aim` is for what is to be reached or held.
    """

    name: str
    value: Number
    is_aim: bool


class Outlook(NamedTuple):
    """Where a key result ends at this rate; `lower` and `upper` are None where nobody can say."""

    value: Fraction
    lower: Fraction | None
    upper: Fraction | None


class Burnup(NamedTuple):
    """What a burn-up shows, in the unit of its key result.

    `first` is the eve of its first day, `last` its last one. `readings` and `plan`, where the
    value should be at the end of which day, are in order of days. Where `is_stepped`, nothing
    happens between two of them. `expect` is where its owner expects it to end.
    """

    title: str
    says: str
    unit: str | None
    first: date
    last: date
    today: date
    readings: Sequence[Reading]
    plan: Sequence[Waypoint]
    levels: Sequence[Level]
    expect: Number | None
    outlook: Outlook | None
    is_stepped: bool = False


def burnup(scene: Burnup, size: Size = SMALL) -> Picture:
    """The picture of a key result."""
    limits = limits_of(*_values(scene))
    labels = list(_labels(scene, limits))
    on = chart(size, (scene.first, scene.last), limits, labels)
    drawn = (*axes(on, scene.unit), *_drawn(scene, on), *names(on, labels))
    drawing = svg.picture(size, "Burn-up chart", scene.says, drawn)
    return Picture(scene.title, drawing, _table(scene))


def _values(scene: Burnup) -> tuple[list[Number], list[Number]]:
    """The numbers that must be seen, and those that may be beyond the scale."""
    measured = [one.value for one in scene.readings]
    firm = [
        *([min(measured), max(measured)] if measured else ()),
        *(value for _, value in scene.plan),
        *(one.value for one in scene.levels),
    ]
    soft = [scene.expect, *(scene.outlook or ())]
    return firm, [one for one in soft if one is not None]


def _labels(scene: Burnup, limits: tuple[Fraction, Fraction]) -> Iterator[Label]:
    for one in scene.levels:
        yield Label(one.value, f"{one.name} {short_text(one.value)}", is_strong=one.is_aim)
    if scene.expect is not None:
        words = f"expects {short_text(scene.expect)}"
        yield Label(scene.expect, words + off_scale(limits, scene.expect))
    if scene.outlook is not None:
        value = scene.outlook.value
        number = estimate_text(value) if abs(value) < SHORT_ABOVE else short_text(value)
        words = f"at this rate {number}"
        yield Label(value, words + off_scale(limits, value))


def _drawn(scene: Burnup, on: Chart) -> Iterator[str]:
    if scene.readings and scene.outlook is not None:
        yield _cone(scene.readings[-1], scene.outlook, on)
    for one in scene.levels:
        kind = "aim" if one.is_aim else "level"
        yield svg.across(kind, on.left, on.right, on.scale.at(one.value))
    if len(scene.plan) > 1:
        yield svg.through("plan", _route(on, scene.plan, scene.is_stepped))
    yield from today(on, scene.today)
    if scene.expect is not None and on.is_inside(scene.expect):
        yield svg.areas("expect", [svg.diamond(on.at(scene.last, scene.expect))])
    if scene.readings:
        yield from _line(scene, on)


def _cone(latest: Reading, outlook: Outlook, on: Chart) -> str:
    """From the latest reading to where it ends at this rate, and the spread around that."""
    here = on.at(latest.day, latest.value)
    drawn = [svg.lines("rate", [(here, on.at(on.last, outlook.value))])]
    if outlook.lower is not None and outlook.upper is not None:
        ends = [on.at(on.last, one) for one in (outlook.lower, outlook.upper)]
        drawn.insert(0, svg.areas("cone", [[here, *ends]]))
    if all(on.is_inside(one) for one in outlook if one is not None):
        return "".join(drawn)
    top, bottom = on.scale.top, on.scale.bottom
    return svg.within((on.left, top), on.right - on.left + 1, bottom - top, drawn)


def _line(scene: Burnup, on: Chart) -> Iterator[str]:
    """The readings, and the latest of them as a number."""
    points = [on.at(one.day, one.value) for one in scene.readings]
    ways = [(one.day, Fraction(one.value)) for one in scene.readings]
    if len(points) > 1:
        yield svg.through("values", _route(on, ways, scene.is_stepped))
    yield svg.dots("dots", points)
    yield latest(on, points, short_text(scene.readings[-1].value))


def _route(on: Chart, ways: Sequence[Waypoint], is_stepped: bool) -> Iterator[svg.Point]:
    before: float | None = None
    for day, value in ways:
        x, y = on.at(day, value)
        if is_stepped and before is not None:
            yield x, before
        yield x, y
        before = y


def _table(scene: Burnup) -> Table:
    """Readings and plan by day, and what is thought of the end."""
    found = {one.day: [value_text(one.value), ""] for one in scene.readings}
    for day, planned in scene.plan:
        found.setdefault(day, ["", ""])[1] = value_text(planned)
    columns = 2 if scene.plan else 1
    rows = tuple((day.isoformat(), *found[day][:columns]) for day in sorted(found))
    head = ("Day", "Reading", "Plan")[: columns + 1]
    unit = f" in {scene.unit}" if scene.unit else ""
    return Table(f"Readings{unit}", head, rows, tuple(_thoughts(scene)))


def _thoughts(scene: Burnup) -> Iterator[str]:
    yield from (f"{one.name} {value_text(one.value)}" for one in scene.levels)
    if scene.expect is not None:
        yield f"expects {value_text(scene.expect)}"
    if scene.outlook is not None:
        words = f"at this rate {estimate_text(scene.outlook.value)}"
        lower, upper = scene.outlook.lower, scene.outlook.upper
        if lower is not None and upper is not None:
            words += f" ({estimate_text(lower)} to {estimate_text(upper)})"
        yield words
