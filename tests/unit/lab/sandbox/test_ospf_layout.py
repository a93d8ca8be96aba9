"""OSPF's outputs of the sandbox held to real devices', and to netloop's readers, which are made from those."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv4Network, IPv6Network
from pathlib import Path
from typing import Any

import pytest

from netloop.model.routing_facts import OspfInterfaces, OspfLinkState, Ospfv3Interfaces, Ospfv3LinkState
from netloop.platforms.cisco_ios.readers import READERS
from tests.unit.lab.sandbox.test_ospf_database import line

CAPTURES = Path(__file__).parents[5] / "shared" / "captures"
FOLDERS = {
    "show ip ospf interface": "show_ip_ospf_interface",
    "show ip ospf neighbor detail": "show_ip_ospf_neighbor_detail",
    "show ip ospf database": "show_ip_ospf_database",
    "show ip ospf database router self-originate": "show_ip_ospf_database_router",
    "show ip ospf database network": "show_ip_ospf_database_other",
    "show ip ospf database database-summary": "show_ip_ospf_database_other",
    "show ipv6 ospf interface": "show_*ospf*_interface",
}
KNOWN = {
    "show ip ospf interface": {
        # of IOS without interfaces of its own in the captures: Genie's ShowIpOspfInterface
        "Enabled by interface config, including secondary ip addresses",
        "Process ID N, Router ID N, Network Type BROADCAST, Cost: N",
        "Transmit Delay is N sec, State DR, Priority N",
        "Transmit Delay is N sec, State BDR, Priority N",
        "Designated Router (ID) N, Interface address N",
        "Backup Designated router (ID) N, Interface address N",
        "Adjacent with neighbor N (Designated Router)",
        "Adjacent with neighbor N (Backup Designated Router)",
        "Attached via Interface Enable",
        "NAME is up, line protocol is up",
    },
    "show ip ospf database router self-originate": {
        "Area Border Router",
        "AS Boundary Router",
        "Link connected to: a Transit Network",
        "(Link ID) Designated Router address: N",
    },
    "show ip ospf database": {"Type-N AS External Link States", "Link ID ADV Router Age Seq# Checksum Tag"},
    "show ipv6 ospf interface": {
        "NAME is up, line protocol is up",
        "Network Type LOOPBACK, Cost: N",
        "Loopback interface is treated as a stub Host",
        "Link Local Address N, Interface ID N",
    },
}
"""Lines that are in no capture: ntc-templates and Genie's parsers have them."""


def shapes(text: str) -> set[str]:
    """The lines of an output, numbers and names of interfaces taken out, blanks squeezed."""
    found = set()
    for row in text.splitlines():
        shape = re.sub(r"^[A-Z][A-Za-z-]+\d\S* is ", "NAME is ", row.strip())
        shape = re.sub(r"\b(?:[A-Z][A-Za-z]+Ethernet|Vlan|OSPF_VL|Loopback|TwentyFiveGigE)\d\S*", "NAME", shape)
        shape = re.sub(r"\b[0-9A-F]{4}::?[0-9A-F:]+|\b0x[0-9A-Fa-f]+|/?\b\d[\d./:]*|\b[0-9A-F]{8}\b", "N", shape)
        found.add(re.sub(r" +", " ", shape).strip())
    return found - {""}


@pytest.fixture
def border(clock: Any, terminal: Any) -> Any:
    """At a border router that has routes of others from outside, with a neighbor of each kind."""
    outside = "ip route 192.168.7.0 255.255.255.0 Null0\nrouter ospf 1\n redistribute static subnets\n"
    return terminal(line(clock, outside, outside), "r2")


@pytest.mark.skipif(not CAPTURES.is_dir(), reason=f"no captures at {CAPTURES}")
@pytest.mark.parametrize("command", FOLDERS)
def test_lines_are_those_of_devices(border: Any, command: str) -> None:
    """Each line of an output is one that a device prints, but for its numbers and names."""
    texts = [path.read_text() for path in CAPTURES.glob(f"ios*/{FOLDERS[command]}/*.txt")]
    assert texts
    real = set().union(*map(shapes, texts)) | KNOWN.get(command, set())
    assert shapes(border.type(command)) - real == set()


def read(seat: Any, fact: type) -> Any:
    """What netloop's reader of a fact makes of the router's outputs."""
    reader = READERS[fact]
    return reader.read({command: seat.type(command) for command in reader.commands})


def test_netloop_reads_interfaces(border: Any) -> None:
    """Area, cost, timers, passive or not, and authentication of each, in both versions."""
    border.configure("interface Gi0/1", "ip ospf authentication message-digest", "ip ospf hello-interval 5")
    border.configure("ipv6 router ospf 1", "passive-interface Gi0/0")
    ours = {found.interface: found for found in read(border, OspfInterfaces).interfaces}
    assert (ours["GigabitEthernet0/1"].area, ours["GigabitEthernet0/1"].hello, ours["GigabitEthernet0/1"].dead) == (
        *("1", 5, 20),
    )
    assert ours["GigabitEthernet0/1"].authentication == "cryptographic"
    assert ours["GigabitEthernet0/0"].passive is False
    sixes = {found.interface: found for found in read(border, Ospfv3Interfaces).interfaces}
    assert sixes["GigabitEthernet0/0"].passive is True
    assert set(sixes) == {"Loopback0", "GigabitEthernet0/0", "GigabitEthernet0/1"}


def test_netloop_reads_databases(border: Any, clock: Any) -> None:
    """Who says what of itself in each area, how old it is, and whether there is a way to it, in both versions."""
    nodes = {(found.area, str(found.identity)): found for found in read(border, OspfLinkState).nodes}
    assert set(nodes) == {("0", f"10.255.0.{n}") for n in (1, 2)} | {("1", f"10.255.0.{n}") for n in (2, 3, 4)}
    last = nodes["1", "10.255.0.4"]
    assert last.prefixes == {IPv4Network("10.255.0.4/32"), IPv4Network("10.0.3.0/24")}
    assert last.neighbors == {IPv4Address("10.255.0.3")}
    sixes = {(found.area, str(found.identity)): found for found in read(border, Ospfv3LinkState).nodes}
    assert IPv6Network("2001:db8:255::4/128") in sixes["1", "10.255.0.4"].prefixes
    border.shell.router.network.routers["r3"].edit(["interface Gi0/1", "shutdown"])
    clock.pass_by(100)
    gone = {(found.area, str(found.identity)): found for found in read(border, OspfLinkState).nodes}
    assert (gone["1", "10.255.0.4"].reachable, gone["1", "10.255.0.4"].age) == (False, 100)
    assert gone["1", "10.255.0.3"].reachable


@pytest.mark.parametrize("show", ["show ipv6 ospf", "show ospfv3"])
def test_how_many_of_ospfv3(border: Any, show: str) -> None:
    """``database-summary`` counts by area and type, in both syntaxes."""
    shown = border.type(f"{show} database database-summary")
    assert (
        "\nArea 1 database summary\n  LSA Type            Count    Delete   Maxage\n  Router              3 " in shown
    )
    assert "\n  Inter-area Prefix   3 " in shown
