"""A text that is no YAML: what is said of it, where, and what to write instead."""

import pytest

from okrkit.parse import parse
from okrkit.source import Fault, SourceFile
from okrkit.tree import read_tree

both_parsers = pytest.mark.parametrize("pure", [False, True], ids=["c", "pure"])


def told(source: SourceFile, fault: Fault) -> str:
    """A fault on one line: `line:column message | hint`."""
    assert fault.place.span is not None
    at = source.position(fault.place.span.start)
    hint = f" | {fault.hint}" if fault.hint else ""
    return f"{at.line}:{at.column} {fault.message}{hint}"


def faults_of(text: str, rule: str = "invalid-yaml", *, pure: bool = False) -> list[str]:
    source = SourceFile("a.yaml", text)
    faults = read_tree(source, pure=pure).faults
    assert {fault.rule for fault in faults} <= {rule}
    return [told(source, fault) for fault in faults]


UNQUOTED = [
    ("@acme wins", "a text cannot start with `@` unquoted", '"@acme wins"'),
    ("%50 more", "a text cannot start with `%` unquoted", '"%50 more"'),
    ("`ls` works", "a text cannot start with a backtick unquoted", '"`ls` works"'),
    ("*very* good", "a text cannot start with `*` unquoted", '"*very* good"'),
    ("*very good", "a text cannot start with `*` unquoted", '"*very good"'),
    ("& more", "a text cannot start with `&` unquoted", '"& more"'),
    ("!<new", "a text cannot start with `!` unquoted", '"!<new"'),
    (">50% done", "a text cannot start with `>` unquoted", '">50% done"'),
    ("|x|", "a text cannot start with `|` unquoted", '"|x|"'),
    ("[Draft] Grow", "text follows the closing bracket of `[`", '"[Draft] Grow"'),
    ("{x} Grow", "text follows the closing bracket of `{`", '"{x} Grow"'),
    ('"Best" in class', "text follows the closing quote", "'\"Best\" in class'"),
    ("'Best' in class", "text follows the closing quote", "\"'Best' in class\""),
    ("Grow: fast", "an unquoted text cannot hold `: `", '"Grow: fast"'),
    (r"Grow: C:\fast", "an unquoted text cannot hold `: `", r'"Grow: C:\\fast"'),
    ('Grow: "fast"', "an unquoted text cannot hold `: `", "'Grow: \"fast\"'"),
    ('It\'s: "fast"', "an unquoted text cannot hold `: `", "'It''s: \"fast\"'"),
    ("- Grow", "a value cannot start with `- ` on the line of its field", '"- Grow"'),
    ("? Grow", "a value cannot start with `? ` on the line of its field", '"? Grow"'),
]


@both_parsers
@pytest.mark.parametrize(("value", "message", "quoted"), UNQUOTED)
@pytest.mark.parametrize("tail", ["", "\n    why: b\n"])
def test_a_value_that_needs_quotes_is_shown_with_them(
    value: str, message: str, quoted: str, tail: str, pure: bool
) -> None:
    text = f"objectives:\n  a:\n    title: {value}{tail}"
    [fault] = faults_of(text, pure=pure)
    assert fault == f"3:12 {message} | quote it: `title: {quoted}`"


@pytest.mark.parametrize("value", [row[0] for row in UNQUOTED])
def test_quotes_as_the_hint_shows_them_mend_the_line(value: str) -> None:
    [fault] = read_tree(SourceFile("a.yaml", f"title: {value}")).faults
    assert fault.hint is not None
    tree = read_tree(SourceFile("a.yaml", fault.hint.removeprefix("quote it: `")[:-1]))
    assert (tree.root, tree.faults) == ({"title": value}, ())


BROKEN = [
    ("a: b\n\tc: d", "2:1 a tab cannot indent in YAML | use spaces, two for each level"),
    ("a:\n  - b\n \t- c", "3:2 a tab cannot indent in YAML | use spaces, two for each level"),
    ('a: "b\nc: d\n', '1:4 this quote is never closed | add the closing "'),
    ("a: 'b\nc: d\n", "1:4 this quote is never closed | add the closing '"),
    ("a: 'b\n---\nc'\n", "1:4 this quote is never closed | add the closing '"),
    (
        'a: "C:\\data"',
        "1:4 a backslash in double quotes starts no known escape | write `\\\\` for a backslash, or"
        " use single quotes",
    ),
    ("a: [b, c", "1:4 this `[` is not closed | add the `]`, or quote the text"),
    ("a: {b: c\nd: e\n", "1:4 this `{` is not closed | add the `}`, or quote the text"),
    ("a: [b, c}", "1:4 this `[` is not closed | add the `]`, or quote the text"),
    (
        "a: [}",
        "1:5 this `}` closes nothing that is open | a `[` is closed by `]`, a `{` by `}`; a text"
        " with brackets needs quotes",
    ),
    (
        "a: b\n]\n",
        "2:1 this `]` closes nothing that is open | a `[` is closed by `]`, a `{` by `}`; a text"
        " with brackets needs quotes",
    ),
    (
        "a: [team:b]",
        '1:5 between brackets, a text with a `:` in it needs quotes | quote it: `"team:b"`; or put'
        " a blank behind the `:`",
    ),
    (
        "{a:b, c: d}",
        '1:2 between brackets, a text with a `:` in it needs quotes | quote it: `"a:b"`; or put a'
        " blank behind the `:`",
    ),
    (
        "a:\n  b: c\n    d: e\n",
        "3:5 this field is indented deeper than the one above | start it in column 3, as the line"
        " above does",
    ),
    (
        "- a: b\n    c: d\n",
        "2:5 this field is indented deeper than the one above | start it in column 3, as the line"
        " above does",
    ),
    ("a:\n    b: c\n  d: e\n", "3:3 the indentation or a quote before this does not fit"),
    ("a:\n  - b\n  c: d\n", "3:3 the indentation does not fit the list above"),
    ("a: b\nc\n", "2:1 this line is no field: it has no `: `"),
    ("a: b\n...\nc: d\n", "3:1 this stands outside of everything"),
    ("- &\n", "1:4 `&` and `*` need a name"),
    ("%FOO\n---\na: b\n", "1:1 a line cannot start with `%` | remove it, or quote the text"),
    ("%YAML 2.0\n---\na: b\n", "1:1 a line cannot start with `%` | remove it, or quote the text"),
    ("a: b\n%c: d\n", "2:1 a line cannot start with `%` | remove it, or quote the text"),
    ("@", "1:1 no value can start with this character"),
]


