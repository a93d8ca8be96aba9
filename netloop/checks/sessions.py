"""BGP sessions as declared, asked of both ends: addresses, AS numbers, families, identifiers; who reflects to whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from netloop.checks.check import Case, FleetCheck, Question, Verdict
from netloop.checks.observed_network import ObservedNetwork, observed
from netloop.checks.two_ends import awaited, why_alone
from netloop.model.evidence import FleetEvidence, Interfaces
from netloop.model.finding import BrokenAt, Status
from netloop.model.intent import Bgp, BgpFamily, BgpNeighbor, Intent
from netloop.model.routing import DEFAULT_VRF
from netloop.model.routing_facts import Address, BgpSessions, BgpSessionState

TITLES = {BgpFamily.IPV4: "IPv4", BgpFamily.IPV6: "IPv6", BgpFamily.VPNV4: "VPNv4"}


@dataclass(frozen=True, slots=True)
class WantedSession:
    """A declared session as one end sees it; ``source`` is the address that it is to come from, where that is known.

    ``named`` is the loopback of that address, None where it is the interface towards the other end.
    """

    bgp: Bgp
    neighbor: BgpNeighbor
    source: Address | None
    named: str | None

    @property
    def far(self) -> str:
        """What the other end is called: its device, or its address where it is not in the inventory."""
        return self.neighbor.device or str(self.neighbor.address)

    @property
    def internal(self) -> bool:
        """Whether both ends are in one AS."""
        return str(self.neighbor.remote_as) == self.bgp.instance.name

    @property
    def subject(self) -> str:
        """What it is called: its address is with it, as two routers may have several."""
        address = f" ({self.neighbor.address})" if self.neighbor.device else ""
        return f"{self.bgp.instance} to {self.far}{address}"

    @property
    def origin(self) -> str:
        """Where it is to come from: ``lo0's 10.255.0.21``."""
        return f"{self.named}'s {self.source}" if self.named else str(self.source)


def wanted_sessions(intent: Intent, network: ObservedNetwork) -> Iterator[WantedSession]:
    """The declared sessions of a device."""
    for bgp in intent.bgp:
        for neighbor in bgp.neighbors:
            source = _of_loopback(intent, neighbor, network) or _towards(intent, bgp, neighbor, network)
            yield WantedSession(bgp, neighbor, source, neighbor.update_source)


def _of_loopback(intent: Intent, neighbor: BgpNeighbor, network: ObservedNetwork) -> Address | None:
    """The address of the loopback that is named as the source: as declared, else as the device shows it."""
    name, version = neighbor.update_source, neighbor.address.version
    declared = [a for loopback in intent.loopbacks if loopback.name == name for a in loopback.addresses]
    state = network.interfaces(intent.device).by_name.get(name) if name else None
    found = (*declared, *(state.addresses if state else ()))
    return next((a.ip for a in found if a.version == version), None)


def _towards(intent: Intent, bgp: Bgp, neighbor: BgpNeighbor, network: ObservedNetwork) -> Address | None:
    """The address of the interface that is in one subnet with the neighbor: of a declared link, else as shown."""
    if neighbor.update_source:
        return None
    vrf, target = bgp.instance.vrf, neighbor.address
    ends = (link.end(intent.device) for link in network.links_of.get(intent.device, ()) if vrf == DEFAULT_VRF)
    declared = [a for end in ends if end for a in (end.ipv4, end.ipv6) if a]
    states = [s for s in network.interfaces(intent.device).by_name.values() if s.vrf == vrf]
    found = (*declared, *(a for state in states for a in state.addresses))
    return next((a.ip for a in found if a.version == target.version and target in a.network), None)


class BgpSessionCheck(FleetCheck):
    """Each declared BGP session is established as declared, and both ends show the same of it.

    That is: from the declared source (a loopback's address, else that of the link) to the declared address, between
    the declared AS numbers, with each declared family, with the neighbor under its intended BGP identifier, and as a
    client of the route reflector where it is declared one. Passed: all of that, and the other end, where it is in the
    inventory, shows the session too; of one that is not, or was not read, one end's word is taken and said to be that.
    Pending: established, and a BGP identifier that is configured is not in effect yet. Failed: "Idle; rr1: Active",
    "rr1 expects 10.0.0.9", "IPv6 is activated here and not at rr1", "from 10.0.11.1 instead of lo0's
    10.255.0.21". Error: this end's sessions could not be read. Skipped: the other end is not in the lab.

    Example: pe1 BGP 65000 to rr1 (10.255.0.9): expected Established from lo0's 10.255.0.21 with IPv4 and IPv6,
    actual IPv6 is activated here and not at rr1.
    """

    name = "bgp-session"
    order = 320
    facts = (BgpSessions,)

    def asks(self, device: str, fleet: FleetEvidence) -> tuple[type, ...]:
        """The sessions, and the interfaces by whose addresses ends are known, of whoever is to run BGP."""
        intent = fleet.intents.get(device)
        return (*self.facts, Interfaces) if intent and intent.bgp else ()

    def together(self, case: Case) -> Iterable[Question]:
        """One per declared neighbor, outside VRFs and in them."""
        for wanted in wanted_sessions(case.intent, observed(case.fleet)):
            families = " and ".join(TITLES[family] for family in wanted.neighbor.families)
            origin = f" from {wanted.origin}" if wanted.source else ""
            expected = f"Established{origin} with {families}"
            yield Question(wanted.subject, expected, wanted, wanted.bgp.instance, wanted.neighbor.device)

    def answer(self, question: Question, case: Case) -> Verdict:
        """Passed, or the first difference and those after it."""
        return _Session(question.about, case).answer()


