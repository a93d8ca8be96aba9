"""Allocate: addresses from pools, where the inventory says ``{pool: NAME}``; the ledger remembers them.

A loopback names a pool (a ``Reference``); ``give_addresses`` asks the ledger for what is missing, and ``resolve`` puts
the addresses that a ledger holds into the declarations.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from ipaddress import ip_address, ip_interface
from pathlib import Path

from netloop.errors import Place, Problem, UsageError
from netloop.ledger.allocation import Allocation, Assignments, Literals, Shortage, Want, allocate
from netloop.ledger.entry import Address, LedgerEntry, Owner
from netloop.ledger.file import ledger_path, load
from netloop.ledger.ledger import Ledger
from netloop.ledger.pool import Network, Pool, Range
from netloop.model.inventory_warning import InventoryWarning
from netloop.sources.declared import Declared, DeclaredHost
from netloop.sources.nodes import Node
from netloop.stages.complaint import Complaint, complain, problems

EVERYTHING = "--all-retired"
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
        for name in host.form.loopbacks if loopbacks else ():
            node = loopbacks.child(name) if loopbacks else None
            for version, key in FAMILIES if node else ():
                address = node.mapping.get(key) if node else None
                pool = address.mapping.get("pool") if address else None
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


Found = tuple[Reference, LedgerEntry | None]


def with_addresses(declared: Declared) -> tuple[Declared, tuple[Problem, ...]]:
    """The declarations with the addresses of their ledger, and warnings about it; nothing is written."""
    if not declared.pools and not any(True for _ in references(declared)):
        return declared, ()
    ledger, wrong = load(ledger_path(Path(declared.path)))
    resolved = resolve(declared, ledger, wrong)
    return resolved, tuple(_behind(declared, ledger))


def resolve(declared: Declared, ledger: Ledger, wrong: tuple[Problem, ...] = ()) -> Declared:
    """The declarations with each address that the ledger holds; one that it lacks, or may not hold, is a problem.

    ``wrong`` are the problems of reading the ledger; beside them nothing is called missing.
    """
    pools, assignments = pools_of(declared), Assignments.of(ledger)
    found = [(reference, _entry(assignments, reference, pools)) for reference in references(declared)]
    outside = [p for r, entry in found if entry is None and (p := _outside(assignments, r, pools))]
    told = [*wrong, *outside]
    if not told:
        told = problems(_missing(declared, r) for r, entry in found if entry is None and r.met(pools))
    return replace(declared, hosts=_hosts(declared, found), problems=(*declared.problems, *told))


def _entry(assignments: Assignments, reference: Reference, pools: dict[str, Pool]) -> LedgerEntry | None:
    return assignments.entry(reference.want, pools[reference.pool]) if reference.met(pools) else None


def _outside(assignments: Assignments, reference: Reference, pools: dict[str, Pool]) -> Problem | None:
    """The problem of an address that was given from this very pool and is not in it."""
    entry = assignments.used.get(reference.want.owner)
    if entry is None or entry.pool != reference.pool or not reference.met(pools):
        return None
    pool = pools[reference.pool]
    inside = ", ".join(map(str, pool.of(reference.version)))
    hint = f"put the prefix back; or delete this line, and {entry.owner.host} gets another address"
    message = f"{entry.ip} of {entry.owner} lies outside its pool {pool.name} ({pool.place})"
    return Problem(entry.place, message, f"an address within {inside}", hint=hint)


def _missing(declared: Declared, reference: Reference) -> Complaint:
    message = f"{reference.loopback} ipv{reference.version}: not allocated yet from pool {reference.pool}"
    hint = f"run netloop allocate {declared.path}"
    expected = f"an address in {ledger_path(Path(declared.path)).name}"
    return complain(reference.host.name, reference.place, message, expected, hint=hint).found_by("pools.allocated")


def _hosts(declared: Declared, found: list[Found]) -> dict[str, DeclaredHost]:
    """The hosts with their addresses; where one is missing, whoever needs it is excused from saying so again."""
    by_host: dict[str, list[Found]] = {}
    for reference, entry in found:
        by_host.setdefault(reference.host.name, []).append((reference, entry))
    return {name: _host(host, by_host.get(name, [])) for name, host in declared.hosts.items()}


def _host(host: DeclaredHost, found: list[Found]) -> DeclaredHost:
    if not found:
        return host
    loopbacks = dict(host.form.loopbacks)
    for reference, entry in found:
        if entry:
            update = {f"ipv{reference.version}": entry.address}
            loopbacks[reference.loopback] = loopbacks[reference.loopback].model_copy(update=update)
    missing = frozenset(reference.path for reference, entry in found if entry is None)
    form = host.form.model_copy(update={"loopbacks": loopbacks})
    return replace(host, form=form, broken=host.broken | missing)


def _behind(declared: Declared, ledger: Ledger) -> Iterator[Problem]:
    """A warning where the ledger does not know yet what the inventory says."""
    assignments = Assignments.of(ledger)
    wants: Mapping[object, Reference] = {reference.want.owner: reference for reference in references(declared)}
    former = {
        want.former for want in (r.want for r in wants.values()) if want.former and want.owner not in assignments.used
    }
    fixed = {(h.name, name) for h in declared for name, form in h.form.loopbacks.items() if form.ipv4 or form.ipv6}
    gone = [
        owner
        for owner in assignments.used
        if owner not in wants and owner not in former and (owner.host, owner.loopback) not in fixed
    ]
    renamed = sum(1 for owner in former if owner in assignments.used)
    if gone or renamed:
        parts = [f"{len(gone)} to retire"] * bool(gone) + [f"{renamed} renamed"] * bool(renamed)
        message, hint = f"the ledger is behind ({', '.join(parts)})", f"run netloop allocate {declared.path}"
        yield Problem(Place(ledger.file), message, hint=hint, rule=InventoryWarning.LEDGER_BEHIND.value)


def give_addresses(declared: Declared, before: Ledger, today: date, release: Sequence[str] = ()) -> Allocation:
    """The ledger with an address for each reference to a pool; ``release`` names what retired is to be forgotten:
    addresses, hosts that had some, or ``EVERYTHING``. Pure.

    Raises:
        UsageError: what is to be released is not retired.
    """
    pools = pools_of(declared)
    wants = [reference.want for reference in references(declared) if reference.met(pools)]
    literals = literals_of(declared)
    done = allocate(before, pools, wants, today, literals)
    if not release:
        return done
    freed = None if EVERYTHING in release else _released(release, [*done.ledger])
    return allocate(before, pools, wants, today, literals, freed)


def _released(wanted: Sequence[str], entries: Sequence[LedgerEntry]) -> frozenset[Address]:
    """The retired addresses that were meant.

    Raises:
        UsageError: nothing retired is meant.
    """
    found = set[Address]()
    for word in wanted:
        meant = [entry for entry in entries if word in (entry.owner.host, entry.was) or _is(entry, word)]
        retired = [entry for entry in meant if entry.retired]
        if not retired:
            raise _not_retired(word, meant)
        found.update(entry.ip for entry in retired)
    return frozenset(found)


def _is(entry: LedgerEntry, word: str) -> bool:
    try:
        return ip_address(word) == entry.ip
    except ValueError:
        return False


def _not_retired(word: str, meant: Sequence[LedgerEntry]) -> UsageError:
    if not meant:
        return UsageError(f"--release {word}: nothing in the ledger has this address or host", hint="see the ledger")
    entry = meant[0]
    hint = "take it out of the inventory first"
    return UsageError(f"--release {word}: {entry.ip} is in use by {entry.owner}", place=entry.place, hint=hint)


def exhausted(declared: Declared, short: Shortage) -> Problem:
    """The problem of a pool that has fewer addresses left than are wanted."""
    held = f", {short.retired} of them retired" if short.retired else ""
    used = short.capacity - short.free
    return Problem(
        short.pool.place,
        f"pool {short.pool.name} is exhausted: {short.wanted} IPv{short.version} wanted, {short.free} free"
        f" ({used} of {short.capacity} used{held})",
        "another prefix under prefixes:",
        hint=f"netloop allocate {declared.path} --release {EVERYTHING} frees the retired" if short.retired else None,
    )
