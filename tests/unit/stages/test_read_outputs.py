"""Outputs that are read alone: those of real devices, cut and broken ones, files that are none."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
import yaml

from netloop.errors import UsageError
from netloop.stages.read_outputs import LARGEST, STDIN, Printed, document, printed, read
from tests import read_captures
from tests.read_captures import CAPTURES, DAMAGED
from tests.whole import examples

real = pytest.mark.skipif(not CAPTURES.is_dir(), reason=f"no outputs of real devices in {CAPTURES}")
FRR = Path(__file__).parents[1] / "platforms" / "frr" / "outputs"
OSPF = """R1#sh ip ospf
 Routing Process "ospf 1" with ID 10.255.0.1
 Number of areas in this router is 1. 1 normal 0 stub 0 nssa
 Routing Process "ospf 20" with ID 10.255.0.20
 Connected to MPLS VPN Superbackbone, VRF red
 Number of areas in this router is 1. 1 normal 0 stub 0 nssa
R1#
"""
NEIGHBORS = """Neighbor ID     Pri   State           Dead Time   Address         Interface
10.255.0.2        1   FULL/BDR        00:00:36    10.0.12.2       GigabitEthernet0/1
"""
CONFIGURATION = """hostname r1
!
enable secret 5 $1$abcd$0123456789abcdefghij./
!
interface Loopback0
 ip address 10.255.0.1 255.255.255.255
!
router ospf 7
 router-id 10.255.0.1
 network 10.255.0.1 0.0.0.0 area 0
!
end
"""


def result(text: str, command: str, platform: str = "ios") -> dict[str, Any]:
    """What is said of one output."""
    ((file, shown),) = read([Printed("-", command, platform, text=text)])
    found: dict[str, Any] = json.loads(json.dumps(document(file, shown)))
    return found


@real
def test_every_output_of_a_real_device_agrees_with_its_truth(capsys: pytest.CaptureFixture[str]) -> None:
    """Outputs by command, whole devices of IOS and of EOS: all of them, and how many."""
    with capsys.disabled():
        wrong = read_captures.main()
    assert not wrong


@real
@pytest.mark.unmeasured
@pytest.mark.parametrize("kind", ["cut", "broken"])
def test_a_torn_output_names_nobody_else(kind: str) -> None:
    """Outputs of real devices, cut or broken at places drawn once for all: unreadable, or no ID that was not there.

    A configuration that is broken within a line has no end: only that it is all there is known of it.
    """
    draw = random.Random(20)
    count = 0
    for path in sorted(CAPTURES.glob("ios*/*/*.txt")):
        if path.parent.name == "running_config" or str(path.relative_to(CAPTURES)) in DAMAGED:
            continue
        text = path.read_bytes().decode(errors="replace")
        whole = identities(result(text, path.parent.name.replace("_", " ")))
        for place in (draw.randrange(len(text)) for _ in range(examples(4) if text else 0)):
            torn = text[:place] if kind == "cut" else f"{text[:place]}\n{text[place:]}"
            found = identities(result(torn, path.parent.name.replace("_", " ")))
            assert found <= whole, (path, torn[-60:] if kind == "cut" else text[place - 30 : place + 30])
            count += 1
    assert count > examples(1500)


def identities(found: dict[str, Any]) -> set[tuple[str, str]]:
    """The IDs in a result, the device's own and those of others apart, and its loopbacks with their addresses."""
    keys = ("router_ids", "remote_router_ids", "system_ids")
    named = {(key, value) for key in keys for value in found.get(key, ())}
    loopbacks = {(name, str(one["ipv4"])) for name, one in found.get("loopbacks", {}).items()}
    routes = {(route["prefix"], route["interface"]) for route in found.get("loopback_routes", ())}
    return named | loopbacks | routes


def test_an_output_in_json() -> None:
    """Its own processes with their VRFs; a command may be abbreviated and carry a prompt, a platform have any name."""
    found = result(OSPF, "R1#sh ip o", "cisco.ios.ios")
    assert (found["status"], found["platform"], found["router_ids"]) == (
        "read", "cisco_ios", ["10.255.0.1", "10.255.0.20"],
    )  # fmt: skip
    assert found["instances"][1] == {"protocol": "ospf", "process": "20", "vrf": "red", "router_id": "10.255.0.20"}
    near = result(NEIGHBORS, "sh ip ospf nei")
    assert near["remote_router_ids"] == ["10.255.0.2"]
    assert near["neighbors"] == [
        {
            "protocol": "ospf", "instance": None, "address": "10.0.12.2", "router_id": "10.255.0.2",
            "state": "FULL/BDR", "interface": "GigabitEthernet0/1",
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "command", "platform", "status"),
    [
        ("% BGP not active\n", "show ip bgp summary", "ios", "not_running"),
        ("%OSPF: Router process 4 is not running, please configure an ID\n", "show ip ospf", "ios", "not_running"),
        ("R1#show ip ospf\nR1#\n", "show ip ospf", "ios", "not_configured"),
        ("%VRF red does not exist.\n", "show ip eigrp vrf red neighbors", "ios", "not_configured"),
        ("% CLNS is not enabled\n", "show clns neighbors", "ios", "not_running"),
        ("% Invalid input detected at '^' marker.\n", "show ospfv3", "ios", "unreadable"),
        ("R1 uptime is 1 week\n", "show ip ospf", "ios", "unreadable"),
        (OSPF.replace("10.255.0.20\n", "10.255.0.20\n%LINK-3-UPDOWN: Interface Gi0/1, changed state to up\n"),
         "show ip ospf", "ios", "unreadable"),
        ("anything", "show cdp neighbors", "ios", "unreadable"),
        (OSPF, "show", "ios", "unreadable"),
        ("% BGP inactive\n", "show ip bgp vrf all", "eos", "not_running"),
        ('{"vrfs": {}, "warnings": ["BGP inactive"]}', "show ip bgp vrf all | json", "eos", "not_running"),
        ('{"vrfs": {}', "show ip bgp vrf all | json", "eos", "unreadable"),
        ("OSPF Routing Process, Router ID: 10.255.0.1\n", "show ip ospf", "frr", "unreadable"),
    ],
)  # fmt: skip
def test_four_answers(text: str, command: str, platform: str, status: str) -> None:
    """Not running, not configured and could not read are three answers, and each says why."""
    found = result(text, command, platform)
    assert (found["status"], bool(found["reason"])) == (status, True)
    assert not found.get("router_ids")


