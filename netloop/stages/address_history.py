"""Address history: for each address of a host, where it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from netloop.errors import UsageError
from netloop.ledger.entry import LedgerEntry, Owner
from netloop.ledger.ledger import Ledger
from netloop.sources.declared import Declared, DeclaredHost
from netloop.stages.allocate import FAMILIES, Reference, references


def address_history(declared: Declared, ledger: Ledger, name: str) -> Iterator[str]:
    """Lines that tell of each address of a host where it comes from, and of those held back since it had them.

    Raises:
        UsageError: neither the inventory nor the ledger knows the host.
    """
    entries = [entry for entry in ledger if name in (entry.owner.host, entry.was)]
    host = declared.hosts.get(name)
    if host is None and not entries:
        near = get_close_matches(name, declared.hosts, n=1)
        raise UsageError(f"no host {name} in {declared.path}", hint=f"did you mean {near[0]}?" if near else None)
    if host is not None:
        used = {entry.owner: entry for entry in ledger if not entry.retired}
        asked = {r.want.owner: r for r in references(declared) if r.host is host}
        for loopback, form in host.form.loopbacks.items():
            yield from _loopback(host, loopback, form, {"asked": asked, "used": used})
        entries = [entry for entry in entries if entry.retired or entry.owner.host != name]
    for entry in entries:
        yield from _elsewhere(entry)


def _loopback(host: DeclaredHost, loopback: str, form: Any, known: dict[str, Any]) -> Iterator[str]:
    for version, key in FAMILIES:
        owner = Owner(host.name, loopback, version)
        if owner in known["asked"]:
            yield from _pooled(known["asked"][owner], known["used"][owner], host)
        elif getattr(form, key):
            yield f"{owner} {getattr(form, key).ip}"
            yield f"  written at {host.at('loopbacks', loopback, key)}"


def _pooled(reference: Reference, entry: LedgerEntry, host: DeclaredHost) -> Iterator[str]:
    yield f"{entry.owner} {entry.ip}"
    yield f"  asked for at {reference.place}, from pool {reference.pool}"
    yield from _history(entry)
    if host.form.was:
        yield f"  {host.at('was')} says that the host was {host.form.was}"


def _history(entry: LedgerEntry) -> Iterator[str]:
    name = f" to the host when it was {entry.was}" if entry.was else ""
    where = f", in {entry.place}" if entry.place.file else ", the lowest that was free"
    yield f"  given {entry.given}{name}{where}"


def _elsewhere(entry: LedgerEntry) -> Iterator[str]:
    yield f"{entry.owner} {entry.ip}"
    yield from _history(entry)
    if entry.retired:
        yield f"  retired {entry.retired} and held back until it is released"
