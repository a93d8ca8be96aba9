"""What the probes saw: frozen, without a verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Interface, IPv6Interface

LOOPBACK_V4 = "127.0.0.1"
LOOPBACK_V6 = "::1"
ANOTHER_V4 = "127.1.2.3"
"""Any address of 127.0.0.0/8 is the host itself (RFC 1122, 3.2.1.3); Linux answers for all of them, macOS does not."""

GREETING = "Hello, Loopback!"


@dataclass(frozen=True, slots=True)
class Unknown:
    """A question that could not be asked here, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class LoopbackInterface:
    """The host's loopback interface as its kernel reports it."""

    name: str
    up: bool
    addresses: tuple[IPv4Interface | IPv6Interface, ...] = ()

    def has(self, address: str) -> bool:
        """Whether that address with that prefix length (``127.0.0.1/8``) is on the interface."""
        return address in {str(own) for own in self.addresses}


@dataclass(frozen=True, slots=True)
class Echo:
    """An ICMP echo: ``milliseconds`` until the answer, None without one, and then ``reason``."""

    address: str
    means: str
    milliseconds: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Resolution:
    """What ``localhost`` means here: its addresses in the order in which a client tries them."""

    addresses: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What one client got from the server; ``reason`` says why there is no status line."""

    client: str
    address: str
    status_line: str = ""
    body: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """The HTTP server: where it listens; ``refused`` holds the ``errno`` of each address where it could not."""

    port: int
    listening: tuple[str, ...]
    refused: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HttpRound:
    """The server's life: who held the port before, how it started, what the clients got, who answers afterwards."""

    before: tuple[str, ...]
    service: Service
    replies: tuple[Reply, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Observation:
    """Everything that was seen; ``no_ipv6`` is empty, or says why this host has no IPv6."""

    system: str
    interface: LoopbackInterface | Unknown
    no_ipv6: str
    echoes: Mapping[str, Echo | Unknown]
    localhost: Resolution
    http: HttpRound