class _Session:
    """A declared session, and what its two ends show of it."""

    def __init__(self, wanted: WantedSession, case: Case) -> None:
        self.wanted, self.fleet, self.device = wanted, case.fleet, case.intent.device
        self.network, self.far, self.name = observed(case.fleet), wanted.neighbor.device, wanted.far
        self.vrf = wanted.bgp.instance.vrf
        self.here = self.network.session(self.device, self.vrf, wanted.neighbor.address)
        self.alone = self.far is None or case.fleet.get(self.far, BgpSessions) is None
        self.there = self._at_far_end()

    def _at_far_end(self) -> BgpSessionState | None:
        """The same session as the other end shows it: by the address that this end uses, or is to use."""
        used = self.here.local_address if self.here and self.here.up else None
        addresses = (address for address in (used, self.wanted.source) if address)
        found = (self.network.session_anywhere(self.far, self.vrf, address) for address in addresses if self.far)
        return next((session for session in found if session), None)

    def answer(self) -> Verdict:
        if self.far is None and self.fleet.alone and not (self.here and self.here.up):
            return Verdict(Status.SKIPPED, "the other end is not in the inventory, so not in the lab")
        if self.here is None or not self.here.up or not (self.alone or (self.there is not None and self.there.up)):
            return Verdict(Status.FAILED, self._down(), self._notes(), BrokenAt.NO_ADJACENCY)
        wrong, names = [*self._differences(self.here)], [*self._names(self.here)]
        if wrong or names:
            pending = not wrong and all(waits for _, waits in names)
            text = "; ".join((*wrong, *(name for name, _ in names)))
            return Verdict(Status.PENDING if pending else Status.FAILED, text)
        return Verdict(
            Status.PASSED, f"Established; {self._why_alone()}: one end alone" if self.alone else "Established"
        )

    def _down(self) -> str:
        """What each end shows of a session that is not up."""
        here = self.here.state if self.here else f"no session with {self.wanted.neighbor.address} here"
        if self.alone:
            return f"{here}; {self._why_alone()}"
        if self.there:
            return "; ".join((f"{here}; {self.name}: {self.there.state}", *self._systems()))
        return f"{here}; {self._not_there()}"

    def _not_there(self) -> str:
        """What the other end has instead of this session."""
        others = [s.address for s in self.network.sessions_by_end(str(self.far)).get(self.device, ())]
        mine = [address for address in others if address.version == self.wanted.neighbor.address.version]
        if mine:
            return f"{self.name} expects {' or '.join(map(str, mine))}"
        return f"{self.name} has no session with {self.wanted.source or 'this router'}"

    def _why_alone(self) -> str:
        if self.far is None:
            return "the other end is not in the inventory"
        return why_alone(self.fleet, self.far, BgpSessions)

    def _notes(self) -> str | None:
        """What the ends say of the last reset."""
        notes = [self.here.note] if self.here and self.here.note else []
        notes += [f"{self.name}: {self.there.note}"] if self.there and self.there.note else []
        return "; ".join(notes) or None

    def _systems(self) -> Iterator[str]:
        """AS numbers that are not the declared ones."""
        declared, own = self.wanted.neighbor.remote_as, int(self.wanted.bgp.instance.name)
        if self.here and self.here.remote_as not in (None, declared):
            yield f"AS {self.here.remote_as} is expected here, not {declared}"
        if self.there and self.there.remote_as not in (None, own):
            yield f"{self.name} expects AS {self.there.remote_as}, not {own}"

    def _differences(self, here: BgpSessionState) -> Iterator[str]:
        """How an established session differs from the declared one."""
        yield from self._systems()
        if self.wanted.source and here.local_address not in (None, self.wanted.source):
            yield f"from {here.local_address} instead of {self.wanted.origin}"
        yield from (self._missing(family, here) for family in self.wanted.neighbor.families if _lacks(here, family))
        if here.client != self.wanted.neighbor.route_reflector_client:
            yield f"{'a' if here.client else 'no'} route-reflector client here, declared {_client(self.wanted)}"

    def _missing(self, family: BgpFamily, here: BgpSessionState) -> str:
        title = TITLES[family]
        if family not in here.offered:
            return f"{title} is not activated here"
        if self.there and self.there.offered and family not in self.there.offered:
            return f"{title} is activated here and not at {self.name}"
        return f"{title} is not negotiated"

    def _names(self, here: BgpSessionState) -> Iterator[tuple[str, bool]]:
        """Identifiers that are not the intended ones, and whether each only awaits that it takes effect."""
        other = _counterpart(self.wanted, self.fleet.intents.get(self.far or ""))
        if other and here.router_id not in (None, other.router_id.address):
            waits = awaited(self.fleet, str(self.far), other.instance)
            yield f"{self.name} is known here as {here.router_id}, not {other.router_id.address}", waits
        own = self.wanted.bgp
        if self.there and self.there.router_id not in (None, own.router_id.address):
            waits = awaited(self.fleet, self.device, own.instance)
            yield f"{self.name} knows this router as {self.there.router_id}, not {own.router_id.address}", waits


