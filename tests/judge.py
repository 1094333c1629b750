"""Judges an edit anew, by lines and by a tree made here, not by the proof of the engine."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any

from awkward import lines_of
from okrkit.compose import Inline, Plain, Text, Value, is_literal
from okrkit.edit import Add, Remove, Rename, Set, Wish
from okrkit.source import BYTE_ORDER_MARK, KeyPath, SourceFile, Span
from okrkit.tree import Node, Quoted, Written, find_spans, read_tree

NOTHING = (type(None), None)
Spans = Mapping[KeyPath, Written]


def judge(text: str, wish: Wish, new: str) -> None:
    """Raise AssertionError unless a text became what was wished for, and nothing else changed."""
    before, after = (read_tree(SourceFile("a.yaml", one)) for one in (text, new))
    assert [fault for fault in after.faults if fault.rule != "empty-file"] == []
    root = {} if before.root is None else before.root
    assert is_so(copied(after.root), wanted(root, wish))
    spans = find_spans(SourceFile("a.yaml", text))
    match wish:
        case Set(path=path, value=value):
            _judge_value(text, new, spans[path], value)
        case Rename(path=path, key=key):
            span = _key(spans, path)
            assert new == text[: span.start] + key + text[span.end :]
        case Remove(path=path):
            _judge_removal(text, new, _highest_alone(root, path), spans, root)
        case Add():
            _judge_addition(text, new, wish, spans, root)
    _judge_line_breaks(text, new)


# --- the tree


def paths(node: Node, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Node]]:
    """All paths but that of the root, and what stands there."""
    if isinstance(node, (dict, list)):
        for key, value in node.items() if isinstance(node, dict) else enumerate(node):
            yield (*path, key), value
            yield from paths(value, (*path, key))


def wanted(root: Node, wish: Wish) -> Any:
    """What the tree shall be; a leaf is its kind and its text."""
    tree = copied(root)
    match wish:
        case Set(path=path, value=value):
            _at(tree, path[:-1])[path[-1]] = _meant(value)
        case Rename(path=path, key=new):
            entries = _at(tree, path[:-1])
            pairs = [(new if key == path[-1] else key, one) for key, one in entries.items()]
            entries.clear()
            entries.update(pairs)
        case Remove(path=path):
            path = _highest_alone(root, path)
            del _at(tree, path[:-1])[path[-1]]
        case Add(path=path, key=key, value=value, place=place):
            _put_in(tree, path, (key, _meant(value)), place)
    return tree


def copied(node: Node) -> Any:
    """A tree in which a quoted text does not equal an unquoted one."""
    if isinstance(node, dict):
        return {key: copied(value) for key, value in node.items()}
    if isinstance(node, list):
        return [copied(value) for value in node]
    return (type(node), node)


def is_so(found: Any, asked: Any) -> bool:
    """Whether a tree is what was asked for, entries in order; words may stand in quotes or not."""
    if isinstance(asked, dict) and isinstance(found, dict):
        return list(found) == list(asked) and all(is_so(found[key], asked[key]) for key in asked)
    if isinstance(asked, list) and isinstance(found, list):
        return len(found) == len(asked) and all(map(is_so, found, asked))
    if isinstance(asked, tuple) and asked[0] is Text:
        return found in ((str, asked[1]), (Quoted, asked[1]))
    return bool(found == asked)


def _meant(value: Value) -> Any:
    match value:
        case Plain(text=text):
            return (str, text)
        case Text(text=text):
            return (Text, text)
        case Inline(entries=entries):
            return _meant(entries)
        case Mapping():
            return {key: _meant(one) for key, one in value.items()}
        case _:
            return [_meant(one) for one in value]


def _at(tree: Any, path: KeyPath) -> Any:
    for key in path:
        tree = tree[key]
    return tree


def _highest_alone(root: Node, path: KeyPath) -> KeyPath:
    """A path, or the mapping that would be empty without it."""
    while len(path) > 1 and isinstance(path[-2], str) and len(_at(root, path[:-1])) == 1:
        path = path[:-1]
    return path


def _put_in(tree: Any, path: KeyPath, entry: tuple[str, Any], place: int | None) -> None:
    """Put an entry at its place; the mappings that it needs come last in theirs."""
    for step in path:
        if isinstance(tree, dict) and tree.get(step, NOTHING) == NOTHING:
            tree[step], place = {}, None
        tree = tree[step]
    pairs = list(tree.items())
    pairs.insert(len(pairs) if place is None else place, entry)
    tree.clear()
    tree.update(pairs)


# --- the lines


def differing(text: str, new: str) -> tuple[Sequence[str], Sequence[str]]:
    """The lines that went and came, between the equal ones before and behind."""
    old_lines, new_lines = _bare_lines(text), _bare_lines(new)
    head = _same(old_lines, new_lines)
    tail = _same(old_lines[head:][::-1], new_lines[head:][::-1])
    return old_lines[head : len(old_lines) - tail], new_lines[head : len(new_lines) - tail]


def _judge_value(text: str, new: str, written: Written, value: Value) -> None:
    """A value on one line became another one, or a block below its key."""
    start = written.value.start
    between = text[written.key.end if written.key else start : start]
    is_below = len(lines_of(between)) > 1  # then its own line may go
    gone, come = differing(text, new)
    height = len(lines_of(text[start : written.value.end]))
    if isinstance(value, Text) and height > 1:  # words in the place of words
        assert len(gone) <= height + is_below
        assert len(come) <= 1
        assert new.startswith(text[:start])
        return
    assert len(gone) <= 1 + is_below
    assert len(come) - len(gone) in {0, _height(value) - 1, _height(value) - 1 - is_below}
    _judge_stretch(text, new, written.value, has_new_lines=len(come) > len(gone))


def _judge_addition(text: str, new: str, wish: Add, spans: Spans, root: Node) -> None:
    """Something was put in: whole lines, or a pair on one line, perhaps in place of nothing."""
    there = {(), *(path for path, _ in paths(root))}
    known = next(
        wish.path[:end] for end in range(len(wish.path), -1, -1) if wish.path[:end] in there
    )
    gone, come = differing(text, new)
    more = len(wish.path) - len(known) + _height(wish.value)
    is_below = False
    if known and _at(root, known) in (None, {}):
        key, span = spans[known]
        is_below = key is not None and len(lines_of(text[key.end : span.start])) > 1
        old = text[span.start : span.end]
        assert re.fullmatch(r"null|~||\{\s*\}", old)
        assert len(gone) <= max(1, len(lines_of(old)))
        _judge_stretch(text, new, span, has_new_lines=len(come) > len(gone))
    else:
        assert len(gone) <= 1
        assert _is_insertion(text, new)
    possible = {0, more, more - _may_fuse(text), more - is_below, 1 - len(gone)}
    assert len(come) - len(gone) in possible


def _judge_removal(text: str, new: str, path: KeyPath, spans: Spans, root: Node) -> None:
    """One stretch is gone: the entry's own lines, or between brackets the pair and a comma."""
    start = _start_of_line(text, _key(spans, path).start)
    end = _end_of_line(text, max(_ends(spans, path)))
    _, come = differing(text, new)
    if come:
        keys = list(_at(root, path[:-1]))
        index = keys.index(path[-1])
        if index > 0:
            start = max(_ends(spans, (*path[:-1], keys[index - 1])))
        if index + 1 < len(keys):
            end = _key(spans, (*path[:-1], keys[index + 1])).start
    length = len(text) - len(new)
    cuts = (text[:at] + text[at + length :] for at in range(start, end - length + 1))
    assert length > 0
    assert new in cuts


