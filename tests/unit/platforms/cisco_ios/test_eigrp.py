"""EIGRP of IOS: router IDs in both families, modes and forms, and what is unreadable."""

from __future__ import annotations

import pytest

from netloop.model.evidence import (
    EigrpIdentities,
)
from netloop.platforms.cisco_ios import eigrp, process
from netloop.platforms.cisco_ios.readers import READERS
from netloop.platforms.platform import UnreadableOutput
from tests.unit.platforms.cisco_ios import samples
from tests.unit.platforms.cisco_ios.samples import REFUSED, states


def eigrp_states(ip: str, topology: str = REFUSED, routers: str = REFUSED) -> list[str]:
    outputs = {eigrp.IP: ip, eigrp.IPV6: "", eigrp.TOPOLOGY: topology, process.ROUTERS: routers}
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


def test_eigrp_in_both_families_and_modes() -> None:
    """Each instance has its own ID; one without is named; another protocol's router ID is nobody's."""
    assert states(eigrp.read_identities({eigrp.IP: PROTOCOLS, eigrp.IPV6: PROTOCOLS_V6})) == [
        "EIGRP 100: 10.0.0.1",
        "EIGRP 200: no usable router ID",
        "EIGRP 300: 10.0.0.3",
    ]
    assert states(eigrp.read_identities({eigrp.IP: "*** IP Routing is NSF aware ***", eigrp.IPV6: REFUSED})) == []


@pytest.mark.parametrize(
    ("ip", "ipv6"),
    [
        ("  EIGRP-IPv4 Protocol for AS(100)\n    Metric weight K1=1\n", ""),
        ('  EIGRP-IPv4 Protocol for AS(100)\nRouting Protocol is "ospf 1"\n  Router-ID: 10.0.0.1\n', ""),
        (PROTOCOLS, PROTOCOLS_V6.replace("300", "100")),
        (REFUSED, PROTOCOLS_V6),
    ],
    ids=["no ID", "another protocol's ID", "two IDs of one AS", "refused"],
)
def test_eigrp_that_is_not_understood(ip: str, ipv6: str) -> None:
    """An instance without its ID, an AS with two, and a refusal are unreadable."""
    with pytest.raises(UnreadableOutput):
        eigrp.read_identities({eigrp.IP: ip, eigrp.IPV6: ipv6})
