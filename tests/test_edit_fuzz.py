"""Random edits of oddly laid out files: each changes its own line or block only, or is refused.

In the suite there are few of them; `make trials` makes 20,000.
"""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from awkward import TRAPS, disturbed
from judge import judge, paths
from okrkit.compose import Inline, Plain, Text, Value
from okrkit.edit import Add, EditRefusedError, Remove, Rename, Set, Wish, edited, open_page
from okrkit.source import BYTE_ORDER_MARK, LINE_BREAK, KeyPath, SourceFile
from okrkit.tree import Node, read_tree
from sound import ODD_TEXTS, sound
from trials import Tally, times

EDITS = times("EDITS", 500)
ROOT = Path(__file__).parents[1]
SUITE = ROOT.parent / "shared" / "yaml-test-suite"
NO_KEY = "zz-new"

needs_suite = pytest.mark.skipif(not SUITE.is_dir(), reason="no ../shared/yaml-test-suite here")


# --- the texts


def texts_below(folder: Path, name: str) -> list[str]:
    """The texts of files of such a name; those that are no UTF-8 are read elsewhere."""
    found = []
    for path in sorted(folder.rglob(name)):
        with suppress(UnicodeDecodeError):
            found.append(path.read_bytes().decode())
    return found


EXAMPLES = texts_below(ROOT / "examples", "*.yaml")
SUITE_TEXTS = texts_below(SUITE, "in.yaml")


def an_example(rng: Random) -> str:
    return disturbed(rng, rng.choice(EXAMPLES))


def a_sound_file(rng: Random) -> str:
    files = sound(rng, rng.randint(0, 3)).files(rng, has_defaults=True)
    return disturbed(rng, files[rng.choice(sorted(files))])


def a_trap(rng: Random) -> str:
    return disturbed(rng, rng.choice(TRAPS), rng.choice((0, 2)))


# --- the wishes


def a_wish(rng: Random, root: Node) -> Wish:
    """A wish for what is there; some of them nobody can fulfil."""
    found = list(paths(root))
    if not found or rng.random() < 0.5:
        places = [(path, node) for path, node in [((), root), *found] if can_take(node)]
        if places:
            return an_addition(rng, *rng.choice(places))
    path, _ = rng.choice(found) if found else ((NO_KEY,), None)
    return rng.choice(
        (Set(path, a_value(rng)), Set(path, a_value(rng)), Remove(path), Rename(path, a_key(rng)))
    )


def can_take(node: Node) -> bool:
    return node is None or isinstance(node, dict)


def an_addition(rng: Random, path: KeyPath, node: Node) -> Add:
    entries = node if isinstance(node, dict) else {}
    if rng.random() < 0.1:
        path = (*path, *rng.choice((("zz-map",), ("zz-map", "zz-inner"))))
    key = rng.choice([*entries, a_key(rng)]) if rng.random() < 0.05 else a_key(rng)
    return Add(path, key, a_value(rng), rng.choice((None, 0, rng.randint(0, len(entries)))))


def a_key(rng: Random) -> str:
    return rng.choice((NO_KEY, "2026-11-20", "2026-Q4/o.k", "zz_9"))


def a_value(rng: Random, depth: int = 0) -> Value:
    match rng.randint(0, 7 if depth < 2 else 4):
        case 0 | 1:
            return Plain(rng.choice(("42", "-4.50", "2026-11-20", "true", "o.k", "2026-Q4/o")))
        case 2 | 3:
            return Text(
                rng.choice((*ODD_TEXTS, "plain", "two\nlines", "", " ")), rng.random() < 0.5
            )
        case 4:
            return Inline({"what": Text(rng.choice(ODD_TEXTS)), "from": Plain("cleo")})
        case 5:
            items: list[Value] = [Plain("a"), Text(rng.choice(ODD_TEXTS))]
            return items[: rng.randint(0, 2)]
        case _:
            keys = rng.sample(("value", "note", "needs", "x"), rng.randint(1, 3))
            return {key: a_value(rng, depth + 1) for key in keys}


# --- the trials


def outcome(text: str, wish: Wish) -> str:
    """What became of a wish; raises AssertionError where that is wrong."""
    source = SourceFile("a.yaml", text)
    try:
        new = edited(open_page(source), [wish]).text
    except EditRefusedError:
        return "refused"
    judge(text, wish, new)
    return "changed" if new != text else "the same"


