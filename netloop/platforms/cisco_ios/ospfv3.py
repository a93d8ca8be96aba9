"""OSPFv3: the router IDs in effect, the adjacencies, and the processes of a configuration.

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
from collections.abc import Iterator, Mapping

from netloop.model.evidence import IdentityState, Neighbor, Ospfv3Identities, Ospfv3Neighbors
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.platforms.cisco_ios.interface import ConfiguredInterface
from netloop.platforms.cisco_ios.ospf import DEAD, HEADING, STATE, adjacent, router_id
from netloop.platforms.cisco_ios.output import answer, first, followed, lines, unknown_to_device, whole
from netloop.platforms.cisco_ios.process import (
    ROUTERS,
    RoutingProcess,
    Sections,
    check_all_shown,
    chosen,
    families,
    lines_of,
    named,
    statements,
)
from netloop.platforms.configuration.text import Block
from netloop.platforms.platform import Reader, UnreadableOutput
from netloop.platforms.values import IPV4, NUMBER, ipv4

PROCESSES, OLD_PROCESSES = "show ospfv3", "show ipv6 ospf"
NEIGHBORS, OLD_NEIGHBORS = "show ospfv3 neighbor", "show ipv6 ospf neighbor"

_STATEMENT = rf"(?:ipv6 router ospf|router ospfv3) (?P<name>{NUMBER})"
_IPV6_STATEMENT = rf"router ospfv3 (?P<name>{NUMBER}) / address-family ipv6(?: unicast)?"
_FAMILY = re.compile(r"^OSPFv3 (?P<name>[0-9]+) address-family (?P<family>ipv[46])(?: \S+)*?(?: vrf (?P<vrf>\S+))?$")
_ROUTER_ID = re.compile(rf"^Router ID (?P<id>{IPV4})$")
_LIKE_HEAD = re.compile(r"^(?:OSPFv3 [0-9]|Routing Process\b|Router ID\b)|\baddress-family\b|\bwith ID\b")
_OLD = re.compile(rf'^Routing Process "ospfv3 (?P<name>[0-9]+)" with ID (?P<id>{IPV4})$')
_NOT_RUNNING = re.compile(r"^% ?OSPFv3: Router process (?P<name>\S+) is (?P<note>not running.*)$", re.IGNORECASE)
_NO_OSPFV3 = re.compile(r"^% ?(?:OSPFv3|IPv6).*not (?:enabled|configured|running)", re.IGNORECASE)
_BLOCK = re.compile(
    r"^OSPFv3 (?P<name>[0-9]+) address-family (?P<family>ipv[46])(?: \S+)*?(?: vrf (?P<vrf>\S+))? \(router-id \S+\)$"
)
_OLD_BLOCK = re.compile(rf"^OSPFv3 Router with ID \({IPV4}\) \(Process ID (?P<name>[0-9]+)(?: VRF (?P<vrf>\S+))?\)$")
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
        check_all_shown(command, _names(text), told, _STATEMENT, "OSPFv3 process")
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
    found = tuple(_neighbors(answer(outputs, command)))
    if not found:
        statements(outputs)
    return Ospfv3Neighbors(found)


def _neighbors(text: str) -> Iterator[Neighbor]:
    block: re.Match[str] | None = None
    for line in lines(text):
        if head := _BLOCK.match(line) or _OLD_BLOCK.match(line):
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
    head: re.Match[str], block: Block, interfaces: tuple[ConfiguredInterface, ...]
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
    instance: Instance, family: str, lines: tuple[str, ...], interfaces: tuple[ConfiguredInterface, ...]
) -> RoutingProcess:
    identity = chosen(instance, named(lines, "router-id"), interfaces, family)
    return RoutingProcess(instance, f"ospfv3 {instance.name} {family} vrf {instance.vrf}", lines, identity, family)


def _advertises(process: RoutingProcess, interface: ConfiguredInterface) -> bool:
    """By a line on the interface; the families in VRFs share their process's number, and the line names no VRF."""
    name = process.instance.name
    area = re.compile(rf"ipv6 ospf {name} area \S+.*|ospfv3 {name} ipv[46] area \S+.*")
    return process.instance.vrf == DEFAULT_VRF and any(map(area.fullmatch, interface.lines))


SECTIONS = Sections(re.compile(rf"{_STATEMENT}(?: vrf (?P<vrf>\S+))?"), _processes_of, _advertises)

READERS = (
    Reader(Ospfv3Identities, (PROCESSES, OLD_PROCESSES, ROUTERS), read_identities),
    Reader(Ospfv3Neighbors, (NEIGHBORS, OLD_NEIGHBORS, ROUTERS), read_neighbors),
)
