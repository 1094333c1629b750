"""The whole site: from a workspace to the sheets of its pages."""

from collections.abc import Iterator

from okrkit.site.atlas import Atlas
from okrkit.site.goal_pages import kpi_sheet, objective_sheet
from okrkit.site.overview import list_sheets, period_sheets, start_sheet
from okrkit.site.page import Sheet
from okrkit.site.staff import Staff
from okrkit.site.team_pages import person_sheet, team_sheet

TITLE = "Goals"


def sheets(atlas: Atlas) -> Iterator[Sheet]:
    """Every page, not made yet."""
    staff = Staff(atlas)
    yield start_sheet(atlas, atlas.workspace.settings.organization or TITLE)
    yield from list_sheets(staff)
    for period in atlas.periods:
        yield from period_sheets(atlas, period)
    for team in atlas.teams:
        yield team_sheet(staff, team)
    for objective in staff.ranked:
        yield objective_sheet(atlas, objective)
    for kpi in atlas.workspace.kpis:
        yield kpi_sheet(atlas, kpi)
    for person in atlas.people:
        yield person_sheet(staff, person)
