"""What `okr site` and `okr serve` have in common: a workspace read, and all pages made of it."""

from collections.abc import Mapping
from hashlib import sha256
from typing import NamedTuple

from okrkit.characters import quote
from okrkit.commands.reading import Read, read
from okrkit.commands.session import Session
from okrkit.course import with_verdicts
from okrkit.errors import OkrError
from okrkit.finding import Finding
from okrkit.lineage import where
from okrkit.past import read_past
from okrkit.publish import maker
from okrkit.render.words import sentence
from okrkit.repo import find_repo
from okrkit.site.atlas import Atlas
from okrkit.site.html import Frame, assets
from okrkit.site.page import Sheet
from okrkit.site.prints import Prints
from okrkit.site.search import finds, search_files
from okrkit.site.site import TITLE, sheets
from okrkit.site.story import Story, tell
from okrkit.unreadable import LONGEST_PATH

LOSSLESS = ("utf-8", "surrogatepass")


class Site(NamedTuple):
    """A site: what its pages have in common, their sheets, and its other files by address."""

    frame: Frame
    sheets: tuple[Sheet, ...]
    files: Mapping[str, str]
    prints: Prints
    common: str
    exit_code: int

    def fingerprint(self, sheet: Sheet) -> str:
        """What tells whether a page has to be made anew: equal ones are equal to the byte."""
        found = sha256(f"{self.common}{sheet.address}{sheet.basis!r}".encode(*LOSSLESS))
        found.update(b"".join(map(self.prints.of, sheet.refs)))
        return found.hexdigest()[:32]


def make_site(session: Session, *, history: bool, live: str = "") -> Site:
    """The site of the workspace around the session's folder.

    What makes its history doubtful is said on stderr. Raises OkrError where there is no workspace,
    or git cannot read its history.
    """
    found = read(session)
    workspace = found.card.workspace
    story = _story(session, found) if history else Story(note="This site is made without history.")
    atlas = Atlas(found.card, story)
    frame = Frame(
        organization=workspace.settings.organization or TITLE,
        as_of=found.card.as_of,
        errors=found.problems.errors,
        unread=tuple(map(_unread_words, found.unread)),
        note=story.note,
        live=live,
    )
    return Site(
        frame=frame,
        sheets=tuple(sheets(atlas)),
        files={**assets(live=bool(live)), **search_files(finds(atlas))},
        prints=Prints(workspace, atlas.owner_name),
        common=f"{maker()}{frame!r}{workspace.settings!r}{workspace.learned!r}",
        exit_code=found.exit_code,
    )


def _unread_words(finding: Finding) -> str:
    place = quote(f"{finding.file}:{finding.start.line}", LONGEST_PATH)
    return f"{place} cannot be read to its end: {finding.message}"


def _story(session: Session, found: Read) -> Story:
    workspace = found.card.workspace
    if find_repo(found.folder) is None:
        return Story(note="There is no history, for the goals are in no git repository.")
    try:
        place = where(found.folder, session.at or "HEAD")
    except OkrError as error:
        return Story(note=f"There is no history: {error}.")
    past = read_past(
        place, workspace.settings.goals, workspace.calendar, session.limits, session.cache()
    )
    for doubt in past.doubts:
        session.talk(doubt)
    note = " ".join(map(sentence, past.doubts)) or None
    return tell(with_verdicts(past.events, found.card), workspace.goals, note)
