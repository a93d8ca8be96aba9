"""Facts of what routing does, in a line for each thing in them, for truths that a person reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from netloop.model.evidence import Fact, NeighborTable
from netloop.model.routing_facts import (
    BgpEntries,
    BgpEntryPath,
    BgpSessions,
    BgpSessionState,
    EigrpTopology,
    InstalledRoutes,
    LinkState,
    RoutingInterface,
    RoutingInterfaces,
)


def said(fact: Fact) -> list[str]:
    """A fact, line by line."""
    return [" ".join(line.split()) for line in _lines(fact)]


def _lines(fact: Fact) -> Iterator[str]:
    if isinstance(fact, InstalledRoutes):
        yield from _routes(fact)
    elif isinstance(fact, BgpSessions):
        yield from map(_session, fact.sessions)
    elif isinstance(fact, BgpEntries):
        for (vrf, prefix), paths in fact.paths.items():
            yield f"{vrf} {prefix}: {'; '.join(map(_path, paths)) or 'none'}"
    elif isinstance(fact, LinkState):
        yield from _link_state(fact)
    elif isinstance(fact, EigrpTopology):
        for e in fact.entries:
            how = f"{'connected ' * e.connected}{_words(e.via)}{' active' * e.active}"
            yield f"{e.instance}: {e.prefix} {how or 'nowhere'}"
    elif isinstance(fact, RoutingInterfaces):
        yield from map(_interface, fact.interfaces)
    else:
        assert isinstance(fact, NeighborTable)
        for n in fact.neighbors:
            who = f"{n.address} {n.router_id or '-'} {n.hostname} {n.interface or '-'}"
            yield f"{n.instance}: {who} {n.state} {'up' if n.up else 'down'}"


def _routes(fact: InstalledRoutes) -> Iterator[str]:
    for (vrf, version), table in fact.tables.items():
        for r in table.values():
            hops = ", ".join(f"{hop.address or ''} {hop.interface or ''}" for hop in r.next_hops)
            yield f"{vrf} IPv{version}: {r.source} {r.prefix} [{r.distance}/{r.metric}] {hops}"
    for (vrf, version), why in fact.absent.items():
        yield f"{vrf} IPv{version}: {why}"


def _session(s: BgpSessionState) -> str:
    ends = f"{s.address} AS {s.remote_as} ID {s.router_id or '-'} from {s.local_address or '-'} AS {s.sender_as}"
    families = f"carries {_words(s.families) or 'nothing'} of {_words(s.offered)}"
    counts = _words(f"{family}:{count}" for family, count in s.prefixes.items())
    return (
        f"{s.instance}: {ends} {s.state} {'up' if s.up else 'down'} {families} {counts} {'client' * s.client} {s.note}"
    )


def _path(path: BgpEntryPath) -> str:
    via = f"via {path.next_hop} from {path.from_address or 'itself'} of {path.originator}"
    marks = f"{'best ' * path.best}{'local ' * path.local}{path.note}"
    return f"{via} AS path {' '.join(map(str, path.as_path)) or '-'} {marks}"


def _link_state(fact: LinkState) -> Iterator[str]:
    for n in fact.nodes:
        parts = {"prefixes": n.prefixes, "neighbors": n.neighbors, "networks": n.networks, "addresses": n.addresses}
        lists = " ".join(f"{word} {_words(things)}" for word, things in parts.items() if things)
        yield f"{n.instance} area {n.area}: {n.identity} {n.hostname} {lists} sequence {n.sequence:x} age {n.age}"
    yield from (f"{prefix} by {identity}" for prefix, identity in fact.further)


def _interface(i: RoutingInterface) -> str:
    area = "" if i.area is None else f"area {i.area}"
    marks = f"passive {i.passive} cost {i.cost} hello {i.hello} dead {i.dead} receives {i.receives}"
    return f"{i.instance} {area}: {i.interface} {marks} {i.note}"


def _words(things: Iterable[object]) -> str:
    return ",".join(sorted(map(str, things)))
