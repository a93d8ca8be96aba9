"""A BGP path, what filters make of it, and which of several is best.

The order of preference is that of IOS: weight, local preference, own routes, the shorter AS path, origin, MED (among
paths of one neighboring AS), external over internal, the IGP's cost to the next hop, the lower router ID, the shorter
cluster list, the lower neighbor address. Source: Cisco, BGP Best Path Selection Algorithm; RFC 4271 9.1, RFC 4456 9.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

from netloop.lab.sandbox.arguments import as_number
from netloop.lab.sandbox.state.rib import Prefix
from netloop.lab.sandbox.views.bgp import LOCAL_PREFERENCE, RouteFilters
from netloop.lab.sandbox.views.policy import Policies, RouteMapEntry, community, is_address

Address = IPv4Address | IPv6Address
NlriKey = tuple[str, Prefix]
"""A route's name: the route distinguisher, empty outside VPNs, and the prefix."""

NONE = IPv4Address(0)
OWN_WEIGHT = 32768
ORIGINS = "ie?"
ORIGIN_WORDS = {"igp": "i", "egp": "e", "incomplete": "?"}


@dataclass(frozen=True, slots=True)
class BgpPath:
    """One way to a prefix, as a router has it in its table.

    ``kind`` is ``local``, ``external`` or ``internal``; ``source`` is how a local one came (``network``,
    ``redistribute``, ``aggregate``, ``default``). ``next_hop`` is 0.0.0.0 or :: for what is connected, and is looked
    up in the routing table of the VRF ``hop_vrf``. ``peer`` and ``peer_id`` are the neighbor that it was received
    from, ``client`` says whether that one is a client of this reflector, ``since`` when its session came up (seconds
    of the network's clock). ``imported_from`` is the distinguisher that a VRF took it over from, ``home`` that VRF,
    empty when it came from another router. ``interface`` is a local one's way out.
    """

    next_hop: Address
    as_path: tuple[int, ...] = ()
    origin: str = "i"
    med: int | None = None
    local_preference: int = LOCAL_PREFERENCE
    weight: int = 0
    kind: str = "local"
    source: str = ""
    peer: Address | None = None
    peer_id: IPv4Address = NONE
    originator: IPv4Address | None = None
    clusters: tuple[IPv4Address, ...] = ()
    communities: frozenset[str] = frozenset()
    targets: frozenset[str] = frozenset()
    hop_vrf: str = ""
    client: bool = False
    since: float = 0.0
    imported_from: str = ""
    home: str = ""
    interface: str = ""
    aggregator: tuple[int, IPv4Address] | None = None

    @property
    def identity(self) -> IPv4Address:
        """The router ID that decides between equals: the originator's where there is one."""
        return self.originator or self.peer_id


Cost = Callable[[BgpPath], "int | None"]
"""The IGP's cost to a path's next hop; None where there is no way."""


def best_of(paths: Iterable[BgpPath], cost: Cost) -> BgpPath | None:
    """The best of the paths whose next hop is reachable."""
    usable = [(path, found) for path in paths if (found := cost(path)) is not None]
    if len(usable) < 2:
        return usable[0][0] if usable else None
    groups: dict[int, list[tuple[BgpPath, int]]] = {}
    for item in usable:
        groups.setdefault(item[0].as_path[0] if item[0].as_path else 0, []).append(item)
    winners = [min(group, key=lambda item: _rank(item[0], item[1], item[0].med or 0)) for group in groups.values()]
    return min(winners, key=lambda item: _rank(item[0], item[1], 0))[0]


def _rank(path: BgpPath, cost: int, med: int) -> tuple[Any, ...]:
    """The lower the better; ``med`` is 0 between paths of different neighboring ASes."""
    own = 0 if path.kind == "local" and path.source != "aggregate" else 1 if path.kind == "local" else 2
    external = path.kind == "external"
    return (
        -path.weight,
        -path.local_preference,
        own,
        len(path.as_path),
        ORIGINS.index(path.origin),
        med,
        path.kind == "internal",
        cost,
        path.since if external else 0.0,
        int(path.identity),
        len(path.clusters),
        int(path.peer) if path.peer else 0,
        path.imported_from,
    )


