"""From a scorecard to findings: rules, their severities and options, places, order."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from okrkit.finding import Finding, Related, Severity, in_order
from okrkit.locate import Locator
from okrkit.misfit import did_you_mean
from okrkit.rules.catalogue import ALL_RULES, CHAPTERS, chapter_of, is_always_error, rule_named
from okrkit.rules.rule import Problem, Rule
from okrkit.rules.silenced import Judged
from okrkit.scalars import NUMBER
from okrkit.score import Scorecard
from okrkit.settings import SEVERITIES, CheckEntry
from okrkit.source import Fault, KeyPath, Place, SourceFile
from okrkit.workspace import Workspace

if TYPE_CHECKING:
    from okrkit.course import Course

UNIQUE = frozenset({"teams", "people", "periods"})
"""Sections of a file whose ids are unique in the workspace."""

READING_CHAPTERS = frozenset({"readable", "connected", "measurable"})


class Active(NamedTuple):
    """A rule that is on, its severity here, its options, and whether the settings chose that."""

    rule: Rule
    severity: Severity
    options: Mapping[str, Any]
    is_chosen: bool = False


def lint(card: Scorecard, sources: Mapping[str, SourceFile]) -> tuple[Finding, ...]:
    """All findings of a workspace, silenced or not: errors first, then by path and line."""
    found = (
        (active, problem)
        for active in active_rules(card.workspace.settings.check)
        if not (chapter_of(active.rule).of_history or chapter_of(active.rule).of_ignores)
        for problem in active.rule.check(card, **active.options)
        if _applies(active.rule, problem, card)
    )
    return _findings(found, Locator(sources), card.workspace)


def audit(course: "Course", sources: Mapping[str, SourceFile]) -> tuple[Finding, ...]:
    """All findings of the history of a workspace: errors first, then by path and line."""
    workspace = course.card.workspace
    found = (
        (active, problem)
        for active in active_rules(workspace.settings.check)
        if chapter_of(active.rule).of_history
        for problem in active.rule.check(course, **active.options)
    )
    return _findings(found, Locator(sources), workspace)


def lint_ignores(
    judged: Sequence[Judged], workspace: Workspace, sources: Mapping[str, SourceFile]
) -> tuple[Finding, ...]:
    """What is to be said of the ignores of a workspace."""
    found = (
        (active, problem)
        for active in active_rules(workspace.settings.check)
        if judged and chapter_of(active.rule).of_ignores
        for problem in active.rule.check(judged, **active.options)
    )
    return _findings(found, Locator(sources), workspace)


def lint_settings(faults: Iterable[Fault], source: SourceFile) -> tuple[Finding, ...]:
    """The findings of broken settings, or of a broken baseline; nothing else is checked then."""
    found = (
        (Active(rule, "error", {}), Problem(fault.message, fault.place, fault.hint, fault.related))
        for fault in faults
        if (rule := rule_named(fault.rule)) is not None
    )
    return _findings(found, Locator({source.path: source}), None)


def active_rules(check: CheckEntry) -> Iterator[Active]:
    """The rules that a profile and the `rules:` of the settings switch on."""
    chosen = dict(check.rules)
    for chapter in CHAPTERS:
        for rule in chapter.rules:
            severity = _in_profile(rule, chapter.name, check.profile)
            choice = chosen.get(rule.name, severity)
            is_chosen = rule.name in chosen
            options: dict[str, Any] = {}
            if isinstance(choice, dict):
                options = _options(rule, choice)
                is_chosen = "severity" in choice
                severity = choice.get(
                    "severity", severity if severity != "off" else rule.when_strict
                )
            else:
                severity = choice
            if severity != "off":
                yield Active(rule, severity, options, is_chosen)


def _in_profile(rule: Rule, chapter: str, profile: str) -> Any:
    if profile == "strict":
        severity = rule.when_strict if rule.severity == "off" else rule.severity
        return "error" if severity == "warning" else severity
    if profile == "starter":
        is_error = rule.severity == "error" and chapter in READING_CHAPTERS
        is_connected = rule.severity == "warning" and chapter == "connected"
        return rule.severity if is_error or is_connected else "off"
    return rule.severity


def _options(rule: Rule, choice: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _as(type(default), choice[name])
        for name, default in rule.options.items()
        if name in choice
    }


def _as(kind: type, text: str) -> Any:
    return text == "true" if kind is bool else kind(text)


def rule_settings_faults(check: CheckEntry, file: str) -> Iterator[Fault]:
    """What `check.rules` names that does not exist, or sets to what it cannot be."""
    for name, choice in check.rules:
        place = Place(file, ("check", "rules", name))
        rule = rule_named(name)
        if rule is None:
            meant = did_you_mean(name, (rule.name for rule in ALL_RULES))
            hint = f"did you mean `{meant}`?" if meant else "`okr rules` lists them"
            yield Fault("unknown-reference", f"there is no rule `{name}`", place.key(), hint)
            continue
        if isinstance(choice, dict):
            yield from _option_faults(rule, choice, place)
            severity, written = choice.get("severity"), place.value("severity")
        else:
            severity, written = choice, place.value()
        if is_always_error(rule) and severity in SEVERITIES and severity != "error":
            message = f"`{name}` is always an error: what cannot be read is in no number"
            yield Fault("invalid-value", message, written, "mend what it finds")


def _option_faults(rule: Rule, choice: Mapping[str, Any], place: Place) -> Iterator[Fault]:
    for name, value in choice.items():
        if name == "severity":
            if value not in SEVERITIES:
                message = "a severity is `off`, `info`, `warning` or `error`"
                yield Fault("invalid-value", message, place.value(name))
        elif name not in rule.options:
            known = [*rule.options, "severity"]
            meant = did_you_mean(name, known) or " and ".join(known)
            message = f"`{rule.name}` has no option `{name}`"
            yield Fault("unknown-field", message, place.key(name), f"known: `{meant}`")
        elif not _fits(rule.options[name], value):
            kind = {bool: "`true` or `false`", str: "a text"}.get(
                type(rule.options[name]), "a number"
            )
            message = f"`{name}`: expected {kind}, such as {rule.options[name]}"
            yield Fault("invalid-value", message, place.value(name))


def _fits(default: object, value: object) -> bool:
    if not isinstance(value, str):
        return False
    if isinstance(default, bool):
        return value in {"true", "false"}
    if isinstance(default, int):
        return value.isascii() and value.isdigit() and len(value) < 10
    return not isinstance(default, Decimal) or NUMBER.fullmatch(value) is not None


def _applies(rule: Rule, problem: Problem, card: Scorecard) -> bool:
    """Drafts and dropped goals meet only the errors of the chapters about reading."""
    if rule.for_drafts:
        return True
    if rule.severity == "error" and chapter_of(rule).name in READING_CHAPTERS:
        return True
    ref, _ = goal_at(problem.place, card.workspace)
    return ref is None or card.is_counted(card.workspace.goals[ref])


def goal_at(place: Place, workspace: Workspace | None) -> tuple[str | None, KeyPath]:
    """The goal that a place belongs to, and the way from there.

    The way to a check-in is the same wherever that stands: `checkins` and its day.
    """
    keys = place.keys
    written_at = workspace.written_at if workspace else {}
    for length in range(len(keys), 0, -1):
        ref = written_at.get((place.file, keys[:length]))
        if ref is not None:
            apart = keys[: length - 1] if keys[0] == "checkins" else ()
            return ref, apart + keys[length:]
    return None, keys


def _findings(
    found: Iterable[tuple[Active, Problem]], locator: Locator, workspace: Workspace | None
) -> tuple[Finding, ...]:
    findings = (_finding(active, problem, locator, workspace) for active, problem in found)
    return tuple(_fingerprinted(in_order(findings)))


def _finding(
    active: Active, problem: Problem, locator: Locator, workspace: Workspace | None
) -> Finding:
    """A finding, in place of its fingerprint what that is made of."""
    goal, way = goal_at(problem.place, workspace)
    start, end = locator.positions(problem.place)
    related = tuple(
        Related(
            note.message,
            note.place.file,
            *locator.positions(note.place),
            goal_at(note.place, workspace)[0],
        )
        for note in problem.related
    )
    field = ".".join(map(str, way)) or None
    goal = goal or problem.goal
    about = goal or _about(problem.place, locator)
    commit = [problem.commit] if problem.commit else []
    known_by = "\0".join((active.rule.name, about, field or "", *commit))
    severity = active.severity if active.is_chosen else problem.severity or active.severity
    return Finding(
        active.rule.name, severity, problem.message, problem.place.file, start, end,
        goal, field, known_by, problem.hint, related, problem.shared, fix=problem.fix,
    )  # fmt: skip


def _about(place: Place, locator: Locator) -> str:
    """What tells a finding from others of its rule and field, wherever its file has gone.

    Ids of teams, people and periods do that by themselves; else it is what is written there.
    """
    if place.keys[:1] and place.keys[0] in UNIQUE:
        return ""
    return locator.words(place) or place.file


def _fingerprinted(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings with fingerprints; equal ones are counted in their order."""
    seen: dict[str, int] = {}
    for finding in findings:
        known_by = finding.fingerprint
        seen[known_by] = seen.get(known_by, 0) + 1
        text = f"{known_by}\0{seen[known_by]}".encode(errors="surrogatepass")
        yield finding._replace(fingerprint=sha256(text).hexdigest()[:32])
