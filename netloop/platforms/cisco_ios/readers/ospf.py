"""OSPFv2: ``show ip ospf`` for the identities, ``show ip ospf neighbor`` for the adjacencies.

``show ip ospf`` names a process's VRF only lines later and only under some capabilities, so the ``router ospf``
statements are asked as well; a process that has no router ID is named alone (``%OSPF: Router process 4 is not
running, please configure a router-id``). Source: Cisco IOS OSPF command reference, and outputs of devices.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address

from netloop.model.evidence import IdentityState, Neighbor, OspfIdentities, OspfNeighbors
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.platforms.cisco_ios.readers.text import IPV4, answer, first, ipv4, lines, optional
from netloop.platforms.platform import UnreadableOutput

PROCESSES = "show ip ospf"
STATEMENTS = "show running-config | include ^router ospf"
NEIGHBORS = "show ip ospf neighbor"
INTERFACES = "show ip ospf interface brief"

_PROCESS = re.compile(rf'^Rout(?:ing|er) Process "?ospf (?P<name>[^\s"]+)"? with ID (?P<id>{IPV4})\b')
_OLD_FORM = re.compile(
    rf"^(?:OSPF )?Router with ID \((?P<id>{IPV4})\) \(Process ID (?P<name>[0-9]+)(?:,? VRF (?P<vrf>\S+?))?\)",
    re.IGNORECASE,
)
_LIKE_PROCESS = re.compile(r"^(?:Rout(?:ing|er) Process\b.*\bID\b|(?:OSPF )?Router with ID\b)", re.IGNORECASE)
_VRF = re.compile(r'^(?:(?:not )?connected to .*[, ])?VRF:? "?(?P<vrf>[^\s",]+)"?$', re.IGNORECASE)
_SHUT = re.compile(r"^(?:Routing )?Process is (?:administratively )?(?:shut ?down|disabled)", re.IGNORECASE)
_NOT_RUNNING = re.compile(r"^% ?OSPF: Router process (?P<name>\S+) is (?P<note>not running.*)$", re.IGNORECASE)
_NO_OSPF = re.compile(r"^% ?OSPF.*(?:not (?:enabled|configured|running)|no .*process)", re.IGNORECASE)
_STATEMENT = re.compile(r"^router ospf (?P<name>[0-9]+)(?: vrf (?P<vrf>\S+))?$")
_ROW = re.compile(
    rf"^(?P<id>{IPV4}|N/A)\s+[0-9]+\s+(?P<state>[A-Z0-9]+)/\s*(?P<role>[A-Z-]+)\s+\S+\s+(?P<address>{IPV4})"
    r"\s+(?P<interface>\S+)$"
)
_REST = re.compile(r"^[A-Za-z-]*[0-9][0-9/.:]*$")
_HEADING = re.compile(r"^Neighbor ID\s+Pri\s+State\s")
_BRIEF = re.compile(rf"^(?P<interface>[A-Za-z]\S*)\s+(?P<name>[0-9]+)\s+\S+\s+(?:{IPV4}/|Unnumbered)")


@dataclass(slots=True)
class _Process:
    name: str
    address: IPv4Address | None
    vrf: str = DEFAULT_VRF
    note: str = ""

    def state(self, vrfs: Mapping[str, str]) -> IdentityState:
        vrf = self.vrf if self.vrf != DEFAULT_VRF else vrfs.get(self.name, DEFAULT_VRF)
        return IdentityState(Instance(Protocol.OSPF, self.name, vrf), self.address, self.note)


def read_identities(outputs: Mapping[str, str]) -> OspfIdentities:
    """The router ID of every process; none where OSPF is not configured (IOS then says nothing).

    A process that has a statement and is not shown does not run, and its note says so.

    Raises:
        UnreadableOutput: the command was refused, or a process's line is not understood.
    """
    vrfs, shown = _vrfs(outputs), _processes(answer(outputs, PROCESSES))
    names = {process.name for process in shown}
    silent = tuple(_Process(name, None, note="configured, and not running") for name in vrfs if name not in names)
    return OspfIdentities(tuple(process.state(vrfs) for process in (*shown, *silent)))


def _processes(text: str) -> tuple[_Process, ...]:
    found: list[_Process] = []
    for line in lines(text):
        if process := _process(line):
            found.append(process)
        elif _LIKE_PROCESS.match(line):
            raise UnreadableOutput(f"expected a process and its router ID, found {first(line)}")
        elif found:
            _detail(found[-1], line)
        elif not _NO_OSPF.match(line):
            raise UnreadableOutput(f"expected an OSPF process, found {first(line)}")
    return tuple(found)


def _process(line: str) -> _Process | None:
    if found := _NOT_RUNNING.match(line):
        return _Process(found["name"], None, note=found["note"])
    found = _PROCESS.match(line) or _OLD_FORM.match(line)
    if not found:
        return None
    address = ipv4(found["id"])
    vrf = found.groupdict().get("vrf") or DEFAULT_VRF
    return _Process(found["name"], address, vrf) if int(address) else _Process(found["name"], None, vrf, "no router ID")


def _detail(process: _Process, line: str) -> None:
    if found := _VRF.match(line):
        process.vrf = found["vrf"]
    elif _SHUT.match(line):
        process.address, process.note = None, "the process is shut down"


def _vrfs(outputs: Mapping[str, str]) -> dict[str, str]:
    """The VRF of each configured process."""
    found = (_STATEMENT.match(line) for line in lines(optional(outputs, STATEMENTS)))
    return {m["name"]: m["vrf"] or DEFAULT_VRF for m in found if m}


def read_neighbors(outputs: Mapping[str, str]) -> OspfNeighbors:
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


def _rows(text: str) -> Iterator[re.Match[str]]:
    for line in _unwrapped(text):
        if row := _ROW.match(line):
            yield row
        elif not (_HEADING.match(line) or _NOT_RUNNING.match(line) or _NO_OSPF.match(line)):
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
    running = [s.instance for s in read_identities(outputs).states if s.address is not None]
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
        up=state == "FULL" or (state == "2WAY" and row["role"] == "DROTHER"),
        router_id=None if row["id"] == "N/A" else ipv4(row["id"]),
        interface=row["interface"],
    )
