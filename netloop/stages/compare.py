"""Compare: what changed between two readings of the same devices, in who they are and in what routing does. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from netloop.checks.observed_network import IN_EFFECT, NEIGHBORS
from netloop.model.difference import Area, Difference, NotComparable
from netloop.model.evidence import Evidence, IdentitiesInEffect, Interfaces, NeighborTable, fact_name
from netloop.model.routing import DEFAULT_VRF
from netloop.model.routing_facts import BgpSessions, InstalledRoute, InstalledRoutes

NOTHING = "-"
"""What stands for something that is not there."""


Shown = Mapping[str, str]
"""What a fact shows, in words: each thing with its state."""


def compare(
    before: Mapping[str, Evidence], after: Mapping[str, Evidence]
) -> tuple[tuple[Difference, ...], tuple[NotComparable, ...]]:
    """What differs, device by device, and what could not be compared; a device of one reading alone is the latter."""
    found: list[Difference] = []
    unknown: list[NotComparable] = []
    for device in sorted({*before, *after}):
        if device not in before or device not in after:
            when = "before" if device not in before else "after"
            unknown.append(NotComparable(device, "all facts", f"nothing was read of it {when}"))
            continue
        for part in _device(before[device], after[device]):
            (found if isinstance(part, Difference) else unknown).append(part)  # type: ignore[arg-type]
    order = list(Area)
    return tuple(sorted(found, key=lambda d: (order.index(d.area), d.device))), tuple(unknown)


def _device(before: Evidence, after: Evidence) -> Iterator[Difference | NotComparable]:
    for kind, (area, shown) in COMPARED.items():
        old, new = before.facts.get(kind), after.facts.get(kind)
        if old is not None and new is not None:
            yield from _differences(before.device, area, shown(old), shown(new))
        elif (old is None) != (new is None):
            lacking, when = (before, "before") if old is None else (after, "after")
            why = lacking.unread.get(kind) or lacking.unsupported.get(kind) or "not asked"
            yield NotComparable(before.device, fact_name(kind), f"{when}: {why}")


def _differences(device: str, area: Area, old: Shown, new: Shown) -> Iterator[Difference]:
    for subject in dict.fromkeys((*old, *new)):
        was, is_now = old.get(subject, NOTHING), new.get(subject, NOTHING)
        if was != is_now:
            yield Difference(device, area, subject, was, is_now)


def _identities(fact: IdentitiesInEffect) -> Shown:
    return {str(state.instance): str(state.address or state.note or "not running") for state in fact.states}


def _neighbors(fact: NeighborTable) -> Shown:
    found: dict[str, str] = {}
    for neighbor in fact.neighbors:
        where = f" on {neighbor.interface}" if neighbor.interface else ""
        who = "" if where and neighbor.address in {None, neighbor.router_id} else f" {neighbor.address}"
        subject = f"{neighbor.instance} neighbor{who}{where}"
        subject += f" ({neighbor.router_id})" if subject in found else ""
        found[subject] = f"{neighbor.state} {neighbor.router_id or ''}".rstrip()
    return found


def _sessions(fact: BgpSessions) -> Shown:
    found: dict[str, str] = {}
    for session in fact.sessions:
        families = ", ".join(sorted(session.families))
        source = f" from {session.local_address}" if session.local_address else ""
        found[f"{session.instance} neighbor {session.address}"] = (
            f"{session.state}{source}{f' ({families})' if families else ''}"
        )
    return found


def _routes(fact: InstalledRoutes) -> Shown:
    return {
        f"{prefix}{'' if vrf == DEFAULT_VRF else f' in VRF {vrf}'}": _route(route)
        for (vrf, _), table in fact.tables.items()
        for prefix, route in table.items()
    }


def _route(route: InstalledRoute) -> str:
    ways = sorted(f"{hop.address or ''} {hop.interface or ''}".strip() for hop in route.next_hops)
    return f"{route.code or route.source} via {', '.join(ways)}" if ways else route.code or str(route.source)


def _interfaces(fact: Interfaces) -> Shown:
    return {
        state.name: ", ".join(
            (f"{'up' if state.admin_up else 'shut'}/{'up' if state.line_up else 'down'}", *map(str, state.ipv4))
        )
        for state in fact.by_name.values()
    }


COMPARED: Mapping[type, tuple[Area, Callable[..., Shown]]] = {
    **dict.fromkeys(IN_EFFECT.values(), (Area.IDENTITY, _identities)),
    Interfaces: (Area.INTERFACE, _interfaces),
    **dict.fromkeys(NEIGHBORS.values(), (Area.ADJACENCY, _neighbors)),
    BgpSessions: (Area.SESSION, _sessions),
    InstalledRoutes: (Area.ROUTE, _routes),
}
"""The facts that are compared, what each is about, and how it is put into words."""
