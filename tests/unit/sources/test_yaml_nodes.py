"""YAML text to nodes: places, traps, bounds."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from netloop.errors import Place
from netloop.sources.nodes import Node
from netloop.sources.yaml_nodes import parse


def read(text: str) -> Node:
    node, problems = parse(text, "f.yaml")
    assert not problems
    assert node is not None
    return node


def complaints(text: str) -> list[str]:
    return [f"{p.place}: {p.message}" for p in parse(text, "f.yaml")[1]]


def test_every_value_and_key_knows_its_place() -> None:
    """A value and a key are found at their line and column, counted from 1."""
    node = read("a:\n  b: [1, x]\n  ü: 'q'\n")
    assert node.at(("a", "b", 1)).place == Place("f.yaml", 2, 10)
    assert node.at(("a",)).keys["b"] == Place("f.yaml", 2, 3)
    assert node.at(("a", "ü")).place == Place("f.yaml", 3, 6)


@pytest.mark.parametrize(
    "text",
    ["a: 1", "a: -5", "a: 1.5", "a: true", "a: No", "a: ~", "a: ''", "a: [x, {y: z}]", "a: |\n  x\n", "a: &x 1\nb: *x"],
)
def test_plain_yaml_means_what_pyyaml_says(text: str) -> None:
    """What is no trap is read as PyYAML's safe loader reads it."""
    assert read(text).plain() == yaml.safe_load(text)


@pytest.mark.parametrize("word", ["010", "0x10", "0b1", "1_000", "12:30", "190:20:30.15", ".inf", ".nan"])
def test_a_number_that_does_not_look_like_one_is_a_problem(word: str) -> None:
    """Octal, hexadecimal, sixties and infinities are told, never guessed; quotes make them text."""
    assert len(complaints(f"a: {word}")) == 1
    assert read(f'a: "{word}"').plain() == {"a": word}


def test_a_date_stays_the_text_that_it_is() -> None:
    """A date is text: no information is lost, and every journal can hold it."""
    assert read("a: 2024-05-01").plain() == {"a": "2024-05-01"}


def test_a_merge_key_completes_and_keeps_places() -> None:
    """``<<`` fills in what the mapping lacks; a value keeps the place where it is written."""
    node = read("a: &a {x: 1, y: 2}\nb: {<<: *a, x: 3}\nc: {<<: [*a, {z: 4}]}")
    assert node.at(("b",)).plain() == {"x": 3, "y": 2}
    assert node.at(("c",)).plain() == {"x": 1, "y": 2, "z": 4}
    assert node.at(("b", "y")).place == Place("f.yaml", 1, 17)


def test_all_traps_are_told_together() -> None:
    """One reading tells every trap of the file, not the first alone."""
    assert len(complaints("no: 1\nb: 010\nc: *x\nd: !t 1\ne: 1\ne: 2\n[f]: 3\n")) == 6


@pytest.mark.parametrize(("open_", "close"), [("[", "]"), ("{a: ", "}")])
def test_depth_is_bounded(open_: str, close: str) -> None:
    """A hundred thousand levels are a problem, not a crash."""
    assert "nested too deeply" in complaints(open_ * 100_000 + close * 100_000)[0]


def test_aliases_do_not_blow_up() -> None:
    """Aliases of aliases of aliases are a problem before they fill the memory."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 12)]
    assert any("too large" in text for text in complaints("\n".join(lines)))


def test_an_alias_within_itself_is_a_problem() -> None:
    """A value cannot hold itself."""
    assert "not defined before it" in complaints("a: &a [*a]")[0]


def test_what_stands_under_a_secret_is_hidden_however_it_came_there() -> None:
    """A password is hidden where it is written, below a mapping, and through an alias."""
    node = read("x: &x {deep: [w]}\npassword: *x\nenable: {env: A}\nextras: {passphrase: p, key_file: k}")
    for path in (("password", "deep", 0), ("enable", "env"), ("extras", "passphrase")):
        assert str(node.at(path)) == "(hidden)"
    assert str(node.at(("x", "deep", 0))) == '"w"'
    assert str(node.at(("extras", "key_file"))) == '"k"'


@given(st.text(max_size=200))
def test_any_text_gives_a_root_or_problems(text: str) -> None:
    """Whatever the text, reading ends without an exception; without a root and a problem the text is empty."""
    node, problems = parse(text, "f.yaml")
    assert node is not None or problems or not [line for line in text.splitlines() if line.split("#")[0].strip()]


YAMLISH = st.text(alphabet="ab01:-?*&!|>%@`#{}[],'\"\n\t ~<.=_\\xé", max_size=60)


@given(YAMLISH)
def test_any_yaml_like_text_gives_a_root_or_problems(text: str) -> None:
    """The same for texts made of what YAML gives a meaning."""
    _node, problems = parse(text, "f.yaml")
    assert all(problem.message for problem in problems)
