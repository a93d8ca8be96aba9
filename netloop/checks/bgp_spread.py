"""BGP spread: how far the declared sessions take a prefix from the router that brings it in."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from netloop.cached import cached_property
from netloop.checks.advertisements import Advertisement, Node
from netloop.model.intent import Bgp, BgpFamily, BgpNeighbor, Intent
from netloop.model.routing import DEFAULT_VRF
from netloop.model.routing_facts import Prefix

FAMILIES = {4: BgpFamily.IPV4, 6: BgpFamily.IPV6}


@dataclass(frozen=True, slots=True)
class SpreadTable:
    """BGP's table of a VRF on a device, or the one of all VPN routes (``vpn``)."""

    node: Node
    vpn: bool = False


@dataclass(frozen=True, slots=True)
class SessionWay:
    """A session that both ends declare, from one of them: ``client`` if this end treats the other as a client."""

    to: SpreadTable
    external: bool
    client: bool
    serves: bool
    """Whether the other end treats this one as a client."""


@dataclass(frozen=True, slots=True)
class Heard:
    """How a table came to a prefix: ``inner`` from an internal neighbor that is no client; ``imported`` from the VPN
    table; ``path`` are the ASes that it was in, ``vrf`` the VRF that it was in last."""

    place: SpreadTable
    path: frozenset[str]
    vrf: str
    inner: bool = False
    imported: bool = False


class BgpSpread:
    """Which BGP tables the declared sessions bring each prefix into."""

    def __init__(self, intents: Mapping[str, Intent], told: Mapping[Node, tuple[Advertisement, ...]]) -> None:
        self._told = told
        self._bgp = {(name, bgp.instance): bgp for name, intent in intents.items() for bgp in intent.bgp}
        self._vrfs: dict[tuple[str, str], Node] = {(node[0], node[1].vrf): node for node in self._bgp}
        self._known: dict[int, Mapping[Node, Mapping[Prefix, tuple[Advertisement, ...]]]] = {}

    def wanted(self, node: Node, version: int) -> Mapping[Prefix, tuple[Advertisement, ...]]:
        """What a table must have by BGP of a version of IP, its own among it."""
        if version not in self._known:
            self._known[version] = self._all(version)
        return self._known[version].get(node, {})

    def _all(self, version: int) -> Mapping[Node, Mapping[Prefix, tuple[Advertisement, ...]]]:
        found: dict[Node, dict[Prefix, tuple[Advertisement, ...]]] = {}
        for node in self._bgp:
            mine = [told for told in self._told.get(node, ()) if told.prefix.version == version]
            for reached in self._reached(node, version) if mine else ():
                table = found.setdefault(reached, {})
                for told in mine:
                    table[told.prefix] = (*table.get(told.prefix, ()), told)
        return found

    def _reached(self, start: Node, version: int) -> tuple[Node, ...]:
        """The tables that a prefix of one gets into, the first one among them."""
        first = Heard(SpreadTable(start), frozenset({start[1].name}), start[1].vrf)
        freely, todo, found = set[SpreadTable](), deque([first]), dict[SpreadTable, None]()
        while todo:
            here = todo.popleft()
            if here.place in freely or (here.inner and here.place in found):
                continue
            found[here.place] = None
            if not here.inner:
                freely.add(here.place)
            todo += self._onward(here, version)
        return tuple(place.node for place in found if not place.vpn)

    def _onward(self, here: Heard, version: int) -> Iterator[Heard]:
        family = BgpFamily.VPNV4 if here.place.vpn else FAMILIES[version]
        everywhere, onward = self._ways.get((here.place.node, family), ((), ()))
        for way in onward if here.inner or here.imported else everywhere:
            target = way.to.node[1].name
            if not way.external:
                yield Heard(way.to, here.path, self._in(way.to, here), inner=not way.serves)
            elif target not in here.path:
                yield Heard(way.to, here.path | {target}, self._in(way.to, here))
        if version == 4:
            yield from self._across(here)

    @staticmethod
    def _in(place: SpreadTable, here: Heard) -> str:
        return here.vrf if place.vpn else place.node[1].vrf

    def _across(self, here: Heard) -> Iterator[Heard]:
        """From a VRF into the VPN table of the device, and out of it into the VRF of that name."""
        (device, instance), path = here.place.node, here.path
        hub, vrf = self._vrfs.get((device, DEFAULT_VRF)), self._vrfs.get((device, here.vrf))
        if here.place.vpn:
            if vrf and here.vrf != DEFAULT_VRF:
                yield Heard(SpreadTable(vrf), path, here.vrf, imported=True)
        elif instance.vrf != DEFAULT_VRF and hub and not here.imported:
            yield Heard(SpreadTable(hub, vpn=True), path, here.vrf)

    @cached_property
    def _ways(self) -> Mapping[tuple[Node, BgpFamily], tuple[tuple[SessionWay, ...], tuple[SessionWay, ...]]]:
        """The sessions of a table by family: all of them, and those that what came from inside the AS may take."""
        found: dict[tuple[Node, BgpFamily], list[SessionWay]] = {}
        for node, bgp in self._bgp.items():
            for neighbor in bgp.neighbors:
                for family, way in self._session(node, bgp, neighbor):
                    found.setdefault((node, family), []).append(way)
        return {
            key: (tuple(ways), tuple(way for way in ways if way.external or way.client)) for key, ways in found.items()
        }

    def _session(self, node: Node, bgp: Bgp, neighbor: BgpNeighbor) -> Iterator[tuple[BgpFamily, SessionWay]]:
        far = self._counterpart(node, neighbor.device)
        if far is None:
            return
        back = self._towards(far, node[0])
        external = far[1].name != bgp.instance.name
        serves = any(other.route_reflector_client for other in back)
        for family in BgpFamily:
            if family in neighbor.families and any(family in other.families for other in back):
                place = SpreadTable(far, vpn=family is BgpFamily.VPNV4)
                yield family, SessionWay(place, external, neighbor.route_reflector_client, serves)

    def _counterpart(self, node: Node, device: str | None) -> Node | None:
        """The other end's table, of those that have a session back: that of the same VRF, else of none, else any."""
        nodes = [far for far in self._of_device.get(device or "", ()) if self._towards(far, node[0])]
        return min(nodes, key=lambda far: (far[1].vrf != node[1].vrf, far[1].vrf != DEFAULT_VRF), default=None)

    def _towards(self, node: Node, device: str) -> tuple[BgpNeighbor, ...]:
        """The declared sessions of a table to a device."""
        return self._sessions.get((node, device), ())

    @cached_property
    def _of_device(self) -> Mapping[str, tuple[Node, ...]]:
        found: dict[str, tuple[Node, ...]] = {}
        for node in self._bgp:
            found[node[0]] = (*found.get(node[0], ()), node)
        return found

    @cached_property
    def _sessions(self) -> Mapping[tuple[Node, str], tuple[BgpNeighbor, ...]]:
        found: dict[tuple[Node, str], tuple[BgpNeighbor, ...]] = {}
        for node, bgp in self._bgp.items():
            for neighbor in (neighbor for neighbor in bgp.neighbors if neighbor.device):
                key = node, neighbor.device or ""
                found[key] = (*found.get(key, ()), neighbor)
        return found
