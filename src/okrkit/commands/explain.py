"""`okr explain RULE`: one rule, with a bad and a good example."""

from typing import Annotated

import typer

from okrkit.characters import quote
from okrkit.commands.session import Session
from okrkit.errors import OkrError
from okrkit.misfit import did_you_mean
from okrkit.render import manual
from okrkit.rules.catalogue import ALL_RULES, rule_named


def rule_names() -> list[str]:
    """The names of all rules, for completion."""
    return [rule.name for rule in ALL_RULES]


def command(
    context: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="RULE", help="Its name.", autocompletion=rule_names)
    ],
) -> int:
    """Tell all about one rule.

    What it finds, why that hurts, a bad and a good example, its options and how to silence it.
    """
    session: Session = context.obj
    rule = rule_named(name)
    if rule is None:
        meant = did_you_mean(name, rule_names())
        hint = f"did you mean {quote(meant)}?" if meant else "`okr rules` lists them"
        raise OkrError(f"there is no rule {quote(name)}; {hint}")
    session.answer(manual.explanation(rule))
    return 0
