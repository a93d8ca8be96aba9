"""BGP of IOS: identifiers and sessions of every family and VRF, and what is unreadable."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from netloop.model.evidence import (
    BgpIdentities,
    BgpNeighbors,
)
from netloop.model.routing import Instance, Protocol
from netloop.platforms.cisco_ios import bgp, output
from netloop.platforms.cisco_ios.readers import READERS
from netloop.platforms.platform import UnreadableOutput
from tests.unit.platforms.cisco_ios import samples
from tests.unit.platforms.cisco_ios.samples import REFUSED

HEADER = "BGP router identifier 192.0.2.1, local AS number 1.10\nBGP table version is 1, main routing table version 1\n"

ROWS = """
Neighbor        V           AS MsgRcvd MsgSent   TblVer  InQ OutQ Up/Down  State/PfxRcd
10.0.0.2        4        65000 1336020 64337701 1011343614    0    0 8w0d         3143
*10.0.0.3       4   4200000001       0       0        1    0    0 never    Idle (Admin)
2001:DB8:1:2:3:4:5:6
                4      304.304    6953   38119   136088    0    0 00:50:14        0
10.0.0.4        4        65004       0       0        1    0    0 00:01:00 Active
"""


def test_bgp_neighbors() -> None:
    """A number is Established, also 0; long addresses wrap; dynamic neighbors are marked with a star."""
    found = bgp.read_neighbors({bgp.SUMMARY: HEADER + ROWS}).neighbors
    assert [(str(n.address), n.state, n.up) for n in found] == [
        ("10.0.0.2", "Established", True),
        ("10.0.0.3", "Idle (Admin)", False),
        ("2001:db8:1:2:3:4:5:6", "Established", True),
        ("10.0.0.4", "Active", False),
    ]
    assert {n.instance for n in found} == {Instance(Protocol.BGP, "65546")}


@pytest.mark.parametrize(
    ("show", "expected"),
    [
        ("% BGP not active\n", ()),
        (HEADER, (("65546", "192.0.2.1"),)),
        (HEADER + HEADER, (("65546", "192.0.2.1"),)),
        ("BGP router identifier 0.0.0.0, local AS number 65000\n", (("65000", "None"),)),
    ],
)
def test_bgp_identities(show: str, expected: tuple[tuple[str, str], ...]) -> None:
    """An instance without neighbors has an identifier too; asdot becomes asplain; not active is nothing."""
    fact = READERS[BgpIdentities].read({bgp.SUMMARY: show})
    assert isinstance(fact, BgpIdentities)
    assert tuple((s.instance.name, str(s.address)) for s in fact.states) == expected


def test_bgp_without_ipv4_sessions() -> None:
    """Where the IPv4 summary is silent, the identifier stands in another family's."""
    others = f"For address family: VPNv4 Unicast\n{HEADER}\nFor address family: VPNv6 Unicast\n{HEADER}"
    fact = bgp.read_identities({bgp.SUMMARY: "", bgp.ALL_SUMMARY: others})
    assert [(s.instance.name, str(s.address)) for s in fact.states] == [("65546", "192.0.2.1")]


@pytest.mark.parametrize(
    "show",
    [
        "",
        REFUSED,
        "BGP router identifier 192.0.2.1\n",
        "BGP router identifier 192.0.2.1, local AS number 0\n",
        HEADER + "BGP router identifier 192.0.2.2, local AS number 65546\n",
        "BGP table version is 17, local router ID is 192.0.2.1\n",
    ],
)
def test_unreadable_bgp(show: str) -> None:
    """Silence, an error, a cut header, two identifiers of one instance: none of them means that BGP is absent."""
    with pytest.raises(UnreadableOutput):
        bgp.read_identities({bgp.SUMMARY: show})


def test_a_neighbor_that_is_no_address() -> None:
    """What looks like a row and names no address is reported."""
    with pytest.raises(UnreadableOutput, match=r"'999\.0\.0\.1' is not a neighbor's address"):
        bgp.read_neighbors({bgp.SUMMARY: f"{HEADER}{ROWS}999.0.0.1 4 65004 0 0 1 0 0 never Active\n"})


