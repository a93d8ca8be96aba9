"""OSPF's interfaces and databases, of both versions, by samples and by outputs of real devices."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv4Network, IPv6Network
from pathlib import Path
from typing import Any

import pytest

from netloop.model.routing import Instance, Protocol
from netloop.model.routing_facts import (
    LinkState,
    OspfInterfaces,
    OspfLinkState,
    Ospfv3Interfaces,
    Ospfv3LinkState,
    RoutingInterface,
    RoutingInterfaces,
)
from netloop.platforms.cisco_ios.output import clean
from netloop.platforms.cisco_ios.readers import READERS
from netloop.platforms.platform import UnreadableOutput
from tests.unit.platforms.cisco_ios.routing_samples import OSPF_DATABASE, OSPF_INTERFACES, SAMPLES

CAPTURES = Path(__file__).resolve().parents[5] / "shared" / "captures"
STATEMENTS = "show running-config | include ^router|^ipv6 router|^ address-family|^end"
DATABASE = "show ip ospf database router"
ONE, TWENTY = Instance(Protocol.OSPF, "1"), Instance(Protocol.OSPF, "20", "CUST-AB")
FIVE = Instance(Protocol.OSPFV3, "5")


def outputs(fact: type) -> dict[str, str]:
    (found,) = (sample for sample in SAMPLES if sample.fact is fact)
    return dict(found.outputs)


def test_interfaces() -> None:
    """Each with its process and VRF, its area in decimal, whether it is passive, its cost, timers, authentication."""
    found = READERS[OspfInterfaces].read(outputs(OspfInterfaces))
    assert isinstance(found, OspfInterfaces)
    loopback, told, passive, down = found.interfaces
    assert loopback == RoutingInterface(ONE, "Loopback0", "0", None, 1)
    assert told == RoutingInterface(ONE, "GigabitEthernet0/12", "8", False, 10, 10, 40, "cryptographic")
    assert passive == RoutingInterface(ONE, "GigabitEthernet0/1", "0", True, 50, 10, 40)
    assert (down.instance, down.area, down.passive) == (TWENTY, "1", None)


def test_interfaces_of_ospfv3() -> None:
    """The same of the IPv6 family."""
    found = READERS[Ospfv3Interfaces].read(outputs(Ospfv3Interfaces))
    assert isinstance(found, Ospfv3Interfaces)
    assert found.interfaces == (
        RoutingInterface(FIVE, "Loopback0", "0", None, 1),
        RoutingInterface(FIVE, "Vlan3892", "256", False, 10, 10, 40),
    )


def test_an_interface_that_the_brief_list_has_is_missed() -> None:
    """A list that ends between two blocks is cut."""
    texts = outputs(OspfInterfaces)
    texts["show ip ospf interface"] = OSPF_INTERFACES.partition("GigabitEthernet0/20 is down")[0]
    with pytest.raises(UnreadableOutput, match="does not show Gi0/20"):
        READERS[OspfInterfaces].read(texts)


def test_the_older_commands_of_ospfv3() -> None:
    """Where ``show ospfv3`` is not known, ``show ipv6 ospf`` has the same."""
    texts = outputs(Ospfv3LinkState)
    refused = "      ^\n% Invalid input detected at '^' marker.\n"
    head = "OSPFv3 Router with ID (10.0.0.12) (Process ID 5)"
    for old, new in (("show ospfv3 ", "show ipv6 ospf "),):
        for command in [command for command in texts if command.startswith(old)]:
            text = re.sub(r"OSPFv3 5 address-family ipv6 .*", head, texts[command])
            texts[command.replace(old, new)], texts[command] = text, refused
    assert READERS[Ospfv3LinkState].read(texts) == READERS[Ospfv3LinkState].read(outputs(Ospfv3LinkState))


def test_a_database() -> None:
    """One node for each router and area, of every process; what its links say, and whether it can be reached."""
    found = READERS[OspfLinkState].read(outputs(OspfLinkState))
    assert isinstance(found, OspfLinkState)
    own, gone, other = found.nodes
    assert (own.instance, own.area, own.identity) == (ONE, "0", IPv4Address("10.0.0.12"))
    assert own.prefixes == {IPv4Network("10.0.0.12/32")}
    assert own.neighbors == {IPv4Address("10.0.0.13")}
    assert own.networks == {IPv4Address("10.0.12.2")}
    assert own.addresses == {IPv4Address("10.0.12.1")}
    assert (own.sequence, own.age, own.reachable) == (0x8000003D, 742, True)
    assert (gone.identity, gone.age, gone.reachable) == (IPv4Address("10.0.0.99"), 3603, False)
    assert (other.instance, other.area) == (TWENTY, "1")
    assert other.prefixes == {IPv4Network("172.16.30.0/24")}


def test_a_database_of_ospfv3() -> None:
    """The prefixes of a router's own LSAs, and whom its links name."""
    found = READERS[Ospfv3LinkState].read(outputs(Ospfv3LinkState))
    assert isinstance(found, Ospfv3LinkState)
    (own,) = found.nodes
    assert (own.instance, own.area, own.identity) == (FIVE, "0", IPv4Address("10.0.0.12"))
    assert own.prefixes == {IPv6Network("2001:db8:255::12/128"), IPv6Network("2001:db8:13::/64")}
    assert own.neighbors == {IPv4Address("10.0.0.8")}
    assert own.networks == {IPv4Address("10.0.0.17")}
    assert own.sequence == 0x80000091


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (OSPF_DATABASE.replace("Number of Links: 3", "Number of Links: 4"), "announces 4, and 3 are shown"),
        (OSPF_DATABASE.partition("            OSPF Router with ID (172")[0], "does not show OSPF process 20"),
        (OSPF_DATABASE.replace("a Transit Network", "something else"), "something else"),
    ],
)
def test_what_is_no_database(text: str, why: str) -> None:
    """An LSA with fewer links than it counts, a process without its part, an unknown link: unreadable."""
    with pytest.raises(UnreadableOutput, match=re.escape(why)):
        READERS[OspfLinkState].read({**outputs(OspfLinkState), DATABASE: text})


