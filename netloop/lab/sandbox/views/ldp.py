"""LDP as configured, by VRF: the interfaces that it runs on, where its router ID comes from, and its passwords."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address

from netloop.lab.sandbox.names import is_loopback
from netloop.lab.sandbox.tree import ConfigNode
from netloop.lab.sandbox.views.interface import DEFAULT_VRF, area_number, interfaces
from netloop.lab.sandbox.views.isis import isis_interfaces
from netloop.lab.sandbox.views.keys import plain
from netloop.lab.sandbox.views.ospf import ospf_interfaces


@dataclass(frozen=True, slots=True)
class LdpPasswords:
    """What sessions are protected with: by the peer's router ID, for all others, and whether there must be one."""

    peers: tuple[tuple[IPv4Address, str], ...] = ()
    fallback: str = ""
    required: bool = False

    def towards(self, peer: IPv4Address) -> str:
        """The password for a peer, empty without one."""
        return dict(self.peers).get(peer, self.fallback)


@dataclass(frozen=True, slots=True)
class LdpConfig:
    """LDP in one VRF; it runs while it has an interface.

    ``automatic`` are those of ``interfaces`` that an IGP's ``mpls ldp autoconfig`` brings; ``transports`` are the
    transport addresses that differ from the router ID, by interface: an address, or ``interface`` for its own.
    """

    interfaces: frozenset[str] = frozenset()
    router_id: str | None = None
    force: bool = False
    automatic: frozenset[str] = frozenset()
    transports: tuple[tuple[str, str], ...] = ()
    passwords: LdpPasswords = LdpPasswords()


def ldp_config(root: ConfigNode, vrf: str = DEFAULT_VRF) -> LdpConfig:
    """LDP of a VRF as configured."""
    return ldp_configs(root).get(vrf) or LdpConfig()


def ldp_configs(root: ConfigNode) -> dict[str, LdpConfig]:
    """LDP in every VRF that has an interface of it, the default one first."""
    return root.view(_configs)


def _configs(root: ConfigNode) -> dict[str, LdpConfig]:
    explicit = {node.slot[-1] for node in root.under("interface") if ("mpls", "ip") in node}
    automatic = set(_automatic(root)) - explicit
    names = explicit | automatic if ("mpls", "ip") not in root else set()
    found = {DEFAULT_VRF: _config(root, DEFAULT_VRF, frozenset(), frozenset())}
    for vrf in dict.fromkeys(config.vrf for config in interfaces(root)):
        own = {config.name for config in interfaces(root) if config.vrf == vrf} & names
        if own:
            found[vrf] = _config(root, vrf, frozenset(own), frozenset(own & automatic))
    return found


def _config(root: ConfigNode, vrf: str, names: frozenset[str], automatic: frozenset[str]) -> LdpConfig:
    slot = ("mpls", "ldp", "router-id") if vrf == DEFAULT_VRF else ("mpls", "ldp", "router-id", vrf)
    words = [word for word in root.text_of(*slot).split()[3:] if word not in {"vrf", vrf}]
    transports = []
    for node in root.under("interface"):
        said = [line.text.split()[-1] for line in node.under("mpls", "ldp", "discovery", "transport-address")]
        if said and node.slot[-1] in names:
            transports.append((node.slot[-1], said[-1]))
    name = words[0] if words else None
    return LdpConfig(names, name, "force" in words, automatic, tuple(transports), _passwords(root, vrf))


def _automatic(root: ConfigNode) -> Iterator[str]:
    """The interfaces of IGPs with ``mpls ldp autoconfig``, but loopbacks and those that refuse it."""
    asked: dict[tuple[str, str], list[str]] = {}
    for node in root.under("router"):
        for line in node.under("mpls", "ldp", "autoconfig"):
            asked.setdefault((node.slot[1], node.slot[2]), []).append(line.text)
    found = [(name, asked.get(("ospf", own.process), []), own.area) for name, own in ospf_interfaces(root).items()]
    found += [(name, asked.get(("isis", own.tag), []), 0) for name, own in isis_interfaces(root).items()]
    for name, lines, area in found:
        home = root.get("interface", name)
        refused = home is not None and home.text_of("mpls", "ldp", "igp", "autoconfig").startswith("no ")
        if not refused and not is_loopback(name) and any(_covers(line, area) for line in lines):
            yield name


def _covers(line: str, area: int) -> bool:
    words = line.split()
    return "area" not in words or area_number(words[-1]) == area


def _passwords(root: ConfigNode, vrf: str) -> LdpPasswords:
    """``mpls ldp neighbor [vrf X] A password P``, and ``mpls ldp [vrf X] password fallback P`` or ``required``."""
    peers, fallback, required = [], "", False
    for node in root.under("mpls", "ldp"):
        words = node.text.split()[2:]
        named = words[words.index("vrf") + 1] if "vrf" in words[:-1] else DEFAULT_VRF
        words = [w for n, w in enumerate(words) if w != "vrf" and words[n - 1 : n] != ["vrf"]]
        if named != vrf or "password" not in words:
            continue
        if words[0] == "neighbor" and len(words) > 3 and (address := _address(words[1])):
            peers.append((address, plain(words[3:])))
        elif words[:2] == ["password", "fallback"]:
            fallback = plain(words[2:])
        required = required or words[:2] == ["password", "required"]
    return LdpPasswords(tuple(peers), fallback, required)


def _address(word: str) -> IPv4Address | None:
    try:
        return IPv4Address(word)
    except AddressValueError:
        return None
