"""What IS-IS shows: neighbors, host names, the database, CLNS, and its parts of ``show ip protocols``.

Layouts: neighbors, host names and the database as in the captures of ``show isis neighbors``, ``show isis hostname``
and ``show isis database detail``; neighbors in detail as IOS 15 prints them and Genie's ``ShowIsisNeighborsDetail``
reads them; ``show clns neighbors`` and ``show clns interface`` as its ``ShowClnsNeighborsDetail`` and
``ShowClnsInterface``. In the narrow style a neighbor is ``IS`` and a prefix has its mask, as in the examples of the
Cisco IOS IP Routing: IS-IS Command Reference.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network

from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.hardware import mac
from netloop.lab.sandbox.names import is_loopback, short_name
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.show.times import span
from netloop.lab.sandbox.state.adjacency import Adjacency, End
from netloop.lab.sandbox.state.isis import IsisTerms
from netloop.lab.sandbox.state.isis_level import IsisLink, IsisLsp, IsisMember, IsisReach, named_by
from netloop.lab.sandbox.state.spf import Vertex
from netloop.lab.sandbox.views.interface import DEFAULT_VRF
from netloop.lab.sandbox.views.isis import (
    NARROW_MAX,
    IsisConfig,
    IsisInterface,
    isis_interfaces,
    isis_processes,
)

NEIGHBOR_HEAD = "System Id       Type Interface     IP Address      State Holdtime Circuit Id\n"
CLNS = """\

IS-IS Router: {tag} (0x{number:x})
  System Id: {system}.00  IS-Type: {level}
  Manual area address(es):
{areas}
  Routing for area address(es):
{areas}
  Interfaces supported by IS-IS:
{interfaces}
  Redistribute:
    static (on by default)
  Distance for L2 CLNS routes: 110
  RRR level: {rrr}
  Generate narrow metrics: {generate_narrow}
  Accept narrow metrics:   {accept_narrow}
  Generate wide metrics:   {generate_wide}
  Accept wide metrics:     {accept_wide}
