"""Forms that real networks showed: neighbors by name, EIGRP of old releases, sessions of every family."""

from __future__ import annotations

from ipaddress import IPv4Address

import pytest

from netloop.model.evidence import BgpNeighbors, EigrpIdentities, OspfNeighbors, Ospfv3Neighbors
from netloop.model.routing import Instance, Protocol
from netloop.platforms.cisco_ios.facts import READERS
from netloop.platforms.cisco_ios.readers import (
    bgp,
    bgp_neighbors,
    configuration,
    eigrp,
    ospf,
    ospf_neighbors,
    ospfv3_neighbors,
    statements,
)
from netloop.platforms.platform import UnreadableOutput
from tests.unit.platforms.cisco_ios import samples

PROCESS = ' Routing Process "ospf 1" with ID 10.0.0.1\n Supports opaque LSA\n'
REFUSED = "% Invalid input detected at '^' marker.\n"


def ospf_row(name: str) -> str:
    return f"{name:<15}   1   FULL/BDR        00:00:36    10.0.12.2       GigabitEthernet0/0\n"


@pytest.mark.parametrize(
    "name",
    [
        "r2-lo.example.n", "r2", "R2_lo", "10.0.0.2-lo.exa", "10.0.0.2.exampl", "10-0-0-2", "router14.worksh",
        "12.34.56.78.in-",
        "lo0.10.0.0.2.ex", "1234567890abcde", "fe80", "12.123.123.123.", "N/A",
    ],
)  # fmt: skip
def test_a_neighbor_by_name_is_known_by_its_address(name: str) -> None:
    """``ip ospf name-lookup``: a name with dots and digits, one that begins as an address does, cut to its column."""
    outputs = {ospf_neighbors.NEIGHBORS: ospf_row(name), ospf.PROCESSES: PROCESS}
    fact = READERS[OspfNeighbors].read(outputs)
    assert isinstance(fact, OspfNeighbors)
    (found,) = fact.neighbors
    assert (found.address, found.router_id, found.up) == (IPv4Address("10.0.12.2"), None, True)


@pytest.mark.parametrize("half", ["10.0.0.", "10.0.0", "2", ".2", "10.0.0.2.1"])
def test_half_an_address_is_no_name(half: str) -> None:
    """What is neither an address nor a name is unreadable."""
    with pytest.raises(UnreadableOutput, match="neither"):
        READERS[OspfNeighbors].read({ospf_neighbors.NEIGHBORS: ospf_row(half), ospf.PROCESSES: PROCESS})


def test_an_own_router_id_by_name_is_unreadable() -> None:
    """A name where the own router ID would stand, also one that begins with an address, is no router ID."""
    for name in ("r1.example.net", "10.0.0.1.example.net"):
        with pytest.raises(UnreadableOutput):
            ospf.read_identities({ospf.PROCESSES: PROCESS.replace("10.0.0.1", name)})


def test_an_ospfv3_neighbor_by_name_is_unreadable() -> None:
    """``ipv6 ospf name-lookup`` hides all that identifies a neighbor; the message says so."""
    shown = samples.OSPFV3_NEIGHBORS.replace("10.0.0.17 ", "r7.example")
    with pytest.raises(UnreadableOutput, match=r"r7\.example is shown by name: 'no ipv6 ospf name-lookup'"):
        READERS[Ospfv3Neighbors].read({ospfv3_neighbors.NEIGHBORS: shown})


def test_the_brief_table_counts() -> None:
    """A neighbor table that lost rows, and an interface name that lost its end, are found out by the brief table."""
    outputs = {
        ospf_neighbors.NEIGHBORS: samples.OSPF_NEIGHBORS, ospf_neighbors.INTERFACES: samples.OSPF_BRIEF,
        ospf.PROCESSES: samples.OSPF,
    }  # fmt: skip
    for shown, reason in (
        ("", "shows 0 full neighbors, and 'show ip ospf interface brief' counts 3"),
        (samples.OSPF_NEIGHBORS.partition("10.0.0.112")[0], "shows 1 full"),
        (samples.OSPF_NEIGHBORS.replace("0/20", "0/1"), "not in"),
    ):
        with pytest.raises(UnreadableOutput, match=reason):
            ospf_neighbors.read({**outputs, ospf_neighbors.NEIGHBORS: shown})


def eigrp_states(ip: str, topology: str = REFUSED, routers: str = REFUSED) -> list[str]:
    outputs = {eigrp.IP: ip, eigrp.IPV6: "", eigrp.TOPOLOGY: topology, statements.ROUTERS: routers}
    fact = READERS[EigrpIdentities].read(outputs)
    assert isinstance(fact, EigrpIdentities)
    return [f"{state.instance}: {state.address}" for state in fact.states]


@pytest.mark.parametrize(
    "head",
    [
        "IP-EIGRP Topology Table for AS(100)/ID(10.0.0.1)",
        "IP-EIGRP Topology Table for AS 100/ID(10.0.0.1)",
        "EIGRP-IPv4 Topology Table for AS(100)/ID(10.0.0.1)",
        "EIGRP-IPv4 VR(CORE) Topology Table for AS(100)/ID(10.0.0.1)",
    ],
)
def test_an_old_release_has_its_eigrp_id_in_the_topology_table(head: str) -> None:
    """IOS 12.4 prints no router ID in ``show ip protocols``: it is read where it stands, in every form of that head."""
    assert eigrp_states(samples.OLD_PROTOCOLS, head) == ["EIGRP 100: 10.0.0.1"]


