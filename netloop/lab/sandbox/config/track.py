"""``track N``: objects that a router watches, and what a list of them is made of."""

from __future__ import annotations

from netloop.lab.sandbox.canonical import global_rank
from netloop.lab.sandbox.config.command import verbatim
from netloop.lab.sandbox.config.cursor import ConfigMode, Cursor, Given
from netloop.lab.sandbox.grammar import CliCommand

OTHER = "Cannot change tracked object {} - delete old config first\n"


def enter(here: Cursor, given: Given) -> str | None:
    """``track N KIND ...``: what an object is cannot be changed."""
    text = given.text
    if "prefix" in given.values:
        prefix = given["prefix"].network
        text = f"track {given['number']} ip route {prefix.network_address} {prefix.netmask} {given.words[-1]}"
    slot = ("track", str(given["number"]))
    known = here.running.get(*slot)
    if known is not None and known.text != text:
        return OTHER.format(given["number"])
    here.enter(TRACK, here.running.put(slot, text, (*global_rank("track"), given["number"])))
    return None


def again(here: Cursor, given: Given) -> str | None:
    """``track N``: back to an object that is there."""
    node = here.running.get("track", str(given["number"]))
    if node is None:
        return "% Tracked object does not exist\n"
    here.enter(TRACK, node)
    return None


def remove(here: Cursor, given: Given) -> None:
    """``no track N``."""
    here.running.drop("track", str(given["number"]))


def set_object(here: Cursor, given: Given) -> None:
    """``object N [not]`` of a list."""
    here.node.put(("object", str(given["object"])), given.text, (0, given["object"]))


def no_object(here: Cursor, given: Given) -> None:
    """``no object N``."""
    here.node.drop("object", str(given["object"]))


TRACK = ConfigMode(
    "config-track",
    (
        CliCommand("object <object:1-1000> [not]", set_object),
        CliCommand("no object <object:1-1000> [not]", no_object),
        *verbatim("delay|default-state|carrier-delay|ip vrf|threshold", 1, one=True),
    ),
)
HEAD = "track <number:1-1000>"
COMMANDS = (
    CliCommand(f"{HEAD} interface <interface:interface> (line-protocol|ip routing)", enter),
    CliCommand(f"{HEAD} ip route (<address:ipv4> <mask:ipv4>|<prefix:ipv4net>) (reachability|metric threshold)", enter),
    CliCommand(f"{HEAD} ip sla <operation:1-2147483647> [(state|reachability)]", enter),
    CliCommand(f"{HEAD} list boolean (and|or)", enter),
    CliCommand(HEAD, again),
    CliCommand(f"no {HEAD} [<rest:line>]", remove),
)
