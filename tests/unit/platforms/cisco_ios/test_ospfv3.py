"""OSPFv3 of IOS: router IDs and neighbors in every form that it prints, and what is unreadable."""

from __future__ import annotations

import pytest

from netloop.model.evidence import (
    Ospfv3Neighbors,
)
from netloop.platforms.cisco_ios import ospfv3
from netloop.platforms.cisco_ios.readers import READERS
from netloop.platforms.platform import UnreadableOutput
from tests.unit.platforms.cisco_ios import samples
from tests.unit.platforms.cisco_ios.samples import NOTHING_CONFIGURED, REFUSED, states


def test_an_ospfv3_neighbor_by_name_is_unreadable() -> None:
    """``ipv6 ospf name-lookup`` hides all that identifies a neighbor; the message says so."""
    shown = samples.OSPFV3_NEIGHBORS.replace("10.0.0.17 ", "r7.example")
    with pytest.raises(UnreadableOutput, match=r"r7\.example is shown by name: 'no ipv6 ospf name-lookup'"):
        READERS[Ospfv3Neighbors].read({ospfv3.NEIGHBORS: shown})


FAMILIES = """ OSPFv3 5 address-family ipv4
 Router ID 10.0.0.4
 Supports NSSA (compatible with RFC 3101)

 OSPFv3 5 address-family ipv6
 Router ID 10.0.0.6

 OSPFv3 5 address-family ipv6 vrf red
 Router ID 172.16.0.1
"""


def test_ospfv3_in_both_forms() -> None:
    """The IPv6 family counts, in every VRF that is shown; a release with the old command alone is read by that."""
    assert states(ospfv3.read_identities({ospfv3.PROCESSES: FAMILIES})) == [
        "OSPFv3 5: 10.0.0.6",
        "OSPFv3 5 VRF red: 172.16.0.1",
    ]
    old = {ospfv3.PROCESSES: REFUSED, ospfv3.OLD_PROCESSES: ' Routing Process "ospfv3 1" with ID 10.0.0.1\n'}
    assert states(ospfv3.read_identities(old)) == ["OSPFv3 1: 10.0.0.1"]


def test_ospfv3_that_does_not_run() -> None:
    """A process without a router ID says so; no process says nothing; both are facts."""
    text = "%OSPFv3: Router process 1 is not running, please configure a router-id\n"
    assert states(ospfv3.read_identities({ospfv3.PROCESSES: text})) == [
        "OSPFv3 1: not running, please configure a router-id"
    ]
    assert states(ospfv3.read_identities({ospfv3.PROCESSES: "", **NOTHING_CONFIGURED})) == []


@pytest.mark.parametrize(
    "text",
    [" OSPFv3 5 address-family ipv6\n Supports NSSA\n", " OSPFv3 5 address-family ipv6\n", "all is well\n", REFUSED],
)
def test_ospfv3_that_is_not_understood(text: str) -> None:
    """A head without its router ID, other words, and two refusals are unreadable."""
    with pytest.raises(UnreadableOutput):
        ospfv3.read_identities({ospfv3.PROCESSES: text, ospfv3.OLD_PROCESSES: REFUSED})


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
    found = ospfv3.read_neighbors(outputs).neighbors
    return [f"{n.instance}: {n.router_id} {n.interface} {n.state} {'up' if n.up else 'down'}" for n in found]


def test_ospfv3_neighbors_by_process_and_vrf() -> None:
    """Every row of an IPv6 family is a neighbor of the process and VRF above it; a DROther pair is up at 2WAY."""
    assert neighbors({ospfv3.NEIGHBORS: NEIGHBORS}) == [
        "OSPFv3 5: 10.0.0.7 GigabitEthernet0/0 FULL/- up",
        "OSPFv3 5: 10.0.0.8 GigabitEthernet0/1 2WAY/DROTHER up",
        "OSPFv3 5: 10.0.0.9 GigabitEthernet0/1 EXSTART/BDR down",
        "OSPFv3 5 VRF red: 172.16.0.2 GigabitEthernet0/2 FULL/DR up",
    ]


def test_ospfv3_neighbors_of_an_old_release() -> None:
    """A release without ``show ospfv3`` tells the same in the old form; none said is none there."""
    outputs = {ospfv3.NEIGHBORS: REFUSED, ospfv3.OLD_NEIGHBORS: OLD_NEIGHBORS}
    assert neighbors(outputs) == ["OSPFv3 1: 10.0.0.7 GigabitEthernet0/0 FULL/- up"]
    assert neighbors({ospfv3.NEIGHBORS: ""}) == []


@pytest.mark.parametrize("line", ["10.0.0.7 FULL", "Neighbors: many", "10.0.0.7  0  FULL/-  00:00:39  19  Gi0/0"])
def test_ospfv3_neighbors_that_are_not_understood(line: str) -> None:
    """A line that is no neighbor, and a row under no process, are unreadable; refused twice is too."""
    with pytest.raises(UnreadableOutput, match="expected an OSPFv3 neighbor"):
        neighbors({ospfv3.NEIGHBORS: line})
    with pytest.raises(UnreadableOutput, match="refused"):
        neighbors({ospfv3.NEIGHBORS: REFUSED, ospfv3.OLD_NEIGHBORS: REFUSED})
