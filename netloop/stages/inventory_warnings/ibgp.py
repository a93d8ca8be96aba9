"""Warnings about iBGP: full meshes and route reflectors that cannot be complete."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from itertools import islice

from netloop.errors import Place
from netloop.model.intent import BgpFamily
from netloop.model.routing import DEFAULT_VRF, Protocol
from netloop.stages.complaint import Complaint, complain
from netloop.stages.declared_network import DeclaredNetwork
from netloop.stages.declared_sessions import DeclaredSession
from netloop.stages.inventory_warnings.sites import Sites
from netloop.stages.inventory_warnings.waived import Waived
from netloop.stages.route_reflection import ReflectionGap, RouteReflection

NAMED = 3
Gaps = tuple[ReflectionGap, ...]


@dataclass(slots=True)
class _Speakers:
    """The iBGP of one site for one address family; ``outside`` have iBGP sessions out of the inventory."""

    peers: dict[str, set[str]] = field(default_factory=dict)
    clients: dict[str, set[str]] = field(default_factory=dict)
    outside: set[str] = field(default_factory=set)

    def add(self, session: DeclaredSession, peer: str | None) -> None:
        """Add one end of a session; without a peer of this inventory it leads outside."""
        name = session.process.host.name
        peers = self.peers.setdefault(name, set())
        if peer is None:
            self.outside.add(name)
            return
        peers.add(peer)
        if session.client:
            self.clients.setdefault(name, set()).add(peer)


def incomplete(network: DeclaredNetwork, waived: Waived) -> Iterator[Complaint]:
    """Within a site of an AS every two routers get each other's iBGP routes, by a session or by route reflectors."""
    found: dict[tuple[str, Gaps], list[BgpFamily]] = {}
    speakers, announcing = _speakers(network), _announcing(network)
    for (site, family), these in speakers.items():
        if gaps := _gaps(these, announcing, waived):
            found.setdefault((site, gaps), []).append(family)
    for (site, gaps), families in found.items():
        yield _complaint(network, gaps, families, speakers[site, families[0]])


def _speakers(network: DeclaredNetwork) -> dict[tuple[str, BgpFamily], _Speakers]:
    """Who speaks iBGP outside every VRF, by site and family; what one end carries counts for both."""
    internal = [session for session in network.all_sessions if _internal(network, session)]
    ends = {session: _far_end(network, session) for session in internal}
    sites, found = Sites(network), dict[tuple[str, BgpFamily], _Speakers]()
    for session, back in ends.items():
        if back:
            sites.join(session.process.host.name, back[0].process.host.name)
    for session, back in ends.items():
        site, peer = sites.of(session.process.host.name), back[0].process.host.name if back else None
        for family in dict.fromkeys((*session.families, *(f for entry in back for f in entry.families))):
            found.setdefault((site, family), _Speakers()).add(session, peer)
    return found


def _internal(network: DeclaredNetwork, session: DeclaredSession) -> bool:
    remote = network.remote_as(session)
    return session.vrf == DEFAULT_VRF and remote is not None and str(remote) == session.system


def _far_end(network: DeclaredNetwork, session: DeclaredSession) -> list[DeclaredSession]:
    """The other end's entries, none where it is out of the inventory, or in a VRF."""
    return [entry for entry in network.back(session) if entry.vrf == DEFAULT_VRF]


def _announcing(network: DeclaredNetwork) -> set[str]:
    """The hosts that say what they announce: networks, VRFs, or sessions to another AS."""
    found = {host.name for host in network if host.form.vrfs}
    found |= {process.host.name for process in network.each(Protocol.BGP) if process.form.networks}
    return found | {s.process.host.name for s in network.all_sessions if str(network.remote_as(s)) != s.system}


def _gaps(speakers: _Speakers, announcing: Set[str], waived: Waived) -> Gaps:
    """The first of what is missing, one more than is named. A reflector that announces nothing need not be heard."""
    spared = {name for name in speakers.peers if waived.host(name)}
    silent = speakers.clients.keys() - announcing
    reflection = RouteReflection(speakers.peers, speakers.clients, speakers.outside, silent, spared)
    gaps = (g for g in reflection.gaps() if not waived.pair(*g.routers) and not waived.pair(*g.tops))
    return tuple(islice(gaps, NAMED + 1))


def _complaint(network: DeclaredNetwork, gaps: Gaps, families: list[BgpFamily], speakers: _Speakers) -> Complaint:
    (a, b), (one, other) = gaps[0].tops, gaps[0].routers
    carried = " and ".join(families)
    (system, place), (_, there) = _bgp(network, a), _bgp(network, b)
    whose = "their routes do" if (a, b) == (one, other) else f"routes of {one} and {other} do"
    message = (
        f"BGP {system}: no session to {b} ({there}) carries {carried}, and neither is a reflector's client: {whose} not"
        f" get from one to the other{_likewise(gaps[1:])}"
    )
    expected = "a session between every two routers of an AS that are nobody's clients"
    return complain(a, place, message, expected, hint=_hint(network, a, b, carried, speakers))


def _likewise(gaps: Gaps) -> str:
    words = ", ".join(" and ".join(gap.tops) for gap in gaps[: NAMED - 1])
    return f"; likewise without one: {words}{', and others' if len(gaps) >= NAMED else ''}" if words else ""


def _bgp(network: DeclaredNetwork, name: str) -> tuple[str, Place]:
    host = network.declared.hosts[name]
    system = next(iter(host.form.routing.bgp))
    return system, host.key("routing", "bgp", system)


def _hint(network: DeclaredNetwork, a: str, b: str, carried: str, speakers: _Speakers) -> str:
    if network.towards.get((a, b)):
        return f"{carried} among the families of the session that they have"
    between = next((name for name in speakers.peers[a] if name in speakers.peers[b]), None)
    joined = f"neighbors: [{b}] on {a} and neighbors: [{a}] on {b}"
    return f"{joined}; or clients: [{a}, {b}] on {between}, which has sessions to both" if between else joined
