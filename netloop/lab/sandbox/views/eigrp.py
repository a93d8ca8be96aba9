"""EIGRP as configured, classic or named, IPv4 or IPv6: an instance per family, VRF and AS."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Network

from netloop.lab.sandbox.names import split
from netloop.lab.sandbox.tree import ConfigNode
from netloop.lab.sandbox.views.interface import DEFAULT_VRF, InterfaceConfig, interfaces, number
from netloop.lab.sandbox.views.keys import NO_KEYS, AuthenticationKeys, key_chain, plain
from netloop.lab.sandbox.views.passive import Passive
from netloop.lab.sandbox.views.prefix_rules import (
    DistributeList,
    Subnet,
    distribute_lists,
)
from netloop.lab.sandbox.views.redistribution import Redistributed, redistributed

FULL = 0xFFFFFFFF
WEIGHTS = ("1", "0", "1", "0", "0", "0")
STUB = ("connected", "summary")
"""What ``eigrp stub`` alone lets a router advertise."""

SPEEDS = {
    "Loopback": (8_000_000, 5000),
    "Tunnel": (100, 50_000),
    "Ethernet": (10_000, 1000),
    "FastEthernet": (100_000, 100),
    "TenGigabitEthernet": (10_000_000, 10),
    "Serial": (1544, 20_000),
}
"""What ``show interfaces`` says by itself: kbit/s and microseconds; anything else is a gigabit with 10."""

GIGABIT = 1_000_000, 10
PICOSECONDS = 1_000_000
"""In a microsecond."""


@dataclass(frozen=True, slots=True)
class EigrpLine:
    """An interface as EIGRP counts it: its bandwidth in kbit/s and its delay in picoseconds."""

    bandwidth: int
    delay: int


@dataclass(frozen=True, slots=True)
class EigrpLinks:
    """What an instance says on its interfaces: K values, keys, and those on which it is shut down."""

    weights: tuple[str, ...] = WEIGHTS
    keys: tuple[tuple[str, AuthenticationKeys], ...] = ()
    off: frozenset[str] = frozenset()

    def keys_on(self, interface: str) -> AuthenticationKeys:
        """How the instance authenticates on an interface; ``default`` speaks for those that say nothing."""
        said = dict(self.keys)
        return said.get(interface) or said.get("default") or NO_KEYS


@dataclass(frozen=True, slots=True)
class EigrpPolicy:
    """What an instance advertises besides its networks, and what it holds back.

    ``stub`` is None for a router that is none, else what it advertises; ``summaries`` are by interface.
    """

    stub: frozenset[str] | None = None
    redistributed: tuple[Redistributed, ...] = ()
    lists: tuple[DistributeList, ...] = ()
    summaries: tuple[tuple[str, Subnet], ...] = ()
    default_metric: tuple[int, ...] = ()


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
    shutdown: bool
    links: EigrpLinks
    policy: EigrpPolicy

    @property
    def key(self) -> str:
        """What tells the instance from the router's others."""
        return f"{self.version} {self.vrf} {self.asn}"

    def runs_on(self, config: InterfaceConfig) -> bool:
        """Whether the instance is on an interface."""
        if config.vrf != self.vrf or self.shutdown or config.name in self.links.off:
            return False
        if self.version == 6:
            return bool(config.ipv6 or config.ipv6_enabled) and (self.members is None or config.name in self.members)
        numbers = [int(address.ip) for address in config.ipv4]
        return any((n | wild) == (address | wild) for n in numbers for address, wild in self.networks)


def eigrp_instances(root: ConfigNode) -> tuple[EigrpConfig, ...]:
    """Every instance, IPv4 before IPv6."""
    return root.view(_instances)


def _instances(root: ConfigNode) -> tuple[EigrpConfig, ...]:
    found = [instance for node in root.under("router", "eigrp") for instance in _of(root, node)]
    found += [_ipv6(root, node) for node in root.under("ipv6", "router", "eigrp")]
    return tuple(sorted((f for f in found if f.asn), key=lambda one: one.version))


def _of(root: ConfigNode, node: ConfigNode) -> Iterator[EigrpConfig]:
    name = node.slot[2]
    if not name.isdigit():
        yield from (_named(root, family, name) for family in node.under("address-family"))
        return
    yield _instance(root, node, name, DEFAULT_VRF)
    for family in node.under("address-family"):
        words = family.text.split()
        inside = family.text_of("autonomous-system").split()[-1:]
        asn = words[-1:] if "autonomous-system" in words else inside
        yield _instance(root, family, asn[0] if asn else "", family.slot[3])


def _instance(root: ConfigNode, node: ConfigNode, asn: str, vrf: str) -> EigrpConfig:
    """An IPv4 instance of classic mode; ``shutdown`` of the process stops its families too."""
    down = any(("shutdown",) in home for home in (node, node.parent) if home)
    return EigrpConfig(
        asn=asn,
        vrf=vrf,
        version=4,
        name="",
        router_id=_router_id(node),
        networks=_networks(node),
        passive=Passive.of(node),
        members=None,
        log_changes=_logs(node),
        shutdown=down,
        links=EigrpLinks(_weights(node), _classic_keys(root, "ip", asn)),
        policy=_policy(root, node, node, _classic_summaries(root, "ip", asn)),
    )