def test_frr_by_its_readers() -> None:
    """What a real FRR prints as JSON is read by the facts' readers; its configuration gives its router IDs."""
    outputs = yaml.safe_load((FRR / "every_protocol.yaml").read_text())["outputs"]
    found = {command: result(text, command, "frr") for command, text in outputs.items()}
    assert found["show ip ospf vrfs json"]["router_ids"] == ["10.255.0.2"]
    assert found["show ipv6 ospf6 vrfs json"]["router_ids"] == ["10.255.0.2"]
    near = found["show ip ospf vrf all neighbor json"]["neighbors"]
    assert [(one["address"], one["router_id"]) for one in near] == [
        ("10.0.1.0", "10.255.0.1"), ("10.0.2.1", "10.255.0.3"),
    ]  # fmt: skip
    assert len(found["show bgp vrf all summary json"]["neighbors"]) == 3
    assert found["show isis vrf all summary"]["system_ids"] == ["0102.5500.0002"]
    assert found["show interface vrf all json"]["loopbacks"]["Loopback0"]["ipv4"] == ["10.255.0.2/32"]
    assert found["show running-config"]["loopbacks"]["Loopback0"]["ipv4"] == ["10.255.0.2/32"]
    assert found["show running-config"]["configured"] == ["10.255.0.2"]
    assert "does not name its AS" in found["show bgp vrfs json"]["reason"]


def test_a_configuration_gives_identities_alone() -> None:
    """Its loopbacks and router IDs, and no secret, whether it can be read or not."""
    found = result(CONFIGURATION, "sh run")
    assert found["loopbacks"]["Loopback0"] == {
        "ipv4": ["10.255.0.1/32"],
        "ipv6": [],
        "advertised_by_config": ["ospf 7"],
    }
    assert found["configured_router_ids"] == {
        "ospf 7": {"vrf": "default", "router_id": "10.255.0.1", "predicted": "10.255.0.1", "how": "explicit"}
    }
    assert (found["configured"], found["predicted"]) == (["10.255.0.1"], {"ospf 7": "10.255.0.1"})
    cut = result(CONFIGURATION.partition("!\ninterface")[0], "sh run")
    assert cut["status"] == "unreadable"
    assert "$1$abcd" not in json.dumps([found, cut])


def test_a_folder_by_its_names(tmp_path: Path) -> None:
    """Commands and the platform come from names; truths beside outputs are none; one device's files complete each
    other: the only process that is configured is that of the neighbors."""
    device = tmp_path / "ios" / "r1"
    device.mkdir(parents=True)
    (device / "show_ip_ospf_neighbor.txt").write_text(NEIGHBORS)
    (device / "running-config.txt").write_text(CONFIGURATION)
    (device / "truth.json").write_text("{}")
    command = tmp_path / "ios" / "show_ip_ospf"
    command.mkdir()
    (command / "r9.txt").write_text(OSPF)
    (command / "r9.json").write_text("{}")
    found = {
        Path(file.file).name: document(file, shown) for file, shown in read(list(printed([str(tmp_path)], None, None)))
    }
    assert {name: one["status"] for name, one in found.items()} == {
        "show_ip_ospf_neighbor.txt": "read", "running-config.txt": "read", "r9.txt": "read",
    }  # fmt: skip
    assert found["show_ip_ospf_neighbor.txt"]["neighbors"][0]["instance"] == "7"


def test_files_that_are_none(tmp_path: Path) -> None:
    """A missing file, a binary one, a huge one, an empty folder, a name that tells no command: a reason each."""
    (tmp_path / "binary").write_bytes(bytes(range(256)) * 64)
    with (tmp_path / "huge").open("wb") as file:
        file.truncate(LARGEST + 1)
    (tmp_path / "empty").mkdir()
    (tmp_path / "r1.txt").write_text(OSPF)
    names = ("missing", "binary", "huge", "empty")
    paths = [str(tmp_path / name) for name in names]
    said = [document(file, shown) for file, shown in read(list(printed(paths, "show ip ospf", "cisco_ios")))]
    assert [one["status"] for one in said] == ["unreadable"] * 4
    for one, word in zip(said, ("no such file", "not text", "bytes", "no output"), strict=True):
        assert word in one["reason"]
    ((file, shown),) = read(list(printed([str(tmp_path / "r1.txt")], None, "cisco_ios")))
    assert "--command" in document(file, shown)["reason"]


def test_what_must_be_said(tmp_path: Path) -> None:
    """Of a file in no platform's folder, and of what is piped in, somebody must say what it is."""
    (tmp_path / "show_ip_ospf.txt").write_text(OSPF)
    with pytest.raises(UsageError, match="which platform"):
        list(printed([str(tmp_path)], None, None))
    with pytest.raises(UsageError, match="--command"):
        list(printed([STDIN], None, "cisco_ios", OSPF))
