"""LDP: ``mpls ldp router-id`` and what else begins with ``mpls``, globally and on interfaces."""

from __future__ import annotations

from netloop.lab.sandbox.canonical import global_rank
from netloop.lab.sandbox.config.command import setting, toggle, verbatim
from netloop.lab.sandbox.config.cursor import ConfigCommand, Cursor, Given
from netloop.lab.sandbox.grammar import CliCommand

ROUTER_ID = ("mpls", "ldp", "router-id")


def set_router_id(here: Cursor, given: Given) -> None:
    """``mpls ldp router-id [vrf X] IF [force]``: with ``force`` at once, else when an ID is next chosen."""
    here.running.put(_slot(given), given.text, (*global_rank("mpls"), 0))


def no_router_id(here: Cursor, given: Given) -> None:
    """``no mpls ldp router-id [vrf X] [IF] [force]``."""
    here.running.drop(*_slot(given))


def _slot(given: Given) -> tuple[str, ...]:
    return (*ROUTER_ID, given["vrf"]) if "vrf" in given.values else ROUTER_ID


def commands(rank: tuple[object, ...], label: tuple[object, ...]) -> tuple[ConfigCommand, ...]:
    """The global commands, printed at ``rank``; ``mpls label`` stands at a place of its own."""
    return (
        CliCommand("mpls ldp router-id [vrf <vrf:word>] <interface:interface> [force]", set_router_id),
        CliCommand("no mpls ldp router-id [vrf <vrf:word>] [<interface:interface>] [force]", no_router_id),
        *toggle("mpls ip", *rank, default=True),
        *setting("mpls label protocol (ldp|tdp)", *label),
        *verbatim("mpls label|mpls traffic-eng", *label, many=True),
        *verbatim("mpls ldp", *rank, 1, many=True),
    )


INTERFACE_COMMANDS = (
    *toggle("mpls ip", 70, default=False),
    *setting("mpls label protocol (ldp|tdp|both)", 71),
    *setting("mpls mtu <rest:line>", 71),
    *toggle("mpls ldp igp autoconfig", 71, default=True),
    *verbatim("mpls ldp igp sync|mpls ldp discovery|mpls traffic-eng|mpls bgp", 71, many=True),
)
