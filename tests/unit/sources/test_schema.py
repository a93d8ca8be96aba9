"""The JSON Schema that editors use."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from netloop.sources.schema import json_schema

INVENTORIES = Path(__file__).parents[3] / "inventory"
ERRORS = Path(__file__).parents[2] / "errors"
SAMPLES = sorted(path for path in INVENTORIES.glob("*.yaml") if not path.name.endswith(".ledger.yaml"))
SEEN_BY_AN_EDITOR = [
    "unknown_key",
    "wrong_type",
    "wrong_choice",
    "loopback_name",
    "host_name",
    "link_shape",
    "connection_options",
]


def errors(path: Path) -> list[Any]:
    data = json.loads(json.dumps(yaml.safe_load(path.read_text())))
    return list(Draft202012Validator(json_schema()).iter_errors(data))


def test_the_schema_is_a_schema() -> None:
    """The schema is valid draft 2020-12."""
    Draft202012Validator.check_schema(json_schema())


def test_the_shipped_schema_is_the_language() -> None:
    """The file beside the samples is the schema of this version; `netloop schema` writes it."""
    assert json.loads((INVENTORIES / "inventory.schema.json").read_text()) == json_schema()


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_names_its_schema_and_fits_it(sample: Path) -> None:
    """An editor that opens a sample finds the schema, and has nothing to complain of."""
    assert sample.read_text().startswith("# yaml-language-server: $schema=inventory.schema.json\n")
    assert errors(sample) == []


@pytest.mark.parametrize("case", SEEN_BY_AN_EDITOR)
def test_an_editor_sees_a_wrong_shape(case: str) -> None:
    """What is wrong in shape is already marked while typing."""
    assert errors(ERRORS / f"{case}.yaml")


def test_every_key_is_described() -> None:
    """An editor shows what each key means."""
    schema = json_schema()
    forms = [schema, *schema["$defs"].values()]
    undescribed = [key for form in forms for key, value in form["properties"].items() if "description" not in value]
    assert not undescribed


def test_an_editor_accepts_every_word_of_the_language() -> None:
    """An inventory that uses every key fits the schema, and there is no key that it does not use."""
    import re

    path = Path(__file__).parent / "everything.yaml"
    assert errors(path) == []
    unused = {
        "include",
        "port",
        "enable",
        "data",
        "clients",
        "update_source",
        "interfaces",
    }
    keys = {key for form in json_schema()["$defs"].values() for key in form["properties"]}
    assert not [key for key in keys - unused if not re.search(rf"\b{key}\b:", path.read_text())]
