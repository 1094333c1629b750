"""From a text and a fix to a text in which exactly that is mended, proven by reading it again."""

from okrkit.builder import Quoted
from okrkit.comments import comment_texts, comments
from okrkit.compose import Plain, Text, Value, as_read
from okrkit.edit import NO_LIMITS, Rename, Set, edited, is_same, open_page, refused
from okrkit.limits import Limits
from okrkit.source import Fix, KeyPath, SourceFile, Span
from okrkit.tree import Node, Tree, read_tree

BLANKS = " \t"


def mended(source: SourceFile, fix: Fix, limits: Limits = NO_LIMITS) -> str:
    """The text with what is wrong at a place mended, and nothing else changed.

    Places are those of the text as it is. Raises EditRefusedError where that cannot be proven.
    """
    place = fix.place
    if place.span is None:
        page = open_page(source, limits)
        value = _value(source, fix.text)
        wish = Rename(place.keys, fix.text) if place.on_key else Set(place.keys, value)
        return edited(page, [wish], limits).text
    if place.keys:
        return _whole(source, fix, place.span, limits)
    return _commented(source, fix, place.span, limits)


def _value(source: SourceFile, text: str) -> Value:
    """A value as it is written, so that it can be written anywhere."""
    node, faults, *_ = read_tree(SourceFile(source.path, text))
    if faults:
        raise refused(source, "what is to be written there is no value", None)
    if isinstance(node, list) and all(isinstance(one, str) for one in node):
        return [as_read(str(one)) for one in node]
    if isinstance(node, Quoted):
        return Text(str(node), is_quoted=True)
    if isinstance(node, str):
        return Plain(node)
    raise refused(source, "what is to be written there is no value", None)


def _whole(source: SourceFile, fix: Fix, span: Span, limits: Limits) -> str:
    """The text with a value that a comment has cut in one piece, between quotes."""
    text = source.text[: span.start] + fix.text + source.text[span.end :]
    before, after = _trees(source, text, limits)
    value = read_tree(SourceFile(source.path, fix.text)).root
    wanted = _with(before.root, fix.place.keys, value)
    left = sorted(one.rule for one in before.faults)
    left.remove("cut-text")
    has_less = sorted(one.rule for one in after.faults) == left
    if not has_less or not is_same(after.root, wanted):
        raise refused(source, "its layout is unusual", span.start)
    return text


def _commented(source: SourceFile, fix: Fix, span: Span, limits: Limits) -> str:
    """The text with another comment, or none, in place of one."""
    start, end = span
    wanted = comment_texts(source)
    around = ((number, one) for number, one in enumerate(comments(source)) if one.end >= end)
    number, comment = next(around, (0, Span(end, end)))
    if comment.start > start:
        raise refused(source, "there is no such comment", start)
    rest = (source.text[comment.start : start] + fix.text).rstrip()
    wanted[number : number + 1] = [rest] if rest else []
    if not fix.text:
        start, end = _with_its_blanks(source, span)
    text = source.text[:start] + fix.text + source.text[end:]
    before, after = _trees(source, text, limits)
    has_same = sorted(one.rule for one in before.faults) == sorted(one.rule for one in after.faults)
    is_proven = has_same and is_same(before.root, after.root)
    if not is_proven or comment_texts(SourceFile(source.path, text)) != wanted:
        raise refused(source, "its layout is unusual", span.start)
    return text


def _with_its_blanks(source: SourceFile, span: Span) -> Span:
    """A comment with the blanks before it, or the whole line if it has that for its own."""
    number = source.position(span.start).line
    line = source.line_starts[number - 1]
    before = source.text[line : span.start].rstrip(BLANKS)
    if before.strip("\ufeff"):
        return Span(line + len(before), span.end)
    has_next = number < len(source.line_starts)
    return Span(line + len(before), source.line_starts[number] if has_next else span.end)


def _trees(source: SourceFile, text: str, limits: Limits) -> tuple[Tree, Tree]:
    """The trees of a text and of another one; both must be read to their end."""
    trees = read_tree(source, limits), read_tree(SourceFile(source.path, text), limits)
    if any(tree.is_cut for tree in trees):
        raise refused(source, "it cannot be read to its end", None)
    return trees


def _with(node: Node, path: KeyPath, value: Node) -> Node:
    """A tree with another value at a path."""
    if not path:
        return value
    if isinstance(node, dict):
        return {
            key: _with(one, path[1:], value) if key == path[0] else one for key, one in node.items()
        }
    if isinstance(node, list):
        items = enumerate(node)
        return [_with(one, path[1:], value) if index == path[0] else one for index, one in items]
    return node
