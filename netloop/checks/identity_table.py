"""Who the routers are: the truth table of identities, and the checks that no two run under one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from ipaddress import IPv4Address

from netloop.checks.check import Case, FleetCheck, Question, Verdict, unavailable
from netloop.checks.observed_network import IN_EFFECT, NEIGHBORS, ObservedNetwork, intended, kind_of, observed
from netloop.model.evidence import (
    ConfiguredIdentities,
    FleetEvidence,
    IdentitiesInEffect,
    Identity,
    IdentityState,
    Interfaces,
    SystemId,
)
from netloop.model.finding import Status
from netloop.model.identity_table import IdentityRow, IdentityVerdict, SeenBy
from netloop.model.intent import Intent
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.model.routing_facts import BgpSessions

NOBODY = frozenset({IPv4Address(0), SystemId("0000.0000.0000")})
"""Identities that say that an instance has none."""
SINGLE = (Protocol.OSPF, Protocol.OSPFV3)
"""The protocols of which two processes of one router, too, must not share an identity."""
HARM: Mapping[Protocol, str] = {
    Protocol.OSPF: "their LSAs overwrite each other, and as neighbors they never come up",
    Protocol.OSPFV3: "their LSAs overwrite each other, and as neighbors they never come up",
    Protocol.ISIS: "their LSPs overwrite each other, and as neighbors they never come up",
    Protocol.BGP: "a session between them is refused, and what one of them reflects the other drops",
    Protocol.EIGRP: "each silently drops the external routes of the other",
    Protocol.LDP: "no session between them comes up",
}
"""What two routers under one identity do to each other."""
IDENTITY_FACTS: tuple[type, ...] = (
    *IN_EFFECT.values(),
    *NEIGHBORS.values(),
    BgpSessions,
    ConfiguredIdentities,
    Interfaces,
)
"""The facts from which the whole table is made."""
MOST = 5
"""Routers that are named before the rest is a number."""
Awaits = Callable[[str, Instance], str | None]
"""A device and one of its instances: what puts a configured identity into effect there, where the platform knows."""


def truth_table(fleet: FleetEvidence, awaits: Awaits = lambda _device, _instance: None) -> tuple[IdentityRow, ...]:
    """Each instance's identity as intended, configured, in effect and seen by its neighbors; in the intents' order.

    One row per declared instance of each device of the run, those that could not be read among them, and one per
    instance that a device shows and nobody declared.
    """
    network = observed(fleet)
    devices = [name for name in fleet.intents if name in fleet.by_device or name in fleet.unread]
    return tuple(row for name in devices for row in _Device(name, fleet, network, awaits).rows())


def others_under(
    network: ObservedNetwork, device: str, instance: Instance, identity: Identity
) -> tuple[tuple[str, Instance], ...]:
    """Who else runs under an identity in the routing domain of an instance, the router's own processes among them."""
    if identity in NOBODY:
        return ()
    domain = network.domain(device, instance)
    holders = network.namesakes.get((*kind_of(instance), identity), ())
    own = instance.protocol in SINGLE
    return tuple(
        (name, other)
        for name, other in holders
        if (name != device and name in domain) or (name == device and own and other != instance)
    )


