"""Adjacencies of declared links, asked of both ends: each has the other up, and knows it by its intended identity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar
from weakref import WeakKeyDictionary

from netloop.checks.check import Case, FleetCheck, Question, SecondLook, Verdict
from netloop.checks.link_interfaces import short
from netloop.checks.observed_network import IN_EFFECT, NEIGHBORS, ObservedNetwork, configures, intended, observed
from netloop.model.evidence import (
    EigrpNeighbors,
    FleetEvidence,
    Identity,
    Interfaces,
    IsisNeighbors,
    LdpNeighbors,
    Neighbor,
    OspfNeighbors,
    Ospfv3Neighbors,
)
from netloop.model.finding import BrokenAt, Finding, Status
from netloop.model.link_protocols import DeclaredAdjacency
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.model.routing_facts import (
    EigrpInterfaces,
    IsisInterfaces,
    LdpInterfaces,
    OspfInterfaces,
    Ospfv3Interfaces,
    RoutingInterface,
    RoutingInterfaces,
)

RUNS_ON: Mapping[Protocol, type[RoutingInterfaces]] = {
    Protocol.OSPF: OspfInterfaces,
    Protocol.OSPFV3: Ospfv3Interfaces,
    Protocol.ISIS: IsisInterfaces,
    Protocol.EIGRP: EigrpInterfaces,
    Protocol.LDP: LdpInterfaces,
}
"""The fact that shows where a protocol runs."""

SHUT = "administratively down"


@dataclass(frozen=True, slots=True)
class LinkAdjacency:
    """An adjacency that is to be, as one of its ends sees it; ``index`` is the link's place among the declared ones."""

    adjacency: DeclaredAdjacency
    index: int
    device: str
    far: str
    parallel: bool = False

    @property
    def instance(self) -> Instance:
        """The instance of the end asked."""
        return self.adjacency.instance(self.device)

    @property
    def far_instance(self) -> Instance:
        """The instance of the other end."""
        return self.adjacency.instance(self.far)

    @property
    def subject(self) -> str:
        """What it is called: among several links between the two, with the interface, address or place of this one."""
        family = " IPv6" if self.adjacency.version == 6 else ""
        end = self.adjacency.link.end(self.device)
        where = (end.interface or end.ipv4 or end.ipv6 if end else None) or f"link {self.index + 1}"
        return f"{self.instance}{family} to {self.far}{f' ({where})' if self.parallel else ''}"

    def turned(self) -> LinkAdjacency:
        """The same as the other end sees it."""
        return LinkAdjacency(self.adjacency, self.index, self.far, self.device, self.parallel)


@dataclass(slots=True)
class _Shown:
    """What each device shows of the adjacencies that are to be, worked out once."""

    network: ObservedNetwork
    links: Mapping[str, tuple[LinkAdjacency, ...]]
    _rows: dict[tuple[str, Protocol], Mapping[tuple[int, int], Neighbor]] = field(default_factory=dict)

    def declared(self, device: str, protocol: Protocol) -> Iterator[LinkAdjacency]:
        """The adjacencies that a device is to have in a protocol."""
        return (found for found in self.links.get(device, ()) if found.adjacency.protocol is protocol)

    def row(self, wanted: LinkAdjacency) -> Neighbor | None:
        """What the end asked shows of it, None where it shows nothing."""
        key = wanted.device, wanted.adjacency.protocol
        if key not in self._rows:
            self._rows[key] = _assigned(tuple(self.declared(*key)), self.network)
        return self._rows[key].get((wanted.index, wanted.adjacency.version))

    def interface(self, wanted: LinkAdjacency) -> str | None:
        """The interface of the end asked, where it is known."""
        ends = self.network.link_interfaces[wanted.index]
        return ends[0] if wanted.adjacency.link.a.device == wanted.device else ends[1]


_KNOWN: WeakKeyDictionary[FleetEvidence, _Shown] = WeakKeyDictionary()


