"""``traceroute``: the routers on the way, what answers nothing, and what clients read of it."""

from __future__ import annotations

from typing import Any
from unittest.mock import Mock

import pytest

from tests.unit.lab.sandbox.test_sandbox_ping import INVALID_SOURCE, row
from tests.unit.lab.sandbox.test_sandbox_show import parsed

HEAD = "Type escape sequence to abort.\nTracing the route to {}\nVRF info: (vrf in name/id, vrf out name/id)\n"


def test_the_output(clock: Any, terminal: Any) -> None:
    """Each router answers from the interface that the probe came in on; the target loses every second probe."""
    r1 = terminal(row(clock, 4), "r1")
    assert r1.type("traceroute 10.255.0.4") == HEAD.format("10.255.0.4") + (
        "  1 10.0.1.2 1 msec 1 msec 1 msec\n  2 10.0.2.2 1 msec 1 msec 1 msec\n  3 10.0.3.2 1 msec *  1 msec\n"
    )
    for options in ("numeric", "source lo0", "so 10.255.0.1 timeout 1", "ttl 1 30"):
        assert "\n  3 10.0.3.2 1 msec *  1 msec\n" in r1.type(f"trace 10.255.0.4 {options}")
    assert "\n  1 10.0.1.2 1 msec\n" in r1.type("traceroute ip 10.255.0.4 probe 1")
    assert r1.type("traceroute 10.255.0.4 ttl 2 2") == HEAD.format("10.255.0.4") + "  2 10.0.2.2 1 msec 1 msec 1 msec\n"


def test_ipv6(clock: Any, terminal: Any) -> None:
    """The routers answer from their global addresses."""
    shown = terminal(row(clock), "r1").type("traceroute ipv6 2001:db8:255::3")
    assert shown.endswith(
        "2001:DB8:255::3\n\n  1 2001:DB8:0:1::2 1 msec 1 msec 1 msec\n  2 2001:DB8:0:2::2 1 msec *  1 msec\n"
    )


def test_what_answers_nothing(clock: Any, terminal: Any) -> None:
    """Without a way no hop answers, to the last TTL; a router without a route on says so."""
    r1 = terminal(row(clock), "r1")
    silent = r1.type("traceroute 192.0.2.1 ttl 1 4")
    assert silent.splitlines()[3:] == ["  1  *  *  * ", "  2  *  *  * ", "  3  *  *  * ", "  4  *  *  * "]
    r1.configure("ip route 192.0.2.0 255.255.255.0 10.0.1.2")
    assert r1.type("traceroute 192.0.2.1").endswith("\n  1 10.0.1.2 !H  *  !H \n")
    r1.configure("interface lo7", "ip address 172.16.7.1 255.255.255.255")
    lost = r1.type("traceroute 10.255.0.3 source lo7 ttl 1 2").splitlines()[3:]
    assert lost == ["  1  *  *  * ", "  2  *  *  * "]


def test_packets_in_circles(clock: Any, terminal: Any) -> None:
    """Two routers that mean each other answer in turn, to the last TTL."""
    network = row(clock)
    r1, r2 = terminal(network, "r1"), terminal(network, "r2")
    r1.configure("ip route 192.0.2.0 255.255.255.0 10.0.1.2")
    r2.configure("ip route 192.0.2.0 255.255.255.0 10.0.1.1")
    hops = [line.split()[1] for line in r1.type("traceroute 192.0.2.1 ttl 1 5").splitlines()[3:]]
    assert hops == ["10.0.1.2", "10.0.1.1", "10.0.1.2", "10.0.1.1", "10.0.1.2"]


def test_vrfs_names_and_what_is_refused(clock: Any, terminal: Any) -> None:
    """A VRF's own table counts; an unknown name, VRF, source or option is refused."""
    r1 = terminal(row(clock), "r1")
    r1.configure("vrf definition RED", "address-family ipv4")
    r1.configure("interface lo7", "vrf forwarding RED", "ip address 10.7.7.7 255.255.255.255")
    assert "\n  1 10.7.7.7 1 msec *  1 msec\n" in r1.type("traceroute vrf RED 10.7.7.7")
    assert "\n  1  *  *  * \n" in r1.type("traceroute vrf RED 10.255.0.3 ttl 1 2")
    assert r1.type("traceroute vrf BLUE 10.7.7.7") == "% VRF BLUE does not exist.\n"
    assert r1.type("traceroute 10.255.0.3 source 10.9.9.9") == INVALID_SOURCE
    assert r1.type("traceroute nobody").endswith("% Unrecognized host or address, or protocol not running.\n")
    for options in ("bogus", "ttl 1", "probe x", "ttl 1 300"):
        assert "% Invalid input detected" in r1.type(f"traceroute 10.255.0.3 {options}")


