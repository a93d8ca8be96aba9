"""The routing table of one router, VRF and family: the best routes, and the longest prefix that covers an address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

Prefix = IPv4Network | IPv6Network
Key = tuple[int, int]
"""A prefix as numbers: its address and its length."""


@dataclass(frozen=True, slots=True)
class Route:
    """A route: its code as ``show ip route`` prints it, one way out, and the router that it was learned from.

    A next hop in another VRF's table has that VRF in ``table``; ``since`` is when a BGP route came, in seconds of the
    network's clock.
    ``forward`` is what the way costs where the metric does not say it: OSPF's external routes of type 2.
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


class Rib:
    """The best routes, by prefix; several where ways are equally good."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._routes: dict[Key, list[Route]] = {}
        for route in routes:
            self._offer((int(route.prefix.network_address), route.prefix.prefixlen), route)

    def with_more(self, routes: Iterable[Route]) -> Rib:
        """This table with further routes offered to it; this one stays as it is."""
        found = Rib(())
        found._routes = {key: list(best) for key, best in self._routes.items()}
        for route in routes:
            found._offer((int(route.prefix.network_address), route.prefix.prefixlen), route)
        return found

    def _offer(self, key: Key, route: Route) -> None:
        best = self._routes.get(key)
        if best is None or (route.distance, route.metric) < (best[0].distance, best[0].metric):
            self._routes[key] = [route]
        elif (route.distance, route.metric) == (best[0].distance, best[0].metric):
            best.append(route)

    def __iter__(self) -> Iterator[list[Route]]:
        return iter(self._routes[key] for key in sorted(self._routes))

    def __contains__(self, prefix: Prefix) -> bool:
        return (int(prefix.network_address), prefix.prefixlen) in self._routes

    def at(self, prefix: Prefix) -> list[Route]:
        """The routes of exactly this prefix; empty when there are none."""
        return self._routes.get((int(prefix.network_address), prefix.prefixlen), [])

    def lookup(self, address: IPv4Address | IPv6Address) -> list[Route]:
        """The routes of the longest prefix that covers an address; empty when none does."""
        number, bits = int(address), address.max_prefixlen
        for length in range(bits, -1, -1):
            network = number >> (bits - length) << (bits - length)
            if found := self._routes.get((network, length)):
                return found
        return []
