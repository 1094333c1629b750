"""Where the pages of a site lie: names that every disk, server and browser takes as they are."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import NamedTuple

from okrkit.goals import Goal, KeyResult, Kpi
from okrkit.period import LABEL
from okrkit.render.anchor import to_anchor
from okrkit.workspace import Workspace

PLAIN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST = 64
DIGITS = 10  # of a hash
HASHED = re.compile(rf".*-[0-9a-f]{{{DIGITS},}}")
DEVICES = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")
"""What Windows takes for a device, whatever ending it has."""

ORGANIZATION = "organization.html"


class Addresses(NamedTuple):
    """The address of each page, from the root of the site.

    `goals` are by full reference, key results at a place of their objective's page; None among
    `teams` is the organization itself.
    """

    goals: Mapping[str, str]
    periods: Mapping[str, str]
    teams: Mapping[str | None, str]
    people: Mapping[str, str]


def addresses(
    workspace: Workspace, periods: Iterable[str], teams: Iterable[str | None], people: Iterable[str]
) -> Addresses:
    """The addresses of the goals of a workspace, and of what these names name."""
    goals: dict[str, str] = {}
    wholes = [goal for goal in workspace.goals.values() if not isinstance(goal, KeyResult)]
    places = _distinct({goal.ref: _place(goal) for goal in wholes})
    for goal in workspace.goals.values():
        whole = goal.objective if isinstance(goal, KeyResult) else goal.ref
        goals[goal.ref] = places[whole] + ("" if whole == goal.ref else to_anchor(goal.ref))
    named = {name: f"teams/{slug(name)}" for name in teams if name is not None}
    return Addresses(
        goals,
        _distinct({name: f"periods/{slug(name)}" for name in periods}),
        dict([(None, ORGANIZATION), *_distinct(named).items()]),
        _distinct({name: f"people/{slug(name)}" for name in people}),
    )


def slug(name: str) -> str:
    """A name as part of an address: small letters, digits and hyphens, and labels of periods.

    What is not such a name already is spelled like one, and its hash tells it from all others. So
    no two names differ in case alone, and none is a way out of the folder or a device.
    """
    if _is_plain(name):
        return name
    spelled = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    short = re.sub(r"[^a-z0-9]+", "-", spelled)[: LONGEST // 2].strip("-")
    return f"{short or 'x'}-{_hash(name)[:DIGITS]}"


def _is_plain(name: str) -> bool:
    if LABEL.fullmatch(name):
        return True
    return (
        len(name) <= LONGEST
        and PLAIN.fullmatch(name) is not None
        and not LABEL.fullmatch(name.upper())
        and not HASHED.fullmatch(name)
        and not DEVICES.fullmatch(name)
    )


def _place(goal: Goal) -> str:
    if isinstance(goal, Kpi):
        return f"kpis/{slug(goal.ref)}"
    label, _, id = goal.ref.rpartition("/")
    return f"objectives/{slug(label)}.{slug(id)}"


def _distinct(places: Mapping[str, str]) -> dict[str, str]:
    """Pages of names; of two with the same short hash one gets all of its own."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name, place in sorted(places.items()):
        whole = place if place not in taken else f"{place}{_hash(name)}"
        taken.add(whole)
        found[name] = f"{whole}.html"
    return found


def _hash(name: str) -> str:
    return sha256(name.encode("utf-8", "surrogatepass")).hexdigest()


def numbered(address: str, number: int) -> str:
    """The address of a further page of a list: `objectives.html`, `objectives.2.html`."""
    return address if number == 1 else f"{address.removesuffix('.html')}.{number}.html"