"""
FIRST = 0x10000
"""IOS numbers its IS-IS processes from here."""

LSP_HEAD = "LSPID                 LSP Seq Num  LSP Checksum  LSP Holdtime/Rcvd      ATT/P/OL\n"
CLNS_HEAD = "System Id       Interface     SNPA                State  Holdtime  Type Protocol\n"
NOT_ENABLED = "% CLNS is not enabled\n"


def running(router: Router) -> list[IsisConfig]:
    """The processes that have a NET."""
    return [config for config in isis_processes(router.running) if config.system_id]


def _members(router: Router, config: IsisConfig) -> list[IsisInterface]:
    return [own for own in isis_interfaces(router.running).values() if own.tag == config.tag]


def tagged(router: Router, given: Given) -> list[IsisConfig]:
    """The processes that a command names: of one tag, or all."""
    return [config for config in running(router) if given.get("tag", config.tag) == config.tag]


def title(config: IsisConfig) -> str:
    """The line over a process, which one without a tag has not."""
    return f"Tag {config.tag}:\n" if config.tag else ""


Met = tuple[End[IsisTerms], End[IsisTerms], "Adjacency[IsisTerms] | None"]
"""A neighbor as one end sees it; no adjacency for one that does not hear it."""


def _met(router: Router, config: IsisConfig) -> list[Met]:
    """The neighbors of a process, those too that it hears and that do not hear it."""
    held: list[Met] = [*router.network.isis.adjacencies.of(router, config.tag)]
    held += [(own, far, None) for own, far in router.network.isis.waiting(router, config.tag)]
    return held


def neighbors(router: Router, given: Given) -> str:
    """``show isis [TAG] neighbors [detail]``."""
    router.network.settle()
    text = ""
    for config in tagged(router, given):
        text += f"\n{title(config)}{NEIGHBOR_HEAD}"
        for kind, item in _rows_of(_met(router, config)):
            text += _neighbor(router, kind, item)
            text += _neighbor_detail(router, *item) if "detail" in given.words else ""
    return text


def _rows_of(met: list[Met]) -> list[tuple[str, Met]]:
    """The neighbors with their levels; one of both levels on a point-to-point link is one row."""
    found: dict[tuple[object, ...], tuple[str, Met]] = {}
    for item in met:
        own, far, adjacency = item
        apart = "" if own.terms.point_to_point else own.channel
        place = own.interface, far.identity, apart, adjacency is not None and adjacency.up
        kind, first = found.get(place, ("", item))
        found[place] = "".join(f"L{level}" for level in sorted({own.channel, *kind.replace("L", "")})), first
    return list(found.values())


def _neighbor(router: Router, kind: str, item: Met) -> str:
    own, far, adjacency = item
    up = adjacency is not None and adjacency.up
    name = called(router, own.channel, (far.router, far.instance))[:15] if up else far.identity
    hold = 21 + int(router.network.clock()) % 9
    address = str(far.ipv4 or "")
    return (
        f"{name:<15} {kind:<4} {short_name(own.interface):<13} {address:<15} {'UP' if up else 'INIT':<5} "
        f"{hold:<8} {_circuit(router, own, far):<18}\n"
    )


def _circuit(router: Router, own: End[IsisTerms], far: End[IsisTerms]) -> str:
    """The circuit ID: the LAN as its designated router numbers it."""
    if own.terms.point_to_point:
        return "00"
    vertex, number = router.network.isis.designated(own, far)
    return f"{called(router, own.channel, vertex)[:15]}.{number:02X}"


def _neighbor_detail(
    router: Router, own: End[IsisTerms], far: End[IsisTerms], adjacency: Adjacency[IsisTerms] | None
) -> str:
    since = adjacency.up_at if adjacency else router.booted
    lines = [f"  Area Address(es): {' '.join(sorted(far.terms.areas))}", f"  SNPA: {_snpa(far)}"]
    lines += [f"  IPv6 Address(es): {str(far.ipv6).upper()}"] if far.ipv6 else []
    lines.append(f"  State Changed: {span(router.network.clock() - since)}")
    if not own.terms.point_to_point:
        priority = isis_interfaces(router.network.routers[far.router].running)[far.interface].priority
        lines.append(f"  LAN Priority: {priority[int(own.channel) - 1]}")
    lines += ["  Format: Phase V", "  Remote TID: 0", "  Local TID:  0", f"  Interface name: {own.interface}"]
    return "\n".join(lines) + "\n"


def _snpa(far: End[IsisTerms]) -> str:
    return mac(far.router, far.interface)


def hostnames(router: Router, given: Given) -> str:
    """``show isis [TAG] hostname``: whose LSPs are held, the own row marked."""
    router.network.settle()
    text = ""
    for config in tagged(router, given):
        text += f"Level  System ID      Dynamic Hostname  ({config.tag or 'null'})\n"
        for level in sorted(config.levels):
            held = router.network.isis.level(level).database((router.name, config.tag)).values()
            text += "".join(sorted(_name_row(router, level, lsp) for lsp in held if lsp.vertex[0] != router.name))
        text += f"     * {config.system_id} {router.hostname}\n"
    return text


def _name_row(router: Router, level: str, lsp: IsisLsp) -> str:
    return f" {level}     {lsp.system_id} {_hostname(router, lsp.vertex)}\n"


def _hostname(router: Router, vertex: Vertex) -> str:
    return router.network.routers[vertex[0]].hostname


def called(router: Router, level: str, vertex: Vertex) -> str:
    """The name that a router shows for a process: it knows names by system IDs, from the LSPs that it holds."""
    state = router.network.isis.level(level)
    root = next((one for one in state.lsps if one[0] == router.name), None)
    lsp = state.lsps.get(vertex)
    if root is None or lsp is None or lsp.system_id not in state.contested(root):
        return _hostname(router, vertex)
    return _hostname(router, state.database(root)[lsp.system_id].vertex)


# --- the database --------------------------------------------------------------------------------------------------


def database(router: Router, given: Given) -> str:
    """``show isis [TAG] database [level-1|level-2] [detail|verbose] [LSPID]``."""
    router.network.settle()
    router.network.isis.look()
    asked = {word[-1] for word in given.words if word in {"level-1", "level-2", "l1", "l2"}}
    text = ""
    for config in tagged(router, given):
        text += f"\n{title(config)}"
        for level in sorted(config.levels & asked if asked else config.levels):
            text += _level(router, given, config, level)
    return text


def _level(router: Router, given: Given, config: IsisConfig, level: str) -> str:
    """One level's database, or of it the one LSP that is asked for."""
    wanted = str(given.get("lspid", ""))
    rows = [(name, text) for name, text in _rows(router, given, config, level) if wanted in {"", name}]
    if wanted:
        return f"\nIS-IS Level-{level} LSP {wanted}\n{LSP_HEAD}{rows[0][1]}" if rows else ""
    return f"IS-IS Level-{level} Link State Database:\n{LSP_HEAD}" + "".join(text for _, text in rows)


