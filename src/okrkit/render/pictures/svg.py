"""SVG as text: elements of numbers and classes. Every text of content is made safe here, once.

Colours and strokes are those of `pictures.css`, so that a picture follows the page that it is on,
by day, at night and on paper, and no element has a style of its own.
"""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from okrkit.render.escape import markup

Point = tuple[float, float]


def number(value: float) -> str:
    """A coordinate, with one decimal where it needs one."""
    text = f"{value:.1f}"
    text = text.removesuffix(".0")
    return "0" if text == "-0" else text


def picture(size: tuple[int, int], title: str, says: str, drawn: Iterable[str]) -> Markup:
    """A whole picture; `title` and `says` are for those who do not see it."""
    return _picture(f'viewBox="0 0 {size[0]} {size[1]}"', title, says, drawn)


def sized_picture(size: tuple[int, int], title: str, says: str, drawn: Iterable[str]) -> Markup:
    """A picture that has a size of its own, and is not as wide as what it stands in."""
    width, height = size
    box = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    return _picture(box, title, says, drawn)


def _picture(box: str, title: str, says: str, drawn: Iterable[str]) -> Markup:
    return Markup(  # noqa: S704  both texts are made safe, and so is every text that was drawn
        f'<svg class="picture" {box} role="img"><title>{markup(title)}</title>'
        f"<desc>{markup(says)}</desc>{''.join(drawn)}</svg>"
    )


def text(kind: str, at: Point, words: str) -> str:
    """Words that begin at a point; `kind` may let them end or be centred there."""
    return _text(f' class="{kind}"', at, words)


def texts(kind: str, all_words: Iterable[tuple[Point, str]]) -> str:
    """Words of one kind at several points."""
    drawn = "".join(_text("", at, words) for at, words in all_words)
    return f'<g class="{kind}">{drawn}</g>' if drawn else ""


def _text(kind: str, at: Point, words: str) -> str:
    return f'<text{kind} x="{at[0]:.0f}" y="{at[1]:.0f}">{markup(words)}</text>'


def comb(
    kind: str, ends: tuple[float, float], heights: tuple[float, float], places: Iterable[float]
) -> str:
    """A level line at the first of two heights, and from it marks to the second one."""
    (left, right), (top, bottom) = map(number, ends), map(number, heights)
    marks = "".join(f"M{number(x)} {top}V{bottom}" for x in places)
    return path(kind, f"M{left} {top}H{right}{marks}")


def across(kind: str, left: float, right: float, *heights: float) -> str:
    """Level lines."""
    return path(kind, "".join(f"M{number(left)} {number(y)}H{number(right)}" for y in heights))


def upright(kind: str, top: float, bottom: float, *places: float) -> str:
    """Upright lines."""
    return path(kind, "".join(f"M{number(x)} {number(top)}V{number(bottom)}" for x in places))


def lines(kind: str, ends: Iterable[tuple[Point, Point]]) -> str:
    """Straight lines."""
    return path(kind, "".join(f"M{_pair(start)}L{_pair(end)}" for start, end in ends))


def through(kind: str, points: Iterable[Point]) -> str:
    """A line through points."""
    return path(kind, "M" + "L".join(map(_pair, points)))


def curve(kind: str, start: Point, end: Point) -> str:
    """A curve that leaves and arrives level."""
    middle = number((start[0] + end[0]) / 2)
    route = f"M{_pair(start)}C{middle} {number(start[1])} {middle} {number(end[1])} {_pair(end)}"
    return path(kind, route)


def areas(kind: str, outlines: Iterable[Sequence[Point]]) -> str:
    """What lies within each of some outlines."""
    return path(kind, "".join(f"M{'L'.join(map(_pair, one))}z" for one in outlines))


def dots(kind: str, points: Iterable[Point]) -> str:
    """A dot on each of many points; their size is the width of the stroke."""
    return path(kind, "".join(f"M{_pair(one)}h0" for one in points))


def rect(kind: str, at: Point, width: float, height: float) -> str:
    """A rectangle by its upper left corner."""
    return (
        f'<rect class="{kind}" x="{number(at[0])}" y="{number(at[1])}"'
        f' width="{number(width)}" height="{number(height)}"/>'
    )


def triangle(at: Point, size: float = 5) -> list[Point]:
    """The outline of a triangle around a point."""
    x, y = at
    return [(x, y - size), (x + size, y + size * 0.7), (x - size, y + size * 0.7)]


def square(at: Point, half: float = 3.8) -> list[Point]:
    """The outline of a square around a point."""
    x, y = at
    return [(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)]


def diamond(at: Point, size: float = 5) -> list[Point]:
    """The outline of a diamond around a point."""
    x, y = at
    return [(x, y - size), (x + size, y), (x, y + size), (x - size, y)]


def path(kind: str, route: str) -> str:
    """A path as SVG writes it; nothing for one that goes nowhere."""
    return f'<path class="{kind}" d="{route}"/>' if route else ""


def within(at: Point, width: float, height: float, drawn: Iterable[str]) -> str:
    """What is drawn in the coordinates of the picture, cut at the edges of a rectangle."""
    x, y, w, h = map(number, (*at, width, height))
    inner = "".join(drawn)
    return f'<svg x="{x}" y="{y}" width="{w}" height="{h}" viewBox="{x} {y} {w} {h}">{inner}</svg>'


def _pair(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"
