"""``router bgp`` read as typed values: an instance a VRF, its neighbors with what their peer group gives them."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from netloop.lab.sandbox.arguments import as_number
from netloop.lab.sandbox.tree import ConfigNode
from netloop.lab.sandbox.views.interface import DEFAULT_VRF


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
    families: frozenset[str] = frozenset({"ipv4"})

    @property
    def ip(self) -> IPv4Address | IPv6Address:
        """The address as a number."""
        return ip_address(self.address)


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
    networks6: tuple[IPv6Network, ...] = ()
    families: tuple[str, ...] = ("ipv4",)

    def neighbor(self, address: str) -> NeighborConfig | None:
        """A neighbor by address."""
        return next((found for found in self.neighbors if found.address.lower() == address.lower()), None)


def bgp_instances(root: ConfigNode) -> tuple[BgpConfig, ...]:
    """The instances of a configuration, the global one first; none when BGP is not configured."""
    return root.view(_instances)


def _instances(root: ConfigNode) -> tuple[BgpConfig, ...]:
    bgp = next(iter(root.under("router", "bgp")), None)
    if bgp is None:
        return ()
    shared = [node for node in bgp.under("address-family") if "vrf" not in node.slot]
    if ("address-family", "ipv4") not in bgp:
        shared = [bgp, *shared]
    found = [_instance(bgp, [bgp], shared, DEFAULT_VRF)]
    own: dict[str, list[ConfigNode]] = {}
    for node in bgp.under("address-family"):
        if node.slot[2:3] == ("vrf",):
            own.setdefault(node.slot[3], []).append(node)
    return (*found, *(_instance(bgp, nodes, nodes, vrf) for vrf, nodes in own.items()))


def _instance(bgp: ConfigNode, homes: list[ConfigNode], families: list[ConfigNode], vrf: str) -> BgpConfig:
    explicit = next((words[-1:] for home in homes if (words := home.text_of("bgp", "router-id").split())), [])
    networks = [ip_network(n.slot[1]) for family in families for n in family.under("network")]
    return BgpConfig(
        asn=as_number(bgp.slot[2]),
        asn_text=bgp.slot[2],
        vrf=vrf,
        router_id=IPv4Address(explicit[0]) if explicit and explicit[0][0].isdigit() else None,
        neighbors=tuple(_neighbor(home, families, address) for home in homes for address in _addresses(home)),
        networks=tuple(n for n in networks if n.version == 4),
        log_changes=bgp.text_of("bgp", "log-neighbor-changes") == "bgp log-neighbor-changes",
        networks6=tuple(n for n in networks if n.version == 6),
        families=tuple(dict.fromkeys(_family(node) for node in families)),
    )


def _addresses(home: ConfigNode) -> list[str]:
    return list(dict.fromkeys(n.slot[1] for n in home.under("neighbor") if n.slot[1][0].isdigit() or ":" in n.slot[1]))


def _family(node: ConfigNode) -> str:
    return node.slot[1] if node.slot[0] == "address-family" else "ipv4"


def _neighbor(home: ConfigNode, families: list[ConfigNode], address: str) -> NeighborConfig:
    group = home.text_of("neighbor", address, "peer-group").split()[-1:]
    owners = [address, *group]

    def word(name: str, node: ConfigNode = home) -> list[str]:
        """The words behind a neighbor's keyword, its own or its peer group's."""
        texts = (node.text_of("neighbor", owner, name) for owner in owners)
        return next((text.split()[3:] or [name] for text in texts if text), [])

    remote = word("remote-as")
    active = frozenset(_family(node) for node in families if _active(home, node, address))
    return NeighborConfig(
        address=address,
        asn=as_number(remote[0]) if remote else 0,
        asn_text=remote[0] if remote else "",
        description=" ".join(word("description")),
        update_source=word("update-source")[0] if word("update-source") else None,
        shutdown=bool(word("shutdown")),
        multihop=bool(word("ebgp-multihop") or word("disable-connected-check")),
        active="ipv4" in active,
        reflector_client=any(word("route-reflector-client", node) for node in families),
        families=active,
    )


def _active(home: ConfigNode, family: ConfigNode, address: str) -> bool:
    """Active in a family: said so, or in IPv4 unicast by default when the neighbor is an IPv4 address."""
    said = family.text_of("neighbor", address, "activate")
    if said:
        return not said.startswith("no ")
    by_default = ("bgp", "default", "ipv4-unicast") not in home
    return by_default and ":" not in address and family is home
