"""From texts to trees: what is read, what is refused, and where everything stands."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.limits import Limits
from okrkit.source import Fault, KeyPath, SourceFile, Span
from okrkit.tree import Node, Quoted, Tree, find_spans, read_tree

both_parsers = pytest.mark.parametrize("pure", [False, True], ids=["c", "pure"])


@dataclass(frozen=True)
class Q:
    """A quoted text in an expectation: `Quoted` itself equals an unquoted text."""

    text: str


def tree_of(text: str, limits: Limits = Limits(), *, pure: bool = False) -> Tree:
    return read_tree(SourceFile("a.yaml", text), limits, pure=pure)


def seen(node: Node) -> object:
    """A tree with its quoted texts marked."""
    if isinstance(node, dict):
        assert all(type(key) is str for key in node)
        return {key: seen(value) for key, value in node.items()}
    if isinstance(node, list):
        return [seen(value) for value in node]
    return Q(str(node)) if isinstance(node, Quoted) else node


def told(source: SourceFile, fault: Fault) -> str:
    """A fault on one line: `line:column rule: message | hint`."""
    assert fault.place.span is not None
    at = source.position(fault.place.span.start)
    hint = f" | {fault.hint}" if fault.hint else ""
    return f"{at.line}:{at.column} {fault.rule}: {fault.message}{hint}"


def faults_of(text: str, limits: Limits = Limits(), *, pure: bool = False) -> list[str]:
    source = SourceFile("a.yaml", text)
    return [told(source, fault) for fault in read_tree(source, limits, pure=pure).faults]


def spans_of(text: str, *, pure: bool = False) -> dict[KeyPath, tuple[str | None, str]]:
    """What stands at each path's key and value."""

    def cut(span: Span) -> str:
        return text[span.start : span.end]

    spans = find_spans(SourceFile("a.yaml", text), pure=pure)
    return {
        path: (cut(one.key) if one.key else None, cut(one.value)) for path, one in spans.items()
    }


@both_parsers
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: b", {"a": "b"}),
        ("a: 2026", {"a": "2026"}),
        ("a: 012", {"a": "012"}),
        ("a: no", {"a": "no"}),
        ("a: 2026-01-02", {"a": "2026-01-02"}),
        ("2026: b", {"2026": "b"}),
        ("true: b", {"true": "b"}),
        ('"a": b', {"a": "b"}),
        ('"": b', {"": "b"}),
        ("'<<': b", {"<<": "b"}),
        ("null: b", {"null": "b"}),
        ("a: 'b'", {"a": Q("b")}),
        ("a: 'it''s'", {"a": Q("it's")}),
        ('a: "b"', {"a": Q("b")}),
        (r'a: "\u00e9\n\"\\"', {"a": Q('é\n"\\')}),
        ("a:", {"a": None}),
        ("a: null", {"a": None}),
        ("a: ~", {"a": None}),
        ("a: # nothing", {"a": None}),
        ("a: 'null'", {"a": Q("null")}),
        ("a: '~'", {"a": Q("~")}),
        ("a: ''", {"a": Q("")}),
        ("a: Null", {"a": "Null"}),
        ("a: NULL", {"a": "NULL"}),
        ("a: b c\n  d\n\n  e", {"a": "b c d\ne"}),
        ("a: 'b\n  c'", {"a": Q("b c")}),
        ("a: |\n  b\n   c\n", {"a": Q("b\n c\n")}),
        ("a: |-\n  b\n  c\n", {"a": Q("b\nc")}),
        ("a: |+\n  b\n\nc: d", {"a": Q("b\n\n"), "c": "d"}),
        ("a: >\n  b\n  c\n\n  d\n", {"a": Q("b c\nd\n")}),
        ("a: >-\n  b\n  c\n", {"a": Q("b c")}),
        ("a: |2-\n   b\n  c", {"a": Q(" b\nc")}),
        ("a: | # why\n  # no comment\n", {"a": Q("# no comment\n")}),
        ("a: ># why\n  b\n", {"a": Q("b\n")}),
        ("a: |", {"a": Q("")}),
        ("a:\n- b\n- c", {"a": ["b", "c"]}),
        ("a:\n  -\n  - ~", {"a": [None, None]}),
        ("a: [b, 'c', {d: e}, []]", {"a": ["b", Q("c"), {"d": "e"}, []]}),
        ("a: [b, c,]", {"a": ["b", "c"]}),
        ("a: {b: c, d: , e}", {"a": {"b": "c", "d": None, "e": None}}),
        ('{"a":b}', {"a": "b"}),
        ("a:\n  b: c # d\n  # e\nf: g", {"a": {"b": "c"}, "f": "g"}),
        ("a: b#c", {"a": "b#c"}),
        ("a: -b", {"a": "-b"}),
        ("a: ?b", {"a": "?b"}),
        ("a: :b", {"a": ":b"}),
        ("a:b: c", {"a:b": "c"}),
        ("? a\n: b", {"a": "b"}),
        ("---\na: b\n...\n", {"a": "b"}),
        ("# only\n\na: b\n", {"a": "b"}),
        ("a: 🚀 é", {"a": "🚀 é"}),
        ("- a\n- b", ["a", "b"]),
        ("a", "a"),
    ],
)
def test_a_text_is_read_as(text: str, expected: object, pure: bool) -> None:
    tree = tree_of(text, pure=pure)
    assert (seen(tree.root), tree.faults, tree.refused) == (expected, (), frozenset())


