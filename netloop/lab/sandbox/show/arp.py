"""``show arp`` and ``show ipv6 neighbors``: own addresses, and the neighbors at the other ends of the cables.

A neighbor is known from when the port came up: over IPv4 by its primary address, over IPv6 by the link-local address
that its router advertisements and hellos come from. Layouts: the templates ``cisco_ios_show_arp`` and
``cisco_ios_show_ipv6_neighbors`` of ntc-templates.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address

from netloop.lab.sandbox.config.vrf import NO_VRF, known_vrf
from netloop.lab.sandbox.grammar import CliCommand
from netloop.lab.sandbox.grammar import Match as Given
from netloop.lab.sandbox.hardware import mac
from netloop.lab.sandbox.names import is_loopback, short_name
from netloop.lab.sandbox.router import Router
from netloop.lab.sandbox.show.interfaces import chosen
from netloop.lab.sandbox.show.ip_interface import local_address, runs_ipv6
from netloop.lab.sandbox.show.times import MINUTE
from netloop.lab.sandbox.views.interface import DEFAULT_VRF, InterfaceConfig

HEAD = "Protocol  Address          Age (min)  Hardware Addr   Type   Interface\n"
HEAD6 = "IPv6 Address                              Age Link-layer Addr State Interface\n"
TIMEOUT = 240
"""Minutes that an ARP entry lives before it is asked for anew."""
REACHABLE = 30
"""Seconds that an IPv6 neighbor counts as reachable without having been heard of."""


@dataclass(frozen=True, slots=True)
class ArpEntry:
    """An address and its hardware; ``age`` in minutes, None for an own one."""

    address: IPv4Address
    age: int | None
    hardware: str
    interface: str


def table(router: Router, given: Given) -> str:
    """``show [ip] arp [vrf X] [A|INTERFACE]``; nothing at all where there is no entry."""
    vrf = given.get("vrf", DEFAULT_VRF)
    if vrf != DEFAULT_VRF and not known_vrf(router.running, vrf):
        return NO_VRF.format(vrf)
    ports = [config for config in chosen(router, given) if config.vrf == vrf]
    found = sorted((one for config in ports for one in _entries(router, config)), key=lambda one: one.address)
    rows = [_row(one) for one in found if given.get("address") in {None, one.address}]
    return "".join([HEAD, *rows]) if rows else ""


def _entries(router: Router, config: InterfaceConfig) -> Iterator[ArpEntry]:
    if is_loopback(config.name) or config.primary is None or not router.is_up(config.name):
        return
    for own in config.ipv4:
        yield ArpEntry(own.ip, None, mac(router.name, config.name), config.name)
    far = beyond(router, config.name)
    if far and far[1].primary and far[1].primary.network == config.primary.network:
        age = _minutes(router, config.name) % TIMEOUT
        yield ArpEntry(far[1].primary.ip, age, mac(far[0].name, far[1].name), config.name)


def beyond(router: Router, interface: str) -> tuple[Router, InterfaceConfig] | None:
    """The router and its interface at the other end of a cable."""
    far = router.network.cables.far_end(router.name, interface)
    other = router.network.routers[far[0]] if far else None
    config = other.interface(far[1]) if far and other else None
    return (other, config) if other and config else None


def _seconds(router: Router, interface: str) -> float:
    """How long a port has been up."""
    return router.network.clock() - router.traffic.of(interface).up_at


def _minutes(router: Router, interface: str) -> int:
    return int(_seconds(router, interface) // MINUTE)


def _row(one: ArpEntry) -> str:
    age = "-" if one.age is None else str(one.age)
    return f"Internet  {one.address!s:<15} {age:>9}   {one.hardware}  ARPA   {one.interface}\n"


def neighbors6(router: Router, given: Given) -> str:
    """``show ipv6 neighbors [vrf X] [INTERFACE]``; nothing at all where there is no entry."""
    vrf = given.get("vrf", DEFAULT_VRF)
    if vrf != DEFAULT_VRF and not known_vrf(router.running, vrf):
        return NO_VRF.format(vrf)
    ports = [config for config in chosen(router, given) if config.vrf == vrf and router.is_up(config.name)]
    rows = "".join(row for config in ports if runs_ipv6(config) for row in _neighbor6(router, config))
    return HEAD6 + rows + "\n" if rows else ""


def _neighbor6(router: Router, config: InterfaceConfig) -> Iterator[str]:
    far = beyond(router, config.name)
    if far is None or not runs_ipv6(far[1]) or ("ipv6", "unicast-routing") not in far[0].running:
        return
    address = str(local_address(*far)).upper()
    state = "REACH" if _seconds(router, config.name) < REACHABLE else "STALE"
    hardware = mac(far[0].name, far[1].name)
    yield f"{address:<41} {_minutes(router, config.name):>3} {hardware:<15} {state:<5} {short_name(config.name)}\n"


USER = (
    CliCommand("show [ip] arp [vrf <vrf:word>] [(<address:ipv4>|<interface:interface>)]", table),
    CliCommand("show ipv6 neighbors [vrf <vrf:word>] [<interface:interface>]", neighbors6),
)
