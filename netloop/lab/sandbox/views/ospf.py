"""``router ospf`` read as typed values: the processes, and the interfaces that each runs on."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address

from netloop.lab.sandbox.names import is_loopback, split
from netloop.lab.sandbox.tree import ConfigNode
from netloop.lab.sandbox.views.interface import DEFAULT_VRF, InterfaceConfig, area_number, interfaces, last, number
from netloop.lab.sandbox.views.passive import Passive

MBPS = {"Ethernet": 10, "FastEthernet": 100, "GigabitEthernet": 1000, "TenGigabitEthernet": 10000, "Serial": 1}


@dataclass(frozen=True, slots=True)
class OspfNetwork:
    """A ``network`` statement: the addresses that a wildcard mask covers."""

    address: int
    wildcard: int
    area: int
    text: str

    def covers(self, address: IPv4Address) -> bool:
        """Whether an interface with this primary address is in it."""
        return (int(address) | self.wildcard) == (self.address | self.wildcard)


@dataclass(frozen=True, slots=True)
class OspfConfig:
    """One ``router ospf`` process as configured."""

    process: str
    vrf: str
    router_id: IPv4Address | None
    networks: tuple[OspfNetwork, ...]
    passive: Passive
    reference: int

    @property
    def key(self) -> str:
        """What tells the process from the router's others: its number."""
        return self.process

    @classmethod
    def of(cls, node: ConfigNode) -> OspfConfig:
        """Read a ``router ospf`` section."""
        return node.view(_ospf)


def _ospf(node: ConfigNode) -> OspfConfig:
    words = node.text.split()
    explicit = last(node, "router-id")
    return OspfConfig(
        process=words[2],
        vrf=words[4] if len(words) > 4 else DEFAULT_VRF,
        router_id=IPv4Address(explicit) if explicit else None,
        networks=tuple(_network(n.text) for n in node.under("network")),
        passive=Passive.of(node),
        reference=number(node, "auto-cost", "reference-bandwidth") or 100,
    )


def _network(text: str) -> OspfNetwork:
    _, address, wildcard, _, number = text.split()
    return OspfNetwork(int(IPv4Address(address)), int(IPv4Address(wildcard)), area_number(number), text)


def ospf_processes(root: ConfigNode) -> tuple[OspfConfig, ...]:
    """Every OSPF process, by number."""
    return root.view(_ospf_processes)


def _ospf_processes(root: ConfigNode) -> tuple[OspfConfig, ...]:
    return tuple(OspfConfig.of(node) for node in root.under("router", "ospf"))


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


def ospf_interfaces(root: ConfigNode) -> dict[str, OspfInterface]:
    """The interfaces that OSPF is configured on, by name."""
    return root.view(_ospf_interfaces)


def _ospf_interfaces(root: ConfigNode) -> dict[str, OspfInterface]:
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
        config, process.process, member[1], cost, config.name in process.passive, config.ospf is not None
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
