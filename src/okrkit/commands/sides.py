"""Reading the two sides of a comparison: which states are meant, and what is in each."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

from okrkit import complaints
from okrkit.characters import quote
from okrkit.commands.load import Loaded, check_version, documents, settings_of
from okrkit.commands.origin import Origin
from okrkit.commands.reading import problems_in, problems_of
from okrkit.commands.session import Session
from okrkit.comparison import Side
from okrkit.discover import Disk, find_workspace
from okrkit.errors import NothingError, OkrError
from okrkit.link import link
from okrkit.parse import DEFAULT_SETTINGS
from okrkit.repo import Repo, find_repo
from okrkit.score import score
from okrkit.snapshot import Snapshot, snapshot
from okrkit.tree import read_tree

HEAD = "HEAD"


class Ends(NamedTuple):
    """What is compared, as typed; `after` None means the files, `has_base` from the merge base."""

    before: str
    after: str | None
    has_base: bool = False


class Sides(NamedTuple):
    """What is compared, read as of one day; the workspace's folder, and its repository."""

    before: Side
    after: Side
    folder: Path
    repo: Repo


def ends(text: str | None, at: str | None) -> Ends:
    """What `REV`, `A..B` and `A...B` mean; with --at its revision stands for the files.

    Raises OkrError where two things say what the later side is.
    """
    found = Ends(text or HEAD, at)
    for dots in ("...", ".."):
        before, is_range, after = (text or "").partition(dots)
        if is_range:
            found = Ends(before or HEAD, after or HEAD, dots == "...")
            break
    if at is not None and found.after != at:
        raise OkrError(f"--at and {quote(text or '')} both name the later side; leave one out")
    return found


def read_sides(session: Session, asked: Ends) -> Sides:
    """Both sides as of one day: --as-of, else the later of their own days.

    Raises OkrError where there is no repository, no such revision, or nothing on both sides.
    """
    repo = find_repo(session.folder)
    if repo is None:
        raise OkrError(
            f"{quote(str(session.folder))} is in no repository, so there is nothing to compare"
            " with; run `git init` and commit the goal files"
        )
    if asked.before == HEAD and repo.run("rev-parse", "--verify", "--quiet", HEAD).code:
        raise OkrError("nothing is committed here yet, so there is nothing to compare with")
    before = repo.resolve(asked.before)
    after = None if asked.after is None else repo.resolve(asked.after)
    if asked.has_base and after is not None:
        base = repo.merge_base(before, after)
        if base is None:
            unrelated = asked.before, asked.after
            raise OkrError(complaints.unrelated(*unrelated, is_shallow=repo.is_shallow()))
        before = base
    origins = [_origin(session, before), _origin(session, after)]
    places = [one.folder for one in origins if not isinstance(one, NothingError)]
    if not places and isinstance(origins[1], NothingError):
        raise origins[1]
    as_of = session.as_of or max(_day(one, session) for one in origins)
    sides = [
        _side(session, one, as_of)._replace(revision=name, commit=commit)
        for one, name, commit in zip(
            origins, (asked.before, asked.after), (before, after), strict=True
        )
    ]
    return Sides(sides[0], sides[1], places[-1], repo)


def read_commit(session: Session, commit: str, as_of: date) -> Side:
    """The workspace of a commit in hex, as one side."""
    return _side(session, _origin(session, commit), as_of)


def _origin(session: Session, commit: str | None) -> Origin | NothingError:
    """Where a side is read from; that there is no workspace, where a revision has none."""
    if commit is None:
        return Disk(find_workspace(session.folder))
    try:
        return snapshot(session.folder, commit)
    except NothingError as nothing:
        return nothing


def _day(origin: Origin | NothingError, session: Session) -> date:
    if isinstance(origin, NothingError):
        return date.min
    if isinstance(origin, Snapshot):
        return origin.day
    settings, _ = settings_of(origin.settings(session.limits), session.limits)
    return session.today(settings.timezone)


def _side(session: Session, origin: Origin | NothingError, as_of: date) -> Side:
    empty = score(link((), DEFAULT_SETTINGS), as_of)
    if isinstance(origin, NothingError):
        return Side(None, None, None, empty, trouble="there is no workspace yet")
    reading = origin.settings(session.limits)
    settings, broken = settings_of(reading, session.limits)
    if not broken:
        check_version(settings)
    written = read_tree(reading.sources[0], session.limits).root if reading.sources else {}
    try:
        goals = origin.goals(settings.goals, session.limits)
    except NothingError:
        trouble = "there are no goal files"
        return Side(None, None, written or {}, empty, trouble=trouble)
    card = score(link(documents(goals, session.limits), settings), as_of)
    side = Side(
        None,
        None,
        written or {},
        card,
        {source.path: source for source in goals.sources},
        frozenset(source.path for source in goals.unreadable),
    )
    if not broken:
        recorded = origin.baseline(session.limits)
        loaded = Loaded(origin.folder, goals, as_of, card, recorded=recorded)
        return side._replace(problems=problems_in(session, loaded, card))
    first = broken[0]
    where = f"{first.file}:{first.start.line}: {first.message}"
    return side._replace(
        problems=problems_of(broken),
        trouble=f"the settings are broken, so nothing is scored: {where}",
        is_scored=False,
    )
