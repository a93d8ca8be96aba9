"""netloop verify on Arista EOS: a process of its own, real SSH through netmiko, a device that answers as EOS does."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from netloop import checks
from netloop.platforms.arista_eos import PLATFORM
from tests.lab.command import CommandLine, Done
from tests.lab.fake_router import FakeRouter, Line, running
from tests.unit.platforms.arista_eos.samples import FOLDER, OUTPUTS, SHOW_BGP, SHOW_RUNNING, Recorded, recorded

pytestmark = [pytest.mark.lab, pytest.mark.timeout(120)]

INVENTORY = """
defaults: {{platform: arista_eos, username: admin, password: {{env: NETLOOP_PASSWORD}}}}
hosts:
  {name}:
    hostname: 127.0.0.1
    port: {port}
{declared}
"""
DECLARED = """
    vrfs: {RED: {rd: "192.0.2.11:10"}}
    loopbacks:
      Loopback0: {ipv4: 192.0.2.11, secondaries: [203.0.113.7], ipv6: "2001:db8:255::11"}
      Loopback10: {ipv4: 198.51.100.10, vrf: RED}
    routing:
      router_id: Loopback0
      ospf:
        1: {area: 0}
        10: {area: 0, vrf: RED, router_id: Loopback10}
      bgp: {4259905537: {}}
"""


async def _to_privileged(line: Line) -> None:
    line.sign = "#"


def eos(name: str, outputs: Mapping[str, str]) -> FakeRouter:
    """A device that logs in to user mode, gives privileged mode without a password, and knows these commands alone."""
    readers = [*PLATFORM.readers.values(), *(r.otherwise for r in PLATFORM.readers.values() if r.otherwise)]
    unknown = {command: "% Invalid input\n" for reader in readers for command in reader.commands}
    said = {command: f"{text}\n" for command, text in outputs.items()}
    modes: dict[str, Any] = {
        "enable": [_to_privileged],
        "terminal width 511": "Width set to 511 columns.\n",
        "terminal length 0": "Pagination disabled.\n",
        "no terminal monitor": "",
    }
    return FakeRouter(name, "let-me-in", enable="none is asked", answers={**unknown, **said, **modes})


def netloop(verb: str, device: FakeRouter, declared: str, home: Path, *words: str) -> tuple[Done, dict[str, Any]]:
    """What a verb says of one device, and its report."""
    inventory, report = home / "inventory.yaml", home / "report.json"
    inventory.write_text(INVENTORY.format(name=device.name, port=device.port, declared=declared), encoding="utf-8")
    known = {"NETLOOP_KNOWN_HOSTS": str(home / "known_hosts"), "NETLOOP_PASSWORD": device.password}
    done = CommandLine(home / "home")(verb, inventory, "--report", f"json:{report}", *words, **known)
    assert report.is_file(), done
    return done, json.loads(report.read_text("utf-8"))


def findings(report: dict[str, Any]) -> dict[tuple[str, str], tuple[str, str]]:
    """Status and actual value by check and subject."""
    return {(f["check"], f["subject"]): (f["status"], f["actual"]) for d in report["devices"] for f in d["findings"]}


def test_verify(tmp_path: Path) -> None:
    """Loopbacks of both families and router IDs per VRF are proved; an elected ID is told to be luck."""
    with running(device := eos("leaf1", OUTPUTS)):
        done, report = netloop("verify", device, DECLARED, tmp_path)
    found = findings(report)
    together = {check.name for check in checks.together()}
    assert {said[0] for (check, _), said in found.items() if check in together} <= {"passed", "skipped"}
    found = {key: said for key, said in found.items() if key[0] not in together}
    assert {key: said for key, said in found.items() if said[0] != "passed"} == {
        ("ospf-router-id", "OSPF 10 VRF RED"): (
            "failed",
            "198.51.100.10, elected and not configured: right only by luck",
        )
    }, done
    assert {check for check, _ in found} == {
        *("loopback-present", "loopback-up", "loopback-vrf", "loopback-addresses"),
        *("ospf-router-id", "bgp-router-id", "saved"),
    }
    assert found["loopback-addresses", "Loopback0"] == ("passed", "2001:db8:255::11/128")
    assert found["bgp-router-id", "BGP 4259905537"] == ("passed", "192.0.2.11")
    assert done.code == 4
    typed = [line for line in device.typed if not line.startswith("show ")]
    assert typed == ["terminal width 511", "terminal length 0", "no terminal monitor", "enable"]


@pytest.mark.parametrize("verb", ["diff", "apply"])
def test_read_only(verb: str, tmp_path: Path) -> None:
    """A diff and an apply say that the platform is read only, exit as for a device that cannot be done, and ask nothing
    of it."""
    words = ["--yes"] if verb == "apply" else []
    with running(device := eos("leaf1", OUTPUTS)):
        done, report = netloop(verb, device, DECLARED, tmp_path, *words)
    assert done.code == 3
    assert "read only: netloop verifies arista_eos and changes nothing" in " ".join(done.out.split())
    assert report["devices"][0]["failure"]["kind"] == "ReadOnlyPlatform"
    assert device.typed == []
    assert device.logins == []


def test_render(tmp_path: Path) -> None:
    """There is nothing to configure, and no template that could be missing."""
    (tmp_path / "i.yaml").write_text(INVENTORY.format(name="leaf1", port=22, declared=DECLARED), encoding="utf-8")
    done = CommandLine(tmp_path)("render", tmp_path / "i.yaml", NETLOOP_PASSWORD="x")
    assert (done.code, done.out.strip()) == (0, "")
    assert done.err.splitlines()[-1] == "leaf1: read only: netloop verifies arista_eos and changes nothing"


def test_another_device(tmp_path: Path) -> None:
    """A device whose configuration names another one is not the device that was meant."""
    outputs = {**OUTPUTS, SHOW_RUNNING: OUTPUTS[SHOW_RUNNING].replace("hostname leaf1", "hostname leaf2")}
    with running(device := eos("leaf1", outputs)):
        done, report = netloop("verify", device, DECLARED, tmp_path)
    assert done.code == 3
    assert report["devices"][0]["failure"]["kind"] == "WrongDevice"


def test_an_answer_that_cannot_be_read(tmp_path: Path) -> None:
    """What is refused is an error of the checks that need it, with EOS's word; the others are answered."""
    with running(device := eos("leaf1", {**OUTPUTS, SHOW_BGP: "% Authorization denied for command 'show ip bgp'"})):
        _, report = netloop("verify", device, DECLARED, tmp_path)
    found = findings(report)
    status, actual = found["bgp-router-id", "BGP 4259905537"]
    assert status == "error"
    assert "Authorization denied" in actual
    assert found["ospf-router-id", "OSPF 1"][0] == "passed"


