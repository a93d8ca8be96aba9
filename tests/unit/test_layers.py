"""Imports go downward only, read from the code itself."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "netloop"

LAYERS: tuple[frozenset[str], ...] = (
    frozenset({"errors", "__init__"}),
    frozenset({"text"}),
    frozenset({"settings", "registry", "syslog", "processes", "interrupts"}),
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
