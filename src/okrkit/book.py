"""A workspace that is written in, and what shall come true in its files."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from okrkit.edit import Page, Wish
from okrkit.source import SourceFile
from okrkit.workspace import Workspace

Wishes = Mapping[str, Sequence[Wish]]
"""What shall come true, by the path of its file."""


class Book(NamedTuple):
    """A workspace that is written in: its texts; `page` opens one to edit, new ones empty."""

    workspace: Workspace
    page: Callable[[str], Page]
    sources: Mapping[str, SourceFile]
