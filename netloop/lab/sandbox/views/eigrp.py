"""EIGRP as configured, classic or named, IPv4 or IPv6: an instance per family, VRF and AS."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address

from netloop.lab.sandbox.tree import ConfigNode
from netloop.lab.sandbox.views.interface import DEFAULT_VRF, InterfaceConfig, interfaces
from netloop.lab.sandbox.views.passive import Passive

FULL = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class EigrpConfig:
    """One instance; ``name`` in named mode, ``version`` 4 or 6, ``members`` the interfaces that IPv6 runs on."""

    asn: str
    vrf: str
    version: int
    name: str
    router_id: IPv4Address | None
    networks: tuple[tuple[int, int], ...]
    passive: Passive
    members: frozenset[str] | None
    log_changes: bool

    @property
    def key(self) -> str:
        """What tells the instance from the router's others."""
        return f"{self.version} {self.vrf} {self.asn}"

    def runs_on(self, config: InterfaceConfig) -> bool:
        """Whether the instance is on an interface."""
        if config.vrf != self.vrf:
            return False
        if self.version == 6:
            return bool(config.ipv6 or config.ipv6_enabled) and (self.members is None or config.name in self.members)
        numbers = [int(address.ip) for address in config.ipv4]
        return any((n | wild) == (address | wild) for n in numbers for address, wild in self.networks)


def eigrp_instances(root: ConfigNode) -> tuple[EigrpConfig, ...]:
    """Every instance, IPv4 before IPv6."""
    return root.view(_instances)


def _instances(root: ConfigNode) -> tuple[EigrpConfig, ...]:
    found = [instance for node in root.under("router", "eigrp") for instance in _of(node)]
    found += [_ipv6(root, node) for node in root.under("ipv6", "router", "eigrp")]
    return tuple(sorted((f for f in found if f.asn), key=lambda one: one.version))


def _of(node: ConfigNode) -> Iterator[EigrpConfig]:
    name = node.slot[2]
    if not name.isdigit():
        yield from (_named(family, name) for family in node.under("address-family"))
        return
    yield _instance(node, name, DEFAULT_VRF)
    for family in node.under("address-family"):
        words = family.text.split()
        inside = family.text_of("autonomous-system").split()[-1:]
        asn = words[-1:] if "autonomous-system" in words else inside
        yield _instance(family, asn[0] if asn else "", family.slot[3])


def _instance(node: ConfigNode, asn: str, vrf: str) -> EigrpConfig:
    return EigrpConfig(asn, vrf, 4, "", _router_id(node), _networks(node), Passive.of(node), None, _logs(node))


def _named(family: ConfigNode, name: str) -> EigrpConfig:
    _, kind, vrf, asn = family.slot
    version = 6 if kind == "ipv6" else 4
    return EigrpConfig(
        asn, vrf, version, name, _router_id(family), _networks(family), _passive(family), None, _logs(family)
    )


def _passive(family: ConfigNode) -> Passive:
    """``passive-interface`` under ``af-interface``, the default's first."""
    said = {n.slot[1]: n.text_of("passive-interface") for n in family.under("af-interface")}
    default = said.pop("default", "") == "passive-interface"
    return Passive(
        default, frozenset(name for name, text in said.items() if text and text.startswith("no ") is default)
    )


def _ipv6(root: ConfigNode, node: ConfigNode) -> EigrpConfig:
    asn, words = node.slot[3], node.text.split()
    vrf = words[5] if len(words) > 5 else DEFAULT_VRF
    members = frozenset(n.slot[-1] for n in root.under("interface") if ("ipv6", "eigrp", asn) in n)
    return EigrpConfig(asn, vrf, 6, "", _router_id(node), (), Passive.of(node), members, _logs(node))


def _router_id(node: ConfigNode) -> IPv4Address | None:
    words = node.text_of("eigrp", "router-id").split()[-1:]
    return IPv4Address(words[0]) if words else None


def _networks(node: ConfigNode) -> tuple[tuple[int, int], ...]:
    return tuple((int(IPv4Address(n.slot[1])), int(IPv4Address(n.slot[2]))) for n in node.under("network"))


def _logs(node: ConfigNode) -> bool:
    return ("eigrp", "log-neighbor-changes") not in node


def eigrp_members(root: ConfigNode) -> dict[str, tuple[EigrpConfig, ...]]:
    """The instances on each interface, by its name."""
    return root.view(_members)


def _members(root: ConfigNode) -> dict[str, tuple[EigrpConfig, ...]]:
    instances = eigrp_instances(root)
    if not instances:
        return {}
    return {config.name: tuple(i for i in instances if i.runs_on(config)) for config in interfaces(root)}
