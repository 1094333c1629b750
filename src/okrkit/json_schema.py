"""The JSON Schemas (2020-12) of goal files and of the settings, made from the same models.

They let editors complete and check while somebody types. What needs more than one file, or the
calendar, is left to `okr check`.
"""

from collections.abc import Iterable, Iterator

from pydantic import TypeAdapter

from okrkit.entries import entry_name
from okrkit.fields import Entry, Id, Json
from okrkit.schema import GoalFile
from okrkit.settings import Settings

DIALECT = "https://json-schema.org/draft/2020-12/schema"
OWN_FIELDS: Json = {"^x-": True}
"""Fields that start with `x-` are the users' own."""

REFERENCE = "#/$defs/"
NOTHING: Json = {"$ref": REFERENCE + "nothing"}
ID = "id"

MEASURES: dict[str, tuple[str, ...]] = {
    "target": ("baseline", "target"),
    "bound": ("at_least", "above", "at_most", "below"),
    "milestones": ("milestones",),
    "done": ("done",),
    "judged": ("judged",),
    "score_from": ("score_from",),
    "same_as": ("same_as",),
}
"""The fields of each measure that a key result may have."""

COMPANIONS: dict[str, tuple[str, ...]] = {
    "commit": ("target",),
    "stretch": ("target",),
    "plan": ("target", "judged"),
    "kpi": ("target", "bound"),
}
"""Fields that go with some measures only."""


def goals_schema() -> Json:
    """The schema of a goal file."""
    schema = _schema(GoalFile, "An okr goal file")
    entries = schema["$defs"]
    entries["key-result"] |= _one_measure()
    entries["key-result"]["dependentRequired"] = {"baseline": ["target"]}
    for bounded in ("key-result", "kpi"):
        entries[bounded]["dependentSchemas"] = {
            "at_least": _without(["above"]),
            "at_most": _without(["below"]),
        }
    entries["key-result"]["dependentSchemas"]["target"] = {
        "dependentRequired": {"commit": ["stretch"]}
    }
    entries["check-in"]["minProperties"] = 1
    objectives = {"type": ["object", "null"], "additionalProperties": {"required": ["period"]}}
    schema["if"] = {"not": {"required": ["period"]}}
    schema["then"] = {"properties": {"objectives": objectives}}
    return schema


def settings_schema() -> Json:
    """The schema of `okrkit.yaml`."""
    return _schema(Settings, "The settings of an okr workspace")


def _schema(model: type[Entry], title: str) -> Json:
    raw = model.model_json_schema()
    titles = {entry.__name__: entry_name(entry) for entry in _entries()}
    names = {name: title.lower().replace(" ", "-") for name, title in titles.items()}
    definitions = {
        names[name]: {"title": titles[name], **_cleaned(part, names)}
        for name, part in raw.pop("$defs").items()
    }
    schema = _cleaned(raw, names)
    if model is GoalFile:
        definitions[ID] = TypeAdapter(Id).json_schema()
        definitions["nothing"] = {
            "description": "An empty mapping or list is as if left out.",
            "type": ["object", "array", "null"],
            "maxProperties": 0,
            "maxItems": 0,
        }
    return {
        "$schema": DIALECT,
        "title": title,
        **schema,
        "$defs": dict(sorted(definitions.items())),
    }


def _entries() -> Iterable[type[Entry]]:
    """All kinds of entries: pydantic names them in a schema by their classes."""
    found: list[type[Entry]] = [Entry]
    for entry in found:
        found += entry.__subclasses__()
    return found


def _cleaned(part: Json, names: dict[str, str]) -> Json:
    """Without what pydantic adds for programmers, and with the users' own fields allowed."""
    clean: Json = {}
    for key, value in part.items():
        match key:
            case "title":
                continue
            case "default":
                clean |= _default(value, part)
            case "$ref":
                clean[key] = REFERENCE + names[value.rpartition("/")[2]]
            case "properties":
                clean[key] = {name: _cleaned(field, names) for name, field in value.items()}
            case "anyOf":
                clean |= _one_of([_cleaned(form, names) for form in value])
            case "items":
                clean[key] = _cleaned(value, names)
            case "additionalProperties" if value is not False:
                clean[key] = _cleaned(value, names)
            case _:
                clean[key] = value
    if clean.get("additionalProperties") is False and "properties" in clean:
        clean["patternProperties"] = OWN_FIELDS
    elif "patternProperties" in clean and "additionalProperties" not in clean:
        clean |= _by_name(clean, names)
        del clean["patternProperties"]
    return clean


def _default(value: object, field: Json) -> Json:
    """A default that says something; pydantic writes exact numbers as texts."""
    if field.get("type") == "number" and isinstance(value, str):
        return {"default": float(value)}
    return {} if value in (None, [], False) or isinstance(value, dict) else {"default": value}


def _one_of(forms: list[Json]) -> Json:
    """Several forms of one value; `null` joins the type of the other where there is one other."""
    null = {"type": "null"}
    others = [form for form in forms if form != null]
    if null in forms and len(others) == 1 and others[0].get("type") == "object":
        return {**others[0], "type": ["object", "null"]}
    return {"anyOf": forms}


def _by_name(part: Json, names: dict[str, str]) -> Json:
    """A mapping of names to entries, where pydantic says by a pattern which names are meant."""
    ((pattern, value),) = part["patternProperties"].items()
    is_id = "propertyNames" in part
    name = {"$ref": REFERENCE + ID} if is_id else {"type": "string", "pattern": pattern}
    return {"propertyNames": name, "additionalProperties": _cleaned(value, names)}


def _one_measure() -> Json:
    """Exactly one measure, or a draft, and only what goes with it."""
    measured = [_has(field) for fields in MEASURES.values() for field in fields]
    draft = {"properties": {"draft": {"const": True}}, "required": ["draft"]}
    rivals = [
        {"if": {"anyOf": [_has(field) for field in fields]}, "then": _without(_rivals(measure))}
        for measure, fields in MEASURES.items()
    ]
    return {"anyOf": [*measured, draft], "allOf": rivals}


def _rivals(measure: str) -> Iterator[str]:
    """The fields that do not go with a measure."""
    for name, fields in MEASURES.items():
        yield from fields if name != measure else ()
    for field, measures in COMPANIONS.items():
        if measure not in measures:
            yield field


def _has(field: str) -> Json:
    return {"required": [field], "properties": {field: {"not": NOTHING}}}


def _without(fields: Iterable[str]) -> Json:
    return {"properties": dict.fromkeys(fields, NOTHING)}
