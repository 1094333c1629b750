"""`okr check --fix`: what is found and has a fix is mended, as far as that can be proven."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from functools import partial
from typing import NamedTuple

from okrkit.checked import check
from okrkit.commands.inspection import Inspected, inspected_as
from okrkit.commands.judging import judged
from okrkit.commands.load import Loaded, changed, load
from okrkit.commands.origin import Origin
from okrkit.commands.part import Part
from okrkit.commands.session import Session
from okrkit.edit import Edited, EditRefusedError
from okrkit.finding import Checked, Finding
from okrkit.limits import Limits
from okrkit.mend import mended
from okrkit.render.findings import counted
from okrkit.render.patch import patch
from okrkit.save import Change, locked, write_changes
from okrkit.score import Scorecard
from okrkit.source import Fault, Fix, KeyPath, SourceFile
from okrkit.tree import read_tree

MADE_WORSE = frozenset({"invalid-value", "conflicting-measures", "duplicate-key"})
"""What a fix must not bring about where it is made."""


class _State(NamedTuple):
    """A workspace as it would be, and all that there is to find in it."""

    loaded: Loaded
    card: Scorecard
    checked: Checked


def fix_files(
    session: Session,
    place: Origin,
    part_of: Callable[[Inspected], Part],
    *,
    unsafe: bool,
    is_written: bool,
) -> Inspected:
    """Mend what is found and has a fix, and check what is left; or show the change as a diff.

    Then nothing is written, and what is left is all of it. What a fix makes worse, or what cannot
    be proven, stays as it is. Raises OkrError where files cannot be read or written.
    """
    with locked(place.folder, session.cache_folder()) if is_written else nullcontext():
        loaded = load(session, origin=place)
        before = _state(session, loaded)
        if before is None:
            session.talk("nothing is fixed: the settings are broken")
            return inspected_as(loaded, Checked((), broken=loaded.broken))
        seen = inspected_as(loaded, before.checked)
        part = part_of(seen)
        after, number = _fixed(session, before, part, unsafe=unsafe)
        changes = list(_changes(before, after))
        if not is_written:
            session.answer(line for one in changes for line in patch(*one))
        elif changes:
            write_changes(loaded.folder, changes)
    _tell(session, number, len(changes), is_written=is_written)
    if not unsafe:
        _tell_of_unsafe(session, part.split(after.checked.findings)[0])
    return inspected_as(after.loaded, after.checked) if is_written else seen


def _fixed(session: Session, state: "_State", part: Part, *, unsafe: bool) -> tuple["_State", int]:
    """All fixes made, again and again until there is none left to try, and how many."""
    tried: set[Fix] = set()
    number, made = 0, 1
    while made:
        fixes = [one for one in _fixes(state, part, unsafe=unsafe) if one not in tried]
        tried.update(fixes)
        state, made = _round(session, state, fixes)
        number += made
    return state, number


def _changes(before: "_State", after: "_State") -> Iterator[Change]:
    texts = after.loaded.sources
    for path, one in before.loaded.sources.items():
        if texts[path].text != one.text:
            yield Change(path, one.text, texts[path].text)


def _tell(session: Session, number: int, files: int, *, is_written: bool) -> None:
    if not number:
        session.talk("nothing to fix")
        return
    done = "fixed" if is_written else "would fix"
    session.talk(f"{done} {counted(number, 'finding')} in {counted(files, 'file')}")


def _tell_of_unsafe(session: Session, left: Iterable[Finding]) -> None:
    number = sum(one.fix is not None and not one.fix.is_safe for one in left)
    if number:
        session.talk(
            f"{counted(number, 'more finding')} can be fixed with --unsafe-fixes; look at it with"
            " --diff first"
        )


def _state(session: Session, loaded: Loaded) -> _State | None:
    if loaded.card is None:
        return None
    judge = partial(check, loaded.card, loaded.sources)
    return _State(loaded, loaded.card, judged(session, loaded, "check", judge, write=False))


def _fixes(state: _State, part: Part, *, unsafe: bool) -> list[Fix]:
    shown, _ = part.split(state.checked.findings)
    return [one.fix for one in shown if one.fix and (unsafe or one.fix.is_safe)]


def _round(session: Session, state: _State, fixes: Sequence[Fix]) -> tuple[_State, int]:
    """Make fixes, but for those that turn out to make something worse; how many were made."""
    wanted = list(fixes)
    while True:
        texts, made = _mended(state.loaded.sources, wanted, session.limits)
        if not made:
            return state, 0
        edits = {
            path: Edited(text, read_tree(SourceFile(path, text), session.limits))
            for path, text in texts.items()
        }
        after = _state(session, changed(state.loaded, edits, session.limits))
        assert after is not None  # noqa: S101  the settings are the same
        worse = _worse(made, state.card.workspace.faults, after.card.workspace.faults)
        if not worse:
            return after, len(made)
        wanted = [one for one in made if one not in worse]


def _mended(
    sources: Mapping[str, SourceFile], fixes: Iterable[Fix], limits: Limits
) -> tuple[dict[str, str], list[Fix]]:
    """The files in which fixes were made, and these."""
    texts: dict[str, str] = {}
    made = []
    for fix in sorted(fixes, key=_turn):
        path = fix.place.file
        source = SourceFile(path, texts.get(path, sources[path].text))
        try:
            texts[path] = mended(source, fix, limits)
        except EditRefusedError:
            continue
        made.append(fix)
    return texts, made


def _turn(fix: Fix) -> tuple[int, int, str]:
    """The order of fixes: those that know an offset from the end on, then those that know a key.

    Keys further in come first, because another name of an outer one changes the way to them.
    """
    span = fix.place.span
    return (0, -span.start, "") if span else (1, -len(fix.place.keys), str(fix.place.keys))


def _worse(made: Iterable[Fix], before: Iterable[Fault], after: Iterable[Fault]) -> set[Fix]:
    """The fixes at whose entry there is a fault that was not there before."""
    known = Counter((one.rule, one.place) for one in before)
    new = set()
    for fault in after:
        known[fault.rule, fault.place] -= 1
        is_new = known[fault.rule, fault.place] < 0
        if is_new and fault.rule in MADE_WORSE and not (fault.fix and fault.fix.is_safe):
            new.add((fault.place.file, fault.place.keys))
    return {fix for fix in made if fix.place.keys and any(_is_at(fix, *one) for one in new)}


def _is_at(fix: Fix, file: str, keys: KeyPath) -> bool:
    """Whether a place is in the entry in which a fix is made, and no deeper."""
    entry = fix.place.keys[:-1]
    return file == fix.place.file and (keys == entry or keys[:-1] == entry)
