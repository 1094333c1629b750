"""The YAML test suite and the bad inputs: read or refused, and the same by both parsers."""

import json
import math
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from okrkit.source import SourceFile
from okrkit.tree import Node, Quoted, Tree, find_spans, read_tree

SHARED = Path(__file__).parents[2] / "shared"
SUITE = SHARED / "yaml-test-suite"
BAD_INPUTS = SHARED / "bad-inputs"
MOST = 50_000  # characters; the parser in Python takes seconds for more
ODD = {"L24T/01", "JEF9/02"}
"""Block texts whose last line is blanks only, without a line break: libyaml's own reading."""

CONSTANTS = {"true": True, "false": False}

needs_suite = pytest.mark.skipif(not SUITE.is_dir(), reason="no ../shared/yaml-test-suite here")
needs_bad_inputs = pytest.mark.skipif(
    not BAD_INPUTS.is_dir(), reason="no ../shared/bad-inputs here"
)
both_parsers = pytest.mark.parametrize("pure", [False, True], ids=["c", "pure"])


def _suite() -> list[str]:
    return sorted(os.fspath(one.parent.relative_to(SUITE)) for one in SUITE.rglob("in.yaml"))


def _bad_inputs() -> list[str]:
    return sorted(one.name for one in BAD_INPUTS.glob("*.yaml"))


def source(path: Path) -> SourceFile | None:
    """The text of a file; None where it is none, or too much of it."""
    try:
        text = path.read_bytes().decode()
    except UnicodeDecodeError:
        return None
    return SourceFile("a.yaml", text) if len(text) <= MOST else None


def is_refused(tree: Tree) -> bool:
    """Whether okr refuses a text; that a goal file is a mapping is said later."""
    return bool(tree.faults) or not isinstance(tree.root, dict)


def assert_placed(file: SourceFile, tree: Tree) -> None:
    for fault in tree.faults:
        assert fault.message
        span = fault.place.span
        assert span is not None
        assert 0 <= span.start <= span.end <= len(file.text)


def assert_both_agree(file: SourceFile) -> None:
    """Equal values, equal start places, and a fault where the other has one."""
    tree, stand_in = read_tree(file), read_tree(file, pure=True)
    assert is_refused(tree) == is_refused(stand_in)
    if not is_refused(tree):
        assert kinds(tree.root) == kinds(stand_in.root)
        assert find_spans(file) == find_spans(file, pure=True)


def kinds(node: Node) -> Any:
    """A tree in which a quoted text does not equal an unquoted one."""
    if isinstance(node, dict):
        return {key: kinds(value) for key, value in node.items()}
    if isinstance(node, list):
        return [kinds(value) for value in node]
    return (type(node), node)


def json_documents(text: str) -> Iterator[Any]:
    """The JSON values that stand one after another in a text."""
    decoder, text = json.JSONDecoder(), text.strip()
    while text:
        value, end = decoder.raw_decode(text)
        text = text[end:].lstrip()
        yield value


def means(node: Node, expected: Any) -> bool:
    """Whether an untyped value is what JSON says; a key of JSON is text, as ours are."""
    if isinstance(node, dict) and isinstance(expected, dict):
        same_keys = node.keys() == expected.keys()
        return same_keys and all(means(value, expected[key]) for key, value in node.items())
    if isinstance(node, list) and isinstance(expected, list):
        same_length = len(node) == len(expected)
        return same_length and all(means(*pair) for pair in zip(node, expected, strict=True))
    if isinstance(node, Quoted) or not isinstance(node, str):
        return isinstance(expected, str | None) and bool(node == expected)
    if isinstance(expected, bool):
        return CONSTANTS.get(node) is expected
    if isinstance(expected, int | float):
        number = float(int(node, 0)) if node.startswith(("0x", "0o")) else float(node)
        return math.isclose(number, expected)
    return bool(node == expected)


@needs_suite
@both_parsers
@pytest.mark.parametrize("name", _suite())
def test_a_case_of_the_suite_is_read_or_refused_with_a_place(name: str, pure: bool) -> None:
    file = source(SUITE / name / "in.yaml")
    assert file is not None
    assert_placed(file, read_tree(file, pure=pure))


def is_comparable(name: str, tree: Tree) -> bool:
    """Whether a text is read, and is sound YAML whose meaning the suite tells."""
    is_broken = (SUITE / name / "error").exists()
    has_meaning = (SUITE / name / "in.json").exists()
    return not tree.faults and has_meaning and not is_broken and name not in ODD


@needs_suite
@pytest.mark.parametrize("name", _suite())
def test_what_is_read_is_what_the_suite_says(name: str) -> None:
    file, said = source(SUITE / name / "in.yaml"), SUITE / name / "in.json"
    assert file is not None
    tree = read_tree(file)
    if is_comparable(name, tree):
        [expected] = json_documents(said.read_text(encoding="utf-8"))
        assert means(tree.root, expected)


@needs_suite
@pytest.mark.parametrize("name", _suite())
def test_both_parsers_agree_on_the_suite(name: str) -> None:
    file = source(SUITE / name / "in.yaml")
    assert file is not None
    assert_both_agree(file)


@needs_suite
def test_the_suite_is_read_as_far_as_it_was() -> None:
    counts: Counter[str] = Counter()
    for name in _suite():
        file = source(SUITE / name / "in.yaml")
        assert file is not None
        is_read = not read_tree(file).faults
        counts["read" if is_read else "refused"] += 1
        counts["compared"] += is_comparable(name, read_tree(file))
        counts["broken, yet read"] += is_read and (SUITE / name / "error").exists()
    assert counts == {"read": 178, "refused": 224, "compared": 165, "broken, yet read": 11}


@needs_bad_inputs
@pytest.mark.parametrize("name", _bad_inputs())
def test_both_parsers_agree_on_a_bad_input(name: str) -> None:
    file = source(BAD_INPUTS / name)
    if file is None:
        pytest.skip("no text, or too much of it")
    assert_placed(file, read_tree(file))
    assert_both_agree(file)
