"""``router bgp`` read as typed values: an instance per VRF, its neighbors with what they inherit.

A neighbor has its own lines, then those of its peer group, then those of the templates that either inherits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from netloop.lab.sandbox.arguments import as_number
from netloop.lab.sandbox.tree import ConfigNode
from netloop.lab.sandbox.views.interface import DEFAULT_VRF
from netloop.lab.sandbox.views.keys import plain

TEMPLATES = ("peer-session", "peer-policy")
VRF_ROUTER_IDS = ("bgp", "router-id", "vrf")
"""The slot of ``bgp router-id vrf auto-assign``."""
NO_DEFAULT = ("bgp", "default", "ipv4-unicast")
"""The slot of ``no bgp default ipv4-unicast``, which alone is printed."""
DEPTH = 7
"""How many templates deep inheritance goes, at most."""


PROTOCOLS = frozenset({"connected", "static", "ospf", "ospfv3", "isis", "eigrp"})
"""What ``redistribute`` takes routes from."""
NO_PROCESS = frozenset({"route-map", "metric", "match", "level-1", "level-2", "level-1-2"})
"""What may stand where a process would, behind the protocol of ``redistribute``."""
DISTANCES = (20, 200, 200)
"""Administrative distances of external, internal and local routes, as IOS has them by default."""
LOCAL_PREFERENCE = 100
"""Of a route that was given none."""


@dataclass(frozen=True, slots=True)
class RouteFilters:
    """What a neighbor's routes pass in one direction, by name; empty where there is no such filter."""

    prefix_list: str = ""
    distribute_list: str = ""
    route_map: str = ""

    def __bool__(self) -> bool:
        return bool(self.prefix_list or self.distribute_list or self.route_map)


@dataclass(frozen=True, slots=True)
class NeighborFamily:
    """What a neighbor's lines say about one address family, inherited ones included.

    ``next_hop_self`` is ``self``, ``all`` (reflected routes too) or empty; ``default_originate`` tells the default
    route, by a route map or not; ``communities`` are the kinds that are sent (``standard``, ``extended``); ``allowas``
    is how often the own AS may stand in a path.
    """

    family: str
    client: bool = False
    next_hop_self: str = ""
    incoming: RouteFilters = RouteFilters()
    outgoing: RouteFilters = RouteFilters()
    default_originate: bool = False
    default_map: str = ""
    communities: frozenset[str] = frozenset()
    weight: int = 0
    allowas: int = 0
    as_override: bool = False
    remove_private: bool = False
    soft: bool = False
    unsuppress_map: str = ""


@dataclass(frozen=True, slots=True)
class NetworkLine:
    """A ``network`` line: its prefix, and the route map that its route passes."""

    prefix: IPv4Network | IPv6Network
    route_map: str = ""
    backdoor: bool = False


@dataclass(frozen=True, slots=True)
class Redistribution:
    """A ``redistribute`` line: the protocol, its process where it has one, and what its routes pass."""

    protocol: str
    process: str = ""
    route_map: str = ""
    metric: int | None = None
    matches: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AggregateLine:
    """An ``aggregate-address`` line."""

    prefix: IPv4Network | IPv6Network
    summary_only: bool = False
    as_set: bool = False


@dataclass(frozen=True, slots=True)
class FamilyOrigins:
    """What an instance originates in one address family."""

    family: str
    networks: tuple[NetworkLine, ...] = ()
    redistributed: tuple[Redistribution, ...] = ()
    aggregates: tuple[AggregateLine, ...] = ()
    default_information: bool = False
    default_metric: int | None = None


@dataclass(frozen=True, slots=True)
class NeighborConfig:
    """A neighbor as configured; ``asn`` 0 while no remote AS is known.

    ``ttl`` is what packets to it start with, ``ttl_hops`` the number of ``ttl-security``, 0 without.
    """

    address: str
    asn: int
    asn_text: str = ""
    description: str = ""
    update_source: str | None = None
    shutdown: bool = False
    multihop: bool = False
    active: bool = True
    reflector_client: bool = False
    families: frozenset[str] = frozenset({"ipv4"})
    group: str = ""
    policies: tuple[NeighborFamily, ...] = ()
    password: str = ""
    ttl: int = 255
    ttl_hops: int = 0

    def policy(self, family: str) -> NeighborFamily:
        """What is said about a family."""
        return next((found for found in self.policies if found.family == family), NeighborFamily(family))

    @property
    def ip(self) -> IPv4Address | IPv6Address:
        """The address as a number."""
        return ip_address(self.address)


