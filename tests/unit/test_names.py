"""One word, one meaning: a class name is defined once."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "netloop"
SHARED = ("configuration", "ios_family")
"""The folders of ``platforms/`` that serve several platforms."""


def classes(folder: Path) -> Iterator[tuple[str, str]]:
    """The name of each class that others may use, and the module that defines it.

    The other folders of ``platforms/`` are alternatives: a name that several of them use means the same in each.
    """
    for path in sorted(folder.rglob("*.py")):
        place = path.relative_to(folder)
        if place.parts[0] == "_shipped":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                vendor = place.parent.parent.name == "platforms" and place.parent.name not in SHARED
                yield node.name, "platforms/VENDOR" if vendor else str(place)


def repeated(folder: Path) -> dict[str, list[str]]:
    """The names that more than one module defines, each with its modules."""
    found: dict[str, list[str]] = {}
    for name, module in classes(folder):
        if module not in found.setdefault(name, []):
            found[name].append(module)
    return {name: modules for name, modules in found.items() if len(modules) > 1}


def test_a_class_name_means_one_thing() -> None:
    """No two modules define a class of one name; what a module keeps to itself begins with an underscore."""
    assert repeated(PACKAGE) == {}


def test_a_repeated_name_is_found(tmp_path: Path) -> None:
    """Two modules with one name are told apart from two names; a private one is nobody's word."""
    (tmp_path / "a.py").write_text("class Session: ...\nclass _Row: ...\nclass One: ...\n")
    (tmp_path / "b.py").write_text("class Session: ...\nclass _Row: ...\nclass Two: ...\n")
    assert repeated(tmp_path) == {"Session": ["a.py", "b.py"]}
