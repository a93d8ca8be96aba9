"""BGP: identifiers and sessions of every VRF, from ``show ip bgp summary vrf all | json``.

The summary names, a VRF, its ``routerId``, its ``asn`` (asdot where EOS is configured so) and the ``peers`` of IPv4
unicast with their ``peerState``; the shape is that of NAPALM's recorded devices (test/eos/mocked_data/
test_get_bgp_neighbors). ``show ip bgp vrf all | json``, the table, begins each VRF with the same two words; it is read
where the summary is not known, since it is as long as the table is. A link-local neighbor is shown with its interface
(``fe80::1%Et5``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address

from pydantic import BaseModel, Field

from netloop.model.evidence import BgpIdentities, BgpNeighbors, Neighbor
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.platforms.arista_eos.output import RUNNING, Model, blocks, configuration, document, first
from netloop.platforms.arista_eos.process import RoutingProcess, in_effect, not_running, own_lines
from netloop.platforms.configuration.text import Block
from netloop.platforms.platform import Reader, UnreadableOutput
from netloop.platforms.values import ASN, asplain

SUMMARY, TABLE = "show ip bgp summary vrf all | json", "show ip bgp vrf all | json"
ESTABLISHED = "Established"


SECTION = "router bgp "
_HEADER = re.compile(rf"router bgp (?P<name>{ASN})")
_VRF = re.compile(r"vrf (?P<name>\S+)")
_LOCAL_AS = re.compile(rf"local-as (?P<name>{ASN})")


def processes(sections: Iterable[Block]) -> Iterator[RoutingProcess]:
    """The process of a configuration, and those of its VRFs, each of which may have an AS of its own.

    Raises:
        UnreadableOutput: the section begins in a form that is not known.
    """
    for block in sections:
        if block.header.startswith(SECTION):
            head = _HEADER.fullmatch(block.header)
            if head is None:
                raise UnreadableOutput(f"{first(block.header)} is no known beginning of BGP's process")
            yield RoutingProcess(Instance(Protocol.BGP, asplain(head["name"])), block.header, own_lines(block))
            yield from _of_vrfs(block, head["name"])


def _of_vrfs(block: Block, system: str) -> Iterator[RoutingProcess]:
    for inner in block.inner:
        if (vrf := _VRF.fullmatch(inner.header)) and vrf["name"] != DEFAULT_VRF:
            lines = own_lines(inner)
            local = next((found["name"] for line in lines if (found := _LOCAL_AS.fullmatch(line))), system)
            yield RoutingProcess(
                Instance(Protocol.BGP, asplain(local), vrf["name"]), f"{block.header} / {inner.header}", lines
            )


class _Peer(BaseModel):
    state: str = Field(alias="peerState")


class _Vrf(BaseModel):
    router_id: IPv4Address = Field(alias="routerId", strict=True)
    system: str = Field(alias="asn")

    def instance(self, vrf: str) -> Instance:
        return Instance(Protocol.BGP, asplain(self.system), vrf)


class _Vrfs(Model):
    vrfs: dict[str, _Vrf]


class _VrfOfSummary(_Vrf):
    peers: dict[str, _Peer]


class _Summary(Model):
    vrfs: dict[str, _VrfOfSummary]


def read_identities(outputs: Mapping[str, str], command: str = SUMMARY) -> BgpIdentities:
    """The BGP identifier in every VRF.

    Raises:
        UnreadableOutput: the command was refused, or its answer has another shape; or as ``configuration`` does.
    """
    found = document(outputs, command, _Vrfs)
    shown = [in_effect(vrf.instance(name), vrf.router_id) for name, vrf in found.vrfs.items()]
    configured = processes(blocks(configuration(outputs)))
    silent = (not_running(process, *found.warnings) for process in configured if process.instance.vrf not in found.vrfs)
    return BgpIdentities((*shown, *silent))


def read_identities_of_table(outputs: Mapping[str, str]) -> BgpIdentities:
    """The same from the head of each VRF's table. Raises as ``read_identities`` does."""
    return read_identities(outputs, TABLE)


def read_neighbors(outputs: Mapping[str, str]) -> BgpNeighbors:
    """The sessions of IPv4 unicast in every VRF; up is Established.

    Raises:
        UnreadableOutput: the command was refused, or its answer has another shape.
    """
    found = [(vrf.instance(name), vrf.peers) for name, vrf in document(outputs, SUMMARY, _Summary).vrfs.items()]
    sessions = tuple(_neighbor(instance, *peer) for instance, peers in found for peer in peers.items())
    return BgpNeighbors(sessions, every_family=False)


def _neighbor(instance: Instance, key: str, peer: _Peer) -> Neighbor:
    return Neighbor(instance, address(key), peer.state, peer.state == ESTABLISHED)


def address(text: str) -> IPv4Address | IPv6Address:
    """A neighbor's address. Raises ``UnreadableOutput`` where it is none."""
    try:
        return ip_address(text)
    except ValueError as exc:
        raise UnreadableOutput(f"{text!r} is no address of a neighbor") from exc


READERS = (
    Reader(
        BgpIdentities,
        (SUMMARY, RUNNING),
        read_identities,
        otherwise=Reader(BgpIdentities, (TABLE, RUNNING), read_identities_of_table),
    ),
    Reader(BgpNeighbors, (SUMMARY,), read_neighbors),
)
