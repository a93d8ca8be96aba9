"""OSPFv2 identities: ``show ip ospf``.

``show ip ospf`` names a process's VRF only lines later and only under some capabilities, so the ``router ospf``
statements are asked as well; a process that has no router ID is named alone (``%OSPF: Router process 4 is not
running, please configure a router-id``). Source: Cisco IOS OSPF command reference, and outputs of devices.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address

from netloop.model.evidence import IdentityState, OspfIdentities
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.platforms.cisco_ios.readers.text import answer, first, lines, optional
from netloop.platforms.platform import UnreadableOutput
from netloop.platforms.values import IPV4, ipv4

PROCESSES = "show ip ospf"
STATEMENTS = "show running-config | include ^router ospf"

_PROCESS = re.compile(rf'^Rout(?:ing|er) Process "?ospf (?P<name>[^\s"]+)"? with ID (?P<id>{IPV4})\b')
_OLD_FORM = re.compile(
    rf"^(?:OSPF )?Router with ID \((?P<id>{IPV4})\) \(Process ID (?P<name>[0-9]+)(?:,? VRF (?P<vrf>\S+?))?\)",
    re.IGNORECASE,
)
_LIKE_PROCESS = re.compile(r"^(?:Rout(?:ing|er) Process\b.*\bID\b|(?:OSPF )?Router with ID\b)", re.IGNORECASE)
_VRF = re.compile(r'^(?:(?:not )?connected to .*[, ])?VRF:? "?(?P<vrf>[^\s",]+)"?$', re.IGNORECASE)
_SHUT = re.compile(r"^(?:Routing )?Process is (?:administratively )?(?:shut ?down|disabled)", re.IGNORECASE)
NOT_RUNNING = re.compile(r"^% ?OSPF: Router process (?P<name>\S+) is (?P<note>not running.*)$", re.IGNORECASE)
NO_OSPF = re.compile(r"^% ?OSPF.*(?:not (?:enabled|configured|running)|no .*process)", re.IGNORECASE)
_STATEMENT = re.compile(r"^router ospf (?P<name>[0-9]+)(?: vrf (?P<vrf>\S+))?$")


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
        elif not NO_OSPF.match(line):
            raise UnreadableOutput(f"expected an OSPF process, found {first(line)}")
    return tuple(found)


def _process(line: str) -> _Process | None:
    if found := NOT_RUNNING.match(line):
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
