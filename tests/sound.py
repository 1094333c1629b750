"""Sound workspaces made by chance: everything the format has, and nothing wrong with it.

A workspace is made of units (a team, a KPI, an objective, some check-ins, …) which can be cut into
files in any way. What is drawn comes from a `Random`, of hypothesis or with a seed.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Union

from hypothesis import strategies as st

from okrkit.period import Calendar, FiscalYear, Period
from workspaces import AS_OF

DAY = timedelta(days=1)
SETTINGS = "okrkit.yaml"
WORDS = (
    "refunds", "checkout", "support", "night", "Umsatz", "café", "東京", "less",
    "faster", "customers", "of", "and", "all",
)  # fmt: skip
ODD_TEXTS = (
    "Become #1 in Germany", "on: off", "- a dash", "[sic]", "{0.__class__} {{7*7}}", "@acme",
    "100%", "=1+1", "'quoted' and \"quoted\"", "C:\\temp\\new", "`tick`", "2026", "null", "~",
    "yes", "1e3", "::error::no", "<b>&amp;</b>", "🚀 👩‍🚀 to the moon", "a, b, c", "a: b",
    "ends with a colon:", " blank around ", "! * & % | >", "été", "$X",
    "|pipe|", "\u05e9\u05dc\u05d5\u05dd",
)  # fmt: skip
PERIODS = ("2026", "2026-H2", "2026-Q3", "2026-Q4", "2026-11", "2026-W47", "FY26", "FY26-Q4")
CUSTOM = {"winter-26": ("2026-10-15", "2027-02-28"), "2026-T2": ("2026-05-01", "2026-08-31"),
          "Sprint7": ("2026-11-09", "2026-11-20"), "someday": ("2026-06-01", None)}  # fmt: skip
MEASURES = (
    "range", "range", "zones", "moves-kpi", "bound", "band", "dated-bound", "milestones", "done",
    "judged", "supporting", "same-as", "draft",
)  # fmt: skip
NUMERIC = frozenset({"range", "zones", "bound", "band", "dated-bound"})
UNITS = ("k%", "h", "EUR", "ms", '"%"', "customers", '"#"', "°C")


# Five times as fast as a Random whose every choice hypothesis knows, which shrinks further.
RANDOMS = st.randoms(use_true_random=True)
SIZES = st.integers(0, 5)


class Block(str):
    """A scalar that is written over several lines."""

    __slots__ = ()


Yaml = Union[str, Mapping[str, "Yaml"], Sequence["Yaml"]]  # noqa: UP007  it is recursive
Unit = tuple[str, dict[str, Yaml]]
"""A section of a goal file, and one entry of it."""


@dataclass(frozen=True, slots=True)
class Head:
    """An objective before it is written: its key results with their measures."""

    id: str
    period: Period
    key_results: tuple[tuple[str, str], ...]

    @property
    def ref(self) -> str:
        return f"{self.period.name}/{self.id}"


@dataclass(frozen=True, slots=True)
class Outline:
    """What there is, before it is written. What leads upward leads to what comes earlier."""

    calendar: Calendar
    teams: tuple[str, ...]
    people: tuple[str, ...]
    kpis: tuple[str, ...]
    heads: tuple[Head, ...]
    is_newest_first: bool


@dataclass(frozen=True, slots=True)
class Sound:
    """A workspace in units that can be cut into files in any way."""

    settings: str
    units: tuple[Unit, ...]

    def files(self, rng: Random, most: int = 5, *, has_defaults: bool = False) -> dict[str, str]:
        """The texts of a workspace by path; the units keep their order."""
        trees: list[dict[str, dict[str, Yaml]]] = [{}]
        cuts = {rng.randint(0, len(self.units)) for _ in range(rng.randint(0, most - 1))}
        for index, (section, entries) in enumerate(self.units):
            known = trees[-1].get(section, {})
            is_taken = section == "objectives" and not known.keys().isdisjoint(entries)
            if index in cuts or is_taken:
                trees.append({})
            _add(trees[-1].setdefault(section, {}), entries)
        texts = {SETTINGS: self.settings}
        for number, sections in enumerate(filter(None, trees)):
            tree = _with_defaults(rng, {**sections}) if has_defaults else {**sections}
            texts[f"goals/{number:02}.yaml"] = _disguised(rng, written(rng, tree))
        return texts if len(texts) > 1 else {**texts, "goals/00.yaml": "kpis: {a: {title: A}}\n"}


def sound(rng: Random, most: int = 5) -> Sound:
    """A sound workspace with at most so many objectives."""
    starts, named_by = rng.choice([1, 1, 4, 7, 12]), rng.choice(["start", "end"])
    custom = rng.sample(sorted(CUSTOM), rng.randint(0, 3))
    fiscal = FiscalYear(starts, "start" if named_by == "start" else "end")
    named = {name: _custom(name) for name in custom}
    outline = _outline(rng, Calendar(fiscal, named), most)
    units: list[Unit] = [("periods", {name: _custom_written(name)}) for name in custom]
    units += _members(rng, outline)
    for index in range(len(outline.kpis)):
        units += _kpi(rng, outline, index)
    for index in range(len(outline.heads)):
        units += _objective(rng, outline, index)
    return Sound(_settings(rng, starts, named_by), tuple(units))


def sounds() -> st.SearchStrategy[Sound]:
    """Sound workspaces, not yet cut."""
    return st.builds(sound, RANDOMS, SIZES)


def workspaces() -> st.SearchStrategy[dict[str, str]]:
    """Sound workspaces: texts by path, the settings first."""
    return st.builds(
        lambda rng, most: sound(rng, most).files(rng, has_defaults=True), RANDOMS, SIZES
    )


def written(rng: Random, tree: Mapping[str, Yaml]) -> str:
    """A mapping as YAML, in block style with flow style here and there."""
    return "\n".join(_block(rng, tree, "")) + "\n"


def _block(rng: Random, tree: Mapping[str, Yaml], indent: str) -> Iterable[str]:
    for key, value in tree.items():
        start = f"{indent}{key}:"
        if isinstance(value, Block):
            yield f"{start} {_deeper(value, indent)}"
        elif isinstance(value, str):
            yield f"{start} {value}"
        elif not value or (not _has_block(value) and (_chance(rng, 8) or not indent)):
            is_flow = isinstance(value, Sequence) or not value or (len(value) < 4 and indent)
            if is_flow:
                yield f"{start} {_flow(value)}"
            else:
                yield from _nested(rng, start, value, indent)
        else:
            yield from _nested(rng, start, value, indent)
        if not indent and _chance(rng, 4):
            yield rng.choice(["", "# a remark: with #signs, [brackets"])


def _nested(rng: Random, start: str, value: Yaml, indent: str) -> Iterable[str]:
    yield start + rng.choice(["", "", "", "  # a remark"])
    if isinstance(value, Mapping):
        yield from _block(rng, value, indent + "  ")
    else:
        yield from (f"{indent}- {_deeper(_flow(item), indent)}" for item in value)


def _deeper(text: str, indent: str) -> str:
    return text.replace("\n", f"\n{indent}  ")


def _flow(value: Yaml) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(one)}" for key, one in value.items()) + "}"
    return "[" + ", ".join(map(_flow, value)) + "]"


def _has_block(value: Yaml) -> bool:
    if isinstance(value, str):
        return isinstance(value, Block)
    return any(map(_has_block, value.values() if isinstance(value, Mapping) else value))


def _disguised(rng: Random, text: str) -> str:
    """Other line breaks, a byte order mark, no line break at the end: all of it is sound."""
    if _chance(rng, 8):
        text = text.replace("\n", "\r\n")
    if _chance(rng, 8):
        text = text.rstrip("\r\n")
    return f"\ufeff{text}" if _chance(rng, 8) else text


def _add(known: dict[str, Yaml], entries: Mapping[str, Yaml]) -> None:
    """Add entries to a section; contributions and check-ins of one goal come together."""
    for key, entry in entries.items():
        old = known.get(key)
        is_shared = isinstance(old, Mapping) and isinstance(entry, Mapping)
        known[key] = {**old, **entry} if is_shared else entry  # type: ignore[dict-item]


def _with_defaults(rng: Random, tree: dict[str, Yaml]) -> dict[str, Yaml]:
    """A file's own period, kind and cadence, and objectives that leave their period out."""
    head: dict[str, Yaml] = {}
    objectives = tree.get("objectives")
    if isinstance(objectives, Mapping) and _chance(rng, 2):
        entries = {id: dict(one) for id, one in objectives.items() if isinstance(one, Mapping)}
        head["period"] = next(iter(entries.values()))["period"]
        for entry in entries.values():
            if entry["period"] == head["period"]:
                del entry["period"]
        tree = {**tree, "objectives": entries}
    if _chance(rng, 4):
        head["kind"] = rng.choice(["committed", "aspirational", "learning"])
    if _chance(rng, 4):
        head["cadence"] = rng.choice(["weekly", "monthly"])
    if _chance(rng, 6):
        head["learned"] = _text(rng)
    if _chance(rng, 6):
        head["x-ours"] = rng.choice(["[1, {a: b}]", "anything", "{}"])
    return {**head, **tree}


