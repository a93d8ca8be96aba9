"""OSPFv3 adjacencies: ``show ospfv3 neighbor``, and ``show ipv6 ospf neighbor`` where a release has only that.

A block a process: its head names process, family and VRF, or in the old form the process alone; a row a neighbor, by
router ID. IOS says nothing where there is none. With ``ipv6 ospf name-lookup`` a name stands there, and no address
beside it: such a neighbor is not read. Source: Cisco IOS IPv6 command reference, and outputs of devices.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from netloop.model.evidence import Neighbor, Ospfv3Neighbors
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.platforms.cisco_ios.readers import ospfv3
from netloop.platforms.cisco_ios.readers.ospf_neighbors import DEAD, HEADING, STATE, adjacent, router_id
from netloop.platforms.cisco_ios.readers.statements import witness
from netloop.platforms.cisco_ios.readers.text import answer, first, lines, unknown_to_device
from netloop.platforms.platform import UnreadableOutput
from netloop.platforms.values import IPV4

NEIGHBORS, OLD_NEIGHBORS = "show ospfv3 neighbor", "show ipv6 ospf neighbor"

_BLOCK = re.compile(
    r"^OSPFv3 (?P<name>[0-9]+) address-family (?P<family>ipv[46])(?: \S+)*?(?: vrf (?P<vrf>\S+))? \(router-id \S+\)$"
)
_OLD = re.compile(rf"^OSPFv3 Router with ID \({IPV4}\) \(Process ID (?P<name>[0-9]+)(?: VRF (?P<vrf>\S+))?\)$")
_ROW = re.compile(rf"^(?P<id>\S+)\s+[0-9]+\s+{STATE}\s+{DEAD}\s+[0-9]+\s+(?P<interface>[A-Za-z]\S*[0-9])$")


def read(outputs: Mapping[str, str]) -> Ospfv3Neighbors:
    """The adjacencies of IPv6 families; up is FULL, and 2WAY towards a DROTHER (RFC 2328, 10.4).

    Raises:
        UnreadableOutput: both commands were refused, or a line is not understood.
    """
    command = OLD_NEIGHBORS if unknown_to_device(outputs, NEIGHBORS) else NEIGHBORS
    found = tuple(_neighbors(answer(outputs, command)))
    if not found:
        witness(outputs)
    return Ospfv3Neighbors(found)


def _neighbors(text: str) -> Iterator[Neighbor]:
    block: re.Match[str] | None = None
    for line in lines(text):
        if head := _BLOCK.match(line) or _OLD.match(line):
            block = head
        elif (row := _ROW.match(line)) and block:
            if block.groupdict().get("family") != "ipv4":
                yield _neighbor(row, Instance(Protocol.OSPFV3, block["name"], block["vrf"] or DEFAULT_VRF))
        elif not (HEADING.match(line) or ospfv3.SILENT.match(line) or ospfv3.NO_OSPFV3.match(line)):
            raise UnreadableOutput(f"expected an OSPFv3 neighbor, found {first(line)}")


def _neighbor(row: re.Match[str], instance: Instance) -> Neighbor:
    state, own = row["state"], router_id(row["id"])
    if own is None:
        raise UnreadableOutput(f"neighbor {row['id']} is shown by name: 'no ipv6 ospf name-lookup' shows its router ID")
    up = adjacent(state, row["role"])
    return Neighbor(instance, own, f"{state}/{row['role']}", up, router_id=own, interface=row["interface"])
