"""Verify by one router's link-state database: who is in it, under which identity, with which loopback.

For routers that nobody can log in to. What one database says is worth less than what the routers themselves say, and
each finding tells whose database it is from.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from netloop.checks.area_database import judge_database
from netloop.errors import UsageError
from netloop.model.device import Device
from netloop.model.evidence import Evidence, Interfaces
from netloop.model.finding import Finding
from netloop.model.intent import Intent
from netloop.model.routing_facts import Coverage, IsisLinkState, LinkState, OspfLinkState, Ospfv3LinkState
from netloop.model.run import DeviceResult, Run
from netloop.workflow.carry import code_of
from netloop.workflow.run_context import RunContext
from netloop.workflow.setup import Setup

DATABASES: tuple[type[LinkState], ...] = (OspfLinkState, Ospfv3LinkState, IsisLinkState)


def verify_via(setup: Setup, via: str, pause: float = 0.0) -> Run:
    """What the database of one router says of all routers of its areas, the devices of the setup.

    Only ``via`` is logged in to. With a ``pause`` in seconds its database is read twice: a sequence number that climbs
    meanwhile is that of two routers under one identity.

    Raises:
        UsageError: the inventory has no such device, or it runs no protocol that has a database.
    """
    device = _device(setup, via)
    kinds = _kinds(setup.inventory.intents[via])
    if not kinds:
        message = f"--via {via}: it is declared to run no OSPF, OSPFv3 or IS-IS, so it has no database"
        raise UsageError(message, hint="name a router that does")
    with RunContext(replace(setup, devices=(device,)), "verify", ()) as context:
        read = context.each("reading", [device], partial(_read, kinds=kinds, pause=pause), lambda _: "read")
        for earlier in read.values():
            _keep(context, (*setup.devices, device), judge_database(via, context.fleet, earlier))
        return context.finish(code_of(context, judged=True))


def _device(setup: Setup, via: str) -> Device:
    device = setup.inventory.devices.get(via)
    if device is None:
        raise UsageError(f"--via {via}: no such host", hint=f"the hosts are: {', '.join(setup.inventory.devices)}")
    return device


def _kinds(intent: Intent) -> tuple[type, ...]:
    run = (intent.ospf, intent.ospfv3, intent.isis)
    kinds = tuple(kind for processes, kind in zip(run, DATABASES, strict=True) if processes)
    return (*kinds, Interfaces) if kinds else ()


def _read(context: RunContext, via: str, kinds: tuple[type, ...], pause: float) -> tuple[LinkState, ...]:
    """Read the router's databases into its evidence; they are returned as they were a pause before that."""
    context.journal.host(via).write_json("intent", context.intent(via))
    earlier: tuple[LinkState, ...] = ()
    if pause:
        earlier = tuple(_databases(context.ask_for(via, kinds, Coverage())))
        time.sleep(pause)
    context.add(via, context.ask_for(via, kinds, Coverage()))
    context.conversations[via].close()
    return earlier


def _databases(evidence: Evidence) -> Iterable[LinkState]:
    return (fact for kind in DATABASES if isinstance(fact := evidence.facts.get(kind), LinkState))


def _keep(context: RunContext, devices: Iterable[Device], findings: tuple[Finding, ...]) -> None:
    """The findings of each of these devices, though it was not logged in to."""
    by_device: dict[str, list[Finding]] = {device.name: [] for device in devices}
    for finding in findings:
        if finding.device in by_device:
            by_device[finding.device].append(finding)
    for name, mine in by_device.items():
        if mine:
            context.results.setdefault(name, DeviceResult(context.setup.inventory.devices[name]))
            context.conclude(name, tuple(mine))
