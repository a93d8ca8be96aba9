"""Advertised: each loopback is in its protocol's database, under the router that must bring it in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from netloop.checks.advertisements import BACKBONE, DATABASES, SOURCES, Advertisement, Node
from netloop.checks.chain import listed
from netloop.checks.check import Case, FleetCheck, Question, SecondLook, Verdict
from netloop.checks.observed_network import configures
from netloop.checks.reach import Database, FilledTable, LoopbackReach, parts, reach
from netloop.checks.reachable import table_coverage
from netloop.model.evidence import Fact, FleetEvidence
from netloop.model.finding import WRONG, Finding, Status
from netloop.model.routing import Protocol
from netloop.model.routing_facts import BgpEntries, Coverage, EigrpTopology, InstalledRoutes, Prefix

WITNESSES = 2
"""Devices whose database is asked in each area: the second one is the first one's witness."""
BY_ROUTES = (Protocol.EIGRP, Protocol.BGP)
"""Protocols without a database that is the same on all routers."""


@dataclass(frozen=True, slots=True)
class ToldPlace:
    """A loopback in one area, or level; the area is empty of BGP and EIGRP."""

    told: Advertisement
    area: str = ""

    @property
    def title(self) -> str:
        """The area as reports say it: `` in area 0``."""
        if not self.area:
            return ""
        return f" in {'level' if self.told.instance.protocol is Protocol.ISIS else 'area'} {self.area}"


class LoopbackAdvertised(FleetCheck):
    """Each loopback is in its protocol's database, under the right router.

    OSPF, OSPFv3 and IS-IS: the loopback is in the database of its area, or level, as told by the router ID or system ID
    that its router must have. One router of the area is the witness for all others, a second one for the first, so that
    300 routers need two databases. Where a loopback is not asked of its own router only, the result names the witness.
    It fails where the loopback is told by another identity, where the router's part is there without it, where one
    identity tells the loopbacks of two routers (two routers under one ID), or where nothing of the router is there.

    EIGRP and BGP have no common database: that another router has the route is the proof, else the router's own
    topology or BGP table, asked once more.

    It proves that the loopback was told and under whom. It does not prove that it can be reached: what a router told
    before it was cut off stays in the others' database for up to an hour. ``reachable`` asks that.

    OSPF's host route of a loopback with a shorter mask is right, and so is the mask itself. An IPv6 loopback of IS-IS
    is asked for only where some router shows it.

    Example: ``pe1 lo0: expected 10.255.0.21/32 in area 0 under 10.255.0.21, actual under 10.9.9.9 (by p1's
    database)``.
    """

    name = "advertised"
    facts = ()
    order = 320

    def asks(self, device: str, fleet: FleetEvidence) -> tuple[type, ...]:
        """The databases of which the device is a witness; its routing tables where EIGRP or BGP brings others'."""
        network = reach(fleet)
        found = [
            DATABASES[protocol]
            for protocol in DATABASES
            if any(device in members for members in _witnesses(network)[protocol])
        ]
        by_routes = any(table.instance.protocol in BY_ROUTES for table in network.tables(device))
        return (*found, InstalledRoutes) if by_routes else tuple(found)

    def coverage(self, device: str, fleet: FleetEvidence) -> Coverage:
        """The tables of EIGRP and BGP."""
        network = reach(fleet)
        by_routes = any(table.instance.protocol in BY_ROUTES for table in network.tables(device))
        return table_coverage(network, device) if by_routes else Coverage()

    def together(self, case: Case) -> Iterable[Question]:
        """One per loopback, process and area."""
        network = reach(case.fleet)
        for told in network.told.get(case.intent.device, ()):
            if not network.is_spoken(told):
                continue
            for place in _places(told):
                expected = f"{told.prefix}{place.title} under {told.identity}" if place.area else str(told.prefix)
                subject = told.name if told.loopback else str(told.instance)
                yield Question(subject, expected, place, told.instance)

    def answer(self, question: Question, case: Case) -> Verdict:
        """By the databases that were read, or by the routes of others."""
        place: ToldPlace = question.about
        return judge_place(reach(case.fleet), place) if place.area else _by_routes(reach(case.fleet), place.told)

    def second_look(self, case: Case, findings: Sequence[Finding]) -> Mapping[str, SecondLook]:
        """Another witness where none was read; the router's own part, where it may be in a part of its own."""
        network, found = reach(case.fleet), dict[str, SecondLook]()
        for question in self.together(case):
            verdict = self.answer(question, case)
            if verdict.status in WRONG:
                for device, look in _look(network, question.about, verdict):
                    found[device] = found[device] | look if device in found else look
        return found