@both_parsers
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: [https://example.com/b]", {"a": ["https://example.com/b"]}),
        ("a: {b: https://example.com}", {"a": {"b": "https://example.com"}}),
        ("a: {b: Ready?, c: d}", {"a": {"b": "Ready?", "c": "d"}}),
        ("a: [what?no, how??]", {"a": ["what?no", "how??"]}),
        ("a: {b: at 10:30}", {"a": {"b": "at 10:30"}}),
        ("a: [?b]", {"a": ["?b"]}),
        ("a: {'b?': \"c://d\"}", {"a": {"b?": Q("c://d")}}),
        ("a: [b?]\nc: |\n  d? 1:2\n", {"a": ["b?"], "c": Q("d? 1:2\n")}),
        ("# c://d\na: [b]", {"a": ["b"]}),
        ("a: [\ue000?]", {"a": ["\ue000?"]}),
    ],
)
def test_a_colon_or_question_mark_inside_a_word_in_brackets_is_text(
    text: str, expected: object, pure: bool
) -> None:
    tree = tree_of(text, pure=pure)
    assert (seen(tree.root), tree.faults) == (expected, ())


@both_parsers
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a:\tb", {"a": "b"}),
        ("a: b\t# c", {"a": "b"}),
        ("a: b\t\nc: d", {"a": "b", "c": "d"}),
        ("a: b\tc", {"a": "b\tc"}),
        ("a: 1\n \t\nb: 2", {"a": "1", "b": "2"}),
        ("a: b\n  \t\n  c", {"a": "b\nc"}),
        ("a: b\n  \tc", {"a": "b c"}),
        ("a:\t|\n  b\n  \tc", {"a": Q("b\n\tc")}),
        ("a: |\t# why\n  b", {"a": Q("b")}),
        ("a: [\n\tb,\n\tc\n]", {"a": ["b", "c"]}),
        ("a: 'b\tc'", {"a": Q("b\tc")}),
    ],
)
def test_a_tab_may_divide(text: str, expected: object, pure: bool) -> None:
    tree = tree_of(text, pure=pure)
    assert (seen(tree.root), tree.faults) == (expected, ())


@both_parsers
@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a:\n\tb: c", 2),
        ("a:\n  b: c\n \td: e", 3),
        ("\ta: b", 1),
        ("a: b\n\tc", 2),
        ("a: |\n \tb", 2),
        ("a: |\n  b\n \tc", 3),
        ("a: b\n\t\nc: d", 2),
    ],
)
def test_a_tab_cannot_indent(text: str, line: int, pure: bool) -> None:
    column = text.split("\n")[line - 1].index("\t") + 1
    hint = "use spaces, two for each level"
    fault = f"{line}:{column} invalid-yaml: a tab cannot indent in YAML | {hint}"
    assert faults_of(text, pure=pure) == [fault]


@both_parsers
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_breaks_and_a_byte_order_mark_are_the_editors_own(
    newline: str, mark: str, pure: bool
) -> None:
    text = mark + newline.join(["a: b", "c: |", "  d", "", "  e", "f: [g,", "  h]", "i:", ""])
    tree = tree_of(text, pure=pure)
    expected = {"a": "b", "c": Q("d\n\ne\n"), "f": ["g", "h"], "i": None}
    assert (seen(tree.root), tree.faults) == (expected, ())
    lines = find_spans(SourceFile("a.yaml", text), pure=pure)
    file = SourceFile("a.yaml", text)
    starts = {path: file.position(one.value.start) for path, one in lines.items()}
    assert [
        (str(path[0]), at.line, at.column) for path, at in starts.items() if len(path) == 1
    ] == [
        ("a", 1, 4),
        ("c", 2, 4),
        ("f", 6, 4),
        ("i", 8, 3),
    ]


