"""``router isis`` as typed values: a process by its tag, and the interfaces that it runs on or merely advertises."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network

from netloop.lab.sandbox.tree import ConfigNode
from netloop.lab.sandbox.views.interface import InterfaceConfig, interfaces
from netloop.lab.sandbox.views.keys import NO_KEYS, AuthenticationKeys, key_chain, plain
from netloop.lab.sandbox.views.passive import Passive
from netloop.lab.sandbox.views.prefix_rules import (
    DistributeList,
    PrefixPolicy,
    Subnet,
    distribute_lists,
)
from netloop.lab.sandbox.views.redistribution import RedistributedSource, redistributed

LEVELS = {"level-1": frozenset("1"), "level-2-only": frozenset("2"), "level-1-2": frozenset("12")}
WORDS = {"level-1": "1", "level-2": "2", "level-1-2": "12"}
"""Levels as the end of a line names them."""

METRIC, PRIORITY = 10, 64
NARROW_MAX = 63
"""The highest metric of a link in the narrow style (ISO 10589)."""

STYLES = {
    "narrow": (frozenset({"narrow"}), frozenset({"narrow"})),
    "wide": (frozenset({"wide"}), frozenset({"wide"})),
    "transition": (frozenset({"narrow", "wide"}), frozenset({"narrow", "wide"})),
    "narrow transition": (frozenset({"narrow"}), frozenset({"narrow", "wide"})),
    "wide transition": (frozenset({"wide"}), frozenset({"narrow", "wide"})),
}
"""What ``metric-style`` generates and accepts."""


def system_id(net: str) -> str:
    """The system ID of a NET: the six octets before the selector."""
    return ".".join(net.split(".")[-4:-1])


def area_of(net: str) -> str:
    """The area address of a NET."""
    return ".".join(net.split(".")[:-4])


@dataclass(frozen=True, slots=True)
class IsisImport:
    """One ``redistribute`` line: what passes, into which levels, at which metric."""

    source: RedistributedSource
    version: int
    policy: PrefixPolicy
    levels: str
    metric: int = 0


@dataclass(frozen=True, slots=True)
class IsisPolicy:
    """What a process brings in, gathers in summaries (with their levels) and keeps out of its routing table."""

    imports: tuple[IsisImport, ...] = ()
    summaries: tuple[tuple[Subnet, str], ...] = ()
    lists: tuple[DistributeList, ...] = ()


@dataclass(frozen=True, slots=True)
class IsisConfig:
    """One process as configured; it runs once it has a NET.

    ``topology`` is that of IPv6: empty for the one of IPv4, ``multi`` for its own, ``transition`` for both. ``strict``:
    neighbors must carry the same families where there is one topology (``adjacency-check``, the default). ``padded``:
    hellos are as long as the MTU.
    """

    tag: str
    nets: tuple[str, ...]
    level: str
    style: str
    passive: Passive
    te_router_id: str | None
    log_changes: bool
    styles: tuple[str, str] = ("narrow", "narrow")
    overload: bool = False
    keys: tuple[AuthenticationKeys, AuthenticationKeys] = (NO_KEYS, NO_KEYS)
    topology: str = ""
    strict: bool = True
    policy: IsisPolicy = IsisPolicy()
    shutdown: bool = False
    padded: bool = True

    def generated(self, level: str) -> frozenset[str]:
        """The metric styles, ``narrow`` and ``wide``, that the process advertises in at a level."""
        return STYLES[self.styles[int(level) - 1]][0]

    def accepted(self, level: str) -> frozenset[str]:
        """The metric styles that the process understands at a level."""
        return STYLES[self.styles[int(level) - 1]][1]

    def level_keys(self, level: str) -> AuthenticationKeys:
        """How the process authenticates its LSPs at a level."""
        return self.keys[int(level) - 1]

    @property
    def ipv6_topologies(self) -> frozenset[str]:
        """The topologies that IPv6 is advertised in and read from: the one of IPv4, or its own, or both."""
        return {"": frozenset({"base"}), "multi": frozenset({"multi"})}.get(self.topology, frozenset({"base", "multi"}))

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
    """IS-IS on one interface: which families it carries, at which levels and metric.

    A ``silent`` one is advertised and sends no hellos; those of a ``padded`` one are as long as its MTU.
    """

    config: InterfaceConfig
    tag: str
    ipv4: bool
    ipv6: bool
    levels: frozenset[str]
    metric: int
    passive: bool
    point_to_point: bool
    metric_level: str = "12"
    priority: tuple[int, int] = (PRIORITY, PRIORITY)
    keys: tuple[AuthenticationKeys, AuthenticationKeys] = (NO_KEYS, NO_KEYS)
    silent: bool = False
    padded: bool = True

    def cost(self, level: str, *, wide: bool) -> int:
        """The metric at a level; the narrow style has no more than 63."""
        metric = self.metric if level in self.metric_level or self.passive else METRIC
        return metric if wide else min(metric, NARROW_MAX)


def isis_processes(root: ConfigNode) -> tuple[IsisConfig, ...]:
    """Every process, as they were entered."""
    return root.view(_processes)


def _processes(root: ConfigNode) -> tuple[IsisConfig, ...]:
    return tuple(_process(root, node) for node in root.under("router", "isis"))


def _process(root: ConfigNode, node: ConfigNode) -> IsisConfig:
    te = node.text_of("mpls", "traffic-eng", "router-id").split()[-1:]
    family = node.get("address-family", "ipv6")
    multi = family.text_of("multi-topology").split() if family else []
    return IsisConfig(
        tag=node.slot[2],
        nets=tuple(n.slot[1] for n in node.under("net")),
        level=(node.text_of("is-type").split() or ["level-1-2"])[-1],
        style=(node.text_of("metric-style").split()[1:2] or ["narrow"])[0],
        passive=Passive.of(node),
        te_router_id=te[0] if te else None,
        log_changes=("log-adjacency-changes",) in node,
        styles=_styles(node),
        overload=any(len(line.text.split()) == 1 for line in node.under("set-overload-bit")),
        keys=(_level_keys(root, node, "1", "area-password"), _level_keys(root, node, "2", "domain-password")),
        topology=("transition" if "transition" in multi else "multi") if multi else "",
        strict=family is None or ("adjacency-check",) not in family,
        policy=_policy(root, node, family),
        shutdown=("protocol", "shutdown") in node,
        padded=("hello", "padding") not in node,
    )


def _styles(node: ConfigNode) -> tuple[str, str]:
    """The style of each level; one that the line does not name is narrow."""
    words = node.text_of("metric-style").split()[1:]
    levels = WORDS.get(words[-1], "12") if words else "12"
    style = " ".join(word for word in words if word not in WORDS) or "narrow"
    return (style if "1" in levels else "narrow", style if "2" in levels else "narrow")


def _level_keys(root: ConfigNode, node: ConfigNode, level: str, password: str) -> AuthenticationKeys:
    """``authentication mode`` and its key chain at a level, or the older password of the level."""
    if plain_text := node.text_of(password).split()[1:]:
        return AuthenticationKeys("text", ((0, plain(_without(plain_text, "authenticate"))),), numbered=False)
    return _keys(root, node, level, ())


def _without(words: list[str], end: str) -> list[str]:
    return words[: words.index(end)] if end in words else words


def _keys(root: ConfigNode, node: ConfigNode, level: str, head: tuple[str, ...]) -> AuthenticationKeys:
    """``authentication mode`` with ``authentication key-chain`` behind a head: the process's or the interface's."""
    said: dict[str, list[str]] = {}
    for line in node.under(*head, "authentication"):
        words = line.text.split()[len(head) + 1 :]
        if level in WORDS.get(words[-1], "12"):
            said[words[0]] = [word for word in words[1:] if word not in WORDS]
    if not said.get("mode"):
        return NO_KEYS
    chain = said.get("key-chain") or [""]
    keys = key_chain(root, chain[0])
    return AuthenticationKeys(said["mode"][0], keys, numbered=False, lax="send-only" in said)


def _policy(root: ConfigNode, node: ConfigNode, family: ConfigNode | None) -> IsisPolicy:
    imports = (*_imports(root, node, 4), *(_imports(root, family, 6) if family else ()))
    lines = [line.text.split() for line in node.under("summary-address")]
    lines6 = [line.text.split() for line in (family.under("summary-prefix") if family else ())]
    summaries: list[tuple[Subnet, str]] = []
    summaries += [(IPv4Network(f"{words[1]}/{words[2]}"), _levels(words)) for words in lines if len(words) > 2]
    summaries += [(IPv6Network(words[1]), _levels(words)) for words in lines6 if len(words) > 1]
    lists = (*distribute_lists(root, node, 4), *distribute_lists(root, family, 6))
    return IsisPolicy(imports, tuple(summaries), lists)


def _levels(words: list[str]) -> str:
    """The levels that a line names, level 2 without any."""
    return next((WORDS[word] for word in words if word in WORDS), "2")


def _imports(root: ConfigNode, node: ConfigNode, version: int) -> tuple[IsisImport, ...]:
    found = []
    for line in node.under("redistribute"):
        for item in redistributed(root, [line]):
            levels = _levels([word for word in line.text.split()[1:] if item.source.protocol != "isis"])
            found.append(IsisImport(item.source, version, item.policy, levels, *item.metric[:1]))
    return tuple(found)


def isis_interfaces(root: ConfigNode) -> dict[str, IsisInterface]:
    """The interfaces of every process, by name."""
    return root.view(_interfaces)


def _interfaces(root: ConfigNode) -> dict[str, IsisInterface]:
    found: dict[str, IsisInterface] = {}
    for process in isis_processes(root):
        for config in interfaces(root):
            node = root.get("interface", config.name)
            if node is not None and (item := _on(root, node, config, process)):
                found[config.name] = item
    return found


def _on(root: ConfigNode, node: ConfigNode, config: InterfaceConfig, process: IsisConfig) -> IsisInterface | None:
    """What a process has on an interface; a passive one is advertised in every family that it has."""
    passive = config.name in process.passive and not process.passive.default
    enabled = [_tag(node.text_of(family, "router", "isis")) == process.tag for family in ("ip", "ipv6")]
    if not passive and not any(enabled):
        return None
    circuit = node.text_of("isis", "circuit-type").split()[-1:]
    metric = node.text_of("isis", "metric").split()[2:]
    return IsisInterface(
        config,
        process.tag,
        ipv4=passive or enabled[0],
        ipv6=passive or enabled[1],
        levels=process.levels & LEVELS[circuit[0]] if circuit else process.levels,
        metric=0 if passive else int(metric[0]) if metric else METRIC,
        passive=passive or config.name in process.passive,
        point_to_point=("isis", "network", "point-to-point") in node,
        metric_level=WORDS[metric[1]] if len(metric) > 1 else "12",
        priority=(_priority(node, "1"), _priority(node, "2")),
        keys=(_circuit_keys(root, node, "1"), _circuit_keys(root, node, "2")),
        silent=("isis", "protocol", "shutdown") in node,
        padded=("isis", "hello", "padding") not in node,
    )


def _priority(node: ConfigNode, level: str) -> int:
    lines = [line.text.split()[2:] for line in node.under("isis", "priority")]
    said = [int(words[0]) for words in lines if words and level in WORDS.get(words[-1], "12") and words[0].isdigit()]
    return said[-1] if said else PRIORITY


def _circuit_keys(root: ConfigNode, node: ConfigNode, level: str) -> AuthenticationKeys:
    """What hellos carry: ``isis password``, or ``isis authentication mode`` with its key chain."""
    for line in node.under("isis", "password"):
        words = line.text.split()[2:]
        if level in WORDS.get(words[-1], "12"):
            text = plain([word for word in words if word not in WORDS])
            return AuthenticationKeys("text", ((0, text),), numbered=False)
    return _keys(root, node, level, ("isis",))


def _tag(text: str) -> str | None:
    words = text.split()
    return " ".join(words[3:]) if words else None
