"""The least that a tool of okr's kind must do to start: import its libraries, define one model."""

import ruamel.yaml  # noqa: F401
import typer  # noqa: F401
from pydantic import BaseModel


class Goal(BaseModel):
    """A goal, as small as can be."""

    title: str
    target: float
