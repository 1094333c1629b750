"""What the reader's side of stdout can show."""

from okrkit.commands.session import Session
from okrkit.render.console import Look


def look(session: Session) -> Look:
    """Width, colours and characters of stdout."""
    return Look(session.width(), session.has_color(), session.has_unicode())
