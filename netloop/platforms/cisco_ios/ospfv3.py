"""OSPFv3 on IOS: its statements, their cost, the activation; the router IDs in effect, adjacencies, processes.

As for OSPFv2. There is a clear for each syntax (Cisco IOS IPv6 command reference, ``clear ipv6 ospf process`` and
``clear ospfv3 process``); either clears the process of that number, so the one that every release has is used where
the syntax is not known.

``show ospfv3`` and ``show ipv6 ospf``, where a release has only that, print the same processes. ``show ospfv3`` names
family and VRF (``OSPFv3 5 address-family ipv6 vrf red``), and the router ID in the line below; the other one heads a
process as OSPFv2 does. Without ``vrf`` a release may leave the VRFs out: one that is not shown is not known, nor is a
process that is configured and not shown.

``show ospfv3 neighbor``, or ``show ipv6 ospf neighbor``, has a block per process: its head names process, family and
VRF, or in the old form the process alone; a row per neighbor, by router ID. IOS says nothing where there is none. With
``ipv6 ospf name-lookup`` a name stands there, and no address beside it: such a neighbor is not read. Source: Cisco IOS
IPv6 command reference, and outputs of devices.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from netloop.model.evidence import IdentityState, Neighbor, Ospfv3Identities, Ospfv3Neighbors
from netloop.model.intent import Intent, Ospfv3, Ospfv3Syntax
from netloop.model.plan import Impact
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.platforms.cisco_ios import ospf, passive
from netloop.platforms.cisco_ios.canonical import canonical
from netloop.platforms.cisco_ios.ospf import DEAD, HEADING, STATE, adjacent, router_id
from netloop.platforms.cisco_ios.output import answer, first, followed, lines, unknown_to_device, whole
from netloop.platforms.cisco_ios.process import (
    ROUTERS,
    ConfiguredInterface,
    RoutingProcess,
    Sections,
    check_all_shown,
    chosen,
    families,
    lines_of,
    named,
    statements,
)
from netloop.platforms.configuration import impact
from netloop.platforms.configuration.interface_lines import further
from netloop.platforms.configuration.situation import Command, Situation
from netloop.platforms.configuration.statements import OwnedSection, Section, Statement, vrf_suffix
from netloop.platforms.configuration.text import Block
from netloop.platforms.ios_family.statements import removed
from netloop.platforms.platform import Reader, UnreadableOutput
from netloop.platforms.values import IPV4, NUMBER, ipv4

FAMILY = "address-family ipv6"
CLEARS = {Ospfv3Syntax.IPV6: "clear ipv6 ospf {} process", Ospfv3Syntax.OSPFV3: "clear ospfv3 {} process"}


def activation(instance: Instance, syntax: Ospfv3Syntax = Ospfv3Syntax.IPV6) -> str:
    """The exec command that makes a process take its configured router ID, in the words of its syntax."""
    return CLEARS[syntax].format(instance.name)


def waits(process: Ospfv3, situation: Situation) -> Impact | None:
    """As for OSPFv2; where the neighbors are not known, a process that runs is taken to have some."""
    instance, new = process.instance, str(process.router_id.address)
    old = impact.present(situation, Ospfv3Identities, instance, "ipv6")
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
    yield from ospf.common_lines("ipv6 ospf")
    for words in ospf.WORDS:
        first = words.split()[0]
        slot = rf"ospfv3(?: \d+)?(?: ipv[46])? {first}" if first in ospf.ONE_OF_A_KIND else None
        yield further(f"ospfv3 [<number>] [(ipv4|ipv6)] {words}", slot)


LINES = tuple(_lines())


# --- readers -------------------------------------------------------------------------------------------------------


PROCESSES, OLD_PROCESSES = "show ospfv3", "show ipv6 ospf"
NEIGHBORS, OLD_NEIGHBORS = "show ospfv3 neighbor", "show ipv6 ospf neighbor"

STATEMENT = rf"(?:ipv6 router ospf|router ospfv3) (?P<name>{NUMBER})"
_IPV6_STATEMENT = rf"router ospfv3 (?P<name>{NUMBER}) / address-family ipv6(?: unicast)?"
_FAMILY = re.compile(r"^OSPFv3 (?P<name>[0-9]+) address-family (?P<family>ipv[46])(?: \S+)*?(?: vrf (?P<vrf>\S+))?$")
_ROUTER_ID = re.compile(rf"^Router ID (?P<id>{IPV4})$")
_LIKE_HEAD = re.compile(r"^(?:OSPFv3 [0-9]|Routing Process\b|Router ID\b)|\baddress-family\b|\bwith ID\b")
_OLD = re.compile(rf'^Routing Process "ospfv3 (?P<name>[0-9]+)" with ID (?P<id>{IPV4})$')
_NOT_RUNNING = re.compile(r"^% ?OSPFv3: Router process (?P<name>\S+) is (?P<note>not running.*)$", re.IGNORECASE)
_NO_OSPFV3 = re.compile(r"^% ?(?:OSPFv3|IPv6).*not (?:enabled|configured|running)", re.IGNORECASE)
BLOCK = re.compile(
    r"^OSPFv3 (?P<name>[0-9]+) address-family (?P<family>ipv[46])(?: \S+)*?(?: vrf (?P<vrf>\S+))? \(router-id \S+\)$"
)
OLD_BLOCK = re.compile(rf"^OSPFv3 Router with ID \({IPV4}\) \(Process ID (?P<name>[0-9]+)(?: VRF (?P<vrf>\S+))?\)$")
_ROW = re.compile(rf"^(?P<id>\S+)\s+[0-9]+\s+{STATE}\s+{DEAD}\s+[0-9]+\s+(?P<interface>[A-Za-z]\S*[0-9])$")


def read_identities(outputs: Mapping[str, str]) -> Ospfv3Identities:
    """The router ID of every process's IPv6 family; none where OSPFv3 is not configured (IOS then says nothing).

    Raises:
        UnreadableOutput: both commands were refused, an answer is not understood, or a process is configured and not
            shown.
    """
    command = OLD_PROCESSES if unknown_to_device(outputs, PROCESSES) else PROCESSES
    text = answer(outputs, command)
    states, told = _states(text), statements(outputs)
    if told or not _NO_OSPFV3.match(text.strip()):
        check_all_shown(command, _names(text), told, STATEMENT, "OSPFv3 process")
    if told:
        shown = (state.instance.name for state in states if state.instance.vrf == DEFAULT_VRF)
        check_all_shown(command, shown, told, _IPV6_STATEMENT, "the IPv6 family of OSPFv3 process")
    return Ospfv3Identities(states, every_vrf=False)


def _names(text: str) -> frozenset[str]:
    """The processes of which the answer shows any family."""
    heads = (_FAMILY.match(line) or _OLD.match(line) or _NOT_RUNNING.match(line) for line, _ in followed(text))
    return frozenset(head["name"] for head in heads if head)


def _states(text: str) -> tuple[IdentityState, ...]:
    found: list[IdentityState] = []
    family: re.Match[str] | None = None
    for number, (line, below) in enumerate(followed(text)):
        if family:
            found += _in_family(family, line, below)
            family = None
        elif match := _NOT_RUNNING.match(line):
            found.append(IdentityState(Instance(Protocol.OSPFV3, match["name"]), None, match["note"]))
        elif match := _OLD.match(whole(line, below) if _OLD.match(line) else line):
            found.append(_running(Instance(Protocol.OSPFV3, match["name"]), match["id"]))
        elif (
            not (family := _FAMILY.match(line))
            and (_LIKE_HEAD.search(line) or line.startswith("%") or not number)
            and not _NO_OSPFV3.match(line)
        ):
            raise UnreadableOutput(f"expected an OSPFv3 process, found {first(line)}")
    if family:
        raise UnreadableOutput(f"expected the router ID of {first(family[0])}, found nothing")
    return tuple(found)


def _in_family(family: re.Match[str], line: str, below: str | None) -> list[IdentityState]:
    """The state that a family's first line names; none where the family is not IPv6."""
    router_id = _ROUTER_ID.match(line)
    if not router_id:
        raise UnreadableOutput(f"expected the router ID of {family[0]!r}, found {first(line)}")
    whole(line, below)
    instance = Instance(Protocol.OSPFV3, family["name"], family["vrf"] or DEFAULT_VRF)
    return [_running(instance, router_id["id"])] if family["family"] == "ipv6" else []


