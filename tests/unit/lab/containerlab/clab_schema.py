"""containerlab's own schema of topologies, where it is at hand; it is read, never copied."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

PATH = Path(__file__).parents[5] / "shared" / "containerlab" / "clab.schema.json"
ZONE = (r"\p{N}\p{L}", "0-9A-Za-z")
"""A class of characters that Python's ``re`` does not know, in four patterns of IPv6 zones, and what stands for it."""

requires_schema = pytest.mark.skipif(not PATH.exists(), reason=f"containerlab's schema is not at {PATH}")


def problems(topology: Any) -> list[str]:
    """What the schema finds wrong with a topology."""
    from jsonschema import Draft7Validator

    return [error.message for error in Draft7Validator(_schema()).iter_errors(topology)]


def _schema() -> Any:
    found = _without_zones(json.loads(PATH.read_text()))
    assert r"\p{" not in json.dumps(found)
    return found


def _without_zones(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_zones(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without_zones(inner) for inner in value]
    return value.replace(*ZONE) if isinstance(value, str) else value
