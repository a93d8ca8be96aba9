"""Logging, NTP, SNMP, users, their keys, and static routes: what the configuration keeps of a line."""

from __future__ import annotations

from typing import Any

import pytest

KEY = (
    "AAAAB3NzaC1yc2EAAAADAQABAAAAQAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUm"
    "JygpKissLS4vMDEyMzQ1Njc4OTo7PD0+P0A="
)


def lines(seat: Any, *heads: str) -> list[str]:
    """The lines of the running configuration that begin as given."""
    return [line for line in seat.shell.router.running_text().splitlines() if line.startswith(heads)]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (["logging console 2"], ["logging console critical"]),
        (["logging trap errors", "logging trap informational"], []),
        (["no logging console"], ["no logging console"]),
        (["no logging console", "logging console"], []),
        (["logging facility local5", "logging trap errors"], ["logging trap errors", "logging facility local5"]),
        (["logging facility local5", "logging facility local7"], []),
        (["logging facility local5", "no logging facility local5"], []),
        (["logging 192.0.2.1"], ["logging host 192.0.2.1"]),
        (["logging host 192.0.2.1 vrf X", "logging host 192.0.2.1", "no logging host 192.0.2.1"], []),
        (["logging source-interface lo0", "logging source-interface lo0 vrf X", "no logging source-interface"],
         ["logging source-interface Loopback0 vrf X"]),
        (["ntp server 192.0.2.1", "ntp server 192.0.2.1 prefer"], ["ntp server 192.0.2.1 prefer"]),
        (["ntp server 192.0.2.1", "ntp server vrf X 192.0.2.1", "no ntp server 192.0.2.1"],
         ["ntp server vrf X 192.0.2.1"]),
        (["ntp server 192.0.2.1", "ntp logging", "no ntp"], []),
        (["ntp server 192.0.2.1", "ntp source Loopback0"], ["ntp source Loopback0", "ntp server 192.0.2.1"]),
        (["snmp-server community X rw 10"], ["snmp-server community X RW 10"]),
        (["snmp-server community X rw", "snmp-server community X"], ["snmp-server community X RO"]),
        (["snmp-server contact a", "snmp-server contact b c"], ["snmp-server contact b c"]),
        (["snmp-server host 192.0.2.1 traps version 2c X bgp ospf"],
         ["snmp-server host 192.0.2.1 version 2c X  bgp ospf"]),
        (["snmp-server host 192.0.2.1 X", "no snmp-server"], []),
    ],
)  # fmt: skip
def test_service_lines(r1: Any, typed: list[str], kept: list[str]) -> None:
    """What takes another line's place, what stands beside it, and what is a default and not printed."""
    r1.configure(*typed)
    assert lines(r1, "logging", "no logging", "ntp", "snmp-server") == kept


def test_what_is_said_of_a_user_adds_up(r1: Any) -> None:
    """Privilege first, the password last; what is typed again replaces what was there."""
    r1.configure(
        "username ann password 0 one", "username ann view V", "username ann privilege 5", "username ann password two"
    )
    assert lines(r1, "username ann") == ["username ann privilege 5 view V password 0 two"]


def test_a_user_has_a_password_or_a_secret(r1: Any) -> None:
    """Not both; and neither where there is to be none."""
    r1.configure("username ann password 0 one")
    assert r1.configure("username ann secret two").startswith(
        "ERROR: Can not have both a user password and a user secret."
    )
    r1.configure("username ann nopassword")
    assert lines(r1, "username ann") == ["username ann nopassword"]
    assert "% Invalid input detected" in r1.configure("username ann nonsense")


def test_public_keys_are_kept_as_hashes(r1: Any) -> None:
    """A key that is pasted in lines is kept as its MD5 hash, under its user; no mark and no line parts the users."""
    r1.configure("ip ssh pubkey-chain", "username ann", "key-string", KEY[:60], KEY[60:], "exit", "exit")
    printed = r1.type("show running-config | section pubkey-chain").splitlines()
    assert [line.rpartition(" ssh-rsa")[0] or line for line in printed] == [
        "ip ssh pubkey-chain",
        "  username ann",
        "   key-hash",
    ]
    r1.configure("ip ssh pubkey-chain", "username bob", "key-hash ssh-rsa 0123 bob@lab", "exit", "no username ann")
    assert lines(r1, "  username") == ["  username bob"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (
            "ip route 192.0.2.0 255.255.255.0 10.0.0.9 name N tag 5 200",
            "ip route 192.0.2.0 255.255.255.0 10.0.0.9 200 tag 5 name N",
        ),
        ("ip route 192.0.2.0 255.255.255.0 Null0 1", "ip route 192.0.2.0 255.255.255.0 Null0"),
        (
            "ip route 192.0.2.0 255.255.255.0 10.0.0.9 multicast tag 5",
            "ip route 192.0.2.0 255.255.255.0 10.0.0.9 tag 5 multicast",
        ),
        ("ipv6 route 2001:db8::1/64 2001:db8:9::1 tag 7", "ipv6 route 2001:DB8::/64 2001:DB8:9::1 tag 7"),
    ],
)
def test_static_routes_are_printed_in_ios_order(r1: Any, typed: str, kept: str) -> None:
    """Distance, tag, name, track; the same hop again is the same route, and ``no`` needs the hop alone."""
    r1.configure(typed)
    assert lines(r1, "ip route", "ipv6 route") == [kept]
    hop = " ".join(typed.split()[: 5 if typed.startswith("ip ") else 4])
    r1.configure(f"{hop} name OTHER")
    assert len(lines(r1, "ip route", "ipv6 route")) == 1
    r1.configure(f"no {hop}")
    assert lines(r1, "ip route", "ipv6 route") == []


def test_clear_counters_asks(r1: Any) -> None:
    """One key confirms; the log says which counters were cleared."""
    assert "on this interface [confirm]" in r1.keys("clear counters Gi0/0\r")
    r1.keys("y")
    assert "%CLEAR-5-COUNTERS: Clear counter on interface GigabitEthernet0/0" in r1.type("show logging")