def _shown(fleet: FleetEvidence) -> _Shown:
    known = _KNOWN.get(fleet)
    if known is None:
        network = observed(fleet)
        known = _KNOWN[fleet] = _Shown(network, _wanted(fleet, network))
    return known


def _wanted(fleet: FleetEvidence, network: ObservedNetwork) -> dict[str, tuple[LinkAdjacency, ...]]:
    """The adjacencies that each device is to have."""
    times: dict[frozenset[str], int] = {}
    for link in fleet.links:
        pair = frozenset((link.a.device, link.z.device))
        times[pair] = times.get(pair, 0) + 1
    found: dict[str, list[LinkAdjacency]] = {}
    for index, link in enumerate(fleet.links):
        a, z = link.a.device, link.z.device
        parallel = times[frozenset((a, z))] > 1
        for adjacency in network.declared_on(link):
            found.setdefault(a, []).append(LinkAdjacency(adjacency, index, a, z, parallel))
            found.setdefault(z, []).append(LinkAdjacency(adjacency, index, z, a, parallel))
    return {name: tuple(wanted) for name, wanted in found.items()}


def _assigned(wanted: Sequence[LinkAdjacency], network: ObservedNetwork) -> Mapping[tuple[int, int], Neighbor]:
    """Which neighbor belongs to which link: by the interface, then by the far end's address, then by who it is."""
    if not wanted:
        return {}
    device, protocol = wanted[0].device, wanted[0].adjacency.protocol
    rows = [row for row in network.neighbors(device, protocol) if row.instance.vrf == DEFAULT_VRF]
    free = _Free(sorted(rows, key=lambda row: not row.up), network)
    found: dict[tuple[int, int], Neighbor] = {}
    for take in (free.on_interface, free.at_address, free.of_device):
        for one in wanted:
            key = one.index, one.adjacency.version
            if key not in found and (row := take(one)):
                found[key] = row
    return found


class _Free:
    """The neighbors of a device that belong to no link yet, those that are up first."""

    def __init__(self, rows: Sequence[Neighbor], network: ObservedNetwork) -> None:
        self._network, self._used = network, set[int]()
        self._far = [network.far_end(row) for row in rows]
        self._by: dict[object, list[tuple[int, Neighbor]]] = {}
        for number, row in enumerate(rows):
            keys = {short(row.interface) if row.interface else None, row.address, ("device", self._far[number])}
            for key in keys - {None}:
                self._by.setdefault(key, []).append((number, row))

    def on_interface(self, wanted: LinkAdjacency) -> Neighbor | None:
        """One on the link's interface; one that nobody knows stands there for the far end."""
        ends = self._network.link_interfaces[wanted.index]
        interface = ends[0] if wanted.adjacency.link.a.device == wanted.device else ends[1]
        if interface is None:
            return None
        return self._take(short(interface), wanted, {wanted.far}) or self._take(short(interface), wanted, {None})

    def at_address(self, wanted: LinkAdjacency) -> Neighbor | None:
        """One at the address that the inventory gives the far end."""
        end = wanted.adjacency.link.end(wanted.far)
        addresses = [address.ip for address in (end.ipv4, end.ipv6) if address] if end else []
        rows = (self._take(address, wanted, {wanted.far, None}) for address in addresses)
        return next((row for row in rows if row), None)

    def of_device(self, wanted: LinkAdjacency) -> Neighbor | None:
        """One that is the far device, whatever link it is on."""
        return self._take(("device", wanted.far), wanted, {wanted.far})

    def _take(self, key: object, wanted: LinkAdjacency, far: set[str | None]) -> Neighbor | None:
        for number, row in self._by.get(key, ()):
            if number not in self._used and self._far[number] in far and _fits(row, wanted):
                if wanted.adjacency.protocol is not Protocol.LDP:
                    self._used.add(number)
                return row
        return None


