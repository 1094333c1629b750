"""How the objectives of a finished period are graded: a column for each grade from 0.0 to 1.0."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from okrkit.render.pictures import svg
from okrkit.render.pictures.chart import Picture, Size, Table
from okrkit.render.words import Tone

GRADES_SIZE = Size(340, 170)
EDGE = 4.0
TOP = 18.0
FOOT = 44.0
FILL = 0.66
"""How much of its room a column takes."""


class Zone(NamedTuple):
    """Grades that mean the same, from one to another, and what they mean in a word."""

    words: str
    tone: Tone
    grades: tuple[str, ...]


class Grades(NamedTuple):
    """How many objectives have which grade, in order of grades; and the zones of these."""

    title: str
    says: str
    counts: Mapping[str, int]
    zones: tuple[Zone, ...]


def grades(scene: Grades, size: Size = GRADES_SIZE) -> Picture:
    """The distribution of the grades of a period."""
    drawn = (*_columns(scene, size), *_zones(scene, size))
    table = Table(
        "Objectives by grade",
        ("Grade", "Objectives"),
        tuple((grade, str(count)) for grade, count in scene.counts.items()),
    )
    return Picture(scene.title, svg.picture(size, "Column chart", scene.says, drawn), table)


def _columns(scene: Grades, size: Size) -> Iterator[str]:
    bottom = size.height - FOOT
    most = max(1, *scene.counts.values())
    tones = {grade: zone.tone for zone in scene.zones for grade in zone.grades}
    for place, (grade, count) in enumerate(scene.counts.items()):
        x = _middle(scene, size, place)
        width = _step(scene, size) * FILL
        height = (bottom - TOP) * count / most
        if count:
            yield svg.rect(f"count {tones[grade]}", (x - width / 2, bottom - height), width, height)
            yield svg.text("strong middle", (x, bottom - height - 5), str(count))
        yield svg.text("tick middle", (x, bottom + 14), grade)
    yield svg.across("axis", EDGE, size.width - EDGE, bottom)


def _zones(scene: Grades, size: Size) -> Iterator[str]:
    """Under each zone a line and its name, so that nobody needs to see colours."""
    places = {grade: place for place, grade in enumerate(scene.counts)}
    y = size.height - FOOT + 22
    half = _step(scene, size) * FILL / 2
    for zone in scene.zones:
        left = _middle(scene, size, places[zone.grades[0]]) - half
        right = _middle(scene, size, places[zone.grades[-1]]) + half
        yield svg.across(f"zone {zone.tone}", left, right, y)
        yield svg.text("tick middle", ((left + right) / 2, y + 14), zone.words)


def _step(scene: Grades, size: Size) -> float:
    return (size.width - 2 * EDGE) / len(scene.counts)


def _middle(scene: Grades, size: Size, place: int) -> float:
    return EDGE + _step(scene, size) * (place + 0.5)