class _Device:
    """The rows of one device."""

    def __init__(self, name: str, fleet: FleetEvidence, network: ObservedNetwork, awaits: Awaits) -> None:
        self.name, self.fleet, self.network, self.awaits = name, fleet, network, awaits
        self.declared = _declared(fleet.intents[name])
        self.states: dict[Instance, list[IdentityState]] = {}
        for state in shown_states(fleet, name):
            self.states.setdefault(state.instance, []).append(state)

    def rows(self) -> Iterator[IdentityRow]:
        for instance, identity in self.declared.items():
            yield self._row(instance, identity)
        for instance in self.states:
            if instance not in self.declared:
                yield self._row(instance, None)

    def _row(self, instance: Instance, meant: Identity | None) -> IdentityRow:
        kinds = (IN_EFFECT[instance.protocol], ConfiguredIdentities)
        missing = next((kind for kind in kinds if self.fleet.get(self.name, kind) is None), None)
        state = self._state(instance, meant)
        effective = state.address if state else None
        configured = self._configured(instance, effective)
        others = others_under(self.network, self.name, instance, effective) if effective else ()
        names = tuple(sorted({name for name, _ in others}))
        if missing:
            verdict, note = IdentityVerdict.UNREADABLE, self.fleet.why_not(self.name, missing)
        elif effective is None:
            verdict, note = IdentityVerdict.NOT_RUNNING, state.note if state else ""
        elif effective in NOBODY or names:
            verdict = IdentityVerdict.DUPLICATE if names else IdentityVerdict.ZERO
            note = state.note if state else ""
        else:
            verdict, note = self._judged(instance, meant, configured, effective)
        seen = self._seen(instance, effective)
        declared = instance in self.declared
        return IdentityRow(self.name, instance, meant, configured, effective, verdict, seen, names, note, declared)

    def _state(self, instance: Instance, meant: Identity | None) -> IdentityState | None:
        """What is in effect; of several (the families of EIGRP) the first that is not as intended."""
        states = self.states.get(instance, [])
        return next((state for state in states if state.address != meant), states[0] if states else None)

    def _configured(self, instance: Instance, effective: Identity | None) -> Identity | None:
        """What the configuration names; the BGP of a VRF that names nothing has what is named outside VRFs."""
        fact = self.fleet.get(self.name, ConfiguredIdentities)
        own = fact.of(instance) if fact else None
        if own is not None or fact is None or instance.protocol is not Protocol.BGP:
            return own
        outside = fact.of(Instance(instance.protocol, instance.name))
        return outside if outside == effective else None

    def _judged(
        self, instance: Instance, meant: Identity | None, configured: Identity | None, effective: Identity
    ) -> tuple[IdentityVerdict, str]:
        """The verdict on an identity that nobody else has, and what else is known."""
        right = effective == meant if meant else self._on_own_loopback(instance, effective)
        if right and configured == effective:
            return IdentityVerdict.MATCH, ""
        if right and configured is None:
            return IdentityVerdict.LUCKY, "elected and not configured"
        if right and meant:
            return IdentityVerdict.LUCKY, f"{configured} is configured and follows at the next restart"
        if configured is not None and configured == (meant or configured) and configured != effective:
            return IdentityVerdict.PENDING, self.awaits(self.name, instance) or ""
        return self._wrong(instance, configured, effective)

    def _on_own_loopback(self, instance: Instance, effective: Identity) -> bool:
        """Whether an identity that nobody declared is a loopback's address of the device; a system ID is always set."""
        return isinstance(effective, SystemId) or any(loopback for _, loopback in self._own(instance.vrf, effective))

    def _own(self, vrf: str, identity: Identity) -> Iterator[tuple[str, bool]]:
        """The device's interfaces with that address, those in the VRF first, and whether each is a loopback."""
        if isinstance(identity, SystemId):
            return
        loopbacks = {loopback.name for loopback in self.fleet.intents[self.name].loopbacks}
        for where in dict.fromkeys((vrf, DEFAULT_VRF)):
            for owner in self.network.owners.get((where, identity), ()):
                if owner.device == self.name:
                    yield owner.interface, owner.interface in loopbacks or is_loopback(owner.interface)

    def _wrong(
        self, instance: Instance, configured: Identity | None, effective: Identity
    ) -> tuple[IdentityVerdict, str]:
        """Stale or foreign, and whose address it is."""
        pinned = "configured" if configured == effective else ""
        if own := next(self._own(instance.vrf, effective), None):
            return IdentityVerdict.STALE, ", ".join(filter(None, (f"{own[0]}'s address", pinned)))
        if isinstance(effective, IPv4Address):
            for owner in self.network.owners.get((instance.vrf, effective), ()):
                return IdentityVerdict.FOREIGN, f"the address of {owner.device} {owner.interface}".rstrip()
        if pinned:
            return IdentityVerdict.FOREIGN, "configured, and no interface's address"
        read = self.fleet.get(self.name, Interfaces) is not None
        return IdentityVerdict.STALE, "an address that no interface has" if read else "its interfaces were not read"

    def _seen(self, instance: Instance, effective: Identity | None) -> tuple[SeenBy, ...]:
        """Whom the neighbors take the instance for, each neighbor and identity once."""
        found = seen_by(self.network).get((self.name, instance.protocol, instance.vrf), ())
        namesakes = [i for i in self.states if (i.protocol, i.vrf) == (instance.protocol, instance.vrf)]
        if len(namesakes) > 1:
            mine = {state.address for i in namesakes if i != instance for state in self.states[i]}
            found = tuple(s for s in found if s.identity == effective or s.identity not in mine)
        return found


