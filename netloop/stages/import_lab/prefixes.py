"""Prefixes: the links' prefixes, none of which overlaps another, found by where they begin."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from netloop.sources.containerlab.found import Network


@dataclass(frozen=True, slots=True)
class Prefixes:
    """Prefixes in order; a lab of thousands of links asks for each of them."""

    ordered: list[Network] = field(default_factory=list)

    def meeting(self, network: Network) -> Network | None:
        """The first prefix that has addresses in common with this one, or None."""
        index = bisect_right(self.ordered, _begin(network), key=_begin)
        near = self.ordered[max(index - 1, 0) : index + 1]
        return next((other for other in near if other.version == network.version and _meet(other, network)), None)

    def add(self, network: Network) -> None:
        """Add one that meets none of the others."""
        self.ordered.insert(bisect_right(self.ordered, _begin(network), key=_begin), network)


def _begin(network: Network) -> tuple[int, int]:
    return network.version, int(network.network_address)


def _meet(one: Network, other: Network) -> bool:
    return one.network_address in other or other.network_address in one