def _fits(row: Neighbor, wanted: LinkAdjacency) -> bool:
    if wanted.adjacency.protocol is not Protocol.EIGRP:
        return True
    family = wanted.adjacency.version in (0, row.address.version if row.address else 0)
    return row.instance.name == wanted.instance.name and family


class AdjacencyCheck(FleetCheck):
    """Base: a protocol in which both ends of a declared link are to have each other."""

    protocol: ClassVar[Protocol]

    def asks(self, device: str, fleet: FleetEvidence) -> tuple[type, ...]:
        """The neighbors, and the interfaces by whose addresses they are known, of the ends of declared links."""
        any_declared = any(True for _ in _shown(fleet).declared(device, self.protocol))
        return (*self.facts, Interfaces) if any_declared else ()

    def together(self, case: Case) -> Iterable[Question]:
        """One per link that is to have the adjacency."""
        for wanted in _shown(case.fleet).declared(case.intent.device, self.protocol):
            yield self._question(wanted, case.fleet)

    def _question(self, wanted: LinkAdjacency, fleet: FleetEvidence) -> Question:
        meant = _meant(fleet, wanted.far, wanted.far_instance)
        known = f", {wanted.far} as {meant}" if meant and self.protocol is not Protocol.EIGRP else ""
        return Question(wanted.subject, f"up at both ends{known}", wanted, wanted.instance, wanted.far)

    def answer(self, question: Question, case: Case) -> Verdict | None:
        """Passed where both ends have it; see ``_Ends``."""
        wanted: LinkAdjacency = question.about
        return _Ends(wanted, case.fleet).answer()

    def second_look(self, case: Case, findings: Sequence[Finding]) -> Mapping[str, SecondLook]:
        """On which interfaces either end runs the protocol, and how."""
        kind = RUNS_ON[self.protocol]
        broken = [finding.peer for finding in findings if finding.broken_at is BrokenAt.NO_ADJACENCY]
        ends = {case.intent.device, *(peer for peer in broken if peer)} if broken else set()
        there = (name for name in sorted(ends) if name in case.fleet.by_device)
        return {name: SecondLook((kind,)) for name in there if case.fleet.get(name, kind) is None}


def _meant(fleet: FleetEvidence, device: str, instance: Instance) -> Identity | None:
    """Who an instance must be."""
    intent = fleet.intents.get(device)
    return next((intended(p) for p in intent.processes if p.instance == instance), None) if intent else None