def _rows(router: Router, given: Given, config: IsisConfig, level: str) -> Iterator[tuple[str, str]]:
    """The LSPs that a process holds, by their IDs, those of LANs behind their routers'."""
    domain, vertex = router.network.isis, (router.name, config.tag)
    contested = domain.level(level).contested(vertex)
    held = domain.level(level).database(vertex)
    for lsp in sorted(held.values(), key=lambda lsp: (_hostname(router, lsp.vertex), lsp.vertex)):
        own, fight = lsp.vertex == vertex, lsp.system_id in contested
        for lan, members in {0: (), **_lans(lsp)}.items():
            stamp = domain.stamp(level, lsp, lan, contested=fight)
            name = f"{_hostname(router, lsp.vertex)}.{lan:02X}-00"
            left = f"{stamp.left}/{'*' if own else 1200}"
            attached = int(level == "1" and not lan and domain.attached(lsp.vertex))
            flags = f"{attached}/0/{int(lsp.config.overload and not lan)}"
            hold, _, received = left.partition("/")
            row = f"{name:<20}{'*' if own else ' '} 0x{stamp.number:08X}   0x{stamp.checksum:04X}"
            row += f"{hold:>20}/{received:<10}{flags}\n"
            if "detail" in given.words or "verbose" in given.words:
                verbose = "verbose" in given.words
                names = [called(router, level, member) for member in (lsp.vertex, *members)]
                row += _lan_detail(lsp, names) if lan else _detail(router, lsp, level, verbose=verbose)
            yield name, row


def _lans(lsp: IsisLsp) -> dict[int, tuple[Vertex, ...]]:
    """The LANs that a router is designated on, by its numbers, with the neighbors there."""
    found: dict[int, tuple[Vertex, ...]] = {}
    for link in lsp.links:
        if link.lan and link.lan[0] == lsp.vertex:
            found[link.lan[1]] = (*found.get(link.lan[1], ()), link.to)
    return dict(sorted(found.items()))


def _lan_detail(lsp: IsisLsp, names: list[str]) -> str:
    kinds = [kind for style, kind in (("narrow", "IS"), ("wide", "IS-Extended")) if style in _styles(lsp, "12")]
    return "".join(f"  Metric: {0:<10} {kind} {name}.00\n" for kind in kinds for name in names)


def _styles(lsp: IsisLsp, levels: str) -> frozenset[str]:
    return frozenset().union(*(lsp.config.generated(level) for level in levels))


