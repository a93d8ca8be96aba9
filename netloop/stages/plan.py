"""Plan: from what a device says and what it must be to the ordered steps between the two. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from netloop.errors import EvidenceMissing
from netloop.model.evidence import (
    BgpIdentities,
    BgpNeighbors,
    Evidence,
    OspfIdentities,
    OspfNeighbors,
    Ospfv3Identities,
    Ospfv3Neighbors,
    RunningConfig,
    StartupConfig,
)
from netloop.model.intent import Intent
from netloop.model.inventory import Inventory
from netloop.model.plan import Effect, Impact, Mode, Plan, Step
from netloop.model.routing import Protocol
from netloop.platforms.configuration.situation import Situation
from netloop.platforms.platform import Platform
from netloop.stages.left_behind import leaving


def planning_facts(intent: Intent) -> tuple[type, ...]:
    """The facts without which the plan for this intent would be a guess."""
    ospf = (OspfIdentities, OspfNeighbors) if intent.ospf else ()
    bgp = (BgpIdentities, BgpNeighbors) if intent.bgp else ()
    return (RunningConfig, *ospf, *bgp)


def pricing_facts(intent: Intent) -> tuple[type, ...]:
    """The facts that make a price exact, and without which it is told in general words."""
    gone = {instance.protocol for instance in intent.absent_processes}
    kinds = {Protocol.OSPF: OspfNeighbors, Protocol.OSPFV3: Ospfv3Neighbors, Protocol.BGP: BgpNeighbors}
    asked = gone | ({Protocol.OSPFV3} if intent.ospfv3 else set())
    return tuple(kind for protocol, kind in kinds.items() if protocol in asked)


def address_book(inventory: Inventory, observed: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Address to device name: from the inventory's links and loopbacks, and from what the devices say they have.

    An address that two devices claim names neither. ``observed`` are the ``observed_addresses`` of each device.
    """
    claims: dict[str, set[str]] = {}
    for address, name in (*_declared(inventory), *((a, name) for name, some in observed.items() for a in some)):
        claims.setdefault(address, set()).add(name)
    return {address: next(iter(names)) for address, names in claims.items() if len(names) == 1}


def _declared(inventory: Inventory) -> Iterable[tuple[str, str]]:
    for name, intent in inventory.intents.items():
        yield from ((str(a.ip), name) for loopback in intent.loopbacks for a in loopback.addresses)
    for end in (end for link in inventory.links for end in (link.a, link.z)):
        yield from ((str(a.ip), end.device) for a in (end.ipv4, end.ipv6) if a is not None)


def observed_addresses(evidence: Evidence, platform: Platform) -> tuple[str, ...]:
    """The addresses that a device says it has: on its interfaces, and as its router IDs."""
    config = evidence.get(RunningConfig)
    configured = platform.effects.addresses(config.text) if config else ()
    found = (evidence.get(kind) for kind in (OspfIdentities, Ospfv3Identities))
    ids = (str(state.address) for identities in found if identities for state in identities.states if state.address)
    return (*configured, *ids)


def make_plan(intent: Intent, evidence: Evidence, rendered: str, platform: Platform, names: Mapping[str, str]) -> Plan:
    """The plan for one device.

    Args:
        intent: what it must be.
        evidence: what it says, with at least ``planning_facts(intent)``.
        rendered: the templates' output for the intent.
        platform: the device's platform.
        names: ``address_book`` of the fleet.

    Raises:
        EvidenceMissing: a fact that the plan needs is missing, with the reason.
        TemplateError: the rendered text reaches outside the owned scope.
    """
    situation = Situation(intent, evidence, names)
    pending = waiting(situation, platform)
    config = evidence.get(RunningConfig)
    running = config.text if config else ""
    candidate = platform.planner.candidate(running, rendered, intent)
    sections = platform.planner.sections(running, candidate, intent)
    plan = Plan(
        device=intent.device,
        running=running,
        candidate=running if candidate == running else candidate,
        steps=tuple(Step(section, impacts=platform.effects.of(section, situation)) for section in sections),
        rollback=tuple(Step(section) for section in platform.planner.sections(candidate, running, intent)),
        activations=activations(pending),
        pending=pending,
        changed=bool(sections),
    )
    return against_startup(replace(plan, leaving=leaving(plan, platform)), evidence, intent, platform)


def against_startup(plan: Plan, evidence: Evidence, intent: Intent, platform: Platform) -> Plan:
    """The plan with what runs and is not in the startup configuration, or why that was not to be seen."""
    startup = evidence.get(StartupConfig)
    if startup is None:
        unseen = evidence.unread.get(StartupConfig) or evidence.unsupported.get(StartupConfig) or ""
        return replace(plan, unseen=unseen)
    ours, others = platform.planner.unsaved(startup.text, plan.running, intent)
    return replace(plan, unsaved=ours, unsaved_others=others)


def waiting(situation: Situation, platform: Platform) -> tuple[Impact, ...]:
    """The router IDs of one device that are not, and with the intent configured would not be, in effect.

    Raises:
        EvidenceMissing: a fact of ``planning_facts`` is missing, with the reason.
    """
    _require(situation.intent, situation.evidence)
    return platform.effects.pending(situation)


def activations(pending: Iterable[Impact]) -> tuple[Step, ...]:
    """The clears that put router IDs into effect which wait for one."""
    return tuple(_activation(impact) for impact in pending if impact.activation)


def _activation(impact: Impact) -> Step:
    effect = Effect.DISRUPTIVE if impact.drops else Effect.NONE
    cost = Impact(effect, impact.instance, impact.activation, impact.drops, impact.reason)
    return Step((impact.activation or "",), Mode.EXEC, (cost,))


def _require(intent: Intent, evidence: Evidence) -> None:
    for kind in planning_facts(intent):
        if evidence.get(kind) is None:
            reason = evidence.unread.get(kind) or evidence.unsupported.get(kind) or "the device did not say"
            raise EvidenceMissing(f"cannot plan without {kind.__name__}: {reason}")
