"""Addresses and prefixes that the language accepts: each function returns the value or says what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from ipaddress import (
    AddressValueError,
    IPv4Address,
    IPv4Interface,
    IPv4Network,
    IPv6Address,
    IPv6Interface,
    IPv6Network,
    NetmaskValueError,
    ip_address,
    ip_interface,
)

from netloop.sources.words import Refused, dns_name

Address = IPv4Address | IPv6Address
CACHED = 100_000
"""How many addresses are remembered: what is validated in its file is validated again when groups are merged."""
EXPECTED4 = "an IPv4 address such as 10.255.0.1 (a /32) or 10.255.0.1/32"
EXPECTED6 = "an IPv6 address such as 2001:db8:255::1 (a /128) or 2001:db8:255::1/128"
LENGTH = re.compile(r"/(0|[1-9][0-9]{0,2})\Z")
LEADING_ZERO = re.compile(r"(?<![0-9.])(?:[0-9]+\.)*0[0-9]+(?:\.[0-9]+)*")
SITE_LOCAL, DISCARD, COMPATIBLE = IPv6Network("fec0::/10"), IPv6Network("100::/64"), IPv6Network("::/96")
LINK_LOCAL = IPv6Network("fe80::/64")
ASSIGNMENTS = IPv4Network("192.0.0.0/24")
SPECIAL, FIRST_MULTICAST = frozenset({0, 127, 169, 192}), 224
"""First bytes of IPv4 addresses among which some are unusable; from the other one on all are."""
GLOBAL_UNICAST, UNIQUE_LOCAL = 0b001, 0b1111110
"""What the usual IPv6 addresses begin with: 2000::/3 and fc00::/7."""
UNUSABLE: tuple[tuple[Callable[[Address], bool], str, str | None], ...] = (
    (lambda a: a.is_loopback, "is the host's own loopback, not a router's", None),
    (lambda a: a.is_unspecified, "is the unspecified address", None),
    (lambda a: a == IPv4Address("255.255.255.255"), "is the broadcast address", None),
    (lambda a: a.is_multicast, "is a multicast address", None),
    (lambda a: a.is_link_local, "is a link-local address", "it is not routed beyond its link"),
    (lambda a: a.version == 4 and int(a) < 1 << 24, "is in 0.0.0.0/8, which means this network", None),
    (lambda a: a in SITE_LOCAL, "is in fec0::/10, site-local addresses, which are no more", "use fd00::/8"),
    (lambda a: a in DISCARD, "is in 100::/64, whose packets are discarded", None),
    (lambda a: a in COMPATIBLE, "is in ::/96, IPv4-compatible addresses, which are no more", None),
    (lambda a: a in ASSIGNMENTS, "is in 192.0.0.0/24, which is reserved for protocols", None),
    (lambda a: a.version == 4 and a.is_reserved, "is in the reserved range 240.0.0.0/4", None),
    (lambda a: getattr(a, "ipv4_mapped", None) is not None, "is an IPv4-mapped address", "give it as ipv4:"),
)


def usable(address: Address, expected: str) -> None:
    """Refuse an address that no router can have on a loopback or a link."""
    if _ordinary(address):
        return
    for wrong, message, hint in UNUSABLE:
        if wrong(address):
            raise Refused(f"{address} {message}", expected, hint)


def _ordinary(address: Address) -> bool:
    """Whether an address is in none of the ranges that are looked at one by one: a shortcut for nearly all of them."""
    number = int(address)
    if address.version == 4:
        return number >> 24 not in SPECIAL and number >> 24 < FIRST_MULTICAST
    return number >> 125 == GLOBAL_UNICAST or number >> 121 == UNIQUE_LOCAL


def ipv4(text: object) -> IPv4Interface:
    """A loopback's IPv4 address; /32 unless written."""
    return _ipv4(_checked(text, EXPECTED4))


@lru_cache(maxsize=CACHED)
def _ipv4(value: str) -> IPv4Interface:
    expected = EXPECTED4
    try:
        interface = IPv4Interface(value if "/" in value else (int(IPv4Address(value)), 32))
    except (AddressValueError, NetmaskValueError, ValueError):
        raise Refused("this is not an IPv4 address", expected, _hint4(value)) from None
    usable(interface.ip, expected)
    _host_part(interface)
    return interface


def ipv6(text: object) -> IPv6Interface:
    """A loopback's IPv6 address; /128 unless written."""
    return _ipv6(_checked(text, EXPECTED6))


@lru_cache(maxsize=CACHED)
def _ipv6(value: str) -> IPv6Interface:
    expected = EXPECTED6
    try:
        interface = IPv6Interface(value if "/" in value or "%" in value else (int(IPv6Address(value)), 128))
    except (AddressValueError, NetmaskValueError, ValueError):
        raise Refused("this is not an IPv6 address", expected, _hint6(value)) from None
    if interface.scope_id:
        raise Refused("an address on a router has no zone", expected, f'remove "%{interface.scope_id}"')
    usable(interface.ip, expected)
    if 0 < interface.network.prefixlen < 127 and interface.ip == interface.network.network_address:
        raise Refused("this is the prefix itself (its subnet-router anycast address)", expected)
    return interface


def further(text: object) -> IPv4Interface | IPv6Interface:
    """A further address of a loopback, IPv4 or IPv6."""
    return ipv6(text) if isinstance(text, str) and ":" in text else ipv4(text)