class _Ends:
    """The two ends of one adjacency, and what they show of it."""

    def __init__(self, wanted: LinkAdjacency, fleet: FleetEvidence) -> None:
        self.wanted, self.fleet, self.far = wanted, fleet, wanted.far
        self.protocol = wanted.adjacency.protocol
        self.shown = _shown(fleet)
        kind = NEIGHBORS[self.protocol]
        self.alone = fleet.get(self.far, kind) is None
        self.here = self.shown.row(wanted)
        self.there = None if self.alone else self.shown.row(wanted.turned())

    def answer(self) -> Verdict:
        """Up at both ends and as intended; one end's word alone where the other was not read."""
        up = self.here is not None and self.here.up
        if not up or not (self.alone or (self.there is not None and self.there.up)):
            return Verdict(Status.FAILED, self._states(), self._hint(), BrokenAt.NO_ADJACENCY)
        if names := [name for name in (self._known_here(), self._known_there()) if name]:
            status = Status.PENDING if all(pending for _, pending, _ in names) else Status.FAILED
            whose = f"see the {self.protocol.word} of {' and '.join(device for _, _, device in names)}"
            return Verdict(status, "; ".join(text for text, _, _ in names), whose)
        return Verdict(Status.PASSED, f"{self._states()}: one end alone" if self.alone else self._states())

    def _states(self) -> str:
        if self.alone:
            return f"{self.here.state if self.here else 'not shown here'}; {self._why_alone()}"
        if self.here and self.there:
            return f"{self.here.state} here, {self.there.state} at {self.far}"
        if self.here:
            return (
                f"up here, not shown by {self.far}"
                if self.here.up
                else f"{self.here.state} here, nothing at {self.far}"
            )
        return f"nothing here, {self.there.state} at {self.far}" if self.there else "none on either end"

    def _why_alone(self) -> str:
        return why_alone(self.fleet, self.far, NEIGHBORS[self.protocol])

    def _known_here(self) -> tuple[str, bool, str] | None:
        """How this end calls the far one, if not as intended, whether that is only awaited, and whom it calls so."""
        return self._known(self.here, self.wanted.turned(), f"{self.far} is known here as")

    def _known_there(self) -> tuple[str, bool, str] | None:
        return self._known(self.there, self.wanted, f"{self.far} knows this router as")

    def _known(self, row: Neighbor | None, who: LinkAdjacency, text: str) -> tuple[str, bool, str] | None:
        """``who`` is the adjacency as the end that is named sees it."""
        meant = _meant(self.fleet, who.device, who.instance)
        if row is None or meant is None or self.protocol is Protocol.EIGRP:
            return None
        if row.router_id is None:
            other = row.hostname and not _alike(row.hostname, who.device)
            return (f"{text} {row.hostname}", False, who.device) if other else None
        if row.router_id == meant:
            return None
        return f"{text} {row.router_id}", awaited(self.fleet, who.device, who.instance), who.device

    def _hint(self) -> str | None:
        """What the interfaces of both ends tell, the nearest cause first."""
        ends = tuple(_end(wanted, self.shown, self.fleet) for wanted in (self.wanted, self.wanted.turned()))
        rows = (self.here, self.there)
        strangers = (name for end, row in zip(ends, rows, strict=True) if not row for name in self._stranger(end))
        causes = (*_causes(self.protocol, ends, *rows), *self._one_identity(), *strangers)
        return next(iter(causes), None)

    def _one_identity(self) -> Iterator[str]:
        """The identity that both ends run under: whoever has one's own takes no neighbor with it."""
        fact = IN_EFFECT[self.protocol]
        near, far = (self.fleet.get(wanted.device, fact) for wanted in (self.wanted, self.wanted.turned()))
        here = near.of(self.wanted.instance) if near else None
        there = far.of(self.wanted.far_instance) if far else None
        if here and there and here.address and here.address == there.address:
            yield f"both run under {here.address}"

    def _stranger(self, end: _End) -> Iterator[str]:
        """Who is there instead of the other end, where its interface has a neighbor that is somebody else."""
        for row in self.shown.network.neighbors(end.device, self.protocol) if end.interface else ():
            other = self.shown.network.far_end(row)
            if other and row.interface and short(row.interface) == short(str(end.interface)):
                yield f"{other} is the neighbor on {end}"


def why_alone(fleet: FleetEvidence, device: str, kind: type) -> str:
    """Why the other end says nothing, in a few words."""
    evidence = fleet.by_device.get(device)
    if evidence is None:
        return f"{device} could not be read" if device in fleet.unread else f"{device} was not asked"
    if kind in evidence.unsupported:
        return f"{device} cannot show it"
    return f"{device} could not be read" if kind in evidence.unread else f"{device} was not asked"


def awaited(fleet: FleetEvidence, device: str, instance: Instance) -> bool:
    """Whether a device has the intended identity in its configuration, and only awaits that it takes effect."""
    return configures(fleet.by_device.get(device), instance, _meant(fleet, device, instance))


def _alike(shown: str, device: str) -> bool:
    """Whether a host name, perhaps cut short or with a domain, is a device's."""
    one, other = shown.lower(), device.lower()
    return one.startswith(other) or other.startswith(one)


@dataclass(frozen=True, slots=True)
class _End:
    """One end of a link as a protocol runs on it; ``runs`` is None where that is not known, or it does not.

    ``down`` says how the interface is down, and is empty where it is up, or not known.
    """

    device: str
    interface: str | None
    runs: RoutingInterface | None
    read: bool
    down: str

    def __str__(self) -> str:
        return f"{self.device} {self.interface}" if self.interface else self.device