@dataclass(frozen=True, slots=True)
class BgpConfig:
    """One BGP instance: the global one, or a VRF's.

    ``router_id_interface`` is where an ID comes from that is not written out; ``auto_assign`` lets a VRF elect one of
    its own addresses; ``by_default`` says whether neighbors are active in IPv4 unicast without being told;
    ``origins`` are what it originates, by family; ``cluster_id`` is a reflector's where it is not its router ID;
    ``distances`` are those of external, internal and local routes; ``internal_out`` lets other protocols take internal
    ones (``bgp redistribute-internal``); ``preference`` is the local preference of routes that were given none.
    """

    asn: int
    asn_text: str
    vrf: str
    router_id: IPv4Address | None
    neighbors: tuple[NeighborConfig, ...]
    networks: tuple[IPv4Network, ...]
    log_changes: bool
    networks6: tuple[IPv6Network, ...] = ()
    families: tuple[str, ...] = ("ipv4",)
    router_id_interface: str | None = None
    auto_assign: bool = False
    by_default: bool = True
    origins: tuple[FamilyOrigins, ...] = ()
    cluster_id: IPv4Address | None = None
    distances: tuple[int, int, int] = DISTANCES
    internal_out: bool = False
    preference: int = LOCAL_PREFERENCE

    def origin(self, family: str) -> FamilyOrigins:
        """What it originates in a family."""
        return next((found for found in self.origins if found.family == family), FamilyOrigins(family))

    def runs(self, family: str) -> bool:
        """Whether a family of the instance has anything to say: by default, or a neighbor or a network."""
        networks = {"ipv4": self.networks, "ipv6": self.networks6}.get(family, ())
        default = family == "ipv4" and self.by_default
        return default or bool(networks) or any(family in neighbor.families for neighbor in self.neighbors)

    def neighbor(self, address: str) -> NeighborConfig | None:
        """A neighbor by address."""
        return next((found for found in self.neighbors if found.address.lower() == address.lower()), None)


def bgp_instances(root: ConfigNode) -> tuple[BgpConfig, ...]:
    """The instances of a configuration, the global one first; none when BGP is not configured."""
    return root.view(_instances)


def session_terms(root: ConfigNode) -> tuple[BgpConfig, ...]:
    """The instances as far as their sessions depend on them: without what they originate and filter."""
    return root.view(_session_terms)


def _session_terms(root: ConfigNode) -> tuple[BgpConfig, ...]:
    return tuple(
        replace(
            config,
            origins=(),
            networks=(),
            networks6=(),
            neighbors=tuple(replace(neighbor, group="", policies=()) for neighbor in config.neighbors),
        )
        for config in bgp_instances(root)
    )


def _instances(root: ConfigNode) -> tuple[BgpConfig, ...]:
    bgp = next(iter(root.under("router", "bgp")), None)
    if bgp is None:
        return ()
    shared = [node for node in bgp.under("address-family") if "vrf" not in node.slot]
    if ("address-family", "ipv4") not in bgp:
        shared = [bgp, *shared]
    found = [_instance(bgp, [bgp], shared, DEFAULT_VRF)]
    own: dict[str, list[ConfigNode]] = {}
    for node in bgp.under("address-family"):
        if node.slot[2:3] == ("vrf",):
            own.setdefault(node.slot[3], []).append(node)
    return (*found, *(_instance(bgp, nodes, nodes, vrf) for vrf, nodes in own.items()))


def _instance(bgp: ConfigNode, homes: list[ConfigNode], families: list[ConfigNode], vrf: str) -> BgpConfig:
    explicit = next((words[2:] for home in homes if (words := home.text_of("bgp", "router-id").split())), [])
    networks = [ip_network(n.slot[1], strict=False) for family in families for n in family.under("network")]
    return BgpConfig(
        asn=as_number(bgp.slot[2]),
        asn_text=bgp.slot[2],
        vrf=vrf,
        router_id=IPv4Address(explicit[0]) if explicit and explicit[0][0].isdigit() else None,
        neighbors=tuple(_neighbor(home, families, address) for home in homes for address in _addresses(home)),
        networks=tuple(n for n in networks if n.version == 4),
        log_changes=bgp.text_of("bgp", "log-neighbor-changes") == "bgp log-neighbor-changes",
        networks6=tuple(n for n in networks if n.version == 6),
        families=tuple(dict.fromkeys(_family(node) for node in families)),
        router_id_interface=explicit[1] if explicit[:1] == ["interface"] else None,
        auto_assign=vrf != DEFAULT_VRF and (explicit == ["auto-assign"] or VRF_ROUTER_IDS in bgp),
        by_default=NO_DEFAULT not in bgp,
        origins=tuple(_origins(node) for node in families),
        cluster_id=_cluster(bgp.text_of("bgp", "cluster-id").split()[2:]),
        distances=next((found for node in families if (found := _distances(node))), DISTANCES),
        preference=int(next(iter(bgp.text_of("bgp", "default", "local-preference").split()[3:]), LOCAL_PREFERENCE)),
        internal_out=any(line.text == "bgp redistribute-internal" for node in (bgp, *families) for line in node),
    )


