"""`okr fmt`: canonical layout, comments kept."""

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from typing import Annotated

import typer

from okrkit.arrange import DayOf
from okrkit.canon import canonical
from okrkit.characters import visible
from okrkit.commands.amend import DryRunOption
from okrkit.commands.load import load, settings_complaint
from okrkit.commands.paths import chosen
from okrkit.commands.session import Session
from okrkit.discover import find_workspace
from okrkit.edit import EditRefusedError
from okrkit.limits import Limits
from okrkit.render.patch import patch
from okrkit.save import Change, locked, write_changes
from okrkit.source import SourceFile


def command(
    context: typer.Context,
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="[PATH]...", help="Only these files and folders.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Only name the files that would change.")
    ] = False,
    dry_run: DryRunOption = False,
) -> int:
    """Give goal files their canonical layout.

    Fields and check-ins in one order, blocks rather than long braces, comments with what they
    belong to; no value changes. A file that cannot be laid out faithfully is named and left alone.
    Exit code 1: there is such a file, or with --check one that would change.
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
        found = list(_laid_out(sources, session.limits, day_of))
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
    session.talk(_summary(len(changes), len(loaded.sources), is_done=not (check or dry_run)))
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


def _summary(changed: int, of: int, *, is_done: bool) -> str:
    files = f"{of:,} file{'' if of == 1 else 's'}"
    if not changed:
        return f"nothing to lay out in {files}"
    return f"{'laid out' if is_done else 'would lay out'} {changed:,} of {files}"
