"""Pools: the addresses that the ledger remembers, put where the inventory says ``{pool: NAME}``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from netloop.errors import Problem
from netloop.ledger.allocation import Holdings
from netloop.ledger.entry import Entry
from netloop.ledger.file import ledger_path, load
from netloop.ledger.ledger import Ledger
from netloop.ledger.pool import Pool
from netloop.sources.declared import Declared, DeclaredHost
from netloop.stages.references import Reference, pools_of, references
from netloop.stages.rules.complaint import Complaint, complain, problems

Found = tuple[Reference, Entry | None]


def addressed(declared: Declared) -> tuple[Declared, tuple[str, ...]]:
    """The declarations with the addresses of their ledger, and what to tell the user of it; nothing is written."""
    if not declared.pools and not any(True for _ in references(declared)):
        return declared, ()
    ledger, wrong = load(ledger_path(Path(declared.path)))
    settled = settle(declared, ledger, wrong)
    return settled, tuple(_behind(declared, ledger))


def settle(declared: Declared, ledger: Ledger, wrong: tuple[Problem, ...] = ()) -> Declared:
    """The declarations with each address that the ledger holds; one that it lacks, or may not hold, is a problem.

    ``wrong`` are the problems of reading the ledger; beside them nothing is called missing.
    """
    pools, holdings = pools_of(declared), Holdings.of(ledger)
    found = [(reference, _entry(holdings, reference, pools)) for reference in references(declared)]
    outside = [p for r, entry in found if entry is None and (p := _outside(holdings, r, pools))]
    told = [*wrong, *outside]
    if not told:
        told = problems(_missing(declared, r) for r, entry in found if entry is None and r.met(pools))
    return replace(declared, hosts=_hosts(declared, found), problems=(*declared.problems, *told))


def _entry(holdings: Holdings, reference: Reference, pools: dict[str, Pool]) -> Entry | None:
    return holdings.entry(reference.want, pools[reference.pool]) if reference.met(pools) else None


def _outside(holdings: Holdings, reference: Reference, pools: dict[str, Pool]) -> Problem | None:
    """The problem of an address that was given from this very pool and is not in it."""
    entry = holdings.used.get(reference.want.owner)
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


def _behind(declared: Declared, ledger: Ledger) -> Iterator[str]:
    """A sentence where the ledger does not know yet what the inventory says."""
    holdings = Holdings.of(ledger)
    wants: Mapping[object, Reference] = {reference.want.owner: reference for reference in references(declared)}
    former = {
        want.former for want in (r.want for r in wants.values()) if want.former and want.owner not in holdings.used
    }
    fixed = {(h.name, name) for h in declared for name, form in h.form.loopbacks.items() if form.ipv4 or form.ipv6}
    gone = [
        owner
        for owner in holdings.used
        if owner not in wants and owner not in former and (owner.host, owner.loopback) not in fixed
    ]
    renamed = sum(1 for owner in former if owner in holdings.used)
    if gone or renamed:
        parts = [f"{len(gone)} to retire"] * bool(gone) + [f"{renamed} renamed"] * bool(renamed)
        yield f"{ledger.file} is behind ({', '.join(parts)}): run netloop allocate {declared.path}"
