"""An explicit null takes away what a host or a group would inherit, whatever the key."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from netloop.cli.show_host import lines
from netloop.sources.declare import declare
from netloop.sources.declared import Declared
from netloop.sources.language import GroupForm
from netloop.sources.schema import INHERITING, OWN, json_schema
from netloop.sources.yaml_nodes import parse
from tests.whole import examples

Path_ = tuple[str, ...]
BASE: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "inherited.yaml").read_text())
"""A group that says every key that can be inherited, each with a value that is not its default."""
ONE_VALUE = frozenset({"password", "enable", "router_id"})


def paths(value: Any, above: Path_ = ()) -> list[Path_]:
    """The path of each key, and of each entry, of nested mappings."""
    if not isinstance(value, dict) or (above and above[-1] in ONE_VALUE):
        return []
    return [path for key, inner in value.items() for path in ((*above, str(key)), *paths(inner, (*above, str(key))))]


PATHS = paths(BASE)


def at(path: Path_, value: Any) -> Any:
    return {path[0]: at(path[1:], value)} if path else value


def less(value: dict[Any, Any], path: Path_) -> dict[Any, Any]:
    """A nested mapping without what stands at a path."""
    key = next(key for key in value if str(key) == path[0])
    rest = {other: inner for other, inner in value.items() if other != key}
    return rest if len(path) == 1 else {**value, key: less(value[key], path[1:])}


def declared(document: dict[str, Any]) -> Declared:
    root, problems = parse(yaml.safe_dump(document, sort_keys=False), "f.yaml")
    assert root is not None
    found = declare(root, "f.yaml", tuple(problems))
    assert not found.problems, found.problems
    return found


def said(groups: dict[str, Any], host: dict[str, Any]) -> Any:
    document = {"groups": groups, "hosts": {"r1": {"groups": list(groups), **host}}}
    return declared(document).hosts["r1"].form.model_copy(update={"groups": []})


@pytest.mark.parametrize("path", PATHS, ids="/".join)
def test_a_host_takes_away_whatever_its_group_says(path: Path_) -> None:
    """A null on a host leaves it as if its group had never said the value or the entry."""
    assert said({"base": BASE}, at(path, None)) == said({"base": less(BASE, path)}, {})
    assert said({"base": BASE}, at(path, None)) != said({"base": BASE}, {})


@pytest.mark.parametrize("path", PATHS, ids="/".join)
def test_an_editor_accepts_each_null(path: Path_) -> None:
    """The JSON Schema lets a null stand wherever it takes something away."""
    document = {"groups": {"a": at(path, None)}, "hosts": {"r1": at(path, None)}}
    assert not list(Draft202012Validator(json_schema()).iter_errors(json.loads(json.dumps(document))))


@settings(deadline=None, max_examples=examples(60))
@given(st.sampled_from(PATHS), st.sampled_from(PATHS))
def test_a_group_takes_away_and_a_host_says_it_again(first: Path_, second: Path_) -> None:
    """A nearer group takes away from one behind it; what the host says itself, it has."""
    nulls = {"near": at(first, None), "base": BASE}
    assert said(nulls, {}) == said({"base": less(BASE, first)}, {})
    again = BASE
    for key in second:
        again = next(inner for name, inner in again.items() if str(name) == key)
    whole = said({"near": at(second, None), "base": BASE}, at(second, again))
    assert whole == said({"base": BASE}, {})


def test_every_key_that_can_be_inherited_is_tried() -> None:
    """The group above says every key of every form that a host completes itself from."""
    forms = json_schema()["$defs"]
    wanted = {key for key in GroupForm.model_fields if key not in OWN}
    for form in ("LoopbackForm", "VrfForm", "LabForm", "NetmikoForm", "RoutingForm", "OspfForm", "Ospfv3Form"):
        wanted |= set(forms[form]["properties"])
    for form in ("BgpForm", "IsisForm", "EigrpForm", "LdpForm"):
        wanted |= set(forms[form]["properties"])
    assert not wanted - {key for path in PATHS for key in path}
    assert set(INHERITING) <= set(forms)


def test_explain_shows_what_is_taken_away_and_of_whom() -> None:
    """The merged host has no such line; with --explain there is one that says who takes it from whom."""
    group = {"loopbacks": {"Loopback1": {"ipv4": "10.1.1.1"}}}
    found = declared(
        {"groups": {"core": group}, "hosts": {"r1": {"groups": ["core"], "loopbacks": {"Loopback1": None}}}}
    )
    assert not [line for line in lines(found, "r1", explain=False) if "Loopback1" in line]
    (line,) = [line for line in lines(found, "r1", explain=True) if "Loopback1" in line]
    assert line.startswith("  Loopback1: null ")
    assert line.endswith("# f.yaml:11:18 host, takes away what group core says")


def test_a_null_that_takes_nothing_away_is_told_where_a_value_is_needed() -> None:
    """A forgotten mapping is no removal: nothing of it is inherited."""
    root, _ = parse(
        "groups: {a: {vrfs: {B: {}}}}\nhosts:\n  r1: {vrfs: {A: }, port: }\n  r2: {vrfs: {B: }}\n", "f.yaml"
    )
    assert root is not None
    problems = sorted(declare(root, "f.yaml").problems, key=lambda problem: str(problem.place))
    assert [problem.message for problem in problems] == [
        "r1: VRF A: this is not a mapping",
        "r1: port: this is not a number",
        "r2: VRF B: this is not a mapping",
    ]
    assert problems[1].hint == "null takes away what groups or defaults say, and they say nothing here"
