"""`okr site`: the workspace as a website, in a folder."""

from typing import Annotated

import typer

from okrkit.characters import visible
from okrkit.commands.session import Session
from okrkit.errors import OkrError


def command(
    context: typer.Context,
    folder: Annotated[
        str,
        typer.Argument(metavar="DIR", help="The folder of the site: new, empty, or made by okr."),
    ],
    no_history: Annotated[
        bool, typer.Option("--no-history", help="Leave out what git tells of goals.")
    ] = False,
) -> int:
    """Make a website of the workspace.

    A page for each period, team, person, objective and KPI, with search, links and history. It
    needs no server: open DIR/index.html, or let any web server show the folder. Made again, only
    what differs is written, and what is no longer there is taken away; files that okr did not make
    are not touched. Exit code 1: the workspace has errors, so numbers are incomplete.
    """
    from functools import partial  # noqa: PLC0415  the help needs none of it
    from hashlib import sha256  # noqa: PLC0415

    from okrkit.commands.publishing import make_site  # noqa: PLC0415
    from okrkit.publish import Made, publish  # noqa: PLC0415
    from okrkit.site.html import site_html  # noqa: PLC0415

    session: Session = context.obj
    if not folder:
        raise OkrError("the name of the folder is empty; name one, like `okr site public`")
    site = make_site(session, history=not no_history)
    files = [
        Made(one.address, site.fingerprint(one), partial(site_html, site.frame, one))
        for one in site.sheets
    ]
    files += [
        Made(address, sha256(text.encode()).hexdigest()[:32], partial(str, text))
        for address, text in site.files.items()
    ]
    place = session.folder / folder
    done = publish(place, files, session.cache_folder())
    session.answer(
        [
            f"{visible(str(place / 'index.html'))}: {len(site.sheets)} pages; {done.written} files"
            f" written, {done.kept} as they were, {done.removed} removed"
        ]
    )
    for one in done.left:
        session.talk(f"{place / one} is no page any more, and was changed by hand: it is left")
    return site.exit_code
