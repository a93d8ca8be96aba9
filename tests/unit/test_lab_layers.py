"""Inside ``netloop/lab`` imports go one way, read from the code itself; imports for types alone count too."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

LAB = Path(__file__).parents[2] / "netloop" / "lab"
PREFIX = "netloop.lab."

LAB_LAYERS: tuple[frozenset[str], ...] = (
    frozenset({"__init__"}),
    frozenset({"twin"}),
    frozenset({"service"}),
    frozenset({"backend"}),
    frozenset({"sandbox", "frr"}),
    frozenset({"containerlab"}),
    frozenset({"lifecycle"}),
)
"""From the bottom up: what a lab is made of, its process, what a backend is, the backends, and who uses a lab."""
LEVEL = {part: level for level, parts in enumerate(LAB_LAYERS) for part in parts}
MODULES = tuple(sorted(LAB.rglob("*.py")))


def module_of(path: Path) -> str:
    """The name of a file's module below ``netloop.lab``."""
    return ".".join(path.relative_to(LAB).with_suffix("").parts)


def imported(path: Path) -> Iterator[str]:
    """The modules below ``netloop.lab``, or names in them, that a file imports anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def lab_imports(path: Path) -> set[str]:
    return {name.removeprefix(PREFIX) for name in imported(path) if name.startswith(PREFIX)}


@pytest.mark.parametrize("path", MODULES, ids=module_of)
def test_lab_imports_go_downward(path: Path) -> None:
    """A module of the lab imports from its own part or from one below it; the two backends know nothing of each other.

    So neither the twin nor the process of a lab knows a backend.
    """
    own = module_of(path).partition(".")[0]
    for name in lab_imports(path):
        other = name.partition(".")[0]
        assert own == other or LEVEL[other] < LEVEL[own], f"lab.{module_of(path)} imports lab.{name}"


def test_every_part_of_the_lab_has_a_layer() -> None:
    """A new part of the lab is given its layer here, or this fails."""
    assert {module_of(path).partition(".")[0] for path in MODULES} == set(LEVEL)


def test_the_lab_has_no_import_circle() -> None:
    """No module imports itself by way of others."""
    modules = {module_of(path): lab_imports(path) for path in MODULES}
    graph = {name: {found for found in modules if imports(names, found)} for name, names in modules.items()}
    assert [name for name in graph if name in reached(graph, name)] == []


def imports(names: set[str], module: str) -> bool:
    return any(name == module or name.startswith(f"{module}.") for name in names)


def reached(graph: Mapping[str, set[str]], start: str) -> set[str]:
    """Every module that one imports, by way of others too."""
    found: set[str] = set()
    open_ends = list(graph[start])
    while open_ends:
        name = open_ends.pop()
        if name not in found:
            found.add(name)
            open_ends += graph[name]
    return found
