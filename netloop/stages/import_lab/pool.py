"""The pool: a prefix for loopbacks that meets nothing which the lab uses already."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Network, ip_address, ip_network

from netloop.errors import UsageError
from netloop.sources.containerlab.found import Found, Network
from netloop.stages.import_lab.imported import ImportedHost
from netloop.text.words import plural

PRIVATE = tuple(map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))
"""RFC 1918."""
LAB = IPv4Network("10.254.0.0/16")
"""Where netloop's labs take the addresses of links from that have none."""
USUAL, WIDEST = 24, 9


def pool_for(found: Found, hosts: tuple[ImportedHost, ...], given: IPv4Network | None) -> IPv4Network | None:
    """The prefix that was given, or a private one that is free: 10.255.0.0/24 where nothing stands against it.

    None where each host has a loopback's address already.

    Raises:
        UsageError: the given one meets an address of the lab, or is too small; or none is free.
    """
    needed = sum(1 for host in hosts if host.loopback is None)
    if not needed:
        return None
    used = [network for network in _used(found, hosts) if isinstance(network, IPv4Network)]
    if given is None:
        return _free(used, needed)
    met = next((network for network in used if network.overlaps(given)), None)
    if met:
        raise UsageError(f"--pool {given} overlaps with {met}, which the lab uses", hint="leave it out for a free one")
    if _room(given.prefixlen) < needed:
        room = plural(_room(given.prefixlen), "loopback")
        raise UsageError(f"--pool {given} has room for {room}, and {needed} are needed")
    return given


def _used(found: Found, hosts: tuple[ImportedHost, ...]) -> Iterator[Network]:
    """Every prefix in which the lab has an address."""
    yield from found.management
    for link in found.links:
        yield from (a.network for a in (link.a.ipv4, link.a.ipv6, link.z.ipv4, link.z.ipv6) if a)
    for host in hosts:
        yield from (a.network for a in (host.loopback, host.loopback6) if a)
        try:
            yield ip_network(ip_address(host.hostname))
        except ValueError:
            continue


def _free(used: list[IPv4Network], needed: int) -> IPv4Network:
    length = next((length for length in range(USUAL, WIDEST, -1) if _room(length) >= needed), WIDEST)
    for pool in _candidates(length):
        if not any(network.overlaps(pool) for network in [LAB, *used]):
            return pool
    raise UsageError("no private prefix is free for the loopbacks", hint="say which to take: --pool PREFIX")


def _candidates(length: int) -> Iterator[IPv4Network]:
    """A prefix out of each /16, from the top of each private range."""
    for private in PRIVATE:
        if private.prefixlen <= length:
            for block in reversed([*private.subnets(new_prefix=min(length, 16))]):
                yield next(block.subnets(new_prefix=length))


def _room(length: int) -> int:
    """How many loopbacks a prefix of this length is good for: a /31 and a /32 to the last address."""
    return (1 << 32 - length) - (2 if length < 31 else 0)