def _lacks(here: BgpSessionState, family: BgpFamily) -> bool:
    """Whether a session is without a family; one of which the device shows no family at all tells nothing."""
    return bool(here.families or here.offered) and family not in here.families


def _client(wanted: WantedSession) -> str:
    return "one" if wanted.neighbor.route_reflector_client else "none"


def _counterpart(wanted: WantedSession, intent: Intent | None) -> Bgp | None:
    """The other end's BGP: in the same VRF where it has one there, else outside every VRF."""
    system, vrf = str(wanted.neighbor.remote_as), wanted.bgp.instance.vrf
    mine = {bgp.instance.vrf: bgp for bgp in intent.bgp if bgp.instance.name == system} if intent else {}
    return mine.get(vrf) or mine.get(DEFAULT_VRF)


class SessionSource(FleetCheck):
    """Each BGP session that is declared between loopbacks within an AS comes from its loopback.

    One that comes from the address of a link goes down with that link, whatever other way there is. Passed: the
    session runs from the loopback that is declared as its source. Failed: it runs from another address. A session that
    is not up has no source and is no question here: bgp-session tells that. Error: the sessions could not be read.

    Example: pe1 BGP 65000 to rr1 (10.255.0.9): expected from lo0's 10.255.0.21, actual from 10.0.11.1.
    """

    name = "session-source"
    order = 343
    facts = (BgpSessions,)

    def asks(self, device: str, fleet: FleetEvidence) -> tuple[type, ...]:
        """The sessions of those of which one is declared from a loopback."""
        intent = fleet.intents.get(device)
        return self.facts if intent and any(n.update_source for bgp in intent.bgp for n in bgp.neighbors) else ()

    def together(self, case: Case) -> Iterable[Question]:
        """One per declared session within an AS that is to come from a loopback."""
        for wanted in wanted_sessions(case.intent, observed(case.fleet)):
            if wanted.internal and wanted.named and wanted.source:
                expected = f"from {wanted.origin}"
                yield Question(wanted.subject, expected, wanted, wanted.bgp.instance, wanted.neighbor.device)

    def answer(self, question: Question, case: Case) -> Verdict | None:
        """The address that the session comes from; None where there is none."""
        wanted: WantedSession = question.about
        vrf = wanted.bgp.instance.vrf
        session = observed(case.fleet).session(case.intent.device, vrf, wanted.neighbor.address)
        if session is None or not session.up or session.local_address is None:
            return None
        right = session.local_address == wanted.source
        hint = None if right else f"its source must be {wanted.named}: until then it depends on one interface"
        return Verdict(Status.PASSED if right else Status.FAILED, f"from {session.local_address}", hint)


