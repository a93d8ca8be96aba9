"""The JSON Schema of inventories, for editors."""

from __future__ import annotations

from typing import Any

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """The schema (draft 2020-12) of an inventory, made from the language itself."""
    from netloop.sources.language import InventoryForm

    schema = InventoryForm.model_json_schema()
    return {"$schema": DIALECT, "title": schema["title"], **_untitled(schema)}


def _untitled(schema: Any) -> Any:
    """The schema without the titles of its parts, which repeat the key that an editor shows anyway."""
    if isinstance(schema, dict):
        return {key: _untitled(value) for key, value in schema.items() if key != "title"}
    return [_untitled(item) for item in schema] if isinstance(schema, list) else schema
