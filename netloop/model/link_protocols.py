"""Link protocols: who is to be adjacent over a declared link, and in which protocol. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from netloop.model.intent import Intent, Isis, IsisLevel, Link, Process
from netloop.model.routing import DEFAULT_VRF, Instance, Protocol

EVERYWHERE = (Protocol.OSPF, Protocol.OSPFV3, Protocol.ISIS)
"""The protocols that run on every link whose two ends have them."""


@dataclass(frozen=True, slots=True)
class DeclaredAdjacency:
    """A protocol that both ends of a link have; ``near`` and ``far`` are the instances of its ends ``a`` and ``z``.

    ``version`` is the version of IP that it runs over where the protocol has one adjacency for each (EIGRP), else 0.
    """

    link: Link
    near: Instance
    far: Instance
    version: int = 0

    @property
    def protocol(self) -> Protocol:
        """Which protocol it is."""
        return self.near.protocol

    def instance(self, device: str) -> Instance:
        """The instance of one end."""
        return self.near if self.link.a.device == device else self.far


def adjacencies(link: Link, intents: Mapping[str, Intent]) -> Iterator[DeclaredAdjacency]:
    """Who is to be adjacent over a link, protocol by protocol, in the default VRF.

    OSPF, OSPFv3 and IS-IS where both ends have one, EIGRP where both have the same AS, LDP where both have it. IPv6
    alone (OSPFv3, EIGRP's IPv6) needs a link with IPv6. IS-IS makes no adjacency between levels, nor between the areas
    of level 1.
    """
    a, z = intents.get(link.a.device), intents.get(link.z.device)
    if a is None or z is None:
        return
    for protocol in (*EVERYWHERE, Protocol.LDP):
        pair = _pair(_of(a, protocol), _of(z, protocol)) if _may_run(link, protocol, intents) else None
        if pair and _meet(*pair):
            yield DeclaredAdjacency(link, pair[0].instance, pair[1].instance)
    if link.allows(Protocol.EIGRP):
        yield from (DeclaredAdjacency(link, i, i, version) for i, version in _eigrp(link, intents))


def _eigrp(link: Link, intents: Mapping[str, Intent]) -> Iterator[tuple[Instance, int]]:
    a, z = (_systems(intents[end.device]) for end in (link.a, link.z))
    for instance, version in a:
        if (instance, version) in z and (version == 4 or dual_stack(link, intents)):
            yield instance, version


def _systems(intent: Intent) -> dict[tuple[Instance, int], None]:
    mine = (process for process in intent.eigrp if process.instance.vrf == DEFAULT_VRF)
    return {(process.instance, 6 if process.ipv6 else 4): None for process in mine}


def _may_run(link: Link, protocol: Protocol, intents: Mapping[str, Intent]) -> bool:
    return link.allows(protocol) and (protocol is not Protocol.OSPFV3 or dual_stack(link, intents))


def _of(intent: Intent, protocol: Protocol) -> list[Process]:
    mine: Iterable[Process] = getattr(intent, protocol.value)
    return [process for process in mine if process.instance.vrf == DEFAULT_VRF]


def _pair(a: list[Process], z: list[Process]) -> tuple[Process, Process] | None:
    """The processes that both have by the same name, else each end's first."""
    if not (a and z):
        return None
    named = {process.instance.name: process for process in reversed(z)}
    shared = next((process for process in a if process.instance.name in named), None)
    return (shared, named[shared.instance.name]) if shared else (a[0], z[0])


def _meet(a: Process, z: Process) -> bool:
    """Whether the two can be adjacent at all."""
    if not (isinstance(a, Isis) and isinstance(z, Isis)):
        return True
    levels = {a.level, z.level}
    if IsisLevel.LEVEL_1 not in levels:
        return True
    return IsisLevel.LEVEL_2 not in levels and _area(a) == _area(z)


def _area(process: Isis) -> str:
    """The area out of the NET: all before the system ID."""
    return ".".join(process.net.split(".")[:-4]).lower()


def dual_stack(link: Link, intents: Mapping[str, Intent]) -> bool:
    """Whether a link carries IPv6: it is given an address, or both its routers have IPv6 loopbacks."""
    ends = link.a, link.z
    return any(end.ipv6 for end in ends) or all(has_ipv6(intents[end.device]) for end in ends)


def has_ipv6(intent: Intent) -> bool:
    """Whether a device has an IPv6 loopback to come."""
    return any(loopback.ipv6 for loopback in intent.loopbacks)
