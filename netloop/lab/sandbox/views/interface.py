"""``interface`` sections read as typed values."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Interface, IPv6Address, IPv6Interface

from netloop.lab.sandbox.arguments import Word, area
from netloop.lab.sandbox.tree import ConfigNode

ADDRESSES_KEPT = 8192
DEFAULT_VRF = "default"
LINK_LOCAL = ("ipv6", "address", "link-local")
"""The slot of the link-local address that is configured."""

ENABLING = (
    ("ipv6", "enable"),
    ("ipv6", "unnumbered"),
    ("ipv6", "address", "autoconfig"),
    ("ipv6", "address", "dhcp"),
)
"""What puts IPv6 on an interface without a global address."""

UNREACHABLES = ((4, ("ip", "unreachables")), (6, ("ipv6", "unreachables")))
"""The line about ICMP unreachables of each IP version."""


@lru_cache(ADDRESSES_KEPT)
def dotted(address: str, mask: str) -> IPv4Interface:
    """An address and its mask as IOS writes them; read once, as every look at an interface asks."""
    return IPv4Interface(f"{address}/{mask}")


@dataclass(frozen=True, slots=True)
class InterfaceConfig:
    """One interface as configured.

    ``unnumbered`` is the interface whose IPv4 address it uses; ``derived`` are those of its IPv6 addresses that were
    made from the MAC address; ``silent`` are the IP versions in which it sends no ICMP unreachables.
    """

    name: str
    description: str = ""
    vrf: str = DEFAULT_VRF
    primary: IPv4Interface | None = None
    secondaries: tuple[IPv4Interface, ...] = ()
    ipv6: tuple[IPv6Interface, ...] = ()
    ipv6_enabled: bool = False
    link_local: IPv6Address | None = None
    shutdown: bool = False
    ospf: tuple[str, int] | None = None
    ospf_secondaries: bool = True
    ospf_network: str = ""
    ospf_cost: int | None = None
    mtu: int = 1500
    bandwidth: int | None = None
    unnumbered: str = ""
    derived: tuple[IPv6Interface, ...] = ()
    silent: frozenset[int] = frozenset()

    @property
    def ipv4(self) -> tuple[IPv4Interface, ...]:
        """Every IPv4 address, the primary first."""
        return (self.primary, *self.secondaries) if self.primary else self.secondaries

    @property
    def hosts(self) -> tuple[IPv4Address | IPv6Address, ...]:
        """Every address that the router answers to here."""
        return (*(own.ip for own in self.ipv4), *(own.ip for own in self.ipv6))

    @classmethod
    def of(cls, node: ConfigNode) -> InterfaceConfig:
        """Read an ``interface`` section."""
        return node.view(_interface)


def _interface(node: ConfigNode) -> InterfaceConfig:
    primary = node.text_of("ip", "address").split()
    numbered = primary[:2] == ["ip", "address"] and primary[2][0].isdigit()
    local = node.text_of(*LINK_LOCAL).split()
    area_words = node.text_of("ip", "ospf", "area").split()
    lines = [line for line in node.under("ipv6", "address") if "/" in line.slot[-1]]
    ipv6 = [(IPv6Interface(line.slot[2]), line.text.split()[-1]) for line in lines]
    return InterfaceConfig(
        name=node.slot[-1],
        description=node.text_of("description").removeprefix("description "),
        vrf=last(node, "vrf") or DEFAULT_VRF,
        primary=dotted(*primary[2:4]) if numbered else None,
        secondaries=tuple(dotted(*n.text.split()[2:4]) for n in node.under("ip", "address") if len(n.slot) > 2),
        ipv6=tuple(address for address, _ in ipv6),
        ipv6_enabled=any(slot in node for slot in ENABLING) or bool(local),
        link_local=IPv6Address(local[2]) if local else None,
        shutdown=("shutdown",) in node,
        ospf=(area_words[2], area_number(area_words[4])) if area_words else None,
        ospf_secondaries="secondaries" not in area_words,
        ospf_network=last(node, "ip", "ospf", "network"),
        ospf_cost=number(node, "ip", "ospf", "cost"),
        mtu=number(node, "mtu") or 1500,
        bandwidth=number(node, "bandwidth"),
        unnumbered=primary[2] if primary[:2] == ["ip", "unnumbered"] else "",
        derived=tuple(address for address, typed in ipv6 if typed == "eui-64"),
        silent=frozenset(version for version, slot in UNREACHABLES if node.text_of(*slot).startswith("no ")),
    )


def last(node: ConfigNode, *slot: str) -> str:
    """The last word of a line, empty where there is no line."""
    words = node.text_of(*slot).split()
    return words[-1] if words else ""


def number(node: ConfigNode, *slot: str) -> int | None:
    """The number that a line ends with."""
    text = last(node, *slot)
    return int(text) if text.isdigit() else None


@lru_cache(ADDRESSES_KEPT)
def area_number(text: str) -> int:
    """An area as an integer, however it was written."""
    taken = area([Word(text, 0)], text)
    return int(taken.value) if taken else 0


def interfaces(root: ConfigNode) -> tuple[InterfaceConfig, ...]:
    """Every interface, in IOS's order."""
    return root.view(_interfaces)


def _interfaces(root: ConfigNode) -> tuple[InterfaceConfig, ...]:
    return tuple(InterfaceConfig.of(node) for node in root.under("interface"))
