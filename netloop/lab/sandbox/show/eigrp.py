"""``show ip eigrp neighbors``, ``show ip eigrp topology`` and EIGRP in ``show ip protocols``."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address

from netloop.lab.sandbox.addressing import classful
from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.names import short_name
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.show.times import span
from netloop.lab.sandbox.state.adjacency import Adjacency, End
from netloop.lab.sandbox.state.eigrp import EigrpTerms, delay, metric
from netloop.lab.sandbox.state.rib import Route
from netloop.lab.sandbox.views.eigrp import EigrpConfig, eigrp_members
from netloop.lab.sandbox.views.interface import DEFAULT_VRF

NEIGHBOR_HEAD = """\
H   Address                 Interface              Hold Uptime   SRTT   RTO  Q  Seq
                                                   (sec)         (ms)       Cnt Num
"""
CODES = """\
Codes: P - Passive, A - Active, U - Update, Q - Query, R - Reply,
       r - reply Status, s - sia Status

"""
FULL = 0xFFFFFFFF


def _chosen(router: Router, given: Given, version: int) -> Iterator[EigrpConfig]:
    vrf, asn = given.get("vrf", DEFAULT_VRF), given.get("asn")
    for config in router.eigrp:
        if config.version == version and config.vrf == vrf and asn in {None, int(config.asn)}:
            yield config


def neighbors(router: Router, given: Given) -> str:
    """``show ip eigrp [vrf X] [AS] neighbors`` and the same of ``show ipv6 eigrp``."""
    version = 6 if "ipv6" in given.words else 4
    router.network.settle()
    return "".join(_neighbors(router, config) for config in _chosen(router, given, version))


def _neighbors(router: Router, config: EigrpConfig) -> str:
    kind = f"VR({config.name}) Address-Family " if config.name else ""
    vrf = "" if config.vrf == DEFAULT_VRF else f" VRF({config.vrf})"
    head = f"EIGRP-IPv{config.version} {kind}Neighbors for AS({config.asn}){vrf}\n"
    held = [item for item in router.network.eigrp.adjacencies.of(router, config.key) if item[2].up]
    rows = [_neighbor(router, number, item) for number, item in enumerate(held)]
    return head + (NEIGHBOR_HEAD + "".join(reversed(rows)) if rows else "")


def _neighbor(router: Router, number: int, item: tuple[End[EigrpTerms], End[EigrpTerms], Adjacency[EigrpTerms]]) -> str:
    own, far, adjacency = item
    address = str(far.ipv4) if far.ipv4 else f"Link-local address:\n{'':<4}{str(far.ipv6).upper()}"
    age = span(router.network.clock() - adjacency.up_at)
    if far.ipv4 is None:
        address = f"{'Link-local address:':<23} {short_name(own.interface):<22}   12 {age}    4   100  0  3\n    "
        return f"{number:<3} {address}{str(far.ipv6).upper()}\n"
    return f"{number:<3} {address:<23} {short_name(own.interface):<22}   12 {age}    4   100  0  3\n"


def topology(router: Router, given: Given) -> str:
    """``show ip eigrp [vrf X] [AS] topology``."""
    router.network.settle()
    return "".join(_topology(router, config) for config in _chosen(router, given, 4))


def _topology(router: Router, config: EigrpConfig) -> str:
    router_id = router.eigrp.router_id(config.key) or IPv4Address(0)
    vrf = "" if config.vrf == DEFAULT_VRF else f" VRF({config.vrf})"
    kind = f"VR({config.name}) " if config.name else ""
    head = f"EIGRP-IPv4 {kind}Topology Table for AS({config.asn})/ID({router_id})"
    if config.name and vrf:
        head += f"\n           Topology(base) TID(0){vrf}"
    else:
        head += vrf
    return f"{head}\n{CODES}{''.join(_entries(router, config))}\n"


def _entries(router: Router, config: EigrpConfig) -> Iterator[str]:
    running = {name for name, members in eigrp_members(router.running).items() if config in members}
    for routes in router.rib(config.vrf):
        first = routes[0]
        if first.code == "C" and first.interface in running:
            yield f"P {first.prefix}, 1 successors, FD is {metric(delay(first.interface))}\n"
            yield f"        via Connected, {first.interface}\n"
        elif first.code == "D":
            yield f"P {first.prefix}, {len(routes)} successors, FD is {first.metric}\n"
            yield from (_way(route) for route in routes)


def _way(route: Route) -> str:
    return f"        via {route.next_hop} ({route.metric}/{route.metric - metric(1)}), {route.interface}\n"


def protocol(router: Router, config: EigrpConfig) -> str:
    """The part of ``show ip protocols`` or ``show ipv6 protocols`` about one instance."""
    named = bool(config.name)
    kind = f"VR({config.name}) Address-Family " if named else ""
    pad = "  " if config.version == 4 else ""
    router_id = router.eigrp.router_id(config.key)
    lines = [
        f"{pad}EIGRP-IPv{config.version} {kind}Protocol for AS({config.asn})",
        f"{pad}  Metric weight K1=1, K2=0, K3=1, K4=0, K5=0{' K6=0' if named else ''}",
        *([f"{pad}  Metric rib-scale 128", f"{pad}  Metric version 64bit"] if named else []),
        *([] if config.version == 6 else [f"{pad}  Soft SIA disabled"]),
        f"{pad}  NSF-aware route hold timer is 240",
        f"{pad}  Router-ID: {router_id}" if router_id else f"{pad}  % No usable Router-ID found",
        f"{pad}  Topology : 0 (base)",
        f"{pad}    Active Timer: 3 min",
        f"{pad}    Distance: internal 90 external 170",
        f"{pad}    Maximum path: 4",
        f"{pad}    Maximum hopcount 100",
        f"{pad}    Maximum metric variance 1",
        "",
    ]
    return (
        "\n".join(
            [*_head(config), *lines, *(_tail(router, config) if config.version == 4 else _members(router, config))]
        )
        + "\n"
    )


def _head(config: EigrpConfig) -> list[str]:
    if config.version == 6:
        return [f'IPv6 Routing Protocol is "eigrp {config.asn}"']
    return [
        f'Routing Protocol is "eigrp {config.asn}"',
        "  Outgoing update filter list for all interfaces is not set",
        "  Incoming update filter list for all interfaces is not set",
        "  Default networks flagged in outgoing updates",
        "  Default networks accepted from incoming updates",
    ]


def _tail(router: Router, config: EigrpConfig) -> list[str]:
    lines = ["  Automatic Summarization: disabled", "  Maximum path: 4", "  Routing for Networks:"]
    lines += [f"    {_network(address, wildcard)}" for address, wildcard in config.networks]
    names = [name for name, members in eigrp_members(router.running).items() if config in members]
    passive = [f"    {name}" for name in names if name in config.passive]
    lines += ["  Passive Interface(s):", *passive] if passive else []
    lines += ["  Routing Information Sources:", "    Gateway         Distance      Last Update"]
    now = router.network.clock()
    for _, far, adjacency in router.network.eigrp.adjacencies.of(router, config.key):
        if adjacency.up:
            lines.append(f"    {far.ipv4!s:<16} {90:>8}      {span(now - adjacency.up_at)}")
    return [*lines, "  Distance: internal 90 external 170", ""]


def _network(address: int, wildcard: int) -> str:
    first = IPv4Address(address)
    length = 32 - wildcard.bit_length()
    return str(first) if wildcard == FULL >> classful(first) else f"{first}/{length}"


def _members(router: Router, config: EigrpConfig) -> list[str]:
    names = [name for name, members in eigrp_members(router.running).items() if config in members]
    lines = ["  Interfaces:", *(f"    {n}{' (passive)' if n in config.passive else ''}" for n in names)]
    return [*lines, "  Redistribution:", "    None"]


USER = (
    CliCommand("show (ip|ipv6) eigrp [vrf <vrf:word>] [<asn:1-65535>] neighbors", neighbors),
    CliCommand("show ip eigrp [vrf <vrf:word>] [<asn:1-65535>] topology", topology),
)
