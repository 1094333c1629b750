"""`--settings-from REV`: a change is judged by what a revision says, not by what it says itself."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from okrkit.characters import quote
from okrkit.commands.origin import Origin
from okrkit.commands.session import Session
from okrkit.discover import BASELINE_NAME, SETTINGS_NAME, Reading
from okrkit.errors import OkrError
from okrkit.finding import Finding
from okrkit.limits import Limits
from okrkit.snapshot import Snapshot, snapshot
from okrkit.source import SourceFile

if TYPE_CHECKING:
    from okrkit.settings import Settings


class JudgedBy(NamedTuple):
    """Goals of one place, with the settings and the baseline of a revision.

    `broken` is what is wrong with those of the place: they do not judge here, and would judge
    everybody once they are merged. `sources` are their texts.
    """

    place: Origin
    judge: Snapshot
    read_settings: Reading
    read_baseline: Reading
    broken: tuple[Finding, ...] = ()
    sources: tuple[SourceFile, ...] = ()

    @property
    def folder(self) -> Path:
        """Where the goals are."""
        return self.place.folder

    @property
    def day(self) -> date | None:
        """The day of the goals."""
        return self.place.day

    def settings(self, limits: Limits) -> Reading:  # noqa: ARG002  the signature is Origin's
        """The settings that judge."""
        return self.read_settings

    def goals(self, patterns: Sequence[str], limits: Limits) -> Reading:
        """The goal files of the place."""
        return self.place.goals(patterns, limits)

    def baseline(self, limits: Limits) -> Reading:  # noqa: ARG002  as above
        """The recorded findings that are hidden."""
        return self.read_baseline

    def new_workspaces(self, folders: Iterable[str]) -> tuple[str, ...]:
        """Those of the folders that were no workspaces of their own in the revision."""
        return tuple(one for one in folders if one not in self.judge.nested)


def judged_by(session: Session, place: Origin, revision: str) -> JudgedBy:
    """Goals with the settings and the baseline of a revision.

    Where those are broken nobody is judged by them: the change has its own, which may mend them.
    Raises OkrError where there is no such revision, where the workspace was another one in it, and
    where okr could not run with the settings of the change.
    """
    judge = snapshot(place.folder, revision)
    if judge.folder != place.folder:
        raise OkrError(
            f"as of {quote(revision)} these goals belonged to the workspace"
            f" {quote(str(judge.folder))}; leave out --settings-from until {SETTINGS_NAME} is there"
        )
    settings, by_settings = _settings(session, place, judge, revision)
    baseline, by_baseline = _baseline(session, place, judge, revision)
    own = (place.settings(session.limits), place.baseline(session.limits))
    sources = tuple(source for reading in own for source in reading.texts.values())
    return JudgedBy(place, judge, settings, baseline, (*by_settings, *by_baseline), sources)


def _settings(
    session: Session, place: Origin, judge: Snapshot, revision: str
) -> tuple[Reading, tuple[Finding, ...]]:
    """The settings that judge, and what is wrong with those that do not."""
    limits = session.limits
    reading, own_reading = judge.settings(limits), place.settings(limits)
    if reading == own_reading:
        return reading, ()
    from okrkit.commands.load import settings_of  # noqa: PLC0415  few changes are about settings

    settings, broken = settings_of(reading, limits)
    if broken:
        _tell(session, SETTINGS_NAME, revision)
        return own_reading, ()
    own, own_broken = settings_of(own_reading, limits)
    if not own_broken:
        _try(own, settings, place, limits)
    return reading, own_broken


def _try(own: "Settings", settings: "Settings", place: Origin, limits: Limits) -> None:
    """Raise OkrError where okr could not run with the settings of a change."""
    from okrkit.commands.load import check_version  # noqa: PLC0415  as above

    check_version(own)
    if own.goals != settings.goals:
        place.goals(own.goals, limits)


def _baseline(
    session: Session, place: Origin, judge: Snapshot, revision: str
) -> tuple[Reading, tuple[Finding, ...]]:
    """The baseline that judges, and what is wrong with the one that does not."""
    reading, own = judge.baseline(session.limits), place.baseline(session.limits)
    if reading == own:
        return reading, ()
    from okrkit.commands.judging import baseline_in  # noqa: PLC0415  as above

    if baseline_in(reading, session.limits)[1]:
        _tell(session, BASELINE_NAME, revision)
        return own, ()
    return reading, baseline_in(own, session.limits)[1]


def _tell(session: Session, name: str, revision: str) -> None:
    session.talk(f"{name} as of {quote(revision)} is broken, so the change is judged by its own")
