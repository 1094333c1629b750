"""What fields an entry has: the answer to an unknown or missing one."""

import re
from functools import lru_cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from okrkit.characters import quote
from okrkit.fields import Entry
from okrkit.misfit import did_you_mean, listing, with_article
from okrkit.source import Fault, Fix, KeyPath, Place, SourceFile
from okrkit.tree import Node, find_spans

SYNONYMS = {
    "start": "baseline",
    "from": "baseline",
    "goal": "target",
    "current": "checkins",
    "progress": "checkins",
    "check_ins": "checkins",
    "check-ins": "checkins",
    "end": "due",
    "deadline": "due",
    "min": "at_least",
    "max": "at_most",
    "parent": "supports",
    "krs": "key_results",
    "name": "title",
    "title": "name",
    "version": "version",
}
"""What other tools and habits call a field."""


def entry_name(entry: type[Entry]) -> str:
    """An entry's kind in the words of a message: `KeyResultEntry` is a "key result"."""
    words = re.findall(r"[A-Z][a-z]+", entry.__name__.removesuffix("Entry"))
    name = " ".join(words).lower()
    return {"kpi": "KPI", "checkin": "check-in", "settings": "settings file"}.get(name, name)


def field_names(entry: type[Entry]) -> list[str]:
    """The fields of an entry as they are written."""
    return [field.alias or name for name, field in entry.model_fields.items()]


def entry_at(model: type[Entry], path: KeyPath) -> type[Entry] | None:
    """The kind of the entry at the end of a path; None where there is none."""
    kind: Any = model
    for key in path:
        kind = _bare(_inside(_bare(kind), key))
    return kind if isinstance(kind, type) and issubclass(kind, Entry) else None


def _bare(annotation: Any) -> Any:
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if isinstance(annotation, UnionType) or get_origin(annotation) is Union:
        kinds = [_bare(arg) for arg in get_args(annotation) if arg is not type(None)]
        entries = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Entry)]
        return (entries or kinds)[0]
    return annotation


def _inside(kind: Any, key: object) -> Any:
    if isinstance(kind, type) and issubclass(kind, Entry):
        by_name = {field.alias or name: field for name, field in kind.model_fields.items()}
        field = by_name.get(str(key))
        return field.annotation if field else None
    return get_args(kind)[1] if get_origin(kind) is dict else None


def missing_field(model: type[Entry], file: str, path: KeyPath) -> Fault:
    """The fault of a field that must be there; `path` ends with its name."""
    parent, name = path[:-1], path[-1]
    entry = entry_at(model, parent)
    whose = f" of {quote(str(parent[-1]))}" if parent else ""
    what = with_article(entry_name(entry)) if entry else "this"
    examples = {"version": "version: 1", "title": "title: …", "why": "why: …", "what": "what: …"}
    line = examples.get(str(name), f"{name}: YYYY-MM-DD")
    message = f"`{name}`{whose} is missing; {what} needs it"
    return Fault("missing-field", message, Place(file, parent).key(), hint=f"add `{line}`")


def unknown_field(
    model: type[Entry], source: SourceFile, path: KeyPath, root: Node, *, may_suggest: bool = True
) -> Fault | None:
    """The fault of a field that the format does not have; None for the users' own `x-` fields.

    Whether a known one is meant is looked up only where that may be suggested: it takes its time.
    """
    name = str(path[-1])
    if name.startswith("x-"):
        return None
    entry = entry_at(model, path[:-1])
    if entry is None:
        return Fault("unknown-field", f"{quote(name)} is unknown", Place(source.path, path).key())
    if _is_cut_by_comma(source, path, root):
        message = f"a comma has cut this text in two, so that {quote(name)} looks like a field"
        hint = "put the text in quotes"
        return Fault("unknown-field", message, Place(source.path, path).key(), hint=hint)
    message = f"{quote(name)} is no field of {with_article(entry_name(entry))}"
    place = Place(source.path, path).key()
    meant = meant_field(entry, name) if may_suggest else None
    fix = Fix(place, meant, SYNONYMS.get(name.lower()) == meant) if meant else None
    return Fault("unknown-field", message, place, _advice(entry, name, meant), fix=fix)


@lru_cache  # each is asked for twice
def meant_field(entry: type[Entry], name: str) -> str | None:
    """The field of an entry that an unknown one was probably meant to be."""
    known = field_names(entry)
    synonym = SYNONYMS.get(name.lower())
    return synonym if synonym in known else did_you_mean(name.replace("-", "_"), known)


def _advice(entry: type[Entry], name: str, meant: str | None) -> str:
    if name == "version":
        return "`version` stands in `okrkit.yaml`"
    if meant:
        return f"did you mean `{meant}`?"
    known = field_names(entry)
    return f"known are {listing(known, 'and')}; your own fields start with `x-`"


def _is_cut_by_comma(source: SourceFile, path: KeyPath, root: Node) -> bool:
    """Whether an unknown field without a value stands behind a comma inside braces."""
    node: Any = root
    for key in path:
        node = node[key]
    if node is not None:
        return False
    written = find_spans(source).get(path)
    if written is None or written.key is None:
        return False
    before = source.text[: written.key.start].rstrip()
    after = source.text[written.key.end :].lstrip()
    return before.endswith(",") and after[:1] in {",", "}"}
