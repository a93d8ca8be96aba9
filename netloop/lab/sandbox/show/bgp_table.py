"""``show ip bgp``, ``show bgp ...``: tables of routes, one route in detail, what a neighbor sends and is sent.

Layout: captures of batfish/lab-validation (``show ip bgp all``, ``show ip bgp all det``), genieparser's
``ShowBgpAllNeighborsAdvertisedRoutes`` and ntc-templates' ``cisco_ios_show_ip_bgp``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Address, IPv6Interface

from netloop.lab.sandbox.addressing import classful
from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.state.bgp_channel import BgpChannel, is_vpn, table_of, version_of
from netloop.lab.sandbox.state.bgp_path import BgpPath, NlriKey
from netloop.lab.sandbox.state.bgp_table import BgpTable, order
from netloop.lab.sandbox.state.rib import Prefix
from netloop.lab.sandbox.views.bgp import LOCAL_PREFERENCE, BgpConfig, NeighborConfig
from netloop.lab.sandbox.views.interface import DEFAULT_VRF
from netloop.lab.sandbox.views.policy import in_format
from netloop.lab.sandbox.views.vrf import vrfs

NOT_ACTIVE = "% BGP not active\n\n"
ABSENT = "% Network not in table\n"
FAMILIES = {"ipv4": "IPv4 Unicast", "vpnv4": "VPNv4 Unicast", "ipv6": "IPv6 Unicast", "vpnv6": "VPNv6 Unicast"}
LEGEND = (
    "Status codes: s suppressed, d damped, h history, * valid, > best, i - internal, \n"
    "              r RIB-failure, S Stale, m multipath, b backup-path, f RT-Filter, \n"
    "              x best-external, a additional-path, c RIB-compressed, \n"
    "              t secondary path, \n"
    "Origin codes: i - IGP, e - EGP, ? - incomplete\n"
    "RPKI validation codes: V valid, I invalid, N Not found\n\n"
    "     Network          Next Hop            Metric LocPrf Weight Path\n"
)
NETWORK, HOP = 16, 15
"""The columns that a network and a next hop have; what is wider has a line of its own."""
ORIGINS = {"i": "IGP", "e": "EGP", "?": "incomplete"}
RIB_FAILURE = {4: 17, 6: 145}
"""What IOS adds to a route that the routing table has from somebody better."""


@dataclass(frozen=True, slots=True)
class BgpPart:
    """What is shown: a router's family, in one VRF or in all of them."""

    router: Router
    family: str
    vrf: str = DEFAULT_VRF

    @property
    def config(self) -> BgpConfig | None:
        """The instance, None where BGP does not run there."""
        return self.router.bgp.config(self.vrf)

    @property
    def table(self) -> BgpTable:
        """The table that its routes are kept in."""
        return self.router.network.bgp.table(self.router.name, table_of(self.family, self.vrf))

    @property
    def router_id(self) -> IPv4Address:
        """The identifier in effect."""
        return self.router.bgp.router_id(self.vrf)

    def rds(self) -> list[tuple[str, str]]:
        """The route distinguishers whose routes are shown, each with the VRF that has it, empty for none."""
        known = {found.rd: found.name for found in vrfs(self.router.running).values() if found.rd}
        if not is_vpn(self.table.family):
            return [("", "")]
        held = {key[0] for key in self.table.paths}
        own = [(rd, name) for rd, name in known.items() if self.vrf in {DEFAULT_VRF, name}]
        more = sorted(held - set(known)) if self.vrf == DEFAULT_VRF else []
        return sorted(((rd, name) for rd, name in own if rd in held)) + [(rd, "") for rd in more]


def family_of(given: Given) -> str:
    """The address family that a command names; IPv4 unicast without one."""
    return next((family for family in ("vpnv4", "vpnv6", "ipv6") if family in given.words), "ipv4")


def part_of(router: Router, given: Given) -> BgpPart:
    """What a command names."""
    family, vrf = family_of(given), given.get("vrf", DEFAULT_VRF)
    return BgpPart(router, f"ip{family[-2:]}" if vrf != DEFAULT_VRF else family, vrf)


def table(router: Router, given: Given) -> str:
    """``show ip bgp``, ``show bgp FAMILY``: every route, those of VPNs by their distinguishers."""
    part = part_of(router, given)
    return NOT_ACTIVE if part.config is None else _table(part)


def table_all(router: Router, _given: Given) -> str:
    """``show bgp all`` and ``show ip bgp all``: a part for each family."""
    if router.bgp.config() is None:
        return NOT_ACTIVE
    parts = (f"For address family: {FAMILIES[f]}\n\n{_table(BgpPart(router, f))}" for f in used(router))
    return "\n".join(parts)


