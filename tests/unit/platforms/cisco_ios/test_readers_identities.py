"""Identities of OSPFv3, IS-IS and EIGRP on IOS: what each form says, what is nothing, and what is unreadable."""

from __future__ import annotations

import pytest

from netloop.model.evidence import ConfiguredIdentities, IdentitiesInEffect
from netloop.platforms.cisco_ios.readers import configuration, eigrp, isis, ospfv3, ospfv3_neighbors, statements
from netloop.platforms.platform import UnreadableOutput

NOTHING = {statements.ROUTERS: "end"}
"""The device says that no routing process is configured."""
UNKNOWN = "       ^\n% Invalid input detected at '^' marker.\n"

FAMILIES = """ OSPFv3 5 address-family ipv4
 Router ID 10.0.0.4
 Supports NSSA (compatible with RFC 3101)

 OSPFv3 5 address-family ipv6
 Router ID 10.0.0.6

 OSPFv3 5 address-family ipv6 vrf red
 Router ID 172.16.0.1
"""

PROTOCOLS = """*** IP Routing is NSF aware ***

Routing Protocol is "eigrp 100"
  Outgoing update filter list for all interfaces is not set
  EIGRP-IPv4 Protocol for AS(100)
    Metric weight K1=1, K2=0, K3=1, K4=0, K5=0
    Router-ID: 10.0.0.1
    Topology : 0 (base)

Routing Protocol is "eigrp 200"
  EIGRP-IPv4 VR(core) Address-Family Protocol for AS(200)
    Metric weight K1=1, K2=0, K3=1, K4=0, K5=0 K6=0
    % No usable Router-ID found

Routing Protocol is "ospf 1"
  Router ID 192.0.2.1
"""

PROTOCOLS_V6 = """IPv6 Routing Protocol is "connected"
IPv6 Routing Protocol is "eigrp 300"
EIGRP-IPv6 Protocol for AS(300)
  Metric weight K1=1, K2=0, K3=1, K4=0, K5=0
  Router-ID: 10.0.0.3
"""

CONFIGURATION = """hostname r1
interface Loopback0
 ip address 10.255.0.1 255.255.255.255
router isis core
 net 49.0001.0102.5500.00A1.00
router isis
 net 49.0001.0102.5500.0002.00
ipv6 router eigrp 300
 eigrp router-id 10.0.0.3
mpls ldp router-id Loopback0 force
end
"""


def said(fact: IdentitiesInEffect | ConfiguredIdentities) -> list[str]:
    return [f"{state.instance}: {state.address or state.note}" for state in fact.states]


def test_ospfv3_in_both_forms() -> None:
    """The IPv6 family counts, in every VRF that is shown; a release with the old command alone is read by that."""
    assert said(ospfv3.read({ospfv3.PROCESSES: FAMILIES})) == ["OSPFv3 5: 10.0.0.6", "OSPFv3 5 VRF red: 172.16.0.1"]
    old = {ospfv3.PROCESSES: UNKNOWN, ospfv3.OLD_PROCESSES: ' Routing Process "ospfv3 1" with ID 10.0.0.1\n'}
    assert said(ospfv3.read(old)) == ["OSPFv3 1: 10.0.0.1"]


def test_ospfv3_that_does_not_run() -> None:
    """A process without a router ID says so; no process says nothing; both are facts."""
    text = "%OSPFv3: Router process 1 is not running, please configure a router-id\n"
    assert said(ospfv3.read({ospfv3.PROCESSES: text})) == ["OSPFv3 1: not running, please configure a router-id"]
    assert said(ospfv3.read({ospfv3.PROCESSES: "", **NOTHING})) == []


@pytest.mark.parametrize(
    "text",
    [" OSPFv3 5 address-family ipv6\n Supports NSSA\n", " OSPFv3 5 address-family ipv6\n", "all is well\n", UNKNOWN],
)
def test_ospfv3_that_is_not_understood(text: str) -> None:
    """A head without its router ID, other words, and two refusals are unreadable."""
    with pytest.raises(UnreadableOutput):
        ospfv3.read({ospfv3.PROCESSES: text, ospfv3.OLD_PROCESSES: UNKNOWN})


def test_isis_by_tag() -> None:
    """Instances with and without a tag; the selector is no part of the system ID; zero is none."""
    text = "\n".join(
        f"IS-IS Router: {tag} (0x1000{n})\n  System Id: {system}.00  IS-Type: level-2\n"
        for n, (tag, system) in enumerate(
            [("core", "0102.5500.00A1"), ("<Null Tag>", "0102.5500.0002"), ("x", "0000.0000.0000")]
        )
    )
    assert said(isis.read({isis.PROCESSES: text})) == [
        "IS-IS core: 0102.5500.00a1",
        "IS-IS: 0102.5500.0002",
        "IS-IS x: no NET is configured",
    ]
    assert said(isis.read({isis.PROCESSES: "\n", **NOTHING})) == []


@pytest.mark.parametrize(
    "text", ["all is well", "IS-IS Router: core (0x10000)", "IS-IS Router: core\n IS-Type: level-1", UNKNOWN]
)
def test_isis_that_is_not_understood(text: str) -> None:
    """Other words, an instance without its system ID, and a refusal are unreadable."""
    with pytest.raises(UnreadableOutput):
        isis.read({isis.PROCESSES: text})


def test_eigrp_in_both_families_and_modes() -> None:
    """Each instance has its own ID; one without is named; another protocol's router ID is nobody's."""
    assert said(eigrp.read({eigrp.IP: PROTOCOLS, eigrp.IPV6: PROTOCOLS_V6})) == [
        "EIGRP 100: 10.0.0.1",
        "EIGRP 200: no usable router ID",
        "EIGRP 300: 10.0.0.3",
    ]
    assert said(eigrp.read({eigrp.IP: "*** IP Routing is NSF aware ***", eigrp.IPV6: UNKNOWN})) == []


