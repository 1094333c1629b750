"""`okr diff`: what a change means for goals."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Annotated, TypeVar

import typer

from okrkit.characters import quote
from okrkit.commands.reading import (
    DecisionsOption,
    OwnerOption,
    PeriodOption,
    RefArgument,
    TeamOption,
    owner_named,
    period_named,
    team_named,
)
from okrkit.commands.session import Session
from okrkit.commands.sides import HEAD, Ends, Sides, ends, read_commit, read_sides
from okrkit.comparison import Comparison, Wanted, compare, only, uncommitted, with_reasons
from okrkit.difference import Unit
from okrkit.errors import OkrError
from okrkit.lineage import where
from okrkit.misfit import did_you_mean, listing
from okrkit.past import read_since
from okrkit.period import Period
from okrkit.reasons import explained
from okrkit.repo import Repo
from okrkit.trust import unlike
from okrkit.workspace import Workspace

T = TypeVar("T")

FORMATS = ("terminal", "markdown", "json", "json-v1", "csv")
UNKNOWN = "git knows no revision"


def command(
    context: typer.Context,
    revisions: Annotated[
        str | None,
        typer.Argument(
            metavar="REV[..REV]",
            help="What the files are compared with (HEAD); A..B: B with A; A...B: B with the commit"
            " that both come from.",
        ),
    ] = None,
    ref: RefArgument = None,
    decisions: DecisionsOption = False,
    period: PeriodOption = None,
    team: TeamOption = None,
    owner: OwnerOption = None,
    format: Annotated[
        str,
        typer.Option(
            "--format",
            help="terminal, markdown (for a comment on a pull request), json or csv.",
            autocompletion=lambda: list(FORMATS),
        ),
    ] = "terminal",
) -> int:
    """Tell what a change means for goals, not which lines.

    What was decided, with its verdict (softened, hardened, re-aimed) and the reason where one was
    given; the check-ins; and how the goals stand before and after, both as of one day: --as-of,
    else the later of the two sides'. Exit code 1: one of them has errors, so numbers are
    incomplete.
    """
    session: Session = context.obj
    if format not in FORMATS:
        raise OkrError(f"--format is one of {', '.join(FORMATS)}, not {quote(format)}")
    sides = _sides(session, ends(revisions, session.at), revisions)
    workspaces = [side.card.workspace for side in (sides.after, sides.before)]
    wanted = Wanted(
        None if ref is None else _asked(sides, workspaces, ref, period, revisions),
        None if ref or period is None else period_named(workspaces[0], period).name,
        None if team is None else _first(workspaces, lambda one: team_named(one, team)),
        None if owner is None else _first(workspaces, lambda one: owner_named(session, one, owner)),
        decisions,
    )
    found = only(compare(sides.before, sides.after, session.limits), wanted)
    found = _with_reasons(session, sides, found)
    for doubt in unlike(sides.repo):
        session.talk(doubt)
    _answer(session, found, format)
    return int(any(side.problems.errors for side in (sides.before, sides.after)))


def _sides(session: Session, asked: Ends, typed: str | None) -> Sides:
    """Both sides; whoever names a goal in place of a revision is told where it belongs."""
    try:
        return read_sides(session, asked)
    except OkrError as error:
        if typed is None or asked.before != typed or not str(error).startswith(UNKNOWN):
            raise
        files = read_sides(session, asked._replace(before=HEAD))
        if not _matches(files, typed):
            raise
        raise OkrError(f"{error}; a goal stands behind it: `okr diff HEAD {typed}`") from None


def _matches(sides: Sides, text: str) -> bool:
    """Whether either side knows a goal of this name."""
    day = sides.after.card.as_of
    cards = (sides.before.card, sides.after.card)
    return any(one.workspace.targets.matches(text, Period("", day, day), None) for one in cards)


def _is_revision(repo: Repo, text: str) -> bool:
    try:
        repo.resolve(text)
    except OkrError:
        return False
    return True


def _first(workspaces: Iterable[Workspace], find: Callable[[Workspace], T]) -> T:
    """What one of the workspaces knows by a name, the later one first."""
    errors = []
    for one in workspaces:
        try:
            return find(one)
        except OkrError as error:
            errors.append(error)
    raise errors[0]


def _asked(
    sides: Sides, workspaces: Iterable[Workspace], ref: str, label: str | None, typed: str | None
) -> frozenset[str]:
    """As `_refs`; whoever names a second revision in place of a goal is told how to write two."""
    try:
        return _refs(workspaces, ref, label, sides.after.card.as_of)
    except OkrError as error:
        if typed is None or ".." in typed or not _is_revision(sides.repo, ref):
            raise
        hint = f"two revisions are written `{typed}..{ref}`"
        raise OkrError(f"{quote(ref)} is a revision and no goal; {hint}") from error


def _refs(
    workspaces: Iterable[Workspace], text: str, label: str | None, as_of: date
) -> frozenset[str]:
    """The full references that a written one leads to on either side.

    Raises OkrError where it leads to none, or could lead to several on one side.
    """
    found = set[str]()
    for one in workspaces:
        around = period_named(one, label) if label else Period("", as_of, as_of)
        named = one.targets.matches(text, around, None)
        if len(named) > 1:
            raise OkrError(f"{quote(text)} could be {listing(named)}; write the one that is meant")
        found.update(named)
    if not found:
        known = (name for one in workspaces for name in one.targets.known())
        meant = did_you_mean(text.rpartition("/")[2], known)
        hint = f"did you mean {quote(meant)}?" if meant else "`okr tree` shows all that run"
        raise OkrError(f"neither side knows a goal {quote(text)}; {hint}")
    return frozenset(found)


def _with_reasons(session: Session, sides: Sides, found: Comparison) -> Comparison:
    """A comparison with the reasons that the commits between its sides give."""
    before, after, workspace = sides.before, sides.after, sides.after.card.workspace
    head = after.commit or sides.repo.resolve("HEAD")
    refs = [one.was for one in found.standings] + [one.goal for one in found.decisions]
    if not found.decisions or before.commit in {None, head}:
        return found
    if sides.repo.is_shallow():
        session.talk(
            "this clone is shallow: reasons in commits that are not here are not told; run `git"
            " fetch --unshallow` (in CI `fetch-depth: 0`)"
        )
    past = read_since(
        where(sides.folder, head),
        str(before.commit),
        workspace.settings.goals,
        workspace.calendar,
        session.limits,
        refs,
    )
    left = frozenset[Unit]()
    if after.commit is None:
        left = uncommitted(read_commit(session, head, found.as_of), after, session.limits)
    return with_reasons(found, explained(past, workspace.goals), left)


def _answer(session: Session, found: Comparison, format: str) -> None:
    """Each format is loaded when it is needed."""
    match format:
        case "terminal":
            from okrkit.render.diff import diff  # noqa: PLC0415
            from okrkit.render.text import coloured, plain  # noqa: PLC0415

            paint = coloured if session.has_color() else plain
            session.answer(diff(found, paint, session.width()))
        case "markdown":
            from okrkit.render.diff_markdown import diff_markdown  # noqa: PLC0415

            session.answer_bytes(diff_markdown(found))
        case "csv":
            from okrkit.render.diff_v1 import diff_csv  # noqa: PLC0415

            session.answer_bytes(diff_csv(found))
        case _:
            from okrkit.render.diff_v1 import diff_v1  # noqa: PLC0415

            session.answer_bytes(diff_v1(found))
