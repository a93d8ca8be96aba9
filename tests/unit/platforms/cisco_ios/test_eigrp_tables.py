"""EIGRP of IOS: neighbors, topology and interfaces, and what of them is unreadable."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

from netloop.model.evidence import EigrpNeighbors, Fact
from netloop.model.routing_facts import EigrpInterfaces, EigrpTopology
from netloop.platforms.cisco_ios import eigrp_tables
from netloop.platforms.cisco_ios.output import clean
from netloop.platforms.cisco_ios.process import ROUTERS
from netloop.platforms.cisco_ios.readers import READERS
from netloop.platforms.platform import UnreadableOutput
from tests.unit.platforms.cisco_ios.samples import REFUSED

CAPTURES = Path(__file__).resolve().parents[5] / "shared" / "captures"
CONFIGURED = "router eigrp 100\nrouter eigrp core\n address-family ipv6 unicast autonomous-system 200\nend\n"
HEADING = """H   Address                 Interface              Hold Uptime   SRTT   RTO  Q  Seq
                                                   (sec)         (ms)       Cnt Num
"""
NEIGHBORS = f"""EIGRP-IPv4 Neighbors for AS(100)
{HEADING}1   10.0.12.2               Gi2                      14 02:15:34    9   100  0  16
0   10.0.13.3               Gi3                      11 1y17w     1283  5000  0  1915033
"""
VRFS = f"""EIGRP-IPv4 VR(core) Address-Family Neighbors for AS(100)
           VRF(red)
{HEADING}0   10.1.12.2               Gi4                      13 01:40:00   29   174  0  5
   Version 3.3/2.0, Retrans: 1, Retries: 0, Prefixes: 3
   Topology-ids from peer - 0
"""
IPV6 = f"""EIGRP-IPv6 VR(core) Address-Family Neighbors for AS(200)
{HEADING}0   Link-local address:     Gi2                      14 00:03:05    9   100  0  3
    FE80::A8BB:CCFF:FE00:4010
"""
CODES = "Codes: P - Passive, A - Active, U - Update, Q - Query, R - Reply,\n       r - reply Status, s - sia Status\n\n"
TOPOLOGY = f"""EIGRP-IPv4 Topology Table for AS(100)/ID(10.255.0.1)
{CODES}P 10.255.0.2/32, 2 successors, FD is 409600
        via 10.0.12.2 (409600/128256), Ethernet0/0
        via 10.0.13.3 (409600/128256), Ethernet0/1
P 10.255.0.1/32, 1 successors, FD is 128256
        via Connected, Loopback0
P 10.9.0.0/16, 1 successors, FD is 281600, tag is 7
        via Rstatic (281600/0)
A 10.255.0.3/32, 0 successors, FD is Inaccessible, Q
    1 replies, active 00:00:01, query-origin: Local origin
        via 10.0.14.4 (Infinity/Infinity), Ethernet0/2
      Remaining replies:
         via 10.0.12.2, r, Ethernet0/0
"""
TOPOLOGY_VRF = f"""EIGRP-IPv4 VR(core) Topology Table for AS(100)/ID(10.1.0.1)
           Topology(base) TID(0) VRF(red)
{CODES}P 10.1.0.0/24, 1 successors, FD is 1310720
        via Connected, GigabitEthernet0/0/0.1
"""
TOPOLOGY_IPV6 = f"""EIGRP-IPv6 VR(core) Topology Table for AS(200)/ID(10.255.0.1)
{CODES}P 2001:DB8::2/128, 1 successors, FD is 409600
        via FE80::2 (409600/128256), Ethernet0/0
"""
INTERFACES = """EIGRP-IPv4 Interfaces for AS(100)
                              Xmit Queue   PeerQ        Mean   Pacing Time   Multicast    Pending
Interface              Peers  Un/Reliable  Un/Reliable  SRTT   Un/Reliable   Flow Timer   Routes
Tu10                   1        0/0       0/0          97       1/45         433           0
  Hello-interval is 5, Hold-time is 15
  Split-horizon is enabled
  Authentication mode is not set
Gi2                    1        0/0       0/0          88       1/45         397           0
  Hello-interval is 60, Hold-time is 180
  Authentication mode is md5,  key-chain is "core"