def _settings(rng: Random, starts: int, named_by: str) -> str:
    tree: dict[str, Yaml] = {"version": "1"}
    if starts != 1 or _chance(rng, 2):
        tree["fiscal_year"] = {"starts": str(starts), "named_by": named_by}
    optional: dict[str, Sequence[Yaml]] = {
        "organization": ["Acme", '"#1: Acme"'],
        "cadence": ["daily", "monthly"],
        "kind": ["aspirational", "committed"],
        "timezone": ["Europe/Vienna", "UTC"],
        "missing": ["skip", "zero"],
        "language": ["en", "de"],
        "pace": [{"behind": "0.1", "at_risk": ".25"}],
        "requires": ['">=0.0"'],
        "check": [{"profile": "starter"}, {"rules": {"flat-range": "warning"}}],
        "goals": [['"goals/**/*.yaml"', '"goals/*.yml"']],
        "x-note": ["ours", "{a: 1}"],
    }
    for field, choices in optional.items():
        _maybe(rng, tree, field, choices, 4)
    return written(rng, tree)


def _custom(name: str) -> Period:
    start, end = CUSTOM[name]
    return Period(name, date.fromisoformat(start), date.fromisoformat(end) if end else None)


def _custom_written(name: str) -> Yaml:
    start, end = CUSTOM[name]
    return {"start": start, **({"end": end} if end else {})}