def _end(wanted: LinkAdjacency, shown: _Shown, fleet: FleetEvidence) -> _End:
    row, interface = shown.row(wanted), shown.interface(wanted)
    interface = interface or (row.interface if row else None)
    fact = fleet.get(wanted.device, RUNS_ON[wanted.adjacency.protocol])
    rows = [r for r in fact.interfaces if interface and short(r.interface) == short(interface)] if fact else []
    mine = [r for r in rows if r.instance.vrf == DEFAULT_VRF and _same_system(r, wanted)]
    states = fleet.get(wanted.device, Interfaces)
    state = states.by_name.get(interface) if states and interface else None
    down = "" if state is None or (state.admin_up and state.line_up) else "down" if state.admin_up else SHUT
    return _End(wanted.device, interface, mine[0] if mine else None, fact is not None, down)


def _same_system(row: RoutingInterface, wanted: LinkAdjacency) -> bool:
    return wanted.adjacency.protocol is not Protocol.EIGRP or row.instance.name == wanted.instance.name


def _causes(protocol: Protocol, ends: Sequence[_End], here: Neighbor | None, there: Neighbor | None) -> Iterator[str]:
    """What keeps the two from being adjacent, the nearest cause first."""
    near, far = ends
    yield from (f"{end} is {end.down}" for end in sorted(ends, key=lambda end: end.down != SHUT) if end.down)
    for end in ends:
        if end.read and end.interface and end.runs is None:
            passive = " (or passive there)" if protocol is Protocol.EIGRP else ""
            yield f"no {protocol.title} on {end}{passive}"
    yield from (f"passive on {end}" for end in ends if end.runs and end.runs.passive)
    if near.runs and far.runs:
        yield from _differences(near.runs, far.runs, far.device)
    yield from (
        f"no hello of {other.device} comes in on {end}: {end.runs.note}".removesuffix(": ")
        for end, other in ((near, far), (far, near))
        if end.runs and end.runs.receives is False
    )
    yield from (f"{end}: {end.runs.note}" for end in ends if end.runs and end.runs.note)
    if any(row and row.state.upper().startswith(("EXSTART", "EXCHANGE")) for row in (here, there)):
        yield "compare the MTU of both ends"


def _differences(near: RoutingInterface, far: RoutingInterface, name: str) -> Iterator[str]:
    protocol = near.instance.protocol
    areas, timers = (near.area, far.area), protocol in {Protocol.OSPF, Protocol.OSPFV3}
    if timers or set(areas) == {"1", "2"}:
        yield from _difference("level" if protocol is Protocol.ISIS else "area", areas, name)
    if timers:
        yield from _difference("hello", (near.hello, far.hello), name, " s")
        yield from _difference("dead", (near.dead, far.dead), name, " s")
    if bool(near.authentication) != bool(far.authentication):
        yield f"authentication {'here' if near.authentication else f'at {name}'} and not at the other end"


def _difference(word: str, values: Sequence[object], name: str, unit: str = "") -> Iterator[str]:
    one, other = values
    if one is not None and other is not None and one != other:
        yield f"{word} {one}{unit} here, {other}{unit} at {name}"


class OspfAdjacency(AdjacencyCheck):
    """The two routers of a declared link have each other as OSPF neighbors, under their intended router IDs.

    Passed: both ends show the adjacency up, and each calls the other by the router ID that the inventory gives it; or
    this end does, and the other one was not read: "FULL/  -; rr1 was not asked: one end alone". Pending: it is up, and
    a router ID that is configured is not in effect yet. Failed: "up here, not shown by rr1", "none on either end",
    "rr1 knows this router as 10.9.9.9"; the hint says what the interfaces tell, as "passive on pe1 Gi0/1".
    Error: this end's neighbors could not be read.

    Example: pe1 OSPF 1 to rr1: expected up at both ends, rr1 as 10.255.0.9, actual none on either end (passive on rr1
    GigabitEthernet0/2).
    """

    name = "ospf-adjacency"
    order = 300
    facts = (OspfNeighbors,)
    protocol = Protocol.OSPF


