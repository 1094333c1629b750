"""A picture on a page: its name above it, below it the numbers behind it."""

from collections.abc import Iterable

from markupsafe import Markup

from okrkit.render.escape import markup
from okrkit.render.pictures.chart import Picture, Table


def figure(picture: Picture) -> Markup:
    """A picture, its name, and its numbers as a table that can be opened."""
    return _figure(picture, picture.drawing)


def wide_figure(picture: Picture) -> Markup:
    """A picture under a heading that names it; a narrow screen shows a part, which can be moved."""
    named = f'role="region" aria-label="{markup(picture.title)}, drawn"'
    drawing = f'<div class="wide" {named} tabindex="0">{picture.drawing}</div>'
    return _figure(picture, drawing, ' class="hidden"')


def figures(pictures: Iterable[Picture]) -> Markup:
    """Pictures side by side, as many as there is room for; nothing for none."""
    drawn = "".join(map(figure, pictures))
    return Markup(f'<div class="pictures">\n{drawn}</div>\n' if drawn else "")  # noqa: S704


def _figure(picture: Picture, drawing: str, kind: str = "") -> Markup:
    title = markup(picture.title)
    verdict = f"<p>{markup(picture.verdict)}</p>\n" if picture.verdict else ""
    return Markup(  # noqa: S704  every text of it is made safe
        f'<figure class="pictured"><figcaption{kind}>{title}</figcaption>\n{drawing}\n{verdict}'
        f'<details><summary>Data<span class="hidden"> of {title}</span></summary>'
        f"{_table(picture.table)}</details></figure>\n"
    )


def _table(table: Table) -> str:
    head = "".join(f'<th scope="col">{markup(one)}</th>' for one in table.head)
    return (
        f"<table><caption>{markup(table.caption)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(map(_row, table.rows))}</tbody></table>"
        f"{''.join(f'<p>{markup(one)}</p>' for one in table.notes)}"
    )


def _row(cells: tuple[str, ...]) -> str:
    head, *others = map(markup, cells)
    data = "".join(f"<td>{one}</td>" for one in others)
    return f'<tr><th scope="row">{head}</th>{data}</tr>'
