"""KPIs as a table for spreadsheets: a row for every reading."""

import csv
from collections.abc import Iterable
from io import StringIO

from okrkit.render.escape import csv_cell
from okrkit.render.numbers import number
from okrkit.rows import KpiRow
from okrkit.xmr import Point

COLUMNS = (
    "ref", "title", "unit", "date", "value", "moving_range", "mean", "lower", "upper", "trial",
    "signals", "meaning",
)  # fmt: skip


def kpis_csv(rows: Iterable[KpiRow]) -> str:
    """All readings: UTF-8, commas, lines that end in CR LF (RFC 4180), no rounding."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in rows:
        names = [csv_cell(text or "") for text in (row.goal.ref, row.goal.title, row.goal.unit)]
        for point in row.chart.points:
            writer.writerow([*names, *_cells(point)])
    return out.getvalue()


def _cells(point: Point) -> Iterable[str | int | float | None]:
    limits = point.limits
    yield point.reading.day.isoformat()
    yield number(point.reading.value)
    yield number(point.moving_range)
    if limits is None:
        yield from (None, None, None, None)
    else:
        yield from map(number, (limits.mean, limits.lower, limits.upper))
        yield "yes" if limits.is_trial else "no"
    yield " ".join(one.rule for one in point.signals)
    yield " ".join(dict.fromkeys(one.meaning for one in point.signals))
