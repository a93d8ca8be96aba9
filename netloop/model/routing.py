"""Protocol, Instance and RouterId: who a router is, in each protocol's own word."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address

DEFAULT_VRF = "default"


class Protocol(StrEnum):
    """A routing protocol whose identity netloop can speak about."""

    OSPF = "ospf"
    OSPFV3 = "ospfv3"
    BGP = "bgp"
    ISIS = "isis"
    EIGRP = "eigrp"
    LDP = "ldp"

    @property
    def title(self) -> str:  # type: ignore[override]
        """The protocol as engineers write it."""
        return {"ospfv3": "OSPFv3", "isis": "IS-IS"}.get(self.value, self.value.upper())

    @property
    def word(self) -> str:
        """The protocol's own word for its router ID."""
        return {"bgp": "BGP identifier", "isis": "system ID"}.get(self.value, "router ID")


@dataclass(frozen=True, slots=True, order=True)
class Instance:
    """One running protocol: its process or AS number (empty for LDP) and its VRF."""

    protocol: Protocol
    name: str
    vrf: str = DEFAULT_VRF

    def __str__(self) -> str:
        vrf = "" if self.vrf == DEFAULT_VRF else f" VRF {self.vrf}"
        return f"{self.protocol.title} {self.name}".rstrip() + vrf


@dataclass(frozen=True, slots=True)
class RouterId:
    """The identity that an instance must use, and the loopback that carries the address."""

    instance: Instance
    address: IPv4Address
    loopback: str | None = None

    def __str__(self) -> str:
        return f"{self.instance} {self.instance.protocol.word} {self.address}"
