"""The part of what was found that somebody asked for."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from okrkit.commands.paths import EVERYTHING, Chosen
from okrkit.commands.selecting import Selection
from okrkit.finding import Finding, Hidden

if TYPE_CHECKING:
    from okrkit.touched import Touched


class Part(NamedTuple):
    """The part of what was found that was asked for: of these rules, files, and of a change."""

    rules: Selection = Selection()
    files: Chosen = EVERYTHING
    touched: "Touched | None" = None

    def split(self, findings: Iterable[Finding]) -> tuple[list[Finding], list[Hidden]]:
        """The findings that were asked for, and those that the change has nothing to do with."""
        shown, hidden = [], []
        for one in findings:
            if self.files.has(one.file) and self.rules.has(one.rule):
                told = one if self.touched is None else self.touched.told(one)
                if told is None:
                    hidden.append(Hidden(one, "not_since"))
                else:
                    shown.append(told)
        return shown, hidden
