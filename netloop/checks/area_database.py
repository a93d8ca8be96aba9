"""Area database: one login proves an area; what a single router's link-state database says of all others.

A link-state protocol gives each router of an area, or level, the same database. So whoever reads it on one router can
say of every other: is it there, under the identity that it must have, with its loopback? Findings are about routers
that nobody logged in to, and each says by whose database it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from netloop.checks.advertised import DUPLICATE, ToldPlace, judge_in
from netloop.checks.advertisements import DATABASES, Advertisement, Node, identity_of
from netloop.checks.chain import listed
from netloop.checks.reach import Database, LoopbackReach, reach
from netloop.model.evidence import FleetEvidence, Identity
from netloop.model.finding import Finding, Status
from netloop.model.routing import Instance, Protocol
from netloop.model.routing_facts import LinkState, LinkStateNode

NAME = "area-database"
"""What findings call the check."""
CLIMBS = 2
"""By how much a sequence number must rise between two looks: one change of a network is no fight over an ID."""


@dataclass(frozen=True, slots=True)
class AreaView:
    """One area, or level, of the database that one router shows."""

    via: str
    instance: Instance
    area: str
    database: Database

    @property
    def by(self) -> str:
        """Whose word a finding is."""
        return f"(by {self.via}'s database)"

    @property
    def title(self) -> str:
        """The area as reports say it: ``area 0``."""
        return f"{'level' if self.instance.protocol is Protocol.ISIS else 'area'} {self.area}"

    def finding(self, device: str, subject: str, status: Status, texts: tuple[str, str, str | None]) -> Finding:
        """A finding, marked as what it is worth; ``texts`` are expected, actual and hint."""
        expected, actual, hint = texts
        marked = actual if actual.endswith(")") else f"{actual} {self.by}"
        return Finding(NAME, device, subject, status, expected, marked, hint, self.instance)


def judge_database(via: str, fleet: FleetEvidence, earlier: Sequence[LinkState] = ()) -> tuple[Finding, ...]:
    """What the link-state databases of one router say of every declared router of its areas.

    ``fleet`` holds the intents of all devices, the links, and the evidence of ``via``. ``earlier`` are the same facts
    as they were some seconds before: an identity whose part climbs again and again is two routers that overwrite each
    other. For each declared router there is a finding about its identity and one for each loopback; then come the
    identities that are nobody's.
    """
    network, found = reach(fleet), list[Finding]()
    for protocol in DATABASES:
        found += _of_protocol(network, via, protocol, earlier)
    return tuple(found)


def _of_protocol(
    network: LoopbackReach, via: str, protocol: Protocol, earlier: Sequence[LinkState]
) -> Iterator[Finding]:
    intent, kind = network.intents.get(via), DATABASES[protocol]
    mine = [p.instance for p in intent.processes if p.instance.protocol is protocol] if intent else []
    evidence = network.evidence.get(via)
    if evidence is None or evidence.get(kind) is None:
        for instance in mine:
            actual = f"could not read: {network.why_not(via, kind)}"
            yield Finding(NAME, via, str(instance), Status.ERROR, "its database", actual, instance=instance)
        return
    before = _sequences(fact for fact in earlier if isinstance(fact, kind))
    for instance in mine:
        areas = network.databases(via, protocol, instance.vrf)
        views = [AreaView(via, instance, area, areas[area]) for area in sorted(areas)]
        yield from _members(network, views, (via, instance))
        for view in views:
            yield from _strangers(network, view)
            yield from _shared(network, view)
            yield from _climbing(network, view, before)


# The routers that must be there


def _members(network: LoopbackReach, views: Sequence[AreaView], start: Node) -> Iterator[Finding]:
    """Every declared router of the domain: its identity, and its loopbacks."""
    for node in network.circle(start):
        told = network.by_node.get(node, ())
        areas = tuple(dict.fromkeys(area for one in told for area in one.areas))
        shown = [view for view in views if view.area in areas and _near(network, node, start, view)]
        if shown:
            yield from (_identity(network, view, node) for view in shown)
        elif views:
            yield _unseen(network, views, node, areas)
        for view in shown:
            for one in told:
                if view.area in one.areas and network.is_spoken(one):
                    yield _loopback(network, view, one)


def _near(network: LoopbackReach, node: Node, start: Node, view: AreaView) -> bool:
    """Whether an area of that number is the same one on both: of level 1 there is one for each area address."""
    told = network.by_node.get(start, ())
    return not told or network.may_share(told[0], view.area, node)


def _intended(network: LoopbackReach, node: Node) -> Identity:
    return identity_of(network.processes(*node)[0])


def _identity(network: LoopbackReach, view: AreaView, node: Node) -> Finding:
    device, identity = node[0], _intended(network, node)
    expected = f"{node[1].protocol.word} {identity} in {view.title}"
    if identity in view.database.nodes:
        return view.finding(device, str(node[1]), Status.PASSED, (expected, "in it", None))
    hint = f"is {device} adjacent to anybody, under {identity}?"
    others = _stand_ins(network, view, node)
    actual = f"under {listed(map(str, others))}" if others else f"no {identity}"
    return view.finding(device, str(node[1]), Status.FAILED, (expected, actual, hint))


def _stand_ins(network: LoopbackReach, view: AreaView, node: Node) -> tuple[Identity, ...]:
    """The identities, nobody's by the intents, that tell a device's loopbacks or have its addresses."""
    vrf = node[1].vrf
    found: dict[Identity, None] = {}
    for identity, nodes in view.database.nodes.items():
        if not _holders(network, view.instance, identity) and node[0] in _devices(network, nodes, vrf):
            found[identity] = None
    return tuple(found)


def _loopback(network: LoopbackReach, view: AreaView, told: Advertisement) -> Finding:
    expected = f"{told.prefix} in {view.title} under {told.identity}"
    verdict = judge_in(network, ToldPlace(told, view.area), view.database)
    actual = verdict.actual.replace("(by its own database)", view.by)
    return view.finding(told.device, told.name, verdict.status, (expected, actual, verdict.hint))


def _unseen(network: LoopbackReach, views: Sequence[AreaView], node: Node, areas: tuple[str, ...]) -> Finding:
    """A router that is in none of the areas that were read, or whose areas the inventory does not tell."""
    view, identity = views[0], _intended(network, node)
    expected = f"{node[1].protocol.word} {identity}"
    here = next((one for one in views if identity in one.database.nodes), None)
    if here:
        return here.finding(node[0], str(node[1]), Status.PASSED, (expected, f"in {here.title}", None))
    word = "level" if node[1].protocol is Protocol.ISIS else "area"
    where = f"{word} {', '.join(areas)}" if areas else "an unknown area"
    forms = {form for told in network.by_node.get(node, ()) for form in told.forms}
    tellers = [str(who) for prefix, who in network.further(view.via, node[1].protocol) if prefix in forms]
    summary = f"; its loopback is told by {listed(dict.fromkeys(tellers))}" if tellers else ""
    actual = f"in {where}, which is not read here{summary}"
    return view.finding(node[0], str(node[1]), Status.SKIPPED, (expected, actual, None))


# Identities that ought not to be there


def _holders(network: LoopbackReach, instance: Instance, identity: Identity) -> frozenset[str]:
    """The devices that must run under an identity, in the VRF."""
    key = f"holders {instance.protocol} {instance.vrf}"
    if key not in network.notes:
        found: dict[Identity, frozenset[str]] = {}
        for name, intent in network.intents.items():
            for process in intent.processes:
                if (process.instance.protocol, process.instance.vrf) == (instance.protocol, instance.vrf):
                    own = identity_of(process)
                    found[own] = found.get(own, frozenset()) | {name}
        network.notes[key] = found
    known: Mapping[Identity, frozenset[str]] = network.notes[key]
    return known.get(identity, frozenset())


def _devices(network: LoopbackReach, nodes: Sequence[LinkStateNode], vrf: str) -> tuple[str, ...]:
    """The devices whose loopbacks or addresses an identity has, as declared or as shown."""
    found: dict[str, None] = {}
    for node in nodes:
        for prefix in sorted(node.prefixes, key=str):
            found |= dict.fromkeys(sorted(network.loopback_owners.get((vrf, prefix), frozenset())))
        for address in sorted(node.addresses, key=str):
            owners = network.network.owners.get((vrf, address), ())
            found |= dict.fromkeys(owner.device for owner in owners) if len(owners) == 1 else {}
    return tuple(found)


def _strangers(network: LoopbackReach, view: AreaView) -> Iterator[Finding]:
    """Identities that nobody is meant to have: a declared router's by mistake, else a router outside the inventory."""
    for identity, nodes in view.database.nodes.items():
        if _holders(network, view.instance, identity):
            continue
        devices = _devices(network, nodes, view.instance.vrf)
        name = next((node.hostname for node in nodes if node.hostname), "")
        expected = f"a declared {view.instance.protocol.word}"
        if devices and all(_is_there(network, view, device) for device in devices):
            actual = f"nobody's; a former one of {listed(devices)}? What a router told stays for up to an hour"
            yield view.finding(view.via, f"{view.title} {identity}", Status.SKIPPED, (expected, actual, None))
        elif devices:
            actual = f"nobody's; it has what belongs to {listed(devices)}"
            hint = f"{devices[0]} runs under the wrong {view.instance.protocol.word}"
            yield view.finding(view.via, f"{view.title} {identity}", Status.FAILED, (expected, actual, hint))
        else:
            actual = f"nobody's{f', called {name}' if name else ''}: a router outside the inventory?"
            yield view.finding(view.via, f"{view.title} {identity}", Status.SKIPPED, (expected, actual, None))


