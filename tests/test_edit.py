"""Edits: exactly what was asked for comes true, to the byte; what cannot be proven is refused."""

from random import Random

import pytest

from okrkit.compose import Inline, Plain, Text, Value
from okrkit.edit import (
    Add,
    Append,
    EditRefusedError,
    Remove,
    Rename,
    Set,
    Wish,
    edited,
    is_same,
    open_page,
)
from okrkit.limits import Limits
from okrkit.source import KeyPath, SourceFile
from okrkit.tree import Node, read_tree

GOALS = """\
team: payments   # who
objectives:
  refunds:
    title: "Refunds"
    # the number
    key_results:
      time:
        title: Median time
        baseline: 72
        checkins:   # newest first
          # the bank
          2026-11-09: 54
          2026-11-02: {value: 58, confidence: 4}  # late
      calls: {title: Calls, checkins: {2026-11-02: 3}}
      mood:
        title: Mood
"""
TIME: KeyPath = ("objectives", "refunds", "key_results", "time")
CALLS: KeyPath = ("objectives", "refunds", "key_results", "calls")
MOOD: KeyPath = ("objectives", "refunds", "key_results", "mood")


def changed(text: str, *wishes: Wish) -> tuple[list[str], list[str]]:
    """The lines that went and the lines that came."""
    new = edited(open_page(SourceFile("goals/a.yaml", text)), wishes).text
    old_lines, new_lines = text.splitlines(), new.splitlines()
    head = 0
    while old_lines[head : head + 1] == new_lines[head : head + 1] and head < len(old_lines):
        head += 1
    tail = 0
    while (
        tail < min(len(old_lines), len(new_lines)) - head
        and old_lines[-1 - tail] == new_lines[-1 - tail]
    ):
        tail += 1
    return old_lines[head : len(old_lines) - tail], new_lines[head : len(new_lines) - tail]


@pytest.mark.parametrize(
    ("wish", "gone", "come"),
    [
        (Set((*TIME, "baseline"), Plain("70")), ["        baseline: 72"], ["        baseline: 70"]),
        (Set(("team",), Plain("growth")), ["team: payments   # who"], ["team: growth   # who"]),
        (
            Set(("objectives", "refunds", "title"), Text("Fast: refunds")),
            ['    title: "Refunds"'],
            ['    title: "Fast: refunds"'],
        ),
        (
            Add((*TIME, "checkins"), "2026-11-16", Plain("49"), 0),
            [],
            ["          2026-11-16: 49"],
        ),
        (
            Add((*TIME, "checkins"), "2026-11-05", Plain("56"), 1),
            [],
            ["          2026-11-05: 56"],
        ),
        (
            Add((*TIME, "checkins"), "2026-10-26", {"value": Plain("61"), "note": Text("x", True)}),
            [],
            ["          2026-10-26:", "            value: 61", '            note: "x"'],
        ),
        (
            Add((*TIME, "checkins", "2026-11-02"), "expect", Plain("30")),
            ["          2026-11-02: {value: 58, confidence: 4}  # late"],
            ["          2026-11-02: {value: 58, confidence: 4, expect: 30}  # late"],
        ),
        (
            Add((*CALLS, "checkins"), "2026-11-16", Plain("2"), 0),
            ["      calls: {title: Calls, checkins: {2026-11-02: 3}}"],
            ["      calls: {title: Calls, checkins: {2026-11-16: 2, 2026-11-02: 3}}"],
        ),
        (
            Add((*MOOD, "checkins"), "2026-11-16", Plain("0.5")),
            [],
            ["        checkins:", "          2026-11-16: 0.5"],
        ),
        (
            Set((*TIME, "checkins", "2026-11-09"), {"value": Plain("54"), "expect": Plain("30")}),
            ["          2026-11-09: 54"],
            ["          2026-11-09:", "            value: 54", "            expect: 30"],
        ),
        (
            Remove((*TIME, "checkins", "2026-11-02")),
            ["          2026-11-02: {value: 58, confidence: 4}  # late"],
            [],
        ),
        (
            Remove((*CALLS, "checkins", "2026-11-02")),
            ["      calls: {title: Calls, checkins: {2026-11-02: 3}}"],
            ["      calls: {title: Calls}"],
        ),
        (Rename(TIME, "refund-time"), ["      time:"], ["      refund-time:"]),
    ],
)
@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_wish_changes_its_own_lines(
    wish: Wish, gone: list[str], come: list[str], line_break: str, mark: str
) -> None:
    text = mark + GOALS.replace("\n", line_break)
    first = (
        [gone, come]
        if not mark
        else [
            [mark + line if line[:4] == "team" else line for line in lines]
            for lines in (gone, come)
        ]
    )
    assert list(changed(text, wish)) == first
    if line_break == "\r\n":
        assert "\n" not in edited(open_page(SourceFile("a", text)), [wish]).text.replace("\r\n", "")


