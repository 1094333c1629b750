"""Where a workspace is read from: the disk, or a revision of git."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple, Protocol

from okrkit.commands.session import Session
from okrkit.discover import Disk, Reading, find_workspace
from okrkit.limits import Limits


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


def origin_of(session: Session) -> Origin:
    """Where the session's workspace is. Raises OkrError where there is none."""
    if session.at is None:
        return Disk(find_workspace(session.folder))
    from okrkit.snapshot import snapshot  # noqa: PLC0415  git takes its time

    return snapshot(session.folder, session.at)
