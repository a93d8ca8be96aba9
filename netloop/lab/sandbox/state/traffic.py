"""The counters of a router's ports: what each end of a cable sends by itself, counted by the clock.

A port counts what it sends while it is up, and what the far end sends meanwhile. What is sent on somebody's behalf, a
ping or a BGP session's messages, is not counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from netloop.lab.sandbox.cables import Cables
from netloop.lab.sandbox.state.timeline import NEVER, Timeline
from netloop.lab.sandbox.state.world import Chassis
from netloop.lab.sandbox.views.beats import KEEPALIVE, Beat, beats
from netloop.lab.sandbox.views.interface import interfaces


class Wires(Protocol):
    """The network, as far as traffic asks it."""

    timeline: Timeline
    cables: Cables

    @property
    def routers(self) -> Mapping[str, Chassis]:
        """Every router by its name."""
        ...


@dataclass(frozen=True, slots=True)
class Count:
    """Packets and octets up to now, and when the last one passed by the network's clock."""

    packets: int = 0
    octets: int = 0
    last: float = NEVER

    def since(self, before: Count) -> Count:
        """What came after an earlier count."""
        return Count(self.packets - before.packets, self.octets - before.octets, self.last)


class Flow:
    """One direction of a port: what was counted before, and what has run since then."""

    def __init__(self) -> None:
        self.base, self.beats, self.began = Count(), frozenset[Beat](), 0.0

    def follow(self, beats: frozenset[Beat], now: float) -> None:
        """Count on with what is sent from now on."""
        if beats != self.beats:
            self.base, self.beats, self.began = self.count(now), beats, now

    def count(self, now: float) -> Count:
        """What has passed up to now."""
        passed = max(0.0, now - self.began)
        times = [(int(passed // beat.period) + 1, beat) for beat in self.beats]
        last = [self.began + (count - 1) * beat.period for count, beat in times]
        packets = self.base.packets + sum(count for count, _ in times)
        octets = self.base.octets + sum(count * beat.octets for count, beat in times)
        return Count(packets, octets, max((self.base.last, *last)))

    @property
    def bits(self) -> float:
        """Bits a second, on average."""
        return sum(beat.octets * 8 / beat.period for beat in self.beats)

    @property
    def packets(self) -> float:
        """Packets a second, on average."""
        return sum(1 / beat.period for beat in self.beats)


class PortTraffic:
    """Both directions of a port; ``resets`` counts how often it was brought up, ``up_at`` is when it last was."""

    def __init__(self) -> None:
        self.received, self.sent, self.resets = Flow(), Flow(), 0
        self.up, self.up_at = False, NEVER
        self.cleared: tuple[float, Count, Count] = (NEVER, Count(), Count())

    def counts(self, now: float) -> tuple[Count, Count]:
        """Received and sent since the counters were last cleared."""
        _, received, sent = self.cleared
        return self.received.count(now).since(received), self.sent.count(now).since(sent)

    def clear(self, now: float) -> None:
        """Set the counters to zero."""
        self.cleared = (now, self.received.count(now), self.sent.count(now))
        self.resets = 0


class Traffic:
    """The ports of one router."""

    def __init__(self, chassis: Chassis, network: Wires) -> None:
        self._chassis, self._network = chassis, network
        self._ports: dict[str, PortTraffic] = {}

    def of(self, interface: str) -> PortTraffic:
        """What passed through an interface."""
        return self._ports.setdefault(interface, PortTraffic())

    def power_off(self) -> None:
        """Forget everything: the router goes down."""
        self._ports.clear()

    def clear(self, interface: str | None = None) -> None:
        """Set the counters of an interface, or of all, to zero."""
        now = self._network.timeline.clock()
        for config in interfaces(self._chassis.running):
            if interface in {None, config.name}:
                self.of(config.name).clear(now)

    def refresh(self) -> None:
        """Follow the configuration of both ends."""
        now = self._network.timeline.clock()
        for name, own in beats(self._chassis.running).items():
            port, up = self.of(name), self._chassis.is_up(name)
            if up and not port.up:
                port.resets, port.up_at = port.resets + 1, now
            port.up = up
            port.sent.follow(frozenset(own) if up else frozenset(), now)
            port.received.follow(self._heard(name) if up else frozenset(), now)

    def _heard(self, interface: str) -> frozenset[Beat]:
        """What the far end sends here; its keepalives go to itself."""
        far = self._network.cables.far_end(self._chassis.name, interface)
        if far is None:
            return frozenset()
        sent = beats(self._network.routers[far[0]].running).get(far[1], ())
        return frozenset(beat for beat in sent if beat.what != KEEPALIVE)
