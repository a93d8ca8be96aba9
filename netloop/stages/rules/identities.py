"""Rules about router IDs, and about OSPF, which takes its identity from one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from netloop.errors import Place
from netloop.sources.declared import DeclaredHost
from netloop.sources.nodes import Path
from netloop.stages.fleet import BGP, OSPF, Fleet, identity_address, identity_name, identity_place, loopback_of
from netloop.stages.rules.complaint import Complaint, complain

if TYPE_CHECKING:
    from netloop.sources.language import BgpForm, OspfForm


def named(fleet: Fleet) -> Iterator[Complaint]:
    """Each protocol is told its identity: one that is elected is luck."""
    for host in fleet:
        for path, title, form in protocols(host):
            if not identity_name(host, form) and not excused(host, path):
                expected = "router_id: with the name of a loopback, under routing or here"
                yield complain(host.name, host.key(*path), f"{title} names no router ID", expected)


def backed(fleet: Fleet) -> Iterator[Complaint]:
    """A loopback that gives an identity is declared and has an IPv4 address: a router ID is 32 bits."""
    for host in fleet:
        for path, title, form in protocols(host):
            name = identity_name(host, form)
            if name:
                yield from exists(host, name, identity_place(host, path, form), title)


def meant(fleet: Fleet) -> Iterator[Complaint]:
    """A router ID's loopback is declared also where no protocol needs it yet."""
    for host in fleet:
        name, place = host.said.routing.router_id, host.at("routing", "router_id")
        if name and loopback_of(host, name) is None and not any(True for _ in protocols(host)):
            yield from exists(host, name, place, "routing")


def exists(host: DeclaredHost, name: str, place: Place, title: str) -> Iterator[Complaint]:
    """Complain of a loopback that is not declared or has no IPv4 address."""
    loopback = loopback_of(host, name)
    if loopback is None and not host.excused("loopbacks", name):
        expected = f"one of {', '.join(host.said.loopbacks)}" if host.said.loopbacks else f"loopbacks: with {name}"
        yield complain(host.name, place, f"{title}: {name} is not declared on this host", expected)
    if loopback and loopback.ipv4 is None and not host.excused("loopbacks", name, "ipv4"):
        message = f"{title}: {name} has no IPv4 address"
        hint = "also an IPv6-only router needs an address of 32 bits as its router ID"
        yield complain(host.name, host.key("loopbacks", name), message, "ipv4: on that loopback", hint=hint)


def ospf_distinct(fleet: Fleet) -> Iterator[Complaint]:
    """Two OSPF processes of one router have two IDs; routers refuse anything else."""
    for host in fleet:
        seen: dict[object, str] = {}
        for process, form in host.said.routing.ospf.items():
            address = identity_address(host, form)
            first = seen.setdefault(address.ip, process) if address else process
            if address and first != process:
                message = f"OSPF {process} has the router ID of OSPF {first}, {address.ip}"
                place = host.key(*OSPF, process)
                yield complain(host.name, place, message, "a router_id of its own: another loopback")


def ospf_areas(fleet: Fleet) -> Iterator[Complaint]:
    """Each OSPF process says the area of its loopbacks."""
    for host in fleet:
        for process, form in host.said.routing.ospf.items():
            if form.area is None and not host.excused(*OSPF, process, "area"):
                yield complain(
                    host.name, host.key(*OSPF, process), f"OSPF {process} has no area", "area: 0, or another"
                )


def ospf_loopbacks(fleet: Fleet) -> Iterator[Complaint]:
    """The loopbacks that OSPF advertises are declared and have IPv4 addresses."""
    for host in fleet:
        for process, form in host.said.routing.ospf.items():
            for index, name in enumerate(form.loopbacks or ()):
                path = (*OSPF, process, "loopbacks", index)
                yield from exists(host, name, host.at(*path), f"OSPF {process} loopbacks")


def ospf_one_process(fleet: Fleet) -> Iterator[Complaint]:
    """A loopback is in one OSPF process: on its interface, the last one would win."""
    for host in fleet:
        seen: dict[str, str] = {}
        for process, form in host.said.routing.ospf.items():
            for name in form.loopbacks if form.loopbacks is not None else [identity_name(host, form)]:
                first = seen.setdefault(name, process) if name else process
                if first != process:
                    message = f"OSPF {process} advertises {name}, which OSPF {first} advertises already"
                    yield complain(host.name, host.key(*OSPF, process), message, "loopbacks: with others, or []")


def protocols(host: DeclaredHost) -> Iterator[tuple[Path, str, OspfForm | BgpForm]]:
    """Each routing process of a host: its path, its title, what was said."""
    for process, form in host.said.routing.ospf.items():
        yield (*OSPF, process), f"OSPF {process}", form
    for system, bgp in host.said.routing.bgp.items():
        yield (*BGP, system), f"BGP {system}", bgp


def excused(host: DeclaredHost, path: Path) -> bool:
    """Whether a router ID that was refused would have been this protocol's."""
    return host.excused(*path, "router_id") or host.excused("routing", "router_id")
