"""The alignment map: what supports what, from what the organization sustains down to the teams."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from okrkit.render.pictures import svg
from okrkit.render.pictures.boxes import Alignment, Box, Map, counted, cut
from okrkit.render.pictures.chart import Picture, Size, Table
from okrkit.render.pictures.layers import BEND_HEIGHT, Link, Slot, links_of, ordered, stacked
from okrkit.render.pictures.letters import wrapped
from okrkit.render.words import Tone

LETTERS = 11.0
LINE = 13.5
WIDE = 180.0
BETWEEN = 42.0
GAP = 9.0
PADDING = 7.0
STRIP = 5.0
HEAD = 4.0
INDENT = 11.0
TONES: tuple[Tone, ...] = ("good", "warn", "bad", "quiet")


def alignment(scene: Alignment) -> Picture:
    """The map of what supports what."""
    found = cut(scene)
    size, drawn = _drawn(found)
    return Picture(scene.title, svg.sized_picture(size, "Map", _says(found), drawn), _table(found))


def _says(found: Map) -> str:
    """What the map shows, for one who does not see it; the table says all of it."""
    goals = sum(len(box.places) for box in found.boxes.values())
    columns = len(set(found.columns.values()))
    return (
        f"{counted(goals, 'goal')} in {counted(columns, 'column')}: at the left what supports"
        " nothing further up, to the right of each goal what supports it. The table below lists"
        " every box and what it supports."
    )


class _Drawn(NamedTuple):
    """A box as it is drawn: its lines of words, and how high it is."""

    title: list[str]
    detail: list[str]
    height: float


def _measured(box: Box) -> _Drawn:
    room = WIDE - 2 * PADDING
    title = wrapped(box.title, room / 1.1, LETTERS, 3)
    indented = room - (0 if len(box.places) > 1 else INDENT)
    detail = [line for one in box.details for line in wrapped(one, indented, LETTERS, 3)]
    strip = STRIP + 5 if len(box.places) > 1 else 0
    return _Drawn(title, detail, (len(title) + len(detail)) * LINE + 2 * PADDING + strip - 2)


def _drawn(found: Map) -> tuple[Size, list[str]]:
    links = links_of(found.columns, found.ways)
    slots: defaultdict[int, list[Slot]] = defaultdict(list)
    for name, column in found.columns.items():
        slots[column].append(Slot(name))
    for slot in dict.fromkeys(one.end for one in links if one.end.bends_to is not None):
        slots[int(slot.name.split()[0])].append(slot)
    columns = ordered([slots[number] for number in sorted(slots)], links)
    boxes = {name: _measured(box) for name, box in found.boxes.items()}
    heights = {name: box.height for name, box in boxes.items()}
    tops, room = stacked(columns, links, heights, GAP)
    x_of = {slot: number * (WIDE + BETWEEN) for number, some in enumerate(columns) for slot in some}
    drawn = [*_ways(links, x_of, tops, heights)]
    for slot, x in x_of.items():
        if slot.bends_to is None:
            drawn += _box(found.boxes[slot.name], boxes[slot.name], (x + 1, tops[slot] + HEAD))
    width = len(columns) * (WIDE + BETWEEN) - BETWEEN + 2
    return Size(round(width), round(room + 2 * HEAD)), drawn


def _ways(
    links: Sequence[Link],
    x_of: Mapping[Slot, float],
    tops: Mapping[Slot, float],
    heights: Mapping[str, float],
) -> Iterator[str]:
    """A curve for each line; through a column that it only passes it goes straight."""

    def middle(slot: Slot) -> float:
        high = BEND_HEIGHT if slot.bends_to is not None else heights[slot.name]
        return tops[slot] + high / 2 + HEAD

    for link in links:
        right, left = x_of[link.start] + 1, x_of[link.end] + WIDE + 1
        if link.end.bends_to is None:
            yield svg.areas("head", [_head((left, middle(link.end)))])
            left += 5
        yield svg.curve("way", (right, middle(link.start)), (left, middle(link.end)))
        if link.end.bends_to is not None:
            y = middle(link.end)
            yield svg.across("way", left - WIDE, left, y)


def _head(at: svg.Point) -> list[svg.Point]:
    x, y = at
    return [(x + 1, y), (x + 7, y - 3.5), (x + 7, y + 3.5)]


def _box(box: Box, words: _Drawn, at: svg.Point) -> Iterator[str]:
    x, y = at
    is_kpi = all(one.is_kpi for one in box.places)
    yield svg.rect("box kpi" if is_kpi else "box", at, WIDE, words.height)
    y += PADDING + LETTERS - 1
    title = [((x + PADDING, y + LINE * line), one) for line, one in enumerate(words.title)]
    yield svg.texts("strong", title)
    y += LINE * len(words.title)
    indent = 0.0
    if len(box.places) == 1:
        yield _mark(box.places[0].tone, (x + PADDING + 4, y - 3.5))
        indent = INDENT
    left = x + PADDING + indent
    yield svg.texts("name", (((left, y + LINE * n), one) for n, one in enumerate(words.detail)))
    y += LINE * len(words.detail)
    if len(box.places) > 1:
        yield from _strip(box, (x + PADDING, y - LETTERS + 3))


def _mark(tone: Tone, at: svg.Point) -> str:
    """How good something is, by shape as well as by colour."""
    match tone:
        case "good":
            return svg.dots("spot good", [at])
        case "warn":
            return svg.areas("warn", [svg.triangle(at, 4)])
        case "bad":
            return svg.areas("bad", [svg.square(at, 3.4)])
        case _:
            return svg.dots("spot quiet", [at])


def _strip(box: Box, at: svg.Point) -> Iterator[str]:
    """How many of a box's goals stand how, as parts of a bar."""
    x, y = at
    for tone in TONES:
        width = (WIDE - 2 * PADDING) * box.tones[tone] / len(box.places)
        if width:
            yield svg.rect(f"part {tone}", (x, y), width, STRIP)
        x += width


def _table(found: Map) -> Table:
    """The boxes of the map, and what each of them supports."""
    upper: defaultdict[str, list[str]] = defaultdict(list)
    for start, end in found.ways:
        upper[start].append(found.boxes[end].title)
    rows = tuple(
        (box.title, "; ".join(box.details), "; ".join(upper[name]))
        for name, box in found.boxes.items()
    )
    return Table("Goals and what they support", ("Goal", "How it stands", "Supports"), rows)
