"""The faults of a whole network: a file's form, what is wrong with it, and what is drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from netloop.cli.fault_file import read_faults
from netloop.errors import LabError, UsageError
from netloop.lab.sandbox import Network
from netloop.lab.sandbox.fault import SaveKind
from netloop.lab.sandbox.fault_plan import NAMES, FaultEntry, FaultPlan, apply_faults, fault_plan
from netloop.lab.sandbox.faults import Faults

NEEDED = {
    "pattern": "^show",
    "seconds": 1,
    "lines": ["interface Loopback9"],
    "message": "%X-1-Y: z",
    "kind": "busy",
    "algorithms": ["diffie-hellman-group14-sha1"],
}


def entry(name: str) -> dict[str, Any]:
    """A fault with what it cannot do without."""
    owner = get_args(get_type_hints(FaultEntry)[name])[0]
    return {name: {field.name: NEEDED[field.name] for field in fields(owner) if field.default is MISSING}}


def read(tmp_path: Path, text: str) -> FaultPlan:
    path = tmp_path / "faults.yaml"
    path.write_text(text)
    return read_faults(path, ["r1", "r2"])


@pytest.mark.parametrize("name", NAMES)
def test_every_fault_of_the_api_can_be_in_a_file(name: str) -> None:
    """Each method of ``Faults`` is a fault of a file by the same name, and arms the same."""
    assert callable(getattr(Faults, name))
    plan, mistakes = fault_plan({"routers": {"r1": [entry(name)]}})
    assert not mistakes
    adapter = TypeAdapter(FaultPlan)
    assert adapter.validate_json(adapter.dump_json(plan)) == plan


def test_a_file_and_what_it_does(tmp_path: Path, pair: Network, terminal: Callable[..., Any]) -> None:
    """A router has its own faults and those of all; a fault without parameters is named alone."""
    text = """\
seed: 7
routers:
  "*":
    - reject: {pattern: "^show clock", answer: "% not here"}
  r1:
    - seven_bit
    - save: {kind: busy, times: 1}
"""
    apply_faults(pair, read(tmp_path, text))
    one, two = terminal(pair, "r1"), terminal(pair, "r2")
    assert one.type("show clock") == two.type("show clock") == "% not here\n"
    assert "busy" in one.type("write memory")
    assert "[OK]" in one.type("write memory")
    assert "[OK]" in two.type("write memory")


def test_all_problems_are_told_with_their_places(tmp_path: Path) -> None:
    """One reading tells everything that is wrong with a file, each with line and column; nothing is started."""
    text = """\
seed: x
rooters: 1
routers:
  r9: []
  r2: {}
  r1:
    - stal: {pattern: a, seconds: 1}
    - stall: {patern: a, seconds: 1}
    - save: {kind: bad}
    - {}
    - {hang: {pattern: a}, drop: {pattern: a}}
    - reject: {pattern: "("}
    - stall: {pattern: a, seconds: -1}
    - 5
"""
    with pytest.raises(UsageError) as caught:
        read(tmp_path, text)
    told = [line for line in str(caught.value).splitlines() if not line.startswith("  ")]
    path = tmp_path / "faults.yaml"
    assert told == [
        f"{path}:1:7: input should be a valid integer, unable to parse string as an integer",
        f"{path}:2:1: unknown key 'rooters'",
        f"{path}:4:3: no router 'r9'",
        f"{path}:5:7: this is no list",
        f"{path}:7:7: unknown key 'stal'",
        f"{path}:8:14: pattern is missing",
        f"{path}:8:15: unknown key 'patern'",
        f"{path}:9:20: input should be 'busy', 'full', 'slow', 'cut', 'question' or 'silent'",
        f"{path}:10:7: expected one fault, found none",
        f"{path}:11:7: expected one fault, found hang, drop",
        f"{path}:12:25: pattern: not a regular expression: missing ), unterminated subpattern at position 0",
        f"{path}:13:36: seconds: expected 0 or more",
        f"{path}:14:7: this is no mapping",
        f"13 problems in {path}; nothing was started",
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "the file is empty"), ("a: [", "this is not YAML"), ("- 1\n", "this is no mapping"), ("routers: 5\n", "no")],
)
def test_files_that_are_none(tmp_path: Path, text: str, words: str) -> None:
    """An empty file, no YAML, another shape: one clear sentence."""
    with pytest.raises(UsageError, match=words):
        read(tmp_path, text)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """A file that cannot be read is named with the reason."""
    with pytest.raises(UsageError, match=r"nothing\.yaml: the faults cannot be read: No such file"):
        read_faults(tmp_path / "nothing.yaml", ["r1"])


def test_an_unknown_router_of_a_plan(pair: Network) -> None:
    """A plan made in a program is refused too where it names a router that is not there."""
    plan, _ = fault_plan({"routers": {"r7": ["seven_bit"], "r8": []}})
    with pytest.raises(LabError, match="faults for r7, r8: no such router; known: r1, r2"):
        apply_faults(pair, plan)


def test_the_documentation_has_an_example_of_each(tmp_path: Path) -> None:
    """The example in the explanation of the sandbox is read without a problem, and no fault is missing in it."""
    text = (Path(__file__).parents[4] / "docs/explanation/sandbox.md").read_text()
    plan = read(tmp_path, text.split('title="faults.yaml"}\n')[1].split("```")[0])
    shown = [entry for entries in plan.routers.values() for entry in entries]
    assert {name for name in NAMES if any(getattr(entry, name) for entry in shown)} == set(NAMES)
    assert {entry.save.kind for entry in shown if entry.save} == set(SaveKind)


@given(seed=st.integers(0, 1000), probability=st.floats(0, 1))
def test_what_is_drawn_follows_from_the_seed(seed: int, probability: float) -> None:
    """The same seed strikes the same lines of the same router, whatever happens on others; probability is a share."""

    def strikes() -> list[bool]:
        faults = Faults()
        faults.seed(f"{seed}/r1")
        faults.hang("^show", probability=probability)
        return [faults.on_line("show clock", "exec").fault is not None for _ in range(200)]

    first = strikes()
    assert strikes() == first
    assert abs(sum(first) / 200 - probability) < 0.2


def test_a_standing_fault_is_drawn_once() -> None:
    """What a router is like does not come and go: with probability 0 it never is, with 1 always; times is refused."""
    for probability, there in ((0, False), (1, True)):
        plan, mistakes = fault_plan({"routers": {"*": [{"seven_bit": {"probability": probability}}]}})
        assert not mistakes
        faults = Faults()
        faults.add(plan.routers["*"][0].fault)
        assert (faults.standing(type(plan.routers["*"][0].fault)) is not None) is there  # type: ignore[type-var]
    _, mistakes = fault_plan({"routers": {"*": [{"seven_bit": {"times": 2}}]}})
    assert "does not come and go" in mistakes[0].message
