"""``neighbor ...`` lines: which belong to the session, which to an address family, and their order."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Address

from netloop.lab.sandbox.config.cursor import ConfigCommand, Cursor, Given
from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.tree import ConfigNode, Rank
from netloop.lab.sandbox.views.bgp import NO_DEFAULT, group_of, inherited, of_template, process_of

INHERIT = ("inherit peer-session", "inherit peer-policy")
SESSION = (
    "peer-group",
    "remote-as",
    INHERIT[0],
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
    "log-neighbor-changes",
)
FAMILY_WORDS = (
    "activate",
    INHERIT[1],
    "aigp",
    "slow-peer",
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
    "unsuppress-map",
    "filter-list",
    "maximum-prefix",
    "weight",
    "allowas-in",
    "as-override",
    "remove-private-as",
    "advertisement-interval",
    "send-label",
    "route-server-client",
)
WORDS = (*SESSION, *FAMILY_WORDS)
DIRECTED = frozenset({"route-map", "prefix-list", "filter-list", "distribute-list"})
"""Words whose last argument, ``in`` or ``out``, tells two such lines apart."""

IPV4 = ("address-family", "ipv4")

CLOSING = "exit-address-family"
SPECIFY = "% Specify remote-as or peer-group commands first\n"
SPECIFY_GROUP = "% Specify remote-as or peer-group remote AS first\n"
SESSION_ONLY = "% General session commands not allowed under the address family\n"
GROUP_AS = "% Peer-group AS {}. Cannot configure remote-as for member\n"
GROUP_MEMBER = "% Invalid command for a peer-group member\n"
"""What members of a peer group may not have of their own. The words are those that Zebra took over from IOS."""

ALWAYS_INHERITED = ("remote-as", "update-source")
"""What a member of a peer group always has from its group, where the group has it.

Source: Cisco IOS IP Routing: BGP Command Reference, ``neighbor peer-group (assigning members)``.
"""


@lru_cache(8192)
def neighbor_rank(peer: str, word: str) -> Rank:
    """Neighbors stand by address, peer groups before them, ``remote-as`` before the other lines."""
    number = (1, int(IPv4Address(peer)), "") if peer[0].isdigit() and ":" not in peer else (0, 0, peer)
    if ":" in peer:
        number = (2, 0, peer)
    return 13, *number, WORDS.index(word)


def peers(node: ConfigNode) -> list[str]:
    """The neighbors that a section gives a ``remote-as``, a peer group or a peer session, in order."""
    found = [n.slot[1] for n in node.under("neighbor") if n.slot[2] in {"remote-as", "peer-group", INHERIT[0]}]
    return list(dict.fromkeys(found))


def family_lines(node: ConfigNode) -> list[ConfigNode]:
    """The lines under ``router bgp`` that belong to IPv4 unicast."""
    heads = {"network", "redistribute", "aggregate-address", "maximum-paths", "auto-summary", "synchronization"}
    heads |= {"distance", "default-metric", "default-information", "table-map", "maximum-secondary-paths"}
    return [n for n in node if n.slot[0] in heads or (n.slot[0] == "neighbor" and n.slot[2] in FAMILY_WORDS)]


def unicast_family(bgp: ConfigNode) -> ConfigNode:
    """The section ``address-family ipv4``; the first time, IPv4 unicast's lines move in from ``router bgp``."""
    family = bgp.get(*IPV4)
    if family is None:
        family = bgp.put(IPV4, " ".join(IPV4), (20, 0))
        family.section, family.closing = True, CLOSING
        for node in family_lines(bgp):
            family.put(node.slot, node.text, node.rank)
            bgp.drop(*node.slot)
        for peer in peers(bgp) if NO_DEFAULT not in bgp else ():
            if ("neighbor", peer, "activate") not in family and (peer[0].isdigit() or ":" in peer):
                activate(family, peer, on=":" not in peer)
    return family


def activate(family: ConfigNode, peer: str, *, on: bool) -> None:
    """Say whether a neighbor is active in a family."""
    slot = ("neighbor", peer, "activate")
    family.put(slot, f"{'' if on else 'no '}{' '.join(slot)}", neighbor_rank(peer, "activate"))


