"""``show arp``, ``show ipv6 neighbors``, ``show ntp``: who is there, as far as the router can know."""

from __future__ import annotations

from typing import Any


def rows(shown: str) -> dict[str, list[str]]:
    """The fields of each row of ``show arp`` by address."""
    return {fields[1]: fields for line in shown.split("\n")[1:] if (fields := line.split())}


def test_arp_has_own_addresses_and_the_far_end(r1: Any, clock: Any) -> None:
    """An own address has no age, the far end's is the minutes that the port has been up."""
    clock.pass_by(190)
    found = rows(r1.type("show arp"))
    assert set(found) == {"192.0.2.1", "192.0.2.2"}
    assert (found["192.0.2.1"][2], found["192.0.2.2"][2]) == ("-", "3")


def test_arp_follows_addresses_and_shutdown(r1: Any, r2: Any) -> None:
    """An address that is removed is gone, one in another subnet is not met, and a port that is down has none."""
    r2.configure("interface Gi0/0", "ip address 198.51.100.2 255.255.255.0")
    assert set(rows(r1.type("show arp"))) == {"192.0.2.1"}
    r2.configure("interface Gi0/0", "ip address 192.0.2.7 255.255.255.0")
    assert set(rows(r1.type("show arp"))) == {"192.0.2.1", "192.0.2.7"}
    r1.configure("interface Gi0/0", "ip address 192.0.2.9 255.255.255.0 secondary")
    assert set(rows(r1.type("show arp"))) == {"192.0.2.1", "192.0.2.7", "192.0.2.9"}
    assert set(rows(r1.type("show ip arp 192.0.2.7"))) == {"192.0.2.7"}
    r2.configure("interface Gi0/0", "shutdown")
    assert r1.type("show arp") == ""


def test_arp_of_a_vrf(r1: Any) -> None:
    """A VRF has the entries of its interfaces, and one that is not there is refused."""
    r1.configure("vrf definition CUST", "address-family ipv4")
    assert r1.type("show ip arp vrf CUST") == ""
    assert r1.type("show ip arp vrf NOPE").startswith("% VRF NOPE does not exist")
    r1.configure("interface Gi0/0", "vrf forwarding CUST", "ip address 192.0.2.1 255.255.255.0")
    assert set(rows(r1.type("show ip arp vrf CUST"))) == {"192.0.2.1", "192.0.2.2"}
    assert r1.type("show arp") == ""


def test_ipv6_neighbors_need_ipv6_on_both_ends(r1: Any, r2: Any, clock: Any) -> None:
    """The far end's link-local address, reachable at first and stale later."""
    r1.configure("interface Gi0/0", "ipv6 enable")
    assert r1.type("show ipv6 neighbors") == ""
    r2.configure("interface Gi0/0", "ipv6 address FE80::2 link-local")
    clock.pass_by(200)
    (row,) = [line.split() for line in r1.type("show ipv6 neighbors").split("\n")[1:] if line]
    assert (row[0], row[1], row[3], row[4]) == ("FE80::2", "3", "STALE", "Gi0/0")
    r2.configure("interface Gi0/0", "shutdown", "no shutdown")
    (row,) = [line.split() for line in r1.type("show ipv6 neighbors").split("\n")[1:] if line]
    assert (row[1], row[3]) == ("0", "REACH")


def test_ntp_follows_a_server_that_has_a_clock(r1: Any, r2: Any, clock: Any) -> None:
    """A server without a clock is not followed; one that is its own master is, at its stratum and one more."""
    clock.pass_by(600)
    assert r1.type("show ntp associations") == "%NTP is not enabled.\n"
    r1.configure("ntp server 10.255.0.2")
    assert " ~10.255.0.2      .INIT.          16      -     64     0" in r1.type("show ntp associations")
    assert "Clock is unsynchronized, stratum 16, no reference clock\n" in r1.type("show ntp status")
    r2.configure("ntp master 3")
    assert "*~10.255.0.2      127.127.1.1      3     24     64   377" in r1.type("show ntp associations")
    assert "Clock is synchronized, stratum 4, reference is 10.255.0.2" in r1.type("show ntp status")
    r2.configure("interface Gi0/0", "shutdown")
    assert "Clock is unsynchronized" in r1.type("show ntp status")


def test_ntp_servers_that_follow_each_other_have_no_time(r1: Any, r2: Any) -> None:
    """Two routers that ask only each other are synchronized to nobody."""
    r1.configure("ntp server 10.255.0.2")
    r2.configure("ntp server 10.255.0.1")
    assert "Clock is unsynchronized" in r1.type("show ntp status")


def test_ntp_takes_the_preferred_server(r1: Any, r2: Any) -> None:
    """``prefer`` comes before the lower stratum."""
    r2.configure("ntp master 6")
    r1.configure("ntp master 2", "ntp server 10.255.0.2")
    assert "*~127.127.1.1     .LOCL.           1" in r1.type("show ntp associations")
    r1.configure("ntp server 10.255.0.2 prefer")
    assert "*~10.255.0.2      127.127.1.1      6" in r1.type("show ntp associations")
