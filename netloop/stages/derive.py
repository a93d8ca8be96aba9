"""Derive: declarations to the inventory; every problem of reading, validation and derivation is told together."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import IPv4Interface, IPv6Interface
from pathlib import Path
from typing import TYPE_CHECKING

from netloop import registry
from netloop.errors import InventoryError, Problem
from netloop.model.device import Device, LabWish, Secret, SecretKind
from netloop.model.intent import Intent, Link, Loopback, Vrf
from netloop.model.inventory import Inventory
from netloop.model.routing import Protocol
from netloop.model.waiver import Waiver
from netloop.secrets import exposure
from netloop.settings import DEFAULT_SOURCE
from netloop.sources.declared import Declared, DeclaredHost
from netloop.stages.adapt import adapted
from netloop.stages.allocate import with_addresses
from netloop.stages.declared_network import DeclaredNetwork
from netloop.stages.inventory_warnings import warnings
from netloop.stages.link_ends import link_ends
from netloop.stages.processes import absent_of, vrf_of
from netloop.stages.protocols import Deriver
from netloop.stages.rules import check

if TYPE_CHECKING:
    from netloop.sources.language import LinkForm, LoopbackForm


def load_inventory(location: str | Path, source: str = DEFAULT_SOURCE) -> Inventory:
    """The inventory that the source of that name reads from ``location``, a path or URL.

    Raises:
        InventoryError: what is declared is wrong; all problems together, each with its place.
    """
    with without_collector():
        declared, behind = with_addresses(read_declared(location, source))
        network = DeclaredNetwork(declared)
        inventory = _derived(network)
        found = sorted(warnings(network, datetime.now(UTC).date()), key=_order(declared))
    secrets = {s.place: s for d in inventory.devices.values() for s in (d.password, d.enable) if s}
    exposed = tuple(problem for secret in secrets.values() if (problem := exposure(secret)))
    return replace(inventory, warnings=(*found, *exposed, *behind))


def read_declared(location: str | Path, source: str = DEFAULT_SOURCE) -> Declared:
    """What is declared at ``location``; its problems are in it.

    Raises:
        UsageError: no such source.
    """
    read: Callable[[str], Declared] = registry.get("source", source)
    return read(str(location))


@contextmanager
def without_collector() -> Iterator[None]:
    """Nodes hold no cycles: looking for some among the nodes of 10,000 hosts takes more time than reading them.

    Afterwards they are old objects, which the collector looks at when as many again have become old; a caller's own
    frozen objects stay frozen.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            if not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()
            gc.enable()


def derive(declared: Declared) -> Inventory:
    """What each device must be, from what was declared; its warnings are not looked for.

    Raises:
        InventoryError: what is declared is wrong; all problems together, each with its place.
    """
    return _derived(DeclaredNetwork(declared))


def _derived(network: DeclaredNetwork) -> Inventory:
    declared = network.declared
    found = {**dict.fromkeys(declared.problems), **dict.fromkeys(check(network))}
    if found:
        raise InventoryError(sorted(found, key=_order(declared)))
    base = Path(declared.folder)
    devices = {host.name: _device(host, base) for host in network}
    intents = adapted({host.name: _intent(network, host) for host in network}, devices)
    if impossible := [problem for host in network for problem in _impossible(host, intents[host.name])]:
        raise InventoryError(impossible)
    return Inventory(
        path=declared.path,
        devices=devices,
        intents=intents,
        links=tuple(_link(link.form) for link in declared.links),
        waivers={host.name: tuple(_waivers(host)) for host in network if host.form.waivers},
    )


def _link(form: LinkForm) -> Link:
    protocols = None if form.protocols is None else tuple(dict.fromkeys(map(Protocol, form.protocols)))
    return Link(*link_ends(form), cost=form.cost, protocols=protocols)


def _impossible(host: DeclaredHost, intent: Intent) -> Iterator[Problem]:
    """What a real router cannot be asked for is wrong in its inventory; a twin leaves it out."""
    for part in intent.left_out:
        message = f"{host.name}: {part.subject}: {part.reason}"
        yield Problem(host.place, message, f"what {intent.platform} can do")


def _order(declared: Declared) -> Callable[[Problem], tuple[int, int, int]]:
    """The order of problems: as their files were read, then from top to bottom."""
    files = {file: index for index, file in enumerate(declared.files)}
    return lambda p: (files.get(p.place.file, -1), p.place.line or 0, p.place.column or 0)


def _device(host: DeclaredHost, base: Path) -> Device:
    form = host.form
    return Device(
        name=host.name,
        hostname=form.hostname or "",
        platform=form.platform or "",
        port=form.port,
        username=form.username,
        password=_secret(host, "password", base),
        enable=_secret(host, "enable", base),
        groups=host.groups,
        data=form.data,
        extras=form.connection_options.netmiko.extras,
        optional_args=form.connection_options.napalm.extras.optional_args,
        asyncssh_extras=form.connection_options.asyncssh.extras,
        lab=LabWish(form.lab.kind, form.lab.image),
        transport=form.transport,
    )


def _secret(host: DeclaredHost, key: str, base: Path) -> Secret | None:
    """The secret with its place; a file's path is relative to the inventory."""
    secret: Secret | None = getattr(host.form, key)
    if secret is None:
        return None
    value = str(base / Path(secret.value).expanduser()) if secret.kind is SecretKind.FILE else secret.value
    return replace(secret, value=value, place=host.at(key))


def _intent(network: DeclaredNetwork, host: DeclaredHost) -> Intent:
    loopbacks = {name: _loopback(network, host, name, form) for name, form in host.form.loopbacks.items()}
    processes = Deriver(network, host, loopbacks)
    return Intent(
        device=host.name,
        platform=host.form.platform or "",
        loopbacks=tuple(loopbacks.values()),
        ospf=tuple(processes.ospf()),
        bgp=tuple(processes.bgp()),
        ospfv3=tuple(processes.ospfv3()),
        isis=tuple(processes.isis()),
        eigrp=tuple(processes.eigrp()),
        ldp=tuple(processes.ldp()),
        vrfs=tuple(Vrf(name, form.rd) for name, form in host.form.vrfs.items()),
        absent=tuple(dict.fromkeys(host.form.absent)),
        absent_processes=tuple(dict.fromkeys(map(absent_of, host.form.routing.absent))),
    )


def _loopback(network: DeclaredNetwork, host: DeclaredHost, name: str, form: LoopbackForm) -> Loopback:
    return Loopback(
        name=name,
        description=network.described(host, form.description),
        ipv4=form.ipv4,
        ipv6=form.ipv6,
        secondaries=tuple(address for address in form.secondaries if isinstance(address, IPv4Interface)),
        vrf=vrf_of(form),
        anycast=form.anycast,
        lines=tuple(form.lines),
        further_ipv6=tuple(address for address in form.secondaries if isinstance(address, IPv6Interface)),
        link_local=form.link_local,
    )


def _waivers(host: DeclaredHost) -> Iterator[Waiver]:
    for index, form in enumerate(host.form.waivers):
        yield Waiver(form.check, form.reason, form.until, form.subject, form.peer, host.at("waivers", index))
