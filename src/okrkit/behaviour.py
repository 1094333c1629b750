"""How the process behind a KPI behaves: its chart, as the KPI says that it is to be drawn."""

from okrkit.goals import Kpi
from okrkit.standing import KpiStanding
from okrkit.xmr import Chart, Charting, chart


def kpi_chart(kpi: Kpi, standing: KpiStanding) -> Chart:
    """The chart of all readings of a KPI up to the day that it stands on."""
    charting = Charting(
        rules=kpi.signals,
        rebase=kpi.rebase,
        baseline_points=kpi.baseline_points,
        range=kpi.range,
        direction=standing.direction,
    )
    return chart(standing.readings, charting, kpi.band)
