"""OSPFv3 on IOS, in its two syntaxes: its statements, what they cost, and what activates a pending router ID.

As for OSPFv2. There is a clear for each syntax (Cisco IOS IPv6 command reference, ``clear ipv6 ospf process`` and
``clear ospfv3 process``); either clears the process of that number, so the one that every release has is used where
the syntax is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from netloop.model.evidence import Ospfv3Identities
from netloop.model.intent import Intent, Ospfv3, Ospfv3Syntax
from netloop.model.plan import Impact
from netloop.model.routing import DEFAULT_VRF, Instance
from netloop.platforms.cisco_ios import ospf_statements, passive
from netloop.platforms.cisco_ios.canonical import canonical
from netloop.platforms.cisco_ios.running import present
from netloop.platforms.configuration import impact
from netloop.platforms.configuration.interface_lines import further
from netloop.platforms.configuration.situation import Command, Situation
from netloop.platforms.configuration.statements import OwnedSection, Section, Statement, vrf_suffix
from netloop.platforms.configuration.text import Block
from netloop.platforms.ios_family.statements import removed
from netloop.platforms.values import IPV4

FAMILY = "address-family ipv6"
CLEARS = {Ospfv3Syntax.IPV6: "clear ipv6 ospf {} process", Ospfv3Syntax.OSPFV3: "clear ospfv3 {} process"}


def activation(instance: Instance, syntax: Ospfv3Syntax = Ospfv3Syntax.IPV6) -> str:
    """The exec command that makes a process take its configured router ID, in the words of its syntax."""
    return CLEARS[syntax].format(instance.name)


def waits(process: Ospfv3, situation: Situation) -> Impact | None:
    """As for OSPFv2; where the neighbors are not known, a process that runs is taken to have some."""
    instance, new = process.instance, str(process.router_id.address)
    old = present(situation, Ospfv3Identities, instance, "ipv6")
    drops = impact.ospfv3_neighbors(instance, situation)
    if old in {None, new} or not impact.kept(situation, f"router-id {new}", drops):
        return None
    return impact.waits(process.router_id, old or "", activation(instance, process.syntax), drops)


def pending(situation: Situation) -> Iterator[Impact | None]:
    """The identities that would wait for a clear."""
    return (waits(process, situation) for process in situation.intent.ospfv3)


def _router_id(command: Command) -> Impact | None:
    name, vrf = command["process"], command["vrf"] or DEFAULT_VRF
    found = (p for p in command.situation.intent.ospfv3 if (p.instance.name, p.instance.vrf) == (name, vrf))
    process = next(found, None)
    return waits(process, command.situation) if process else None


def _values(process: Ospfv3, intent: Intent) -> dict[str, str]:
    names = [member.loopback.name for member in process.loopbacks]
    loud = [member.loopback.name for member in process.loopbacks if not member.passive]
    return passive.values(intent, names, loud) | {"vrf": re.escape(process.instance.vrf)}


def _of(intent: Intent, syntax: Ospfv3Syntax) -> Iterator[Ospfv3]:
    return (process for process in intent.ospfv3 if process.syntax is syntax)


def _processes(intent: Intent) -> Iterator[OwnedSection]:
    for process in _of(intent, Ospfv3Syntax.IPV6):
        header = re.escape(f"ipv6 router ospf {process.instance.name}{vrf_suffix(process.instance)}")
        yield OwnedSection((header,), _values(process, intent))


def _with_families(intent: Intent) -> Iterator[OwnedSection]:
    for process in _of(intent, Ospfv3Syntax.OSPFV3):
        if process.instance.vrf == DEFAULT_VRF:
            yield OwnedSection((_header(process),), _values(process, intent))


def _with_vrfs(intent: Intent) -> Iterator[OwnedSection]:
    for process in _of(intent, Ospfv3Syntax.OSPFV3):
        if process.instance.vrf != DEFAULT_VRF:
            yield OwnedSection((_header(process),), _values(process, intent))


def _families(intent: Intent) -> Iterator[OwnedSection]:
    for process in _of(intent, Ospfv3Syntax.OSPFV3):
        family = re.escape(f"address-family ipv6{vrf_suffix(process.instance)}")
        yield OwnedSection((_header(process), family), _values(process, intent))


def _header(process: Ospfv3) -> str:
    return re.escape(f"router ospfv3 {process.instance.name}")


def in_family(running: Block, wanted: Block) -> Block:
    """The router ID in the IPv6 family where the running configuration has it there: it counts before the process's."""
    family = next((block for block in running.inner if canonical(block.header) == FAMILY), None)
    ids = [block for block in wanted.inner if canonical(block.header).startswith("router-id ")]
    if not canonical(running.header).startswith("router ospfv3 ") or not ids or family is None:
        return wanted
    if not any(canonical(block.header).startswith("router-id ") for block in family.inner):
        return wanted
    rest = [block for block in wanted.inner if block not in ids]
    return wanted.with_inner(
        block.with_inner([*ids, *block.inner]) if canonical(block.header) == FAMILY else block for block in rest
    )


HEADER = r"router ospfv3 (?P<process>\d+)"
ROUTER_ID = Statement(rf"router-id(?: {IPV4})?", "router-id", bare=True, price=_router_id)
SECTIONS = (
    Section(
        (r"ipv6 router ospf (?P<process>\d+)(?: vrf (?P<vrf>\S+))?",),
        _processes,
        (ROUTER_ID, passive.ROW),
        price=removed,
    ),
    Section((HEADER,), _with_families, (ROUTER_ID, passive.ROW, Statement("address-family ipv6")), price=removed),
    Section((HEADER,), _with_vrfs, (Statement("address-family ipv6 vrf {vrf}"),)),
    Section((HEADER, r"address-family ipv6(?: vrf (?P<vrf>\S+))?"), _families, (ROUTER_ID, passive.ROW)),
)
ON_INTERFACE = (
    Statement(
        r"ipv6 ospf \d+ area \S+(?: .+)?",
        r"ipv6 ospf \d+",
        weight_gone=-50,
        elsewhere=(r"ipv6 ospf \d+ area", "area: of the OSPFv3 process"),
    ),
    Statement(
        r"ospfv3 \d+ ipv6 area \S+(?: .+)?",
        r"ospfv3 \d+ ipv6",
        weight_gone=-50,
        elsewhere=(r"ospfv3 \d+ (?:ipv4|ipv6) area", "area: of the OSPFv3 process"),
    ),
)


def _lines() -> Iterator[Statement]:
    yield from ospf_statements.lines("ipv6 ospf")
    for words in ospf_statements.WORDS:
        first = words.split()[0]
        slot = rf"ospfv3(?: \d+)?(?: ipv[46])? {first}" if first in ospf_statements.ONE_OF_A_KIND else None
        yield further(f"ospfv3 [<number>] [(ipv4|ipv6)] {words}", slot)


LINES = tuple(_lines())
