"""What a BGP router originates: networks that its table has to the letter, and what it redistributes.

Source: Cisco IOS IP Routing: BGP Command Reference, ``network (BGP and multiprotocol BGP)``, ``redistribute``;
``redistribute ospf`` takes internal routes alone unless ``match`` says otherwise, and an IGP's own connected networks
with them, but for IS-IS.
"""

from __future__ import annotations

from collections.abc import Iterator

from netloop.lab.sandbox.state.bgp_channel import DEFAULTS, unspecified, version_of
from netloop.lab.sandbox.state.bgp_path import OWN_WEIGHT, BgpPath, mapped
from netloop.lab.sandbox.state.exchange import taken
from netloop.lab.sandbox.state.rib import Prefix, Route
from netloop.lab.sandbox.state.world import Chassis
from netloop.lab.sandbox.views.bgp import BgpConfig, Redistribution
from netloop.lab.sandbox.views.policy import policies
from netloop.lab.sandbox.views.redistribution import RedistributedSource


def originated(chassis: Chassis, config: BgpConfig, family: str, targets: frozenset[str]) -> dict[Prefix, BgpPath]:
    """The routes that an instance originates in a family (``ipv4``, ``ipv6``), with the targets that its VRF exports.

    A ``network`` line wins over a redistributed route.
    """
    wanted, found = config.origin(family), dict[Prefix, BgpPath]()
    rules, version = policies(chassis.running), version_of(family)
    for line in wanted.networks:
        route = None if line.backdoor or line.prefix.version != version else _own(chassis, config.vrf, line.prefix)
        path = _path(route, "network", targets, preference=config.preference) if route else None
        path = mapped(line.route_map, rules, line.prefix, path) if path else None
        if path is not None:
            found[line.prefix] = path
    for source in wanted.redistributed:
        default = wanted.default_metric if source.metric is None else source.metric
        for route in _taken(chassis, config.vrf, version, source):
            if route.prefix == DEFAULTS[version] and not wanted.default_information:
                continue
            whole = _path(route, "redistribute", targets, default, preference=config.preference)
            path = mapped(source.route_map, rules, route.prefix, whole)
            if path is not None:
                found.setdefault(route.prefix, path)
    return found


def _own(chassis: Chassis, vrf: str, prefix: Prefix) -> Route | None:
    """The route of the routing table that has exactly this prefix; an own address is looked for first."""
    connected = chassis.connected(vrf, prefix.version).at(prefix)
    found = connected or chassis.interior(vrf, prefix.version).at(prefix)
    return found[0] if found and found[0].code != "L" else None


def _path(route: Route, source: str, targets: frozenset[str], metric: int | None = None, *, preference: int) -> BgpPath:
    direct = route.code in {"C", "L"} or route.next_hop is None
    return BgpPath(
        next_hop=unspecified(route.prefix.version) if direct or route.next_hop is None else route.next_hop,
        origin="i" if source == "network" else "?",
        med=(0 if direct or route.code == "S" else route.metric) if metric is None else metric,
        local_preference=preference,
        weight=OWN_WEIGHT,
        source=source,
        targets=targets,
        interface=route.interface,
    )


def _taken(chassis: Chassis, vrf: str, version: int, source: Redistribution) -> Iterator[Route]:
    """The routes that a ``redistribute`` line takes."""
    if source.protocol == "connected":
        yield from (routes[0] for routes in chassis.connected(vrf, version) if routes[0].code == "C")
        return
    matches = source.matches or (("internal",) if source.protocol.startswith("ospf") else ())
    wanted = RedistributedSource(source.protocol, source.process, matches)
    yield from taken(chassis, vrf, chassis.interior(vrf, version), version, wanted)
