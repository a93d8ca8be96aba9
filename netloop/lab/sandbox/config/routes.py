"""``ip route``: static routes, and how one is read back."""

from __future__ import annotations

from netloop.lab.sandbox.addressing import prefix_length
from netloop.lab.sandbox.canonical import global_rank
from netloop.lab.sandbox.config.cursor import Cursor, Given
from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.views.routes import PATTERN


def set_route(here: Cursor, given: Given) -> str | None:
    """``ip route P M HOP``."""
    length = prefix_length(given["mask"])
    if length is None or int(given["prefix"]) & ~int(given["mask"]) & 0xFFFFFFFF:
        return "%Inconsistent address and mask\n"
    place = (*global_rank("ip route"), int(given["prefix"]), length)
    here.running.put(given.words, given.text, place).view(lambda _node: None)
    return None


def no_route(here: Cursor, given: Given) -> str | None:
    """``no ip route P M [HOP]``."""
    words = given.words[1:]
    found = [node for node in here.running.under("ip", "route") if node.slot[: len(words)] == words]
    if not found:
        return "%No matching route to delete\n"
    for node in found:
        here.running.drop(*node.slot)
    return None


COMMANDS = (
    CliCommand(PATTERN, set_route),
    CliCommand(f"no {PATTERN}", no_route),
    CliCommand("no ip route [vrf <vrf:word>] <prefix:ipv4> <mask:ipv4>", no_route),
)
