"""The rules for readers: the catalogue, one rule's page, and all pages in Markdown."""

from collections.abc import Iterator
from textwrap import indent, wrap
from typing import Any

from okrkit.rules.catalogue import CHAPTERS, NOT_SILENCED, chapter_of, is_always_error
from okrkit.rules.manual import MARK, page
from okrkit.rules.rule import Rule

NARROWEST = 30  # columns of a text; below that, lines are left to the terminal
INDENT = 4 * " "
ALWAYS = "Nothing silences it: what cannot be read is in no number."


def catalogue(width: int | None = None) -> Iterator[str]:
    """All rules by chapter, a line each, or more where it would not fit into `width` columns."""
    longest = max(len(rule.name) for chapter in CHAPTERS for rule in chapter.rules)
    for chapter in CHAPTERS:
        yield from _wrapped(f"{chapter.name}: {chapter.question}", width, further=INDENT)
        for rule in chapter.rules:
            start = f"  {rule.name:{longest}}  {rule.severity:7}  "
            yield from _hung(start, page(rule).finds, width)
        yield ""
    yield from _wrapped("`okr explain RULE` tells more about one.", width)


def _hung(start: str, text: str, width: int | None) -> list[str]:
    """A text behind a start, its further lines below its first; or all of it on the next lines."""
    if width is None or width < NARROWEST:
        return [start + text]
    if len(start) + NARROWEST <= width:
        return _wrapped(text, width, start, " " * len(start))
    return [start.rstrip(), *_wrapped(text, width, 2 * INDENT, 2 * INDENT)]


def _wrapped(text: str, width: int | None, first: str = "", further: str = "") -> list[str]:
    if width is None or width < NARROWEST:
        return [first + text]
    return wrap(
        text, width, initial_indent=first, subsequent_indent=further, break_on_hyphens=False
    )


def explanation(rule: Rule) -> Iterator[str]:
    """One rule: what it finds, why that hurts, bad, good, options, how to silence it."""
    text = page(rule)
    yield f"{rule.name} ({_severity(rule)}, {chapter_of(rule).name})"
    yield text.finds
    yield ""
    yield text.why
    yield ""
    yield "Bad:"
    yield ""
    yield indent(text.bad, INDENT)
    yield ""
    yield "Good:"
    yield ""
    yield indent(text.good, INDENT)
    yield ""
    yield from _options(rule)
    yield from _in_one_place(rule)
    if is_always_error(rule):
        yield ALWAYS
        return
    yield f"To {_wishes(rule)}, write in okrkit.yaml:"
    yield ""
    yield indent(silencing(rule), INDENT)


def _in_one_place(rule: Rule) -> Iterator[str]:
    if chapter_of(rule).name in NOT_SILENCED:
        return
    yield "To silence it in one place, write a comment at the end of that line, or above an entry:"
    yield ""
    yield indent(f"# okr: ignore[{rule.name}] until 2026-12-31 -- REASON", INDENT)
    yield ""


def _wishes(rule: Rule) -> str:
    if rule.severity == "off":
        return "switch it on, or off in the strict profile"
    return "silence it everywhere, or to change its severity"


def _severity(rule: Rule) -> str:
    if rule.severity == "off":
        return f"off; {rule.when_strict} in the strict profile"
    return rule.severity


def _options(rule: Rule) -> Iterator[str]:
    if not rule.options:
        return
    yield "Options:"
    yield ""
    for name, default in rule.options.items():
        yield f"{INDENT}{name}: {written(default)}"
    yield ""


def written(default: Any) -> str:
    """An option's default as it is written in the settings."""
    return str(default).lower() if isinstance(default, bool) else str(default)


def silencing(rule: Rule) -> str:
    """The lines of okrkit.yaml that switch a rule off, or on, and show its options."""
    choices: list[str] = [rule.when_strict, "off"] if rule.severity == "off" else ["off"]
    if rule.options:
        options = ", ".join(f"{name}: {written(value)}" for name, value in rule.options.items())
        choices.append(f"{{{options}, severity: info}}")
    first, *others = choices
    also = f"  # or {', or '.join(others)}" if others else ""
    return f"check:\n  rules:\n    {rule.name}: {first}{also}"


def markdown() -> str:
    """All pages in one, each rule under a heading that is its name."""
    return "\n".join(_markdown_lines()) + "\n"


def _markdown_lines() -> Iterator[str]:
    yield "# Rules"
    yield ""
    yield "Made by `okr rules --format markdown`. `okr explain RULE` shows one of them."
    for chapter in CHAPTERS:
        yield from ("", f"## {chapter.name.capitalize()}", "", chapter.question, "")
        yield from ("| rule | severity | finds |", "|---|---|---|")
        for rule in chapter.rules:
            yield f"| [{rule.name}](#{rule.name}) | {rule.severity} | {page(rule).finds} |"
        for rule in chapter.rules:
            yield from markdown_page(rule)


def markdown_page(rule: Rule) -> Iterator[str]:
    """One rule in Markdown, under a heading that is its name."""
    text = page(rule)
    yield from ("", f"### {rule.name}", "", f"*{_severity(rule)}.* {text.finds}", "", text.why, "")
    for title, example in (("Bad", text.bad), ("Good", text.good)):
        yield from (f"{title}:", "", "```yaml", example.replace(MARK, "  # ← here"), "```", "")
    if is_always_error(rule):
        yield ALWAYS
        return
    yield from ("To change it, in `okrkit.yaml`:", "", "```yaml", silencing(rule), "```")