class Ospfv3Adjacency(AdjacencyCheck):
    """The two routers of a declared link have each other as OSPFv3 neighbors, under their intended router IDs.

    As ospf-adjacency, on links with IPv6. Passed: up at both ends, each under its intended router ID. Pending: up, and
    a router ID is not in effect yet. Failed: one end or both do not have it, or know the other as somebody else.

    Example: pe1 OSPFv3 1 to p1: expected up at both ends, p1 as 10.255.0.1, actual up here, not shown by p1.
    """

    name = "ospfv3-adjacency"
    order = 301
    facts = (Ospfv3Neighbors,)
    protocol = Protocol.OSPFV3


class IsisAdjacency(AdjacencyCheck):
    """The two routers of a declared link have each other as IS-IS neighbors, under their intended system IDs.

    Nothing is asked where one end is level 1 alone and the other level 2 alone, or both are level 1 in different areas.
    Passed: up at both ends, each under its intended system ID, or its host name where the device shows that instead.
    Failed: one end or both do not have it, or know the other as somebody else.

    Example: p1 IS-IS core to p2: expected up at both ends, p2 as 0102.5500.0002, actual Init here, nothing at p2 (no
    IS-IS on p2 GigabitEthernet0/0).
    """

    name = "isis-adjacency"
    order = 302
    facts = (IsisNeighbors,)
    protocol = Protocol.ISIS


class EigrpAdjacency(AdjacencyCheck):
    """The two routers of a declared link have each other as EIGRP neighbors, in the AS that both have.

    Each family is asked by itself; EIGRP's neighbors show no router ID. Passed: both ends show the other. Failed: one
    end or both do not.

    Example: br1 EIGRP 100 to hq1: expected up at both ends, actual nothing here, up at hq1.
    """

    name = "eigrp-adjacency"
    order = 303
    facts = (EigrpNeighbors,)
    protocol = Protocol.EIGRP


class LdpSession(AdjacencyCheck):
    """The two routers of a declared link have an LDP session, each under its intended router ID.

    One session for all links between the two, and only where one end at least has LDP on such a link: netloop enables
    LDP nowhere. Passed: both ends show it up, and each the other's intended LDP router ID. Failed: "no LDP on rr1
    GigabitEthernet0/1", "no hello of rr1 comes in", or a session that is not up.

    Example: pe1 LDP to p1: expected up at both ends, p1 as 10.255.0.1, actual none on either end (no LDP on p1
    GigabitEthernet0/2).
    """

    name = "ldp-session"
    order = 304
    facts = (LdpNeighbors, LdpInterfaces)
    protocol = Protocol.LDP

    def together(self, case: Case) -> Iterable[Question]:
        """One per router at the other end of links; about the first of these that has LDP at an end."""
        first: dict[str, LinkAdjacency] = {}
        for wanted in _shown(case.fleet).declared(case.intent.device, self.protocol):
            if wanted.far not in first or not _has_ldp(first[wanted.far], case.fleet):
                first[wanted.far] = LinkAdjacency(wanted.adjacency, wanted.index, wanted.device, wanted.far)
        return (self._question(wanted, case.fleet) for wanted in first.values())

    def answer(self, question: Question, case: Case) -> Verdict | None:
        """Nothing where neither end has LDP there, nor the session."""
        wanted: LinkAdjacency = question.about
        ends = _Ends(wanted, case.fleet)
        return ends.answer() if ends.here or ends.there or _has_ldp(wanted, case.fleet) else None


def _has_ldp(wanted: LinkAdjacency, fleet: FleetEvidence) -> bool:
    """Whether an end shows LDP on a link."""
    shown = _shown(fleet)
    return any(_end(end, shown, fleet).runs for end in (wanted, wanted.turned()))
