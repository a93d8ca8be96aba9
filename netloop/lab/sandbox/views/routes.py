"""``ip route`` and ``ipv6 route`` read back as typed values."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from netloop.lab.sandbox.grammar import CliCommand, CommandGrammar, InvalidLine, Match
from netloop.lab.sandbox.tree import ConfigNode
from netloop.lab.sandbox.views.interface import DEFAULT_VRF

HOP = "(<interface:interface> [<hop:ipv4>]|<interface:interface> dhcp|<hop:ipv4>|dhcp)"
HEAD = f"ip route [vrf <vrf:word>] <prefix:ipv4> <mask:ipv4> {HOP}"
HEAD6 = (
    "ipv6 route [vrf <vrf:word>] <prefix:ipv6> "
    "(<interface:interface> [<hop:ipv6host>]|<hop:ipv6host> [nexthop-vrf (default|<nexthop:word>)])"
)
"""A static route up to its next hop."""

OPTIONS = ("tag", "name", "permanent", "track", "multicast", "unicast", "global")
"""What may stand behind the next hop and its distance, in the order in which it is printed."""

GRAMMAR = CommandGrammar([CliCommand(f"{head} [<distance:1-255>] [<options:line>]", None) for head in (HEAD, HEAD6)])


@dataclass(frozen=True, slots=True)
class StaticRoute:
    """A static route: through a neighbor, an interface or nowhere (Null0).

    ``track`` is the object that must be up, 0 for none; ``outside`` has the next hop of a VRF's route in the global
    table; a ``permanent`` one stays though its way out is gone.
    """

    prefix: IPv4Network | IPv6Network
    vrf: str
    next_hop: IPv4Address | IPv6Address | None
    interface: str | None
    distance: int
    tag: int = 0
    track: int = 0
    permanent: bool = False
    outside: bool = False


def static_routes(root: ConfigNode) -> tuple[StaticRoute, ...]:
    """The IPv4 static routes of a configuration."""
    return root.view(_static_routes)


def ipv6_static_routes(root: ConfigNode) -> tuple[StaticRoute, ...]:
    """The IPv6 static routes of a configuration."""
    return root.view(_ipv6_static_routes)


def statics(root: ConfigNode, version: int) -> tuple[StaticRoute, ...]:
    """The static routes of a family."""
    return static_routes(root) if version == 4 else ipv6_static_routes(root)


def _static_routes(root: ConfigNode) -> tuple[StaticRoute, ...]:
    return _read(root, "ip")


def _ipv6_static_routes(root: ConfigNode) -> tuple[StaticRoute, ...]:
    return _read(root, "ipv6")


def _read(root: ConfigNode, family: str) -> tuple[StaticRoute, ...]:
    found = (GRAMMAR.parse(node.text) for node in root.under(family, "route"))
    return tuple(_route(given) for given in found if not isinstance(given, InvalidLine) and "dhcp" not in given)


def _route(given: Match) -> StaticRoute:
    hop, options = given.get("hop"), str(given.get("options", "")).split()
    return StaticRoute(
        prefix=_ipv4(given) if "mask" in given.values else given["prefix"].network,
        vrf=given.get("vrf", DEFAULT_VRF),
        next_hop=ip_address(str(hop)) if hop else None,
        interface=given.get("interface"),
        distance=given.get("distance", 1),
        tag=_behind(options, "tag"),
        track=_behind(options, "track"),
        permanent="permanent" in options,
        outside="global" in options or ("nexthop-vrf" in given and "default" in given),
    )


def _behind(options: list[str], name: str) -> int:
    """The number behind an option, 0 without it."""
    return int(options[options.index(name) + 1]) if name in options else 0


def _ipv4(given: Match) -> IPv4Network:
    return IPv4Network(f"{given['prefix']}/{given['mask']}", strict=False)