def _judge_stretch(text: str, new: str, span: Span, *, has_new_lines: bool) -> None:
    """Only this stretch changed; or it is gone, and new lines stand below its line."""
    head, tail = text[: span.start], text[span.end :]
    if has_new_lines or not new.startswith(head):  # a value below its key takes its line along
        head = head.rstrip()
        assert _first_line(tail).strip() == _first_line(new[len(head) :]).strip()
        tail = tail.removeprefix(_first_line(tail))
    assert new.startswith(head)
    assert new.endswith(tail)


def _judge_line_breaks(text: str, new: str) -> None:
    kinds, new_kinds = (set(re.findall(r"\r\n|\r|\n", one)) for one in (text, new))
    if len(kinds) == 1:
        assert new_kinds <= kinds
    assert new.startswith(BYTE_ORDER_MARK) == text.startswith(BYTE_ORDER_MARK)


def _may_fuse(text: str) -> bool:
    """Whether a new CR can come before an old LF, which makes one line break of two."""
    return bool(re.search(r"\r(?!\n)", text) and re.search(r"(?<!\r)\n", text))


def _key(spans: Spans, path: KeyPath) -> Span:
    key = spans[path].key
    assert key is not None
    return key


def _ends(spans: Spans, path: KeyPath) -> list[int]:
    """Where everything of an entry ends."""
    own = [one for way, one in spans.items() if way[: len(path)] == path]
    return [span.end for one in own for span in one if span]


def _first_line(text: str) -> str:
    return (lines_of(text) or [""])[0]


def _end_of_line(text: str, offset: int) -> int:
    return offset + len(_first_line(text[offset:]))


def _start_of_line(text: str, offset: int) -> int:
    last = (lines_of(text[:offset]) or [""])[-1]
    return offset if last.endswith(("\r", "\n")) else offset - len(last)


def _bare_lines(text: str) -> list[str]:
    return [line.rstrip("\r\n") for line in lines_of(text.removeprefix(BYTE_ORDER_MARK))]


def _same(one: Sequence[str], other: Sequence[str]) -> int:
    pairs = zip(one, other, strict=False)
    return len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))


def _is_insertion(text: str, new: str) -> bool:
    """Whether one stretch was put into a text."""
    return len(new) >= len(text) and _same(text, new) + _same(text[::-1], new[::-1]) >= len(text)


def _height(value: Value) -> int:
    """How many lines an entry of this value takes as a block."""
    if isinstance(value, Mapping) and value:
        return 1 + sum(map(_height, value.values()))
    if isinstance(value, Text) and is_literal(value.text):
        return 1 + len(value.text.removesuffix("\n").split("\n"))
    return 1
