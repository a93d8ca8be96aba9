"""What routing protocols take from one another on a router: the routes of the table that a line asks for.

What one protocol brings into another may change the tables of other routers, which bring it further: it is worked out
again until nothing changes. Source: Cisco IOS IP Routing: Protocol-Independent Command Reference, ``redistribute``: an
IGP's own connected networks go with its routes, but for IS-IS; internal BGP routes are not taken out of the global
table unless ``bgp redistribute-internal`` says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from netloop.lab.sandbox.state.rib import Rib, Route
from netloop.lab.sandbox.state.world import Chassis
from netloop.lab.sandbox.views.bgp import bgp_instances
from netloop.lab.sandbox.views.eigrp import eigrp_members
from netloop.lab.sandbox.views.interface import DEFAULT_VRF
from netloop.lab.sandbox.views.isis import isis_interfaces
from netloop.lab.sandbox.views.ospf import ospf_interfaces
from netloop.lab.sandbox.views.ospfv3 import ospfv3_interfaces
from netloop.lab.sandbox.views.redistribution import RedistributedSource

CODES = {"static": "S", "isis": "i", "eigrp": "D", "ospf": "O", "ospfv3": "O", "bgp": "B"}
KINDS = {"E1": "external", "E2": "external", "N1": "nssa-external", "N2": "nssa-external"}
LEVELS = {"L1": "level-1", "L2": "level-2", "ia": "level-1", "su": "level-2"}
INTERNAL_DISTANCE = 200
ROUNDS = 8
"""How often what is brought in is worked out again; more than the protocols that stand behind one another."""

Demand = tuple[str, str, int, RedistributedSource]
"""A router's name, a VRF, a family, and what is asked for."""


def taken(chassis: Chassis, vrf: str, rib: Rib, version: int, source: RedistributedSource) -> Iterator[Route]:
    """The routes of a table that a ``redistribute`` line takes; of a protocol that is not there none."""
    runs, code = _runs(chassis, source, version), CODES.get(source.protocol)
    for routes in rib if code else ():
        route = routes[0]
        if route.code[0] == code:
            named = runs is None or not source.process or route.interface in runs
            if named and _fits(chassis, vrf, route, source):
                yield route
        elif route.code == "C" and runs is not None and source.protocol != "isis" and route.interface in runs:
            yield route


def _fits(chassis: Chassis, vrf: str, route: Route, source: RedistributedSource) -> bool:
    if source.protocol == "bgp" and vrf == DEFAULT_VRF and route.distance >= INTERNAL_DISTANCE:
        return route.next_hop is None or _takes_internal(chassis)
    if not source.matches:
        return True
    word = route.code.split()[-1]
    return (LEVELS.get(word) if route.code[0] == "i" else KINDS.get(word, "internal")) in source.matches


def _takes_internal(chassis: Chassis) -> bool:
    return any(config.internal_out for config in bgp_instances(chassis.running))


def _runs(chassis: Chassis, source: RedistributedSource, version: int) -> frozenset[str] | None:
    """The interfaces that a process runs on; None for protocols without one."""
    found: list[tuple[str, str]] | None = None
    if source.protocol in {"ospf", "ospfv3"} and version == 4:
        found = [(name, own.process) for name, own in ospf_interfaces(chassis.running).items()]
    elif source.protocol in {"ospf", "ospfv3"}:
        found = [(name, own.key.split()[0]) for name, own in ospfv3_interfaces(chassis.running).items()]
    elif source.protocol == "isis":
        found = [(name, own.tag) for name, own in isis_interfaces(chassis.running).items()]
    elif source.protocol == "eigrp":
        members = eigrp_members(chassis.running)
        found = [(name, own.asn) for name, instances in members.items() for own in instances]
    return None if found is None else frozenset(name for name, process in found if source.process in {"", process})


class RouteExchange:
    """What was last found for each demand; ``asked`` says that there are demands which were not met yet."""

    def __init__(self) -> None:
        self._found: dict[Demand, tuple[Route, ...]] = {}
        self._routers: dict[str, Chassis] = {}
        self.asked = False

    def taken(self, chassis: Chassis, vrf: str, version: int, source: RedistributedSource) -> tuple[Route, ...]:
        """The routes that a line of a router takes, as last known."""
        demand = chassis.name, vrf, version, source
        if demand not in self._found:
            self.asked, self._found[demand], self._routers[chassis.name] = True, (), chassis
        return self._found[demand]

    def wants(self, protocol: str = "") -> bool:
        """Whether anybody asks for anything, or for the routes of a protocol."""
        return any(protocol in {"", demand[3].protocol} for demand in self._found)

    def refresh(self, table: Callable[[Chassis, str, int, RedistributedSource], Rib]) -> bool:
        """Look for everything again in the tables as they are; whether anything has changed."""
        self.asked, changed = False, False
        for demand, known in tuple(self._found.items()):
            name, vrf, version, source = demand
            chassis = self._routers[name]
            self._found[demand] = tuple(taken(chassis, vrf, table(chassis, vrf, version, source), version, source))
            changed = changed or self._found[demand] != known
        return changed
