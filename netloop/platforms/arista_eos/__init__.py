"""Arista EOS, verified only: loopbacks, and the router IDs of OSPF and BGP, per VRF."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from netloop.deferred import deferred
from netloop.model.loopback_names import LoopbackNames
from netloop.platforms.naming import naming
from netloop.platforms.platform import Platform
from netloop.platforms.read_only import NoEffects, ReadOnly, keeps_all

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from netloop.model.intent import Intent
    from netloop.model.terminal import TerminalProfile
    from netloop.platforms.platform import Reader, Show

NAME = "arista_eos"
ALIASES = (
    *("eos", "arista", "arista.eos.eos"),
    *("arista_ceos", "ceos", "arista_veos", "vr-veos", "vr-arista_veos", "veos"),
)
"""NAPALM's, netlab's and Ansible's names; containerlab's kinds, today's and former ones, and the images'."""


def _unsaved(startup: str, running: str, intent: Intent) -> tuple[str, ...]:
    from netloop.platforms.arista_eos.running import unsaved

    return unsaved(startup, running, intent)


def _readers() -> Mapping[type, Reader]:
    from netloop.platforms.arista_eos.readers import READERS

    return READERS


def _terminal() -> TerminalProfile:
    from netloop.platforms.arista_eos.terminal import TERMINAL

    return TERMINAL


def _shows() -> Sequence[Show]:
    from netloop.platforms.arista_eos.shows import SHOWS

    return SHOWS


PLATFORM = Platform(
    name=NAME,
    aliases=ALIASES,
    loopback_names=LoopbackNames(
        patterns=(r"Loopback(0|[1-9][0-9]{0,3})",),
        example="Loopback0",
        last="Loopback2100",
        abbreviated=re.compile(r"(?:lo|loop|loopback)\s*([0-9]+)", re.IGNORECASE),
    ),
    adapt=keeps_all,
    planner=ReadOnly(NAME, _unsaved),
    effects=NoEffects(),
    readers=deferred(_readers),
    terminal=deferred(_terminal),
    shows=deferred(_shows),
    naming=naming(r"hostname (\S+)", r"(?:dns domain|ip domain-name) (\S+)"),
)