ENDS = ("changed", "the same", "refused")
TEXTS = {"sound": (a_sound_file, 0.5), "example": (an_example, 0.25), "trap": (a_trap, 0.25)}


@pytest.mark.parametrize("kind", TEXTS)
def test_a_random_edit_changes_its_own_lines_or_is_refused(kind: str) -> None:
    make, share = TEXTS[kind]
    tally = Tally()
    for number in range(round(EDITS * share)):
        rng = Random(f"{kind} {number}")
        text = make(rng)
        wish = a_wish(rng, read_tree(SourceFile("a.yaml", text)).root)
        tally.count(f"{kind} {number}: {wish} in {text!r}", outcome, text, wish)
    tally.tell(f"edits, {kind} files", *ENDS)
    assert tally.counts["changed"] > tally.counts["refused"]


def test_a_byte_order_mark_does_not_change_how_far_in_a_block_stands() -> None:
    text, wish = "a:\n  b: 1\n", Add(("a",), "k", {"value": Plain("1"), "note": Text("x")})
    plain = edited(open_page(SourceFile("a.yaml", text)), [wish]).text
    marked = edited(open_page(SourceFile("a.yaml", BYTE_ORDER_MARK + text)), [wish]).text
    assert marked == BYTE_ORDER_MARK + plain


@pytest.mark.parametrize("kind", TEXTS)
def test_two_wishes_come_true_as_one_after_the_other(kind: str) -> None:
    tally = Tally()
    for number in range(round(EDITS * TEXTS[kind][1])):
        rng = Random(f"both {kind} {number}")
        text = TEXTS[kind][0](rng)
        root = read_tree(SourceFile("a.yaml", text)).root
        one, other = a_wish(rng, root), a_wish(rng, root)
        if are_apart(one, other):
            name = f"both {kind} {number}: {one} and {other} in {text!r}"
            tally.count(name, both, text, one, other)
    tally.tell(f"two edits at once, {kind} files", *ENDS)


def are_apart(one: Wish, other: Wish) -> bool:
    """Whether two wishes are for different parts of a file, so that they cannot meet.

    What is behind a part that is gone may look as if it belonged to the part before.
    """
    length = min(len(one.path), len(other.path))
    is_removal = isinstance(one, Remove) or isinstance(other, Remove)
    return one.path[:length] != other.path[:length] and not is_removal


def both(text: str, one: Wish, other: Wish) -> str:
    try:
        first = edited(open_page(SourceFile("a.yaml", text)), [one]).text
        second = edited(open_page(SourceFile("a.yaml", first)), [other]).text
        at_once = edited(open_page(SourceFile("a.yaml", text)), [one, other]).text
    except EditRefusedError:
        return "refused"
    # In a file with several kinds of line breaks the first one may be gone by then.
    assert at_once == second or LINE_BREAK.split(at_once) == LINE_BREAK.split(second)
    return "changed" if second != text else "the same"


@needs_suite
def test_no_wish_changes_nothing_in_the_suite() -> None:
    tally = Tally()
    for text in SUITE_TEXTS:
        tally.count(repr(text), unchanged, text)
    tally.tell("no edit, YAML test suite", "the same", "refused")


def unchanged(text: str) -> str:
    try:
        new = edited(open_page(SourceFile("a.yaml", text)), []).text
    except EditRefusedError:
        return "refused"
    assert new == text
    return "the same"


@needs_suite
def test_an_edit_at_every_path_of_the_suite_changes_its_own_lines_or_is_refused() -> None:
    tally = Tally()
    for text in SUITE_TEXTS:
        tree = read_tree(SourceFile("a.yaml", text))
        if not tree.faults:
            for wish in all_wishes(Random(text), tree.root):
                tally.count(f"{wish} in {text!r}", outcome, text, wish)
    tally.tell("edits, YAML test suite", *ENDS)
    assert tally.counts["changed"] > 500


def all_wishes(rng: Random, root: Node) -> Iterator[Wish]:
    """Wishes of all kinds for every path."""
    for path, node in [((), root), *paths(root)]:
        if can_take(node):
            yield an_addition(rng, path, node)
            yield Add(path, NO_KEY, Plain("1"), 0)
            yield Add(path, NO_KEY, {"value": Plain("1"), "note": Text("a: b")})
        if path:
            yield Set(path, Plain("42"))
            yield Set(path, a_value(rng))
            yield Rename(path, a_key(rng))
            yield Remove(path)
