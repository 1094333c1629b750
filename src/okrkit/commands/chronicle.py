"""What the commands that look at the past have in common: which history, and which goals of it."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from okrkit.commands.load import Loaded, load, settings_complaint
from okrkit.commands.origin import Origin
from okrkit.commands.session import Session
from okrkit.course import WEIGHT, with_verdicts
from okrkit.lineage import where
from okrkit.past import Past, read_past
from okrkit.reasons import explained
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

    Of the workspace only files of wanted texts are read, unless verdicts take the scores of all.
    What makes the past doubtful is said on stderr. Raises OkrError where there is none.
    """
    loaded, card = _read(session, is_wanted, origin)
    workspace = card.workspace
    settings: Settings = workspace.settings
    place = where(loaded.folder, session.at or "HEAD")
    refs = refs_of(card)
    past = read_past(
        place, settings.goals, workspace.calendar, session.limits, session.cache(), refs
    )
    if is_wanted is not None and any(event.field == WEIGHT for event in past.events):
        loaded, card = _read(session, None, origin)
    events = with_verdicts(explained(past.events, card.workspace.goals), card)
    for doubt in past.doubts:
        session.talk(doubt)
    return Told(loaded, card, dict(loaded.sources), past._replace(events=events), place.repo)


def _read(
    session: Session, is_wanted: Callable[[str], bool] | None, origin: Origin | None
) -> tuple[Loaded, Scorecard]:
    loaded = load(session, is_wanted, origin)
    if loaded.card is None:
        raise settings_complaint(loaded)
    return loaded, loaded.card
