"""``show ip bgp summary`` and ``show ip bgp neighbors``."""

from __future__ import annotations

from collections.abc import Sequence

from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.show.times import span
from netloop.lab.sandbox.state.session import SessionView
from netloop.lab.sandbox.views.bgp import BgpConfig, NeighborConfig
from netloop.lab.sandbox.views.interface import DEFAULT_VRF

NOT_ACTIVE = "% BGP not active\n\n"
TABLE_HEAD = "Neighbor        V           AS MsgRcvd MsgSent   TblVer  InQ OutQ Up/Down  State/PfxRcd\n"
TABLE_LEGEND = (
    "Status codes: s suppressed, d damped, h history, * valid, > best, i - internal\n"
    "Origin codes: i - IGP, e - EGP, ? - incomplete\n\n"
    "     Network          Next Hop            Metric LocPrf Weight Path\n"
)
KEEPALIVE = 60
ENTRY, PATH, ATTRIBUTES = 144, 80, 152
"""Bytes that a network, a path and an attribute entry use."""


FAMILIES = {"ipv4": "IPv4 Unicast", "vpnv4": "VPNv4 Unicast", "ipv6": "IPv6 Unicast", "vpnv6": "VPNv6 Unicast"}
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
    used = {family for family in ("ipv4", *config.families) if config.runs(family)}
    used |= {"vpnv4"} if any(instance.vrf != DEFAULT_VRF for instance in router.bgp) else set()
    parts = [f"For address family: {FAMILIES[f]}\n" + _family(router, config, f) for f in FAMILIES if f in used]
    return "\n".join(parts)


def summary_vpn(router: Router, _given: Given) -> str:
    """``show ip bgp vpnv4 all summary``."""
    config = router.bgp.config()
    return NOT_ACTIVE if config is None else _family(router, config, "vpnv4")


def table_vpn(router: Router, _given: Given) -> str:
    """``show ip bgp vpnv4 all``: what each VRF with a route distinguisher originates, under the VRF's identity."""
    config = router.bgp.config()
    if config is None:
        return NOT_ACTIVE
    parts = [_vrf_table(router, instance) for instance in router.bgp if instance.vrf != DEFAULT_VRF]
    head = f"BGP table version is 1, local router ID is {router.bgp.router_id(DEFAULT_VRF)}\n"
    return head + TABLE_LEGEND + "".join(parts) if any(parts) else ""


def _vrf_table(router: Router, config: BgpConfig) -> str:
    own = router.network.sessions.originated(router, config.vrf, "ipv4")
    if not own:
        return ""
    vrf = router.running.get("vrf", "definition", config.vrf) or router.running.get("ip", "vrf", config.vrf)
    rd = vrf.text_of("rd").removeprefix("rd ") if vrf else ""
    if not rd:
        return ""
    head = (
        f"Route Distinguisher: {rd} (default for vrf {config.vrf}) VRF Router ID {router.bgp.router_id(config.vrf)}\n"
    )
    rows = (f" *>   {network!s:<16} 0.0.0.0                  0         32768 i\n" for network in own)
    return head + "".join(rows)


def summary_vrf(router: Router, given: Given) -> str:
    """``show ip bgp vpnv4 vrf X summary``."""
    config = router.bgp.config(given["vrf"])
    return NOT_ACTIVE if config is None else _summary(router, config, "ipv4")


def _family(router: Router, config: BgpConfig, family: str) -> str:
    """A family of the global instance; VPNv4 lists the neighbors in the VRFs too."""
    inner = [(vrf, "ipv4") for vrf in router.bgp if vrf.vrf != DEFAULT_VRF] if family == "vpnv4" else []
    return _summary(router, config, family, inner)


