"""Parts of BGP's tables: of longer prefixes, by AS path, by community, as a neighbor sent them; peer groups.

Source: Cisco IOS IP Routing: BGP Command Reference, ``show ip bgp`` (``longer-prefixes``), ``show ip bgp regexp``,
``show ip bgp community``, ``show ip bgp neighbors`` (``received-routes``), ``show ip bgp peer-group``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import IPv4Address, IPv4Interface, ip_network

from netloop.lab.sandbox.addressing import classful
from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.show.bgp_table import (
    FAMILIES,
    NOT_ACTIVE,
    PLACES,
    PLAIN,
    BgpPart,
    columns,
    distinguisher_line,
    head,
    named,
    named_neighbor,
    ordered,
    part_of,
    rows_of,
)
from netloop.lab.sandbox.show.filters import NOT_COMPILED, expression
from netloop.lab.sandbox.state.bgp_path import BgpPath, NlriKey
from netloop.lab.sandbox.views.bgp import BgpConfig, NeighborConfig, inherited, peer_groups
from netloop.lab.sandbox.views.policy import community

Wanted = Callable[[NlriKey, BgpPath], bool]


def longer(router: Router, given: Given) -> str:
    """``show ip bgp P longer-prefixes``: a prefix, without a mask that of its class, and those inside it."""
    network = given["network"]
    if isinstance(network, IPv4Address) and not isinstance(network, IPv4Interface):
        network = IPv4Interface(f"{network}/{given.get('mask', classful(network))}")
    whole = ip_network(str(getattr(network, "network", network)))

    def wanted(key: NlriKey, _path: BgpPath) -> bool:
        return key[1].version == whole.version and key[1].subnet_of(whole)  # type: ignore[arg-type]

    return _selected(part_of(router, given), wanted)


def by_path(router: Router, given: Given) -> str:
    """``show ip bgp regexp R``: the paths whose AS path matches."""
    try:
        pattern = re.compile(expression(given["expression"]))
    except re.error:
        return NOT_COMPILED.format(given["expression"])
    return _selected(part_of(router, given), lambda _, path: bool(pattern.search(" ".join(map(str, path.as_path)))))


def by_community(router: Router, given: Given) -> str:
    """``show ip bgp community [C ...] [exact-match]``: the paths that have all of them, or any at all."""
    words = given.get("communities", "").split()
    named_ones = frozenset(community(word) for word in words if word != "exact-match")

    def wanted(_key: NlriKey, path: BgpPath) -> bool:
        exact = "exact-match" in words
        return path.communities == named_ones if exact else bool(path.communities) and named_ones <= path.communities

    return _selected(part_of(router, given), wanted)


def _selected(part: BgpPart, wanted: Wanted) -> str:
    """The rows of the paths that are wanted under the head of a table; nothing where there is none."""
    if part.config is None:
        return NOT_ACTIVE
    text = ""
    for rd, name in part.rds():
        rows = [row for key in part.table.of(rd) for row in _paths(part, key, wanted)]
        text += distinguisher_line(part.router, rd, name) if rd and rows else ""
        text += "".join(rows)
    return head(part) + text if text else ""


def _paths(part: BgpPart, key: NlriKey, wanted: Wanted) -> list[str]:
    """The rows of a route's wanted paths; the network stands on the first alone."""
    found = [path for path in ordered(part.table, key) if wanted(key, path)]
    return [row for n, path in enumerate(found) for row in rows_of(part, key, path, first=n == 0)]


def received(router: Router, given: Given) -> str:
    """``show ip bgp neighbors A received-routes``: what came in before the filters, where that is kept."""
    part = part_of(router, given)
    neighbor = named_neighbor(part, str(given["address"]))
    if isinstance(neighbor, str):
        return neighbor
    if not neighbor.policy(part.family).soft:
        return f"% Inbound soft reconfiguration not enabled on {neighbor.address}\n"
    found = _heard(part, neighbor)
    text, rd = head(part) if found else "", ""
    for key, path in found:
        if key[0] != rd:
            rd = key[0]
            text += distinguisher_line(router, rd, "")
        used = part.table.best.get(key) == path
        text += f" *{'>' if used else ' '}{'i' if path.kind == 'internal' else ' '}  {columns(named(key[1]), path)}\n"
    return f"{text}\nTotal number of prefixes {len(found)} \n"


def _heard(part: BgpPart, neighbor: NeighborConfig) -> list[tuple[NlriKey, BgpPath]]:
    """A neighbor's routes as they came in."""
    now = part.router.network.bgp.now()
    pair = now.pairs.get((part.router.name, part.vrf, neighbor.address.lower(), part.family))
    if pair is None:
        return []
    channel = pair[0]
    theirs = now.table(channel.sender.router, channel.sender.table)
    sent = ((key, now.sent(channel, theirs, key)) for key in now.advertised(channel))
    heard = ((key, channel.heard(path)) for key, path in sent if path is not None)
    return [((channel.receiver.rd or key[0], key[1]), path) for key, path in heard if path is not None]


def groups(router: Router, given: Given) -> str:
    """``show ip bgp peer-group [G]``: each group with its members."""
    config = router.bgp.config()
    if config is None:
        return NOT_ACTIVE
    wanted = given.get("group")
    found = [name for name in peer_groups(router.running) if wanted in {None, name}]
    if wanted and not found:
        return "% No such peer group\n"
    return "\n".join(_group(router, config, name) for name in found)


def _group(router: Router, config: BgpConfig, name: str) -> str:
    bgp = router.running.under("router", "bgp")[0]
    asn = next(iter(inherited(bgp, bgp, name, "remote-as")), "")
    members = [neighbor for neighbor in config.neighbors if neighbor.group == name]
    kind = "internal" if asn == config.asn_text or (not asn and _inside(config, members)) else "external"
    lines = [
        f"BGP peer-group is {name}" + (f",  remote AS {asn}" if asn else ""),
        "  BGP version 4",
        "  Neighbor sessions:",
        "    0 active, is not multisession capable (disabled)",
        f"  Default minimum time between advertisement runs is {0 if kind == 'internal' else 30} seconds",
        "",
    ]
    for family in (family for family in FAMILIES if any(family in member.families for member in members)):
        lines += [f" For address family: {FAMILIES[family]}", f"  BGP neighbor is {name}, peer-group {kind}, members:"]
        lines += ["  " + " ".join(member.address for member in members if family in member.families), "  Index 0"]
        lines += [
            "  Update messages formatted 0, replicated 0",
            "  Number of NLRIs in the update sent: max 0, min 0",
            "",
        ]
    return "\n".join(lines).rstrip("\n") + "\n"


def _inside(config: BgpConfig, members: list[NeighborConfig]) -> bool:
    return bool(members) and all(member.asn == config.asn for member in members)


USER = (
    *(CliCommand(f"show {place} <network:nlri> [<mask:ipv4>] longer-prefixes", longer) for place in PLACES),
    *(CliCommand(f"show {place} regexp <expression:line>", by_path) for place in PLACES),
    *(CliCommand(f"show {place} community [<communities:line>]", by_community) for place in PLACES),
    *(CliCommand(f"show {place} neighbors <address:peer> received-routes", received) for place in PLACES),
    CliCommand(f"show {PLAIN} peer-group [<group:word>]", groups),
)
