"""What a process of OSPF does besides meeting its neighbors, in both versions: areas, filters, what it brings in.

Sources: Cisco IOS IP Routing: OSPF Command Reference, ``area range``, ``area filter-list``, ``area stub``,
``default-information originate``, ``distribute-list in``, ``max-metric router-lsa``, ``prefix-suppression``,
``redistribute``, ``summary-address``; of OSPFv3, IPv6 Command Reference, ``summary-prefix (OSPFv3)``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network

from netloop.lab.sandbox.tree import ConfigNode
from netloop.lab.sandbox.views.interface import area_number
from netloop.lab.sandbox.views.prefix_rules import (
    DistributeList,
    PrefixPolicy,
    RouteClause,
    distribute_lists,
    prefix_list,
    route_map,
)
from netloop.lab.sandbox.views.redistribution import RedistributedSource, route_source

Subnet = IPv4Network | IPv6Network
EVERYTHING = PrefixPolicy()
EXTERNAL_METRIC = 20
"""What a route costs that was brought in from elsewhere, unless something else is said."""
BGP_METRIC = 1
"""What a route of BGP costs."""
DEFAULT_METRIC = 1
"""What the default route of ``default-information originate`` costs."""


@dataclass(frozen=True, slots=True)
class OspfRange:
    """Prefixes told as one, or with ``advertise`` False not at all."""

    prefix: Subnet
    advertise: bool = True
    cost: int | None = None

    def covers(self, prefix: Subnet) -> bool:
        """Whether a prefix is within it."""
        if prefix.version != self.prefix.version or prefix.prefixlen < self.prefix.prefixlen:
            return False
        shift = prefix.max_prefixlen - self.prefix.prefixlen
        return int(prefix.network_address) >> shift == int(self.prefix.network_address) >> shift


@dataclass(frozen=True, slots=True)
class AreaPolicy:
    """An area as a process has it: ``kind`` is empty, ``stub`` or ``nssa``."""

    kind: str = ""
    no_summary: bool = False
    default_cost: int = 1
    authentication: str = ""
    ranges: tuple[OspfRange, ...] = ()
    inward: PrefixPolicy = EVERYTHING
    outward: PrefixPolicy = EVERYTHING


ORDINARY = AreaPolicy()


@dataclass(frozen=True, slots=True)
class OspfRedistribution:
    """A ``redistribute`` line: what passes, and as what; a classful one takes no subnets."""

    source: RedistributedSource
    classful: bool
    policy: PrefixPolicy
    metric: int
    kind: int
    tag: int


@dataclass(frozen=True, slots=True)
class DefaultOrigin:
    """``default-information originate``: with ``always`` whether the router has a default route or not.

    A route map must permit a route that the router has; ``policy`` is None without one.
    """

    always: bool
    metric: int
    kind: int
    policy: PrefixPolicy | None = None


@dataclass(frozen=True, slots=True)
class OspfPolicy:
    """All of it, of one process."""

    areas: dict[int, AreaPolicy] = field(default_factory=dict)
    down: bool = False
    max_metric: str = ""
    suppressed: bool = False
    brought: tuple[OspfRedistribution, ...] = ()
    boundary: bool = False
    default: DefaultOrigin | None = None
    summaries: tuple[OspfRange, ...] = ()
    lists: tuple[DistributeList, ...] = ()

    def area(self, number: int) -> AreaPolicy:
        """One of its areas."""
        return self.areas.get(number, ORDINARY)

    def installs(self, prefix: Subnet, interface: str) -> bool:
        """Whether a route that leaves by an interface comes into the routing table."""
        return not any(item.blocks(prefix, interface, inbound=True) for item in self.lists)

    def brings(self, prefix: Subnet) -> bool:
        """Whether a route from elsewhere is told to others."""
        return not any(item.blocks(prefix, "", inbound=False) for item in self.lists)


NOTHING_SAID = OspfPolicy()


def ospf_policy(root: ConfigNode, homes: Sequence[ConfigNode], version: int) -> OspfPolicy:
    """That of a process: of its sections (``router ospfv3`` has two), the first that says something decides."""
    first = homes[0]
    lines = [line for home in homes for line in home]
    words = [line.text.split() for line in lines]
    brought = [said for said in words if said[0] == "redistribute"]
    return OspfPolicy(
        areas=dict(_areas(root, [said for said in words if said[0] == "area"], version)),
        down=any(("shutdown",) in home for home in homes),
        max_metric=next((line.text for line in lines if line.text.startswith("max-metric router-lsa")), ""),
        suppressed=any(("prefix-suppression",) in home for home in homes),
        brought=tuple(_brought(root, said, _metric(words), version) for said in brought if said[1:2] != ["maximum"]),
        boundary=bool(brought) or any(said[:2] == ["default-information", "originate"] for said in words),
        default=next(
            (_default(root, said) for said in words if said[:2] == ["default-information", "originate"]), None
        ),
        summaries=tuple(
            _range(said[1:], version) for said in words if said[0] in {"summary-address", "summary-prefix"}
        ),
        lists=tuple(item for home in (first, *homes[1:]) for item in distribute_lists(root, home, version)),
    )


def _metric(lines: Sequence[Sequence[str]]) -> int | None:
    """``default-metric``."""
    return next((int(said[1]) for said in lines if said[0] == "default-metric" and said[1:]), None)


def _number(words: Sequence[str], name: str, otherwise: int) -> int:
    """The number behind a word of a line."""
    at = list(words).index(name) + 1 if name in words else len(words)
    return int(words[at]) if at < len(words) and words[at].isdigit() else otherwise


def _brought(root: ConfigNode, words: Sequence[str], said: int | None, version: int) -> OspfRedistribution:
    metric = EXTERNAL_METRIC if said is None else said
    named = words[words.index("route-map") + 1 :] if "route-map" in words else []
    return OspfRedistribution(
        source=route_source(list(words[1:])),
        classful=version == 4 and "subnets" not in words,
        policy=route_map(root, named[0]) if named else EVERYTHING,
        metric=_number(words, "metric", BGP_METRIC if words[1] == "bgp" and said is None else metric),
        kind=_number(words, "metric-type", 2),
        tag=_number(words, "tag", 0),
    )


def _default(root: ConfigNode, words: Sequence[str]) -> DefaultOrigin:
    named = words[words.index("route-map") + 1 :] if "route-map" in words else []
    metric, kind = _number(words, "metric", DEFAULT_METRIC), _number(words, "metric-type", 2)
    return DefaultOrigin("always" in words, metric, kind, route_map(root, named[0]) if named else None)


def _range(words: Sequence[str], version: int) -> OspfRange:
    """``P M ...`` or ``P/L ...``."""
    text = f"{words[0]}/{words[1]}" if version == 4 else words[0]
    cost = _number(words, "cost", -1)
    return OspfRange(ip_network(text, strict=False), "not-advertise" not in words, None if cost < 0 else cost)


def _areas(root: ConfigNode, lines: Sequence[Sequence[str]], version: int) -> Iterator[tuple[int, AreaPolicy]]:
    found: dict[int, list[Sequence[str]]] = {}
    for words in lines:
        if len(words) > 2:
            found.setdefault(area_number(words[1]), []).append(words[2:])
    for number, said in found.items():
        yield number, _area(root, said, version)


def _area(root: ConfigNode, said: Sequence[Sequence[str]], version: int) -> AreaPolicy:
    kind = next((words[0] for words in said if words[0] in {"stub", "nssa"}), "")
    lists = {words[3]: _filter(root, words[2], version) for words in said if words[0] == "filter-list" and words[3:]}
    secret = next((words for words in said if words[0] == "authentication"), None)
    return AreaPolicy(
        kind=kind,
        no_summary=any("no-summary" in words for words in said if words[0] == kind),
        default_cost=next((_number(words, "default-cost", 1) for words in said if words[0] == "default-cost"), 1),
        authentication="" if secret is None else "md5" if "message-digest" in secret else "simple",
        ranges=tuple(_range(words[1:], version) for words in said if words[0] == "range"),
        inward=lists.get("in", EVERYTHING),
        outward=lists.get("out", EVERYTHING),
    )


def _filter(root: ConfigNode, name: str, version: int) -> PrefixPolicy:
    rules = prefix_list(root, version, name)
    return PrefixPolicy((RouteClause(True, (rules,)),)) if rules else EVERYTHING
