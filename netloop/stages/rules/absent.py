"""Rules about what is declared absent: it is not declared as well."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from netloop.model.routing import Protocol
from netloop.sources.addresses import network
from netloop.sources.nodes import Path
from netloop.sources.words import Refused
from netloop.stages.complaint import Complaint, complain
from netloop.stages.declared_network import DeclaredNetwork
from netloop.stages.processes import DeclaredProcess, absent_of, loopback_of

EITHER = "one of the two"


def processes(declared: DeclaredNetwork) -> Iterator[Complaint]:
    """A process that is to be removed is not declared."""
    for host in declared:
        for index, text in enumerate(host.form.routing.absent):
            gone = absent_of(text)
            for process in declared.processes(host, gone.protocol):
                names = {process.instance.name, getattr(process.form, "named", None)}
                same_vrf = gone.protocol is not Protocol.OSPF or gone.vrf in {"default", process.vrf}
                if gone.name in names and same_vrf:
                    message = f"{text} is absent, and declared ({process.place})"
                    yield complain(host.name, host.at("routing", "absent", index), message, EITHER)
                    break


def neighbors(declared: DeclaredNetwork) -> Iterator[Complaint]:
    """A neighbor that is to be removed is not declared."""
    for process in declared.each(Protocol.BGP):
        host = process.host
        mine = {declared.address(s): s for s in declared.sessions(host) if s.process is process}
        for index, address in enumerate(process.form.absent.neighbors):
            if session := mine.get(address):
                message = f"{process}: neighbor {address} is absent, and declared ({session.place})"
                place = host.at(*process.path, "absent", "neighbors", index)
                yield complain(host.name, place, message, EITHER)


def networks(declared: DeclaredNetwork) -> Iterator[Complaint]:
    """A network statement that is to be removed is none that is declared."""
    for process in declared.each(Protocol.OSPF, Protocol.EIGRP, Protocol.BGP):
        host, stated = process.host, dict(_stated(process))
        for index, prefix in enumerate(process.form.absent.networks):
            if path := stated.get(prefix):
                message = f"{process}: network {prefix} is absent, and declared ({host.at(*path)})"
                place = host.at(*process.path, "absent", "networks", index)
                yield complain(host.name, place, message, EITHER)


def _stated(process: DeclaredProcess) -> Iterator[tuple[object, Path]]:
    """The prefixes of the network statements that a process has, each with the path that says so."""
    form, host = process.form, process.host
    if process.protocol is Protocol.BGP:
        for index, text in enumerate(form.networks):
            loopback = loopback_of(host, text)
            path = (*process.path, "networks", index)
            found = []
            with suppress(Refused):
                found = [network(text)] if "/" in text else []
            found += [address.network for address in (loopback.ipv4, loopback.ipv6) if address] if loopback else []
            yield from ((prefix, path) for prefix in found)
    elif process.protocol is Protocol.EIGRP or form.advertise == "network":
        for name, path in process.advertised.items():
            loopback = loopback_of(host, name)
            if loopback and loopback.ipv4:
                yield network(f"{loopback.ipv4.ip}/32"), path
