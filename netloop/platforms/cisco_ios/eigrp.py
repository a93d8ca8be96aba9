"""EIGRP on IOS: its statements and what they cost; the router IDs in effect, the processes configured.

Source: Cisco IOS command reference of ``eigrp router-id``.

``show ip protocols`` and ``show ipv6 protocols`` alone show an instance without routes.

``EIGRP-IPv4 Protocol for AS(100)``, in named mode ``EIGRP-IPv4 VR(name) Address-Family Protocol for AS(100)``, then
``Router-ID: 10.0.0.1`` or ``% No usable Router-ID found``. Releases before 15.0 print neither, only ``Routing Protocol
is "eigrp 100"``: there the head of the topology table has the ID, ``IP-EIGRP Topology Table for AS(100)/ID(10.0.0.1)``.
The head alone is asked for: the table is as long as the network is wide. All these show the default VRF. Source: Cisco
IOS EIGRP command reference, and outputs of devices.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from ipaddress import IPv4Address

from netloop.model.evidence import EigrpIdentities, IdentityState
from netloop.model.intent import Eigrp, Intent
from netloop.model.plan import Effect, Impact
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.platforms.cisco_ios import passive
from netloop.platforms.cisco_ios.blocks import SILENT
from netloop.platforms.cisco_ios.canonical import canonical
from netloop.platforms.cisco_ios.output import answer, first, followed, lines, optional, unknown_to_device, whole
from netloop.platforms.cisco_ios.process import (
    ROUTERS,
    ConfiguredInterface,
    RoutingProcess,
    Sections,
    check_all_shown,
    chosen,
    covers,
    families,
    lines_of,
    named,
    statements,
)
from netloop.platforms.configuration import impact
from netloop.platforms.configuration.situation import Command
from netloop.platforms.configuration.statements import (
    NOTHING,
    OwnedSection,
    Section,
    Statement,
    StatementOwner,
    alternatives,
    vrf_suffix,
)
from netloop.platforms.configuration.text import Block
from netloop.platforms.ios_family.statements import eigrp_network_gone, removed
from netloop.platforms.platform import Reader, UnreadableOutput
from netloop.platforms.values import IPV4, NUMBER, asplain, ipv4

VRF_FAMILY = re.compile(r"^address-family ipv4 vrf (?P<vrf>\S+) autonomous-system (?P<number>\d+)$")


def _router_id(command: Command) -> Impact | None:
    """A process that runs under another ID may reset its neighbors."""
    place = " / ".join(command.path)
    for process in (p for p in command.situation.intent.eigrp if _is_section_of(p, place)):
        family = "ipv6" if process.ipv6 else "ipv4"
        old = impact.present(command.situation, EigrpIdentities, process.instance, family)
        if old not in {None, str(process.router_id.address)}:
            reason = f"EIGRP router ID {old} -> {process.router_id.address}: neighbors may reset"
            return Impact(Effect.DISRUPTIVE, process.instance, None, (impact.unknown(process.instance),), reason)
    return None


def _network_gone(command: Command) -> Impact | None:
    match = re.fullmatch(r"no network (\S+)(?! 0\.0\.0\.0$)(?: \S+)?", command.line)
    if match is None:
        return None
    vrf = re.search(r" vrf (\S+)", command.path[-1])
    instance = Instance(Protocol.EIGRP, command.path[0].split()[-1], vrf[1] if vrf else DEFAULT_VRF)
    return eigrp_network_gone(instance, match[1])


def _is_section_of(process: Eigrp, path: str) -> bool:
    """Whether a path of headers leads to the section of a process."""
    number, inside = process.instance.name, vrf_suffix(process.instance)
    family = "ipv6" if process.ipv6 else "ipv4"
    if process.named is not None:
        return path == f"router eigrp {process.named} / address-family {family}{inside} autonomous-system {number}"
    if process.ipv6:
        return path == f"ipv6 router eigrp {number}{inside}"
    if not inside:
        return path == f"router eigrp {number}"
    family_of_vrf = rf"router eigrp \d+ / address-family ipv4{re.escape(inside)}(?: autonomous-system \d+)?"
    return re.fullmatch(family_of_vrf, path) is not None


def _names(process: Eigrp) -> list[str]:
    return [loopback.name for loopback in process.loopbacks]


def _in_vrf(process: Eigrp) -> bool:
    return process.named is None and not process.ipv6 and process.instance.vrf != DEFAULT_VRF


def _classic(intent: Intent) -> Iterator[OwnedSection]:
    for process in intent.eigrp:
        number, vrf = process.instance.name, vrf_suffix(process.instance)
        if process.named is None and not _in_vrf(process):
            header = f"ipv6 router eigrp {number}{vrf}" if process.ipv6 else f"router eigrp {number}"
            yield OwnedSection((re.escape(header),), passive.values(intent, _names(process)))


def _with_vrfs(intent: Intent) -> Iterator[OwnedSection]:
    for process in filter(_in_vrf, intent.eigrp):
        values = {"vrf": re.escape(process.instance.vrf), "number": process.instance.name}
        yield OwnedSection((f"router eigrp {process.instance.name}",), values)


def _vrfs(intent: Intent) -> Iterator[OwnedSection]:
    """The process around a VRF may have any number."""
    for process in filter(_in_vrf, intent.eigrp):
        vrf, number = re.escape(vrf_suffix(process.instance)), process.instance.name
        path = (r"router eigrp \d+", f"address-family ipv4{vrf}(?: autonomous-system {number})?")
        yield OwnedSection(path, passive.values(intent, _names(process)), whole=False)


def _named(process: Eigrp) -> tuple[str, str]:
    version = "ipv6" if process.ipv6 else "ipv4"
    family = f"address-family {version}{vrf_suffix(process.instance)} autonomous-system {process.instance.name}"
    return re.escape(f"router eigrp {process.named}"), re.escape(family)


def _with_families(intent: Intent) -> Iterator[OwnedSection]:
    for process in (p for p in intent.eigrp if p.named is not None):
        vrf = re.escape(process.instance.vrf) if process.instance.vrf != DEFAULT_VRF else NOTHING
        version = "ipv6" if process.ipv6 else "ipv4"
        yield OwnedSection(_named(process)[:1], {"version": version, "vrf": vrf, "number": process.instance.name})


def _families(intent: Intent) -> Iterator[OwnedSection]:
    for process in (p for p in intent.eigrp if p.named is not None):
        yield OwnedSection(_named(process), {"loopbacks": alternatives(_names(process))})


def _interfaces(intent: Intent) -> Iterator[OwnedSection]:
    for process in (p for p in intent.eigrp if p.named is not None):
        yield OwnedSection((*_named(process), f"af-interface {alternatives(_names(process))}"))


NAMED = (
    r"router eigrp (?!\d+$)\S+",
    r"address-family ipv[46](?: vrf \S+)? autonomous-system \d+",
)
NETWORKS = (
    Statement("network .+", owner=StatementOwner.OTHERS, price=_network_gone),
    Statement(rf"network (?P<host>{IPV4}) 0\.0\.0\.0"),
)
ROUTER_ID = Statement(rf"eigrp router-id(?: {IPV4})?", "eigrp router-id", bare=True, price=_router_id)
TOPOLOGY_PART = Statement("topology base", owner=StatementOwner.OTHERS, automatic=True)
DEFAULTS = Statement("auto-summary", owner=StatementOwner.OTHERS, automatic=True, ranked=False)
CLASSIC = (TOPOLOGY_PART, passive.ROW, *NETWORKS, ROUTER_ID, DEFAULTS)
SECTIONS = (
    Section((r"(?:ipv6 )?router eigrp \d+(?: vrf \S+)?",), _classic, CLASSIC, price=removed),
    Section(
        (r"router eigrp \d+",),
        _with_vrfs,
        (
            Statement("address-family ipv4 vrf {vrf}(?: autonomous-system {number})?"),
            Statement("address-family .+", owner=StatementOwner.OTHERS),
        ),
    ),
    Section(
        (r"router eigrp \d+", r"address-family ipv4 vrf \S+(?: autonomous-system \d+)?"),
        _vrfs,
        CLASSIC,
    ),
    Section(
        NAMED[:1],
        _with_families,
        (
            Statement("address-family {version}(?: vrf {vrf})? autonomous-system {number}"),
            Statement("address-family .+", owner=StatementOwner.OTHERS),
        ),
        price=removed,
    ),
    Section(
        NAMED,
        _families,
        (
            Statement("af-interface {loopbacks}"),
            Statement("af-interface .+", owner=StatementOwner.OTHERS),
            TOPOLOGY_PART,
            *NETWORKS,
            ROUTER_ID,
        ),
    ),
    Section((*NAMED, r"af-interface \S+"), _interfaces, (Statement("passive-interface"),)),
)
ON_INTERFACE = Statement(r"ipv6 eigrp \d+", elsewhere=(r"ipv6 eigrp \d+", "loopbacks: of the EIGRP instance"))


def where_it_runs(wanted: Sequence[Block], running: Sequence[Block]) -> list[Block]:
    """EIGRP for a VRF goes where it already is: the process around it may have any number."""
    found: list[Block] = []
    for section in wanted:
        homes = {block: _place(canonical(block.header), running) for block in section.inner}
        away = {b: home for b, home in homes.items() if home and home != (section.header, canonical(b.header))}
        found += [Block(process).with_inner([replace(b, header=family)]) for b, (process, family) in away.items()]
        rest = [block for block in section.inner if block not in away]
        if not away or any(block.header.strip() not in SILENT for block in rest):
            found.append(section.with_inner(rest) if away else section)
    return found


def _place(family: str, running: Sequence[Block]) -> tuple[str, str] | None:
    """The headers of the process and the family that run that VRF and AS number."""
    wanted = VRF_FAMILY.match(family)
    for process in running if wanted else ():
        if not re.match(r"^router eigrp \d+\s*$", process.header):
            continue
        for block in process.inner:
            header = canonical(block.header)
            plain = header == f"address-family ipv4 vrf {wanted['vrf']}" if wanted else False
            number = f"autonomous-system {wanted['number']}" if wanted else ""
            if header == family or (plain and any(canonical(b.header) == number for b in block.inner)):
                return process.header.strip(), header
    return None


# --- readers -------------------------------------------------------------------------------------------------------


IP, IPV6 = "show ip protocols", "show ipv6 protocols"
TOPOLOGY = "show ip eigrp topology | include Topology Table"

_BEGINNING = {IP: "*** IP Routing is", IPV6: "IPv6 Routing Protocol is"}
_PROTOCOL = re.compile(r'^(?:IPv6 )?Routing Protocol is "(?P<name>[^"]*?)\s*"$')
_LIKE_PROTOCOL = re.compile(r'\bis "eigrp\b|^(?:IPv6 )?Routing Prot')
_EIGRP = re.compile(rf"^eigrp\s+(?P<system>{NUMBER})$")
_HEAD = re.compile(rf"^EIGRP-IPv[46] (?:VR\(\S+\) Address-Family )?Protocol for AS\((?P<system>{NUMBER})\)")
_LIKE_HEAD = re.compile(r"\bEIGRP-IPv|Protocol for AS\(")
_ROUTER_ID = re.compile(rf"^Router-ID: (?P<id>{IPV4})$")
_NONE = re.compile(r"^% ?No usable Router-ID found$", re.IGNORECASE)
_TOPOLOGY = re.compile(
    rf"^(?:IP-EIGRP|EIGRP-IPv4)(?: VR\(\S+\))? Topology Table for AS(?:\((?P<system>{NUMBER})\)| (?P<old>{NUMBER}))"
    rf"/ID\((?P<id>{IPV4})\)$"
)
_STATEMENT = {
    IP: rf"router eigrp (?:\S+ / address-family ipv4(?: unicast)? autonomous-system )?(?P<name>{NUMBER})",
    IPV6: rf"(?:ipv6 router eigrp |router eigrp \S+ / address-family ipv6(?: unicast)? autonomous-system )"
    rf"(?P<name>{NUMBER})",
}
"""By command, the statement of a process that it shows."""
SHOWN_BY = {4: _STATEMENT[IP], 6: _STATEMENT[IPV6]}
"""By version of IP, the statement of a process of the default VRF."""


def read_identities(outputs: Mapping[str, str]) -> EigrpIdentities:
    """The router ID of every instance of the default VRF; one AS has the same in both families, or it is not read.

    IOS always says something of IPv4 routing; it may say nothing of IPv6 where there is none.

    Raises:
        UnreadableOutput: a command was refused or said nothing, an instance shows no ID, an AS has two, or one is
            configured and not shown.
    """
    commands = (IP,) if unknown_to_device(outputs, IPV6) else (IP, IPV6)
    if IPV6 not in commands and (told := statements(outputs)):
        check_all_shown(IPV6, (), told, _STATEMENT[IPV6], "EIGRP")
    found = dict.fromkeys(state for command in commands for state in _family(outputs, command))
    if len({state.instance for state in found}) < len(found):
        raise UnreadableOutput(f"two router IDs of one AS: {', '.join(f'{s.instance} {s.address}' for s in found)}")
    return EigrpIdentities(tuple(found), every_vrf=False)


def _family(outputs: Mapping[str, str], command: str) -> tuple[IdentityState, ...]:
    text, told = answer(outputs, command), statements(outputs)
    start = next(lines(text), "")
    if not start and command == IP:
        raise UnreadableOutput(f"{command!r} says nothing, which is no answer")
    if start and not (_PROTOCOL.match(start) or _HEAD.match(start) or start.startswith(_BEGINNING[command])):
        raise UnreadableOutput(f"{command!r}: expected a routing protocol, found {first(start)}")
    topology = _topology(outputs) if command == IP else {}
    states = tuple(_states(text, topology))
    shown = [state.instance.name for state in states]
    if told:
        check_all_shown(command, shown, told, _STATEMENT[command], "EIGRP")
    if lost := sorted({*topology} - {*shown}):
        raise UnreadableOutput(f"{command!r} does not show EIGRP {lost[0]}, whose topology is there: it is not all")
    return states


def _states(text: str, topology: Mapping[str, IPv4Address]) -> Iterator[IdentityState]:
    """The instances; whatever else the command shows is passed over."""
    system, headed = "", False
    for line, below in followed(text):
        if headed and (state := _in_effect(system, line, below, topology)):
            yield state
            system, headed = "", False
        elif protocol := _PROTOCOL.match(line):
            yield from _old_form(system, topology, headed=headed)
            named = _EIGRP.match(protocol["name"])
            system, headed = (asplain(named["system"]) if named else ""), False
        elif head := _HEAD.match(line):
            if headed or system not in {"", asplain(head["system"])}:
                yield from _old_form(system, topology, headed=headed)
            system, headed = asplain(head["system"]), True
        elif _LIKE_PROTOCOL.search(line) or _LIKE_HEAD.search(line):
            raise UnreadableOutput(f"expected an EIGRP instance, found {first(line)}")
    yield from _old_form(system, topology, headed=headed)


def _in_effect(system: str, line: str, below: str | None, topology: Mapping[str, IPv4Address]) -> IdentityState | None:
    """What a line below the head of an instance says of its router ID, if anything."""
    instance = Instance(Protocol.EIGRP, system)
    if _NONE.match(line):
        return IdentityState(instance, None, "no usable router ID")
    if not (match := _ROUTER_ID.match(line)):
        return None
    whole(line, below)
    address = ipv4(match["id"])
    if topology.get(system, address) != address:
        raise UnreadableOutput(f"two router IDs of {instance}: {address}, and {topology[system]} in its topology")
    return IdentityState(instance, address)


def _old_form(system: str, topology: Mapping[str, IPv4Address], *, headed: bool) -> Iterator[IdentityState]:
    """An instance that ended without its ID: an old release's has it in the head of the topology table alone."""
    if not system:
        return
    instance = Instance(Protocol.EIGRP, system)
    if headed or system not in topology:
        raise UnreadableOutput(f"{instance} shows no router ID")
    address = topology[system]
    yield IdentityState(instance, address if int(address) else None, "" if int(address) else "no usable router ID")


