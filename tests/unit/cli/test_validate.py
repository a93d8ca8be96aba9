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
    assert (result["level"], result["ruleId"]) == ("warning", "literal-secret")
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


ODD = """\
defaults: {platform: ios, routing: {router_id: Loopback0, ospf: {1: {area: 0}}}}
hosts:
"""
CARRIED = (
    "  p{0}: {{hostname: 192.0.2.{0}, loopbacks: {{Loopback0: {{ipv4: 10.0.0.{0}/24, ipv6: '2001:db8::{0}'}}}}}}\n"
)


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """An inventory with one warning for both of its hosts, and one for each."""
    path = tmp_path / "odd.yaml"
    path.write_text(ODD + CARRIED.format(1) + CARRIED.format(2).replace("10.0.0", "10.0.2"))
    return path


def test_warnings_are_told_with_all_they_have_to_say_and_the_exit_code_is_0(odd: Path) -> None:
    """Place, name, what was expected and the hint go to stderr, the count to stdout."""
    done = RUNNER.invoke(app, ["validate", str(odd)])
    assert done.exit_code == 0
    assert f"warning: {odd}:1:66: p1, p2: OSPF 1 carries the IPv4 address of Loopback0" in done.stderr
    assert "[ipv6-not-carried]\n  expected an IGP that" in done.stderr
    assert "\n  hint beside it, under routing: ospfv3: {1: {area: 0}}\n" in done.stderr
    assert done.stdout.endswith("odd.yaml: 2 hosts, 2 loopbacks, 2 router IDs: no problem, 3 warnings\n")


def test_strict_makes_problems_of_warnings(odd: Path) -> None:
    """The exit code is 2, in each form, and only where there is a warning."""
    done = RUNNER.invoke(app, ["validate", str(odd), "--strict"])
    assert done.exit_code == 2
    assert "warning" not in done.output
    assert done.stdout.endswith(": 3 problems\n")
    for form in ("json", "sarif"):
        done = RUNNER.invoke(app, ["validate", str(odd), "--strict", "--format", form])
        assert done.exit_code == 2
    assert {result["level"] for result in json.loads(done.stdout)["runs"][0]["results"]} == {"error"}
    good = ["validate", str(ROOT / "inventory" / "quickstart.yaml"), "--strict"]
    assert RUNNER.invoke(app, good).exit_code == 0


def test_json_holds_warnings_as_it_holds_problems(odd: Path) -> None:
    """In parts, under a key of their own; under problems, and no valid inventory, where --strict makes them so."""
    found = told(odd, "json", 0)
    assert found["valid"]
    assert [w["rule"] for w in found["warnings"]] == ["ipv6-not-carried", "no-host-route", "no-host-route"]
    assert all(w["hint"] or w["expected"] for w in found["warnings"])
    strict = json.loads(RUNNER.invoke(app, ["validate", str(odd), "--strict", "--format", "json"]).stdout)
    assert (strict["valid"], strict["problems"], strict["warnings"]) == (False, found["warnings"], [])


@pytest.mark.parametrize(("hosts", "lines"), [(3, 4), (4, 4), (9, 4)])
def test_other_verbs_tell_the_first_warnings_on_a_line_each(tmp_path: Path, hosts: int, lines: int) -> None:
    """A verb that works with an inventory does not bury its own words: three warnings, and how many more there are."""
    path = tmp_path / "odd.yaml"
    path.write_text(ODD + "".join(CARRIED.format(n).replace("10.0.0", f"10.0.{n}") for n in range(1, hosts + 1)))
    done = RUNNER.invoke(app, ["render", str(path)])
    assert done.exit_code == 0
    told = done.stderr.splitlines()
    assert len(told) == lines
    assert all(line.startswith("warning: ") for line in told)
    assert ("more; netloop validate" in told[-1]) == (hosts > 3)
