"""``nornir-simple-inventory.yml``, which containerlab writes beside the lab: nodes without links.

Source: containerlab.dev/manual/inventory, "Nornir"; ``platform`` is the kind, or NAPALM's or scrapli's name where the
lab asks for that.
"""

from __future__ import annotations

from netloop.sources.containerlab.found import Found, FoundNode
from netloop.sources.containerlab.kinds import is_kind
from netloop.sources.containerlab.reading import Reader
from netloop.sources.nodes import Node


def read_nornir(reader: Reader, root: Node, file: str) -> Found:
    """The lab's nodes; their passwords are not read."""
    nodes = {name: _node(reader, name, node, root) for name, node in root.mapping.items()}
    return Found(file=file, tool="containerlab", nodes=nodes)


def _node(reader: Reader, name: str, node: Node, root: Node) -> FoundNode:
    reader.mapping(node)
    platform = reader.text(node, "platform")
    return FoundNode(
        name=name,
        place=root.keys[name],
        kind=platform if platform and is_kind(platform) else None,
        system=platform,
        hostname=reader.text(node, "hostname"),
        port=reader.number(node, "port"),
        username=reader.text(node, "username"),
    )