def _running(instance: Instance, text: str) -> IdentityState:
    address = ipv4(text)
    return IdentityState(instance, address) if int(address) else IdentityState(instance, None, "no router ID")


def read_neighbors(outputs: Mapping[str, str]) -> Ospfv3Neighbors:
    """The adjacencies of IPv6 families; up is FULL, and 2WAY towards a DROTHER (RFC 2328, 10.4).

    Raises:
        UnreadableOutput: both commands were refused, or a line is not understood.
    """
    command = OLD_NEIGHBORS if unknown_to_device(outputs, NEIGHBORS) else NEIGHBORS
    found = tuple(neighbors_of(answer(outputs, command)))
    if not found:
        statements(outputs)
    return Ospfv3Neighbors(found)


def neighbors_of(text: str) -> Iterator[Neighbor]:
    """The adjacencies of the IPv6 families that a table shows."""
    block: re.Match[str] | None = None
    for line in lines(text):
        if head := BLOCK.match(line) or OLD_BLOCK.match(line):
            block = head
        elif (row := _ROW.match(line)) and block:
            if block.groupdict().get("family") != "ipv4":
                yield _neighbor(row, Instance(Protocol.OSPFV3, block["name"], block["vrf"] or DEFAULT_VRF))
        elif not (HEADING.match(line) or _NOT_RUNNING.match(line) or _NO_OSPFV3.match(line)):
            raise UnreadableOutput(f"expected an OSPFv3 neighbor, found {first(line)}")


