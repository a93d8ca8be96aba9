"""The configuration that a virtual IOS router boots with, as a text. Pure.

An interface in a startup configuration is up unless it says ``shutdown``; the sections are in the order in which IOS
prints them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from netloop.lab.twin.igp_configuration import sections
from netloop.lab.twin.interface import Port
from netloop.model.intent import Intent, Ospfv3Syntax, Vrf


@dataclass(frozen=True, slots=True)
class Router:
    """What a startup configuration is written from; ``accounts`` are the ``username`` lines of an IOS router.

    Of the ``intent`` it says which VRFs there are and how the IGPs on the ports are set up; its loopbacks, its router
    IDs and its BGP are no part of a startup configuration.
    """

    name: str
    ports: tuple[Port, ...]
    intent: Intent
    dual_stack: bool = False
    accounts: tuple[str, ...] = ()


def startup(router: Router) -> str:
    """The whole startup configuration."""
    parts: list[Sequence[str]] = [_services(), [f"hostname {router.name}"], *map(_vrf, router.intent.vrfs)]
    parts += [_globals(router), router.accounts]
    parts += [list(_interface(port, port.cost)) for port in router.ports]
    parts += [*sections(router.intent, router.ports), _lines()]
    return f"{_joined(parts)}!\nend\n"


def addition(router: Router) -> str:
    """The same for a router that boots with a configuration of its own, name and users in it, and is given more lines.

    Its interfaces are shut down until they are told otherwise, and may be slower than OSPF's least cost asks for.
    """
    parts: list[Sequence[str]] = [*map(_vrf, router.intent.vrfs), _globals(router)]
    parts += [[*_interface(port, port.ospf_cost), " no shutdown"] for port in router.ports]
    return _joined([*parts, *sections(router.intent, router.ports)])


def _joined(parts: Sequence[Sequence[str]]) -> str:
    return "!\n".join("".join(f"{line}\n" for line in section) for section in parts if section)


def _services() -> list[str]:
    stamps = [f"service timestamps {kind} datetime msec" for kind in ("debug", "log")]
    return [*stamps, "no service password-encryption"]


def _globals(router: Router) -> list[str]:
    ipv6 = ["ipv6 unicast-routing"] if router.dual_stack else []
    labels = ["mpls label protocol ldp"] if any(port.runs.ldp for port in router.ports) else []
    return ["no ip domain lookup", *ipv6, *labels]


def _vrf(vrf: Vrf) -> list[str]:
    families = [line for name in ("ipv4", "ipv6") for line in (" !", f" address-family {name}", " exit-address-family")]
    return [f"vrf definition {vrf.name}", *([f" rd {vrf.rd}"] if vrf.rd else []), *families]


def _interface(port: Port, ospf_cost: int | None) -> Iterator[str]:
    yield f"interface {port.name}"
    yield f" description to {port.peer}"
    yield f" ip address {port.ipv4.ip} {port.ipv4.netmask}"
    yield from (f" {line}" for line in _ipv4_lines(port, ospf_cost))
    if port.ipv6:
        yield f" ipv6 address {str(port.ipv6).upper()}"
        yield from (f" {line}" for line in _ipv6_lines(port, ospf_cost))
    yield from (f" {line}" for line in _link_lines(port))


def _ipv4_lines(port: Port, ospf_cost: int | None) -> Iterator[str]:
    runs = port.runs
    if runs.isis is not None:
        yield f"ip router isis {runs.isis}".rstrip()
    if runs.ospf:
        yield "ip ospf network point-to-point"
        yield f"ip ospf {runs.ospf.process} area {runs.ospf.area}"
        if ospf_cost is not None:
            yield f"ip ospf cost {ospf_cost}"


def _ipv6_lines(port: Port, ospf_cost: int | None) -> Iterator[str]:
    runs = port.runs
    if runs.isis is not None:
        yield f"ipv6 router isis {runs.isis}".rstrip()
    if runs.ospfv3:
        old = runs.ospfv3.syntax is Ospfv3Syntax.IPV6
        head, family = ("ipv6 ospf", "") if old else ("ospfv3", "ipv6 ")
        yield f"{head} network point-to-point"
        yield f"{head} {runs.ospfv3.process} {family}area {runs.ospfv3.area}"
        if ospf_cost is not None:
            yield f"{head} cost {ospf_cost}"
    yield from (f"ipv6 eigrp {number}" for number in port.classic6)


def _link_lines(port: Port) -> Iterator[str]:
    if port.runs.ldp:
        yield "mpls ip"
    if port.runs.isis is not None:
        yield "isis network point-to-point"
        if port.cost is not None:
            yield f"isis metric {port.cost}"


def _lines() -> list[str]:
    return ["line con 0", "line vty 0 4", " login local", " transport input ssh"]
