"""Rules about pools, and about the names under which hosts got their addresses."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from netloop.errors import Place
from netloop.ledger.pool import Network, Range
from netloop.sources.declared import DeclaredHost, DeclaredPool
from netloop.stages.allocate import pools_of
from netloop.stages.complaint import Complaint, complain
from netloop.stages.declared_network import DeclaredNetwork

Part = tuple[Network, str, Place]


def known(network: DeclaredNetwork) -> Iterator[Complaint]:
    """A pool that is named is declared, and has prefixes of the family."""
    declared, pools = network.declared, pools_of(network.declared)
    for reference in network.references:
        title, pool = f"{reference.loopback} ipv{reference.version}", reference.pool
        if pool in pools and not pools[pool].of(reference.version):
            message = f"{title}: pool {pool} ({pools[pool].place}) has no IPv{reference.version} prefix"
            yield complain(reference.host.name, reference.place, message, "a pool of this family")
        elif pool not in declared.pool_names:
            near = get_close_matches(pool, declared.pool_names, n=1)
            hint = f'did you mean "{near[0]}"?' if near else None
            names = sorted(declared.pool_names)
            expected = f"one of {', '.join(names)}" if names else f"pools: with {pool}"
            yield complain(reference.host.name, reference.place, f'{title}: unknown pool "{pool}"', expected, hint=hint)


def own_addresses(network: DeclaredNetwork) -> Iterator[Complaint]:
    """An anycast address is the same on several hosts: it is written, not taken from a pool."""
    for reference in network.references:
        if reference.host.form.loopbacks[reference.loopback].anycast:
            message = f"{reference.loopback} is anycast, and from a pool each host gets an address of its own"
            yield complain(reference.host.name, reference.place, message, "an address")


def apart(network: DeclaredNetwork) -> Iterator[Complaint]:
    """No two prefixes of pools share addresses."""
    parts = [part for name, pool in network.declared.pools.items() for part in _parts(name, pool)]
    widest: Part | None = None
    for part in sorted(parts, key=lambda part: (part[0].version, int(part[0].network_address), part[0].prefixlen)):
        if widest and part[0].version == widest[0].version and part[0].network_address in widest[0]:
            later, first = sorted((widest, part), key=lambda p: (p[2].line or 0, p[2].column or 0), reverse=True)
            message = f"pool {later[1]}: {later[0]} overlaps with {first[0]} of pool {first[1]} ({first[2]})"
            yield complain("", later[2], message, "a prefix of its own")
        else:
            widest = part


def links_apart(network: DeclaredNetwork) -> Iterator[Complaint]:
    """A link's prefix lies in no pool, unless the pool excludes it."""
    parts = [(part, pool) for name, pool in network.declared.pools.items() for part in _parts(name, pool)]
    for link in network.declared.links:
        for key in ("prefix", "prefix6"):
            prefix: Network | None = getattr(link.form, key)
            for (other, name, place), pool in parts if prefix else ():
                if prefix and prefix.version == other.version and _meet(prefix, other, pool.form.exclude):
                    message = f"link: {prefix} lies in pool {name} ({place})"
                    hint = f"or exclude: [{prefix}] in the pool"
                    yield complain("", link.at(key), message, "a prefix outside the pools", hint=hint)


def _meet(prefix: Network, network: Network, excluded: list[Range]) -> bool:
    first, last = prefix.network_address, prefix.broadcast_address
    spared = any(a.version == first.version and int(a) <= int(first) and int(last) <= int(b) for a, b in excluded)
    return not spared and (first in network or network.network_address in prefix)


def former_names(network: DeclaredNetwork) -> Iterator[Complaint]:
    """A former name is no host's name now, and one host's alone: else nobody knows whose addresses are meant."""
    seen: dict[str, DeclaredHost] = {}
    for host in network:
        was = host.form.was
        if was is None:
            continue
        first = seen.setdefault(was, host)
        if was in network.declared.names:
            hint = "remove was: once netloop allocate has recorded the new name"
            yield complain(
                host.name, host.at("was"), f"was: {was} is a host of this inventory", "a name of the past", hint=hint
            )
        elif first is not host:
            yield complain(host.name, host.at("was"), f"was: {was} is also the former name of {first.name}", "one host")


def _parts(name: str, pool: DeclaredPool) -> Iterator[Part]:
    if pool.form.prefix:
        yield pool.form.prefix, name, pool.node.at(("prefix",)).place
    for index, prefix in enumerate(pool.form.prefixes):
        yield prefix, name, pool.node.at(("prefixes", index)).place