def test_unreadable_bgp_row() -> None:
    """A row that is cut off is reported, not dropped."""
    with pytest.raises(UnreadableOutput, match=r"expected a BGP neighbor, found '10\.0\.0\.9"):
        bgp.read_neighbors({bgp.SUMMARY: f"{HEADER}{ROWS}10.0.0.9        4        65004\n"})


ALONE = (
    "For address family: VPNv4 Unicast\nBGP router identifier 10.0.0.4, local AS number 100\n"
    "10.0.0.2   4   100   82   88   56   0   0   01:12:00   10"
)


def sessions(fact: object) -> list[str]:
    assert isinstance(fact, BgpNeighbors)
    return [f"{n.instance}: {n.address} {n.state}" for n in fact.neighbors]


def test_a_provider_edge_has_its_sessions_in_other_families() -> None:
    """Where ``show ip bgp summary`` says nothing, the sessions of VPNv4 are the router's."""
    fact = bgp.read_neighbors({bgp.SUMMARY: "", bgp.ALL_SUMMARY: ALONE})
    assert sessions(fact) == ["BGP 100: 10.0.0.2 Established"]
    assert fact.every_family


def test_sessions_of_every_family_and_vrf() -> None:
    """A session is one, whatever families it carries; one within a VRF belongs to that VRF."""
    config = samples.CONFIGURATION
    fact = bgp.read_neighbors({bgp.SUMMARY: samples.BGP, bgp.ALL_SUMMARY: samples.BGP_ALL, output.RUNNING: config})
    assert sessions(fact) == [
        "BGP 65000: 10.0.0.2 Established",
        "BGP 65000: 10.0.0.14 Established",
        "BGP 65000: 10.0.0.30 Idle (Admin)",
        "BGP 65000: 10.0.0.4 Active",
        "BGP 65000: 2001:db8:1:2:3:4:5:6 Established",
        "BGP 65000 VRF CUST-AB: 172.16.1.2 Established",
    ]


def test_a_device_without_the_other_summary_says_so_in_the_fact() -> None:
    """Where all families cannot be asked for, the fact tells that these are not all sessions."""
    fact = bgp.read_neighbors({bgp.SUMMARY: samples.BGP, bgp.ALL_SUMMARY: REFUSED})
    assert len(fact.neighbors) == 4
    assert not fact.every_family


@pytest.mark.parametrize("lost", ["10.0.0.14 ", "10.0.0.4 "])
def test_two_summaries_that_do_not_agree(lost: str) -> None:
    """A row that one of them lacks: that one is cut."""
    short = "\n".join(line for line in samples.BGP.split("\n") if not line.startswith(lost))
    with pytest.raises(UnreadableOutput, match="does not show every session"):
        bgp.read_neighbors({bgp.SUMMARY: short, bgp.ALL_SUMMARY: samples.BGP_ALL, output.RUNNING: "end\n"})


def test_not_active_and_active_at_once() -> None:
    """Two answers that contradict each other are no fact."""
    with pytest.raises(UnreadableOutput, match="not active"):
        bgp.read_identities({bgp.SUMMARY: "% BGP not active\n", bgp.ALL_SUMMARY: samples.BGP_ALL})


CAPTURES = Path(__file__).parents[4].parent / "shared" / "captures" / "iosxe" / "show_bgp_all"

PE_HEADER = "BGP router identifier 10.255.0.21, local AS number 65000\n"

LINE = "Route Distinguisher: 65000:1 (default for vrf CUST-A) VRF Router ID 172.16.10.21\n"

BARE = LINE.partition(" VRF Router")[0]


def test_vrf_identifiers_stand_beside_the_global_one() -> None:
    """The global identifier and each VRF's are states of their own instances."""
    found = bgp.read_identities({bgp.SUMMARY: PE_HEADER, bgp.VRFS: LINE})
    assert {str(s.instance): str(s.address) for s in found.states} == {
        "BGP 65000": "10.255.0.21",
        "BGP 65000 VRF CUST-A": "172.16.10.21",
    }


