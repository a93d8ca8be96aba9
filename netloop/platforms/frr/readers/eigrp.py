"""EIGRP router IDs: the head of ``show ip eigrp vrf all topology``, which has no JSON.

``EIGRP Topology Table for AS(100)/ID(1.1.1.1)`` (``eigrpd/eigrp_dump.c``). eigrpd shows one instance a VRF.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from netloop.model.evidence import EigrpIdentities, IdentityState
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.platforms.frr.readers.text import answer, first
from netloop.platforms.platform import UnreadableOutput
from netloop.platforms.values import IPV4, NUMBER, asplain, ipv4

TOPOLOGY = "show ip eigrp vrf all topology"

_VRF = re.compile(r"^VRF (?P<vrf>\S+):$")
_HEAD = re.compile(rf"^EIGRP Topology Table for AS\((?P<system>{NUMBER})\)/ID\((?P<id>{IPV4})\)$")
_NONE = re.compile(r"^EIGRP Routing Process not enabled$")


def read(outputs: Mapping[str, str]) -> EigrpIdentities:
    """The router ID of EIGRP in every VRF; none where it is not configured (FRR then says nothing).

    Raises:
        UnreadableOutput: the command was refused, or its answer has no head.
    """
    vrf, found = DEFAULT_VRF, list[IdentityState]()
    lines = [line.strip() for line in answer(outputs, TOPOLOGY).splitlines() if line.strip()]
    for line in lines:
        if match := _VRF.match(line):
            vrf = match["vrf"]
        elif match := _HEAD.match(line):
            address = ipv4(match["id"])
            instance = Instance(Protocol.EIGRP, asplain(match["system"]), vrf)
            found.append(
                IdentityState(instance, address if int(address) else None, "" if int(address) else "no router ID")
            )
    if not found and not all(_NONE.match(line) or _VRF.match(line) for line in lines):
        raise UnreadableOutput(f"expected the head of an EIGRP topology, found {first(lines[0])}")
    return EigrpIdentities(tuple(found))