def _outline(rng: Random, calendar: Calendar, most: int) -> Outline:
    labels = [*PERIODS, *calendar.named]
    spans = [span for span in map(calendar.period, labels) if span]
    heads: dict[str, Head] = {}
    few = min(most, 4)
    for index in range(rng.randint(0, most)):
        span = rng.choice(spans)
        id = rng.choice(["grow", "faster-refunds", f"o{index}", f"q4-{index}"])
        measures = [
            rng.choice(MEASURES[: -1 if n == 0 else None]) for n in range(rng.randint(0, 4))
        ]
        results = tuple((f"k{number}", measure) for number, measure in enumerate(measures))
        head = Head(id, span, results)
        heads.setdefault(head.ref, head)
    return Outline(
        calendar,
        tuple(f"team-{n}" for n in range(rng.randint(0, few))),
        tuple(f"p{n}" for n in range(rng.randint(0, few))),
        tuple(f"kpi-{n}" for n in range(rng.randint(0, few))),
        tuple(heads.values()),
        rng.choice([True, False]),
    )


def _members(rng: Random, outline: Outline) -> Iterable[Unit]:
    for index, id in enumerate(outline.teams):
        team: dict[str, Yaml] = {}
        _maybe(rng, team, "name", [_line(rng)])
        _maybe(rng, team, "parent", outline.teams[:index])
        _maybe(rng, team, "lead", outline.people or ["somebody"])
        yield "teams", {id: team}
    for id in outline.people:
        person: dict[str, Yaml] = {}
        _maybe(rng, person, "name", [_line(rng)])
        _maybe(rng, person, "emails", [[f"{id}@example.com", '"b@example.com"'], []])
        _maybe(rng, person, "team", outline.teams)
        _maybe(rng, person, "active", ["true", "true", "false"])
        yield "people", {id: person}