"""
INTERFACES_IPV6 = "EIGRP-IPv6 VR(core) Address-Family Interfaces for AS(200)\n"
ANSWERS: dict[str, tuple[str, str, str]] = {
    eigrp_tables.NEIGHBORS: (NEIGHBORS, VRFS, IPV6),
    eigrp_tables.TOPOLOGY: (TOPOLOGY, TOPOLOGY_VRF, TOPOLOGY_IPV6),
    eigrp_tables.INTERFACES: (INTERFACES, "", INTERFACES_IPV6),
}
FACTS = {
    eigrp_tables.NEIGHBORS: EigrpNeighbors,
    eigrp_tables.TOPOLOGY: EigrpTopology,
    eigrp_tables.INTERFACES: EigrpInterfaces,
}


def outputs(what: str, told: str = CONFIGURED) -> dict[str, str]:
    forms = (eigrp_tables.IP, eigrp_tables.VRFS, eigrp_tables.IPV6)
    return {**{form.format(what): text for form, text in zip(forms, ANSWERS[what], strict=True)}, ROUTERS: told}


def read(what: str, answers: Mapping[str, str]) -> Any:
    return READERS[FACTS[what]].read(answers)


def items(fact: Fact) -> set[Any]:
    found = getattr(fact, "neighbors", None) or getattr(fact, "entries", None) or getattr(fact, "interfaces", ())
    return {(i.instance, getattr(i, "address", getattr(i, "prefix", getattr(i, "interface", "")))) for i in found}


def test_neighbors_of_every_family_and_vrf() -> None:
    """Each is in the instance that the identities name, an IPv6 one by its link-local address; all are up."""
    found = read(eigrp_tables.NEIGHBORS, outputs(eigrp_tables.NEIGHBORS)).neighbors
    assert [(str(n.instance), str(n.address), n.interface) for n in found] == [
        ("EIGRP 100", "10.0.12.2", "Gi2"),
        ("EIGRP 100", "10.0.13.3", "Gi3"),
        ("EIGRP 200", "fe80::a8bb:ccff:fe00:4010", "Gi2"),
        ("EIGRP 100 VRF red", "10.1.12.2", "Gi4"),
    ]
    assert all(n.up and n.router_id is None for n in found)


def test_topology() -> None:
    """An own prefix is connected; a learned one has its ways, without those whose answers are waited for."""
    found = read(eigrp_tables.TOPOLOGY, outputs(eigrp_tables.TOPOLOGY)).entries
    by_prefix = {str(e.prefix): e for e in found}
    assert by_prefix["10.255.0.2/32"].via == (ip_address("10.0.12.2"), ip_address("10.0.13.3"))
    assert by_prefix["10.255.0.1/32"].connected
    assert not by_prefix["10.9.0.0/16"].connected
    assert by_prefix["10.9.0.0/16"].via == ()
    assert by_prefix["10.255.0.3/32"].active
    assert by_prefix["10.255.0.3/32"].via == (ip_address("10.0.14.4"),)
    assert str(by_prefix["10.1.0.0/24"].instance) == "EIGRP 100 VRF red"
    assert by_prefix["2001:db8::2/128"].via == (ip_address("fe80::2"),)


def test_interfaces() -> None:
    """Their timers in seconds, and how they are authenticated."""
    found = read(eigrp_tables.INTERFACES, outputs(eigrp_tables.INTERFACES)).interfaces
    assert [(i.interface, i.hello, i.dead, i.authentication) for i in found] == [
        ("Tu10", 5, 15, None),
        ("Gi2", 60, 180, "md5"),
    ]


@pytest.mark.parametrize("what", list(ANSWERS))
def test_three_answers(what: str) -> None:
    """Nothing configured is no neighbor; configured and not shown, or refused, is unreadable; no IPv6 is none."""
    ip, vrfs, ipv6 = (form.format(what) for form in (eigrp_tables.IP, eigrp_tables.VRFS, eigrp_tables.IPV6))
    whole = outputs(what)
    assert items(read(what, {ip: "", vrfs: "", ipv6: "", ROUTERS: "end\n"})) == set()
    for wrong in ("", REFUSED, "all is well\n"):
        with pytest.raises(UnreadableOutput):
            read(what, {**whole, ip: wrong})
    with pytest.raises(UnreadableOutput):
        read(what, {**whole, ipv6: ""})
    without = {**whole, ROUTERS: "router eigrp 100\nend\n", ipv6: REFUSED, vrfs: REFUSED}
    assert items(read(what, without)) < items(read(what, whole)) or what == eigrp_tables.INTERFACES


@pytest.mark.parametrize("what", list(ANSWERS))
def test_cut_and_broken_answers(what: str) -> None:
    """Wherever an answer ends, or a line of it breaks: unreadable, or nobody else is named."""
    whole = outputs(what)
    known = items(read(what, whole))
    for command, text in whole.items():
        if command == ROUTERS:
            continue
        for place in range(len(text)):
            for torn in (text[:place], f"{text[:place]}\n{text[place:]}"):
                try:
                    found = read(what, {**whole, command: torn})
                except UnreadableOutput:
                    continue
                assert items(found) <= known, torn[-60:]


@pytest.mark.skipif(not CAPTURES.is_dir(), reason=f"no outputs of real devices in {CAPTURES}")
@pytest.mark.parametrize(
    "path", sorted(CAPTURES.glob("*/show_ip_eigrp_neighbors/[ln]*.txt")), ids=lambda path: path.stem
)
def test_captured_neighbors(path: Path) -> None:
    """Each row of a real table is one neighbor."""
    text = clean(path.read_bytes().decode())
    rows = [line for line in text.splitlines() if len(line.split()) == 9 and line.split()[0].isdigit()]
    assert len(eigrp_tables.neighbor_rows(f"{text}\n")) == len(rows)
