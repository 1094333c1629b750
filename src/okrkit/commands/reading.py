"""What the commands that show goals have in common: which goals, read how, and what is wrong."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from okrkit.characters import quote
from okrkit.checked import check
from okrkit.commands import completion
from okrkit.commands.judging import baseline_of
from okrkit.commands.load import Loaded, load, settings_complaint
from okrkit.commands.session import Session
from okrkit.errors import OkrError
from okrkit.finding import Finding, gathered
from okrkit.lost import CUT
from okrkit.members import person_of, teams_below
from okrkit.misfit import did_you_mean
from okrkit.period import Period, period_fault
from okrkit.report import Problems
from okrkit.scope import Scope
from okrkit.score import Scorecard
from okrkit.source import SourceFile
from okrkit.workspace import Workspace

RefArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="REF",
        help="A KPI, objective or key result; an objective with its key results.",
        autocompletion=completion.references,
    ),
]

DecisionsOption = Annotated[bool, typer.Option("--decisions", help="Leave check-ins out.")]

PeriodOption = Annotated[
    str | None,
    typer.Option(
        "--period",
        metavar="PERIOD",
        help="Goals of this period, such as 2026-Q4.",
        autocompletion=completion.periods,
    ),
]
TeamOption = Annotated[
    str | None,
    typer.Option(
        "--team",
        metavar="TEAM",
        help="Goals of this team and those below.",
        autocompletion=completion.teams,
    ),
]
OwnerOption = Annotated[
    str | None,
    typer.Option(
        "--owner",
        metavar="NAME",
        help="Goals that NAME owns; `me` is git's user.",
        autocompletion=completion.owners,
    ),
]

ME = "me"


class Asked(NamedTuple):
    """The goals that were asked for, as typed."""

    period: str | None = None
    team: str | None = None
    owner: str | None = None


class Read(NamedTuple):
    """A workspace that was read: its scorecard, its texts, and how many findings it has.

    `unread` says of each file that could not be read to its end why.
    """

    folder: Path
    card: Scorecard
    sources: Mapping[str, SourceFile]
    problems: Problems
    unread: tuple[Finding, ...] = ()

    @property
    def exit_code(self) -> int:
        """1 where a document was made from a workspace that has errors."""
        return int(self.problems.errors > 0)


def read(session: Session) -> Read:
    """Read and check the workspace.

    Raises OkrError where there is none, or where its settings are broken.
    """
    loaded = load(session)
    if loaded.card is None:
        raise settings_complaint(loaded)
    found = _findings(session, loaded, loaded.card)
    unread = {one.file: one for one in reversed(found) if one.rule in CUT}  # the first of each file
    return Read(
        loaded.folder,
        loaded.card,
        loaded.sources,
        problems_of(found),
        tuple(unread[file] for file in sorted(unread)),
    )


def problems_in(session: Session, loaded: Loaded, card: Scorecard) -> Problems:
    """How many findings a workspace has that are neither silenced nor recorded."""
    return problems_of(_findings(session, loaded, card))


def _findings(session: Session, loaded: Loaded, card: Scorecard) -> tuple[Finding, ...]:
    baseline, _ = baseline_of(session, loaded)
    return gathered(check(card, loaded.sources, baseline.of("check")).findings)


def problems_of(found: Sequence[Finding]) -> Problems:
    """How many findings there are, by severity."""
    return Problems(
        sum(one.severity == "error" for one in found),
        sum(one.severity == "warning" for one in found),
    )


def scope_of(session: Session, workspace: Workspace, asked: Asked) -> Scope:
    """The goals that were asked for. Raises OkrError for a period, team or owner unknown."""
    return Scope(
        period=None if asked.period is None else period_named(workspace, asked.period),
        teams=None if asked.team is None else team_named(workspace, asked.team),
        owner=None if asked.owner is None else owner_named(session, workspace, asked.owner),
    )


def period_named(workspace: Workspace, label: str) -> Period:
    """The period of a label. Raises OkrError where there is none."""
    period = workspace.calendar.period(label)
    if period is None:
        raise OkrError(period_fault(label))
    return period


def team_named(workspace: Workspace, team: str) -> frozenset[str]:
    """A team and those below it. Raises OkrError where there is none."""
    named = {goal.team for goal in workspace.goals.values() if goal.team} | set(workspace.teams)
    if team not in named:
        raise OkrError(f"there is no team {quote(team)}{_meant(team, named, 'teams')}")
    return teams_below(workspace, team)


def owner_named(session: Session, workspace: Workspace, owner: str) -> str:
    """An owner by name; `me` is git's user. Raises OkrError where nobody is called so."""
    named = {goal.owner for goal in workspace.goals.values() if goal.owner}
    known = named | set(workspace.people) | set(workspace.teams)
    if owner == ME and ME not in known:
        return _me(session, workspace)
    if owner not in known:
        raise OkrError(f"nobody called {quote(owner)} owns a goal{_meant(owner, known, 'owners')}")
    return owner


def _meant(name: str, known: Iterable[str], what: str) -> str:
    names = sorted(known)
    meant = did_you_mean(name, names)
    if meant:
        return f"; did you mean {quote(meant)}?"
    return f"; known {what} are {', '.join(names)}" if names else f"; there are no {what} yet"


def _me(session: Session, workspace: Workspace) -> str:
    """The person whose e-mail git knows."""
    from okrkit.repo import find_repo  # noqa: PLC0415  git is asked for `me` alone

    repo = find_repo(Path(session.folder))
    if repo is None:
        raise OkrError("`me` is git's user, and this folder is in no repository; name an owner")
    email = repo.user().email
    if email is None:
        raise OkrError("git does not know your e-mail; run `git config user.email YOU@EXAMPLE.ORG`")
    person = person_of(workspace, email)
    if person is None:
        raise OkrError(
            f"none of `people:` has the e-mail {quote(email)}, which git knows you by; write"
            f" `emails: [{email}]` for yourself there, or run `okr new person NAME --email {email}`"
        )
    return person.id
