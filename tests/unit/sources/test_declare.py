"""Declarations: precedence, places, and that no text makes loading fail in another way than with problems."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netloop.errors import InventoryError
from netloop.model.inventory import Inventory
from netloop.sources.declare import declare
from netloop.sources.declared import Declared
from netloop.sources.schema import json_schema
from netloop.sources.yaml_file import load
from netloop.sources.yaml_nodes import parse
from netloop.stages.derive import derive
from tests.whole import examples

SAMPLE = (Path(__file__).parent / "everything.yaml").read_text()


def declared(text: str) -> Declared:
    root, problems = parse(text, "f.yaml")
    assert root is not None
    return declare(root, "f.yaml", tuple(problems))


def test_the_host_comes_before_its_groups_before_the_defaults() -> None:
    """Precedence is Nornir's: host, groups in the order listed and depth first, defaults."""
    found = declared("""
defaults: {port: 1, username: d, data: {v: d, w: d, x: d, y: d, z: d}}
groups:
  a: {groups: [b], data: {w: a, x: a}}
  b: {data: {w: b, x: b, y: b}}
  c: {port: 3, data: {x: c, y: c, z: c}}
hosts:
  p1: {groups: [a, c], data: {w: h}}
""").hosts["p1"]
    assert found.form.data == {"v": "d", "w": "h", "x": "a", "y": "b", "z": "c"}
    assert (found.form.port, found.form.username) == (3, "d")
    assert found.groups == ("a", "b", "c")


def test_a_value_keeps_the_place_of_the_layer_that_says_it() -> None:
    """A message about a merged value points to where it is written."""
    host = declared("defaults: {port: 1, data: {x: 1}}\nhosts:\n  p1: {data: {y: 2}}\n").hosts["p1"]
    assert str(host.at("port")) == "f.yaml:1:18"
    assert str(host.at("data", "x")) == "f.yaml:1:31"
    assert str(host.at("data", "y")) == "f.yaml:3:18"
    assert str(host.at("routing")) == "f.yaml:3:3"


def test_lists_and_secrets_replace_as_a_whole() -> None:
    """A list is not joined with a group's, and a secret's reference is one value."""
    text = "defaults: {password: {env: A}, data: {l: [1, 2]}}\nhosts:\n  p1: {password: {file: f}, data: {l: [3]}}\n"
    said = declared(text).hosts["p1"].form
    assert said.data == {"l": [3]}
    assert said.password is not None
    assert (said.password.kind, said.password.value) == ("file", "f")


def test_a_literal_router_id_replaces_as_a_whole() -> None:
    """An address is not completed with another layer's reason, whether or not anything else is wrong."""
    text = "defaults: {routing: {router_id: {address: 10.9.9.9, reason: x}}}\n"
    text += "hosts:\n  p1: {routing: {router_id: {address: 10.9.9.8}}}\n"
    (problem,) = declared(text).problems
    assert "reason is missing" in problem.message


@pytest.mark.parametrize(
    "wrong", ["p2: {port: x}", "p2: 5", "'p 2': {}", "p2: {groups: [a, x]}", "p2: {groups: a}", "p2: {groups: [{}]}"]
)
def test_a_good_host_is_the_same_beside_a_wrong_one(wrong: str) -> None:
    """What is wrong with one host changes nothing of another, nor of its places."""
    text = "defaults: {port: 1, data: {x: 1}}\ngroups: {a: {username: u}}\nhosts:\n  p1: {groups: [a], data: {y: 2}}\n"
    good, beside = declared(text).hosts["p1"], declared(f"{text}  {wrong}\n").hosts["p1"]
    assert good.form == beside.form
    assert (good.groups, good.at("data", "x"), good.place) == (beside.groups, beside.at("data", "x"), beside.place)


def test_null_takes_a_value_away() -> None:
    """An explicit null is none: a host opts out of what its group gives."""
    text = "defaults: {loopbacks: {Loopback0: {ipv6: '2001:db8::1'}}}\n"
    text += "hosts:\n  p1: {loopbacks: {Loopback0: {ipv6: null}}}\n"
    assert declared(text).hosts["p1"].form.loopbacks["Loopback0"].ipv6 is None


