"""From a text to a tree of plain, untyped values: the YAML that okr accepts, read as events.

libyaml's event stream through ruamel.yaml's prebuilt C parser is the fastest way that does not
crash on hostile input (loaders recurse). Where the C parser is not installed, ruamel.yaml's own
parser (`pure`) gives the same, 30 times slower.
"""

from typing import NamedTuple

from okrkit.builder import Builder, Node, Quoted, Written
from okrkit.limits import Limits
from okrkit.refusals import repetition, unsafe_characters
from okrkit.source import Fault, KeyPath, Place, SourceFile, Span
from okrkit.syntax import conflict_marker, cut_texts, may_be_cut

__all__ = ["Node", "Quoted", "Tree", "Written", "find_spans", "read_tree", "read_with_spans"]

WITHOUT_LIMITS = Limits(nodes=1_000_000_000, string=1_000_000_000)


class Tree(NamedTuple):
    """What is written in a file and what is broken in it.

    A value that was refused (an alias, a text past its limit) is None in the tree; its path is in
    `refused`, so that nobody complains of the same thing twice. So is the path of what a syntax
    error may have cut short; the rest of the text `is_cut` then.
    """

    root: Node
    faults: tuple[Fault, ...]
    refused: frozenset[KeyPath] = frozenset()
    is_cut: bool = False


def read_tree(source: SourceFile, limits: Limits = Limits(), *, pure: bool = False) -> Tree:
    """The tree of a text. Never raises; `pure` forces the parser in Python."""
    marker = conflict_marker(source)
    if marker is not None:
        return Tree({}, (marker,), is_cut=True)
    builder = Builder(source, limits, None)
    builder.read(pure=pure)
    return _tree(source, builder, pure=pure)


def read_with_spans(
    source: SourceFile, limits: Limits = Limits()
) -> tuple[Tree, dict[KeyPath, Written]]:
    """The tree of a text, and where every path is written. Never raises."""
    marker = conflict_marker(source)
    if marker is not None:
        return Tree({}, (marker,), is_cut=True), {}
    spans: dict[KeyPath, Written] = {}
    builder = Builder(source, limits, spans)
    builder.read(pure=False)
    return _tree(source, builder, pure=False), spans


def _tree(source: SourceFile, builder: Builder, *, pure: bool) -> Tree:
    faults = [*unsafe_characters(source), *builder.refusals.faults]
    if builder.repeated or may_be_cut(source.text):
        spans = find_spans(source, pure=pure)
        faults += (
            repetition(source, path, _first(spans, path) or second, second)
            for path, second in builder.repeated
        )
        faults += cut_texts(source, ((path, one.value) for path, one in spans.items()))
    if not faults and builder.root is None:
        message = "this file holds nothing"
        hint = "write goals into it, or remove it"
        faults.append(Fault("empty-file", message, Place(source.path, span=Span(0, 0)), hint))
    return Tree(builder.root, tuple(faults), frozenset(builder.refused), builder.is_cut)


def find_spans(source: SourceFile, *, pure: bool = False) -> dict[KeyPath, Written]:
    """Where every path is written, as far as the text can be read. Never raises."""
    spans: dict[KeyPath, Written] = {}
    if conflict_marker(source) is None:
        Builder(source, WITHOUT_LIMITS, spans).read(pure=pure)
    return spans


def _first(spans: dict[KeyPath, Written], path: KeyPath) -> Span | None:
    return spans[path].key if path in spans else None
