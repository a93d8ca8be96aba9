"""OSPFv2 adjacencies: ``show ip ospf neighbor``.

Its rows do not name the process. Where several run, ``show ip ospf interface brief`` says whose an interface is; it
abbreviates interface names, and a terminal of 80 columns cuts the long ones of the neighbor table in two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from netloop.model.evidence import Neighbor, OspfNeighbors
from netloop.model.routing import Instance
from netloop.platforms.cisco_ios.readers import ospf
from netloop.platforms.cisco_ios.readers.text import answer, first, lines, optional
from netloop.platforms.platform import UnreadableOutput
from netloop.platforms.values import IPV4, ipv4

NEIGHBORS = "show ip ospf neighbor"
INTERFACES = "show ip ospf interface brief"

_ROW = re.compile(
    rf"^(?P<id>{IPV4}|N/A)\s+[0-9]+\s+(?P<state>[A-Z0-9]+)/\s*(?P<role>[A-Z-]+)\s+\S+\s+(?P<address>{IPV4})"
    r"\s+(?P<interface>\S+)$"
)
_REST = re.compile(r"^[A-Za-z-]*[0-9][0-9/.:]*$")
HEADING = re.compile(r"^Neighbor ID\s+Pri\s+State\s")
_BRIEF = re.compile(rf"^(?P<interface>[A-Za-z]\S*)\s+(?P<name>[0-9]+)\s+\S+\s+(?:{IPV4}/|Unnumbered)")


def read(outputs: Mapping[str, str]) -> OspfNeighbors:
    """The adjacencies; up is FULL, and 2WAY towards a DROTHER, which is as far as such a pair goes (RFC 2328, 10.4).

    Raises:
        UnreadableOutput: a command was refused, a row is not understood, or several processes run and the device does
            not say which of them an interface belongs to.
    """
    found = tuple(_rows(answer(outputs, NEIGHBORS)))
    if not found:
        return OspfNeighbors(())
    owners = _owners(outputs)
    return OspfNeighbors(tuple(_neighbor(row, owners) for row in found))


def adjacent(state: str, role: str) -> bool:
    """Whether an OSPF neighbor is as near as it comes: FULL, or 2WAY towards a DROTHER (RFC 2328, 10.4)."""
    return state == "FULL" or (state, role) == ("2WAY", "DROTHER")


def _rows(text: str) -> Iterator[re.Match[str]]:
    for line in _unwrapped(text):
        if row := _ROW.match(line):
            yield row
        elif not (HEADING.match(line) or ospf.NOT_RUNNING.match(line) or ospf.NO_OSPF.match(line)):
            raise UnreadableOutput(f"expected an OSPF neighbor, found {first(line)}")


def _unwrapped(text: str) -> list[str]:
    """The lines, with the rest of an interface name that a terminal of 80 columns cut off put back."""
    found: list[str] = []
    for line in lines(text):
        if found and _REST.match(line) and not found[-1][-1].isdigit():
            found[-1] += line
        else:
            found.append(line)
    return found


@dataclass(frozen=True, slots=True)
class _Owners:
    """Which instance an interface belongs to: the only one, or the one that the brief table names."""

    instances: Mapping[str, Instance]
    interfaces: Mapping[str, str]

    def of(self, interface: str) -> Instance:
        if len(self.instances) == 1:
            return next(iter(self.instances.values()))
        name = next((p for brief, p in self.interfaces.items() if _same(brief, interface)), None)
        if name is None or name not in self.instances:
            raise UnreadableOutput(f"{len(self.instances)} processes run, and none names {interface}")
        return self.instances[name]


def _owners(outputs: Mapping[str, str]) -> _Owners:
    running = [s.instance for s in ospf.read_identities(outputs).states if s.address is not None]
    if not running:
        raise UnreadableOutput("there are neighbors, and no process that runs")
    rows = (_BRIEF.match(line) for line in lines(optional(outputs, INTERFACES)))
    return _Owners({i.name: i for i in running}, {m["interface"]: m["name"] for m in rows if m})


def _same(brief: str, name: str) -> bool:
    """Whether ``Gi0/0`` is ``GigabitEthernet0/0``: the same number, and the letters of one begin the other's."""
    short, long = (re.match(r"([A-Za-z_-]+)(.*)", text) for text in (brief, name))
    return bool(short and long and short[2] == long[2] and long[1].lower().startswith(short[1].lower()))


def _neighbor(row: re.Match[str], owners: _Owners) -> Neighbor:
    state = row["state"]
    return Neighbor(
        instance=owners.of(row["interface"]),
        address=ipv4(row["address"]),
        state=f"{state}/{row['role']}",
        up=adjacent(state, row["role"]),
        router_id=None if row["id"] == "N/A" else ipv4(row["id"]),
        interface=row["interface"],
    )