def _cluster(words: list[str]) -> IPv4Address | None:
    """``bgp cluster-id``, as a number or dotted."""
    if not words:
        return None
    return IPv4Address(int(words[0]) if words[0].isdigit() else words[0])


def _distances(node: ConfigNode) -> tuple[int, int, int] | None:
    """``distance bgp EXTERNAL INTERNAL LOCAL``."""
    for line in node.under("distance"):
        words = line.text.split()
        if words[1:2] == ["bgp"] and len(words) == 5 and all(word.isdigit() for word in words[2:]):
            return int(words[2]), int(words[3]), int(words[4])
    return None


def _origins(node: ConfigNode) -> FamilyOrigins:
    metric = node.text_of("default-metric").split()[1:2]
    return FamilyOrigins(
        _family(node),
        tuple(_network(line) for line in node.under("network")),
        tuple(filter(None, (_redistribution(line.text.split()[1:]) for line in node.under("redistribute")))),
        tuple(filter(None, (_aggregate(line.text.split()[1:]) for line in node.under("aggregate-address")))),
        any(line.text.split()[1:2] == ["originate"] for line in node.under("default-information")),
        int(metric[0]) if metric and metric[0].isdigit() else None,
    )


def _network(line: ConfigNode) -> NetworkLine:
    words = line.text.split()
    return NetworkLine(ip_network(line.slot[1], strict=False), _after(words, "route-map"), "backdoor" in words)


def _after(words: list[str], keyword: str) -> str:
    """The word behind a keyword, empty where it does not stand there."""
    return next((words[n + 1] for n, word in enumerate(words[:-1]) if word == keyword), "")


def _redistribution(words: list[str]) -> Redistribution | None:
    if not words or words[0] not in PROTOCOLS:
        return None
    process = words[1] if len(words) > 1 and words[1] not in NO_PROCESS else ""
    metric, start = _after(words, "metric"), words.index("match") + 1 if "match" in words else len(words)
    matches = [word for word in words[start:] if word in {"internal", "external", "nssa-external", "1", "2"}]
    number = int(metric) if metric.isdigit() else None
    return Redistribution(words[0], process, _after(words, "route-map"), number, tuple(matches))


def _aggregate(words: list[str]) -> AggregateLine | None:
    try:
        prefix = ip_network(words[0] if "/" in words[0] else f"{words[0]}/{words[1]}", strict=False)
    except (ValueError, IndexError):
        return None
    return AggregateLine(prefix, "summary-only" in words, "as-set" in words)


def peer_groups(root: ConfigNode) -> list[str]:
    """The names of the global instance's peer groups."""
    bgp = next(iter(root.under("router", "bgp")), None)
    lines = bgp.under("neighbor") if bgp else ()
    return [line.slot[1] for line in lines if line.text == f"neighbor {line.slot[1]} peer-group"]


def _addresses(home: ConfigNode) -> list[str]:
    return list(dict.fromkeys(n.slot[1] for n in home.under("neighbor") if n.slot[1][0].isdigit() or ":" in n.slot[1]))


def _family(node: ConfigNode) -> str:
    return node.slot[1] if node.slot[0] == "address-family" else "ipv4"


def process_of(node: ConfigNode) -> ConfigNode:
    """``router bgp`` itself, of one of its address families too."""
    return node.parent if node.slot[:1] == ("address-family",) and node.parent else node


def group_of(home: ConfigNode, peer: str) -> str:
    """The peer group that a neighbor is a member of, empty for none."""
    return " ".join(home.text_of("neighbor", peer, "peer-group").split()[3:])


def inherited(home: ConfigNode, node: ConfigNode, peer: str, word: str) -> list[str]:
    """The words behind a keyword of a neighbor, its own or inherited, the keyword itself where none follow.

    ``home`` is the section of the neighbor's session, ``node`` the one that the keyword belongs to.
    """
    for owner in filter(None, (peer, group_of(home, peer))):
        if text := node.text_of("neighbor", owner, word):
            return text.split()[3:] or [word]
        for kind in TEMPLATES:
            name = node.text_of("neighbor", owner, f"inherit {kind}").split()[4:5]
            if name and (words := of_template(process_of(home), kind, name[0], word)):
                return words
    return []


def directed(home: ConfigNode, node: ConfigNode, peer: str, word: str, way: str) -> str:
    """The name of a neighbor's filter in one direction (``in`` or ``out``), its own or inherited; empty for none."""
    for owner in filter(None, (peer, group_of(home, peer))):
        if text := node.text_of("neighbor", owner, word, way):
            return text.split()[3]
        name = node.text_of("neighbor", owner, "inherit peer-policy").split()[4:5]
        if name and (found := _directed_of_template(process_of(home), name[0], word, way)):
            return found
    return ""


