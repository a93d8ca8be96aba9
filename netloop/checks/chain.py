"""Chain: where it breaks between a loopback and a router that does not have it, from its own router outward.

Each step is asked of what was read; one of which nothing was read is passed over. So the answer names the first link
that is seen to be broken, and sharpens once the owner and the router were asked more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from netloop.checks.advertisements import DATABASES, SOURCES, identity_of
from netloop.checks.observed_network import IN_EFFECT, NEIGHBORS
from netloop.checks.reach import Database, Gap, LoopbackReach
from netloop.model.evidence import FactT, Identity, Interfaces
from netloop.model.finding import BrokenAt
from netloop.model.routing import Protocol
from netloop.model.routing_facts import (
    BgpEntries,
    BgpEntryPath,
    BgpSessions,
    EigrpTopology,
    EigrpTopologyEntry,
    InstalledRoute,
    Prefix,
    RouteSource,
)
from netloop.text.words import several

SHOWN = 3
"""Names in a list before the rest is a number."""


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain is broken, in words, and what to look at."""

    at: BrokenAt
    words: str
    hint: str | None = None


def listed(names: Iterable[str]) -> str:
    """Names, and how many more there are."""
    return several(tuple(names), most=SHOWN)


def route_words(route: InstalledRoute) -> str:
    """A route that is there: ``by static, via 10.0.0.1``."""
    ways = [str(hop.address or hop.interface) for hop in route.next_hops]
    via = f", via {listed(ways)}" if ways else ""
    return f"by {route.source}{via}"


