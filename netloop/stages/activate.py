"""Activate: clear what is pending on one device, and wait until its neighbors are back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from netloop.errors import NotAsPlanned
from netloop.model.evidence import (
    IdentitiesInEffect,
    Neighbor,
    OspfIdentities,
    OspfNeighbors,
    Ospfv3Identities,
    Ospfv3Neighbors,
)
from netloop.model.intent import Intent
from netloop.model.plan import Step
from netloop.model.routing import Protocol, RouterId
from netloop.stages.conversation import Conversation
from netloop.stages.observe import observe
from netloop.stages.patience import Patience, wait


def activate(steps: Sequence[Step], intent: Intent, conversation: Conversation, patience: Patience) -> None:
    """Send one device's clears, each when the one before is over, with the adjacencies back under the new router ID.

    Raises:
        NotAsPlanned: an adjacency did not come back, or the router ID did not change, within ``patience.converge``.
        DeviceError: the device refused or went away.
    """
    for step in steps:
        before = _standing(intent, conversation).up
        conversation.send([step])
        _await_return(step, before, intent, conversation, patience)


@dataclass(frozen=True, slots=True)
class NeighborStates:
    """Which adjacencies are up, and which identities are not yet in effect."""

    up: frozenset[str]
    stale: frozenset[str]


Adjacencies = OspfNeighbors | Ospfv3Neighbors
CLEARED: tuple[tuple[Protocol, type[IdentitiesInEffect], type[Adjacencies]], ...] = (
    (Protocol.OSPF, OspfIdentities, OspfNeighbors),
    (Protocol.OSPFV3, Ospfv3Identities, Ospfv3Neighbors),
)
"""The protocols whose router IDs wait for a clear, and the facts that show them, and the neighbors."""


def _standing(intent: Intent, conversation: Conversation) -> NeighborStates:
    """What netloop cannot read on the platform is not waited for; what it could not read this time is."""
    asked = [row for row in CLEARED if intent.identities(row[0])]
    evidence = observe(conversation.show, conversation.platform, [kind for _, *kinds in asked for kind in kinds])
    shown = (fact.neighbors for *_, kind in asked if (fact := evidence.get(kind)))
    up = frozenset(_key(neighbor) for neighbors in shown for neighbor in neighbors if neighbor.up)
    stale = [
        str(identity.instance)
        for protocol, kind, _ in asked
        if kind not in evidence.unsupported
        for identity in intent.identities(protocol)
        if not _in_effect(identity, evidence.get(kind))
    ]
    return NeighborStates(up, frozenset(stale))


def _in_effect(identity: RouterId, fact: IdentitiesInEffect | None) -> bool:
    state = fact.of(identity.instance) if fact else None
    return state is not None and state.address == identity.address


def _key(neighbor: Neighbor) -> str:
    """Who a neighbor is, whatever its router ID is by now: one that was cleared before may have two for a moment."""
    who = "" if neighbor.instance.protocol is Protocol.OSPFV3 else f" {neighbor.address}"
    where = f" on {neighbor.interface}" if neighbor.interface else ""
    return f"{neighbor.instance} neighbor{who}{where}"


def _await_return(
    step: Step, before: frozenset[str], intent: Intent, conversation: Conversation, patience: Patience
) -> None:
    own = {str(impact.instance) for impact in step.impacts}

    def back(now: NeighborStates) -> bool:
        return before <= now.up and not own & now.stale

    now = wait(lambda: _standing(intent, conversation), back, patience.converge, patience.poll)
    if not back(now):
        missing = ", ".join(sorted(before - now.up)) or f"the new router ID of {', '.join(sorted(own & now.stale))}"
        raise NotAsPlanned(f"after {step.lines[0]!r} not back within {patience.converge:g} s: {missing}")
