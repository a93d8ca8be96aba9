"""netloop validate: the same problems as text, as JSON and as SARIF 2.1.0."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from typer.testing import CliRunner

from netloop.cli.main import app
from netloop.cli.sarif import uri
from netloop.errors import InventoryError
from netloop.stages.derive import load_inventory

ROOT = Path(__file__).parents[3]
ERRORS = ROOT / "tests" / "errors"
RUNNER = CliRunner()

TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
COUNT = {"type": "integer", "minimum": 1}
LOCATION = {
    "type": "object",
    "required": ["physicalLocation"],
    "properties": {
        "physicalLocation": {
            "type": "object",
            "additionalProperties": False,
            "required": ["artifactLocation"],
            "properties": {
                "artifactLocation": {
                    "type": "object",
                    "required": ["uri"],
                    "properties": {"uri": {"type": "string", "pattern": r"^[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+$"}},
                },
                "region": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {"startLine": COUNT, "startColumn": COUNT},
                    "required": ["startLine"],
                },
            },
        }
    },
}
RESULT = {
    "type": "object",
    "additionalProperties": False,
    "required": ["message", "ruleId", "ruleIndex", "level"],
    "properties": {
        "ruleId": {"type": "string"},
        "ruleIndex": {"type": "integer", "minimum": 0},
        "level": {"enum": ["none", "note", "warning", "error"]},
        "message": TEXT,
        "locations": {"type": "array", "items": LOCATION},
    },
}
RULE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["id"],
    "properties": {"id": {"type": "string"}, "shortDescription": TEXT},
}
DRIVER = {
    "type": "object",
    "additionalProperties": False,
    "required": ["name"],
    "properties": {
        "name": {"const": "netloop"},
        "version": {"type": "string"},
        "rules": {"type": "array", "items": RULE, "uniqueItems": True},
    },
}
RUN = {
    "type": "object",
    "additionalProperties": False,
    "required": ["tool", "results"],
    "properties": {
        "tool": {"type": "object", "required": ["driver"], "properties": {"driver": DRIVER}},
        "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
        "results": {"type": "array", "items": RESULT},
    },
}
SARIF = {
    "type": "object",
    "additionalProperties": False,
    "required": ["version", "runs"],
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "items": RUN},
    },
}
"""What SARIF 2.1.0 requires of the parts that are used: sections 3.13, 3.14, 3.19, 3.27, 3.28 to 3.30, 3.49."""


def told(path: Path, form: str, code: int) -> Any:
    done = RUNNER.invoke(app, ["validate", str(path), "--format", form])
    assert done.exit_code == code, done.output
    return json.loads(done.stdout)


@pytest.mark.parametrize("case", ["everything_at_once", "include_twice", "yaml_empty", "bgp_points_elsewhere"])
def test_sarif_holds_every_problem_at_its_place(case: str) -> None:
    """Each problem is a result of a known rule at its line and column, and the log is what the format requires."""
    path = ERRORS / f"{case}.yaml"
    log = told(path, "sarif", 2)
    jsonschema.validate(log, SARIF)
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in run["results"])
    with pytest.raises(InventoryError) as caught:
        load_inventory(path)
    places = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    found = [(p["artifactLocation"]["uri"], p.get("region", {}).get("startLine")) for p in places]
    assert found == [(uri(p.place.file), p.place.line) for p in caught.value.problems]
    assert {result["level"] for result in run["results"]} == {"error"}


def test_sarif_without_problems_is_a_run_without_results(tmp_path: Path) -> None:
    """A good inventory gives an empty list of results and exit code 0; a warning is a result of level warning."""
    log = told(ROOT / "inventory" / "isp.yaml", "sarif", 0)
    jsonschema.validate(log, SARIF)
    assert log["runs"][0]["results"] == []
    path = tmp_path / "x y.yaml"
    path.write_text("defaults: {platform: ios, password: s3cr3t}\nhosts: {p1: {hostname: 192.0.2.1}}\n")
    log = told(path, "sarif", 0)
    jsonschema.validate(log, SARIF)
    (result,) = log["runs"][0]["results"]
    assert (result["level"], result["ruleId"]) == ("warning", "inventory.warning")
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].endswith("x%20y.yaml")
    assert "s3cr3t" not in json.dumps(log)


def test_a_relative_file_stays_relative() -> None:
    """Code hosts match results to files of the repository by relative URIs."""
    assert uri("inventory/my net.yaml") == "inventory/my%20net.yaml"
    assert uri("/x.yaml") == "file:///x.yaml"


def test_json_holds_every_problem_in_parts() -> None:
    """Place, message, expected, found, hint and rule are keys of their own."""
    found = told(ERRORS / "router_id_literal.yaml", "json", 2)
    assert not found["valid"]
    first = found["problems"][0]
    assert (first["line"], first["column"], first["found"]) == (9, 38, '"10.9.9.9"')
    assert set(first) == {"file", "line", "column", "message", "expected", "found", "hint", "rule"}
    rules = {p["rule"] for p in told(ERRORS / "everything_at_once.yaml", "json", 2)["problems"]}
    assert rules == {None, "groups.known", "addressing.used_once", "bgp.known", "links.known"}
    assert told(ROOT / "inventory" / "quickstart.yaml", "json", 0)["valid"]


def test_text_counts_what_is_declared() -> None:
    """The usual form is one sentence on stdout."""
    done = RUNNER.invoke(app, ["validate", str(ROOT / "inventory" / "isp.yaml")])
    assert done.output.strip().endswith("isp.yaml: 8 hosts, 10 loopbacks, 31 router IDs: no problem")
