"""The line of sight as trees: below each goal what serves it."""

from collections.abc import Iterable, Iterator, Mapping

from rich.console import RenderableType
from rich.text import Text

from okrkit.goals import KeyResult, Objective
from okrkit.outline import Branch
from okrkit.render import words
from okrkit.render.behaviour import TONES, signal_since
from okrkit.render.console import Guided, Look, below_warning, lines, plain, quiet, strong, toned
from okrkit.rows import KpiRow
from okrkit.standing import KeyResultStanding, KpiStanding, ObjectiveStanding

Standing = KpiStanding | KeyResultStanding | ObjectiveStanding
UNICODE = ("│  ", "   ", "├─ ", "└─ ")
ASCII = ("|  ", "   ", "|- ", "`- ")


def tree(
    branches: Iterable[Branch],
    standings: Mapping[str, Standing],
    blind: Iterable[str],
    errors: int,
    look: Look,
) -> Iterator[str]:
    """The trees, and the goals that lead nowhere (`blind`, references) apart."""
    return lines(below_warning(errors, _parts(branches, standings, blind, look)), look)


def kpi_tree(
    branches: Iterable[Branch], rows: Mapping[str, KpiRow], errors: int, look: Look
) -> Iterator[str]:
    """The trees of KPIs: of each its health, and whether it moves or only makes noise."""
    return lines(below_warning(errors, _kpis(branches, rows, look)), look)


def _kpis(
    branches: Iterable[Branch], rows: Mapping[str, KpiRow], look: Look
) -> Iterator[RenderableType]:
    for number, branch in enumerate(branches):
        if not branch.is_last and number:
            yield Text("")
        row = rows[branch.goal.ref]
        line = plain(row.goal.title) + quiet(f"  {row.goal.ref}")
        if branch.is_again:
            line += quiet("  (see above)")
        else:
            line += Text("  ") + toned(words.health_words(row.standing), words.tone(row.standing))
            if says := signal_since(row):
                line += plain("; ") + toned(says, TONES[row.chart.says])
            troubles = "; ".join(words.kpi_troubles(row))
            line += quiet(f"; {troubles}" if troubles else "")
        yield Guided(*_guides(branch.is_last, look), line)


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
    return Guided(*_guides(branch.is_last, look), line)


def _words(standing: Standing) -> str:
    if isinstance(standing, KpiStanding):
        return words.health_words(standing)
    score = "" if standing.score is None else words.score_words(standing)
    return " ".join(filter(None, [words.status_words(standing), score]))


def _guides(is_last: tuple[bool, ...], look: Look) -> tuple[str, str]:
    """What stands before the first line of a branch, and before the others.

    A terminal shows the guides of so many levels that half of it is left for the words.
    """
    bar, gap, branch, end = UNICODE if look.has_unicode else ASCII
    if not is_last:
        return "", ""
    most = len(is_last) if look.width is None else max(1, look.width // 2 // len(gap))
    lead = "".join(gap if last else bar for last in is_last[:-1][1 - most :] if most > 1)
    first, others = (end, gap) if is_last[-1] else (branch, bar)
    return lead + first, lead + others
