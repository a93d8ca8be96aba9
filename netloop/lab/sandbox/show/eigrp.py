"""What EIGRP shows: neighbors, interfaces, topology, and its parts of ``show ip protocols``.

Layouts: neighbors and their detail as in the captures of ``show ip eigrp neighbors``; the topology as in those of
``show ip eigrp topology`` and the template ``cisco_ios_show_ip_eigrp_topology`` of ntc-templates; interfaces as Genie's
``ShowIpEigrpInterfaces`` and the template ``cisco_ios_show_ip_eigrp_interfaces_detail`` read them. An entry in detail
is as IOS 15 prints it, with ``Originating router is`` for internal routes too and picoseconds in named mode.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Network

from netloop.lab.sandbox.addressing import classful
from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.names import short_name
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.show.times import span
from netloop.lab.sandbox.state.adjacency import Adjacency, End
from netloop.lab.sandbox.state.eigrp import EigrpTerms
from netloop.lab.sandbox.state.eigrp_topology import RIB_SCALE, EigrpEntry, EigrpNode, EigrpVector, EigrpWay
from netloop.lab.sandbox.state.rib import Prefix
from netloop.lab.sandbox.views.eigrp import EigrpConfig, eigrp_members
from netloop.lab.sandbox.views.interface import DEFAULT_VRF
from netloop.lab.sandbox.views.keys import AuthenticationKeys

NEIGHBOR_HEAD = """\
H   Address                 Interface              Hold Uptime   SRTT   RTO  Q  Seq
                                                   (sec)         (ms)       Cnt Num
"""
INTERFACE_HEAD = """\
                              Xmit Queue   PeerQ        Mean   Pacing Time   Multicast    Pending
Interface              Peers  Un/Reliable  Un/Reliable  SRTT   Un/Reliable   Flow Timer   Routes
"""
CODES = """\
Codes: P - Passive, A - Active, U - Update, Q - Query, R - Reply,
       r - reply Status, s - sia Status

"""
INTERFACE_DETAIL = """\
  Hello-interval is 5, Hold-time is 15
  Split-horizon is enabled
  Next xmit serial <none>
  Packetized sent/expedited: 2/0
  Hello's sent/expedited: 42/2
  Un/reliable mcasts: 0/2  Un/reliable ucasts: 2/2
  Mcast exceptions: 0  CR packets: 0  ACKs suppressed: 0
  Retransmissions sent: 0  Out-of-sequence rcvd: 0
  Topology-ids on interface - 0
  Authentication mode is {mode}
"""
FULL = 0xFFFFFFFF
STUBS = ("connected", "static", "summary", "redistributed")


def _version(given: Given) -> int:
    return 6 if "ipv6" in given.words else 4


def _chosen(router: Router, given: Given) -> Iterator[EigrpConfig]:
    """The instances that are asked for; ``vrf *`` are those of all VRFs but the default one."""
    vrf, asn = given.get("vrf", DEFAULT_VRF), given.get("asn")
    for config in router.eigrp:
        inside = config.vrf != DEFAULT_VRF if vrf == "*" else config.vrf == vrf
        running = config.version == _version(given) and inside and not config.shutdown
        if running and asn in {None, int(config.asn)}:
            yield config


def _head(config: EigrpConfig, what: str) -> str:
    """The line, of a VRF in named mode the two lines, that an instance's part begins with."""
    kind = f"VR({config.name}) Address-Family " if config.name else ""
    vrf = "" if config.vrf == DEFAULT_VRF else f"VRF({config.vrf})"
    gap = f"\n           {vrf}" if config.name and vrf else f" {vrf}" if vrf else ""
    return f"EIGRP-IPv{config.version} {kind}{what} for AS({config.asn}){gap}\n"


def neighbors(router: Router, given: Given) -> str:
    """``show ip eigrp [vrf X] [AS] neighbors [detail]``, ``show ipv6 eigrp ...``, ``show eigrp address-family ...``."""
    router.network.settle()
    return "".join(_neighbors(router, config, detail="detail" in given.words) for config in _chosen(router, given))