def _shared(rng: Random, outline: Outline) -> dict[str, Yaml]:
    """The optional fields that all goals have in common."""
    owners = [*outline.people, *outline.teams] if outline.people else ["ana", '"Ben #2"']
    fields: dict[str, Yaml] = {"title": _line(rng)}
    _maybe(rng, fields, "description", [_text(rng)], 4)
    _maybe(rng, fields, "owner", owners)
    _maybe(rng, fields, "contributors", [owners[:2], []], 5)
    _maybe(rng, fields, "team", outline.teams or ["anybody"])
    _maybe(rng, fields, "cadence", ["daily", "weekly", "biweekly", "monthly", "quarterly"], 4)
    _maybe(rng, fields, "tags", [["a", '"#b"'], []], 5)
    links: list[Yaml] = [['"https://example.com/a?b=c"'], {"wiki": '"https://example.com"'}]
    _maybe(rng, fields, "links", links, 5)
    _maybe(rng, fields, "changed", [{"2026-11-02": _text(rng)}], 6)
    _maybe(rng, fields, "formerly", [["old-name", "2025-Q4/old-name.k1"]], 6)
    _maybe(rng, fields, "x-ours", ["1", "[a]", "{b: c}"], 8)
    return fields


def _kpi(rng: Random, outline: Outline, index: int) -> Iterable[Unit]:
    fields = _shared(rng, outline)
    is_judged = _chance(rng, 5)
    _maybe(rng, fields, "why", [_text(rng)])
    _maybe(rng, fields, "supports", [[one] for one in outline.kpis[:index]])
    _maybe(rng, fields, "guardrails", [[one] for one in outline.kpis if one != outline.kpis[index]])
    _maybe(rng, fields, "direction", ["up", "down", "neutral"], 4)
    _maybe(rng, fields, "aggregate", ["last", "mean", "sum", "min", "max", "share"], 4)
    _maybe(rng, fields, "signals", ["wheeler", "nhs"], 5)
    _maybe(rng, fields, "unit", UNITS)
    if not is_judged:
        fields.update(_bounds(rng, rng.choice(["bound", "band", "dated-bound", ""])))
        _maybe(rng, fields, "tolerance", [_number(rng, 0, 10)], 3)
        _maybe(rng, fields, "range", [["0", "100"], []], 4)
        _maybe(rng, fields, "rebase", ["2026-09-01", ["2026-10-01", "2026-08-01"]], 5)
        _maybe(rng, fields, "baseline_points", ["6", "12"], 5)
    says = "health" if is_judged else "value"
    yield from _checkins(rng, outline, outline.kpis[index], fields, says)
    yield "kpis", {outline.kpis[index]: fields}
    _life(rng, fields, None, None)