CONFIGURED = """interface Loopback10
 vrf forwarding CUST-A
 ip address 172.16.10.21 255.255.255.255
router bgp 65000
 bgp router-id 10.255.0.21
 address-family ipv4 vrf CUST-A
{line} exit-address-family
end
"""


def test_a_vrf_without_an_identifier_runs_under_the_process_s() -> None:
    """IOS names none where a VRF has none of its own, which the configuration confirms."""
    outputs = {bgp.SUMMARY: PE_HEADER, bgp.VRFS: BARE, output.RUNNING: CONFIGURED.format(line="")}
    assert {str(s.instance): str(s.address) for s in bgp.read_identities(outputs).states} == {
        "BGP 65000": "10.255.0.21",
        "BGP 65000 VRF CUST-A": "10.255.0.21",
    }


@pytest.mark.parametrize(
    "configured",
    [
        {},
        {output.RUNNING: "end\n"},
        {output.RUNNING: CONFIGURED.format(line="  bgp router-id 172.16.10.21\n")},
        {output.RUNNING: CONFIGURED.format(line="  bgp router-id auto-assign\n")},
    ],
    ids=["not asked", "no VRF", "an identifier", "an elected one"],
)
def test_a_vrf_s_line_cut_before_its_identifier_is_unreadable(configured: dict[str, str]) -> None:
    """The configuration says that the VRF has one of its own, or does not say that it has none."""
    with pytest.raises(UnreadableOutput, match="names no identifier"):
        bgp.read_identities({bgp.SUMMARY: PE_HEADER, bgp.VRFS: BARE, **configured})


@pytest.mark.skipif(not CAPTURES.is_dir(), reason="the folder of captured outputs is not beside this checkout")
def test_a_real_device_with_and_without_an_identifier_in_a_vrf() -> None:
    """One device, two VRFs: the one has an identifier of its own, the other one runs under the process's."""
    (path,) = CAPTURES.glob("*d2_v34_show_ip_bgp_all.txt")
    (device,) = CAPTURES.parents[1].glob("devices/*bgp_peering_d2_v34")
    outputs = {
        bgp.SUMMARY: "BGP router identifier 192.168.1.2, local AS number 65002\n",
        bgp.VRFS: "".join(f"{line}\n" for line in path.read_text().splitlines() if "default for vrf" in line),
        output.RUNNING: (device / "show_running-config.txt").read_text(),
    }
    assert {s.instance.vrf: str(s.address) for s in bgp.read_identities(outputs).states} == {
        "default": "192.168.1.2",
        "vrf3": "192.168.123.3",
        "vrf4": "192.168.1.2",
    }


@pytest.mark.parametrize("answer", ["", "% BGP not active\n", "% Invalid input detected at '^' marker.\n"])
def test_no_vrf_line_is_no_vrf_state(answer: str) -> None:
    """A device that prints no such line says nothing of its VRFs."""
    assert len(bgp.read_identities({bgp.SUMMARY: PE_HEADER, bgp.VRFS: answer}).states) == 1


@pytest.mark.skipif(not CAPTURES.is_dir(), reason="the folder of captured outputs is not beside this checkout")
def test_real_tables() -> None:
    """Every captured table gives just the VRF identifiers that its truth names."""
    count = 0
    for path in sorted(CAPTURES.glob("*.json")):
        truth = json.loads(path.read_text()).get("vrf_instances", [])
        table = path.with_suffix(".txt").read_text(errors="replace")
        lines = "".join(
            f"{line}\n" for line in table.splitlines() if "default for vrf" in line and " Router ID " in line
        )
        found = bgp.read_identities({bgp.SUMMARY: PE_HEADER, bgp.VRFS: lines}).states[1:]
        assert {(s.instance.vrf, str(s.address)) for s in found} == {(t["vrf"], t["router_id"]) for t in truth}, (
            path.name
        )
        count += len(found)
    assert count
