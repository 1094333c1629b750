"""What all ways of checking in have in common: say it, see how the goals stand then."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from okrkit.book import Book, Wishes
from okrkit.commands.amend import How, amend
from okrkit.commands.session import Session
from okrkit.goals import KeyResult
from okrkit.record import recorded
from okrkit.render.told import told
from okrkit.saying import Saying, Unsaid
from okrkit.score import Scorecard
from okrkit.workspace import Workspace

MOST_TOLD = 20  # goals

Say = Callable[[Scorecard], Iterable[Saying | Unsaid]]
"""What is to be said, once the goals are known."""


def record(session: Session, say: Say, how: How, *, replace: bool) -> None:
    """Record what is said, and tell how those goals stand then.

    Raises OkrError as `amend` and `recorded` do.
    """
    said: list[Saying] = []
    before: list[Workspace] = []

    def plan(card: Scorecard, book: Book) -> Wishes:
        before[:] = [card.workspace]
        unsaid: list[Unsaid] = []
        for one in say(card):
            if isinstance(one, Unsaid):
                unsaid.append(one)
            else:
                said.append(one)
        return recorded(book, said, replace=replace, unsaid=unsaid)

    done = amend(session, plan, how, lambda: subject(said))
    if how.dry_run:
        return
    if not done.changes:
        session.answer(["nothing to change: all of it stands there already"])
        return
    for line in (*_diverted(said), *_added_to(before, said)):
        session.talk(line)
    refs = _touched(said)
    session.answer(told(done.after, refs[:MOST_TOLD]))
    if len(refs) > MOST_TOLD:
        session.answer([f"… and {len(refs) - MOST_TOLD} more goals"])
    session.talk(f"wrote {', '.join(change.path for change in done.changes[:MOST_TOLD])}")


def subject(said: Sequence[Saying]) -> str:
    """The first line of a commit: whose check-ins these are."""
    refs = list(dict.fromkeys(saying.named.ref for saying in said))
    days = sorted({saying.day for saying in said})
    span = f"{days[0]}" if len(days) == 1 else f"{days[0]} to {days[-1]}"
    what = ", ".join(refs) if len(refs) <= 2 else f"{len(refs)} goals"
    return f"Check in {what} ({span})"


def _diverted(said: Sequence[Saying]) -> Iterable[str]:
    """The numbers that did not go to the key result itself, a line each."""
    return dict.fromkeys(
        f"the number of {saying.named.ref} is that of the KPI {goal.kpi}, and went there"
        for saying in said
        if isinstance(goal := saying.named.goal, KeyResult) and _moves_kpi(saying)
    )


def _added_to(before: Iterable[Workspace], said: Sequence[Saying]) -> Iterator[str]:
    """The numbers of the same day that a sum has taken the place of, a line each."""
    for workspace in before:
        for saying in (one for one in said if one.words.added is not None):
            goal = saying.named.goal
            kpi = goal.kpi if isinstance(goal, KeyResult) else None
            goal = workspace.goals[kpi] if kpi else goal
            for there in goal.checkins:
                number = there.score if there.value is None else there.value
                if there.day == saying.day and number is not None:
                    yield f"{goal.ref} had {number} for {there.day}; the sum stands there now"


def _moves_kpi(saying: Saying) -> bool:
    goal = saying.named.goal
    return isinstance(goal, KeyResult) and goal.kpi is not None and saying.words.has_number


def _touched(said: Sequence[Saying]) -> list[str]:
    """The goals that were spoken of, and the KPIs that got their numbers, once each."""
    refs: dict[str, None] = {}
    for saying in said:
        goal = saying.named.goal
        if isinstance(goal, KeyResult) and goal.kpi and _moves_kpi(saying):
            refs[goal.kpi] = None
        refs[goal.ref] = None
    return list(refs)