class Chain:
    """What was read about one loopback that one router does not have."""

    def __init__(self, reach: LoopbackReach, gap: Gap) -> None:
        self.reach, self.gap, self.told, self.table = reach, gap, gap.missing, gap.table
        self.owner, self.device = gap.missing.device, gap.table.device
        self.protocol, self.vrf = gap.table.instance.protocol, gap.table.instance.vrf
        self.routes = reach.routes(gap.table) or {}

    @property
    def present(self) -> str:
        """What the table says instead of the route."""
        other = next((self.routes[form] for form in self.told.forms if form in self.routes), None)
        if other:
            return f"{route_words(other)}, not by {self.protocol.title}"
        cover = self._covering()
        return f"only {cover} is" if cover else "no route"

    def broken(self) -> Break:
        """The first link of the chain that is seen to be broken."""
        steps = (self._configured, self._advertised, self._joined, self._in_database, self._summarised, self._filtered)
        found = (step() for step in steps)
        return next((broken for broken in found if broken), self._left())

    def _fact(self, device: str, kind: type[FactT]) -> FactT | None:
        evidence = self.reach.evidence.get(device)
        return evidence.get(kind) if evidence else None

    # The owner's interface

    def _configured(self) -> Break | None:
        interfaces, loopback = self._fact(self.owner, Interfaces), self.told.loopback
        if interfaces is None or loopback is None:
            return None
        state, mine = interfaces.by_name.get(loopback.name), f"{self.owner}'s {loopback.name}"
        words = None
        if state is None:
            words = f"{self.owner} has no {loopback.name}"
        elif not state.admin_up:
            words = f"{mine} is administratively down"
        elif not state.line_up:
            words = f"{mine} is down"
        elif state.vrf != loopback.vrf:
            words = f"{mine} is in VRF {state.vrf}"
        elif not self.told.addresses & ({a.ip for a in state.ipv4} | {a.ip for a in state.ipv6}):
            words = f"{mine} does not have {listed(map(str, self.told.addresses))}"
        return Break(BrokenAt.NOT_CONFIGURED, words) if words else None

    # What the owner advertises

    def _advertised(self) -> Break | None:
        if self.protocol in DATABASES:
            return self._in_own_part()
        if self.protocol is Protocol.EIGRP:
            topology = self._fact(self.owner, EigrpTopology)
            mine = [e for e in self._topology(topology) if e.connected]
            if topology and not mine:
                return self._silent(f"it is not in {self.owner}'s own topology table as connected")
            return None
        paths = self._paths(self.owner)
        if paths is None or any(path.local for path in paths):
            return None
        return self._silent(f"{self.owner}'s own BGP table does not have it as its own")

    def _silent(self, words: str) -> Break:
        return Break(BrokenAt.NOT_ADVERTISED, words, f"is it in {self.told.instance} on {self.owner}?")

    def _in_own_part(self) -> Break | None:
        """By the owner's own database, else by any other that has its part."""
        own = self._databases(self.owner)
        part = "router LSA" if self.protocol is Protocol.OSPF else "LSP" if self.protocol is Protocol.ISIS else "LSA"
        if own:
            held = any(self._holds(database) for database in own)
            return None if held else self._silent(f"{self.owner}'s own {part} does not have it")
        for device in self.reach.evidence:
            for database in self._databases(device):
                if database.originators_of(self.told):
                    return None
                if self.told.identity in database.nodes:
                    return self._silent(f"{self.owner}'s {part} in {device}'s database does not have it")
        return None

    def _databases(self, device: str) -> tuple[Database, ...]:
        """The device's databases of the areas that the loopback is in."""
        found = self.reach.databases(device, self.protocol, self.vrf)
        own = device == self.owner and found
        return tuple(found.values()) if own else tuple(found[a] for a in self.told.areas if a in found)

    def _holds(self, database: Database) -> bool:
        """Whether a database has the loopback, but for what is left of a former identity."""
        return bool(self.reach.tellers(database, self.told))

    def _topology(self, topology: EigrpTopology | None) -> tuple[EigrpTopologyEntry, ...]:
        name, vrf = self.told.instance.name, self.vrf
        entries = topology.entries if topology else ()
        forms = self.told.forms
        return tuple(e for e in entries if e.prefix in forms and (e.instance.name, e.instance.vrf) == (name, vrf))

    def _paths(self, device: str) -> tuple[BgpEntryPath, ...] | None:
        """BGP's paths on a device, or None where they were not asked for."""
        entries = self._fact(device, BgpEntries)
        vrf = self.told.instance.vrf if device == self.owner else self.vrf
        return entries.paths.get((vrf, self.told.prefix)) if entries else None

    # The way between the two

    def _joined(self) -> Break | None:
        what = "session" if self.protocol is Protocol.BGP else "adjacency"
        near, far = (self.reach.island(name, self.protocol, self.vrf) for name in (self.device, self.owner))
        if self.owner in near or not (self._all_read(near) or self._all_read(far)):
            return None
        title = self.protocol.title
        for name, island in ((self.owner, far), (self.device, near)):
            if len(island) == 1:
                return Break(BrokenAt.NO_ADJACENCY, f"no {title} {what} is up on {name}")
        sides = f"{listed(self._ordered(near))} on one side, {listed(self._ordered(far))} on the other"
        return Break(BrokenAt.NO_ADJACENCY, f"no {title} {what} is up between {sides}")

    def _ordered(self, names: frozenset[str]) -> tuple[str, ...]:
        return tuple(name for name in self.reach.intents if name in names)

    def _all_read(self, names: frozenset[str]) -> bool:
        """Whether each of these shows its neighbors, so that there are no others."""
        kind = BgpSessions if self.protocol is Protocol.BGP else NEIGHBORS[self.protocol]
        return all(self._fact(name, kind) is not None for name in names)

    # What the router knows

    def _in_database(self) -> Break | None:
        if self.protocol is Protocol.EIGRP:
            topology = self._fact(self.device, EigrpTopology)
            active = any(entry.active for entry in self._topology(topology))
            return Break(BrokenAt.NOT_IN_TABLE, "EIGRP still asks its neighbors for a way (active)") if active else None
        if self.protocol not in DATABASES:
            return None
        witness = next((d for d in (self.device, *self.reach.evidence) if self._is_witness(d)), None)
        if witness is None or self._known_at(witness) or (self._covering() and not self._databases(witness)):
            return None
        words = f"{witness}'s database does not have it"
        if any(self._holds(database) for database in self._databases(self.owner)):
            words += f", although {self.owner} advertises it"
        if any(self.told.identity in database.nodes for database in self._databases(witness)):
            hint = f"does another router run under {self.told.identity} too?"
            return Break(BrokenAt.NOT_IN_DATABASE, words, self._wrong_identity() or hint)
        return Break(BrokenAt.NOT_IN_DATABASE, words + self._stub(), self._wrong_identity())

    def _wrong_identity(self) -> str | None:
        """The identity that the owner tells its loopback under, where that is not its own."""
        found = {who for database in self._databases(self.owner) for who in database.originators_of(self.told)}
        wrong = sorted(map(str, found - {self.told.identity}))
        return f"{self.owner} runs under {wrong[0]}, not {self.told.identity}" if wrong and len(found) == 1 else None

    def _is_witness(self, device: str) -> bool:
        """The router itself, else another one that has the loopback's area: its database is the same."""
        if device == self.device:
            return bool(self._databases(device)) or bool(self._told_on(device))
        return device != self.owner and bool(self._databases(device)) and self._near(device)

    def _near(self, device: str) -> bool:
        """Whether adjacencies join a device to the router, so that their databases must be the same."""
        return device in self.reach.island(self.device, self.protocol, self.vrf)

    def _known_at(self, device: str) -> bool:
        """Whether a device's database has the loopback, told by its router or on its behalf."""
        databases = self.reach.databases(device, self.protocol, self.vrf).values()
        further = self._told_on(device)
        return any(map(self._holds, databases)) or any(form in further for form in self.told.forms)

    def _told_on(self, device: str) -> frozenset[Prefix]:
        """What a device's database has on behalf of others: prefixes of other areas and from elsewhere.

        What a router told that no link leads to any more, as under a former router ID, stays there and counts not.
        """
        fact = self._fact(device, DATABASES[self.protocol])
        further = fact.further if fact else ()
        lost = {who for who in {who for _, who in further} if self._lost(device, who)}
        return frozenset(prefix for prefix, who in further if who not in lost)

    def _lost(self, device: str, who: Identity) -> bool:
        """Whether no area of a device's database has a way from the device to a router."""
        alike = (t.instance for t in self.reach.tables(device) if t.instance.protocol is self.protocol)
        mine = [p for instance in alike if instance.vrf == self.vrf for p in self.reach.processes(device, instance)]
        databases = [one for one in self.reach.databases(device, self.protocol, self.vrf).values() if who in one.nodes]
        ways = [one.leads(identity_of(process), who) for one in databases for process in mine]
        return bool(ways) and all(way is False for way in ways)

    def _stub(self) -> str:
        default = self.routes.get(_default(self.told.prefix))
        from_it = default is not None and default.source is SOURCES[self.protocol]
        return f"; a default route by {self.protocol.title} is there: a stub area?" if from_it else ""

    def _summarised(self) -> Break | None:
        cover = None if self._other_route() else self._covering()
        words = f"{cover} by {self.protocol.title} covers it"
        return Break(BrokenAt.SUMMARISED, words, "a summary hides it: its own route does not come") if cover else None

    def _covering(self) -> Prefix | None:
        """The longest prefix by the protocol around the loopback that is not a default route."""
        prefix, source = self.told.prefix, SOURCES[self.protocol]
        for length in range(prefix.prefixlen - 1, 0, -1):
            cover = prefix.supernet(new_prefix=length)
            if cover in self.told.forms:
                continue
            route = self.routes.get(cover)
            if route is not None and route.source is source:
                return cover
        return None

    def _other_route(self) -> InstalledRoute | None:
        return next((self.routes[form] for form in self.told.forms if form in self.routes), None)

    def _filtered(self) -> Break | None:
        other = self._other_route()
        if other:
            return Break(BrokenAt.FILTERED, "a better source has it", _better(other))
        if self.protocol in DATABASES:
            if self.reach.databases(self.device, self.protocol, self.vrf) and self._known_at(self.device):
                words = f"it is in {self.device}'s database"
                if self._cut_off():
                    words += ", where no way leads to it: told before it was cut off?"
                    return Break(BrokenAt.NO_ADJACENCY, words)
                return Break(BrokenAt.FILTERED, words, "a distribute-list, or a route that is refused?")
            return None
        return self._filtered_on_the_way()

    def _cut_off(self) -> bool:
        """Whether links in the router's own database lead nowhere near; only OSPF's are told one to one."""
        if self.protocol is not Protocol.OSPF:
            return False
        mine = self.reach.processes(self.device, self.table.instance)
        start = identity_of(mine[0]) if mine else self.told.identity
        found = [one.leads(start, who) for one in self._databases(self.device) for who in one.originators_of(self.told)]
        return bool(found) and all(way is False for way in found)

    def _filtered_on_the_way(self) -> Break | None:
        """BGP and EIGRP: it is in this router's own table of them, or neighbors have it."""
        if self.protocol is Protocol.EIGRP:
            entries = self._topology(self._fact(self.device, EigrpTopology))
            if entries:
                return Break(BrokenAt.FILTERED, f"it is in {self.device}'s topology table", self._duplicate())
        elif paths := self._paths(self.device):
            return self._bgp_paths(paths)
        graph = self.reach.graph(self.protocol, self.vrf)
        near = [name for name in self._ordered(graph.get(self.device, frozenset())) if self._has_it(name)]
        if not near:
            return None
        words = f"{listed(near)} {'has' if len(near) == 1 else 'have'} it"
        return Break(BrokenAt.FILTERED, words, self._duplicate() or f"a filter between {near[0]} and {self.device}?")

    def _bgp_paths(self, paths: tuple[BgpEntryPath, ...]) -> Break:
        best = next((path for path in paths if path.best), None)
        if best is not None:
            return Break(BrokenAt.FILTERED, f"it is in {self.device}'s BGP table", "a table map, or a better source?")
        note = next((path.note for path in paths if path.note), "no path is best")
        hop = next((path.next_hop for path in paths if path.next_hop), None)
        return Break(BrokenAt.NOT_IN_TABLE, f"in {self.device}'s BGP table, {note}", f"is next hop {hop} reachable?")

    def _has_it(self, device: str) -> bool:
        if device == self.owner:
            return True
        for table in self.reach.tables(device):
            same = table.instance.protocol is self.protocol and table.version == self.told.prefix.version
            routes = self.reach.routes(table) if same else None
            route = routes.get(self.told.prefix) if routes else None
            if route is not None and route.source is SOURCES[self.protocol]:
                return True
        return False

    def _duplicate(self) -> str | None:
        """EIGRP drops what carries its own router ID, so two routers under one never have each other's routes."""
        identities = {device: dict(self.reach.network.states(device)) for device in (self.owner, self.device)}
        shown = {
            identity
            for states in identities.values()
            for instance, identity in states.items()
            if instance.protocol is self.protocol and instance.vrf == self.vrf
        }
        known = self.protocol in IN_EFFECT and len(shown) == 1 and None not in shown
        both = known and all(
            any(i.protocol is self.protocol and i.vrf == self.vrf for i in states) for states in identities.values()
        )
        return f"{self.owner} and {self.device} both run under {next(iter(shown))}" if both else None

    def _left(self) -> Break:
        return Break(BrokenAt.NOT_IN_TABLE, f"nothing else that was read says why{self._stub()}")


def _default(prefix: Prefix) -> Prefix:
    return prefix.supernet(new_prefix=0)


def _better(route: InstalledRoute) -> str:
    word = {RouteSource.STATIC: "a static route hides it", RouteSource.CONNECTED: "this router has the address too"}
    return word.get(route.source, f"{route.source} brings it instead")