def _neighbors(router: Router, config: EigrpConfig, *, detail: bool) -> str:
    held = [item for item in router.network.eigrp.adjacencies.of(router, config.key) if item[2].up]
    rows = [_neighbor(router, number, item, detail=detail) for number, item in enumerate(held)]
    tail = "Max Nbrs: 0, Current Nbrs: 0\n" if rows and detail else ""
    return _head(config, "Neighbors") + (NEIGHBOR_HEAD + "".join(reversed(rows)) if rows else "") + tail


Met = tuple[End[EigrpTerms], End[EigrpTerms], Adjacency[EigrpTerms]]


def _neighbor(router: Router, number: int, item: Met, *, detail: bool) -> str:
    own, far, adjacency = item
    age = span(router.network.clock() - adjacency.up_at)
    address = "Link-local address:" if far.ipv4 is None else str(far.ipv4)
    row = f"{number:<3} {address:<23} {short_name(own.interface):<22}   12 {age}    4   100  0  3\n"
    if far.ipv4 is None:
        row += f"    {str(far.ipv6).upper()}\n"
    return row + (_neighbor_detail(router, own, far) if detail else "")


def _neighbor_detail(router: Router, own: End[EigrpTerms], far: End[EigrpTerms]) -> str:
    instance = router.eigrp.config(own.instance)
    table = router.network.eigrp.table(router, instance) if instance else {}
    address = far.ipv4 or far.ipv6
    told = sum(any(way.neighbor == address for way in entry.ways) for entry in table.values())
    count = f", Prefixes: {told}" if told else ""
    lines = [f"   Version 23.0/2.0, Retrans: 0, Retries: 0{count}", "   Topology-ids from peer - 0 "]
    if (stub := far.terms.stub) is not None:
        words = " ".join(word.upper() for word in STUBS if word in stub) or "RECEIVE-ONLY"
        lines += [f"   Stub Peer Advertising ({words} ) Routes", "   Suppressing queries"]
    return "\n".join([*lines, "   Topologies advertised to peer:   base", ""]) + "\n"


def interfaces(router: Router, given: Given) -> str:
    """``show ip eigrp [vrf X] [AS] interfaces [detail]`` and its other spellings: those that are not passive."""
    router.network.settle()
    text = ""
    for config in _chosen(router, given):
        text += _head(config, "Interfaces") + INTERFACE_HEAD
        running = eigrp_members(router.running)
        names = [n for n, m in running.items() if config in m and n not in config.passive and router.is_up(n)]
        for name in names:
            text += _interface(router, config, name)
            if "detail" in given.words:
                text += INTERFACE_DETAIL.format(mode=_mode(config.links.keys_on(name)))
    return text


def _interface(router: Router, config: EigrpConfig, name: str) -> str:
    held = router.network.eigrp.adjacencies.on(router, name)
    peers = sum(own.instance == config.key and adjacency.up for own, _, adjacency in held)
    srtt, flow = (4, 50) if peers else (0, 0)
    row = f"{short_name(name):<22}{peers:>4}        0/0       0/0{srtt:>12}       0/0{flow:>13}{0:>12}"
    return f"{row}\n"


def _mode(keys: AuthenticationKeys) -> str:
    return keys.mode.upper() if keys.mode else "not set"


def topology(router: Router, given: Given) -> str:
    """``show ip eigrp [vrf X] [AS] topology [all-links|P]`` and its other spellings."""
    router.network.settle()
    wanted = _wanted(given)
    text = ""
    for config in _chosen(router, given):
        node = router.network.eigrp.node(router, config)
        if wanted is not None:
            text += _one(config, node, wanted)
        else:
            text += _table(config, node, every="all-links" in given.words)
    return text


def events(router: Router, given: Given) -> str:
    """``show ip eigrp [vrf X] [AS] events``: of all events what was dropped for the own router ID, the newest first.

    Layout: ``Ignored route, dup routerid int: 1.1.1.1`` of IOS 15 for internal routes, ``dup router`` for external.
    """
    router.network.settle()
    text = ""
    for config in _chosen(router, given):
        node = router.network.eigrp.node(router, config)
        text += f"Event information for AS {config.asn}:\n"
        up = {far.hop(config.version): a.up_at for _, far, a in router.network.eigrp.adjacencies.of(router, config.key)}
        number = 0
        for (prefix, neighbor), way in (node.ignored if node else {}).items():
            stamp = f"{router.network.wall(up.get(neighbor, router.booted)):%H:%M:%S.%f}"[:-3]
            what = "dup router" if way.vector.protocol else "dup routerid int"
            for said in (f"metric: {_upper(prefix)} metric({way.metric})", f"{what}: {way.vector.originator}"):
                number += 1
                text += f"{number:<4} {stamp} Ignored route, {said}\n"
    return text


