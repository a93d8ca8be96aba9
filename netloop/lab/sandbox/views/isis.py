"""``router isis`` as typed values: a process by its tag, and the interfaces that it runs on or merely advertises."""

from __future__ import annotations

from dataclasses import dataclass

from netloop.lab.sandbox.tree import ConfigNode
from netloop.lab.sandbox.views.interface import InterfaceConfig, interfaces
from netloop.lab.sandbox.views.passive import Passive

LEVELS = {"level-1": frozenset("1"), "level-2-only": frozenset("2"), "level-1-2": frozenset("12")}
METRIC = 10


def system_id(net: str) -> str:
    """The system ID of a NET: the six octets before the selector."""
    return ".".join(net.split(".")[-4:-1])


def area_of(net: str) -> str:
    """The area address of a NET."""
    return ".".join(net.split(".")[:-4])


@dataclass(frozen=True, slots=True)
class IsisConfig:
    """One process as configured; it runs once it has a NET."""

    tag: str
    nets: tuple[str, ...]
    level: str
    style: str
    passive: Passive
    te_router_id: str | None
    log_changes: bool

    @property
    def system_id(self) -> str | None:
        """Who the router is, None while no NET is configured."""
        return system_id(self.nets[0]) if self.nets else None

    @property
    def areas(self) -> frozenset[str]:
        """The area addresses."""
        return frozenset(area_of(net) for net in self.nets)

    @property
    def levels(self) -> frozenset[str]:
        """The levels, ``1`` and ``2``."""
        return LEVELS[self.level]


@dataclass(frozen=True, slots=True)
class IsisInterface:
    """IS-IS on one interface: which families it carries, at which levels and metric."""

    config: InterfaceConfig
    tag: str
    ipv4: bool
    ipv6: bool
    levels: frozenset[str]
    metric: int
    passive: bool
    point_to_point: bool


def isis_processes(root: ConfigNode) -> tuple[IsisConfig, ...]:
    """Every process, as they were entered."""
    return root.view(_processes)


def _processes(root: ConfigNode) -> tuple[IsisConfig, ...]:
    return tuple(node.view(_process) for node in root.under("router", "isis"))


def _process(node: ConfigNode) -> IsisConfig:
    te = node.text_of("mpls", "traffic-eng", "router-id").split()[-1:]
    return IsisConfig(
        tag=node.slot[2],
        nets=tuple(n.slot[1] for n in node.under("net")),
        level=(node.text_of("is-type").split() or ["level-1-2"])[-1],
        style=(node.text_of("metric-style").split()[1:2] or ["narrow"])[0],
        passive=Passive.of(node),
        te_router_id=te[0] if te else None,
        log_changes=("log-adjacency-changes",) in node,
    )


def isis_interfaces(root: ConfigNode) -> dict[str, IsisInterface]:
    """The interfaces of every process, by name."""
    return root.view(_interfaces)


def _interfaces(root: ConfigNode) -> dict[str, IsisInterface]:
    found: dict[str, IsisInterface] = {}
    for process in isis_processes(root):
        for config in interfaces(root):
            node = root.get("interface", config.name)
            if node is not None and (item := _on(node, config, process)):
                found[config.name] = item
    return found


def _on(node: ConfigNode, config: InterfaceConfig, process: IsisConfig) -> IsisInterface | None:
    """What a process has on an interface; a passive one is advertised in every family that it has."""
    passive = config.name in process.passive and not process.passive.default
    enabled = [_tag(node.text_of(family, "router", "isis")) == process.tag for family in ("ip", "ipv6")]
    if not passive and not any(enabled):
        return None
    circuit = node.text_of("isis", "circuit-type").split()[-1:]
    metric = node.text_of("isis", "metric").split()[2:3]
    return IsisInterface(
        config,
        process.tag,
        ipv4=passive or enabled[0],
        ipv6=passive or enabled[1],
        levels=process.levels & LEVELS[circuit[0]] if circuit else process.levels,
        metric=0 if passive else int(metric[0]) if metric else METRIC,
        passive=passive or config.name in process.passive,
        point_to_point=("isis", "network", "point-to-point") in node,
    )


def _tag(text: str) -> str | None:
    words = text.split()
    return " ".join(words[3:]) if words else None
