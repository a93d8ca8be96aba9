"""Pool: prefixes that addresses are given from, and in what order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Address, IPv6Interface, IPv6Network

from netloop.errors import Place
from netloop.ledger.entry import Address, Interface

Network = IPv4Network | IPv6Network
Range = tuple[Address, Address]
Blocks = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Pool:
    """A named supply of addresses; ``excluded`` are ranges, both ends included.

    ``size`` is the length of the prefix that each loopback gets; None is a /32 or a /128.
    """

    name: str
    prefixes: tuple[Network, ...]
    excluded: tuple[Range, ...] = ()
    size: int | None = None
    place: Place = field(default=Place(""), compare=False)

    def of(self, version: int) -> tuple[Network, ...]:
        """The prefixes of a family."""
        return tuple(prefix for prefix in self.prefixes if prefix.version == version)

    def __contains__(self, address: Address) -> bool:
        return any(address in prefix for prefix in self.of(address.version))


class Space:
    """What a pool can give in one family: runs of blocks, a block being what one loopback gets.

    The prefixes in the order written, the lowest address first. A prefix's own address and the IPv4 broadcast address
    are left out, though a router takes them as a /32: tools and people stumble over them. A /31, /32, /127 or
    /128 is used to the last address.
    """

    def __init__(self, pool: Pool, version: int, reserved: Iterable[Range] = ()) -> None:
        self.bits = 32 if version == 4 else 128
        self.size = self.bits if pool.size is None else pool.size
        self.shift = self.bits - self.size
        self.version = version
        ranges = [pair for pair in (*pool.excluded, *reserved) if pair[0].version == version]
        holes = sorted((self.block(first), self.block(last)) for first, last in ranges)
        runs = (self._usable(prefix) for prefix in pool.of(version))
        self.runs: tuple[Blocks, ...] = tuple(part for run in runs for part in _without(run, holes))

    def block(self, address: Address) -> int:
        """The number of the block that an address lies in."""
        return int(address) >> self.shift

    def address(self, block: int) -> Interface:
        """What the owner of a block gets: its only address, or the first behind the network's own."""
        number = (block << self.shift) + (1 if self.shift else 0)
        if self.version == 4:
            return IPv4Interface((IPv4Address(number), self.size))
        return IPv6Interface((IPv6Address(number), self.size))

    @property
    def capacity(self) -> int:
        """How many loopbacks the pool is good for."""
        return sum(last - first + 1 for first, last in self.runs)

    def used(self, taken: Iterable[Address]) -> int:
        """How many blocks the taken addresses occupy."""
        blocks = {self.block(a) for a in taken if a.version == self.version}
        return sum(1 for block in blocks if any(first <= block <= last for first, last in self.runs))

    def free(self, taken: Iterable[Address]) -> Iterator[Interface]:
        """The free addresses, in order."""
        blocks = {self.block(a) for a in taken if a.version == self.version}
        for first, last in self.runs:
            block = first
            while block <= last:
                if block not in blocks:
                    yield self.address(block)
                block += 1

    def _usable(self, prefix: Network) -> Blocks:
        first, last = self.block(prefix.network_address), self.block(prefix.broadcast_address)
        if prefix.prefixlen >= self.bits - 1:
            return first, last
        own = self.shift == 0
        broadcast = self.version == 4 and self.shift <= 1 and prefix.prefixlen < self.size
        return first + own, last - broadcast


def _without(run: Blocks, holes: list[Blocks]) -> Iterator[Blocks]:
    """A run of blocks less the holes, which are sorted."""
    first, last = run
    for low, high in holes:
        if high < first or low > last:
            continue
        if low > first:
            yield first, low - 1
        first = high + 1
    if first <= last:
        yield first, last
