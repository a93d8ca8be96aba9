"""OSPF adjacencies: formed when both ends of a cable agree, full after the network's convergence time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Interface
from typing import TYPE_CHECKING

from netloop.lab.sandbox.state.ospf import OspfInterface, ospf_interfaces

if TYPE_CHECKING:
    from ipaddress import IPv4Address

    from netloop.lab.sandbox.network import Cable, Network
    from netloop.lab.sandbox.router import Router


@dataclass(frozen=True, slots=True)
class End:
    """One side of an adjacency."""

    router: str
    interface: str
    process: str
    router_id: IPv4Address
    address: IPv4Interface
    area: int
    kind: str


@dataclass(slots=True)
class Adjacency:
    """Two routers that found each other; ``full_at`` in seconds of the network's clock."""

    a: End
    z: End
    full_at: float
    full: bool = False

    def seen_from(self, router: str) -> tuple[End, End]:
        """The own end and the far one."""
        return (self.a, self.z) if self.a.router == router else (self.z, self.a)


class Adjacencies:
    """Every OSPF adjacency of the network, at most one a cable."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._held: dict[Cable, Adjacency] = {}
        self._duplicates: set[tuple[Cable, IPv4Address]] = set()
        self._cables: dict[str, list[Cable]] = {}
        for cable in network.cables:
            for name in {cable.a, cable.z}:
                self._cables.setdefault(name, []).append(cable)

    def of(self, router: Router, process: str | None = None) -> list[tuple[End, End, Adjacency]]:
        """A router's adjacencies, forming ones too: own end, far end, and the adjacency."""
        held = (self._held[c] for c in self._cables.get(router.name, ()) if c in self._held)
        seen = [(*adjacency.seen_from(router.name), adjacency) for adjacency in held]
        return [item for item in seen if process is None or item[0].process == process]

    def all_full(self) -> Iterable[Adjacency]:
        """The adjacencies that carry routes."""
        return (adjacency for adjacency in self._held.values() if adjacency.full)

    def refresh(self, router: Router, delay: float | None = None) -> None:
        """Form and drop what a router's change calls for; ``delay`` in seconds, the convergence time when None."""
        for cable in self._cables.get(router.name, ()):
            wanted, held = self._ends(cable), self._held.get(cable)
            if held is not None and (held.a, held.z) != wanted:
                self._drop(cable, "Interface down or detached")
                held = None
            if held is None and wanted is not None:
                wait = self._network.convergence if delay is None else delay
                self._held[cable] = Adjacency(*wanted, full_at=self._network.clock() + wait)
        self.settle()

    def settle(self) -> None:
        """Bring up what was due by now."""
        now = self._network.clock()
        for adjacency in self._held.values():
            if not adjacency.full and adjacency.full_at <= now:
                adjacency.full = True
                self._routes_changed(adjacency.full_at)
                self._log(adjacency, "from LOADING to FULL, Loading Done", adjacency.full_at)

    def drop(self, router: Router, reason: str, process: str | None = None) -> None:
        """Lose a router's adjacencies, all or those of one process."""
        for cable in self._cables.get(router.name, ()):
            held = self._held.get(cable)
            if held and process in {None, held.seen_from(router.name)[0].process}:
                self._drop(cable, reason)

    def _drop(self, cable: Cable, reason: str) -> None:
        adjacency = self._held.pop(cable)
        self._routes_changed(self._network.clock())
        if adjacency.full:
            self._log(adjacency, f"from FULL to DOWN, Neighbor Down: {reason}", self._network.clock())

    def _routes_changed(self, at: float) -> None:
        self._network.version += 1
        self._network.routes_changed_at = max(at, self._network.routes_changed_at)

    def _log(self, adjacency: Adjacency, what: str, at: float) -> None:
        for own, far in (adjacency.a, adjacency.z), (adjacency.z, adjacency.a):
            message = f"%OSPF-5-ADJCHG: Process {own.process}, Nbr {far.router_id} on {own.interface} {what}"
            self._network.routers[own.router].log_message(message, at)

    def _ends(self, cable: Cable) -> tuple[End, End] | None:
        """Both ends when they agree: up, one subnet, one area, not passive, different router IDs."""
        a, z = self._end(cable.a, cable.a_interface), self._end(cable.z, cable.z_interface)
        if a is None or z is None or a.area != z.area or a.address.network != z.address.network:
            return None
        if a.router_id == z.router_id:
            self._duplicate(cable, a, z)
            return None
        self._duplicates = {known for known in self._duplicates if known[0] != cable}
        return None if a.address == z.address else (a, z)

    def _end(self, name: str, interface: str) -> End | None:
        router = self._network.routers[name]
        found: OspfInterface | None = ospf_interfaces(router.running).get(interface)
        if found is None or found.passive or found.config.primary is None or not router.is_up(interface):
            return None
        router_id = router.ospf.router_id(found.process)
        if router_id is None:
            return None
        return End(name, interface, found.process, router_id, found.config.primary, found.area, found.kind)

    def _duplicate(self, cable: Cable, a: End, z: End) -> None:
        if (cable, a.router_id) in self._duplicates:
            return
        self._duplicates.add((cable, a.router_id))
        for own, far in (a, z), (z, a):
            self._network.routers[own.router].log_message(
                f"%OSPF-4-DUP_RTRID_NBR: OSPF detected duplicate router-id {far.router_id} from {far.address.ip} "
                f"on interface {own.interface}"
            )
