"""OSPFv2 of IOS: router IDs and neighbors in every form that it prints, and what is unreadable."""

from __future__ import annotations

from ipaddress import IPv4Address

import pytest

from netloop.model.evidence import (
    IdentityState,
    OspfIdentities,
    OspfNeighbors,
)
from netloop.model.routing import Instance, Protocol
from netloop.platforms.cisco_ios import ospf, process
from netloop.platforms.cisco_ios.readers import READERS
from netloop.platforms.platform import UnreadableOutput
from tests.unit.platforms.cisco_ios import samples
from tests.unit.platforms.cisco_ios.samples import REFUSED


def ospf_states(show: str, configured: str = REFUSED) -> list[tuple[str, str, str, str]]:
    """What ``show ip ospf`` and the statements of the configuration say together."""
    said = configured if configured == REFUSED else f"{configured}end\n"
    fact = READERS[OspfIdentities].read({ospf.PROCESSES: show, process.ROUTERS: said})
    assert isinstance(fact, OspfIdentities)
    return [(s.instance.name, s.instance.vrf, str(s.address), s.note) for s in fact.states]


def test_log_lines_are_not_facts() -> None:
    """A terminal monitor's line before and behind an answer is no part of it, also where it sounds like an error."""
    log = "*Nov 24 01:02:03.456: %OSPF-4-NORTRID: OSPF process 9 failed to allocate unique router-id and cannot start\n"
    numbered = "000123: Nov 24 01:02:03.456 UTC: %OSPF-5-ADJCHG: Process 1, Nbr 192.0.2.9 from FULL to DOWN\n"
    shown = ' Routing Process "ospf 1" with ID 192.0.2.1\n Supports opaque LSA\n'
    assert ospf_states(f"{log}{shown}{numbered}") == [("1", "default", "192.0.2.1", "")]


@pytest.mark.parametrize(
    ("show", "configured", "expected"),
    [
        ("", "", []),
        ("% OSPF: No router process is configured", REFUSED, []),
        (' Routing Process "ospf 7" with ID 192.0.2.7\n', REFUSED, [("7", "default", "192.0.2.7", "")]),
        (' Routing Process "ospf 7" with ID 0.0.0.0\n', REFUSED, [("7", "default", "None", "no router ID")]),
        (
            ' Routing Process "ospf 1" with ID 192.0.2.1\n Start time: 00:00:02.388\n'
            ' Routing Process "ospf 2" with ID 192.0.2.2\n   Domain ID type 0x0005, value 0.0.0.2\n'
            " Connected to MPLS VPN Superbackbone, VRF CUST-A\n It is an area border router\n",
            REFUSED,
            [("1", "default", "192.0.2.1", ""), ("2", "CUST-A", "192.0.2.2", "")],
        ),
        (  # capability vrf-lite: the output names no VRF, the statement does
            ' Routing Process "ospf 20" with ID 192.0.2.2\n',
            "router ospf 20 vrf CUST-B\n",
            [("20", "CUST-B", "192.0.2.2", "")],
        ),
        (
            ' Routing Process "ospf 1" with ID 192.0.2.1\n Routing Process is shutdown\n',
            REFUSED,
            [("1", "default", "None", "the process is shut down")],
        ),
        (
            "%OSPF: Router process 4 is not running, please configure a router-id\n"
            ' Routing Process "ospf 3" with ID 192.0.2.3\n',
            "router ospf 4 vrf RED\nrouter ospf 3\n",
            [
                ("4", "RED", "None", "not running, please configure a router-id"),
                ("3", "default", "192.0.2.3", ""),
            ],
        ),
        ("   OSPF Router with id (192.0.2.1) (Process ID 1)\n", REFUSED, [("1", "default", "192.0.2.1", "")]),
    ],
)
def test_ospf_identities(show: str, configured: str, expected: list[tuple[str, str, str, str]]) -> None:
    """Several processes, VRFs named lines later or only in the configuration, processes that do not run."""
    assert ospf_states(show, configured) == expected


@pytest.mark.parametrize(
    ("show", "reason"),
    [
        (REFUSED, "the device refused 'show ip ospf': % Invalid input detected"),
        ("Command authorization failed.\n", "Command authorization failed"),
        ('% Ambiguous command:  "show ip ospf"', "Ambiguous command"),
        (' Routing Process "ospf 1" with ID 192.0.2.999', "'192.0.2.999' is not an IPv4 address"),
        (' Routing Process "ospf 1" with ID', "expected a process and its router ID"),
        ("% Some other trouble", "expected an OSPF process"),
        ("Neighbor ID     Pri   State", "expected an OSPF process"),
    ],
)
def test_unreadable_ospf(show: str, reason: str) -> None:
    """An answer that is refused, cut or foreign is unreadable, with the reason; it never means no OSPF."""
    with pytest.raises(UnreadableOutput) as caught:
        ospf_states(show)
    assert reason in str(caught.value)


NEIGHBORS = """
Neighbor ID     Pri   State           Dead Time   Address         Interface
192.0.2.2         1   FULL/DR         00:00:33    10.0.12.2       GigabitEthernet0/1
192.0.2.3         0   FULL/  -           -        10.0.13.3       GigabitEtherne
                                                                  t0/2
192.0.2.4         1   2WAY/DROTHER    00:00:33    10.0.12.4       GigabitEthernet0/1
192.0.2.5         1   EXSTART/BDR     00:00:33    10.0.12.5       GigabitEthernet0/1
N/A               0   ATTEMPT/DROTHER 00:01:20    10.0.14.4       Serial0/0
"""