DEVICES = [device for device in recorded() if device.truth["bgp"] and "show interfaces" in device.outputs]


@pytest.mark.skipif(not DEVICES, reason=f"no recorded devices at {FOLDER}")
@pytest.mark.parametrize("recording", [pytest.param(device, id=device.name) for device in DEVICES])
def test_recorded_devices(recording: Recorded, tmp_path: Path) -> None:
    """A recorded device, as it printed it: its loopbacks are there and up, and BGP's identifier is told as it was."""
    bgp, loopbacks = recording.truth["bgp"]["default"], recording.truth["loopbacks"]
    lines = ["    loopbacks:", *(f"      {name}: {{ipv4: {each[0]}}}" for name, each in loopbacks.items())]
    literal = f"{{address: {bgp['router_id']}, reason: recorded}}"
    lines = [*(lines if loopbacks else []), "    routing:", f"      bgp: {{{bgp['asn']}: {{router_id: {literal}}}}}"]
    name = recording.name.rpartition("_")[2]
    with running(device := eos(name, recording.outputs)):
        _, report = netloop("verify", device, "\n".join(lines), tmp_path)
    found = findings(report)
    luck = "" if bgp["router_id"] in recording.truth["configured"] else ", elected and not configured"
    status, actual = found["bgp-router-id", f"BGP {bgp['asn']}"]
    assert (status, actual.partition(":")[0]) == ("failed" if luck else "passed", f"{bgp['router_id']}{luck}")
    for each in loopbacks:
        assert found["loopback-up", each] == ("passed", "up/up")
        assert found["loopback-addresses", each] == ("passed", loopbacks[each][0])
    assert found["saved", "startup configuration"][0] == "error"
