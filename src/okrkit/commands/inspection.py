"""A workspace checked, or remembered as it was checked: then neither models nor parsers load."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from okrkit.commands.origin import Origin, ReadBefore
from okrkit.commands.session import Session
from okrkit.finding import Checked
from okrkit.memory import Known, Memory, run_key
from okrkit.source import SourceFile

if TYPE_CHECKING:
    from okrkit.commands.load import Loaded


class Inspected(NamedTuple):
    """A workspace as it was read, and what a check of it came to.

    `nested` are folders that are workspaces of their own. `loaded` is None where that was
    remembered. What is not `lasting` may be otherwise tomorrow, though nothing has changed: keys of
    people, for instance.
    """

    folder: Path
    sources: Mapping[str, SourceFile]
    as_of: date
    checked: Checked
    loaded: "Loaded | None" = None
    is_lasting: bool = True
    nested: tuple[str, ...] = ()


def inspected(session: Session, place: Origin) -> Inspected:
    """Check the workspace around the session's folder, or remember how it was checked.

    Raises OkrError where there is none, where no goal file is found, or where another version of
    okr is required.
    """
    return remembered(session, place, partial(inspected_anew, session))


def remembered(
    session: Session, place: Origin, anew: Callable[[Origin], Inspected], *more: str
) -> Inspected:
    """What a run came to that was made from the same, and from `more`; else what it comes to anew.

    Raises OkrError as that does.
    """
    memory, limits = Memory(session.cache()), session.limits
    settings = place.settings(limits)
    known = memory.settings(settings)
    if known is not None:
        as_of = session.as_of or place.day or session.today(known.timezone)
        goals, recorded = place.goals(known.goals, limits), place.baseline(limits)
        checked = memory.run(run_key(as_of, limits, (settings, goals, recorded), *more))
        if checked is not None:
            return Inspected(place.folder, goals.texts, as_of, checked, nested=goals.nested)
        place = ReadBefore(place.folder, place.day, settings, goals, recorded)
    seen = anew(place)
    if seen.is_lasting and seen.loaded is not None and seen.loaded.card is not None:
        own = seen.loaded.card.workspace.settings
        key = run_key(
            seen.as_of, limits, (settings, seen.loaded.reading, seen.loaded.recorded), *more
        )
        memory.keep(settings, Known(tuple(own.goals), own.timezone), key, seen.checked)
    return seen


def inspected_anew(session: Session, place: Origin, *, write_baseline: bool = False) -> Inspected:
    """Check the workspace, whatever is remembered; perhaps record what is found.

    Raises OkrError as `inspected` does, and where the baseline cannot be written.
    """
    from okrkit.checked import check  # noqa: PLC0415  only for what is not remembered
    from okrkit.commands.judging import judged  # noqa: PLC0415
    from okrkit.commands.load import load  # noqa: PLC0415

    loaded = load(session, origin=place)
    if loaded.card is None:
        checked = Checked((), broken=loaded.broken)
    else:
        judge = partial(check, loaded.card, loaded.sources)
        checked = judged(session, loaded, "check", judge, write=write_baseline)
    return inspected_as(loaded, checked)


def inspected_as(loaded: "Loaded", checked: Checked) -> Inspected:
    """A workspace that was read and checked just now."""
    return Inspected(
        loaded.folder,
        loaded.sources,
        loaded.as_of,
        checked,
        loaded,
        nested=loaded.reading.nested,
    )
