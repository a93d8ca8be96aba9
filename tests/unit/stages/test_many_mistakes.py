"""Many wrong hosts cost no more each than a few: the steps of the program are counted, no clock is read."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from netloop.errors import InventoryError, Place
from netloop.sources.nodes import Node
from netloop.stages.derive import load_inventory
from tests.bench.inventory import inventory

PACKAGE = str(Path(load_inventory.__code__.co_filename).parents[1])
FEW, MANY = 40, 160
MISTAKES: dict[str, Callable[[str], str]] = {
    "none": str,
    "misspelt key": lambda text: text.replace("    hostname:", "    hostnam:"),
    "wrong value": lambda text: text.replace("    hostname:", "    port: x\n    hostname:"),
    "wrong address": lambda text: text.replace("ipv4: 10.", "ipv4: 310."),
    "several in each host": lambda text: text.replace(
        "    hostname:", "    username: 'a b'\n    port: 0\n    hostnam:"
    ),
    "unknown group": lambda text: text.replace("    hostname:", "    groups: [core]\n    hostname:"),
    "one address for all": lambda text: re.sub(r"ipv4: [0-9.]+", "ipv4: 10.1.1.1", text),
    "neighbor not listed back": lambda text: re.sub(r"neighbors: \[(\w+), \w+\]", r"neighbors: [\1]", text),
    "unknown neighbor": lambda text: text.replace("neighbors: [", "neighbors: [nobody, "),
}


def steps(action: Callable[[], Any]) -> int:
    """How many lines of netloop an action runs; each turn of a comprehension is a line too."""
    taken = 0

    def line(_frame: FrameType, event: str, _value: Any) -> Any:
        nonlocal taken
        taken += event == "line"
        return line

    def call(frame: FrameType, _event: str, _value: Any) -> Any:
        return line if frame.f_code.co_filename.startswith(PACKAGE) else None

    before = sys.gettrace()
    sys.settrace(call)
    try:
        action()
    finally:
        sys.settrace(before)
    return taken


def load(path: Path) -> None:
    with suppress(InventoryError):
        load_inventory(path)


@pytest.mark.parametrize("mistake", MISTAKES)
def test_the_work_grows_with_the_wrong_hosts_and_not_with_their_square(tmp_path: Path, mistake: str) -> None:
    """Four times the hosts, each wrong in the same way, take about four times the steps."""

    def counted(number: int) -> int:
        path = tmp_path / f"{number}.yaml"
        path.write_text(MISTAKES[mistake](inventory(number)))
        return steps(lambda: load(path))

    counted(FEW)
    assert counted(MANY) < 1.1 * (MANY / FEW) * counted(FEW)


def test_leaving_out_many_entries_looks_at_each_once() -> None:
    """A mapping of ten times the entries, all of them left out a level below, takes ten times the steps."""
    place = Place("x.yaml")

    def tree(count: int) -> Callable[[], Node]:
        inner = {str(n): Node({"a": Node(1, place), "b": Node(2, place)}, place) for n in range(count)}
        paths = frozenset((str(n), "a") for n in range(count))
        return lambda: Node(dict(inner), place).without(paths)

    kept = tree(10)()
    assert all([*node.mapping] == ["b"] for node in kept.mapping.values())
    assert steps(tree(1000)) < 11 * steps(tree(100))
