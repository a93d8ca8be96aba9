"""OSPFv3 of one router: which instances run, the router IDs that they stick to, their neighbors and prefixes.

The router ID is an IPv4 address, chosen as OSPFv2's is; without one the process does not start. Source: Cisco IOS
IPv6 Command Reference, ``router-id (IPv6)``; RFC 5340.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import TYPE_CHECKING

from netloop.lab.sandbox.hardware import link_local
from netloop.lab.sandbox.ospfv3_views import Ospfv3Config, Ospfv3Interface, ospfv3_interfaces, ospfv3_processes
from netloop.lab.sandbox.state.areas import Advertised
from netloop.lab.sandbox.state.election import elect
from netloop.lab.sandbox.state.neighbors import End
from netloop.lab.sandbox.state.ospf import Running, interface_cost

if TYPE_CHECKING:
    from netloop.lab.sandbox.router import Router


class Ospfv3Processes:
    """The OSPFv3 instances of one router, by their keys."""

    def __init__(self, router: Router) -> None:
        self.router = router
        self.running: dict[str, Running] = {}
        self._complained: set[str] = set()

    def __iter__(self) -> Iterator[Ospfv3Config]:
        return iter(ospfv3_processes(self.router.running))

    def config(self, key: str) -> Ospfv3Config | None:
        """An instance as configured."""
        return next((found for found in self if found.key == key), None)

    def router_id(self, key: str) -> IPv4Address | None:
        """The ID in effect, None while the instance does not run."""
        state = self.running.get(key)
        return state.router_id if state else None

    def refresh(self) -> None:
        """Start what can start now, stop what is no longer configured; a running instance keeps its ID."""
        configured = {config.key for config in self}
        for key in set(self.running) - configured:
            del self.running[key]
        for config in self:
            if config.key not in self.running:
                self._start(config)

    def _start(self, config: Ospfv3Config) -> None:
        chosen = config.router_id or elect(self.router, config.vrf)
        if chosen is not None:
            self.running[config.key] = Running(chosen, self.router.network.clock())
            self._complained.discard(config.key)
        elif config.key not in self._complained:
            self._complained.add(config.key)
            self.router.log_message(
                f"%OSPFv3-4-NORTRID: Process OSPFv3-{config.process}-IPv6 could not pick a router-id, "
                "please configure manually"
            )

    def reconsider(self, key: str) -> bool:
        """Follow a changed ``router-id``; whether it must wait for a clear or a reload."""
        state, config = self.running.get(key), self.config(key)
        if state is None or config is None:
            return False
        if self.router.network.igps["ospfv3"].of(self.router, key):
            return state.router_id != config.router_id
        state.router_id = config.router_id or elect(self.router, config.vrf) or state.router_id
        return False

    def clear(self, process: str | None = None) -> None:
        """Restart one process or all: adjacencies drop, the ID is chosen anew."""
        for config in self:
            if process in {None, config.process}:
                self.router.network.igps["ospfv3"].drop(self.router, config.key)
                self.running.pop(config.key, None)
        self.refresh()
        self.router.network.refresh(self.router)


@dataclass(frozen=True, slots=True)
class Ospfv3Hello:
    """How OSPFv3 routers meet: over their link-local addresses, in one area."""

    def ends(self, router: Router, interface: str) -> list[End]:
        """The interface's one end; a loopback has none."""
        found = ospfv3_interfaces(router.running).get(interface)
        router_id = router.ospfv3.router_id(found.key) if found else None
        if found is None or router_id is None or found.passive:
            return []
        hop = IPv6Address(link_local(router.name, interface))
        area, terms = channel(found.area), (found.area, found.kind)
        return [End(router.name, interface, found.key, area, str(router_id), ipv6=hop, terms=terms)]

    def agree(self, _a: End, _z: End) -> bool:
        """One area on both sides, which is the channel."""
        return True

    def log(self, _router: Router, own: End, far: End, *, up: bool) -> str | None:
        """``%OSPFv3-5-ADJCHG``."""
        what = "from LOADING to FULL, Loading Done" if up else "from FULL to DOWN, Neighbor Down: Interface down"
        process = own.instance.split()[0]
        return f"%OSPFv3-5-ADJCHG: Process {process}, Nbr {far.identity} on {own.interface} {what}"

    def cost(self, router: Router, own: End) -> int:
        """The interface's cost."""
        return cost_of(router, ospfv3_interfaces(router.running)[own.interface])

    def offers(self, router: Router, instance: str, version: int) -> Iterator[tuple[IPv4Network | IPv6Network, int]]:
        """The prefixes of an instance's interfaces, a loopback's as a /128."""
        if version == 6:
            yield from ((item.prefix, item.cost) for item in advertised(router, instance))


def channel(area: int) -> str:
    """The channel of an area."""
    return f"area {area}"


def advertised(router: Router, key: str) -> list[Advertised]:
    """The prefixes of an instance's interfaces, a loopback's as a /128."""
    return [
        Advertised.of(IPv6Network(address.ip) if found.kind == "LOOPBACK" else address.network, cost, found.area)
        for found in ospfv3_interfaces(router.running).values()
        if found.key == key and router.is_up(found.config.name)
        for cost in (cost_of(router, found),)
        for address in found.config.ipv6
    ]


def cost_of(router: Router, found: Ospfv3Interface) -> int:
    """What an interface costs: said so, or by its bandwidth."""
    process = router.ospfv3.config(found.key)
    return found.cost or interface_cost(found.config, process.reference if process else 100)
