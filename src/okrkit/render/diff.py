"""What a change means, for a terminal; and the words for it, the same in every format."""

from collections.abc import Iterable, Iterator, Sequence

from okrkit.aloud import MOST, aloud, cut, what
from okrkit.changes import Side as Fact
from okrkit.characters import visible
from okrkit.comparison import Comparison, Facts, Setting, Side, Standing
from okrkit.figures import score_text, value_text
from okrkit.render.log import DEEP, with_verdict
from okrkit.render.text import Paint, plain
from okrkit.render.words import day_words
from okrkit.render.wrapping import wrapped
from okrkit.revision import short_id
from okrkit.trail import Event

NOTHING = "Nothing changed for the goals."
ONLY_MOVED = "Nothing changed for the goals but the files they are in."
VERDICTS = ("softened", "re-aimed", "hardened")
INDENT = "  "
FEW = 5  # goals or files that are named


def diff(found: Comparison, paint: Paint = plain, width: int | None = None) -> Iterator[str]:
    """The comparison: decisions, check-ins, wording, moves, settings, then how goals stand.

    On a terminal of some width its lines are broken; without one each thing has its line.
    """
    for role, lines in (("place", [heading(found)]), ("error", remarks(found))):
        for line in lines:
            yield from (paint(row, role) for row in wrapped(visible(line), width, INDENT))
    if (said := nothing_words(found)) is not None:
        yield ""
        yield said
    for title, body in _sections(found, paint, width):
        if lines := list(body):
            yield from ("", paint(title, "place"), *lines)


def _sections(
    found: Comparison, paint: Paint, width: int | None
) -> Iterator[tuple[str, Iterable[str]]]:
    yield "Decisions", _events(found.decisions, paint, width)
    yield "Settings", _lines(map(setting_words, found.settings), width)
    yield "Check-ins", _events(found.checkins, paint, width)
    yield "How they stand, before → after", _lines(_standings(shown_standings(found)), width)
    yield "Wording", _events(found.wordings, paint, width)
    yield "In other files", _lines(moved_words(found), width)


def heading(found: Comparison) -> str:
    """What is compared with what: `main (1a2b3c4) → the files, as of 20 November 2026`."""
    sides = f"{side_words(found.before)} → {side_words(found.after)}"
    return f"{sides}, as of {day_words(found.as_of)}"


def side_words(side: Side) -> str:
    """A side by the name it was asked for by, and the commit that this is."""
    if side.commit is None:
        return "the files"
    short = short_id(side.commit)
    is_named = side.revision is not None and not side.commit.startswith(side.revision)
    return f"{side.revision} ({short})" if is_named else short


def remarks(found: Comparison) -> Iterator[str]:
    """What keeps the comparison from being whole."""
    for side in (found.before, found.after):
        if side.trouble is not None:
            yield f"{side_words(side)}: {side.trouble}"
        elif (errors := side.problems.errors) > 0:
            plural = "" if errors == 1 else "s"
            yield f"{side_words(side)}: {errors} error{plural}, numbers are incomplete"
    if found.unread:
        files = _few(found.unread)
        yield f"nothing is told of goals in files that cannot be read whole: {files}"


def nothing_words(found: Comparison) -> str | None:
    """The sentence for what changed nothing; None where something did."""
    if found.settings or found.standings or any(one.kind != "moved" for one in found.events):
        return None
    return ONLY_MOVED if found.events else NOTHING


def tally(found: Comparison) -> str:
    """How much of what: `3 decisions (2 softened), 1 check-in`."""
    verdicts = [one.verdict for one in found.decisions]
    judged = [f"{verdicts.count(one)} {one}" for one in VERDICTS if one in verdicts]
    parts = [
        _counted(len(found.decisions), "decision") + (f" ({', '.join(judged)})" if judged else ""),
        _counted(len(found.checkins), "check-in"),
    ]
    return ", ".join(parts)


def _counted(number: int, what: str) -> str:
    return f"{number or 'no'} {what}{'' if number == 1 else 's'}"


def moved_words(found: Comparison) -> Iterator[str]:
    """Which goals went to which file: `goals/a.yaml → goals/b.yaml: 2026-Q4/x, m`."""
    for (before, after), refs in found.moved.items():
        yield f"{before} → {after}: {_few(refs)}"


def _few(names: Sequence[str]) -> str:
    """Some names, and how many more there are."""
    left = len(names) - FEW
    return ", ".join(names[:FEW]) + (f" and {left} more" if left > 0 else "")


def setting_words(one: Setting) -> str:
    """A setting before and after."""
    return f"{one.field}: {aloud(one.before)} → {aloud(one.after)}"


def fact_words(facts: Facts | None) -> str:
    """How a goal stands: `0.40 at-risk`, `99.71 breached`; a dash where there is none."""
    if facts is None:
        return "–"
    name = facts.get("status") or facts.get("state") or facts.get("health")
    value = facts["score"] if "score" in facts else facts["value"]
    return f"{_number(value, is_score='score' in facts)} {name}".strip()


def _number(value: Fact, *, is_score: bool) -> str:
    if value is None or isinstance(value, str):
        return ""
    return score_text(value) if is_score else value_text(value)


def shown_standings(found: Comparison) -> list[Standing]:
    """The goals whose standing is shown: what changed by less than is printed is not."""
    return [
        one
        for one in found.standings
        if one.is_own or fact_words(one.before) != fact_words(one.after)
    ]


def _events(events: Iterable[Event], paint: Paint, width: int | None) -> Iterator[str]:
    for event in events:
        verdict = event.verdict or ""
        told = f"{INDENT}{visible(event.goal)}  {visible(what(event))}  {verdict}".rstrip()
        yield from with_verdict(wrapped(told, width, DEEP), verdict, paint)
        if event.reason and event.kind != "check-in":
            reason = f"{DEEP}because {visible(cut(event.reason, MOST))}"
            yield from (paint(row, "quiet") for row in wrapped(reason, width, DEEP))


def _lines(texts: Iterable[str], width: int | None) -> Iterator[str]:
    for one in texts:
        yield from wrapped(INDENT + visible(one), width, DEEP)


def _standings(standings: Iterable[Standing]) -> Iterator[str]:
    rows = [(fact_words(one.before), fact_words(one.after), one) for one in standings]
    widths = [max((len(row[column]) for row in rows), default=0) for column in (0, 1)]
    for before, after, one in rows:
        words = f"{before:<{widths[0]}} → {after:<{widths[1]}}  {one.ref}"
        yield f"{words}  {one.title}"
