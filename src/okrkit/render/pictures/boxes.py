"""What stands on a map of what supports what: goals, and where they are many, one box for them.

It is cut so that one can read it. What stands by itself in a company of four teams is drawn by
itself; where a level has more goals than a column has room for, those that nothing supports are one
box for each team, for each team with all teams below it, or one for all: the finest that has room.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from okrkit.render.pictures.layers import Way, levels_of
from okrkit.render.words import Tone

COLUMNS = 6
"""How many levels have a column of their own; deeper ones share the last one."""

MOST = 14
"""How many boxes a column has room for."""


class Place(NamedTuple):
    """A goal on the map; `teams` is its own team after those above it, empty for the organization.

    `word` says how it stands, `tone` how good that is.
    """

    ref: str
    title: str
    teams: tuple[str, ...]
    word: str
    tone: Tone
    is_kpi: bool


class Alignment(NamedTuple):
    """The goals of a map in order, and each way from a goal to one that it supports."""

    title: str
    organization: str
    places: Sequence[Place]
    ways: Sequence[Way]


class Box(NamedTuple):
    """One goal, or (`title` names their team) many."""

    name: str
    title: str
    details: tuple[str, ...]
    places: tuple[Place, ...]

    @property
    def tones(self) -> Counter[Tone]:
        """How many of its goals stand how."""
        return Counter(one.tone for one in self.places)


class Map(NamedTuple):
    """A map that was cut: its boxes by name, the column of each, and the ways between them."""

    boxes: Mapping[str, Box]
    columns: Mapping[str, int]
    ways: Mapping[Way, int]


def cut(scene: Alignment) -> Map:
    """The boxes of a map: goals by themselves, and many goals as one where there is no room."""
    places = {one.ref: one for one in scene.places}
    levels = levels_of(list(places), scene.ways)
    upper = {end for start, end in scene.ways if start != end}
    by_column: defaultdict[int, list[Place]] = defaultdict(list)
    for one in scene.places:
        by_column[min(levels[one.ref], COLUMNS - 1)].append(one)
    boxes: dict[str, Box] = {}
    columns: dict[str, int] = {}
    for column in sorted(by_column):
        for box in _boxes(by_column[column], upper, column, scene.organization):
            boxes[box.name], columns[box.name] = box, column
    box_of = {one.ref: box.name for box in boxes.values() for one in box.places}
    ways = Counter((box_of[start], box_of[end]) for start, end in scene.ways)
    return Map(boxes, columns, {way: count for way, count in ways.items() if way[0] != way[1]})


def _boxes(
    places: Sequence[Place], upper: Collection[str], column: int, organization: str
) -> list[Box]:
    """The boxes of a column: those of goals that others support, then all others."""
    if len(places) <= MOST:
        return [_single(one) for one in places]
    carrying = [one for one in places if one.ref in upper]
    others = [one for one in places if one.ref not in upper]
    if len(carrying) > MOST // 2:
        groups = _grouped(carrying, MOST // 2)
        singles = [_many(key, some, f"{column} up", organization) for key, some in groups.items()]
    else:
        singles = [_single(one) for one in carrying]
    groups = _grouped(others, MOST - len(singles))
    return [
        *singles,
        *(_many(key, some, f"{column}", organization) for key, some in groups.items()),
    ]


def _grouped(places: Sequence[Place], room: int) -> dict[tuple[str, ...], list[Place]]:
    """Goals by team, or by the nearest teams above them that are few enough, or all of them."""
    depth = max((len(one.teams) for one in places), default=0)
    while len({one.teams[:depth] for one in places}) > room and depth > 0:
        depth -= 1
    found: defaultdict[tuple[str, ...], list[Place]] = defaultdict(list)
    for one in places:
        found[one.teams[:depth]].append(one)
    return dict(found)


def _single(place: Place) -> Box:
    words = ("KPI" if place.is_kpi else "", place.word, place.teams[-1] if place.teams else "")
    return Box(place.ref, place.title, (" · ".join(filter(None, words)),), (place,))


def _many(key: tuple[str, ...], some: Sequence[Place], name: str, organization: str) -> Box:
    if len(some) == 1:
        return _single(some[0])
    teams = {one.teams for one in some if one.teams}
    title = key[-1] if key else organization
    if len(teams) > 1:
        title += f" and below: {len(teams)} teams" if key else f": {len(teams)} teams"
    kpis = sum(one.is_kpi for one in some)
    counts = (counted(len(some) - kpis, "objective"), counted(kpis, "KPI"))
    words = Counter(one.word for one in some).most_common()
    details = (", ".join(filter(None, counts)), ", ".join(f"{n} {word}" for word, n in words))
    return Box(f"{name} {'/'.join(key)}", title, details, tuple(some))


def counted(count: int, word: str) -> str:
    """How many there are of something; nothing for none."""
    return f"{count} {word}{'' if count == 1 else 's'}" if count else ""
