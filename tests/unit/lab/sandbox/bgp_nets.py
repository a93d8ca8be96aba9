"""Networks of BGP speakers for the protocol's tests: routers by name, links between them, and what a table holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from ipaddress import ip_network

from netloop.lab.sandbox import Cable, Network, NodeSpec
from netloop.lab.sandbox.state.bgp_path import BgpPath
from netloop.lab.sandbox.state.rib import Route

Lines = Sequence[str]


def linked(
    clock: Callable[[], float], routers: Mapping[str, Lines], links: Sequence[str], igp: str = "ospf"
) -> Network:
    """Routers with what they are told, in OSPF area 0 unless ``igp`` is empty.

    The Nth router has Loopback0 10.255.0.N; the Nth link, ``a-b``, is 10.0.N.0/24 with .1 and .2 on ports of the number
    of the link, ``a~b`` one without the IGP. Lines of a router may replace them. Sessions are up since the boot.
    """
    area = " ip ospf 1 area 0\n" if igp else ""
    texts = {
        name: f"hostname {name}\ninterface Loopback0\n ip address 10.255.0.{number} 255.255.255.255\n{area}"
        for number, name in enumerate(routers, 1)
    }
    cables = []
    for number, link in enumerate(links, 1):
        ends = link.split("-" if "-" in link else "~")
        for host, name in enumerate(ends, 1):
            texts[name] += f"interface GigabitEthernet0/{number}\n ip address 10.0.{number}.{host} 255.255.255.0\n"
            texts[name] += area if "-" in link else ""
        cables.append(Cable(ends[0], f"Gi0/{number}", ends[1], f"Gi0/{number}"))
    nodes = []
    for name, lines in routers.items():
        start = "router ospf 1\n" if igp else ""
        nodes.append(NodeSpec(name, texts[name] + start + "".join(f"{line}\n" for line in lines)))
    network = Network(nodes, cables, convergence=5.0, clock=clock)
    network.bgp.now()
    return network


def speaker(asn: int, *lines: str) -> list[str]:
    """``router bgp``, its lines by a blank."""
    return [f"router bgp {asn}", *(f" {line}" for line in lines)]


def internal(*numbers: int, asn: int = 65000) -> list[str]:
    """Internal neighbors by the numbers of their loopbacks."""
    peers = [f"neighbor 10.255.0.{number}" for number in numbers]
    return [line for peer in peers for line in (f"{peer} remote-as {asn}", f"{peer} update-source Loopback0")]


def host(number: int) -> str:
    """``network`` of a router's own loopback."""
    return f"network 10.255.0.{number} mask 255.255.255.255"


def best(network: Network, router: str, prefix: str, vrf: str = "default") -> BgpPath | None:
    """A router's best path to a prefix."""
    return network.bgp.best(network.routers[router], vrf, ip_network(prefix))


def paths(network: Network, router: str, prefix: str, family: str = "ipv4", rd: str = "") -> list[BgpPath]:
    """All paths of a router's table to a prefix."""
    return list(network.bgp.table(router, family).paths.get((rd, ip_network(prefix)), {}).values())


def routes(network: Network, router: str, prefix: str, vrf: str = "default") -> list[Route]:
    """What a router's routing table has for a prefix."""
    wanted = ip_network(prefix)
    return network.routers[router].rib(vrf, wanted.version).at(wanted)


def exact(network: Network, router: str, vrf: str = "default", version: int = 4) -> set[str]:
    """The prefixes that BGP gave to a routing table."""
    table = network.routers[router].rib(vrf, version)
    return {str(found[0].prefix) for found in table if found[0].code == "B"}