def test_many_wishes_come_true_at_once() -> None:
    wishes: list[Wish] = [
        Add((*MOOD, "checkins"), "2026-11-16", Plain("1")),
        Add((*MOOD, "checkins"), "2026-11-09", Plain("2")),
        Add((*TIME, "checkins"), "2026-11-23", Plain("4"), 0),
        Add((*TIME, "checkins"), "2026-11-16", Plain("3"), 0),
        Set((*TIME, "baseline"), Plain("9")),
    ]
    new = edited(open_page(SourceFile("a", GOALS)), wishes).text
    assert (
        new
        == GOALS.replace("baseline: 72", "baseline: 9").replace(
            "  # newest first\n",
            "  # newest first\n          2026-11-23: 4\n          2026-11-16: 3\n",
        )
        + "        checkins:\n          2026-11-16: 1\n          2026-11-09: 2\n"
    )


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("a:\n", "a:\n  k: 1\n"),
        ("a: # why\nb: 2\n", "a: # why\n  k: 1\nb: 2\n"),
        ("a: null\n", "a:\n  k: 1\n"),
        ("a: ~  # why\n", "a:  # why\n  k: 1\n"),
        ("a: {}\n", "a: {k: 1}\n"),
        ("a:\n    x: 1", "a:\n    x: 1\n    k: 1"),
        ("a:\n    x: |\n      text\n\nb: 1\n", "a:\n    x: |\n      text\n    k: 1\n\nb: 1\n"),
        ("a:\n  x: 1\n  # k: 5\n", "a:\n  x: 1\n  k: 1\n  # k: 5\n"),
        ("b: 1\n", "b: 1\na:\n  k: 1\n"),
        ("", "a:\n  k: 1\n"),
        ("# empty\n", "# empty\na:\n  k: 1\n"),
        ("\ufeffa:\n  x:\n    y: 1\n", "\ufeffa:\n  x:\n    y: 1\n  k: 1\n"),
    ],
)
def test_an_entry_goes_where_it_belongs(text: str, new: str) -> None:
    assert edited(open_page(SourceFile("a", text)), [Add(("a",), "k", Plain("1"))]).text == new


@pytest.mark.parametrize(
    ("text", "wish", "reason"),
    [
        ("a: [1\n", Set(("a",), Plain("1")), "`okr check` tells more"),
        ("a: |\n  x\n", Set(("a",), Plain("1")), "more than one line"),
        ("a: {b: 1, # c\n  d: 2}\n", Add(("a",), "k", Plain("1")), "a comment"),
        ("a: 1\n", Add((), "a", Plain("1")), "`a` is there already"),
        ("a: 1\n", Add(("a",), "k", Plain("1")), "`a` holds something else"),
        ("a: {x: }\n", Add(("a",), "k", Plain("1")), "cannot be edited safely: with that, "),
        ("a: 1\nb: 2\n", Rename(("a",), "b"), "with that, `b` is here a second time"),
        ("a: ''\n", Add(("a",), "k", Plain("1")), "`a` holds something else"),
        ("a: 1\n", Set(("b",), Plain("1")), "there is nothing of that name"),
        ("a: 1\n", Rename(("b",), "c"), "its key cannot be found"),
        ("? a\n: b: 1\n", Add(("a",), "k", Plain("1")), "something else stands before it"),
    ],
)
def test_what_is_not_certain_is_refused(text: str, wish: Wish, reason: str) -> None:
    with pytest.raises(EditRefusedError, match=reason):
        edited(open_page(SourceFile("goals/a.yaml", text)), [wish])


@pytest.mark.parametrize(
    "words", ["plain", "a: b", "a #b", "- a", "yes", "null", "12", "2026-11-20", "", " a", "a'b",
              'say "x"', "a\nb", "[a]", "{a}", "@a", "`a`", "%", "a, b", "é", "why?", "a\\b"]
)  # fmt: skip
@pytest.mark.parametrize("text", ["a:\n  x: 1\n", "a: {x: 1}\n"])
def test_words_are_read_back_as_they_were(words: str, text: str) -> None:
    new = edited(open_page(SourceFile("a", text)), [Add(("a",), "k", Text(words))]).text
    root = read_tree(SourceFile("a", new)).root
    assert isinstance(root, dict)
    assert isinstance(root["a"], dict)
    assert root["a"]["k"] == words


def paths(node: Node, path: KeyPath = ()) -> list[tuple[KeyPath, Node]]:
    below: list[tuple[KeyPath, Node]] = [(path, node)]
    if isinstance(node, dict):
        below += [one for key, value in node.items() for one in paths(value, (*path, key))]
    elif isinstance(node, list):
        for index, value in enumerate(node):
            below += paths(value, (*path, index))
    return below


VALUES: list[Value] = [
    Plain("42"), Text("hello, world: x"), {"value": Plain("3"), "note": Text("a", True)},
    Inline({"what": Text("x y"), "from": Plain("cleo")}), [Plain("a"), Plain("b")],
]  # fmt: skip


