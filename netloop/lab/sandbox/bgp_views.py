"""``router bgp`` read as typed values: an instance a VRF, its neighbors with what their peer group gives them."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

from netloop.lab.sandbox.tree import Node
from netloop.lab.sandbox.views import DEFAULT_VRF, as_number


@dataclass(frozen=True, slots=True)
class NeighborConfig:
    """A neighbor as configured; ``asn`` 0 while no remote AS is known."""

    address: str
    asn: int
    asn_text: str = ""
    description: str = ""
    update_source: str | None = None
    shutdown: bool = False
    multihop: bool = False
    active: bool = True
    reflector_client: bool = False

    @property
    def ipv4(self) -> IPv4Address | None:
        """The address, None for an IPv6 neighbor."""
        return None if ":" in self.address else IPv4Address(self.address)


@dataclass(frozen=True, slots=True)
class BgpConfig:
    """One BGP instance: the global one, or a VRF's."""

    asn: int
    asn_text: str
    vrf: str
    router_id: IPv4Address | None
    neighbors: tuple[NeighborConfig, ...]
    networks: tuple[IPv4Network, ...]
    log_changes: bool

    def neighbor(self, address: str) -> NeighborConfig | None:
        """A neighbor by address."""
        return next((found for found in self.neighbors if found.address == address), None)


def bgp_instances(root: Node) -> tuple[BgpConfig, ...]:
    """The instances of a configuration, the global one first; none when BGP is not configured."""
    return root.view(_instances)


def _instances(root: Node) -> tuple[BgpConfig, ...]:
    bgp = next(iter(root.under("router", "bgp")), None)
    if bgp is None:
        return ()
    family = bgp.get("address-family", "ipv4")
    found = [_instance(bgp, bgp, family or bgp, DEFAULT_VRF)]
    found += [_instance(bgp, node, node, node.slot[3]) for node in bgp.under("address-family", "ipv4", "vrf")]
    return tuple(found)


def _instance(bgp: Node, home: Node, family: Node, vrf: str) -> BgpConfig:
    explicit = home.text_of("bgp", "router-id").split()[-1:]
    addresses = dict.fromkeys(n.slot[1] for n in home.under("neighbor") if n.slot[1][0].isdigit() or ":" in n.slot[1])
    return BgpConfig(
        asn=as_number(bgp.slot[2]),
        asn_text=bgp.slot[2],
        vrf=vrf,
        router_id=IPv4Address(explicit[0]) if explicit else None,
        neighbors=tuple(_neighbor(home, family, address) for address in addresses),
        networks=tuple(IPv4Network(n.slot[1]) for n in family.under("network")),
        log_changes=bgp.text_of("bgp", "log-neighbor-changes") == "bgp log-neighbor-changes",
    )


def _neighbor(home: Node, family: Node, address: str) -> NeighborConfig:
    group = home.text_of("neighbor", address, "peer-group").split()[-1:]
    owners = [address, *group]

    def word(name: str, node: Node = home) -> list[str]:
        """The words behind a neighbor's keyword, its own or its peer group's."""
        texts = (node.text_of("neighbor", owner, name) for owner in owners)
        return next((text.split()[3:] or [name] for text in texts if text), [])

    remote = word("remote-as")
    activated = family.text_of("neighbor", address, "activate")
    return NeighborConfig(
        address=address,
        asn=as_number(remote[0]) if remote else 0,
        asn_text=remote[0] if remote else "",
        description=" ".join(word("description")),
        update_source=word("update-source")[0] if word("update-source") else None,
        shutdown=bool(word("shutdown")),
        multihop=bool(word("ebgp-multihop") or word("disable-connected-check")),
        active=_active(home, family, address, activated),
        reflector_client=bool(word("route-reflector-client", family)),
    )


def _active(home: Node, family: Node, address: str, activated: str) -> bool:
    """Active in IPv4 unicast: said so, or by default when the neighbor is an IPv4 address."""
    if activated:
        return not activated.startswith("no ")
    by_default = ("bgp", "default", "ipv4-unicast") not in home
    return by_default and ":" not in address and family is home
