"""EIGRP: the router IDs in effect, and the section of a configuration.

The head of ``show ip eigrp vrf all topology``, which has no JSON, is ``EIGRP Topology Table for AS(100)/ID(1.1.1.1)``
(``eigrpd/eigrp_dump.c``). eigrpd shows one instance per VRF.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from netloop.model.evidence import EigrpIdentities, IdentityState
from netloop.model.routing import Instance, Protocol
from netloop.platforms.frr.output import RUNNING, answer, first
from netloop.platforms.frr.process import VRF, ProcessSection, check_all_shown
from netloop.platforms.platform import Reader, UnreadableOutput
from netloop.platforms.values import IPV4, NUMBER, asplain, ipv4

TOPOLOGY = "show ip eigrp vrf all topology"

SECTION = ProcessSection(
    Protocol.EIGRP,
    re.compile(rf"^router eigrp (?P<name>{NUMBER}){VRF}$"),
    re.compile(rf"^ eigrp router-id (?P<id>{IPV4})$"),
)

_VRF_LINE = re.compile(r"^VRF (?P<vrf>\S+):$")
_HEAD = re.compile(rf"^EIGRP Topology Table for AS\((?P<system>{NUMBER})\)/ID\((?P<id>{IPV4})\)$")
_NONE = re.compile(r"^EIGRP Routing Process not enabled$")
_LIKE = re.compile(r"^(?:EIG|VR)|\bAS\(|ID\(|^\S+:$")


def read_identities(outputs: Mapping[str, str]) -> EigrpIdentities:
    """The router ID of EIGRP in every VRF; none where it is not configured (FRR then says nothing).

    Raises:
        UnreadableOutput: the command was refused, its answer has no head, or an instance is configured and not shown.
    """
    found = tuple(_states(line.strip() for line in answer(outputs, TOPOLOGY).splitlines() if line.strip()))
    check_all_shown(outputs, TOPOLOGY, SECTION, (state.instance for state in found))
    return EigrpIdentities(found)


def _states(lines: Iterable[str]) -> Iterator[IdentityState]:
    """A VRF's line, the head of its topology below it, and its routes, which are passed over."""
    vrf, headed = "", True
    for line in lines:
        if headed and (match := _VRF_LINE.match(line)):
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


READERS = (Reader(EigrpIdentities, (TOPOLOGY, RUNNING), read_identities),)