def _directed_of_template(process: ConfigNode, name: str, word: str, way: str, depth: int = 0) -> str:
    node = process.get("template", "peer-policy", name)
    if node is None or depth == DEPTH:
        return ""
    own = (line.text.split()[1] for line in node.under(word) if line.text.split()[-1] == way)
    if found := next(own, ""):
        return found
    parents = (line.text.split()[2] for line in node.under("inherit", "peer-policy"))
    over = (_directed_of_template(process, parent, word, way, depth + 1) for parent in parents)
    return next((found for found in over if found), "")


def of_template(process: ConfigNode, kind: str, name: str, word: str, depth: int = 0) -> list[str]:
    """The words behind a keyword of a template, its own or of one that it inherits."""
    node = process.get("template", kind, name)
    if node is None or depth == DEPTH:
        return []
    if text := node.text_of(word):
        return text.split()[1:] or [word]
    parents = (line.text.split()[2] for line in node.under("inherit", kind))
    found = (of_template(process, kind, parent, word, depth + 1) for parent in parents)
    return next((words for words in found if words), [])


def _neighbor(home: ConfigNode, families: list[ConfigNode], address: str) -> NeighborConfig:
    def word(name: str, node: ConfigNode = home) -> list[str]:
        return inherited(home, node, address, name)

    remote, update_source = word("remote-as"), word("update-source")
    many, guarded = word("ebgp-multihop"), int(next(iter(word("ttl-security")[1:2]), 0))
    internal = bool(remote) and as_number(remote[0]) == as_number(process_of(home).slot[2])
    multihop = (int(many[0]) if many[0].isdigit() else 255) if many else 1
    active = frozenset(_family(node) for node in families if _active(home, node, address))
    return NeighborConfig(
        address=address,
        asn=as_number(remote[0]) if remote else 0,
        asn_text=remote[0] if remote else "",
        description=" ".join(word("description")),
        update_source=update_source[0] if update_source else None,
        shutdown=bool(word("shutdown")),
        multihop=multihop > 1 or guarded > 1 or bool(word("disable-connected-check")),
        active="ipv4" in active,
        reflector_client=any(word("route-reflector-client", node) for node in families),
        families=active,
        group=group_of(home, address),
        policies=tuple(_policy(home, node, address) for node in families if _family(node) in active),
        password=plain(word("password")),
        ttl=255 if internal or guarded else multihop,
        ttl_hops=guarded,
    )


def _policy(home: ConfigNode, node: ConfigNode, address: str) -> NeighborFamily:
    def word(name: str) -> list[str]:
        return inherited(home, node, address, name)

    hop, default, weight, sent = word("next-hop-self"), word("default-originate"), word("weight"), _sent(word)
    return NeighborFamily(
        _family(node),
        client=bool(word("route-reflector-client")),
        next_hop_self="all" if hop[-1:] == ["all"] else "self" if hop else "",
        incoming=_filters(home, node, address, "in"),
        outgoing=_filters(home, node, address, "out"),
        default_originate=bool(default),
        default_map=_after(default, "route-map"),
        communities=sent,
        weight=int(weight[0]) if weight and weight[0].isdigit() else 0,
        allowas=_times(word("allowas-in")),
        as_override=bool(word("as-override")),
        remove_private=bool(word("remove-private-as")),
        soft=bool(word("soft-reconfiguration")),
        unsuppress_map=next(iter(word("unsuppress-map")), ""),
    )


def _filters(home: ConfigNode, node: ConfigNode, address: str, way: str) -> RouteFilters:
    return RouteFilters(
        *(directed(home, node, address, word, way) for word in ("prefix-list", "distribute-list", "route-map"))
    )


def _sent(word: Callable[[str], list[str]]) -> frozenset[str]:
    """The kinds of communities that ``send-community`` sends: standard ones without a word for it."""
    said = word("send-community")
    kinds = {"both": ("standard", "extended"), "extended": ("extended",)}
    return frozenset(kinds.get(said[-1], ("standard",))) if said else frozenset()


def _times(words: list[str]) -> int:
    """``allowas-in [N]``: three times without a number."""
    return (int(words[0]) if words[0].isdigit() else 3) if words else 0


def _active(home: ConfigNode, family: ConfigNode, address: str) -> bool:
    """Active in a family: said so of it or its group, or in IPv4 unicast by default when it is an IPv4 address."""
    said = next((text for owner in (address, group_of(home, address)) if (text := _activate(family, owner))), "")
    if said:
        return not said.startswith("no ")
    by_default = NO_DEFAULT not in home
    return by_default and ":" not in address and family is home


def _activate(family: ConfigNode, owner: str) -> str:
    return family.text_of("neighbor", owner, "activate") if owner else ""
