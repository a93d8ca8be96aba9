"""``ping``: ways there and back, sources, options in any order, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.lab.sandbox.chains import chain
from tests.unit.lab.sandbox.test_isis_protocols import LEVEL_2, LINK, process
from tests.unit.lab.sandbox.test_sandbox_show import parsed

INVALID_SOURCE = "% Invalid source address- IP address not on any of our up interfaces\n"


def row(clock: Any, count: int = 3) -> Any:
    """Routers in a row that reach each other by IS-IS in both families."""
    return chain(clock, *(process(n, extra=LEVEL_2) for n in range(1, count + 1)), link=LINK)


def test_the_output(clock: Any, terminal: Any) -> None:
    """What IOS prints, with the source's line where one is given, and as many marks as packets, 70 in a line."""
    r1 = terminal(row(clock), "r1")
    assert r1.type("ping 10.255.0.3 source Loopback0 repeat 3 timeout 1") == (
        "Type escape sequence to abort.\n"
        "Sending 3, 100-byte ICMP Echos to 10.255.0.3, timeout is 1 seconds:\n"
        "Packet sent with a source address of 10.255.0.1 \n"
        "!!!\n"
        "Success rate is 100 percent (3/3), round-trip min/avg/max = 1/1/2 ms\n"
    )
    assert "\n" + "!" * 70 + "\n" + "!" * 30 + "\n" in r1.type("ping 10.255.0.3 rep 100")


@pytest.mark.parametrize("options", ["repeat 2 source lo0", "source lo 0 rep 2", "so 10.255.0.1 r 2 size 200 validate"])
def test_options_in_any_order(clock: Any, terminal: Any, options: str) -> None:
    """The options may be abbreviated and stand in any order."""
    shown = terminal(row(clock), "r1").type(f"ping 10.255.0.2 {options}")
    assert "Sending 2, " in shown
    assert "source address of 10.255.0.1 \n!!\n" in shown


@pytest.mark.parametrize("options", ["repeat", "repeat x", "bogus 1", "repeat 0", "source"])
def test_what_is_no_option(clock: Any, terminal: Any, options: str) -> None:
    """An unknown or unfinished option is refused."""
    assert "% Invalid input detected" in terminal(row(clock), "r1").type(f"ping 10.255.0.2 {options}")


@pytest.mark.parametrize("source", ["10.9.9.9", "lo7", "lo8", "10.255.0.3", "172.16.7.1"])
def test_a_source_that_is_not_there(clock: Any, terminal: Any, source: str) -> None:
    """An address of nobody or of another router, and an interface that is down or not there, is refused."""
    r1 = terminal(row(clock), "r1")
    r1.configure("interface lo7", "ip address 172.16.7.1 255.255.255.255", "shutdown")
    assert r1.type(f"ping 10.255.0.2 source {source}") == INVALID_SOURCE


def test_the_way_back_counts(clock: Any, terminal: Any) -> None:
    """An echo from an address that the other end does not know is lost, one from a known address answered."""
    r1 = terminal(row(clock), "r1")
    r1.configure("interface lo7", "ip address 172.16.7.1 255.255.255.255")
    assert "\n.....\nSuccess rate is 0 percent (0/5)\n" in r1.type("ping 10.255.0.3 source lo7")
    assert "100 percent" in r1.type("ping 10.255.0.3 source lo0")


def test_a_router_on_the_way_says_that_it_has_no_route(clock: Any, terminal: Any) -> None:
    """Without an own route nothing comes back; a router on the way without one answers every other packet."""
    r1 = terminal(row(clock), "r1")
    assert "\n.....\n" in r1.type("ping 192.0.2.1")
    r1.configure("ip route 192.0.2.0 255.255.255.0 10.0.1.2")
    assert "\nU.U.U\nSuccess rate is 0 percent (0/5)\n" in r1.type("ping 192.0.2.1")


def test_ipv6(clock: Any, terminal: Any) -> None:
    """Over link-local next hops, from a loopback's address too; a source of the other family is none."""
    r1 = terminal(row(clock), "r1")
    for typed in ("ping ipv6 2001:db8:255::3 source lo0", "ping 2001:db8:255::3 source 2001:DB8:255::1"):
        shown = r1.type(typed)
        assert "ICMP Echos to 2001:DB8:255::3, timeout is 2 seconds:\n" in shown
        assert "Packet sent with a source address of 2001:DB8:255::1\n!!!!!\n" in shown
    assert "100 percent" in r1.type("ping ipv6 2001:db8:255::3")
    assert r1.type("ping ipv6 2001:db8:255::3 source 10.255.0.1") == INVALID_SOURCE
    terminal(row(clock), "r1")
    r1.configure("interface Gi0/1", "shutdown")
    assert "Success rate is 0 percent" in r1.type("ping ipv6 2001:db8:255::3")


def test_a_vrf(clock: Any, terminal: Any) -> None:
    """A VRF's own table and sources count; one that is not there is refused."""
    r1 = terminal(row(clock), "r1")
    r1.configure("vrf definition RED", "address-family ipv4")
    r1.configure("interface lo7", "vrf forwarding RED", "ip address 10.7.7.7 255.255.255.255")
    assert "100 percent" in r1.type("ping vrf RED 10.7.7.7 source lo7")
    assert r1.type("ping vrf RED 10.255.0.2 source lo0") == INVALID_SOURCE
    assert "0 percent" in r1.type("ping vrf RED 10.255.0.2")
    assert r1.type("ping vrf BLUE 10.7.7.7") == "% VRF BLUE does not exist.\n"


def test_the_template_reads_it(clock: Any, terminal: Any) -> None:
    """ntc-templates' template for ``ping`` reads what is answered and what is not."""
    r1 = terminal(row(clock), "r1")
    for typed, rate, source in (
        ("ping 10.255.0.3 source 10.255.0.1", "100", "10.255.0.1"),
        ("ping 192.0.2.1", "0", ""),
    ):
        (found,) = parsed(r1, typed)
        assert (found["success_pct"], found["source"], found["sent_qty"]) == (rate, source, "5")
