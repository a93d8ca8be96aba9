"""LDP on IOS: its sessions, and the interfaces on which it looks for neighbors.

``show mpls ldp neighbor`` has a part per session: ``Peer LDP Ident: 10.0.0.2:0; Local LDP Ident 10.0.0.1:0``, below it
``TCP connection:`` with the peer's transport address and port first, ``State: Oper``, and the sources from which its
hellos come. With ``all`` a title ``VRF red:`` stands before the sessions of a VRF. In ``show mpls ldp discovery``
``GigabitEthernet0/0 (ldp): xmit/recv`` is an interface: hellos are sent, and those of another router come in, whose
``LDP Id:`` stands below; ``no route`` there says that the peer's transport address is not reached. Targeted hellos have
no interface.

Sources: Cisco IOS MPLS command reference; outputs in Genie's tests (``ShowMplsLdpNeighbor``, ``ShowMplsLdpDiscovery``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, ip_address

from netloop.model.evidence import LdpNeighbors, Neighbor
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.model.routing_facts import Address, LdpInterfaces, RoutingInterface
from netloop.platforms.cisco_ios.ldp import ALL, DEFAULT, HEAD, read_identities
from netloop.platforms.cisco_ios.output import RUNNING, answer, first, followed, lines, unknown_to_device, whole
from netloop.platforms.platform import Reader, UnreadableOutput
from netloop.platforms.values import IPV4, ipv4

NEIGHBORS_OF_ALL, NEIGHBORS = "show mpls ldp neighbor all", "show mpls ldp neighbor"

_VRF = re.compile(r"^VRF (?P<vrf>[^\s:]+):?(?P<rest> ?Peer .*)?$")
_PEER = re.compile(
    rf"^Peer (?:LDP|TDP) Ident: (?P<peer>{IPV4}):[0-9]+; Local (?:LDP|TDP) Ident:? (?P<own>{IPV4}):[0-9]+$"
)
_LIKE_PEER = re.compile(r"\bIdent\b.*\bIdent\b|^Peer (?!Id\b|holdtime|state)|^VRF\b|Local [LT]DP")
_TCP = re.compile(r"^TCP connection: (?P<far>[0-9A-Fa-f:.]+)\.[0-9]+ - [0-9A-Fa-f:.]+\.[0-9]+$")
_STATE = re.compile(r"^State: (?P<state>[A-Za-z]+);")
_SOURCE = re.compile(r"^(?P<interface>[A-Za-z][\w/.:-]*[0-9])[,;] Src IP addr: \S+$")
_NO_LDP = re.compile(r"^% ?(?:LDP|MPLS|TDP).*not (?:running|enabled|configured)", re.IGNORECASE)


@dataclass(slots=True)
class ShownLdpSession:
    """A session as it is read; ``far`` is the peer's transport address, ``own`` the device's router ID in it."""

    vrf: str
    peer: IPv4Address
    own: IPv4Address
    far: Address | None = None
    state: str = ""
    interfaces: list[str] = field(default_factory=list)

    def take(self, line: str) -> None:
        """One line below the identifiers."""
        if (tcp := _TCP.match(line)) and self.far is None:
            self.far = _address(tcp["far"])
        elif (state := _STATE.match(line)) and not self.state:
            self.state = state["state"]
        elif source := _SOURCE.match(line):
            self.interfaces.append(source["interface"])
        elif line.startswith(("TCP connection", "State:")):
            raise UnreadableOutput(f"expected the connection or the state of {self.peer}, found {first(line)}")

    @property
    def neighbor(self) -> Neighbor:
        """The session as a neighbor; up is ``Oper``."""
        interface = self.interfaces[0] if self.interfaces else None
        instance = Instance(Protocol.LDP, "", self.vrf)
        return Neighbor(instance, self.far, self.state, self.state == "Oper", self.peer, interface)


def _address(text: str) -> Address:
    try:
        return ip_address(text)
    except ValueError as exc:
        raise UnreadableOutput(f"{text!r} is not an address") from exc


def sessions(text: str) -> tuple[ShownLdpSession, ...]:
    """The sessions of ``show mpls ldp neighbor``, with or without ``detail``.

    Raises:
        UnreadableOutput: the identifiers of a session are not understood, or it shows no state.
    """
    vrf, found = DEFAULT_VRF, list[ShownLdpSession]()
    for given, below in followed(text):
        line = given
        if title := _VRF.match(line):
            vrf, line = title["vrf"], (title["rest"] or "").strip()
        if not line or _NO_LDP.match(line):
            continue
        if peer := _PEER.match(line):
            whole(line, below)
            found.append(ShownLdpSession(vrf, ipv4(peer["peer"]), ipv4(peer["own"])))
        elif _LIKE_PEER.search(line) or not found:
            raise UnreadableOutput(f"expected an LDP session, found {first(line)}")
        else:
            found[-1].take(line)
    if cut := next((session for session in found if not (session.state and session.far)), None):
        raise UnreadableOutput(
            f"the LDP session with {cut.peer} shows no connection or no state: the answer is not all"
        )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class LdpHellos:
    """The hellos of one interface, or, where ``interface`` is empty, targeted ones; ``peers`` are whose come in."""

    vrf: str
    interface: str
    receives: bool
    peers: tuple[IPv4Address, ...] = ()
    note: str = ""


_WAY = r"(?P<way>xmit/recv|xmit|recv)"
_OVER = r"\((?:ldp|tdp)(?:/(?:ldp|tdp))?\)"
_ON = re.compile(rf"^(?P<interface>[A-Za-z]\S*) {_OVER}: ?{_WAY}(?:[,;]? .*)?$")
_TARGETED = re.compile(rf"^{IPV4} -> {IPV4} {_OVER}: ?(?:active/passive|active|passive)(?:, {_WAY})?(?:[,;]? .*)?$")
_LIKE_ON = re.compile(r"\((?:ldp|tdp)\b|: ?xmit|xmit/|->")
_PEER_ID = re.compile(rf"^(?:LDP|TDP) Id: ?(?P<peer>{IPV4}):[0-9]+(?P<rest>[,;].*)?$")
_LIKE_PEER_ID = re.compile(r"^[LT]DP Id")
_NO_ROUTE = re.compile(r"\bno (?:host )?route\b", re.IGNORECASE)


def hellos(text: str) -> tuple[LdpHellos, ...]:
    """What ``show mpls ldp discovery`` says of interfaces and of targeted hellos, with or without ``detail``.

    Raises:
        UnreadableOutput: a line of an interface or of a peer is not understood.
    """
    vrf, found = DEFAULT_VRF, list[LdpHellos]()
    for line in lines(text):
        if head := HEAD.match(line):
            vrf = head["vrf"] or DEFAULT_VRF
        elif place := _ON.match(line) or _TARGETED.match(line):
            interface = place.groupdict().get("interface") or ""
            found.append(LdpHellos(vrf, interface, "recv" in (place["way"] or "")))
        elif found and (peer := _PEER_ID.match(line)):
            last, note = found[-1], "no route" if _NO_ROUTE.search(peer["rest"] or "") else found[-1].note
            found[-1] = LdpHellos(last.vrf, last.interface, last.receives, (*last.peers, ipv4(peer["peer"])), note)
        elif _LIKE_ON.search(line) or _LIKE_PEER_ID.match(line):
            raise UnreadableOutput(f"expected an interface of LDP or a neighbor on it, found {first(line)}")
    return tuple(found)


def read_neighbors(outputs: Mapping[str, str]) -> LdpNeighbors:
    """The sessions of every VRF, where the release shows all of them.

    Raises:
        UnreadableOutput: both commands were refused, or a session is not understood.
    """
    command = NEIGHBORS if unknown_to_device(outputs, NEIGHBORS_OF_ALL) else NEIGHBORS_OF_ALL
    return LdpNeighbors(tuple(session.neighbor for session in sessions(answer(outputs, command))))


def read_interfaces(outputs: Mapping[str, str]) -> LdpInterfaces:
    """The interfaces on which LDP looks for neighbors; those of targeted hellos are none.

    Raises:
        UnreadableOutput: as the router IDs' reader of the same answer does, or an interface is not understood.
    """
    read_identities(outputs)
    command = DEFAULT if unknown_to_device(outputs, ALL) else ALL
    return LdpInterfaces(tuple(_interfaces(hellos(answer(outputs, command)))))


def _interfaces(found: tuple[LdpHellos, ...]) -> Iterator[RoutingInterface]:
    for one in found:
        if one.interface:
            instance = Instance(Protocol.LDP, "", one.vrf)
            yield RoutingInterface(instance, one.interface, receives=one.receives, note=one.note)


READERS = (
    Reader(LdpNeighbors, (NEIGHBORS_OF_ALL, NEIGHBORS), read_neighbors),
    Reader(LdpInterfaces, (ALL, DEFAULT, RUNNING), read_interfaces),
)
