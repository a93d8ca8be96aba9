"""Plug-ins: somebody else's package, on the path with its entry points and nothing of netloop's own changed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

MODULE = '''\
"""A source, a platform, a transport, a check and a report, in one module of a package that netloop does not know."""

from dataclasses import replace

from netloop.checks import Check, FleetCheck
from netloop.checks.check import Question, verdict
from netloop.model.evidence import RunningConfig
from netloop.platforms.cisco_ios import PLATFORM
from netloop.sources.plain import declared
from netloop.transports.replay import ReplayTransport, Script

RUNNING = """Building configuration...

Current configuration : 100 bytes
!
hostname p1
!
interface Loopback0
 ip address 10.255.0.1 255.255.255.255
!
end
"""
UP = "Loopback0 is up, line protocol is up\\n"
ANSWERS = {
    "show running-config": RUNNING,
    "show startup-config": RUNNING,
    "show interfaces": UP + "  Hardware is Loopback\\n  Internet address is 10.255.0.1/32\\n",
    "show ip interface": UP + "  Internet address is 10.255.0.1/32\\n",
    "show ipv6 interface": "",
}


def load(location):
    """One router for each name behind acme://."""
    hosts = {}
    for name in location.removeprefix("acme://").split(","):
        number = name.removeprefix("p")
        loopbacks = {"Loopback0": {"ipv4": f"10.255.0.{number}/32"}}
        hosts[name] = {"hostname": f"192.0.2.{number}", "platform": "acme_os", "username": "u", "loopbacks": loopbacks}
    return declared({"hosts": hosts}, location)


ACME_OS = replace(PLATFORM, name="acme_os")


class Wire(ReplayTransport):
    """Every device answers from memory."""

    def open(self, device, device_type, credentials, options):
        """A session on the device's script."""
        if device.name != "p9":
            running = RUNNING.replace("hostname p1", f"hostname {device.name}")
            self._scripts[device.name] = Script({**ANSWERS, "show running-config": running})
        return super().open(device, device_type, credentials, options)


class Banner(Check):
    """The configuration has a banner."""

    name = "banner"
    facts = (RunningConfig,)
    order = 5

    def questions(self, intent):
        """One per device."""
        yield Question("banner", "a banner", None)

    def answer(self, question, case):
        """Passed where there is one."""
        return verdict("banner" in case.evidence.get(RunningConfig).text, "no banner")


class Together(FleetCheck):
    """The devices are judged together."""

    name = "together"
    facts = (RunningConfig,)

    def questions(self, intent):
        """One per device."""
        yield Question("fleet", "p1, p2", None)

    def answer(self, question, case):
        """Passed where both are there; the actual value tells of those that are not."""
        read, unread = (", ".join(sorted(names)) for names in (case.fleet.by_device, case.fleet.unread))
        return verdict(read == question.expected, read, unread)


class Misnamed(Banner):
    """Registered under another name than its own."""

    name = "mine"


def write(run, path):
    """The checks and their answers, a line each."""
    found = [finding for result in run.results for finding in result.findings]
    path.write_text("".join(f"{finding.check} {finding.status}\\n" for finding in found))
