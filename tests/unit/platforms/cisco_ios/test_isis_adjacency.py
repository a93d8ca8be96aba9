"""IS-IS of IOS: neighbors by their system IDs, host names, the interfaces, and what is unreadable."""

from __future__ import annotations

from ipaddress import IPv4Address
from pathlib import Path

import pytest

from netloop.model.evidence import SystemId
from netloop.model.routing import Instance, Protocol
from netloop.platforms.cisco_ios import isis, isis_adjacency
from netloop.platforms.cisco_ios.output import clean
from netloop.platforms.cisco_ios.readers import READERS
from netloop.platforms.platform import UnreadableOutput
from tests.unit.platforms.cisco_ios.samples import REFUSED

CAPTURES = Path(__file__).resolve().parents[5] / "shared" / "captures"
real = pytest.mark.skipif(not CAPTURES.is_dir(), reason=f"no outputs of real devices in {CAPTURES}")

CLNS = """
IS-IS Router: core (0x10000)
  System Id: 0102.5500.0001.00  IS-Type: level-1-2
"""
TWO = (
    CLNS
    + """
IS-IS Router: <Null Tag> (0x10001)
  System Id: 0102.5500.0001.00  IS-Type: level-2
"""
)
NAMES = """Level  System ID      Dynamic Hostname  (core)
 1     0102.5500.0002 edge-router-of-berlin
 2     0102.5500.0003 R3
     * 0102.5500.0001 R1
"""
HEADING = "System Id       Type Interface     IP Address      State Holdtime Circuit Id\n"
NEIGHBORS = f"""
Tag core:
{HEADING}edge-router-of- L1   Gi0/1         10.0.12.2       UP    21       edge-router-of-berlin.01
R3              L2   Gi0/2         10.0.13.3       INIT  27       00
0102.5500.0004  L1L2 Gi0/3                         UP    24       01
unknown         L2   Gi0/4         10.0.15.5       UP    24       01
"""
INTERFACES = """GigabitEthernet0/0 is up, line protocol is up
  CLNS protocol processing disabled
GigabitEthernet0/1 is up, line protocol is up
  Checksums enabled, MTU 1497, Encapsulation SAP
  Routing Protocol: IS-IS (core)
    Circuit Type: level-1-2
    Level-1 Metric: 10, Priority: 64, Circuit ID: R1.01
    Number of active level-1 adjacencies: 1
    Level-2 Metric: 20, Priority: 64, Circuit ID: R1.01
    Number of active level-2 adjacencies: 0
GigabitEthernet0/3 is administratively down, line protocol is down
  Routing Protocol: IS-IS
    Level-2 Metric: 10, Circuit ID: R1.00
    Number of active level-2 adjacencies: 1
"""


def neighbors(text: str, clns: str = CLNS, names: str = NAMES) -> isis_adjacency.IsisNeighbors:
    return isis_adjacency.read_neighbors(
        {isis_adjacency.NEIGHBORS: text, isis_adjacency.HOSTNAMES: names, isis.PROCESSES: clns}
    )


def test_neighbors_by_system_id() -> None:
    """A name, a name that is cut off and a system ID are each the system; a name that no table has is no identity."""
    found = neighbors(NEIGHBORS).neighbors
    assert [(str(n.router_id), n.hostname, n.state, n.up) for n in found] == [
        ("0102.5500.0002", "edge-router-of-", "L1 UP", True),
        ("0102.5500.0003", "R3", "L2 INIT", False),
        ("0102.5500.0004", "", "L1L2 UP", True),
        ("None", "unknown", "L2 UP", True),
    ]
    assert [(n.interface, n.address) for n in found][1:3] == [("Gi0/2", IPv4Address("10.0.13.3")), ("Gi0/3", None)]
    assert {n.instance for n in found} == {Instance(Protocol.ISIS, "core")}


def test_rows_that_a_terminal_wrapped() -> None:
    """A host name on a line of its own, and a circuit ID whose rest stands on one."""
    text = f"""{HEADING}edge-router-of-berlin \\
                L1   Gi0/1         10.0.12.2       UP    21       edge-router-of-ber
lin.01
R3              L2   Gi0/2         10.0.13.3       UP    27       00
"""
    assert [n.hostname for n in neighbors(text).neighbors] == ["edge-router-of-berlin", "R3"]