def _summary(router: Router, config: BgpConfig, family: str, inner: Sequence[tuple[BgpConfig, str]] = ()) -> str:
    seen = [
        (n, router.network.sessions.seen(router, instance, n), wanted)
        for instance, wanted in [(config, family), *inner]
        for n in instance.neighbors
        if wanted in n.families
    ]
    own = len(router.network.sessions.originated(router, config.vrf, family))
    paths = own + sum(state.count(wanted) for _, state, wanted in seen)
    version = paths + 1
    head = (
        f"BGP router identifier {router.bgp.router_id(config.vrf)}, local AS number {config.asn_text}\n"
        f"BGP table version is {version}, main routing table version {version}\n"
    )
    memory = _memory(paths) if paths else ""
    rows = [_row(router, neighbor, state, (version, state.count(wanted))) for neighbor, state, wanted in seen]
    return head + memory + ("\n" + TABLE_HEAD + "".join(rows) if rows else "")


def _memory(paths: int) -> str:
    total = paths * (ENTRY + PATH) + ATTRIBUTES
    return (
        f"{paths} network entries using {paths * ENTRY} bytes of memory\n"
        f"{paths} path entries using {paths * PATH} bytes of memory\n"
        f"1/1 BGP path/bestpath attribute entries using {ATTRIBUTES} bytes of memory\n"
        "0 BGP route-map cache entries using 0 bytes of memory\n"
        "0 BGP filter-list cache entries using 0 bytes of memory\n"
        f"BGP using {total} total bytes of memory\n"
        f"BGP activity {paths}/0 prefixes, {paths}/0 paths, scan interval 60 secs\n"
    )


