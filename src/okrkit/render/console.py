"""Lines for a terminal or a pipe, laid out by rich.

Content is never parsed: rich takes `[…]` for markup and `:smile:` for an emoji, so every text is a
`Text`, made visible first.
"""

import re
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import NamedTuple

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from okrkit.characters import visible
from okrkit.render.glyphs import ASCII, UNICODE, Glyphs
from okrkit.render.words import Tone, incomplete

UNLIMITED = 100_000
"""Columns of a pipe: nothing is wrapped or cut there."""

CODE = re.compile(r"\x1b\[[0-9;]*m")
LINE_BREAK = re.compile(r"[ \t]*\n[ \t\n]*")

STYLES: dict[Tone, str] = {"good": "green", "warn": "yellow", "bad": "bold red", "quiet": "dim"}


class Look(NamedTuple):
    """What the reader's side can show: `width` in columns (None: a pipe), colours, characters."""

    width: int | None = None
    has_color: bool = False
    has_unicode: bool = True

    @property
    def glyphs(self) -> Glyphs:
        """The characters to draw with."""
        return UNICODE if self.has_unicode else ASCII


def lines(parts: Iterable[RenderableType], look: Look) -> Iterator[str]:
    """What is to be shown, as lines without blanks at their ends."""
    file = StringIO()
    console = Console(
        file=file,
        width=look.width or UNLIMITED,
        force_terminal=look.has_color,
        color_system="standard" if look.has_color else None,
        no_color=not look.has_color,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
    )
    for part in parts:
        console.print(part)
    return map(_trimmed, file.getvalue().splitlines())


def _trimmed(line: str) -> str:
    """A line without the blanks at its end, those before and between colour codes included."""
    line, codes = line.rstrip(), ""
    while CODE.fullmatch(line, place := line.rfind("\x1b")):
        line, codes = line[:place].rstrip(), line[place:] + codes
    return line + codes


def shown(text: str) -> str:
    """A text on one line, all of it visible; the line breaks of a block text are blanks there."""
    return visible(LINE_BREAK.sub(" ", text.rstrip("\n")))


def toned(text: str, tone: Tone) -> Text:
    """A text in the colour of how good it is."""
    return Text(shown(text), STYLES[tone])


def plain(text: str) -> Text:
    """A text as it is."""
    return Text(shown(text))


def strong(text: str) -> Text:
    """A heading or a title."""
    return Text(shown(text), "bold")


def quiet(text: str) -> Text:
    """What stands beside."""
    return Text(shown(text), "dim")


def warning(errors: int) -> Iterator[Text]:
    """What stands above numbers of a workspace that has errors."""
    if errors:
        yield toned(incomplete(errors), "bad")


def below_warning(errors: int, parts: Iterable[RenderableType]) -> Iterator[RenderableType]:
    """What has no title, apart from the warning above it."""
    if errors:
        yield from (*warning(errors), Text(""))
    yield from parts


def paragraphs(text: str) -> list[Text]:
    """A text of several lines."""
    return [plain(line) for line in text.rstrip("\n").split("\n")]


def stacked(*parts: RenderableType) -> Group:
    """Several things below each other in one cell."""
    return Group(*parts)


def indented(part: RenderableType) -> Padding:
    """Something two columns further in."""
    return Padding(part, (0, 0, 0, 2), expand=False)


def grid(*widths: int | None) -> Table:
    """A table without lines; a width of None takes what is needed, the last one what is left."""
    table = Table.grid(padding=(0, 2, 0, 0))
    for width in widths:
        table.add_column(width=width, overflow="fold")
    return table


class Guided(NamedTuple):
    """A row of a tree: the guides of its first line, those of what is wrapped, and its text."""

    first: str
    others: str
    text: Text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = max(1, options.max_width - len(self.first))
        for number, line in enumerate(self.text.wrap(console, width, overflow="fold")):
            line.rstrip()
            yield Text(self.others if number else self.first) + line
