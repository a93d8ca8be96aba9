"""A ``.clab.yml`` topology: what a lab is to be.

Source: containerlab.dev/manual/topo-def-file and manual/nodes: a node's values come before its group's, then its
kind's, then the defaults.
"""

from __future__ import annotations

from dataclasses import dataclass

from netloop.sources.containerlab.endpoints import links_of
from netloop.sources.containerlab.found import Found, FoundNode
from netloop.sources.containerlab.reading import LabReader
from netloop.sources.nodes import Node

LAB_NAME = "__lab-name"
"""The prefix that leaves the word clab out of the names of containers."""


def read_topology(reader: LabReader, root: Node, file: str) -> Found:
    """The lab that a topology describes; a node without a management address is known by its container's name."""
    topology = root.child("topology") or root
    sections = _Sections(reader, topology, _lead(reader, root))
    nodes = reader.mapping(topology, "nodes")
    return Found(
        file=file,
        tool="containerlab",
        name=reader.text(root, "name") or "",
        nodes={name: sections.node(name, node) for name, node in nodes.items()},
        links=links_of(reader, topology),
        management=(*reader.prefix(root, "mgmt", "ipv4-subnet"), *reader.prefix(root, "mgmt", "ipv6-subnet")),
    )


def _lead(reader: LabReader, root: Node) -> str:
    """What stands before a node's name in its container's name."""
    name = reader.text(root, "name") or ""
    prefix = (reader.text(root, "prefix") or "") if root.child("prefix") else "clab"
    return {"": "", LAB_NAME: f"{name}-"}.get(prefix, f"{prefix}-{name}-")


@dataclass(frozen=True, slots=True)
class _Sections:
    reader: LabReader
    topology: Node
    lead: str

    def node(self, name: str, node: Node) -> FoundNode:
        self.reader.mapping(node)
        defaults = self.topology.child("defaults")
        group = self.first("group", node, defaults)
        shared = self.section("groups", group)
        kind = self.first("kind", node, shared, defaults)
        layers = (node, shared, self.section("kinds", kind), defaults)
        address = self.first("mgmt-ipv4", node) or self.first("mgmt-ipv6", node)
        return FoundNode(
            name=name,
            place=self.topology.at(("nodes",)).keys.get(name, node.place),
            kind=kind,
            image=self.first("image", *layers),
            hostname=address or f"{self.lead}{name}",
            username=self.first(("credentials", "username"), *layers),
        )

    def section(self, name: str, key: str | None) -> Node | None:
        return self.reader.mapping(self.topology, name).get(key) if key else None

    def first(self, path: str | tuple[str, ...], *layers: Node | None) -> str | None:
        steps = (path,) if isinstance(path, str) else path
        found = (self.reader.text(layer, *steps) for layer in layers if layer)
        return next((text for text in found if text), None)
