"""`okr rules`: the catalogue."""

from typing import Annotated

import typer

from okrkit.commands.session import Session
from okrkit.errors import OkrError
from okrkit.render import manual


def command(
    context: typer.Context,
    format: Annotated[str, typer.Option("--format", help="text or markdown.")] = "text",
) -> int:
    """List the rules.

    By chapter, with the severity that each has unless okrkit.yaml says otherwise. As markdown: a
    page with all that `okr explain` tells.
    """
    session: Session = context.obj
    if format == "markdown":
        session.answer_bytes(manual.markdown())
    elif format == "text":
        session.answer(manual.catalogue(session.width()))
    else:
        raise OkrError(f"--format is text or markdown, not {format!r}")
    return 0
