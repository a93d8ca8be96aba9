"""The configuration that a virtual IOS router boots with, as a text. Pure.

An interface in a startup configuration is up unless it says ``shutdown``; the sections are in the order in which IOS
prints them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Interface, IPv6Interface

from netloop.lab.igp import OspfRun


@dataclass(frozen=True, slots=True)
class Port:
    """An interface: its name, who is at the other end, its addresses, and the IGP on it."""

    name: str
    peer: str
    ipv4: IPv4Interface
    ipv6: IPv6Interface | None = None
    ospf: OspfRun | None = None
    cost: int | None = None


@dataclass(frozen=True, slots=True)
class Router:
    """What a startup configuration says; ``accounts`` are its ``username`` lines."""

    name: str
    ports: tuple[Port, ...]
    dual_stack: bool = False
    accounts: tuple[str, ...] = ()


def startup(router: Router) -> str:
    """The whole startup configuration."""
    sections = [_services(), [f"hostname {router.name}"], _globals(router), list(router.accounts)]
    sections += [list(_interface(port)) for port in router.ports]
    sections += [[f"router ospf {process}"] for process in _processes(router)]
    sections += [_lines()]
    body = "!\n".join("".join(f"{line}\n" for line in section) for section in sections if section)
    return f"{body}!\nend\n"


def _services() -> list[str]:
    stamps = [f"service timestamps {kind} datetime msec" for kind in ("debug", "log")]
    return [*stamps, "no service password-encryption"]


def _globals(router: Router) -> list[str]:
    return ["no ip domain lookup", *(["ipv6 unicast-routing"] if router.dual_stack else [])]


def _interface(port: Port) -> Iterator[str]:
    yield f"interface {port.name}"
    yield f" description to {port.peer}"
    yield f" ip address {port.ipv4.ip} {port.ipv4.netmask}"
    if port.ospf:
        yield " ip ospf network point-to-point"
        yield f" ip ospf {port.ospf.process} area {port.ospf.area}"
        if port.cost is not None:
            yield f" ip ospf cost {port.cost}"
    if port.ipv6:
        yield f" ipv6 address {str(port.ipv6).upper()}"


def _processes(router: Router) -> list[str]:
    return list(dict.fromkeys(port.ospf.process for port in router.ports if port.ospf))


def _lines() -> list[str]:
    return ["line con 0", "line vty 0 4", " login local", " transport input ssh"]