def _objective(rng: Random, outline: Outline, index: int) -> Iterable[Unit]:
    head = outline.heads[index]
    fields = {**_shared(rng, outline), "period": head.period.name}
    _maybe(rng, fields, "why", [_text(rng)])
    _maybe(rng, fields, "kind", ["committed", "aspirational", "learning"])
    _maybe(rng, fields, "priority", ["1", "2", "12"])
    _maybe(rng, fields, "guardrails", [list(outline.kpis)])
    _maybe(rng, fields, "anti_goals", [[_text(rng), _line(rng)], []], 4)
    _maybe(
        rng, fields, "carried_from", [_named(rng, outline, one) for one in outline.heads[:index]]
    )
    _maybe(rng, fields, "score_from", ["key_results", "supporting", "both"], 4)
    _supports(rng, outline, index, fields)
    _days(rng, head, fields)
    own: dict[str, Yaml] = {}
    for number, (id, measure) in enumerate(head.key_results):
        entry = _key_result(rng, outline, index, measure, is_first=number == 0)
        says = "score" if measure == "judged" else "value" if measure in NUMERIC else "note"
        if measure != "same-as":
            name = f"{_named(rng, outline, head)}.{id}"
            yield from _checkins(rng, outline, name, entry, says)
        _life(rng, entry, head, None if number == 0 else rng)
        if _chance(rng, 5):
            yield "key_results", {_named(rng, outline, head): {id: entry}}
        else:
            own[id] = entry
    if own or _chance(rng, 5):
        fields["key_results"] = own
    yield from _checkins(rng, outline, _named(rng, outline, head), fields, "note")
    _life(rng, fields, head, rng)
    yield "objectives", {head.id: fields}


def _named(rng: Random, outline: Outline, head: Head) -> str:
    """A reference to an objective, short where its id is said once."""
    is_single = [one.id for one in outline.heads].count(head.id) == 1
    return head.id if is_single and _chance(rng, 2) else head.ref


def _supports(rng: Random, outline: Outline, index: int, fields: dict[str, Yaml]) -> None:
    upper: list[Yaml] = [*outline.kpis]
    for head in outline.heads[:index]:
        upper.append(_named(rng, outline, head))
        upper += [f"{_named(rng, outline, head)}.{id}" for id, _ in head.key_results]
    if upper:
        _maybe(rng, fields, "supports", [rng.sample(upper, min(2, len(upper))), []])


def _key_result(
    rng: Random, outline: Outline, index: int, measure: str, *, is_first: bool
) -> dict[str, Yaml]:
    head = outline.heads[index]
    fields = _shared(rng, outline)
    shown = [
        f"{_named(rng, outline, lower)}.{id}"
        for lower in outline.heads[index + 1 :]
        for id, kind in lower.key_results
        if kind != "same-as"
    ]
    if (measure == "same-as" and not shown) or (measure == "moves-kpi" and not outline.kpis):
        measure = "done"
    _maybe(rng, fields, "weight", ["1", "2", "0.5"] if is_first else ["0", "3", "1.5"], 3)
    _maybe(rng, fields, "priority", ["1", "3"], 5)
    _maybe(rng, fields, "unit", UNITS if measure in NUMERIC else [], 2)
    if _chance(rng, 4):
        _supports(rng, outline, index, fields)
    _days(rng, head, fields)
    if measure == "same-as":
        return {**fields, "same_as": rng.choice(shown)}
    return {**fields, **_measure(rng, outline, head, measure)}


def _measure(rng: Random, outline: Outline, head: Head, measure: str) -> dict[str, Yaml]:
    match measure:
        case "range" | "zones":
            return _range(rng, head, has_zones=measure == "zones")
        case "moves-kpi":
            moved = _range(rng, head, has_zones=False) if _chance(rng, 2) else _bounds(rng, "bound")
            _maybe(rng, moved, "aggregate", ["mean", "last", "sum"], 3)
            return {**moved, "kpi": rng.choice(outline.kpis)}
        case "bound" | "band" | "dated-bound":
            bounds = _bounds(rng, measure)
            _maybe(rng, bounds, "aggregate", ["last", "share", "max"], 3)
            return bounds
        case "milestones":
            return {"milestones": {f"m{n}": _milestone(rng, n) for n in range(rng.randint(1, 3))}}
        case "judged":
            judged: dict[str, Yaml] = {"judged": "true"}
            _maybe(rng, judged, "plan", [{_day_in(rng, head): "0.5"}], 3)
            return judged
        case "supporting":
            return {"score_from": "supporting"}
        case "draft":
            choices: list[dict[str, Yaml]] = [{}, {"target": "10"}, {"done": "false"}]
            return {"draft": "true", **rng.choice(choices)}
        case _:
            return {"done": rng.choice(["true", "false", _day(rng)])}


