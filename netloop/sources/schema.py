"""The JSON Schema of inventories, for editors."""

from __future__ import annotations

from typing import Any

DIALECT = "https://json-schema.org/draft/2020-12/schema"
INHERITING = ("HostForm", "GroupForm")
"""The forms that complete themselves from others, and so may take away by a null what those say."""
OWN = frozenset({"groups"})
"""What no layer inherits."""
WHOLE = frozenset({"LiteralIdForm"})
"""Forms that are one value: nothing within them is inherited alone."""


def json_schema() -> dict[str, Any]:
    """The schema (draft 2020-12) of an inventory, made from the language itself."""
    from netloop.sources.language import InventoryForm

    schema = InventoryForm.model_json_schema()
    for form in INHERITING:
        _inheriting(form, schema["$defs"], set())
    return {"$schema": DIALECT, "title": schema["title"], **_polished(schema)}


def _inheriting(name: str, forms: dict[str, Any], seen: set[str]) -> None:
    """Let every key of a form be null, and of the forms within it: so a value is taken away that is inherited."""
    if name in seen or name not in forms:
        return
    seen.add(name)
    properties = forms[name].get("properties", {})
    for key, value in properties.items():
        if key in OWN:
            continue
        for inner in _entries(value):
            _inheriting(inner, forms, seen)
        properties[key] = _or_null(value)


def _entries(value: dict[str, Any]) -> list[str]:
    """The forms that a value is, or that its entries are; a mapping's entries may be null from now on."""
    for kind in ("patternProperties", "additionalProperties"):
        entries = value.get(kind)
        if isinstance(entries, dict) and kind == "patternProperties":
            found = [_name(inner) for inner in entries.values()]
            value[kind] = {pattern: _or_null(inner) for pattern, inner in entries.items()}
            return [name for name in found if name]
        if isinstance(entries, dict):
            value[kind] = _or_null(entries)
            return [name for name in [_name(entries)] if name]
    options = [value, *value.get("anyOf", ())]
    return [name for option in options if (name := _name(option)) and name not in WHOLE]


def _name(value: dict[str, Any]) -> str:
    return str(value.get("$ref", "")).rpartition("/")[2]


def _or_null(value: dict[str, Any]) -> dict[str, Any]:
    if {"type": "null"} in value.get("anyOf", ()):
        return value
    notes: dict[str, Any] = {key: value[key] for key in ("default", "description") if key in value}
    bare = {key: inner for key, inner in value.items() if key not in notes}
    options = bare["anyOf"] if set(bare) == {"anyOf"} else [bare]
    return {"anyOf": [*options, {"type": "null"}], **notes} if bare else value


def _polished(schema: Any) -> Any:
    """The schema without titles, which repeat the keys, and with names that fit no pattern refused."""
    if isinstance(schema, dict):
        closed = {"additionalProperties": False} if "patternProperties" in schema else {}
        return {**{key: _polished(value) for key, value in schema.items() if key != "title"}, **closed}
    return [_polished(item) for item in schema] if isinstance(schema, list) else schema
