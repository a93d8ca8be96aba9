"""LDP: the router ID in effect, and the section of a configuration.

It is ``lsrId`` of ``show mpls ldp discovery detail json`` (``ldpd/ldp_vty_exec.c``). LDP has one ID per router, and FRR
runs it in the default VRF alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from ipaddress import IPv4Address

from pydantic import BaseModel, Field

from netloop.model.evidence import IdentityState, LdpIdentities
from netloop.model.routing import Instance, Protocol
from netloop.platforms.frr.output import RUNNING, document
from netloop.platforms.frr.process import ProcessSection, check_silence
from netloop.platforms.platform import Reader
from netloop.platforms.values import IPV4

DISCOVERY = "show mpls ldp discovery detail json"

INSTANCE = Instance(Protocol.LDP, "")

SECTION = ProcessSection(Protocol.LDP, re.compile(r"^mpls ldp$"), re.compile(rf"^ router-id (?P<id>{IPV4})$"))


class _Discovery(BaseModel):
    router_id: IPv4Address = Field(alias="lsrId", strict=True)


def read_identities(outputs: Mapping[str, str]) -> LdpIdentities:
    """The LDP router ID; none where ldpd does not run.

    Raises:
        UnreadableOutput: the command was refused, or its answer has another shape.
    """
    found = document(outputs, DISCOVERY, _Discovery)
    check_silence(outputs, DISCOVERY, SECTION)
    if found is None:
        return LdpIdentities(())
    address = found.router_id if int(found.router_id) else None
    return LdpIdentities((IdentityState(INSTANCE, address, "" if address else "no router ID"),))


READERS = (Reader(LdpIdentities, (DISCOVERY, RUNNING), read_identities),)
