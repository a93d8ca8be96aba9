"""Derive: declarations to the inventory; every problem of reading, validation and derivation is told together."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from ipaddress import IPv4Interface
from pathlib import Path
from typing import TYPE_CHECKING

from netloop import registry
from netloop.errors import InventoryError, Problem
from netloop.model.device import Device, Secret, SecretKind
from netloop.model.intent import Advertise, Bgp, BgpNeighbor, Intent, Link, Loopback, Ospf, OspfLoopback
from netloop.model.inventory import Inventory
from netloop.model.routing import Instance, Protocol, RouterId
from netloop.secrets import exposure
from netloop.sources.addresses import network4
from netloop.sources.declared import Declared, DeclaredHost
from netloop.stages.descriptions import describe
from netloop.stages.ends import ends
from netloop.stages.fleet import Fleet, Session, identity_address, identity_name, system_of
from netloop.stages.rules import check

if TYPE_CHECKING:
    from netloop.sources.language import BgpForm, LoopbackForm, OspfForm


def load_inventory(path: Path, source: str = "yaml_file") -> Inventory:
    """The inventory that the source of that name reads from ``path``.

    Raises:
        InventoryError: what is declared is wrong; all problems together, each with its place.
    """
    with _without_collector():
        inventory = derive(registry.get("source", source)(path))
    secrets = {s.place: s for d in inventory.devices.values() for s in (d.password, d.enable) if s}
    exposed = tuple(sentence for secret in secrets.values() if (sentence := exposure(secret)))
    return replace(inventory, warnings=(*inventory.warnings, *exposed))


@contextmanager
def _without_collector() -> Iterator[None]:
    """Nodes hold no cycles: looking for some among the nodes of 10,000 hosts takes more time than reading them."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def derive(declared: Declared) -> Inventory:
    """What each device must be, from what was declared.

    Raises:
        InventoryError: what is declared is wrong; all problems together, each with its place.
    """
    fleet = Fleet(declared)
    found = {**dict.fromkeys(declared.problems), **dict.fromkeys(check(fleet))}
    if found:
        raise InventoryError(sorted(found, key=_position))
    base = Path(declared.path).parent
    return Inventory(
        path=declared.path,
        devices={host.name: _device(host, base) for host in fleet},
        intents={host.name: _intent(fleet, host) for host in fleet},
        links=tuple(Link(*ends(link.said), cost=link.said.cost) for link in declared.links),
        warnings=tuple(dict.fromkeys(warning for host in fleet for warning in _warnings(host))),
    )


def _position(problem: Problem) -> tuple[int, int]:
    return problem.place.line or 0, problem.place.column or 0


def _device(host: DeclaredHost, base: Path) -> Device:
    said = host.said
    return Device(
        name=host.name,
        hostname=said.hostname or "",
        platform=said.platform or "",
        port=said.port,
        username=said.username,
        password=_secret(host, "password", base),
        enable=_secret(host, "enable", base),
        groups=host.groups,
        data=said.data,
        extras=said.connection_options.netmiko.extras,
    )


def _secret(host: DeclaredHost, key: str, base: Path) -> Secret | None:
    """The secret with its place; a file's path is relative to the inventory."""
    secret: Secret | None = getattr(host.said, key)
    if secret is None:
        return None
    value = str(base / Path(secret.value).expanduser()) if secret.kind is SecretKind.FILE else secret.value
    return replace(secret, value=value, place=host.at(key))


def _intent(fleet: Fleet, host: DeclaredHost) -> Intent:
    loopbacks = {name: _loopback(host, name, form) for name, form in host.said.loopbacks.items()}
    routing = host.said.routing
    return Intent(
        device=host.name,
        platform=host.said.platform or "",
        loopbacks=tuple(loopbacks.values()),
        ospf=tuple(_ospf(host, process, form, loopbacks) for process, form in routing.ospf.items()),
        bgp=tuple(_bgp(fleet, host, system, form) for system, form in routing.bgp.items()),
    )


def _loopback(host: DeclaredHost, name: str, form: LoopbackForm) -> Loopback:
    return Loopback(name, describe(host, form.description), form.ipv4, form.ipv6, tuple(form.secondaries))


def _router_id(host: DeclaredHost, instance: Instance, form: OspfForm | BgpForm) -> RouterId:
    address = identity_address(host, form)
    assert address is not None, "a rule holds that every router ID is backed"  # noqa: S101
    return RouterId(instance, address.ip, identity_name(host, form))


def _ospf(host: DeclaredHost, process: str, form: OspfForm, loopbacks: dict[str, Loopback]) -> Ospf:
    instance = Instance(Protocol.OSPF, process)
    names = form.loopbacks if form.loopbacks is not None else [identity_name(host, form) or ""]
    members = (
        OspfLoopback(loopbacks[name], form.area or "", Advertise(form.advertise), form.passive)
        for name in dict.fromkeys(names)
    )
    return Ospf(instance, _router_id(host, instance, form), tuple(members))


def _bgp(fleet: Fleet, host: DeclaredHost, system: str, form: BgpForm) -> Bgp:
    instance = Instance(Protocol.BGP, system)
    neighbors = tuple(_neighbor(fleet, host, session) for session in fleet.sessions(host) if session.system == system)
    networks = tuple(_network(host, text) for text in dict.fromkeys(form.networks))
    return Bgp(instance, _router_id(host, instance, form), neighbors, networks)


def _network(host: DeclaredHost, text: str) -> IPv4Interface:
    if "/" in text:
        return IPv4Interface(network4(text))
    address = host.said.loopbacks[text].ipv4
    assert address is not None, "a rule holds that every network's loopback has an address"  # noqa: S101
    return IPv4Interface(address.network)


def _neighbor(fleet: Fleet, host: DeclaredHost, session: Session) -> BgpNeighbor:
    other = fleet.host(session.device or "")
    system, _form = (system_of(other) if other else None) or (None, None)
    address, said = fleet.address(session), session.form
    remote = int(system) if system else (said.remote_as if said else None) or 0
    assert address is not None and remote, "rules hold that every neighbor has an address and an AS"  # noqa: S101, PT018
    mine = host.said.routing.bgp[session.system]
    inner = str(remote) == session.system
    return BgpNeighbor(
        address=address,
        remote_as=remote,
        device=session.device,
        update_source=(said.update_source if said else None) or (identity_name(host, mine) if inner else None),
        route_reflector_client=session.client,
        description=describe(host, said.description) if said else None,
    )


def _warnings(host: DeclaredHost) -> Iterator[str]:
    for key, what in (("password", "the password"), ("enable", "the enable secret")):
        secret: Secret | None = getattr(host.said, key)
        if secret and secret.kind is SecretKind.LITERAL:
            instead = "{env: NAME}, {keyring: SERVICE} or {file: PATH}"
            yield f"{host.at(key)}: {what} stands in clear in this file; better {instead}"
    for name, loopback in host.said.loopbacks.items():
        if loopback.ipv4 and loopback.ipv4.network.prefixlen < 32:
            place = host.at("loopbacks", name, "ipv4")
            message = f"{host.name} {name} {loopback.ipv4} is no host route; OSPF advertises a /32 all the same"
            yield f"{place}: {message}"