def _wanted(given: Given) -> Prefix | None:
    """The prefix that is asked for: with its length, its mask, or by its class."""
    if "prefix" in given.values:
        return IPv4Network(given["prefix"].network)
    if "prefix6" in given.values:
        return IPv6Network(given["prefix6"].network)
    if "address" not in given.values:
        return None
    address = given["address"]
    return IPv4Network(f"{address}/{given.get('mask', classful(address))}", strict=False)


def _title(config: EigrpConfig, node: EigrpNode | None, what: str) -> str:
    kind = f"VR({config.name}) " if config.name else ""
    router_id = node.router_id if node else IPv4Address(0)
    return f"EIGRP-IPv{config.version} {kind}Topology {what} for AS({config.asn})/ID({router_id})"


def _base(config: EigrpConfig) -> str:
    """How the topology and the VRF stand behind a title."""
    if config.vrf == DEFAULT_VRF:
        return ""
    vrf = f"VRF({config.vrf})"
    return f"\n           Topology(base) TID(0) {vrf}" if config.name else f" {vrf}"


def _table(config: EigrpConfig, node: EigrpNode | None, *, every: bool) -> str:
    text = f"{_title(config, node, 'Table')}{_base(config)}\n{CODES}"
    entries = sorted(node.table.values(), key=lambda entry: entry.prefix) if node else []
    return text + "".join(line for entry in entries for line in _entry(entry, every=every)) + "\n"


def _entry(entry: EigrpEntry, *, every: bool) -> Iterator[str]:
    serno = ", serno 1" if every else ""
    yield f"P {_upper(entry.prefix)}, {len(entry.successors) or 1} successors, FD is {entry.metric}{serno}\n"
    if entry.source == "connected":
        yield f"        via Connected, {entry.interface}\n"
    elif entry.source == "redistributed":
        yield f"        via {_from_where(entry)} ({entry.metric}/0)\n"
    elif entry.source == "summary":
        yield f"        via Summary ({entry.metric}/0), {entry.interface}\n"
    for way in _ways(entry, every=every):
        yield f"        via {_upper(way.neighbor)} ({way.metric}/{way.reported}), {way.interface}\n"


def _from_where(entry: EigrpEntry) -> str:
    """``Rconnected`` and ``Rstatic``; another protocol's route is ``Redistributed``."""
    protocol = entry.vector.protocol.lower()
    return f"R{protocol}" if protocol in {"connected", "static"} else "Redistributed"


def _ways(entry: EigrpEntry, *, every: bool) -> list[EigrpWay]:
    """Successors and feasible successors, the better first; with ``all-links`` the others too."""
    shown = [way for way in entry.ways if every or way in entry.successors or way.reported < entry.metric]
    return sorted(shown, key=lambda way: (way.metric, way.interface))


def _upper(value: object) -> str:
    return str(value).upper()


def _one(config: EigrpConfig, node: EigrpNode | None, prefix: Prefix) -> str:
    title = f"{_title(config, node, 'Entry')} for {_upper(prefix)}{_base(config) if config.name else ''}\n"
    entry = node.table.get(prefix) if node else None
    if node is None or entry is None:
        return f"{_title(config, node, 'Entry')}{_base(config)}\n%Entry {_upper(prefix)} not in topology table\n"
    rib = f", RIB is {entry.metric // RIB_SCALE}" if config.name else ""
    count = len(entry.successors) or 1
    lines = [f"  State is Passive, Query origin flag is 1, {count} Successor(s), FD is {entry.metric}{rib}"]
    lines.append("  Descriptor Blocks:")
    if entry.source != "learned":
        lines += _own_block(entry, node)
    for way in sorted(entry.ways, key=lambda way: (way.metric, way.interface)):
        place = f"  {_upper(way.neighbor)} ({way.interface}), from {_upper(way.neighbor)}, Send flag is 0x0"
        lines += [place, *_block(way.vector, node, way.metric, way.reported)]
    return title + "\n".join(lines) + "\n"


