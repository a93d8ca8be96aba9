"""``nornir-simple-inventory.yml``, which containerlab writes beside the lab: nodes without links.

Source: containerlab.dev/manual/inventory, "Nornir"; ``platform`` is the kind, or NAPALM's or scrapli's name where the
lab asks for that.
"""

from __future__ import annotations

from netloop.errors import Place
from netloop.sources.containerlab.found import Found, FoundNode
from netloop.sources.containerlab.reading import LabReader
from netloop.sources.nodes import Node

NO_LINKS = "this file tells no links; topology-data.json has them"


def read_nornir(reader: LabReader, root: Node, file: str) -> Found:
    """The lab's nodes; their passwords are not read."""
    nodes = {name: _node(reader, name, node, root) for name, node in root.mapping.items()}
    reader.note(Place(file), NO_LINKS)
    return Found(file=file, tool="containerlab", nodes=nodes)


def _node(reader: LabReader, name: str, node: Node, root: Node) -> FoundNode:
    reader.mapping(node)
    platform = reader.text(node, "platform")
    return FoundNode(
        name=name,
        place=root.keys[name],
        words=(platform,) if platform else (),
        hostname=reader.text(node, "hostname"),
        port=reader.number(node, "port"),
        username=reader.text(node, "username"),
    )
