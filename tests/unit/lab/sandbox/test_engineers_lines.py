"""What engineers type at the prompt beside the commands of the protocols, and what IOS makes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

CARET = "% Invalid input detected at '^' marker.\n\n"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("show", '% Type "show ?" for a list of subcommands\n'),
        ("sh", '% Type "show ?" for a list of subcommands\n'),
        ("s", '% Type "show ?" for a list of subcommands\n'),
        ("clear", '% Type "clear ?" for a list of subcommands\n'),
        ("show ip", "% Incomplete command.\n\n"),
        ("u all", "All possible debugging has been turned off\n"),
        ("no debug all", "All possible debugging has been turned off\n"),
        ("where", "% No connections open\n"),
    ],
)
def test_short_lines_of_the_exec_mode(r1: Any, line: str, said: str) -> None:
    """A command that has others behind it says so; IOS's own aliases stand for whole words."""
    assert r1.type(line) == said


def test_history(r1: Any) -> None:
    """``show history`` has what was typed, itself last, and no more than ten lines."""
    r1.type("show clock", "show privilege")
    assert r1.type("show history") == "  show clock\n  show privilege\n  show history\n"
    r1.type(*["show privilege"] * 12)
    assert r1.type("show history").count("\n") == 10


def test_configure_alone_asks_from_where(r1: Any) -> None:
    """Return takes the terminal; ``configure terminal`` asks nothing."""
    assert r1.type("conf") == "Configuring from terminal, memory, or network [terminal]? "
    assert r1.type("") == "Enter configuration commands, one per line.  End with CNTL/Z.\n"
    assert r1.shell.prompt == "r1(config)#"


def test_an_alias_is_acted_on(r1: Any) -> None:
    """``alias exec`` gives a name to the beginning of a line, in configuration mode behind ``do`` too."""
    r1.configure("alias exec sib show ip interface brief", "alias exec sib show privilege")
    assert r1.type("sib") == "Current privilege level is 15\n"
    assert "  sib                   show privilege\n" in r1.type("show aliases")
    r1.configure("no alias exec sib")
    assert "Unknown command" in r1.type("sib")


def test_the_log_is_cleared_with_a_blank_line(r1: Any) -> None:
    """IOS 15 leaves one before the prompt."""
    assert r1.type("clear logging") == "Clear logging buffer [confirm]"
    assert r1.keys("\r") == "\r\n\r\nr1#"


@pytest.mark.parametrize("line", ["show interfaces gi0/9", "show running-config interface lo99"])
def test_the_caret_points_to_an_interface_that_is_not_there(r1: Any, line: str) -> None:
    """The caret stands under the name, behind the prompt."""
    at = len("r1#") + line.rindex(" ") + 1
    assert r1.type(line) == f"{' ' * at}^\n{CARET}"


def test_do_alone_is_incomplete(r1: Any) -> None:
    """``do`` needs a command."""
    assert r1.configure("do") == "% Incomplete command.\n\n"


def test_null0(r1: Any) -> None:
    """It is always there and printed with what is said of it; it is none of the interfaces with addresses."""
    brief = r1.type("show ip interface brief")
    assert r1.configure("interface null 0", "ip unreachables") == ""
    assert "interface Null0" not in r1.type("show running-config")
    assert CARET in r1.configure("interface Null0", "ip address 10.9.9.9 255.255.255.255")
    r1.configure("int nu0", "no ip unreachables")
    text = r1.type("show running-config")
    assert "!\ninterface Null0\n no ip unreachables\n!\ninterface GigabitEthernet0/0\n" in text
    assert "interface Null0\n no ip unreachables\n" in r1.type("show running-config interface null0")
    assert r1.type("show ip interface brief") == brief
    assert r1.configure("default interface Null0") == "Interface Null0 set to default configuration\n"
    assert "interface Null0" not in r1.type("show running-config")


def test_null0_says_whether_unreachables_are_sent(r1: Any, r2: Any) -> None:
    """``no ip unreachables`` there drops what is routed into it in silence."""
    r1.configure("ip route 198.51.100.0 255.255.255.0 192.0.2.2")
    r2.configure("ip route 198.51.100.0 255.255.255.0 Null0")
    assert "U" in r1.type("ping 198.51.100.1").splitlines()[-2]
    r2.configure("interface Null0", "no ip unreachables")
    assert "....." in r1.type("ping 198.51.100.1")


def test_null0_comes_back_from_the_startup_configuration(single: Callable[[str], Any], terminal: Any) -> None:
    """A router boots with it as with any other section."""
    r1 = terminal(single("hostname r1\n!\ninterface Null0\n no ip unreachables\n!\nend\n"), "r1")
    assert "interface Null0\n no ip unreachables\n" in r1.type("show running-config")
    assert "Null0" not in r1.type("show ip interface brief")


def test_the_headings_of_a_part_of_the_table(r1: Any) -> None:
    """``show ip route ospf`` counts the subnets and masks of the whole network, as ``show ip route`` does."""
    r1.configure("interface Loopback5", "ip address 10.5.0.1 255.255.255.0")
    whole = r1.type("show ip route").split("\n\n")[2]
    heading = "      10.0.0.0/8 is variably subnetted, 4 subnets, 2 masks\n"
    assert heading in whole
    assert all(
        heading in r1.type(f"show ip route {part}") for part in ("connected", "10.0.0.0 255.0.0.0 longer-prefixes")
    )
    assert r1.type("show ip route static").endswith("Gateway of last resort is not set\n\n")


@pytest.mark.parametrize(
    ("address", "said"),
    [("172.31.1.1", "% Network not in table\n"), ("192.0.9.1", "% Network not in table\n")],
)
def test_an_address_that_no_route_covers(r1: Any, address: str, said: str) -> None:
    """A network without any route is not in the table; of one with routes the subnet is not."""
    assert r1.type(f"show ip route {address}") == said
    assert r1.type("show ip route 10.77.1.1") == "% Subnet not in table\n"


SESSION_ONLY = "% General session commands not allowed under the address family\n"


@pytest.mark.parametrize("line", ["remote-as 65000", "update-source Loopback0", "timers 10 30", "shutdown"])
@pytest.mark.parametrize("family", ["ipv4", "vpnv4", "ipv6"])
def test_lines_of_a_session_in_an_address_family(r1: Any, family: str, line: str) -> None:
    """They belong to the instance; nothing is changed."""
    r1.configure("router bgp 65000", f"address-family {family}")
    before = r1.type("show running-config")
    for no in ("", "no "):
        said = r1.configure("router bgp 65000", f"address-family {family}", f"{no}neighbor 10.255.0.2 {line}")
        assert said == SESSION_ONLY, (no, line)
    assert r1.type("show running-config").split("!\n", 2)[2] == before.split("!\n", 2)[2]


def test_lines_of_a_session_in_a_vrf(r1: Any) -> None:
    """A VRF's family is where its sessions stand."""
    lines = "vrf definition RED", "rd 65000:1", "address-family ipv4", "router bgp 65000", "address-family ipv4 vrf RED"
    assert r1.configure(*lines, "neighbor 10.9.0.2 remote-as 65001", "neighbor 10.9.0.2 timers 10 30") == ""