def _topology(outputs: Mapping[str, str]) -> dict[str, IPv4Address]:
    """The router ID of each AS, where the head of its topology table shows it."""
    found: dict[str, IPv4Address] = {}
    for line in lines(optional(outputs, TOPOLOGY) or ""):
        head = _TOPOLOGY.match(line)
        if not head:
            raise UnreadableOutput(f"{TOPOLOGY!r}: expected the head of a topology table, found {first(line)}")
        system, address = asplain(head["system"] or head["old"]), ipv4(head["id"])
        if found.setdefault(system, address) != address:
            raise UnreadableOutput(f"two router IDs of EIGRP {system}: {found[system]}, {address}")
    return found


def _processes_of(
    head: re.Match[str], block: Block, interfaces: Iterable[ConfiguredInterface]
) -> Iterator[RoutingProcess]:
    """``router eigrp``: in classic mode the process, and in either mode each of its families, which names its AS."""
    if head["name"].isdecimal():
        instance, lines = Instance(Protocol.EIGRP, head["name"]), lines_of(block)
        identity = chosen(instance, named(lines, "eigrp router-id"), interfaces, "ipv4")
        yield RoutingProcess(instance, f"eigrp {head['name']}", lines, identity, "ipv4")
    for found, inner in families(block):
        within = (line.removeprefix("autonomous-system ") for line in inner if line.startswith("autonomous-system "))
        number = found["number"] or next(within, head["name"])
        instance = Instance(Protocol.EIGRP, number, found["vrf"] or DEFAULT_VRF)
        title = f"eigrp {head['name']} as {number}" + (f" vrf {found['vrf']}" if found["vrf"] else "")
        identity = chosen(instance, named(inner, "eigrp router-id"), interfaces, found["family"])
        yield RoutingProcess(instance, title, inner, identity if number.isdecimal() else None, found["family"])


