"""Values out of another tool's file; what is not as that tool writes it is a problem, and reading goes on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from ipaddress import IPv4Interface, IPv6Interface, ip_network
from pathlib import Path
from typing import TypeVar

from netloop.sources.containerlab.found import Network, Remarks
from netloop.sources.files import tree
from netloop.sources.nodes import Node

T = TypeVar("T", IPv4Interface, IPv6Interface)


class LabReader(Remarks):
    """Reads on, whatever it meets."""

    __slots__ = ()

    def text(self, node: Node, *path: str) -> str | None:
        """The word at ``path`` as it was written; None where there is none, or an empty one."""
        found = below(node, path)
        if found is None or found.value is None:
            return None
        if isinstance(found.value, (dict, tuple)):
            self.problem(found.place, f"{path[-1]}: this is not a word", "a word", found)
            return None
        return (found.value if isinstance(found.value, str) else found.text) or None

    def number(self, node: Node, *path: str) -> int | None:
        """The whole number at ``path``; None where there is none."""
        found, text = below(node, path), self.text(node, *path)
        if found is None or text is None:
            return None
        if text.isascii() and text.isdecimal() and len(text) < 10:
            return int(text)
        self.problem(found.place, f"{path[-1]}: this is not a number", "a number", found)
        return None

    def mapping(self, node: Node, *path: str) -> Mapping[str, Node]:
        """The mapping at ``path``; empty where there is none."""
        found = below(node, path)
        if found is None or found.value is None:
            return {}
        if not isinstance(found.value, dict):
            self.problem(found.place, f"{_title(path)}this is not a mapping", "a mapping", found)
        return found.mapping

    def is_mapping(self, node: Node) -> bool:
        """Whether this is a mapping; a problem where it is not."""
        self.mapping(node)
        return isinstance(node.value, dict)

    def items(self, node: Node, *path: str) -> tuple[Node, ...]:
        """The list at ``path``; empty where there is none."""
        found = below(node, path)
        if found is None or found.value is None:
            return ()
        if not isinstance(found.value, tuple):
            self.problem(found.place, f"{_title(path)}this is not a list", "a list", found)
        return found.items

    def address(self, make: Callable[[str], T], node: Node, *path: str) -> T | None:
        """The address with its length at ``path``; netlab writes ``true`` or ``false`` where there is none."""
        found = below(node, path)
        if found is None or isinstance(found.value, bool):
            return None
        text = self.text(node, *path)
        try:
            return make(text) if text else None
        except ValueError:
            example = "10.0.12.1/30" if make is IPv4Interface else "2001:db8:12::1/64"
            self.problem(found.place, f"{path[-1]}: this is no address", f"such as {example}", found)
            return None

    def prefix(self, node: Node, *path: str) -> tuple[Network, ...]:
        """The prefix at ``path``, if there is one; containerlab takes the word auto for it."""
        try:
            return (ip_network(self.text(node, *path) or "", strict=False),)
        except ValueError:
            return ()

    def file(self, path: Path) -> Node | None:
        """The tree of a YAML or JSON file, or None; JSON is YAML too."""
        return tree(path, self.problems, foreign=True)


def below(node: Node, path: tuple[str, ...]) -> Node | None:
    """What stands at ``path``, or None."""
    found: Node | None = node
    for step in path:
        found = found.child(step) if found else None
    return found


def _title(path: tuple[str, ...]) -> str:
    return f"{path[-1]}: " if path else ""