def link_local(text: object) -> IPv6Address:
    """A loopback's link-local address (RFC 4291, fe80::/10, the 54 bits behind it zero), without a length."""
    expected = "a link-local address such as fe80::1"
    try:
        address = IPv6Address(text) if isinstance(text, str) else None
    except AddressValueError:
        hint = "without a length: it is a /64 by itself" if isinstance(text, str) and "/" in text else None
        raise Refused("this is not a link-local address", expected, hint) from None
    if address is None or address.scope_id or not LINK_LOCAL.network_address <= address <= LINK_LOCAL.broadcast_address:
        raise Refused("this is not a link-local address", expected)
    if address == LINK_LOCAL.network_address:
        raise Refused("this is the prefix itself (its subnet-router anycast address)", expected)
    return address


def prefix4(text: object) -> IPv4Network:
    """A link's IPv4 prefix, with room for two routers."""
    expected = "an IPv4 prefix with room for two routers, such as 10.0.11.0/31"
    value = _checked(text, expected, length=True)
    try:
        interface = IPv4Interface(value)
    except (AddressValueError, NetmaskValueError, ValueError):
        raise Refused("this is not an IPv4 prefix", expected, _hint4(value)) from None
    _network(interface, expected, 31)
    return interface.network


def prefix6(text: object) -> IPv6Network:
    """A link's IPv6 prefix, with room for two routers."""
    expected = "an IPv6 prefix with room for two routers, such as 2001:db8:0:11::/127"
    value = _checked(text, expected, length=True)
    try:
        interface = IPv6Interface(value)
    except (AddressValueError, NetmaskValueError, ValueError):
        raise Refused("this is not an IPv6 prefix", expected, _hint6(value)) from None
    _network(interface, expected, 127)
    return interface.network


def network(text: str) -> IPv4Network | IPv6Network:
    """A prefix that BGP originates."""
    expected = "a loopback's name, or a prefix such as 10.0.0.0/8 or 2001:db8::/32"
    try:
        interface = ip_interface(_checked(text, expected))
    except ValueError as exc:
        if isinstance(exc, Refused):
            raise
        raise Refused("this is not a prefix", expected, None if ":" in text else _hint4(text)) from None
    if interface.ip != interface.network.network_address:
        raise Refused("host bits are set", str(interface.network))
    return interface.network


def absent_network(text: object) -> IPv4Network | IPv6Network:
    """A prefix that is no longer to be originated or advertised."""
    if not isinstance(text, str) or "/" not in text:
        raise Refused("this is not a prefix", "a prefix such as 10.0.0.0/8 or 2001:db8::/32")
    return network(text)


def absent_network4(text: object) -> IPv4Network:
    """The same of a protocol whose ``network`` statements are of IPv4."""
    found = absent_network(text)
    if isinstance(found, IPv6Network):
        raise Refused("this is not an IPv4 prefix", "a prefix such as 10.0.0.0/8")
    return found


def neighbor(text: object) -> Address:
    """The address of a BGP neighbor."""
    expected = "an address such as 10.0.11.1 or 2001:db8:255::1"
    value = _checked(text, expected)
    try:
        address = ip_address(value)
    except ValueError:
        raise Refused("this is not an address", expected, None if ":" in value else _hint4(value)) from None
    if address.version == 6 and address.scope_id:
        raise Refused("an address on a router has no zone", expected, f'remove "%{address.scope_id}"')
    usable(address, expected)
    return address


def identity(text: object) -> IPv4Address:
    """A router ID that is no loopback's address; routers refuse those that no interface could have."""
    expected = "32 bits written as an IPv4 address, such as 10.9.9.9"
    value = _checked(text, expected)
    try:
        address = IPv4Address(value)
    except ValueError:
        hint = "a router ID has 32 bits, also where everything else is IPv6" if ":" in value else _hint4(value)
        raise Refused("this is not a router ID", expected, hint) from None
    usable(address, expected)
    return address


def hostname(text: str) -> str:
    """Where SSH goes: an address or a DNS name; the host's own 127.0.0.0/8 and ::1 are good for labs."""
    if ":" not in text and not text[:1].isdigit():
        return dns_name(text)
    try:
        address = ip_address(text)
    except ValueError:
        return dns_name(text)
    if address.is_unspecified or address.is_multicast or address == IPv4Address("255.255.255.255"):
        raise Refused("no SSH server can have this address", "such as 192.0.2.11, 2001:db8::11 or p1.example.net")
    return text


def _checked(text: object, expected: str, *, length: bool = False) -> str:
    if not isinstance(text, str):
        raise Refused("this is not an address", expected, "put it in quotes")
    if "/" in text and not LENGTH.search(text):
        raise Refused("the mask is not understood", f"{expected}: the length of the prefix, not a netmask")
    if length and "/" not in text:
        raise Refused("the prefix has no length", expected)
    return text


def _host_part(interface: IPv4Interface) -> None:
    network = interface.network
    if network.prefixlen >= 31:
        return
    if interface.ip == network.network_address:
        raise Refused(f"{interface.ip} is the network itself", f"an address within {network}")
    if interface.ip == network.broadcast_address:
        raise Refused(f"{interface.ip} is the broadcast address of {network}", f"an address within {network}")


def _network(interface: IPv4Interface | IPv6Interface, expected: str, longest: int) -> None:
    network = interface.network
    if network.prefixlen > longest:
        raise Refused(f"a /{network.prefixlen} has no room for two routers", expected)
    if interface.ip != network.network_address:
        raise Refused("host bits are set", str(network), "the first host named gets the lower address")
    usable(network.network_address if network.prefixlen else interface.ip, expected)


def _hint4(value: str) -> str | None:
    if ":" in value:
        return "this looks like IPv6: give it as ipv6: or prefix6:"
    if LEADING_ZERO.search(value):
        return "no leading zeros: some read 010 as 8, others as 10"
    if re.search(r"[0-9] +[0-9]", value):
        return "write the mask as a length: 10.255.0.1/32"
    return None


def _hint6(value: str) -> str | None:
    return "this looks like IPv4: give it as ipv4: or prefix:" if "." in value and ":" not in value else None
