"""``router bgp`` read as typed values: an instance per VRF, its neighbors with what they inherit.

A neighbor has its own lines, then those of its peer group, then those of the templates that either inherits.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from netloop.lab.sandbox.arguments import as_number
from netloop.lab.sandbox.tree import ConfigNode
from netloop.lab.sandbox.views.interface import DEFAULT_VRF

TEMPLATES = ("peer-session", "peer-policy")
VRF_ROUTER_IDS = ("bgp", "router-id", "vrf")
"""The slot of ``bgp router-id vrf auto-assign``."""
NO_DEFAULT = ("bgp", "default", "ipv4-unicast")
"""The slot of ``no bgp default ipv4-unicast``, which alone is printed."""
DEPTH = 7
"""How many templates deep inheritance goes, at most."""


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
    """One BGP instance: the global one, or a VRF's.

    ``router_id_interface`` is where an ID comes from that is not written out; ``auto_assign`` lets a VRF elect one of
    its own addresses; ``by_default`` says whether neighbors are active in IPv4 unicast without being told;
    ``connected`` are the families into which the connected routes are redistributed.
    """

    asn: int
    asn_text: str
    vrf: str
    router_id: IPv4Address | None
    neighbors: tuple[NeighborConfig, ...]
    networks: tuple[IPv4Network, ...]
    log_changes: bool
    networks6: tuple[IPv6Network, ...] = ()
    families: tuple[str, ...] = ("ipv4",)
    router_id_interface: str | None = None
    auto_assign: bool = False
    by_default: bool = True
    connected: frozenset[str] = frozenset()

    def runs(self, family: str) -> bool:
        """Whether a family of the instance has anything to say: by default, or a neighbor or a network."""
        networks = {"ipv4": self.networks, "ipv6": self.networks6}.get(family, ())
        default = family == "ipv4" and self.by_default
        return default or bool(networks) or any(family in neighbor.families for neighbor in self.neighbors)

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
    explicit = next((words[2:] for home in homes if (words := home.text_of("bgp", "router-id").split())), [])
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
        router_id_interface=explicit[1] if explicit[:1] == ["interface"] else None,
        auto_assign=vrf != DEFAULT_VRF and (explicit == ["auto-assign"] or VRF_ROUTER_IDS in bgp),
        by_default=NO_DEFAULT not in bgp,
        connected=frozenset(_family(node) for node in families if _redistributes_connected(node)),
    )


def _redistributes_connected(family: ConfigNode) -> bool:
    return any(line.text.split()[1:2] == ["connected"] for line in family.under("redistribute"))


def _addresses(home: ConfigNode) -> list[str]:
    return list(dict.fromkeys(n.slot[1] for n in home.under("neighbor") if n.slot[1][0].isdigit() or ":" in n.slot[1]))


def _family(node: ConfigNode) -> str:
    return node.slot[1] if node.slot[0] == "address-family" else "ipv4"


def process_of(node: ConfigNode) -> ConfigNode:
    """``router bgp`` itself, of one of its address families too."""
    return node.parent if node.slot[:1] == ("address-family",) and node.parent else node


def group_of(home: ConfigNode, peer: str) -> str:
    """The peer group that a neighbor is a member of, empty for none."""
    return " ".join(home.text_of("neighbor", peer, "peer-group").split()[3:])


def inherited(home: ConfigNode, node: ConfigNode, peer: str, word: str) -> list[str]:
    """The words behind a keyword of a neighbor, its own or inherited, the keyword itself where none follow.

    ``home`` is the section of the neighbor's session, ``node`` the one that the keyword belongs to.
    """
    for owner in filter(None, (peer, group_of(home, peer))):
        if text := node.text_of("neighbor", owner, word):
            return text.split()[3:] or [word]
        for kind in TEMPLATES:
            name = node.text_of("neighbor", owner, f"inherit {kind}").split()[4:5]
            if name and (words := of_template(process_of(home), kind, name[0], word)):
                return words
    return []


def of_template(process: ConfigNode, kind: str, name: str, word: str, depth: int = 0) -> list[str]:
    """The words behind a keyword of a template, its own or of one that it inherits."""
    node = process.get("template", kind, name)
    if node is None or depth == DEPTH:
        return []
    if text := node.text_of(word):
        return text.split()[1:] or [word]
    parents = (line.text.split()[2] for line in node.under("inherit", kind))
    found = (of_template(process, kind, parent, word, depth + 1) for parent in parents)
    return next((words for words in found if words), [])


def _neighbor(home: ConfigNode, families: list[ConfigNode], address: str) -> NeighborConfig:
    def word(name: str, node: ConfigNode = home) -> list[str]:
        return inherited(home, node, address, name)

    remote, update_source = word("remote-as"), word("update-source")
    active = frozenset(_family(node) for node in families if _active(home, node, address))
    return NeighborConfig(
        address=address,
        asn=as_number(remote[0]) if remote else 0,
        asn_text=remote[0] if remote else "",
        description=" ".join(word("description")),
        update_source=update_source[0] if update_source else None,
        shutdown=bool(word("shutdown")),
        multihop=bool(word("ebgp-multihop") or word("disable-connected-check")),
        active="ipv4" in active,
        reflector_client=any(word("route-reflector-client", node) for node in families),
        families=active,
    )


def _active(home: ConfigNode, family: ConfigNode, address: str) -> bool:
    """Active in a family: said so of it or its group, or in IPv4 unicast by default when it is an IPv4 address."""
    said = next((text for owner in (address, group_of(home, address)) if (text := _activate(family, owner))), "")
    if said:
        return not said.startswith("no ")
    by_default = NO_DEFAULT not in home
    return by_default and ":" not in address and family is home


def _activate(family: ConfigNode, owner: str) -> str:
    return family.text_of("neighbor", owner, "activate") if owner else ""
