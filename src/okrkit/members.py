"""Who is who: the person behind an e-mail, the teams below a team."""

from okrkit.goals import Person
from okrkit.workspace import Workspace


def person_of(workspace: Workspace, email: str) -> Person | None:
    """The person with an e-mail, whatever its case; of several an active one, the first by id."""
    named = [
        person
        for person in workspace.people.values()
        if email.casefold() in {one.casefold() for one in person.emails}
    ]
    return min(named, key=lambda person: (not person.active, person.id), default=None)


def teams_below(workspace: Workspace, team: str) -> frozenset[str]:
    """A team and all teams below it, each once, even where they stand in a circle."""
    below: dict[str, list[str]] = {}
    for one in workspace.teams.values():
        if one.parent is not None:
            below.setdefault(one.parent, []).append(one.id)
    found = {team}
    order = [team]
    for upper in order:
        new = [one for one in below.get(upper, ()) if one not in found]
        found.update(new)
        order.extend(new)
    return frozenset(found)
