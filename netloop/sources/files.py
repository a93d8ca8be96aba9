"""Files: an inventory in several of them, read in order and joined into one tree in which every place stays exact."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from netloop.disk import is_folder, line_of, read_text, regular
from netloop.errors import Place, Problem
from netloop.sources.nodes import Node, shown
from netloop.sources.patterns import is_pattern, matching, present, within
from netloop.sources.words import Refused, pattern
from netloop.sources.yaml_nodes import parse

LARGEST = 64 * 1024 * 1024
INCLUDE = "include"
LEDGER = (".ledger.yaml", ".ledger.yml")
LISTS = frozenset({"links"})


@dataclass
class FilesRead:
    """What was read so far: the files' trees by name, in order, and the problems on the way.

    ``folder`` is the inventory's: the one that the inventory's first file was named in, or the one that was named.
    Nothing beyond it is read, however an ``include:`` spells the way there.
    """

    folder: Path
    roots: dict[str, Node] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    seen: dict[str, None] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)

    def read(self, path: Path, *, main: bool = False) -> None:
        """Read a file and those that it includes, each once; a file that others bring in may be empty."""
        real = os.path.realpath(path)
        if real in self.seen:
            return
        self.seen[real] = None
        self.files.append(str(path))
        root = tree(path, self.problems)
        if root is None:
            return
        if not root.mapping and (main or root.value is not None):
            self.problems.append(Problem(root.place, "nothing is declared", "a mapping with hosts:"))
            return
        self.roots[str(path)] = root
        for included in self._included(root, path.parent):
            self.read(included)

    def _included(self, root: Node, folder: Path) -> Iterable[Path]:
        listed = root.child(INCLUDE)
        if listed is None or listed.value is None:
            return []
        if not isinstance(listed.value, tuple):
            self.problems.append(Problem(listed.place, "include: this is not a list", "a list", str(listed)))
            return []
        return [path for item in listed.items for path in self._matching(item, folder)]

    def _matching(self, item: Node, folder: Path) -> list[Path]:
        try:
            wanted = pattern(item.value)
        except Refused as exc:
            self.problems.append(Problem(item.place, f"include: {exc.message}", exc.expected, str(item), exc.hint))
            return []
        if not within(folder / wanted, self.folder):
            self.leaves(item.place, "include: this leaves the inventory's folder", str(item))
            return []
        found = [path for path in matching(folder, wanted) if present(path) and not path.name.endswith(LEDGER)]
        if not found:
            message = "include: no such file" if not is_pattern(wanted) else "include: no file matches"
            self.problems.append(Problem(item.place, message, "a file beside this one, or a pattern", str(item)))
        return [path for path in found if self._inside(item, path)]

    def _inside(self, item: Node, path: Path) -> bool:
        if within(path, self.folder):
            return True
        self.leaves(item.place, f"include: {path} is a link that leaves the inventory's folder", str(item))
        return False

    def leaves(self, place: Place, message: str, actual: str | None = None) -> None:
        """Tell that a file is not the inventory's."""
        hint = "put the file, or a copy of it, there; or give netloop the folder above as the inventory"
        self.problems.append(Problem(place, message, "a file in that folder, or below it", actual, hint))


def tree(path: Path, problems: list[Problem], *, foreign: bool = False) -> Node | None:
    """The tree of a YAML file, empty where the file is; None where it cannot be read, with its problems added.

    ``foreign`` files are another tool's: see `parse`.
    """
    file = str(path)
    try:
        text = read_text(path, LARGEST)
    except OSError as exc:
        message = f"this file cannot be read: {exc.strerror or exc}"
        problems.append(Problem(Place(file), message, f"a YAML file: {regular(LARGEST)}"))
        return None
    except UnicodeDecodeError as exc:
        problems.append(Problem(Place(file, line_of(exc)), "this is not text in UTF-8", "a YAML file in UTF-8"))
        return None
    root, wrong = parse(text, file, foreign=foreign)
    problems += wrong
    return root or (None if wrong else Node(None, Place(file)))


def read_all(path: Path) -> FilesRead:
    """Read an inventory: a file with those that it includes, or every YAML file of a folder, in the order of names."""
    if not is_folder(path):
        reading = FilesRead(path.parent)
        reading.read(path, main=True)
        return reading
    reading = FilesRead(path)
    files = [file for file in sorted(path.glob("*.yaml")) if _is_part(file)]
    for file in files:
        if within(file, path):
            reading.read(file)
        else:
            reading.leaves(Place(str(file)), "this is a link that leaves the inventory's folder")
    if not files:
        reading.problems.append(
            Problem(Place(str(path)), "this folder has no inventory", "files whose names end in .yaml")
        )
    return reading


def joined(reading: FilesRead) -> Node | None:
    """The trees of all files as one; what two of them say of the same is a problem, and the first one counts."""
    roots = list(reading.roots.values())
    if not roots:
        return None
    values, keys = dict[str, Node](), dict[str, Place]()
    for root in roots:
        for name, node in root.mapping.items():
            if name == INCLUDE:
                continue
            below = values.get(name)
            values[name] = node if below is None else _both(name, below, node, reading.problems)
            keys.setdefault(name, root.keys[name])
    return Node(values, roots[0].place, keys)


def _both(name: str, first: Node, second: Node, problems: list[Problem]) -> Node:
    """Two files' parts of one section."""
    if first.value is None or second.value is None:
        return second if first.value is None else first
    if isinstance(first.value, tuple) and isinstance(second.value, tuple) and name in LISTS:
        return Node((*first.items, *second.items), first.place)
    if isinstance(first.value, dict) and isinstance(second.value, dict):
        for key in second.value:
            if key in first.value:
                message = f"{name}: key {shown(key)} is given twice (first at {first.keys[key]})"
                problems.append(Problem(second.keys[key], message, "each key once"))
        more = {key: node for key, node in second.value.items() if key not in first.value}
        return Node({**first.value, **more}, first.place, {**second.keys, **first.keys})
    fits, kind = (tuple, "a list") if name in LISTS else (dict, "a mapping")
    good, odd = (first, second) if isinstance(first.value, fits) else (second, first)
    problems.append(Problem(odd.place, f"{name}: this is not {kind}", kind, str(odd)))
    return good


def _is_part(file: Path) -> bool:
    """Whether a file of a folder belongs to the inventory: no ledger, and no editor's hidden lock."""
    return present(file) and not file.name.endswith(LEDGER) and (file.is_file() or not file.name.startswith("."))
