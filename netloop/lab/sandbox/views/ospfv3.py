"""OSPFv3 as configured, whichever syntax it was typed in: an instance per VRF, and its interfaces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address

from netloop.lab.sandbox.names import is_loopback
from netloop.lab.sandbox.tree import ConfigNode
from netloop.lab.sandbox.views.interface import DEFAULT_VRF, InterfaceConfig, area_number, number
from netloop.lab.sandbox.views.ospf import OspfTimers, interface_cost, one_of, timers
from netloop.lab.sandbox.views.ospf_policy import OspfPolicy, ospf_policy
from netloop.lab.sandbox.views.passive import Passive


def key_of(process: str, vrf: str) -> str:
    """The name of an instance: its process, and its VRF where it is not the default one."""
    return process if vrf == DEFAULT_VRF else f"{process} {vrf}"


@dataclass(frozen=True, slots=True)
class Ospfv3Config:
    """One instance; ``families`` for the syntax ``router ospfv3``."""

    process: str
    vrf: str
    families: bool
    router_id: IPv4Address | None
    passive: Passive
    reference: int
    shutdown: bool = False

    @property
    def key(self) -> str:
        """What tells the instance from the router's others."""
        return key_of(self.process, self.vrf)


@dataclass(frozen=True, slots=True)
class Ospfv3Interface:
    """OSPFv3 on one interface, as configured; ``instance`` is the number that both ends of a link must have.

    ``secret`` is the line that authenticates or encrypts, its security index and key in it; ``mtu`` in bytes.
    """

    config: InterfaceConfig
    key: str
    area: int
    network: str
    cost: int | None
    passive: bool
    timers: OspfTimers
    instance: int = 0
    priority: int = 1
    mtu: int = 1500
    mtu_ignored: bool = False
    shutdown: bool = False
    secret: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """Network type: LOOPBACK, POINT_TO_POINT or BROADCAST."""
        if self.network:
            return self.network.upper().replace("-", "_")
        return "LOOPBACK" if is_loopback(self.config.name) else "BROADCAST"


def ospfv3_processes(root: ConfigNode) -> tuple[Ospfv3Config, ...]:
    """Every instance, by process and VRF."""
    return root.view(_processes)


def _processes(root: ConfigNode) -> tuple[Ospfv3Config, ...]:
    old = [_instance(node, node, _vrf(node.text), families=False) for node in root.under("ipv6", "router", "ospf")]
    new = [
        _instance(node, family, family.slot[2], families=True)
        for node in root.under("router", "ospfv3")
        for family in node.under("address-family", "ipv6")
    ]
    return tuple(old + new)


def _vrf(text: str) -> str:
    words = text.split()
    return words[5] if words[4:5] == ["vrf"] else DEFAULT_VRF


def _instance(process: ConfigNode, home: ConfigNode, vrf: str, *, families: bool) -> Ospfv3Config:
    explicit = (home.text_of("router-id") or process.text_of("router-id")).split()[-1:]
    own = Passive.of(home)
    reference = process.text_of("auto-cost", "reference-bandwidth").split()[-1:]
    return Ospfv3Config(
        process=process.slot[-1],
        vrf=vrf,
        families=families,
        router_id=IPv4Address(explicit[0]) if explicit else None,
        passive=own if own != Passive() else Passive.of(process),
        reference=int(reference[0]) if reference else 100,
        shutdown=("shutdown",) in home or ("shutdown",) in process,
    )


def ospfv3_policies(root: ConfigNode) -> dict[str, OspfPolicy]:
    """What each instance does besides meeting its neighbors, by its key."""
    return root.view(_policies)


def _policies(root: ConfigNode) -> dict[str, OspfPolicy]:
    old = {
        key_of(node.slot[-1], _vrf(node.text)): ospf_policy(root, (node,), 6)
        for node in root.under("ipv6", "router", "ospf")
    }
    new = {
        key_of(node.slot[-1], family.slot[2]): ospf_policy(root, (family, node), 6)
        for node in root.under("router", "ospfv3")
        for family in node.under("address-family", "ipv6")
    }
    return old | new


def ospfv3_interfaces(root: ConfigNode) -> dict[str, Ospfv3Interface]:
    """The interfaces that OSPFv3 is configured on, by name."""
    return root.view(_interfaces)


def _interfaces(root: ConfigNode) -> dict[str, Ospfv3Interface]:
    processes = {process.key: process for process in ospfv3_processes(root)}
    return {item.config.name: item for node in root.under("interface") for item in _on(node, processes)}


def _on(node: ConfigNode, processes: dict[str, Ospfv3Config]) -> Iterator[Ospfv3Interface]:
    config = InterfaceConfig.of(node)
    for words, place in (("ipv6", "ospf"), (2, 4)), (("ospfv3",), (1, 4)):
        text = node.text_of(*words, "area").split()
        process = processes.get(key_of(text[place[0]], config.vrf)) if text else None
        if process is None or not (config.ipv6 or config.ipv6_enabled):
            continue
        network = next(iter(node.text_of(*words, "network").split()[-1:]), "")
        yield Ospfv3Interface(
            config=config,
            key=process.key,
            area=area_number(text[place[1]]),
            network=network,
            cost=number(node, *words, "cost"),
            passive=config.name in process.passive,
            timers=timers(node, words, network),
            instance=int(text[-1]) if "instance" in text else 0,
            priority=one_of(number(node, *words, "priority"), 1),
            mtu=number(node, "ipv6", "mtu") or config.mtu,
            mtu_ignored=(*words, "mtu-ignore") in node,
            shutdown=(*words, "shutdown") in node,
            secret=tuple(line.text for word in ("authentication", "encryption") for line in node.under(*words, word)),
        )


def cost_of(root: ConfigNode, found: Ospfv3Interface) -> int:
    """What an interface costs: said so, or by its bandwidth."""
    process = next((process for process in ospfv3_processes(root) if process.key == found.key), None)
    return found.cost or interface_cost(found.config, process.reference if process else 100)
