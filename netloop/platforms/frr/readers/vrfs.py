"""Router IDs in effect, VRF by VRF: ``show ip ospf vrfs json``, ``show ipv6 ospf6 vrfs json``, ``show bgp vrfs json``.

The three daemons print one shape, the same in FRR 8.4 and in today's sources (``ospfd/ospf_vty.c``,
``ospf6d/ospf6_top.c``, ``bgpd/bgp_vty.c``), where the longer commands differ: ``show ipv6 ospf6 vrf all json`` prints
several documents and names no VRF, and ``show bgp vrf all summary json`` shows no identifier without a neighbor.
"""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv4Address

from pydantic import BaseModel, Field

from netloop.model.evidence import IdentityState, OspfIdentities, Ospfv3Identities
from netloop.model.routing import Instance, Protocol
from netloop.platforms.frr.readers.configuration import witnessed
from netloop.platforms.frr.readers.text import document

OSPF, OSPFV3, BGP = "show ip ospf vrfs json", "show ipv6 ospf6 vrfs json", "show bgp vrfs json"

ABSENT = -1
"""The number of a VRF that is configured and that the kernel does not have (``VRF_UNKNOWN``)."""


class Vrf(BaseModel):
    """One VRF's line; its router ID is 0.0.0.0 while the process has none."""

    vrf_id: int = Field(alias="vrfId", strict=True)
    router_id: IPv4Address = Field(alias="routerId", strict=True)

    def state(self, instance: Instance) -> IdentityState:
        """The identity of an instance in this VRF."""
        if self.vrf_id == ABSENT:
            return IdentityState(instance, None, f"VRF {instance.vrf} does not exist on the host")
        if not int(self.router_id):
            return IdentityState(instance, None, "no router ID")
        return IdentityState(instance, self.router_id)


class _Vrfs(BaseModel):
    vrfs: dict[str, Vrf]


def vrfs(outputs: Mapping[str, str], command: str) -> Mapping[str, Vrf]:
    """The VRFs in which the daemon runs, by name; none where it does not.

    Raises:
        UnreadableOutput: the command was refused, or its answer has another shape.
    """
    found = document(outputs, command, _Vrfs)
    return found.vrfs if found else {}


def _states(outputs: Mapping[str, str], command: str, protocol: Protocol) -> tuple[IdentityState, ...]:
    found = vrfs(outputs, command)
    witnessed(outputs, command, protocol)
    return tuple(vrf.state(Instance(protocol, "", name)) for name, vrf in found.items())


def read_ospf(outputs: Mapping[str, str]) -> OspfIdentities:
    """The router ID of OSPF in every VRF; FRR's process has no number. Raises as ``vrfs`` does."""
    return OspfIdentities(_states(outputs, OSPF, Protocol.OSPF))


def read_ospfv3(outputs: Mapping[str, str]) -> Ospfv3Identities:
    """The router ID of OSPFv3 in every VRF. Raises as ``vrfs`` does."""
    return Ospfv3Identities(_states(outputs, OSPFV3, Protocol.OSPFV3))