@both_parsers
@pytest.mark.parametrize(
    "text", ["", "\n", "# only a comment\n", "---\n", "\ufeff", "null", "~ # a"]
)
def test_a_file_that_holds_nothing_says_so(text: str, pure: bool) -> None:
    fault = "1:1 empty-file: this file holds nothing | write goals into it, or remove it"
    assert faults_of(text, pure=pure) == [fault]


UNSUPPORTED = [
    (
        "a: &b c",
        {"a": "c"},
        [
            "1:4 unsupported-yaml: an anchor (`&b`) is not needed: nothing may refer to it"
            " | remove it"
        ],
        set(),
    ),
    (
        "a: *b\nc: d",
        {"a": None, "c": "d"},
        ["1:4 unsupported-yaml: an alias (`*`) hides what is meant | write it out here"],
        {("a",)},
    ),
    (
        "a: [*b, c]",
        {"a": [None, "c"]},
        ["1:5 unsupported-yaml: an alias (`*`) hides what is meant | write it out here"],
        {("a", 0)},
    ),
    (
        "*a : b\nc: d",
        {"c": "d"},
        ["1:1 unsupported-yaml: an alias (`*`) hides what is meant | write it out here"],
        set(),
    ),
    (
        "<<: {a: b}\nc: d",
        {"c": "d"},
        ["1:1 unsupported-yaml: a merge key (`<<`) hides what is meant | write the fields"],
        set(),
    ),
    (
        "a: !!str 1",
        {"a": Q("1")},
        [
            "1:4 unsupported-yaml: a tag (`tag:yaml.org,2002:str`) is not needed: each field knows"
            " its type | remove it"
        ],
        {("a",)},
    ),
    (
        "a: ! b",
        {"a": "b"},
        ["1:4 unsupported-yaml: a tag (`!`) is not needed: each field knows its type | remove it"],
        {("a",)},
    ),
    (
        "a: !x [b]",
        {"a": ["b"]},
        ["1:4 unsupported-yaml: a tag (`!x`) is not needed: each field knows its type | remove it"],
        {("a",)},
    ),
    (
        "!x a: b",
        {"a": "b"},
        ["1:1 unsupported-yaml: a tag (`!x`) is not needed: each field knows its type | remove it"],
        set(),
    ),
    (
        "# a\n%YAML 1.1\n---\na: b",
        {"a": "b"},
        [
            "2:1 unsupported-yaml: a directive (`%`) changes what the text means | remove the line"
            " that starts with `%`"
        ],
        set(),
    ),
    (
        "a: b\n---\nc: d",
        {"a": "b"},
        [
            "2:1 unsupported-yaml: a second document starts here (`---`); a file is one document |"
            " make it a file of its own"
        ],
        set(),
    ),
    (
        "[a]: b\nc: d",
        {"c": "d"},
        ["1:1 unsupported-yaml: a key is a text, not a list or mapping | write a name"],
        set(),
    ),
    (
        "a: {?, c: d}",
        {"a": {"c": "d"}},
        ["1:6 unsupported-yaml: a key is missing here | write a name"],
        set(),
    ),
]


@both_parsers
@pytest.mark.parametrize(("text", "root", "faults", "refused"), UNSUPPORTED)
def test_what_okr_need_not_read_is_refused(
    text: str, root: object, faults: list[str], refused: set[KeyPath], pure: bool
) -> None:
    tree = tree_of(text, pure=pure)
    assert (seen(tree.root), faults_of(text, pure=pure)) == (root, faults)
    assert tree.refused == refused


@both_parsers
def test_a_key_that_stands_twice_keeps_its_first_value(pure: bool) -> None:
    text = "a: 1\nb: {c: 2, c: {d: 3}}\n'a': [4]\n"
    assert seen(tree_of(text, pure=pure).root) == {"a": "1", "b": {"c": "2"}}
    assert faults_of(text, pure=pure) == [
        "2:11 duplicate-key: `c` is here a second time; the first is on line 2 | keep one of the"
        " two",
        "3:1 duplicate-key: `a` is here a second time; the first is on line 1 | keep one of the"
        " two",
    ]
    [first, _] = tree_of(text, pure=pure).faults
    assert [note.place.span for note in first.related] == [Span(9, 10)]
    assert spans_of(text, pure=pure)["b", "c"] == ("c", "2")