def _range(rng: Random, head: Head, *, has_zones: bool) -> dict[str, Yaml]:
    """Baseline, commit, target and stretch in order, rising or falling."""
    numbers = sorted((rng.randint(-50, 50) for _ in range(4)), reverse=_chance(rng, 2))
    steps = [-3, -1, 1, 3] if numbers[0] <= numbers[3] else [3, 1, -1, -3]
    baseline, commit, target, stretch = (
        _as_written(rng, number + step) for number, step in zip(numbers, steps, strict=True)
    )
    fields: dict[str, Yaml] = {"baseline": baseline, "target": target}
    if has_zones:
        _maybe(rng, fields, "commit", [commit])
        fields["stretch"] = stretch
    days = {_day_in(rng, head): _number(rng, -50, 50) for _ in range(2)}
    _maybe(rng, fields, "plan", [days, {}], 3)
    return fields


def _bounds(rng: Random, form: str) -> dict[str, Yaml]:
    lower, upper = rng.choice(["at_least", "above"]), rng.choice(["at_most", "below"])
    match form:
        case "bound" if _chance(rng, 2):
            return {lower: _number(rng, -50, 50)}
        case "bound":
            return {upper: _number(rng, -50, 50)}
        case "band":
            return {lower: _number(rng, -50, -1), upper: _number(rng, 1, 50)}
        case "dated-bound":
            dated: dict[str, Yaml] = {
                "2026-08-01": _number(rng, -50, -1),
                "2026-10-01": _number(rng, -50, -1),
            }
            _maybe(rng, dated, "2026-11-30", ["none"])
            return {lower: dated, upper: _number(rng, 1, 50)}
        case _:
            return {}


def _milestone(rng: Random, number: int) -> Yaml:
    step: dict[str, Yaml] = {"title": _line(rng)}
    _maybe(rng, step, "weight", ["0", "2"] if number else ["1", "2.5"], 3)
    _maybe(rng, step, "due", [_day(rng)])
    _maybe(rng, step, "done", ["true", "false", _day(rng)])
    return step


def _days(rng: Random, head: Head, fields: dict[str, Yaml]) -> None:
    """Days of its own that hold every day a plan may name."""
    _maybe(rng, fields, "start", [str(head.period.start)], 6)
    _maybe(rng, fields, "due", [str(head.period.end)] if head.period.end else [], 6)


def _day_in(rng: Random, head: Head) -> str:
    length = head.period.days or 90
    return str(head.period.start + rng.randint(0, length - 1) * DAY)


def _day(rng: Random) -> str:
    return str(AS_OF - rng.randint(0, 140) * DAY)


def _life(rng: Random, fields: dict[str, Yaml], head: Head | None, ends: Random | None) -> None:
    """Now and then a draft, dropped or closed; the first key result stays to carry its weight."""
    if head is None or ends is not None:
        _maybe(rng, fields, "draft", [] if "draft" in fields else ["true", "false"], 8)
        # A KPI has no days; a goal is dropped on its first, which is never too late.
        day = _day(rng) if head is None else str(min(head.period.start, AS_OF))
        _maybe(rng, fields, "dropped", [{"date": day, "why": _text(rng)}], 10)
    if head is not None:
        closed: dict[str, Yaml] = {"date": _day(rng)}
        _maybe(rng, closed, "score", ["0", "0.7", "1", "1.0"])
        _maybe(rng, closed, "why", [_text(rng)])
        _maybe(rng, closed, "learned", [_text(rng)] if "period" in fields else [])
        _maybe(rng, fields, "closed", [closed], 10)


