"""References: where a loopback takes its address from a pool, and what the inventory writes out instead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import ip_interface

from netloop.errors import Place
from netloop.ledger.allocation import Literals, Want
from netloop.ledger.entry import Address, Owner
from netloop.ledger.pool import Network, Pool, Range
from netloop.sources.declared import Declared, DeclaredHost
from netloop.sources.nodes import Node

FAMILIES = ((4, "ipv4"), (6, "ipv6"))
NUMERIC = re.compile(r"[0-9A-Fa-f:.]*[:.][0-9A-Fa-f:.]*(/[0-9]{1,3})?")


@dataclass(frozen=True, slots=True)
class Reference:
    """``{pool: NAME}`` on a host's loopback, and where it is written."""

    host: DeclaredHost
    loopback: str
    version: int
    pool: str

    @property
    def path(self) -> tuple[str, str, str]:
        """The path of the address below the host."""
        return "loopbacks", self.loopback, f"ipv{self.version}"

    @property
    def place(self) -> Place:
        """Where the pool is named."""
        return self.host.at(*self.path, "pool")

    @property
    def want(self) -> Want:
        """What it asks of the ledger."""
        return Want(Owner(self.host.name, self.loopback, self.version), self.pool, self.host.form.was, self.place)

    def met(self, pools: dict[str, Pool]) -> bool:
        """Whether the pool is declared and has prefixes of the family, and the address is to be this host's alone."""
        if self.host.form.loopbacks[self.loopback].anycast or self.pool not in pools:
            return False
        return bool(pools[self.pool].of(self.version))


def references(declared: Declared) -> Iterator[Reference]:
    """Every reference to a pool, in the order of the hosts."""
    for host in declared:
        loopbacks = host.node.child("loopbacks")
        for name in host.form.loopbacks:
            node = loopbacks.child(name) if loopbacks else None
            for version, key in FAMILIES:
                address = node.child(key) if node else None
                pool = address.child("pool") if address else None
                if pool is not None and isinstance(pool.value, str):
                    yield Reference(host, name, version, pool.value)


def pools_of(declared: Declared) -> dict[str, Pool]:
    """The declared pools, as the ledger knows them."""
    return {
        name: Pool(name, pool.form.all_prefixes, tuple(pool.form.exclude), pool.form.size, pool.place)
        for name, pool in declared.pools.items()
    }


def literals_of(declared: Declared) -> Literals:
    """Every address that the inventory writes out, wherever that is: none of them may be given to somebody else."""
    hosts, seen = dict[Address, str](), set[int]()
    for host in declared:
        for address in _addresses(host.own, set()):
            hosts[address] = host.name if hosts.get(address, host.name) == host.name else ""
    for node in (*declared.groups.values(), *(host.node for host in declared)):
        for address in _addresses(node, seen):
            hosts.setdefault(address, "")
    fixed = {
        Owner(host.name, name, version): written.ip
        for host in declared
        for name, loopback in host.form.loopbacks.items()
        for version, key in FAMILIES
        if (written := getattr(loopback, key))
    }
    return Literals(hosts, fixed, tuple(_links(declared)))


def _links(declared: Declared) -> Iterator[Range]:
    for link in declared.links:
        prefixes: tuple[Network | None, ...] = (link.form.prefix, link.form.prefix6)
        yield from ((prefix.network_address, prefix.broadcast_address) for prefix in prefixes if prefix)


def _addresses(node: Node, seen: set[int]) -> Iterator[Address]:
    """The addresses in a tree of nodes; what several hosts share is looked at once."""
    if id(node) in seen or node.hidden:
        return
    seen.add(id(node))
    inner: Iterable[Node] = node.mapping.values() if node.mapping else node.items
    for below in inner:
        yield from _addresses(below, seen)
    if isinstance(node.value, str) and NUMERIC.fullmatch(node.value):
        try:
            yield ip_interface(node.value).ip
        except ValueError:
            return
