"""The readers against outputs of real devices, each with the truth beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from netloop.model.evidence import (
    BgpIdentities,
    ConfiguredIdentities,
    IsisIdentities,
    LdpIdentities,
    OspfIdentities,
    OspfNeighbors,
    Ospfv3Identities,
    Ospfv3Neighbors,
    RunningConfig,
)
from netloop.platforms.cisco_ios import bgp, eigrp, interface, isis, ldp, ospf, ospfv3, output
from netloop.platforms.cisco_ios.output import clean
from netloop.platforms.cisco_ios.readers import READERS
from netloop.platforms.platform import UnreadableOutput

CAPTURES = Path(__file__).resolve().parents[5] / "shared" / "captures"
PROCESS = ' Routing Process "ospf 1" with ID 192.0.2.1\n'

pytestmark = pytest.mark.skipif(not CAPTURES.is_dir(), reason=f"no outputs of real devices in {CAPTURES}")


def files(*commands: str) -> list[Any]:
    found = sorted(path for command in commands for path in CAPTURES.glob(f"*/{command}/*.txt"))
    return [pytest.param(path, id=f"{path.parents[1].name}/{path.stem}") for path in found]


def devices() -> list[Any]:
    return [pytest.param(path, id=path.name) for path in sorted(CAPTURES.glob("devices/*"))]


def raw(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="replace")


def truth(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.with_suffix(".json").read_text()))


def loopbacks(text: str) -> dict[str, tuple[list[str], str, str]]:
    """Name to addresses, status and protocol, as the truth files have them."""
    found = (s for s in interface.sections(clean(text)) if s.name.startswith("Loopback"))
    return {s.name: ([str(a) for a in s.ipv4], s.admin_up, s.line_up) for s in found}


def expected_loopbacks(declared: dict[str, Any]) -> dict[str, Any]:
    return {
        name: (state["ipv4"], not state["status"].startswith("admin"), state["protocol"] == "up")
        for name, state in declared.items()
    }


@pytest.mark.parametrize("path", files("show_ip_ospf"))
def test_ospf_identities(path: Path) -> None:
    """Every process is found with its VRF and its own router ID, and none besides."""
    found = READERS[OspfIdentities].read({ospf.PROCESSES: raw(path)})
    assert isinstance(found, OspfIdentities)
    assert {(s.instance.name, s.instance.vrf, str(s.address)) for s in found.states} == {
        (i["process"], i["vrf"], i["router_id"]) for i in truth(path)["instances"]
    }


@pytest.mark.parametrize("path", files("show_ip_bgp_summary", "show_bgp_all_summary"))
def test_bgp_identities(path: Path) -> None:
    """Every BGP instance is found with its identifier, its AS number in asplain."""
    found = READERS[BgpIdentities].read({bgp.SUMMARY: raw(path)})
    assert isinstance(found, BgpIdentities)
    assert {(s.instance.name, str(s.address)) for s in found.states} == {
        (bgp.asplain(i["asn"]), i["router_id"]) for i in truth(path)["instances"]
    }


@pytest.mark.parametrize("path", files("show_ip_bgp_summary", "show_bgp_all_summary"))
def test_bgp_neighbors(path: Path) -> None:
    """Each row of the tables is read: as many as version 4 is followed by an AS and five counters; a session that
    several families share is one neighbor."""
    count = len(re.findall(r" 4 +[0-9.]+(?: +[0-9]+){5} ", raw(path)))
    rows = bgp.rows(clean(raw(path)))
    assert len(rows) == count > 0
    found = bgp.read_neighbors({bgp.SUMMARY: raw(path)}).neighbors
    assert {n.address for n in found} == {row.address for row in rows}
    assert len(found) == len({row.address for row in rows})


@pytest.mark.parametrize("path", files("show_ospfv3"))
def test_ospfv3_identities(path: Path) -> None:
    """The IPv6 family of every process is found with its VRF and router ID; another family is another matter."""
    found = READERS[Ospfv3Identities].read({ospfv3.PROCESSES: raw(path)})
    assert isinstance(found, Ospfv3Identities)
    assert {(s.instance.name, s.instance.vrf, str(s.address)) for s in found.states} == {
        (i["process"], i["vrf"], i["router_id"]) for i in truth(path)["instances"] if i["af"] == "ipv6"
    }


@pytest.mark.parametrize("path", files("show_clns_protocol"))
def test_isis_identities(path: Path) -> None:
    """Every instance is found with its system ID; one without a NET has none."""
    found = READERS[IsisIdentities].read({isis.PROCESSES: raw(path)})
    assert isinstance(found, IsisIdentities)
    assert {(s.instance.name or "<Null Tag>", str(s.address or "0000.0000.0000")) for s in found.states} == {
        (i["process"], i["system_id"]) for i in truth(path)["instances"]
    }


@pytest.mark.parametrize("path", files("show_mpls_ldp_discovery"))
def test_ldp_identities(path: Path) -> None:
    """The local identifier is found in each VRF, and no neighbor's is taken for it."""
    found = READERS[LdpIdentities].read({ldp.ALL: raw(path), output.RUNNING: "end\n"})
    assert isinstance(found, LdpIdentities)
    assert [(s.instance.vrf, str(s.address)) for s in found.states] == [
        (i["vrf"], i["router_id"]) for i in truth(path)["instances"]
    ]


