"""The ignores in a goal file, comments that silence rules: `# okr: ignore[RULE] until DATE -- why`.

At the end of a line one silences what is found on that line; on a line of its own the entry that
starts below, with all in it; at the head of a file, apart from the first key by a blank line, the
whole file. A file that has none costs one look at its text.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Literal

from okrkit.characters import quote
from okrkit.comments import comments
from okrkit.finding import ADDRESS, Ignore, Lines, Wrong
from okrkit.misfit import did_you_mean
from okrkit.period import parse_day
from okrkit.rules.catalogue import ALL_RULES, CHAPTERS, NOT_SILENCED, chapter_of, rule_named
from okrkit.source import KeyPath, SourceFile, Span
from okrkit.tree import find_spans

ADDRESSED = re.compile(r"#[ \t]*okr:[ \t]*(?P<said>(?P<verb>[\w-]+)[ \t]*(?P<open>\[)?.*)")
SAID = re.compile(r"ignore[ \t]*\[(?P<rules>[^\[\]]*)\](?P<rest>.*)")
UNTIL = re.compile(r"[ \t]+until[ \t]+(?P<until>[^ \t]+)(?P<rest>.*)")
REASON = re.compile(r"(?:[ \t]+--(?:[ \t]+(?P<reason>.*))?)?")
BLANK_LINE = re.compile(r"(?:\r\n|\r|\n)[ \t]*(?:\r\n|\r|\n)")

FORM = "write `# okr: ignore[RULE] until 2026-12-31 -- REASON`; `until` may be left out"

Scope = Literal["place", "entry", "file"]


def ignores(source: SourceFile) -> tuple[Ignore, ...]:
    """All ignores of a file, in order."""
    if ADDRESS not in source.text or not ADDRESSED.search(source.text):
        return ()
    found = [(span, match) for span in comments(source) if (match := _said(source, span))]
    if not found:
        return ()
    entries = _Entries(source)
    return tuple(_ignore(source, match, *entries.scope(span)) for span, match in found)


def _said(source: SourceFile, comment: Span) -> re.Match[str] | None:
    """What a comment says to okr; None where it is addressed to people."""
    match = ADDRESSED.search(source.text, comment.start, comment.end)
    if match is None or not (match["open"] or match["verb"].casefold() == "ignore"):
        return None
    return match


def _ignore(
    source: SourceFile,
    found: re.Match[str],
    scope: Scope,
    lines: Lines | None,
    entry: str | None,
) -> Ignore:
    comment, said = Span(*found.span()), found["said"].rstrip()
    start = source.position(comment.start)
    match = SAID.fullmatch(said)
    if match is None:
        wrong = Wrong(_misread(said), FORM)
        return Ignore(source.path, comment, start, (), None, None, scope, None, entry, (wrong,))
    rules = tuple(filter(None, (one.strip() for one in match["rules"].split(","))))
    until, reason, faults = _terms(match["rest"])
    wrongs = (*faults, *_wrong_rules(rules))
    lines = None if faults else lines  # what was not understood silences nothing
    return Ignore(source.path, comment, start, rules, until, reason, scope, lines, entry, wrongs)


def _misread(said: str) -> str:
    verb = re.split(r"[ \t\[]", said, maxsplit=1)[0]
    if verb != "ignore":
        return f"{quote(verb)} is nothing that okr can be told in a comment; `ignore` is"
    return "this ignore names no rule"


def _terms(rest: str) -> tuple[str | None, str | None, tuple[Wrong, ...]]:
    """The last day and the reason of an ignore, and what is wrong with them."""
    until = None
    if match := UNTIL.fullmatch(rest):
        until, rest = match["until"], match["rest"]
        if parse_day(until) is None:
            wrong = Wrong(f"{quote(until)} is no day", "write it like `until 2026-12-31`")
            return None, None, (wrong,)
    reason = REASON.fullmatch(rest.rstrip())
    if reason is None:
        wrong = Wrong(f"{quote(rest.strip())} is neither `until DATE` nor a reason", FORM)
        return until, None, (wrong,)
    return until, (reason["reason"] or "").strip() or None, ()


def _wrong_rules(rules: tuple[str, ...]) -> Iterator[Wrong]:
    if not rules:
        yield Wrong("this ignore names no rule", FORM)
    for name in rules:
        rule = rule_named(name)
        if rule is None:
            yield Wrong(f"there is no rule {quote(name)}", _meant(name))
        elif chapter_of(rule).name in NOT_SILENCED:
            yield Wrong(f"nothing silences `{name}`", "mend what it finds, and take it out here")


def _meant(name: str) -> str:
    chapter = next((one for one in CHAPTERS if one.name == name), None)
    if chapter is not None:
        rules = ", ".join(rule.name for rule in chapter.rules)
        return f"it is a chapter; name the rules that are meant, out of {rules}"
    meant = did_you_mean(name, (rule.name for rule in ALL_RULES))
    return f"did you mean `{meant}`?" if meant else "`okr rules` lists them"


class _Entries:
    """Where the entries of a file start, and where its head is over."""

    def __init__(self, source: SourceFile) -> None:
        self.source = source
        self.spans = find_spans(source)
        self.at: dict[int, KeyPath] = {}
        for path in sorted(self.spans, key=len):
            if path:
                written = self.spans[path]
                self.at.setdefault((written.key or written.value).start, path)
        self.starts = sorted(self.at)
        root = self.spans[()].value.start if () in self.spans else 0
        blank = max((one.start() for one in BLANK_LINE.finditer(source.text, 0, root)), default=-1)
        self.end_of_head = blank

    def scope(self, comment: Span) -> tuple[Scope, Lines | None, str | None]:
        """What an ignore silences, in which lines that is, and which entry stands there."""
        source = self.source
        line = source.position(comment.start).line
        below = bisect_right(self.starts, comment.start)
        if source.text[source.line_starts[line - 1] : comment.start].strip(" \t\ufeff"):
            entry = self.at[self.starts[below - 1]] if below else ()
            return "place", Lines(line, line), _dotted(entry)
        if comment.end <= self.end_of_head:
            return "file", Lines(1, len(source.line_starts)), None
        if below == len(self.starts):
            return "entry", None, None
        entry = self.at[self.starts[below]]
        return "entry", self._lines(self.starts[below], entry), _dotted(entry)

    def _lines(self, start: int, entry: KeyPath) -> Lines:
        """The lines of an entry; the line breaks at the end of a block text are no part of it."""
        written = self.spans[entry]
        end = max(written.value.end, written.key.end if written.key else 0)
        text = self.source.text
        while end > start and text[end - 1] in "\r\n":
            end -= 1
        return Lines(self.source.position(start).line, self.source.position(end).line)


def _dotted(path: KeyPath) -> str | None:
    return ".".join(map(str, path)) or None