def _detail(router: Router, lsp: IsisLsp, level: str, *, verbose: bool) -> str:
    """What an LSP says, in the order in which IOS prints its own."""
    chassis = router.network.routers[lsp.vertex[0]]
    members = _members(chassis, lsp.config)
    families = [int(any(own.ipv4 for own in members)), int(any(own.ipv6 for own in members))]
    protocols = [name for name, on in zip(("0xCC", "0x8E"), families, strict=True) if on]
    lines = [f"  Area Address: {area}" for area in sorted(lsp.config.areas)]
    lines.append(f"  NLPID:        {' '.join(protocols)} ")
    if lsp.config.topology:
        lines += ["  Topology:     IPv4 (0x0) ", "                IPv6 (0x2) "]
    te = chassis.interface(lsp.config.te_router_id) if lsp.config.te_router_id else None
    if te and te.primary:
        lines.append(f"  Router ID:    {te.primary.ip}")
    lines.append(f"  Hostname: {chassis.hostname}")
    for link in lsp.links:
        lines += _link_lines(router, lsp, link, level, verbose=verbose)
    address = named_by(IsisMember(chassis, lsp.config))
    lines += [f"  IP Address:   {address}"] if address and families[0] else []
    for reach in lsp.prefixes:
        if reach.prefix.version == 4:
            lines += _prefix_lines(lsp, reach, level, verbose=verbose)
    hosts = [str(a.ip) for own in sorted(members, key=_loopback_last) if own.ipv6 for a in own.config.ipv6]
    lines += [f"  IPv6 Address: {hosts[-1].upper()}"] if hosts and families[1] else []
    for reach in lsp.prefixes:
        if reach.prefix.version != 4:
            lines += _prefix_lines(lsp, reach, level, verbose=verbose)
    return "\n".join(lines) + "\n"


def _loopback_last(own: IsisInterface) -> bool:
    return is_loopback(own.config.name)


def _metric(number: int, what: str) -> str:
    return f"  Metric: {number:<10} {what}"


def _link_lines(router: Router, lsp: IsisLsp, link: IsisLink, level: str, *, verbose: bool) -> list[str]:
    """A neighbor in each style, and in a topology of its own for IPv6."""
    vertex, number = link.lan or (link.to, 0)
    name, styles = f"{called(router, level, vertex)}.{number:02X}", lsp.config.generated(level)
    lines = [_metric(link.narrow, f"IS {name}")] if "narrow" in styles else []
    if "wide" in styles:
        lines.append(_metric(link.wide, f"IS-Extended {name}"))
        own = router.network.routers[lsp.vertex[0]].interface(link.interface)
        if verbose and own and own.primary and link.ipv4:
            lines += [f"    Interface IP Address: {own.primary.ip}", f"    Neighbor IP Address: {link.ipv4}"]
    if "multi" in lsp.config.ipv6_topologies and link.ipv6:
        lines.append(_metric(link.wide, f"IS (MT-IPv6) {name}"))
    return lines


def _prefix_lines(lsp: IsisLsp, reach: IsisReach, level: str, *, verbose: bool) -> list[str]:
    prefix, styles = reach.prefix, lsp.config.generated(level)
    lines = []
    if isinstance(prefix, IPv4Network):
        kind = "IP-External" if reach.external else "IP"
        shown = f"{kind} {prefix.network_address} {prefix.netmask}"
        lines += [_metric(min(reach.metric, NARROW_MAX), shown)] if "narrow" in styles else []
        lines += [_metric(reach.metric, f"IP {prefix}")] if "wide" in styles else []
    else:
        topologies = lsp.config.ipv6_topologies
        lines += [_metric(reach.metric, f"IPv6 {str(prefix).upper()}")] if "base" in topologies else []
        lines += [_metric(reach.metric, f"IPv6 (MT-IPv6) {str(prefix).upper()}")] if "multi" in topologies else []
    if verbose and "wide" in styles:
        host = int(prefix.prefixlen == prefix.max_prefixlen and not reach.external and not reach.up)
        lines.append(f"    Prefix-attr: X:{int(reach.external)} R:{int(reach.up)} N:{host}")
    return lines


# --- CLNS ----------------------------------------------------------------------------------------------------------


def clns_neighbors(router: Router, given: Given) -> str:
    """``show clns [TAG] neighbors [detail]``: a neighbor of both levels is one row."""
    router.network.settle()
    if not running(router):
        return NOT_ENABLED
    text = ""
    for config in tagged(router, given):
        text += f"\n{title(config)}{CLNS_HEAD}"
        rows: dict[tuple[str, str], list[Met]] = {}
        for item in _met(router, config):
            rows.setdefault((item[0].interface, item[1].identity), []).append(item)
        for items in rows.values():
            text += _clns_neighbor(router, config, items)
            text += _clns_detail(router, config, items[0]) if "detail" in given.words else ""
    return text


