"""What the commands that look at the past have in common: which history, and which goals of it."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from okrkit.commands.load import Loaded, load, settings_complaint
from okrkit.commands.origin import Origin
from okrkit.commands.session import Session
from okrkit.course import explained
from okrkit.lineage import where
from okrkit.past import Past, read_past
from okrkit.repo import Repo
from okrkit.score import Scorecard
from okrkit.settings import Settings
from okrkit.source import SourceFile


class Told(NamedTuple):
    """A workspace, its texts, and its past."""

    loaded: Loaded
    card: Scorecard
    sources: dict[str, SourceFile]
    past: Past
    repo: Repo


def tell_past(
    session: Session,
    refs_of: Callable[[Scorecard], Iterable[str]] = lambda _: (),
    is_wanted: Callable[[str], bool] | None = None,
    origin: Origin | None = None,
) -> Told:
    """Read the workspace and its past up to --at, else HEAD, of all goals or some of them.

    Of the workspace only files of wanted texts are read. What makes the past doubtful is said on
    stderr. Raises OkrError where there is none.
    """
    loaded = load(session, is_wanted, origin)
    if loaded.card is None:
        raise settings_complaint(loaded)
    workspace = loaded.card.workspace
    settings: Settings = workspace.settings
    place = where(loaded.folder, session.at or "HEAD")
    refs = refs_of(loaded.card)
    past = read_past(
        place, settings.goals, workspace.calendar, session.limits, session.cache(), refs
    )
    past = past._replace(events=explained(past.events, workspace.goals))
    for doubt in past.doubts:
        session.talk(doubt)
    return Told(loaded, loaded.card, dict(loaded.sources), past, place.repo)