def _places(told: Advertisement) -> tuple[ToldPlace, ...]:
    return tuple(ToldPlace(told, area) for area in told.areas) or (ToldPlace(told),)


def _witnesses(network: LoopbackReach) -> Mapping[Protocol, tuple[frozenset[str], ...]]:
    """The witnesses of each area, by protocol."""
    key = "witnesses"
    if key not in network.notes:
        found: dict[Protocol, dict[frozenset[str], None]] = {protocol: {} for protocol in DATABASES}
        done: set[tuple[object, ...]] = set()
        for told in (told for mine in network.told.values() for told in mine):
            for area in told.areas:
                group = (network.circle(told.node)[0], area, *network.area_key(told, area))
                if (*group, told.node) not in done:
                    for part in _parts(network, told, area):
                        done |= {(*group, node) for node in part}
                        names = tuple(dict.fromkeys(node[0] for node in part))
                        found[told.instance.protocol][frozenset(names[:WITNESSES])] = None
        network.notes[key] = {protocol: tuple(groups) for protocol, groups in found.items()}
    known: Mapping[Protocol, tuple[frozenset[str], ...]] = network.notes[key]
    return known


def _parts(network: LoopbackReach, told: Advertisement, area: str) -> Iterator[tuple[Node, ...]]:
    """The parts of an area that the inventory shows; the backbone, and a level, is one."""
    members = network.area_members(told, area)
    if area == BACKBONE or told.instance.protocol is Protocol.ISIS:
        yield members
        return
    found = parts(members, network.pairs_on_links(told.instance.protocol, members))
    yield from dict.fromkeys(found.values())


def judge_place(network: LoopbackReach, place: ToldPlace) -> Verdict:
    """Whether a loopback is told by the right router, by the databases that were read; others' come first."""
    told, databases = place.told, tuple(_databases(network, place))
    others = [database for database in databases if database.device != told.device]
    asked = others or databases
    if not asked:
        return _unread(network, place)
    for database in asked:
        if set(told.forms) & database.prefixes(told.identity):
            return judge_in(network, place, database)
    own = next((database for database in databases if database.device == told.device), None)
    if own and _own_part(place, own, others):
        return Verdict(Status.PASSED, f"in it, in a part of {place.title[4:]} of its own (by its own database)")
    return judge_in(network, place, asked[0])


def judge_in(network: LoopbackReach, place: ToldPlace, database: Database) -> Verdict:
    """Whether a loopback is told by the right router, by one database."""
    if set(place.told.forms) & database.prefixes(place.told.identity):
        return _told_right(network, place, database)
    return _told_wrong(network, place, database)


def _databases(network: LoopbackReach, place: ToldPlace) -> Iterator[Database]:
    """The databases of the area that were read: those of its members, then those of all others in the domain."""
    instance = place.told.instance
    members = network.area_members(place.told, place.area)
    domain = network.circle(place.told.node)
    near = [node for node in domain if network.may_share(place.told, place.area, node)]
    for device in dict.fromkeys(node[0] for node in (*members, *near)):
        database = network.databases(device, instance.protocol, instance.vrf).get(place.area)
        if database:
            yield database


def _own_part(place: ToldPlace, own: Database, others: Sequence[Database]) -> bool:
    """Whether the area has a part that none of the others is in, as all but the backbone may."""
    if place.area == BACKBONE or place.told.instance.protocol is Protocol.ISIS:
        return False
    apart = all(not own.nodes.keys() & other.nodes.keys() for other in others)
    return apart and bool(set(place.told.forms) & own.prefixes(place.told.identity))


def _by(database: Database, told: Advertisement) -> str:
    return "(by its own database)" if database.device == told.device else f"(by {database.device}'s database)"


def _told_right(network: LoopbackReach, place: ToldPlace, database: Database) -> Verdict:
    told = place.told
    also = _of_others(network, place, database)
    if also:
        return Verdict(Status.FAILED, f"{_duplicate(told, also)} {_by(database, told)}", DUPLICATE)
    alone = database.device == told.device and len(database.nodes) == 1
    witness = "by its own database: it is alone there" if alone else _by(database, told)[1:-1]
    return Verdict(Status.PASSED, f"in it ({witness})")