def _neighbor(row: re.Match[str], instance: Instance) -> Neighbor:
    state, own = row["state"], router_id(row["id"])
    if own is None:
        raise UnreadableOutput(f"neighbor {row['id']} is shown by name: 'no ipv6 ospf name-lookup' shows its router ID")
    up = adjacent(state, row["role"])
    return Neighbor(instance, own, f"{state}/{row['role']}", up, router_id=own, interface=row["interface"])


def _processes_of(
    head: re.Match[str], block: Block, interfaces: Iterable[ConfiguredInterface]
) -> Iterator[RoutingProcess]:
    """``ipv6 router ospf`` or ``router ospfv3``: the process, and each of its families in a VRF.

    ``router-id`` stands in the process, or in ``address-family ipv6 unicast``, which overrides it there.
    """
    instance, inside = Instance(Protocol.OSPFV3, head["name"], head["vrf"] or DEFAULT_VRF), list(families(block))
    ipv6 = next((inner for found, inner in inside if found["family"] == "ipv6" and not found["vrf"]), ())
    lines = (*ipv6, *lines_of(block))
    title = f"ospfv3 {instance.name}" + (f" vrf {instance.vrf}" if head["vrf"] else "")
    yield RoutingProcess(instance, title, lines, chosen(instance, named(lines, "router-id"), interfaces))
    for found, inner in inside:
        if found["vrf"]:
            yield _in_vrf(Instance(Protocol.OSPFV3, head["name"], found["vrf"]), found["family"], inner, interfaces)


def _in_vrf(
    instance: Instance, family: str, lines: tuple[str, ...], interfaces: Iterable[ConfiguredInterface]
) -> RoutingProcess:
    identity = chosen(instance, named(lines, "router-id"), interfaces, family)
    return RoutingProcess(instance, f"ospfv3 {instance.name} {family} vrf {instance.vrf}", lines, identity, family)


def _advertises(process: RoutingProcess, interface: ConfiguredInterface) -> bool:
    """By a line on the interface; the families in VRFs share their process's number, and the line names no VRF."""
    name = process.instance.name
    area = re.compile(rf"ipv6 ospf {name} area \S+.*|ospfv3 {name} ipv[46] area \S+.*")
    return process.instance.vrf == DEFAULT_VRF and any(map(area.fullmatch, interface.lines))


CONFIGURED_SECTIONS = Sections(re.compile(rf"{STATEMENT}(?: vrf (?P<vrf>\S+))?"), _processes_of, _advertises)

READERS = (
    Reader(Ospfv3Identities, (PROCESSES, OLD_PROCESSES, ROUTERS), read_identities),
    Reader(Ospfv3Neighbors, (NEIGHBORS, OLD_NEIGHBORS, ROUTERS), read_neighbors),
)
