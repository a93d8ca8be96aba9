"""The main job on real FRR routers, as a user types it; what came of it is read from vtysh and the kernel directly."""

from __future__ import annotations

import json
import subprocess
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import pytest

from netloop.lab.frr.site import AS_FRR, Site
from netloop.lab.lifecycle import lab_name
from netloop.lab.service.folder import LabFolder
from netloop.model.intent import Intent
from netloop.model.inventory import Inventory
from netloop.stages.derive import load_inventory
from tests.lab.command import ROOT, CommandLine, Done
from tests.lab.fleet import ISP
from tests.lab.frr_host import requires_frr

pytestmark = [*requires_frr, pytest.mark.unmeasured]
TEMPLATES = ROOT / "templates" / "frr"
CONVERGED = 60.0
"""Seconds within which every loopback must be in every table."""


@dataclass(frozen=True)
class Judge:
    """Asks a lab's routers without netloop: their vtysh, and their kernel's tables."""

    site: Site

    def says(self, router: str, command: str) -> Any:
        """The answer of a show command, as JSON."""
        command_line = [*AS_FRR, *self.site.vtysh(router), "-c", command]
        return json.loads(subprocess.run(command_line, capture_output=True, check=True, timeout=20).stdout)

    def hosts(self, router: str) -> set[str]:
        """The destinations in the kernel's table, and its own addresses."""
        own = self._ip(router, "address")
        addresses = {address["local"] for device in own for address in device["addr_info"]}
        return addresses | {route["dst"] for route in self._ip(router, "route")}

    def _ip(self, router: str, what: str) -> Any:
        command = ["ip", "-json", "-n", self.site.namespace(router), "-4", what]
        return json.loads(subprocess.run(command, capture_output=True, check=True, timeout=20).stdout)

    def bgp_states(self, router: str) -> set[str]:
        """The states of the IPv4 sessions."""
        summary = self.says(router, "show bgp ipv4 unicast summary json")
        return {peer["state"] for peer in summary["peers"].values()}


@dataclass(frozen=True)
class Isp:
    """The ISP's lab, and how the apply ended that changed it."""

    run: CommandLine
    applied: Done


@contextmanager
def applied_lab(home: Path) -> Iterator[Isp]:
    """A lab of the ISP with one apply done; gone afterwards, whatever happened."""
    run = CommandLine(home)
    try:
        up = run("lab", "up", ISP, "--backend", "frr", "--ttl", "0.2")
        assert up.code == 0, up.err
        yield Isp(run, run("apply", ISP, "--lab", "--yes", "--activate", "--allow-disruptive"))
    finally:
        assert run("lab", "down", "--all").code == 0


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Isp]:
    """The ISP, applied.

    What real daemons make of a cleared process differs now and then, and stays so: what netloop says is wrong must be
    wrong in a second lab, too, and of what was in the first one alone the run tells.
    """
    with applied_lab(tmp_path_factory.mktemp("home")) as first:
        if first.applied.code == 0:
            yield first
            return
    warnings.warn(f"the first of two labs was not as it should be: {first.applied.ending}", stacklevel=1)
    with applied_lab(tmp_path_factory.mktemp("home")) as second:
        yield second


@pytest.fixture(scope="module")
def netloop(lab: Isp) -> CommandLine:
    return lab.run


@pytest.fixture(scope="module")
def judge(netloop: CommandLine) -> Judge:
    return Judge(Site.of(LabFolder.of(netloop.home, lab_name(ISP)).path))


@pytest.fixture(scope="module")
def isp() -> Inventory:
    return load_inventory(ISP)


def loopback_of(intent: Intent) -> IPv4Address:
    """Who the router must be."""
    address = next(loopback.ipv4 for loopback in intent.loopbacks if loopback.name == "Loopback0")
    assert address is not None
    return address.ip


