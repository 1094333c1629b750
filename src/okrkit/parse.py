"""From a text to what is written in it: a `Document` holds the entry and everything broken in it.

Parsing never raises. What does not fit its field becomes a fault and is left out, and the rest is
read again, so that one mistake neither hides another nor takes its whole file away.
"""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Any, NamedTuple, TypeVar

from pydantic import ValidationError

from okrkit.characters import quote
from okrkit.entries import entry_at, entry_name, meant_field, missing_field, unknown_field
from okrkit.fields import Entry
from okrkit.limits import Limits
from okrkit.misfit import MisfitError
from okrkit.scalars import kind_of
from okrkit.schema import GoalFile
from okrkit.settings import Settings, contradictions
from okrkit.source import Fault, Fix, KeyPath, Place, SourceFile
from okrkit.tree import Node, Tree, read_tree

E = TypeVar("E", bound=Entry)

DEFAULT_SETTINGS = Settings.model_validate({"version": "1"})
AFTER_CUT = frozenset({"missing-field", "missing-measure"})
"""What a file that was cut short is not blamed for: it may stand in the part that was not read."""

MOST_SUGGESTIONS = 500  # unknown fields of one file that are compared with those there are

Wrong = tuple[KeyPath, Fault | None]
"""A path to leave out (or, where it does not exist, to fill in), and the fault to report."""


class Document(NamedTuple):
    """What is written in one goal file. `is_cut` where a part of it could not be read at all."""

    source: SourceFile
    entry: GoalFile
    faults: tuple[Fault, ...]
    is_cut: bool


def parse(source: SourceFile, limits: Limits = Limits(), tree: Tree | None = None) -> Document:
    """What is written in a goal file; its `tree` where that has been read already."""
    tree = tree or read_tree(source, limits)
    entry, faults = _read_entry(GoalFile, source, tree, limits)
    told = (*tree.faults, *(_only_fixable(fault, tree) for fault in faults))
    return Document(source, entry or GoalFile(), told, _is_cut(tree))


def parse_settings(
    source: SourceFile, limits: Limits = Limits()
) -> tuple[Settings, tuple[Fault, ...]]:
    """What is written in `okrkit.yaml`; the defaults stand in for what is broken."""
    tree = read_tree(source, limits)
    settings, faults = _read_entry(Settings, source, tree, limits)
    broken = tuple(fault for fault in tree.faults if fault.rule != "empty-file")
    if settings is None:
        return DEFAULT_SETTINGS, (*broken, *faults)
    return settings, (*broken, *faults, *contradictions(settings, source.path))


def _is_cut(tree: Tree) -> bool:
    """Whether a part is missing: behind a syntax error, or in place of what is not supported."""
    return tree.is_cut or any(fault.rule == "unsupported-yaml" for fault in tree.faults)


def _only_fixable(fault: Fault, tree: Tree) -> Fault:
    """A fault without its fix where that cannot be made.

    Nothing is written in a text that holds what must be mended by hand, and no key twice.
    """
    if fault.fix is None:
        return fault
    place = fault.fix.place
    is_readable = all(one.fix or one.rule == "empty-file" for one in tree.faults)
    is_taken = place.on_key and fault.fix.text in _node_at(tree.root, place.keys[:-1])
    return fault if is_readable and not is_taken else fault._replace(fix=None)


def _read_entry(
    model: type[E], source: SourceFile, tree: Tree, limits: Limits
) -> tuple[E | None, list[Fault]]:
    root: Node = {} if tree.root is None else tree.root
    faults: list[Fault] = []
    is_cut = _is_cut(tree)
    known = set(tree.refused)  # what was refused and is told already is not missing as well
    if not isinstance(root, dict):
        message = f"a {entry_name(model)} is a mapping of fields, found {kind_of(root)}"
        return None, [Fault("invalid-value", message, Place(source.path))]
    while True:
        try:
            return model.model_validate(root, context=limits), faults
        except ValidationError as error:
            wrongs = list(_wrongs(model, source, root, error))
        if not faults:
            root = deepcopy(root)
        faults += [
            fault
            for path, fault in wrongs
            if fault and path not in known and not (is_cut and fault.rule in AFTER_CUT)
        ]
        known.update(path for path, _ in wrongs)
        if len(faults) > 10 * limits.errors or not _leave_out(root, wrongs):
            return None, faults


