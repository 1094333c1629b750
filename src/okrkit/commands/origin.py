"""Where a workspace is read from: the disk, or a revision of git."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from okrkit.characters import quote
from okrkit.commands.session import Session
from okrkit.discover import SETTINGS_NAME, Disk, Reading, find_workspace
from okrkit.errors import OkrError
from okrkit.limits import Limits

if TYPE_CHECKING:
    from okrkit.snapshot import Snapshot


class Origin(Protocol):
    """A place with a workspace; a revision has a `day`, the disk has none."""

    @property
    def folder(self) -> Path: ...
    @property
    def day(self) -> date | None: ...
    def settings(self, limits: Limits) -> Reading: ...
    def goals(self, patterns: Sequence[str], limits: Limits) -> Reading: ...
    def baseline(self, limits: Limits) -> Reading: ...


class ReadBefore(NamedTuple):
    """A workspace whose files were read already."""

    folder: Path
    day: date | None
    read_settings: Reading
    read_goals: Reading
    read_baseline: Reading

    def settings(self, limits: Limits) -> Reading:  # noqa: ARG002  the signature is Origin's
        """The settings."""
        return self.read_settings

    def goals(self, patterns: Sequence[str], limits: Limits) -> Reading:  # noqa: ARG002  as above
        """The goal files, which those settings name."""
        return self.read_goals

    def baseline(self, limits: Limits) -> Reading:  # noqa: ARG002  as above
        """The recorded findings."""
        return self.read_baseline


class JudgedBy(NamedTuple):
    """Goals of one place, with the settings and the baseline of a revision."""

    place: Origin
    judge: "Snapshot"

    @property
    def folder(self) -> Path:
        """Where the goals are."""
        return self.place.folder

    @property
    def day(self) -> date | None:
        """The day of the goals."""
        return self.place.day

    def settings(self, limits: Limits) -> Reading:
        """The settings of the revision."""
        return self.judge.settings(limits)

    def goals(self, patterns: Sequence[str], limits: Limits) -> Reading:
        """The goal files of the place."""
        return self.place.goals(patterns, limits)

    def baseline(self, limits: Limits) -> Reading:
        """The recorded findings of the revision."""
        return self.judge.baseline(limits)


def judged_by(place: Origin, revision: str) -> JudgedBy:
    """Goals with the settings and the baseline of a revision.

    Raises OkrError where there is none, or where the workspace was another one in it.
    """
    from okrkit.snapshot import snapshot  # noqa: PLC0415  git takes its time

    judge = snapshot(place.folder, revision)
    if judge.folder != place.folder:
        raise OkrError(
            f"as of {quote(revision)} these goals belonged to the workspace"
            f" {quote(str(judge.folder))}; leave out --settings-from until {SETTINGS_NAME} is there"
        )
    return JudgedBy(place, judge)


def origin_of(session: Session) -> Origin:
    """Where the session's workspace is. Raises OkrError where there is none."""
    if session.at is None:
        return Disk(find_workspace(session.folder))
    from okrkit.snapshot import snapshot  # noqa: PLC0415  git takes its time

    return snapshot(session.folder, session.at)
