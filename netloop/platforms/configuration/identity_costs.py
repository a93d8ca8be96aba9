"""What a changed router ID costs, as far as platforms agree."""

from __future__ import annotations

from netloop.model.evidence import BgpIdentities, IdentitiesInEffect, IdentityState, OspfIdentities, RunningConfig
from netloop.model.intent import Isis
from netloop.model.plan import Effect, Impact
from netloop.model.routing import Instance, RouterId
from netloop.platforms.configuration.neighborhood import ospf_neighbors, unknown
from netloop.platforms.platform import Situation


def ospf_waits(identity: RouterId, situation: Situation, line: str, activation: str | None) -> Impact | None:
    """OSPFv2; see ``kept``."""
    state = in_effect(situation, OspfIdentities, identity.instance)
    if state is None or state.address in {None, identity.address}:
        return None
    drops = ospf_neighbors(identity.instance, situation)
    return waits(identity, str(state.address), activation, drops) if kept(situation, line, drops) else None


def kept(situation: Situation, line: str, drops: tuple[str, ...]) -> bool:
    """Whether OSPF keeps its present router ID: it does while it has neighbors, and takes another at once otherwise.

    ``line`` is the statement by which the running configuration names the intended ID, which so did not take effect
    by itself.
    """
    config = situation.evidence.get(RunningConfig)
    return bool(drops) or bool(config and f"\n {line}\n" in config.text.replace("\r", ""))


def waits(identity: RouterId, old: str, activation: str | None, drops: tuple[str, ...], until: str = "") -> Impact:
    """A router ID that is configured and not in effect; ``until`` says when it will be without a command."""
    reason = f"router ID {old} -> {identity.address}{until}"
    return Impact(Effect.PENDING, identity.instance, activation, drops, reason)


def resets(instance: Instance, old: str, new: str, drops: tuple[str, ...]) -> Impact:
    """A BGP identifier that takes effect at once, and ends the sessions of its VRF."""
    where = "" if instance.vrf == "default" else f" of VRF {instance.vrf}"
    return Impact(
        Effect.DISRUPTIVE, instance, None, drops, f"BGP identifier {old} -> {new} resets every session{where}"
    )


def in_effect(situation: Situation, kind: type[IdentitiesInEffect], instance: Instance) -> IdentityState | None:
    """What the device says of one instance's identity; None where it was not asked, or does not run it."""
    fact = situation.evidence.facts.get(kind)
    return fact.of(instance) if isinstance(fact, IdentitiesInEffect) else None


def restarts(process: Isis, old: str, word: str) -> Impact:
    """IS-IS as another system, in another area or of another level, by the ``word`` of the statement that says so."""
    if word == "is-type":
        reason = f"{process.instance} changes its level"
    elif old.lower() != process.system_id.lower():
        reason = f"IS-IS system ID {old} -> {process.system_id} restarts every adjacency"
    else:
        reason = f"IS-IS area changes to that of {process.net}: level-1 adjacencies of the old area end"
    return Impact(Effect.DISRUPTIVE, process.instance, None, (unknown(process.instance),), reason)


def bgp_in_effect(situation: Situation, vrf: str) -> IdentityState | None:
    """BGP's identifier in a VRF, whatever its AS."""
    fact = situation.evidence.get(BgpIdentities)
    states = fact.states if fact else ()
    return next((state for state in states if state.address and state.instance.vrf == vrf), None)
