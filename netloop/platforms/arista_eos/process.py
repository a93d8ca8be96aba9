"""Who the router is in a routing process, by its running configuration.

A process takes the ID that its own ``router-id`` names, else that of ``router general`` (``router-id ipv4``), else what
is elected (``interface.elect``). Whether ``router general`` reaches processes of other VRFs than the default one is not
documented, and not assumed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address

from netloop.model.evidence import IdentityState
from netloop.model.routing import DEFAULT_VRF, Instance
from netloop.platforms.arista_eos.interface import ConfiguredInterface, IdOrigin, elect
from netloop.platforms.arista_eos.output import first
from netloop.platforms.configuration.situation import RunningIdentity
from netloop.platforms.configuration.text import Block
from netloop.platforms.platform import UnreadableOutput
from netloop.platforms.values import IPV4, ipv4

NAMES_ID = "router-id "
"""How every line begins that names a router ID."""

_OWN = re.compile(rf"router-id (?P<id>{IPV4})")
_GENERAL = re.compile(rf"router-id ipv4 (?P<id>{IPV4})")
_GENERAL_V6 = "router-id ipv6 "


@dataclass(frozen=True, slots=True)
class RoutingProcess:
    """A routing process in one VRF: its instance, its section's title, and the lines that are its own."""

    instance: Instance
    title: str
    lines: tuple[str, ...]

    @property
    def shutdown(self) -> bool:
        """Whether it is configured not to run."""
        return "shutdown" in self.lines


def own_lines(block: Block) -> tuple[str, ...]:
    """The lines of a section that open no part of it."""
    return tuple(line.header for line in block.inner if not line.body)


def general_id(sections: Iterable[Block]) -> IPv4Address | None:
    """The ID that ``router general`` names."""
    lines = [line for block in sections if block.header == "router general" for line in own_lines(block)]
    return _named([line for line in lines if not line.startswith(_GENERAL_V6)], _GENERAL)


def identity(
    process: RoutingProcess, interfaces: Iterable[ConfiguredInterface], general: IPv4Address | None
) -> RunningIdentity:
    """Who the router is in a process.

    Raises:
        UnreadableOutput: it names a router ID in a form that is not known.
    """
    instance = process.instance
    if own := _named(process.lines, _OWN):
        return RunningIdentity(instance, own, own, IdOrigin.EXPLICIT)
    if general and instance.vrf == DEFAULT_VRF:
        return RunningIdentity(instance, general, general, IdOrigin.GENERAL)
    return RunningIdentity(instance, None, *elect(interfaces, instance.vrf))


def in_effect(instance: Instance, router_id: IPv4Address) -> IdentityState:
    """The identity of a process that runs under this ID; EOS shows 0.0.0.0 where it found none."""
    return IdentityState(instance, router_id) if int(router_id) else IdentityState(instance, None, "no router ID")


def not_running(process: RoutingProcess, *said: str) -> IdentityState:
    """The state of a process that is configured and that the device does not show."""
    return IdentityState(process.instance, None, ": ".join(("shut down" if process.shutdown else "not running", *said)))


def _named(lines: Iterable[str], pattern: re.Pattern[str]) -> IPv4Address | None:
    for line in lines:
        if found := pattern.fullmatch(line):
            return ipv4(found["id"])
        if line.startswith(NAMES_ID):
            raise UnreadableOutput(f"{first(line)} names a router ID in no known form")
    return None