def test_the_heading_of_old_releases() -> None:
    """In small letters, without a blank, and with the area as an address."""
    text = OSPF_DATABASE.replace("Router with ID (", "Router with id(")
    text = text.replace("Router Link States (Area 0)", "Displaying Router Link States(Area 0.0.0.0)")
    texts = outputs(OspfLinkState)
    assert READERS[OspfLinkState].read({**texts, DATABASE: text}) == READERS[OspfLinkState].read(texts)


def test_fewer_routers_than_the_database_counts() -> None:
    """The summary of the database tells that an LSA is missing."""
    texts = outputs(OspfLinkState)
    texts["show ip ospf database database-summary"] = texts["show ip ospf database database-summary"].replace(
        "  Router        1        0        0", "  Router        2        0        0"
    )
    with pytest.raises(UnreadableOutput, match="1 router LSAs of area 1 are shown, and 2 are"):
        READERS[OspfLinkState].read(texts)


SUMMARIES = """
            OSPF Router with ID (10.36.3.3) (Process ID 1)

\t\tSummary Net Link States (Area 0)

  LS age: 131
  Options: (No TOS-capability, DC, Upward)
  LS Type: Summary Links(Network)
  Link State ID: 10.186.3.0 (summary Network Number)
  Advertising Router: 10.36.3.3
  LS Seq Number: 80000001
  Checksum: 0x43DC
  Length: 28
  Network Mask: /24
\tMTID: 0 \tMetric: 1

  Routing Bit Set on this LSA in topology Base with MTID 0
  LS age: 3600
  Options: (No TOS-capability, DC, Upward)
  LS Type: Summary Links(Network)
  Link State ID: 10.229.3.3 (summary Network Number)
  Advertising Router: 10.36.3.3
  LS Seq Number: 80000002
  Checksum: 0x43DC
  Length: 28
  Network Mask: /32
\tMTID: 0 \tMetric: 16777215

"""
"""In the layout of Genie's ``show ip ospf database summary``; the second one is being taken back."""
INTER_AREA = """
            OSPFv3 5 address-family ipv6 (router-id 10.36.3.3)

\t\tInter Area Prefix Link States (Area 0)

  Routing Bit Set on this LSA
  LS age: 7
  LS Type: Inter Area Prefix Links
  Link State ID: 1
  Advertising Router: 10.36.3.3
  LS Seq Number: 80000001
  Checksum: 0x43DC
  Length: 44
  Metric: 1
  Prefix Address: 2001:DB8:71::2
  Prefix Length: 128, Options: None
"""


def test_what_border_routers_tell_of_other_areas() -> None:
    """Prefixes with who tells them; one that is taken back is not there. Without an answer nothing is known of them."""
    texts = outputs(OspfLinkState)
    assert READERS[OspfLinkState].read(texts).further == ()
    found = READERS[OspfLinkState].read({**texts, "show ip ospf database summary": SUMMARIES})
    assert found.further == ((IPv4Network("10.186.3.0/24"), IPv4Address("10.36.3.3")),)
    texts = {**outputs(Ospfv3LinkState), "show ospfv3 database inter-area prefix": INTER_AREA}
    found = READERS[Ospfv3LinkState].read(texts)
    assert found.further == ((IPv6Network("2001:db8:71::2/128"), IPv4Address("10.36.3.3")),)


