"""``show ip cef`` and ``show ipv6 cef``: how packets are forwarded, worked out from the routing table.

Layout: captures of IOS 15 in public repositories; ``cisco_ios_show_ip_cef`` and ``..._detail`` of ntc-templates.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.show.route_facts import is_vrf, vrf_of
from netloop.lab.sandbox.state.reach import resolved
from netloop.lab.sandbox.state.rib import Prefix, Route

HEAD = "Prefix               Next Hop             Interface\n"
FIXED = {
    "0.0.0.0/0": ("no route", ""),
    "0.0.0.0/8": ("drop", ""),
    "0.0.0.0/32": ("receive", ""),
    "127.0.0.0/8": ("drop", ""),
    "224.0.0.0/4": ("drop", ""),
    "224.0.0.0/24": ("receive", ""),
    "240.0.0.0/4": ("drop", ""),
    "255.255.255.255/32": ("receive", ""),
}
"""What every table has beside its routes; a default route takes the place of the first."""

FIXED6 = {
    "::/0": ("no route", ""),
    "::/127": ("discard", ""),
    "FE80::/10": ("receive", "Null0"),
    "FF00::/8": ("multicast", ""),
}
NO_VRF = "%Table for VRF {} does not exist\n"
Ways = list[tuple[str, str]]
"""Next hops, or a word for what becomes of a packet, each with its interface."""


def table(router: Router, given: Given) -> str:
    """``show ip cef [vrf X] [detail]``."""
    vrf = vrf_of(given)
    if not is_vrf(router, vrf):
        return NO_VRF.format(vrf)
    entries = _entries(router, vrf, 4)
    if "detail" in given.words:
        return "".join(_detail(prefix, ways) for prefix, ways in entries.items())
    return HEAD + "".join(_row(prefix, ways) for prefix, ways in entries.items())


def _entries(router: Router, vrf: str, version: int) -> dict[Prefix, Ways]:
    """Every entry of a table, in order."""
    fixed = FIXED if version == 4 else FIXED6
    kind = IPv4Network if version == 4 else IPv6Network
    found: dict[Prefix, Ways] = {kind(prefix): [way] for prefix, way in fixed.items()}
    for routes in router.rib(vrf, version):
        found |= _around(routes[0]) if version == 4 else {}
        found[routes[0].prefix] = [_way(router, vrf, route) for route in routes]
    return dict(sorted(found.items(), key=lambda item: (int(item[0].network_address), item[0].prefixlen)))


def _around(route: Route) -> dict[Prefix, Ways]:
    """The first and the last address of a subnet that the router is in: it receives what is sent to them."""
    prefix = route.prefix
    if route.code != "C" or not isinstance(prefix, IPv4Network) or prefix.prefixlen > 30:
        return {}
    return {IPv4Network(a): [("receive", route.interface)] for a in (prefix.network_address, prefix.broadcast_address)}


def _way(router: Router, vrf: str, route: Route) -> tuple[str, str]:
    if route.code == "L" or (route.code == "C" and route.prefix.prefixlen == route.prefix.max_prefixlen):
        return "receive", route.interface
    if route.code == "C" or (route.next_hop is None and route.interface != "Null0"):
        return "attached", route.interface
    if route.next_hop is None:
        return "attached" if route.prefix.version == 4 else "discard", "Null0"
    inside = route.table or vrf
    out = resolved(router, inside, route._replace(table=""))
    return str(out.next_hop or route.next_hop).upper(), out.interface


def _row(prefix: Prefix, ways: Ways) -> str:
    name = f"{prefix!s:<21}"
    rows = (f"{name if n == 0 else ' ' * 21}{hop:<21}{out}".rstrip() for n, (hop, out) in enumerate(ways))
    return "\n".join(rows) + "\n"


def one(router: Router, given: Given) -> str:
    """``show ip cef [vrf X] A [M] [detail]``: the entry that forwards packets to an address."""
    vrf = vrf_of(given)
    if not is_vrf(router, vrf):
        return NO_VRF.format(vrf)
    entries = _entries(router, vrf, 4)
    found = _meant(entries, given)
    if found is None:
        return "%Prefix not found\n"
    return _detail(found, entries[found]) if "detail" in given.words else _short(found, entries[found])


def _meant(entries: dict[Prefix, Ways], given: Given) -> Prefix | None:
    if "mask" in given.values:
        exact = IPv4Network(f"{given['address']}/{given['mask']}", strict=False)
        return exact if exact in entries else None
    if "prefix" in given.values:
        prefix = given["prefix"].network
        return prefix if prefix in entries else None
    return _covering(entries, given["address"])


def _covering(entries: dict[Prefix, Ways], address: IPv4Address | IPv6Address) -> Prefix | None:
    inside = [prefix for prefix in entries if address in prefix]
    return max(inside, key=lambda prefix: prefix.prefixlen, default=None)


def _short(prefix: Prefix, ways: Ways) -> str:
    return f"{str(prefix).upper()}\n" + "".join(f"  {_said(hop, out)}\n" for hop, out in ways)


def _said(hop: str, out: str) -> str:
    if hop == "receive":
        return f"receive for {out}" if out else "receive"
    if hop in {"attached", "no route", "drop", "discard", "multicast"}:
        return f"{hop} to {out}" if out else hop
    return f"nexthop {hop} {out}".rstrip()


def _detail(prefix: Prefix, ways: Ways) -> str:
    flags = {"attached": "attached, connected", "receive": "receive"}.get(ways[0][0], "")
    said = f", flags [{flags}]" if flags else ""
    return f"{str(prefix).upper()}, epoch 0{said}\n" + "".join(f"  {_said(hop, out)}\n" for hop, out in ways)


def exact(router: Router, given: Given) -> str:
    """``show ip cef [vrf X] exact-route A B``: the one way that packets between two addresses take."""
    vrf, target = vrf_of(given), given["target"]
    routes = router.rib(vrf).lookup(target) if is_vrf(router, vrf) else []
    hop, out = _way(router, vrf, routes[0]) if routes else ("no route", "")
    shown = str(target) if hop in {"attached", "receive"} else hop
    way = f"IP adj out of {out}, addr {shown}" if out else hop
    return f"{given['source']} -> {target} => {way}\n"


def table6(router: Router, given: Given) -> str:
    """``show ipv6 cef [vrf X]``."""
    vrf = vrf_of(given)
    if not is_vrf(router, vrf):
        return NO_VRF.format(vrf)
    return "".join(_short(prefix, ways) for prefix, ways in _entries(router, vrf, 6).items())


def one6(router: Router, given: Given) -> str:
    """``show ipv6 cef [vrf X] A|P [detail]``."""
    vrf = vrf_of(given)
    if not is_vrf(router, vrf):
        return NO_VRF.format(vrf)
    entries = _entries(router, vrf, 6)
    wanted = given["prefix"].network if "prefix" in given.values else _covering(entries, IPv6Address(given["address"]))
    if wanted is None or wanted not in entries:
        return "%Prefix not found\n"
    return _detail(wanted, entries[wanted]) if "detail" in given.words else _short(wanted, entries[wanted])


USER = (
    CliCommand("show ip cef [vrf <vrf:word>] [detail]", table),
    CliCommand("show ip cef [vrf <vrf:word>] (<prefix:ipv4net>|<address:ipv4> [<mask:ipv4>]) [detail]", one),
    CliCommand("show ip cef [vrf <vrf:word>] exact-route <source:ipv4> <target:ipv4>", exact),
    CliCommand("show ipv6 cef [vrf <vrf:word>]", table6),
    CliCommand("show ipv6 cef [vrf <vrf:word>] (<address:ipv6host>|<prefix:ipv6>) [detail]", one6),
)
