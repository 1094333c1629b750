"""A large, believable workspace, the same for the same seed: `python corpus.py FOLDER TEAMS`.

Every team has a file of about 7 kB: 2 KPIs, 3 objectives, 8 key results of several measures, about
90 check-ins. As of 2026-11-20 it holds no error; one team in a hundred has an objective that
supports nothing, which is worth a warning.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

FIRST_DAY = date(2026, 10, 1)
LAST_DAY = date(2026, 12, 31)
LAST_MONDAY = date(2026, 11, 16)
KPI_WEEKS = 24
GOAL_WEEKS = 7
TEAMS_PER_FILE = 250  # people and teams are cut so that no file nears the limits of one file

SETTINGS = """\
version: 1
organization: Acme
cadence: weekly
"""

COMPANY = """\
# What the whole company sustains and changes in 2026.
period: 2026
kind: aspirational
cadence: monthly

kpis:
  revenue:
    title: Revenue a month
    why: Pays for everything else
    owner: cleo
    unit: kEUR
    at_least: 900
    tolerance: 50
    checkins: {2026-10: 1010, 2026-09: 985, 2026-08: 962, 2026-07: 970, 2026-06: 948}
  recommendation:
    title: Customers who would recommend us
    why: Most new customers come through old ones
    owner: ada
    at_least: 30
    tolerance: 5
    checkins: {2026-10: 41, 2026-09: 38, 2026-08: 38, 2026-07: 36, 2026-06: 35}

objectives:
  loved-by-customers:
    title: Customers choose us again
    why: Keeping a customer costs a fifth of finding one
    owner: ada
    priority: 1
    supports: [recommendation]
    key_results:
      recommended:
        title: 45 points of recommendation
        kpi: recommendation
        baseline: 28
        target: 45
  works-everywhere:
    title: The product works wherever customers are
    why: Half of the complaints begin with a page that does not load
    owner: dora
    priority: 2
    supports: [recommendation]
    key_results:
      complaints:
        title: Complaints per thousand orders fall to 4
        baseline: 9
        target: 4
        checkins: {2026-10: 5.1, 2026-09: 5.6, 2026-08: 6.2, 2026-07: 6.3, 2026-06: 7}
  pays-for-itself:
    title: Every market pays for itself
    why: Then growth no longer depends on investors
    owner: cleo
    priority: 3
    supports: [revenue]
    guardrails: [recommendation]
    key_results:
      markets:
        title: 12 of 12 markets cover their costs
        baseline: 5
        target: 12
        checkins: {2026-10: 10, 2026-09: 9, 2026-08: 9, 2026-07: 8, 2026-06: 7}
"""

COMPANY_PEOPLE = """\
people:
  ada: {name: Ada Okafor, emails: [ada@example.com]}
  cleo: {name: Cleo Brandt, emails: [cleo@example.com]}
  dora: {name: Dora Nilsen, emails: [dora@example.com]}
