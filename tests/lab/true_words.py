"""What the tests of netloop's words share: two routers, and what is asked of a run and of them."""

from __future__ import annotations

import os
from dataclasses import replace

from netloop.lab.sandbox.router import Router
from netloop.model.change import Change
from netloop.model.run import DeviceResult, Run
from tests.lab.fleet import ROOT, Fleet

ALLOW = {"allow_disruptive": True}
WHOLE = bool(os.environ.get("NETLOOP_TESTS_WHOLE"))
"""Whether long suites are played whole; a part of each is played otherwise."""
SAMPLES = [ROOT / "inventory" / f"{name}.yaml" for name in ("isp", "enterprise", "campus")]


def impatient(found: Fleet, **options: object) -> Fleet:
    """The same fleet with short time-outs."""
    patience = replace(found.setup.patience, settle=3, busy=4, pause=0.2, converge=6)
    connection = replace(found.setup.connection, **{"read_timeout": 3, **options})  # type: ignore[arg-type]
    return replace(found, setup=replace(found.setup, patience=patience, connection=connection))


def router(found: Fleet, name: str = "r1") -> Router:
    return found.sandbox.network.routers[name]


def of(run: Run, name: str = "r1") -> DeviceResult:
    return next(result for result in run.results if result.device.name == name)


def change(run: Run, name: str = "r1") -> Change:
    found = of(run, name).change
    assert found is not None, of(run, name).failure
    return found


def is_new(configuration: str) -> bool:
    """Whether the loopback, the last line of OSPF and that of BGP are there."""
    return all(part in configuration for part in ("interface Loopback0", "router-id 10.255", "update-source Loopback0"))


def is_old(configuration: str) -> bool:
    return "Loopback0" not in configuration and "10.255" not in configuration


def only_r1(found: Fleet) -> Fleet:
    return replace(found, setup=replace(found.setup, devices=found.setup.devices[:1]))


def unsave(r1: Router, startup: str) -> None:
    """As a run that is killed between push and save leaves a router."""
    r1.startup = startup
