"""netlab's data of a lab: nodes with their interfaces, neighbors and loopbacks.

Sources: netlab.tools/outputs/yaml-or-json (``nodes`` with ``interfaces``, ``loopback``, ``mgmt``), outputs/devices and
outputs/ansible (the same variables, ``ansible_host``; ``interfaces`` was once called ``links``). The interfaces of one
link have the same ``linkindex``; an address that is ``true`` is borrowed from the loopback.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Interface, IPv6Interface

from netloop.errors import Place
from netloop.sources.containerlab.found import Found, FoundEnd, FoundLink, FoundNode
from netloop.sources.containerlab.reading import LabReader
from netloop.sources.nodes import Node

PHYSICAL = frozenset({"p2p", "lan", None})


def read_netlab(reader: LabReader, root: Node, file: str) -> Found:
    """The lab of ``netlab create -o yaml`` or ``-o json``."""
    nodes = reader.mapping(root, "nodes")
    places = root.at(("nodes",)).keys
    pools = reader.prefix(root, "addressing", "mgmt", "ipv4")
    return Found(
        file=file,
        tool="netlab",
        name=reader.text(root, "name") or "",
        nodes={name: node_of(reader, name, node, places[name]) for name, node in nodes.items()},
        links=links_of(reader, nodes),
        management=pools,
    )


def read_devices(reader: LabReader, root: Node, file: str) -> Found:
    """The lab of ``netlab create --devices``: the nodes alone."""
    nodes = {name: node for name, node in root.mapping.items() if name != "all"}
    found = {name: node_of(reader, name, node, root.keys[name]) for name, node in nodes.items()}
    return Found(file=file, tool="netlab", nodes=found, links=links_of(reader, nodes))


def node_of(reader: LabReader, name: str, node: Node, place: Place, groups: tuple[str, ...] = ()) -> FoundNode:
    """A node out of its variables; Ansible's ``groups`` have the names of devices and kinds."""
    reader.mapping(node)
    hosts = (
        reader.text(node, *path) for path in (("ansible_host",), ("mgmt", "ipv4"), ("mgmt", "ipv6"), ("hostname",))
    )
    systems = [reader.text(node, key) for key in ("device", "ansible_network_os")]
    return FoundNode(
        name=name,
        place=place,
        kind=reader.text(node, "clab", "kind") or reader.text(node, "kind"),
        image=reader.text(node, "clab", "image") or reader.text(node, "box"),
        words=(*filter(None, systems), *groups),
        hostname=next((text.partition("/")[0] for text in hosts if text), None),
        port=reader.number(node, "ansible_port"),
        username=reader.text(node, "ansible_user"),
        loopback=reader.address(IPv4Interface, node, "loopback", "ipv4"),
        loopback6=reader.address(IPv6Interface, node, "loopback", "ipv6"),
    )


def links_of(reader: LabReader, nodes: Mapping[str, Node]) -> tuple[FoundLink, ...]:
    """The links between nodes, in the order of their numbers; what is no link between two nodes is passed over."""
    ends: dict[int, list[FoundEnd]] = {}
    for name, node in nodes.items():
        for number, end in _ends(reader, name, node):
            ends.setdefault(number, []).append(end)
    return tuple(link for number in sorted(ends) for link in _link(reader, number, ends[number]))


def _ends(reader: LabReader, name: str, node: Node) -> Iterator[tuple[int, FoundEnd]]:
    for interface in reader.items(node, "interfaces") or reader.items(node, "links"):
        number = reader.number(interface, "linkindex")
        physical = reader.text(interface, "type") in PHYSICAL and not reader.text(interface, "virtual_interface")
        if number is not None and physical:
            four, six = (
                reader.address(IPv4Interface, interface, "ipv4"),
                reader.address(IPv6Interface, interface, "ipv6"),
            )
            yield number, FoundEnd(name, interface.place, reader.text(interface, "ifname"), four, six)


def _link(reader: LabReader, number: int, ends: list[FoundEnd]) -> Iterator[FoundLink]:
    if len(ends) == 2:
        yield FoundLink(ends[0], ends[1], ends[0].place)
    else:
        joined = ", ".join(map(str, ends))
        reader.note(ends[0].place, f"link {number} is left out: it has {len(ends)} ends, not two ({joined})")