def _ipv6_processes_of(
    head: re.Match[str], block: Block, interfaces: Iterable[ConfiguredInterface]
) -> Iterator[RoutingProcess]:
    """``ipv6 router eigrp``, which is classic mode's form of IPv6."""
    instance, lines = Instance(Protocol.EIGRP, head["name"]), lines_of(block)
    identity = chosen(instance, named(lines, "eigrp router-id"), interfaces, "ipv6")
    yield RoutingProcess(instance, f"eigrp {head['name']} ipv6", lines, identity, "ipv6")


def _advertises(process: RoutingProcess, interface: ConfiguredInterface) -> bool:
    """By a network that covers an address of the interface."""
    return process.instance.vrf == interface.vrf and any(covers(line, interface) for line in process.lines)


def _advertises_ipv6(process: RoutingProcess, interface: ConfiguredInterface) -> bool:
    """By a line on the interface."""
    return f"ipv6 eigrp {process.instance.name}" in interface.lines


CONFIGURED_SECTIONS = Sections(re.compile(r"router eigrp (?P<name>\S+)"), _processes_of, _advertises)
CONFIGURED_IPV6_SECTIONS = Sections(
    re.compile(r"ipv6 router eigrp (?P<name>[0-9]+)"), _ipv6_processes_of, _advertises_ipv6
)

READERS = (Reader(EigrpIdentities, (IP, IPV6, TOPOLOGY, ROUTERS), read_identities),)
