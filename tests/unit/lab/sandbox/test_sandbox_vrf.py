"""``show vrf``, ``show ip vrf`` and their details."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.unit.lab.sandbox.test_sandbox_show import parsed

TEXT = """\
hostname r1
vrf definition RED
 description customers
 rd 65000:1
 address-family ipv4
  route-target export 65000:1
  route-target import 65000:1
  route-target import 65000:2
 address-family ipv6
vrf definition BLUE
 address-family ipv4
ip vrf OLD
 rd 65000:3
 route-target both 65000:3
interface Loopback1
 vrf forwarding RED
 ip address 10.1.1.1 255.255.255.255
interface Loopback2
 vrf forwarding RED
interface Loopback3
 vrf forwarding OLD
 ip address 10.3.3.3 255.255.255.255
"""


@pytest.fixture
def seat(single: Callable[[str], Any], terminal: Any) -> Any:
    """A terminal at a router with three VRFs."""
    return terminal(single(TEXT), "r1")


def test_the_table(seat: Any) -> None:
    """RD, families and one interface in a line; a VRF without an RD or interfaces is there too."""
    assert seat.type("show vrf") == (
        "  Name                             Default RD            Protocols   Interfaces\n"
        "  BLUE                             <not set>             ipv4\n"
        "  OLD                              65000:3               ipv4        Lo3\n"
        "  RED                              65000:1               ipv4,ipv6   Lo1\n"
        "                                                                     Lo2\n"
    )
    assert seat.type("show vrf RED").count("\n") == 3
    assert seat.type("show vrf GREEN") == "% VRF GREEN does not exist.\n"


def test_the_older_table(seat: Any) -> None:
    """``show ip vrf`` has no families."""
    assert seat.type("show ip vrf") == (
        "  Name                             Default RD            Interfaces\n"
        "  BLUE                             <not set>\n"
        "  OLD                              65000:3               Lo3\n"
        "  RED                              65000:1               Lo1\n"
        "                                                         Lo2\n"
    )


def test_the_details(seat: Any) -> None:
    """Route targets of each family, interfaces, the format that the VRF is configured in."""
    shown = seat.type("show vrf detail RED")
    assert shown.startswith(
        "VRF RED (VRF Id = 3); default RD 65000:1; default VPNID <not set>\n  Description: customers\n"
        "  New CLI format, supports multiple address-families\n  Flags: 0x180C\n  Interfaces:\n    Lo1  "
    )
    assert (
        "  Export VPN route-target communities\n    RT:65000:1              \n"
        "  Import VPN route-target communities\n    RT:65000:1               RT:65000:2              \n"
    ) in shown
    assert "Address family ipv6 unicast (Table ID = 0x1E000003):\n" in shown
    old = seat.type("show ip vrf detail OLD")
    assert "  Old CLI format, supports IPv4 only\n" in old
    assert "Address family ipv6 unicast not active\n" in old
    assert "  No interfaces\n" in seat.type("show vrf detail BLUE")


def test_the_interfaces(seat: Any) -> None:
    """``show ip vrf interfaces``: addresses and states of those in a VRF."""
    assert seat.type("show ip vrf interfaces").splitlines()[1:] == [
        "Lo1                    10.1.1.1        RED                              up",
        "Lo2                    unassigned      RED                              up",
        "Lo3                    10.3.3.3        OLD                              up",
    ]


def test_a_router_without_vrfs(r1: Any) -> None:
    """Nothing is shown."""
    assert (r1.type("show vrf"), r1.type("show ip vrf")) == ("", "")


def test_the_templates_read_it(seat: Any) -> None:
    """ntc-templates' templates for ``show vrf``, its detail and the interfaces read the output."""
    found = {row["name"]: row for row in parsed(seat, "show vrf")}
    assert (found["RED"]["default_rd"], found["RED"]["interfaces"]) == ("65000:1", ["Lo1", "Lo2"])
    (old,) = parsed(seat, "show ip vrf interfaces")[2:]
    assert (old["vrf"], old["ip_address"]) == ("OLD", "10.3.3.3")