def _wrongs(
    model: type[Entry], source: SourceFile, root: Node, error: ValidationError
) -> Iterator[Wrong]:
    details = error.errors(include_url=False, include_input=False)
    unknown = [detail["loc"] for detail in details if _is_unknown(detail)][:MOST_SUGGESTIONS]
    misspelt, looked_up = _misspelt(model, unknown), set(unknown)
    for detail in details:
        path, rest = _written(root, detail["loc"])
        if detail["type"] == "missing":
            path = (*path, str(rest[0]))
            yield path, None if path in misspelt else missing_field(model, source.path, path)
        elif _is_unknown(detail):
            is_looked_up = detail["loc"] in looked_up
            yield path, unknown_field(model, source, path, root, may_suggest=is_looked_up)
        elif detail["type"] == "value_error":
            misfit: MisfitError = detail["ctx"]["error"]
            misfit.on_key = misfit.on_key or rest == ("[key]",)
            yield from _misfits(source.path, path, misfit)
        else:
            message = f"{_named(path)}expected a mapping, found {kind_of(_node_at(root, path))}"
            yield path, Fault("invalid-value", message, Place(source.path, path))


def _is_unknown(detail: Any) -> bool:
    return bool(detail["type"] == "extra_forbidden")


def _misspelt(model: type[Entry], unknown: Iterable[KeyPath]) -> set[KeyPath]:
    """The fields that unknown ones were probably meant to be: they are not missing as well."""
    return {
        (*path[:-1], meant)
        for path in unknown
        if (entry := entry_at(model, path[:-1])) and (meant := meant_field(entry, str(path[-1])))
    }


def _misfits(file: str, field: KeyPath, misfit: MisfitError) -> Iterator[Wrong]:
    for one in (misfit, *misfit.more):
        path = (*field, *one.at)
        place = Place(file, path, on_key=one.on_key)
        name = "" if one.on_key else _named(path)
        fix = Fix(place, one.fix, one.is_sure) if one.fix is not None else None
        yield path, Fault(one.rule, name + one.message, place, _hint(path, one), fix=fix)


def _hint(path: KeyPath, misfit: MisfitError) -> str | None:
    if misfit.write is None:
        return misfit.hint
    line = f"{path[-1]}: {misfit.write}" if path and isinstance(path[-1], str) else misfit.write
    return f"write `{line}`" + (f" {misfit.hint}" if misfit.hint else "")


def _named(path: KeyPath) -> str:
    """The field that a message is about: `target`: …"""
    names = [key for key in path if isinstance(key, str)]
    return f"{quote(names[-1])}: " if names else ""


def _written(root: Node, loc: tuple[Any, ...]) -> tuple[KeyPath, tuple[Any, ...]]:
    """How far pydantic's location leads in the tree, and what is left of it."""
    node: Any = root
    for depth, key in enumerate(loc):
        is_there = (
            key in node
            if isinstance(node, dict)
            else isinstance(node, list) and isinstance(key, int) and key < len(node)
        )
        if not is_there:
            return loc[:depth], loc[depth:]
        node = node[key]
    return loc, ()


def _node_at(root: Node, path: KeyPath) -> Any:
    node: Any = root
    for key in path:
        node = node[key]
    return node


def _leave_out(root: Node, wrongs: Iterable[Wrong]) -> bool:
    """Take what is wrong out of the tree, from the back; False when nothing could be done."""
    paths = dict.fromkeys(path for path, _ in wrongs)
    missing = [path for path in paths if _written(root, path)[1]]
    done = False
    for path in missing:
        done = _fill_in(root, path) or done
    for path in reversed([path for path in paths if path not in missing]):
        done = _remove(root, path) or done
    return done


def _fill_in(root: Node, path: KeyPath) -> bool:
    """Something harmless for a missing field; where nothing is, its whole entry goes."""
    entry, (name, *_) = _written(root, path)
    if name == "title" and entry:
        _node_at(root, entry)[name] = str(entry[-1])
        return True
    if name == "version":
        _node_at(root, entry)[name] = "1"
        return True
    return _remove(root, entry)


def _remove(root: Node, path: KeyPath) -> bool:
    if not path or _written(root, path)[1]:
        return False
    del _node_at(root, path[:-1])[path[-1]]
    return True
