"""OSPF processes of one router: whether each runs, and the router ID it sticks to.

The ID is chosen when the process starts and kept, whatever the configuration says later, until the process has no
neighbors at the time of the change, is cleared, or the router is reloaded. Source: Cisco IOS IP Routing: OSPF
Command Reference, ``router-id``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

from netloop.lab.sandbox.names import is_loopback, split
from netloop.lab.sandbox.state.election import elect
from netloop.lab.sandbox.tree import Node
from netloop.lab.sandbox.views import InterfaceConfig, OspfConfig, interfaces, ospf_processes

if TYPE_CHECKING:
    from netloop.lab.sandbox.router import Router

MBPS = {"Ethernet": 10, "FastEthernet": 100, "GigabitEthernet": 1000, "TenGigabitEthernet": 10000, "Serial": 1}


@dataclass(frozen=True, slots=True)
class OspfInterface:
    """OSPF on one interface, as configured."""

    config: InterfaceConfig
    process: str
    area: int
    cost: int
    passive: bool
    explicit: bool

    @property
    def kind(self) -> str:
        """Network type: LOOPBACK, POINT_TO_POINT or BROADCAST."""
        if self.config.ospf_network:
            return self.config.ospf_network.upper().replace("-", "_")
        return "LOOPBACK" if is_loopback(self.config.name) else "BROADCAST"


def ospf_interfaces(root: Node) -> dict[str, OspfInterface]:
    """The interfaces that OSPF is configured on, by name."""
    return root.view(_ospf_interfaces)


def _ospf_interfaces(root: Node) -> dict[str, OspfInterface]:
    processes = {process.process: process for process in ospf_processes(root)}
    found = (_on(config, processes) for config in interfaces(root) if config.primary)
    return {item.config.name: item for item in found if item is not None}


def _on(config: InterfaceConfig, processes: dict[str, OspfConfig]) -> OspfInterface | None:
    assert config.primary is not None  # noqa: S101 (the caller chose such interfaces)
    member = config.ospf or _by_network(config, processes)
    process = processes.get(member[0]) if member else None
    if member is None or process is None or process.vrf != config.vrf:
        return None
    cost = config.ospf_cost or interface_cost(config, process.reference)
    return OspfInterface(
        config, process.process, member[1], cost, process.is_passive(config.name), config.ospf is not None
    )


def _by_network(config: InterfaceConfig, processes: dict[str, OspfConfig]) -> tuple[str, int] | None:
    """The process and area of the most specific network statement that covers the primary address."""
    assert config.primary is not None  # noqa: S101 (the caller chose such interfaces)
    found = [
        (network.wildcard, process.process, network.area)
        for process in processes.values()
        for network in process.networks
        if process.vrf == config.vrf and network.covers(config.primary.ip)
    ]
    return min(found)[1:] if found else None


def interface_cost(config: InterfaceConfig, reference: int) -> int:
    """Reference bandwidth over the interface's; at least 1."""
    if is_loopback(config.name):
        return 1
    kbps = config.bandwidth or MBPS.get(split(config.name)[0], 1000) * 1000
    return max(1, reference * 1000 // kbps)


@dataclass(slots=True)
class Running:
    """A process that runs: the ID it sticks to, and since when (seconds of the network's clock)."""

    router_id: IPv4Address
    started: float


class OspfProcesses:
    """The OSPF processes of one router."""

    def __init__(self, router: Router) -> None:
        self.router = router
        self.running: dict[str, Running] = {}
        self._complained: set[str] = set()

    def __iter__(self) -> Iterator[OspfConfig]:
        return iter(ospf_processes(self.router.running))

    def config(self, process: str) -> OspfConfig | None:
        """A process as configured."""
        return next((found for found in self if found.process == process), None)

    def router_id(self, process: str) -> IPv4Address | None:
        """The ID in effect, None while the process does not run."""
        state = self.running.get(process)
        return state.router_id if state else None

    def refresh(self) -> None:
        """Start what can start now, stop what is no longer configured; a running process keeps its ID."""
        configured = {config.process for config in self}
        for process in set(self.running) - configured:
            del self.running[process]
        for config in sorted(self, key=lambda found: found.router_id is None):
            if config.process not in self.running:
                self._start(config)

    def _start(self, config: OspfConfig) -> None:
        chosen = self._choice(config)
        if chosen is not None:
            self.running[config.process] = Running(chosen, self.router.network.clock())
            self._complained.discard(config.process)
        elif config.process not in self._complained:
            self._complained.add(config.process)
            self.router.log_message(
                f"%OSPF-4-NORTRID: OSPF process {config.process} failed to allocate unique router-id and cannot start"
            )

    def _choice(self, config: OspfConfig) -> IPv4Address | None:
        taken = {state.router_id for process, state in self.running.items() if process != config.process}
        return config.router_id or elect(self.router, config.vrf, taken)

    def reconsider(self, process: str) -> bool:
        """Follow a changed ``router-id``; whether it must wait for a clear or a reload."""
        state, config = self.running.get(process), self.config(process)
        if state is None or config is None:
            return False
        if self.router.network.adjacencies.of(self.router, process):
            return state.router_id != config.router_id
        if chosen := self._choice(config):
            state.router_id = chosen
        else:
            del self.running[process]
        return False

    def clear(self, process: str | None = None) -> None:
        """Restart one process or all: adjacencies drop, the ID is chosen anew."""
        for name in [process] if process else list(self.running):
            self.router.network.adjacencies.drop(self.router, "Interface down or detached", name)
            self.running.pop(name, None)
        self.refresh()
        self.router.network.refresh(self.router)
