"""FRR, configured through vtysh with its integrated configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netloop.deferred import deferred
from netloop.model.loopback_names import LoopbackNames
from netloop.platforms.naming import naming
from netloop.platforms.platform import Platform

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from netloop.model.intent import Intent
    from netloop.model.terminal import TerminalProfile
    from netloop.platforms.configuration.interface_lines import InterfaceLines
    from netloop.platforms.platform import Effects, OfInstance, Planner, Reader, Show


def _planner() -> Planner:
    from netloop.platforms.configuration.planner import SectionPlanner
    from netloop.platforms.frr.dialect import DIALECT

    return SectionPlanner(DIALECT)


def _effects() -> Effects:
    from netloop.platforms.frr.dialect import EFFECTS

    return EFFECTS


def _readers() -> Mapping[type, Reader]:
    from netloop.platforms.frr.readers import READERS

    return READERS


def _terminal() -> TerminalProfile:
    from netloop.platforms.frr.terminal import TERMINAL

    return TERMINAL


def _activation() -> OfInstance:
    from netloop.platforms.frr.dialect import activation

    return activation


def _event() -> OfInstance:
    from netloop.platforms.frr.dialect import event

    return event


def _interface_lines() -> InterfaceLines:
    from netloop.platforms.frr.interface import INTERFACE_LINES

    return INTERFACE_LINES


def _shows() -> Sequence[Show]:
    from netloop.platforms.frr.readers import READERS
    from netloop.platforms.frr.shows import shows

    return shows(READERS)


def _unsupported() -> Mapping[type, str]:
    """``ping WORD`` runs the host's ``ping`` with that word, in the default VRF, until it is interrupted, in every
    release (``vtysh/vtysh.c``)."""
    from netloop.model.routing_facts import Pings

    reason = "FRR's vtysh sends no echoes from a given address: its ping takes a destination alone"
    return {Pings: reason}


def _adapt() -> Callable[[Intent], Intent]:
    from netloop.platforms.frr.adapt import adapt

    return adapt


PLATFORM = Platform(
    name="frr",
    aliases=("frrouting", "linux_frr"),
    loopback_names=LoopbackNames(
        patterns=("lo", "dummy[0-9]{1,9}", "Loopback(0|[1-9][0-9]{0,6})"), example="lo", last="Loopback9999999"
    ),
    planner=deferred(_planner),
    effects=deferred(_effects),
    readers=deferred(_readers),
    terminal=deferred(_terminal),
    shows=deferred(_shows),
    activation=deferred(_activation),
    event=deferred(_event),
    adapt=deferred(_adapt),
    naming=naming(r"hostname (\S+)", r"domainname (\S+)"),
    interface_lines=deferred(_interface_lines),
    unsupported=deferred(_unsupported),
)