class Reflected(FleetCheck):
    """Each router of an AS is served: by a route reflector that has it as a client, or by a full mesh of sessions.

    Asked of each router in whose AS, as far as sessions join it, there is another one. Passed: a session that is up to
    a reflector that has this router as its client ("client of rr1, rr2"), or sessions that are up with all others that
    are nobody's client. Failed: "no session up with pe2", of a router that no reflector has as its client; what such a
    router has to tell does not reach those, since what is learned within the AS is told to clients alone. Where the
    reflector was not read its declaration counts, and that is said. Error: the sessions could not be read.

    Example: pe3 BGP 65000: expected served, actual rr1, rr2: no session up that has this router as a
    client.
    """

    name = "reflected"
    order = 344
    facts = (BgpSessions,)

    def asks(self, device: str, fleet: FleetEvidence) -> tuple[type, ...]:
        """The sessions, and the interfaces by whose addresses ends are known, of whoever is to run BGP."""
        intent = fleet.intents.get(device)
        return (*self.facts, Interfaces) if intent and intent.bgp else ()

    def together(self, case: Case) -> Iterable[Question]:
        """One per BGP outside VRFs that is not alone in its AS."""
        for bgp in case.intent.bgp:
            vrf = bgp.instance.vrf
            if vrf == DEFAULT_VRF and len(observed(case.fleet).domain(case.intent.device, bgp.instance)) > 1:
                yield Question(str(bgp.instance), "served by a reflector or a full mesh", bgp, bgp.instance)

    def answer(self, question: Question, case: Case) -> Verdict:
        """Who serves the router, or whom it does not reach."""
        bgp: Bgp = question.about
        device, service = case.intent.device, reflection_of(case.fleet, bgp.instance.name)
        if served := service.serving.get(device):
            doubt = sorted(served & service.unread)
            said = f"; {', '.join(doubt)} not read: as declared" if doubt and not served - service.unread else ""
            return Verdict(Status.PASSED, f"client of {', '.join(sorted(served))}{said}")
        domain = observed(case.fleet).domain(device, bgp.instance)
        meant = sorted(service.meant.get(device, set()))
        others = (service.mesh & domain) - {device}
        if meant:
            return Verdict(Status.FAILED, f"{_listed(meant)}: no session up that has this router as a client")
        lacking = sorted(others - service.joined.get(device, set()))
        if not lacking:
            return Verdict(
                Status.PASSED, f"sessions with all {len(others)} others" if len(others) > 1 else "in session"
            )
        reflected = ", and no reflector has it as a client" if service.serving or service.meant else ""
        return Verdict(Status.FAILED, f"no session up with {_listed(lacking)}{reflected}")


def _listed(names: list[str], most: int = 5) -> str:
    more = len(names) - most
    return ", ".join(names) if more <= 0 else f"{', '.join(names[:most])} and {more} more"


@dataclass(frozen=True, slots=True)
class Reflection:
    """Who serves whom within an AS, outside VRFs; each by device.

    ``serving``: the reflectors with a session up to a router that they have as their client. ``meant``: those that are
    declared to. ``joined``: the routers that a session is up with. ``mesh``: the routers that are nobody's client.
    ``unread``: those whose sessions were not read.
    """

    serving: dict[str, set[str]]
    meant: dict[str, set[str]]
    joined: dict[str, set[str]]
    mesh: frozenset[str]
    unread: frozenset[str]


def reflection_of(fleet: FleetEvidence, system: str) -> Reflection:
    """Who serves whom in an AS."""
    network = observed(fleet)
    return network.once(("reflection", system), lambda: _reflection(fleet, network, system))


def _reflection(fleet: FleetEvidence, network: ObservedNetwork, system: str) -> Reflection:
    meant: dict[str, set[str]] = {}
    serving: dict[str, set[str]] = {}
    joined: dict[str, set[str]] = {}
    members = {name for name, intent in fleet.intents.items() if any(_is(bgp, system) for bgp in intent.bgp)}
    unread = frozenset(name for name in members if fleet.get(name, BgpSessions) is None)
    for name in members:
        for neighbor in (n for bgp in fleet.intents[name].bgp if _is(bgp, system) for n in bgp.neighbors):
            if neighbor.route_reflector_client and neighbor.device:
                meant.setdefault(neighbor.device, set()).add(name)
    for name in members:
        for end, session in _internal(network, name, system):
            joined.setdefault(name, set()).add(end)
            joined.setdefault(end, set()).add(name)
            if session.client:
                serving.setdefault(end, set()).add(name)
            if end in unread and end in meant.get(name, ()):
                serving.setdefault(name, set()).add(end)
    mesh = frozenset(members - serving.keys() - meant.keys())
    return Reflection(serving, meant, joined, mesh, unread)


def _is(bgp: Bgp, system: str) -> bool:
    return bgp.instance.name == system and bgp.instance.vrf == DEFAULT_VRF


def _internal(network: ObservedNetwork, device: str, system: str) -> Iterator[tuple[str, BgpSessionState]]:
    """The sessions of a device within the AS that are up, each with the device at its other end."""
    for session in network.sessions(device):
        inside = session.instance.vrf == DEFAULT_VRF and session.instance.name == system
        if session.up and inside and session.remote_as in (None, int(system)) and (end := network.session_end(session)):
            yield end, session