def test_the_isp_is_applied_activated_and_proved(lab: Isp, judge: Judge, isp: Inventory) -> None:
    """One apply and one verify: every router runs under its loopback, every loopback is in every routing table.

    Judged by vtysh and by the kernels; what this kernel lacks is skipped, and never passed.
    """
    assert lab.applied.code == 0, lab.applied.ending
    verified = lab.run("verify", ISP, "--lab", "--wait", "60s")
    assert verified.code == 0, verified.ending
    assert "failed" not in verified.out
    wanted = {name: str(loopback_of(intent)) for name, intent in isp.intents.items()}
    assert {name: judge.says(name, "show ip ospf json")["routerId"] for name in wanted} == wanted
    identifiers = {name: judge.says(name, "show bgp ipv4 unicast summary json")["routerId"] for name in wanted}
    assert identifiers == wanted
    assert _missing(judge, set(wanted.values()), tuple(wanted)) == {}


def _missing(judge: Judge, wanted: set[str], routers: tuple[str, ...]) -> dict[str, set[str]]:
    """The loopbacks that are not in a router's table, by router, after at most ``CONVERGED`` seconds."""
    deadline = time.monotonic() + CONVERGED
    while True:
        missing = {router: left for router in routers if (left := wanted - judge.hosts(router))}
        if not missing or time.monotonic() > deadline:
            return missing
        time.sleep(0.2)


def test_every_session_between_loopbacks_is_up(judge: Judge, isp: Inventory) -> None:
    """BGP's sessions, made of loopbacks alone, are established by FRR's own word."""
    deadline = time.monotonic() + CONVERGED
    while (states := {state for router in isp.devices for state in judge.bgp_states(router)}) != {"Established"}:
        assert time.monotonic() < deadline, states
        time.sleep(0.5)


def test_a_second_apply_changes_nothing(netloop: CommandLine) -> None:
    """What was applied is what FRR shows: nothing is sent, nothing waits."""
    again = netloop("apply", ISP, "--lab", "--yes", "--activate", "--allow-disruptive")
    assert again.code == 0, again.ending
    assert "8 devices: 8 in place" in again.out
    drift = netloop("diff", ISP, "--lab", "--check")
    assert drift.code == 0, drift.out


def test_what_was_applied_is_saved(judge: Judge, isp: Inventory) -> None:
    """The saved configuration names the identity: a restart would come back with it."""
    for name, intent in isp.intents.items():
        saved = (judge.site.folder(name) / "frr.conf").read_text()
        assert f"ospf router-id {loopback_of(intent)}" in saved


def test_what_the_kernel_lacks_is_named(netloop: CommandLine) -> None:
    """A part that was left out is a skipped finding with the kernel's reason, where there is one."""
    reasons = netloop("lab", "up", ISP).err
    verified = netloop("verify", ISP, "--lab").out
    for reason in ("no VRF devices", "no MPLS"):
        assert (reason in verified) == (reason in reasons)
    assert ("skipped" in verified) == ("left out" in reasons)


def test_a_dry_run_reads_alone(netloop: CommandLine, judge: Judge, tmp_path: Path) -> None:
    """A diff of templates that want more leaves what runs and what is saved to the letter."""
    (tmp_path / "frr").mkdir()
    shipped = (TEMPLATES / "loopback.j2").read_text()
    (tmp_path / "frr" / "loopback.j2").write_text(shipped.replace(" description {{", " description the {{"))
    before = {name: state_of(judge, name) for name in ("p1", "rr1")}
    assert netloop("diff", ISP, "--lab", "--check", "--templates", tmp_path).code == 5
    assert {name: state_of(judge, name) for name in before} == before


def state_of(judge: Judge, router: str) -> tuple[bytes, str]:
    """What a router runs, and what it has saved."""
    command = [*AS_FRR, *judge.site.vtysh(router), "-c", "show running-config"]
    running = subprocess.run(command, capture_output=True, check=True, timeout=20).stdout
    return running, (judge.site.folder(router) / "frr.conf").read_text()
