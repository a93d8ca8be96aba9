"""BGP on FRR: its statements and what they cost; the identifiers in effect, the sessions, the section configured.

Observed on FRR 8.4.4: a changed ``bgp router-id`` takes effect at once and resets every session of that VRF. A changed
``remote-as``, ``update-source``, ``route-reflector-client`` or ``activate`` of a neighbor resets its session, a
description does not; nor does anything that is typed again unchanged. A family takes the neighbors that there are, and
a neighbor's lines go before it goes.

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
from netloop.model.intent import Bgp, Intent
from netloop.model.plan import Impact
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.platforms.configuration import impact
from netloop.platforms.configuration.situation import Command
from netloop.platforms.configuration.statements import (
    NOTHING,
    OwnedSection,
    Section,
    Statement,
    StatementOwner,
    alternatives,
    vrf_suffix,
)
from netloop.platforms.frr.output import RUNNING, VrfState, document, vrfs
from netloop.platforms.frr.process import VRF, ProcessSection, check_silence, configured
from netloop.platforms.ios_family.statements import IPV6, dropped, removed, session
from netloop.platforms.platform import Reader, UnreadableOutput
from netloop.platforms.values import ASN, IPV4, asplain


def _router_id(command: Command) -> Impact | None:
    situation, vrf = command.situation, command["vrf"] or DEFAULT_VRF
    state, new = impact.bgp_in_effect(situation, vrf), command["address"] or "elected"
    drops = dropped(command, vrf, command.path[:1])
    if state is None or str(state.address) == new or not drops:
        return None
    return impact.resets(Instance(Protocol.BGP, command["system"], vrf), str(state.address), new, drops)


def _address(line: str) -> tuple[int, ...]:
    """Neighbors sort by family and number, behind the names of groups and interfaces."""
    try:
        address = ip_address(line.split()[1])
    except ValueError:
        return (0,)
    return (address.version, *address.packed)


def _header(process: Bgp) -> str:
    return re.escape(f"router bgp {process.instance.name}{vrf_suffix(process.instance)}")


def _peers(process: Bgp) -> dict[str, str]:
    return {"peers": alternatives(str(neighbor.address) for neighbor in process.neighbors)}


def _processes(intent: Intent) -> Iterator[OwnedSection]:
    for process in intent.bgp:
        vpn = NOTHING if vrf_suffix(process.instance) else "vpn"
        yield OwnedSection((_header(process),), _peers(process) | {"vpn": vpn})


def _families(intent: Intent) -> Iterator[OwnedSection]:
    for process in intent.bgp:
        vpn = "" if vrf_suffix(process.instance) else "|ipv4 vpn"
        yield OwnedSection((_header(process), f"address-family (?:ipv4 unicast|ipv6 unicast{vpn})"), _peers(process))


HEADER = r"router bgp (?P<system>\d+)(?: vrf (?P<vrf>\S+))?"
OTHER_LINES = Statement(r"neighbor \S+ .+", owner=StatementOwner.OTHERS, among=_address)
NETWORKS = (
    Statement("network .+", owner=StatementOwner.OTHERS),
    Statement(rf"network (?:(?P<host>{IPV4})/32|{IPV4}/\d+)"),
    Statement(rf"network (?:(?P<host>{IPV6})/128|{IPV6}/\d+)"),
)
SECTIONS = (
    Section(
        (HEADER,),
        _processes,
        (
            Statement(rf"bgp router-id (?P<address>{IPV4})", "bgp router-id", price=_router_id),
            Statement("no bgp default .+", owner=StatementOwner.OTHERS),
            Statement("bgp log-neighbor-changes", owner=StatementOwner.OTHERS, automatic=True),
            Statement(
                r"neighbor (?P<peer>{peers}) (?P<word>remote-as) \S+",
                r"neighbor \S+ remote-as",
                weight_gone=50,
                price=session,
                among=_address,
            ),
            Statement(
                r"neighbor (?P<peer>\S+) (?P<word>peer-group) \S+",
                owner=StatementOwner.OTHERS,
                weight_gone=50,
                price=session,
                among=_address,
            ),
            Statement(r"neighbor {peers} description(?: .+)?", r"neighbor \S+ description", among=_address),
            Statement(
                r"neighbor (?P<peer>{peers}) (?P<word>update-source)(?: \S+)?",
                r"neighbor \S+ update-source",
                price=session,
                among=_address,
            ),
            OTHER_LINES,
            Statement("address-family ipv4 unicast", weight=10),
            Statement("address-family ipv4 {vpn}", weight=10),
            Statement("address-family ipv4 .+", owner=StatementOwner.OTHERS),
            Statement("address-family ipv6 unicast", weight=10),
            Statement("address-family .+", owner=StatementOwner.OTHERS),
        ),
        price=removed,
    ),
    Section(
        (HEADER, "(?P<family>address-family .+)"),
        _families,
        (
            Statement("redistribute .+", owner=StatementOwner.OTHERS),
            *NETWORKS,
            Statement(
                r"neighbor (?P<peer>{peers}) (?P<word>activate)",
                price=session,
                among=_address,
                automatic=True,
            ),
            Statement("no neighbor {peers} activate", gone=".*", ranked=False),
            Statement(r"neighbor (?P<peer>{peers}) (?P<word>route-reflector-client)", price=session, among=_address),
            OTHER_LINES,
        ),
    ),
)


# --- readers -------------------------------------------------------------------------------------------------------


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
            if address := _neighbor_address(name):
                yield Neighbor(instance, address, peer.state, peer.state == "Established")


def _neighbor_address(name: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(name)
    except ValueError:
        return None


READERS = (
    Reader(BgpIdentities, (VRFS, RUNNING), read_identities),
    Reader(BgpNeighbors, (SUMMARY, RUNNING), read_neighbors),
)