@pytest.mark.parametrize(("text", "expected"), BROKEN)
def test_what_is_broken_is_said(text: str, expected: str) -> None:
    assert faults_of(text) == [expected]


@pytest.mark.parametrize(("text", "_"), BROKEN)
def test_what_is_broken_is_broken_for_both_parsers(text: str, _: str) -> None:
    assert len(faults_of(text, pure=True)) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "a: b\n<<<<<<< HEAD\nc: d\n=======\nc: e\n>>>>>>> main\n",
            "2:1 a merge conflict marker (`<<<<<<<`) was left in the file | decide between the two"
            " sides and remove the lines with `<<<<<<<`, `=======`, `>>>>>>>`",
        ),
        (
            "<<<<<<<\n",
            "1:1 a merge conflict marker (`<<<<<<<`) was left in the file | decide between the two"
            " sides and remove the lines with `<<<<<<<`, `=======`, `>>>>>>>`",
        ),
    ],
)
def test_a_merge_conflict_is_said_once(text: str, expected: str) -> None:
    assert faults_of(text) == [expected]


@pytest.mark.parametrize("text", ["a: |\n  <<<<<<< b\n", "a: <<<<<<< b\n", "a: '<<<<<<<'\n"])
def test_no_merge_conflict_is_seen_inside_a_text(text: str) -> None:
    assert faults_of(text) == []


@both_parsers
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "a: Be #1 in Rome\n",
            '1:4 ` #` starts a comment, so the text ends at `Be` | quote it: `"Be #1 in Rome"`; or'
            " put a blank behind the `#`",
        ),
        (
            "a:\n  - Be\t#1\n",
            '2:5 ` #` starts a comment, so the text ends at `Be` | quote it: `"Be\\t#1"`; or put a'
            " blank behind the `#`",
        ),
        (
            'a: Be "it" #1\n',
            '1:4 ` #` starts a comment, so the text ends at `Be "it"` | quote it: `\'Be "it" #1\'`;'
            " or put a blank behind the `#`",
        ),
        (
            "a: {b: c #1\n}\n",
            '1:8 ` #` starts a comment, so the text ends at `c` | quote it: `"c #1"`; or put a'
            " blank behind the `#`",
        ),
    ],
)
def test_a_text_that_a_comment_cuts_is_told(text: str, expected: str, pure: bool) -> None:
    assert faults_of(text, "cut-text", pure=pure) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "a: b # why\n",
        "a: 'b' #why\n",
        "a: 12 #why\n",
        "a: true #why\n",
        "a: #why\n",
        "a:\n  - #why\n",
        "a:\n  - b: #why\n",
        "a: b ## why\n",
        "a: b#1\n",
        "a: |\n  b #1\n",
        "a: [b] #why\n",
        "#why\na: b\n",
    ],
)
def test_a_comment_that_cuts_no_text_is_left_alone(text: str) -> None:
    assert faults_of(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "title: [}",
        "objectives:\n  a:\n    title: [A] b\n",
        "objectives:\n  a: {title: A\n",
        "objectives:\n  a:\n    title: A: b\n    why: c\n",
        "objectives:\n  a:\n    title: A\n    period: 2026-Q4\n     why: b: c\n",
    ],
)
def test_a_broken_text_is_one_finding(text: str) -> None:
    assert [fault.rule for fault in parse(SourceFile("a.yaml", text)).faults] == ["invalid-yaml"]


@pytest.mark.parametrize("character", ["\x1b", "\u202e", "\u200b", "\x00", "\x9b"])
@pytest.mark.parametrize("text", ["ti{}tle: @acme", "title: |a{}b", "a: [x:{}y]", "a: b{}c #1"])
def test_a_hint_shows_what_cannot_be_seen(text: str, character: str) -> None:
    faults = read_tree(SourceFile("a.yaml", text.format(character))).faults
    assert len(faults) == 2
    assert all(character not in f"{fault.message}{fault.hint}" for fault in faults)