def test_clients_read_it(clock: Any, terminal: Any) -> None:
    """ntc-templates' template and NAPALM's ``traceroute`` find the hops, NAPALM's ``ping`` the packets."""
    r1 = terminal(row(clock), "r1")
    assert [hop["ip_address"] for hop in parsed(r1, "traceroute 10.255.0.3")] == ["10.0.1.2", "10.0.2.2"]
    ios = pytest.importorskip("napalm.ios.ios")
    driver = ios.IOSDriver("host", "user", "password")
    driver.device = Mock(send_command=lambda command, **_: r1.type(command))
    hops = driver.traceroute("10.255.0.3")["success"]
    assert [hops[n]["probes"][1]["ip_address"] for n in (1, 2)] == ["10.0.1.2", "10.0.2.2"]
    assert driver.ping("10.255.0.3", source="10.255.0.1")["success"]["packet_loss"] == 0
    assert driver.ping("192.0.2.1")["success"]["packet_loss"] == 5
    assert "Unrecognized host" in driver.ping("nobody")["error"]


def test_a_ping_step_by_step(clock: Any, terminal: Any) -> None:
    """``ping`` alone asks for each option; Enter is the default, and extended commands ask for more."""
    r1 = terminal(row(clock), "r1")
    r1.type("enable")
    assert r1.keys("ping\r").endswith("Protocol [ip]: ")
    assert r1.keys("\r").endswith("Target IP address: ")
    assert r1.keys("10.255.0.3\r").endswith("Repeat count [5]: ")
    for typed in ("2", "", "", "y", "", "lo0", "", "", "y", "", ""):
        r1.keys(f"{typed}\r")
    assert r1.keys("\r").endswith("Sweep range of sizes [n]: ")
    shown = r1.keys("\r")
    assert "Sending 2, 100-byte ICMP Echos to 10.255.0.3, timeout is 2 seconds:\r\n" in shown
    assert "source address of 10.255.0.1 \r\nPacket sent with the DF bit set\r\n!!\r\n" in shown
    r1.keys("ping\r\r")
    assert "% Bad IP address" in r1.keys("nobody\r")


def test_an_interface_that_sends_no_unreachables(clock: Any, terminal: Any) -> None:
    """With ``no ip unreachables`` where the probe comes in neither the target nor who has no route answers it.

    That a probe's time is over is told all the same, and a ping is answered: neither is an unreachable.
    """
    network = row(clock)
    r1, r2, r3 = (terminal(network, name) for name in ("r1", "r2", "r3"))
    r3.configure("interface GigabitEthernet0/0", "no ip unreachables")
    assert r1.type("traceroute 10.255.0.3 probe 1 ttl 1 4").splitlines()[3:] == [
        "  1 10.0.1.2 1 msec",
        "  2  * ",
        "  3  * ",
        "  4  * ",
    ]
    assert "\n!!!!!\n" in r1.type("ping 10.255.0.3")
    r1.configure("ip route 192.0.2.0 255.255.255.0 10.0.1.2")
    r2.configure("interface GigabitEthernet0/0", "no ip unreachables")
    assert "\n.....\n" in r1.type("ping 192.0.2.1")
    assert r1.type("traceroute 192.0.2.1 probe 1 ttl 1 2").splitlines()[3:] == ["  1  * ", "  2  * "]


def test_null0_sends_unreachables(clock: Any, terminal: Any) -> None:
    """Of a packet to Null0 the sender is told, whatever stands on the interface that it came in on."""
    network = row(clock)
    r1, r2 = terminal(network, "r1"), terminal(network, "r2")
    r1.configure("ip route 192.0.2.0 255.255.255.0 10.0.1.2")
    r2.configure("ip route 192.0.2.0 255.255.255.0 Null0", "interface GigabitEthernet0/0", "no ip unreachables")
    assert "\nU.U.U\n" in r1.type("ping 192.0.2.1")


def test_ipv6_unreachables(clock: Any, terminal: Any) -> None:
    """``no ipv6 unreachables`` concerns IPv6 alone."""
    network = row(clock, 2)
    r1, r2 = terminal(network, "r1"), terminal(network, "r2")
    r2.configure("interface GigabitEthernet0/0", "no ipv6 unreachables")
    assert r1.type("traceroute 2001:db8:255::2 probe 1 ttl 1 2").endswith("\n  1  * \n  2  * \n")
    assert r1.type("traceroute 10.255.0.2 probe 1").endswith("\n  1 10.0.1.2 1 msec\n")