@pytest.mark.parametrize("path", files("show_ip_protocols", "show_ipv6_protocols"))
def test_no_eigrp_among_other_protocols(path: Path) -> None:
    """None of the captured routers runs EIGRP there: no other protocol's router ID is taken for EIGRP's."""
    assert not [i for i in truth(path)["instances"] if i["protocol"] == "eigrp"]
    command, other = (eigrp.IP, eigrp.IPV6) if path.parent.name == "show_ip_protocols" else (eigrp.IPV6, eigrp.IP)
    empty = "*** IP Routing is NSF aware ***" if other == eigrp.IP else ""
    assert eigrp.read_identities({command: raw(path), other: empty}).states == ()


@pytest.mark.parametrize("path", files("show_ip_ospf_neighbor"))
def test_ospf_neighbors(path: Path) -> None:
    """Each neighbor is found by its router ID, which is never taken for the device's own."""
    found = READERS[OspfNeighbors].read({ospf.NEIGHBORS: raw(path), ospf.PROCESSES: PROCESS})
    assert isinstance(found, OspfNeighbors)
    assert [str(n.router_id) for n in found.neighbors] == truth(path).get("remote_router_ids", [])
    assert all(n.up == n.state.startswith(("FULL", "2WAY/DROTHER")) for n in found.neighbors)


@pytest.mark.parametrize("path", [case for case in files("show_ospfv3_misc") if "vrfNeighbor" in case.id])
def test_ospfv3_neighbors(path: Path) -> None:
    """Each row of an IPv6 family's table is one neighbor, of the process and VRF above it; another family's is none."""
    found = READERS[Ospfv3Neighbors].read({ospfv3.NEIGHBORS: raw(path)})
    assert isinstance(found, Ospfv3Neighbors)
    (own,) = (i for i in truth(path)["instances"] if i["af"] == "ipv6")
    assert {(n.instance.name, n.instance.vrf) for n in found.neighbors} == {(own["process"], own["vrf"])}
    last = raw(path).partition("address-family ipv6")[2]
    assert [str(n.router_id) for n in found.neighbors] == re.findall(r"^([0-9.]+) +[0-9]+ +[A-Z]", last, re.MULTILINE)
    assert all(n.up for n in found.neighbors)


@pytest.mark.parametrize("path", files("show_interfaces"))
def test_interfaces(path: Path) -> None:
    """Every loopback is found with its address and states; Loopback1 is not Loopback123."""
    assert loopbacks(raw(path)) == expected_loopbacks(truth(path).get("loopbacks", {}))


def configured(path: Path, declared: dict[str, Any]) -> Iterator[tuple[set[Any], set[Any]]]:
    """What the reader finds and what the truth says, by protocol.

    The truth names an EIGRP process as the statement does, which in named mode is not its AS: the name is left out.
    """
    fact = READERS[ConfiguredIdentities].read({output.RUNNING: raw(path)})
    assert isinstance(fact, ConfiguredIdentities)
    for protocol in ("ospf", "bgp", "eigrp"):
        found = [s for s in fact.states if s.instance.protocol == protocol]
        said = {k: v for k, v in declared.items() if v.get("router_id") and k.split()[0] == protocol}
        named = protocol != "eigrp"
        yield (
            {(s.instance.name if named else "", s.instance.vrf, str(s.address)) for s in found},
            {(k.split()[1] if named else "", v["vrf"], v["router_id"]) for k, v in said.items()},
        )


@pytest.mark.parametrize("path", files("running_config"))
def test_configured_identities(path: Path) -> None:
    """Exactly the router IDs that the configuration names explicitly are found, per instance and VRF."""
    for found, said in configured(path, truth(path)["configured_router_ids"]):
        assert found == said


@pytest.mark.parametrize("path", devices())
def test_device(path: Path) -> None:
    """One device's outputs agree with what is known of it: loopbacks, configured identities, what does not run."""
    known = json.loads((path / "truth.json").read_text())
    assert loopbacks(raw(path / "show_interfaces.txt")) == expected_loopbacks(known["observed"].get("loopbacks", {}))
    config = path / "show_running-config.txt"
    for found, said in configured(config, known["configured_router_ids"]):
        assert found == said
    text = READERS[RunningConfig].read({output.RUNNING: raw(config)})
    assert isinstance(text, RunningConfig)
    assert f"hostname {known['hostname']}\n" in text.text
    assert text.text.endswith("\nend\n")


@pytest.mark.parametrize("path", devices())
def test_bgp_that_is_not_active(path: Path) -> None:
    """``% BGP not active`` means that nothing runs; a BGP table is not a summary, and not nothing either."""
    text = raw(path / "show_ip_bgp_all.txt")
    if "% BGP not active" in text:
        assert bgp.read_identities({bgp.SUMMARY: text}).states == ()
    else:
        with pytest.raises(UnreadableOutput, match="shows neither an identifier nor"):
            bgp.read_identities({bgp.SUMMARY: text})


def test_there_are_captures(capsys: pytest.CaptureFixture[str]) -> None:
    """The tests above read hundreds of outputs, not none."""
    commands = ("show_ospfv3", "show_clns_protocol", "show_ip_protocols", "show_ip_ospf")
    commands += ("show_ip_bgp_summary", "show_bgp_all_summary", "show_ip_ospf_neighbor")
    count = len(files(*commands, "show_interfaces", "running_config")) + 4 * len(devices())
    with capsys.disabled():
        print(f"\n{count} outputs of real devices read")
    assert count > 300
