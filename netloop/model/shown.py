"""What one output shows: whose it is, who is adjacent, which loopbacks there are. No intent, no check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import IPv4Address

from netloop.model.evidence import Neighbor, SystemId

ShownValue = str | list[str] | None


class ShownStatus(StrEnum):
    """How the reading of one output ended; *could not read* is never *nothing there*."""

    READ = "read"
    NOT_RUNNING = "not_running"
    NOT_CONFIGURED = "not_configured"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class ShownInstance:
    """A routing process as an output shows it; ``fields`` hold what else the output says of it, in its words."""

    protocol: str
    router_id: IPv4Address | None = None
    fields: Mapping[str, ShownValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ShownLoopback:
    """A loopback as an output shows it: addresses, and what else the output says (``status``, ``vrf``)."""

    ipv4: tuple[str, ...] = ()
    fields: Mapping[str, ShownValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ShownRoute:
    """A route to a loopback of the device itself, with its code."""

    prefix: str
    interface: str
    code: str
    vrf: str


@dataclass(frozen=True, slots=True)
class ShownIdentity:
    """Who a configuration makes the router in a process: the ID it names, the one it comes to, and where that is from;
    ``fields`` hold the address family and the AS of the process, where its title has them; ``inherits``: it is part of
    a process, which has an ID of its own."""

    vrf: str
    configured: str | None
    predicted: str | None
    origin: str | None
    fields: Mapping[str, ShownValue] = field(default_factory=dict)
    inherits: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """What one output shows; a part that such an output never has is None, or empty.

    ``instances`` are the device's own, ``vrf_instances`` those that have an ID of their own in a VRF; ``remote`` are
    other routers. ``identities`` are those of a configuration, by the title of their process.
    """

    status: ShownStatus = ShownStatus.READ
    reason: str = ""
    instances: tuple[ShownInstance, ...] = ()
    vrf_instances: tuple[ShownInstance, ...] = ()
    remote: tuple[IPv4Address, ...] = ()
    loopbacks: Mapping[str, ShownLoopback] | None = None
    loopback_routes: tuple[ShownRoute, ...] | None = None
    neighbors: tuple[Neighbor, ...] | None = None
    identities: Mapping[str, ShownIdentity] | None = None

    @property
    def router_ids(self) -> tuple[IPv4Address, ...]:
        """The device's own router IDs, each once."""
        return each_once(i.router_id for i in (*self.instances, *self.vrf_instances))

    @property
    def system_ids(self) -> tuple[str, ...]:
        """The device's own system IDs, each once."""
        found = (instance.fields.get("system_id") for instance in self.instances)
        return tuple(dict.fromkeys(str(SystemId(text)) for text in found if isinstance(text, str)))

    @property
    def systems(self) -> tuple[str, ...]:
        """The AS numbers of the device's own instances, as the output writes them, each once."""
        found = (instance.fields.get("asn") for instance in self.instances)
        return tuple(dict.fromkeys(text for text in found if isinstance(text, str)))


def each_once(addresses: Iterable[IPv4Address | None]) -> tuple[IPv4Address, ...]:
    """The addresses that are there, in their order."""
    return tuple(dict.fromkeys(address for address in addresses if address is not None))
