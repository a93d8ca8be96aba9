"""Which clock each router follows: the best of its NTP servers that answer and follow a clock themselves.

A server answers where a ping to it would be. What is followed is so at once, where a router takes some minutes.
Source: RFC 5905: a client's stratum is one more than its server's, its reference the server's address.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from netloop.lab.sandbox.state.reach import owns, reaches
from netloop.lab.sandbox.state.world import Chassis, World
from netloop.lab.sandbox.views.interface import DEFAULT_VRF
from netloop.lab.sandbox.views.ntp import NtpSource, ntp

UNSYNCHRONIZED = 16
LOCAL_CLOCK = "127.127.1.1"


@dataclass(frozen=True, slots=True)
class NtpAssociation:
    """A source of time as a router sees it: its stratum, what it follows itself, and whether it answers."""

    address: str
    reference: str
    stratum: int
    answers: bool
    preferred: bool = False

    @property
    def usable(self) -> bool:
        """Whether it can be followed."""
        return self.answers and self.stratum < UNSYNCHRONIZED


@dataclass(frozen=True, slots=True)
class NtpClock:
    """What a router says of its own clock; ``reference`` is what it follows, empty for nothing."""

    stratum: int = UNSYNCHRONIZED
    reference: str = ""


def associations(world: World, chassis: Chassis, asking: frozenset[str] = frozenset()) -> list[NtpAssociation]:
    """The sources that are configured, the router's own clock first; ``asking`` are routers that wait for an answer."""
    config = ntp(chassis.running)
    own = [] if config.master is None else [NtpAssociation(LOCAL_CLOCK, ".LOCL.", config.master - 1, answers=True)]
    return [*own, *(_association(world, chassis, source, asking | {chassis.name}) for source in config.sources)]


def _association(world: World, chassis: Chassis, source: NtpSource, asking: frozenset[str]) -> NtpAssociation:
    silent = NtpAssociation(str(source.address), ".INIT.", UNSYNCHRONIZED, answers=False)
    server = next(_owners(world, source), None)
    if server is None or server is chassis or not ntp(server.running).on:
        return silent
    if not reaches(world, chassis, source.address, source.vrf):
        return silent
    clock = NtpClock() if server.name in asking else ntp_clock(world, server, asking)
    return NtpAssociation(
        str(source.address), clock.reference or ".INIT.", clock.stratum, answers=True, preferred=source.preferred
    )


def _owners(world: World, source: NtpSource) -> Iterator[Chassis]:
    """The routers that have a server's address; those of a VRF are found in any VRF."""
    tables = (DEFAULT_VRF, source.vrf)
    yield from (one for one in world.routers.values() if any(owns(one, source.address, vrf) for vrf in tables))


def ntp_clock(world: World, chassis: Chassis, asking: frozenset[str] = frozenset()) -> NtpClock:
    """The clock that a router goes by."""
    best = followed(associations(world, chassis, asking))
    return NtpClock(best.stratum + 1, best.address) if best else NtpClock()


def followed(found: list[NtpAssociation]) -> NtpAssociation | None:
    """The association that is followed: a preferred one, else that of the lowest stratum."""
    usable = [one for one in found if one.usable]
    return min(usable, key=lambda one: (not one.preferred, one.stratum), default=None)
