"""The JSON Schema of inventories, for editors."""

from __future__ import annotations

from typing import Any

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """The schema (draft 2020-12) of an inventory, made from the language itself."""
    from netloop.sources.language import InventoryForm

    schema = InventoryForm.model_json_schema()
    return {"$schema": DIALECT, "title": schema["title"], **_polished(schema)}


def _polished(schema: Any) -> Any:
    """The schema without titles, which repeat the keys, and with names that fit no pattern refused."""
    if isinstance(schema, dict):
        closed = {"additionalProperties": False} if "patternProperties" in schema else {}
        return {**{key: _polished(value) for key, value in schema.items() if key != "title"}, **closed}
    return [_polished(item) for item in schema] if isinstance(schema, list) else schema