@pytest.mark.parametrize(
    ("ip", "ipv6"),
    [
        ("  EIGRP-IPv4 Protocol for AS(100)\n    Metric weight K1=1\n", ""),
        ('  EIGRP-IPv4 Protocol for AS(100)\nRouting Protocol is "ospf 1"\n  Router-ID: 10.0.0.1\n', ""),
        (PROTOCOLS, PROTOCOLS_V6.replace("300", "100")),
        (UNKNOWN, PROTOCOLS_V6),
    ],
    ids=["no ID", "another protocol's ID", "two IDs of one AS", "refused"],
)
def test_eigrp_that_is_not_understood(ip: str, ipv6: str) -> None:
    """An instance without its ID, an AS with two, and a refusal are unreadable."""
    with pytest.raises(UnreadableOutput):
        eigrp.read({eigrp.IP: ip, eigrp.IPV6: ipv6})


def test_configured_identities_of_every_protocol() -> None:
    """IS-IS is configured by its NET, LDP by an interface whose address counts, EIGRP for IPv6 by its own section."""
    assert said(configuration.read_identities({configuration.RUNNING: CONFIGURATION})) == [
        "EIGRP 300: 10.0.0.3",
        "IS-IS core: 0102.5500.00a1",
        "IS-IS: 0102.5500.0002",
        "LDP: 10.255.0.1",
    ]


def test_a_vrf_that_is_not_shown_is_not_known() -> None:
    """None of these commands shows every VRF, and the facts say so."""
    facts = (
        ospfv3.read({ospfv3.PROCESSES: FAMILIES}),
        isis.read({isis.PROCESSES: "", **NOTHING}),
        eigrp.read({eigrp.IP: PROTOCOLS, eigrp.IPV6: ""}),
    )
    assert not any(fact.every_vrf for fact in facts)


NEIGHBORS = """
          OSPFv3 5 address-family ipv4 (router-id 10.0.0.4)

Neighbor ID     Pri   State           Dead Time   Interface ID    Interface
10.0.0.8          1   FULL/BDR        00:00:33    167             GigabitEthernet0/1

          OSPFv3 5 address-family ipv6 (router-id 10.0.0.6)

Neighbor ID     Pri   State           Dead Time   Interface ID    Interface
10.0.0.7          0   FULL/  -        00:00:39    19              GigabitEthernet0/0
10.0.0.8          1   2WAY/DROTHER    00:00:36    15              GigabitEthernet0/1
10.0.0.9          1   EXSTART/BDR     00:00:36    15              GigabitEthernet0/1

          OSPFv3 5 address-family ipv6 vrf red (router-id 172.16.0.1)

Neighbor ID     Pri   State           Dead Time   Interface ID    Interface
172.16.0.2        1   FULL/DR         00:00:36    15              GigabitEthernet0/2
"""
OLD_NEIGHBORS = """
            OSPFv3 Router with ID (10.0.0.6) (Process ID 1)

Neighbor ID     Pri   State           Dead Time   Interface ID    Interface
10.0.0.7          0   FULL/  -        00:00:39    19              GigabitEthernet0/0
"""


def neighbors(outputs: dict[str, str]) -> list[str]:
    found = ospfv3_neighbors.read(outputs).neighbors
    return [f"{n.instance}: {n.router_id} {n.interface} {n.state} {'up' if n.up else 'down'}" for n in found]


def test_ospfv3_neighbors_by_process_and_vrf() -> None:
    """Every row of an IPv6 family is a neighbor of the process and VRF above it; a DROther pair is up at 2WAY."""
    assert neighbors({ospfv3_neighbors.NEIGHBORS: NEIGHBORS}) == [
        "OSPFv3 5: 10.0.0.7 GigabitEthernet0/0 FULL/- up",
        "OSPFv3 5: 10.0.0.8 GigabitEthernet0/1 2WAY/DROTHER up",
        "OSPFv3 5: 10.0.0.9 GigabitEthernet0/1 EXSTART/BDR down",
        "OSPFv3 5 VRF red: 172.16.0.2 GigabitEthernet0/2 FULL/DR up",
    ]


def test_ospfv3_neighbors_of_an_old_release() -> None:
    """A release without ``show ospfv3`` tells the same in the old form; none said is none there."""
    outputs = {ospfv3_neighbors.NEIGHBORS: UNKNOWN, ospfv3_neighbors.OLD_NEIGHBORS: OLD_NEIGHBORS}
    assert neighbors(outputs) == ["OSPFv3 1: 10.0.0.7 GigabitEthernet0/0 FULL/- up"]
    assert neighbors({ospfv3_neighbors.NEIGHBORS: ""}) == []


@pytest.mark.parametrize("line", ["10.0.0.7 FULL", "Neighbors: many", "10.0.0.7  0  FULL/-  00:00:39  19  Gi0/0"])
def test_ospfv3_neighbors_that_are_not_understood(line: str) -> None:
    """A line that is no neighbor, and a row under no process, are unreadable; refused twice is too."""
    with pytest.raises(UnreadableOutput, match="expected an OSPFv3 neighbor"):
        neighbors({ospfv3_neighbors.NEIGHBORS: line})
    with pytest.raises(UnreadableOutput, match="refused"):
        neighbors({ospfv3_neighbors.NEIGHBORS: UNKNOWN, ospfv3_neighbors.OLD_NEIGHBORS: UNKNOWN})
