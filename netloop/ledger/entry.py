"""Entry: one address, whom it was given to and when; one line of the ledger."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from ipaddress import IPv4Address, IPv4Interface, IPv6Address, IPv6Interface

from netloop.errors import Place

Address = IPv4Address | IPv6Address
Interface = IPv4Interface | IPv6Interface


@dataclass(frozen=True, slots=True, order=True)
class Owner:
    """Who has an address: a host's loopback, in the family ``version`` (4 or 6)."""

    host: str
    loopback: str
    version: int

    def __str__(self) -> str:
        return f"{self.host} {self.loopback} ipv{self.version}"


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One line: ``was`` is the host's name when the address was given, where that has changed since.

    A ``retired`` entry's owner is gone since that day; its address is held back until it is released.
    """

    pool: str
    address: Interface
    owner: Owner
    given: date
    was: str | None = None
    retired: date | None = None
    place: Place = field(default=Place(""), compare=False)

    @property
    def ip(self) -> Address:
        """The address without its length."""
        return self.address.ip

    @property
    def order(self) -> tuple[str, int, int]:
        """Where the entry stands among the others: by pool, family, address."""
        return self.pool, self.address.version, int(self.address.ip)

    def __str__(self) -> str:
        """The entry as a line of YAML."""
        length = self.address.network.prefixlen
        shown = str(self.ip) if length == self.address.max_prefixlen else f"{self.ip}/{length}"
        was = f" was {self.was}" if self.was else ""
        retired = f" retired {self.retired}" if self.retired else ""
        return f"{self.pool} {shown}: {self.owner.host} {self.owner.loopback} {self.given}{was}{retired}"
