"""`okr schema`: the JSON Schemas that let editors complete and check."""

import json
from typing import Annotated

import typer

from okrkit.commands.session import Session
from okrkit.json_schema import goals_schema, settings_schema

SCHEMAS = {"goals": goals_schema, "settings": settings_schema}


def command(
    context: typer.Context,
    which: Annotated[
        str,
        typer.Argument(
            metavar="goals|settings",
            help="Of goal files, or of okrkit.yaml.",
            autocompletion=lambda: list(SCHEMAS),
        ),
    ] = "goals",
) -> int:
    """Print the JSON Schema of goal files or settings.

    For an editor, save it and name it in the first line of a file:
    # yaml-language-server: $schema=PATH
    """
    if which not in SCHEMAS:
        raise typer.BadParameter(f"there are schemas of {' and '.join(SCHEMAS)}", context)
    session: Session = context.obj
    session.answer_bytes(json.dumps(SCHEMAS[which](), indent=2) + "\n")
    return 0