def used(router: Router) -> list[str]:
    """The families that a router has something to say in."""
    config = router.bgp.config()
    if config is None:
        return []
    found = {family for family in ("ipv4", *config.families) if config.runs(family)}
    found |= {f"vpn{f[-2:]}" for own in router.bgp if own.vrf != DEFAULT_VRF for f in own.families}
    return [family for family in FAMILIES if family in found]


def _table(part: BgpPart) -> str:
    lines = [line for rd, name in part.rds() for line in _block(part, rd, name, part.table.of(rd))]
    return head(part) + "".join(lines) if any(part.table.of(rd) for rd, _ in part.rds()) else ""


def head(part: BgpPart) -> str:
    """What stands over a table."""
    return f"BGP table version is {part.table.version}, local router ID is {part.router_id}\n{LEGEND}"


def _block(part: BgpPart, rd: str, name: str, keys: Sequence[NlriKey]) -> Iterator[str]:
    """The rows of a distinguisher under its line."""
    if rd and keys:
        yield distinguisher_line(part.router, rd, name)
    for key in keys:
        yield from rows_of(part, key)


def distinguisher_line(router: Router, rd: str, name: str) -> str:
    """The line over a distinguisher's routes; a VRF's own router ID stands on it."""
    config = router.bgp.config(name) if name else None
    own = config is not None and bool(config.router_id or config.router_id_interface or config.auto_assign)
    default = f" (default for vrf {name})" if name else ""
    return (
        f"Route Distinguisher: {rd}{default}" + (f" VRF Router ID {router.bgp.router_id(name)}" if own else "") + "\n"
    )


def rows_of(part: BgpPart, key: NlriKey, only: BgpPath | None = None, *, first: bool = True) -> Iterator[str]:
    """A route's rows, one a path, the best one first; the network stands on the first alone."""
    shown = named(key[1]) if first else ""
    for path in [only] if only else ordered(part.table, key):
        yield f" {_status(part, key, path)}  {columns(shown, path)}\n"
        shown = ""


def ordered(table: BgpTable, key: NlriKey) -> list[BgpPath]:
    """The paths to a route, the best one first."""
    best = table.best.get(key)
    return sorted(table.paths.get(key, {}).values(), key=lambda path: path is not best)


def _status(part: BgpPart, key: NlriKey, path: BgpPath) -> str:
    best = part.table.best.get(key) == path
    first = "s" if part.table.suppressed(key) else "r" if best and _failed(part, key, path) else "*"
    return f"{first}{'>' if best else ' '}{'i' if path.kind == 'internal' else ' '}"


def _failed(part: BgpPart, key: NlriKey, path: BgpPath) -> bool:
    """Whether the routing table has a better source for a best route that was received."""
    if path.kind == "local" or (is_vpn(part.family) and part.vrf == DEFAULT_VRF and not _vrf_of(part, key[0])):
        return False
    vrf = _vrf_of(part, key[0]) if key[0] else part.vrf
    found = part.router.rib(vrf, key[1].version).at(key[1])
    return bool(found) and found[0].code != "B"


def _vrf_of(part: BgpPart, rd: str) -> str:
    return next((found.name for found in vrfs(part.router.running).values() if rd and found.rd == rd), "")


def named(prefix: Prefix) -> str:
    """A network as tables print it: IPv4's without a length where the class says it."""
    if isinstance(prefix, IPv4Network):
        natural = prefix.prefixlen == classful(prefix.network_address) or prefix.prefixlen == 0
        return str(prefix.network_address) if natural else str(prefix)
    return str(prefix).upper()


def columns(network: str, path: BgpPath) -> str:
    """A row behind its status: the network and a path to it, in the columns of IOS."""
    hop, wide = hop_of(path, 6 if ":" in network else 4), len(network) > NETWORK
    preference = path.kind == "internal" or path.local_preference != LOCAL_PREFERENCE
    numbers = ("" if path.med is None else path.med, path.local_preference if preference else "", path.weight)
    words = " ".join([*map(str, path.as_path), path.origin])
    first = f"{network}\n{'':22}" if wide else f"{network:<{NETWORK}} "
    middle = f"{hop}\n{'':37}" if len(hop) > HOP else f"{hop:<{HOP}}"
    return f"{first}{middle} {numbers[0]:>10} {numbers[1]:>6} {numbers[2]:>6} {words}"


def hop_of(path: BgpPath, version: int) -> str:
    """A path's next hop; an IPv4 one of an IPv6 route is shown mapped."""
    mapped = version == 6 and path.next_hop.version == 4
    return f"::FFFF:{path.next_hop}" if mapped else str(path.next_hop).upper()


