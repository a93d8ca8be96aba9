"""Rules about OSPF, both versions."""

from __future__ import annotations

from collections.abc import Iterator

from netloop.model.routing import DEFAULT_VRF, Protocol
from netloop.stages.complaint import Complaint, complain
from netloop.stages.declared_network import DeclaredNetwork

VERSIONS = (Protocol.OSPF, Protocol.OSPFV3)


def distinct(network: DeclaredNetwork) -> Iterator[Complaint]:
    """Two OSPF processes of one router have two IDs, routers refuse anything else; OSPFv3 may share one with OSPF."""
    for host in network:
        seen: dict[object, object] = {}
        for process in network.processes(host, *VERSIONS):
            address = process.address
            first = seen.setdefault((process.protocol, address), process)
            if address and first is not process:
                message = f"{process} has the router ID of {first}, {address}"
                yield complain(host.name, process.place, message, "a router_id of its own: another loopback")


def areas(network: DeclaredNetwork) -> Iterator[Complaint]:
    """Each OSPF process says the area of its loopbacks."""
    for process in network.each(*VERSIONS):
        bare = [name for name in process.advertised if name not in process.form.areas]
        missing = process.form.area is None and (bare or not process.form.areas)
        refused = [("area",), *(("areas", name) for name in bare)]
        if missing and not any(process.host.excused(*process.path, *path) for path in refused):
            yield complain(process.host.name, process.place, f"{process} has no area", "area: 0, or another")


def one_process(network: DeclaredNetwork) -> Iterator[Complaint]:
    """A loopback is in one process of each version: on its interface, the last one would win."""
    for host in network:
        seen: dict[tuple[str, str], object] = {}
        for process in network.processes(host, *VERSIONS):
            for name in process.advertised:
                first = seen.setdefault((process.protocol, name), process)
                if first is not process:
                    message = f"{process} advertises {name}, which {first} advertises already"
                    yield complain(host.name, process.place, message, "loopbacks: with others, or []")


def syntax(network: DeclaredNetwork) -> Iterator[Complaint]:
    """An OSPFv3 process in a VRF is said in the newer syntax; the older one has no VRFs."""
    for process in network.each(Protocol.OSPFV3):
        if process.vrf != DEFAULT_VRF and process.form.syntax == "ipv6":
            place = process.host.at(*process.path, "vrf")
            yield complain(
                process.host.name, place, f"{process}: a process of syntax ipv6 is in no VRF", "syntax: ospfv3"
            )