def _is_there(network: LoopbackReach, view: AreaView, device: str) -> bool:
    """Whether a device is in the area under the identity that it must have."""
    alike = view.instance.protocol, view.instance.vrf
    nodes = (node for node in network.by_node if node[0] == device and (node[1].protocol, node[1].vrf) == alike)
    return any(_intended(network, node) in view.database.nodes for node in nodes)


def _shared(network: LoopbackReach, view: AreaView) -> Iterator[Finding]:
    """Identities that have the loopbacks or addresses of two devices."""
    vrf = view.instance.vrf
    for identity, nodes in view.database.nodes.items():
        own = [node for node in nodes if node.prefixes or node.addresses]
        devices = [d for d in _devices(network, own, vrf) if _is_fault(network, view, identity, d)]
        holders = sorted(_holders(network, view.instance, identity))
        both = tuple(dict.fromkeys((*holders, *devices)))
        if len(both) > 1:
            expected, actual = "one router", f"{listed(both)}: two routers under one ID"
            subject = f"{view.title} {identity}"
            yield view.finding(both[0], subject, Status.FAILED, (expected, actual, DUPLICATE))


def _is_fault(network: LoopbackReach, view: AreaView, identity: Identity, device: str) -> bool:
    """Whether a device has anything under an identity that is not its own.

    A router of both levels of IS-IS tells at level 2 the loopbacks of level 1, whose owners are there themselves.
    """
    databases = network.databases(view.via, view.instance.protocol, view.instance.vrf).values()
    nodes = [n for n in network.by_node if n[0] == device and n[1].protocol is view.instance.protocol]
    own = {_intended(network, node) for node in nodes}
    isis = view.instance.protocol is Protocol.ISIS
    here = isis and any(mine in database.nodes for mine in own for database in databases)
    return identity in own or (bool(own) and not here)


# What changes between two looks


def _sequences(facts: Iterator[LinkState]) -> Mapping[tuple[str, str, Identity], int]:
    """The newest sequence number of each router, by VRF and area."""
    found: dict[tuple[str, str, Identity], int] = {}
    for node in (node for fact in facts for node in fact.nodes):
        key = node.instance.vrf, node.area, node.identity
        found[key] = max(found.get(key, 0), node.sequence)
    return found


def _climbing(
    network: LoopbackReach, view: AreaView, before: Mapping[tuple[str, str, Identity], int]
) -> Iterator[Finding]:
    """Identities whose part was made anew several times between two looks."""
    for identity, nodes in view.database.nodes.items():
        then = before.get((view.instance.vrf, view.area, identity))
        now = max(node.sequence for node in nodes)
        if then is None or now - then < CLIMBS:
            continue
        holders = sorted(_holders(network, view.instance, identity)) or [view.via]
        climbed = f"its sequence number climbed by {now - then} between two looks"
        actual = f"{climbed}: two routers under one ID, or one that flaps"
        texts = ("a database at rest", actual, "read it again; then see the router IDs and the links of both")
        yield view.finding(holders[0], f"{view.title} {identity}", Status.FAILED, texts)
