"""`okr init`: a workspace that checks clean."""

import json
from datetime import date, timedelta
from pathlib import Path
from shlex import quote
from typing import Annotated

import typer

from okrkit.commands.session import Session
from okrkit.json_schema import goals_schema, settings_schema
from okrkit.period import Calendar, Period, moved
from okrkit.save import create_files

SOON = timedelta(days=14)  # a quarter that ends sooner is not worth starting with

SETTINGS = """\
# yaml-language-server: $schema=.okrkit/settings.schema.json
version: 1
# organization: The name on reports
# timezone: Europe/Vienna
cadence: weekly
kind: aspirational
"""

GOALS = """\
# yaml-language-server: $schema=../{up}.okrkit/goals.schema.json
# A worked example: replace it with your own, then run `okr check`.
team: product
period: {period}
owner: ana

kpis:
  checkout-uptime:
    title: Checkout availability
    why: A customer who wants to pay can pay
    unit: "%"
    at_least: 99.9
    tolerance: 0.4
    checkins:
      {day}: 99.95

objectives:
  fast-refunds:
    title: Refunds feel instant
    why: Half of the customers we lose name slow refunds
    priority: 1
    guardrails: [checkout-uptime]
    key_results:
      refund-time:
        title: Median refund time falls to a day
        unit: h
        baseline: 72
        target: 24{checkins}
      refund-button:
        title: Customers start a refund themselves
        done: false
    start: {start}
"""


def command(
    context: typer.Context,
    folder: Annotated[
        str | None, typer.Argument(metavar="DIR", help="Where to make it (default here).")
    ] = None,
) -> int:
    """Make a workspace that checks clean.

    Writes the settings, one worked example, and the schemas that let editors complete and check
    while you type. Nothing that exists is overwritten.
    """
    session: Session = context.obj
    where = session.folder / (folder or ".")
    files = workspace_files(session.today())
    create_files(where, files)
    session.answer([*(f"wrote {where / name}" for name in files)])
    enter = "" if where == Path() else f"`cd {quote(str(where))}`, "
    session.talk(f"Next: {enter}look at the goal file, then run `okr check`.")
    return 0


def workspace_files(today: date) -> dict[str, str]:
    """The files of a new workspace: path, text."""
    quarter = _quarter(today)
    start = max(today, quarter.start)
    checkins = f"\n        checkins:\n          {today}: 72" if quarter.holds(today) else ""
    goals = GOALS.format(period=quarter.name, day=today, start=start, checkins=checkins, up="../")
    return {
        "okrkit.yaml": SETTINGS,
        f"goals/{quarter.name}/product.yaml": goals,
        ".okrkit/goals.schema.json": json.dumps(goals_schema(), indent=1) + "\n",
        ".okrkit/settings.schema.json": json.dumps(settings_schema(), indent=1) + "\n",
    }


def _quarter(today: date) -> Period:
    """The quarter that runs in two weeks."""
    quarter, *_ = Calendar().around(moved(today, SOON))
    return quarter
