"""The patterns that name goal files, such as `goals/**/*.yaml`; nothing here touches the disk."""

import re
from collections.abc import Iterable, Iterator
from fnmatch import translate
from functools import lru_cache
from typing import NamedTuple

from okrkit.characters import UNPRINTABLE, quote

DEFAULT_GOALS = ("goals/**/*.yaml", "goals/**/*.yml")

ANY_FOLDERS = "**"
MOST_ANY_FOLDERS = 8
LONGEST_PATTERN = 1_000  # code points

Rest = tuple[str, ...]
"""The parts of a pattern that are still ahead; never empty."""

HERE = "patterns start at the folder of okrkit.yaml"


def pattern_fault(pattern: str) -> str | None:
    """Why a pattern is refused, in words; None for a good one."""
    reason = next(_objections(pattern), None)
    return reason and f"the pattern {quote(pattern)} {reason}"


def _objections(pattern: str) -> Iterator[str]:
    parts = pattern.split("/")
    if not pattern.strip():
        yield "is empty"
    if len(pattern) > LONGEST_PATTERN:
        yield f"is longer than {LONGEST_PATTERN:,} characters"
    if UNPRINTABLE.search(pattern):
        yield "holds a control or invisible character"
    if "\\" in pattern:
        yield "holds a backslash: write `/` between folders"
    if "://" in pattern:
        yield "is an address: only files of the workspace are read"
    if pattern[1:2] == ":":
        yield f"names a drive: {HERE}"
    if pattern.startswith("/"):
        yield f"starts with `/`: {HERE}"
    if pattern.startswith("~"):
        yield f"starts with `~`, which stands for nothing here: {HERE}"
    if pattern.startswith("!"):
        yield "starts with `!`: patterns cannot leave files out, name what is to be read"
    if "$" in pattern:
        yield "holds `$`: variables are not replaced"
    if "{" in pattern or "}" in pattern:
        yield "holds `{` or `}`: write one pattern for each choice"
    if ".." in parts:
        yield f"leads upwards with `..`: {HERE}"
    if "." in parts:
        yield "holds the part `.`: leave it out"
    if ".git" in map(str.lower, parts):
        yield "leads into `.git`, where no goal file is"
    if pattern.endswith("/"):
        yield f"ends with `/`: add `{ANY_FOLDERS}/*.yaml` for the files in that folder"
    if "" in parts:
        yield "holds an empty part: write a single `/`"
    if any(ANY_FOLDERS in part and part != ANY_FOLDERS for part in parts):
        yield "has `**` beside something else: it stands alone, as in `**/*.yaml`"
    if parts.count(ANY_FOLDERS) > MOST_ANY_FOLDERS:
        yield f"has `**` more than {MOST_ANY_FOLDERS} times"


class Globs(NamedTuple):
    """What is left of some good patterns, seen from one folder; falsy when that is nothing.

    `*`, `?` and `[…]` stay within a name and respect case, `**` stands for any number of folders,
    and at the end for everything inside. A leading dot must be written; `.git` is never entered.
    """

    rests: frozenset[Rest]

    @classmethod
    def of(cls, patterns: Iterable[str]) -> "Globs":
        """The patterns, seen from the folder of okrkit.yaml."""
        return _globs(tuple(pattern.split("/")) for pattern in patterns)

    def __bool__(self) -> bool:
        return bool(self.rests)

    def into(self, folder: str) -> "Globs":
        """What is left of the patterns in a folder of this folder."""
        if folder.lower() == ".git":
            return _globs(())
        return _globs(
            rest if rest[0] == ANY_FOLDERS else rest[1:]
            for rest in self.rests
            if (len(rest) > 1 or rest[0] == ANY_FOLDERS)
            and _matcher(frozenset(rest[:1])).match(folder)
        )

    def match_file(self, name: str) -> bool:
        """Is a file of this folder a goal file?"""
        return _matcher(_lasts(self.rests)).match(name) is not None

    def has(self, path: str) -> bool:
        """Whether a path, with `/` between its parts, is that of a file."""
        folder, _, name = path.rpartition("/")
        return self.below(folder).match_file(name)

    def below(self, path: str) -> "Globs":
        """What is left of the patterns some folders below this folder."""
        globs = self
        for folder in filter(None, path.split("/")):
            globs = globs.into(folder)
        return globs

    def mean_file(self, name: str) -> bool:
        """Must this be a file, because more than a `*` at the end matches it?"""
        lasts = frozenset(last for last in _lasts(self.rests) if not last.endswith("*"))
        return _matcher(lasts).match(name) is not None

    def longest(self) -> str:
        """The pattern that reaches deepest from here; there must be one."""
        longest = max(self.rests, key=lambda rest: (len(rest), rest))
        return "/".join(longest)


def _globs(rests: Iterable[Rest]) -> Globs:
    return Globs(frozenset(way for rest in rests for way in _ways(rest)))


def _ways(rest: Rest) -> Iterator[Rest]:
    """A rest, and what remains of it when a leading `**` stands for no folder."""
    while rest:
        yield rest
        if rest[0] != ANY_FOLDERS:
            return
        rest = rest[1:]


@lru_cache(maxsize=256)
def _lasts(rests: frozenset[Rest]) -> frozenset[str]:
    return frozenset(rest[0] for rest in rests if len(rest) == 1)


@lru_cache(maxsize=1024)
def _matcher(parts: frozenset[str]) -> re.Pattern[str]:
    """Matches a name that one of the parts of patterns matches."""
    return re.compile("|".join(map(_expression, sorted(parts))) or r"(?!)")


def _expression(part: str) -> str:
    return translate(part) if part.startswith(".") else rf"(?!\.){translate(part)}"
