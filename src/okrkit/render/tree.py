"""The line of sight as trees: below each goal what serves it."""

from collections.abc import Iterable, Iterator, Mapping

from rich.console import RenderableType
from rich.text import Text

from okrkit.goals import KeyResult, Objective
from okrkit.outline import Branch
from okrkit.render import words
from okrkit.render.console import Look, guided, lines, plain, quiet, strong, toned
from okrkit.standing import KeyResultStanding, KpiStanding, ObjectiveStanding

Standing = KpiStanding | KeyResultStanding | ObjectiveStanding
UNICODE = ("│  ", "   ", "├─ ", "└─ ")
ASCII = ("|  ", "   ", "|- ", "`- ")


def tree(
    branches: Iterable[Branch],
    standings: Mapping[str, Standing],
    blind: Iterable[str],
    look: Look,
) -> Iterator[str]:
    """The trees, and the goals that lead nowhere (`blind`, references) apart."""
    return lines(_parts(branches, standings, blind, look), look)


def _parts(
    branches: Iterable[Branch],
    standings: Mapping[str, Standing],
    blind: Iterable[str],
    look: Look,
) -> Iterator[RenderableType]:
    is_first = True
    for branch in branches:
        if not branch.is_last and not is_first:
            yield Text("")
        is_first = False
        yield _line(branch, standings[branch.goal.ref], look)
    nowhere = list(blind)
    if nowhere:
        yield Text("")
        yield toned(f"without line of sight: {', '.join(nowhere)}", "warn")


def _line(branch: Branch, standing: Standing, look: Look) -> RenderableType:
    goal = branch.goal
    line = strong(goal.title) if isinstance(goal, Objective) else plain(goal.title)
    line += quiet(f"  {goal.id if isinstance(goal, KeyResult) else goal.ref}")
    if branch.is_again:
        line += quiet("  (see above)")
    else:
        line += Text("  ") + toned(_words(standing), words.tone(standing))
    if not branch.is_last:
        return line
    row = guided(len(_guides(branch.is_last, look)))
    row.add_row(_guides(branch.is_last, look), line)
    return row


def _words(standing: Standing) -> str:
    if isinstance(standing, KpiStanding):
        return words.health_words(standing)
    return " ".join(filter(None, [words.status_words(standing), words.score_words(standing)]))


def _guides(is_last: tuple[bool, ...], look: Look) -> str:
    bar, gap, branch, end = UNICODE if look.has_unicode else ASCII
    if not is_last:
        return ""
    lead = "".join(gap if last else bar for last in is_last[:-1])
    return lead + (end if is_last[-1] else branch)
