"""Evidence: what a device said, and the facts read from it. *Could not read* is never *nothing there*."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Address, IPv4Interface, IPv6Address, IPv6Interface
from typing import TypeVar

from netloop.model.intent import Intent, Link
from netloop.model.routing import DEFAULT_VRF, Instance


class Fact:
    """Base of what a reader makes of a device's outputs; messages name a fact by its docstring's first line."""

    __slots__ = ()


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

    @property
    def addresses(self) -> tuple[IPv4Interface | IPv6Interface, ...]:
        """Every address, those of IPv4 first."""
        return (*self.ipv4, *self.ipv6)


@dataclass(frozen=True, slots=True)
class Interfaces(Fact):
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
class IdentitiesInEffect(Fact):
    """Base of the facts that say which router IDs are in effect; one subclass per protocol.

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
    """An adjacency (IGP) or session (BGP, LDP); ``router_id`` is the other side's identity, where the device shows it.

    OSPFv3 neighbors may be shown without an address: theirs is the router ID again. Those of IS-IS have one only where
    the device shows it, and a system ID as their identity, or the host name that the device shows in its place, which
    is ``hostname``. An LDP neighbor's address is that of its transport.
    """

    instance: Instance
    address: IPv4Address | IPv6Address | None
    state: str
    up: bool
    router_id: Identity | None = None
    interface: str | None = None
    hostname: str = ""


@dataclass(frozen=True, slots=True)
class NeighborTable(Fact):
    """Base of the facts that show a protocol's adjacencies; one subclass per protocol."""

    neighbors: tuple[Neighbor, ...]


class OspfNeighbors(NeighborTable):
    """Fact: the OSPFv2 adjacencies."""

    __slots__ = ()


class Ospfv3Neighbors(NeighborTable):
    """Fact: the OSPFv3 adjacencies.

    Those in a VRF are among them only where the device shows them beside the others.
    """

    __slots__ = ()


class IsisNeighbors(NeighborTable):
    """Fact: the IS-IS adjacencies."""

    __slots__ = ()


class EigrpNeighbors(NeighborTable):
    """Fact: the EIGRP neighbors.

    They are of both families, and of every VRF that the device shows; none of them has a router ID.
    """

    __slots__ = ()


class LdpNeighbors(NeighborTable):
    """Fact: the LDP sessions.

    A neighbor's router ID is that of its LDP identifier.
    """

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class BgpNeighbors(Fact):
    """Fact: the BGP sessions.

    ``every_family`` is false where the device does not show those of all address families and VRFs.
    """

    neighbors: tuple[Neighbor, ...]
    every_family: bool = True


@dataclass(frozen=True, slots=True)
class ConfiguredIdentities(Fact):
    """Fact: the router IDs that the running configuration names explicitly."""

    states: tuple[IdentityState, ...]

    def of(self, instance: Instance) -> Identity | None:
        """The configured ID of one instance, or None where it is left to election."""
        return next((s.address for s in self.states if s.instance == instance), None)


@dataclass(frozen=True, slots=True)
class RunningConfig(Fact):
    """Fact: the running configuration, as text."""

    text: str


@dataclass(frozen=True, slots=True)
class StartupConfig(Fact):
    """Fact: the startup configuration.

    Its text is empty where the device has none.
    """

    text: str


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

    def without_outputs(self) -> Evidence:
        """The facts alone, for whom what was shown is on disk."""
        return replace(self, outputs={})

    def without(self, *kinds: type) -> Evidence:
        """This evidence less these kinds of fact."""
        return replace(self, facts={kind: fact for kind, fact in self.facts.items() if kind not in kinds})

    def updated(self, newer: Evidence) -> Evidence:
        """This evidence with what was asked of the same device since: a fact that was asked again is the newer one."""
        asked = {*newer.facts, *newer.unread, *newer.unsupported}
        return Evidence(
            self.device,
            {**self.outputs, **newer.outputs},
            {**{kind: fact for kind, fact in self.facts.items() if kind not in asked}, **newer.facts},
            {**{kind: why for kind, why in self.unread.items() if kind not in asked}, **newer.unread},
            {**{kind: why for kind, why in self.unsupported.items() if kind not in asked}, **newer.unsupported},
        )


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class FleetEvidence:
    """The evidence of all devices of a run, by name; ``unread`` says why there is none of a device.

    ``intents`` are those of every declared device, each in its platform's own terms, ``links`` the declared links. What
    is declared and not among the devices of this run (``--limit``) is in neither of the first two. Two of them are
    never equal, so that what is worked out of one can be kept beside it. ``alone``: there is nothing else than the
    declared devices, as in a lab; a provider's router is not there to answer.
    """

    by_device: Mapping[str, Evidence] = field(default_factory=dict)
    unread: Mapping[str, str] = field(default_factory=dict)
    intents: Mapping[str, Intent] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    alone: bool = False

    def get(self, device: str, kind: type[FactT]) -> FactT | None:
        """A device's fact of that kind, or None."""
        evidence = self.by_device.get(device)
        return evidence.get(kind) if evidence else None

    def why_not(self, device: str, kind: type) -> str:
        """Why there is no fact of that kind of a device, in words."""
        evidence = self.by_device.get(device)
        if evidence is None:
            return self.unread.get(device) or f"{device} is not in this run"
        return evidence.unread.get(kind) or evidence.unsupported.get(kind) or f"{fact_name(kind)}: not asked"