def a_wish(random: Random, root: Node) -> Wish:
    path, node = random.choice(paths(root))
    if isinstance(node, dict):
        place = random.choice([0, None, random.randint(0, len(node))])
        return Add(path, "zz-new", random.choice(VALUES), place)
    if random.random() < 0.5 and path and isinstance(path[-1], str):
        return Remove(path) if random.random() < 0.5 else Rename(path, "zz-other")
    return Set(path, random.choice(VALUES[:2]))


@pytest.mark.parametrize("seed", range(500))
def test_a_random_edit_leaves_every_other_line_alone(seed: int) -> None:
    random = Random(seed)
    text = random.choice([GOALS, GOALS.replace("\n", "\r\n"), GOALS.rstrip("\n")])
    source = SourceFile("a", text)
    wish = a_wish(random, read_tree(source).root)
    try:
        new = edited(open_page(source), [wish]).text
    except EditRefusedError:
        return
    gone, _ = changed(text, wish)
    assert len(gone) <= (1 if not isinstance(wish, Remove) else text.count("\n"))
    assert is_same(read_tree(SourceFile("a", new)).root, read_tree(source).root) is False


@pytest.mark.parametrize("text", ["", "# nothing\n", "a: 1\n", "\ufeff"])
def test_no_wish_changes_nothing(text: str) -> None:
    assert edited(open_page(SourceFile("a", text)), []).text == text


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("a:\n  k: 3 # late\n", "a:\n  k: # late\n    v: 3\n"),
        ("a:\n  k:\n    3   # late\n", "a:\n  k:   # late\n    v: 3\n"),
        ("a:\n  k:  # why\n    3\n", "a:\n  k:  # why\n    v: 3\n"),
    ],
)
def test_a_value_becomes_a_block_below_its_key(text: str, new: str) -> None:
    wish = Set(("a", "k"), {"v": Plain("3")})
    assert edited(open_page(SourceFile("a", text)), [wish]).text == new


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("a: [x, y]  # c\n", "a: [x, y, z]  # c\n"),
        ("a:\n- x\n- y  # c\nb: 1\n", "a:\n- x\n- y  # c\n- z\nb: 1\n"),
        ("a:\n    -   x", "a:\n    -   x\n    -   z"),
    ],
)
def test_a_list_gets_one_more_item(text: str, new: str) -> None:
    assert edited(open_page(SourceFile("a", text)), [Append(("a",), Plain("z"))]).text == new


def test_a_number_sign_between_quotes_is_no_comment() -> None:
    text = 'a: {t: "Number #1", "k # x": b#c}\n'
    wish = Add(("a",), "k", Text("# d"))
    new = edited(open_page(SourceFile("a", text)), [wish]).text
    assert new == 'a: {t: "Number #1", "k # x": b#c, k: "# d"}\n'


@pytest.mark.parametrize(
    "key", ["Design: doc", "Board #2", "# x", "", "[a", "a, b", "- a", "2026-10"]
)
def test_a_key_is_read_back_as_it_was(key: str) -> None:
    for text in ("a:\n  x: 1\n", "a: {x: 1}\n"):
        new = edited(open_page(SourceFile("a", text)), [Add(("a",), key, {"k": Plain("1")})]).text
        assert read_tree(SourceFile("a", new)).root == {"a": {"x": "1", key: {"k": "1"}}}


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("a:\n  b: 1\n    # of b\n  # of none\n", "a:\n  b: 1\n    # of b\n  k: 1\n  # of none\n"),
        (
            "a:\n  b:\n    c: 1\n\n    # d: 2\nz: 1\n",
            "a:\n  b:\n    c: 1\n\n    # d: 2\n  k: 1\nz: 1\n",
        ),
        (
            "a:\n  b: 1   # first\n         # second",
            "a:\n  b: 1   # first\n         # second\n  k: 1",
        ),
    ],
)
def test_comments_stay_with_the_entry_that_they_stand_below(text: str, new: str) -> None:
    assert edited(open_page(SourceFile("a", text)), [Add(("a",), "k", Plain("1"))]).text == new


@pytest.mark.parametrize(
    ("old", "new"),
    [("|\n    a\n    b\n", "x\n"), ("'a\n\n    b'\n", "x\n"), (">-\n    a\n", "x\n")],
)
def test_words_take_the_place_of_several_lines(old: str, new: str) -> None:
    text = f"a:\n  n: {old}  z: 1\n"
    made = edited(open_page(SourceFile("a", text)), [Set(("a", "n"), Text("x"))]).text
    assert made == f"a:\n  n: {new}  z: 1\n"


def test_a_file_does_not_grow_past_its_limit() -> None:
    page = open_page(SourceFile("a", "a: 1\n"))
    with pytest.raises(EditRefusedError, match="it would have more than 20 bytes"):
        edited(page, [Add((), "b", Text("x" * 20))], Limits(file_size=20))