def test_a_refused_value_hides_no_other_problem() -> None:
    """A host with a refused value is still declared; only what hangs on that value is excused."""
    found = declared("hosts:\n  p1: {port: x, loopbacks: {Loopback0: {ipv4: x}}}\n")
    host = found.hosts["p1"]
    assert len(found.problems) == 2
    assert host.excused("loopbacks", "Loopback0", "ipv4")
    assert not host.excused("hostname")


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    """A file that cannot be read is told by its name."""
    for path, reason in ((Path("/nowhere/x.yaml"), "No such file"), (tmp_path, "folder")):
        (problem,) = load(path).problems
        assert problem.place.file == str(path)
        assert reason in problem.message


def test_a_file_in_another_encoding_is_a_problem(tmp_path: Path) -> None:
    """Latin-1 is not guessed; a byte order mark is no problem."""
    path = tmp_path / "x.yaml"
    path.write_bytes("hosts:\n  # Köln\n".encode("latin-1"))
    assert str(load(path).problems[0].place).endswith("x.yaml:2")
    path.write_bytes(b"\xef\xbb\xbfhosts: {}\r\n")
    assert load(path).problems == ()


def outcome(text: str) -> Inventory | InventoryError:
    """Load a text as a file would be; anything but an inventory or its error fails the test."""
    root, problems = parse(text, "f.yaml")
    if root is None or not root.mapping:
        return InventoryError(problems)
    try:
        return derive(declare(root, "f.yaml", tuple(problems)))
    except InventoryError as exc:
        return exc


WORDS = st.sampled_from(
    ["~", "no", "{}", "[]", "010", "1.5", "x", "[p1]", "{p1: x}", "Loopback0", "*a", "&a", "? ", "-", "10.0.0.1", "'"]
)
LINES = SAMPLE.splitlines(keepends=True)
TOKENS = sorted({word.strip("{}[],\n") for line in LINES for word in line.split()} - {""})


@settings(max_examples=examples(150), deadline=None)
@given(st.sampled_from(TOKENS), st.one_of(WORDS, st.sampled_from(TOKENS), st.text(max_size=8)), st.integers(0, 400))
def test_a_mutated_inventory_loads_or_tells_its_problems(old: str, new: str, at: int) -> None:
    """Any word of a good inventory replaced by any other: an inventory or an InventoryError, never anything else."""
    index = SAMPLE.find(old, at)
    outcome(SAMPLE[:index] + new + SAMPLE[index + len(old) :] if index >= 0 else SAMPLE.replace(old, new))


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(st.integers(0, len(LINES) - 1), max_size=6), st.randoms(use_true_random=False))
def test_an_inventory_with_lines_lost_or_moved_loads_or_tells_its_problems(lost: list[int], random: object) -> None:
    """Lines deleted, doubled or swapped: an inventory or an InventoryError, never anything else."""
    lines = [line for index, line in enumerate(LINES) if index not in lost]
    for index in lost:
        lines.insert(random.randrange(len(lines)), LINES[index])  # type: ignore[attr-defined]
    outcome("".join(lines))


FORMS = [json_schema(), *json_schema()["$defs"].values()]
KEYS = st.sampled_from(sorted({key for form in FORMS for key in form["properties"]} | {"p1", "p2", "1", "Loopback0"}))
SCALARS = st.one_of(
    st.sampled_from(["p1", "p2", "Loopback0", "10.0.0.1", "10.0.0.0/31", "2001:db8::1", "{{ host.name }}", "ios"]),
    st.integers(-1, 70000),
    st.booleans(),
    st.none(),
    st.text(max_size=5),
)
TREES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=25,
)


@settings(max_examples=examples(200), deadline=None)
@given(st.dictionaries(KEYS, TREES, max_size=4))
def test_any_tree_of_known_keys_loads_or_tells_its_problems(tree: object) -> None:
    """Known keys in unknown places: an inventory or an InventoryError, never anything else."""
    import yaml

    outcome(yaml.safe_dump(tree, allow_unicode=True))