def _declared(intent: Intent) -> dict[Instance, Identity]:
    """The declared instances, each with who it must be."""
    return {process.instance: intended(process) for process in intent.processes}


def shown_states(fleet: FleetEvidence, device: str) -> Iterator[IdentityState]:
    """The instances that a device shows."""
    for kind in IN_EFFECT.values():
        fact: IdentitiesInEffect | None = fleet.get(device, kind)
        yield from fact.states if fact else ()


def is_loopback(interface: str) -> bool:
    """Whether an interface's name is that of a loopback: ``lo`` or ``dummy`` and perhaps a number or more letters."""
    return interface.lower().startswith(("lo", "dummy"))


Seen = Mapping[tuple[str, Protocol, str], tuple[SeenBy, ...]]


def seen_by(network: ObservedNetwork) -> Seen:
    """Whom the neighbors take each device for, by device, protocol and VRF."""
    return network.once("seen by", lambda: _seen_by(network))


def _seen_by(network: ObservedNetwork) -> Seen:
    found: dict[tuple[str, Protocol, str], dict[SeenBy, None]] = {}
    for device, protocol, vrf, seen in _sightings(network):
        found.setdefault((device, protocol, vrf), {})[seen] = None
    return {key: tuple(sorted(seen, key=str)) for key, seen in found.items()}


def _sightings(network: ObservedNetwork) -> Iterator[tuple[str, Protocol, str, SeenBy]]:
    for name in network.devices:
        for protocol in NEIGHBORS:
            for neighbor in network.neighbors(name, protocol):
                far = network.far_end(neighbor) if neighbor.up else None
                if far and neighbor.router_id:
                    yield far, protocol, neighbor.instance.vrf, SeenBy(name, neighbor.router_id)
        for session in network.sessions(name):
            owner = network.session_owner(session) if session.up else None
            if owner and session.router_id:
                yield owner[0], Protocol.BGP, owner[1], SeenBy(name, session.router_id)


class RouterIdUnique(FleetCheck):
    """No other router of the same routing domain runs under the same router ID.

    Asked of each instance that runs, of the declared protocols. The same identity in another VRF, under another AS or
    in a domain that nothing joins to this one is no duplicate. Passed: the identity in effect is nobody else's, of
    those that were read. Failed: "10.255.0.1 is r4's too (OSPF 1)"; both routers' findings name each other. Two OSPF
    processes of one router in one VRF under one router ID fail as well. Error: the identities could not be read.

    Example: pe1 OSPF 1: expected a router ID of its own, actual 10.255.0.1 is r4's too (OSPF 1).
    """

    name = "router-id-unique"
    order = 340
    facts = ()

    def asks(self, device: str, fleet: FleetEvidence) -> tuple[type, ...]:
        """The identities in effect of every declared protocol."""
        intent = fleet.intents.get(device)
        declared = {process.instance.protocol for process in intent.processes} if intent else set()
        return tuple(kind for protocol, kind in IN_EFFECT.items() if protocol in declared)

    def together(self, case: Case) -> Iterable[Question]:
        """One per instance that is declared or shown."""
        shown: dict[Instance, dict[Identity | None, None]] = {}
        for instance in _declared(case.intent):
            shown[instance] = {}
        for state in shown_states(case.fleet, case.intent.device):
            shown.setdefault(state.instance, {})[state.address] = None
        for instance, identities in shown.items():
            yield Question(str(instance), f"a {instance.protocol.word} of its own", tuple(identities), instance)

    def answer(self, question: Question, case: Case) -> Verdict | None:
        """Passed with the identity, or who else has it; None where the instance does not run."""
        instance = question.instance
        assert instance is not None  # noqa: S101 -- every question of this check has one
        if blocked := unavailable(case.evidence, (IN_EFFECT[instance.protocol],)):
            return blocked
        own = [identity for identity in question.about if identity is not None and identity not in NOBODY]
        for identity in own:
            if others := others_under(observed(case.fleet), case.intent.device, instance, identity):
                names = [f"{name}'s too ({other})" for name, other in sorted(others)[:MOST]]
                names += [f"{len(others) - MOST} more's"] if len(others) > MOST else []
                return Verdict(Status.FAILED, f"{identity} is {' and '.join(names)}", HARM[instance.protocol])
        return Verdict(Status.PASSED, ", ".join(map(str, own))) if own else None


