"""Interfaces of IOS: addresses, states and VRFs in every form that it prints, and what is unreadable."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Interface, IPv6Interface
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netloop.model.evidence import (
    Interfaces,
    InterfaceState,
)
from netloop.platforms.cisco_ios import interface
from netloop.platforms.cisco_ios.output import first, followed, whole
from netloop.platforms.cisco_ios.process import ConfiguredInterface, elect
from netloop.platforms.cisco_ios.readers import READERS
from netloop.platforms.platform import UnreadableOutput
from tests.unit.platforms.cisco_ios.samples import REFUSED

STATE = """
Loopback1 is up, line protocol is up
  Hardware is Loopback
  Description: not Loopback9 is down, line protocol is down
  Internet address is 192.0.2.1/32
Loopback123 is administratively down, line protocol is down
  Internet address is 192.0.2.123/32
GigabitEthernet0/1 is up, line protocol is down (notconnect)
  Internet address will be negotiated using DHCP
Serial0/0:0 is up, line protocol is up (looped)
  Interface is unnumbered. Using address of Loopback1 (192.0.2.1)
Control Plane Interface is down, line protocol is down
"""

IP = """
Loopback1 is up, line protocol is up
  Internet address is 192.0.2.1/32
  Broadcast address is 255.255.255.255
  Secondary address 198.51.100.1 255.255.255.0
  Secondary address 198.51.101.1/24
  VPN Routing/Forwarding "CUST-A"
  Downstream VPN Routing/Forwarding ""
Loopback123 is administratively down, line protocol is down
  Internet address is 192.0.2.123, subnet mask is 255.255.255.255
GigabitEthernet0/1 is up, line protocol is down
  Internet address will be negotiated using DHCP
Serial0/0:0 is up, line protocol is up
  Interface is unnumbered. Using address of Loopback1 (192.0.2.1)
"""

IPV6 = """
Loopback1 is up, line protocol is up
  IPv6 is enabled, link-local address is FE80::1 [UNA]
  No Virtual link-local address(es):
  Global unicast address(es):
    2001:DB8:255::1, subnet is 2001:DB8:255::1/128
    2001:db8:1:0:A8BB:ccff:FE00:100, subnet is 2001:DB8:1::/64 [EUI/CAL/PRE]
      valid lifetime 2591998 preferred lifetime 604798
  Joined group address(es):
    FF02::1
Loopback123 is administratively down, line protocol is down
  IPv6 is tentative, link-local address is FE80::2 [TEN]
  Global unicast address(es):
    2001:DB8::7B, subnet is 2001:DB8::/64 [TEN]
"""


def read_interfaces(state: str = STATE, ip: str = IP, ipv6: str = IPV6) -> dict[str, InterfaceState]:
    fact = READERS[Interfaces].read({interface.STATE: state, interface.IP: ip, interface.IPV6: ipv6})
    assert isinstance(fact, Interfaces)
    return dict(fact.by_name)


def test_interfaces() -> None:
    """Primary, secondaries and global IPv6 addresses are read with their masks; borrowed addresses are nobody's."""
    found = read_interfaces()
    assert found["Loopback1"] == InterfaceState(
        name="Loopback1",
        admin_up=True,
        line_up=True,
        ipv4=(IPv4Interface("192.0.2.1/32"), IPv4Interface("198.51.100.1/24"), IPv4Interface("198.51.101.1/24")),
        ipv6=(IPv6Interface("2001:db8:255::1/128"), IPv6Interface("2001:db8:1:0:a8bb:ccff:fe00:100/64")),
        vrf="CUST-A",
    )
    assert not found["Loopback123"].admin_up
    assert found["Loopback123"].ipv4 == (IPv4Interface("192.0.2.123/32"),)
    assert found["Loopback123"].ipv6 == (IPv6Interface("2001:db8::7b/64"),)
    assert (found["GigabitEthernet0/1"].admin_up, found["GigabitEthernet0/1"].line_up) == (True, False)
    assert found["GigabitEthernet0/1"].ipv4 == found["Serial0/0:0"].ipv4 == ()
    assert found["Control Plane Interface"].ipv6 == ()
    assert "Loopback9" not in found


@pytest.mark.parametrize("mask", ["/27", " 255.255.255.224", " 0xFFFFFFE0", ", subnet mask is 255.255.255.224"])
def test_masks_in_every_format(mask: str) -> None:
    """``terminal ip netmask-format`` does not change what is read."""
    state, ip = (shown.replace("192.0.2.1/32", f"192.0.2.1{mask}") for shown in (STATE, IP))
    assert read_interfaces(state=state, ip=ip)["Loopback1"].ipv4[0] == IPv4Interface("192.0.2.1/27")


@pytest.mark.parametrize("answer", ["", REFUSED, "% IPv6 routing not enabled\n"])
def test_a_device_without_ipv6(answer: str) -> None:
    """Silence on IPv6, or a device that does not know the command, means no IPv6."""
    assert all(state.ipv6 == () for state in read_interfaces(ipv6=answer).values())


