"""OSPFv2 identities: ``show ip ospf``.

``show ip ospf`` names a process's VRF only lines later and only under some capabilities, so the ``router ospf``
statements are asked as well; a process that has no router ID is named alone (``%OSPF: Router process 4 is not
running, please configure a router-id``). What is configured and not shown is not known. Source: Cisco IOS OSPF command
reference, and outputs of devices.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address

from netloop.model.evidence import IdentityState, OspfIdentities
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.platforms.cisco_ios.readers.statements import OSPF, agree, witness
from netloop.platforms.cisco_ios.readers.text import answer, first, followed, whole
from netloop.platforms.platform import UnreadableOutput
from netloop.platforms.values import IPV4, ipv4

PROCESSES = "show ip ospf"

_BEGINNING = 'Routing Process "ospf '
_PROCESS = re.compile(rf'^Rout(?:ing|er) Process "?ospf (?P<name>[^\s"]+)"? with ID (?P<id>{IPV4})(?!\S)')
_OLD_FORM = re.compile(
    rf"^(?:OSPF )?Router with ID \((?P<id>{IPV4})\) \(Process ID (?P<name>[0-9]+)(?:,? VRF (?P<vrf>\S+?))?\)",
    re.IGNORECASE,
)
_LIKE_PROCESS = re.compile(
    r"^(?:Rout(?:ing|er) Process\b(?! is )|(?:OSPF )?Router with ID\b)|\bwith ID\b", re.IGNORECASE
)
_VRF = re.compile(r'^(?:(?:not )?connected to .*[, ])?VRF:? "?(?P<vrf>[^\s",]+)"?$', re.IGNORECASE)
_IN_VRF = re.compile(r"^Connected to MPLS VPN", re.IGNORECASE)
_SHUT = re.compile(r"^(?:Routing )?Process is (?:administratively )?(?:shut ?down|disabled)", re.IGNORECASE)
NOT_RUNNING = re.compile(r"^% ?OSPF: Router process (?P<name>\S+) is (?P<note>not running.*)$", re.IGNORECASE)
NO_OSPF = re.compile(r"^% ?OSPF.*(?:not (?:enabled|configured|running)|no .*process)", re.IGNORECASE)


@dataclass(slots=True)
class _Process:
    """What the lines of a process say; ``vrf`` is None where they only say that it has one."""

    name: str
    address: IPv4Address | None
    vrf: str | None = DEFAULT_VRF
    note: str = ""

    def state(self, vrfs: Mapping[str, str] | None) -> IdentityState:
        vrf = self.vrf if vrfs is None else vrfs.get(self.name)
        if vrf is None or self.vrf not in {None, DEFAULT_VRF, vrf}:
            raise UnreadableOutput(
                f"{PROCESSES!r} and the configuration do not agree on the VRF of process {self.name}"
            )
        return IdentityState(Instance(Protocol.OSPF, self.name, vrf), self.address, self.note)


def read_identities(outputs: Mapping[str, str]) -> OspfIdentities:
    """The router ID of every process; none where OSPF is not configured (IOS then says nothing).

    Raises:
        UnreadableOutput: the command was refused, a process's line is not understood, or a process is configured and
            not shown: the answer is not all.
    """
    (shown, denied), told = _processes(answer(outputs, PROCESSES)), witness(outputs)
    if told or not denied:
        agree(PROCESSES, (process.name for process in shown), told, OSPF, "OSPF process")
    vrfs = told.vrfs(OSPF) if told else None
    return OspfIdentities(tuple(process.state(vrfs) for process in shown))


def _processes(text: str) -> tuple[tuple[_Process, ...], bool]:
    """The processes, and whether the device says that there is none."""
    found: list[_Process] = []
    denied = False
    for line, below in followed(text):
        if process := _process(line):
            if process.address or not NOT_RUNNING.match(line):
                whole(line, below)
            found.append(process)
        elif _LIKE_PROCESS.search(line) or _BEGINNING.startswith(line) or (found and line.startswith("%")):
            raise UnreadableOutput(f"expected a process and its router ID, found {first(line)}")
        elif found:
            _detail(found[-1], line, below)
        elif NO_OSPF.match(line):
            denied = True
        else:
            raise UnreadableOutput(f"expected an OSPF process, found {first(line)}")
    return tuple(found), denied


def _process(line: str) -> _Process | None:
    if found := NOT_RUNNING.match(line):
        return _Process(found["name"], None, note=found["note"])
    found = _PROCESS.match(line) or _OLD_FORM.match(line)
    if not found:
        return None
    address = ipv4(found["id"])
    vrf = found.groupdict().get("vrf") or DEFAULT_VRF
    return _Process(found["name"], address, vrf) if int(address) else _Process(found["name"], None, vrf, "no router ID")


def _detail(process: _Process, line: str, below: str | None) -> None:
    if found := _VRF.match(line):
        whole(line, below)
        process.vrf = found["vrf"]
    elif _IN_VRF.match(line):
        process.vrf = None
    elif _SHUT.match(line):
        process.address, process.note = None, "the process is shut down"