"""

AREAS = ("payments", "search", "mobile", "support", "logistics", "billing", "catalogue", "identity")
FIRST_NAMES = ("ana", "ben", "chen", "dilara", "emeka", "fatou", "goran", "hana", "ines", "jonas")
FAMILY_NAMES = ("Almeida", "Berg", "Costa", "Demir", "Eze", "Fischer", "Haddad", "Ito", "Kaya")
PEOPLE_PER_TEAM = 4

AIMS = (
    ("loved-by-customers", "Refunds feel instant", "Half of those we lose name slow refunds"),
    ("loved-by-customers", "New customers find their way alone", "Nobody reads the manual"),
    ("loved-by-customers", "An answer comes before it is asked for", "Waiting is what people hate"),
    ("works-everywhere", "Nothing breaks at night", "Calls at night cost us two good people"),
    ("works-everywhere", "The slowest phone is fast enough", "A third of visitors use old phones"),
    ("works-everywhere", "A release is a non-event", "Fear of releases makes them large"),
    ("pays-for-itself", "Each order earns its cost", "We lose money on every fourth order"),
    ("pays-for-itself", "Large customers stay", "Ten customers pay for a third of us"),
)

NOTES = (
    "Card network outage on the 9th, two days lost",
    "New flow is live for a tenth of the visitors",
    "Second trial ended: no difference, so we try the shorter form",
    "Support calls it 'the best change of the year'",
    "Holiday week: fewer visitors, numbers are rough",
    "The partner's fix came late; expect a step next week",
    "Backlog from September is gone",
)

NEEDS = (
    "A decision on the fraud threshold",
    "Two days of a designer",
    "Access to the partner's test system",
)

REMARKS = (
    "# Measured on Mondays, from the weekly export.",
    "# Agreed with finance on 28 September.",
    "# The number counts all markets but the newest.",
)


@dataclass(frozen=True, slots=True)
class Range:
    """A number to move, and about where it stands at first."""

    id: str
    title: str
    unit: str
    baseline: float
    target: float
    digits: int = 0


RANGES = (
    Range("refund-time", "Median time of a refund", "h", 72, 24),
    Range("first-answer", "Median time to a first answer", "h", 19, 6, 1),
    Range("activation", "New customers active within a week", '"%"', 31, 45, 1),
    Range("orders-finished", "Visitors who finish an order", '"%"', 2.1, 3.4, 2),
    Range("page-time", "Time until the page answers", "ms", 1800, 900),
    Range("releases", "Releases a week", "releases", 4, 16),
    Range("failed-requests", "Requests that fail", '"%"', 1.8, 0.4, 2),
    Range("tickets", "Tickets per thousand orders", "tickets", 42, 20, 1),
    Range("flows-tested", "Flows with an automatic test", '"%"', 55, 85),
    Range("order-cost", "Cost of one order", "EUR", 1.9, 1.2, 2),
    Range("self-service", "Requests solved without us", '"%"', 38, 60, 1),
    Range("night-calls", "Calls at night in a month", "calls", 31, 9),
)


@dataclass(frozen=True, slots=True)
class Team:
    """A team, numbered from 1, with the dice that decide everything about it."""

    number: int
    dice: Random
    people: tuple[str, ...]

    @property
    def area(self) -> str:
        """The id of the team above it."""
        return AREAS[self.number % len(AREAS)]

    @property
    def id(self) -> str:
        """Its id."""
        return f"{self.area}-{self.number:05}"

    @property
    def name(self) -> str:
        """Its name, which no other team has."""
        return f"{self.area.title()} {self.number}"


def make_team(number: int, seed: int) -> Team:
    """The team of that number; the same for the same seed, however many teams there are."""
    dice = Random(f"{seed}/{number}")
    names = dice.sample(FIRST_NAMES, PEOPLE_PER_TEAM)
    return Team(number, dice, tuple(f"{name}-{number:05}" for name in names))


def mondays(weeks: int) -> list[date]:
    """The last Mondays, the newest first."""
    return [LAST_MONDAY - timedelta(weeks=back) for back in range(weeks)]


def share_gone(day: date) -> float:
    """How much of the quarter is gone at the end of a day, 0 to 1."""
    return ((day - FIRST_DAY).days + 1) / ((LAST_DAY - FIRST_DAY).days + 1)


def checkin_lines(team: Team, day: date, value: str, *, newest: bool) -> Iterator[str]:
    """A key result's check-in: mostly a number, now and then with more to say."""
    dice = team.dice
    if not newest and dice.random() < 0.7:
        yield f"          {day}: {value}"
        return
    yield f"          {day}:"
    yield f"            value: {value}"
    yield f"            confidence: {dice.randint(4, 6)}"
    if dice.random() < 0.6:
        yield f'            note: "{dice.choice(NOTES)}"'
    if newest and dice.random() < 0.3:
        yield f"            needs: {{what: {dice.choice(NEEDS)}, from: {team.people[0]}}}"