@pytest.mark.parametrize(
    ("outputs", "reason"),
    [
        ({"state": ""}, "'show interfaces' shows no interface"),
        ({"ip": ""}, "'show ip interface' shows no interface"),
        ({"ip": REFUSED}, "refused 'show ip interface'"),
        ({"ipv6": "Command authorization failed.\n"}, "refused 'show ipv6 interface'"),
        ({"ip": IP.replace("192.0.2.1/32", "0000.0000/29")}, "Loopback1: no address in 'Internet address is 0000"),
        ({"ip": IP.replace("192.0.2.1/32", "192.0.2.1/33")}, "no IPv4 address in"),
        ({"ip": IP.replace("192.0.2.1/32", "192.0.2.1")}, "no address in"),
        ({"ipv6": IPV6.replace("::1/128", "::1/129")}, "no IPv6 address in"),
        ({"ipv6": IPV6.replace("2001:DB8:255::1,", "2001:DB8:255::1::,")}, "no IPv6 address in"),
        ({"state": f"noise\n{STATE}"}, "expected an interface's state, found 'noise'"),
    ],
)
def test_unreadable_interfaces(outputs: dict[str, str], reason: str) -> None:
    """An interface's address that cannot be read is not an interface without one."""
    with pytest.raises(UnreadableOutput) as caught:
        read_interfaces(**outputs)
    assert reason in str(caught.value)


def configured(number: int, *, loopback: bool, vrf: str, address: int | None, shutdown: bool) -> ConfiguredInterface:
    name = f"{'Loopback' if loopback else 'GigabitEthernet0/'}{number}"
    ipv4 = () if address is None else (IPv4Interface(f"{IPv4Address(address)}/32"),)
    return ConfiguredInterface(name, vrf, ipv4, (), shutdown, ())


INTERFACES = st.lists(
    st.tuples(st.booleans(), st.sampled_from(["default", "RED"]), st.none() | st.integers(1, 2**32 - 1), st.booleans()),
    max_size=8,
    unique_by=lambda entry: entry[2],
).map(
    lambda entries: [
        configured(number, loopback=loopback, vrf=vrf, address=address, shutdown=shutdown)
        for number, (loopback, vrf, address, shutdown) in enumerate(entries)
    ]
)


@given(INTERFACES, st.randoms(use_true_random=False))
def test_nothing_but_an_interface_that_can_be_elected_decides(
    interfaces: list[ConfiguredInterface], random: Random
) -> None:
    """Neither the order nor what is shut down, without an address or in another VRF changes the election; a loopback
    goes before the others, and a higher address before a lower one."""
    chosen = elect(interfaces)
    shuffled = random.sample(interfaces, len(interfaces))
    assert elect(shuffled) == chosen
    rivals = [i for i in interfaces if i.vrf == "default" and not i.shutdown and i.primary]
    assert elect(rivals) == chosen
    assert (chosen is None) == (not rivals)
    for rival in rivals:
        assert chosen is not None
        assert chosen.primary is not None
        assert rival.primary is not None
        assert chosen.loopback or not rival.loopback
        assert chosen.primary.ip >= rival.primary.ip or chosen.loopback > rival.loopback


@given(INTERFACES.filter(lambda interfaces: elect(interfaces) is not None))
def test_an_election_without_the_elected_ends_otherwise(interfaces: list[ConfiguredInterface]) -> None:
    """Shut down, the elected interface is elected no more: an ID that nobody wrote down is luck."""
    chosen = elect(interfaces)
    assert chosen is not None
    without = [replace(i, shutdown=True) if i is chosen else i for i in interfaces]
    assert elect(without) != chosen


PARTS = (
    *("Loopback0 is up, line protocol is up", "Gi0/1 is administratively down, line protocol is down ", ""),
    *("  Internet address is 10.0.0.1/32", "  Internet address is 10.0.0.1/3", "2", " word", "  MTU 1500"),
    *('  VPN Routing/Forwarding "X"', '  arding "Y"', "Gi0/2 is up, line", "protocol is up", "junk at left", "%LINK"),
    *("    2001:DB8::1, subnet is 2001:DB8::/64", "  2001:DB8::1, SUBNET IS 2001:DB8::/64"),
    *("  Secondary address 1.1.1.1/24", "  No global"),
    *("  Description: a is up, line protocol is up", "Last line x"),
    *("  Hardware is up, l", "  x is reset (y),", "  line protocol is odd, z"),
)


@given(st.lists(st.sampled_from(PARTS), max_size=8), st.booleans())
def test_passing_over_lines_that_tell_nothing_changes_nothing(lines: list[str], ended: bool) -> None:
    """Judging only the lines that may tell something says what judging every line of an output says."""
    text = "\n".join(lines) + "\n" * ended
    assert _said(interface.sections, text) == _said(_line_by_line, text)


def _line_by_line(text: str) -> tuple[interface.ShownInterface, ...]:
    """Every line put to every pattern."""
    found: list[tuple[re.Match[str], list[str]]] = []
    for line, below in followed(text):
        if head := interface._HEAD.match(line):
            found.append((head, []))
        elif (
            interface._LIKE_HEAD.match(line)
            or not found
            or (interface._LIKE_VRF.match(line) and not interface._VRF.match(line))
        ):
            raise UnreadableOutput(f"expected an interface's state, found {first(line)}")
        else:
            found[-1][1].append(line)
        if below is None and head:
            raise UnreadableOutput(f"the answer ends behind {first(line)}")
        if re.search(r"(?i)^(?:Internet address is|Secondary address) |, subnet is ", line):
            whole(line, below)
    return tuple(interface._section(head, body, telling=body) for head, body in found)


def _said(read: Callable[[str], tuple[interface.ShownInterface, ...]], text: str) -> object:
    """All that is read of interfaces, or why it is unreadable; and of the last one what stands in it."""
    try:
        found = read(text)
    except UnreadableOutput as exc:
        return str(exc)
    told = [(one.name, one.admin_up, one.line_up, one.vrf, *_addresses(one)) for one in found]
    return told, [one.lines for one in found]


def _addresses(section: interface.ShownInterface) -> Iterator[object]:
    for name in ("ipv4", "ipv6"):
        try:
            yield getattr(section, name)
        except UnreadableOutput as exc:
            yield str(exc)