def _row(router: Router, neighbor: NeighborConfig, seen: SessionView, table: tuple[int, int]) -> str:
    """A neighbor's row; ``table`` is the version and the count of prefixes received."""
    age = router.network.clock() - seen.since if seen.since is not None else 0.0
    messages = int(age // KEEPALIVE) + 4 if seen.established else 0
    version = table[0] if seen.established else 1
    last = table[1] if seen.established else seen.state
    updown = span(age) if seen.established else "never"
    wide = len(neighbor.address) > WIDTH
    name = f"{neighbor.address}\n{'':<{WIDTH}}" if wide else f"{neighbor.address:<{WIDTH}}"
    return (
        f"{name} 4 {neighbor.asn_text:>12} {messages:>7} {messages:>7} {version:>8}    0    0 "
        f"{updown:<8} {last:>8}".rstrip()
        + "\n"
    )


def neighbors(router: Router, given: Given) -> str:
    """``show ip bgp neighbors [A]``."""
    config = router.bgp.config(given.get("vrf", DEFAULT_VRF))
    if config is None:
        return NOT_ACTIVE
    address = given.get("address")
    family = "ipv6" if "ipv6" in given.words else "ipv4"
    chosen = [n for n in config.neighbors if n.address == str(address) or (address is None and family in n.families)]
    if address is not None and not chosen:
        return f"% No such neighbor or address family {address}\n"
    return "\n".join(_neighbor(router, config, neighbor) for neighbor in chosen)


def _neighbor(router: Router, config: BgpConfig, neighbor: NeighborConfig) -> str:
    seen = router.network.sessions.seen(router, config, neighbor)
    age = router.network.clock() - seen.since if seen.since is not None else 0.0
    link = "internal" if neighbor.asn == config.asn else "external"
    vrf = "" if config.vrf == DEFAULT_VRF else f",  vrf {config.vrf}"
    up = f", up for {span(age)}" if seen.established else ""
    lines = [f"BGP neighbor is {neighbor.address}{vrf},  remote AS {neighbor.asn_text}, {link} link"]
    if neighbor.description:
        lines.append(f" Description: {neighbor.description}")
    if neighbor.shutdown:
        lines.append(" Administratively shut down")
    lines += [f"  BGP version 4, remote router ID {seen.remote_id}", f"  BGP state = {seen.state.split()[0]}{up}"]
    if seen.established:
        lines.append("  Last read 00:00:07, last write 00:00:07, hold time is 180, keepalive interval is 60 seconds")
        lines += ["  Neighbor sessions:", "    1 active, is not multisession capable (disabled)"]
        lines += ["  Neighbor capabilities:", "    Route refresh: advertised and received(new)"]
        lines += ["    Four-octets ASN Capability: advertised and received"]
        carried = [FAMILIES[family] for family in FAMILIES if family in neighbor.families]
        lines += [f"    Address family {family}: advertised and received" for family in carried]
    else:
        lines += ["  Neighbor sessions:", "    0 active, is not multisession capable (disabled)"]
    count = int(age // KEEPALIVE) + 4 if seen.established else 0
    lines += ["  Message statistics:", "    InQ depth is 0", "    OutQ depth is 0", "    "]
    lines += ["                         Sent       Rcvd", f"    Total:         {count:>10} {count:>10}"]
    lines += ["  Default minimum time between advertisement runs is 0 seconds", "", " For address family: IPv4 Unicast"]
    lines += ["  BGP table version 1, neighbor version 1/0"]
    if neighbor.reflector_client:
        lines.append("  Route-Reflector Client")
    lines += ["                                 Sent       Rcvd", "  Prefix activity:               ----       ----"]
    own = len(router.network.sessions.originated(router, config.vrf)) if seen.established else 0
    lines += _activity(own, seen.prefixes)
    lines += ["", f"  Connections established {int(seen.established)}; dropped 0", "  Last reset never"]
    if seen.established:
        lines += [
            "Connection state is ESTAB, I/O status: 1, unread input bytes: 0",
            f"Local host: {seen.local}, Local port: 179",
            f"Foreign host: {neighbor.address}, Foreign port: 51790",
        ]
    else:
        lines.append("  No active TCP connection")
    return "\n".join(lines) + "\n"


def _activity(sent: int, received: int) -> list[str]:
    """The tables of prefixes; no policy denies anything here, and clients take the second as the family's end."""
    return [
        f"    Prefixes Current:      {sent:>10} {received:>10} (Consumes {received * PATH} bytes)",
        f"    Prefixes Total:        {sent:>10} {received:>10}",
        f"    Implicit Withdraw:     {0:>10} {0:>10}",
        f"    Explicit Withdraw:     {0:>10} {0:>10}",
        f"    Used as bestpath:      {'n/a':>10} {received:>10}",
        f"    Used as multipath:     {'n/a':>10} {0:>10}",
        "",
        "                                   Outbound    Inbound",
        "  Local Policy Denied Prefixes:    --------    -------",
        "    Total:                                0          0",
    ]


USER = (
    CliCommand("show ip bgp summary", summary),
    CliCommand("show ip bgp all summary", summary_all),
    CliCommand("show bgp all summary", summary_all),
    CliCommand("show bgp (ipv4|ipv6) unicast summary", summary),
    CliCommand("show (ip bgp vpnv4 all|bgp vpnv4 unicast all) summary", summary_vpn),
    CliCommand("show (ip bgp vpnv4 all|bgp vpnv4 unicast all)", table_vpn),
    CliCommand("show ip bgp ipv4 unicast summary", summary),
    CliCommand("show ip bgp vpnv4 vrf <vrf:word> summary", summary_vrf),
    CliCommand("show bgp vpnv4 unicast vrf <vrf:word> summary", summary_vrf),
    CliCommand("show ip bgp neighbors [<address:ipv4>]", neighbors),
    CliCommand("show bgp ipv4 unicast neighbors [<address:ipv4>]", neighbors),
    CliCommand("show bgp ipv6 unicast neighbors [<address:peer>]", neighbors),
    CliCommand("show ip bgp vpnv4 vrf <vrf:word> neighbors [<address:ipv4>]", neighbors),
    CliCommand("show ip bgp ipv4 unicast neighbors [<address:ipv4>]", neighbors),
)