def filtered(filters: RouteFilters, policies: Policies, prefix: Prefix, path: BgpPath) -> BgpPath | None:
    """What a neighbor's filters leave of a path, None where one denies it."""
    if not filters:
        return path
    if filters.prefix_list and not policies.listed(filters.prefix_list, prefix):
        return None
    if filters.distribute_list and not policies.accessed(filters.distribute_list, prefix):
        return None
    return mapped(filters.route_map, policies, prefix, path)


def mapped(name: str, policies: Policies, prefix: Prefix, path: BgpPath) -> BgpPath | None:
    """What a route map makes of a path, None where it denies it; a map that is not there changes nothing."""
    entries = policies.route_maps.get(name) if name else None
    if entries is None:
        return path
    for entry in entries:
        if all(_matches(words, policies, prefix, path) for words in entry.matches):
            return _changed(entry, path) if entry.permit else None
    return None


def _matches(words: Sequence[str], policies: Policies, prefix: Prefix, path: BgpPath) -> bool:
    """Whether a ``match`` line is true of a path: one of the names on it is enough."""
    if words[1:2] == ("address",):
        return _names(words, policies, prefix)
    if words[0] == "community":
        exact, lists = "exact-match" in words, [name for name in words[1:] if name != "exact-match"]
        return any(policies.has_communities(name, path.communities, exact=exact) for name in lists)
    values = {"interface": path.interface, "metric": str(path.med or 0), "local-preference": str(path.local_preference)}
    return values.get(words[0]) in words[1:]


def _names(words: Sequence[str], policies: Policies, prefix: Prefix) -> bool:
    """``ip address [prefix-list] N ...`` and ``ipv6 address prefix-list N ...``."""
    if words[0] != ("ip" if prefix.version == 4 else "ipv6"):
        return False
    if words[2:3] == ("prefix-list",):
        return any(policies.listed(name, prefix) for name in words[3:])
    return any(policies.accessed(name, prefix) for name in words[2:])


def _changed(entry: RouteMapEntry, path: BgpPath) -> BgpPath:
    for words in entry.sets:
        path = _set(words, path)
    return path


def _set(words: Sequence[str], path: BgpPath) -> BgpPath:
    """A path after one ``set`` line."""
    last = words[-1]
    if words[0] in NUMBERS and len(words) == 2 and (number := _number(words[0], last, path)) is not None:
        return NUMBERS[words[0]](path, number)
    if words[0] == "origin" and last in ORIGIN_WORDS:
        return replace(path, origin=ORIGIN_WORDS[last])
    if tuple(words[:2]) == ("as-path", "prepend"):
        return replace(path, as_path=(*_prepended(words[2:], path.as_path), *path.as_path))
    if words[0] == "community":
        return replace(path, communities=_communities(words[1:], path.communities))
    if words[1:2] == ("next-hop",) and is_address(last):
        return replace(path, next_hop=ip_address(last))
    return path


def _number(kind: str, word: str, path: BgpPath) -> int | None:
    """What a number is set to; a metric with a sign is added to the one before."""
    if kind == "metric" and word[0] in "+-" and word[1:].isdigit():
        return max((path.med or 0) + int(word), 0)
    return int(word) if word.isdigit() else None


NUMBERS: dict[str, Callable[[BgpPath, int], BgpPath]] = {
    "local-preference": lambda path, number: replace(path, local_preference=number),
    "metric": lambda path, number: replace(path, med=number),
    "weight": lambda path, number: replace(path, weight=number),
}
"""What ``set`` sets to a number."""


def _prepended(words: Sequence[str], before: tuple[int, ...]) -> tuple[int, ...]:
    """What ``set as-path prepend`` puts before a path: the AS numbers named, or ``last-as`` N times the path's own."""
    if words[0] == "last-as":
        return before[:1] * int(words[-1]) if words[-1].isdigit() else ()
    return tuple(as_number(word) for word in words)


def _communities(words: Sequence[str], before: frozenset[str]) -> frozenset[str]:
    """``set community``: instead of those before, beside them with ``additive``; ``none`` takes all."""
    named = frozenset(community(word) for word in words if word not in {"additive", "none"})
    return named | before if "additive" in words else named