'''
ENTRY_POINTS = """\
[netloop.sources]
acme = acme_netloop:load
[netloop.platforms]
acme_os = acme_netloop:ACME_OS
[netloop.transports]
acme = acme_netloop:Wire
[netloop.checks]
banner = acme_netloop:Banner
together = acme_netloop:Together
{check}
[netloop.reports]
lines = acme_netloop:write
"""
VERIFY = ("verify", "acme://p1", "--source", "acme", "--transport", "acme")


def netloop(folder: Path, *arguments: str, check: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run netloop with the package installed beside it, and one more ``check`` in its entry points."""
    info = folder / "acme_netloop-1.0.dist-info"
    info.mkdir(exist_ok=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-netloop\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(ENTRY_POINTS.format(check=check))
    (folder / "acme_netloop.py").write_text(MODULE)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NETLOOP_")}
    path = {"PYTHONPATH": str(folder), "NETLOOP_HOME": str(folder / "home"), "PYTHONDONTWRITEBYTECODE": "1"}
    argv = [sys.executable, "-m", "netloop", *arguments]
    return subprocess.run(argv, env=kept | path | environment, capture_output=True, text=True, timeout=120, check=False)


def test_a_package_brings_a_source_a_platform_a_transport_a_check_and_a_report(tmp_path: Path) -> None:
    """All five are found by their entry points alone, and work together in one run."""
    report = tmp_path / "report.txt"
    done = netloop(tmp_path, *VERIFY, "--only", "banner,loopback-present", "--report", f"lines:{report}")
    assert done.returncode == 4, done.stderr
    assert report.read_text().splitlines() == ["banner failed", "loopback-present passed"]


def test_a_check_is_chosen_as_netloops_own_are(tmp_path: Path) -> None:
    """It is listed with its docstring's first line, in the place that its order gives it, and it can be skipped."""
    listed = netloop(tmp_path, "verify", "--list-checks").stdout.splitlines()
    assert listed[0].split(None, 1) == ["banner", "The configuration has a banner."]
    report = tmp_path / "report.json"
    done = netloop(tmp_path, *VERIFY, "--skip", "banner,loopback-up", "--report", f"json:{report}")
    found = json.loads(report.read_text())
    assert found["not_asked"] == ["banner", "loopback-up"]
    assert not {"banner", "loopback-up"} & {finding["check"] for finding in found["devices"][0]["findings"]}
    assert "not asked: banner, loopback-up" in done.stdout


def test_a_check_of_several_devices_is_put_once_all_are_read(tmp_path: Path) -> None:
    """Each device is judged with the evidence of all, and the check is told which could not be read."""
    report = tmp_path / "report.json"
    asked = ("--source", "acme", "--transport", "acme", "--only", "together", "--report", f"json:{report}")
    assert netloop(tmp_path, "verify", "acme://p1,p2", *asked).returncode == 0
    devices = json.loads(report.read_text())["devices"]
    assert [finding["status"] for device in devices for finding in device["findings"]] == ["passed", "passed"]
    assert netloop(tmp_path, "verify", "acme://p1,p9", *asked).returncode == 3
    (finding,) = json.loads(report.read_text())["devices"][0]["findings"]
    assert (finding["status"], finding["actual"], finding["hint"]) == ("failed", "p1", "p9")


def test_a_source_is_named_by_its_variable_too(tmp_path: Path) -> None:
    """NETLOOP_SOURCE stands for --source, and a location is handed over as it was typed."""
    done = netloop(tmp_path, "validate", "acme://p1", NETLOOP_SOURCE="acme")
    assert (done.returncode, done.stdout) == (0, "acme://p1: 1 host, 1 loopback, 0 router IDs: no problem\n")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("validate", "x.yaml", "--source", "acne"), ("unknown source 'acne'; known: acme, yaml_file", "'acme'")),
        (
            (*VERIFY[:4], "--transport", "wire"),
            ("unknown transport 'wire'; known: acme, asyncssh, napalm, netmiko, replay",),
        ),
        ((*VERIFY, "--only", "baner"), ("unknown check 'baner'; known: absent, address-unique", "'banner'")),
        ((*VERIFY, "--skip", "saved,bgp"), ("unknown check 'bgp'",)),
        ((*VERIFY, "--only", "banner", "--skip", "banner"), ("no check is left to ask",)),
    ],
)
def test_an_unknown_name_is_answered_with_the_known_ones(
    tmp_path: Path, arguments: tuple[str, ...], words: tuple[str, ...]
) -> None:
    """It is an error of usage that lists what there is and, where one is near, the nearest; nothing is asked."""
    done = netloop(tmp_path, *arguments)
    assert done.returncode == 2
    assert all(word in done.stderr for word in words), done.stderr
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ("other = acme_missing:Check", "ModuleNotFoundError: No module named 'acme_missing'"),
        ("other = acme_netloop:Nothing", "AttributeError: module 'acme_netloop' has no attribute 'Nothing'"),
        ("other = acme_netloop:write", "it is not a subclass of netloop.checks.Check"),
        ("other = acme_netloop:Misnamed", "it calls itself 'mine'; both names must be the same"),
    ],
)
def test_a_check_that_cannot_be_loaded_is_one_sentence(tmp_path: Path, entry: str, why: str) -> None:
    """It stops a run before a device is asked, as it would judge nothing; skipped, it stops nothing."""
    done = netloop(tmp_path, *VERIFY, check=entry)
    value = entry.split(" = ")[1]
    assert done.returncode == 2
    assert done.stderr == f"the check 'other' ({value}) cannot be used: {why}\n  hint mend or uninstall acme-netloop\n"
    assert netloop(tmp_path, *VERIFY, "--skip", "other", check=entry).returncode == 4