def range_lines(
    team: Team, kind: Range, owner: str, *, planned: bool, zoned: bool
) -> Iterator[str]:
    """A key result from a baseline to a target, a little off the straight line."""
    dice = team.dice
    baseline = kind.baseline * dice.uniform(0.85, 1.0 if kind.baseline < kind.target else 1.15)
    way = kind.target - baseline

    def at(share: float) -> str:
        return f"{baseline + way * share:.{kind.digits}f}"

    yield f"      {kind.id}:"
    yield f"        title: {kind.title} in {team.name}, {at(1)} by the end of the year"
    yield f"        owner: {owner}"
    yield f"        unit: {kind.unit}"
    yield f"        baseline: {at(0)}"
    yield f"        target: {at(1)}"
    if zoned:
        yield f"        commit: {at(0.4)}"
        yield f"        stretch: {at(1.3)}"
    if planned:
        yield f"        plan: {{2026-10-31: {at(0.3)}, 2026-11-30: {at(0.65)}}}"
    yield f"        {dice.choice(REMARKS)}"
    yield "        checkins:"
    for index, day in enumerate(mondays(GOAL_WEEKS)):
        value = at(share_gone(day) * dice.uniform(0.85, 1.1))
        yield from checkin_lines(team, day, value, newest=index == 0)


def hold_lines(team: Team, owner: str) -> Iterator[str]:
    """A key result that is to hold a bound, and did not at first."""
    yield "      answered-in-time:"
    yield f"        title: Promises to customers of {team.name} are kept"
    yield f"        owner: {owner}"
    yield '        unit: "%"'
    yield "        at_least: 95"
    yield "        aggregate: share"
    yield "        checkins:"
    days = mondays(GOAL_WEEKS)
    for index, day in enumerate(days):
        outside = index == len(days) - 1
        value = team.dice.uniform(91, 94) if outside else team.dice.uniform(95.2, 98.5)
        yield from checkin_lines(team, day, f"{value:.1f}", newest=index == 0)


def kpi_result_lines(team: Team, kpi: str, owner: str) -> Iterator[str]:
    """A key result whose value is that of a KPI."""
    yield "      waiting:"
    yield f"        title: Customers of {team.name} wait 20 minutes at most"
    yield f"        owner: {owner}"
    yield f"        kpi: {kpi}"
    yield "        baseline: 34"
    yield "        target: 20"
    yield "        weight: 2"
    yield "        checkins:"
    for day in mondays(GOAL_WEEKS)[::3]:
        yield f"          {day}: {{confidence: {team.dice.randint(4, 6)}, expect: 23}}"


def milestone_lines(team: Team, owner: str) -> Iterator[str]:
    """A key result of three steps."""
    yield "      partners-moved:"
    yield f"        title: The partners of {team.name} use the new interface"
    yield f"        owner: {owner}"
    yield "        milestones:"
    yield "          agreed: {title: Contracts are signed, due: 2026-10-30, done: 2026-10-27}"
    yield "          tried: {title: Two partners run the trial, due: 2026-12-04, weight: 2}"
    yield "          moved: {title: The old interface is off, due: 2026-12-18, done: false}"


def last_lines(team: Team, owner: str) -> Iterator[str]:
    """A key result that is either a yes or no, or judged."""
    if team.dice.random() < 0.5:
        yield "      price-list:"
        yield f"        title: The new price list of {team.name} is public"
        yield f"        owner: {owner}"
        yield "        due: 2026-12-11"
        yield "        done: false"
        return
    yield "      usable:"
    yield f"        title: Five customers of {team.name} find the new screens clear"
    yield f"        owner: {owner}"
    yield "        judged: true"
    yield "        checkins:"
    for day, score in zip(mondays(3), ("0.5", "0.4", "0.2"), strict=True):
        yield f"          {day}: {{score: {score}, confidence: 5}}"


def kpi_lines(team: Team, name: str, title: str, unit: str, fields: str) -> Iterator[str]:
    """The head of a KPI; its check-ins follow."""
    yield f"  {team.id}-{name}:"
    yield f"    title: {title} of {team.name}"
    yield "    why: A customer who wants to buy can buy"
    yield f"    owner: {team.people[0]}"
    yield f"    unit: {unit}"
    yield f"    {fields}"
    yield "    supports: [recommendation]"
    yield "    checkins:"


def sustain_lines(team: Team) -> Iterator[str]:
    """The team's KPIs, both healthy."""
    dice = team.dice
    yield "kpis:"
    yield from kpi_lines(team, "availability", "Availability", '"%"', "at_least: 99.5")
    for day in mondays(KPI_WEEKS):
        yield f"      {day}: {dice.uniform(99.55, 99.99):.2f}"
    yield ""
    yield from kpi_lines(team, "waiting", "Median wait", "min", "at_most: 45\n    tolerance: 5")
    for index, day in enumerate(mondays(KPI_WEEKS)):
        yield f"      {day}: {27 + 0.3 * index + dice.uniform(-0.7, 0.7):.1f}"