def _own_block(entry: EigrpEntry, node: EigrpNode) -> list[str]:
    zero = "0.0.0.0" if node.config.version == 4 else "::"  # noqa: S104 (what IOS prints for the router itself)
    if entry.source == "redistributed":
        place = f"  {zero}, from {_from_where(entry)}, Send flag is 0x0"
    elif entry.source == "summary":
        place = f"  {zero} ({entry.interface}), from {zero}, Send flag is 0x0"
    else:
        place = f"  {zero} ({entry.interface}), from Connected, Send flag is 0x0"
    return [place, *_block(entry.vector, node, entry.metric, 0)]


def _block(vector: EigrpVector, node: EigrpNode, metric: int, reported: int) -> list[str]:
    wide = bool(node.config.name)
    delay = f"{vector.delay} picoseconds" if wide else f"{vector.delay // 1_000_000} microseconds"
    lines = [
        f"      Composite metric is ({metric}/{reported}), route is {'External' if vector.protocol else 'Internal'}",
        "      Vector metric:",
        f"        Minimum bandwidth is {vector.bandwidth} Kbit",
        f"        Total delay is {delay}",
        "        Reliability is 255/255",
        "        Load is 1/255",
        "        Minimum MTU is 1500",
        f"        Hop count is {vector.hops}",
        f"        Originating router is {vector.originator}",
    ]
    if vector.protocol:
        lines += [
            "      External data:",
            "        AS number of route is 0",
            f"        External protocol is {vector.protocol}, external metric is 0",
            "        Administrator tag is 0 (0x00000000)",
        ]
    return lines


def protocol(router: Router, config: EigrpConfig) -> str:
    """The part of ``show ip protocols`` or ``show ipv6 protocols`` about one instance."""
    named = bool(config.name)
    kind = f"VR({config.name}) Address-Family " if named else ""
    pad = "  " if config.version == 4 else ""
    router_id = router.eigrp.router_id(config.key)
    lines = [
        f"{pad}EIGRP-IPv{config.version} {kind}Protocol for AS({config.asn})",
        f"{pad}  Metric weight {_weights(config)}",
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
            [
                *_protocol_head(config),
                *lines,
                *(_tail(router, config) if config.version == 4 else _members(router, config)),
            ]
        )
        + "\n"
    )


def _protocol_head(config: EigrpConfig) -> list[str]:
    if config.version == 6:
        return [f'IPv6 Routing Protocol is "eigrp {config.asn}"']
    sources = [f"{said.source.protocol} {said.source.process}".strip() for said in config.policy.redistributed]
    return [
        f'Routing Protocol is "eigrp {config.asn}"',
        "  Outgoing update filter list for all interfaces is not set",
        "  Incoming update filter list for all interfaces is not set",
        "  Default networks flagged in outgoing updates",
        "  Default networks accepted from incoming updates",
        *([f"  Redistributing: {', '.join(sources)}"] if sources else []),
    ]


def _weights(config: EigrpConfig) -> str:
    """``K1=1, K2=0, ...``; named mode has a K6 too."""
    said = [f"K{number}={weight}" for number, weight in enumerate(config.links.weights, 1)]
    return ", ".join(said[:5]) + (f" {said[5]}" if config.name else "")


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


_AS = "[vrf <vrf:word>] [<asn:1-65535>]"
_PREFIX = "[(all-links|<prefix:ipv4net>|<address:ipv4> [<mask:ipv4>]|<prefix6:ipv6>)]"
USER = tuple(
    command
    for head in (f"show (ip|ipv6) eigrp {_AS}", f"show eigrp address-family (ipv4|ipv6) {_AS}")
    for command in (
        CliCommand(f"{head} neighbors [detail]", neighbors),
        CliCommand(f"{head} interfaces [detail]", interfaces),
        CliCommand(f"{head} topology {_PREFIX}", topology),
        CliCommand(f"{head} events", events),
    )
)