def _named(root: ConfigNode, family: ConfigNode, name: str) -> EigrpConfig:
    _, kind, vrf, asn = family.slot
    members = {node.slot[1]: node for node in family.under("af-interface")}
    keys = tuple((one, _af_keys(root, node)) for one, node in members.items() if node.under("authentication"))
    off = frozenset(one for one, node in members.items() if ("shutdown",) in node)
    summaries = tuple(
        (one, found)
        for one, node in members.items()
        for line in node.under("summary-address")
        if (found := _summary(line.text.split()[1:]))
    )
    return EigrpConfig(
        asn=asn,
        vrf=vrf,
        version=6 if kind == "ipv6" else 4,
        name=name,
        router_id=_router_id(family),
        networks=_networks(family),
        passive=_passive(family),
        members=None,
        log_changes=_logs(family),
        shutdown=any(("shutdown",) in home for home in (family, family.parent) if home),
        links=EigrpLinks(_weights(family), keys, off),
        policy=_policy(root, family, family.get("topology", "base"), summaries),
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
    return EigrpConfig(
        asn=asn,
        vrf=words[5] if len(words) > 5 else DEFAULT_VRF,
        version=6,
        name="",
        router_id=_router_id(node),
        networks=(),
        passive=Passive.of(node),
        members=frozenset(n.slot[-1] for n in root.under("interface") if ("ipv6", "eigrp", asn) in n),
        log_changes=_logs(node),
        shutdown=("shutdown",) in node,
        links=EigrpLinks(_weights(node), _classic_keys(root, "ipv6", asn)),
        policy=_policy(root, node, node, _classic_summaries(root, "ipv6", asn)),
    )


def _weights(node: ConfigNode) -> tuple[str, ...]:
    """K1 to K6 of ``metric weights TOS K1 ...``."""
    said = node.text_of("metric", "weights").split()[3:]
    return (*said, *WEIGHTS[len(said) :])


def _classic_keys(root: ConfigNode, family: str, asn: str) -> tuple[tuple[str, AuthenticationKeys], ...]:
    """``ip authentication mode eigrp N md5`` with the key chain of ``ip authentication key-chain eigrp N X``."""
    found = []
    for node in root.under("interface"):
        if (family, "authentication", "mode", "eigrp", asn) in node:
            chain = node.text_of(family, "authentication", "key-chain", "eigrp", asn).split()[-1:]
            found.append((node.slot[-1], AuthenticationKeys("md5", key_chain(root, chain[0]) if chain else ())))
    return tuple(found)


def _af_keys(root: ConfigNode, node: ConfigNode) -> AuthenticationKeys:
    """``authentication mode md5`` with a key chain, or ``hmac-sha-256`` with a password, under ``af-interface``."""
    mode = node.text_of("authentication", "mode").split()[2:]
    chain = node.text_of("authentication", "key-chain").split()[-1:]
    if not mode:
        return NO_KEYS
    keys = key_chain(root, chain[0]) if chain else ()
    return AuthenticationKeys(mode[0], keys or (((0, plain(mode[1:])),) if mode[1:] else ()))


def _classic_summaries(root: ConfigNode, family: str, asn: str) -> tuple[tuple[str, Subnet], ...]:
    """``ip summary-address eigrp N P M`` of the interfaces."""
    return tuple(
        (node.slot[-1], summary)
        for node in root.under("interface")
        for line in node.under(family, "summary-address", "eigrp", asn)
        if (summary := _summary(line.text.split()[4:]))
    )


def _summary(words: list[str]) -> Subnet | None:
    try:
        if "/" in words[0]:
            return IPv6Network(words[0]) if ":" in words[0] else IPv4Network(words[0])
        return IPv4Network(f"{words[0]}/{words[1]}")
    except (IndexError, ValueError):
        return None


def _policy(
    root: ConfigNode, node: ConfigNode, base: ConfigNode | None, summaries: tuple[tuple[str, Subnet], ...]
) -> EigrpPolicy:
    """What a section says with the lines of its topology, which in classic mode are its own."""
    lines = node.under("eigrp", "stub")
    said = lines[-1].text.split()[2:] if lines else []
    stub = frozenset(said or STUB) if lines else None
    version = 6 if node.slot[:1] == ("ipv6",) or node.slot[1:2] == ("ipv6",) else 4
    sources = redistributed(root, base.under("redistribute") if base else ())
    said = next((line.text.split()[1:] for line in base.under("default-metric")), []) if base else []
    default = tuple(int(word) for word in said if word.isdigit())
    return EigrpPolicy(stub, sources, distribute_lists(root, base, version), summaries, default)


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


def eigrp_lines(root: ConfigNode) -> dict[str, tuple[EigrpLine, EigrpLine]]:
    """Each interface as classic mode and as named mode count it, by its name.

    Named mode takes a gigabit and more for what their bandwidth says instead of the interface's delay. Source: RFC
    7868, 5.6.2.4, and ``Total delay is 11250000 picoseconds`` of a loopback behind a gigabit on IOS 15.
    """
    return root.view(_lines)


def _lines(root: ConfigNode) -> dict[str, tuple[EigrpLine, EigrpLine]]:
    found = {}
    for node in root.under("interface"):
        speed, delay = SPEEDS.get(split(node.slot[-1])[0], GIGABIT)
        bandwidth, said = number(node, "bandwidth") or speed, number(node, "delay")
        classic = said * 10 * PICOSECONDS if said else delay * PICOSECONDS
        wide = 10**13 // speed if speed >= GIGABIT[0] and not said else classic
        found[node.slot[-1]] = EigrpLine(bandwidth, classic), EigrpLine(bandwidth, wide)
    return found
