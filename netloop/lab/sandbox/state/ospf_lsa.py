"""What OSPF's link state advertisements say, in both versions, and how one is identified.

Sources: RFC 2328, 12.1 and A.4; RFC 5340, 4.4 and A.4.
"""

from __future__ import annotations

from binascii import crc_hqx
from dataclasses import dataclass
from enum import IntEnum
from ipaddress import IPv4Address, IPv6Address

from netloop.lab.sandbox.state.rib import Prefix

FIRST_SEQUENCE = 0x80000001
MAX_METRIC = 65535
"""What a link costs that nobody is to use in transit (RFC 6987)."""
EVERYWHERE = -1
"""Instead of an area: what is flooded through all of them but stubs."""


class LsaKind(IntEnum):
    """The types; those from 8 on are OSPFv3's."""

    ROUTER = 1
    NETWORK = 2
    SUMMARY = 3
    BOUNDARY = 4
    EXTERNAL = 5
    LINK = 8
    PREFIX = 9


@dataclass(frozen=True, slots=True)
class RouterLink:
    """A link of a router LSA: ``kind`` is point-to-point, transit or stub.

    OSPFv2's Link ID and Link Data are ``ident`` and ``data``. Of OSPFv3, ``ident`` is the neighbor's router ID,
    ``data`` the own interface's number and ``far`` the neighbor's.
    """

    kind: str
    ident: str
    data: str
    cost: int
    far: str = ""


@dataclass(frozen=True, slots=True)
class RouterBody:
    """A router LSA; ``maximum`` where it keeps transit traffic off."""

    links: tuple[RouterLink, ...]
    border: bool = False
    boundary: bool = False
    maximum: bool = False


@dataclass(frozen=True, slots=True)
class NetworkBody:
    """A network LSA: the mask's length, and the routers on it, the designated one first."""

    mask: int
    routers: tuple[IPv4Address, ...]


@dataclass(frozen=True, slots=True)
class SummaryBody:
    """A prefix of another area."""

    prefix: Prefix
    cost: int


@dataclass(frozen=True, slots=True)
class BoundaryBody:
    """An AS boundary router of another area."""

    router: IPv4Address
    cost: int


@dataclass(frozen=True, slots=True)
class ExternalBody:
    """A prefix from outside; ``kind`` is 1 or 2."""

    prefix: Prefix
    metric: int
    kind: int
    tag: int


@dataclass(frozen=True, slots=True)
class LinkBody:
    """OSPFv3's link LSA: the link-local address, the prefixes on the link, and the priority."""

    address: IPv6Address
    prefixes: tuple[Prefix, ...]
    priority: int


@dataclass(frozen=True, slots=True)
class PrefixBody:
    """OSPFv3's prefixes of a router or a network, each at its cost; ``network`` is the network's number or None."""

    network: int | None
    prefixes: tuple[tuple[Prefix, int], ...]


Body = RouterBody | NetworkBody | SummaryBody | BoundaryBody | ExternalBody | LinkBody | PrefixBody


@dataclass(frozen=True, slots=True, order=True)
class LsaName:
    """Which LSA of a router: its area or ``EVERYWHERE``, its type, and its link state ID as IOS prints it."""

    area: int
    kind: LsaKind
    ident: str


@dataclass(frozen=True, slots=True)
class Lsa:
    """An LSA in a router's database; ``age`` in seconds, ``reachable`` whether there is a way to its router."""

    name: LsaName
    router: IPv4Address
    body: Body
    sequence: int
    age: int
    reachable: bool = True

    @property
    def checksum(self) -> int:
        """A checksum of what the sandbox knows of it, not of octets on a wire: CRC-CCITT instead of Fletcher's."""
        return crc_hqx(repr((self.name, self.router, self.body, self.sequence)).encode(), 0)
