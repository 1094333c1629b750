"""The pictures of a report, as its templates ask for them: nothing where there is none to draw."""

from collections.abc import Container, Iterable, Mapping
from datetime import date

from markupsafe import Markup

from okrkit.evaluation import Evaluation
from okrkit.render.pictures.alignment import alignment
from okrkit.render.pictures.behaviour import behaviour
from okrkit.render.pictures.burnup import burnup
from okrkit.render.pictures.figure import figures, wide_figure
from okrkit.render.pictures.grades import grades
from okrkit.render.pictures.scenes import alignment_of, behaviour_of, burnup_of, grades_of
from okrkit.rows import KpiRow, ObjectiveRow


def burnups(row: ObjectiveRow, today: date, elsewhere: Container[str] = ()) -> Markup:
    """The key results of an objective; not one that shows another which is drawn `elsewhere`."""
    own = (
        one for one in row.key_results if one.shown is one.goal or one.shown.ref not in elsewhere
    )
    scenes = (burnup_of(one, today) for one in own)
    return figures(burnup(one) for one in scenes if one is not None)


def behaviours(
    rows: Iterable[KpiRow], until: date, today: date, *, verdicts: bool = True
) -> Markup:
    """The KPIs that have readings, as they were on the day `until`, and what follows from that."""
    scenes = (behaviour_of(row, until, today) for row in rows)
    drawn = (behaviour(one) for one in scenes if one is not None)
    return figures(drawn if verdicts else (one._replace(verdict="") for one in drawn))


def grading(evaluation: Evaluation) -> Markup:
    """How the objectives of a finished period are graded."""
    scene = grades_of(evaluation)
    return Markup() if scene is None else figures([grades(scene)])


def line_of_sight(
    objectives: Iterable[ObjectiveRow],
    kpis: Iterable[KpiRow],
    parents: Mapping[str, str | None],
    organization: str,
) -> Markup:
    """What supports what; `parents` names the team above each team."""
    scene = alignment_of(objectives, kpis, parents, organization)
    return Markup() if scene is None else wide_figure(alignment(scene))
