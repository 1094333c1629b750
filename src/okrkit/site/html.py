"""The pages of a site as HTML: a pure function of a page, and of what all pages have in common."""

from datetime import date
from typing import NamedTuple

from okrkit.goals import CheckIn, Goal
from okrkit.readings import counted
from okrkit.render import heard
from okrkit.render.behaviour import verdict
from okrkit.render.environment import asset, environment
from okrkit.site import overview
from okrkit.site.page import Notice, Page, Sheet

STYLES = ("report.css", "pictures.css", "site/site.css")
STYLE, SCRIPT, REFRESH = "style.css", "search.js", "refresh.js"
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; {more}base-uri 'none';"
    " form-action 'none'"
)
"""Only files of the site are loaded. Not by their hash: browsers compute none for `file://`."""

SECTIONS = (
    ("Now", overview.START),
    ("Objectives", overview.OBJECTIVES),
    ("KPIs", overview.KPIS),
    ("Periods", overview.PERIODS),
    ("Teams", overview.TEAMS),
    ("People", overview.PEOPLE),
    ("Needs", overview.NEEDS),
)
TEMPLATES = {
    "Start": "start",
    "PeriodPage": "period",
    "TeamPage": "team",
    "PersonPage": "person",
    "ObjectivePage": "objective",
    "KpiPage": "kpi",
    "Index": "index",
    "TeamList": "team_list",
    "GoalList": "goal_list",
    "NeedList": "need_list",
    "TensionList": "tension_list",
    "ChangeList": "change_list",
    "DecisionList": "decision_list",
    "Notice": "notice",
}
"""The template of each sort of page."""


class Frame(NamedTuple):
    """What all pages of a site have in common.

    `note` says in sentences why there is no history, or what makes it doubtful; `live` is the
    version of a page that asks for a newer one; empty for one that stays as it is. `unread` says
    which files could not be read to their ends, and why.
    """

    organization: str
    as_of: date
    errors: int
    note: str | None
    live: str = ""
    unread: tuple[str, ...] = ()


def site_html(frame: Frame, sheet: Sheet) -> str:
    """A page, made and written down."""
    return _html(frame, sheet.make())


def notice_html(frame: Frame, address: str, title: str, text: str) -> str:
    """A page that stands in for one that is not there."""
    return _html(frame, Page(address, title, Notice(text), ()))


def _html(frame: Frame, page: Page) -> str:
    base = "../" * page.address.count("/")
    titles = {one.ref: one.title for one in page.mentions}
    name = TEMPLATES[type(page.content).__name__]
    return (
        environment()
        .get_template(f"site/{name}.html.jinja")
        .render(
            frame=frame,
            page=page,
            content=page.content,
            pictures=True,
            verdict=verdict,
            titles=titles,
            targets={one.ref: base + one.address for one in page.mentions},
            base=base,
            sections=SECTIONS,
            policy=POLICY.format(more="connect-src 'self'; " if frame.live else ""),
            style=STYLE,
            script=SCRIPT,
            refresh=REFRESH,
            heard=heard,
            heard_of=_heard_of,
        )
    )


def _heard_of(goal: Goal, as_of: date) -> tuple[CheckIn, ...]:
    """The check-ins of a goal by a day, the newest first."""
    return counted(goal.checkins, date.min, as_of)[::-1]


def assets(*, live: bool = False) -> dict[str, str]:
    """The stylesheet and the scripts of a site."""
    found = {STYLE: "".join(map(asset, STYLES)), SCRIPT: asset("site/search.js")}
    return found | ({REFRESH: asset("site/refresh.js")} if live else {})
