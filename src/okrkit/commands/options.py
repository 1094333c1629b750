"""The options that every command shares: what may be given, and what it means.

To add one: a field of `Options`, and a parameter of `options`. Everything else follows from them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from okrkit.characters import quote
from okrkit.errors import OkrError
from okrkit.limits import Limits

COLORS = ("auto", "always", "never")
LIMITS = {field.name.replace("_", "-"): field.name for field in fields(Limits)}
"""The limits by the name that `--limit` knows them by."""

MOST_DIGITS = 15  # of a limit; nothing okr counts is longer


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for. `folder` is where to look for a workspace; no `as_of`: the real day.

    `at` is the revision of git to read; None: the files as they lie.
    """

    folder: Path = Path()
    as_of: date | None = None
    at: str | None = None
    color: str = "auto"
    quiet: bool = False
    no_cache: bool = False
    limits: Limits = Limits()


def options(
    folder: Annotated[
        str | None, typer.Option("-C", metavar="DIR", help="Work as if started in DIR.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="The day to judge by (today).")
    ] = None,
    at: Annotated[
        str | None,
        typer.Option("--at", metavar="REV", help="Read the goals as of a revision of git."),
    ] = None,
    color: Annotated[
        str | None,
        typer.Option(
            "--color",
            metavar="WHEN",
            help="auto, always or never.",
            autocompletion=lambda: list(COLORS),
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing on the side.")] = False,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Compute everything anew, and keep nothing of it.")
    ] = False,
    limit: Annotated[
        list[str] | None,
        typer.Option(
            "--limit",
            metavar="NAME=VALUE",
            help=f"Set a limit: {', '.join(LIMITS)}.",
            autocompletion=lambda: [f"{name}=" for name in LIMITS],
        ),
    ] = None,
) -> Options:
    """What the texts of the command line mean; None and False: not given.

    Raises typer.BadParameter for a text that means nothing.
    """
    return Options(
        folder=_folder(folder),
        as_of=None if as_of is None else _day(as_of),
        at=at,
        color="auto" if color is None else _color(color),
        quiet=quiet,
        no_cache=no_cache,
        limits=_limits(limit or ()),
    )


def _folder(text: str | None) -> Path:
    # An empty text is a shell variable that is not set; the current folder would be a guess.
    if text == "":
        raise typer.BadParameter("it is empty; name a folder", param_hint="-C")
    folder = Path(text or ".")
    if not folder.is_absolute():
        try:
            Path.cwd()
        except OSError:
            raise OkrError(
                "the current folder is gone, moved or deleted: change to one that is there, or name"
                " one by its whole path with -C"
            ) from None
    return folder


def _day(text: str) -> date:
    from okrkit.period import parse_day  # noqa: PLC0415  keeps help and completion fast

    day = parse_day(text)
    if day is None:
        raise typer.BadParameter(
            f"{quote(text)} is not a day; write it like 2026-11-20", param_hint="--as-of"
        )
    return day


def _color(text: str) -> str:
    if text not in COLORS:
        raise typer.BadParameter(
            f"{quote(text)} is none of auto, always and never", param_hint="--color"
        )
    return text


def _limits(texts: Iterable[str]) -> Limits:
    limits = Limits()
    for text in texts:
        name, _, value = text.partition("=")
        limits = replace(limits, **{_limit_name(name): _limit_value(name, value)})
    return limits


def _limit_name(name: str) -> str:
    if name not in LIMITS:
        raise typer.BadParameter(
            f"there is no limit {quote(name)}{_meant(name)}", param_hint="--limit"
        )
    return LIMITS[name]


def _meant(name: str) -> str:
    from difflib import get_close_matches  # noqa: PLC0415  only for a mistake

    close = get_close_matches(name, LIMITS)
    return f"; did you mean {quote(close[0])}?" if close else f"; known are {', '.join(LIMITS)}"


def _limit_value(name: str, text: str) -> int:
    is_number = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    if not is_number or int(text) == 0:
        raise typer.BadParameter(
            f"`{name}` takes a whole number above 0, as in {name}=1000, not {quote(text)}",
            param_hint="--limit",
        )
    return int(text)
