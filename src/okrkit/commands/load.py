"""The stages that every reading command begins with: discover, parse, link, score."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from okrkit import __version__
from okrkit.commands.origin import Origin, origin_of
from okrkit.commands.session import Session
from okrkit.discover import Reading
from okrkit.errors import NothingError, OkrError
from okrkit.finding import Finding
from okrkit.limits import Limits
from okrkit.link import link
from okrkit.lint import lint_settings, rule_settings_faults
from okrkit.parse import DEFAULT_SETTINGS, Document, parse, parse_settings
from okrkit.schema import GoalFile
from okrkit.score import Scorecard, score
from okrkit.settings import Settings
from okrkit.source import SourceFile
from okrkit.tree import Tree

if TYPE_CHECKING:
    from okrkit.edit import Edited

NO_TREES: Mapping[str, Tree] = MappingProxyType({})


class Loaded(NamedTuple):
    """A workspace as it was read; without a scorecard where its settings are broken.

    `recorded` is its baseline, which only those read who look for findings.
    """

    folder: Path
    reading: Reading
    as_of: date
    card: Scorecard | None
    broken: tuple[Finding, ...] = ()
    recorded: Reading = Reading(())

    @property
    def sources(self) -> Mapping[str, SourceFile]:
        """The texts by path; of what could not be read to its end, the part before that."""
        return self.reading.texts


def load(
    session: Session,
    is_wanted: Callable[[str], bool] | None = None,
    origin: Origin | None = None,
    *,
    may_be_empty: bool = False,
) -> Loaded:
    """Read the workspace around the session's folder; of its files only those of wanted texts.

    Raises OkrError where there is none, where no goal file is found (unless it `may_be_empty`), or
    where another version of okr is required.
    """
    origin = origin or origin_of(session)
    reading = origin.settings(session.limits)
    settings, broken = settings_of(reading, session.limits)
    as_of = session.as_of or origin.day or session.today(settings.timezone)
    if broken:
        return Loaded(origin.folder, reading, as_of, None, broken)
    check_version(settings)
    try:
        goals = origin.goals(settings.goals, session.limits)
    except NothingError:
        if not may_be_empty:
            raise
        goals = Reading(())
    if is_wanted is not None:
        wanted = tuple(source for source in goals.sources if is_wanted(source.text))
        goals = goals._replace(sources=wanted)
    workspace = link(documents(goals, session.limits), settings)
    recorded = origin.baseline(session.limits)
    return Loaded(origin.folder, goals, as_of, score(workspace, as_of), recorded=recorded)


def changed(loaded: Loaded, edits: Mapping[str, "Edited"], limits: Limits) -> Loaded:
    """A workspace as it would be read if files of these paths had been edited so."""
    assert loaded.card is not None  # noqa: S101  nobody changes what was not read
    sources = {source.path: source for source in loaded.reading.sources}
    sources.update((path, SourceFile(path, one.text)) for path, one in edits.items())
    reading = loaded.reading._replace(sources=tuple(sources[path] for path in sorted(sources)))
    trees = {path: one.tree for path, one in edits.items()}
    workspace = link(documents(reading, limits, trees), loaded.card.workspace.settings)
    return loaded._replace(reading=reading, card=score(workspace, loaded.as_of))


def settings_complaint(loaded: Loaded) -> OkrError:
    """That the settings are broken, so that nothing else could be read."""
    first = loaded.broken[0]
    return OkrError(
        f"the settings are broken, so nothing can be read: {first.file}:{first.start.line}:"
        f" {first.message}; `okr check` tells all"
    )


def settings_of(reading: Reading, limits: Limits) -> tuple[Settings, tuple[Finding, ...]]:
    """The settings that were read, and what is broken in them; defaults stand in for that."""
    if reading.faults:
        return DEFAULT_SETTINGS, lint_settings(reading.faults, reading.unreadable[0])
    source = reading.sources[0]
    settings, faults = parse_settings(source, limits)
    faults = (*faults, *rule_settings_faults(settings.check, source.path))
    return settings, lint_settings(faults, source)


def documents(
    goals: Reading, limits: Limits, trees: Mapping[str, Tree] = NO_TREES
) -> Iterator[Document]:
    """Documents one by one, so that what was read of a file is gone before the next is read."""
    for source in goals.sources:
        yield parse(source, limits, trees.get(source.path))
    for fault, source in zip(goals.faults, goals.unreadable, strict=True):
        yield Document(source, GoalFile(), (fault,), is_cut=True)


def check_version(settings: Settings) -> None:
    """Raise OkrError where the settings require another version of okr."""
    if settings.requires is None:
        return
    from packaging.specifiers import SpecifierSet  # noqa: PLC0415  few workspaces require one

    if not SpecifierSet(settings.requires).contains(__version__, prereleases=True):
        raise OkrError(
            f"this workspace requires okr {settings.requires}, and this is {__version__};"
            " install another version, or change `requires` in okrkit.yaml"
        )
