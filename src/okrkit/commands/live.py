"""The site as it is right now: made again when files, commits or the day have changed."""

from collections.abc import Mapping
from hashlib import sha256
from time import monotonic

from okrkit.commands.publishing import Site, make_site
from okrkit.commands.session import Session
from okrkit.discover import find_workspace, read_goals, read_settings
from okrkit.errors import OkrError
from okrkit.parse import parse_settings
from okrkit.render.words import sentence
from okrkit.repo import find_repo
from okrkit.site.html import Frame, assets, notice_html, site_html
from okrkit.site.page import Sheet
from okrkit.site.site import TITLE
from okrkit.web import Found

VERSION = "version"
"""The address at which a page hears whether it is still the newest."""

LEAST = 0.3  # seconds between two looks at the files
SHARE = 10  # a look takes at most so small a part of the time


class Live:
    """The pages of a workspace, each made when it is asked for.

    Files are looked at when somebody asks, and not more often than they can be read at ease: so
    nothing has to be watched, and nothing runs while no page is open.
    """

    def __init__(self, session: Session, *, history: bool) -> None:
        self.session, self.history = session, history
        self.seen = ""
        self.until = 0.0
        self.site: Site | None = None
        self.trouble = ""
        self.sheets: Mapping[str, Sheet] = {}

    def find(self, address: str) -> Found:
        """The file at an address, as of now."""
        self._look()
        if address == VERSION:
            return Found("txt", self.seen)
        name = address or "index.html"
        own = assets(live=True)
        text = (self.site.files if self.site else own).get(name) or own.get(name)
        if text is not None:
            return Found(name.rpartition(".")[2], text)
        if self.site is None:
            return self._notice(name, "The goals cannot be read", self.trouble)
        if name in self.sheets:
            return Found("html", site_html(self.site.frame, self.sheets[name]))
        trouble = "There is no such page, or there is none any more."
        return self._notice(name, "Nothing is here", trouble)

    def _notice(self, address: str, title: str, text: str) -> Found:
        frame = self.site.frame if self.site else Frame(
            TITLE, self.session.today(), 0, None, live=self.seen
        )  # fmt: skip
        return Found("html", notice_html(frame, address, title, text), is_there=False)

    def _look(self) -> None:
        """Make the site anew where something has changed since the last look."""
        start = monotonic()
        if start < self.until:
            return
        seen = self._state()
        spent = monotonic() - start
        self.until = monotonic() + max(LEAST, SHARE * spent)
        if seen != self.seen:
            self.seen = seen
            self._make()

    def _state(self) -> str:
        """What tells one state of the workspace from another: files, the newest commit, the day."""
        if self.session.at is not None and self.seen:
            return self.seen  # the past stays as it is
        try:
            folder = find_workspace(self.session.folder)
            own = read_settings(folder, self.session.limits)
            settings, _ = parse_settings((own.sources or own.unreadable)[0], self.session.limits)
            goals = read_goals(folder, settings.goals, self.session.limits)
            repo = find_repo(folder) if self.history else None
            tip = repo.run("rev-parse", "--verify", "--quiet", "HEAD").output if repo else b""
            state: object = (
                [(one.path, one.text) for reading in (own, goals) for one in reading.sources],
                [reading.faults for reading in (own, goals)],
                tip,
                self.session.today(settings.timezone),
            )
        except OkrError as error:
            state = str(error)
        return sha256(repr(state).encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def _make(self) -> None:
        """Make the site of what was seen; where none can be made, the pages say why."""
        self.site, self.sheets = None, {}
        try:
            self.site = make_site(self.session, history=self.history, live=self.seen)
        except OkrError as error:
            self.trouble = sentence(str(error))
        except Exception as error:  # the next change of a file may be a way around it
            words = bug_words(error)
            self.trouble = sentence(words)
            self.session.talk(words)
        else:
            self.sheets = {one.address: one for one in self.site.sheets}


def bug_words(error: Exception) -> str:
    """What is said of an error that should not be."""
    return f"this is a bug in okr, please report it: {type(error).__name__}: {error}"
