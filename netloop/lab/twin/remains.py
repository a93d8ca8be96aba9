"""What is left of a network: whether a lab that is up serves an inventory that has come to declare less. Pure.

A router, a link, a VRF or a process that is not declared any more is still there, in a lab as on a live network: there
its end is rehearsed. What has come to be declared is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from ipaddress import IPv4Interface, IPv6Interface, ip_interface

from netloop.lab.twin.kind import Kind
from netloop.lab.twin.twin import NET, Twin, TwinCable, TwinNode
from netloop.model.device import Device
from netloop.model.intent import Link, LinkEnd
from netloop.model.inventory import Inventory


def as_wired(inventory: Inventory, had: Twin, kind_of: Callable[[Device], Kind]) -> Inventory:
    """The inventory, its links on the interfaces and with the addresses that they got in a lab.

    A link that the lab does not have is as the inventory says. Those that name an interface or an address choose first.
    """
    cables = list(had.cables)
    nodes = {node.name: node for node in had.nodes}

    def wired(link: Link) -> Link:
        for cable in cables:
            if found := _on(link, cable, nodes, lambda name: kind_of(inventory.devices[name])):
                cables.remove(cable)
                return found
        return link

    places = sorted(range(len(inventory.links)), key=lambda place: not _told(inventory.links[place]))
    found = {place: wired(inventory.links[place]) for place in places}
    return replace(inventory, links=tuple(found[place] for place in range(len(found))))


def _told(link: Link) -> bool:
    """Whether the inventory says something by which the link's cable is known."""
    return any(end.interface or end.ipv4 or end.ipv6 for end in (link.a, link.z))


def _on(link: Link, cable: TwinCable, nodes: dict[str, TwinNode], kind: Callable[[str], Kind]) -> Link | None:
    """The link as that cable; None where it says something else than the cable is."""
    ends = {cable.a: cable.a_interface, cable.z: cable.z_interface}
    if ends.keys() != {link.a.device, link.z.device}:
        return None
    a, z = (_end(end, ends[end.device], nodes[end.device], kind(end.device)) for end in (link.a, link.z))
    return replace(link, a=a, z=z) if a and z else None


def _end(end: LinkEnd, interface: str, node: TwinNode, kind: Kind) -> LinkEnd | None:
    addresses = [ip_interface(text) for text in node.addresses.get(interface, ())]
    ipv4 = next((one for one in addresses if isinstance(one, IPv4Interface)), None)
    ipv6 = next((one for one in addresses if isinstance(one, IPv6Interface)), None)
    named = kind.interface_name(end.interface) if end.interface else None
    if named not in {None, interface} or end.ipv4 not in {None, ipv4} or end.ipv6 not in {None, ipv6}:
        return None
    return replace(end, interface=interface, ipv4=ipv4, ipv6=ipv6)


def missing(had: Twin, wanted: Twin) -> tuple[str, ...]:
    """What a twin has that another one has not, in words: nothing where that one serves for it."""
    there = {node.name: node for node in had.nodes}
    return (
        *(f"{node.name} is new" for node in wanted.nodes if node.name not in there),
        *(
            f"a link between {cable.a} and {cable.z} is new"
            for cable in wanted.cables
            if cable not in had.cables and {cable.a, cable.z} <= there.keys()
        ),
        *(line for node in wanted.nodes if node.name in there for line in _missing_of(there[node.name], node)),
    )


def _missing_of(had: TwinNode, wanted: TwinNode) -> Iterator[str]:
    for what, old, new in (
        ("platform", had.platform, wanted.platform),
        ("kind", had.kind, wanted.kind),
        ("image", had.image, wanted.image),
    ):
        if old != new:
            yield f"{wanted.name}: the {what} was {old}"
    there = set(_statements(had.startup))
    yield from (f"{wanted.name}: {line} is new" for line in _statements(wanted.startup) if line not in there)


def _statements(configuration: str) -> Iterator[str]:
    """Each line behind those of the sections around it, but for the identity that IS-IS has in one."""
    around: list[tuple[int, str]] = []
    for line in NET.sub("", configuration).splitlines():
        text, depth = line.strip(), len(line) - len(line.lstrip())
        if text in {"", "!"}:
            continue
        around = [(indented, header) for indented, header in around if indented < depth]
        around.append((depth, text))
        yield " / ".join(header for _, header in around)


def followed(had: Twin, wanted: Twin) -> Twin:
    """The twin that a lab has become when its routers were given what was new: nothing was taken from any of them."""
    new = {node.name: node for node in wanted.nodes}
    return replace(had, nodes=tuple(_followed(node, new.get(node.name, node)) for node in had.nodes))


def _followed(had: TwinNode, wanted: TwinNode) -> TwinNode:
    return replace(
        had,
        loopbacks=tuple(dict.fromkeys((*had.loopbacks, *wanted.loopbacks))),
        protocols=tuple(dict.fromkeys((*had.protocols, *wanted.protocols))),
        vrfs={**had.vrfs, **wanted.vrfs},
    )
