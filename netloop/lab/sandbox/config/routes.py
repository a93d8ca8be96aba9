"""``ip route``: static routes, and how one is read back."""

from __future__ import annotations

from ipaddress import IPv4Network
from typing import TYPE_CHECKING

from netloop.lab.sandbox.canonical import rank
from netloop.lab.sandbox.config.addresses import prefix_length
from netloop.lab.sandbox.config.command import Given
from netloop.lab.sandbox.grammar import Command
from netloop.lab.sandbox.tree import Node
from netloop.lab.sandbox.views import DEFAULT_VRF, StaticRoute

if TYPE_CHECKING:
    from netloop.lab.sandbox.config.editor import Editor

PATTERN = (
    "ip route [vrf <vrf:word>] <prefix:ipv4> <mask:ipv4> "
    "(<interface:interface> [<hop:ipv4>]|<hop:ipv4>) [<distance:1-255>] [name <name:word>] [permanent]"
)


def set_route(here: Editor, given: Given) -> str | None:
    """``ip route P M HOP``."""
    length = prefix_length(given["mask"])
    if length is None or int(given["prefix"]) & ~int(given["mask"]) & 0xFFFFFFFF:
        return "%Inconsistent address and mask\n"
    place = (*(rank("ip route") or ()), int(given["prefix"]), length)
    here.router.running.put(given.words, given.text, place).view(lambda _node: None)
    return None


def no_route(here: Editor, given: Given) -> str | None:
    """``no ip route P M [HOP]``."""
    words = given.words[1:]
    found = [node for node in here.router.running.under("ip", "route") if node.slot[: len(words)] == words]
    if not found:
        return "%No matching route to delete\n"
    for node in found:
        here.router.running.drop(*node.slot)
    return None


def static_routes(root: Node) -> tuple[StaticRoute, ...]:
    """The static routes of a configuration."""
    return root.view(_static_routes)


def _static_routes(root: Node) -> tuple[StaticRoute, ...]:
    from netloop.lab.sandbox.grammar import Grammar, Refused

    grammar = Grammar([Command(PATTERN, set_route)])
    found = (grammar.parse(node.text) for node in root.under("ip", "route"))
    return tuple(_route(given) for given in found if not isinstance(given, Refused))


def _route(given: Given) -> StaticRoute:
    prefix = IPv4Network(f"{given['prefix']}/{given['mask']}")
    vrf, distance = given.get("vrf", DEFAULT_VRF), given.get("distance", 1)
    return StaticRoute(prefix, vrf, given.get("hop"), given.get("interface"), distance)


COMMANDS = (
    Command(PATTERN, set_route),
    Command(f"no {PATTERN}", no_route),
    Command("no ip route [vrf <vrf:word>] <prefix:ipv4> <mask:ipv4>", no_route),
)
