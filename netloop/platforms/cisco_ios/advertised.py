"""Which statement tells others of a loopback: a line on it, a network that covers it, or ``redistribute connected``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from ipaddress import IPv4Address, IPv4Network, IPv6Network

from netloop.model.routing import DEFAULT_VRF
from netloop.platforms.cisco_ios.ports import Port
from netloop.platforms.cisco_ios.processes import Part

WILDCARD = re.compile(r"^network ([0-9.]+)(?: ([0-9.]+))?(?: area \S+)?$")
PREFIX = re.compile(r"^network ([0-9.]+)(?: mask ([0-9.]+))?(?: |$)")
PREFIX6 = re.compile(r"^network ([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*/[0-9]+)(?: |$)")


def advertisers(port: Port, processes: Iterable[Part]) -> tuple[str, ...]:
    """The labels of the processes that advertise the interface, redistribution said in so many words."""
    found: dict[str, None] = {}
    for part in processes:
        if part.protocol in ON_INTERFACE and any(re.fullmatch(p, ln) for p in _lines_for(part) for ln in port.lines):
            found[part.speaker] = None
        if part.vrf != port.vrf:
            continue
        if any(BY_STATEMENT[part.protocol](line, port) for line in part.lines if part.protocol in BY_STATEMENT):
            found[part.speaker] = None
        if any(re.match(r"redistribute connected\b", line) for line in part.lines):
            found[f"{part.speaker} (redistribute connected)"] = None
    return tuple(found)


def _lines_for(part: Part) -> tuple[str, ...]:
    name = f" {re.escape(part.name)}" if part.name else ""
    return tuple(pattern.format(name=name) for pattern in ON_INTERFACE[part.protocol]) if _mine(part) else ()


def _mine(part: Part) -> bool:
    """OSPFv3's families in a VRF share their process' number; only the interface's own VRF tells them apart."""
    return part.protocol != "ospfv3" or part.vrf == DEFAULT_VRF


ON_INTERFACE: Mapping[str, tuple[str, ...]] = {
    "ospf": (r"ip ospf{name} area \S+.*",),
    "ospfv3": (r"ipv6 ospf{name} area \S+.*", r"ospfv3{name} ipv[46] area \S+.*"),
    "isis": (r"(?:ip|ipv6) router isis{name}",),
    "eigrp6": (r"ipv6 eigrp{name}",),
}
"""By protocol, the lines on an interface that make a process advertise it."""


def _covers(line: str, port: Port) -> bool:
    """A network with a wildcard mask, or a classful one, that an address of the interface is in."""
    match = WILDCARD.match(line)
    try:
        network = IPv4Address(match[1]) if match else None
        wildcard = int(IPv4Address(match[2])) if match and match[2] else None
    except ValueError:
        return False
    if network is None:
        return False
    care = 0xFFFFFFFF & ~(_classful(network) if wildcard is None else wildcard)
    return any(int(address.ip) & care == int(network) & care for address in port.ipv4)


def _classful(network: IPv4Address) -> int:
    """The wildcard mask of a network's class."""
    first = int(network) >> 24
    return 0x00FFFFFF if first < 128 else 0x0000FFFF if first < 192 else 0x000000FF


def _is(line: str, port: Port) -> bool:
    """BGP's network: exactly the interface's own prefix."""
    try:
        if match := PREFIX.match(line):
            mask = match[2] or str(IPv4Address(0xFFFFFFFF & ~_classful(IPv4Address(match[1]))))
            return IPv4Network(f"{match[1]}/{mask}") in {address.network for address in port.ipv4}
        six = PREFIX6.match(line)
        return six is not None and IPv6Network(six[1]) in {address.network for address in port.ipv6}
    except ValueError:
        return False


def _passive(line: str, port: Port) -> bool:
    return line == f"passive-interface {port.name}"


BY_STATEMENT: Mapping[str, Callable[[str, Port], bool]] = {
    "ospf": _covers,
    "eigrp": _covers,
    "bgp": _is,
    "isis": _passive,
}
"""By protocol, how a line of the process takes an interface in."""
