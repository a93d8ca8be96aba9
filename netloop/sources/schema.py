"""The JSON Schema of inventories, for editors."""

from __future__ import annotations

from typing import Any

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """The schema (draft 2020-12) of an inventory, made from the language itself."""
    from netloop.sources.language import InventoryForm

    return {"$schema": DIALECT, **InventoryForm.model_json_schema()}