class UndeclaredRouterId(FleetCheck):
    """Each instance that runs and is not in the inventory has a loopback's address as its router ID, and no other's.

    Put only by name, or with verify --all-instances. Passed: the identity is the address of a loopback of the router
    (a system ID: is there at all) and no other router of the domain runs under it. Failed: it is the address of another
    interface, no interface's, another router's, or zero; or a second router runs under it. Skipped: the instance does
    not run. Error: a protocol's identities, or the interfaces, could not be read.

    Example: pe1 OSPF 7 VRF CUST-A: expected a loopback's address, and no other router's, actual 192.0.2.1: stale,
    GigabitEthernet0/3's address.
    """

    name = "undeclared-router-id"
    order = 341
    facts = ()
    by_name_only = True

    def asks(self, device: str, fleet: FleetEvidence) -> tuple[type, ...]:
        """The identities of every protocol, as configured and in effect, and the interfaces."""
        return (*IN_EFFECT.values(), ConfiguredIdentities, Interfaces)

    def together(self, case: Case) -> Iterable[Question]:
        """One per undeclared instance, and one per protocol that could not be read."""
        for row in rows_of(case.fleet).get(case.intent.device, ()):
            if not row.declared:
                word = "a system ID" if row.instance.protocol is Protocol.ISIS else "a loopback's address"
                yield Question(str(row.instance), f"{word}, and no other router's", row, row.instance)
        for protocol, kind in IN_EFFECT.items():
            if kind in case.evidence.unread:
                yield Question(protocol.title, "the instances that run", kind)

    def answer(self, question: Question, case: Case) -> Verdict:
        """The row's verdict: what is elected is right as long as it is a loopback's."""
        row = question.about
        if not isinstance(row, IdentityRow):
            return unavailable(case.evidence, (row,)) or Verdict(Status.SKIPPED, "nothing")
        blocked = unavailable(case.evidence, (ConfiguredIdentities, Interfaces))
        if blocked or row.verdict is IdentityVerdict.NOT_RUNNING:
            return blocked or Verdict(Status.SKIPPED, row.note or "not running")
        if row.verdict in {IdentityVerdict.MATCH, IdentityVerdict.LUCKY}:
            return Verdict(Status.PASSED, str(row.effective))
        if row.verdict is IdentityVerdict.PENDING:
            return Verdict(Status.PENDING, f"{row.effective}, {row.configured} is configured", row.note or None)
        whose = ", ".join(row.others) or row.note
        return Verdict(Status.FAILED, f"{row.effective}: {row.verdict}{f', {whose}' if whose else ''}")


def rows_of(fleet: FleetEvidence) -> Mapping[str, tuple[IdentityRow, ...]]:
    """The truth table by device, without what is awaited."""

    def find() -> dict[str, tuple[IdentityRow, ...]]:
        found: dict[str, list[IdentityRow]] = {}
        for row in truth_table(fleet):
            found.setdefault(row.device, []).append(row)
        return {name: tuple(rows) for name, rows in found.items()}

    return observed(fleet).once("truth table", find)