def objective_lines(team: Team, aim: tuple[str, str, str], rank: int, owner: str) -> Iterator[str]:
    """The head of an objective; its key results follow."""
    supports, title, why = aim
    yield f"  {team.id}-aim-{rank}:"
    yield f"    title: {title} ({team.name})"
    yield f"    why: {why}"
    yield f"    owner: {owner}"
    yield f"    priority: {rank}"
    if not (rank == 3 and team.number % 100 == 0):
        yield f"    supports: [{supports}]"
    yield f"    guardrails: [{team.id}-availability]"
    if rank == 1:
        yield "    anti_goals: [Answering without looking, Hiding the way to ask]"
    yield "    key_results:"


def change_lines(team: Team) -> Iterator[str]:
    """The team's objectives with their key results."""
    aims = team.dice.sample(AIMS, 3)
    ranges = team.dice.sample(RANGES, 4)
    _, first, second, third = team.people
    yield "objectives:"
    yield from objective_lines(team, aims[0], 1, first)
    yield from range_lines(team, ranges[0], first, planned=True, zoned=False)
    yield from range_lines(team, ranges[1], second, planned=False, zoned=False)
    yield from kpi_result_lines(team, f"{team.id}-waiting", first)
    yield ""
    yield from objective_lines(team, aims[1], 2, second)
    yield from range_lines(team, ranges[2], second, planned=False, zoned=True)
    yield from hold_lines(team, second)
    yield from last_lines(team, second)
    yield ""
    yield from objective_lines(team, aims[2], 3, third)
    yield from range_lines(team, ranges[3], third, planned=False, zoned=False)
    yield from milestone_lines(team, third)


def team_lines(team: Team) -> Iterator[str]:
    """A team's goal file."""
    yield f"# {team.name}: goals of the last quarter of 2026."
    yield f"team: {team.id}"
    yield "period: 2026-Q4"
    yield "kind: aspirational"
    yield ""
    yield from sustain_lines(team)
    yield ""
    yield from change_lines(team)


def people_lines(teams: list[Team]) -> Iterator[str]:
    """The declarations of some teams and their people."""
    yield "teams:"
    for team in teams:
        about = f"name: {team.name}, parent: {team.area}, lead: {team.people[0]}"
        yield f"  {team.id}: {{{about}}}"
    yield ""
    yield "people:"
    for team in teams:
        for person in team.people:
            family = FAMILY_NAMES[(team.number + len(person)) % len(FAMILY_NAMES)]
            name = f"{person.partition('-')[0].title()} {family}"
            yield f"  {person}: {{name: {name}, emails: [{person}@example.com], team: {team.id}}}"


def as_text(lines: Iterator[str]) -> str:
    """Lines as a file's text."""
    return "\n".join(lines) + "\n"


def corpus_files(teams: int, seed: int = 2026) -> Iterator[tuple[str, str]]:
    """The path and text of every file of a workspace with that many teams."""
    yield "okrkit.yaml", SETTINGS
    yield "goals/company.yaml", COMPANY
    areas = "".join(f"  {area}: {{name: {area.title()}}}\n" for area in AREAS)
    yield "goals/people/company.yaml", f"{COMPANY_PEOPLE}\nteams:\n{areas}"
    for start in range(1, teams + 1, TEAMS_PER_FILE):
        numbers = range(start, min(start + TEAMS_PER_FILE, teams + 1))
        some = [make_team(number, seed) for number in numbers]
        yield f"goals/people/from-{start:05}.yaml", as_text(people_lines(some))
        for team in some:
            yield f"goals/2026-Q4/{team.area}/{team.id}.yaml", as_text(team_lines(team))


def write_corpus(folder: Path, teams: int, seed: int = 2026) -> None:
    """Write a workspace with that many teams into a folder, made when it is missing."""
    for path, text in corpus_files(teams, seed):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_corpus(Path(sys.argv[1]), int(sys.argv[2]))
