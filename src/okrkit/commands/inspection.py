"""A workspace checked, or remembered as it was checked: then neither models nor parsers load."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from okrkit.commands.origin import ReadBefore, origin_of
from okrkit.commands.session import Session
from okrkit.memory import Checked, Known, Memory, run_key
from okrkit.source import SourceFile


class Inspected(NamedTuple):
    """A workspace as it was read, and what a check of it came to."""

    folder: Path
    sources: Mapping[str, SourceFile]
    as_of: date
    checked: Checked


def inspected(session: Session) -> Inspected:
    """Check the workspace around the session's folder.

    Raises OkrError where there is none, where no goal file is found, or where another version of
    okr is required.
    """
    place, memory, limits = origin_of(session), Memory(session.cache()), session.limits
    settings = place.settings(limits)
    known = memory.settings(settings)
    if known is not None:
        as_of = session.as_of or place.day or session.today(known.timezone)
        goals = place.goals(known.goals, limits)
        checked = memory.run(run_key(as_of, limits, (settings, goals)))
        if checked is not None:
            return Inspected(place.folder, goals.texts, as_of, checked)
        place = ReadBefore(place.folder, place.day, settings, goals)

    from okrkit.commands.load import load  # noqa: PLC0415  only for what is not remembered
    from okrkit.lint import lint  # noqa: PLC0415

    loaded = load(session, origin=place)
    if loaded.card is None:
        return Inspected(loaded.folder, loaded.sources, loaded.as_of, Checked(loaded.broken, 0))
    workspace = loaded.card.workspace
    checked = Checked(lint(loaded.card, loaded.sources), len(workspace.goals))
    own = workspace.settings
    key = run_key(loaded.as_of, limits, (settings, loaded.reading))
    memory.keep(settings, Known(tuple(own.goals), own.timezone), key, checked)
    return Inspected(loaded.folder, loaded.sources, loaded.as_of, checked)
