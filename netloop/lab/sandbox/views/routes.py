"""``ip route`` read back as typed values."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

from netloop.lab.sandbox.grammar import CliCommand, CommandGrammar, InvalidLine, Match
from netloop.lab.sandbox.tree import ConfigNode
from netloop.lab.sandbox.views.interface import DEFAULT_VRF

PATTERN = (
    "ip route [vrf <vrf:word>] <prefix:ipv4> <mask:ipv4> "
    "(<interface:interface> [<hop:ipv4>]|<hop:ipv4>) [<distance:1-255>] [name <name:word>] [permanent]"
)
"""What may stand behind ``ip route``."""

GRAMMAR = CommandGrammar([CliCommand(PATTERN, None)])


@dataclass(frozen=True, slots=True)
class StaticRoute:
    """An ``ip route``: through a neighbor, an interface or nowhere (Null0)."""

    prefix: IPv4Network
    vrf: str
    next_hop: IPv4Address | None
    interface: str | None
    distance: int


def static_routes(root: ConfigNode) -> tuple[StaticRoute, ...]:
    """The static routes of a configuration."""
    return root.view(_static_routes)


def _static_routes(root: ConfigNode) -> tuple[StaticRoute, ...]:
    found = (GRAMMAR.parse(node.text) for node in root.under("ip", "route"))
    return tuple(_route(given) for given in found if not isinstance(given, InvalidLine))


def _route(given: Match) -> StaticRoute:
    prefix = IPv4Network(f"{given['prefix']}/{given['mask']}")
    vrf, distance = given.get("vrf", DEFAULT_VRF), given.get("distance", 1)
    return StaticRoute(prefix, vrf, given.get("hop"), given.get("interface"), distance)
