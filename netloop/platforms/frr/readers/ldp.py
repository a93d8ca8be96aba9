"""The LDP router ID: ``lsrId`` of ``show mpls ldp discovery detail json`` (``ldpd/ldp_vty_exec.c``).

LDP has one ID a router, and FRR runs it in the default VRF alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv4Address

from pydantic import BaseModel, Field

from netloop.model.evidence import IdentityState, LdpIdentities
from netloop.model.routing import Instance, Protocol
from netloop.platforms.frr.readers.configuration import witnessed
from netloop.platforms.frr.readers.text import document

DISCOVERY = "show mpls ldp discovery detail json"

INSTANCE = Instance(Protocol.LDP, "")


class _Discovery(BaseModel):
    router_id: IPv4Address = Field(alias="lsrId", strict=True)


def read(outputs: Mapping[str, str]) -> LdpIdentities:
    """The LDP router ID; none where ldpd does not run.

    Raises:
        UnreadableOutput: the command was refused, or its answer has another shape.
    """
    found = document(outputs, DISCOVERY, _Discovery)
    witnessed(outputs, DISCOVERY, Protocol.LDP)
    if found is None:
        return LdpIdentities(())
    address = found.router_id if int(found.router_id) else None
    return LdpIdentities((IdentityState(INSTANCE, address, "" if address else "no router ID"),))
