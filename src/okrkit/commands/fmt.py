"""`okr fmt`: canonical layout, comments kept."""

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from typing import Annotated

import typer

from okrkit.arrange import DayOf
from okrkit.canon import canonical
from okrkit.characters import visible
from okrkit.commands.amend import DryRunOption
from okrkit.commands.load import Loaded, load, settings_complaint
from okrkit.commands.paths import Chosen, chosen
from okrkit.commands.session import Session
from okrkit.discover import find_workspace
from okrkit.edit import EditRefusedError
from okrkit.limits import Limits
from okrkit.render.findings import counted
from okrkit.render.patch import patch
from okrkit.save import Change, locked, write_changes
from okrkit.source import SourceFile


def command(
    context: typer.Context,
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="PATH", help="Only these files and folders.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Only name the files that would change.")
    ] = False,
    dry_run: DryRunOption = False,
) -> int:
    """Give goal files their canonical layout.

    Fields and check-ins in one order, blocks rather than long braces, comments with what they
    belong to; no value changes. A file that cannot be read or laid out faithfully is named and left
    alone. Exit code 1: there is such a file, or with --check one that would change.
    """
    session: Session = context.obj
    session.refuse_past()
    folder = find_workspace(session.folder)
    with nullcontext() if check or dry_run else locked(folder, session.cache_folder()):
        loaded = load(session)
        if loaded.card is None:
            raise settings_complaint(loaded)
        wanted = chosen(paths or (), session.folder, folder, loaded.sources)
        sources = [one for one in loaded.reading.sources if wanted.has(one.path)]
        day_of = loaded.card.workspace.calendar.span_end
        found = [*_laid_out(sources, session.limits, day_of), *_unread(loaded, wanted)]
        changes = [one for one in found if isinstance(one, Change)]
        refusals = [one for one in found if isinstance(one, EditRefusedError)]
        if dry_run:
            session.answer(line for one in changes for line in patch(*one))
        elif not check:
            write_changes(folder, changes)
    if not dry_run:
        done = "would lay out" if check else "laid out"
        session.answer(visible(f"{done} {one.path}") for one in changes)
    for refusal in refusals:
        session.tell(f"okr: {refusal}")
    asked = sum(map(wanted.has, loaded.sources))
    if changes:
        done = "would lay out" if check or dry_run else "laid out"
        session.talk(f"{done} {len(changes):,} of {counted(asked, 'file')}")
    else:
        session.talk(f"nothing to lay out in {counted(asked - len(refusals), 'file')}")
    return int(bool(refusals or (check and changes)))


def _laid_out(
    sources: Iterable[SourceFile], limits: Limits, day_of: DayOf
) -> Iterator[Change | EditRefusedError]:
    for source in sources:
        try:
            text = canonical(source, limits, day_of)
        except EditRefusedError as refusal:
            yield refusal
        else:
            if text != source.text:
                yield Change(source.path, source.text, text)


def _unread(loaded: Loaded, wanted: Chosen) -> Iterator[EditRefusedError]:
    """The files and folders whose text is not known, or not to its end."""
    for fault in loaded.reading.faults:
        if wanted.has(fault.place.file):
            path, hint = visible(fault.place.file), f"; {fault.hint}" if fault.hint else ""
            yield EditRefusedError(f"{path} cannot be laid out: {fault.message}{hint}")
