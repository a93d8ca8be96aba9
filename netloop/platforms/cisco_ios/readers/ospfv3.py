"""OSPFv3 identities: ``show ospfv3``, and ``show ipv6 ospf`` where a release has only that.

The two print the same processes. ``show ospfv3`` names family and VRF (``OSPFv3 5 address-family ipv6 vrf red``), and
the router ID in the line below; the other one heads a process as OSPFv2 does. Without ``vrf`` a release may leave the
VRFs out: one that is not shown is not known. Source: Cisco IOS IPv6 command reference, and outputs of devices.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from netloop.model.evidence import IdentityState, Ospfv3Identities
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.platforms.cisco_ios.readers.text import answer, first, lines, unknown_to_device
from netloop.platforms.platform import UnreadableOutput
from netloop.platforms.values import IPV4, ipv4

PROCESSES, OLD_PROCESSES = "show ospfv3", "show ipv6 ospf"

_FAMILY = re.compile(r"^OSPFv3 (?P<name>[0-9]+) address-family (?P<family>ipv[46])(?: \S+)*?(?: vrf (?P<vrf>\S+))?$")
_ROUTER_ID = re.compile(rf"^Router ID (?P<id>{IPV4})$")
_OLD = re.compile(rf'^Routing Process "ospfv3 (?P<name>[0-9]+)" with ID (?P<id>{IPV4})$')
SILENT = re.compile(r"^% ?OSPFv3: Router process (?P<name>\S+) is (?P<note>not running.*)$", re.IGNORECASE)
NO_OSPFV3 = re.compile(r"^% ?(?:OSPFv3|IPv6).*not (?:enabled|configured|running)", re.IGNORECASE)


def read(outputs: Mapping[str, str]) -> Ospfv3Identities:
    """The router ID of every process's IPv6 family; none where OSPFv3 is not configured (IOS then says nothing).

    Raises:
        UnreadableOutput: both commands were refused, or an answer is not understood.
    """
    command = OLD_PROCESSES if unknown_to_device(outputs, PROCESSES) else PROCESSES
    return Ospfv3Identities(_states(answer(outputs, command)), every_vrf=False)


def _states(text: str) -> tuple[IdentityState, ...]:
    said = list(lines(text))
    if said and not any(pattern.match(said[0]) for pattern in (_FAMILY, _OLD, SILENT, NO_OSPFV3)):
        raise UnreadableOutput(f"expected an OSPFv3 process, found {first(said[0])}")
    return tuple(state for line, below in pairwise([*said, ""]) if (state := _state(line, below)))


def _state(line: str, below: str) -> IdentityState | None:
    """The process that a line heads, or None for any other line, and for a family that is not IPv6."""
    if match := SILENT.match(line):
        return IdentityState(Instance(Protocol.OSPFV3, match["name"]), None, match["note"])
    if match := _OLD.match(line):
        return _running(Instance(Protocol.OSPFV3, match["name"]), match["id"])
    match = _FAMILY.match(line)
    if not match or match["family"] != "ipv6":
        return None
    router_id = _ROUTER_ID.match(below)
    if not router_id:
        raise UnreadableOutput(f"expected the router ID of {line!r}, found {first(below)}")
    return _running(Instance(Protocol.OSPFV3, match["name"], match["vrf"] or DEFAULT_VRF), router_id["id"])


def _running(instance: Instance, text: str) -> IdentityState:
    address = ipv4(text)
    return IdentityState(instance, address) if int(address) else IdentityState(instance, None, "no router ID")
