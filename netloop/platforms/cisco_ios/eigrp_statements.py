"""EIGRP on IOS, in classic and in named mode: its statements and what they cost.

Source: Cisco IOS command reference of ``eigrp router-id``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from netloop.model.evidence import EigrpIdentities
from netloop.model.intent import Eigrp, Intent
from netloop.model.plan import Effect, Impact
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.platforms.cisco_ios import passive
from netloop.platforms.cisco_ios.blocks import SILENT
from netloop.platforms.cisco_ios.canonical import canonical
from netloop.platforms.cisco_ios.running import present
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
from netloop.platforms.values import IPV4

VRF_FAMILY = re.compile(r"^address-family ipv4 vrf (?P<vrf>\S+) autonomous-system (?P<number>\d+)$")


def _router_id(command: Command) -> Impact | None:
    """A process that runs under another ID may reset its neighbors."""
    place = " / ".join(command.path)
    for process in (p for p in command.situation.intent.eigrp if _is_section_of(p, place)):
        family = "ipv6" if process.ipv6 else "ipv4"
        old = present(command.situation, EigrpIdentities, process.instance, family)
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
TOPOLOGY = Statement("topology base", owner=StatementOwner.OTHERS, automatic=True)
DEFAULTS = Statement("auto-summary", owner=StatementOwner.OTHERS, automatic=True, ranked=False)
CLASSIC = (TOPOLOGY, passive.ROW, *NETWORKS, ROUTER_ID, DEFAULTS)
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
            TOPOLOGY,
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
