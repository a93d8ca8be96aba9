"""BGP: the identifiers of ``show bgp vrfs json``, and the sessions of ``show bgp vrf all summary json``.

The first does not name the AS, which differs between VRFs if one wants (``router bgp 65001 vrf RED``): the running
configuration does. The second has, a VRF, a mapping a family, and an empty one where the VRF has no neighbor.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address

from pydantic import BaseModel, Field, RootModel

from netloop.model.evidence import BgpIdentities, BgpNeighbors, IdentityState, Neighbor
from netloop.model.routing import Instance, Protocol
from netloop.platforms.frr.readers.configuration import autonomous_systems, witnessed
from netloop.platforms.frr.readers.text import document
from netloop.platforms.frr.readers.vrfs import BGP, Vrf, vrfs
from netloop.platforms.platform import UnreadableOutput
from netloop.platforms.values import asplain

SUMMARY = "show bgp vrf all summary json"


class _Peer(BaseModel):
    state: str


class _Family(BaseModel):
    """``as`` is a number, or text where the AS is written in asdot (FRR 9 and later, ``as-notation``)."""

    system: int | str = Field(alias="as", union_mode="left_to_right")
    peers: dict[str, _Peer]


class _Summary(RootModel[dict[str, dict[str, _Family]]]):
    pass


def read_identities(outputs: Mapping[str, str]) -> BgpIdentities:
    """The BGP identifier in every VRF.

    Raises:
        UnreadableOutput: a command was refused or has another shape, or the configuration lacks a VRF that runs.
    """
    running = vrfs(outputs, BGP)
    witnessed(outputs, BGP, Protocol.BGP)
    systems = autonomous_systems(outputs) if running else {}
    return BgpIdentities(tuple(_state(name, vrf, systems) for name, vrf in running.items()))


def _state(name: str, vrf: Vrf, systems: Mapping[str, str]) -> IdentityState:
    if name not in systems:
        raise UnreadableOutput(f"BGP runs in VRF {name}, and the running configuration does not name its AS")
    return vrf.state(Instance(Protocol.BGP, systems[name], name))


def read_neighbors(outputs: Mapping[str, str]) -> BgpNeighbors:
    """The sessions in every VRF, each once; up is Established. A neighbor without an address (FRR's ``neighbor eth1
    interface``) is none that can be declared, and is passed over.

    Raises:
        UnreadableOutput: the command was refused, or its answer has another shape.
    """
    found = document(outputs, SUMMARY, _Summary)
    witnessed(outputs, SUMMARY, Protocol.BGP)
    sessions = (session for vrf, families in (found.root if found else {}).items() for session in _of(vrf, families))
    return BgpNeighbors(tuple({(session.instance, session.address): session for session in sessions}.values()))


def _of(vrf: str, families: Mapping[str, _Family]) -> Iterator[Neighbor]:
    for family in families.values():
        instance = Instance(Protocol.BGP, asplain(str(family.system)), vrf)
        for name, peer in family.peers.items():
            if address := _address(name):
                yield Neighbor(instance, address, peer.state, peer.state == "Established")


def _address(name: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(name)
    except ValueError:
        return None
