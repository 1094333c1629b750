"""Entries of a goal file as values that can be written again, each as it was written."""

from collections.abc import Iterable

from okrkit.compose import Inline, Plain, Text, Value, as_read
from okrkit.edit import Page
from okrkit.source import KeyPath
from okrkit.tree import Node, Quoted

NEVER = frozenset(
    {
        "period", "start", "due", "checkins", "plan", "draft", "dropped", "closed", "changed",
        "formerly", "carried_from",
    }
)  # fmt: skip
"""Fields that belong to one goal in one period, and go to no other."""


def copied(page: Page, path: KeyPath, leave_out: Iterable[str] = NEVER) -> dict[str, Value]:
    """The fields of an entry that may stand in another one, without those that are empty."""
    left_out = frozenset(leave_out)
    return {
        key: _value(page, (*path, key), node)
        for key, node in page.entries(path).items()
        if key not in left_out and node not in (None, {}, [])
    }


def _value(page: Page, path: KeyPath, node: Node) -> Value:
    """A value in the style in which it was written; what is empty stays empty text."""
    if isinstance(node, list):
        return [_value(page, (*path, index), one) for index, one in enumerate(node)]
    if isinstance(node, dict):
        entries = {key: _value(page, (*path, key), one) for key, one in node.items()}
        is_braced = page.source.text.startswith("{", page.spans[path].value.start)
        return Inline(entries) if is_braced else entries
    if isinstance(node, Quoted):
        return Text(str(node), is_quoted=True)
    return Plain("null") if node is None else as_read(node)


def without(value: Value, fields: Iterable[str]) -> Value:
    """A mapping without some of its fields, in its own style."""
    left_out = frozenset(fields)
    if isinstance(value, Inline):
        entries = {name: one for name, one in value.entries.items() if name not in left_out}
        return Inline(entries)
    if isinstance(value, dict):
        return {name: one for name, one in value.items() if name not in left_out}
    return value


def entries_of(value: Value) -> dict[str, Value]:
    """The entries of a mapping in whatever style; none of anything else."""
    if isinstance(value, Inline):
        return dict(value.entries)
    return dict(value) if isinstance(value, dict) else {}
