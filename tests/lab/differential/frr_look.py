"""A look at one FRR router: ``show ... json`` of its daemons and the routes of its kernel, translated.

Whether there is a route, and whose it is, says the kernel; over which neighbors, zebra: FRR 8.4 forgets to give the
kernel a way back after its interface was down (pull request 13413 of FRR, in 9.0).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any

from netloop.model.routing import Protocol
from tests.lab.differential.addresses import Address
from tests.lab.differential.frr_router import FrrRouter, parsed
from tests.lab.differential.sight import Adjacency, BgpSession, Identity, LoopbackRoute, Sight
from tests.lab.differential.wires import Wires

SECTIONS = {Protocol.OSPF: "router ospf", Protocol.OSPFV3: "router ospf6"}
"""The protocols whose router ID can be pending, as FRR heads their configuration."""
OSPF, OSPFV3 = "show ip ospf json", "show ipv6 ospf6 json"
OSPF_NEIGHBORS, OSPFV3_NEIGHBORS = "show ip ospf neighbor json", "show ipv6 ospf6 neighbor json"
ISIS, ISIS_NEIGHBORS = "show isis summary json", "show isis neighbor json"
EIGRP, EIGRP_NEIGHBORS = "show ip eigrp topology all-links", "show ip eigrp neighbors"
BGP, RUNNING = "show bgp summary json", "show running-config"
ROUTES, ROUTES6 = "show ip route json", "show ipv6 route json"
COMMANDS = {
    **{OSPF: "ospfd", OSPF_NEIGHBORS: "ospfd", OSPFV3: "ospf6d", OSPFV3_NEIGHBORS: "ospf6d"},
    **{ISIS: "isisd", ISIS_NEIGHBORS: "isisd", EIGRP: "eigrpd", EIGRP_NEIGHBORS: "eigrpd", BGP: "bgpd"},
    **{RUNNING: "zebra", ROUTES: "zebra", ROUTES6: "zebra"},
}
"""What is asked, and which daemon must run for it."""
EIGRP_ID = re.compile(r"^EIGRP Topology Table for AS\(\d+\)/ID\(([\d.]+)\)", re.MULTILINE)
EIGRP_NEIGHBOR = re.compile(r"^\d+ +[\d.]+ +(\S+) ", re.MULTILINE)
KERNEL = {"isis": Protocol.ISIS.title, "eigrp": Protocol.EIGRP.title, "bgp": Protocol.BGP.title, "kernel": "connected"}
"""The kernel's names of who made a route; OSPF's depends on the family."""
OSPF_OF = {4: Protocol.OSPF.title, 6: Protocol.OSPFV3.title}
Said = Mapping[str, str]
"""What a router printed, by command."""


def sight_of(router: FrrRouter, wires: Wires, addresses: Iterable[Address]) -> Sight:
    """What the router does, as of now."""
    running = [command for command, daemon in COMMANDS.items() if router.runs(daemon)]
    said = dict.fromkeys(COMMANDS, "") | router.ask(*running)
    peers = ((protocol, wires.peer(router.name, interface)) for protocol, interface in neighbors(said))
    return Sight(
        frozenset(Identity(router.name, *found) for found in identities(said)),
        frozenset(Adjacency(router.name, protocol, peer) for protocol, peer in peers if peer),
        frozenset(BgpSession(router.name, peer) for peer in established(said)),
        frozenset(_routes(router, said, wires, addresses)),
    )


def identities(said: Said) -> Iterator[tuple[Protocol, str, bool]]:
    """The router IDs in effect, each with whether another one is pending."""
    for protocol, command in ((Protocol.OSPF, OSPF), (Protocol.OSPFV3, OSPFV3)):
        if address := parsed(said[command]).get("routerId"):
            wanted = configured_id(said[RUNNING], SECTIONS[protocol])
            yield protocol, address, wanted not in {None, address}
    for found in EIGRP_ID.findall(said[EIGRP]):
        yield Protocol.EIGRP, found, False
    if system := parsed(said[ISIS]).get("system-id"):
        yield Protocol.ISIS, system, False
    for address in {family["routerId"] for family in parsed(said[BGP]).values()} - {"0.0.0.0"}:
        yield Protocol.BGP, address, False


def configured_id(running: str, section: str) -> str | None:
    """The router ID that a section of a configuration names."""
    lines = re.search(rf"^{section}\n((?: .*\n)*)", running, re.MULTILINE)
    named = re.search(r"router-id ([\d.]+)", lines[1]) if lines else None
    return named[1] if named else None


def neighbors(said: Said) -> Iterator[tuple[Protocol, str]]:
    """The interfaces over which a protocol has a neighbor in full contact."""
    for found in parsed(said[OSPF_NEIGHBORS]).get("neighbors", {}).values():
        yield from ((Protocol.OSPF, n["ifaceName"].split(":")[0]) for n in found if n["nbrState"].startswith("Full"))
    for found in parsed(said[OSPFV3_NEIGHBORS]).get("neighbors", ()):
        yield from [(Protocol.OSPFV3, found["interfaceName"])] if found["state"] == "Full" else []
    for area in parsed(said[ISIS_NEIGHBORS]).get("areas", ()):
        up = (circuit for circuit in area["circuits"] if circuit.get("state") == "Up")
        yield from ((Protocol.ISIS, circuit["interface"]) for circuit in up)
    yield from ((Protocol.EIGRP, name) for name in EIGRP_NEIGHBOR.findall(said[EIGRP_NEIGHBORS]))


def established(said: Said) -> Iterator[str]:
    """The peers of the sessions that are up."""
    for family in parsed(said[BGP]).values():
        yield from (peer for peer, how in family.get("peers", {}).items() if how["state"] == "Established")


def _routes(router: FrrRouter, said: Said, wires: Wires, addresses: Iterable[Address]) -> Iterator[LoopbackRoute]:
    kernel, own = {version: router.routes(version) for version in (4, 6)}, router.addresses()
    zebra = parsed(said[ROUTES]) | parsed(said[ROUTES6])
    for address in addresses:
        route = longest(kernel[address.version], address)
        if route is not None and str(address) not in own:
            ways = _ways(zebra.get(str(prefix_of(route, address.version)), ()))
            peers = (wires.peer(router.name, interface) for interface in ways)
            via = frozenset(peer for peer in peers if peer)
            yield LoopbackRoute(router.name, str(address), _protocol(route, address), via)


def longest(routes: Iterable[dict[str, Any]], address: Address) -> dict[str, Any] | None:
    """The kernel's route of the longest prefix that covers an address."""
    covering = [route for route in routes if address in prefix_of(route, address.version)]
    return max(covering, key=lambda route: prefix_of(route, address.version).prefixlen, default=None)


def prefix_of(route: dict[str, Any], version: int) -> IPv4Network | IPv6Network:
    """The prefix of a kernel's route."""
    everything = "0.0.0.0/0" if version == 4 else "::/0"
    return ip_network(everything if route["dst"] == "default" else route["dst"])


def _ways(offers: Sequence[dict[str, Any]]) -> list[str]:
    """The interfaces that zebra's best route to a prefix leaves by; none where it is just being taken away."""
    best = [offer for offer in offers if offer.get("selected")]
    return [hop["interfaceName"] for offer in best for hop in offer["nexthops"] if hop.get("active")]


def _protocol(route: dict[str, Any], address: Address) -> str:
    name = str(route["protocol"])
    return OSPF_OF[address.version] if name == "ospf" else KERNEL.get(name, name)
