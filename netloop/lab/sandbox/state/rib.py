"""The routing table of one router, VRF and family: the best routes, and the longest prefix that covers an address."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

T = TypeVar("T")
Prefix = IPv4Network | IPv6Network
Key = tuple[int, int]
"""A prefix as numbers: its address and its length."""


class Route(NamedTuple):
    """A route: its code as ``show ip route`` prints it, one way out, and the router that it was learned from.

    A next hop in another VRF's table has that VRF in ``table``; ``since`` is when a BGP route came, in seconds of the
    network's clock.
    ``forward`` is what the way costs where the metric does not say it: OSPF's external routes of type 2. ``tag`` is a
    static route's, or what an external route carries.
    """

    code: str
    prefix: Prefix
    distance: int = 0
    metric: int = 0
    next_hop: IPv4Address | IPv6Address | None = None
    interface: str = ""
    source: IPv4Address | None = None
    table: str = ""
    since: float = 0.0
    forward: int | None = None
    tag: int = 0


_first = itemgetter(0)


def key_of(prefix: Prefix) -> Key:
    """A prefix as numbers."""
    return int(prefix.network_address), prefix.prefixlen


class Rib:
    """The best routes, by prefix; several where ways are equally good. It never changes: what is later is another."""

    __slots__ = ("_memo", "_routes")

    def __init__(self, routes: Iterable[Route]) -> None:
        self._routes: dict[Key, list[Route]] = {}
        self._memo: dict[Hashable, Any] = {}
        for route in routes:
            self._offer(key_of(route.prefix), route)

    def with_more(self, routes: Iterable[Route]) -> Rib:
        """This table with further routes offered to it; this one stays as it is."""
        found = Rib(())
        found._routes = {key: list(best) for key, best in self._routes.items()}
        for route in routes:
            found._offer(key_of(route.prefix), route)
        return found

    def _offer(self, key: Key, route: Route) -> None:
        best = self._routes.get(key)
        if best is None or (route.distance, route.metric) < (best[0].distance, best[0].metric):
            self._routes[key] = [route]
        elif (route.distance, route.metric) == (best[0].distance, best[0].metric):
            best.append(route)

    def __len__(self) -> int:
        """How many prefixes it has."""
        return len(self._routes)

    def view(self, read: Callable[..., T], *given: Hashable) -> T:
        """What ``read`` makes of this table and what else it is given, remembered as long as the table."""
        key = read, *given
        if key not in self._memo:
            self._memo[key] = read(self, *given)
        found: T = self._memo[key]
        return found

    def __iter__(self) -> Iterator[list[Route]]:
        return iter(self._routes[key] for key in sorted(self._routes))

    def items(self) -> Iterator[tuple[Key, list[Route]]]:
        """The best routes with their prefixes as numbers, in order."""
        return iter(sorted(self._routes.items(), key=_first))

    def __contains__(self, prefix: Prefix) -> bool:
        return key_of(prefix) in self._routes

    def at(self, prefix: Prefix) -> list[Route]:
        """The routes of exactly this prefix; empty when there are none."""
        return self._routes.get(key_of(prefix), [])

    def lookup(self, address: IPv4Address | IPv6Address) -> list[Route]:
        """The routes of the longest prefix that covers an address; empty when none does."""
        number, bits = int(address), address.max_prefixlen
        for length in range(bits, -1, -1):
            network = number >> (bits - length) << (bits - length)
            if found := self._routes.get((network, length)):
                return found
        return []
