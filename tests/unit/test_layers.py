"""Imports go downward only and never in a circle, read from the code itself; those for types alone count."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "netloop"

LAYERS: tuple[frozenset[str], ...] = (
    frozenset({"cached"}),
    frozenset({"version"}),
    frozenset({"deferred"}),
    frozenset({"errors"}),
    frozenset({"text"}),
    frozenset({"settings", "registry", "syslog", "processes", "interrupts", "answers"}),
    frozenset({"disk"}),
    frozenset({"model"}),
    frozenset(
        {
            "platforms",
            "transports",
            "checks",
            "sources",
            "reports",
            "lab",
            "runner",
            "journal",
            "hostcheck",
            "secrets",
            "templating",
            "ledger",
        }
    ),
    frozenset({"stages"}),
    frozenset({"workflow"}),
    frozenset({"api"}),
    frozenset({"__init__"}),
    frozenset({"doctor", "starter"}),
    frozenset({"cli"}),
    frozenset({"__main__"}),
)
LEVEL = {part: level for level, parts in enumerate(LAYERS) for part in parts}


def part_of(module: str) -> str:
    """The second name of a dotted module: the part of the house that it belongs to."""
    names = module.split(".")
    return names[1] if len(names) > 1 else "__init__"


def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text())
    found = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in found if name == "netloop" or name.startswith("netloop.")}


def name_of(path: Path) -> str:
    """The dotted name of a module; a package has that of its folder."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def dependencies(imports: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """Which modules each one needs: those it imports, and the packages around them, whose own imports run too.

    The packages around the module itself count only where it imports something out of one.
    """
    graph: dict[str, set[str]] = {}
    for module, names in imports.items():
        found = {name if name in imports else name.rpartition(".")[0] for name in names}
        around = {".".join(name.split(".")[:end]) for name in found for end in range(2, name.count(".") + 1)}
        graph[module] = ((found | {p for p in around if not module.startswith(f"{p}.")}) & imports.keys()) - {module}
    return graph


def circles(graph: Mapping[str, set[str]]) -> list[list[str]]:
    """The groups of modules that need each other, by Tarjan's algorithm."""
    index: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(module: str) -> None:
        index[module] = lowest[module] = len(index)
        stack.append(module)
        for other in graph[module]:
            if other not in index:
                visit(other)
            if other in stack:
                lowest[module] = min(lowest[module], lowest[other])
        if lowest[module] == index[module]:
            members = stack[stack.index(module) :]
            del stack[stack.index(module) :]
            if len(members) > 1:
                found.append(sorted(members))

    for module in graph:
        if module not in index:
            visit(module)
    return found


def modules() -> list[Path]:
    return [path for path in sorted(PACKAGE.rglob("*.py")) if "_shipped" not in path.parts]


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_go_downward(path: Path) -> None:
    """A module imports only from its own part of the house or from a layer below it."""
    own = path.relative_to(PACKAGE).with_suffix("").parts[0]
    for name in imported(path):
        other = part_of(name)
        other = other if other in LEVEL else "__init__"
        assert own == other or LEVEL[other] < LEVEL[own], f"{own} imports {name}"


def test_every_part_has_a_layer() -> None:
    """A new part of the house is given its layer here, or this fails."""
    parts = {path.relative_to(PACKAGE).with_suffix("").parts[0] for path in modules()}
    assert parts <= set(LEVEL)


def test_no_import_circle() -> None:
    """No module needs another one that needs it in turn, not for its types either."""
    imports = {name_of(path): imported(path) for path in modules()}
    assert circles(dependencies(imports)) == []


@pytest.mark.parametrize(
    ("imports", "found"),
    [
        ({"n.a": {"n.b.X"}, "n.b": {"n.c"}, "n.c": {"n.a.Y"}}, [["n.a", "n.b", "n.c"]]),
        ({"n.a": {"n.b", "n.c"}, "n.b": {"n.c"}, "n.c": set()}, []),
        ({"n.p": {"n.p.x"}, "n.p.x": set()}, []),
        ({"n.p": {"n.p.x"}, "n.p.x": {"n.p.NAME"}}, [["n.p", "n.p.x"]]),
        ({"n.p": {"n.p.x"}, "n.p.x": {"n.a"}, "n.p.y": set(), "n.a": {"n.p.y"}}, [["n.a", "n.p", "n.p.x"]]),
    ],
)
def test_a_circle_is_found(imports: dict[str, set[str]], found: list[list[str]]) -> None:
    """Whatever its length, within a package, and through a package whose module alone is wanted."""
    assert circles(dependencies(imports)) == found