BRIEF = """
Interface    PID   Area            IP Address/Mask    Cost  State Nbrs F/C
Gi0/1        1     0               10.0.12.1/24       1     DR    1/3
Gi0/2        2     0.0.0.1         10.0.13.1/24       1     P2P   1/1
Se0/0        1     0               Unnumbered Lo0     64    P2P   0/1
"""

TWO = ' Routing Process "ospf 1" with ID 192.0.2.1\n Routing Process "ospf 2" with ID 192.0.2.11\n'


def test_ospf_neighbors_of_several_processes() -> None:
    """An interface says which process a neighbor belongs to; FULL is up, and 2WAY between DROTHERs."""
    outputs = {ospf.NEIGHBORS: NEIGHBORS, ospf.PROCESSES: TWO, ospf.BRIEF: BRIEF}
    found = ospf.read_neighbors(outputs).neighbors
    assert [(str(n.router_id), n.state, n.up, n.instance.name, n.interface) for n in found] == [
        ("192.0.2.2", "FULL/DR", True, "1", "GigabitEthernet0/1"),
        ("192.0.2.3", "FULL/-", True, "2", "GigabitEthernet0/2"),
        ("192.0.2.4", "2WAY/DROTHER", True, "1", "GigabitEthernet0/1"),
        ("192.0.2.5", "EXSTART/BDR", False, "1", "GigabitEthernet0/1"),
        ("None", "ATTEMPT/DROTHER", False, "1", "Serial0/0"),
    ]


@pytest.mark.parametrize(
    ("outputs", "reason"),
    [
        (
            {ospf.NEIGHBORS: NEIGHBORS, ospf.PROCESSES: TWO, ospf.BRIEF: REFUSED},
            "none names GigabitEthernet0/1",
        ),
        ({ospf.NEIGHBORS: NEIGHBORS, ospf.PROCESSES: "% OSPF is not enabled"}, "no process that runs"),
        ({ospf.NEIGHBORS: REFUSED, ospf.PROCESSES: TWO}, "Invalid input"),
        ({ospf.NEIGHBORS: "192.0.2.2   1   FULL/DR", ospf.PROCESSES: TWO}, "expected an OSPF neighbor"),
    ],
)
def test_unreadable_ospf_neighbors(outputs: dict[str, str], reason: str) -> None:
    """A neighbor whose process is unknown is not given to just any."""
    with pytest.raises(UnreadableOutput, match=reason):
        ospf.read_neighbors(outputs)


def test_no_ospf_neighbors() -> None:
    """An empty table is no neighbor, whatever else the device says."""
    assert ospf.read_neighbors({ospf.NEIGHBORS: "", ospf.PROCESSES: REFUSED}).neighbors == ()


def test_an_identity_that_is_not_there() -> None:
    """A fact knows the instances that it shows, by protocol, name and VRF."""
    instance = Instance(Protocol.OSPF, "1")
    fact = OspfIdentities((IdentityState(instance, IPv4Address("192.0.2.1")),))
    assert fact.of(instance) is not None
    assert fact.of(Instance(Protocol.OSPF, "1", "CUST-A")) is None


PROCESS = ' Routing Process "ospf 1" with ID 10.0.0.1\n Supports opaque LSA\n'


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
    outputs = {ospf.NEIGHBORS: ospf_row(name), ospf.PROCESSES: PROCESS}
    fact = READERS[OspfNeighbors].read(outputs)
    assert isinstance(fact, OspfNeighbors)
    (found,) = fact.neighbors
    assert (found.address, found.router_id, found.up) == (IPv4Address("10.0.12.2"), None, True)


@pytest.mark.parametrize("half", ["10.0.0.", "10.0.0", "2", ".2", "10.0.0.2.1"])
def test_half_an_address_is_no_name(half: str) -> None:
    """What is neither an address nor a name is unreadable."""
    with pytest.raises(UnreadableOutput, match="neither"):
        READERS[OspfNeighbors].read({ospf.NEIGHBORS: ospf_row(half), ospf.PROCESSES: PROCESS})


def test_an_own_router_id_by_name_is_unreadable() -> None:
    """A name where the own router ID would stand, also one that begins with an address, is no router ID."""
    for name in ("r1.example.net", "10.0.0.1.example.net"):
        with pytest.raises(UnreadableOutput):
            ospf.read_identities({ospf.PROCESSES: PROCESS.replace("10.0.0.1", name)})


def test_the_brief_table_counts() -> None:
    """A neighbor table that lost rows, and an interface name that lost its end, are found out by the brief table."""
    outputs = {
        ospf.NEIGHBORS: samples.OSPF_NEIGHBORS, ospf.BRIEF: samples.OSPF_BRIEF,
        ospf.PROCESSES: samples.OSPF,
    }  # fmt: skip
    for shown, reason in (
        ("", "shows 0 full neighbors, and 'show ip ospf interface brief' counts 3"),
        (samples.OSPF_NEIGHBORS.partition("10.0.0.112")[0], "shows 1 full"),
        (samples.OSPF_NEIGHBORS.replace("0/20", "0/1"), "not in"),
    ):
        with pytest.raises(UnreadableOutput, match=reason):
            ospf.read_neighbors({**outputs, ospf.NEIGHBORS: shown})
