"""Rules about IS-IS: NETs and system IDs."""

from __future__ import annotations

from collections.abc import Iterator

from netloop.model.routing import Protocol
from netloop.stages.complaint import Complaint, complain
from netloop.stages.declared_network import DeclaredNetwork
from netloop.stages.isis_net import net_of, system_id
from netloop.stages.processes import DeclaredProcess, loopback_of
from netloop.stages.rules.identities import exists


def area(network: DeclaredNetwork) -> Iterator[Complaint]:
    """Each IS-IS instance says its area, or the whole NET, and not two different ones."""
    for process in network.each(Protocol.ISIS):
        host, form = process.host, process.form
        if form.area is None and form.net is None and not host.excused(*process.path):
            if not any(host.excused(*process.path, key) for key in ("area", "net")):
                yield complain(host.name, process.place, f"{process} has no area", 'area: "49.0001", or the whole net:')
        elif (form.area and form.net and not form.net.startswith(f"{form.area}.")) or _longer(process):
            message = f"{process}: the NET is not in area {form.area}"
            expected = f"a NET of {form.area} and six bytes of system ID"
            yield complain(host.name, host.at(*process.path, "net"), message, expected, actual=form.net)


def _longer(process: DeclaredProcess) -> bool:
    """Whether a NET that begins with the area goes on with more of an area."""
    form = process.form
    return bool(form.area and form.net and form.net.rsplit(".", 4)[0] != form.area)


def systems_differ(network: DeclaredNetwork) -> Iterator[Complaint]:
    """No two routers of one routing domain have the same system ID."""
    seen: dict[tuple[str | None, str], DeclaredProcess] = {}
    for process in network.each(Protocol.ISIS):
        net = net_of(process)
        if net is None:
            continue
        host = process.host
        first = seen.setdefault((host.form.routing.domain, system_id(net)), process)
        same_id = first.address is not None and first.address == process.address
        derived = first.form.net is None and process.form.net is None
        if first.host is not host and not (same_id and derived):
            place = host.at(*process.path, "net") if process.form.net else process.place
            message = f"{process}: system ID {system_id(net)} is already that of {first.host.name} ({first.place})"
            yield complain(host.name, place, message, "a system ID used once", actual=net)


def traffic_engineering(network: DeclaredNetwork) -> Iterator[Complaint]:
    """The loopback that traffic engineering names is declared and has an IPv4 address."""
    for process in network.each(Protocol.ISIS):
        te, place = process.form.te, process.host.at(*process.path, "te")
        if isinstance(te, str):
            yield from exists(process.host, te, (*process.path, "te"), f"{process} te")
        elif te and process.loopback is None and process.identity is not None:
            message = f"{process}: no loopback gives traffic engineering its router ID"
            yield complain(process.host.name, place, message, "te: with the name of a loopback")
        loopback = loopback_of(process.host, te if isinstance(te, str) else process.loopback if te else None)
        if loopback and loopback.anycast:
            message = f"{process}: traffic engineering cannot name an anycast loopback"
            yield complain(process.host.name, place, message, "a loopback of this host alone")
