"""Values of pools: prefixes, what is excluded from them, and the reference to a pool that stands for an address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from ipaddress import (
    IPv4Address,
    IPv4Interface,
    IPv4Network,
    IPv6Address,
    IPv6Interface,
    IPv6Network,
    ip_address,
    ip_interface,
)
from typing import Any, TypeVar

from netloop.sources import addresses, words
from netloop.sources.words import Refused

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Range = tuple[Address, Address]
T = TypeVar("T", IPv4Interface, IPv6Interface)

KEY = "pool"
PREFIX = "a prefix such as 10.255.0.0/24 or 2001:db8:255::/64"
EXCLUSION = "an address, a prefix, or a range such as 10.255.0.1-10.255.0.9"
REFERENCE = "{pool: NAME} alone, or an address"
UNUSABLE = {
    "0.0.0.0/8": "0.0.0.0/8, which means this network",
    "127.0.0.0/8": "127.0.0.0/8, the host's own loopback",
    "169.254.0.0/16": "169.254.0.0/16, link-local addresses",
    "192.0.0.0/24": "192.0.0.0/24, which is reserved for protocols",
    "224.0.0.0/3": "224.0.0.0/3, multicast and reserved addresses",
    "::/8": "::/8, which is reserved",
    "100::/64": "100::/64, whose packets are discarded",
    "fe80::/9": "fe80::/9, link-local and site-local addresses",
    "ff00::/8": "ff00::/8, multicast addresses",
}


def prefix(value: object) -> Network:
    """A prefix that addresses are given from: no address in it is one that a loopback cannot have."""
    network = _network(value, PREFIX)
    for reserved, why in UNUSABLE.items():
        other = ip_interface(reserved).network
        if network.version == other.version and network.overlaps(other):
            raise Refused(f"{network} has addresses of {why}", PREFIX)
    return network


def exclusion(value: object) -> Range:
    """Addresses that are not given, as the first and the last of them."""
    if isinstance(value, str) and "-" in value:
        first, last = (_address(part) for part in value.split("-", 1))
        if first.version != last.version or int(first) > int(last):
            raise Refused("this range ends before it begins", EXCLUSION)
        return first, last
    if isinstance(value, str) and "/" not in value:
        return _address(value), _address(value)
    network = _network(value, EXCLUSION)
    return network.network_address, network.broadcast_address


def ipv4(value: object) -> IPv4Interface | None:
    """A loopback's IPv4 address, or None for the pool that it comes from."""
    return _or_pool(value, addresses.ipv4)


def ipv6(value: object) -> IPv6Interface | None:
    """A loopback's IPv6 address, or None for the pool that it comes from."""
    return _or_pool(value, addresses.ipv6)


def consistent(prefixes: Sequence[Network], excluded: Sequence[Range], size: int | None) -> None:
    """Refuse a pool whose parts contradict each other."""
    if not prefixes:
        raise Refused("this pool has no prefix", f"prefix: with {PREFIX}")
    for index, pair in enumerate(excluded):
        if not any(_meets(pair, network) for network in prefixes):
            raise Refused("this lies outside the pool", f"addresses within {_listed(prefixes)}").under("exclude", index)
    if size is not None:
        _sized(prefixes, size)


def _meets(pair: Range, network: Network) -> bool:
    if pair[0].version != network.version:
        return False
    return int(pair[0]) <= int(network.broadcast_address) and int(pair[1]) >= int(network.network_address)


def _sized(prefixes: Sequence[Network], size: int) -> None:
    if len({network.version for network in prefixes}) > 1:
        hint = "make a pool for each family"
        raise Refused("one size does not fit both families", "prefixes of one family", hint).under("size")
    shortest, longest = max(network.prefixlen for network in prefixes), prefixes[0].max_prefixlen
    if not shortest <= size <= longest:
        raise Refused("this size does not fit the prefixes", f"a length from {shortest} to {longest}").under("size")


def _listed(prefixes: Sequence[Network]) -> str:
    return ", ".join(map(str, prefixes))


def _or_pool(value: object, read: Callable[[object], T]) -> T | None:
    if not isinstance(value, dict):
        return read(value)
    if set(value) != {KEY}:
        raise Refused("this is no reference to a pool", REFERENCE)
    if not isinstance(value[KEY], str):
        raise Refused("this is not a pool's name", "a name of pools:", "put it in quotes").under(KEY)
    try:
        words.name(value[KEY])
    except Refused as exc:
        raise exc.under(KEY) from None
    return None


def _network(value: object, expected: str) -> Network:
    if not isinstance(value, str):
        raise Refused("this is not a prefix", expected, "put it in quotes")
    if not addresses.LENGTH.search(value):
        raise Refused("the prefix has no length", expected)
    try:
        interface: Any = ip_interface(value)
    except ValueError:
        raise Refused("this is not a prefix", expected) from None
    if interface.ip != interface.network.network_address:
        raise Refused("host bits are set", str(interface.network))
    if getattr(interface, "scope_id", None):
        raise Refused("a prefix has no zone", expected)
    found: Network = interface.network
    return found


def _address(text: str) -> Address:
    try:
        address = ip_address(text.strip())
    except ValueError:
        raise Refused("this is not an address", EXCLUSION) from None
    if address.version == 6 and address.scope_id:
        raise Refused("an address in a pool has no zone", EXCLUSION)
    return address


def reference_schema(example: str) -> dict[str, Any]:
    """The JSON Schema of an address or a pool."""
    name = {"type": "string", "minLength": 1, "description": "The name of the pool; each host gets its own address."}
    form = {"type": "object", "properties": {KEY: name}, "required": [KEY], "additionalProperties": False}
    return {"oneOf": [{"type": "string", "examples": [example]}, form]}
