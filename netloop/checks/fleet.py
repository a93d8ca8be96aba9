"""What only all devices together show: an address on two routers, and parts of a network that nothing joins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from netloop.checks.check import Case, FleetCheck, Question, Verdict, unavailable, verdict
from netloop.checks.observed_network import NEIGHBORS, ObservedNetwork, observed
from netloop.model.evidence import FleetEvidence, Interfaces
from netloop.model.finding import BrokenAt, Status
from netloop.model.intent import Intent, Loopback
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol
from netloop.model.routing_facts import Address

JOINING = (Protocol.OSPF, Protocol.OSPFV3, Protocol.ISIS, Protocol.EIGRP)
"""The protocols whose adjacencies are to join every router of a domain."""
MOST = 5
"""Names that are listed before the rest is a number."""


class AddressUnique(FleetCheck):
    """A loopback's address is on no other router of the network, unless both declare it anycast.

    Asked of each declared loopback, with all its addresses. The same address in another VRF, or in a network that no
    link, adjacency or session joins to this one, is no duplicate. Passed: nobody else has one of its addresses, or all
    who do declare it anycast. Failed: "10.255.0.1 is r4's too (lo0)"; both routers' findings name each other.
    Error: this router's interfaces could not be read; of another one that could not, what is declared counts.

    Example: pe1 lo0: expected addresses of its own, actual 10.255.0.1 is r4's too (lo7).
    """

    name = "address-unique"
    order = 341
    facts = (Interfaces,)

    def together(self, case: Case) -> Iterable[Question]:
        """One per declared loopback with an address."""
        for loopback in case.intent.loopbacks:
            if loopback.addresses:
                expected = "anycast wherever it is" if loopback.anycast else "addresses of its own"
                yield Question(loopback.name, expected, loopback)

    def answer(self, question: Question, case: Case) -> Verdict:
        """The first address that somebody else has, and who does."""
        loopback: Loopback = question.about
        for address in (interface.ip for interface in loopback.addresses):
            others = _others_with(address, loopback, case)
            if others:
                hint = (
                    "two routers with one address draw each other's traffic: give one another, or declare both anycast"
                )
                return Verdict(Status.FAILED, f"{address} is {_listed(others, ' and ')}", hint)
        return Verdict(Status.PASSED, "declared anycast" if loopback.anycast else "nobody else's")


def _others_with(address: Address, loopback: Loopback, case: Case) -> list[str]:
    """Who else has an address, as reports name it, but those with whom the loopback shares it as anycast."""
    network, vrf, own = observed(case.fleet), loopback.vrf, case.intent.device
    owners = [owner for owner in network.owners.get((vrf, address), ()) if owner.device != own]
    if not owners:
        return []
    reach = network.reach(vrf).get(own, frozenset())
    there = [owner for owner in owners if owner.device in reach]
    shared = {o.device for o in there if loopback.anycast and _anycast(case.fleet.intents.get(o.device), vrf, address)}
    return [f"{o.device}'s too ({o.interface or 'declared'})" for o in there if o.device not in shared]


def _anycast(intent: Intent | None, vrf: str, address: Address) -> bool:
    """Whether a device declares an address anycast."""
    loopbacks = intent.loopbacks if intent else ()
    return any(lo.anycast and lo.vrf == vrf and address in {a.ip for a in lo.addresses} for lo in loopbacks)


@dataclass(frozen=True, slots=True)
class Part:
    """Devices of a domain that adjacencies join; ``reporter`` is the one that its finding is on, None where none can.

    ``rest`` are the other devices of the domain, ``unread`` those of the part whose adjacencies were not read.
    """

    devices: frozenset[str]
    rest: frozenset[str]
    unread: frozenset[str]
    reporter: str | None
    main: bool


class Island(FleetCheck):
    """Adjacencies join all routers of a routing domain: no part of it is cut off.

    Asked of OSPF, OSPFv3, IS-IS and EIGRP in the default VRF; a domain is what declared links, or adjacencies, join.
    Passed, once for each domain: one part. Failed, once for each part that is cut off, on one router of it: "r5, r6 are
    cut off from r1, r2 and 3 more"; the largest part is the one that the others are cut off from. Where routers could
    not be read what their neighbors show counts, and links between two of them are taken to work; it is said. Error:
    the adjacencies of a whole domain could not be read.

    Example: r5 OSPF 1: expected one part with the other 6 routers, actual r5, r6 cut off from r1, r2 and 3 more (links
    between the parts: r5 - r4).
    """

    name = "island"
    order = 342
    facts = ()

    def asks(self, device: str, fleet: FleetEvidence) -> tuple[type, ...]:
        """The neighbors in each declared protocol, and the interfaces by whose addresses they are known."""
        intent = fleet.intents.get(device)
        declared = {process.instance.protocol for process in intent.processes} if intent else set()
        kinds = tuple(NEIGHBORS[protocol] for protocol in JOINING if protocol in declared)
        return (*kinds, Interfaces) if kinds else ()

    def together(self, case: Case) -> Iterable[Question]:
        """One per instance for whose part of the domain this router reports; see ``Part``."""
        device = case.intent.device
        for instance in dict.fromkeys(process.instance for process in case.intent.processes):
            if instance.protocol in JOINING and instance.vrf == DEFAULT_VRF:
                part = parts_of(case.fleet, device, instance).get(device)
                if part and part.reporter == device and (part.rest or len(part.devices) > 1):
                    others = len(part.devices | part.rest) - 1
                    rest = f"the other {others} routers" if others > 1 else "the other router"
                    yield Question(str(instance), f"one part with {rest}", part, instance)

    def answer(self, question: Question, case: Case) -> Verdict | None:
        """Passed where there is no other part, else who is cut off from whom."""
        part: Part = question.about
        assert question.instance is not None  # noqa: S101 -- every question of this check has one
        if blocked := unavailable(case.evidence, (NEIGHBORS[question.instance.protocol],)):
            return blocked
        if not part.rest:
            doubt = f"; of {_listed(sorted(part.unread))}, not read, as neighbors show it" if part.unread else ""
            return verdict(right=True, actual=f"one part{doubt}")
        if part.main:
            return None
        actual = f"{_listed(sorted(part.devices))} cut off from {_listed(sorted(part.rest))}"
        network = observed(case.fleet)
        between = [
            f"{name} - {link.other(name).device}"
            for name in sorted(part.devices)
            for link in network.links_of.get(name, ())
            if link.other(name).device in part.rest
        ]
        hint = f"links between the parts: {_listed(between)}" if between else None
        return Verdict(Status.FAILED, actual, hint, BrokenAt.NO_ADJACENCY)


def parts_of(fleet: FleetEvidence, device: str, instance: Instance) -> Mapping[str, Part]:
    """The parts of the domain that an instance is in, by device."""
    network = observed(fleet)
    domain = network.domain(device, instance)
    return network.once(("parts", instance.protocol, domain), lambda: _parts_of(fleet, domain, instance.protocol))


def _parts_of(fleet: FleetEvidence, domain: frozenset[str], protocol: Protocol) -> dict[str, Part]:
    kind, network = NEIGHBORS[protocol], observed(fleet)
    unread = frozenset(name for name in domain if fleet.get(name, kind) is None)
    joined = _joined_parts(network, domain, unread, protocol)
    known = [part for part in joined if part - unread] or joined
    order = {name: place for place, name in enumerate(fleet.intents)}
    known.sort(key=lambda part: (-len(part), min(order.get(name, len(order)) for name in part)))
    told = frozenset(name for part in known for name in part)
    found: dict[str, Part] = {}
    for index, devices in enumerate(known):
        can = [name for name in devices if name in fleet.by_device]
        read = [name for name in can if name not in unread] or can
        reporter = min(read, key=lambda name: order.get(name, len(order)), default=None)
        part = Part(devices, told - devices, devices & unread, reporter, main=index == 0)
        found.update(dict.fromkeys(devices, part))
    return found


def _joined_parts(
    network: ObservedNetwork, domain: frozenset[str], unread: frozenset[str], protocol: Protocol
) -> list[frozenset[str]]:
    """The parts that adjacencies join, where links between two that were not read count as well."""
    graph = network.adjacent(protocol)
    parts: list[frozenset[str]] = []
    left = set(domain)
    while left:
        start = left.pop()
        reached, todo = {start}, [start]
        while todo:
            here = todo.pop()
            near = graph.get(here, frozenset())
            if here in unread:
                ends = {link.other(here).device for link in network.links_of.get(here, ()) if link.allows(protocol)}
                near |= ends & unread
            new = (near & domain) - reached
            reached |= new
            todo += new
        parts.append(frozenset(reached))
        left -= reached
    return parts


def _listed(names: Sequence[str], last: str = ", ") -> str:
    more = len(names) - MOST
    return last.join(names) if more <= 0 else f"{', '.join(names[:MOST])} and {more} more"