def _clns_neighbor(router: Router, config: IsisConfig, items: list[Met]) -> str:
    own, far, adjacency = items[0]
    up = adjacency is not None and adjacency.up
    name = called(router, own.channel, (far.router, far.instance))[:15] if up else far.identity
    kind = "".join(f"L{level}" for level in sorted(item[0].channel for item in items))
    protocol = "M-ISIS" if config.topology else "IS-IS"
    hold = 21 + int(router.network.clock()) % 9
    place = f"{name:<15} {short_name(own.interface):<13} {_snpa(far):<19} "
    return f"{place}{'Up' if up else 'Init':<6} {hold:<9} {kind:<4} {protocol}\n"


def _clns_detail(router: Router, config: IsisConfig, item: Met) -> str:
    own, far, adjacency = item
    since = adjacency.up_at if adjacency else router.booted
    lines = [f"  Area Address(es): {' '.join(sorted(far.terms.areas))}"]
    lines += [f"  IP Address(es):  {far.ipv4}*"] if far.ipv4 else []
    lines += [f"  IPv6 Address(es): {str(far.ipv6).upper()}"] if far.ipv6 else []
    lines += [f"  Uptime: {span(router.network.clock() - since)}", "  NSF capable"]
    lines += ["  Topology: IPv4, IPv6"] if config.topology else []
    return "\n".join([*lines, f"  Interface name: {own.interface}"]) + "\n"


def clns_interfaces(router: Router, _given: Given) -> str:
    """``show clns interface``: every interface, with IS-IS where it runs."""
    router.network.settle()
    found = isis_interfaces(router.running)
    configs = {config.tag: config for config in running(router)}
    text = ""
    for node in router.running.under("interface"):
        name = node.slot[-1]
        own, up = found.get(name), router.is_up(name)
        config = router.interface(name)
        state = "up" if up else "administratively down" if config and config.shutdown else "down"
        text += f"{name} is {state}, line protocol is {'up' if up else 'down'}\n"
        if own is None or own.passive or own.tag not in configs:
            text += "  CLNS protocol processing disabled\n"
        else:
            text += _clns_interface(router, own)
    return text


def _clns_interface(router: Router, own: IsisInterface) -> str:
    names = [one.config.name for one in isis_interfaces(router.running).values() if one.tag == own.tag]
    links = [name for name in names if is_loopback(name) is is_loopback(own.config.name)]
    number = links.index(own.config.name) + 1
    kind = {"1": "level-1", "2": "level-2", "12": "level-1-2"}["".join(sorted(own.levels))]
    lines = [
        "  Checksums enabled, MTU 1497, Encapsulation SAP",
        "  ERPDUs enabled, min. interval 10 msec.",
        "  CLNS fast switching enabled",
        "  CLNS SSE switching disabled",
        "  DEC compatibility mode OFF for this interface",
        "  Next ESH/ISH in 20 seconds",
        f"  Routing Protocol: IS-IS{f' ({own.tag})' if own.tag else ''}",
        f"    Circuit Type: {kind}",
        f"    Interface number 0x{number - 1:X}, local circuit ID 0x{number:X}",
    ]
    for level in sorted(own.levels):
        held = router.network.isis.adjacencies.on(router, own.config.name)
        met = [item for item in held if item[0].channel == level and item[2].up]
        circuit = _circuit(router, *met[0][:2]) if met else f"{router.hostname}.{number:02X}"
        lines.append(
            f"    Level-{level} Metric: {own.cost(level, wide=True)}, Priority: {own.priority[int(level) - 1]}, "
            f"Circuit ID: {circuit}"
        )
        if not own.point_to_point:
            lines.append(f"    DR ID: {circuit if met else '0000.0000.0000.00'}")
        lines.append(f"    Number of active level-{level} adjacencies: {len(met)}")
    return "\n".join(lines) + "\n"


def clns(router: Router, _given: Given) -> str:
    """``show clns protocol``."""
    return "".join(_clns(router, config, n) for n, config in enumerate(running(router)))


