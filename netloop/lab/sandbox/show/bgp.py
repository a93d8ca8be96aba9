"""``show ip bgp summary`` and ``show ip bgp neighbors``, in every family.

Layout: captures of batfish/lab-validation (``show ip bgp all neighbor``), napalm (``show bgp ipv4 unicast neighbors``)
and ntc-templates (``show ip bgp neighbors``, ``show ip bgp vpnv4 all neighbors``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.show.bgp_table import FAMILIES, IN_VRF, NOT_ACTIVE, PLACES, VPN, family_of, used
from netloop.lab.sandbox.show.times import span
from netloop.lab.sandbox.state.bgp_channel import is_vpn, table_of
from netloop.lab.sandbox.state.session import SessionView
from netloop.lab.sandbox.views.bgp import BgpConfig, NeighborConfig
from netloop.lab.sandbox.views.interface import DEFAULT_VRF

TABLE_HEAD = "Neighbor        V           AS MsgRcvd MsgSent   TblVer  InQ OutQ Up/Down  State/PfxRcd\n"
NEWLINE = "\n"
KEEPALIVE = 60
ENTRY, PATH, ATTRIBUTES = 144, 80, 152
"""Bytes that a network, a path and an attribute entry use."""

WIDTH = 15
"""The widest neighbor that leaves room for its row; IOS puts the rest of a wider one's on a line of its own."""


def summary(router: Router, given: Given) -> str:
    """``show ip bgp summary``, which is empty where IPv4 unicast is not used; ``show bgp ipv6 unicast summary``."""
    config, family = router.bgp.config(), "ipv6" if "ipv6" in given.words else "ipv4"
    if config is None:
        return NOT_ACTIVE
    return _summary(router, config, family) if family == "ipv6" or config.runs(family) else ""


def summary_all(router: Router, _given: Given) -> str:
    """``show bgp all summary`` and ``show ip bgp all summary``: each family that is configured."""
    config = router.bgp.config()
    if config is None:
        return NOT_ACTIVE
    parts = [f"For address family: {FAMILIES[f]}\n" + _family(router, config, f) for f in used(router)]
    return "\n".join(parts)


def summary_vpn(router: Router, _given: Given) -> str:
    """``show ip bgp vpnv4 all summary``."""
    config = router.bgp.config()
    return NOT_ACTIVE if config is None else _family(router, config, "vpnv4")


def summary_vrf(router: Router, given: Given) -> str:
    """``show ip bgp vpnv4 vrf X summary``."""
    config = router.bgp.config(given["vrf"])
    return NOT_ACTIVE if config is None else _summary(router, config, "ipv4")


def _family(router: Router, config: BgpConfig, family: str) -> str:
    """A family of the global instance; a VPN's lists the neighbors in the VRFs too."""
    inner = [(vrf, f"ip{family[-2:]}") for vrf in router.bgp if vrf.vrf != DEFAULT_VRF] if is_vpn(family) else []
    return _summary(router, config, family, inner)


def _summary(router: Router, config: BgpConfig, family: str, inner: Sequence[tuple[BgpConfig, str]] = ()) -> str:
    table = router.network.bgp.table(router.name, table_of(family, config.vrf))
    rows = [
        _row(router, (instance, n, wanted), table.version)
        for instance, wanted in [(config, family), *inner]
        for n in instance.neighbors
        if wanted in n.families
    ]
    head = (
        f"BGP router identifier {router.bgp.router_id(config.vrf)}, local AS number {config.asn_text}\n"
        f"BGP table version is {table.version}, main routing table version {table.version}\n"
    )
    memory = _memory(len(table.paths), sum(map(len, table.paths.values()))) if table.paths else ""
    return head + memory + ("\n" + TABLE_HEAD + "".join(rows) if rows else "")


def _memory(networks: int, paths: int) -> str:
    total = networks * ENTRY + paths * PATH + ATTRIBUTES
    return (
        f"{networks} network entries using {networks * ENTRY} bytes of memory\n"
        f"{paths} path entries using {paths * PATH} bytes of memory\n"
        f"1/1 BGP path/bestpath attribute entries using {ATTRIBUTES} bytes of memory\n"
        "0 BGP route-map cache entries using 0 bytes of memory\n"
        "0 BGP filter-list cache entries using 0 bytes of memory\n"
        f"BGP using {total} total bytes of memory\n"
        f"BGP activity {networks}/0 prefixes, {paths}/0 paths, scan interval 60 secs\n"
    )


def received(router: Router, config: BgpConfig, neighbor: NeighborConfig, family: str) -> int:
    """How many prefixes of a family a neighbor has sent that were taken."""
    pair = router.network.bgp.channels(router.name, config.vrf, neighbor.address, family)
    table = router.network.bgp.table(router.name, table_of(family, config.vrf))
    return table.received(pair[0].number) if pair else 0