@pytest.mark.parametrize(
    ("ip", "topology", "routers"),
    [
        (samples.OLD_PROTOCOLS, REFUSED, REFUSED),
        (samples.OLD_PROTOCOLS, "", "router eigrp 100\nend\n"),
        (samples.OLD_PROTOCOLS, "IP-EIGRP Topology Table for AS(200)/ID(10.0.0.1)", "router eigrp 100\nend\n"),
        (samples.OLD_PROTOCOLS, "IP-EIGRP Topology Table for AS(100)/ID(10.0.0.", "router eigrp 100\nend\n"),
        ("", "", "end\n"),
        ("", REFUSED, REFUSED),
        ("*** IP Routing is NSF aware ***\n", "", "router eigrp 100\nend\n"),
        ("*** IP Routing is NSF aware ***\n", "IP-EIGRP Topology Table for AS(7)/ID(10.0.0.1)", "end\n"),
        ("*** IP Routing is NSF aware ***\n", "", "router eigrp CORE\n address-family ipv4 autonomous-system 7\nend\n"),
        ("% IP routing table does not exist\n", "", "end\n"),
        ("Codes: L - local, C - connected\n", "", "end\n"),
    ],
)
def test_eigrp_is_never_not_running_by_silence(ip: str, topology: str, routers: str) -> None:
    """No ID, an empty or a foreign answer, an instance that is configured and not shown: unreadable."""
    with pytest.raises(UnreadableOutput):
        eigrp_states(ip, topology, routers)


def test_a_router_without_eigrp() -> None:
    """Where the command lists protocols and nothing else speaks for EIGRP, there is none."""
    assert eigrp_states("*** IP Routing is NSF aware ***\n", "", "router ospf 1\nend\n") == []


ALONE = (
    "For address family: VPNv4 Unicast\nBGP router identifier 10.0.0.4, local AS number 100\n"
    "10.0.0.2   4   100   82   88   56   0   0   01:12:00   10"
)


def sessions(fact: object) -> list[str]:
    assert isinstance(fact, BgpNeighbors)
    return [f"{n.instance}: {n.address} {n.state}" for n in fact.neighbors]


def test_a_provider_edge_has_its_sessions_in_other_families() -> None:
    """Where ``show ip bgp summary`` says nothing, the sessions of VPNv4 are the router's."""
    fact = bgp_neighbors.read({bgp.SUMMARY: "", bgp.ALL_SUMMARY: ALONE})
    assert sessions(fact) == ["BGP 100: 10.0.0.2 Established"]
    assert fact.every_family


def test_sessions_of_every_family_and_vrf() -> None:
    """A session is one, whatever families it carries; one within a VRF belongs to that VRF."""
    config = samples.CONFIGURATION
    fact = bgp_neighbors.read(
        {bgp.SUMMARY: samples.BGP, bgp.ALL_SUMMARY: samples.BGP_ALL, configuration.RUNNING: config}
    )
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
    fact = bgp_neighbors.read({bgp.SUMMARY: samples.BGP, bgp.ALL_SUMMARY: REFUSED})
    assert len(fact.neighbors) == 4
    assert not fact.every_family


@pytest.mark.parametrize("lost", ["10.0.0.14 ", "10.0.0.4 "])
def test_two_summaries_that_do_not_agree(lost: str) -> None:
    """A row that one of them lacks: that one is cut."""
    short = "\n".join(line for line in samples.BGP.split("\n") if not line.startswith(lost))
    with pytest.raises(UnreadableOutput, match="does not show every session"):
        bgp_neighbors.read({bgp.SUMMARY: short, bgp.ALL_SUMMARY: samples.BGP_ALL, configuration.RUNNING: "end\n"})


def test_not_active_and_active_at_once() -> None:
    """Two answers that contradict each other are no fact."""
    with pytest.raises(UnreadableOutput, match="not active"):
        bgp.read_identities({bgp.SUMMARY: "% BGP not active\n", bgp.ALL_SUMMARY: samples.BGP_ALL})


def test_a_log_line_in_a_configuration() -> None:
    """Between two lines it is no line of the configuration; in a neighbor table the whole is unreadable."""
    log = "1w2d: %LINK-3-UPDOWN: Interface Gi0/1, changed state to down\n"
    text = f"router bgp 100\n{log} bgp router-id 10.0.0.1\nend\n"
    found = configuration.read_identities({configuration.RUNNING: text})
    assert [(s.instance, str(s.address)) for s in found.states] == [(Instance(Protocol.BGP, "100"), "10.0.0.1")]
    with pytest.raises(UnreadableOutput, match="a log line stands within the answer"):
        bgp.read_identities({bgp.SUMMARY: samples.BGP.replace("10.0.0.14 ", f"{log}10.0.0.14 ")})
