"""The files that new entries are written to."""

import re
import unicodedata
from hashlib import sha256

from okrkit.goals import Goal, KeyResult, Objective
from okrkit.workspace import Workspace

GOALS = "goals/{period}/{team}.yaml"
"""Where new goals go unless `write.goals` says otherwise."""

BESIDE = "beside"
WITHOUT_TEAM = "company"
WITHOUT_PERIOD = "kpis"
UNUSUAL = re.compile(r"[^A-Za-z0-9]+")


def destination(pattern: str, period: str | None, team: str | None) -> str:
    """The path that a pattern means for a period and a team.

    What belongs to no team goes to `company`, what belongs to no period to `kpis`.
    """
    named = {"{period}": period or WITHOUT_PERIOD, "{team}": team or WITHOUT_TEAM}
    for mark, name in named.items():
        pattern = pattern.replace(mark, plain(name) or f"{mark[1:-1]}-{_mark_of(name)}")
    return pattern


def _mark_of(name: str) -> str:
    """What stands for a name without a single ASCII letter: eight digits, always the same."""
    return sha256(name.encode(errors="surrogatepass")).hexdigest()[:8]


def plain(name: str, join: str = "-") -> str:
    """A name in ASCII letters, digits and hyphens: `Zahlungen & Co` is `Zahlungen-Co`."""
    letters = unicodedata.normalize("NFKD", name.replace("ß", "ss")).encode("ascii", "ignore")
    return UNUSUAL.sub(join, letters.decode()).strip(join)


def period_of(workspace: Workspace, goal: Goal) -> str | None:
    """The label of the period that a goal belongs to; KPIs belong to none."""
    match goal:
        case Objective(period=period):
            return period.name
        case KeyResult():
            return workspace.objective_of(goal).period.name
        case _:
            return None