# --- one route -----------------------------------------------------------------------------------------------------


def one(router: Router, given: Given) -> str:
    """``show ip bgp A``, ``show bgp FAMILY P/L``: the longest prefix that covers an address, or exactly that one."""
    part = part_of(router, given)
    if part.config is None:
        return NOT_ACTIVE
    found = [key for rd, _ in part.rds() for key in _named(part, rd, given)]
    return "".join(_detail(part, key) for key in found) or ABSENT


def _named(part: BgpPart, rd: str, given: Given) -> list[NlriKey]:
    wanted = given["network"]
    keys = [key for key in part.table.of(rd) if key[1].version == version_of(part.family)]
    if "mask" in given.values:
        wanted = IPv4Interface(f"{wanted}/{given['mask']}")
    if isinstance(wanted, IPv4Interface | IPv6Interface):
        return [key for key in keys if key[1] == wanted.network]
    covering = [key for key in keys if wanted in key[1]]
    return sorted(covering, key=lambda key: key[1].prefixlen)[-1:]


def _detail(part: BgpPart, key: NlriKey) -> str:
    paths, best = ordered(part.table, key), part.table.best.get(key)
    rd = f"{key[0]}:" if key[0] and key[1].version == 4 else f"[{key[0]}]" if key[0] else ""
    home = _vrf_of(part, key[0]) if key[0] else "default"
    count = (
        f"{len(paths)} available, {'best #1' if best else 'no best path'}, {f'table {home}' if home else 'no table'}"
    )
    failed = best is not None and _failed(part, key, best)
    failure = f", RIB-failure({RIB_FAILURE[key[1].version]})" if failed else ""
    suppressed = ", Advertisements suppressed by an aggregate." if part.table.suppressed(key) else ""
    told = [channel for channel in _outgoing(part) if _tells(part, channel.number, key)]
    lines = [
        f"BGP routing table entry for {rd}{str(key[1]).upper()}, version {part.table.versions.get(key, 1)}",
        f"Paths: ({count}{failure}{suppressed})",
        *(["  Advertised to update-groups:", "     1"] if told else ["  Not advertised to any peer"]),
    ]
    for path in paths:
        lines += _path(part, key, path)
    return "\n".join(lines) + "\n"


def _outgoing(part: BgpPart) -> list[BgpChannel]:
    now = part.router.network.bgp.now()
    mine = part.table.family
    return [c for c in now.channels if c.sender.router == part.router.name and c.sender.table == mine]


def _tells(part: BgpPart, number: int, key: NlriKey) -> bool:
    now = part.router.network.bgp.now()
    return now.sent(now.channels[number], part.table, key) is not None


def _path(part: BgpPart, key: NlriKey, path: BgpPath) -> list[str]:
    """The lines of a path."""
    best = part.table.best.get(key) == path
    words = [" ".join(map(str, path.as_path)) or "Local"]
    if path.aggregator:
        words.append(f"(aggregated by {path.aggregator[0]} {path.aggregator[1]})")
    if path.client and not path.imported_from:
        words.append("(Received from a RR-client)")
    if path.imported_from:
        words.append(f"imported path from {path.imported_from}:{key[1]} ({path.home or 'global'})")
    communities = [in_format(part.router.running, word) for word in sorted(path.communities)]
    extra = [f"      Community: {' '.join(communities)}"] if communities else []
    if path.targets:
        extra.append(f"      Extended Community: {' '.join(f'RT:{target}' for target in sorted(path.targets))}")
    if path.originator:
        listed = " ".join(map(str, path.clusters))
        extra.append(f"      Originator: {path.originator}, Cluster list: {listed}")
    tx = "0x0" if best else "0"
    head = ["  Refresh Epoch 1", f"  {', '.join(words)}", f"    {_way(part, key, path)}"]
    return [*head, f"      {_attributes(path, best)}", *extra, f"      rx pathid: 0, tx pathid: {tx}"]


def _way(part: BgpPart, key: NlriKey, path: BgpPath) -> str:
    """The next hop, how far it is, and who told of it."""
    cost = part.router.network.bgp.now().cost(part.table, key, path)
    metric = " (inaccessible)" if cost is None else f" (metric {cost})" if cost and path.kind == "internal" else ""
    vrf = path.hop_vrf or (_vrf_of(part, key[0]) if key[0] else "")
    via = ""
    if key[0] and path.kind == "internal" and vrf == DEFAULT_VRF:
        via = " (via default)" if path.imported_from else ""
    elif key[0] and vrf:
        via = f" (via vrf {vrf})" + (f" (via {vrf})" if path.imported_from else "")
    local = path.kind == "local"
    own = _vrf_of(part, key[0]) or DEFAULT_VRF
    peer = IPv4Address(0) if local else path.peer
    router_id = part.router.bgp.router_id(own) if local else path.peer_id
    return f"{hop_of(path, key[1].version)}{metric}{via} from {str(peer).upper()} ({router_id})"


