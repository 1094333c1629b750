"""What stands on the pages of a site, as plain data, and what each page is made of.

Every address is one from the root of the site, and belongs to a page that is there.
"""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from okrkit.evaluation import Evaluation
from okrkit.period import Period
from okrkit.render.words import Tone
from okrkit.report import Lesson, OpenNeed
from okrkit.rows import KpiRow, ObjectiveRow
from okrkit.site.story import Entry


class Name(NamedTuple):
    """Somebody or something by name; without an address where it has no page."""

    text: str
    address: str | None


class Line(NamedTuple):
    """A goal on one line: how it stands, in words, and as a bar where it has a score.

    `share` and `expected` are 0 to 1; `sort` is `objective`, `key result` or `KPI`.
    """

    ref: str
    title: str
    address: str
    owner: str
    is_apart: bool
    sort: str
    status: str
    tone: Tone
    score: str
    share: Fraction | None = None
    expected: Fraction | None = None


class Block(NamedTuple):
    """A goal on one line, and its parts, as far as they are asked for."""

    line: Line
    parts: tuple[Line, ...] = ()


class Group(NamedTuple):
    """Goals below a heading."""

    name: Name
    blocks: tuple[Block, ...]


class Changed(NamedTuple):
    """What changed of a goal, in words."""

    ref: str
    words: tuple[str, ...]


class Count(NamedTuple):
    """How many goals have a status."""

    status: str
    tone: Tone
    number: int


class Rest(NamedTuple):
    """How many more there are than a page shows, and where all of them are."""

    number: int
    address: str


class Leaf(NamedTuple):
    """Which page of a long list it is, from 1 on."""

    number: int
    of: int
    previous: str | None
    following: str | None


class Told(NamedTuple):
    """What is told of goals in words: where they pull, what they need, what became of them.

    `named` are the goals that these words name.
    """

    tensions: tuple[str, ...]
    needs: tuple[OpenNeed, ...]
    decisions: tuple[Entry, ...]
    check_ins: tuple[Entry, ...]
    named: tuple[str, ...]


class About(NamedTuple):
    """What every goal's page tells beside the goal itself."""

    owner: Name | None
    contributors: tuple[Name, ...]
    team: Name
    file: str
    told: Told
    changes: tuple[Changed, ...]
    sight: tuple[Line, ...]
    supports: tuple[Line, ...]
    supporters: tuple[Line, ...]
    guardrails: tuple[Line, ...]


class Part(NamedTuple):
    """What the page of an objective tells of a key result beside its row.

    `source` is the goal whose numbers it shows, where they are not its own.
    """

    owner: Name | None
    team: Name
    source: Line | None
    supports: tuple[Line, ...]
    supporters: tuple[Line, ...]


class ObjectivePage(NamedTuple):
    """An objective with its key results; `parts` in the order of `row.key_results`."""

    row: ObjectiveRow
    about: About
    period: Name
    parts: tuple[Part, ...]
    carried_from: tuple[Line, ...]
    carried_to: tuple[Line, ...]


class KpiPage(NamedTuple):
    """A KPI, with its number over a period.

    `guarded` are the goals that must not harm it, `measured` those that move it.
    """

    row: KpiRow
    about: About
    over: Period
    guarded: tuple[Line, ...]
    measured: tuple[Line, ...]


class TeamPage(NamedTuple):
    """A team, or the organization itself; `below` are the teams below it, and how they stand."""

    parent: Name | None
    lead: Name | None
    people: tuple[Name, ...]
    below: tuple[tuple[Name, tuple[Count, ...]], ...]
    running: tuple[Block, ...]
    kpis: tuple[Line, ...]
    others: tuple[Group, ...]
    told: Told
    changes: tuple[Changed, ...]
    learned: tuple[Lesson, ...]


class PersonPage(NamedTuple):
    """A person, and what depends on them: `asked` are the needs of others that wait for them."""

    id: str
    team: Name | None
    is_active: bool
    leads: tuple[Name, ...]
    due: tuple[tuple[str, str], ...]
    asked: tuple[OpenNeed, ...]
    running: tuple[Block, ...]
    kpis: tuple[Line, ...]
    helps: tuple[Line, ...]
    others: tuple[Group, ...]
    needs: tuple[OpenNeed, ...]


class PeriodPage(NamedTuple):
    """The objectives of a period, and what came of it where it is over."""

    days: str
    gone: Fraction | None
    counts: tuple[Count, ...]
    evaluation: Evaluation | None
    groups: tuple[Group, ...]
    learned: tuple[Lesson, ...]
    leaf: Leaf


class Drawn(NamedTuple):
    """What a map of the line of sight is drawn from; the rows have goals and standings alone."""

    objectives: tuple[ObjectiveRow, ...]
    kpis: tuple[KpiRow, ...]
    parents: tuple[tuple[str, str | None], ...]


class Start(NamedTuple):
    """What whoever comes should see first."""

    period: Name
    days: str
    gone: Fraction | None
    counts: tuple[Count, ...]
    groups: tuple[Group, ...]
    more_goals: Rest | None
    kpis: tuple[Line, ...]
    more_kpis: Rest | None
    sight: Drawn
    since: date
    decisions: tuple[Entry, ...]
    more_decisions: Rest | None
    changes: tuple[Changed, ...]
    more_changes: Rest | None
    tensions: tuple[str, ...]
    more_tensions: Rest | None
    needs: tuple[OpenNeed, ...]
    more_needs: Rest | None


class Index(NamedTuple):
    """A list of pages, and what is said of each."""

    items: tuple[tuple[Name, str], ...]
    leaf: Leaf


class Branch(NamedTuple):
    """A team, how it stands, and the teams below it."""

    name: Name
    counts: tuple[Count, ...]
    below: tuple["Branch", ...]


class TeamList(NamedTuple):
    """All teams as a tree; a further page begins with those above its first one."""

    teams: tuple[Branch, ...]
    leaf: Leaf


class GoalList(NamedTuple):
    """A list of goals below headings."""

    groups: tuple[Group, ...]
    leaf: Leaf


class NeedList(NamedTuple):
    """What is needed."""

    needs: tuple[OpenNeed, ...]
    leaf: Leaf


class TensionList(NamedTuple):
    """Where goals pull against each other."""

    tensions: tuple[str, ...]
    leaf: Leaf


class ChangeList(NamedTuple):
    """What changed since a day of goals that were heard of."""

    since: date
    changes: tuple[Changed, ...]
    leaf: Leaf


class DecisionList(NamedTuple):
    """What was decided since a day, as git tells it."""

    since: date
    decisions: tuple[Entry, ...]
    leaf: Leaf


class Notice(NamedTuple):
    """Why there is no page."""

    text: str


Content = (
    Start
    | PeriodPage
    | TeamPage
    | PersonPage
    | ObjectivePage
    | KpiPage
    | Index
    | TeamList
    | GoalList
    | NeedList
    | TensionList
    | ChangeList
    | DecisionList
    | Notice
)


class Mention(NamedTuple):
    """A goal that a text of the page names by its reference."""

    ref: str
    title: str
    address: str


class Page(NamedTuple):
    """A page: where it lies, its heading, what stands on it, and the goals that its texts name."""

    address: str
    title: str
    content: Content
    mentions: tuple[Mention, ...]


class Sheet(NamedTuple):
    """A page before it is made: where it will lie, and all that it is made of.

    `basis` is plain data, `refs` are the goals that it shows, by themselves or through others.
    Where both are as they were, down to how these goals stand, the page is as it was.
    """

    address: str
    basis: object
    refs: tuple[str, ...]
    make: Callable[[], Page]
