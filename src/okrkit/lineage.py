"""The lineage of a workspace: which commits changed its goal files."""

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache as remembered
from pathlib import Path
from typing import NamedTuple

from okrkit.characters import quote
from okrkit.discover import OWN_FILES, SETTINGS_NAME, globs_of
from okrkit.encoding import decode
from okrkit.errors import OkrError
from okrkit.globs import Globs
from okrkit.limits import Limits
from okrkit.parse import parse_settings
from okrkit.repo import Repo, find_repo
from okrkit.revision import Revised, Revision, pairs
from okrkit.revisions import read_revisions, read_revisions_since
from okrkit.settings import Settings
from okrkit.withdrawn import taken_out, withdrawn

WILDCARD = re.compile(r"[*?\[]")


class Where(NamedTuple):
    """Where a workspace has its history: the repository, its folder there, the newest commit."""

    repo: Repo
    inner: str
    tip: str


def where(folder: Path, revision: str) -> Where:
    """The repository of a workspace's folder, at a revision.

    Raises OkrError where it is in none, or the revision names no commit.
    """
    repo = find_repo(folder)
    if repo is None:
        raise OkrError(
            f"{quote(str(folder))} is in no repository, so it has no history; run `git init` and"
            " commit the goal files"
        )
    inner = folder.resolve().relative_to((repo.root or folder).resolve()).as_posix()
    if revision == "HEAD" and repo.run("rev-parse", "--verify", "--quiet", "HEAD").code:
        has_others = repo.run("for-each-ref", "--count=1").output
        raise OkrError(
            "HEAD leads to no commit, so there is no history; check a branch out, `git branch`"
            " lists them"
            if has_others
            else "nothing is committed here yet, so there is no history; commit the goals"
        )
    return Where(repo, "" if inner == "." else f"{inner}/", repo.resolve(revision))


def mailmap(repo: Repo, limits: Limits) -> str | None:
    """What the names of people come from, beside the commits; None where it is too large to tell.

    That is a file of the work tree, and no other: where it is a link git does not follow it.
    """
    path = None if repo.root is None else repo.root / ".mailmap"
    if path is None or path.is_symlink() or not path.is_file():
        return ""
    if path.stat().st_size > limits.file_size:
        return None
    return repo.run("hash-object", "--no-filters", "--", str(path)).output.decode().strip()


def goal_revisions(
    place: Where, patterns: Sequence[str], limits: Limits, since: str | None = None
) -> tuple[Revision, ...]:
    """The commits that changed goal files, newest first, with those files alone.

    What goal files are say the patterns of today and those of all settings there ever were; paths
    are those in the workspace. Only commits that did not lead to `since`, an id in hex. Raises
    OkrError where git cannot read the history.
    """
    former = former_settings(place, limits)
    has = _matcher(place, patterns, former)
    if since is not None:
        found = read_revisions_since(place.repo, since, place.tip, has.folders)
        return _with_goals(found, place.inner, has.matches)
    is_goal = globs_of(patterns).has
    gone = tuple(withdrawn(_files(place), place.inner, has.matches, is_goal))
    around = {path for one in gone for path in (one.own, *one.others)}
    paths = [*has.folders, *sorted(around)] if has.folders else []
    found = read_revisions(place.repo, place.tip, paths)

    @remembered
    def named(settings: str) -> Globs:
        return globs_of(former.said[settings][0].goals)

    def reads(settings: str | None, path: str) -> bool:
        return settings in former.said and named(settings).has(path.removeprefix(place.inner))

    return _with_goals(taken_out(found, gone, reads), place.inner, has.matches)


def _files(place: Where) -> list[str]:
    """The paths in the repository of all files in a workspace's folder."""
    words = ["ls-tree", "-r", "-z", "--name-only", "--full-tree", place.tip, "--"]
    answer = place.repo.ask(*words, *([place.inner] if place.inner else []))
    return [os.fsdecode(path) for path in answer.split(b"\0")[:-1]]


class _Goals(NamedTuple):
    """Which files of a repository are, or were, goal files; and the folders they are in."""

    matches: Callable[[str], bool]
    folders: tuple[str, ...]


def _matcher(place: Where, patterns: Sequence[str], former: "Former") -> _Goals:
    earlier = (pattern for said, _ in former.said.values() for pattern in said.goals)
    every = tuple(dict.fromkeys([*patterns, *earlier]))
    globs = globs_of(every)

    @remembered
    def matches(path: str) -> bool:
        return path not in OWN_FILES and globs.has(path)

    heads = {place.inner + _head(pattern) for pattern in every}
    return _Goals(matches, () if "" in heads else tuple(sorted(heads)))


class Former(NamedTuple):
    """The settings there ever were: the commits that changed them, and what they said.

    `said` has them by the ids of contents, each with whether nothing in it was broken; a content
    that is no text, or too large, is left out.
    """

    revisions: tuple[Revision, ...]
    said: Mapping[str, tuple[Settings, bool]]


def former_settings(place: Where, limits: Limits) -> Former:
    """All settings of a workspace's past. Raises OkrError where git cannot read the history."""
    revisions = read_revisions(place.repo, place.tip, [place.inner + SETTINGS_NAME])
    ids = sorted({id for pair in pairs(revisions) for id in pair if id is not None})
    contents = place.repo.small_objects(ids, limits.file_size)
    texts = {id: decode(SETTINGS_NAME, data) for id, data in contents if data is not None}
    said = {}
    for id, (source, fault) in texts.items():
        if fault is None:
            settings, faults = parse_settings(source, limits)
            said[id] = settings, not faults
    return Former(revisions, said)


def _head(pattern: str) -> str:
    """The folder that all files of a pattern are in."""
    fixed = []
    for part in pattern.split("/"):
        if WILDCARD.search(part):
            break
        fixed.append(part)
    return "/".join(fixed)


def _with_goals(
    revisions: Sequence[Revision], inner: str, matches: Callable[[str], bool]
) -> tuple[Revision, ...]:
    """Revisions with the goal files alone, by their paths in the workspace."""

    def own(step: dict[str, Revised]) -> dict[str, Revised]:
        cut = len(inner)
        return {
            path[cut:]: revised
            for path, revised in step.items()
            if path.startswith(inner) and matches(path[cut:])
        }

    return tuple(
        one._replace(steps=tuple(own(dict(step)) for step in one.steps)) for one in revisions
    )


def ancestors(ids: Iterable[str], of: str, repo: Repo) -> frozenset[str]:
    """Those of some commits that are one, or led to it, all by their ids in hex.

    Raises OkrError where git cannot tell.
    """
    return frozenset(repo.ask("rev-list", of).decode().split()).intersection(ids)