def test_an_instance_without_a_title() -> None:
    """Where one instance runs, the table need not say whose it is; where several do, it must."""
    text = NEIGHBORS.replace("Tag core:\n", "")
    assert {n.instance.name for n in neighbors(text).neighbors} == {"core"}
    with pytest.raises(UnreadableOutput, match="names none"):
        neighbors(text, TWO)
    null = neighbors(NEIGHBORS.replace("core", "null"), TWO).neighbors
    assert {n.instance.name for n in null} == {""}


@pytest.mark.parametrize(
    "text",
    [
        REFUSED,
        NEIGHBORS + "R5              L2   Gi0/5         10.0.1",
        NEIGHBORS + "R5              L2   Gi0/5         10.0.15.5       UP    2",
        NEIGHBORS.replace("R3              L2", "R3_\nnx              L2"),
        NEIGHBORS.replace("UP ", "SOME "),
        "all is well",
    ],
)
def test_neighbors_that_are_not_understood(text: str) -> None:
    """A refusal, a row that is cut, halves of a name, an unknown state and other words are unreadable."""
    with pytest.raises(UnreadableOutput):
        neighbors(text)


def test_neighbors_that_the_interfaces_count() -> None:
    """Fewer adjacencies than the interfaces count are not all of them."""
    outputs = {
        isis_adjacency.NEIGHBORS: NEIGHBORS,
        isis_adjacency.HOSTNAMES: NAMES,
        isis_adjacency.INTERFACES: INTERFACES,
        isis.PROCESSES: CLNS,
    }
    assert len(isis_adjacency.read_neighbors(outputs).neighbors) == 4
    with pytest.raises(UnreadableOutput, match="shows 0 adjacencies of level 1 as up"):
        isis_adjacency.read_neighbors({**outputs, isis_adjacency.NEIGHBORS: "\n"})


def test_interfaces_by_level() -> None:
    """An interface is there once for each level that runs on it; one without IS-IS is not there."""
    found = isis_adjacency.read_interfaces({isis_adjacency.INTERFACES: INTERFACES}).interfaces
    assert [(str(i.instance), i.interface, i.area, i.cost) for i in found] == [
        ("IS-IS core", "GigabitEthernet0/1", "1", 10),
        ("IS-IS core", "GigabitEthernet0/1", "2", 20),
        ("IS-IS", "GigabitEthernet0/3", "2", 10),
    ]


@pytest.mark.parametrize("text", ["", REFUSED, "GigabitEthernet0/1 is up, line protocol is up\n", INTERFACES[60:]])
def test_interfaces_that_are_not_understood(text: str) -> None:
    """Silence, a refusal, an interface of which nothing is said, and one whose head is cut off are unreadable."""
    with pytest.raises(UnreadableOutput):
        isis_adjacency.read_interfaces({isis_adjacency.INTERFACES: text})


def test_host_names() -> None:
    """Each instance has its own table; half a row is unreadable."""
    found = isis_adjacency.hostnames(NAMES + NAMES.replace("core", "notag").replace("R3", "R33"))
    assert found.system("core", "R3") == SystemId("0102.5500.0003")
    assert found.system("", "R3") is None
    with pytest.raises(UnreadableOutput):
        isis_adjacency.hostnames(NAMES + " 2     0102.55")


@real
def test_captured_neighbors() -> None:
    """The table of a real router: two rows per neighbor, one of each level."""
    (path,) = CAPTURES.glob("*/show_isis_neighbors/*.txt")
    names = "Level  System ID      Dynamic Hostname  (core)\n 1     3333.3333.3333 R3_nx\n"
    found = neighbors(path.read_text(), names=names).neighbors
    assert [(str(n.router_id), n.state) for n in found] == [
        ("2222.22ff.4444", "L1 INIT"),
        ("2222.22ff.4444", "L2 INIT"),
        ("3333.3333.3333", "L1 UP"),
        ("3333.3333.3333", "L2 UP"),
    ]


@real
@pytest.mark.parametrize("path", sorted(CAPTURES.glob("*/show_isis_hostname/*.txt")), ids=lambda path: path.stem)
def test_captured_host_names(path: Path) -> None:
    """The device's own system ID is the row with the mark."""
    found = isis_adjacency.hostnames(clean(path.read_text()))
    own = {line.split()[1] for line in path.read_text().splitlines() if line.strip().startswith("*")}
    assert {str(system) for system in found.own.values()} == own != set()


def test_the_readers_are_registered() -> None:
    """The platform reads both facts."""
    assert {isis_adjacency.IsisNeighbors, isis_adjacency.IsisInterfaces} <= set(READERS)
