"""The first page, the pages of periods, and the lists of everything."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from okrkit.evaluation import evaluate
from okrkit.goals import Goal, Kpi, Objective
from okrkit.learning import learned_in, own_learning
from okrkit.pace import share_gone
from okrkit.period import Period
from okrkit.render.words import days_words
from okrkit.report import Lesson
from okrkit.rows import KpiRow, ObjectiveRow, objective_row
from okrkit.scope import Scope, kpis_in, objectives_in, team_order
from okrkit.site.atlas import RANKS, Atlas, refs_of
from okrkit.site.lists import Cut, beginning, cuts, groups
from okrkit.site.page import (
    Block,
    Branch,
    ChangeList,
    Content,
    DecisionList,
    Drawn,
    GoalList,
    Group,
    Index,
    Name,
    NeedList,
    Page,
    PeriodPage,
    Sheet,
    Start,
    TeamList,
    TensionList,
)
from okrkit.site.staff import Staff, with_parts
from okrkit.site.team_pages import block_of
from okrkit.xmr import Chart

MOST_GOALS, MOST_KPIS, MOST = 40, 20, 20
"""How many goals, KPIs, and of everything else the first page shows."""

DEEPEST = 6
"""How many levels of teams a list has below the organization; the last one holds all others."""

NO_CHART = Chart((), None)

START = "index.html"
OBJECTIVES, KPIS, TEAMS, PEOPLE = "objectives.html", "kpis.html", "teams.html", "people.html"
PERIODS, NEEDS, TENSIONS = "periods.html", "needs.html", "tensions.html"
CHANGES, DECISIONS = "changes.html", "decisions.html"


class _Leveled(NamedTuple):
    """A team, None for the organization, and how far below that it stands in a list."""

    level: int
    name: Name
    team: str | None


def start_sheet(atlas: Atlas, title: str) -> Sheet:
    """What runs now, what is wrong with it, and what became of it in a week."""
    card, period = atlas.card, atlas.period
    running = [one for one in objectives_in(card, Scope()) if card.is_counted(one)]
    running.sort(key=lambda one: one.start)  # those of years stand before those of quarters
    kpis = [one for one in kpis_in(card, Scope()) if card.is_counted(one)]
    decisions, more_decisions = beginning(atlas.decided, MOST, DECISIONS)
    heard, more_changes = beginning(atlas.heard, MOST, CHANGES)
    pulls, more_tensions = beginning(atlas.tensions, MOST, TENSIONS)
    needs, more_needs = beginning(atlas.needs, MOST, NEEDS)
    named = [*refs_of(pulls), *(one.ref for one in needs), *(one.ref for one in decisions), *heard]
    messages = tuple(one.message for one in pulls)
    basis = (messages, more_tensions, needs, more_needs, decisions, more_decisions, more_changes)
    mentions = atlas.mentions(named)
    parents = tuple((team.id, team.parent) for team in atlas.workspace.teams.values())

    def make() -> Page:
        shown, more_goals = beginning(running, MOST_GOALS, OBJECTIVES)
        worst = sorted(kpis, key=lambda one: RANKS[atlas.line(one).tone])
        first, more_kpis = beginning(worst, MOST_KPIS, KPIS)
        content = Start(
            period=atlas.period_named(period.name),
            days=days_words(period),
            gone=share_gone(period.start, period.end, card.as_of),
            counts=atlas.counts(running),
            groups=_by_period(atlas, shown),
            more_goals=more_goals,
            kpis=tuple(map(atlas.line, first)),
            more_kpis=more_kpis,
            sight=Drawn(
                tuple(_only_standing(atlas, one) for one in running),
                tuple(_only_health(atlas, one) for one in kpis),
                parents,
            ),
            since=atlas.since,
            decisions=decisions,
            more_decisions=more_decisions,
            changes=atlas.changes(heard),
            more_changes=more_changes,
            tensions=messages,
            more_tensions=more_tensions,
            needs=needs,
            more_needs=more_needs,
        )
        return Page(START, title, content, mentions)

    goals: list[Goal] = [*running, *kpis]
    refs = (*(one.ref for one in goals), *heard)
    return Sheet(START, ("start", title, period, basis, mentions, parents), refs, make)


def _only_standing(atlas: Atlas, objective: Objective) -> ObjectiveRow:
    return ObjectiveRow(objective, atlas.card.objective(objective), (), None)


def _only_health(atlas: Atlas, kpi: Kpi) -> KpiRow:
    return KpiRow(kpi, atlas.card.kpi(kpi), NO_CHART, kpi.aggregate, None, False, False, ())


def _by_period(atlas: Atlas, objectives: Iterable[Objective]) -> tuple[Group, ...]:
    return groups(
        (atlas.period_named(one.period.name), Block(atlas.line(one))) for one in objectives
    )


def period_sheets(atlas: Atlas, period: Period) -> Iterator[Sheet]:
    """The objectives of a period; the first page also says what came of it."""
    objectives = objectives_in(atlas.card, Scope(period))
    lessons = tuple(_lessons(atlas, objectives, period))
    for cut in cuts(atlas.addresses.periods[period.name], len(objectives)):
        refs = tuple(with_parts(objectives if cut.is_first else cut.of(objectives)))
        later = tuple(ref for one in refs for ref in atlas.carried.get(one, ()))
        teams = tuple(atlas.team(one.team) for one in cut.of(objectives))
        yield Sheet(
            cut.address,
            ("period", period, cut, lessons, teams, later),
            (*refs, *later),
            partial(_period_page, atlas, period, cut, objectives, lessons),
        )


def _period_page(
    atlas: Atlas,
    period: Period,
    cut: Cut,
    objectives: Sequence[Objective],
    lessons: tuple[Lesson, ...],
) -> Page:
    card = atlas.card
    evaluation = None
    if cut.is_first and period.end is not None and card.as_of > period.end:
        rows = [objective_row(card, one) for one in objectives]
        evaluation = evaluate(card, rows)
    counted = [one for one in objectives if card.is_counted(one)]
    content = PeriodPage(
        days=days_words(period),
        gone=share_gone(period.start, period.end, card.as_of),
        counts=atlas.counts(counted) if cut.is_first else (),
        evaluation=evaluation,
        groups=groups((atlas.team(one.team), block_of(atlas, one)) for one in cut.of(objectives)),
        learned=lessons if cut.is_first else (),
        leaf=cut.leaf,
    )
    named = [one.ref for one in content.learned]
    if evaluation is not None:
        named += [one.ref for one in evaluation.misses]
        named += [ref for one in evaluation.carried for ref in one]
    return Page(cut.address, period.name, content, atlas.mentions(named))


def _lessons(atlas: Atlas, objectives: Iterable[Objective], period: Period) -> Iterator[Lesson]:
    for one in objectives:
        text = own_learning(one, atlas.card.as_of)
        if text is not None:
            yield Lesson(one.ref, one.team, period.name, text)
    order = team_order(atlas.workspace)
    said = learned_in(atlas.workspace, period)
    for lesson in sorted(said, key=lambda one: order.get(one.team, len(order))):
        yield Lesson(None, lesson.team, lesson.period, lesson.text)


def list_sheets(staff: Staff) -> Iterator[Sheet]:
    """All of everything."""
    atlas = staff.atlas
    yield from _goal_lists(staff)
    yield from _team_list(staff)
    periods = [(atlas.period_named(one.name), days_words(one)) for one in atlas.periods]
    people = [(name, _role(atlas, id)) for id in atlas.people if (name := atlas.who(id))]
    for address, title, items in ((PERIODS, "Periods", periods), (PEOPLE, "People", people)):
        for cut in cuts(address, len(items)):
            yield _plain(atlas, cut, title, Index(cut.of(items), cut.leaf))
    for cut in cuts(NEEDS, len(atlas.needs)):
        needs = cut.of(atlas.needs)
        yield _plain(atlas, cut, "Needs", NeedList(needs, cut.leaf), (one.ref for one in needs))
    for cut in _if_longer(TENSIONS, atlas.tensions):
        pulls = cut.of(atlas.tensions)
        messages = tuple(one.message for one in pulls)
        yield _plain(atlas, cut, "Tensions", TensionList(messages, cut.leaf), refs_of(pulls))
    for cut in _if_longer(DECISIONS, atlas.decided):
        entries = cut.of(atlas.decided)
        content = DecisionList(atlas.since, entries, cut.leaf)
        yield _plain(atlas, cut, "Decisions", content, (one.ref for one in entries))
    for cut in _if_longer(CHANGES, atlas.heard):
        heard = cut.of(atlas.heard)
        make = partial(_change_page, atlas, cut, heard)
        yield Sheet(cut.address, ("changes", cut), heard, make)


def _if_longer(address: str, items: Sequence[object]) -> Iterator[Cut]:
    """The pages of a list that is all on the first page of the site unless it is long."""
    return cuts(address, len(items)) if len(items) > MOST else iter(())


def _plain(
    atlas: Atlas, cut: Cut, title: str, content: Content, named: Iterable[str] = ()
) -> Sheet:
    """A page that is made of its content alone."""
    page = Page(cut.address, title, content, atlas.mentions(named))
    return Sheet(cut.address, page, (), lambda: page)


def _change_page(atlas: Atlas, cut: Cut, heard: tuple[str, ...]) -> Page:
    content = ChangeList(atlas.since, atlas.changes(heard), cut.leaf)
    return Page(cut.address, "Changes", content, atlas.mentions(heard))


def _goal_lists(staff: Staff) -> Iterator[Sheet]:
    atlas = staff.atlas
    named: list[tuple[Name, Goal]] = [
        (atlas.period_named(one.period.name), one) for one in _latest_first(staff.ranked)
    ]
    yield from _goal_list(atlas, OBJECTIVES, "Objectives", named)
    kpis: list[Kpi] = [*kpis_in(atlas.card, Scope())]
    yield from _goal_list(atlas, KPIS, "KPIs", [(atlas.team(one.team), one) for one in kpis])


def _latest_first(objectives: Iterable[Objective]) -> list[Objective]:
    by_name = sorted(objectives, key=lambda one: one.period.name)
    return sorted(by_name, key=lambda one: one.period.start, reverse=True)


def _goal_list(
    atlas: Atlas, address: str, title: str, goals: Sequence[tuple[Name, Goal]]
) -> Iterator[Sheet]:
    for cut in cuts(address, len(goals)):
        some = cut.of(goals)
        yield Sheet(
            cut.address,
            ("goals", title, cut, tuple(name for name, _ in some)),
            tuple(goal.ref for _, goal in some),
            partial(_goal_page, atlas, cut, title, some),
        )


def _goal_page(atlas: Atlas, cut: Cut, title: str, goals: Iterable[tuple[Name, Goal]]) -> Page:
    shown = groups((name, Block(atlas.line(goal))) for name, goal in goals)
    return Page(cut.address, title, GoalList(shown, cut.leaf), ())


def _team_list(staff: Staff) -> Iterator[Sheet]:
    """Every team, below the one it belongs to; what stands in a circle is at the top."""
    atlas = staff.atlas
    levels: dict[str | None, int] = {None: 0}
    for team in atlas.teams:
        if team is not None:
            levels[team] = min(levels.get(staff.parent(team), 0) + 1, DEEPEST)
    items = [_Leveled(levels[team], atlas.team(team), team) for team in atlas.teams]
    for cut in cuts(TEAMS, len(items)):
        some = (*_above(items, cut.start), *cut.of(items))
        refs = tuple(one.ref for item in some for one in staff.running_below[item.team])
        make = partial(_team_list_page, staff, cut, some)
        yield Sheet(cut.address, ("teams", cut, some), refs, make)


def _above(items: Sequence[_Leveled], at: int) -> list[_Leveled]:
    """The teams above one, the highest first."""
    found, level = list[_Leveled](), items[at].level
    for item in reversed(items[:at]):
        if item.level < level:
            found.append(item)
            level = item.level
    return found[::-1]


def _team_list_page(staff: Staff, cut: Cut, items: Sequence[_Leveled]) -> Page:
    return Page(cut.address, "Teams", TeamList(_branches(staff, items), cut.leaf), ())


def _branches(staff: Staff, items: Sequence[_Leveled], level: int = 0) -> tuple[Branch, ...]:
    """Teams of a level, each with those that follow it further below."""
    heads = [at for at, item in enumerate(items) if at == 0 or item.level <= level]
    return tuple(
        Branch(
            items[at].name,
            staff.atlas.counts(staff.running_below[items[at].team]),
            _branches(staff, items[at + 1 : end], level + 1),
        )
        for at, end in pairwise([*heads, len(items)])
    )


def _role(atlas: Atlas, id: str) -> str:
    """The team of a person, and whether they have left."""
    person = atlas.workspace.people.get(id)
    if person is None:
        return ""
    team = atlas.team_name(person.team) if person.team else ""
    return team if person.active else ", ".join(filter(None, [team, "has left"]))