@both_parsers
@pytest.mark.parametrize(
    ("fits", "too_much", "fault"),
    [
        (
            "a: [[[b]]]",
            "a: [[[[b]]]]",
            "1:7 unsupported-yaml: this is nested deeper than 4 levels | split the file, or raise"
            " the limit with `--limit depth=N`",
        ),
        (
            "- - - - b",
            "- - - - - b",
            "1:9 unsupported-yaml: this is nested deeper than 4 levels | split the file, or raise"
            " the limit with `--limit depth=N`",
        ),
        (
            "a: [1, 2, 3, 4, 5]",
            "a: [1, 2, 3, 4, 5, 6]",
            "1:20 unsupported-yaml: this file has more than 8 keys and values | split the file, or"
            " raise the limit with `--limit nodes=N`",
        ),
        (
            "a: 12345678901234567890",
            "a: 123456789012345678901",
            "1:4 invalid-value: this text has more than 20 characters | shorten it, or raise the"
            " limit with `--limit string=N`",
        ),
        (
            "a: |-\n  12345678901234567890",
            "a: |-\n  123456789012345678901",
            "1:4 invalid-value: this text has more than 20 characters | shorten it, or raise the"
            " limit with `--limit string=N`",
        ),
    ],
)
def test_a_limit_holds_from_one_above(fits: str, too_much: str, fault: str, pure: bool) -> None:
    limits = Limits(depth=4, nodes=8, string=20)
    assert faults_of(fits, limits, pure=pure) == []
    assert faults_of(too_much, limits, pure=pure) == [fault]


@both_parsers
def test_no_depth_exhausts_the_stack(pure: bool) -> None:
    [fault] = faults_of("[" * 20_000, pure=pure)
    assert fault.startswith("1:65 unsupported-yaml: this is nested deeper than 64 levels")


@both_parsers
@pytest.mark.parametrize(
    ("text", "root", "refused"),
    [
        ("title: [}", {"title": []}, {(), ("title",)}),
        ("a: b\nc:\n  d: @e\nf: g", {"a": "b", "c": {}}, {(), ("c",)}),
        ("a: b\nc: d: e", {"a": "b", "c": "d"}, {(), ("c",)}),
        ("a: [b, c", {"a": ["b", "c"]}, {(), ("a",), ("a", 1)}),
        ("a: 'b", {}, {()}),
        ("@", None, set()),
    ],
)
def test_where_reading_breaks_off_nothing_is_whole(
    text: str, root: object, refused: set[KeyPath], pure: bool
) -> None:
    tree = tree_of(text, pure=pure)
    assert (seen(tree.root), len(tree.faults)) == (root, 1)
    assert tree.refused == refused


@both_parsers
def test_what_a_limit_cuts_off_is_not_whole(pure: bool) -> None:
    tree = tree_of("a: [1, [2, 3]]", Limits(nodes=6), pure=pure)
    assert (tree.root, len(tree.faults)) == ({"a": ["1", ["2"]]}, 1)
    assert tree.refused == {(), ("a",), ("a", 1)}


@both_parsers
def test_a_text_past_its_limit_is_refused_and_none(pure: bool) -> None:
    tree = tree_of("a: [bb, ccc]", Limits(string=2), pure=pure)
    assert tree.root == {"a": ["bb", None]}
    assert tree.refused == {("a", 1)}


@both_parsers
@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a: b\x00c", "1:5 unsafe-text: the character \\x00"),
        ("a: b\x1bc", "1:5 unsafe-text: the character \\x1b"),
        ("a: b\u2028c", "1:5 unsafe-text: the character \\u2028"),
        ("a: b\u202ec", "1:5 unsafe-text: the character \\u202e"),
        ("a: b\ufeffc", "1:5 unsafe-text: the character \\ufeff"),
        ("a: b\ud800c", "1:5 unsafe-text: the character \\ud800"),
        ("a: b\uffffc", "1:5 unsafe-text: the character \\uffff"),
        ("a: b # \x7f", "1:8 unsafe-text: the character \\x7f"),
        (r'a: "b\ec"', "1:4 unsafe-text: the character \\x1b"),
        (r'"a\0": b', "1:1 unsafe-text: the character \\x00"),
    ],
)
def test_an_unsafe_character_is_refused_where_it_stands(text: str, shown: str, pure: bool) -> None:
    hint = "remove it; retype the text if you cannot see it"
    fault = f"{shown} can deceive the eye or a terminal | {hint}"
    assert faults_of(text, pure=pure) == [fault]


