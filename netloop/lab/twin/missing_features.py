"""Missing features: what the host of a lab cannot do is left out of the intents of its routers, and said. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from netloop.model.intent import Intent, LeftOut, Process
from netloop.model.inventory import Inventory
from netloop.model.routing import DEFAULT_VRF

ProcessT = TypeVar("ProcessT", bound=Process)
VRF, MPLS = "vrf", "mpls"
"""The features that a host may lack: VRF devices, and label switching."""

MissingFeatures = Mapping[str, str]
"""Feature to the sentence that says why this host does not have it."""


def trimmed(inventory: Inventory, missing: MissingFeatures) -> Inventory:
    """The inventory without what the host lacks."""
    intents = {name: without(intent, missing) for name, intent in inventory.intents.items()}
    return replace(inventory, intents=intents) if missing else inventory


def without(intent: Intent, missing: MissingFeatures) -> Intent:
    """The intent without what the host lacks, which is then ``left_out`` with the reason."""
    left: list[LeftOut] = []
    if reason := missing.get(VRF):
        intent, gone = _without_vrfs(intent, reason)
        left += gone
    if reason := missing.get(MPLS):
        left += _left_out(intent.ldp, reason)
        intent = replace(intent, ldp=())
    return replace(intent, left_out=(*intent.left_out, *left))


def _without_vrfs(intent: Intent, reason: str) -> tuple[Intent, list[LeftOut]]:
    loopbacks = [LeftOut(loopback.name, reason) for loopback in intent.loopbacks if loopback.vrf != DEFAULT_VRF]
    kept = replace(
        intent,
        loopbacks=tuple(loopback for loopback in intent.loopbacks if loopback.vrf == DEFAULT_VRF),
        vrfs=(),
        ospf=_global(intent.ospf),
        ospfv3=_global(intent.ospfv3),
        bgp=_global(intent.bgp),
        isis=_global(intent.isis),
        eigrp=_global(intent.eigrp),
        ldp=_global(intent.ldp),
    )
    return kept, [*loopbacks, *_left_out((p for p in intent.processes if p not in kept.processes), reason)]


def _global(processes: tuple[ProcessT, ...]) -> tuple[ProcessT, ...]:
    return tuple(process for process in processes if process.instance.vrf == DEFAULT_VRF)


def _left_out(processes: Iterable[Process], reason: str) -> list[LeftOut]:
    return [LeftOut(str(process.instance), reason, process.instance) for process in processes]
