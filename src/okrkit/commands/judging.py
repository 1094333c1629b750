"""What `okr check` and `okr audit` have in common: the baseline that hides, and is written."""

from collections.abc import Callable, Mapping

from okrkit.baseline import (
    Baseline,
    Command,
    baseline_text,
    read_baseline,
    renewed,
    rewritten,
)
from okrkit.checked import recordable
from okrkit.commands.load import Loaded
from okrkit.commands.session import Session
from okrkit.discover import BASELINE_NAME, Reading
from okrkit.errors import OkrError
from okrkit.finding import Checked, Finding
from okrkit.limits import Limits
from okrkit.lint import lint_settings
from okrkit.render.findings import counted
from okrkit.source import SourceFile

Judge = Callable[[Mapping[str, str]], Checked]
"""From what a command has recorded to all that it finds."""


def judged(
    session: Session, loaded: Loaded, command: Command, judge: Judge, *, write: bool
) -> Checked:
    """All that a command finds, less what is recorded; with `write` that is recorded first.

    A broken baseline is all there is to find. Raises OkrError where something cannot be read that
    is not recorded: nobody knows then what is mended, and what else is there is never added.
    """
    baseline, broken = baseline_of(session, loaded)
    if broken:
        return Checked((), broken=broken)
    checked = judge(baseline.of(command))
    if not write:
        return checked
    new = renewed(baseline, command, recordable(checked), checked.outdated)
    left = judge(new.of(command))
    if left.unread:
        first, *more = left.unread
        told = f"{first} and {counted(len(more), 'more file')}" if more else first
        raise OkrError(
            f"{BASELINE_NAME} is not written: {told} cannot be read whole, so nobody knows what"
            " else is there; mend that first, `okr check --select readable` tells it"
        )
    _write(session, loaded, new)
    _tell(session, command, baseline, new)
    return left


def baseline_of(session: Session, loaded: Loaded) -> tuple[Baseline, tuple[Finding, ...]]:
    """The baseline of a workspace, and what is wrong with it; then it is empty."""
    return baseline_in(loaded.recorded, session.limits)


def baseline_in(reading: Reading, limits: Limits) -> tuple[Baseline, tuple[Finding, ...]]:
    """The baseline that was read, and what is wrong with it; then it is empty."""
    if reading.faults:
        return Baseline(), lint_settings(reading.faults, reading.unreadable[0])
    if not reading.sources:
        return Baseline(), ()
    baseline, faults = read_baseline(reading.sources[0], limits)
    return baseline, lint_settings(faults, reading.sources[0])


def _write(session: Session, loaded: Loaded, baseline: Baseline) -> None:
    from okrkit.save import Change, locked, write_changes  # noqa: PLC0415  it is written seldom

    there = next(iter(loaded.recorded.sources), None)
    before = None if there is None else there.text
    after = rewritten(there, baseline, session.limits) if there else baseline_text(baseline)
    if len(after.encode()) > session.limits.file_size:
        raise OkrError(
            f"{BASELINE_NAME} would have more than {session.limits.file_size:,} bytes; raise"
            " `--limit file-size=BYTES`, here and wherever it is read"
        )
    _, faults = read_baseline(SourceFile(BASELINE_NAME, after), session.limits)
    if faults:
        raise OkrError(
            f"{BASELINE_NAME} is not written, it could not be read again: {faults[0].message};"
            f" {faults[0].hint}"
        )
    if after != before:
        with locked(loaded.folder, session.cache_folder()):
            write_changes(loaded.folder, [Change(BASELINE_NAME, before, after)])


def _tell(session: Session, command: Command, before: Baseline, after: Baseline) -> None:
    number = len(after.of(command))
    if not before.has(command):
        told = f"recorded {counted(number, 'finding')} in {BASELINE_NAME}; commit it"
    elif number < len(before.of(command)):
        gone = len(before.of(command)) - number
        told = f"took {counted(gone, 'finding')} out of {BASELINE_NAME}, {number} remain; commit it"
    else:
        told = f"{BASELINE_NAME} stays as it is: nothing of it is mended, and nothing is added"
    session.talk(told)
