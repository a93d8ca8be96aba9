"""The imported lab: the parts of the inventory that a lab becomes."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Interface, IPv4Network, IPv6Interface, IPv6Network


@dataclass(frozen=True, slots=True)
class ImportedGroup:
    """What routers of one kind share; ``variable`` is the environment variable that holds their password."""

    name: str
    platform: str
    variable: str
    username: str | None = None
    kind: str | None = None
    image: str | None = None


@dataclass(frozen=True, slots=True)
class ImportedHost:
    """A router; without a loopback address it takes one from the pool."""

    name: str
    hostname: str
    group: str
    port: int | None = None
    loopback: IPv4Interface | None = None
    loopback6: IPv6Interface | None = None


@dataclass(frozen=True, slots=True)
class ImportedLink:
    """A link; the first host has the lower address of each prefix."""

    between: tuple[str, str]
    interfaces: tuple[str, str] | None = None
    prefix: IPv4Network | None = None
    prefix6: IPv6Network | None = None


@dataclass(frozen=True, slots=True)
class ImportedLab:
    """A lab as an inventory; ``file`` and ``tool`` are where it came from.

    ``loopback`` is what each router's loopback is called.
    """

    file: str
    tool: str
    lab: str
    groups: tuple[ImportedGroup, ...]
    hosts: tuple[ImportedHost, ...]
    links: tuple[ImportedLink, ...]
    pool: IPv4Network | None
    loopback: str