@pytest.mark.parametrize(
    "text",
    [
        SUMMARIES[: SUMMARIES.index("  Network Mask: /24")],
        SUMMARIES.replace("  Network Mask: /24", "  Network Mask: /99"),
        SUMMARIES.replace("  Length: 28", "  Something: 28", 1),
        SUMMARIES.replace("  Network Mask: /24\n", ""),
    ],
)
def test_a_cut_list_of_summaries(text: str) -> None:
    """A summary that is not all there, or not understood, is no absence of one."""
    with pytest.raises(UnreadableOutput):
        READERS[OspfLinkState].read({**outputs(OspfLinkState), "show ip ospf database summary": text})


def test_fewer_summaries_than_the_database_counts() -> None:
    """The summary of the database tells that one is missing."""
    texts = outputs(OspfLinkState)
    counts = "show ip ospf database database-summary"
    row = "  Network       1        0        0\n"
    texts[counts] = texts[counts].replace(row, f"{row}  Summary Net   3        0        0\n")
    READERS[OspfLinkState].read(texts)
    with pytest.raises(UnreadableOutput, match="summary net LSAs of area"):
        READERS[OspfLinkState].read({**texts, "show ip ospf database summary": SUMMARIES})


def test_nothing_is_told_where_ospf_is_not_configured() -> None:
    """IOS says nothing then; where it does not tell what is configured, silence says nothing either."""
    for fact in (OspfInterfaces, OspfLinkState, Ospfv3LinkState, Ospfv3Interfaces):
        quiet = dict.fromkeys(READERS[fact].commands, "")
        found = READERS[fact].read({**quiet, STATEMENTS: "end\n"})
        assert isinstance(found, RoutingInterfaces | LinkState)
        assert not (found.interfaces if isinstance(found, RoutingInterfaces) else found.nodes)
        with pytest.raises(UnreadableOutput):
            READERS[fact].read({**quiet, STATEMENTS: "  ^\n% Invalid input detected at '^' marker.\n"})


def captured(*commands: str) -> list[Any]:
    found = sorted(path for command in commands for path in CAPTURES.glob(f"ios*/{command}/*.txt"))
    return [pytest.param(path, id=f"{path.parent.name}-{path.stem}") for path in found]


@pytest.mark.skipif(not CAPTURES.is_dir(), reason=f"no outputs of real devices in {CAPTURES}")
@pytest.mark.parametrize(
    "path", captured("show_ip_ospf_interface", "show_ipv6_ospf_interface", "show_ospfv3_interface")
)
def test_interfaces_of_real_devices(path: Path) -> None:
    """Each block is an interface, with the area, process and cost of its lines."""
    text = clean(path.read_bytes().decode("utf-8", errors="replace"))
    fact, command = (
        (OspfInterfaces, "show ip ospf interface")
        if "_ip_" in path.parent.name
        else (Ospfv3Interfaces, "show ospfv3 interface")
    )
    found = READERS[fact].read({command: text, STATEMENTS: "end\n"})
    assert isinstance(found, RoutingInterfaces)
    heads = re.findall(r"^ *(\S+) is .*, line protocol is ", text, re.MULTILINE)
    assert [each.interface for each in found.interfaces] == heads
    assert [str(each.cost) for each in found.interfaces] == re.findall(r", Cost: ([0-9]+)", text)
    assert [each.instance.name for each in found.interfaces] == re.findall(r"Process ID ([0-9]+)", text)
    assert [each.area for each in found.interfaces] == re.findall(r"\bArea ([0-9]+)", text)
    assert sum(each.passive is True for each in found.interfaces) == text.count("(Passive interface)")
    assert sum(bool(each.authentication) for each in found.interfaces) == text.count("authentication enabled")


@pytest.mark.skipif(not CAPTURES.is_dir(), reason=f"no outputs of real devices in {CAPTURES}")
@pytest.mark.parametrize("path", captured("show_ip_ospf_database_router"))
def test_databases_of_real_devices(path: Path) -> None:
    """Each router's LSA is a node, with every link of it."""
    text = clean(path.read_bytes().decode("utf-8", errors="replace"))
    processes = "".join(f"router ospf {name}\n" for name in re.findall(r"Process ID ([0-9]+)", text))
    found = READERS[OspfLinkState].read({DATABASE: text, STATEMENTS: f"{processes}end\n"})
    assert isinstance(found, OspfLinkState)
    assert [str(node.identity) for node in found.nodes] == re.findall(r"Advertising Router: (\S+)", text)
    assert sum(len(node.prefixes) for node in found.nodes) == text.count("a Stub Network")
    assert sum(len(node.neighbors) for node in found.nodes) == text.count("(point-to-point)")
