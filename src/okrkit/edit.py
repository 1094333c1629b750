"""From a text and wishes to a text in which exactly those came true.

A wish names a key path and what shall be there. It becomes a splice; everything else stays as it
is, to the byte. The result is read again and compared with the tree that was wanted: what cannot
be proven is refused, with the line and what to do by hand.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from okrkit.compose import Value, node_of
from okrkit.errors import OkrError
from okrkit.layout import Layout, LayoutError, TextEdit
from okrkit.limits import Limits
from okrkit.source import KeyPath, SourceFile
from okrkit.tree import Node, Tree, Written, read_tree, read_with_spans

NO_LIMITS = Limits()
NOTHING_CHANGED = "nothing was changed"


class Set(NamedTuple):
    """That a value on one line shall be another one, or a mapping below its key."""

    path: KeyPath
    value: Value


class Add(NamedTuple):
    """That a mapping (of an empty path: the file) shall have one more entry.

    `place` is the index it shall have among the entries that are there now, None for the end; there
    it may stand apart from the others, below a blank line. Mappings that are not there yet are
    made, at the end of what they belong to.
    """

    path: KeyPath
    key: str
    value: Value
    place: int | None = None
    is_apart: bool = False


class Append(NamedTuple):
    """That a list shall have one more item, at its end."""

    path: KeyPath
    value: Value


class Remove(NamedTuple):
    """That an entry shall be gone; with the last one of a mapping goes the mapping."""

    path: KeyPath


class Rename(NamedTuple):
    """That an entry shall have another key."""

    path: KeyPath
    key: str


Wish = Set | Add | Append | Remove | Rename


class EditRefusedError(OkrError):
    """A file whose layout cannot be edited safely; nothing was changed."""


class Page(NamedTuple):
    """A file without faults that can be edited, the tree that is written in it, and where."""

    source: SourceFile
    root: dict[str, Node]
    spans: Mapping[KeyPath, Written]

    def at(self, path: KeyPath) -> Node:
        """What stands at a path; None where nothing does."""
        try:
            node: Node = _at(self.root, path)
        except KeyError:
            return None
        return node

    def entries(self, path: KeyPath) -> dict[str, Node]:
        """The mapping at a path; empty where there is none."""
        return _entries(self.root, path)


def open_page(source: SourceFile, limits: Limits = NO_LIMITS) -> Page:
    """A file to edit. Raises EditRefusedError where it has faults."""
    tree, spans = read_with_spans(source, limits)
    for fault in tree.faults:
        if fault.rule != "empty-file":
            at = fault.place.span.start if fault.place.span else None
            raise refused(source, f"{fault.message} (`okr check` tells more)", at)
    root = {} if tree.root is None else tree.root
    if not isinstance(root, dict):
        raise refused(source, "it is no mapping of fields", None)
    return Page(source, root, spans)


class Edited(NamedTuple):
    """A text in which wishes came true, and the tree that was read from it to prove that."""

    text: str
    tree: Tree


def edited(page: Page, wishes: Sequence[Wish], limits: Limits = NO_LIMITS) -> Edited:
    """The text in which all wishes came true, and nothing else did.

    Paths and places are those of the text as it is now. Raises EditRefusedError where a wish cannot
    be fulfilled, or where it cannot be proven that it was.
    """
    source = page.source
    plan = _plan(page.root, wishes, source)
    layout = Layout(source, page.spans)
    try:
        edits = list(_edits(plan, layout))
        text = _spliced(source.text, edits)
        wanted = _wanted(plan, layout, plan.root, ())
    except LayoutError as error:
        raise refused(source, str(error), error.offset) from None
    if len(text.encode()) > limits.file_size:
        raise refused(source, f"it would have more than {limits.file_size:,} bytes", None)
    again = read_tree(SourceFile(source.path, text), limits)
    at = edits[0].span.start if edits else None
    faults = [fault for fault in again.faults if fault.rule != "empty-file"]
    if faults:
        raise refused(source, f"with that, {faults[0].message}", at)
    if not is_same({} if again.root is None else again.root, wanted):
        raise refused(source, "its layout is unusual", at)
    return Edited(text, again)


class _Plan(NamedTuple):
    """Wishes by what they change.

    `inserted` holds new entries by mapping and place, `filled` the entries of mappings that are
    empty now, `touched` all paths below which something changes. What is new in the mappings of
    `apart` stands below a blank line.
    """

    root: Node
    replaced: dict[KeyPath, Value]
    renamed: dict[KeyPath, str]
    removed: dict[KeyPath, None]
    inserted: dict[KeyPath, dict[int, dict[str, Value]]]
    filled: dict[KeyPath, dict[str, Value]]
    appended: dict[KeyPath, Value]
    touched: set[KeyPath]
    apart: set[KeyPath]


def _plan(root: Node, wishes: Iterable[Wish], source: SourceFile) -> _Plan:
    plan = _Plan(root, {}, {}, {}, {}, {}, {}, set(), set())
    made: dict[KeyPath, dict[str, Value]] = {}  # the mappings that do not exist yet
    for wish in wishes:
        match wish:
            case Set(path=path, value=value):
                plan.replaced[path] = value
            case Rename(path=path, key=key):
                plan.renamed[path] = key
            case Append(path=path, value=value):
                plan.appended[path] = value
            case Remove(path=path):
                plan.removed[_highest_alone(root, path)] = None
            case Add():
                _plan_addition(plan, made, wish, source)
    wished = (plan.replaced, plan.renamed, plan.removed, plan.inserted, plan.filled, plan.appended)
    for paths in wished:
        for path in paths:
            plan.touched.update(path[:length] for length in range(len(path) + 1))
    return plan


def _highest_alone(root: Node, path: KeyPath) -> KeyPath:
    """A path, or the mapping that would be empty without it."""
    while len(path) > 1 and isinstance(path[-2], str) and len(_entries(root, path[:-1])) == 1:
        path = path[:-1]
    return path


def _entries(root: Node, path: KeyPath) -> dict[str, Node]:
    node = _at(root, path) if _is_there(root, path) else None
    return node if isinstance(node, dict) else {}


def _at(root: Node, path: KeyPath) -> Any:
    """What stands at a path; raises KeyError where nothing does."""
    node: Any = root
    for key in path:
        is_item = isinstance(node, list) and isinstance(key, int) and key < len(node)
        if not is_item and not isinstance(node, dict):
            raise KeyError(key)
        node = node[key]
    return node


def _plan_addition(
    plan: _Plan, made: dict[KeyPath, dict[str, Value]], wish: Add, source: SourceFile
) -> None:
    path, key, value, place, is_apart = wish
    value = _noted(made, (*path, key), value)
    while path not in made and not _is_there(plan.root, path):
        key, value, path, place = str(path[-1]), {key: value}, path[:-1], None
        value = _noted(made, (*path, key), value)
    if path in made:
        entries = made[path]
    elif (node := _at(plan.root, path)) in (None, {}):
        entries = made[path] = plan.filled.setdefault(path, {})
    elif isinstance(node, dict):
        at = len(node) if place is None else place
        entries = plan.inserted.setdefault(path, {}).setdefault(at, {})
        plan.apart.update([path] if is_apart else [])
        if key in node:
            raise refused(source, f"`{key}` is there already", None)
    else:
        raise refused(source, f"`{path[-1]}` holds something else", None)
    if key in entries:
        raise refused(source, f"`{key}` would be there twice", None)
    entries[key] = value


def _noted(made: dict[KeyPath, dict[str, Value]], path: KeyPath, value: Value) -> Value:
    """A value that later additions can go into, if it is a mapping."""
    if not isinstance(value, Mapping):
        return value
    made[path] = copied = dict(value)
    return copied


def _is_there(root: Node, path: KeyPath) -> bool:
    try:
        _at(root, path)
    except KeyError:
        return False
    return True


def _edits(plan: _Plan, layout: Layout) -> Iterator[TextEdit]:
    for path, value in plan.replaced.items():
        if isinstance(value, Mapping) and not layout.is_flow(path[:-1]):
            yield from layout.expand(path, value)
        else:
            yield layout.set(path, value)
    for path, key in plan.renamed.items():
        yield layout.rekey(path, key)
    for path, value in plan.appended.items():
        items = _at(plan.root, path)
        if not isinstance(items, list) or not items:
            raise LayoutError("there is no list with an item", 0)
        yield layout.append_item(path, len(items), value)
    for path in plan.removed:
        keys = list(_entries(plan.root, path[:-1]))
        if len(keys) < 2 or path[-1] not in keys:
            raise LayoutError("nothing would be left there", 0)
        yield layout.remove(path, keys)
    for path, entries in plan.filled.items():
        yield from layout.fill(path, entries) if path else [layout.append(entries)]
    for path, places in plan.inserted.items():
        keys = list(_entries(plan.root, path))
        for place, entries in sorted(places.items()):
            yield layout.insert(path, keys, place, entries, is_apart=path in plan.apart)


def _spliced(text: str, edits: Sequence[TextEdit]) -> str:
    """The text with all edits made; raises LayoutError where two of them meet."""
    parts = []
    done = 0
    for edit in sorted(edits, key=lambda one: one.span):
        if edit.span.start < done:
            raise LayoutError("two changes meet there", edit.span.start)
        parts += [text[done : edit.span.start], edit.text]
        done = edit.span.end
    return "".join([*parts, text[done:]])


def _wanted(plan: _Plan, layout: Layout, node: Node, path: KeyPath) -> Node:
    """The tree that the new text must have, in this very order."""
    if path not in plan.touched:
        return node
    if path in plan.filled:
        return node_of(plan.filled[path], in_flow=bool(path) and _is_braced(layout, path))
    if path in plan.replaced:
        return node_of(plan.replaced[path], in_flow=layout.is_flow(path[:-1]))
    if isinstance(node, list):
        more = [plan.appended[path]] if path in plan.appended else []
        return [
            *(_wanted(plan, layout, one, (*path, index)) for index, one in enumerate(node)),
            *(node_of(one, in_flow=layout.is_flow(path)) for one in more),
        ]
    if not isinstance(node, dict):
        return node
    return dict(_wanted_entries(plan, layout, node, path))


def _wanted_entries(
    plan: _Plan, layout: Layout, node: dict[str, Node], path: KeyPath
) -> Iterator[tuple[str, Node]]:
    new = plan.inserted.get(path, {})
    for place, key in enumerate([*node, None]):
        for name, value in new.get(place, {}).items():
            yield name, node_of(value, in_flow=layout.is_flow(path))
        if key is not None and (*path, key) not in plan.removed:
            here = (*path, key)
            yield plan.renamed.get(here, key), _wanted(plan, layout, node[key], here)


def _is_braced(layout: Layout, path: KeyPath) -> bool:
    """Whether an empty mapping is filled between braces."""
    span = layout.spans[path].value
    return layout.text.startswith("{", span.start) or layout.is_flow(path[:-1])


def is_same(one: Node, other: Node) -> bool:
    """Whether two trees are equal: values, their kinds, and the order of entries."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(is_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(is_same, one, other))
    return one == other


def refused(source: SourceFile, reason: str, offset: int | None) -> EditRefusedError:
    """That a file is not edited, why, and what to do."""
    line = "" if offset is None else f":{source.position(offset).line}"
    return EditRefusedError(
        f"{source.path}{line} cannot be edited safely: {reason}; {NOTHING_CHANGED}, change it by"
        " hand"
    )
