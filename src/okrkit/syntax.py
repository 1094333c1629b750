"""The cause of a YAML syntax error in words, and the line to write instead."""

import re
from collections.abc import Iterable, Iterator

from okrkit.characters import quote, visible
from okrkit.source import Fault, Fix, KeyPath, Place, SourceFile, Span

CONFLICT = re.compile(r"^(?:<<<<<<<|>>>>>>>|\|\|\|\|\|\|\|)(?: |$)", re.MULTILINE)
FIELD = re.compile(
    r"(?P<lead>\s*(?:- )?(?P<key>[^\s:#'\"\[\]{},][^:#]*?):[ \t]+)(?P<value>\S.*?)\s*"
)
COMMENT_WITHOUT_BLANK = re.compile(r"#(?<=[ \t]#)[^\s#!]")
BLOCK_HEADER = re.compile(r"[|>](?:[+-]?[1-9]?|[1-9][+-])(?:\s*#.*)?")
UNQUOTED_KINDS = re.compile(r"[-+.]?[0-9][0-9.:eE+-]*|true|false|null|~|")

CAUSES = {
    "found character that cannot start any token": "no value can start with this character",
    "did not find expected key": "the indentation or a quote before this does not fit",
    "could not find expected ':'": "this line is no field: it has no `: `",
    "mapping values are not allowed in this context": "a second `: ` stands in this line",
    "did not find expected '-' indicator": "the indentation does not fit the list above",
    "found unexpected end of stream": "the file ends too early",
    "did not find expected <document start>": "this stands outside of everything",
    "did not find expected node content": "a value is missing here",
    "did not find expected alphabetic or numeric character": "`&` and `*` need a name",
    "did not find expected tag URI": "this tag (`!`) has no name",
    "did not find expected whitespace or line break": "a blank is missing behind a tag (`!`)",
}
"""libyaml's words and ours."""


def conflict_marker(source: SourceFile) -> Fault | None:
    """The fault of a file in which git left a merge conflict."""
    found = CONFLICT.search(source.text) if "<<<<<<<" in source.text else None
    if found is None:
        return None
    message = f"a merge conflict marker ({quote(found[0].strip())}) was left in the file"
    hint = "decide between the two sides and remove the lines with `<<<<<<<`, `=======`, `>>>>>>>`"
    return Fault("invalid-yaml", message, Place(source.path, span=Span(*found.span())), hint)


def syntax_fault(source: SourceFile, problem: str, at: int | None, since: int | None) -> Fault:
    """The fault of a text that is no YAML: the parser stopped at `at`, in what began at `since`."""
    end = len(source.text)
    at = min(end, at if at is not None else 0)
    if "invalid Unicode" in problem:
        return _lone_surrogate(source, at if since is None else since)
    if problem == "could not find expected ':'" and since is not None:
        at = since  # where the key without its colon begins
    message, place, hint = (
        _open_quote(source, problem, since)
        or _tab(source, at)
        or _directive(source, at)
        or _colon_in_brackets(source, problem, since)
        or _value_to_quote(source, at, since)
        or _open_bracket(source, problem, since)
        or _stray_bracket(source, problem, at)
        or _too_deep(source, problem, at)
        or (_words(problem), at, None)
    )
    span = Span(place, min(end, place + 1))
    return Fault("invalid-yaml", message, Place(source.path, span=span), hint and visible(hint))


def _lone_surrogate(source: SourceFile, at: int) -> Fault:
    """libyaml reads no such escape; the parser in Python does, and it is refused later."""
    message = "a lone surrogate, half a character from `\\ud800` to `\\udfff`, cannot be written"
    place = Place(source.path, span=Span(at, min(len(source.text), at + 1)))
    return Fault("unsafe-text", message, place, "write the whole character itself")


Cause = tuple[str, int, str | None]


def _words(problem: str) -> str:
    return CAUSES.get(problem, problem) or "this is no YAML"


def _open_quote(source: SourceFile, problem: str, since: int | None) -> Cause | None:
    if since is None or source.text[since : since + 1] not in {'"', "'"}:
        return None
    if "end of stream" in problem or "unexpected document" in problem:
        return "this quote is never closed", since, f"add the closing {source.text[since]}"
    if "escape" in problem:
        hint = "write `\\\\` for a backslash, or use single quotes"
        return "a backslash in double quotes starts no known escape", since, hint
    return None


def _tab(source: SourceFile, at: int) -> Cause | None:
    number = source.position(at).line
    for line in (number, number - 1):
        if line < 1:
            continue
        text = source.line_text(line)
        indent = text[: len(text) - len(text.lstrip())]
        if "\t" in indent:
            start = source.line_starts[line - 1] + indent.index("\t")
            return "a tab cannot indent in YAML", start, "use spaces, two for each level"
    return None


def _directive(source: SourceFile, at: int) -> Cause | None:
    number = source.position(at).line
    if not source.line_text(number).startswith("%"):
        return None
    start = source.line_starts[number - 1]
    return "a line cannot start with `%`", start, "remove it, or quote the text"


def _value_to_quote(source: SourceFile, at: int, since: int | None) -> Cause | None:
    """A value that needs quotes, on the line where the parser stopped or where it began."""
    numbers = [source.position(at).line]
    if since is not None:
        numbers.append(source.position(since).line)
    if numbers[0] > 1:
        numbers.append(numbers[0] - 1)
    for number in numbers:
        line = source.line_text(number)
        match = FIELD.fullmatch(line)
        reason = match and _why_quote(match["value"])
        if match and reason:
            start = source.line_starts[number - 1] + match.start("value")
            quoted = _quoted(match["value"])
            return reason, start, f"quote it: `{match['key'].strip()}: {quoted}`"
    return None


