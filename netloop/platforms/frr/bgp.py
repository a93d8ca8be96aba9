"""BGP: the identifiers in effect, the sessions, and the section of a configuration.

``show bgp vrfs json`` does not name the AS, which differs between VRFs if one wants (``router bgp 65001 vrf RED``): the
running configuration does. ``show bgp vrf all summary json`` has, per VRF, a mapping per family, and an empty one where
the VRF has no neighbor.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address

from pydantic import BaseModel, Field, RootModel

from netloop.model.evidence import BgpIdentities, BgpNeighbors, IdentityState, Neighbor
from netloop.model.routing import Instance, Protocol
from netloop.platforms.frr.output import RUNNING, VrfState, document, vrfs
from netloop.platforms.frr.process import VRF, ProcessSection, check_silence, configured
from netloop.platforms.platform import Reader, UnreadableOutput
from netloop.platforms.values import ASN, IPV4, asplain

VRFS, SUMMARY = "show bgp vrfs json", "show bgp vrf all summary json"

SECTION = ProcessSection(
    Protocol.BGP,
    re.compile(rf"^router bgp (?P<name>{ASN}){VRF}(?: as-notation \S+)?$"),
    re.compile(rf"^ bgp router-id (?P<id>{IPV4})$"),
)


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
    running = vrfs(outputs, VRFS)
    check_silence(outputs, VRFS, SECTION)
    systems = {i.vrf: i.name for i in configured(outputs, SECTION)} if running else {}
    return BgpIdentities(tuple(_state(name, vrf, systems) for name, vrf in running.items()))


def _state(name: str, vrf: VrfState, systems: Mapping[str, str]) -> IdentityState:
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
    check_silence(outputs, SUMMARY, SECTION)
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


READERS = (
    Reader(BgpIdentities, (VRFS, RUNNING), read_identities),
    Reader(BgpNeighbors, (SUMMARY, RUNNING), read_neighbors),
)
