"""The configuration read as typed values: what the protocols and the show commands ask of it."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Address, IPv6Interface

from netloop.lab.sandbox.arguments import Word, area, asn
from netloop.lab.sandbox.tree import Node

DEFAULT_VRF = "default"


def dotted(address: str, mask: str) -> IPv4Interface:
    """An address and its mask as IOS writes them."""
    return IPv4Interface(f"{address}/{mask}")


@dataclass(frozen=True, slots=True)
class InterfaceConfig:
    """One interface as configured."""

    name: str
    description: str = ""
    vrf: str = DEFAULT_VRF
    primary: IPv4Interface | None = None
    secondaries: tuple[IPv4Interface, ...] = ()
    ipv6: tuple[IPv6Interface, ...] = ()
    ipv6_enabled: bool = False
    shutdown: bool = False
    ospf: tuple[str, int] | None = None
    ospf_network: str = ""
    ospf_cost: int | None = None
    mtu: int = 1500
    bandwidth: int | None = None

    @property
    def ipv4(self) -> tuple[IPv4Interface, ...]:
        """Every IPv4 address, the primary first."""
        return (self.primary, *self.secondaries) if self.primary else self.secondaries

    @property
    def hosts(self) -> tuple[IPv4Address | IPv6Address, ...]:
        """Every address that the router answers to here."""
        return (*(own.ip for own in self.ipv4), *(own.ip for own in self.ipv6))

    @classmethod
    def of(cls, node: Node) -> InterfaceConfig:
        """Read an ``interface`` section."""
        return node.view(_interface)


def _interface(node: Node) -> InterfaceConfig:
    primary = node.text_of("ip", "address").split()
    area_words = node.text_of("ip", "ospf", "area").split()
    return InterfaceConfig(
        name=node.slot[-1],
        description=node.text_of("description").removeprefix("description "),
        vrf=_last(node, "vrf") or DEFAULT_VRF,
        primary=dotted(*primary[2:4]) if primary[:1] == ["ip"] else None,
        secondaries=tuple(dotted(*n.text.split()[2:4]) for n in node.under("ip", "address") if len(n.slot) > 2),
        ipv6=tuple(IPv6Interface(n.slot[2]) for n in node.under("ipv6", "address") if len(n.slot) > 2),
        ipv6_enabled=("ipv6", "enable") in node,
        shutdown=("shutdown",) in node,
        ospf=(area_words[2], area_number(area_words[4])) if area_words else None,
        ospf_network=_last(node, "ip", "ospf", "network"),
        ospf_cost=_number(node, "ip", "ospf", "cost"),
        mtu=_number(node, "mtu") or 1500,
        bandwidth=_number(node, "bandwidth"),
    )


def _last(node: Node, *slot: str) -> str:
    words = node.text_of(*slot).split()
    return words[-1] if words else ""


def _number(node: Node, *slot: str) -> int | None:
    text = _last(node, *slot)
    return int(text) if text.isdigit() else None


def area_number(text: str) -> int:
    """An area as an integer, however it was written."""
    taken = area([Word(text, 0)], text)
    return int(taken.value) if taken else 0


def interfaces(root: Node) -> tuple[InterfaceConfig, ...]:
    """Every interface, in IOS's order."""
    return root.view(_interfaces)


def _interfaces(root: Node) -> tuple[InterfaceConfig, ...]:
    return tuple(InterfaceConfig.of(node) for node in root.under("interface"))


@dataclass(frozen=True, slots=True)
class OspfNetwork:
    """A ``network`` statement: the addresses that a wildcard mask covers."""

    address: int
    wildcard: int
    area: int
    text: str

    def covers(self, address: IPv4Address) -> bool:
        """Whether an interface with this primary address is in it."""
        return (int(address) | self.wildcard) == (self.address | self.wildcard)


@dataclass(frozen=True, slots=True)
class OspfConfig:
    """One ``router ospf`` process as configured."""

    process: str
    vrf: str
    router_id: IPv4Address | None
    networks: tuple[OspfNetwork, ...]
    passive_default: bool
    passive: frozenset[str]
    active: frozenset[str]
    reference: int

    def is_passive(self, name: str) -> bool:
        """Whether hellos are kept off an interface."""
        return name not in self.active if self.passive_default else name in self.passive

    @classmethod
    def of(cls, node: Node) -> OspfConfig:
        """Read a ``router ospf`` section."""
        return node.view(_ospf)


def _ospf(node: Node) -> OspfConfig:
    words = node.text.split()
    explicit = _last(node, "router-id")
    passive = [n for n in node.under("passive-interface") if len(n.slot) > 1]
    return OspfConfig(
        process=words[2],
        vrf=words[4] if len(words) > 4 else DEFAULT_VRF,
        router_id=IPv4Address(explicit) if explicit else None,
        networks=tuple(_network(n.text) for n in node.under("network")),
        passive_default=("passive-interface", "default") in node,
        passive=frozenset(n.slot[1] for n in passive if not n.text.startswith("no ")),
        active=frozenset(n.slot[1] for n in passive if n.text.startswith("no ")),
        reference=_number(node, "auto-cost", "reference-bandwidth") or 100,
    )


def _network(text: str) -> OspfNetwork:
    _, address, wildcard, _, number = text.split()
    return OspfNetwork(int(IPv4Address(address)), int(IPv4Address(wildcard)), area_number(number), text)


def ospf_processes(root: Node) -> tuple[OspfConfig, ...]:
    """Every OSPF process, by number."""
    return root.view(_ospf_processes)


def _ospf_processes(root: Node) -> tuple[OspfConfig, ...]:
    return tuple(OspfConfig.of(node) for node in root.under("router", "ospf"))


@dataclass(frozen=True, slots=True)
class StaticRoute:
    """An ``ip route``: through a neighbor, an interface or nowhere (Null0)."""

    prefix: IPv4Network
    vrf: str
    next_hop: IPv4Address | None
    interface: str | None
    distance: int


def as_number(text: str) -> int:
    """An AS number as an integer, plain or dotted."""
    taken = asn([Word(text, 0)], text)
    return int(taken.value) if taken else 0