def _why_quote(value: str) -> str | None:
    first = value[0]
    if first in "@`%":
        return f"a text cannot start with {'a backtick' if first == '`' else f'`{first}`'} unquoted"
    if first in "\"'":
        closing = value.find(first, 1)
        if 0 < closing < len(value) - 1 and not value[closing + 1 :].lstrip().startswith("#"):
            return "text follows the closing quote"
        return None
    if first in "[{":
        depth = _closing_bracket(value)
        rest = value[depth:].strip() if depth else ""
        return (
            f"text follows the closing bracket of `{first}`" if rest[:1] not in {"", "#"} else None
        )
    if first in "*&!":
        return (
            None
            if re.fullmatch(r"[*&!][\w-]+", value)
            else f"a text cannot start with `{first}` unquoted"
        )
    if first in "|>":
        is_header = BLOCK_HEADER.fullmatch(value)
        return None if is_header else f"a text cannot start with `{first}` unquoted"
    if re.match(r"[-?](?:\s|$)", value):
        return f"a value cannot start with `{first} ` on the line of its field"
    if re.search(r":(?:\s|$)", value):
        return "an unquoted text cannot hold `: `"
    return None


def _closing_bracket(value: str) -> int:
    """The offset behind the bracket that closes the first; 0 where none does."""
    depth = 0
    for index, character in enumerate(value):
        depth += (character in "[{") - (character in "]}")
        if depth == 0:
            return index + 1
    return 0


def _quoted(value: str) -> str:
    text = value.replace("\\", "\\\\") if '"' not in value else value
    return f'"{text}"' if '"' not in value else "'" + value.replace("'", "''") + "'"


def _open_bracket(source: SourceFile, problem: str, since: int | None) -> Cause | None:
    if since is None or source.text[since : since + 1] not in {"[", "{"}:
        return None
    bracket = source.text[since]
    closing = {"[": "]", "{": "}"}[bracket]
    if "," in problem or "expected" in problem or "end of stream" in problem:
        return f"this `{bracket}` is not closed", since, f"add the `{closing}`, or quote the text"
    return None


def _stray_bracket(source: SourceFile, problem: str, at: int) -> Cause | None:
    bracket = source.text[at : at + 1]
    if bracket not in {"]", "}"} or "expected" not in problem:
        return None
    hint = "a `[` is closed by `]`, a `{` by `}`; a text with brackets needs quotes"
    return f"this `{bracket}` closes nothing that is open", at, hint


def _colon_in_brackets(source: SourceFile, problem: str, since: int | None) -> Cause | None:
    if problem != "found unexpected ':'" or since is None:
        return None
    text = re.split(r"[,\[\]{}\r\n]| #", source.text[since:], maxsplit=1)[0].strip()
    hint = f"quote it: `{_quoted(text)}`"
    if "://" not in text:
        hint += "; or put a blank behind the `:`"
    return "between brackets, a text with a `:` in it needs quotes", since, hint


def _too_deep(source: SourceFile, problem: str, at: int) -> Cause | None:
    """A field that is indented like a further line of the text above it."""
    number = source.position(at).line
    line = source.line_text(number)[: source.position(at).column - 1]
    if not problem.startswith("mapping values") or ": " in line or number == 1:
        return None
    above = source.line_text(number - 1)
    column = len(above) - len(above.lstrip(" -")) + 1
    if len(line) - len(line.lstrip()) < column or ": " not in above:
        return None
    place = source.line_starts[number - 1] + len(line) - len(line.lstrip())
    hint = f"start it in column {column}, as the line above does"
    return "this field is indented deeper than the one above", place, hint


def may_be_cut(text: str) -> bool:
    """Whether a look for cut texts is worth its time."""
    return COMMENT_WITHOUT_BLANK.search(text) is not None


def cut_texts(source: SourceFile, values: Iterable[tuple[KeyPath, Span]]) -> Iterator[Fault]:
    """Unquoted texts that a ` #` without a blank behind it has cut: "Become #1 in Germany"."""
    cuts = {match.start() - 1 for match in COMMENT_WITHOUT_BLANK.finditer(source.text)}
    for path, span in values:
        text = source.text[span.start : span.end]
        # A mapping or list that ends with a cut text ends where that text does.
        is_scalar = not re.search(r"^(?:-(?:\s|$)|[\[{])|\n|:(?:\s|$)", text)
        is_unquoted = is_scalar and text[:1] not in {'"', "'"}
        if span.end in cuts and is_unquoted and not UNQUOTED_KINDS.fullmatch(text):
            line = source.line_text(source.position(span.start).line)
            whole = line[source.position(span.start).column - 1 :].strip()
            message = f"` #` starts a comment, so the text ends at {quote(text[-30:])}"
            hint = f"quote it: `{visible(_quoted(whole))}`; or put a blank behind the `#`"
            fix = Fix(
                Place(source.path, path, span=Span(span.start, span.start + len(whole))),
                _quoted(whole),
                is_safe=True,
            )
            place = Place(source.path, path, span=span)
            yield Fault("cut-text", message, place, hint, fix=fix)