LOWER, UPPER = "1", "2"
"""The levels of IS-IS."""
DUPLICATE = "two routers run under one ID: see the router IDs of both"


def _of_others(network: LoopbackReach, place: ToldPlace, database: Database) -> tuple[tuple[str, str], ...]:
    """Loopbacks of other devices that the router's identity tells.

    A router of both levels of IS-IS tells at level 2 what those of level 1 told it, which is no fault. Elsewhere it is
    one, also while the other router's former part is still there.
    """
    told = place.told
    vrf, mine = told.instance.vrf, {form for own in network.told[told.device] for form in own.forms}
    found = [
        (min(owners), prefix)
        for prefix in database.prefixes(told.identity) - mine
        if (owners := network.loopback_owners.get((vrf, prefix), frozenset()) - {told.device})
    ]
    isis = told.instance.protocol is Protocol.ISIS
    areas = network.databases(database.device, told.instance.protocol, vrf).values() if isis else ()
    others = [(device, prefix) for device, prefix in found if not network.tells(device, prefix, areas)]
    if isis and place.area == UPPER and LOWER in told.areas:
        others = [(device, prefix) for device, prefix in others if not _below(network, told, device)]
    return tuple(sorted((device, str(prefix)) for device, prefix in others))


def _below(network: LoopbackReach, told: Advertisement, device: str) -> bool:
    """Whether another router of IS-IS is in level 1 of the router's area, which tells at level 2 what is there."""
    theirs = (one for one in network.told.get(device, ()) if one.instance == told.instance and LOWER in one.areas)
    return any(network.may_share(told, LOWER, one.node) for one in theirs)


def _duplicate(told: Advertisement, also: Sequence[tuple[str, str]]) -> str:
    others = listed(f"{device}'s {prefix}" for device, prefix in also)
    return f"{told.identity} tells {others} too: two routers under one ID"


def _told_wrong(network: LoopbackReach, place: ToldPlace, database: Database) -> Verdict:
    """What the database has instead."""
    told, by = place.told, _by(database, place.told)
    also = _of_others(network, place, database)
    if also:
        others = listed(f"{device}'s {prefix}" for device, prefix in also)
        return Verdict(Status.FAILED, f"{told.identity} tells {others} instead {by}", DUPLICATE)
    under = [identity for identity in network.tellers(database, told) if not told.anycast]
    if under:
        word, actual = told.instance.protocol.word, f"under {listed(map(str, under))} {by}"
        if configures(network.evidence.get(told.device), told.instance, told.identity):
            return Verdict(Status.PENDING, actual, f"its {word} is configured, and not in effect yet")
        return Verdict(Status.FAILED, actual, f"{told.device} must run under {told.identity}: see its {word}")
    if told.identity in database.nodes:
        hint = f"is it in {told.instance} on {told.device}?"
        return Verdict(Status.FAILED, f"{told.identity} is in it without {told.prefix} {by}", hint)
    return Verdict(Status.FAILED, f"{_elsewhere(network, place, database)} {by}", _missing_hint(told))


def _missing_hint(told: Advertisement) -> str:
    return f"is {told.device} adjacent to anybody, under {told.identity}?"


def _elsewhere(network: LoopbackReach, place: ToldPlace, database: Database) -> str:
    """Another area that has it, who tells it on its behalf, or that nothing is there."""
    told, instance = place.told, place.told.instance
    areas = network.databases(database.device, instance.protocol, instance.vrf)
    word = "level" if instance.protocol is Protocol.ISIS else "area"
    for area, other in areas.items():
        if area != place.area and area not in told.areas and set(told.forms) & other.prefixes(told.identity):
            return f"in {word} {area}"
    teller = next(
        (str(who) for prefix, who in network.further(database.device, instance.protocol) if prefix in told.forms), None
    )
    if teller:
        return f"only as a summary or external route that {teller} tells"
    return f"nothing of {told.identity}"


