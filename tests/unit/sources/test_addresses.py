"""Addresses and prefixes: what is accepted is exactly what a router can have."""

from __future__ import annotations

from contextlib import suppress
from ipaddress import IPv4Address, IPv4Interface, IPv6Address, IPv6Interface, IPv6Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netloop.sources import addresses
from netloop.sources.words import Refused

GOOD4 = st.ip_addresses(v=4).filter(
    lambda a: 0x01000000 <= int(a) < 0xE0000000 and int(a) >> 24 != 127 and int(a) >> 8 != 0xC00000
)
GONE = [IPv6Network(text) for text in ("fec0::/10", "100::/64", "::/96")]


@given(GOOD4.filter(lambda a: int(a) >> 16 != 0xA9FE))
def test_a_bare_address_is_a_host_route(address: IPv4Address) -> None:
    """A usable IPv4 address without a length is a /32."""
    assert addresses.ipv4(str(address)) == IPv4Interface(f"{address}/32")


@given(st.ip_addresses(v=4))
def test_an_address_that_is_accepted_can_be_on_a_router(address: IPv4Address) -> None:
    """Nothing of 0/8, 127/8, 169.254/16, 192.0.0/24, 224/4 and 240/4 is accepted, everything else is."""
    number = int(address)
    wrong = number >> 24 in (0, 127) or number >> 16 == 0xA9FE or number >= 0xE0000000 or number >> 8 == 0xC00000
    if wrong:
        with pytest.raises(Refused):
            addresses.ipv4(str(address))
    else:
        assert addresses.ipv4(str(address)).ip == address


@given(st.ip_addresses(v=6))
def test_an_ipv6_address_that_is_accepted_can_be_on_a_router(address: IPv6Address) -> None:
    """No unspecified, loopback, multicast, link-local, IPv4-mapped or withdrawn address is accepted."""
    try:
        accepted = addresses.ipv6(str(address))
    except Refused:
        special = address.is_multicast or address.is_link_local or address.ipv4_mapped
        assert special or any(address in network for network in GONE)
    else:
        assert accepted == IPv6Interface(f"{address}/128")


@given(GOOD4, st.integers(0, 32))
def test_a_prefix_has_no_host_bits_and_room_for_two(address: IPv4Address, length: int) -> None:
    """A link's prefix is refused with host bits, or where two routers do not fit."""
    network = IPv4Interface(f"{address}/{length}").network
    try:
        accepted = addresses.prefix4(f"{address}/{length}")
    except Refused:
        usable = network.prefixlen < 32 and network.network_address == address
        assert not usable or int(address) >> 16 == 0xA9FE
    else:
        assert accepted == network


@given(st.one_of(st.text(), st.integers(), st.none(), st.lists(st.text())))
def test_anything_else_is_refused_with_an_expectation(value: object) -> None:
    """A value of another shape is refused, and the refusal says what is expected."""
    for read in (
        addresses.ipv4,
        addresses.ipv6,
        addresses.prefix4,
        addresses.prefix6,
        addresses.neighbor,
        addresses.identity,
    ):
        if not isinstance(value, str):
            with pytest.raises(Refused) as caught:
                read(value)
            assert caught.value.expected
        else:
            with suppress(Refused):
                read(value)


@pytest.mark.parametrize(
    "text", ["192.0.2.1", "2001:db8::1", "127.0.0.11", "::1", "fe80::1%eth0", "p1", "p1.example.net.", "_x.y", "a-b"]
)
def test_a_hostname_is_an_address_or_a_dns_name(text: str) -> None:
    """SSH may go to any unicast address, the host's own included, and to a name."""
    assert addresses.hostname(text) == text


@pytest.mark.parametrize("text", ["", "p1:22", "a b", "a/b", "-oProxyCommand=x", "a;b", "1.2.3", "::", "ff02::1"])
def test_what_is_no_hostname_is_refused(text: str) -> None:
    """A port, a path, an option of ssh or a list of commands is no host name."""
    with pytest.raises(Refused):
        addresses.hostname(text)