def _row(router: Router, of: tuple[BgpConfig, NeighborConfig, str], table: int) -> str:
    """A neighbor's row in a family; the last column counts the prefixes received once the session is up.

    A family that only this end has activated is not exchanged: its row says so as IOS does, ``(NoNeg)``.
    """
    config, neighbor, family = of
    seen = router.network.sessions.seen(router, config, neighbor)
    age = router.network.clock() - seen.since if seen.since is not None else 0.0
    agreed = seen.established and family in seen.theirs
    messages = int(age // KEEPALIVE) + 4 if agreed else 0
    version = table if agreed else 1
    last = received(router, config, neighbor, family) if agreed else "(NoNeg)" if seen.established else seen.state
    updown = span(age) if agreed else "never"
    wide = len(neighbor.address) > WIDTH
    name = f"{neighbor.address}\n{'':<{WIDTH}}" if wide else f"{neighbor.address:<{WIDTH}}"
    return (
        f"{name} 4 {neighbor.asn_text:>12} {messages:>7} {messages:>7} {version:>8}    0    0 "
        f"{updown:<8} {last:>8}".rstrip()
        + "\n"
    )


def neighbors(router: Router, given: Given) -> str:
    """``show ip bgp neighbors [A]``, ``show bgp FAMILY neighbors [A]``; of VPNs, those in the VRFs too."""
    config = router.bgp.config(given.get("vrf", DEFAULT_VRF))
    if config is None:
        return NOT_ACTIVE
    address = str(given["address"]) if "address" in given.values else ""
    family = family_of(given)
    homes = [(config, f"ip{family[-2:]}" if config.vrf != DEFAULT_VRF else family)]
    if is_vpn(family) and config.vrf == DEFAULT_VRF:
        homes += [(own, f"ip{family[-2:]}") for own in router.bgp if own.vrf != DEFAULT_VRF]
    found = [(home, n) for home, wanted in homes for n in home.neighbors if _meant(n, address, wanted)]
    if address and not found:
        return f"% No such neighbor or address family {address}\n"
    return "\n".join(_neighbor(router, home, neighbor) for home, neighbor in found)


def _meant(neighbor: NeighborConfig, address: str, family: str) -> bool:
    return neighbor.address.lower() == address.lower() if address else family in neighbor.families


def neighbors_all(router: Router, given: Given) -> str:
    """``show bgp all neighbors [A]``: those of each family under its title."""
    address = str(given.get("address", ""))
    if router.bgp.config() is None:
        return NOT_ACTIVE
    text = ""
    for family in used(router):
        homes = [(own, f"ip{family[-2:]}" if own.vrf != DEFAULT_VRF else family) for own in router.bgp]
        homes = [home for home in homes if is_vpn(family) or home[0].vrf == DEFAULT_VRF]
        meant = [(own, n) for own, wanted in homes for n in own.neighbors if wanted in n.families]
        found = [_neighbor(router, own, n) for own, n in meant if address.lower() in {"", n.address.lower()}]
        text += f"{NEWLINE if text else ''}For address family: {FAMILIES[family]}\n" + "\n".join(found)
    return text


def _neighbor(router: Router, config: BgpConfig, neighbor: NeighborConfig) -> str:
    seen = router.network.sessions.seen(router, config, neighbor)
    age = router.network.clock() - seen.since if seen.since is not None else 0.0
    link = "internal" if neighbor.asn == config.asn else "external"
    vrf = "" if config.vrf == DEFAULT_VRF else f",  vrf {config.vrf}"
    up = f", up for {span(age)}" if seen.established else ""
    lines = [f"BGP neighbor is {neighbor.address}{vrf},  remote AS {neighbor.asn_text}, {link} link"]
    lines += [f" Description: {neighbor.description}"] if neighbor.description else []
    lines += [f" Member of peer-group {neighbor.group} for session parameters"] if neighbor.group else []
    lines += [" Administratively shut down"] if neighbor.shutdown else []
    lines += [f"  BGP version 4, remote router ID {seen.remote_id}", f"  BGP state = {seen.state.split()[0]}{up}"]
    lines += _capabilities(neighbor, seen)
    count = int(age // KEEPALIVE) + 4 if seen.established else 0
    lines += ["  Message statistics:", "    InQ depth is 0", "    OutQ depth is 0", "    "]
    lines += ["                         Sent       Rcvd", f"    Total:         {count:>10} {count:>10}"]
    lines += ["  Default minimum time between advertisement runs is 0 seconds", ""]
    for family in (family for family in FAMILIES if family in neighbor.families):
        lines += _exchanged(router, config, neighbor, family)
    lines += [f"  Connections established {int(seen.established)}; dropped 0", "  Last reset never"]
    return "\n".join([*lines, *_connection(neighbor, seen)]) + "\n"


def _capabilities(neighbor: NeighborConfig, seen: SessionView) -> list[str]:
    """What both ends said when the session began: a family that one has not is exchanged by neither."""
    if not seen.established:
        return ["  Neighbor sessions:", "    0 active, is not multisession capable (disabled)"]
    lines = ["  Last read 00:00:07, last write 00:00:07, hold time is 180, keepalive interval is 60 seconds"]
    lines += ["  Neighbor sessions:", "    1 active, is not multisession capable (disabled)"]
    lines += ["  Neighbor capabilities:", "    Route refresh: advertised and received(new)"]
    lines += ["    Four-octets ASN Capability: advertised and received"]
    for family in FAMILIES:
        ends = ["advertised"] * (family in neighbor.families) + ["received"] * (family in seen.theirs)
        lines += [f"    Address family {FAMILIES[family]}: {' and '.join(ends)}"] if ends else []
    return lines


def _exchanged(router: Router, config: BgpConfig, neighbor: NeighborConfig, family: str) -> list[str]:
    """The part of a neighbor about one address family."""
    table = router.network.bgp.table(router.name, table_of(family, config.vrf))
    pair = router.network.bgp.channels(router.name, config.vrf, neighbor.address, family)
    inside = config.vrf != DEFAULT_VRF
    lines = [f" For address family: {FAMILIES[table_of(family, config.vrf)]}"]
    lines += [f"  Translates address family {FAMILIES[family]} for VRF {config.vrf}"] if inside else []
    lines += [f"  Session: {neighbor.address}"]
    version = table.version if pair else 1
    lines += [f"  BGP table version {table.version}, neighbor version {version}/0", "  Output queue size : 0"]
    lines += [*_policy(neighbor, family), "  Slow-peer detection is disabled"]
    lines += ["                                 Sent       Rcvd", "  Prefix activity:               ----       ----"]
    sent = len(router.network.bgp.now().advertised(pair[1])) if pair else 0
    taken = table.received(pair[0].number) if pair else 0
    used_best = sum(table.paths[key].get(pair[0].number) == best for key, best in table.best.items()) if pair else 0
    filters = bool(pair and neighbor.policy(family).incoming)
    heard = len(router.network.bgp.now().advertised(pair[0])) if pair and filters else taken
    return [*lines, *_activity((sent, taken), used_best, heard - taken), ""]


def _policy(neighbor: NeighborConfig, family: str) -> Iterator[str]:
    """What is configured for a neighbor in a family, in IOS's words and order."""
    policy = neighbor.policy(family)
    said = {
        "  Route-Reflector Client": policy.client,
        f"  {neighbor.group} peer-group member": neighbor.group,
        "  Inbound soft reconfiguration allowed": policy.soft,
        "  NEXT_HOP is always this router for eBGP paths": policy.next_hop_self,
        f"  My AS number is allowed for {policy.allowas} number of times": policy.allowas,
        "  Community attribute sent to this neighbor": "standard" in policy.communities,
        "  Extended-community attribute sent to this neighbor": "extended" in policy.communities,
        "  Default information originate, default sent": policy.default_originate,
        "  Inbound path policy configured": policy.incoming,
        "  Outbound path policy configured": policy.outgoing,
    }
    yield from (line for line, holds in said.items() if holds)
    for way, filters in ("Incoming", policy.incoming), ("Outgoing", policy.outgoing):
        if filters.distribute_list:
            yield f"  {way} update network filter list is {filters.distribute_list}"
        if filters.prefix_list:
            yield f"  {way} update prefix filter list is {filters.prefix_list}"
    for way, filters in ("incoming", policy.incoming), ("outgoing", policy.outgoing):
        if filters.route_map:
            yield f"  Route map for {way} advertisements is {filters.route_map}"


def _connection(neighbor: NeighborConfig, seen: SessionView) -> list[str]:
    if not seen.established:
        return ["  No active TCP connection"]
    return [
        "Connection state is ESTAB, I/O status: 1, unread input bytes: 0",
        f"Local host: {str(seen.local).upper()}, Local port: 179",
        f"Foreign host: {neighbor.address}, Foreign port: 51790",
    ]


def _activity(counts: tuple[int, int], best: int, denied: int) -> list[str]:
    """The tables of prefixes, those sent and received first; ``denied`` are those that were sent here and not taken.

    Clients take the second table as the family's end.
    """
    sent, taken = counts
    return [
        f"    Prefixes Current:      {sent:>10} {taken:>10} (Consumes {taken * PATH} bytes)",
        f"    Prefixes Total:        {sent:>10} {taken:>10}",
        f"    Implicit Withdraw:     {0:>10} {0:>10}",
        f"    Explicit Withdraw:     {0:>10} {0:>10}",
        f"    Used as bestpath:      {'n/a':>10} {best:>10}",
        f"    Used as multipath:     {'n/a':>10} {0:>10}",
        "",
        "                                   Outbound    Inbound",
        "  Local Policy Denied Prefixes:    --------    -------",
        f"    Total:                         {0:>8} {denied:>10}",
    ]


USER = (
    CliCommand("show ip bgp summary", summary),
    CliCommand("show (ip bgp|bgp) all summary", summary_all),
    CliCommand("show bgp (ipv4|ipv6) unicast summary", summary),
    CliCommand(f"show {VPN} summary", summary_vpn),
    CliCommand("show ip bgp ipv4 unicast summary", summary),
    CliCommand(f"show {IN_VRF} summary", summary_vrf),
    CliCommand("show (ip bgp|bgp) all neighbors [<address:peer>]", neighbors_all),
    *(CliCommand(f"show {place} neighbors [<address:peer>]", neighbors) for place in PLACES),
)