def _is_family(node: ConfigNode) -> bool:
    return node.slot[:1] == ("address-family",)


def _shared(node: ConfigNode) -> bool:
    """Whether it is a family of the global instance, whose sessions stand under ``router bgp``."""
    return _is_family(node) and "vrf" not in node.slot


def _place(here: Cursor, word: str) -> ConfigNode:
    """Where a neighbor's line belongs: under the instance, or in the family that it is about."""
    if _shared(here.node):
        return here.node if word in FAMILY_WORDS else here.node.parent or here.node
    return (here.node.get(*IPV4) or here.node) if word in FAMILY_WORDS else here.node


def _known(here: Cursor, peer: str) -> bool:
    homes = [here.node, here.node.parent] if here.node.slot[:1] == ("address-family",) else [here.node]
    return any(home is not None and peer in peers(home) for home in homes)


def _slot(given: Given) -> tuple[str, ...]:
    peer, at = given["peer"], given.words.index(given["peer"]) + 1
    word = " ".join(given.words[at : at + 2]) if given.words[at] == "inherit" else given.words[at]
    last = given.words[-1].split()[-1]
    return ("neighbor", peer, word, last) if word in DIRECTED and last in {"in", "out"} else ("neighbor", peer, word)


def _refusal(here: Cursor, peer: str, word: str) -> str | None:
    """What is said to a line that a member of a peer group has from its group."""
    home = _place(here, word)
    group = group_of(home, peer)
    theirs = home.text_of("neighbor", group, word) if group and word in ALWAYS_INHERITED else ""
    if not theirs or here.booting:
        return None
    return GROUP_AS.format(theirs.split()[-1]) if word == "remote-as" else GROUP_MEMBER


def _elsewhere(here: Cursor) -> bool:
    """Whether a line about a session is typed in a family of the global instance, which IOS takes it in no more.

    Text: the error patterns of Ansible's cisco.ios; a saved configuration may have such lines from older releases.
    """
    return _shared(here.node) and not here.booting


def set_remote_as(here: Cursor, given: Given) -> str | None:
    """``neighbor X remote-as N``."""
    peer, home = given["peer"], _place(here, "remote-as")
    if _elsewhere(here):
        return SESSION_ONLY
    if refused := _refusal(here, peer, "remote-as"):
        return refused
    fresh = not _known(here, peer)
    home.put(_slot(given), given.text, neighbor_rank(peer, "remote-as"))
    if fresh:
        _met(here, home, peer)
    return None


def _met(here: Cursor, home: ConfigNode, peer: str) -> None:
    """A new neighbor: active in IPv4 unicast when it is an IPv4 address, and in its VRF's family."""
    if here.booting or NO_DEFAULT in home or not (peer[0].isdigit() or ":" in peer):
        return
    if _is_family(home):
        activate(home, peer, on=True)
    elif IPV4 in home or ":" in peer:
        activate(unicast_family(home), peer, on=":" not in peer)


def join_group(here: Cursor, given: Given) -> str | None:
    """``neighbor G peer-group`` makes a group, ``neighbor X peer-group G`` a member, which has its AS from there."""
    peer, group, home = given["peer"], given.get("group"), _place(here, "peer-group")
    fresh = not _known(here, peer)
    if group and not here.booting:
        if not any(inherited(home, home, one, "remote-as") for one in (peer, group)):
            return SPECIFY_GROUP
        for word in ALWAYS_INHERITED:
            if inherited(home, home, group, word):
                home.drop("neighbor", peer, word)
    home.put(("neighbor", peer, "peer-group"), given.text, neighbor_rank(peer, "peer-group"))
    if fresh:
        _met(here, home, peer)
    return None


def inherit_session(here: Cursor, given: Given) -> str | None:
    """``neighbor X inherit peer-session S``, which may be all that there is of a neighbor."""
    peer, home, word = given["peer"], _place(here, INHERIT[0]), INHERIT[0]
    fresh, process = not _known(here, peer), process_of(here.node)
    if fresh and not here.booting and not of_template(process, "peer-session", given["name"], "remote-as"):
        return SPECIFY
    home.put(("neighbor", peer, word), given.text, neighbor_rank(peer, word))
    if fresh:
        _met(here, home, peer)
    return None


