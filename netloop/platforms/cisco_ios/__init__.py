"""Cisco IOS and IOS-XE."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from netloop.deferred import deferred
from netloop.model.loopback_names import LoopbackNames
from netloop.platforms.naming import naming
from netloop.platforms.platform import Platform

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from netloop.model.terminal import TerminalProfile
    from netloop.platforms.configuration.interface_lines import InterfaceLines
    from netloop.platforms.platform import Effects, OfInstance, Planner, Reader, Show

ALIASES = (
    *("cisco_xe", "ios", "iosxe", "ios-xe"),
    *("cisco_iosxe", "cisco_ios_xe", "cisco.ios.ios"),
    *("cisco_iol", "cisco_c8000v", "cisco_csr1000v", "cisco_vios"),
    *("iosv", "iosvl2", "iol", "ioll2", "csr", "cat8000v"),
)
"""Netmiko's and NAPALM's names; Genie's and Ansible's; containerlab's kinds; netlab's devices
(netlab.tools/platforms)."""


def _planner() -> Planner:
    from netloop.platforms.cisco_ios.dialect import DIALECT
    from netloop.platforms.configuration.planner import SectionPlanner

    return SectionPlanner(DIALECT)


def _effects() -> Effects:
    from netloop.platforms.cisco_ios.dialect import EFFECTS

    return EFFECTS


def _readers() -> Mapping[type, Reader]:
    from netloop.platforms.cisco_ios.readers import READERS

    return READERS


def _terminal() -> TerminalProfile:
    from netloop.platforms.cisco_ios.terminal import TERMINAL

    return TERMINAL


def _activation() -> OfInstance:
    from netloop.platforms.cisco_ios.dialect import activation

    return activation


def _event() -> OfInstance:
    from netloop.platforms.cisco_ios.ldp import event

    return event


def _interface_lines() -> InterfaceLines:
    from netloop.platforms.cisco_ios.interface import INTERFACE_LINES

    return INTERFACE_LINES


def _shows() -> Sequence[Show]:
    from netloop.platforms.cisco_ios.shows import SHOWS

    return SHOWS


PLATFORM = Platform(
    name="cisco_ios",
    aliases=ALIASES,
    loopback_names=LoopbackNames(
        patterns=(r"Loopback(0|[1-9][0-9]{0,9})",),
        example="Loopback0",
        last="Loopback2147483647",
        abbreviated=re.compile(r"(?:lo|loop|loopback)\s*([0-9]+)", re.IGNORECASE),
    ),
    planner=deferred(_planner),
    effects=deferred(_effects),
    readers=deferred(_readers),
    terminal=deferred(_terminal),
    activation=deferred(_activation),
    event=deferred(_event),
    naming=naming(r"hostname (\S+)", r"ip domain[ -]name (\S+)"),
    interface_lines=deferred(_interface_lines),
    abbreviates_interfaces=True,
    shows=deferred(_shows),
)
