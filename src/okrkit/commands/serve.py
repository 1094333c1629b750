"""`okr serve`: the website of the workspace, on this machine, always as the files are."""

from typing import Annotated

import typer

from okrkit.characters import quote
from okrkit.commands.session import Session
from okrkit.errors import OkrError

PORT = "8629"
HIGHEST = 65_535


def command(
    context: typer.Context,
    port: Annotated[
        str, typer.Option("--port", metavar="N", help="The port, 0 for any that is free.")
    ] = PORT,
    no_history: Annotated[
        bool, typer.Option("--no-history", help="Leave out what git tells of goals.")
    ] = False,
) -> int:
    """Show the website of the workspace while you edit.

    Open the address that is printed; an open page follows the files within two seconds. Only
    browsers on this machine can see it, and nothing can be changed there. Ctrl-C ends it.
    """
    import gc  # noqa: PLC0415  the help needs none of it

    from okrkit.commands.live import Live, bug_words  # noqa: PLC0415
    from okrkit.discover import find_workspace  # noqa: PLC0415
    from okrkit.server import ADDRESS, opened, require, serve  # noqa: PLC0415
    from okrkit.web import Request, Response, answer, plain  # noqa: PLC0415

    session: Session = context.obj
    if not (port.isascii() and port.isdigit() and len(port) <= 5 and int(port) <= HIGHEST):
        raise OkrError(f"--port takes a number from 0 to {HIGHEST}, not {quote(port)}")
    require()
    find_workspace(session.folder)  # one that is broken may be mended while its pages are open
    live = Live(session, history=not no_history)
    waiting = opened(int(port))
    number: int = waiting.getsockname()[1]

    def answered(request: Request) -> Response:
        try:
            return answer(request, number, live.find)
        except Exception as error:
            session.talk(bug_words(error))
            return plain(500, "this is a bug in okr; please report it")

    gc.enable()  # it may run for days
    session.announce(f"http://{ADDRESS}:{number}/")
    session.talk("Ctrl-C ends it")
    serve(waiting, answered)
    return 0