def _clns(router: Router, config: IsisConfig, number: int) -> str:
    mine = [own for own in _members(router, config) if not (own.passive and own.metric == 0)]
    passive = [own for own in _members(router, config) if own.passive and own.metric == 0]
    names = [f"        {own.config.name}{_families(own)}" for own in mine]
    names += [f"        {own.config.name} - Passive" for own in passive]
    return CLNS.format(
        tag=config.tag or "<Null Tag>",
        number=FIRST + number,
        system=config.system_id,
        level="level-2" if config.level == "level-2-only" else config.level,
        areas="\n".join(f"        {area}" for area in sorted(config.areas)),
        interfaces="\n".join(names),
        rrr="level-2" if config.te_router_id else "none",
        **_metrics(config),
    )


def _metrics(config: IsisConfig) -> dict[str, str]:
    """At which levels the metrics of each style are generated and accepted."""
    names = {"": "none", "1": "level-1", "2": "level-2", "12": "level-1-2"}
    found = {}
    for way, of in (("generate", config.generated), ("accept", config.accepted)):
        for style in ("narrow", "wide"):
            levels = "".join(level for level in sorted(config.levels) if style in of(level))
            found[f"{way}_{style}"] = names[levels]
    return found


def _families(own: IsisInterface) -> str:
    return (" - IP" if own.ipv4 else "") + (" - IPv6" if own.ipv6 else "")


def _name(config: IsisConfig) -> str:
    return f"isis {config.tag}".rstrip()


def protocol(router: Router, config: IsisConfig) -> str:
    """The part of ``show ip protocols`` about one process: it has no router ID to print."""
    lines = [
        f'Routing Protocol is "{_name(config)}"',
        "  Outgoing update filter list for all interfaces is not set",
        "  Incoming update filter list for all interfaces is not set",
        "  Redistributing: isis",
        "  Address Summarization:",
        "    None",
        "  Maximum path: 4",
        "  Routing for Networks:",
    ]
    lines += [f"    {own.config.name}" for own in _members(router, config) if own.ipv4 and not own.passive]
    passive = [f"    {own.config.name}" for own in _members(router, config) if own.passive]
    lines += ["  Passive Interface(s):", *passive] if passive else []
    lines += ["  Routing Information Sources:", "    Gateway         Distance      Last Update"]
    held = [item[2].up_at for item in router.network.isis.adjacencies.of(router, config.tag) if item[2].up]
    age = span(router.network.clock() - max(held, default=router.booted))
    for source in sorted(_sources(router, config)):
        lines.append(f"    {source!s:<16} {115:>8}      {age}")
    return "\n".join([*lines, "  Distance: (default is 115)"]) + "\n\n"


def _sources(router: Router, config: IsisConfig) -> set[IPv4Address]:
    """The routers whose prefixes a process has routes to, by the addresses that they are named by."""
    found = router.network.isis.routes(router, DEFAULT_VRF, 4)
    mine = {own.config.name for own in _members(router, config)}
    return {route.source for route in found if route.source is not None and route.interface in mine}


def ipv6_protocol(router: Router, config: IsisConfig) -> str:
    """The part of ``show ipv6 protocols`` about one process."""
    names = [f"    {own.config.name}" for own in _members(router, config) if own.ipv6]
    head = f'IPv6 Routing Protocol is "{_name(config)}"'
    return "\n".join([head, "  Interfaces:", *names, "  Redistribution:", "    None"]) + "\n"


_LEVELS = "(level-1|level-2|l1|l2)"
_DATABASE = "show isis [<tag:word>] database"
USER = (
    CliCommand("show isis [<tag:word>] neighbors [detail]", neighbors),
    CliCommand("show isis [<tag:word>] hostname", hostnames),
    CliCommand(f"{_DATABASE} [{_LEVELS}] [(detail|verbose)] [<lspid:word>]", database),
    CliCommand(f"{_DATABASE} (detail|verbose) {_LEVELS} [<lspid:word>]", database),
    CliCommand(f"{_DATABASE} <lspid:word> (detail|verbose|{_LEVELS[1:-1]})", database),
    CliCommand("show clns protocol", clns),
    CliCommand("show clns [<tag:word>] neighbors [detail]", clns_neighbors),
    CliCommand("show clns interface", clns_interfaces),
)
