"""``topology-data.json``: what containerlab tells of a lab that it deployed.

Source: containerlab.dev/manual/inventory, "Topology Data", and the default template of the export; since 0.73 a link's
two ends stand under ``endpoints``.
"""

from __future__ import annotations

from collections.abc import Iterator

from netloop.sources.containerlab.endpoints import long_end, pair
from netloop.sources.containerlab.found import Found, FoundLink, FoundNode
from netloop.sources.containerlab.reading import LabReader
from netloop.sources.nodes import Node

MANAGEMENT = ("clab", "config", "mgmt")


def read_topology_data(reader: LabReader, root: Node, file: str) -> Found:
    """The lab as it was deployed, with its management addresses."""
    nodes = reader.mapping(root, "nodes")
    return Found(
        file=file,
        tool="containerlab",
        name=reader.text(root, "name") or "",
        nodes={name: _node(reader, name, node) for name, node in nodes.items()},
        links=tuple(link for node in reader.items(root, "links") for link in _link(reader, node)),
        management=(*reader.prefix(root, *MANAGEMENT, "ipv4-subnet"), *reader.prefix(root, *MANAGEMENT, "ipv6-subnet")),
    )


def _node(reader: LabReader, name: str, node: Node) -> FoundNode:
    reader.mapping(node)
    known = (reader.text(node, key) for key in ("mgmt-ipv4-address", "mgmt-ipv6-address", "longname"))
    return FoundNode(
        name=name,
        place=node.place,
        kind=reader.text(node, "kind"),
        image=reader.text(node, "image"),
        hostname=next((text for text in known if text), None),
    )


def _link(reader: LabReader, node: Node) -> Iterator[FoundLink]:
    if not reader.is_mapping(node):
        return
    ends = reader.mapping(node, "endpoints") or node.mapping
    yield from pair(reader, node, [long_end(reader, ends[side]) for side in ("a", "z") if side in ends])
