"""How a command changes goal files: read under the lock, edit, check the result, write."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from difflib import SequenceMatcher
from pathlib import Path
from typing import Annotated, NamedTuple, Protocol

import typer

from okrkit.book import Book
from okrkit.canon import canonical
from okrkit.characters import visible
from okrkit.checked import check
from okrkit.commands.load import Loaded, changed, load, settings_complaint
from okrkit.commands.session import Session
from okrkit.discover import find_workspace
from okrkit.edit import NOTHING_CHANGED, Edited, Page, Wish, edited, open_page, refused
from okrkit.errors import OkrError
from okrkit.finding import Finding
from okrkit.globs import Globs
from okrkit.render.patch import lines_of, patch
from okrkit.save import Change, locked, write_changes
from okrkit.score import Scorecard
from okrkit.source import SourceFile
from okrkit.tree import read_tree

DryRunOption = Annotated[
    bool, typer.Option("--dry-run", "-n", help="Print the change as a diff, and write nothing.")
]
CommitOption = Annotated[
    bool, typer.Option("--commit", help="Commit exactly the files that were changed.")
]

MOST_SHOWN = 5  # findings

Plan = Callable[[Scorecard, Book], Mapping[str, Sequence[Wish]]]
"""From what is there to what shall be, by the path of its file."""


class Proof(Protocol):
    """What must hold of a workspace before and after a change that gives goals new names."""

    def new_name(self, ref: str) -> str:
        """The full reference that a goal will have."""

    def check(self, before: Scorecard, after: Scorecard) -> None:
        """Raises OkrError where it does not hold."""


class How(NamedTuple):
    """What is to happen to a change: shown only, or written and perhaps committed."""

    dry_run: bool = False
    commit: bool = False


class Amended(NamedTuple):
    """A change that was made, and the workspace before and after it."""

    before: Scorecard
    after: Scorecard
    changes: tuple[Change, ...]


def amend(
    session: Session,
    plan: Plan,
    how: How,
    message: Callable[[], str],
    prove: Proof | None = None,
    *,
    may_be_empty: bool = False,
) -> Amended:
    """Make the wishes of a plan come true, all or none.

    A dry run is printed. `message` makes the message of the commit, if there is to be one, and
    `prove` looks at the result before it is written. Raises
    OkrError where the workspace cannot be read, a wish cannot be fulfilled, or the result would
    have an error that was not there before.
    """
    session.refuse_past()
    folder = find_workspace(session.folder)
    with nullcontext() if how.dry_run else locked(folder, session.cache_folder()):
        loaded = load(session, may_be_empty=may_be_empty)
        if loaded.card is None:
            raise settings_complaint(loaded)
        pages = _Pages(loaded, session)
        wishes = plan(loaded.card, Book(loaded.card.workspace, pages.page, loaded.sources))
        edits = dict(_edits(pages, wishes, session))
        changes = tuple(pages.change(path, one.text) for path, one in edits.items())
        new_name = str if prove is None else prove.new_name
        after = _checked(session, loaded, edits, changes, new_name)
        if prove is not None:
            prove.check(loaded.card, after)
        if how.dry_run:
            session.answer(line for change in changes for line in patch(*change))
        elif how.commit:
            _write_and_commit(session, folder, changes, tuple(wishes), message)
        else:
            write_changes(folder, changes)
        return Amended(loaded.card, after, changes)


def _write_and_commit(
    session: Session,
    folder: Path,
    changes: Sequence[Change],
    files: Sequence[str],
    message: Callable[[], str],
) -> None:
    """Write changes and commit them; without any, the files in which all of it stands already.

    These differ from the last commit if an earlier run could write them and not commit.
    """
    from okrkit.commit import commit, ready  # noqa: PLC0415  git takes its time

    paths = [change.path for change in changes] or files
    if not paths:
        return
    commits = ready(folder, paths)
    write_changes(folder, changes)
    if not changes and not commits.dirty:
        return
    try:
        new = commit(commits, f"{message()}\n")
    except OkrError as error:
        done = "wrote" if changes else "nothing was written to"
        raise OkrError(f"{done} {', '.join(map(visible, paths))}, but {error}") from None
    for path in commits.dirty:
        session.talk(f"{path} had changes that were in no commit; they are in this one")
    session.talk(f"committed as {(new or 'nothing new')[:12]}")


class _Pages:
    """The files of a workspace that are edited, each read once."""

    def __init__(self, loaded: Loaded, session: Session) -> None:
        assert loaded.card is not None  # noqa: S101  nothing is edited without
        self.sources = loaded.sources
        self.unreadable = {source.path for source in loaded.reading.unreadable}
        self.patterns = loaded.card.workspace.settings.goals
        self.limits = session.limits
        self.opened: dict[str, Page] = {}

    def page(self, path: str) -> Page:
        """The file of a path; a new one is empty. Raises OkrError where it cannot be edited."""
        if path not in self.opened:
            source = self.sources.get(path, SourceFile(path, ""))
            if path in self.unreadable:
                raise refused(source, "it cannot be read (`okr check` tells more)", None)
            if path not in self.sources and not Globs.of(self.patterns).has(path):
                raise OkrError(
                    f"`{visible(path)}` would be no goal file: it matches none of `goals` in"
                    " okrkit.yaml; correct `write` or `goals` there"
                )
            self.opened[path] = open_page(source, self.limits)
        return self.opened[path]

    def change(self, path: str, text: str) -> Change:
        """The change that gives a file another text."""
        before = self.sources[path].text if path in self.sources else None
        return Change(path, before, text)


def _edits(
    pages: _Pages, wishes: Mapping[str, Sequence[Wish]], session: Session
) -> Iterator[tuple[str, Edited]]:
    for path, wanted in wishes.items():
        page = pages.page(path)
        after = edited(page, wanted, session.limits)
        if not page.root:
            after = _laid_out(path, after, session)
        if after.text != page.source.text:
            yield path, after


def _laid_out(path: str, new: Edited, session: Session) -> Edited:
    """A file that is new gets its canonical layout at once."""
    text = canonical(SourceFile(path, new.text), session.limits)
    return Edited(text, read_tree(SourceFile(path, text), session.limits))


def _checked(
    session: Session,
    loaded: Loaded,
    edits: Mapping[str, Edited],
    changes: Sequence[Change],
    new_name: Callable[[str], str],
) -> Scorecard:
    """The workspace after the changes; new warnings are told, new errors are refused."""
    assert loaded.card is not None  # noqa: S101  it has been changed
    if not changes:
        return loaded.card
    result = changed(loaded, edits, session.limits)
    assert result.card is not None  # noqa: S101  the settings are the same
    found = check(result.card, result.sources).findings
    files = {one.file for one in found if one.severity == "warning"}
    new = (one for one in changes if one.path in files)
    written = {(one.path, line) for one in new for line in _new_lines(one)}
    errors = [one for one in found if one.severity == "error"]
    warnings = [
        one for one in found if one.severity == "warning" and (one.file, one.start.line) in written
    ]
    if errors or warnings:
        known = Counter(
            _about(one, new_name) for one in check(loaded.card, loaded.sources).findings
        )
        errors = [one for one in errors if _is_new(one, known)]
        warnings = [one for one in warnings if _is_new(one, known)]
    if errors:
        raise OkrError(
            f"after that, `okr check` would find what it does not find now; {NOTHING_CHANGED}",
            _told(errors),
        )
    for line in _told(warnings):
        session.talk(line)
    return result.card


def _about(finding: Finding, new_name: Callable[[str], str]) -> tuple[str, str, str | None]:
    """What a finding is about, wherever that stands; goals under the names they will have."""
    goal = finding.file if finding.goal is None else new_name(finding.goal)
    return finding.rule, goal, finding.field


def _is_new(finding: Finding, known: Counter[tuple[str, str, str | None]]) -> bool:
    """Whether a finding is one more than there were about the same thing."""
    about = _about(finding, str)
    known[about] -= 1
    return known[about] < 0


def _new_lines(change: Change) -> Iterator[int]:
    """The numbers of the lines that a change brings."""
    matcher = SequenceMatcher(None, lines_of(change.before or ""), lines_of(change.after), False)
    for tag, _, _, start, end in matcher.get_opcodes():
        if tag != "equal":
            yield from range(start + 1, end + 1)


def _told(findings: Sequence[Finding]) -> list[str]:
    lines = [
        f"{one.severity}: {one.file}:{one.start.line}: {one.message}"
        for one in findings[:MOST_SHOWN]
    ]
    more = len(findings) - MOST_SHOWN
    return [*lines, f"… and {more} more"] if more > 0 else lines
