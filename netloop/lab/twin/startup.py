"""The configuration that a virtual IOS router boots with, as a text. Pure.

An interface in a startup configuration is up unless it says ``shutdown``; the sections are in the order in which IOS
prints them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from netloop.lab.twin.igp_configuration import sections
from netloop.lab.twin.router import TwinInterface, TwinRouter
from netloop.model.intent import Ospfv3Syntax, Vrf


def startup(router: TwinRouter) -> str:
    """The whole startup configuration."""
    parts: list[Sequence[str]] = [_services(), [f"hostname {router.name}"], *map(_vrf, router.intent.vrfs)]
    parts += [_globals(router), router.accounts]
    parts += [list(_interface(interface, interface.cost)) for interface in router.interfaces]
    parts += [*sections(router.intent, router.interfaces), ["ip scp server enable"], _lines()]
    return f"{_joined(parts)}!\nend\n"


def addition(router: TwinRouter) -> str:
    """The same for a router that boots with a configuration of its own, name and users in it, and is given more lines.

    Its interfaces are shut down until they are told otherwise, and may be slower than OSPF's least cost asks for.
    """
    parts: list[Sequence[str]] = [*map(_vrf, router.intent.vrfs), _globals(router)]
    parts += [[*_interface(interface, interface.ospf_cost), " no shutdown"] for interface in router.interfaces]
    return _joined([*parts, *sections(router.intent, router.interfaces)])


def _joined(parts: Sequence[Sequence[str]]) -> str:
    return "!\n".join("".join(f"{line}\n" for line in section) for section in parts if section)


def _services() -> list[str]:
    stamps = [f"service timestamps {kind} datetime msec" for kind in ("debug", "log")]
    return [*stamps, "no service password-encryption"]


def _globals(router: TwinRouter) -> list[str]:
    ipv6 = ["ipv6 unicast-routing"] if router.dual_stack else []
    labels = ["mpls label protocol ldp"] if any(interface.protocols.ldp for interface in router.interfaces) else []
    return ["no ip domain lookup", *ipv6, *labels]


def _vrf(vrf: Vrf) -> list[str]:
    """A VRF, whose routes go to, and come from, those of its route distinguisher on other routers."""
    targets = [f"  route-target {way} {vrf.rd}" for way in ("export", "import")] if vrf.rd else []
    families = [
        line
        for name in ("ipv4", "ipv6")
        for line in (" !", f" address-family {name}", *targets, " exit-address-family")
    ]
    return [f"vrf definition {vrf.name}", *([f" rd {vrf.rd}"] if vrf.rd else []), *families]


def _interface(interface: TwinInterface, ospf_cost: int | None) -> Iterator[str]:
    yield f"interface {interface.name}"
    yield f" description to {interface.peer}"
    yield f" ip address {interface.ipv4.ip} {interface.ipv4.netmask}"
    yield from (f" {line}" for line in _ipv4_lines(interface, ospf_cost))
    if interface.ipv6:
        yield f" ipv6 address {str(interface.ipv6).upper()}"
        yield from (f" {line}" for line in _ipv6_lines(interface, ospf_cost))
    yield from (f" {line}" for line in _link_lines(interface))


def _ipv4_lines(interface: TwinInterface, ospf_cost: int | None) -> Iterator[str]:
    runs = interface.protocols
    if runs.isis is not None:
        yield f"ip router isis {runs.isis}".rstrip()
    if runs.ospf:
        yield "ip ospf network point-to-point"
        yield f"ip ospf {runs.ospf.process} area {runs.ospf.area}"
        if ospf_cost is not None:
            yield f"ip ospf cost {ospf_cost}"


def _ipv6_lines(interface: TwinInterface, ospf_cost: int | None) -> Iterator[str]:
    runs = interface.protocols
    if runs.isis is not None:
        yield f"ipv6 router isis {runs.isis}".rstrip()
    if runs.ospfv3:
        old = runs.ospfv3.syntax is Ospfv3Syntax.IPV6
        head, family = ("ipv6 ospf", "") if old else ("ospfv3", "ipv6 ")
        yield f"{head} network point-to-point"
        yield f"{head} {runs.ospfv3.process} {family}area {runs.ospfv3.area}"
        if ospf_cost is not None:
            yield f"{head} cost {ospf_cost}"
    yield from (f"ipv6 eigrp {number}" for number in interface.classic6)


def _link_lines(interface: TwinInterface) -> Iterator[str]:
    if interface.protocols.ldp:
        yield "mpls ip"
    if interface.protocols.isis is not None:
        yield "isis network point-to-point"
        if interface.cost is not None:
            yield f"isis metric {interface.cost}"


def _lines() -> list[str]:
    return ["line con 0", "line vty 0 4", " login local", " transport input ssh"]
