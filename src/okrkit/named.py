"""The goal that a reference on the command line means."""

from typing import NamedTuple

from okrkit.characters import quote
from okrkit.errors import OkrError
from okrkit.goals import Goal
from okrkit.misfit import did_you_mean, listing
from okrkit.period import Period
from okrkit.workspace import Workspace


class Named(NamedTuple):
    """A goal, or a milestone of a key result by its id."""

    goal: Goal
    milestone: str | None = None

    @property
    def ref(self) -> str:
        """Its full reference."""
        return self.goal.ref if self.milestone is None else f"{self.goal.ref}.{self.milestone}"


def named(workspace: Workspace, text: str, period: Period) -> Named:
    """What a reference means; without a period of its own it is looked for in this one.

    Raises OkrError where it means nothing, or more than one thing.
    """
    found = workspace.targets.matches(text, period, None)
    if len(found) > 1:
        raise OkrError(f"{quote(text)} could be {listing(found)}; write the one that is meant")
    if not found:
        raise OkrError(f"there is no goal {quote(text)}; {_hint(workspace, text)}")
    label, _, rest = found[0].rpartition("/")
    head, _, milestone = rest.partition(".")
    key_result, _, milestone = milestone.partition(".")
    ref = f"{head}.{key_result}" if key_result else head
    return Named(workspace.goals[f"{label}/{ref}" if label else ref], milestone or None)


def _hint(workspace: Workspace, text: str) -> str:
    """What may be meant: a key result without its objective, or another spelling."""
    key_results = [one.ref for one in workspace.key_results if one.id == text]
    if key_results:
        return f"a key result is named with its objective: {listing(key_results)}"
    meant = did_you_mean(text.rpartition("/")[2], workspace.targets.known())
    return f"did you mean {quote(meant)}?" if meant else "`okr tree` shows all that run"