@both_parsers
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "a: b\nc: 'd' # e\n",
            {("a",): ("a", "b"), ("c",): ("c", "'d'"), (): (None, "a: b\nc: 'd'")},
        ),
        (
            "a:\n  b: [c, d]\n\n# e\nf: g\n",
            {
                ("a", "b", 0): (None, "c"),
                ("a", "b", 1): (None, "d"),
                ("a", "b"): ("b", "[c, d]"),
                ("a",): ("a", "b: [c, d]"),
                ("f",): ("f", "g"),
                (): (None, "a:\n  b: [c, d]\n\n# e\nf: g"),
            },
        ),
        (
            "- a: b\n  c:\n- d",
            {
                (0, "a"): ("a", "b"),
                (0, "c"): ("c", ""),
                (0,): (None, "a: b\n  c:"),
                (1,): (None, "d"),
                (): (None, "- a: b\n  c:\n- d"),
            },
        ),
        (
            "a: {b: , c}",
            {
                ("a", "b"): ("b", ""),
                ("a", "c"): ("c", ""),
                ("a",): ("a", "{b: , c}"),
                (): (None, "a: {b: , c}"),
            },
        ),
        (
            "a: |\n  b\n  c\nd: e",
            {
                ("a",): ("a", "|\n  b\n  c\n"),
                ("d",): ("d", "e"),
                (): (None, "a: |\n  b\n  c\nd: e"),
            },
        ),
    ],
)
def test_keys_and_values_stand_where(
    text: str, expected: dict[KeyPath, tuple[str | None, str]], pure: bool
) -> None:
    assert spans_of(text, pure=pure) == expected


@both_parsers
@pytest.mark.parametrize(
    "text", ["a:\n", "a:   # b\n", "a:\n\n# b\n", "{a:\n}", "{a: }", "? a\n:\n"]
)
def test_an_empty_value_stands_behind_its_colon(text: str, pure: bool) -> None:
    spans = find_spans(SourceFile("a.yaml", text), pure=pure)
    behind = text.index(":") + 1
    assert spans["a",].value == Span(behind, behind)


def test_a_merge_conflict_is_told_before_all_else() -> None:
    text = "a: b\n<<<<<<< HEAD\nc: d\n=======\nc: e\n>>>>>>> main\n"
    assert [fault.partition(" | ")[0] for fault in faults_of(text)] == [
        "2:1 invalid-yaml: a merge conflict marker (`<<<<<<<`) was left in the file"
    ]
    assert find_spans(SourceFile("a.yaml", text)) == {}


PIECES = [": ", "- ", "\n  ", "\n    ", "\n- ", "a: ", "\nb: ", "\n  c: ", " #", "null", "|-\n"]
RARE = ["\r\n", "\r", "---\n", "...", "<<: ", "http://a", "''", "1:2", "b?"]
YAMLISH = st.lists(
    st.sampled_from([*PIECES, *RARE, *"abc:-?,[]{}#&*!|>'\"%@`\\~=<. \n\t1é"]), max_size=25
).map("".join)
ANY_TEXT = st.text(max_size=60) | YAMLISH
WORDS = st.from_regex(r"[a-zé][a-z0-9é .,!?'/-]{0,20}[a-z0-9]", fullmatch=True)


@given(ANY_TEXT)
def test_reading_never_raises_and_faults_lie_inside_the_text(text: str) -> None:
    for pure in (False, True):
        for fault in tree_of(text, Limits(depth=5, nodes=20, string=9), pure=pure).faults:
            assert fault.place.span is not None
            assert 0 <= fault.place.span.start <= fault.place.span.end <= len(text)


@given(ANY_TEXT)
def test_every_place_lies_inside_the_text(text: str) -> None:
    for pure in (False, True):
        for one in find_spans(SourceFile("a.yaml", text), pure=pure).values():
            for span in (one.key or one.value, one.value):
                assert 0 <= span.start <= span.end <= len(text)


@given(YAMLISH)
def test_both_parsers_read_the_same(text: str) -> None:
    trees = [tree_of(text, pure=pure) for pure in (False, True)]
    refuses = [bool(tree.faults) or not isinstance(tree.root, dict) for tree in trees]
    assert refuses[0] == refuses[1]
    if not refuses[0]:
        assert seen(trees[0].root) == seen(trees[1].root)
        assert spans_of(text) == spans_of(text, pure=True)


@given(st.dictionaries(WORDS, WORDS | st.lists(WORDS, min_size=1), min_size=1))
def test_an_unquoted_text_is_what_stands_at_its_place(goals: dict[str, str | list[str]]) -> None:
    lines = [
        f"{key}: {value}" if isinstance(value, str) else f"{key}:\n  - " + "\n  - ".join(value)
        for key, value in goals.items()
    ]
    text = "\n".join(lines)
    tree, spans = tree_of(text), spans_of(text)
    assert (tree.root, tree.faults) == (goals, ())
    for key, value in goals.items():
        assert spans[key,][0] == key
        if isinstance(value, str):
            assert spans[key,] == (key, value)
        else:
            assert [spans[key, index][1] for index in range(len(value))] == value