def _unread(network: LoopbackReach, place: ToldPlace) -> Verdict:
    """No database of the area was read: why, and whether any could be."""
    told, kind = place.told, DATABASES[place.told.instance.protocol]
    names = tuple(dict.fromkeys(node[0] for node in network.area_members(told, place.area)))
    read = [name for name in names if name in network.evidence and network.evidence[name].get(kind)]
    if read:
        return Verdict(Status.ERROR, f"could not read: {read[0]}'s database has no {place.title[4:]}")
    reasons = [network.cannot(name, kind) for name in names if name in network.evidence]
    if reasons and all(reasons):
        return Verdict(Status.SKIPPED, str(reasons[0]))
    witness = next((name for name in names if name != told.device), told.device)
    return Verdict(Status.ERROR, f"could not read: {witness}: {network.why_not(witness, kind)}")


def _by_routes(network: LoopbackReach, told: Advertisement) -> Verdict:
    """EIGRP and BGP: by another router's table, else by the own one of the protocol."""
    for table in _listeners(network).get((told.instance.protocol, told.prefix), ()):
        if table.device != told.device and told in network.wanted(table).get(told.prefix, ()):
            return Verdict(Status.PASSED, f"told (by {table.device}'s table)")
    own = _own_entry(network, told)
    where = "topology table" if told.instance.protocol is Protocol.EIGRP else "BGP table"
    if own is None:
        kind = EigrpTopology if told.instance.protocol is Protocol.EIGRP else BgpEntries
        if cannot := network.cannot(told.device, kind):
            return Verdict(Status.SKIPPED, f"no other router that was read has it; {cannot}")
        why = network.why_not(told.device, kind)
        return Verdict(Status.ERROR, f"could not read: {why}, and no other router that was read has it")
    if not own:
        return Verdict(Status.FAILED, f"not in its own {where}", f"is it in {told.instance} on {told.device}?")
    return Verdict(Status.PASSED, f"in its own {where}; no other router that was read has it")


def _listeners(network: LoopbackReach) -> Mapping[tuple[Protocol, Prefix], Sequence[FilledTable]]:
    """The tables that have a prefix by EIGRP or BGP."""
    key = "listeners"
    if key not in network.notes:
        found: dict[tuple[Protocol, Prefix], list[FilledTable]] = {}
        tables = (table for name in network.evidence for table in network.tables(name))
        for table in (table for table in tables if table.instance.protocol in BY_ROUTES):
            protocol, source = table.instance.protocol, SOURCES[table.instance.protocol]
            for prefix, route in (network.routes(table) or {}).items():
                if route.source is source:
                    found.setdefault((protocol, prefix), []).append(table)
        network.notes[key] = found
    known: Mapping[tuple[Protocol, Prefix], Sequence[FilledTable]] = network.notes[key]
    return known


def _own_entry(network: LoopbackReach, told: Advertisement) -> bool | None:
    """Whether the device's own topology or BGP table has it as its own; None where that was not read."""
    evidence, instance = network.evidence.get(told.device), told.instance
    if instance.protocol is Protocol.EIGRP:
        topology = evidence.get(EigrpTopology) if evidence else None
        if topology is None:
            return None
        mine = (e for e in topology.entries if (e.instance.name, e.instance.vrf) == (instance.name, instance.vrf))
        return any(entry.connected and entry.prefix in told.forms for entry in mine)
    entries = evidence.get(BgpEntries) if evidence else None
    paths = entries.paths.get((instance.vrf, told.prefix)) if entries else None
    return None if paths is None else any(path.local for path in paths)


def _look(network: LoopbackReach, place: ToldPlace, verdict: Verdict) -> Iterator[tuple[str, SecondLook]]:
    """Which device is asked what about a loopback that has not passed."""
    told, protocol = place.told, place.told.instance.protocol
    if protocol in DATABASES:
        look, own_part = SecondLook((DATABASES[protocol],)), place.area != BACKBONE and protocol is not Protocol.ISIS
        if verdict.status is Status.FAILED and own_part and told.device in network.evidence:
            yield told.device, look
        if verdict.status is Status.ERROR:
            members = dict.fromkeys(node[0] for node in network.area_members(told, place.area))
            kind = DATABASES[protocol]
            names = [n for n in members if n in network.evidence and not network.cannot(n, kind)]
            yield from ((name, look) for name in names[:WITNESSES])
    elif told.device in network.evidence:
        entry = Coverage(entries=((told.instance.vrf, told.prefix),))
        kinds: tuple[type[Fact], ...] = (EigrpTopology,) if protocol is Protocol.EIGRP else (BgpEntries,)
        yield told.device, SecondLook(kinds, Coverage() if protocol is Protocol.EIGRP else entry)