def _attributes(path: BgpPath, best: bool) -> str:
    kinds = {
        "network": ["sourced", "local"],
        "redistribute": ["sourced"],
        "aggregate": ["aggregated", "local", "atomic-aggregate"],
    }
    kind = ["external"] if path.imported_from and path.kind == "local" else kinds.get(path.source, [path.kind])
    words = [f"Origin {ORIGINS[path.origin]}"]
    words += [] if path.med is None else [f"metric {path.med}"]
    words += [f"localpref {path.local_preference}"] + ([f"weight {path.weight}"] if path.weight else [])
    return ", ".join([*words, "valid", *kind, *(["best"] if best else [])])


# --- of one neighbor -----------------------------------------------------------------------------------------------


def of_neighbor(router: Router, given: Given) -> str:
    """``show ... neighbors A advertised-routes|routes``: what a neighbor is told, and what was taken from it."""
    part = part_of(router, given)
    neighbor = named_neighbor(part, str(given["address"]))
    if isinstance(neighbor, str):
        return neighbor
    return _exchanged(part, neighbor.address, told="advertised-routes" in given)


def named_neighbor(part: BgpPart, address: str) -> NeighborConfig | str:
    """A neighbor of a family by its address, or what is said where it is none."""
    found = part.config.neighbor(address) if part.config else None
    if found is not None and part.family in found.families:
        return found
    return NOT_ACTIVE if part.config is None else f"% No such neighbor or address family {address}\n"


def of_neighbor_all(router: Router, given: Given) -> str:
    """``show bgp all neighbors A advertised-routes|routes``: a part for each family of the neighbor."""
    config, address = router.bgp.config(), str(given["address"])
    neighbor = config.neighbor(address) if config else None
    if neighbor is None:
        return NOT_ACTIVE if config is None else f"% No such neighbor or address family {address}\n"
    told = "advertised-routes" in given
    parts = [
        (f, _exchanged(BgpPart(router, f), neighbor.address, told=told)) for f in FAMILIES if f in neighbor.families
    ]
    return "\n".join(f"For address family: {FAMILIES[family]}\n{text}" for family, text in parts)


def _exchanged(part: BgpPart, address: str, *, told: bool) -> str:
    bgp, table = part.router.network.bgp, part.table
    pair = bgp.channels(part.router.name, part.vrf, address, part.family)
    if pair is None:
        keys: list[NlriKey] = []
    elif told:
        keys = bgp.now().advertised(pair[1])
    else:
        keys = [key for key, found in table.paths.items() if pair[0].number in found]
    text = head(part) if keys else ""
    for rd in dict.fromkeys(sorted(key[0] for key in keys)):
        text += distinguisher_line(part.router, rd, _vrf_of(part, rd)) if rd else ""
        for key in sorted((key for key in keys if key[0] == rd), key=lambda key: order(key[1])):
            path = table.best.get(key) if told or pair is None else table.paths[key][pair[0].number]
            text += _default_row(part, key) if path is None else "".join(rows_of(part, key, path))
    return f"{text}\nTotal number of prefixes {len(keys)} \n"


def _default_row(part: BgpPart, key: NlriKey) -> str:
    """The default route that a neighbor is told though the table has none."""
    hop = IPv4Address(0) if key[1].version == 4 else IPv6Address(0)
    return f" *>   {columns(named(key[1]), BgpPath(hop))}\n"


PLAIN = "(ip bgp|ip bgp ipv4 unicast|bgp ipv4 unicast|bgp ipv6 unicast)"
VPN = "(ip bgp vpnv4 all|bgp vpnv4 unicast all|bgp vpnv6 unicast all)"
IN_VRF = "(ip bgp vpnv4|bgp vpnv4 unicast|bgp vpnv6 unicast) vrf <vrf:word>"
PLACES = (PLAIN, VPN, IN_VRF)
USER = (
    CliCommand("show (ip bgp|bgp) all", table_all),
    CliCommand("show bgp", table),
    *(CliCommand(f"show {place}", table) for place in PLACES),
    *(CliCommand(f"show {place} <network:nlri> [<mask:ipv4>]", one) for place in PLACES),
    CliCommand("show bgp <network:nlri>", one),
    *(CliCommand(f"show {place} neighbors <address:peer> (advertised-routes|routes)", of_neighbor) for place in PLACES),
    CliCommand("show (ip bgp|bgp) all neighbors <address:peer> (advertised-routes|routes)", of_neighbor_all),
)
