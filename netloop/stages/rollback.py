"""Rollback: from what a run left on a device to the plan that leads back to the owned configuration before it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from ipaddress import IPv4Address
from typing import TypeVar

from netloop.errors import ConfigurationChanged
from netloop.model.evidence import ConfiguredIdentities, Evidence, RunningConfig, SystemId
from netloop.model.intent import Bgp, Eigrp, Intent, Isis, Ldp, Ospf, Ospfv3
from netloop.model.plan import Plan, Step
from netloop.platforms.configuration.situation import Situation
from netloop.platforms.platform import Platform
from netloop.stages.left_behind import leaving
from netloop.stages.plan import activations, against_startup, waiting


@dataclass(frozen=True, slots=True)
class Done:
    """What a run did to a device: what it owned there, the configuration before, and the one that was planned.

    ``before`` and ``planned`` are whole configurations, as text.
    """

    intent: Intent
    before: str
    planned: str


def plan_back(done: Done, evidence: Evidence, platform: Platform, names: Mapping[str, str], *, force: bool) -> Plan:
    """The plan that leads back.

    Args:
        done: what the run did.
        evidence: what the device says now, with at least ``planning_facts(done.intent)``.
        platform: the device's platform.
        names: ``address_book`` of the fleet.
        force: go back also where somebody else has changed owned lines since.

    Raises:
        ConfigurationChanged: owned lines have moved since the run, and ``force`` was not given.
        EvidenceMissing: a fact that the plan needs is missing, with the reason.
    """
    planner, intent = platform.planner, done.intent
    situation = Situation(as_before(done, platform), evidence, names)
    pending = waiting(situation, platform)
    config = evidence.get(RunningConfig)
    now = config.text if config else ""
    if not force and (moved := planner.moved(now, done.before, done.planned, intent)):
        raise ConfigurationChanged(
            f"owned lines have moved since that run: {'; '.join(moved)}",
            hint="look at them; --force goes back to the configuration before the run all the same",
        )
    target = planner.restored(now, done.before, done.planned, intent, force=force)
    sections = planner.owned_sections(now, target.text, intent)
    candidate = planner.resulting(now, target.text, intent)
    priced = Situation(intent, evidence, names)
    plan = Plan(
        device=intent.device,
        running=now,
        candidate=candidate,
        steps=tuple(Step(section, impacts=platform.effects.of(section, priced)) for section in sections),
        rollback=tuple(Step(section) for section in planner.owned_sections(candidate, now, intent)),
        activations=activations(pending),
        pending=pending,
        changed=bool(sections),
        notes=target.notes,
    )
    return against_startup(replace(plan, leaving=leaving(plan, platform)), evidence, intent, platform)


def as_before(done: Done, platform: Platform) -> Intent:
    """The identities that the configuration before the run names, as an intent; not those left to election."""
    fact = platform.readers[ConfiguredIdentities].read({platform.show_running: done.before})
    configured = fact if isinstance(fact, ConfiguredIdentities) else ConfiguredIdentities(())
    intent = done.intent
    return Intent(
        intent.device,
        intent.platform,
        ospf=tuple(_named(intent.ospf, configured)),
        bgp=tuple(_named(intent.bgp, configured)),
        ospfv3=tuple(_named(intent.ospfv3, configured)),
        isis=tuple(_named(intent.isis, configured)),
        eigrp=tuple(_named(intent.eigrp, configured)),
        ldp=tuple(_named(intent.ldp, configured)),
        vrfs=intent.vrfs,
    )


ProcessT = TypeVar("ProcessT", Ospf, Bgp, Ospfv3, Isis, Eigrp, Ldp)


def _named(processes: Iterable[ProcessT], configured: ConfiguredIdentities) -> Iterator[ProcessT]:
    """The processes whose identity is configured, each with that identity."""
    for process in processes:
        identity = configured.of(process.instance)
        if isinstance(process, Isis) and isinstance(identity, SystemId):
            area: list[str] = process.net.split(".")[:-4]
            yield replace(process, net=".".join([*area, identity.text, "00"]))
        elif isinstance(identity, IPv4Address):
            yield replace(process, router_id=replace(process.router_id, address=identity))
