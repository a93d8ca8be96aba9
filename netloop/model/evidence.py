"""Evidence: what a device said, and the facts read from it. *Could not read* is never *nothing there*."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Interface, IPv6Address, IPv6Interface
from typing import TypeVar

from netloop.model.routing import DEFAULT_VRF, Instance


@dataclass(frozen=True, slots=True)
class InterfaceState:
    """An interface as the device reports it; ``ipv4`` holds the primary first, then the secondaries.

    ``ordered`` is false on a platform that knows no primary address.
    """

    name: str
    admin_up: bool
    line_up: bool
    ipv4: tuple[IPv4Interface, ...] = ()
    ipv6: tuple[IPv6Interface, ...] = ()
    vrf: str = DEFAULT_VRF
    ordered: bool = True


@dataclass(frozen=True, slots=True)
class Interfaces:
    """Fact: the device's interfaces, by name; ``missing`` says of others why they are not there, where it is known."""

    by_name: Mapping[str, InterfaceState]
    missing: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SystemId:
    """Who a router is in IS-IS: three times four hexadecimal digits, ``0102.5500.0001``; their case says nothing."""

    text: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", self.text.lower())

    def __str__(self) -> str:
        return self.text


Identity = IPv4Address | SystemId
"""Who a router is in one protocol: a router ID, written as an IPv4 address, or a system ID."""


@dataclass(frozen=True, slots=True)
class IdentityState:
    """The identity of one instance; ``address`` is None where the instance does not run, and ``note`` says why."""

    instance: Instance
    address: Identity | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class IdentitiesInEffect:
    """Base of the facts that say which router IDs are in effect; one subclass a protocol.

    ``every_vrf`` is false where the device may run an instance in a VRF and not show it.
    """

    states: tuple[IdentityState, ...]
    every_vrf: bool = True

    def of(self, instance: Instance) -> IdentityState | None:
        """The state of one instance, or None where the device does not show it."""
        return next((state for state in self.states if state.instance == instance), None)


class OspfIdentities(IdentitiesInEffect):
    """Fact: the router IDs of the OSPFv2 processes in effect."""

    __slots__ = ()


class BgpIdentities(IdentitiesInEffect):
    """Fact: the BGP identifiers in effect."""

    __slots__ = ()


class Ospfv3Identities(IdentitiesInEffect):
    """Fact: the router IDs of the OSPFv3 processes in effect."""

    __slots__ = ()


class IsisIdentities(IdentitiesInEffect):
    """Fact: the IS-IS system IDs in effect."""

    __slots__ = ()


class EigrpIdentities(IdentitiesInEffect):
    """Fact: the router IDs of the EIGRP instances in effect."""

    __slots__ = ()


class LdpIdentities(IdentitiesInEffect):
    """Fact: the LDP router ID in effect."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Neighbor:
    """An adjacency (IGP) or session (BGP); ``router_id`` is the other side's, where the device shows it.

    OSPFv3 neighbors are shown without an address: theirs is the router ID again.
    """

    instance: Instance
    address: IPv4Address | IPv6Address
    state: str
    up: bool
    router_id: IPv4Address | None = None
    interface: str | None = None


@dataclass(frozen=True, slots=True)
class OspfNeighbors:
    """Fact: the OSPFv2 adjacencies."""

    neighbors: tuple[Neighbor, ...]


@dataclass(frozen=True, slots=True)
class Ospfv3Neighbors:
    """Fact: the OSPFv3 adjacencies; those in a VRF only where the device shows them beside the others."""

    neighbors: tuple[Neighbor, ...]


@dataclass(frozen=True, slots=True)
class BgpNeighbors:
    """Fact: the BGP sessions.

    ``every_family`` is false where the device does not show those of all address families and VRFs.
    """

    neighbors: tuple[Neighbor, ...]
    every_family: bool = True


@dataclass(frozen=True, slots=True)
class ConfiguredIdentities:
    """Fact: the router IDs that the running configuration names explicitly."""

    states: tuple[IdentityState, ...]

    def of(self, instance: Instance) -> Identity | None:
        """The configured ID of one instance, or None where it is left to election."""
        return next((s.address for s in self.states if s.instance == instance), None)


@dataclass(frozen=True, slots=True)
class RunningConfig:
    """Fact: the running configuration, as text."""

    text: str


@dataclass(frozen=True, slots=True)
class StartupConfig:
    """Fact: the startup configuration.

    Its text is empty where the device has none.
    """

    text: str


Neighbors = OspfNeighbors | Ospfv3Neighbors | BgpNeighbors
Fact = Interfaces | IdentitiesInEffect | Neighbors | ConfiguredIdentities | RunningConfig | StartupConfig


def fact_name(kind: type) -> str:
    """What a kind of fact is, in the words of its docstring: ``the BGP identifiers in effect``."""
    return (kind.__doc__ or kind.__name__).split("\n")[0].removeprefix("Fact: ").rstrip(".")


FactT = TypeVar("FactT", bound=Fact)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Raw output by command, the facts read from it, and why a fact is missing."""

    device: str
    outputs: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[type, Fact] = field(default_factory=dict)
    unread: Mapping[type, str] = field(default_factory=dict)
    unsupported: Mapping[type, str] = field(default_factory=dict)

    def get(self, kind: type[FactT]) -> FactT | None:
        """The fact of that kind, or None; ``unread`` (could not read) or ``unsupported`` tell why."""
        fact = self.facts.get(kind)
        return fact if isinstance(fact, kind) else None


@dataclass(frozen=True, slots=True)
class FleetEvidence:
    """The evidence of all devices of a run, by name; ``unread`` says why there is none of a device.

    What is declared and not among the devices of this run (``--limit``) is in neither.
    """

    by_device: Mapping[str, Evidence] = field(default_factory=dict)
    unread: Mapping[str, str] = field(default_factory=dict)

    def get(self, device: str, kind: type[FactT]) -> FactT | None:
        """A device's fact of that kind, or None."""
        evidence = self.by_device.get(device)
        return evidence.get(kind) if evidence else None
