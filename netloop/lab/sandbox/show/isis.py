"""``show isis neighbors``, ``show isis hostname``, ``show clns protocol`` and IS-IS in ``show ip protocols``."""

from __future__ import annotations

from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.names import short_name
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.show.times import span
from netloop.lab.sandbox.state.adjacency import Adjacency, End
from netloop.lab.sandbox.state.isis import IsisTerms
from netloop.lab.sandbox.views.isis import IsisConfig, IsisInterface, isis_interfaces, isis_processes

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
  Generate narrow metrics: {narrow}
  Accept narrow metrics:   {narrow}
  Generate wide metrics:   {wide}
  Accept wide metrics:     {wide}
"""
FIRST = 0x10000
"""IOS numbers its IS-IS processes from here."""


def running(router: Router) -> list[IsisConfig]:
    """The processes that have a NET."""
    return [config for config in isis_processes(router.running) if config.system_id]


def _members(router: Router, config: IsisConfig) -> list[IsisInterface]:
    return [own for own in isis_interfaces(router.running).values() if own.tag == config.tag]


def neighbors(router: Router, given: Given) -> str:
    """``show isis [TAG] neighbors``."""
    router.network.settle()
    text = ""
    for config in running(router):
        if given.get("tag", config.tag) == config.tag:
            held = router.network.isis.adjacencies.of(router, config.tag)
            title = f"Tag {config.tag}:\n" if config.tag else ""
            text += f"\n{title}{NEIGHBOR_HEAD}" + "".join(_neighbor(router, *item) for item in held)
    return text


def _neighbor(router: Router, own: End[IsisTerms], far: End[IsisTerms], adjacency: Adjacency[IsisTerms]) -> str:
    name = router.network.routers[far.router].hostname[:15]
    state = "UP" if adjacency.up else "INIT"
    hold = 21 + int(router.network.clock()) % 9
    circuit = "00" if own.terms.point_to_point else f"{name}.01"
    address = str(far.ipv4 or "")
    return (
        f"{name:<15} L{own.channel:<3} {short_name(own.interface):<13} {address:<15} {state:<5} {hold:<8} "
        f"{circuit:<18}\n"
    )


def hostnames(router: Router, given: Given) -> str:
    """``show isis [TAG] hostname``: who is reached over adjacencies, the own row marked."""
    router.network.settle()
    text = ""
    for config in running(router):
        if given.get("tag", config.tag) != config.tag:
            continue
        text += f"Level  System ID      Dynamic Hostname  ({config.tag or 'null'})\n"
        for level in sorted(config.levels):
            text += "".join(_names(router, config, level))
        text += f"     * {config.system_id} {router.hostname}\n"
    return text


def _names(router: Router, config: IsisConfig, level: str) -> list[str]:
    edges = router.network.isis.adjacencies.graph(level, 4)
    found, left = {router.name}, [(router.name, config.tag)]
    rows = []
    while left:
        for edge in edges.get(left.pop(), ()):
            if edge.to[0] not in found:
                found.add(edge.to[0])
                left.append(edge.to)
                far = router.network.routers[edge.to[0]]
                system = next((c.system_id for c in running(far) if c.tag == edge.to[1]), None)
                rows.append(f" {level}     {system} {far.hostname}\n")
    return sorted(rows)


def clns(router: Router, _given: Given) -> str:
    """``show clns protocol``."""
    return "".join(_clns(router, config, n) for n, config in enumerate(running(router)))


def _clns(router: Router, config: IsisConfig, number: int) -> str:
    both = {"wide": ("none", config.level), "narrow": (config.level, "none")}
    narrow, wide = both.get(config.style, (config.level, config.level))
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
        narrow=narrow.replace("-only", ""),
        wide=wide.replace("-only", ""),
    )


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
    now = router.network.clock()
    for _, far, adjacency in router.network.isis.adjacencies.of(router, config.tag):
        if adjacency.up and far.ipv4:
            lines.append(f"    {far.ipv4!s:<16} {115:>8}      {span(now - adjacency.up_at)}")
    return "\n".join([*lines, "  Distance: (default is 115)"]) + "\n\n"


def ipv6_protocol(router: Router, config: IsisConfig) -> str:
    """The part of ``show ipv6 protocols`` about one process."""
    names = [f"    {own.config.name}" for own in _members(router, config) if own.ipv6]
    head = f'IPv6 Routing Protocol is "{_name(config)}"'
    return "\n".join([head, "  Interfaces:", *names, "  Redistribution:", "    None"]) + "\n"


USER = (
    CliCommand("show isis [<tag:word>] neighbors", neighbors),
    CliCommand("show isis [<tag:word>] hostname", hostnames),
    CliCommand("show clns protocol", clns),
)
