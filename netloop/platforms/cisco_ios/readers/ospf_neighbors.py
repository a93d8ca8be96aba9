"""OSPFv2 adjacencies: ``show ip ospf neighbor``.

Its rows do not name the process. Where several run, ``show ip ospf interface brief`` says whose an interface is; it
abbreviates interface names, and a terminal of 80 columns cuts the long ones of the neighbor table in two. With ``ip
ospf name-lookup`` a name stands where the router ID would, cut to 15 characters: the address identifies the neighbor.
A name that looks like an address in full is taken for a router ID. IOS says nothing where there is no neighbor, and a
table cut between two rows looks like a shorter one: the brief table, which counts, is asked beside it. A device that is
mute altogether is found out by the statements of its processes, which always end in ``end``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface

from netloop.model.evidence import Neighbor, OspfNeighbors
from netloop.model.routing import Instance
from netloop.platforms.cisco_ios.readers import ospf
from netloop.platforms.cisco_ios.readers.statements import witness
from netloop.platforms.cisco_ios.readers.text import answer, first, lines, optional
from netloop.platforms.platform import UnreadableOutput
from netloop.platforms.values import IPV4, ipv4

NEIGHBORS = "show ip ospf neighbor"
INTERFACES = "show ip ospf interface brief"

WIDTH = 15
"""Characters of a name that IOS prints in the column of the router ID."""

_STATES = "DOWN|ATTEMPT|INIT|2WAY|EXSTART|EXCHANGE|LOADING|FULL"
STATE = rf"(?P<state>{_STATES})/\s*(?P<role>DR|BDR|DROTHER|-)"
"""A neighbor's state (RFC 2328, 10.1) and its part on the link."""

DEAD = r"(?:-|[0-9]+:[0-9]{2}:[0-9]{2}|[0-9]+ msec)"

_ROW = re.compile(
    rf"^(?P<id>\S+)\s+[0-9]+\s+{STATE}\s+{DEAD}\s+(?P<address>{IPV4})"
    r"\s+(?P<interface>[A-Za-z]\S*[0-9])$"
)
_CUT_ROW = re.compile(rf"^\S+\s+[0-9]+\s+{STATE}\s+{DEAD}\s+{IPV4}\s+[A-Za-z][A-Za-z-]*$")
_REST = re.compile(r"^[A-Za-z-]*[0-9][0-9/.:]*$")
HEADING = re.compile(r"^Neighbor ID\s+Pri\s+State\s+Dead Time\s+(?:Address|Interface ID)\s+Interface$")
_BRIEF = re.compile(
    rf"^(?P<interface>[A-Za-z]\S*)\s+(?P<name>[0-9]+)\s+\S+\s+(?:(?P<subnet>{IPV4}/[0-9]{{1,2}})|Unnumbered \S+)"
    r"\s+[0-9]+\s+\S+\s+(?P<full>[0-9]+)/[0-9]+$"
)


def read(outputs: Mapping[str, str]) -> OspfNeighbors:
    """The adjacencies; up is FULL, and 2WAY towards a DROTHER, which is as far as such a pair goes (RFC 2328, 10.4).

    Raises:
        UnreadableOutput: a command was refused, a row is not understood, the brief table counts more full neighbors
            than are shown, or several processes run and the device does not say which of them an interface belongs to.
    """
    found, brief = tuple(_rows(answer(outputs, NEIGHBORS))), _brief(outputs)
    shown, counted = sum(row["state"] == "FULL" for row in found), sum(int(row["full"]) for row in brief)
    if shown < counted:
        raise UnreadableOutput(f"{NEIGHBORS!r} shows {shown} full neighbors, and {INTERFACES!r} counts {counted}")
    if not found:
        witness(outputs)
        return OspfNeighbors(())
    owners = _owners(outputs, brief)
    return OspfNeighbors(tuple(_neighbor(row, owners) for row in found))


def adjacent(state: str, role: str) -> bool:
    """Whether an OSPF neighbor is as near as it comes: FULL, or 2WAY towards a DROTHER (RFC 2328, 10.4)."""
    return state == "FULL" or (state, role) == ("2WAY", "DROTHER")


def router_id(text: str) -> IPv4Address | None:
    """The router ID in a neighbor's first column; None where it is ``N/A`` or a name (``ip ospf name-lookup``).

    Raises:
        UnreadableOutput: it is neither: half an address.
    """
    if re.fullmatch(IPV4, text):
        return ipv4(text)
    if text == "N/A" or re.search(r"[A-Za-z_-]", text) or len(text) == WIDTH:
        return None
    raise UnreadableOutput(f"{text!r} is neither a neighbor's router ID nor its name")


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
        if found and _REST.match(line) and _CUT_ROW.match(found[-1]):
            found[-1] += line
        else:
            found.append(line)
    return found


@dataclass(frozen=True, slots=True)
class _Owners:
    """Which instance an interface belongs to: the only one, or the one that the brief table names."""

    instances: Mapping[str, Instance]
    interfaces: Sequence[re.Match[str]]

    def of(self, interface: str, address: IPv4Address) -> Instance:
        row = next((row for row in self.interfaces if _same(row["interface"], interface)), None)
        if row and row["subnet"] and address not in IPv4Interface(row["subnet"]).network:
            raise UnreadableOutput(f"neighbor {address} is not in {row['subnet']} of {interface}")
        if len(self.instances) == 1:
            return next(iter(self.instances.values()))
        if row is None or row["name"] not in self.instances:
            raise UnreadableOutput(f"{len(self.instances)} processes run, and none names {interface}")
        return self.instances[row["name"]]


def _owners(outputs: Mapping[str, str], brief: Sequence[re.Match[str]]) -> _Owners:
    running = [s.instance for s in ospf.read_identities(outputs).states if s.address is not None]
    if not running:
        raise UnreadableOutput("there are neighbors, and no process that runs")
    return _Owners({i.name: i for i in running}, brief)


def _brief(outputs: Mapping[str, str]) -> tuple[re.Match[str], ...]:
    rows = (_BRIEF.match(line) for line in lines(optional(outputs, INTERFACES) or ""))
    return tuple(row for row in rows if row)


def _same(brief: str, name: str) -> bool:
    """Whether ``Gi0/0`` is ``GigabitEthernet0/0``: the same number, and the letters of one begin the other's."""
    short, long = (re.match(r"([A-Za-z_-]+)(.*)", text) for text in (brief, name))
    return bool(short and long and short[2] == long[2] and long[1].lower().startswith(short[1].lower()))


def _neighbor(row: re.Match[str], owners: _Owners) -> Neighbor:
    state, address = row["state"], ipv4(row["address"])
    return Neighbor(
        instance=owners.of(row["interface"], address),
        address=address,
        state=f"{state}/{row['role']}",
        up=adjacent(state, row["role"]),
        router_id=router_id(row["id"]),
        interface=row["interface"],
    )
