"""Inside the sandbox imports go downward only and in no circle, those for types counted."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "netloop" / "lab" / "sandbox"
ROOT = "netloop.lab.sandbox"

LAYERS: tuple[frozenset[str], ...] = (
    frozenset(
        {
            "addressing",
            "archive",
            "arguments",
            "cables",
            "canonical",
            "fault",
            "fault_words",
            "faults",
            "file_systems",
            "files",
            "grammar",
            "hardware",
            "help",
            "keyboard",
            "kind",
            "names",
            "output",
            "pager",
            "passwords",
            "question",
            "scp",
            "syslog",
            "tcl",
            "tcl_words",
            "timers",
            "tree",
            "turns",
            "vty",
        }
    ),
    frozenset({"views"}),
    frozenset({"config", "state"}),
    frozenset({"boot", "rollback"}),
    frozenset({"router"}),
    frozenset({"prompts", "show", "users"}),
    frozenset({"operate"}),
    frozenset({"exec_commands", "fault_effects"}),
    frozenset({"shell"}),
    frozenset({"network", "scp_server"}),
    frozenset({"fault_plan", "server"}),
    frozenset({"fault_control"}),
    frozenset({"backend", "process", "thread"}),
    frozenset({"__init__"}),
)
"""The parts of the sandbox, lowest first; parts of one layer do not import each other, but for the lowest."""

LEVEL = {part: level for level, parts in enumerate(LAYERS) for part in parts}
MODULES = {
    ".".join((ROOT, *path.relative_to(PACKAGE).with_suffix("").parts)): path for path in sorted(PACKAGE.rglob("*.py"))
}


def imports_of(module: str) -> Iterator[str]:
    """The modules of the sandbox that a module imports, wherever in it, packages by what is taken from them."""
    tree = ast.parse(MODULES[module].read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in MODULES)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(ROOT):
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in MODULES or f"{inner}.__init__" in MODULES else str(node.module)


def part_of(module: str) -> str:
    return module.removeprefix(ROOT).lstrip(".").partition(".")[0] or "__init__"


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_downward(module: str) -> None:
    """A module imports only from its own part of the sandbox, or from a layer below it."""
    own = part_of(module)
    for other in map(part_of, imports_of(module)):
        below = LEVEL[other] < LEVEL[own] or LEVEL[own] == 0
        assert other == own or below, f"{own} imports {other}"


def test_no_circle() -> None:
    """No module imports itself over others: what is taken away one after the other leaves nothing."""
    left = {module: set(imports_of(module)) & set(MODULES) for module in MODULES}
    while free := {module for module, imports in left.items() if not imports & set(left)}:
        left = {module: imports for module, imports in left.items() if module not in free}
    assert not left
