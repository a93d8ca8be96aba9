"""Explicit nulls: what a host or a group takes away of what it would inherit.

A null where nothing is inherited takes nothing away: it stays, and is told where a value is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from netloop.sources.nodes import Node, Path


def effective(merged: Node, own: Node, below: Node) -> Node:
    """A merged host without what its nulls, or its groups' nulls, take away.

    ``own`` is what the host says itself, ``below`` what its groups and the defaults say.
    """
    return merged.without(frozenset(p for p in merged.nulls() if own.find(p) is None or below.find(p) is not None))


def without_removals(root: Node, inherited: Mapping[str, Node]) -> Node:
    """A whole inventory without the nulls by which hosts and groups take something away.

    ``inherited`` is, for each host, what its groups and the defaults say. A group takes away what any other group, or
    the defaults, say: which hosts are in both is theirs to say.
    """
    groups, hosts = _section(root, "groups"), _section(root, "hosts")
    others = [node for node in (root.child("defaults"), *groups.values()) if node is not None]
    sections = {
        "groups": {
            name: _taken(node, [other for other in others if other is not node]) for name, node in groups.items()
        },
        "hosts": {name: _taken(node, [inherited[name]] if name in inherited else []) for name, node in hosts.items()},
    }
    found = {key: _less(node, sections[key]) if key in sections else node for key, node in root.mapping.items()}
    return replace(root, value=found) if root.mapping else root


def _section(root: Node, name: str) -> Mapping[str, Node]:
    section = root.child(name)
    return section.mapping if section else {}


def _taken(layer: Node, below: Iterable[Node]) -> frozenset[Path]:
    """The nulls of a layer that take something away from those below it."""
    return frozenset(path for path in layer.nulls() if any(node.find(path) is not None for node in below))


def _less(section: Node, taken: Mapping[str, frozenset[Path]]) -> Node:
    kept = {name: node.without(taken.get(name, frozenset())) for name, node in section.mapping.items()}
    return replace(section, value=kept) if kept else section
