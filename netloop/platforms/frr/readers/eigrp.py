"""EIGRP router IDs: the head of ``show ip eigrp vrf all topology``, which has no JSON.

``EIGRP Topology Table for AS(100)/ID(1.1.1.1)`` (``eigrpd/eigrp_dump.c``). eigrpd shows one instance a VRF.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from netloop.model.evidence import EigrpIdentities, IdentityState
from netloop.model.routing import Instance, Protocol
from netloop.platforms.frr.readers.configuration import shown
from netloop.platforms.frr.readers.text import answer, first
from netloop.platforms.platform import UnreadableOutput
from netloop.platforms.values import IPV4, NUMBER, asplain, ipv4

TOPOLOGY = "show ip eigrp vrf all topology"

_VRF = re.compile(r"^VRF (?P<vrf>\S+):$")
_HEAD = re.compile(rf"^EIGRP Topology Table for AS\((?P<system>{NUMBER})\)/ID\((?P<id>{IPV4})\)$")
_NONE = re.compile(r"^EIGRP Routing Process not enabled$")
_LIKE = re.compile(r"^(?:EIG|VR)|\bAS\(|ID\(|^\S+:$")


def read(outputs: Mapping[str, str]) -> EigrpIdentities:
    """The router ID of EIGRP in every VRF; none where it is not configured (FRR then says nothing).

    Raises:
        UnreadableOutput: the command was refused, its answer has no head, or an instance is configured and not shown.
    """
    found = tuple(_states(line.strip() for line in answer(outputs, TOPOLOGY).splitlines() if line.strip()))
    shown(outputs, TOPOLOGY, Protocol.EIGRP, (state.instance for state in found))
    return EigrpIdentities(found)


def _states(lines: Iterable[str]) -> Iterator[IdentityState]:
    """A VRF's line, the head of its topology below it, and its routes, which are passed over."""
    vrf, headed = "", True
    for line in lines:
        if headed and (match := _VRF.match(line)):
            vrf, headed = match["vrf"], False
        elif not headed and (match := _HEAD.match(line)):
            yield _state(match, vrf)
            headed = True
        elif _NONE.match(line):
            headed = True
        elif not headed or not vrf or _LIKE.search(line):
            raise UnreadableOutput(f"expected the head of an EIGRP topology, found {first(line)}")
    if not headed:
        raise UnreadableOutput(f"expected the head of the EIGRP topology of VRF {vrf}, found nothing")


def _state(match: re.Match[str], vrf: str) -> IdentityState:
    address, instance = ipv4(match["id"]), Instance(Protocol.EIGRP, asplain(match["system"]), vrf)
    return IdentityState(instance, address) if int(address) else IdentityState(instance, None, "no router ID")
