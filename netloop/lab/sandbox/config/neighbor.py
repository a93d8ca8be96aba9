"""``neighbor ...`` lines: which belong to the session, which to an address family, and their order."""

from __future__ import annotations

from ipaddress import IPv4Address
from typing import TYPE_CHECKING

from netloop.lab.sandbox.config.command import ConfigCommand, Given
from netloop.lab.sandbox.grammar import Command
from netloop.lab.sandbox.tree import Node, Rank

if TYPE_CHECKING:
    from netloop.lab.sandbox.config.editor import Editor

SESSION = (
    "peer-group",
    "remote-as",
    "local-as",
    "description",
    "shutdown",
    "password",
    "ebgp-multihop",
    "disable-connected-check",
    "ttl-security",
    "transport",
    "version",
    "fall-over",
    "update-source",
    "timers",
)
FAMILY_WORDS = (
    "activate",
    "send-community",
    "route-reflector-client",
    "next-hop-self",
    "additional-paths",
    "advertise",
    "soft-reconfiguration",
    "default-originate",
    "distribute-list",
    "prefix-list",
    "route-map",
    "filter-list",
    "maximum-prefix",
    "weight",
    "allowas-in",
    "as-override",
    "remove-private-as",
    "advertisement-interval",
    "send-label",
)
WORDS = (*SESSION, *FAMILY_WORDS)
DIRECTED = frozenset({"route-map", "prefix-list", "filter-list", "distribute-list"})
"""Words whose last argument, ``in`` or ``out``, tells two such lines apart."""

SPECIFY = "% Specify remote-as or peer-group commands first\n"


def neighbor_rank(peer: str, word: str) -> Rank:
    """Neighbors stand by address, peer groups before them, ``remote-as`` before the other lines."""
    number = (1, int(IPv4Address(peer)), "") if peer[0].isdigit() and ":" not in peer else (0, 0, peer)
    if ":" in peer:
        number = (2, 0, peer)
    return 13, *number, WORDS.index(word)


def peers(node: Node) -> list[str]:
    """The neighbors that a section gives a ``remote-as`` or a peer group, in order."""
    found = [n.slot[1] for n in node.under("neighbor") if n.slot[2] in {"remote-as", "peer-group"}]
    return list(dict.fromkeys(found))


def family_lines(node: Node) -> list[Node]:
    """The lines under ``router bgp`` that belong to IPv4 unicast."""
    heads = {"network", "redistribute", "aggregate-address", "maximum-paths", "auto-summary", "synchronization"}
    return [n for n in node if n.slot[0] in heads or (n.slot[0] == "neighbor" and n.slot[2] in FAMILY_WORDS)]


def _place(here: Editor, word: str) -> Node:
    """Where a neighbor's line belongs: typed under the instance, a family's line goes into the family."""
    return (here.node.get("address-family", "ipv4") or here.node) if word in FAMILY_WORDS else here.node


def _known(here: Editor, peer: str) -> bool:
    homes = [here.node, here.node.parent] if here.node.slot[:1] == ("address-family",) else [here.node]
    return any(home is not None and peer in peers(home) for home in homes)


def _slot(given: Given) -> tuple[str, ...]:
    peer, word = given["peer"], given.words[given.words.index(given["peer"]) + 1]
    last = given.words[-1].split()[-1]
    return ("neighbor", peer, word, last) if word in DIRECTED and last in {"in", "out"} else ("neighbor", peer, word)


def set_remote_as(here: Editor, given: Given) -> None:
    """``neighbor X remote-as N``: a new neighbor is active in IPv4 unicast."""
    peer = given["peer"]
    family = here.node.get("address-family", "ipv4")
    fresh = not _known(here, peer)
    here.node.put(_slot(given), given.text, neighbor_rank(peer, "remote-as"))
    if family and fresh and ("bgp", "default", "ipv4-unicast") not in here.node and not here.booting:
        slot = ("neighbor", peer, "activate")
        family.put(slot, " ".join(slot), neighbor_rank(peer, "activate"))


def set_line(here: Editor, given: Given) -> str | None:
    """Any other line of a neighbor, which must exist."""
    slot = _slot(given)
    if slot[2] != "peer-group" and not _known(here, slot[1]):
        return SPECIFY
    _place(here, slot[2]).put(slot, given.text, neighbor_rank(slot[1], slot[2]))
    return None


def drop_line(here: Editor, given: Given) -> str | None:
    """``no neighbor X word``."""
    slot = _slot(given)
    place = _place(here, slot[2])
    if slot[2] == "activate" and place.slot[:1] == ("address-family",):
        place.put(slot, f"no {' '.join(slot)}", neighbor_rank(slot[1], "activate"))
    else:
        place.drop(*slot)
    return None


def drop_peer(here: Editor, given: Given) -> None:
    """``no neighbor X`` or ``no neighbor X remote-as``: the neighbor and all its lines, in every family."""
    peer = given["peer"]
    here.node.drop_under("neighbor", peer)
    for family in here.node.under("address-family"):
        if "vrf" not in family.slot:
            family.drop_under("neighbor", peer)


def _commands() -> list[ConfigCommand]:
    found: list[ConfigCommand] = [
        Command("neighbor <peer:peer> remote-as <asn:asn>", set_remote_as),
        Command("no neighbor <peer:peer> [remote-as [<asn:asn>]]", drop_peer),
        Command("neighbor <peer:peer> update-source <interface:interface>", set_line),
    ]
    for word in WORDS:
        if word not in {"remote-as", "update-source"}:
            found.append(Command(f"neighbor <peer:peer> {word} [<rest:line>]", set_line))
        if word != "remote-as":
            found.append(Command(f"no neighbor <peer:peer> {word} [<rest:line>]", drop_line))
    return found


NEIGHBOR_COMMANDS = tuple(_commands())