def _checkins(
    rng: Random, outline: Outline, ref: str, fields: dict[str, Yaml], says: str
) -> Iterable[Unit]:
    """Check-ins in the goal's own fields, or in units of their own in either form."""
    keys: dict[date, str] = {}
    forms = ["", "", "", "2026-07", "2026-10", "2026-W33", "2026-W41", "2026-Q2", "2026-Q3"]
    for _ in range(rng.randint(0, 5)):
        key = rng.choice(forms) or _day(rng)
        day = outline.calendar.span_end(key)
        if day and day <= AS_OF:
            keys.setdefault(day, key)
    days = sorted(keys, reverse=outline.is_newest_first)
    own: dict[str, Yaml] = {}
    for day in days:
        key = keys[day]
        if _chance(rng, 6):
            yield "checkins", {key: {ref: _checkin(rng, says)}}
        elif _chance(rng, 6):
            yield "checkins", {ref: {key: _checkin(rng, says)}}
        else:
            own[rng.choice([key, key, f'"{key}"'])] = _checkin(rng, says)
    if own or _chance(rng, 6):
        fields["checkins"] = own


def _checkin(rng: Random, says: str) -> Yaml:
    number = "" if says in {"note", "health"} else _number(rng, 0, 1 if says == "score" else 100)
    if number and _chance(rng, 2):
        return number
    fields: dict[str, Yaml] = {}
    if number:
        fields[says] = number
    if says == "health":
        fields["health"] = rng.choice(["healthy", "watch", "breached"])
    else:
        _maybe(rng, fields, "confidence", ["0", "7", "10", "6.5"], 3)
        _maybe(rng, fields, "expect", [_number(rng, 0, 100)], 4)
    needs: list[Yaml] = ["none", _text(rng), {"what": _text(rng), "from": "cleo"}]
    _maybe(rng, fields, "needs", needs, 4)
    _maybe(rng, fields, "by", ["cleo"], 5)
    _maybe(rng, fields, "note", [_text(rng)], 3)
    return fields or {"note": _text(rng)}


def _number(rng: Random, low: int, high: int) -> str:
    if high - low == 1:
        return rng.choice(["0", "0.25", ".5", "0.70", "1", "1.", "1e0", "+0.3"])
    return _as_written(rng, rng.randint(low, high))


def _as_written(rng: Random, number: int) -> str:
    """One of the ways to write a number."""
    sign = "+" if number > 0 and _chance(rng, 8) else ""
    form = rng.choice(["{}", "{}", "{}", "{}.0", "{}.", "{}e0", "{}.00E+0"])
    text = sign + form.format(number)
    return text if Decimal(text) == number else str(number)


def _line(rng: Random) -> str:
    """A text of one line: plain where that is safe, else in one of the two quotes."""
    if _chance(rng, 3):
        return json.dumps(rng.choice(ODD_TEXTS), ensure_ascii=False)
    if _chance(rng, 6):
        return "'" + rng.choice(ODD_TEXTS).replace("'", "''") + "'"
    return " ".join(rng.choice(WORDS) for _ in range(rng.randint(1, 5)))


def _text(rng: Random) -> str:
    if _chance(rng, 5):
        return Block(f"{rng.choice(['|', '|-', '>', '|+'])}\n{_words(rng)}\n{_words(rng)}: # - [x")
    return _line(rng)


def _words(rng: Random) -> str:
    return " ".join(rng.choice(WORDS) for _ in range(3))


def _maybe(
    rng: Random, fields: dict[str, Yaml], name: str, choices: Sequence[Yaml], odds: int = 2
) -> None:
    """Fill in a field with one of the choices, once in `odds` times."""
    if choices and _chance(rng, odds):
        fields[name] = rng.choice(choices)


def _chance(rng: Random, odds: int) -> bool:
    return rng.randint(1, odds) == odds