def set_line(here: Cursor, given: Given) -> str | None:
    """Any other line of a neighbor, which must exist."""
    slot = _slot(given)
    if slot[2] in SESSION and _elsewhere(here):
        return SESSION_ONLY
    if not _known(here, slot[1]):
        return SPECIFY
    if refused := _refusal(here, slot[1], slot[2]):
        return refused
    place = _place(here, slot[2])
    if slot[2] == "activate" and not here.booting:
        _activated(place, slot[1])
    else:
        place.put(slot, given.text, neighbor_rank(slot[1], slot[2]))
    return None


def _activated(place: ConfigNode, peer: str) -> None:
    """``activate``: the default under ``router bgp``; VPN routes need the extended communities that carry their RT."""
    if not _is_family(place):
        if NO_DEFAULT in place or ":" in peer:
            activate(unicast_family(place), peer, on=True)
        return
    activate(place, peer, on=True)
    slot = ("neighbor", peer, "send-community")
    if place.slot[1].startswith("vpn") and slot not in place:
        place.put(slot, f"{' '.join(slot)} extended", neighbor_rank(peer, "send-community"))


def drop_line(here: Cursor, given: Given) -> str | None:
    """``no neighbor X word``."""
    slot = _slot(given)
    if slot[2] in SESSION and _elsewhere(here):
        return SESSION_ONLY
    place = _place(here, slot[2])
    if slot[2] != "activate":
        place.drop(*slot)
    elif not _is_family(place):
        activate(unicast_family(place), slot[1], on=False)
    elif place.slot[1] == "ipv4":
        activate(place, slot[1], on=False)
    else:
        place.drop_under("neighbor", slot[1])
    return None


def leave_group(here: Cursor, given: Given) -> None:
    """``no neighbor X peer-group G``: who has no AS of its own goes; without ``G`` a group and its members."""
    peer, home = given["peer"], _place(here, "peer-group")
    if not group_of(home, peer):
        for member in [one for one in peers(home) if group_of(home, one) == peer]:
            _drop(home, member)
        _drop(home, peer)
    elif home.text_of("neighbor", peer, "remote-as") or home.text_of("neighbor", peer, INHERIT[0]):
        home.drop("neighbor", peer, "peer-group")
    else:
        _drop(home, peer)


def drop_peer(here: Cursor, given: Given) -> str | None:
    """``no neighbor X`` or ``no neighbor X remote-as``: the neighbor and all its lines, in every family."""
    if "remote-as" in given.words and _elsewhere(here):
        return SESSION_ONLY
    _drop(_place(here, "remote-as"), given["peer"])
    return None


def _drop(home: ConfigNode, peer: str) -> None:
    home.drop_under("neighbor", peer)
    for family in home.under("address-family"):
        if "vrf" not in family.slot:
            family.drop_under("neighbor", peer)


def _commands() -> list[ConfigCommand]:
    found: list[ConfigCommand] = [
        CliCommand("neighbor <peer:peer> remote-as <asn:asn>", set_remote_as),
        CliCommand("no neighbor <peer:peer> [remote-as [<asn:asn>]]", drop_peer),
        CliCommand("neighbor <peer:peer> update-source <interface:interface>", set_line),
        CliCommand("neighbor <peer:peer> peer-group [<group:word>]", join_group),
        CliCommand("no neighbor <peer:peer> peer-group [<group:word>]", leave_group),
        CliCommand("neighbor <peer:peer> inherit peer-session <name:word>", inherit_session),
    ]
    for word in WORDS:
        if word not in {"remote-as", "update-source", "peer-group", INHERIT[0]}:
            found.append(CliCommand(f"neighbor <peer:peer> {word} [<rest:line>]", set_line))
        if word not in {"remote-as", "peer-group"}:
            found.append(CliCommand(f"no neighbor <peer:peer> {word} [<rest:line>]", drop_line))
    return found


NEIGHBOR_COMMANDS = tuple(_commands())
