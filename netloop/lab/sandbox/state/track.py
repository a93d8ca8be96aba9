"""Tracked objects: up or down as of now, and what the log says when that changes.

Delays are not waited for. An IP SLA operation is answered where the router has a route to its target. Source: Cisco IOS
IP Application Services Command Reference, ``track``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from netloop.lab.sandbox.names import short_name
from netloop.lab.sandbox.state.rib import Rib
from netloop.lab.sandbox.state.world import Chassis
from netloop.lab.sandbox.views.interface import InterfaceConfig
from netloop.lab.sandbox.views.track import TrackConfig, tracks

DEPTH = 8
"""How many lists stand in one another, at most."""


def object_up(chassis: Chassis, number: int, rib: Rib, depth: int = 0) -> bool:
    """Whether a tracked object is up, by the routes given; one that is not there is not."""
    config = tracks(chassis.running).get(number)
    if config is None or depth > DEPTH:
        return False
    if config.kind == "interface":
        return _interface_up(chassis.interface(config.interface), config, chassis)
    if config.kind == "route":
        return config.prefix is not None and bool(rib.at(config.prefix))
    if config.kind == "sla":
        return config.target is not None and bool(rib.lookup(config.target))
    states = [object_up(chassis, one, rib, depth + 1) is wanted for one, wanted in config.objects]
    return bool(states) and (all(states) if config.what == "and" else any(states))


def _interface_up(own: InterfaceConfig | None, config: TrackConfig, chassis: Chassis) -> bool:
    up = own is not None and chassis.is_up(config.interface)
    return up and (config.what == "line-protocol" or bool(own and own.primary))


@dataclass(frozen=True, slots=True)
class TrackState:
    """What a tracked object is, since when, and how often it has changed."""

    up: bool
    since: float
    changes: int = 1


class Tracks:
    """The tracked objects of one router; ``rib`` is asked for its routing table."""

    def __init__(self, chassis: Chassis, clock: Callable[[], float]) -> None:
        self._chassis, self._clock = chassis, clock
        self._states: dict[TrackConfig, TrackState] = {}

    def power_off(self) -> None:
        """Forget everything: the router goes down."""
        self._states = {}

    @property
    def any(self) -> bool:
        """Whether there are tracked objects, or were at the last look."""
        return bool(self._states or tracks(self._chassis.running))

    def state(self, config: TrackConfig) -> TrackState:
        """An object as of now."""
        self.refresh()
        return self._states[config]

    def refresh(self) -> None:
        """Look at every object, and log what has changed."""
        configs = tracks(self._chassis.running)
        if not configs and not self._states:
            return
        before, rib = self._states, self._chassis.interior() if configs else None
        self._states = {
            config: self._looked(config, before.get(config), rib) for config in configs.values() if rib is not None
        }

    def _looked(self, config: TrackConfig, known: TrackState | None, rib: Rib) -> TrackState:
        up = object_up(self._chassis, config.number, rib)
        if known is not None and known.up is up:
            return known
        if known is None:
            return TrackState(up, self._clock())
        ways = ("Up", "Down") if known.up else ("Down", "Up")
        self._chassis.log_message(f"%TRACK-6-STATE: {config.number} {said(config)} {ways[0]} -> {ways[1]}")
        return TrackState(up, self._clock(), known.changes + 1)


def said(config: TrackConfig) -> str:
    """An object in the log's words."""
    if config.kind == "interface":
        return f"interface {short_name(config.interface)} {config.what}"
    if config.kind == "route" and config.prefix:
        return f"ip route {config.prefix} {config.what}"
    if config.kind == "sla":
        return f"ip sla {config.operation} {config.what}"
    return f"list boolean {config.what}"
